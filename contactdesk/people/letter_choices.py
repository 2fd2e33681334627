"""To whom a member has the letters about their contacts go: choosing it, and saying it. Who then gets which letter is
`letters.member_side`."""

from dataclasses import dataclass
from typing import Final

from sqlmodel import Session

from contactdesk import audit
from contactdesk.law.days import dutch_moment
from contactdesk.law.outcomes import Forbidden
from contactdesk.law.permissions import Actor
from contactdesk.letters import member_side, outbox
from contactdesk.letters.letter_words.people import line
from contactdesk.store.desk import now
from contactdesk.store.models import LetterChoice, Person
from contactdesk.words import LettersTo, Role

CHOSEN: Final = "letters_choose"


@dataclass(frozen=True)
class Chosen:
    """The choice of one member, in words. `at` is empty where they chose nothing; `has_assistant`: is there one today?"""

    member: str
    to: LettersTo
    at: str
    has_assistant: bool

    @property
    def falls_back(self) -> bool:
        """They chose an assistant, and there is none: then everything goes to them."""
        return self.to is LettersTo.ASSISTANT and not self.has_assistant


def choose(db: Session, by: Actor, to: LettersTo) -> bool:
    """From now on; what went already stays where it is, and what waits for an overview leaves within a minute. False where this was the choice already. Forbidden for who is no
    member: an assistant does not choose for one."""
    if by.id is None or not by.has(Role.MEMBER):
        raise Forbidden(CHOSEN)
    row = db.get(LetterChoice, by.id, with_for_update=True)
    if (row.letters_to if row else LettersTo.USUAL) is to:
        return False
    row = row or LetterChoice(person_id=by.id, letters_to=to, chosen_at=now(db))
    row.letters_to, row.chosen_at = to, now(db)
    db.add(row)
    db.flush()
    if to is not LettersTo.OVERVIEW:
        outbox.leave_next(db, by.email)
    audit.record(db, action=CHOSEN, by=by, party="self", facts={"person": by.id, "letters_to": to.value})
    return True


def own(db: Session, by: Actor) -> Chosen | None:
    """The choice of `by`; None for who is no member."""
    return chosen(db, by.person_id) if by.has(Role.MEMBER) else None


def of_members(db: Session, by: Actor) -> list[Chosen]:
    """Of each member whom `by` assists."""
    members = {grant.member_id for grant in by.of(Role.ASSISTANT) if grant.member_id is not None}
    return [chosen(db, one) for one in sorted(members)]


def falls_back_without(db: Session, member_id: int, assistant_id: int) -> bool:
    """Whether all letters go to this member once this assistant is there no more: they chose one, and have no other."""
    others = set(member_side.assistants(db, member_id)) - {assistant_id}
    return not others and member_side.chosen(db, member_id) is LettersTo.ASSISTANT


def chosen(db: Session, member_id: int) -> Chosen:
    row = db.get(LetterChoice, member_id)
    return Chosen(
        member=line(db.get_one(Person, member_id).name),
        to=member_side.chosen(db, member_id),
        at=dutch_moment(row.chosen_at) if row else "",
        has_assistant=bool(member_side.assistants(db, member_id)),
    )
