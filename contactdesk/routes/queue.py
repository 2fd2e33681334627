"""The liaison's queue. Everybody's own list is `own_contacts`; what happens to a contact is not here."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response

from contactdesk.contacts import delivery_warnings, lists, mail_answers, together, waiting
from contactdesk.contacts.delivery_warnings import Mail
from contactdesk.contacts.lists import QUEUES, Gone, Item
from contactdesk.contacts.lists.filters import FilterChoices
from contactdesk.contacts.lists.marks import Marks, marks
from contactdesk.law.permissions import Actor
from contactdesk.law.terms import Terms
from contactdesk.routes import folder, in_list, queue_filters, saved_views, several
from contactdesk.routes.queue_filters import QueueView
from contactdesk.routes.rows import ContactRow, can_choose, rows
from contactdesk.routes.saved_views import SavedLine
from contactdesk.store import limits
from contactdesk.store.desk import desk, now
from contactdesk.web import forms, pages, user_agent
from contactdesk.words import cap


@dataclass(frozen=True)
class QueueFound:
    """What the database knows of a page of the queue, before anybody puts it into words. `view`: what is shown; `name`: of
    which list it is; `choices` only where somebody wants to choose; `saved`: the views that somebody keeps."""

    view: QueueView
    name: str | None
    page: lists.ListPage
    counts: Mapping[str, int | None]
    now: datetime
    mail: Mapping[int, Mail]
    marks: Marks
    silent: list[tuple[str, int]]
    mail_waiting: int
    choices: FilterChoices | None
    colleagues: list[tuple[str, str]]
    saved: list[SavedLine]
    gone: list[Gone]
    later: Mapping[int, datetime]


async def queue(request: Request) -> Response:
    """GET /wachtrij. With `q` alone the whole department is searched, open and closed; only searches are counted."""
    view, by, state = queue_filters.read(request.query_params), request.state.me, request.app.state
    if view.q:
        await state.database.write(limits.refuse_search, by.id, user_agent.network(request))
    found = await state.database.read(find, view, by)
    values = worded(by, found, state.desk.terms, chooses_all="alles" in request.query_params)
    return pages.render(request, "queue/queue.html", values, status_code=422 if view.errors else 200)


def find(db: Session, view: QueueView, by: Actor) -> QueueFound:
    """The rows and the counts of a page of the queue; without a list, a search or a filter of the view it opens with."""
    view = (saved_views.opening(db, by) if view == QueueView() else None) or view
    counts = lists.counts(db, by)
    name = view.name or _first(view, counts)
    page = lists.page(db, by, name, after=view.after, q=view.q, filters=view.filters, sorted_by=view.order)
    choices = lists.offered(db, by) if view.chooses else None
    return QueueFound(
        view,
        name,
        page,
        counts,
        now(db),
        delivery_warnings.watch(db, page.rows, by),
        marks(db, by, page.rows),
        lists.unanswered_by_minister(db, by) if name == "onbeantwoord" else [],
        mail_answers.count(db, by),
        choices,
        several.colleagues(db, by) if any(map(can_choose, page.rows)) else [],
        saved_views.lines(db, by),
        lists.gone(db, view.filters, choices) if choices else [],
        delivery_warnings.read_later(db, page.rows, by),
    )


def _first(view: QueueView, counts: Mapping[str, int | None]) -> str | None:
    """Where the queue opens: what is searched anywhere, what is filtered in all that is open; else the first list in
    which there is something to do."""
    if view.q:
        return None
    return "open" if view.filters else next((name for name in QUEUES if counts[name]), next(iter(QUEUES)))


def worded(by: Actor, found: QueueFound, agreed: Terms, *, chooses_all: bool = False) -> dict[str, Any]:
    """A page of the queue as `queue/queue.html` shows it."""
    view, further = found.view, found.page.next
    here = replace(view, name=found.name or "")
    back = here.path(na=view.after).partition("?")[2]
    return {
        "view": here,
        "typed": defaultdict(str, view.typed),
        "errors": view.errors,
        "wrong": forms.at_fields(view.errors),
        "tabs": _tabs(here, found.counts),
        "saved": saved_views.tabs(found.saved, here),
        "kept_as": saved_views.query_of(here),
        "gone": saved_views.gone_lines(found.gone, here),
        "caption": _caption(here),
        "mail_waiting": found.mail_waiting,
        "rows": rows(
            found.page.rows,
            by,
            agreed,
            found.now,
            found.mail,
            marks=found.marks,
            back=back,
            later=found.later,
        ),
        "colleagues": found.colleagues,
        "several": in_list.with_back(several.HERE, {in_list.BACK: back}),
        "chooses_all": chooses_all,
        "by_minister": [(cap(title), str(number)) for title, number in found.silent],
        "options": queue_filters.options(found.choices) if found.choices else None,
        "folder": folder.path(here, view.after),
        "start": here.path() if view.after else None,
        "next": here.path(na=further) if further else None,
    }


def _tabs(view: QueueView, counts: Mapping[str, int | None]) -> list[dict[str, Any]]:
    """Each list, narrowed down as this one is; what is searched stays behind."""
    return [
        {
            "href": view.path(lijst=key, q=None),
            "label": one.label,
            "count": counts[key],
            "current": key == view.name,
        }
        for key, one in QUEUES.items()
    ]


def _caption(view: QueueView) -> str:
    name = QUEUES[view.name].label if view.name else f"Gevonden met “{view.q}”"
    return f"{name}, gefilterd" if view.filters else name


def rows_of(db: Session, items: list[Item], by: Actor) -> list[ContactRow]:
    """These as `by` reads them, now."""
    places = together.places(db, by, items)
    mail = delivery_warnings.watch(db, items, by)
    urged = waiting.urged(db, [item.id for item in items if item.due_at and item.due_at < now(db)])
    return rows(items, by, desk(db).terms, now(db), mail, places, urged=urged)
