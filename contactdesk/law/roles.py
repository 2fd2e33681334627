"""Roles as such: who gives them, what they are about, which do not go together. What a role may do is `permissions`."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Final, Protocol, TypeAlias

from contactdesk import words
from contactdesk.law.permissions import Grant
from contactdesk.words import OrganisationKind, Role

R = Role
#: the first day of a role, and the first day without it
Days: TypeAlias = tuple[date | None, date | None]


class Giver(StrEnum):
    """Who gives a role."""

    ONE = "één beheerder"
    TWO = "twee beheerders"
    MEMBER = "het Kamerlid zelf"


#: what reads contacts of others, decides, or gives roles, takes a second administrator; so do the deputies of it
GIVEN_BY: Final[dict[Role, Giver]] = {
    R.MEMBER: Giver.TWO,
    R.ASSISTANT: Giver.MEMBER,
    R.CLERK: Giver.TWO,
    R.CHAIR: Giver.TWO,
    # reads nothing until a member names them
    R.HELPER: Giver.ONE,
    R.LIAISON: Giver.TWO,
    R.MINISTER: Giver.TWO,
    R.OFFICIAL: Giver.ONE,
    R.BODY: Giver.TWO,
    R.ADMINISTRATOR: Giver.TWO,
}

#: the field of `Grant` that says what a role is about; an administrator's is about the whole desk
ABOUT: Final[dict[Role, str]] = {
    R.MEMBER: "chamber",
    R.ASSISTANT: "member_id",
    R.CLERK: "committee_id",
    R.CHAIR: "committee_id",
    R.LIAISON: "organisation_id",
    R.MINISTER: "portfolio_id",
    R.OFFICIAL: "organisation_id",
    R.BODY: "organisation_id",
}

_K: Final = OrganisationKind
#: which organisations of the own ministry somebody with a role there acts for too, by kind. Who works for the ministry
#: does so for what stands under the same direction; at an inspectorate, a zbo, a planning bureau or the police they
#: have another capacity, and a role of its own (Aanwijzingen externe contacten 1998, toelichting bij 2: the authority
#: under which somebody works)
REACH: Final[dict[Role, frozenset[OrganisationKind]]] = {
    R.LIAISON: frozenset(_K),
    R.OFFICIAL: frozenset({_K.MINISTRY, _K.SERVICE, _K.AGENCY}),
    R.BODY: frozenset(),
}

#: the roles of who reports a contact of their own organisation
REPORTS: Final = (R.OFFICIAL, R.BODY)

#: offices that somebody can stand in for
DEPUTISED: Final = frozenset({R.LIAISON, R.MINISTER})

#: offices that somebody always holds, once somebody does: else nobody takes up, decides or mends
KEPT: Final = frozenset({R.LIAISON, R.MINISTER, R.ADMINISTRATOR})

_PARLIAMENT: Final = (R.MEMBER, R.ASSISTANT, R.CLERK, R.CHAIR, R.HELPER)
_GOVERNMENT: Final = (R.LIAISON, R.MINISTER, R.OFFICIAL, R.BODY)

#: roles that do not go with it in one person: nobody stands on both sides of the desk, puts a request to
#: themselves, or reads contacts as an administrator
CLASHES: Final[dict[Role, frozenset[Role]]] = {
    R.MEMBER: frozenset({*_GOVERNMENT, R.ASSISTANT, R.CLERK, R.HELPER, R.ADMINISTRATOR}),
    R.ASSISTANT: frozenset({*_GOVERNMENT, R.MEMBER, R.CHAIR, R.HELPER, R.ADMINISTRATOR}),
    R.CLERK: frozenset({*_GOVERNMENT, R.MEMBER, R.CHAIR, R.HELPER, R.ADMINISTRATOR}),
    # a member, and that one only
    R.CHAIR: frozenset({*_GOVERNMENT, R.ASSISTANT, R.CLERK, R.HELPER, R.ADMINISTRATOR}),
    # helps per contact: who acts for a member, or reads the contacts of a committee, would read more
    R.HELPER: frozenset(Role) - {R.HELPER},
    R.LIAISON: frozenset({*_PARLIAMENT, R.MINISTER, R.BODY, R.ADMINISTRATOR}),
    R.MINISTER: frozenset({*_PARLIAMENT, R.LIAISON, R.BODY, R.ADMINISTRATOR}),
    R.OFFICIAL: frozenset({*_PARLIAMENT, R.ADMINISTRATOR}),
    R.BODY: frozenset({*_PARLIAMENT, R.LIAISON, R.MINISTER, R.ADMINISTRATOR}),
    R.ADMINISTRATOR: frozenset(Role) - {R.ADMINISTRATOR},
}

#: who asks, and who manages the desk: none of them reads a mailbox that gets letters about contacts
APART: Final = (*_PARLIAMENT, R.ADMINISTRATOR)


class Employer(Protocol):
    """The columns of an organisation on which it depends who acts for it."""

    @property
    def id(self) -> int | None: ...
    @property
    def kind(self) -> OrganisationKind: ...
    @property
    def department_id(self) -> int | None: ...


def acts_for(grant: Grant, organisation: Employer) -> bool:
    """May somebody with this role report for this organisation, or enter a call to it?"""
    if grant.role not in REACH or grant.organisation_id is None:
        return False
    is_within = organisation.department_id == grant.organisation_id and organisation.kind in REACH[grant.role]
    return is_within or organisation.id == grant.organisation_id


def left_empty(before: Sequence[Days], after: Sequence[Days], on: date) -> date | None:
    """The first day from `on` that somebody held `before`, and nobody holds `after`; None where there is none."""
    starts, ends = (start for start, _ in before), (end for _, end in after)
    turns = {max(on, day) for day in (on, *starts, *ends) if day is not None}
    return next((day for day in sorted(turns) if _held(before, day) and not _held(after, day)), None)


def _held(roles: Sequence[Days], day: date) -> bool:
    return any((start is None or start <= day) and (end is None or day < end) for start, end in roles)


def label(grant: Grant) -> str:
    """`plaatsvervangend parlementair contactpersoon`"""
    name = (
        words.MEMBER_OF[grant.chamber]
        if grant.role is Role.MEMBER and grant.chamber
        else words.ROLE[grant.role]
    )
    return f"plaatsvervangend {name}" if grant.is_deputy else name
