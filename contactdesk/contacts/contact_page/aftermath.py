"""What somebody can still do when a way is open, or closed: whom to call, what is possible after a no. No deeds."""

from dataclasses import dataclass
from typing import Final, TypeAlias

from sqlmodel import Session

from contactdesk.contacts import unanswered, waiting
from contactdesk.contacts.contact_page import reported
from contactdesk.contacts.contact_page.facts import is_shown_above
from contactdesk.contacts.contact_page.history import minister
from contactdesk.contacts.contact_page.reader import Reader
from contactdesk.contacts.contact_page.turns import is_late
from contactdesk.contacts.contact_page.ways_left import (
    ESCALATE,
    WITHDRAW,
    WRITTEN,
    Step,
    after_end,
    while_waiting,
)
from contactdesk.contacts.decisions import last_decision
from contactdesk.contacts.deeds import awaits_question
from contactdesk.law import disclosure, lifecycle, officials
from contactdesk.law.days import dutch_moment
from contactdesk.law.disclosure import TOLD
from contactdesk.law.early import is_reported_after
from contactdesk.letters.letter_words.people import named, short_name
from contactdesk.letters.letter_words.rulings import ruling
from contactdesk.store.desk import desk
from contactdesk.store.models import ContactRequest, Decision, Organisation
from contactdesk.words import STATE, Action, Initiator, Party, Regime, State, by_which_way, cap

Call: TypeAlias = tuple[tuple[str, str], ...]

#: after a contact was sent on to where more people read it
STAYED_BEHIND: Final = (
    "Dit verzoek is doorgestuurd. Hier lezen de contactpersoon en de bewindspersoon uw vraag. "
    "Daarom is uw tekst niet meegegaan.",
    "Schrijf uw vraag hieronder opnieuw. Tot dan telt de termijn niet door.",
)


#: of a contact that was there before it was reported
TOLD_LATE: Final = (
    "In dit loket is vooraf geen toestemming gevraagd. Achteraf wordt die niet meer gevraagd of gegeven. "
    "De bewindspersoon, de contactpersoon en het Kamerlid krijgen bericht."
)


#: after an answer that was public already
PUBLIC: Final = (
    "Het antwoord staat hieronder bij Berichten. Uw verzoek is daarmee gesloten.",
    "Helpt dit u niet? Zeg dat hieronder met één klik. Dan ligt uw verzoek weer bij de contactpersoon.",
)
#: what is left when a way is closed, or stays closed
WAYS_LEFT: Final = "Wat u nog kunt doen"
AGAIN: Final = "Opnieuw indienen"
OTHERS: Final = f"U kunt ook schriftelijke vragen stellen of het in het debat vragen. {WRITTEN}"
#: after a contact that was there
ONE_MORE: Final = "Hebt u nog een vraag? Uw eerdere tekst staat dan al ingevuld."


#: after the term
MAY_URGE: Final = "Aandringen kan ook, één keer per werkdag."
URGED: Final = "Vandaag is er al aangedrongen."
#: of a request that nobody answers
GOES_UP: Final = (
    "Elke week gaat er een brief hogerop: de contactpersoon, de vervanger, het bureau van de secretaris-generaal, en "
    "daarna elke week de bewindspersoon in persoon."
)


@dataclass(frozen=True)
class After:
    """`lines` say what is possible now; `call` whom to reach; `again` what asking again is called, where that can be;
    `steps` are the other ways, as links."""

    heading: str = ""
    lines: tuple[str, ...] = ()
    call: Call = ()
    again: str = ""
    steps: tuple[Step, ...] = ()


def after(db: Session, contact: ContactRequest, reader: Reader) -> After:
    """For the side that asked; the others know what is theirs from the deeds. What was told afterwards is for all."""
    if contact.state is State.TOLD and contact.took_place_at is not None:
        return After(
            STATE[State.TOLD], (f"Het contact was op {dutch_moment(contact.took_place_at)}.", TOLD_LATE)
        )
    if is_reported_after(contact):
        return After(
            reported.HEADING, reported.lines(db, contact, reader), steps=reported.again(contact, reader)
        )
    if not reader.is_any(Party.INITIATOR):
        return _silent(db, contact, reader) or _official(contact, reader)
    is_own = contact.initiator_kind in (Initiator.OFFICIAL, Initiator.BODY)
    steps = () if is_own else after_end(db, contact, reader)
    match contact.state:
        case State.REFUSED:
            return After(WAYS_LEFT, _refused(db, contact, is_own=is_own), again=AGAIN, steps=steps)
        case State.ANSWERED:
            return After("Beantwoord met openbare informatie", PUBLIC, steps=steps)
        case State.LAPSED:
            return After(WAYS_LEFT, _lapsed(db, contact, is_own=is_own), again=AGAIN, steps=steps)
        case State.WITHDRAWN:
            return After(WAYS_LEFT, ("U hebt dit verzoek ingetrokken.",), again=AGAIN, steps=steps)
        case State.DECLINED:
            return After(WAYS_LEFT, _declined(is_own=is_own), steps=steps)
        case State.HELD if not is_own:
            return After(WAYS_LEFT, (ONE_MORE,), again="Nog een vraag")
    if awaits_question(db, contact):
        return After("Stuur uw vraag opnieuw", STAYED_BEHIND)
    if lifecycle.move(contact.regime, contact.state, Action.KEEP) and waiting.debate_is_over(db, contact):
        return _undecided_at_debate(db, contact)
    if unanswered.is_unanswered(db, contact):
        return _unanswered(db, contact, reader, is_own=is_own)
    if is_late(db, contact):
        return _late(db, contact, reader, is_own=is_own)
    return _call(db, contact, reader, is_own=is_own)


