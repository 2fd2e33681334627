"""The queue of a liaison, against a twin that has the same rows in memory and only renders them.

Rendering is putting plain rows into words (dates, terms, names of states) and those into the template: the desk does
that after its database is done, and the twin does it on each page too.
"""

import re
from typing import Any

import jinja2
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from contactdesk.app import create_app
from contactdesk.contacts.lists import PAGE
from contactdesk.law.permissions import Actor
from contactdesk.routes import queue, queue_filters
from contactdesk.routes.queue_filters import QueueView
from tests.bench.measuring import ROUNDS, Line, middle, middle_ratio, ms
from tests.bench.place import Place
from tests.bench.visitor import Visitor

ADDRESS = "/wachtrij?lijst=nieuw"
PAGES = 60
TARGET = 0.25


class Listening:
    """Stands where the templates stand, and keeps what the last page was rendered from."""

    def __init__(self, pages: jinja2.Environment) -> None:
        self.pages, self.name, self.values = pages, "", dict[str, Any]()

    def get_template(self, name: str) -> "Listening":
        self.name = name
        return self

    def render(self, values: dict[str, Any]) -> str:
        self.values = values
        return self.pages.get_template(self.name).render(values)


def visitor(place: Place, persona: str = "pcp-bzk") -> tuple[Starlette, Visitor]:
    """The desk as an app, and a liaison's browser in it."""
    app = create_app(place.settings, database=place.database, desk=place.desk, with_worker=False)
    return app, Visitor(app, place.cookie(persona))


async def measure(place: Place) -> Line:
    """(a) How near the page comes to what rendering it costs."""
    app, liaison = visitor(place)
    twin, same = await _twin(app, liaison, queue_filters.read({"lijst": "nieuw"}), place.actor("pcp-bzk"))
    page = await liaison.get(ADDRESS)
    assert len({_without_keys(one) for one in (page, same, await twin.get(ADDRESS))}) == 1, (
        "the twin shows another page"
    )
    assert page.count(b'href="/verzoeken/2') >= PAGE, "the page is not full"
    pages, twins = [], []
    for _ in range(ROUNDS):
        pages.append(await liaison.per_page(ADDRESS, PAGES))
        twins.append(await twin.per_page(ADDRESS, PAGES))
    figures = f"{ms(middle(pages))}, twin that words and renders the same rows {ms(middle(twins))}"
    return Line("(a) queue page, 25 rows and counts", figures, middle_ratio(twins, pages), TARGET)


def _without_keys(page: bytes) -> bytes:
    """Each form has a key of its own, new on each page."""
    return re.sub(rb'(name="sleutel" value=")[^"]*', rb"\1", page)


async def _twin(app: Starlette, liaison: Visitor, view: QueueView, by: Actor) -> tuple[Visitor, bytes]:
    """An app of one route, without database, sign-in or middleware; and the page it was made after."""
    state, listening = app.state, Listening(app.state.pages)
    found = state.database.read_now(queue.find, view, by)
    state.pages = listening
    page = await liaison.get(ADDRESS)
    state.pages, frame = listening.pages, listening.values
    template = state.pages.get_template(listening.name)

    async def render(_request: Request) -> Response:
        return HTMLResponse(template.render(frame | queue.worded(by, found, state.desk.terms)))

    return Visitor(Starlette(routes=[Route("/wachtrij", render)])), page
