"""The page of one contact, its sealed content and its appointment. What can be done there is posted to `deeds`."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response

from contactdesk import words
from contactdesk.contacts import contact_page
from contactdesk.contacts.beside import field_of
from contactdesk.contacts.contact_page import ContactPage
from contactdesk.law.officials import MOST
from contactdesk.law.outcomes import FieldError
from contactdesk.law.permissions import Actor
from contactdesk.routes import in_list
from contactdesk.routes.in_list import InList
from contactdesk.store import reading_log
from contactdesk.web import forms, pages
from contactdesk.words import Addressee, Capacity, Channel, Form, Ground, How

T = TypeVar("T")

#: what was typed in a form that is no longer there, by the words of that form
TYPED = {
    "tekst": "Uw tekst",
    "onderwerp": "Onderwerp",
    "vraag": "Vraag",
    "debat": "Datum van het debat",
    "advies": "Advies",
    "voorwaarden": "Voorwaarden",
    "reden": "Reden",
    "alternatief": "Wat wel kan",
    "alternatief_op": "Wanneer dat kan",
    "gedeeld": "Wat er is gedeeld",
    "plaats": "Plaats",
    "links": "Webadressen",
    "vindplaats": "Waar staan de bevindingen",
    "gepubliceerd": "Sinds welke dag zijn ze openbaar",
    "wanneer": "Wanneer",
    "duur": "Hoeveel minuten",
    "plaatsgevonden_op": "Wanneer het was",
    "ontvangen_op": "Wanneer u dit kreeg",
    "ambtenaar_naam": "Naam van de ambtenaar",
    "ambtenaar_email": "E-mailadres",
    "ambtenaar_telefoon": "Telefoon",
    **{
        field_of(name, place): f"{label} (ambtenaar {place})"
        for place in range(2, MOST + 1)
        for name, label in (
            ("ambtenaar_naam", "Naam"),
            ("ambtenaar_email", "E-mailadres"),
            ("ambtenaar_telefoon", "Telefoon"),
        )
    },
    "naam": "Wie besloot",
    "besloten_op": "Besloten op",
}


async def show(request: Request) -> Response:
    """GET /verzoeken/{nummer}. `doe` opens the form of a deed."""
    found = await opened(request, contact_page.page)
    return render(request, found, await in_list.of(request), opened=request.query_params.get("doe", ""))


async def opened(request: Request, find: Callable[[Session, str, Actor], T]) -> T:
    """What stands on a contact, for who may open it; that they did is written down before they read it."""
    number, by, database = request.path_params["nummer"], request.state.me, request.app.state.database
    found, is_due = await database.read(_found, find, number, by)
    if is_due:
        await database.write(reading_log.record, number, by)
    result: T = found
    return result


def _found(db: Session, find: Callable[[Session, str, Actor], T], number: str, by: Actor) -> tuple[T, bool]:
    """Whether it is due is asked along with the page: a second reading within the hour is no write."""
    return find(db, number, by), reading_log.is_due(db, number, by)


def render(
    request: Request,
    found: ContactPage,
    came_from: InList | None,
    *,
    opened: str = "",
    typed: Mapping[str, str] | None = None,
    errors: Sequence[FieldError] = (),
    conflict: str = "",
    status: int = 200,
) -> Response:
    """The page; after a deed that failed with that form open (`opened`), its errors, and what was typed."""
    wrong = forms.at_fields(errors)
    values = {
        "page": found,
        "came_from": came_from,
        "opened": opened,
        "errors": [_at_form(error, found, opened) for error in errors],
        "fills": {
            deed.key: defaultdict(str, deed.values | dict(typed or {}) if deed.key == opened else deed.values)
            for deed in found.deeds
        },
        "wrong": {deed.key: wrong if deed.key == opened else forms.at_fields(None) for deed in found.deeds},
        "conflict": conflict,
        "loose": _loose(found, opened, typed or {}),
        "options": OPTIONS,
    }
    return pages.render(request, "contact/page.html", values, status_code=status)


def _at_form(error: FieldError, found: ContactPage, opened: str) -> FieldError:
    """Many forms on one page: an id there begins with the key of its form."""
    is_there = opened in {deed.key for deed in found.deeds} and error.field not in ("", "versie")
    return replace(error, field=f"{opened}-{error.field}" if is_there and error.field else "")


def _loose(found: ContactPage, opened: str, typed: Mapping[str, str]) -> list[tuple[str, str]]:
    """What was typed in a form that this contact no longer has: nothing typed is lost (docs/design.md, rule 3)."""
    if not opened or opened in {deed.key for deed in found.deeds}:
        return []
    return [(label, typed[name]) for name, label in TYPED.items() if typed.get(name, "").strip()]


def _options(choices: Sequence[Any]) -> list[tuple[str, str]]:
    return [(one.value, words.cap(pages.label(one))) for one in choices]


#: choices that are the same on every page
OPTIONS: dict[str, list[tuple[str, str]]] = {
    "capacities": [
        (Capacity.IN_PERSON.value, "De bewindspersoon zelf"),
        (Capacity.MANDATE.value, "Iemand anders, namens de bewindspersoon"),
    ],
    "ways": _options((How.ORAL, How.WRITTEN)),
    "forms": _options([form for form in Form if form not in words.ASSISTANCE]),
    "grounds": _options(list(Ground)),
    "addressees": _options(list(Addressee)),
    "channels": _options(list(Channel)),
}


async def content(request: Request) -> Response:
    """GET /verzoeken/{nummer}/inhoud. It writes one row of a log each time, and nothing else: reading sealed
    content is an event that the requester may see."""
    opened = await request.app.state.database.write(
        contact_page.open_sealed, request.path_params["nummer"], request.state.me
    )
    return pages.render(request, "contact/content.html", {"sealed": opened})


async def appointment(request: Request) -> Response:
    """GET /verzoeken/{nummer}/afspraak.ics"""
    ics = await opened(request, contact_page.invitation)
    headers = {"Content-Disposition": f'attachment; filename="{request.path_params["nummer"]}.ics"'}
    return Response(ics, media_type="text/calendar", headers=headers)
