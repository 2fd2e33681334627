"""The form of /verzoeken/nieuw: what it takes (the input model), what is wrong with it, with what it begins."""

import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel
from pydantic_core import PydanticCustomError
from sqlmodel import Session
from starlette.datastructures import ImmutableMultiDict

from contactdesk import contacts, words
from contactdesk.contacts.capacity import Hat
from contactdesk.contacts.together import may_add
from contactdesk.law import arranging, content, permissions
from contactdesk.law.content import CONTENT
from contactdesk.law.days import today
from contactdesk.law.outcomes import Conflict, FieldError, Invalid, NotFound, invalid
from contactdesk.law.permissions import Actor
from contactdesk.letters.letter_words import linked
from contactdesk.routes.asking_offer import COMMITTEE, FIELDS, PARLIAMENT
from contactdesk.store import met, visibility
from contactdesk.store.desk import now
from contactdesk.store.models import ContactRequest, Organisation, as_id
from contactdesk.web import forms
from contactdesk.web.forms import Field, LongText, Maybe, ShortText
from contactdesk.words import ASSISTANCE, CHOOSE_ORGANISATION, Initiator, Party, Role, State

#: what somebody does not see: it only travels along
CARRIED = ("sleutel", "opnieuw", "ook", "bij", "zoals")
#: what is about the one organisation that was asked
OF_ONE = (
    "organisatie",
    "bewindspersoon",
    "ambtenaar",
    "grond",
    "geadresseerde",
    "vindplaats",
    "gepubliceerd",
)
#: what is the same when a body reports each week; when it was is new, and so is what was said
EACH_TIME = ("lid", "organisatie", "bewindspersoon", "vorm", "onderwerp", *OF_ONE[3:])
#: after these there can be another, linked to it: what ended without a contact is asked again, and after a contact that
#: was there one more question comes up
ENDED = frozenset({State.REFUSED, State.LAPSED, State.WITHDRAWN, State.HELD})

#: characters of such a list: more than a person can ask at once
LONGEST_LIST = 200

_KEY = re.compile(r"[A-Za-z0-9_.:-]{1,64}")
_DOSSIER = re.compile(
    r"(\d{2})[ .]?(\d{3})(?:[ -]+([IVXLC]+|[A-Z]))?(?:[ ,-]+(?:nr\.? *)?(\d{1,4}))?", re.IGNORECASE
)


def _dossier(text: str) -> str:
    """As the Chamber files it: `36600-VII-12`, also from "36 600 VII, nr. 12"."""
    found = _DOSSIER.fullmatch(text)
    if not found:
        raise PydanticCustomError("no_choice", "no_choice")
    return "-".join(part.upper() for part in (found[1] + found[2], found[3], found[4]) if part)


def _on_behalf(text: str) -> str:
    """Who it is for: somebody's number, or `commissie-` with that of a committee."""
    if as_id(text.removeprefix(COMMITTEE)) is None:
        raise PydanticCustomError("no_choice", "no_choice")
    return text


def _several(text: str) -> str:
    """Organisations by number, with commas between."""
    if len(text) > LONGEST_LIST or any(as_id(one) is None for one in text.split(",")):
        raise PydanticCustomError("no_choice", "no_choice")
    return text


def _people(text: str) -> str:
    """Members by number, with commas between; what was left empty is left out."""
    ids = chosen_members(text)
    if len(text) > 2 * LONGEST_LIST or not ids or any(as_id(one) is None for one in ids):
        raise PydanticCustomError("no_choice", "no_choice")
    return ",".join(ids)


def chosen_members(text: str) -> list[str]:
    """The members of a form, as they were chosen, one after the other."""
    return [one for each in text.split(",") if (one := each.strip())]


def members_in(given: Mapping[str, Any]) -> str:
    """`lid` of a form or an address, which can stand there several times: with commas between."""
    several = given.getlist("lid") if isinstance(given, ImmutableMultiDict) else [given.get("lid", "")]
    return ",".join(
        one for each in several if isinstance(each, str | int) for one in chosen_members(str(each))
    )


OnBehalf = Annotated[str, ShortText(30), AfterValidator(_on_behalf)]
Dossier = Annotated[str, ShortText(40), AfterValidator(_dossier)]


