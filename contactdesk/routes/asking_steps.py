"""Asking step by step: with whom, what, and the check. Each step is kept as a draft and has an address of its own, so that
going back, opening it elsewhere, or a sign-in that ended loses nothing."""

import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Final

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from contactdesk import contacts, words
from contactdesk.contacts import drafts
from contactdesk.contacts.drafts import KeptDraft
from contactdesk.law.outcomes import FieldError, NotFound
from contactdesk.people.organisations import SearchHit
from contactdesk.routes import also_asked, asking_pages, asking_sending, individuals, search_box
from contactdesk.routes.asking_form import CARRIED, ContactForm, all_errors, filled, members_in
from contactdesk.routes.asking_known import Known, known, shapes
from contactdesk.routes.asking_offer import FIELDS, PARLIAMENT, WHOM
from contactdesk.routes.asking_pages import ADDRESSEES, ASK, GROUNDS, of_draft
from contactdesk.web import forms, pages

#: what can be the name of a draft: as the key of a form that we made
_NAME: Final = re.compile(r"[A-Za-z0-9_-]{16,64}")
CHANGED: Final = (
    "Dit concept is intussen veranderd, in een ander tabblad. Er is nog niets verstuurd. Lees het nog eens."
)
THROWN_AWAY: Final = "Het concept is weggegooid."

#: the radios of the second step
UNSENT: Final = ("grond", "geadresseerde", "openbaarheid")

Values = dict[str, str]


async def begin(request: Request, values: Values) -> Response:
    """POST /verzoeken with `stap`: the first that is kept. Who came back to the first page goes on with the same draft."""
    me, name = request.state.me, await _free_name(request, values["sleutel"])
    try:
        earlier = (await _found(request, name)).typed
    except NotFound:
        earlier = {}
    values = filled({**earlier, **{field: text for field, text in values.items() if text}, "sleutel": name})
    if not me.has(*PARLIAMENT):
        return await _written(request, name, values)
    return await _chosen(request, name, values, is_new=not earlier)


async def whom(request: Request) -> Response:
    """GET /verzoeken/nieuw/{concept}/wie"""
    draft = await _own(request)
    if isinstance(draft, Response):
        return draft
    if not request.state.me.has(*PARLIAMENT):
        return pages.redirect(of_draft(draft.name).action)
    typed, q = _values(draft), search_box.typed(request)
    other = request.query_params.get("organisatie")
    typed |= {"organisatie": other} if other is not None else {}
    found = await search_box.found(request, q) if q else []
    return await whom_page(request, typed, name=draft.name, box=(q, found))


async def choose_whom(request: Request) -> Response:
    """POST /verzoeken/nieuw/{concept}/wie"""
    data = await forms.read(request)
    draft = await _own(request)
    if isinstance(draft, Response):
        return draft
    values, _ = also_asked.changed(_values(draft, data, ("vorm",)), data)
    if "weg" in data:
        await _keep(request, draft.name, values)
        return pages.redirect(f"{of_draft(draft.name).action}/wie")
    return await _chosen(request, draft.name, values, is_new=False, is_typed=_is_typed(data))


async def what(request: Request) -> Response:
    """GET /verzoeken/nieuw/{concept}"""
    draft = await _own(request)
    if isinstance(draft, Response):
        return draft
    return await _what_page(request, draft.name, _values(draft))


async def write(request: Request) -> Response:
    """POST /verzoeken/nieuw/{concept}. Of a draft that is gone what was typed goes on in another."""
    data = await forms.read(request)
    try:
        draft = await _found(request, request.path_params["concept"])
        values = _values(draft, data, UNSENT)
        if "nog_lid" in data:
            await _keep(request, draft.name, values)
            return await asking_pages.one_more_member(request, values, of_draft(draft.name))
        return await _written(request, draft.name, values, is_typed=_is_typed(data))
    except NotFound:
        if not data.get("vraag") and not data.get("onderwerp"):
            raise
    name = secrets.token_urlsafe(16)
    return await _written(request, name, filled({**data, "sleutel": name}))


async def check(request: Request) -> Response:
    """GET /verzoeken/nieuw/{concept}/controleer"""
    draft = await _own(request)
    if isinstance(draft, Response):
        return draft
    door = of_draft(draft.name, "/controleer", draft.version)
    values = await _fitting(request, _values(draft))

    async def back(_: Iterable[FieldError]) -> Response:
        return pages.redirect(of_draft(draft.name).action)

    return await asking_sending.answer(request, values, {}, door, back)


