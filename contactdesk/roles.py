"""Roles as such: who gives them, what they are about, which do not go together. What a role may do is `permissions`."""

from enum import StrEnum
from typing import Final

from contactdesk import words
from contactdesk.permissions import Grant
from contactdesk.words import Role

R = Role


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
    R.LIAISON: "organisation_id",
    R.MINISTER: "portfolio_id",
    R.OFFICIAL: "organisation_id",
    R.BODY: "organisation_id",
}

#: offices that somebody can stand in for
DEPUTISED: Final = frozenset({R.LIAISON, R.MINISTER})

_PARLIAMENT: Final = (R.MEMBER, R.ASSISTANT, R.CLERK)
_GOVERNMENT: Final = (R.LIAISON, R.MINISTER, R.OFFICIAL, R.BODY)

#: roles that do not go with it in one person: nobody stands on both sides of the desk, puts a request to
#: themselves, or reads contacts as an administrator
CLASHES: Final[dict[Role, frozenset[Role]]] = {
    R.MEMBER: frozenset({*_GOVERNMENT, R.ASSISTANT, R.CLERK, R.ADMINISTRATOR}),
    R.ASSISTANT: frozenset({*_GOVERNMENT, R.MEMBER, R.ADMINISTRATOR}),
    R.CLERK: frozenset({*_GOVERNMENT, R.MEMBER, R.ADMINISTRATOR}),
    R.LIAISON: frozenset({*_PARLIAMENT, R.MINISTER, R.BODY, R.ADMINISTRATOR}),
    R.MINISTER: frozenset({*_PARLIAMENT, R.LIAISON, R.BODY, R.ADMINISTRATOR}),
    R.OFFICIAL: frozenset({*_PARLIAMENT, R.ADMINISTRATOR}),
    R.BODY: frozenset({*_PARLIAMENT, R.LIAISON, R.MINISTER, R.ADMINISTRATOR}),
    R.ADMINISTRATOR: frozenset(Role) - {R.ADMINISTRATOR},
}

#: who asks, and who manages the desk: none of them reads a mailbox that gets letters about contacts
APART: Final = (R.MEMBER, R.ASSISTANT, R.CLERK, R.ADMINISTRATOR)


def label(grant: Grant) -> str:
    """`plaatsvervangend parlementair contactpersoon`"""
    name = (
        words.MEMBER_OF[grant.chamber]
        if grant.role is Role.MEMBER and grant.chamber
        else words.ROLE[grant.role]
    )
    return f"plaatsvervangend {name}" if grant.is_deputy else name
