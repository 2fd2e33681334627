"""Which letter goes when and to which party, as one table; and writing it. The addresses are from `recipients`.

A letter is rendered in the transaction of the deed and handed to the outbox. Sealed content cannot get in:
it stands in a table that this module never reads.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk.law import content, disclosure, officials
from contactdesk.law.addresses import folded
from contactdesk.law.disclosure import Topic
from contactdesk.law.early import is_told_afterwards
from contactdesk.law.outcomes import Invalid, invalid
from contactdesk.law.permissions import ByLetter
from contactdesk.letters import invitations, outbox, recipients
from contactdesk.letters.gathering import waits_until
from contactdesk.letters.letter_words import render
from contactdesk.letters.letter_words.agreements import agreement_of
from contactdesk.letters.letter_words.news import News
from contactdesk.letters.letter_words.opening import can_open
from contactdesk.letters.recipients import Address, To
from contactdesk.store.desk import desk, now
from contactdesk.store.models import AuditEntry, ContactRequest, Letter
from contactdesk.words import Action, OfficialChange, Party, Regime, Role, State

A = Action
PERMISSION, NOTIFY = Regime.PERMISSION, Regime.NOTIFY


@dataclass(frozen=True)
class Row:
    """One letter: to whom, with which words. `always`: also to who did the deed (receipt, confirmation). `moved`: only
    where the deed brought the contact to another state, or only where it did not; `told`: only of a contact that was
    there before it was reported, or only of others; `asker`: only to a party that may know who asks; `official`: only
    where the official changed so; `cancels`: takes the appointment out of the calendar of who drops out."""

    to: To
    template: str
    always: bool = False
    link: str | None = None
    ics: bool = False
    moved: bool | None = None
    told: bool | None = None
    asker: bool = False
    official: tuple[OfficialChange, ...] = ()
    cancels: bool = False


#: the letter whose text says "on its way" in the database constraint of notify: the minister's
NOTICE: Final = outbox.NOTICE

_ASKED = Row(To.OFFICE, "asked", always=True, link="decide")
_CONFIRMATION = Row(To.OFFICE, "confirmation", always=True, link="confirm")
_DECIDED = Row(To.LIAISONS, "decided_liaison")
_APPOINTMENT = (
    Row(To.INITIATOR, "appointment", ics=True),
    Row(To.MEMBER, "appointment", ics=True),
    Row(To.OFFICIAL, "appointment", ics=True, link="official"),
    Row(To.BODY, "appointment", ics=True),
)
_SUSPENDED = Row(To.TOLD_BEFORE, "suspended", ics=True)
_EVERYONE = To.EVERYONE
#: before the others: who came to a report reads what it is, and not what was mended
_MEMBERS: Final = (
    Row(To.NAMED_MEMBER, "reported"),
    Row(To.UNNAMED_MEMBER, "unnamed", ics=True, cancels=True),
)
_HELPER = (Row(To.HELPER, recipients.HELPS),)
_TOLD_INSTEAD = (
    Row(To.OFFICE, NOTICE, always=True, link="agreement"),
    Row(To.FORMER_OFFICE, "told_elsewhere"),
)

#: a deed after which an appointment that stood is taken out of the calendars
ENDS_APPOINTMENT: Final = frozenset(
    {A.CALL_OFF, A.REVOKE, A.WITHDRAW, A.DECLINE, A.ASK_PERMISSION, A.DISPUTE, A.REASSIGN}
)

#: one row per action; an empty tuple says that no letter goes, on purpose
LETTERS: Final[dict[tuple[Regime, Action], tuple[Row, ...]]] = {
    (PERMISSION, A.SUBMIT): (
        Row(To.OFFICE, NOTICE, always=True, told=True),
        Row(To.INITIATOR, "receipt", always=True),
        Row(To.MEMBER, "reported", told=True),
        Row(To.LIAISONS, "notice_liaison", told=True),
        Row(To.LIAISONS, "submitted", told=False),
        Row(To.UNIT, "submitted_unit", told=False),
        Row(To.URGENT_DEPUTIES, "submitted", told=False),
        Row(To.URGENT_OFFICE, "urgent", told=False),
    ),
    (PERMISSION, A.TAKE): (),
    (PERMISSION, A.ASK_BACK): (Row(To.INITIATOR, "asked_back"),),
    (PERMISSION, A.CLARIFY): (Row(To.OTHER_SIDE, "clarified"),),
    (PERMISSION, A.MESSAGE): (Row(To.OTHER_SIDE, "message"),),
    # the side that said it reads what was written down in its name, and whoever would have had it otherwise
    (PERMISSION, A.RECORD_MESSAGE): (Row(To.SPOKEN_FOR, "recorded"), Row(To.OTHER_SIDE, "message")),
    (PERMISSION, A.RECORD_OFFICE): (Row(To.OFFICE, "recorded_office"),),
    (PERMISSION, A.RECORD_ANSWER): (Row(To.SPOKEN_FOR, "recorded"), Row(To.OTHER_SIDE, "clarified")),
    (PERMISSION, A.ASK_PERMISSION): (_ASKED, _SUSPENDED, Row(To.FORMER_OFFICE, "asked_elsewhere")),
    (PERMISSION, A.REMIND): (Row(To.OFFICE, "reminder", always=True, link="decide"),),
    (PERMISSION, A.PERMIT): (
        Row(To.INITIATOR, "permitted"),
        Row(To.OFFICIAL, "permitted_official", link="official"),
        Row(To.MEMBER, "invitation"),
        _DECIDED,
        Row(To.UNIT, "decided_liaison"),
        _CONFIRMATION,
    ),
    (PERMISSION, A.REFUSE): (
        Row(To.INITIATOR, "refused"),
        _DECIDED,
        Row(To.UNIT, "decided_liaison"),
        _CONFIRMATION,
    ),
    (PERMISSION, A.REVOKE): (
        Row(To.INITIATOR, "revoked", ics=True),
        Row(To.OFFICIAL, "revoked", ics=True),
        Row(To.MEMBER, "revoked", ics=True),
        _DECIDED,
        Row(To.UNIT, "decided_liaison"),
        _CONFIRMATION,
    ),
    # who was told yes must hear at once that the yes does not stand
    (PERMISSION, A.DISPUTE): (
        Row(To.LIAISONS, "disputed"),
        Row(To.DEPUTIES, "disputed"),
        Row(To.ADMINISTRATORS, "disputed_administrator"),
        Row(To.SECRETARY_GENERAL, "disputed_secretary", moved=False),
        replace(_SUSPENDED, moved=True),
        replace(_ASKED, moved=True),
    ),
    # everybody who was told hears that it was none; who decides now gets a link of their own
    (PERMISSION, A.TAKE_BACK): (
        Row(To.TOLD_OF_DECISION, "taken_back", always=True),
        Row(To.DECIDING_OFFICE, "taken_back_office", always=True, link="decide"),
        Row(To.OFFICE, "taken_back_office", always=True),
        Row(To.LIAISONS, "taken_back_liaison"),
        Row(To.UNIT, "taken_back_liaison"),
    ),
    # before the yes: a fresh link where the office is deciding; after it: the official's own letter
    (PERMISSION, A.NAME_OFFICIAL): (
        Row(To.DECIDING_OFFICE, "asked", always=True, link="decide"),
        Row(To.OFFICIAL, "permitted_official", ics=True, link="official"),
        # always: somebody else can have changed the address in the official's name
        Row(
            To.FORMER_OFFICIAL,
            "official_over",
            always=True,
            ics=True,
            official=(*OfficialChange,),
            cancels=True,
        ),
        Row(To.PERMITTED_INITIATOR, "official_named", ics=True),
        Row(To.OFFICE, "official_corrected", official=(OfficialChange.CORRECTED, OfficialChange.JOINED)),
    ),
    (PERMISSION, A.SCHEDULE): _APPOINTMENT,
    (PERMISSION, A.RESCHEDULE): _APPOINTMENT,
    (PERMISSION, A.CALL_OFF): _APPOINTMENT,
    (PERMISSION, A.HOLD): (Row(To.OTHER_SIDE, "held"), Row(To.LIAISONS, "held")),
    (PERMISSION, A.DECLINE): (Row(To.OTHER_SIDE, "declined", ics=True), Row(To.LIAISONS, "declined")),
    (PERMISSION, A.FORWARD): (Row(_EVERYONE, "forwarded"),),
    (PERMISSION, A.ANSWER_PUBLICLY): (Row(To.INITIATOR, "answered"), Row(_EVERYONE, "answered")),
    (PERMISSION, A.NOT_HELPED): (Row(To.LIAISONS, "not_helped"),),
    (PERMISSION, A.CORRECT): (
        *_MEMBERS,
        Row(To.MEMBER, "corrected", told=True),
        Row(To.OFFICE, "corrected", told=True),
        Row(To.DECIDING_OFFICE, "asked", always=True, link="decide"),
        Row(To.INITIATOR, "corrected"),
        Row(To.LIAISONS, "corrected"),
        Row(To.UNIT, "corrected"),
    ),
    (PERMISSION, A.REOPEN): (Row(To.OTHER_SIDE, "reopened"), Row(To.LIAISONS, "reopened")),
    (PERMISSION, A.KEEP): (
        Row(To.INITIATOR, "kept"),
        Row(To.LIAISONS, "kept"),
        Row(To.DECIDING_OFFICE, "kept"),
    ),
    (PERMISSION, A.URGE): (Row(To.LIAISONS, "urged"), Row(To.DEPUTIES, "urged")),
    (PERMISSION, A.ESCALATE): (Row(To.SECRETARY_GENERAL, "escalated"), Row(To.LIAISONS, "escalated")),
    (PERMISSION, A.LAPSE): (
        Row(To.INITIATOR, "lapsed"),
        Row(To.LIAISONS, "lapsed"),
        Row(_EVERYONE, "lapsed"),
    ),
    (PERMISSION, A.WITHDRAW): (Row(_EVERYONE, "withdrawn", ics=True),),
    # who was told yes before the colleague, and who decides, read it in the letters of a new question
    (PERMISSION, A.REASSIGN): (
        Row(To.INITIATOR, "taken_over", always=True),
        Row(To.DECIDING_OFFICE, "asked", always=True, link="decide"),
        replace(_SUSPENDED, moved=True),
        Row(To.LIAISONS, "asker_changed"),
        Row(To.UNIT, "asker_changed"),
    ),
    (PERMISSION, A.TELL_ELSEWHERE): _TOLD_INSTEAD,
    (PERMISSION, A.NOTE): (),
    (PERMISSION, A.NAME_HELPER): _HELPER,
    (NOTIFY, A.SUBMIT): (
        Row(To.OFFICE, NOTICE, always=True, link="agreement"),
        # before the body: one that reports a contact of its own gets the receipt
        Row(To.INITIATOR, "receipt", always=True),
        Row(To.BODY, "notified"),
        Row(To.MEMBER, "reported"),
        Row(To.LIAISONS, "notice_liaison"),
    ),
    (NOTIFY, A.MESSAGE): (Row(To.OTHER_SIDE, "message"),),
    (NOTIFY, A.NAME_OFFICIAL): (Row(To.OFFICIAL, "drafter"), Row(To.INITIATOR, "official_named")),
    (NOTIFY, A.SCHEDULE): _APPOINTMENT,
    (NOTIFY, A.RESCHEDULE): _APPOINTMENT,
    (NOTIFY, A.CALL_OFF): _APPOINTMENT,
    (NOTIFY, A.HOLD): (Row(To.OTHER_SIDE, "held"), Row(To.LIAISONS, "held")),
    (NOTIFY, A.CORRECT): (
        *_MEMBERS,
        Row(To.INITIATOR, "corrected"),
        *(Row(to, "corrected") for to in (To.BODY, To.OFFICIAL, To.MEMBER, To.OFFICE, To.LIAISONS)),
    ),
    (NOTIFY, A.REOPEN): (Row(To.OTHER_SIDE, "reopened"), Row(To.LIAISONS, "reopened")),
    (NOTIFY, A.DECLINE): (Row(To.OTHER_SIDE, "declined", ics=True), Row(To.LIAISONS, "declined")),
    (NOTIFY, A.FORWARD): (Row(_EVERYONE, "forwarded"),),
    (NOTIFY, A.WITHDRAW): (Row(_EVERYONE, "withdrawn", ics=True),),
    (NOTIFY, A.REASSIGN): (
        Row(To.INITIATOR, "taken_over", always=True),
        Row(To.BODY, "asker_changed"),
        *(Row(to, "asker_changed", asker=True) for to in (To.OFFICIAL, To.LIAISONS, To.OFFICE)),
    ),
    (NOTIFY, A.TELL_ELSEWHERE): _TOLD_INSTEAD,
    (NOTIFY, A.NOTE): (),
    (NOTIFY, A.NAME_HELPER): _HELPER,
}

#: letters about the clock, once each: kind → rows
TERM_LETTERS: Final[dict[str, tuple[Row, ...]]] = {
    "near": (Row(To.LIAISONS, "term_near"),),
    # the calendar changed, and with it the day to an earlier one; a later one stands on the page
    "moved": (Row(To.LIAISONS, "term_moved"), Row(To.DECIDING_OFFICE, "term_moved")),
    "passed": (
        Row(To.LIAISONS, "term_passed"),
        Row(To.DEPUTIES, "term_passed"),
        Row(To.INITIATOR, "term_passed_initiator"),
    ),
    "long_passed": (
        Row(To.SECRETARY_GENERAL, "term_long_passed"),
        Row(To.LIAISONS, "term_long_passed"),
        Row(To.UNTOLD_INITIATOR, "term_passed_initiator"),
    ),
    # after the debate: without an answer to this one it lapses
    "still_needed": (Row(To.INITIATOR, "still_needed"),),
    # silence: who asks hears of it once; within the ministry one letter a week, further up each time
    "unanswered": (Row(To.INITIATOR, "unanswered"),),
    "unanswered_liaison": (Row(To.LIAISONS, "term_unanswered"),),
    "unanswered_deputy": (Row(To.DEPUTIES, "term_unanswered"),),
    "unanswered_secretary": (Row(To.SECRETARY_GENERAL, "term_unanswered"),),
    "unanswered_minister": (
        Row(To.ASKED_MINISTER, "term_unanswered_minister", link="decide"),
        Row(To.UNASKED_MINISTER, "term_unanswered_unasked"),
    ),
    "quiet": (Row(To.BALL, "quiet"),),
    # under notify there is no term: who was asked itself hears of the debate
    "before_debate": (Row(To.BODY, "before_debate"), Row(To.OFFICIAL, "before_debate")),
    # who was named to help with a law has an account now
    "drafter_account": (Row(To.OFFICIAL, "drafter_account"),),
    # the day that a refusal named: from then on it can be, or the answer is there
    "offered": (Row(To.LIAISONS, "offered_liaison"), Row(To.INITIATOR, "offered")),
    # another minister answers from now on, or the own one again: with a link of their own
    "replaced": (Row(To.DECIDING_OFFICE, "asked", always=True, link="decide"),),
    # its portfolio went to another office, which decides from now on
    "passed_on": (Row(To.DECIDING_OFFICE, "asked", always=True, link="decide"),),
    # the minister's letter under notify is not accepted in time, or came back
    "notice_late": (
        Row(To.LIAISONS, "notice_late"),
        Row(To.ADMINISTRATORS, "notice_late_administrator"),
    ),
    # the member whom an official or a body wants to reach has no seat any more
    "member_gone": (Row(To.INITIATOR, "member_gone"), Row(To.LIAISONS, "member_gone")),
    # each contact person of the department has it as their own
    "all_barred": (Row(To.ADMINISTRATORS, "all_barred"),),
}


def announce(
    db: Session, contact: ContactRequest, entry: AuditEntry, news: News, *, only: str | None = None
) -> None:
    """Write every letter that this deed owes, in the caller's transaction: one per address (or to `only`)."""
    table = (
        TERM_LETTERS[news.action] if news.action in TERM_LETTERS else LETTERS[contact.regime, A(news.action)]
    )
    written = _told_there(db, news)
    for row, address in _addressed(db, contact, news, table):
        if folded(address.email) not in written and only in (None, address.email):
            written.add(folded(address.email))
            _write(db, contact, entry, news, row, address)