def _refused(db: Session, contact: ContactRequest, *, is_own: bool) -> tuple[str, ...]:
    """Refusing contact is not refusing information, but for the grounds that say so; other ways stay open."""
    no = f"{_minister(db, contact)} geeft geen toestemming voor dit contact. De reden staat hieronder bij het besluit."
    if is_own:
        return (no, "Neem geen contact op met het Kamerlid. Vragen over dit besluit? Bel de contactpersoon.")
    decision = last_decision(db, contact)
    withheld = ruling(db, contact, decision).member_reads if decision else None
    what = withheld or "Dat is geen weigering van de informatie zelf."
    return (no, f"{what} {OTHERS}")


def _lapsed(db: Session, contact: ContactRequest, *, is_own: bool) -> tuple[str, ...]:
    late = f"{_minister(db, contact)} heeft niet op tijd besloten. Dat is geen ja en geen nee."
    if is_own:
        return (late, "U kunt het opnieuw vragen. Neem zonder toestemming geen contact op met het Kamerlid.")
    department = short_name(db.get_one(Organisation, contact.department_id))
    return (
        late,
        f"U kunt het opnieuw vragen of het voorleggen aan de secretaris-generaal van {department}.",
        OTHERS,
    )


def _declined(*, is_own: bool) -> tuple[str, ...]:
    """Nobody owes a reason; what was asked can be asked otherwise."""
    if is_own:
        return ("Dit contact gaat niet door. Neem geen contact op met het Kamerlid.",)
    return ("Dit contact gaat niet door. U kunt het anders vragen, of bij een andere organisatie.", OTHERS)


def _unanswered(db: Session, contact: ContactRequest, reader: Reader, *, is_own: bool) -> After:
    """What goes on, and what can be done meanwhile."""
    nobody = f"{_minister(db, contact)} heeft" if contact.asked_at else "Er is"
    decided = "besloten" if contact.asked_at else "besloten over uw verzoek"
    still = f"{nobody} nog steeds niet {decided}. Dat is geen ja en geen nee. {_stays(contact)}"
    if is_own:
        own = "Neem zonder toestemming geen contact op met het Kamerlid. Hoeft het niet meer? Dan kunt u het intrekken."
        return After(
            WAYS_LEFT,
            (still, GOES_UP, _hurry(db, contact), own),
            call=liaison(db, contact),
            steps=(WITHDRAW,),
        )
    department = db.get_one(Organisation, contact.department_id)
    no_secretary = () if department.secretary_general_mailbox else (waiting.no_secretary(department),)
    own_steps = (WITHDRAW,) if waiting.cannot_escalate(db, contact) else (ESCALATE, WITHDRAW)
    steps = while_waiting(db, contact, reader, *own_steps)
    lines = (still, GOES_UP, _hurry(db, contact), *no_secretary, OTHERS)
    return After(WAYS_LEFT, lines, call=liaison(db, contact), steps=steps)


def _late(db: Session, contact: ContactRequest, reader: Reader, *, is_own: bool) -> After:
    """Past its term: what that means, and whom to call. To urge is a deed."""
    nobody = f"{_minister(db, contact)} heeft" if contact.asked_at else "Er is"
    means = f"{nobody} niet op tijd besloten. Dat is geen ja en geen nee. {_stays(contact)}"
    own = ("Neem zonder toestemming geen contact op met het Kamerlid.",) if is_own else ()
    steps = (WITHDRAW,) if is_own else while_waiting(db, contact, reader, WITHDRAW)
    lines = (means, *own, _hurry(db, contact))
    return After("De termijn is voorbij", lines, call=liaison(db, contact), steps=steps)


def _hurry(db: Session, contact: ContactRequest) -> str:
    """How who waits can reach who owes them an answer, as far as that is known; and that they can urge."""
    department = db.get_one(Organisation, contact.department_id)
    way = by_which_way(department.liaison_phone, department.liaison_mailbox)
    reach = f"U kunt de contactpersoon {way}."
    if not way:
        reach = f"Van de contactpersoon van {short_name(department)} staat hier geen nummer of adres. Stuur hieronder een bericht."
    is_done = contact.id in waiting.urged(db, [contact.id])
    return f"{reach} {URGED if is_done else MAY_URGE}"