async def send(request: Request) -> Response:
    """POST /verzoeken/nieuw/{concept}/controleer: what was shown is sent; or one more organisation, or one less."""
    data = await forms.read(request)
    draft = await _own(request)
    if isinstance(draft, Response):
        return draft
    door = of_draft(draft.name, "/controleer", draft.version)
    values, has_changed = also_asked.changed(_values(draft), data)
    if has_changed:
        return await _others(request, draft.name, values)
    if data.get("bevestigd") != "ja" or data.get("versie") != str(draft.version):
        return pages.redirect(door.action, request=request, flash=CHANGED if "bevestigd" in data else "")
    mend = partial(_mend, request, draft.name, values)
    return await asking_sending.answer(request, await _fitting(request, values), data, door, mend)


async def throw_away(request: Request) -> Response:
    """POST /verzoeken/nieuw/{concept}/weggooien"""
    draft = await _found(request, request.path_params["concept"])
    await request.app.state.database.write(drafts.throw_away, request.state.me.person_id, draft.name)
    return pages.redirect("/verzoeken", request=request, flash=THROWN_AWAY)


async def keep_late(request: Request, typed: Iterable[tuple[str, str]]) -> str | None:
    """What came for a draft after the sign-in had ended: kept, where this browser made it. Where it stands then."""
    name, token = request.path_params.get("concept"), request.state.token
    if name is None or not token:
        return None
    came = FormData([*typed])
    fields = {field: came[field] for field in came if field in FIELDS}
    fields |= {"lid": members_in(came)} if "lid" in came else {}
    is_kept = await request.app.state.database.write(drafts.keep_late, name, fields, token)
    return of_draft(name).action if is_kept else None


# What is kept


async def _found(request: Request, name: str) -> KeptDraft:
    found: KeptDraft = await request.app.state.database.read(drafts.find, request.state.me.person_id, name)
    return found


async def _own(request: Request) -> KeptDraft | Response:
    """The draft of this address; of one that was sent, to what it became. Raises NotFound."""
    name = request.path_params["concept"]
    try:
        return await _found(request, name)
    except NotFound:
        if number := await _sent_as(request, name):
            flash = f"Dit hebt u al verstuurd. Het is verzoek {number}."
            return pages.redirect(f"/verzoeken/{number}", request=request, flash=flash)
        raise


async def _sent_as(request: Request, name: str) -> str | None:
    if not _NAME.fullmatch(name):
        return None
    sent = await request.app.state.database.read(contacts.sent_before, name, request.state.me)
    return sent.number if sent else None


async def _free_name(request: Request, key: str) -> str:
    """The key of the form, unless that was sent already or can be no address."""
    if _NAME.fullmatch(key) and not await _sent_as(request, key):
        return key
    return secrets.token_urlsafe(16)


def _values(draft: KeptDraft, data: Mapping[str, Any] | None = None, unsent: Iterable[str] = ()) -> Values:
    """Every field: as it was kept, and as it comes now. `unsent`: of the form that comes, what a browser leaves out when
    nothing of it is chosen."""
    now = {field: data[field] for field in FIELDS if field in data} if data else {}
    now |= {"lid": members_in(data)} if data and "lid" in data else {}
    left = dict.fromkeys(unsent, "") if now else {}
    return filled({**draft.typed, **left, **now, "sleutel": draft.name})


def _is_typed(data: Mapping[str, Any]) -> bool:
    """A form that has no field changes nothing."""
    return any(field in data for field in FIELDS)


async def _keep(request: Request, name: str, values: Values) -> None:
    typed = {field: text for field, text in values.items() if field != "sleutel"}
    me, token = request.state.me, request.state.token
    await request.app.state.database.write(drafts.keep, me.person_id, name, typed, token)


async def _known(request: Request, values: Values) -> Known:
    found: Known = await request.app.state.database.read(known, values, request.state.me)
    return found


async def _fitting(request: Request, values: Values) -> Values:
    """Without what was typed for another form or organisation: it stays in the draft, and is not sent."""
    if not request.state.me.has(*PARLIAMENT):
        return values
    asked = (await _known(request, values)).fields | set(WHOM)
    return {field: text if field not in FIELDS or field in asked else "" for field, text in values.items()}


# From one step to the next


