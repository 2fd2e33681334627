"""Another mailbox, proposed: a second administrator agrees, and who reads the new one answers a test letter.

Either may come first; the second of the two makes it so. `answering` is the link in that letter.
"""

from datetime import datetime, timedelta
from math import ceil
from typing import Final

from sqlalchemy import func, select
from sqlmodel import Session, col

from contactdesk import people, words
from contactdesk.law.addresses import folded
from contactdesk.law.days import dutch_date, dutch_moment
from contactdesk.law.outcomes import Conflict, TooMany, invalid
from contactdesk.law.permissions import Actor
from contactdesk.law.roles import APART
from contactdesk.letters.outbox.keys import Purpose
from contactdesk.people.administration import acting, boxes, proposals_store, telling
from contactdesk.people.administration.boxes import Mailbox
from contactdesk.people.administration.proposals_store import Kind
from contactdesk.people.organisations import Box
from contactdesk.store.desk import now
from contactdesk.store.models import AuditEntry, Letter, LetterKey, Proposal
from contactdesk.words import cap

#: another test letter at most so often
AGAIN_AFTER: Final = timedelta(minutes=10)


def propose(db: Session, key: str, address: str, by: Actor) -> int:
    """Propose this address for a mailbox; returns the proposal. The test letter goes at once.

    Raises NotFound, Invalid at `adres`, and Conflict while another proposal for it waits.
    """
    acting.begin(db, by)
    one, address = boxes.mailbox(db, key), folded(address)
    if boxes.has_ended(db, one):
        raise Conflict(_ended(one))
    if address == folded(one.address or ""):
        raise invalid("adres", "Dit is al het adres. Vul het nieuwe adres in")
    if why := _unfit(db, one, address):
        raise invalid("adres", why)
    if why := _runs(db, one):
        raise Conflict(why)
    row, entry = keep(db, one, address, by)
    telling.mailbox_proposed(db, entry, row, one, acting.others(db, by), by)
    return row.id


def cannot(db: Session, one: Mailbox, address: str) -> str:
    """Why this address cannot be proposed for it, as the end of a sentence; empty when it can."""
    ended = _ended(one) if boxes.has_ended(db, one) else ""
    return (ended or _unfit(db, one, address) or _runs(db, one)).rstrip(".")


def keep(db: Session, one: Mailbox, address: str, by: Actor) -> tuple[Proposal, AuditEntry]:
    """The proposal; the test letter goes at once, and who reads the old mailbox hears of it."""
    about = {"portfolio_id" if one.box is Box.OFFICE else "organisation_id": one.of_id}
    row = proposals_store.keep(
        db, Kind.MAILBOX, by, {"box": one.key, "old": one.address or None, "new": address}, about
    )
    entry = proposals_store.record(
        db, "proposal", row, by, texts={"old": one.address or None, "new": address}
    )
    telling.mailbox_test(db, entry, row, one)
    telling.mailbox_proposed(db, entry, row, one, [], by)
    return row, entry


def send_again(db: Session, proposal_id: int, by: Actor) -> None:
    """Another test letter, with a link of its own. Raises NotFound, Conflict, TooMany."""
    acting.begin(db, by)
    row = proposals_store.locked(db, proposal_id)
    if row.kind != Kind.MAILBOX or not proposals_store.is_open(row, now(db)) or row.answered_at:
        raise Conflict("Bij dit voorstel is geen testbrief meer nodig.")
    if why := overtaken(db, row):
        raise Conflict(why)
    wait = last_sent(db, row) + AGAIN_AFTER - now(db)
    if wait > timedelta():
        raise TooMany(ceil(wait.total_seconds()))
    entry = proposals_store.record(db, "proposal_letter", row, by)
    telling.mailbox_test(db, entry, row, boxes.mailbox(db, row.details["box"]))


def last_sent(db: Session, row: Proposal) -> datetime:
    """When the newest test letter was written."""
    of_this = (col(LetterKey.purpose) == Purpose.MAILBOX.value) & (col(LetterKey.about_id) == row.id)
    newest = select(func.max(col(Letter.created_at))).join(
        LetterKey, col(LetterKey.letter_id) == col(Letter.id)
    )
    return db.execute(newest.where(of_this)).scalar_one() or row.proposed_at


# What a proposal of a mailbox needs of its kind


def overtaken(db: Session, row: Proposal) -> str:
    """Why this can no longer be; empty while it can."""
    one = boxes.mailbox(db, row.details["box"])
    if boxes.has_ended(db, one):
        return _ended(one)
    if (one.address or None) != (row.details["old"] or None):
        return f"De postbus van {one.title} is intussen een andere dan toen dit werd voorgesteld."
    why = _unfit(db, one, row.details["new"])
    return f"{why}." if why else ""


def take_effect(db: Session, row: Proposal, by: Actor) -> None:
    """Who was signed in by the old mailbox is out; links that went there decide nothing more (`recipients`)."""
    one = boxes.mailbox(db, row.details["box"])
    boxes.put(db, one, row.details["new"])
    if one.box is Box.ORGANISATION:
        people.end_body_sessions(db, one.of_id)
    texts = {"old": row.details["old"], "new": row.details["new"]}
    entry = proposals_store.record(db, "proposal_effect", row, by, texts=texts)
    telling.mailbox_changed(db, entry, row, one, by)


def _runs(db: Session, one: Mailbox) -> str:
    waiting = _waiting(db, one)
    return (
        f"Voor {one.title} loopt al een voorstel, van {dutch_moment(waiting.proposed_at)}." if waiting else ""
    )


def _waiting(db: Session, one: Mailbox) -> Proposal | None:
    column = Proposal.portfolio_id if one.box is Box.OFFICE else Proposal.organisation_id
    rows = proposals_store.open_rows(db, Kind.MAILBOX, col(column) == one.of_id)
    return next((row for row in rows if row.details["box"] == one.key), None)


def _unfit(db: Session, one: Mailbox, address: str) -> str:
    """A mailbox belongs to one side of the desk: who asks, who decides and who is told never share one."""
    person = people.by_email(db, address)
    held = {row.role for row in people.lasting_roles(db, person.id)} if person else set()
    if apart := next((role for role in APART if role in held), None):
        return f"Dit is het adres van een {words.ROLE[apart]}. Kies een postbus die daar los van staat"
    for other in boxes.with_address(db, address):
        if other.key != one.key and not one.may_share(other):
            return f"Dit adres is al van {other.title}. Kies een postbus die alleen hier bij hoort"
    return ""


def _ended(one: Mailbox) -> str:
    assert one.ended_on is not None
    return cap(f"{one.title} bestaat niet meer sinds {dutch_date(one.ended_on)}.")