class ContactForm(BaseModel):
    """What is typed at /verzoeken/nieuw."""

    model_config = forms.SETTINGS

    namens: Maybe[OnBehalf] = Field(None, description="Kies uit de lijst namens wie u dit vraagt")
    lid: Maybe[Annotated[str, AfterValidator(_people)]] = Field(
        None, description="Kies een Kamerlid uit de lijst"
    )
    hoedanigheid: Maybe[Annotated[str, ShortText(60)]] = Field(None, title="in welke hoedanigheid")
    commissiebesluit: Maybe[forms.Day] = Field(None, title="de dag van het besluit van de commissie")
    organisatie: forms.Id = Field(description=CHOOSE_ORGANISATION)
    bewindspersoon: Maybe[forms.Id] = Field(None, description="Kies een bewindspersoon uit de lijst")
    vorm: words.Form = Field(description="Kies een vorm van contact")
    onderwerp: Maybe[Annotated[str, ShortText(150)]] = Field(None, title="het onderwerp")
    vraag: Maybe[Annotated[str, LongText(5000)]] = Field(None, title="uw vraag")
    debat: Maybe[forms.Day] = Field(None, title="de datum van het debat")
    wanneer: Maybe[forms.Moment] = Field(None, title="wanneer het contact is of was")
    grond: Maybe[words.Ground] = Field(None, description="Kies uit de lijst waar de vraag over gaat")
    geadresseerde: Maybe[words.Addressee] = Field(None, description="Kies uit de lijst wie u wilt spreken")
    vindplaats: Maybe[Annotated[str, ShortText(300)]] = Field(None, title="waar de bevindingen staan")
    gepubliceerd: Maybe[forms.Day] = Field(None, title="de dag waarop de bevindingen openbaar werden")
    wetsvoorstel: Maybe[Annotated[str, ShortText(300)]] = Field(None, title="de titel van het wetsvoorstel")
    jurist: Maybe[forms.Id] = Field(None, description="Kies uit de lijst wie van Bureau Wetgeving u helpt")
    ambtenaar: Maybe[Annotated[str, ShortText(120)]] = Field(None, title="de naam van de ambtenaar")
    dossier: Maybe[Dossier] = Field(
        None, title="het Kamerstuk", description="Schrijf het Kamerstuk als 36600, 36600-VII of 36600-VII-12"
    )
    voorkeur: Maybe[Annotated[str, LongText(500)]] = Field(None, title="uw voorkeur")
    dagen: Maybe[Annotated[str, ShortText(200)]] = Field(None, title="de dagen")
    duur: Maybe[Annotated[str, ShortText(60)]] = Field(None, title="hoe lang het duurt")
    plaats: Maybe[Annotated[str, ShortText(120)]] = Field(None, title="de plaats")
    deelnemers: Maybe[Annotated[str, ShortText(300)]] = Field(None, title="wie er komen")
    openbaarheid: Maybe[Literal["openbaar", "besloten"]] = Field(
        None, description="Kies of het openbaar of besloten is"
    )
    sleutel: str
    opnieuw: str = ""
    ook: Maybe[Annotated[str, AfterValidator(_several)]] = Field(None, description=CHOOSE_ORGANISATION)
    bij: str = ""
    zoals: str = ""

    @property
    def members(self) -> list[int]:
        """With whom an official or a body had contact, or wants it."""
        return [int(one) for one in chosen_members(self.lid or "")]

    @property
    def also(self) -> list[int]:
        """The other organisations that the same is asked of."""
        return [int(one) for one in self.ook.split(",")] if self.ook else []

    def ask(self, db: Session, by: Actor) -> contacts.Ask:
        """The ask that this form is. Raises Invalid for an official who says two things at once."""
        if self.lid and self.namens and by.has(Role.OFFICIAL, Role.BODY):
            text = "Kies het Kamerlid dat u wilt bereiken, óf het Kamerlid dat u belde. Niet allebei"
            raise invalid("namens", text)
        if self.zoals and self.wanneer is None:
            raise invalid(
                "wanneer",
                "Vul in wanneer dit contact is of was: dat is de enige vraag die elke keer anders is",
            )
        earlier = _earlier(db, self.opnieuw, by) if self.opnieuw else None
        beside = _earlier(db, self.bij, by) if self.bij else None
        behalf = self.namens or ""
        number = as_id(behalf.removeprefix(COMMITTEE))
        return contacts.Ask(
            organisation_id=self.organisatie,
            portfolio_id=self.bewindspersoon,
            form=self.vorm,
            key=self.sleutel,
            ground=self.grond,
            addressee=self.geadresseerde,
            debate_on=self.debat,
            took_place_at=self.wanneer,
            on_behalf_of=None if behalf.startswith(COMMITTEE) else number,
            committee_id=number if behalf.startswith(COMMITTEE) else None,
            member_id=next(iter(self.members), None),
            also_met=tuple(self.members[1:]),
            helper_id=self.jurist,
            hat=Hat(self.hoedanigheid) if self.hoedanigheid else None,
            previous_id=earlier.id if earlier and earlier.state in ENDED else None,
            lead_id=linked.lead_of(beside) if beside else linked.lead_for(db, earlier) if earlier else None,
            **content.from_form(self) | {"preference": self._preference()},
        )

    def _preference(self) -> str | None:
        """With what is to be arranged, where there is something to arrange."""
        if self.vorm not in arranging.ARRANGED:
            return self.voorkeur
        return arranging.together({name: getattr(self, name) for name in (*arranging.LINES, arranging.REST)})