def _undecided_at_debate(db: Session, contact: ContactRequest) -> After:
    """It lapses unless it is still needed: the deed stands below."""
    days = desk(db).terms.after_debate_working_days
    return After(
        "Is dit nog nodig?",
        (
            "Het debat is geweest en er is geen besluit. Dat is geen ja en geen nee.",
            f"Zeg hieronder dat het nog nodig is: dan blijft het open. Anders vervalt het, {days} werkdagen nadat u de "
            "vraag per brief kreeg. Dagen in een reces van de Kamer tellen daarbij niet.",
        ),
        call=liaison(db, contact),
    )


def _silent(db: Session, contact: ContactRequest, reader: Reader) -> After | None:
    """For the ministry: what its silence sets in motion."""
    if not reader.is_any(*TOLD) or not unanswered.is_unanswered(db, contact):
        return None
    counts = "Het telt als onbeantwoord in de cijfers. De aanvrager weet dat."
    return After("Onbeantwoord", (f"De termijn is lang voorbij. {_stays(contact)}", GOES_UP, counts))


def _stays(contact: ContactRequest) -> str:
    """Silence is no end; a debate that has passed is, where the ministry knows of it."""
    if disclosure.debate_of(contact):
        return "Is er na het debat nog geen besluit, dan vraagt het loket de aanvrager of het verzoek nog nodig is."
    return "Het verzoek blijft open tot er een besluit is."


def _call(db: Session, contact: ContactRequest, reader: Reader, *, is_own: bool) -> After:
    """Whom to call, once that is allowed."""
    if is_shown_above(contact, reader):
        who = "ambtenaren" if contact.further else "ambtenaar"
        heading = f"Met deze {who} kunt u contact opnemen"
        if disclosure.is_sealed(contact):
            heading = "Deze jurist helpt u"
        return After(heading, call=whom(db, contact))
    is_permitted = contact.regime is Regime.PERMISSION and contact.state in lifecycle.WAY_OPEN
    if is_permitted and contact.closed_at is None:
        return _to_be_named(db, contact, is_own=is_own)
    if is_reachable(contact, reader):
        found = body(db, contact)
        way = by_which_way(*(dict(found).get(one) for one in ("Telefoon", "E-mail")))
        return After(f"U kunt zelf {way}", call=found) if way else After()
    return After()


def _to_be_named(db: Session, contact: ContactRequest, *, is_own: bool) -> After:
    """Permitted, while nobody is named yet: who names them can be reached."""
    heading = "Er is toestemming"
    if is_own:
        return After(heading, ("U mag contact opnemen met het Kamerlid. Het Kamerlid mag dat afwijzen.",))
    if contact.handler_id is not None:
        text = "Er is toestemming. Nu wordt genoemd wie u helpt; u krijgt daarover bericht. U mag zelf bellen of mailen."
        return After(heading, (text,), call=body(db, contact))
    text = "Er is toestemming. De contactpersoon noemt nu de ambtenaar; u krijgt daarover bericht."
    return After(heading, (text,), call=liaison(db, contact))


def is_reachable(contact: ContactRequest, reader: Reader) -> bool:
    """Whether who looks asked an organisation that needs no permission to answer: they may call it themselves."""
    is_own = contact.initiator_kind in (Initiator.OFFICIAL, Initiator.BODY)
    is_asker = reader.is_any(Party.INITIATOR) and not is_own
    return is_asker and contact.regime is Regime.NOTIFY and contact.closed_at is None


def _official(contact: ContactRequest, reader: Reader) -> After:
    """The invited member learns whom to expect, and that nothing is owed."""
    if contact.closed_at is not None or not reader.is_any(Party.MEMBER):
        return After()
    text = "U bent niets verplicht: u mag dit contact afwijzen, zonder reden."
    return (
        After("Een ambtenaar wil u spreken", (text,))
        if contact.initiator_kind is Initiator.OFFICIAL
        else After()
    )


def whom(db: Session, contact: ContactRequest) -> Call:
    """The named officials; never the number without the conditions on which it was given."""
    decision = db.get(Decision, contact.permission_id) if contact.permission_id else None
    terms = decision.conditions if decision else None
    parts = (
        part
        for one in officials.of(contact)
        for part in (
            ("Naam", one.name),
            ("Telefoon", one.phone),
            ("Voorwaarden", terms),
            ("E-mail", one.email),
        )
    )
    return tuple((term, text) for term, text in parts if text)


def body(db: Session, contact: ContactRequest) -> Call:
    """The zbo, the inspectorate or the unit that helps with laws itself: a member may always call it."""
    body = db.get_one(Organisation, contact.handler_id or contact.organisation_id)
    parts = (("Naam", named(body)), ("Telefoon", body.phone), ("E-mail", body.mailbox))
    return tuple((term, text) for term, text in parts if text)


def liaison(db: Session, contact: ContactRequest) -> Call:
    """The contact person of the department; nothing where neither number nor mailbox is known."""
    department = db.get_one(Organisation, contact.department_id)
    name = f"parlementair contactpersoon van {short_name(department)}"
    parts = (("Naam", name), ("Telefoon", department.liaison_phone), ("E-mail", department.liaison_mailbox))
    found = tuple((term, text) for term, text in parts if text)
    return found if found[1:] else ()


def _minister(db: Session, contact: ContactRequest) -> str:
    return cap(minister(db, contact))
