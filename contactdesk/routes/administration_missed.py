"""What people looked for and did not find: for administrators, who can make it a topic of an organisation."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response

from contactdesk.law.outcomes import FieldError, Invalid, NotFound, invalid
from contactdesk.people import organisations
from contactdesk.people.organisations import missed, topics
from contactdesk.web import forms, pages
from contactdesk.web.forms import Field, Id, Maybe, ShortText
from contactdesk.words import CHOOSE_ORGANISATION

HERE = "/beheer/zoekwoorden"


class MissedForm(BaseModel):
    """`woord` becomes a topic of `organisatie`, or is forgotten (`vergeet`)."""

    model_config = forms.SETTINGS
    woord: Annotated[str, ShortText(40)] = Field(title="het woord")
    organisatie: Maybe[Id] = Field(default=None, description=CHOOSE_ORGANISATION)
    vergeet: Maybe[Annotated[str, ShortText(2)]] = Field(default=None, title="de keuze")


async def show(request: Request) -> Response:
    """GET /beheer/zoekwoorden"""
    return await _page(request)


async def act(request: Request) -> Response:
    """POST /beheer/zoekwoorden"""
    data = await forms.read(request)
    given, errors = forms.parse(MissedForm, data)
    if given is None:
        return await _page(request, forms.typed(data), errors)
    try:
        await request.app.state.database.write(_act, given, request.state.me)
    except Invalid as wrong:
        return await _page(request, forms.typed(data), wrong.errors)
    flash = f"“{given.woord}” {'staat hier niet meer' if given.vergeet else 'is nu een onderwerp'}."
    return pages.redirect(HERE, request=request, flash=flash)


def _act(db: Session, given: MissedForm, by: Any) -> None:
    if given.vergeet:
        return missed.forget(db, given.woord, by)
    if given.organisatie is None:
        raise invalid("organisatie", CHOOSE_ORGANISATION)
    try:
        return topics.add(db, given.organisatie, given.woord, by)
    except NotFound:
        raise invalid("organisatie", CHOOSE_ORGANISATION) from None
    except Invalid as wrong:  # of the topic: here it is the word
        raise Invalid(*(FieldError("woord", error.message) for error in wrong.errors)) from None


async def _page(
    request: Request, typed: Mapping[str, str] | None = None, errors: list[FieldError] | None = None
) -> Response:
    rows, groups = await request.app.state.database.read(_found)
    word = (typed or {}).get("woord", "")
    at = next((str(number) for number, row in enumerate(rows) if row.text == word), "")
    placed = [
        FieldError(f"organisatie-{at}" if at and error.field == "organisatie" else "", error.message)
        for error in errors or []
    ]
    values = {
        "rows": rows,
        "groups": groups,
        "word": word,
        "values": defaultdict(str, typed or {}),
        "errors": placed,
        "error": forms.at_fields(placed),
    }
    return pages.render(request, "administration/missed.html", values, 422 if errors else 200)


def _found(db: Session) -> tuple[list[missed.Missed], list[Any]]:
    return missed.often(db), organisations.options(db)
