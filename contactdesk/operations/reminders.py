"""What the clock itself sets in motion: letters about a term, once each, `lapse` after a debate, and checkpoints.

Also that the minister's letter under notify did not arrive in time, that nobody is left to handle a contact, and (in
`undelivered`) which letters stopped.

Silence is never consent, and never an end: it goes to the liaison, then the deputy, then the secretary-general's
office, and is unanswered at last (`further_up`). Only a debate that has passed ends a request without a decision
(`after_debate`).
"""

from datetime import timedelta

from sqlalchemy import ColumnElement, Select, String, case, cast, delete, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from contactdesk.audit.security_log import Ended
from contactdesk.contacts import (
    drafts,
    elections,
    figures,
    letter_decisions,
    mail_answers,
    morning_letters,
    overviews,
    replacing,
    unanswered,
    undelivered,
)
from contactdesk.law import notification_term, terms
from contactdesk.law.days import add_working_days, end_of, today
from contactdesk.law.lifecycle import OWES_ANSWER
from contactdesk.letters import incoming, outbox, unhandled
from contactdesk.letters.outbox.listing import GIVEN_UP
from contactdesk.operations import (
    after_debate,
    before_debate,
    checkpoints,
    days,
    drafter_accounts,
    further_up,
    recounting,
)
from contactdesk.operations.reminding import remind
from contactdesk.people import calendar_addresses, edits, letting_go, saved_views, suspension, taken_up
from contactdesk.people.ended import end
from contactdesk.signals import clock
from contactdesk.store import form_keys, reading_log, sorted_by
from contactdesk.store.desk import desk, now
from contactdesk.store.models import ContactRequest, Decision, Letter, LoginAttempt, LoginSession, Reminder
from contactdesk.words import LetterState, State

#: how many quiet contacts one round looks at: a round is one transaction
BATCH = 200
#: a worker that stood still for so long reminds of no promise any more
STALE = timedelta(days=60)
#: what a reminder `notice_late` is about
NOT_ACCEPTED, CAME_BACK = "not accepted", "came back"


def due(db: Session) -> int:
    """One round: every letter the clock owes now, every contact that lapses, every letter that stopped. Returns how
    many it acted on."""
    # first: what was agreed on for today says who is told of the rest
    done = days.come(db) + replacing.end_past(db) + recounting.recount(db) + after_debate.settle(db)
    done += sum(_look_at(db, contact) for contact in _running(db))
    done += further_up.tell(db) + before_debate.tell(db) + drafter_accounts.tell(db)
    done += sum(_quiet(db, contact) for contact in _waiting(db))
    done += sum(_late(db, contact, letter) for contact, letter in _unheard(db))
    done += sum(_offered(db, contact, decision) for contact, decision in _offers(db))
    done += sum(remind(db, contact, "all_barred", about) for contact, about in unhandled.unhandled(db))
    done += undelivered.tell(db)
    done += clock.due(db)
    done += incoming.hand_on(db)
    mail_answers.forget(db)
    done += elections.end_kept(db)
    done += morning_letters.leave(db)
    done += overviews.leave(db)
    suspension.suspend_outlived(db)
    letting_go.let_go(db)
    taken_up.settle(db)
    figures.count_over(db)
    _tidy(db)
    # last: from here to the commit nobody else adds to the log
    return done + checkpoints.due(db)


def _running(db: Session) -> list[ContactRequest]:
    """Undecided contacts with a term that is near or passed; what is unanswered has letters of its own."""
    limits, moment = desk(db).terms, now(db)
    near = end_of(add_working_days(today(moment), limits.near_working_days + 1))
    query = (
        select(ContactRequest)
        .where(col(ContactRequest.closed_at).is_(None), col(ContactRequest.state).in_(sorted(OWES_ANSWER)))
        .where(
            col(ContactRequest.due_at) <= near,
            col(ContactRequest.due_at) > terms.unanswered_since(limits, moment),
        )
        .order_by(col(ContactRequest.due_at), col(ContactRequest.id))
        .with_for_update(skip_locked=True)
    )
    return list(db.execute(query).scalars())


def _look_at(db: Session, contact: ContactRequest) -> bool:
    """The letter of the stage its term has come to; a letter that was skipped, because the worker stood still, is not
    sent twice over."""
    if contact.due_at is None:
        return False
    found = terms.stage(desk(db).terms, now(db), contact.due_at)
    return found != "none" and remind(db, contact, found, contact.due_at.isoformat())


