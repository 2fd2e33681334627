"""Several contacts of the queue at once: taken, reminded of, or given to a colleague. Each is a deed of its own, in a
transaction of its own; what does not go keeps nothing else from going, and the page says why it did not."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel
from sqlmodel import Session
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from contactdesk import contacts
from contactdesk.contacts import handing_over
from contactdesk.contacts.contact_page import talk
from contactdesk.law.outcomes import Conflict, FieldError, Forbidden, Invalid, NotFound, TooMany
from contactdesk.law.permissions import Actor
from contactdesk.routes import in_list, individuals
from contactdesk.store import form_keys, limits, visibility
from contactdesk.store.limits import Limit
from contactdesk.store.models import as_id
from contactdesk.web import forms, pages
from contactdesk.web.forms import Field, Id, LongText, Maybe, ShortText

HERE: Final = "/wachtrij/samen"
#: as long as an internal note
LONG: Final = 5000


class Several(BaseModel):
    """Which, each with the version that the list showed, and what to do; the order is that of the page."""

    model_config = forms.SETTINGS
    verzoek: list[Annotated[str, ShortText(30)]] = Field(
        min_length=1, description="Kies ten minste één verzoek"
    )
    doe: Literal["oppakken", "herinneren", "geven"] = Field(
        description="Kies wat u met deze verzoeken wilt doen"
    )
    naar: Maybe[Id] = Field(None, description="Kies een collega uit de lijst")
    notitie: Maybe[Annotated[str, LongText(LONG)]] = Field(None, title="de notitie")


@dataclass(frozen=True)
class Went:
    """What became of one of them; `why` it did not go, empty where it did."""

    number: str
    title: str
    why: str = ""


@dataclass(frozen=True)
class SeveralDeed:
    """What is done with each, and what the next page says of it."""

    run: Callable[[Session, str, Actor, int | None, Several], Any]
    done: str


def _take(db: Session, number: str, by: Actor, version: int | None, _: Several) -> None:
    contacts.take(db, number, by, version=version)


def _remind(db: Session, number: str, by: Actor, version: int | None, _: Several) -> None:
    contacts.remind(db, number, by, version=version)


def _give(db: Session, number: str, by: Actor, version: int | None, form: Several) -> None:
    handing_over.assign(db, number, by, to_id=form.naar or 0, note=form.notitie, version=version)


DEEDS: Final[Mapping[str, SeveralDeed]] = {
    "oppakken": SeveralDeed(_take, "opgepakt"),
    "herinneren": SeveralDeed(_remind, "opnieuw bij het bureau onder de aandacht gebracht"),
    "geven": SeveralDeed(_give, "aan uw collega gegeven"),
}


async def do(request: Request) -> Response:
    """POST /wachtrij/samen: 303 to the list where all went; else the page of what did not, 409; 422 where nothing was
    chosen."""
    data = await forms.read(request)
    form, errors = individuals.parse(Several, data)
    if form is not None and form.doe == "geven" and form.naar is None:
        errors = [FieldError("naar", "Kies een collega uit de lijst")]
    if form is None or errors:
        return await _choose_again(request, data, errors)
    went = [await _one(request, data, form, chosen) for chosen in dict.fromkeys(form.verzoek)]
    done, back = [one for one in went if not one.why], in_list.back_of(request.query_params)
    said = f"{_many(len(done))} {DEEDS[form.doe].done}."
    if len(done) == len(went):
        return pages.redirect(back, request=request, flash=said)
    values = {
        "said": said if done else "",
        "failed": [one for one in went if one.why],
        "back": back,
        "errors": [],
    }
    return pages.render(request, "queue/several.html", values, status_code=409)


async def _one(request: Request, data: FormData, form: Several, chosen: str) -> Went:
    number, _, version = chosen.partition(":")
    database, by = request.app.state.database, request.state.me
    # one key, as many forms as contacts: each is sent once
    fields = [(name, value) for name, value in data.multi_items() if name != "verzoek"]
    sent = form_keys.sent(f"person {by.id}", f"{HERE} {number}", [*fields, ("verzoek", chosen)])
    why = ""
    try:
        await database.write(form_keys.once, sent, _back, _do, form, number, as_id(version), by)
    except Conflict as conflict:
        why = conflict.message
    except Invalid as wrong:
        why = ". ".join(error.message for error in wrong.errors)
    except Forbidden:
        why = "Dit kan hier niet, of het is niet aan u."
    except NotFound:
        return Went(number, "", "Dit verzoek is er niet.")
    except TooMany as limit:
        why = f"U doet te veel achter elkaar. Het kan weer {pages.wait(limit.seconds)}"
    return Went(number, await database.read(_title, number, by), why.removesuffix(KEPT))


#: how a conflict ends on a page with a form; here nothing was typed
KEPT: Final = " Wat u hebt getypt, staat er nog."


def _do(db: Session, form: Several, number: str, version: int | None, by: Actor) -> None:
    DEEDS[form.doe].run(db, number, by, version, form)
    limits.refuse_over(db, Limit.DEED_ACCOUNT, by.id)


def _back(_: object) -> str:
    return HERE


def _title(db: Session, number: str, by: Actor) -> str:
    return talk.title(visibility.find(db, number, by))


def _many(count: int) -> str:
    return "1 verzoek" if count == 1 else f"{count} verzoeken"


async def _choose_again(request: Request, data: FormData, errors: list[FieldError]) -> Response:
    """With everything that was chosen and typed."""
    chosen = [one.partition(":") for one in data.getlist("verzoek") if isinstance(one, str)]
    found = await request.app.state.database.read(
        _chosen, [number for number, *_ in chosen], request.state.me
    )
    values = {
        "failed": [],
        "rows": [(f"{number}:{version}", found[number]) for number, _, version in chosen if number in found],
        "colleagues": await request.app.state.database.read(colleagues, request.state.me),
        "typed": defaultdict(str, forms.typed(data)),
        "errors": errors,
        "wrong": forms.at_fields(errors),
        "back": in_list.back_of(request.query_params),
        "action": in_list.with_back(HERE, request.query_params),
    }
    return pages.render(request, "queue/several.html", values, status_code=forms.status_of(errors))


def _chosen(db: Session, numbers: list[str], by: Actor) -> dict[str, str]:
    """The titles of those that `by` may know of."""
    found = {}
    for number in numbers:
        try:
            found[number] = _title(db, number, by)
        except NotFound:
            continue
    return found


def colleagues(db: Session, by: Actor) -> list[tuple[str, str]]:
    """To whom a contact can be given now."""
    return [(str(one.id), one.name) for one in handing_over.colleagues(db, by)]
