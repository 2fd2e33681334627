"""What a line of the site map is made of. The lines themselves stand in `routes`."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from contactdesk.law.permissions import Actor
from contactdesk.settings import Settings
from contactdesk.words import Limit, Role


class Access(StrEnum):
    """Who may open a page, where no role is named."""

    PUBLIC = "iedereen"
    SIGNED_IN = "wie is ingelogd"
    #: public, but the route itself asks for a token from a letter, or for the secret of a calendar
    DECISION_LINK = "wie de link uit de brief heeft"


#: bytes of a form. Who is not signed in gets as much as their longest form needs, with every letter an emoji
BODY: Final = {Access.PUBLIC: 32 * 1024, Access.DECISION_LINK: 128 * 1024}
BODY_OF_SIGNED_IN: Final = 256 * 1024

PUBLIC, SIGNED_IN, DECISION_LINK = Access.PUBLIC, Access.SIGNED_IN, Access.DECISION_LINK


class Again(StrEnum):
    """What a form carries so that it does once what it was sent for twice."""

    #: which version of a thing its page showed: what somebody else changed since is not overtaken
    VERSION = "versie"
    #: a key of its own: the same form once more leads to what it made (`form_keys`)
    KEY = "sleutel"


VERSION, KEY = Again.VERSION, Again.KEY


@dataclass(frozen=True)
class SitePage:
    """One line of the site map: a path, its methods, who answers, and who may come.

    `again` is for what is posted: what its forms carry, or in a sentence why twice is as good as once.
    """

    path: str
    methods: tuple[str, ...]
    endpoint: Callable[[Request], Awaitable[Response]]
    access: Access | tuple[Role, ...]
    again: tuple[Again, ...] | str = ()
    #: what keeps a form that nobody signs in for from being sent without end
    limit: Limit | None = None
    #: where a setting opens to everybody what is else for who is signed in
    opened_by: Callable[[Settings], bool] | None = None
    #: of a page that stands in the menu only where the settings have what it is about
    offered_by: Callable[[Settings], bool] | None = None

    @property
    def needs_sign_in(self) -> bool:
        return self.access not in (PUBLIC, DECISION_LINK)

    def is_open(self, settings: Settings) -> bool:
        """May somebody come in who is not signed in?"""
        return not self.needs_sign_in or bool(self.opened_by and self.opened_by(settings))

    def is_offered(self, settings: Settings) -> bool:
        """Does it belong in the menu of this desk?"""
        return self.offered_by is None or self.offered_by(settings)

    @property
    def body_limit(self) -> int:
        """How many bytes a form sent here may have."""
        return (
            BODY.get(self.access, BODY_OF_SIGNED_IN) if isinstance(self.access, Access) else BODY_OF_SIGNED_IN
        )

    def may_open(self, actor: Actor) -> bool:
        """Does a role open this page? Which contacts then show is another question (`permissions`)."""
        return actor.has(*self.access) if isinstance(self.access, tuple) else True
