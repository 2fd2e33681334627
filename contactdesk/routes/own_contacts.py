"""Everybody's own contacts: the tabs, what is searched in them, the drafts. What happens to a contact is not here."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from sqlmodel import Session
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response

from contactdesk.contacts import drafts, lists
from contactdesk.contacts.contact_page.last_done import last_done
from contactdesk.contacts.drafts import KeptDraft
from contactdesk.contacts.lists import COUNTED, OWN_LISTS, yearly
from contactdesk.law import permissions
from contactdesk.law.days import today
from contactdesk.law.outcomes import NotFound
from contactdesk.law.permissions import Actor
from contactdesk.people import organisations
from contactdesk.routes import queue, search_box
from contactdesk.routes.rows import ContactRow
from contactdesk.store import limits
from contactdesk.store.desk import now
from contactdesk.store.models import as_id
from contactdesk.web import pages, spreadsheet, user_agent
from contactdesk.words import FORM, Action, Form, Role

HERE = "/verzoeken"
#: there was no such desk before
EARLIEST = 2020


@dataclass(frozen=True)
class OwnView:
    """A page of the list, as its address says it. `name` empty: everything."""

    name: str = ""
    q: str = ""
    after: str | None = None

    def path(self, **other: str | None) -> str:
        """The address of this list from its beginning; with something else in it."""
        values = {"lijst": self.name, "q": self.q, **other}
        query = urlencode({key: value for key, value in values.items() if value})
        return f"{HERE}?{query}" if query else HERE


async def own(request: Request) -> Response:
    """GET /verzoeken. With `q` what is one's own is searched, open and closed; only searches are counted."""
    view, by, state = (
        read(request.query_params, search_box.typed(request)),
        request.state.me,
        request.app.state,
    )
    if view.q:
        await state.database.write(limits.refuse_search, by.id, user_agent.network(request))
    values = await state.database.read(_own, view, by)
    may_ask = by.has(*permissions.MAY[Action.SUBMIT])
    return pages.render(request, "queue/own.html", {"may_ask": may_ask, "view": view, **values})


async def of_year(request: Request) -> Response:
    """GET /verzoeken/jaarlijst.csv?jaar=2026: what a body did in that year; without one, in this."""
    asked = request.query_params.get("jaar")
    year, rows = await request.app.state.database.read(_of_year, request.state.me, asked)
    return spreadsheet.download(yearly.HEAD, rows, f"contacten-{year}.csv")


def _of_year(db: Session, by: Actor, asked: str | None) -> tuple[int, list[tuple[str, ...]]]:
    this = today(now(db)).year
    year = this if asked is None else as_id(asked) or 0
    if not EARLIEST <= year <= this:
        raise NotFound("jaar")
    return year, yearly.of_year(db, by, year)


def read(query: QueryParams, q: str) -> OwnView:
    """The page of this address. NotFound for a list that is none."""
    name = query.get("lijst", "")
    if name and name not in OWN_LISTS:
        raise NotFound(name)
    return OwnView(name, q, query.get("na"))


def _own(db: Session, view: OwnView, by: Actor) -> dict[str, Any]:
    page = lists.own(db, by, view.name or None, after=view.after, q=view.q)
    return {
        "years": [] if view.after or view.q else _years(db, by),
        "drafts": [] if view.after or view.q else _drafts(db, by),
        "tabs": _tabs(view, lists.own_counts(db, by, q=view.q)),
        "caption": _caption(view),
        "rows": _rows(db, page.rows, by),
        "start": view.path() if view.after else None,
        "next": view.path(na=page.next) if page.next else None,
    }


def _years(db: Session, by: Actor) -> list[int]:
    """Of which years a body can have a list: this one and the last."""
    year = today(now(db)).year
    return [year, year - 1] if by.has(Role.BODY) else []


def _rows(db: Session, items: list[lists.Item], by: Actor) -> list[ContactRow]:
    """Each with what happened last."""
    said = last_done(db, by, items)
    rows = zip(items, queue.rows_of(db, items, by), strict=True)
    return [replace(row, last=said.get(item.id)) for item, row in rows]


def _tabs(view: OwnView, counts: Mapping[str, int]) -> list[dict[str, Any]]:
    """Everything, and each list; of what is searched so much as is found there."""
    tabs: list[tuple[str, str, int | str | None]] = [("", "Alles", None)]
    tabs += [(name, one.label, _count(counts[name])) for name, one in OWN_LISTS.items()]
    return [
        {"href": view.path(lijst=name), "label": label, "count": count, "current": name == view.name}
        for name, label, count in tabs
    ]


def _count(found: int) -> int | str:
    return found if found < COUNTED else "1.000 of meer"


def _caption(view: OwnView) -> str:
    name = OWN_LISTS[view.name].label if view.name else "Alles"
    return f"{name}: gevonden met “{view.q}”" if view.q else f"{name}, nieuwste eerst"


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
