"""Contacts on paper: a list of the queue, or one contact, in full and one after another, as a folder for who decides.
Reading it is reading each contact in it, and is written down as such."""

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response

from contactdesk.contacts import contact_page, lists
from contactdesk.contacts.contact_page import ContactPage
from contactdesk.law.days import dutch_moment
from contactdesk.law.permissions import Actor
from contactdesk.routes import queue_filters
from contactdesk.routes.queue_filters import QueueView
from contactdesk.store import reading_log
from contactdesk.store.desk import now
from contactdesk.web import pages

HERE = "/wachtrij/map"


async def show(request: Request) -> Response:
    """GET /wachtrij/map: what one page of the queue shows (the same address behind it), or the contact of `verzoek`.
    The internal notes only with `notities`, because a minister's office does not read them."""
    query, by, database = request.query_params, request.state.me, request.app.state.database
    view, one = queue_filters.read(query), query.get("verzoek", "")
    found, due, further, printed = await database.read(_found, view, one, by)
    for number in due:
        await database.write(reading_log.record, number, by)
    with_notes = bool(query.get("notities"))
    values = {
        "contacts": found,
        "heading": _heading(view, one),
        "printed": printed,
        "back": f"/verzoeken/{one}" if one else view.path(na=view.after),
        "with_notes": with_notes,
        "other": path(view, view.after, one, not with_notes) if any(page.notes for page in found) else None,
        "next": path(view, further, one, with_notes) if further else None,
    }
    return pages.render(request, "queue/folder.html", values)


def _found(
    db: Session, view: QueueView, one: str, by: Actor
) -> tuple[list[ContactPage], list[str], str | None, str]:
    """The contacts as the reader reads them, which readings to write down, and where the next page begins."""
    numbers, further = [one], None
    if not one:
        page = lists.page(
            db, by, view.name or None, after=view.after, q=view.q, filters=view.filters, sorted_by=view.order
        )
        numbers, further = [item.number for item in page.rows], page.next
    found = [contact_page.page(db, number, by) for number in numbers]
    return (
        found,
        [number for number in numbers if reading_log.is_due(db, number, by)],
        further,
        dutch_moment(now(db)),
    )


def _heading(view: QueueView, one: str) -> str:
    return f"Verzoek {one}" if one else lists.QUEUES[view.name].label if view.name else "Alles wat hier past"


def path(view: QueueView, after: str | None, one: str = "", with_notes: bool = False) -> str:
    """The address of the folder of this page of the queue."""
    notes = "ja" if with_notes else None
    shown = view.path(verzoek=one, na=None if one else after, notities=notes)
    return HERE + shown.removeprefix(queue_filters.HERE)
