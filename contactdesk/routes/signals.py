"""Emergency signals (noodsignalen), for who is signed in: the list, a new one, one and what can be done with it, the figures.

Where no department is in the settings there is nothing here, but for what was sent before. From a letter it is `signal_link`.
"""

from collections import defaultdict
from typing import Any, Final

from sqlmodel import Session
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from contactdesk import words
from contactdesk.law import signals as law
from contactdesk.law.days import dutch_date
from contactdesk.law.outcomes import Conflict, FieldError, Forbidden, Invalid, NotFound
from contactdesk.law.permissions import Actor
from contactdesk.letters.letter_words.people import line, named
from contactdesk.routes import individuals, signal_forms
from contactdesk.routes.once import onward, write_once
from contactdesk.routes.signal_forms import DEEDS, NUMBERS, PARTS
from contactdesk.settings import Settings
from contactdesk.signals import deeds, figures, page, sending
from contactdesk.signals.deeds import SignalDoing
from contactdesk.signals.finding import bodies_of, is_configured, offices
from contactdesk.web import forms, pages

LIST: Final = "/noodsignalen"
SENT: Final = (
    "Het noodsignaal is verstuurd. Het bureau van de bewindspersoon heeft een bericht met een link om te antwoorden. "
    "U krijgt een bevestiging per e-mail."
)


def offered(settings: Settings) -> bool:
    """Whether there is something to send: it is in the menu only then."""
    return bool(settings.emergency_signal.departments)


async def index(request: Request) -> Response:
    """GET /noodsignalen"""
    found = await request.app.state.database.read(_listed, request.state.me)
    return pages.render(request, "signals/index.html", found)


def _listed(db: Session, by: Actor) -> dict[str, Any]:
    lines = page.lines(db, by)
    if not lines and not is_configured(db):
        raise NotFound("signals")
    return {"lines": lines, "may_send": is_configured(db) and bool(bodies_of(db, by))}


async def new(request: Request) -> Response:
    """GET /noodsignalen/nieuw"""
    return await _form(request, {})


async def send(request: Request) -> Response:
    """POST /noodsignalen/nieuw: first the page to check, then, with `bevestigd=ja`, the signal."""
    await _offer(request)
    data, me = await forms.read(request), request.state.me
    given, errors = signal_forms.parse(data)
    if given is None or data.get("wijzig"):
        return await _form(request, forms.typed(data), errors, forms.status_of(errors) if errors else 200)
    try:
        await request.app.state.database.read(sending.check, me, given)
        if data.get("bevestigd") != "ja":
            return await _check(request, data, given)
        done = await write_once(request, data, lambda number: f"{LIST}/{number}", sending.send, me, given)
    except Invalid as error:
        return await _form(request, forms.typed(data), error.errors, 422)
    except Conflict as error:
        return await _form(request, forms.typed(data), [FieldError("", error.message)], 409)
    return onward(request, done, SENT)


async def show(request: Request) -> Response:
    """GET /noodsignalen/{nummer}"""
    return await _page(request)


async def do(request: Request) -> Response:
    """POST /noodsignalen/{nummer}/{deed}"""
    deed, number = request.path_params["deed"], request.path_params["nummer"]
    found = await request.app.state.database.read(page.shown, number, request.state.me)
    if deed not in DEEDS:
        raise NotFound(deed)
    asked = DEEDS[deed]
    if law.who_does(asked.action) not in found.parties:
        raise Forbidden(deed)
    data = await forms.read(request)
    given, errors = individuals.parse(asked.form, data)
    if given is None:
        return await _page(request, data, errors)
    doing, path = SignalDoing(request.state.me, given.versie), f"{LIST}/{found.line.number}"
    try:
        done = await write_once(request, data, path, deeds.do, number, given.action(), doing, given.said())
    except Invalid as error:
        return await _page(request, data, error.errors)
    except Conflict as error:
        return await _page(request, data, [FieldError("", error.message)], 409)
    return onward(request, done, asked.flash)


async def counted(request: Request) -> Response:
    """GET /noodsignalen/cijfers"""
    years = await request.app.state.database.read(_years)
    values = {"years": years, "outcomes": figures.OUTCOMES, "sent": figures.SENT_MEANS}
    return pages.render(request, "signals/figures.html", values)


