"""Views of the queue under a name: keeping the one that is shown, naming, choosing with which the queue opens, removing.
The rules are `people.saved_views`; what stands in an address is `queue_filters`."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Any, Final, Literal
from urllib.parse import parse_qsl

from pydantic import BaseModel
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response

from contactdesk.contacts.lists import QUEUES, Gone
from contactdesk.law.outcomes import FieldError, Invalid, NotFound, invalid
from contactdesk.law.permissions import Actor
from contactdesk.people import saved_views
from contactdesk.people.saved_views import KeptView
from contactdesk.routes import queue_filters
from contactdesk.routes.once import onward, write_once
from contactdesk.routes.queue_filters import ORDER_WORDS, QueueView
from contactdesk.store.models import SavedView
from contactdesk.web import forms, pages
from contactdesk.web.forms import Field, LongText, ShortText, Ticked

HERE: Final = "/wachtrij/weergaven"
NOTHING: Final = "Kies eerst een lijst of een filter in de wachtrij, en bewaar die daarna"
#: of a filter that names what is gone: where it stands in the address
IN_ADDRESS: Final = {"organisation_id": "organisatie", "who": "wie", "member_id": "lid", "party": "fractie"}


class ViewName(BaseModel):
    """How a view is called, and whether the queue opens with it."""

    model_config = forms.SETTINGS
    naam: Annotated[str, ShortText(40)] = Field(title="de naam van de weergave")
    eerste: Ticked = False


class NewView(ViewName):
    weergave: Annotated[str, LongText(2000)] = Field(description=NOTHING)
    vervang: Ticked = False


class ViewChange(ViewName):
    doe: Literal["bewaar"] = Field(description="Kies wat u met deze weergave doet")


@dataclass(frozen=True)
class SavedLine:
    """One of the kept views, in words. `path`: where it leads."""

    id: int
    name: str
    path: str
    says: str
    is_first: bool


async def index(request: Request) -> Response:
    """GET /wachtrij/weergaven"""
    return await _page(request)


async def add(request: Request) -> Response:
    """POST /wachtrij/weergaven"""
    data = await forms.read(request)
    given, errors = forms.parse(NewView, data)
    try:
        if given is None:
            raise Invalid(*errors)
        kept = KeptView(given.naam, _query(given.weergave), given.eerste)
        path = f"{queue_filters.HERE}?{kept.query}"
        done = await write_once(
            request, data, path, saved_views.add, kept, request.state.me, replaces=given.vervang
        )
    except Invalid as wrong:
        return await _page(request, forms.typed(data), wrong.errors)
    return onward(request, done, f"“{kept.name}” staat bij uw weergaven.")


async def change(request: Request) -> Response:
    """POST /wachtrij/weergaven/{id}"""
    data, view_id = await forms.read(request), forms.row_id(request.path_params["id"])
    database, by = request.app.state.database, request.state.me
    if data.get("doe") == "verwijder":
        name = await database.write(saved_views.remove, view_id, by)
        return pages.redirect(HERE, request=request, flash=f"“{name}” is verwijderd.")
    given, errors = forms.parse(ViewChange, data)
    try:
        if given is None:
            # a stranger learns nothing of what is wrong with a form
            await database.read(saved_views.one, view_id, by)
            raise Invalid(*errors)
        await database.write(saved_views.change, view_id, given.naam, by, is_first=given.eerste)
    except Invalid as wrong:
        return await _page(request, forms.typed(data), wrong.errors, at=view_id)
    return pages.redirect(HERE, request=request, flash=f"“{given.naam}” is bewaard.")


def _query(typed: str) -> str:
    """What is kept of an address: list, filters, order. Raises Invalid where that says nothing."""
    try:
        view = queue_filters.read(dict(parse_qsl(typed)))
    except (NotFound, ValueError):
        raise invalid("naam", NOTHING) from None
    if view.errors or not query_of(view):
        raise invalid("naam", NOTHING)
    return query_of(view)


def query_of(view: QueueView) -> str:
    """What of this page of the queue can be kept: never what is searched."""
    return view.path(q=None).partition("?")[2]


# Reading


def lines(db: Session, by: Actor) -> list[SavedLine]:
    """What `by` keeps, in words."""
    return [_line(one) for one in saved_views.own(db, by)]


def opening(db: Session, by: Actor) -> QueueView | None:
    """The view with which the queue of `by` opens; None where it opens as for everybody."""
    row = next((one for one in saved_views.own(db, by) if one.is_first), None)
    return _read(row) if row else None


def _read(row: SavedView) -> QueueView | None:
    """None for what an address said in an earlier version and says no more."""
    try:
        return queue_filters.read(dict(parse_qsl(row.query)))
    except NotFound:
        return None


def _line(row: SavedView) -> SavedLine:
    view = _read(row)
    return SavedLine(row.id, row.name, f"{queue_filters.HERE}?{row.query}", _says(view), row.is_first)


def _says(view: QueueView | None) -> str:
    """`Van mij, met 2 filters, op debat`"""
    if view is None:
        return "Deze weergave werkt niet meer. Verwijder die."
    many = len(view.typed)
    said = [QUEUES[view.name].label if view.name else "Alles wat loopt"]
    said += [f"met {many} filter{'s' if many > 1 else ''}"] if many else []
    said += [f"volgorde: {ORDER_WORDS[view.order].lower()}"] if view.order else []
    return ", ".join(said)


def tabs(kept: list[SavedLine], here: QueueView) -> list[dict[str, Any]]:
    """The views beside the lists, as `parts/tabs.html` shows them."""
    shown = "" if here.q else query_of(here)
    return [
        {"href": one.path, "label": one.name, "count": None, "current": one.path.endswith(f"?{shown}")}
        for one in kept
    ]


def gone_lines(found: list[Gone], here: QueueView) -> list[tuple[str, list[tuple[str, str]]]]:
    """What is said of a filter on what is gone, with ways on: address and text."""
    said = []
    for one in found:
        key = IN_ADDRESS[one.field]
        ways = (
            [(here.path(**{key: str(one.instead[0])}), f"Laat {one.instead[1]} zien")] if one.instead else []
        )
        said.append((one.sentence, [*ways, (here.path(**{key: None}), "Haal dit uit het filter")]))
    return said


async def _page(
    request: Request,
    typed: Mapping[str, str] | None = None,
    errors: list[FieldError] | tuple[FieldError, ...] = (),
    at: int | None = None,
) -> Response:
    """`at`: which view the errors are of; None: of a new one."""
    found = await request.app.state.database.read(lines, request.state.me)
    if at is not None:
        errors = [replace(error, field=f"{error.field}-{at}") for error in errors]
    values = {
        "views": found,
        "here": HERE,
        "most": saved_views.MOST,
        "at": at,
        "typed": defaultdict(str, typed or {}),
        "adds": bool(typed) and at is None,
        "errors": errors,
        "error": forms.at_fields(errors),
    }
    return pages.render(request, "queue/views.html", values, status_code=422 if errors else 200)
