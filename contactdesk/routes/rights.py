"""Who may do what, printed from the tables that decide it (`permissions`, `lifecycle`, `roles`, the site map)."""

from collections.abc import Iterable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from contactdesk import words
from contactdesk.law import lifecycle
from contactdesk.law.permissions import MAY, NEEDS_CONTENT, RELATION
from contactdesk.law.roles import CLASHES, DEPUTISED, GIVEN_BY
from contactdesk.settings import Settings
from contactdesk.web import pages
from contactdesk.web.site import Access, SitePage
from contactdesk.words import Action, Party, Regime, Role, State


@dataclass(frozen=True)
class DeedRights:
    """One action: which roles may do it, and per regime by whom in which states."""

    action: Action
    roles: tuple[Role, ...]
    moments: list[tuple[Regime, list[State], list[Party]]]
    needs_content: bool


@dataclass(frozen=True)
class AddressLine:
    """One line of the site map."""

    path: str
    methods: str
    access: str


async def show(request: Request) -> Response:
    """GET /beheer/rechten"""
    settings = request.app.state.settings
    values = {
        "deeds": deeds(),
        "relations": RELATION,
        "roles": [
            (role, RELATION.get(role), givers(role, settings), sorted(CLASHES[role], key=list(Role).index))
            for role in Role
        ],
        "pages": lines(request.app.state.places),
    }
    return pages.render(request, "administration/rights.html", values)


def givers(role: Role, settings: Settings) -> list[str]:
    """Every way in which somebody comes by this role on these pages."""
    found = [GIVEN_BY[role].value]
    if role in DEPUTISED:
        found.append("een vervanger ook door wie de functie zelf heeft")
    if role is Role.BODY and settings.mailbox_sign_in.kinds:
        found.append("of wie inlogt via de postbus van de organisatie")
    return found


def deeds() -> list[DeedRights]:
    return [DeedRights(action, MAY[action], _moments(action), action in NEEDS_CONTENT) for action in Action]


def _moments(action: Action) -> list[tuple[Regime, list[State], list[Party]]]:
    """States with the same answer to "who?" are said together."""
    found: dict[tuple[Regime, frozenset[Party]], list[State]] = {}
    for (regime, state, moved), move in lifecycle.MOVES.items():
        if moved is action:
            found.setdefault((regime, move.who), []).append(state)
    return [
        (regime, sorted(states, key=list(State).index), sorted(who, key=list(Party).index))
        for (regime, who), states in found.items()
    ]


def lines(places: Iterable[SitePage]) -> list[AddressLine]:
    return [AddressLine(place.path, ", ".join(place.methods), _who(place)) for place in places]


def _who(place: SitePage) -> str:
    if isinstance(place.access, Access):
        return place.access.value
    return ", ".join(words.ROLE[role] for role in place.access)