def _years(db: Session) -> list[figures.SignalYear]:
    found = figures.years(db)
    if not found and not is_configured(db):
        raise NotFound("signals")
    return found


async def _page(
    request: Request,
    data: FormData | None = None,
    errors: list[FieldError] | None = None,
    status: int | None = None,
) -> Response:
    number = request.path_params["nummer"]
    found = await request.app.state.database.read(page.shown, number, request.state.me)
    return rendered(
        request, found, f"{LIST}/{number}", data, errors, status, deed=request.path_params.get("deed", "")
    )


def rendered(
    request: Request,
    found: page.SignalPage,
    here: str,
    data: FormData | None = None,
    errors: list[FieldError] | None = None,
    status: int | None = None,
    *,
    deed: str = "",
    by_link: bool = False,
) -> Response:
    """The page of one signal. Errors stand in the form of their deed, and its fields have ids of their own: `antwoord-tekst`."""
    placed = [type(one)(f"{deed}-{one.field}" if one.field else "", one.message) for one in errors or []]
    values = {
        "signal": found,
        "here": here,
        "can": [name for name, asked in DEEDS.items() if asked.action in found.can],
        "by_link": by_link,
        "deed": deed if errors else "",
        "values": defaultdict(str, forms.typed(data or {})),
        "errors": placed,
        "error": forms.at_fields(placed),
    }
    status = status or (forms.status_of(errors) if errors else 200)
    return pages.render(request, "signals/signal.html", values, status_code=status)


async def _offer(request: Request) -> dict[str, Any]:
    found: dict[str, Any] = await request.app.state.database.read(_offered, request.state.me)
    return found


def _offered(db: Session, by: Actor) -> dict[str, Any]:
    """In whose name and to whom. Raises NotFound where there is nobody to send one to, or who comes sends none."""
    ministers = [
        (office.id, f"{words.cap(line(office.title))} ({line(ministry.name)})")
        for office, ministry in offices(db)
    ]
    bodies = [(one.id, named(one)) for one in bodies_of(db, by)]
    if not ministers or not bodies:
        raise NotFound("signals")
    days = {office.id: dutch_date(sending.day_of_answer(db, office.id)) for office, _ in offices(db)}
    return {"ministers": ministers, "bodies": bodies, "days": days}


async def _form(
    request: Request, typed: dict[str, Any], errors: list[FieldError] | None = None, status: int = 200
) -> Response:
    values = await _offer(request)
    values |= {"values": defaultdict(str, typed), "errors": errors or [], "error": forms.at_fields(errors)}
    values |= {"deciders": words.DECIDER, "steps": words.EARLIER_STEP, "numbers": NUMBERS, "parts": PARTS}
    return pages.render(request, "signals/new.html", values, status_code=status)


async def _check(request: Request, data: FormData, given: sending.Signal) -> Response:
    """What is sent, to whom, by when the answer is due; the same values go along."""
    offer = await _offer(request)
    answers = [(label, getattr(given, name)) for name, label in law.TEXTS.items()]
    answers += [("Eerder gewaarschuwd", "\n".join(_warned(one) for one in given.warnings))]
    answers += [("Wie daarover besluit", words.DECIDER[given.decider])]
    answers += [("Wanneer daarover wordt besloten", dutch_date(given.decided_on))] if given.decided_on else []
    answers += [("Wie erachter staat", f"{given.signed_by}, {given.signed_as}")]
    values = {
        "answers": answers,
        "minister": dict(offer["ministers"])[given.portfolio_id],
        "body": dict(offer["bodies"])[given.organisation_id],
        "due": offer["days"][given.portfolio_id],
        "typed": {
            name: text for name, text in forms.typed(data).items() if name not in ("wijzig", "bevestigd")
        },
    }
    return pages.render(request, "signals/check.html", values)


def _warned(one: sending.Warned) -> str:
    return f"{words.EARLIER_STEP[one.kind]}, {dutch_date(one.on)}. Waar: {one.source}. Wat eruit kwam: {one.outcome}"