def _waiting(db: Session) -> list[ContactRequest]:
    """Contacts that have been quiet for long; what is unanswered has letters of its own."""
    last = terms.quiet_since(desk(db).terms, now(db))
    query = (
        select(ContactRequest)
        .where(col(ContactRequest.closed_at).is_(None), col(ContactRequest.ball_since) <= last)
        .order_by(col(ContactRequest.ball_since))
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    )
    reminded = (
        select(col(Reminder.id))
        .where(col(Reminder.contact_id) == col(ContactRequest.id), col(Reminder.kind) == "quiet")
        .where(col(Reminder.at) > last)
    )
    query = query.where(~reminded.exists(), ~unanswered.clause())
    return list(db.execute(query, unanswered.values(db)).scalars())


def _quiet(db: Session, contact: ContactRequest) -> bool:
    return remind(db, contact, "quiet", now(db).date().isoformat())


def _offers(db: Session) -> list[tuple[ContactRequest, Decision]]:
    """Refusals that stand, of which the day has come that they named; each is told once."""
    on, later = today(now(db)), aliased(Decision)
    newer = select(col(later.id)).where(
        col(later.contact_id) == col(Decision.contact_id),
        col(later.id) > col(Decision.id),
        col(later.mistaken_at).is_(None),
    )
    told = select(col(Reminder.id)).where(
        col(Reminder.contact_id) == col(Decision.contact_id),
        col(Reminder.kind) == "offered",
        col(Reminder.about) == cast(col(Decision.id), String),
    )
    query = (
        select(ContactRequest, Decision)
        .join(Decision, col(Decision.contact_id) == col(ContactRequest.id))
        .where(col(Decision.alternative_on) <= on, col(Decision.alternative_on) > on - STALE)
        .where(col(ContactRequest.state) == State.REFUSED, col(Decision.mistaken_at).is_(None))
        .where(~newer.exists(), ~told.exists())
        .order_by(col(Decision.alternative_on), col(Decision.id))
        .limit(BATCH)
    )
    return [(contact, decision) for contact, decision in db.execute(query)]


def _offered(db: Session, contact: ContactRequest, decision: Decision) -> bool:
    return remind(db, contact, "offered", str(decision.id), decision=decision)


def _unheard(db: Session) -> list[tuple[ContactRequest, Letter]]:
    """Contacts whose minister was to be told by now, and was not, or whose letter came back. The letter says it: of
    those that still have to leave, and of those that stopped, there are few."""
    is_old = col(Letter.created_at) < notification_term.made_before(desk(db).terms, now(db))
    overdue = col(Letter.accepted_at).is_(None) & is_old
    stopped = outbox.written_out(*GIVEN_UP)
    came_back = col(Letter.state) == LetterState.BOUNCED
    # two questions: with "or" between them no index is used
    found = (_notices(db, outbox.is_open() & overdue), _notices(db, stopped & (came_back | overdue)))
    return [one for part in found for one in part]


def _notices(db: Session, where: ColumnElement[bool]) -> list[tuple[ContactRequest, Letter]]:
    """The first of these that count as the notice of their contact, and of which it was not said yet."""
    query = (
        select(ContactRequest, Letter)
        .join(Letter, col(ContactRequest.id) == col(Letter.contact_id))
        .where(where, col(ContactRequest.notice_letter_id) == col(Letter.id))
        .where(~_is_told().exists())
        .order_by(sorted_by(col(Letter.id)))
        .limit(BATCH)
    )
    return [(contact, letter) for contact, letter in db.execute(query)]


def _is_told() -> Select[int]:
    """That it was late is said once, and that it came back after that is said too."""
    about = case((col(Letter.state) == LetterState.BOUNCED, CAME_BACK), else_=NOT_ACCEPTED)
    return (
        select(col(Reminder.id))
        .where(col(Reminder.contact_id) == col(ContactRequest.id), col(Reminder.kind) == "notice_late")
        .where(col(Reminder.about) == about)
        .correlate(ContactRequest, Letter)
    )


def _late(db: Session, contact: ContactRequest, letter: Letter) -> bool:
    return remind(
        db, contact, "notice_late", CAME_BACK if letter.state is LetterState.BOUNCED else NOT_ACCEPTED
    )


def _tidy(db: Session) -> None:
    """What can no longer be used, or was kept for as long as was promised, goes."""
    end(db, col(LoginSession.expires_at) < now(db), Ended.EXPIRED)
    db.execute(delete(LoginAttempt).where(col(LoginAttempt.expires_at) < now(db)))
    letter_decisions.sweep(db)
    reading_log.sweep(db)
    form_keys.sweep(db)
    drafts.sweep(db)
    calendar_addresses.sweep(db)
    saved_views.sweep(db)
    edits.sweep(db)
