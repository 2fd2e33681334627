"""The letters of a contact and their fate: which, to which side, how far. What a letter says is not read here."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk.contacts.contact_page.reader import Reader
from contactdesk.law import disclosure, notification_term, permissions
from contactdesk.law.addresses import folded
from contactdesk.law.days import dutch_moment
from contactdesk.law.disclosure import Topic
from contactdesk.law.notification_term import Notice, Told
from contactdesk.letters import outbox, recipients
from contactdesk.letters.letter_words.names import name
from contactdesk.letters.letter_words.people import named
from contactdesk.letters.outbox.listing import GIVEN_UP
from contactdesk.store.desk import desk, now
from contactdesk.store.models import ContactRequest, Letter, Organisation
from contactdesk.words import LETTER_STATE, PARTY, STILL_TRIED, LetterState, Party

#: letters within the ministry: about its clock, and about a decision that was entered wrongly
WITHIN: Final = (
    "term_",
    "quiet",
    "disputed",
    "decided_liaison",
    "notice_late",
    "all_barred",
    "recorded_office",
)
#: what a letter gives away by its name alone: the talk, or that a debate is near
TELLS: Final = {"message": Topic.TALK, "recorded": Topic.TALK, "before_debate": Topic.DETAILS}
#: of who helps a member the ministry learns nothing
HELPS: Final = frozenset({recipients.HELPS})
COLUMNS: Final = (
    "id",
    "template",
    "to_email",
    "to_party",
    "state",
    "created_at",
    "handed_over_at",
    "accepted_at",
    "delayed_at",
)
#: how long a letter took: seconds in one, and its name
UNITS: Final = ((86400, "dagen"), (3600, "uur"), (60, "minuten"), (1, "seconden"))


@dataclass(frozen=True)
class LetterLine:
    """One letter, as `letters` shows it. `is_lost`: it needs somebody; `again`: where a liaison sends it once more."""

    at: str
    recipient: str
    subject: str
    state: str
    state_label: str
    note: str | None
    is_lost: bool
    again: str | None


def fate(db: Session, contact: ContactRequest, reader: Reader) -> list[LetterLine]:
    """The letters of this contact, the newest first: for the liaisons, and for who asked."""
    if not reader.is_any(Party.LIAISON, Party.INITIATOR):
        return []
    query = (
        select(*(getattr(Letter, name) for name in COLUMNS))
        .where(col(Letter.contact_id) == contact.id)
        .order_by(col(Letter.id).desc())
    )
    found = [row for row in db.execute(query) if may_know(row.template, reader)]
    bounced = outbox.bounced_mailboxes(db, {row.to_email for row in found})
    given_up = [row.id for row in found if row.state in GIVEN_UP]
    lost = outbox.stopped_of(db, given_up) if given_up else set()
    over = outbox.overtaken_of(db, given_up)
    leaving = outbox.leaving(db, [row.id for row in found])
    states = {row.id: _state(row, now(db), leaving.get(row.id)) for row in found}
    return [
        _row(row, contact, reader, row.id in lost - over, row.id in over, bounced, states[row.id])
        for row in found
    ]


def may_know(template: str, reader: Reader) -> bool:
    if template in TELLS and TELLS[template] not in reader.knows:
        return False
    if template in HELPS:
        return reader.is_any(Party.INITIATOR)
    return reader.is_any(Party.LIAISON) or not template.startswith(WITHIN)


def is_for_liaisons(template: str, contact: permissions.Contact) -> bool:
    """The same question of whoever is liaison: not of what they stay out of."""
    if template in HELPS:
        return False
    return template not in TELLS or Party.LIAISON in disclosure.known_to(TELLS[template], contact)


def _row(
    found: Any,
    contact: ContactRequest,
    reader: Reader,
    is_lost: bool,
    is_over: bool,
    bounced: set[str],
    state: str,
) -> LetterLine:
    """An address only where somebody must mend it."""
    can_go_again = found.state in GIVEN_UP and not is_over
    may_mend = reader.is_any(Party.LIAISON)
    return LetterLine(
        at=dutch_moment(found.accepted_at or found.handed_over_at or found.created_at),
        recipient="Bureau Wetgeving" if found.template in HELPS else recipient(Party(found.to_party)),
        subject=name(found.template),
        state=found.state.value,
        state_label=state,
        note=_note(found, reader, is_lost, bounced) if may_mend else None,
        is_lost=is_lost,
        again=f"/verzoeken/{contact.number}/berichten/{found.id}/opnieuw"
        if can_go_again and may_mend
        else None,
    )


def _state(found: Any, moment: datetime, leaves_at: datetime | None) -> str:
    """`leaves_at`: it goes, or went, with the day overview of that moment."""
    if outbox.delayed_since(found, moment):
        return STILL_TRIED
    if leaves_at and found.state is LetterState.GATHERED:
        return goes_with(leaves_at)
    state = LETTER_STATE[found.state]
    return f"{state}, in een dagoverzicht" if leaves_at else state


def goes_with(leaves_at: datetime) -> str:
    return f"gaat mee in het overzicht van {dutch_moment(leaves_at)}"


def _note(found: Any, reader: Reader, is_lost: bool, bounced: set[str]) -> str | None:
    """A letter to a mailbox that sent one back goes out all the same: who counts on it must know."""
    address = f"adres: {found.to_email}" if Topic.ASKER in reader.knows else None
    if is_lost:
        return address
    if folded(found.to_email) not in bounced:
        return None
    warning = "let op: een ander bericht aan dit adres kwam terug"
    return f"{warning} ({address})" if address else warning


def recipient(party: Party) -> str:
    return "leiding of beheer" if party is Party.SYSTEM else PARTY[party]


def unreached(db: Session, contact: ContactRequest) -> str:
    """That the organisation that was asked had no mailbox, so that no letter went to it; empty where one did."""
    if not recipients.is_asked(contact):
        return ""
    to_body = (col(Letter.contact_id) == contact.id) & (col(Letter.to_party) == Party.BODY.value)
    if db.execute(select(col(Letter.id)).where(to_body).limit(1)).first() is not None:
        return ""
    asked = db.get_one(Organisation, contact.handler_id or contact.organisation_id)
    return f"{named(asked)} heeft in dit loket nog geen postbus en kreeg hiervan geen bericht."


def notice(db: Session, contact: ContactRequest, told_before: list[str]) -> list[str]:
    """How long after the contact the minister's letter was ready, handed over, accepted, and whether
    that was in time; else empty. `told_before`: the ministers who had it before it was said to concern this one."""
    if contact.notice_letter_id is None:
        return []
    letter = db.get_one(Letter, contact.notice_letter_id)
    steps = [f"Eerst ging deze brief naar {former}." for former in told_before]
    steps.append(f"Klaargezet: {_after(contact, letter.created_at)}.")
    if letter.handed_over_at:
        steps.append(f"Aangeboden aan de mailserver: {_after(contact, letter.handed_over_at)}.")
    if letter.accepted_at:
        steps.append(f"Aangenomen door de mailserver: {_after(contact, letter.accepted_at)}.")
    if since := outbox.delayed_since(letter, now(db)):
        steps.append(f"Let op: {STILL_TRIED}, zei die op {dutch_moment(since)}.")
    return [*steps, *(_late_at_office(db, contact, letter) if told_before else []), *_in_time(db, letter)]


def _late_at_office(db: Session, contact: ContactRequest, letter: Letter) -> list[str]:
    """Of who was told second: the term runs from the contact, also where the letter itself was quick."""
    kept = Notice(contact.received_at, letter.accepted_at, letter.state)
    if notification_term.told(desk(db).terms, kept, now(db)) is not Told.LATE or letter.accepted_at is None:
        return []
    after = _after(contact, letter.accepted_at)
    return [f"Niet op tijd gemeld: de bewindspersoon die het betreft, hoorde het {after}."]


def _in_time(db: Session, letter: Letter) -> list[str]:
    terms, kept = desk(db).terms, Notice(letter.created_at, letter.accepted_at, letter.state)
    known = "De contactpersoon en de beheerders krijgen daar bericht van."
    match notification_term.told(terms, kept, now(db)):
        case Told.ON_TIME:
            return []
        case Told.LATE:
            minutes = notification_term.minutes_late(terms, kept)
            return [f"Gemeld, {minutes} {'minuut' if minutes == 1 else 'minuten'} te laat."]
        case Told.WAITING if letter.state is LetterState.FAILED:
            return [f"Let op: {LETTER_STATE[letter.state]}."]
        case Told.WAITING:
            return ["Nog niet aangenomen door de mailserver."]
        case Told.MISSED if letter.state is LetterState.BOUNCED:
            return [f"Let op: {LETTER_STATE[letter.state]}. {known}"]
        case Told.MISSED:
            return [f"Let op: niet aangenomen binnen {terms.notice_minutes} minuten. {known}"]


def _after(contact: ContactRequest, at: datetime) -> str:
    """In seconds as long as those say something, then in the largest unit that fits twice."""
    seconds = int((at - contact.received_at).total_seconds())
    if seconds < 1:
        return "op hetzelfde moment"
    if seconds == 1:
        return "na 1 seconde"
    unit, name = next(each for each in UNITS if seconds >= 2 * each[0])
    return f"na {seconds // unit} {name}"
