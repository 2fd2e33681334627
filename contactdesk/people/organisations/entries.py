"""What the file of organisations says, as values. Reading and checking it is in `organisations_file`."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from contactdesk.words import OrganisationKind

#: bodies outside the Aanwijzingen (aanw. 1): no department's contact person handles them.
WITHOUT_MINISTRY = frozenset(
    {
        OrganisationKind.ADVISORY_BODY,
        OrganisationKind.HIGH_COUNCIL,
        OrganisationKind.JUDICIARY,
        OrganisationKind.DECENTRALISED,
        OrganisationKind.OWN_ACT,
    }
)

#: how a ministry's legislative unit is called, after its abbreviation
UNIT_NAME: Final = "Wetgeving {}"
#: a name of before, in what it is also known as, with its last day
FORMER_NAME: Final = "{} (tot {})"


class Mistake(Exception):
    """A mistake in an entry; `load` puts the file's name before it."""


class Certainty(StrEnum):
    """How well the source of an override is known: read in its text, or still to be looked up there."""

    FOUND = "found"
    MEMORY = "memory"


@dataclass(frozen=True)
class PortfolioEntry:
    """Who answers: `key` is stable, `title` is what a letter says, `ministry` is where this minister sits; `question` is
    what stays uncertain of it, `settled_by` who can say it."""

    key: str
    title: str
    ministry: str
    question: str | None = None
    settled_by: str | None = None


@dataclass(frozen=True)
class OrganisationEntry:
    """One organisation; `ministry` is an abbreviation, `portfolio` a key, both filled in where they follow.

    `register_kind` and `register_ministry` are what the register says where the law says otherwise; `source` is that
    law, and `certainty` how well it is known. `question` is what stays uncertain, `settled_by` who can say it, and
    `could_be` the kind that it may turn out to be.
    """

    name: str
    kind: OrganisationKind
    abbreviation: str | None = None
    tooi: str | None = None
    ministry: str | None = None
    portfolio: str | None = None
    also_known_as: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    note: str | None = None
    website: str | None = None
    register_kind: OrganisationKind | None = None
    register_ministry: str | None = None
    source: str | None = None
    certainty: Certainty | None = None
    question: str | None = None
    settled_by: str | None = None
    could_be: OrganisationKind | None = None

    @property
    def cited(self) -> str | None:
        """The source as a page shows it."""
        unread = " (nog niet nagezien)" if self.certainty is Certainty.MEMORY else ""
        return f"{self.source}{unread}" if self.source else None

    @property
    def overrides(self) -> bool:
        """Whether it says otherwise than the register, or than the register's own number of it."""
        return bool(self.register_kind or self.register_ministry) or _is_numbered_otherwise(self)


def _is_numbered_otherwise(entry: OrganisationEntry) -> bool:
    return (entry.tooi or "").startswith("zbo/") and entry.kind is not OrganisationKind.ZBO


@dataclass(frozen=True)
class ElsewhereEntry:
    """Who is not here: `says` who then; `ask` is the abbreviation or name of the organisation here that knows most."""

    name: str
    says: str
    ask: str
    also_known_as: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    website: str | None = None


@dataclass(frozen=True)
class OrganisationsFile:
    portfolios: tuple[PortfolioEntry, ...]
    organisations: tuple[OrganisationEntry, ...]
    elsewhere: tuple[ElsewhereEntry, ...] = ()