@dataclass(frozen=True)
class AskedBy:
    """As whom, and for whom: what `capacity.capacity_of` asks."""

    on_behalf_of: int | None
    committee_id: int | None
    member_id: int | None
    hat: Hat | None
    also_met: tuple[int, ...] = ()


def who_asks(values: Mapping[str, str]) -> AskedBy:
    """Of a form that is not whole yet; what cannot be read was not said."""
    behalf = values["namens"]
    number, is_committee = as_id(behalf.removeprefix(COMMITTEE)), behalf.startswith(COMMITTEE)
    return AskedBy(
        on_behalf_of=None if is_committee else number,
        committee_id=number if is_committee else None,
        member_id=as_id(next(iter(chosen_members(values["lid"])), "")),
        hat=Hat(values["hoedanigheid"]) if values["hoedanigheid"] else None,
    )


def filled(given: Mapping[str, Any]) -> dict[str, str]:
    """Every field of the form, with what was typed, and a key that a database can hold."""
    values = {name: str(given.get(name, "")) for name in (*FIELDS, *CARRIED)} | {"lid": members_in(given)}
    if not _KEY.fullmatch(values["sleutel"]):
        values["sleutel"] = secrets.token_urlsafe(16)
    return values


def all_errors(
    db: Session, values: Mapping[str, str], found: Iterable[FieldError], by: Actor
) -> list[FieldError]:
    """Everything that is wrong at once, in the order of the page: nobody mends a form in rounds."""
    errors = {error.field: error for error in found}
    rest = {name: value for name, value in values.items() if name not in errors}
    form, _ = forms.parse(ContactForm, rest)
    try:
        if form:
            contacts.previews(db, form.ask(db, by), form.also, by)
    except Invalid as wrong:
        errors = {error.field: error for error in wrong.errors} | errors
        if "bewindspersoon" in errors and "bewindspersoon" in rest:  # nothing else was looked at
            return all_errors(db, values, errors.values(), by)
    if errors.keys() & {"organisatie", "vorm", "namens", "lid"}:
        errors = {error.field: error for error in _left_empty(values, by)} | errors
    order = (*FIELDS, *CARRIED)
    return sorted(errors.values(), key=lambda error: order.index(field_of(error.field)))


def field_of(name: str) -> str:
    """The field that this one belongs to: each further member has one beside the first."""
    return "lid" if name.startswith("lid-") else name


def _left_empty(values: Mapping[str, str], by: Actor) -> Iterable[FieldError]:
    """What is asked of nearly everyone; as long as organisation or form fails, no rule can say it."""
    if not values["onderwerp"].strip() and values["vorm"] not in ASSISTANCE:
        yield contacts.NO_SUBJECT
    if not values["vraag"].strip() and by.has(*PARLIAMENT):
        yield contacts.NO_QUESTION
    if not values["commissiebesluit"].strip() and by.has(Role.CLERK) and not by.has(Role.ASSISTANT):
        yield contacts.NO_DECISION


# With what the form begins


def beginning(db: Session, query: Mapping[str, str], by: Actor) -> dict[str, str]:
    """From the address (`?organisatie=12&vorm=…`), or from an own contact: one that ended (`?opnieuw=NUMMER`), or one that
    another organisation is asked too (`?bij=NUMMER`), any whose texts are used once more (`?kopie=NUMMER`), or a report of
    which only the moment is another (`?zoals=NUMMER`)."""
    for name, begin in BEGINNINGS.items():
        if number := query.get(name, ""):
            values = begin(db, number, by)
            break
    else:
        values = {}
    typed = {name: value for name, value in query.items() if name not in CARRIED}
    return filled(values | typed | ({"lid": members_in(query)} if "lid" in query else {}))


