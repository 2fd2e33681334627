"""Who is the contact person of what, who answers for it, and which rule holds there: for everybody to read."""

from typing import Any

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response

from contactdesk.law.days import today
from contactdesk.people import administration, agreements, organisations
from contactdesk.store import limits
from contactdesk.store.desk import now
from contactdesk.web import forms, pages, user_agent

#: longer than any name
LONGEST_SEARCH = 200


async def index(request: Request) -> Response:
    """GET /organisaties"""
    q = " ".join(request.query_params.get("q", "").split())[:LONGEST_SEARCH]
    database, me = request.app.state.database, request.state.me
    if q:
        account = me.id if me else None
        await database.write(limits.refuse_search, account, user_agent.network(request))
    groups = await database.read(organisations.all_with_contacts, q)
    return pages.render(request, "organisations/index.html", {"groups": groups, "q": q})


async def detail(request: Request) -> Response:
    """GET /organisaties/{id}"""
    values = await request.app.state.database.read(_detail, forms.row_id(request.path_params["id"]))
    me, agreed = request.state.me, values["agreement"]
    may_change = bool(me and agreed and agreements.is_office(me, agreed.portfolio_id))
    return pages.render(request, "organisations/detail.html", values | {"may_change": may_change})


def _detail(db: Session, organisation_id: int) -> dict[str, Any]:
    found = organisations.detail(db, organisation_id)
    headed = [(one, _heading(one)) for one in found.today]
    ended = found.entry.ended_on
    is_there = ended is None or ended > today(now(db))
    return {
        "entry": found.entry,
        "is_there": is_there,
        "into": administration.gone_into(db, organisation_id),
        "today": headed,
        "agreement": found.agreement,
    }


def _heading(one: organisations.Today) -> str:
    """`Een ander gesprek: toestemming nodig`"""
    heading = one.decision.heading
    return f"{one.asking}: {heading[:1].lower()}{heading[1:]}" if one.asking else heading