def _told_there(db: Session, news: News) -> set[str]:
    """Whose letter about the new contact says that it was sent on: who asks, or is asked, gets no second one."""
    if news.next_number is None:
        return set()
    query = (
        select(col(Letter.to_email))
        .join(ContactRequest, col(ContactRequest.id) == col(Letter.contact_id))
        .where(col(ContactRequest.number) == news.next_number)
        .where(col(Letter.to_party).in_((Party.INITIATOR.value, Party.MEMBER.value)))
    )
    return {folded(email) for email in db.execute(query).scalars()}


def reaches(db: Session, contact: ContactRequest, kind: str) -> bool:
    """Whether a letter about the clock would have anybody to go to."""
    return any(recipients.find(db, contact, row.to, Party.SYSTEM) for row in TERM_LETTERS[kind])


def _addressed(
    db: Session, contact: ContactRequest, news: News, table: tuple[Row, ...]
) -> Iterator[tuple[Row, Address]]:
    has_moved = news.was is not None and news.was is not contact.state
    for row in table:
        if row.moved not in (None, has_moved) or row.told not in (None, is_told_afterwards(contact)):
            continue
        if row.official and news.official_change not in row.official:
            continue
        found = recipients.find(db, contact, row.to, news.side or news.party)
        for address in [
            *found,
            *(recipients.told_of_yes(db, contact, found) if row.ics and not row.cancels else ()),
        ]:
            if news.changed and not _knows_changed(contact, news, address):
                continue
            if row.asker and not disclosure.by_letter(address.party, Topic.ASKER, contact):
                continue
            if row.always or not _is_doer(contact, address, news):
                yield row, address


