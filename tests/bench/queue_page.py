"""The queue of a liaison, against a twin that has the same rows in memory and only renders them."""

from typing import Any

import jinja2
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from contactdesk import login
from contactdesk.app import create_app
from contactdesk.queues import PAGE
from tests.bench.measuring import ROUNDS, Line, middle, middle_ratio, ms
from tests.bench.place import Place
from tests.bench.visitor import Visitor

ADDRESS = "/wachtrij"
PAGES = 60
TARGET = 0.25


class Listening:
    """Stands where the templates stand, and keeps what the last page was rendered from."""

    def __init__(self, pages: jinja2.Environment) -> None:
        self._pages, self.name, self.values = pages, "", dict[str, Any]()

    def get_template(self, name: str) -> "Listening":
        self.name = name
        return self

    def render(self, values: dict[str, Any]) -> str:
        self.values = values
        return self._pages.get_template(self.name).render(values)


def visitor(place: Place, persona: str = "pcp-bzk") -> tuple[Starlette, Visitor]:
    """The desk as an app, and a liaison's browser in it."""
    app = create_app(place.settings, database=place.database, desk=place.desk, with_worker=False)
    return app, Visitor(app, f"{login.session_cookie(place.settings)}={place.cookie(persona)}")


async def measure(place: Place) -> Line:
    """(a) How near the page comes to what rendering it costs."""
    app, liaison = visitor(place)
    twin, same = await _twin(app, liaison)
    page = await liaison.get(ADDRESS)
    assert page == same == await twin.get(ADDRESS), "the twin shows another page"
    assert page.count(b'href="/verzoeken/2') >= PAGE, "the page is not full"
    pages, twins = [], []
    for _ in range(ROUNDS):
        pages.append(await liaison.per_page(ADDRESS, PAGES))
        twins.append(await twin.per_page(ADDRESS, PAGES))
    figures = f"{ms(middle(pages))}, twin {ms(middle(twins))}"
    return Line("(a) queue page, 25 rows and counts", figures, middle_ratio(twins, pages), TARGET)


async def _twin(app: Starlette, liaison: Visitor) -> tuple[Visitor, bytes]:
    """An app of one route, without database, sign-in or middleware; and the page it was made after."""
    pages = app.state.pages
    listening = Listening(pages)
    app.state.pages = listening
    page = await liaison.get(ADDRESS)
    app.state.pages = pages
    name, values = listening.name, listening.values

    async def render(_request: Request) -> Response:
        return HTMLResponse(pages.get_template(name).render(values))

    return Visitor(Starlette(routes=[Route(ADDRESS, render)])), page
