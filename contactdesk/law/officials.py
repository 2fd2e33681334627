"""With which officials a contact is: the one who was named first, and those who speak beside them. Pure.

Pages, letters, rights, search and the log ask `of`, and nothing else knows where they are kept. Each of them needs the same
permission as the first, and is told when it stands: `since`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Protocol

from contactdesk.law.addresses import folded

#: so many officials explain a subject together; more is a meeting, which is asked for as one
MOST: Final = 5


class Named(Protocol):
    """An official beside the first, as they are kept."""

    @property
    def name(self) -> str: ...
    @property
    def email(self) -> str: ...
    @property
    def phone(self) -> str | None: ...
    @property
    def since(self) -> datetime | None: ...


class Reached(Protocol):
    """Of an official beside the first what rights depend on."""

    @property
    def email(self) -> str: ...
    @property
    def since(self) -> object | None: ...


class Addressed(Protocol):
    """The columns of a contact that say at which addresses its officials are."""

    @property
    def official_email(self) -> str | None: ...
    @property
    def further(self) -> Sequence[Reached]: ...


class WithOfficials(Protocol):
    """The columns of a contact that say who its officials are."""

    @property
    def official_name(self) -> str | None: ...
    @property
    def official_email(self) -> str | None: ...
    @property
    def official_phone(self) -> str | None: ...
    @property
    def official_since(self) -> datetime | None: ...
    @property
    def further(self) -> Sequence[Named]: ...


@dataclass(frozen=True)
class Official:
    """A civil servant the contact is with: no account is needed, an e-mail address is. `since`: from when they know that
    they may speak; None: nobody told them."""

    name: str
    email: str
    phone: str | None = None
    since: datetime | None = field(default=None, compare=False)


def of(contact: WithOfficials) -> list[Official]:
    """Everybody who is named, the first one first; empty where nobody is."""
    if contact.official_email is None:
        return []
    name = contact.official_name or contact.official_email
    first = Official(name, contact.official_email, contact.official_phone, contact.official_since)
    return [first, *(Official(one.name, one.email, one.phone, one.since) for one in contact.further)]


def told(contact: WithOfficials) -> list[Official]:
    """Of those who was told that they may speak."""
    return [one for one in of(contact) if one.since is not None]


def by_address(contact: WithOfficials, email: str) -> Official | None:
    """Who of them has this address."""
    return next((one for one in of(contact) if folded(one.email) == folded(email)), None)


def addresses(contact: Addressed) -> set[str]:
    """Where all of them are, as addresses are compared; told or not."""
    return {
        folded(email) for email in (contact.official_email, *(one.email for one in contact.further)) if email
    }