def _knows_changed(contact: ContactRequest, news: News, address: Address) -> bool:
    """Who knows of nothing that was mended hears nothing of it."""
    return bool(content.mended(news.changed, disclosure.topics((address.party,), contact)))


def _is_doer(contact: ContactRequest, address: Address, news: News) -> bool:
    """The doer's own address, and the shared mailbox of the side that acted."""
    if address.email == news.by.email:
        # who has the link of a letter is known by nothing else: its address hears what was done with it
        return not isinstance(news.by, ByLetter)
    if not address.is_shared or address.party is not news.party:
        return False
    # a contact that was forwarded is new to the liaisons it was sent to, though a liaison sent it
    own = {grant.organisation_id for grant in news.by.of(Role.LIAISON)}
    return contact.department_id in own if news.party is Party.LIAISON else news.party is not Party.SYSTEM


def _write(
    db: Session, contact: ContactRequest, entry: AuditEntry, news: News, row: Row, address: Address
) -> None:
    ics, method = _appointment(db, contact, news, row, address)
    nonces = {purpose: outbox.new_nonce() for purpose in _purposes(db, contact, row, address)}
    links = {purpose: outbox.placeholder(nonce) for purpose, nonce in nonces.items()}
    subject, body = render(db, contact, news, row.template, address, links)
    is_helper = row.to is To.HELPER
    try:
        letter = outbox.keep(
            db,
            audit_id=entry.id,
            contact_id=contact.id,
            template=row.template,
            to_email=address.email,
            to_party=address.party.value,
            reply_to=recipients.reply_to_helper(db, contact)
            if is_helper
            else recipients.reply_to(db, contact, address.party),
            subject=subject,
            body=body,
            ics=ics,
            ics_method=method,
            leaves_at=None if ics else waits_until(db, contact, news, row.template, address),
        )
    except outbox.Unsendable as wrong:
        raise _at_its_field(contact, news, address, wrong) from wrong
    _add_links(db, contact, news, nonces, address, letter)
    if row.template == NOTICE and _is_first_notice(db, contact, entry):
        contact.notice_letter_id = letter.id
    if row.to is To.OFFICE and contact.office_since is None:
        contact.office_since = now(db)