async def _chosen(
    request: Request, name: str, values: Values, *, is_new: bool, is_typed: bool = True
) -> Response:
    """With whom and in which form: to the second step, or elsewhere."""
    found = await _known(request, values)
    if found.errors:
        return await whom_page(request, values, found.errors, name="" if is_new else name)
    if found.is_elsewhere and found.ruled:
        await request.app.state.database.write(contacts.count_referral, found.ruled)
        door = asking_pages.WHOLE if is_new else of_draft(name)
        return asking_pages.referral_page(request, values, found.ruled, door)
    if is_typed:
        await _keep(request, name, values)
    return pages.redirect(of_draft(name).action)


async def _written(request: Request, name: str, values: Values, *, is_typed: bool = True) -> Response:
    if is_typed:
        await _keep(request, name, values)
    fitting = await _fitting(request, values)
    _, wrong = forms.parse(ContactForm, fitting)
    errors = await request.app.state.database.read(all_errors, fitting, wrong, request.state.me)
    if errors:
        return await _mend(request, name, values, errors)
    return pages.redirect(of_draft(name, "/controleer").action)


async def _mend(request: Request, name: str, values: Values, errors: Iterable[FieldError]) -> Response:
    found = list(errors)
    if not request.state.me.has(*PARLIAMENT):
        return await asking_pages.one_page(request, values, found, door=of_draft(name))
    if any(error.field in WHOM for error in found):
        return await whom_page(request, values, found, name=name)
    return await _what_page(request, name, values, found)


async def _others(request: Request, name: str, values: Values) -> Response:
    """One more to ask the same, or one less: kept where that can be."""
    fitting = await _fitting(request, values)
    _, wrong = forms.parse(ContactForm, fitting)
    errors = await request.app.state.database.read(all_errors, fitting, wrong, request.state.me)
    if not errors:
        await _keep(request, name, values)
    flash = f"{errors[0].message}." if errors else ""
    return pages.redirect(of_draft(name, "/controleer").action, request=request, flash=flash)


# The pages


async def whom_page(
    request: Request,
    values: Values,
    errors: Iterable[FieldError] = (),
    *,
    name: str = "",
    box: tuple[str, list[SearchHit]] = ("", []),
) -> Response:
    """`box`: what was typed in the box, and what it found; it stands there as long as nobody is chosen."""
    database, me = request.app.state.database, request.state.me
    shown = [error if error.field in WHOM else FieldError("", error.message) for error in errors]
    found = await database.read(shapes, values, me)
    page = {
        "offer": found.offered,
        "values": values if shown else asking_pages.preset(values, found.offered),
        "forms": [(form.value, words.cap(words.FORM[form])) for form in found.possible.forms],
        "elsewhere": [
            (words.cap(words.FORM[form]), words.FORM_HELP[form], decision.refer_to or "")
            for form, decision in found.possible.elsewhere
        ],
        "box": box,
        "carried": [
            field
            for field, text in values.items()
            if field not in WHOM and (text or field in found.offered.fields or field in CARRIED)
        ],
        "also": await database.read(also_asked.names, values["ook"]),
        "errors": shown,
        "error": forms.at_fields(shown),
        "action": f"{of_draft(name).action}/wie" if name else asking_sending.HERE,
        "here": f"{ASK}/{name}/wie" if name else ASK,
    }
    return pages.render(request, "asking/whom.html", page, 422 if shown else 200)


async def _what_page(
    request: Request, name: str, values: Values, errors: Iterable[FieldError] = ()
) -> Response:
    errors = list(errors) or individuals.notices(ContactForm, values)
    if not request.state.me.has(*PARLIAMENT):
        return await asking_pages.one_page(request, values, changing=True, door=of_draft(name))
    found = await _known(request, values)
    if found.ruled is None:
        return pages.redirect(f"{of_draft(name).action}/wie")
    shown = [error if error.field in found.fields else replace(error, field="") for error in errors]
    page = asking_pages.ruled(values, found.ruled) | {
        "offer": found.offered,
        "fields": found.fields,
        "reads": found.reads,
        "hint": found.hint,
        "is_help": values["vorm"] in words.ASSISTANCE,
        "form": words.cap(words.FORM[words.Form(values["vorm"])]),
        "carried": [field for field in values if field not in found.fields],
        "opens": any(values[field] or field in {error.field for error in shown} for field in found.folded),
        "grounds": GROUNDS,
        "addressees": ADDRESSEES,
        "errors": shown,
        "error": forms.at_fields(shown),
        "door": of_draft(name),
    }
    return pages.render(request, "asking/what.html", page, forms.status_of(shown))
