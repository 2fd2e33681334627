"""What somebody holds and may have others act for: a member's name, a liaison's desk, a minister's office. Lends nothing."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, TypeAlias

from sqlmodel import Session

from contactdesk.law.outcomes import Forbidden
from contactdesk.law.permissions import Actor, Grant, Replacing
from contactdesk.letters.letter_words.people import line, short_name
from contactdesk.store.models import Organisation, Person, Portfolio, RoleGrant
from contactdesk.words import Party, Role

Boxes: TypeAlias = tuple[tuple[str, Party], ...]

#: longer is an appointment, which an administrator makes
LONGEST: Final = {
    Role.ASSISTANT: timedelta(days=366),
    Role.LIAISON: timedelta(days=92),
    Role.MINISTER: timedelta(days=92),
}

#: as which party its holder acts
PARTY: Final = {Role.ASSISTANT: Party.MEMBER, Role.LIAISON: Party.LIAISON, Role.MINISTER: Party.MINISTER}


@dataclass(frozen=True)
class Office:
    """What can be lent. `grant` is what the borrower gets; `boxes` are where it is answered for."""

    grant: Grant
    title: str
    boxes: Boxes

    @property
    def key(self) -> str:
        """Its name in a form: `liaison-3`."""
        about = self.grant.member_id or self.grant.organisation_id or self.grant.portfolio_id
        return f"{self.grant.role}-{about}"

    @property
    def longest(self) -> timedelta:
        return LONGEST[self.grant.role]

    @property
    def party(self) -> Party:
        return PARTY[self.grant.role]

    def is_of(self, row: RoleGrant) -> bool:
        """Is this role, whoever has it, one for this office?"""
        mine, theirs = self.grant, (row.member_id, row.organisation_id, row.portfolio_id)
        same = (mine.member_id, mine.organisation_id, mine.portfolio_id) == theirs
        return row.role is mine.role and same


def assisting(db: Session, by: Actor) -> list[Office]:
    """A member's own name. An assistant has none to lend."""
    if by.id is None or not by.has(Role.MEMBER):
        raise Forbidden("only a member has assistants")
    return [_office(db, Grant(Role.ASSISTANT, member_id=by.id))]


def deputising(db: Session, by: Actor) -> list[Office]:
    """The offices of `by`, each once. A deputy has none to lend, nor who replaces: the place of another is not theirs."""
    own = (one for one in (*by.of(Role.LIAISON), *by.of(Role.MINISTER)) if not isinstance(one, Replacing))
    held = [grant for grant in own if not grant.is_deputy]
    if not held:
        raise Forbidden("only who holds an office names deputies")
    return [_office(db, grant) for grant in dict.fromkeys(map(_in_place, held))]


def of_role(db: Session, row: RoleGrant) -> Office | None:
    """The office that this role stands in for; None for a role that is somebody's own."""
    lent = Grant(
        row.role,
        organisation_id=row.organisation_id,
        portfolio_id=row.portfolio_id,
        member_id=row.member_id,
        is_deputy=row.is_deputy,
    )
    return _office(db, lent) if row.role is Role.ASSISTANT or row.is_deputy else None


def _in_place(grant: Grant) -> Grant:
    """The same role as its deputy has it."""
    return Grant(
        grant.role, organisation_id=grant.organisation_id, portfolio_id=grant.portfolio_id, is_deputy=True
    )


def _office(db: Session, grant: Grant) -> Office:
    return _OFFICES[grant.role](db, grant)


def _member(db: Session, grant: Grant) -> Office:
    member = db.get_one(Person, grant.member_id)
    return Office(grant, line(member.name), ((member.email, Party.MEMBER),))


def _liaison(db: Session, grant: Grant) -> Office:
    department = db.get_one(Organisation, grant.organisation_id)
    boxes = _boxes((department.liaison_mailbox, Party.LIAISON))
    return Office(grant, f"de parlementair contactpersoon van {short_name(department)}", boxes)


def _minister(db: Session, grant: Grant) -> Office:
    """The liaisons are told too: they work with who decides."""
    portfolio = db.get_one(Portfolio, grant.portfolio_id)
    department = db.get(Organisation, portfolio.department_id) if portfolio.department_id else None
    liaisons = department.liaison_mailbox if department else None
    boxes = _boxes((portfolio.mailbox, Party.MINISTER), (liaisons, Party.LIAISON))
    return Office(grant, f"het bureau van de {line(portfolio.title)}", boxes)


def _boxes(*boxes: tuple[str | None, Party]) -> Boxes:
    return tuple((email, party) for email, party in boxes if email)


_OFFICES: Final[dict[Role, Callable[[Session, Grant], Office]]] = {
    Role.ASSISTANT: _member,
    Role.LIAISON: _liaison,
    Role.MINISTER: _minister,
}


def chosen(offices: Iterable[Office], key: str | None) -> Office | None:
    """The office that a form names; with only one there is nothing to name."""
    found = list(offices)
    return next((office for office in found if office.key == key or (key is None and len(found) == 1)), None)
