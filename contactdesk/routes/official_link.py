"""The doors of /ambtenaar/{token}: what an official without an account does from their own letter.

The same doors as those of the minister's office (`letter_link`), with the same limits and the same code.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any, Final

from pydantic import BaseModel
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from contactdesk.contacts import letter_decisions
from contactdesk.contacts.letter_decisions import LinkState, Locked, Opener
from contactdesk.law.outcomes import FieldError, NotFound
from contactdesk.routes import decision_link_lock, deed_forms, forged, letter_link
from contactdesk.routes.decision_link_typed import kept
from contactdesk.routes.letter_link import LinkAct, LinkDoor, Pressing
from contactdesk.routes.official_link_page import OfficialPage, shown
from contactdesk.store import Database, form_keys
from contactdesk.web import forms, pages
from contactdesk.web.forms import Field, Id, LongText, PersonName, ShortText
from contactdesk.words import Party

OFFICIAL: Final = "official"
#: under which name each form keeps its fields apart on the page
FIELDS: Final = {
    "komt": ("naam",),
    "afspraak": ("wanneer", "duur", "plaats", "reden"),
    "afzeggen": ("reden",),
    "niet-van-mij": ("tekst",),
}


class SeenByOfficial(BaseModel):
    """Which appointment the page showed: of two tabs the older one changes nothing."""

    model_config = forms.SETTINGS
    versie: Id = Field(description="Deze pagina was niet meer volledig. Laad haar opnieuw en kijk alles na")


class ComingOfficial(SeenByOfficial):
    naam: PersonName = Field(title="uw naam")


class MovedByOfficial(deed_forms.Meeting):
    versie: Id = Field(description="Deze pagina was niet meer volledig. Laad haar opnieuw en kijk alles na")


class CalledOffByOfficial(SeenByOfficial):
    reden: Annotated[str, ShortText(deed_forms.LINE)] = Field(
        title="de reden", description="Schrijf op waarom u afzegt; wie erbij zou zijn, leest dit"
    )


class DisowningLink(BaseModel):
    model_config = forms.SETTINGS
    tekst: Annotated[str, LongText(1000)] = Field(
        title="wat er niet klopt", description="Schrijf op wat er niet klopt; de contactpersoon leest dit"
    )


async def _accept(database: Database, token: str, by: Opener, given: Any) -> None:
    await database.write(letter_decisions.accept, token, name=given.naam, version=given.versie, by=by)


async def _propose(database: Database, token: str, by: Opener, given: Any) -> None:
    await database.write(
        letter_decisions.propose,
        token,
        at=given.wanneer,
        minutes=given.duur or 30,
        place=given.plaats,
        reason=given.reden,
        version=given.versie,
        by=by,
    )


async def _call_off(database: Database, token: str, by: Opener, given: Any) -> None:
    await database.write(letter_decisions.call_off, token, reason=given.reden, version=given.versie, by=by)


async def _disown(database: Database, token: str, by: Opener, given: Any) -> None:
    await database.write(letter_decisions.disown, token, text=given.tekst, by=by)


async def _fresh_letter(database: Database, token: str, by: Opener, given: Any) -> None:
    form = form_keys.sent(f"link {token}", "nieuwe-brief", given)
    await database.write(
        form_keys.once, form, lambda _: "", letter_decisions.fresh_official_letter, token, by
    )


#: by the field `actie`
ACTS: Mapping[str, LinkAct] = {
    "komt": LinkAct(
        OFFICIAL,
        lambda _: ComingOfficial,
        lambda page: page.is_planned,
        _accept,
        "U hebt gezegd dat u komt. De afspraak kunt u hieronder in uw agenda zetten.",
    ),
    "afspraak": LinkAct(
        OFFICIAL,
        lambda _: MovedByOfficial,
        lambda page: page.is_open,
        _propose,
        "De afspraak staat. Wie erbij is, krijgt bericht. U kunt de afspraak hieronder in uw agenda zetten.",
    ),
    "afzeggen": LinkAct(
        OFFICIAL,
        lambda _: CalledOffByOfficial,
        lambda page: page.is_planned,
        _call_off,
        "De afspraak is afgezegd. Wie erbij zou zijn, krijgt bericht. De toestemming blijft.",
    ),
    "niet-van-mij": LinkAct(
        OFFICIAL,
        lambda _: DisowningLink,
        lambda page: page.is_open,
        _disown,
        "Dank u. Deze link werkt niet meer. De contactpersoon en de ambtenaar krijgen bericht.",
    ),
    "nieuwe-brief": LinkAct(
        OFFICIAL,
        lambda _: Pressing,
        lambda page: page.standing is LinkState.EXPIRED,
        _fresh_letter,
        "Er is een nieuwe brief op weg naar het adres van de ambtenaar.",
    ),
}


async def show(request: Request) -> Response:
    """GET /ambtenaar/{token}"""
    return await letter_link.show(DOOR, request)


async def act(request: Request) -> Response:
    """POST /ambtenaar/{token}"""
    return await letter_link.act(DOOR, request)


async def appointment(request: Request) -> Response:
    """GET /ambtenaar/{token}/afspraak.ics"""
    token, by = request.path_params["token"], decision_link_lock.opener(request)
    try:
        await request.app.state.database.read(letter_decisions.follow, token, of=Party.OFFICIAL)
    except NotFound:
        return await forged.no_such_link(request)
    try:
        ics = await request.app.state.database.read(letter_decisions.own_invitation, token, by)
    except Locked:
        return pages.redirect(f"{decision_link_lock.OWN}/{token}")
    except NotFound:
        return pages.error_page(request, 404, "Er staat geen afspraak", "De afspraak is afgezegd of voorbij.")
    headers = {"Content-Disposition": 'attachment; filename="afspraak.ics"'}
    return Response(ics, media_type="text/calendar", headers=headers)


def _page(
    request: Request,
    page: OfficialPage,
    data: FormData | Mapping[str, str] | None = None,
    *,
    status: int = 200,
    errors: list[FieldError] | None = None,
    message: str = "",
) -> Response:
    values = forms.typed(data or {})
    if values.get("actie") != "afspraak":
        values = page.meeting | values
    placed = [_placed(error, values.get("actie", "")) for error in errors or []]
    about = {
        "page": page,
        "here": request.url.path,
        "values": defaultdict(str, values),
        "errors": placed,
        "error": forms.at_fields(placed),
        "message": message,
        "typed": kept(values, request.app.state.desk.grounds) if message else [],
    }
    template = "official/page.html" if page.is_open else "official/over.html"
    return pages.render(request, template, about, status_code=status)


def _placed(error: FieldError, actie: str) -> FieldError:
    """At the field of its own form; a hidden field has no place."""
    is_there = error.field in FIELDS.get(actie, ())
    return replace(error, field=f"{actie}-{error.field}" if is_there else "")


DOOR: Final = LinkDoor(
    side=Party.OFFICIAL,
    shown=shown,
    acts=ACTS,
    render=_page,
    not_here="Er is niets veranderd. Gebruik de knoppen op de pagina achter de link in uw brief.",
)