def _is_first_notice(db: Session, contact: ContactRequest, entry: AuditEntry) -> bool:
    """The office's own mailbox comes before those of its deputies; of another office, it is the newer one that counts."""
    counts = db.get(Letter, contact.notice_letter_id) if contact.notice_letter_id else None
    return counts is None or counts.audit_id != entry.id


#: where somebody typed what a part of a letter cannot hold
_FIELDS: Final = {
    ("subject", A.SUBMIT): "onderwerp",
    ("body", A.SUBMIT): "vraag",
    ("body", A.MESSAGE): "tekst",
    ("body", A.RECORD_MESSAGE): "tekst",
    ("body", A.RECORD_ANSWER): "tekst",
    ("body", A.RECORD_OFFICE): "tekst",
    ("body", A.ASK_BACK): "tekst",
    ("body", A.TAKE_BACK): "tekst",
    ("body", A.CLARIFY): "tekst",
    ("body", A.ANSWER_PUBLICLY): "tekst",
    ("ics", A.SCHEDULE): "plaats",
    ("ics", A.RESCHEDULE): "plaats",
    ("body", A.RESCHEDULE): "reden",
    ("body", A.CALL_OFF): "reden",
}


def _at_its_field(
    contact: ContactRequest, news: News, address: Address, wrong: outbox.Unsendable
) -> Invalid | outbox.Unsendable:
    """The error for who typed it; where nobody did, the deed fails as it should: loudly."""
    field = _FIELDS.get((wrong.part, A(news.action))) if news.action in set(A) else None
    if field == "onderwerp" and disclosure.is_sealed(contact):
        field = "wetsvoorstel"
    if wrong.part == "to_email" and folded(address.email) in officials.addresses(contact):
        field = "ambtenaar_email"
    text = "Dit kunnen wij niet per e-mail versturen. Typ het opnieuw, zonder bijzondere tekens"
    return invalid(field, text) if field else wrong


