"""The input models of every deed on a contact: names as in the forms, messages at the fields. They do nothing."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, field_validator
from pydantic_core import PydanticCustomError

from contactdesk import words
from contactdesk.contacts import Official
from contactdesk.contacts.beside import field_of
from contactdesk.law.officials import MOST
from contactdesk.law.outcomes import FieldError, Invalid
from contactdesk.store.models import as_id
from contactdesk.web import forms
from contactdesk.web.forms import (
    Day,
    DayOrMoment,
    Email,
    Field,
    Id,
    LongText,
    Maybe,
    Moment,
    PersonName,
    Phone,
    ShortText,
    WebAddresses,
)
from contactdesk.words import (
    CHOOSE_CAPACITY,
    CHOOSE_ORGANISATION,
    Addressee,
    Capacity,
    Channel,
    Ground,
    How,
    Outcome,
    Party,
)

LONG, MIDDLE, LINE = 5000, 2000, 300


class Versioned(BaseModel):
    """Every deed says which version of the contact its page showed."""

    model_config = forms.SETTINGS

    versie: Id = Field(description="Dit formulier was niet volledig. Probeer het nog eens")


class Talk(BaseModel):
    """A message or a note: nothing can overtake it, so it needs no version."""

    model_config = forms.SETTINGS

    tekst: Annotated[str, LongText(LONG)] = Field(title="uw tekst")


class TextForm(Versioned):
    tekst: Annotated[str, LongText(LONG)] = Field(title="uw tekst")


class ReceivedForm(TextForm):
    kant: Party = Field(description="Kies wie dit liet weten")
    hoe: Channel = Field(description="Kies hoe dit binnenkwam")
    ontvangen_op: Moment = Field(title="wanneer u dit kreeg")
    antwoord: Maybe[Literal["ja"]] = Field(None, description="Kruis dit aan, of laat het leeg")


class Disputed(TextForm):
    besluit_id: Maybe[Id] = Field(
        None, description="Laad de pagina opnieuw en kies het besluit dat niet klopt"
    )


class StillNeeded(Versioned):
    debat: Maybe[Day] = Field(None, title="de dag van het nieuwe debat")


class MaybeSaid(Versioned):
    tekst: Maybe[Annotated[str, LongText(MIDDLE)]] = Field(None, title="uw tekst")


class PublicAnswer(Versioned):
    tekst: Annotated[str, LongText(4000)] = Field(title="uw antwoord")
    links: Maybe[WebAddresses] = Field(None, title="elk webadres")


class Correct(Versioned):
    onderwerp: Maybe[Annotated[str, ShortText(150)]] = Field(None, title="het onderwerp")
    vraag: Maybe[Annotated[str, LongText(LONG)]] = Field(None, title="uw vraag")
    vorm: words.Form = Field(description="Kies een vorm van contact")
    debat: Maybe[Day] = Field(None, title="de datum van het debat")
    lid: list[str] = Field([], description="Kies een Kamerlid uit de lijst")

    @field_validator("lid")
    @classmethod
    def _numbers(cls, given: list[str]) -> list[str]:
        """What was left empty is left out, unless that is all there is."""
        chosen = [one for each in given if (one := each.strip())]
        if any(as_id(one) is None for one in chosen):
            raise PydanticCustomError("no_choice", "no_choice")
        return chosen or given[:1]


class Withdraw(Versioned):
    alle: Maybe[Literal["ja"]] = Field(None, description="Kies of u ook de andere verzoeken intrekt")


CHOOSE_CHANGE = "Kies of het dezelfde ambtenaar is of een andere"
CHOOSE_WHICH = "Kies om welke ambtenaar het gaat"
_OFFICIAL = ("ambtenaar_naam", "ambtenaar_email", "ambtenaar_telefoon")
#: the numbers of those who speak beside the first
_BESIDE = range(2, MOST + 1)
#: a field of one of them
_PLACED = re.compile(rf"({'|'.join(_OFFICIAL)})_(\d+)")


class TypedOfficial(Versioned):
    ambtenaar_naam: Maybe[PersonName] = Field(None, title="de naam van de ambtenaar")
    ambtenaar_email: Maybe[Email] = Field(None, title="het e-mailadres van de ambtenaar")
    ambtenaar_telefoon: Maybe[Phone] = Field(None, title="het telefoonnummer")

    def official(self, *, required: bool, place: int = 1) -> Official | None:
        """All together or nothing: a name without an address can get no letter. `place`: which of several."""
        fields = [field_of(name, place) for name in _OFFICIAL]
        name, email, phone = (getattr(self, field) for field in fields)
        if not required and not any((name, email, phone)):
            return None
        if name and email:
            return Official(name, email, phone)
        errors = []
        if not name:
            errors.append(FieldError(fields[0], "Vul de naam van de ambtenaar in"))
        if not email:
            errors.append(FieldError(fields[1], "Vul het e-mailadres van de ambtenaar in"))
        raise Invalid(*errors)

    @contextmanager
    def at_their_block(self) -> Iterator[None]:
        """The command counts officials as they follow each other; what it says of one stands where that one was typed."""
        try:
            yield
        except Invalid as wrong:
            raise Invalid(
                *(replace(error, field=self.typed_at(error.field)) for error in wrong.errors)
            ) from None

    def typed_at(self, field: str) -> str:
        """The field of this form in which that stands: whichever of several it is, it was typed in the one block there is."""
        return _PLACED.sub(r"\1", field)


class TypedOfficials(TypedOfficial):
    """With those who speak beside the first: the same fields, numbered from 2."""

    ambtenaar_naam_2: Maybe[PersonName] = Field(None, title="de naam van de tweede ambtenaar")
    ambtenaar_email_2: Maybe[Email] = Field(None, title="het e-mailadres van de tweede ambtenaar")
    ambtenaar_telefoon_2: Maybe[Phone] = Field(None, title="het telefoonnummer")
    ambtenaar_naam_3: Maybe[PersonName] = Field(None, title="de naam van de derde ambtenaar")
    ambtenaar_email_3: Maybe[Email] = Field(None, title="het e-mailadres van de derde ambtenaar")
    ambtenaar_telefoon_3: Maybe[Phone] = Field(None, title="het telefoonnummer")
    ambtenaar_naam_4: Maybe[PersonName] = Field(None, title="de naam van de vierde ambtenaar")
    ambtenaar_email_4: Maybe[Email] = Field(None, title="het e-mailadres van de vierde ambtenaar")
    ambtenaar_telefoon_4: Maybe[Phone] = Field(None, title="het telefoonnummer")
    ambtenaar_naam_5: Maybe[PersonName] = Field(None, title="de naam van de vijfde ambtenaar")
    ambtenaar_email_5: Maybe[Email] = Field(None, title="het e-mailadres van de vijfde ambtenaar")
    ambtenaar_telefoon_5: Maybe[Phone] = Field(None, title="het telefoonnummer")

    def others(self) -> list[Official] | None:
        """Who speaks beside the first; None where the form did not ask it: then whoever does now stays."""
        sent = any(field_of("ambtenaar_naam", place) in self.model_fields_set for place in _BESIDE)
        found = (self.official(required=False, place=place) for place in _BESIDE)
        return [one for one in found if one is not None] if sent else None

    def typed_at(self, field: str) -> str:
        """A block that was left empty counts for nobody: the next official stands further on in the form than in the row."""
        placed = _PLACED.fullmatch(field)
        if not placed:
            return field
        filled = [place for place in _BESIDE if self.official(required=False, place=place)]
        at = int(placed[2]) - 2
        return field_of(placed[1], filled[at]) if at < len(filled) else field


class NameOfficial(TypedOfficial):
    """`wat`: whether it is the same person or another, who joins, or who drops out; `welke`: which of several, from 1;
    `jurist`: of sealed help who is chosen, not typed."""

    wat: Maybe[Literal["zelfde", "ander", "erbij", "weg"]] = Field(None, description=CHOOSE_CHANGE)
    welke: Maybe[Id] = Field(None, description=CHOOSE_WHICH)
    kiest: Maybe[Literal["ja", "wie"]] = Field(None, description=CHOOSE_CHANGE)
    jurist: Maybe[Id] = Field(None, description="Kies uit de lijst welke jurist helpt")

    @property
    def drafter(self) -> int | None:
        """Who was chosen. Raises Invalid where somebody was typed too."""
        if self.jurist is not None and (self.ambtenaar_naam or self.ambtenaar_email):
            raise Invalid(FieldError("jurist", "Kies een jurist, of vul een naam in. Niet allebei"))
        return self.jurist

    @property
    def is_same(self) -> bool | None:
        """None where nothing was asked. Raises Invalid where the form asks it, and nothing is chosen."""
        if self.kiest and not self.wat:
            raise Invalid(FieldError("wat", CHOOSE_CHANGE))
        return None if self.wat is None else self.wat == "zelfde"

    @property
    def place(self) -> int:
        """Which of them; the first where nothing was asked. Raises Invalid where the form asks it, and nothing is chosen."""
        if self.chooses_who and self.welke is None:
            raise Invalid(FieldError("welke", CHOOSE_WHICH))
        return self.welke or 1

    @property
    def chooses_who(self) -> bool:
        """Whether the form shows all of them: then what stays as it is, is left empty."""
        return self.kiest == "wie"


class NameHelper(Versioned):
    jurist: Maybe[Id] = Field(None, description="Kies uit de lijst wie van Bureau Wetgeving u helpt")


class Reassign(Versioned):
    collega: Id = Field(description="Kies een collega uit de lijst")


class OtherMinister(Versioned):
    bewindspersoon: Id = Field(description="Kies een bewindspersoon uit de lijst")


class AskPermission(TypedOfficials):
    bewindspersoon: Maybe[Id] = Field(None, description="Kies een bewindspersoon uit de lijst")
    advies: Maybe[Annotated[str, LongText(MIDDLE)]] = Field(None, title="uw advies")

    @property
    def is_without_official(self) -> bool:
        """Sent, and empty: the form shows who is named, so somebody took the name out. Not sent says nothing."""
        sent = {"ambtenaar_naam", "ambtenaar_email"} <= self.model_fields_set
        return sent and not (self.ambtenaar_naam or self.ambtenaar_email or self.ambtenaar_telefoon)


class DecidedBy(Versioned):
    """By whom it was decided; the office types `naam`, a liaison chooses or types."""

    besloten_door: Maybe[Id] = Field(None, description="Kies uit de lijst wie besloot, of typ de naam")
    naam: Maybe[PersonName] = Field(None, title="de naam van wie besloot")
    hoedanigheid: Maybe[Capacity] = Field(None, description=CHOOSE_CAPACITY)
    besloten_op: Maybe[Day] = Field(None, title="de dag van het besluit")
    hoe: Maybe[How] = Field(None, description="Kies hoe u het besluit kreeg")
    reden: Maybe[Annotated[str, LongText(MIDDLE)]] = Field(None, title="de reden")


class Decide(DecidedBy):
    uitkomst: Literal["toegestaan", "voorwaarden", "geweigerd"] = Field(
        description="Kies ja, ja met voorwaarden, of nee"
    )
    voorwaarden: Maybe[Annotated[str, LongText(MIDDLE)]] = Field(None, title="de voorwaarden")
    grond: Maybe[Annotated[str, ShortText(60)]] = Field(None, description="Kies waarom niet")
    alternatief: Maybe[Annotated[str, LongText(MIDDLE)]] = Field(None, title="wat wel kan")
    alternatief_op: Maybe[Day] = Field(None, title="de dag waarop dat kan")
    of_collega: Maybe[Literal["ja"]] = Field(None, description="Kies of een collega ook mag")
    vooraf_id: Maybe[Id] = Field(None, description="Kies op welke toestemming vooraf dit rust")

    def words(self) -> dict[str, Any]:
        """What belongs to this outcome; what was typed under another choice does not count."""
        if Outcome(self.uitkomst) is Outcome.CONDITIONS:
            return {"conditions": self.voorwaarden}
        if Outcome(self.uitkomst) is Outcome.REFUSED:
            return {
                "ground": self.grond,
                "reason": self.reden,
                "alternative": self.alternatief,
                "alternative_on": self.alternatief_op,
            }
        return {}


#: with whom, on a permission beforehand: who is named already, somebody who is typed, or nobody yet; else the number
#: of the contact in which somebody was named before
NAMED, OTHER, NOBODY = "genoemd", "ander", "niemand"
CHOOSE_OFFICIAL = "Kies met welke ambtenaar, of “Nog niemand”"


class Beforehand(Decide, TypedOfficials):
    """The same on a permission beforehand: with whom it is, and what is added to its conditions."""

    wie: Maybe[Annotated[str, ShortText(20)]] = Field(None, description=CHOOSE_OFFICIAL)
    kiest: Maybe[Literal["ja"]] = Field(None, description=CHOOSE_OFFICIAL)

    def typed_official(self) -> Official | None:
        """Who was typed, where no other is chosen. Raises Invalid where the form asks whom, and nobody is chosen."""
        if self.kiest and not self.wie:
            raise Invalid(FieldError("wie", CHOOSE_OFFICIAL))
        return self.official(required=self.wie == OTHER) if self.wie in (None, OTHER) else None

    @property
    def names_nobody(self) -> bool:
        """Whether nobody is to be named: who was named until now is it no more."""
        return self.wie == NOBODY

    @property
    def named_in(self) -> str | None:
        """In which contact who was chosen was named before."""
        return None if self.wie in (None, NAMED, OTHER, NOBODY) else self.wie

    def words(self) -> dict[str, Any]:
        return {"conditions": self.voorwaarden}


class Revoke(DecidedBy):
    pass


def _minutes(value: int) -> int:
    if not 5 <= value <= 600:
        raise PydanticCustomError("no_choice", "no_choice")
    return value


class Meeting(Versioned):
    wanneer: Moment = Field(title="het tijdstip van de afspraak")
    duur: Maybe[Annotated[Id, AfterValidator(_minutes)]] = Field(
        None, description="Vul in hoeveel minuten: van 5 tot 600"
    )
    plaats: Maybe[Annotated[str, ShortText(LINE)]] = Field(None, title="de plaats")
    reden: Maybe[Annotated[str, ShortText(LINE)]] = Field(None, title="de reden")


class CallOff(Versioned):
    reden: Maybe[Annotated[str, ShortText(LINE)]] = Field(None, title="de reden")


class HeldForm(Versioned):
    plaatsgevonden_op: DayOrMoment = Field(title="wanneer het contact er was")
    gedeeld: Maybe[Annotated[str, ShortText(LINE)]] = Field(None, title="wat er is gedeeld")


class Forward(Versioned):
    organisatie: Id = Field(description=CHOOSE_ORGANISATION)
    vorm: Maybe[words.Form] = Field(None, description="Kies een vorm van contact uit de lijst")
    grond: Maybe[Ground] = Field(None, description="Kies uit de lijst waar de vraag over gaat")
    vindplaats: Maybe[Annotated[str, ShortText(LINE)]] = Field(None, title="waar de bevindingen staan")
    gepubliceerd: Maybe[Day] = Field(None, title="de dag waarop de bevindingen openbaar werden")
    geadresseerde: Maybe[Addressee] = Field(None, description="Kies uit de lijst wie het moet zijn")
    reden: Annotated[str, LongText(MIDDLE)] = Field(
        title="waarom u dit doorstuurt", description="Schrijf waarom u dit doorstuurt"
    )

    def goes(self) -> dict[str, Any]:
        """As `forwarding.GoesTo` names them."""
        return {
            "organisation_id": self.organisatie,
            "form": self.vorm,
            "ground": self.grond,
            "addressee": self.geadresseerde,
            "published_where": self.vindplaats,
            "published_on": self.gepubliceerd,
            "reason": self.reden,
        }
