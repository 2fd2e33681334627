"""Who is the contact person of what, who answers for it, and which rule holds there: for everybody to read."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response

from contactdesk.contacts import replacing
from contactdesk.law.days import today
from contactdesk.law.outcomes import FieldError, Invalid
from contactdesk.people import administration, agreements, organisations
from contactdesk.people.organisations import findable, topics
from contactdesk.routes import individuals, search_box
from contactdesk.routes.asking_offer import PARLIAMENT
from contactdesk.store.desk import now
from contactdesk.store.models import Organisation
from contactdesk.web import forms, pages
from contactdesk.web.forms import Field, Maybe, ShortText


class TopicForm(BaseModel):
    """`onderwerp` is added, or `weg` taken away."""

    model_config = forms.SETTINGS
    onderwerp: Maybe[Annotated[str, ShortText(60)]] = Field(default=None, title="het onderwerp")
    weg: Maybe[Annotated[str, ShortText(60)]] = Field(default=None, title="het onderwerp")


async def index(request: Request) -> Response:
    """GET /organisaties"""
    q, me = search_box.typed(request), request.state.me
    found = await search_box.found(request, q) if q else []
    groups = [] if q else await request.app.state.database.read(organisations.all_with_contacts)
    values = {"groups": groups, "found": found, "q": q, "may_ask": bool(me and me.has(*PARLIAMENT))}
    return pages.render(request, "organisations/index.html", values)


async def detail(request: Request) -> Response:
    """GET /organisaties/{id}"""
    return await _page(request)


async def change_topics(request: Request) -> Response:
    """POST /organisaties/{id}/onderwerpen"""
    data, number = await forms.read(request), forms.row_id(request.path_params["id"])
    given, errors = individuals.parse(TopicForm, data)
    if given is None:
        return await _page(request, forms.typed(data), errors)
    command, topic = (topics.remove, given.weg) if given.weg else (topics.add, given.onderwerp or "")
    try:
        await request.app.state.database.write(command, number, topic, request.state.me)
    except Invalid as wrong:
        return await _page(request, forms.typed(data), wrong.errors)
    flash = f"“{topic}” {'is weggehaald' if given.weg else 'staat erbij'}."
    return pages.redirect(f"/organisaties/{number}#onderwerpen", request=request, flash=flash)


async def _page(
    request: Request, typed: Mapping[str, str] | None = None, errors: list[FieldError] | None = None
) -> Response:
    values = await request.app.state.database.read(_detail, forms.row_id(request.path_params["id"]))
    me, agreed, entry = request.state.me, values["agreement"], values["entry"]
    more = {
        "may_change": bool(me and agreed and agreements.is_office(me, agreed.portfolio_id)),
        "may_change_topics": values["is_there"] and topics.may_change(me, entry.department_id),
        "may_ask": values["is_there"] and bool(me and me.has(*PARLIAMENT)),
        "topics": findable.split(entry.topics),
        "values": defaultdict(str, typed or {}),
        "errors": errors or [],
        "error": forms.at_fields(errors),
    }
    return pages.render(request, "organisations/detail.html", values | more, forms.status_of(errors or ()))


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
        "replaced_by": _replaced_by(db, organisation_id) if is_there else "",
    }


def _replaced_by(db: Session, organisation_id: int) -> str:
    """Who answers in the place of who is gone, and for how long; empty where nobody is replaced."""
    office = db.get_one(Organisation, organisation_id).portfolio_id
    return replacing.who_replaces(db, office) if office else ""


def _heading(one: organisations.Today) -> str:
    """`Een ander gesprek: toestemming nodig`"""
    heading = one.decision.heading
    return f"{one.asking}: {heading[:1].lower()}{heading[1:]}" if one.asking else heading
