"""What somebody fills in about an emergency signal: the whole of a new one, and what each deed asks."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel
from starlette.datastructures import FormData

from contactdesk.law import pasted_text
from contactdesk.law.outcomes import FieldError
from contactdesk.law.signals import MOST_WARNINGS
from contactdesk.routes import individuals
from contactdesk.signals.letters import SignalSaid
from contactdesk.signals.sending import NO_WARNING, NOT_LAST, Signal, Warned
from contactdesk.web import forms
from contactdesk.web.forms import Day, Field, Id, LongText, Maybe, PersonName, ShortText, Ticked
from contactdesk.words import CHOOSE_CAPACITY, Capacity, Decider, EarlierStep, SignalAction

A = SignalAction
NUMBERS: Final = range(1, MOST_WARNINGS + 1)
#: of one earlier warning, in a form with several: `eerder_soort_1`
PARTS: Final = ("soort", "op", "waar", "gevolg")


class SendingSignal(BaseModel):
    model_config = forms.SETTINGS
    organisatie: Id = Field(description="Kies namens welke organisatie u dit verstuurt")
    bewindspersoon: Id = Field(description="Kies aan welke bewindspersoon u dit verstuurt")
    onderwerp: Annotated[str, ShortText(150)] = Field(title="het onderwerp")
    maatregel: Annotated[str, ShortText(300)] = Field(title="de wet, het plan of het besluit")
    besluit_van: Decider = Field(description="Kies wie hierover besluit")
    besluit_op: Maybe[Day] = Field(default=None, title="de dag van het besluit")
    onuitvoerbaar: Annotated[str, LongText(5000)] = Field(title="wat niet kan worden uitgevoerd")
    wie_geraakt: Annotated[str, LongText(2000)] = Field(title="wie er last van heeft")
    geprobeerd: Annotated[str, LongText(2000)] = Field(title="wat u al hebt geprobeerd")
    wens: Annotated[str, LongText(2000)] = Field(title="wat u vraagt")
    ondertekenaar: PersonName = Field(title="wie hierachter staat")
    functie: Annotated[str, ShortText(120)] = Field(title="de functie")
    laatste_stap: Ticked = False


class EarlierWarning(BaseModel):
    """One earlier warning."""

    model_config = forms.SETTINGS
    soort: EarlierStep = Field(description="Kies hoe u waarschuwde")
    op: Day = Field(title="de dag van de waarschuwing")
    waar: Annotated[str, ShortText(300, is_address=True)] = Field(title="de link of het kenmerk")
    gevolg: Annotated[str, LongText(500)] = Field(title="wat eruit kwam")


class AddingToSignal(BaseModel):
    """`versie`: of the signal that the page showed."""

    model_config = forms.SETTINGS
    versie: Id = Field(description="Deze pagina was niet meer volledig. Laad haar opnieuw en kijk alles na")
    tekst: Annotated[str, LongText(2000)] = Field(title="de tekst")

    def action(self) -> SignalAction:
        return A.ADD

    def said(self) -> SignalSaid:
        return SignalSaid(self.tekst)


class WithdrawingSignal(AddingToSignal):
    def action(self) -> SignalAction:
        return A.WITHDRAW


class AskingAboutSignal(AddingToSignal):
    naam: PersonName = Field(title="uw naam")

    def action(self) -> SignalAction:
        return A.ASK

    def said(self) -> SignalSaid:
        return SignalSaid(self.tekst, self.naam)


class DisputingAnswer(AskingAboutSignal):
    def action(self) -> SignalAction:
        return A.DISPUTE


class AnsweringSignal(AskingAboutSignal):
    antwoord: Literal["opvolgen", "uitleggen"] = Field(description="Kies: opvolgen of uitleggen")
    tekst: Annotated[str, LongText(5000)] = Field(title="de tekst")
    geregeld_op: Maybe[Day] = Field(default=None, title="de dag waarop het is geregeld")
    hoedanigheid: Capacity = Field(description=CHOOSE_CAPACITY)

    def action(self) -> SignalAction:
        return A.COMPLY if self.antwoord == "opvolgen" else A.EXPLAIN

    def said(self) -> SignalSaid:
        on: date | None = self.geregeld_op if self.antwoord == "opvolgen" else None
        return SignalSaid(self.tekst, self.naam, self.hoedanigheid, on)


@dataclass(frozen=True)
class SignalDeed:
    """One thing that can be done: as which action, what is asked, and what is said afterwards."""

    action: SignalAction
    form: type[AddingToSignal]
    flash: str


#: by the last part of the address, or the field `actie`; an answer says itself which of the two it is
DEEDS: Final[dict[str, SignalDeed]] = {
    "aanvullen": SignalDeed(
        A.ADD, AddingToSignal, "De aanvulling is verstuurd aan het bureau van de bewindspersoon."
    ),
    "vraag": SignalDeed(
        A.ASK,
        AskingAboutSignal,
        "Uw vraag is verstuurd aan de organisatie. De dag van het antwoord blijft dezelfde.",
    ),
    "antwoord": SignalDeed(
        A.COMPLY,
        AnsweringSignal,
        "Het antwoord is vastgelegd en verstuurd. U krijgt een bevestiging per e-mail.",
    ),
    "klopt-niet": SignalDeed(
        A.DISPUTE,
        DisputingAnswer,
        "Vastgelegd dat dit antwoord niet klopt. Het noodsignaal wacht weer op een antwoord.",
    ),
    "intrekken": SignalDeed(
        A.WITHDRAW,
        WithdrawingSignal,
        "Het noodsignaal is ingetrokken. Het bureau van de bewindspersoon krijgt bericht.",
    ),
}


def parse(data: FormData) -> tuple[Signal | None, list[FieldError]]:
    """A new signal, or what is wrong at which field, in the order of the form. What looks like the case of one person comes
    once in the place of the signal."""
    given, errors = forms.parse(SendingSignal, data)
    warned, wrong = _warnings(data)
    if not warned and not wrong:
        wrong = [FieldError("eerder_soort_1", NO_WARNING)]
    if data.get("laatste_stap") != "ja":
        wrong = [*wrong, FieldError("laatste_stap", NOT_LAST)]
    if given is None or wrong:
        return None, _in_order(errors + wrong)
    looks = individuals.notices(SendingSignal, vars(given)) + _looks(warned)
    if individuals.unseen(looks, data):
        return None, individuals.whole(looks, "", sends=True)
    return signal_of(given, warned), []


def signal_of(given: SendingSignal, warned: list[tuple[int, EarlierWarning]]) -> Signal:
    return Signal(
        organisation_id=given.organisatie,
        portfolio_id=given.bewindspersoon,
        subject=given.onderwerp,
        measure=given.maatregel,
        decider=given.besluit_van,
        decided_on=given.besluit_op,
        obstacle=given.onuitvoerbaar,
        affected=given.wie_geraakt,
        tried=given.geprobeerd,
        wish=given.wens,
        warnings=tuple(Warned(one.soort, one.op, one.waar, one.gevolg, number) for number, one in warned),
        signed_by=given.ondertekenaar,
        signed_as=given.functie,
        is_last=given.laatste_stap,
    )


def _warnings(data: Mapping[str, Any]) -> tuple[list[tuple[int, EarlierWarning]], list[FieldError]]:
    """Those in which something was typed, with their number, and what is wrong with them."""
    found: list[tuple[int, EarlierWarning]] = []
    wrong: list[FieldError] = []
    for number, row in _typed(data):
        given, errors = forms.parse(EarlierWarning, row)
        wrong += [FieldError(f"eerder_{one.field}_{number}", one.message) for one in errors]
        found += [(number, given)] if given else []
    return found, wrong


def _typed(data: Mapping[str, Any]) -> Iterator[tuple[int, dict[str, Any]]]:
    for number in NUMBERS:
        row = {part: data.get(f"eerder_{part}_{number}") for part in PARTS}
        if any(isinstance(one, str) and not pasted_text.is_blank(one) for one in row.values()):
            yield number, row


def _looks(warned: list[tuple[int, EarlierWarning]]) -> list[Any]:
    return [
        type(one)(f"eerder_{one.field}_{number}", one.message)
        for number, row in warned
        for one in individuals.notices(EarlierWarning, vars(row))
    ]


def _in_order(errors: list[FieldError]) -> list[FieldError]:
    """As the form has them: the earlier warnings stand before what was tried."""
    order = [*SendingSignal.model_fields]
    order[order.index("geprobeerd") : order.index("geprobeerd")] = [
        f"eerder_{part}_{n}" for n in NUMBERS for part in PARTS
    ]
    return sorted(errors, key=lambda one: order.index(one.field) if one.field in order else -1)
