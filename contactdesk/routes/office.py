"""The door of /wacht-op-u: all that waits for a minister's office, one after the other. GET changes nothing.

Who comes here showed first that they read the mailbox of the office, or signed in: a name and a capacity that were
typed before may stand in the form. What is decided is never preselected.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final

from pydantic import BaseModel
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from contactdesk.contacts import letter_decisions
from contactdesk.contacts.decisions import Ruling
from contactdesk.contacts.letter_decisions import Opener
from contactdesk.law.outcomes import Barred, Conflict, FieldError, Forbidden, Invalid, NotFound, TooMany
from contactdesk.routes import forged, individuals
from contactdesk.routes.decision_link import answer, placed_at, ruling_of
from contactdesk.routes.decision_link_lock import WAITING, forget, keep, opener, remembered
from contactdesk.routes.decision_link_typed import kept
from contactdesk.routes.login import sign_in_first
from contactdesk.routes.office_page import OfficePage, shown
from contactdesk.web import forms, pages
from contactdesk.web.forms import Field, PersonName, ShortText
from contactdesk.words import CHOOSE_CAPACITY, Capacity, Outcome, Role

#: how somebody signed the last decision in this browser, for as long as it may be known
NAME: Final = "wacht-op-u-naam"
NAME_SECONDS: Final = 30 * 24 * 3600
#: the other way back for a form that came when the day of its code was over
FROM_A_LETTER: Final = "Kwam u uit een brief? Open die dan opnieuw in een nieuw tabblad, kies “Alles wat op u wacht” en typ de nieuwe code."
SEPARATOR: Final = "|"


class Signing(BaseModel):
    """Several at once: who says so."""

    model_config = forms.SETTINGS
    naam: PersonName = Field(title="uw naam")
    hoedanigheid: Capacity = Field(description=CHOOSE_CAPACITY)


class WhichOne(BaseModel):
    """Which of them the form is about."""

    model_config = forms.SETTINGS
    nummer: Annotated[str, ShortText(20)] = Field(
        description="Deze pagina was niet meer volledig. Laad haar opnieuw en kijk alles na"
    )


async def show(request: Request) -> Response:
    """GET /wacht-op-u; `?verzoek=` begins with that one, `?na=` leaves that one for later."""
    by = await _who(request)
    if by is None:
        return _closed(request)
    query = request.query_params
    found = await _shown(request, by, query.get("verzoek", ""), query.get("na", ""))
    return _page(request, found, _remembered(request))


async def act(request: Request) -> Response:
    """POST /wacht-op-u: decide on the one that is shown, permit several, or forget the name."""
    by = await _who(request)
    if by is None:
        await forged.count(request)
        return _closed(request) if request.state.me else await sign_in_first(request, also=FROM_A_LETTER)
    data = await forms.read(request)
    match data.get("actie"):
        case "vergeet":
            return forget(pages.redirect(WAITING), request, NAME)
        case "samen":
            return await _together(request, by, data)
        case _:
            return await _one(request, by, data)


async def _who(request: Request) -> Opener | None:
    """Signed in for an office, or in a browser that showed today to read its mailbox; None for everybody else."""
    by = opener(request)
    is_office = by.visits or (by.me is not None and by.me.has(Role.MINISTER))
    return by if is_office and await request.app.state.database.read(letter_decisions.offices, by) else None


def _closed(request: Request) -> Response:
    """Says how to come in, to whoever did not."""
    return pages.render(request, "office/closed.html", {"onward": WAITING}, status_code=403)


async def _one(request: Request, by: Opener, data: FormData) -> Response:
    about, wrong = forms.parse(WhichOne, data)
    number = about.nummer if about else ""
    given: Any
    given, errors = individuals.parse(answer(data), data)
    try:
        if given is None or about is None:
            raise Invalid(*wrong, *errors)
        await _decide(request, by, number, given)
    except (Conflict, NotFound, Barred, Forbidden) as late:
        return await _again(request, by, data, number, message=_why(late), status=409)
    except TooMany as limit:
        said = (
            f"U doet te veel achter elkaar. Dit is nog niet gedaan. Het kan weer {pages.wait(limit.seconds)}"
        )
        return pages.later(
            await _again(request, by, data, number, errors=[FieldError("", said)], status=429), limit.seconds
        )
    except Invalid as error:
        return await _again(
            request, by, data, number, errors=error.errors, status=forms.status_of(error.errors)
        )
    done = pages.redirect(WAITING, request=request, flash=f"{number}: {DONE[given.uitkomst]}")
    return _keep(done, request, given.naam, given.hoedanigheid)


DONE: Final = {
    Outcome.PERMITTED: "toegestaan. Uw besluit is vastgelegd.",
    Outcome.CONDITIONS: "toegestaan onder voorwaarden. Uw besluit is vastgelegd.",
    Outcome.REFUSED: "geweigerd. Uw besluit is vastgelegd.",
}


async def _decide(request: Request, by: Opener, number: str, given: Any) -> None:
    command = letter_decisions.decide_waiting
    await request.app.state.database.write(
        command, number, ruling_of(given), asked_version=given.gevraagd, by=by
    )


async def _together(request: Request, by: Opener, data: FormData) -> Response:
    """Each is a decision of its own: what changed meanwhile stays, and is named."""
    given, errors = forms.parse(Signing, data)
    chosen = [str(one) for one in data.getlist("kies")][:100]
    if not chosen:
        errors = [*errors, FieldError("kies", "Vink aan wat u toestaat")]
    if given is None or errors:
        return await _again(request, by, data, "", errors=errors, status=422, together=True)
    left = [number for one in chosen if (number := await _permit(request, by, given, one))]
    done = pages.redirect(WAITING, request=request, flash=_permitted(len(chosen) - len(left), left))
    return _keep(done, request, given.naam, given.hoedanigheid)


async def _permit(request: Request, by: Opener, given: Signing, chosen: str) -> str:
    """The number of the one that was not permitted, empty where it was."""
    number, _, version = chosen.partition(SEPARATOR)
    ruling = Ruling(Outcome.PERMITTED, given.naam, given.hoedanigheid)
    try:
        seen = int(version) if version.isdecimal() and len(version) < 10 else 0
        await request.app.state.database.write(
            letter_decisions.decide_waiting, number, ruling, asked_version=seen, by=by
        )
    except (Conflict, NotFound, Forbidden, Invalid, TooMany):
        return number[:20]
    return ""


def _permitted(times: int, left: Sequence[str]) -> str:
    done = f"{times} {'verzoek' if times == 1 else 'verzoeken'} toegestaan."
    return f"{done} Niet gelukt, kijk dit nog eens na: {', '.join(left)}." if left else done


def _why(late: Exception) -> str:
    if isinstance(late, Conflict | Barred):
        return late.message
    return "Dit verzoek wacht niet op uw bureau. Er is niets vastgelegd."


async def _shown(request: Request, by: Opener, chosen: str = "", after: str = "") -> OfficePage:
    found: OfficePage = await request.app.state.database.read(shown, by, chosen, after)
    return found


async def _again(
    request: Request,
    by: Opener,
    data: FormData,
    number: str,
    *,
    status: int,
    errors: Sequence[FieldError] = (),
    message: str = "",
    together: bool = False,
) -> Response:
    """The page with what was typed; after a colleague was first what was typed stands apart."""
    found, typed = await _shown(request, by, number), forms.typed(data)
    is_same = together or (found.now is not None and found.now.number == number)
    if errors and not is_same:  # of another than is shown: none of them has its field here
        errors, message = [], message or errors[0].message
    errors = [
        FieldError(f"samen-{one.field}", one.message) if together else placed_at(one, "") for one in errors
    ]
    values = typed if is_same else _remembered(request)
    loose = [] if is_same else kept(typed, request.app.state.desk.grounds)
    chosen = {str(one) for one in data.getlist("kies")}
    return _page(request, found, values, errors, message, loose, chosen, status=status, together=together)


def _page(
    request: Request,
    found: OfficePage,
    values: Mapping[str, str],
    errors: Sequence[FieldError] = (),
    message: str = "",
    loose: Sequence[tuple[str, str]] = (),
    chosen: frozenset[str] | set[str] = frozenset(),
    *,
    status: int = 200,
    together: bool = False,
) -> Response:
    grounds = request.app.state.desk.grounds
    about = {
        "page": found,
        "v": found.now.view if found.now else None,
        "here": WAITING,
        "values": defaultdict(str, values),
        "errors": list(errors),
        "error": forms.at_fields(errors),
        "message": message,
        "typed": loose,
        "chosen": chosen,
        "together": together,
        "separator": SEPARATOR,
        "is_named": bool(_remembered(request)),
        "grounds": grounds.choices_for(found.now.kind) if found.now else (),
    }
    return pages.render(request, "office/page.html", about, status_code=status)


def _remembered(request: Request) -> dict[str, str]:
    """How this account, or somebody without one, signed in this browser before; nothing where that was cleared, is of
    somebody else, or none of ours."""
    try:
        name, capacity, whose = json.loads(urlsafe_b64decode(remembered(request, NAME).encode() + b"=="))
        return (
            {}
            if whose != _whose(request)
            else {"naam": str(name)[:200], "hoedanigheid": Capacity(capacity).value}
        )
    except (ValueError, TypeError):
        return {}


def _whose(request: Request) -> int:
    """The account, 0 for who came in by a code."""
    me = request.state.me
    return me.id if me else 0


def _keep(response: Response, request: Request, name: str, capacity: Capacity) -> Response:
    # without the signs of its end, which a cookie would have to quote
    signed = json.dumps([name, capacity.value, _whose(request)])
    value = urlsafe_b64encode(signed.encode()).decode().rstrip("=")
    return keep(response, request, NAME, value, NAME_SECONDS)
