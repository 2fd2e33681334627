"""What somebody can do with a contact now: one deed that matters most, the others quieter. Does nothing itself."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from contactdesk import permissions
from contactdesk.dossier.reader import Reader
from contactdesk.models import ContactRequest, Decision
from contactdesk.permissions import Actor
from contactdesk.words import Action, Disclose, Party, Regime, State

A, P, S = Action, Party, State


@dataclass(frozen=True)
class Deed:
    """One deed on the page: `key` names its form, `path` where it posts; `values` is what its form begins with."""

    key: str
    path: str
    actions: tuple[Action, ...]
    label: str
    button: str
    help: str = ""
    is_danger: bool = False
    is_click: bool = False
    is_main: bool = False
    values: dict[str, str] = field(default_factory=dict)


# fmt: off
#: every deed with its words, in the order of the page; labels that depend on the contact are filled in by `_words`
DEEDS: Final = (
    Deed("vooraf", "besluit", (A.PERMIT,), "Sta toe met een toestemming vooraf", "Sta dit contact toe", "De bewindspersoon gaf hiervoor vooraf toestemming. Het bureau krijgt bericht dat u die gebruikt."),
    Deed("oppakken", "oppakken", (A.TAKE,), "Pak dit verzoek op", "Pak dit verzoek op", is_click=True),
    Deed("toestemming-vragen", "toestemming-vragen", (A.ASK_PERMISSION,), "Vraag toestemming", "Vraag toestemming", "Het bureau van de bewindspersoon krijgt een brief met uw advies en een link om te besluiten."),
    Deed("besluit", "besluit", (A.PERMIT, A.REFUSE), "Leg een besluit van de bewindspersoon vast", "Leg dit besluit vast", "U beslist niet zelf: u legt vast wat de bewindspersoon besloot. Het bureau krijgt een bevestiging."),
    Deed("klopt-niet", "klopt-niet", (A.DISPUTE,), "Dit besluit klopt niet", "Meld dat dit niet klopt", "Het besluit geldt dan niet meer. U krijgt het verzoek opnieuw voorgelegd."),
    Deed("antwoord", "antwoord", (A.CLARIFY,), "Beantwoord de vraag", "Verstuur uw antwoord", "Daarna loopt de klok weer."),
    Deed("wedervraag", "wedervraag", (A.ASK_BACK,), "Stel een wedervraag", "Verstuur de vraag", "De klok staat stil tot de indiener antwoordt."),
    Deed("herinneren", "herinneren", (A.REMIND,), "Herinner het bureau", "Herinner het bureau", is_click=True),
    Deed("ambtenaar", "ambtenaar", (A.NAME_OFFICIAL,), "Noem de ambtenaar", "Sla de ambtenaar op"),
    Deed("afspraak", "afspraak", (A.SCHEDULE, A.RESCHEDULE), "Maak een afspraak", "Maak deze afspraak", "Wie erbij is, krijgt een uitnodiging voor de agenda."),
    Deed("afronden", "afronden", (A.HOLD,), "Meld dat het contact er was", "Meld dit contact"),
    Deed("bericht", "bericht", (A.MESSAGE,), "Stuur een bericht", "Verstuur het bericht"),
    Deed("notitie", "notitie", (A.NOTE,), "Schrijf een interne notitie", "Bewaar de notitie", "Alleen de contactpersonen van uw departement lezen dit."),
    Deed("doorsturen", "doorsturen", (A.FORWARD,), "Stuur door", "Stuur dit verzoek door", "Er komt een nieuw verzoek, en de regels worden opnieuw toegepast. Interne notities en vertrouwelijke inhoud gaan niet mee."),
    Deed("afzeggen", "afzeggen", (A.CALL_OFF,), "Zeg de afspraak af", "Zeg de afspraak af", "Wie erbij zou zijn, krijgt bericht. Het verzoek blijft open.", is_danger=True),
    Deed("afhouden", "afhouden", (A.DECLINE,), "Houd dit contact af", "Houd dit contact af", "U hoeft geen reden te geven. Het verzoek is daarmee klaar.", is_danger=True),
    Deed("toestemming-intrekken", "toestemming-intrekken", (A.REVOKE,), "Trek de toestemming in", "Trek de toestemming in", "De indiener en de ambtenaar krijgen bericht, met de reden.", is_danger=True),
    Deed("intrekken", "intrekken", (A.WITHDRAW,), "Trek het verzoek in", "Trek het verzoek in", "Iedereen die een bericht kreeg, hoort dat u het intrekt.", is_danger=True),
)

#: the deed that matters most, per state and part: the first of these that can be done
PRIMARY: Final[dict[tuple[State, Party], tuple[str, ...]]] = {
    (S.SUBMITTED, P.LIAISON):           ("vooraf", "oppakken", "toestemming-vragen"),
    (S.SUBMITTED, P.BODY):              ("ambtenaar",),
    (S.CLARIFYING, P.INITIATOR):        ("antwoord",),
    (S.AWAITING_PERMISSION, P.LIAISON): ("vooraf", "besluit"),
    (S.AWAITING_PERMISSION, P.MINISTER): ("besluit",),
    (S.PERMITTED, P.LIAISON):           ("ambtenaar", "afspraak"),
    (S.PERMITTED, P.BODY):              ("ambtenaar",),
    (S.PERMITTED, P.OFFICIAL):          ("afspraak",),
    (S.PERMITTED, P.INITIATOR):         ("afronden",),
    (S.PERMITTED, P.MEMBER):            ("bericht",),
    (S.SCHEDULED, P.LIAISON):           ("afronden",),
    (S.SCHEDULED, P.OFFICIAL):          ("afronden",),
    (S.SCHEDULED, P.BODY):              ("afronden",),
    (S.SCHEDULED, P.INITIATOR):         ("afronden",),
    (S.SCHEDULED, P.MEMBER):            ("afronden",),
    (S.NOTIFIED, P.BODY):               ("ambtenaar", "bericht"),
    (S.NOTIFIED, P.OFFICIAL):           ("bericht",),
    (S.NOTIFIED, P.INITIATOR):          ("afronden",),
    (S.NOTIFIED, P.MEMBER):             ("bericht",),
}
# fmt: on


@dataclass(frozen=True)
class Where:
    """What the choice of deeds hangs on besides rights. `disputable`: the newest decision of which the office can say
    that it is not so, and `reopens`: the contact then awaits the minister again; `may_record`: this liaison entered
    none that was disputed; `is_ahead`: there is an appointment that must still come."""

    decision: Decision | None
    disputable: Decision | None
    reopens: bool
    may_record: bool
    has_standing: bool
    taken_by: str | None
    is_ahead: bool


def deeds(by: Actor, contact: ContactRequest, reader: Reader, where: Where) -> list[Deed]:
    """Everything `by` can do now, the deed that matters most first."""
    found = [deed for deed in DEEDS if _can(by, contact, where, deed)]
    main = _main(contact, reader, where, {deed.key for deed in found})
    worded = [_worded(by, contact, where, deed, is_main=deed.key == main) for deed in found]
    return sorted(worded, key=lambda deed: not deed.is_main)


def party_for(by: Actor, contact: ContactRequest, actions: Iterable[Action]) -> Party | None:
    """As which part `by` can do one of these now."""
    return next((party for one in actions if (party := permissions.acting_as(by, one, contact))), None)


def _can(by: Actor, contact: ContactRequest, where: Where, deed: Deed) -> bool:
    party = party_for(by, contact, deed.actions)
    if party is None:
        return False
    match deed.key:
        case "vooraf":
            return party is Party.LIAISON and where.has_standing and where.may_record
        case "besluit" | "toestemming-intrekken":
            return party is Party.MINISTER or where.may_record
        case "oppakken":
            return contact.taken_by_id != by.id
        case "klopt-niet":
            # an own decision is revoked or taken again; only what somebody else entered can be wrong
            return where.disputable is not None
        case "ambtenaar":
            return not _is_named(contact)
    return True


def _is_named(contact: ContactRequest) -> bool:
    """After the yes another official needs a new permission; a drafter is named once the unit has chosen."""
    is_open = contact.regime is Regime.PERMISSION and contact.permission_id is not None
    return contact.official_email is not None and is_open and contact.disclose is not Disclose.TITLE_ONLY


def _main(contact: ContactRequest, reader: Reader, where: Where, keys: set[str]) -> str | None:
    """The first deed of the table that fits; naming the official only while nobody is named."""
    if contact.official_email is not None:
        keys = keys - {"ambtenaar"}
    if where.is_ahead:
        keys = keys - {"afronden"}
    parts = sorted(reader.plays, key=lambda party: (party is not contact.ball, party))
    wanted = [key for party in parts for key in PRIMARY.get((contact.state, party), ())]
    return next((key for key in wanted if key in keys and _is_time(contact, reader, key)), None)


def _is_time(contact: ContactRequest, reader: Reader, key: str) -> bool:
    """Under notify a drafter is named for sealed help only; who asked a body waits for its answer."""
    if contact.regime is not Regime.NOTIFY:
        return True
    if key == "ambtenaar":
        return contact.disclose is Disclose.TITLE_ONLY
    return key != "afronden" or contact.ball in reader.plays or contact.appointment_at is not None


def _worded(by: Actor, contact: ContactRequest, where: Where, deed: Deed, *, is_main: bool) -> Deed:
    label, button, help_ = deed.label, deed.button, deed.help
    party = party_for(by, contact, deed.actions)
    match deed.key:
        case "oppakken" if where.taken_by:
            label = button = f"Neem over van {where.taken_by}"
        case "toestemming-vragen" if where.decision is not None and where.decision.granted:
            label, help_ = (
                "Vraag opnieuw toestemming",
                "Tot er opnieuw is besloten, staat de toestemming stil.",
            )
        case "klopt-niet" if not where.reopens:
            help_ = "Het besluit staat dan als betwist in het loket. Wie het moet weten, krijgt bericht. Het verzoek zelf blijft zoals het nu is."
        case "besluit" if party is Party.MINISTER:
            label, button, help_ = "Besluit", "Leg uw besluit vast", "Geen antwoord is geen ja."
        case "afspraak" if party_for(by, contact, (A.RESCHEDULE,)):
            label = button = "Verzet de afspraak"
        case "ambtenaar" if contact.official_email and contact.disclose is not Disclose.TITLE_ONLY:
            label = "Wijzig de ambtenaar"
        case "ambtenaar" if contact.disclose is Disclose.TITLE_ONLY:
            label, button = "Noem de jurist die helpt", "Noem deze jurist"
            is_told = contact.regime is Regime.NOTIFY or contact.state is S.PERMITTED
            help_ = f"{'Vanaf dan' if is_told else 'Na toestemming'} leest alleen deze jurist de inhoud."
    return Deed(
        deed.key, deed.path, deed.actions, label, button, help_, deed.is_danger, deed.is_click, is_main
    )