def _again(db: Session, number: str, by: Actor) -> dict[str, str]:
    contact = _own(db, number, by)
    if contact.state not in ENDED:
        raise Conflict("Dit verzoek kunt u niet opnieuw indienen. Kijk bij het verzoek wat u wel kunt doen.")
    return _values_of(db, contact, by) | {"opnieuw": contact.number}


def _beside(db: Session, number: str, by: Actor) -> dict[str, str]:
    """What is about the one organisation alone stays behind."""
    contact = _own(db, number, by)
    if not may_add(db, contact, by):
        raise Conflict(
            "Dit verzoek kunt u niet ook aan een andere organisatie vragen. Maak een nieuw verzoek."
        )
    values = _values_of(db, contact, by) | {"bij": contact.number}
    return {name: text for name, text in values.items() if name not in OF_ONE}


def _copied(db: Session, number: str, by: Actor) -> dict[str, str]:
    """A request of its own, with no link to that one."""
    return _values_of(db, _own(db, number, by), by)


def _like(db: Session, number: str, by: Actor) -> dict[str, str]:
    """A report like that one, of another moment, which has to be filled in."""
    contact = _own(db, number, by)
    if contact.initiator_kind not in (Initiator.OFFICIAL, Initiator.BODY):
        raise Conflict("Dit is geen melding van een eigen contact. Maak een nieuwe melding.")
    same = _values_of(db, contact, by)
    return {name: same[name] for name in EACH_TIME if name in same} | {"zoals": contact.number}


#: what the address can name, and how the form begins then
BEGINNINGS = {"opnieuw": _again, "bij": _beside, "kopie": _copied, "zoals": _like}


def _own(db: Session, number: str, by: Actor) -> ContactRequest:
    contact = _earlier(db, number, by)
    if contact is None:
        raise NotFound(number)
    return contact


def _values_of(db: Session, contact: ContactRequest, by: Actor) -> dict[str, str]:
    is_past = contact.debate_on is not None and contact.debate_on < today(now(db))
    # sealed text stands elsewhere and is not copied: what is typed again is sealed again
    values = {
        "namens": _behalf_of(contact, by),
        "hoedanigheid": _seat_of(contact) if by.has(Role.CHAIR) else None,
        "lid": ",".join(map(str, met.members(db, contact))) if by.has(Role.OFFICIAL, Role.BODY) else None,
        "organisatie": contact.organisation_id,
        "bewindspersoon": _chosen_office(db, contact),
        "vorm": contact.form.value,
        "grond": contact.ground and contact.ground.value,
        "geadresseerde": contact.addressee and contact.addressee.value,
        "debat": None if is_past else contact.debate_on,
        **{text.field: getattr(contact, text.column) for text in CONTENT},
    }
    said = {name: str(value) for name, value in values.items() if value}
    is_arranged = contact.form in arranging.ARRANGED
    return said | (arranging.apart(said.pop(arranging.REST, "")) if is_arranged else {})


def _behalf_of(contact: ContactRequest, by: Actor) -> str | None:
    """As the list of this person has it."""
    if contact.committee_id is not None and by.has(Role.CLERK):
        return f"{COMMITTEE if by.has(Role.ASSISTANT) else ''}{contact.committee_id}"
    return str(contact.member_id) if contact.member_id and contact.initiator_id != by.id else None


def _seat_of(contact: ContactRequest) -> str:
    """In which of `capacity.seats` a chair asked it."""
    return "member" if contact.committee_id is None else f"chair-{contact.committee_id}"


def _chosen_office(db: Session, contact: ContactRequest) -> int | None:
    """Whom it concerned, where that is not who answers for the organisation anyway."""
    usual = db.get_one(Organisation, contact.organisation_id).portfolio_id
    return None if contact.portfolio_id == usual else contact.portfolio_id


def _earlier(db: Session, number: str, by: Actor) -> ContactRequest | None:
    """The contact that `by` asked for before; None for a stranger's, and for one that only passed by."""
    try:
        contact = visibility.find(db, number, by)
    except NotFound:
        return None
    return contact if Party.INITIATOR in permissions.plays(by, contact) else None
