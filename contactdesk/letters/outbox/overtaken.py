"""Does what a letter says still hold? One row per template: the later deeds that undo it, and what must be so besides.

A letter can wait for days, and be sent again by hand: what it tells must be true when it leaves, not only when it was
written. One that was overtaken is never sent; the letter of the later deed tells what holds now. What must be told
whatever came after (the minister's notice, the confirmation of a decision) has the row `ALWAYS`.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk.law.addresses import folded
from contactdesk.letters.outbox import truths
from contactdesk.store.models import AuditEntry, Letter
from contactdesk.words import Action, LetterState

A = Action


@dataclass(frozen=True)
class Holds:
    """A letter stands until one of these deeds on its contact, and as long as every `also` is so."""

    until: frozenset[str] = frozenset()
    also: tuple[Callable[[Session, Letter], bool], ...] = ()


def until(*deeds: str, also: tuple[Callable[[Session, Letter], bool], ...] = ()) -> Holds:
    return Holds(frozenset(map(str, deeds)), also)


ALWAYS: Final = Holds()
#: the contact is over before it took place
ENDS: Final = (A.WITHDRAW, A.DECLINE, A.FORWARD, A.LAPSE, A.ANSWER_PUBLICLY)
#: nothing is waited for any more
SETTLES: Final = (A.PERMIT, A.REFUSE, *ENDS)
#: who was told yes may not (any more)
UNDOES_YES: Final = (A.REVOKE, A.DISPUTE, A.TAKE_BACK, A.ASK_PERMISSION, A.REASSIGN, A.REFUSE, *ENDS)
#: what was put to the minister is put anew, or waits for an answer first
ASKS_ANEW: Final = (
    A.ASK_BACK,
    A.CLARIFY,
    A.RECORD_ANSWER,
    A.CORRECT,
    A.ASK_PERMISSION,
    A.REASSIGN,
    A.NAME_OFFICIAL,
    A.DISPUTE,
)
#: the appointment is another, is off, or was
MOVES_APPOINTMENT: Final = (A.SCHEDULE, A.RESCHEDULE, A.CALL_OFF, A.HOLD)
#: the letter of a later week, when this one still waits
UNANSWERED: Final = tuple(f"term_unanswered_{who}" for who in ("liaison", "deputy", "secretary", "minister"))
#: since when nothing happens: everything but words beside it
STIRS: Final = tuple(
    deed
    for deed in A
    if deed not in (A.NOTE, A.MESSAGE, A.RECORD_MESSAGE, A.RECORD_OFFICE, A.TAKE, A.REMIND, A.NAME_HELPER)
)

_PERMITTED = until(*UNDOES_YES, also=(truths.is_permitted,))
_WITH_OFFICIAL = until(
    *UNDOES_YES, A.NAME_OFFICIAL, also=(truths.is_permitted, truths.is_the_official_of_letter)
)
_ASKED = (truths.is_awaited_as_asked, truths.is_of_office)

#: one row per template in `templates/letters/`
HOLDS: Final[dict[str, Holds]] = {
    # asked, and waiting
    "receipt": until(A.REASSIGN, *ENDS),
    "submitted": until(*SETTLES),
    "submitted_unit": until(*SETTLES),
    "urgent": until(*SETTLES, also=(truths.is_of_office,)),
    "asked_back": until(A.REASSIGN, A.CLARIFY, A.RECORD_ANSWER, A.ASK_PERMISSION, *SETTLES),
    "clarified": until(*SETTLES),
    "recorded": ALWAYS,
    "recorded_office": ALWAYS,
    "asked": until(*SETTLES, *ASKS_ANEW, also=_ASKED),
    "asked_elsewhere": ALWAYS,
    "told_elsewhere": ALWAYS,
    "reminder": until(*SETTLES, *ASKS_ANEW, A.REMIND, also=_ASKED),
    "term_near": until(*SETTLES, A.ASK_BACK, "term_passed", "term_long_passed"),
    "term_moved": until(*SETTLES, A.ASK_BACK, "term_moved"),
    "term_passed": until(*SETTLES),
    "term_passed_initiator": until(A.REASSIGN, *SETTLES),
    "term_long_passed": until(*SETTLES),
    "still_needed": until(A.REASSIGN, A.KEEP, *SETTLES),
    # a later one may be about what this reader does not know of
    "corrected": until(*SETTLES),
    "kept": until(A.KEEP, *SETTLES),
    "urged": until(*SETTLES, A.URGE),
    "escalated": until(*SETTLES),
    "unanswered": until(A.REASSIGN, *SETTLES),
    "term_unanswered": until(*SETTLES, A.ASK_BACK, *UNANSWERED),
    "term_unanswered_minister": until(*SETTLES, *ASKS_ANEW, *UNANSWERED, also=_ASKED),
    "term_unanswered_unasked": until(*SETTLES, *ASKS_ANEW, *UNANSWERED, also=(truths.is_of_office,)),
    "quiet": until(*STIRS),
    "before_debate": until(A.HOLD, A.SCHEDULE, A.CORRECT, *ENDS, also=(truths.debate_is_ahead,)),
    # yes and no
    "permitted": _PERMITTED,
    "invitation": _PERMITTED,
    "permitted_official": _WITH_OFFICIAL,
    "official_named": until(*UNDOES_YES, A.NAME_OFFICIAL, also=(truths.is_permitted,)),
    "official_over": ALWAYS,
    "official_corrected": until(*UNDOES_YES, also=(truths.is_of_office,)),
    "decided_liaison": until(A.PERMIT, *UNDOES_YES),
    "refused": until(A.PERMIT, A.REFUSE, A.DISPUTE, A.TAKE_BACK),
    "revoked": until(A.PERMIT, A.REFUSE, A.DISPUTE),
    "offered": until(A.PERMIT, A.REFUSE, A.DISPUTE, A.TAKE_BACK),
    "offered_liaison": until(A.PERMIT, A.REFUSE, A.DISPUTE, A.TAKE_BACK),
    "suspended": until(A.PERMIT, A.REFUSE),
    # who heard of a decision that was none hears that, whatever came after
    "taken_back": ALWAYS,
    "taken_back_office": ALWAYS,
    "taken_back_liaison": ALWAYS,
    "confirmation": ALWAYS,
    "disputed": ALWAYS,
    "disputed_administrator": ALWAYS,
    "disputed_secretary": ALWAYS,
    # under notify
    "notice": ALWAYS,
    "notice_liaison": ALWAYS,
    "notified": until(*ENDS),
    "reported": until(*ENDS, also=(truths.is_of_a_member,)),
    "unnamed": ALWAYS,
    "helper": until(A.NAME_HELPER),
    "taken_over": until(*ENDS, A.REASSIGN),
    "asker_changed": until(*ENDS, A.REASSIGN),
    "drafter": until(*ENDS, A.NAME_OFFICIAL, also=(truths.is_the_official_of_letter,)),
    "drafter_account": until(*ENDS, A.NAME_OFFICIAL, also=(truths.is_the_official_of_letter,)),
    "notice_late": Holds(also=(truths.notice_is_missing,)),
    "notice_late_administrator": Holds(also=(truths.notice_is_missing,)),
    "all_barred": Holds(also=(truths.nobody_is_left,)),
    # the contact itself, and its end
    "appointment": until(
        *MOVES_APPOINTMENT, *UNDOES_YES, also=(truths.is_permitted, truths.is_ahead, truths.meets_still)
    ),
    "message": Holds(also=(truths.may_be_said,)),
    "held": until(A.REOPEN),
    "reopened": until(A.HOLD, *UNDOES_YES),
    "declined": ALWAYS,
    "forwarded": ALWAYS,
    "answered": until(A.NOT_HELPED),
    "not_helped": until(*SETTLES),
    "lapsed": ALWAYS,
    "withdrawn": ALWAYS,
    "member_gone": until(*ENDS),
    # another minister, and a permission beforehand
    "inherited": ALWAYS,
    "inherited_liaison": ALWAYS,
    "standing_recorded": Holds(also=(truths.standing_permission_holds,)),
    "standing_confirmed": Holds(also=(truths.standing_permission_holds,)),
    "standing_confirmed_together": ALWAYS,
    "standing_revoked": ALWAYS,
    "standing_suspended": ALWAYS,
    # the desk itself
    "sign_in_link": Holds(also=(truths.key_works,)),
    "decision_code": Holds(also=(truths.key_works,)),
    "link_tried": ALWAYS,
    "link_disowned": ALWAYS,
    "role_proposed": Holds(also=(truths.proposal_waits,)),
    "role_given": Holds(also=(truths.role_lasts,)),
    "role_ended": ALWAYS,
    "committee_restored": ALWAYS,
    "official_moved": ALWAYS,
    "rejoin_proposed": Holds(also=(truths.proposal_waits,)),
    "rejoined": ALWAYS,
    "details_changed": ALWAYS,
    "address_proposed": Holds(also=(truths.proposal_waits,)),
    "address_changed": ALWAYS,
    "roles_proposed": ALWAYS,
    "people_imported": ALWAYS,
    "issuer_moved": ALWAYS,
    "mailbox_proposed": Holds(also=(truths.proposal_waits,)),
    "mailboxes_proposed": ALWAYS,
    "mailbox_test": Holds(also=(truths.proposal_waits, truths.key_works)),
    "mailbox_changed": ALWAYS,
    "organisation_proposed": Holds(also=(truths.proposal_waits,)),
    "organisation_changed": ALWAYS,
    "seats_proposed": Holds(also=(truths.proposal_waits,)),
    "seats_changed": ALWAYS,
    "committee_ended": ALWAYS,
    "seat_ends": Holds(also=(truths.proposal_waits,)),
    "agreement_changed": ALWAYS,
    # emergency signals: what asks something, as long as it is waited for at this mailbox
    "signal_sent": Holds(also=(truths.signal_waits,)),
    "signal_added": Holds(also=(truths.signal_waits,)),
    "signal_near": Holds(also=(truths.signal_waits,)),
    "signal_overdue": Holds(also=(truths.signal_waits,)),
    "signal_passed_on": Holds(also=(truths.signal_waits,)),
    "signal_open_again": Holds(also=(truths.signal_waits,)),
    "signal_confirmed": ALWAYS,
    "signal_withdrawn": ALWAYS,
    "signal_receipt": ALWAYS,
    "signal_question": Holds(also=(truths.signal_waits,)),
    "signal_answered": ALWAYS,
    "signal_disputed": ALWAYS,
    "signal_overdue_body": ALWAYS,
    "signal_moved": ALWAYS,
    "proposal_rejected": ALWAYS,
    "proposal_impossible": ALWAYS,
    "minister_proposed": Holds(also=(truths.proposal_waits,)),
    "replacement_proposed": Holds(also=(truths.proposal_waits,)),
    "minister_replaced": ALWAYS,
    "portfolio_moved": ALWAYS,
    "delegated": Holds(also=(truths.role_lasts,)),
    "delegation_over": ALWAYS,
    "absent": Holds(also=(truths.is_still_away,)),
    "absent_over": ALWAYS,
    "handed_over": ALWAYS,
    "morning_letter": Holds(also=(truths.is_of_today,)),
    "checkpoint": ALWAYS,
    "mail_refused": ALWAYS,
    "day_letter": ALWAYS,
    "overview": ALWAYS,
    "handed_on": ALWAYS,
    "letter_failed": Holds(also=(truths.letter_is_stopped,)),
    "letters_stopped": Holds(also=(truths.letters_are_stopped,)),
}


def overtaken(db: Session, letters: Sequence[Letter]) -> set[int]:
    """Which of these letters say what no longer holds, by id."""
    later = _later(db, letters)
    return {letter.id for letter in letters if not _stands(db, letter, later.get(letter.id, set()))}


def overtaken_of(db: Session, letter_ids: Collection[int]) -> set[int]:
    """The same of letters by their ids."""
    if not letter_ids:
        return set()
    return overtaken(db, db.execute(select(Letter).where(col(Letter.id).in_(letter_ids))).scalars().all())


def _stands(db: Session, letter: Letter, later: set[str]) -> bool:
    row = HOLDS.get(letter.template, ALWAYS)
    if letter.ics_method == "CANCEL":  # it takes something out of a calendar, whatever came after
        return not (row.until & later) or not _is_in_calendar_anew(db, letter)
    return not row.until & later and all(is_so(db, letter) for is_so in row.also)


def _later(db: Session, letters: Sequence[Letter]) -> dict[int | None, set[str]]:
    """What happened to their contacts after each was written, as far as it can undo them."""
    asked = [one.id for one in letters if one.contact_id and HOLDS.get(one.template, ALWAYS).until]
    found: dict[int | None, set[str]] = {}
    if not asked:
        return found
    query = (
        select(col(Letter.id), col(AuditEntry.action), col(AuditEntry.details))
        .join(AuditEntry, col(AuditEntry.contact_id) == col(Letter.contact_id))
        .where(col(Letter.id).in_(asked), col(AuditEntry.id) > col(Letter.audit_id))
    )
    for letter_id, action, details in db.execute(query):
        # what was said of an earlier decision leaves the contact as it was
        if details.get("moved", True):
            found.setdefault(letter_id, set()).add(action)
    return found


def _is_in_calendar_anew(db: Session, letter: Letter) -> bool:
    """A later invitation went, or goes, to the same address: a CANCEL after it would take that one out (RFC 5546)."""
    anew = select(col(Letter.to_email)).where(
        col(Letter.contact_id) == letter.contact_id,
        col(Letter.id) > letter.id,
        col(Letter.ics_method) == "REQUEST",
        col(Letter.state) != LetterState.SUPERSEDED,
    )
    return folded(letter.to_email) in map(folded, db.execute(anew).scalars())
