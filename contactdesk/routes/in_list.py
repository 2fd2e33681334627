"""Where somebody came from: a list of the queue, narrowed down as it was, and what comes next in it.

The address of that list goes along as `terug`, from the row to the contact, and through each deed on it back again;
`volgende` is what came next before the deed, because a deed may take the contact out of its list.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl, urlencode

from sqlmodel import Session
from starlette.requests import Request

from contactdesk.contacts import lists
from contactdesk.contacts.contact_page import talk
from contactdesk.law.outcomes import NotFound
from contactdesk.law.permissions import Actor
from contactdesk.routes import queue_filters
from contactdesk.routes.queue_filters import HERE, QueueView
from contactdesk.store import visibility
from contactdesk.words import HELP_WITH, Role

BACK: Final = "terug"
NEXT: Final = "volgende"
#: `naar=lijst`: a deed done on the row itself leads back to the list
TO: Final = "naar"


@dataclass(frozen=True)
class InList:
    """`back`: the list; `tail`: what goes behind the address of each deed on the page; `next`: address and subject of
    what comes next, None at the end; `is_done`: a deed was just done."""

    back: str
    tail: str
    next: tuple[str, str] | None
    is_done: bool


async def of(request: Request) -> InList | None:
    """None for who did not come from the queue."""
    query, by = request.query_params, request.state.me
    view = _view(query)
    if view is None or not by.has(Role.LIAISON):
        return None
    number = request.path_params["nummer"]
    if NEXT in query:
        found = await request.app.state.database.read(_named, query[NEXT], by)
    else:
        found = await request.app.state.database.read(_after, view, number, by)
    back = query[BACK]
    following, subject = found or ("", "")
    href = f"/verzoeken/{following}?{urlencode({BACK: back})}"
    tail = f"?{urlencode({BACK: back, NEXT: following})}"
    return InList(view.path(), tail, (href, subject) if found else None, NEXT in query)


def after_deed(query: Mapping[str, str], path: str) -> str:
    """Where a deed leads: to the list it was done on, or to `path` with the way back and onward."""
    if _view(query) is None:
        return path
    if query.get(TO) == "lijst":
        return back_of(query)
    return f"{path}?{urlencode({name: query[name] for name in (BACK, NEXT) if name in query})}"


def back_of(query: Mapping[str, str]) -> str:
    """The list that somebody came from, at the page on which they were; else the queue as it opens."""
    view = _view(query)
    return view.path(na=view.after) if view else HERE


def with_back(path: str, query: Mapping[str, str]) -> str:
    return f"{path}?{urlencode({BACK: query[BACK]})}" if query.get(BACK) else path


def _view(query: Mapping[str, str]) -> QueueView | None:
    try:
        return queue_filters.read(dict(parse_qsl(query[BACK]))) if query.get(BACK) else None
    except (NotFound, ValueError):
        return None


def _after(db: Session, view: QueueView, number: str, by: Actor) -> tuple[str, str] | None:
    page = lists.page(
        db,
        by,
        view.name or None,
        after=number,
        q=view.q,
        filters=view.filters,
        sorted_by=view.order,
        limit=1,
    )
    return next(((one.number, one.subject or f"{HELP_WITH} {one.bill_title}") for one in page.rows), None)


def _named(db: Session, number: str, by: Actor) -> tuple[str, str] | None:
    try:
        contact = visibility.find(db, number, by)
    except NotFound:
        return None
    return number, talk.title(contact)
