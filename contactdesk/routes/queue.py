"""Lists of contacts: the liaison's queue, and everybody's own. What happens to a contact is not here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response

from contactdesk.contacts import delivery_warnings, drafts, lists, together
from contactdesk.contacts.delivery_warnings import Mail
from contactdesk.contacts.drafts import KeptDraft
from contactdesk.contacts.lists import QUEUES, Item
from contactdesk.law import permissions
from contactdesk.law.outcomes import NotFound
from contactdesk.law.permissions import Actor
from contactdesk.law.terms import Terms
from contactdesk.people import organisations
from contactdesk.routes.rows import ContactRow, rows
from contactdesk.store import limits
from contactdesk.store.desk import desk, now
from contactdesk.store.models import as_id
from contactdesk.web import pages, user_agent
from contactdesk.words import FORM, Action, Form, cap

#: longer than anything that search could find
LONGEST_SEARCH = 200


@dataclass(frozen=True)
class Asked:
    """Which page of which list, by whom."""

    by: Actor
    name: str | None
    after: str | None = None
    q: str = ""


@dataclass(frozen=True)
class QueueFound:
    """What the database knows of that page, before anybody puts it into words."""

    page: lists.ListPage
    counts: Mapping[str, int | None]
    now: datetime
    mail: Mapping[int, Mail]
    silent: list[tuple[str, int]]


async def queue(request: Request) -> Response:
    """GET /wachtrij. With `q` alone the whole department is searched, open and closed; only searches are counted."""
    query, by = request.query_params, request.state.me
    q = " ".join(query.get("q", "").split())[:LONGEST_SEARCH]
    name = query.get("lijst") or (None if q else next(iter(QUEUES)))
    if name is not None and name not in QUEUES:
        raise NotFound(name)
    if q:
        network = user_agent.network(request)
        await request.app.state.database.write(limits.refuse_search, by.id, network)
    asked, state = Asked(by, name, query.get("na"), q), request.app.state
    found = await state.database.read(find, asked)
    return pages.render(request, "queue/queue.html", worded(asked, found, state.desk.terms))


async def own(request: Request) -> Response:
    """GET /verzoeken"""
    by = request.state.me
    values = await request.app.state.database.read(_own, by, request.query_params.get("na"))
    may_ask = by.has(*permissions.MAY[Action.SUBMIT])
    return pages.render(request, "queue/own.html", {"may_ask": may_ask, **values})


def find(db: Session, asked: Asked) -> QueueFound:
    """The rows and the counts of a page of the queue."""
    page = lists.page(db, asked.by, asked.name, after=asked.after, q=asked.q)
    counts, mail = lists.counts(db, asked.by), delivery_warnings.watch(db, page.rows, asked.by)
    silent = lists.unanswered_by_minister(db, asked.by) if asked.name == "onbeantwoord" else []
    return QueueFound(page, counts, now(db), mail, silent)


def worded(asked: Asked, found: QueueFound, agreed: Terms) -> dict[str, Any]:
    """A page of the queue as `queue/queue.html` shows it."""
    tabs = [
        {
            "href": f"/wachtrij?lijst={key}",
            "label": one.label,
            "count": found.counts[key],
            "current": key == asked.name,
        }
        for key, one in QUEUES.items()
    ]
    here, further = {"lijst": asked.name, "q": asked.q}, found.page.next
    return {
        "name": asked.name,
        "q": asked.q,
        "tabs": tabs,
        "caption": QUEUES[asked.name].label if asked.name else f"Gevonden met “{asked.q}”",
        "rows": rows(found.page.rows, asked.by, agreed, found.now, found.mail),
        "by_minister": [(cap(title), str(number)) for title, number in found.silent],
        "start": _path("/wachtrij", here) if asked.after else None,
        "next": _path("/wachtrij", {**here, "na": further}) if further else None,
    }


def _own(db: Session, by: Actor, after: str | None) -> dict[str, Any]:
    page = lists.own(db, by, after=after)
    return {
        "drafts": [] if after else _drafts(db, by),
        "rows": rows_of(db, page.rows, by),
        "start": "/verzoeken" if after else None,
        "next": _path("/verzoeken", {"na": page.next}) if page.next else None,
    }


@dataclass(frozen=True)
class DraftRow:
    """A draft as its owner finds it again."""

    href: str
    subject: str
    place: str
    kept: datetime
    until: datetime


def _drafts(db: Session, by: Actor) -> list[DraftRow]:
    found = drafts.own(db, by.person_id)
    ids = {number for one in found if (number := as_id(one.typed.get("organisatie", ""))) is not None}
    names = organisations.names(db, ids)
    return [_draft(one, names) for one in found]


def _draft(one: KeptDraft, names: Mapping[int, str]) -> DraftRow:
    said = one.typed
    form = FORM.get(Form(said["vorm"])) if said.get("vorm") in list(Form) else None
    place = " · ".join(filter(None, [names.get(as_id(said.get("organisatie", "")) or 0), form]))
    return DraftRow(
        href=f"/verzoeken/nieuw/{one.name}",
        subject=said.get("onderwerp") or said.get("wetsvoorstel") or "Nog zonder onderwerp",
        place=place,
        kept=one.changed_at,
        until=one.gone_on,
    )


def rows_of(db: Session, items: list[Item], by: Actor) -> list[ContactRow]:
    """These as `by` reads them, now."""
    places = together.places(db, by, items)
    return rows(items, by, desk(db).terms, now(db), delivery_warnings.watch(db, items, by), places)


def _path(path: str, query: dict[str, str | None]) -> str:
    return f"{path}?{urlencode({key: value for key, value in query.items() if value})}"
