"""Lists of contacts: the liaison's queue, and everybody's own. What happens to a contact is not here."""

from typing import Any
from urllib.parse import urlencode

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response

from contactdesk import pages, permissions, queues
from contactdesk.desk import desk, now
from contactdesk.outcomes import NotFound
from contactdesk.permissions import Actor
from contactdesk.queues import QUEUES
from contactdesk.routes.rows import Row, rows
from contactdesk.words import Action

#: longer than anything that search could find
LONGEST_SEARCH = 200


async def queue(request: Request) -> Response:
    """GET /wachtrij. With `q` alone the whole department is searched, open and closed."""
    query, by = request.query_params, request.state.me
    q = " ".join(query.get("q", "").split())[:LONGEST_SEARCH]
    name = query.get("lijst") or (None if q else next(iter(QUEUES)))
    if name is not None and name not in QUEUES:
        raise NotFound(name)
    values = await request.app.state.database.read(_queue, by, name, query.get("na"), q)
    return pages.render(request, "queue/queue.html", {"name": name, "q": q, **values})


async def own(request: Request) -> Response:
    """GET /verzoeken"""
    by = request.state.me
    values = await request.app.state.database.read(_own, by, request.query_params.get("na"))
    may_ask = by.has(*permissions.MAY[Action.SUBMIT])
    return pages.render(request, "queue/own.html", {"may_ask": may_ask, **values})


def waiting(db: Session, by: Actor) -> list[Row]:
    """What waits for somebody, for `/`."""
    return rows(queues.waiting_for(db, by), by, desk(db).terms, now(db))


def _queue(db: Session, by: Actor, name: str | None, after: str | None, q: str) -> dict[str, Any]:
    page, counts = queues.page(db, by, name, after=after, q=q), queues.counts(db, by)
    tabs = [
        {
            "href": f"/wachtrij?lijst={key}",
            "label": one.label,
            "count": counts[key],
            "current": key == name,
        }
        for key, one in QUEUES.items()
    ]
    here = {"lijst": name, "q": q}
    return {
        "tabs": tabs,
        "caption": QUEUES[name].label if name else f"Gevonden met “{q}”",
        "rows": rows(page.rows, by, desk(db).terms, now(db)),
        "start": _path("/wachtrij", here) if after else None,
        "next": _path("/wachtrij", {**here, "na": page.next}) if page.next else None,
    }


def _own(db: Session, by: Actor, after: str | None) -> dict[str, Any]:
    page = queues.own(db, by, after=after)
    return {
        "rows": rows(page.rows, by, desk(db).terms, now(db)),
        "start": "/verzoeken" if after else None,
        "next": _path("/verzoeken", {"na": page.next}) if page.next else None,
    }


def _path(path: str, query: dict[str, str | None]) -> str:
    return f"{path}?{urlencode({key: value for key, value in query.items() if value})}"
