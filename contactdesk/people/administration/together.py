"""What one administrator proposed as a list, agreed to in one act: many mailboxes, or the roles of many people."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from sqlmodel import Session, col

from contactdesk import audit, people
from contactdesk.law.outcomes import Conflict, Forbidden
from contactdesk.law.permissions import Actor
from contactdesk.letters.letter_words.people import line
from contactdesk.people.administration import acting, approving, boxes, proposals_store, telling
from contactdesk.people.administration.proposals_store import Kind
from contactdesk.store.models import Person, Proposal
from contactdesk.words import Role


@dataclass(frozen=True)
class Together:
    """What one administrator proposed and one other can agree to at once. `seen` goes along with a yes."""

    proposer_id: int
    proposer: str
    what: str
    rows: list[tuple[str, str]]
    seen: str


def _mailbox(db: Session, row: Proposal) -> tuple[str, str]:
    return boxes.mailbox(db, row.details["box"]).title, row.details["new"]


def _role(db: Session, row: Proposal) -> tuple[str, str]:
    person = db.get_one(Person, row.person_id)
    title = people.role_title(db, proposals_store.proposed_role(row).grant)
    return f"{line(person.name)} ({person.email})", title


#: of which kinds a list is made: what they are called, and a line of each
LISTED: Final[dict[Kind, tuple[str, Callable[[Session, Proposal], tuple[str, str]]]]] = {
    Kind.MAILBOX: ("postbussen", _mailbox),
    Kind.ROLE: ("rollen", _role),
}


def together(db: Session, by: Actor) -> list[Together]:
    """What others proposed of one kind, more than one each, that waits for the yes of `by`."""
    found = [_together(db, kind, rows) for kind, rows in _lists(db, by) if rows[0].proposed_by_id != by.id]
    return [one for one in found if len(one.rows) > 1]


def approve_all(db: Session, proposer_id: int, by: Actor, *, seen: str) -> int:
    """Agree to the list of this proposer that was `seen`; returns how many. A mailbox holds once its test letter was
    answered.

    Raises Forbidden for who proposed it, Conflict when it is not what was seen.
    """
    acting.begin(db, by)
    if by.id == proposer_id:
        raise Forbidden("four eyes")
    lists = [(kind, rows) for kind, rows in _lists(db, by) if rows[0].proposed_by_id == proposer_id]
    kind, rows = next(((kind, rows) for kind, rows in lists if _seal(db, rows) == seen), (None, []))
    if kind is None:
        raise Conflict("Deze lijst is een andere dan u zag. Bekijk haar opnieuw.")
    for row in rows:
        approving.approve(db, row.id, by, seen=proposals_store.seal(db, row), in_list=True)
    if kind is Kind.ROLE:
        facts = {"roles": len(rows)}
        entry = audit.record(db, action="proposal_list", by=by, party=Role.ADMINISTRATOR, facts=facts)
        said = [": ".join(_role(db, row)) for row in rows]
        telling.people_imported(db, entry, said, acting.others(db, by), doer=line(by.name), is_agreed=True)
    return len(rows)


def _lists(db: Session, by: Actor) -> list[tuple[Kind, list[Proposal]]]:
    """By kind and proposer what waits for a yes, without what is about `by`: nobody agrees to what they get."""
    found: dict[tuple[Kind, int], list[Proposal]] = {}
    for kind in LISTED:
        for row in proposals_store.open_rows(db, kind, col(Proposal.approved_at).is_(None)):
            if row.person_id != by.id and not approving.overtaken(db, row):
                found.setdefault((kind, row.proposed_by_id), []).append(row)
    return [(kind, rows) for (kind, _), rows in found.items()]


def _together(db: Session, kind: Kind, rows: list[Proposal]) -> Together:
    what, said = LISTED[kind]
    proposer = db.get_one(Person, rows[0].proposed_by_id)
    return Together(proposer.id, line(proposer.name), what, [said(db, row) for row in rows], _seal(db, rows))


def _seal(db: Session, rows: list[Proposal]) -> str:
    return hashlib.sha256("\n".join(proposals_store.seal(db, row) for row in rows).encode()).hexdigest()
