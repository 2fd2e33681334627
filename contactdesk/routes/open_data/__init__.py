"""Open data under `/api/v1`: what everybody may read, for programs. Rules, terms, grounds, organisations, figures; no contact, no
person, no token.

Each resource is a row (`answers.Resource`) in the module of what it is about: what it answers, which parameters it takes, what
it says of itself. `described` makes `openapi.json` of the same rows.
"""

from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from contactdesk.routes.open_data import described, figures, organisations, rules, terms
from contactdesk.routes.open_data.answers import MANY, MOST, Resource, serve
from contactdesk.store import limits
from contactdesk.store.limits import Limit
from contactdesk.web import pages, problems

RESOURCES: Final[tuple[Resource, ...]] = (
    organisations.ORGANISATIONS,
    organisations.ORGANISATION,
    rules.TABLE,
    rules.RULE,
    terms.AGREEMENTS,
    terms.REFUSALS,
    figures.PUBLISHED,
)


async def index(request: Request) -> Response:
    """GET /open-data"""
    settings = request.app.state.settings
    values = {
        "rows": [(one, problems.ROOT + one.path, one.opened(settings)) for one in RESOURCES],
        "root": problems.ROOT,
        "many": MANY,
        "most": MOST,
        "often": limits.times_of(settings, Limit.OPEN_DATA_ADDRESS),
        "api_version": problems.VERSION,
    }
    return pages.render(request, "open_data.html", values)


async def all_organisations(request: Request) -> Response:
    """GET /api/v1/organisaties"""
    return await serve(request, organisations.ORGANISATIONS)


async def one_organisation(request: Request) -> Response:
    """GET /api/v1/organisaties/{id}"""
    return await serve(request, organisations.ORGANISATION)


async def all_rules(request: Request) -> Response:
    """GET /api/v1/regels"""
    return await serve(request, rules.TABLE)


async def one_rule(request: Request) -> Response:
    """GET /api/v1/regels/{id}"""
    return await serve(request, rules.RULE)


async def all_terms(request: Request) -> Response:
    """GET /api/v1/termijnen"""
    return await serve(request, terms.AGREEMENTS)


async def all_grounds(request: Request) -> Response:
    """GET /api/v1/weigeringsgronden"""
    return await serve(request, terms.REFUSALS)


async def all_figures(request: Request) -> Response:
    """GET /api/v1/cijfers"""
    return await serve(request, figures.PUBLISHED)


async def openapi(request: Request) -> Response:
    """GET /api/v1/openapi.json. Counted nowhere: it asks no table."""
    content = described.document(RESOURCES, request.app.state.settings)
    return problems.found(request, content, is_shared=True, links={})