#: what a row of the table calls a link, and the links that such a letter holds
_PURPOSES: Final = {
    "decide": ("decide", "read"),
    "confirm": ("confirm",),
    "agreement": ("agreement",),
    "official": ("official",),
}


def _purposes(db: Session, contact: ContactRequest, row: Row, address: Address) -> tuple[str, ...]:
    """Who does not answer for the inspectorate, or of what is none, has no agreement to change. Who has an account acts
    there; sealed help is read with an account only."""
    if row.link == "agreement":
        found = agreement_of(db, contact)
        return _PURPOSES["agreement"] if found and found.is_answered else ()
    if row.link == "official" and not _acts_by_letter(db, contact, address):
        return ()
    return _PURPOSES.get(row.link or "", ())


def _acts_by_letter(db: Session, contact: ContactRequest, address: Address) -> bool:
    is_permitted = contact.permission_id is not None and not disclosure.is_sealed(contact)
    return is_permitted and contact.state in recipients.MAY_CALL and not can_open(db, contact, address)


def _add_links(
    db: Session,
    contact: ContactRequest,
    news: News,
    nonces: dict[str, str],
    address: Address,
    letter: Letter,
) -> None:
    """The links whose placeholders the letter holds; the tokens come when it is sent."""
    expires = recipients.link_expires(desk(db).terms, now(db))
    for purpose, nonce in nonces.items():
        outbox.add_link(
            db,
            letter,
            nonce=nonce,
            purpose=purpose,
            addressee=address.email,
            asked_version=contact.asked_version,
            decision_id=_decision_of(contact, news, purpose),
            expires_at=expires,
        )


def _decision_of(contact: ContactRequest, news: News, purpose: str) -> int | None:
    """What a link confirms, or on which permission it rests: after another yes there is another link."""
    if purpose == "official":
        return contact.permission_id
    return news.decision.id if news.decision and purpose == "confirm" else None


def _appointment(
    db: Session, contact: ContactRequest, news: News, row: Row, address: Address
) -> tuple[str | None, str | None]:
    """The appointment goes to those who meet; ministers and liaisons have no place in it."""
    meets = address.party in (Party.INITIATOR, Party.MEMBER, Party.OFFICIAL, Party.BODY)
    if not row.ics or not meets or contact.appointment_at is None:
        return None, None
    if news.action in (A.NAME_OFFICIAL, A.CORRECT) and contact.state is not State.SCHEDULED:
        return None, None
    ends = news.action in ENDS_APPOINTMENT
    if ends and news.was is not State.SCHEDULED:
        return None, None
    method = "CANCEL" if ends or row.cancels else "REQUEST"
    reason = news.text if news.action in (A.RESCHEDULE, A.CALL_OFF) else None
    return invitations.ics(db, contact, method, address, reason=reason), method
