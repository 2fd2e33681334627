"""What becomes of a form of asking that is whole: the check, the way elsewhere, or the contact. The same for the form on
one page, where everything travels along, and for a draft."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response

from contactdesk import contacts
from contactdesk.contacts import Preview, drafts, individual_cases
from contactdesk.law.outcomes import FieldError, Invalid, LookAgain, NotFound, TooMany
from contactdesk.law.permissions import Actor
from contactdesk.people import agreements
from contactdesk.routes import also_asked, asking_pages, individuals
from contactdesk.routes.asking_form import ContactForm, filled
from contactdesk.routes.asking_pages import Door
from contactdesk.store import form_keys, limits, visibility
from contactdesk.store.form_keys import SentBefore
from contactdesk.store.limits import Limit
from contactdesk.web import forms, pages
from contactdesk.words import Regime

HERE = "/verzoeken"
#: the page on which what is wrong is mended
Mend = Callable[[Iterable[FieldError]], Awaitable[Response]]


async def answer(
    request: Request,
    values: dict[str, str],
    data: Mapping[str, Any],
    door: Door,
    mend: Mend,
    *,
    has_changed: bool = False,
) -> Response:
    """The check of these values; with `bevestigd=ja` in what was posted, the contact."""
    database, me = request.app.state.database, request.state.me
    form, errors = forms.parse(ContactForm, values)
    try:
        if form is None:
            raise Invalid(*errors)
        is_seen = not individuals.unseen(_looks(form), data)
        if data.get("bevestigd") == "ja" and not has_changed and is_seen:
            found = await database.write(_send, form, me, seen=_seen(data))
        else:
            found = await database.read(_look, form, me)
    except SentBefore:  # back in the browser, and changed: the check page says so, and sends it as another
        assert form is not None, "a form that is wrong is not sent"
        found = await database.read(_look, form, me)
    except Invalid as wrong:
        return await mend(wrong.errors)
    except TooMany as limit:
        assert form is not None, "a form that is wrong meets no limit"
        return await _too_many(request, form, values, door, limit.seconds)
    if isinstance(found, str):
        return await sent(request, found, len(form.also) + 1)
    return await _shown(request, form, values, data, door, found, has_changed=has_changed)


async def _shown(
    request: Request,
    form: ContactForm,
    values: dict[str, str],
    data: Mapping[str, Any],
    door: Door,
    found: list[Preview],
    *,
    has_changed: bool,
) -> Response:
    database = request.app.state.database
    for one in found:
        if one.regime is Regime.REFER and request.method == "POST":  # to open a page counts nothing
            await database.write(contacts.count_referral, one)
    if found[0].regime is Regime.REFER:
        return asking_pages.referral_page(request, values, found[0], door)
    before = await database.read(contacts.sent_before, form.sleutel, request.state.me)
    if before:  # back in the browser, and changed: that is another request
        values = filled(values | {"sleutel": ""})
    is_other = not has_changed and _is_other(found, _seen(data))
    page = {"is_other": is_other, "sent": before, "wait": "", **await _looked(request, form, found[0])}
    return await asking_pages.check_page(request, form, values, found, door, page)


async def _too_many(
    request: Request, form: ContactForm, values: dict[str, str], door: Door, seconds: int
) -> Response:
    """The check once more, to send from when it is time."""
    found = await request.app.state.database.read(_look, form, request.state.me)
    looked = await _looked(request, form, found[0])
    page = {"is_other": False, "sent": None, "wait": pages.wait(seconds), **looked}
    shown = await asking_pages.check_page(request, form, values, found, door, page, 429)
    return pages.later(shown, seconds)


async def sent(request: Request, number: str, times: int) -> Response:
    """To the contact; an official who entered a call has no part in it, and gets the number to pass on."""
    try:
        await request.app.state.database.read(visibility.find, number, request.state.me)
    except NotFound:
        flash = f"Het verzoek is ingevoerd onder nummer {number}. Het Kamerlid krijgt bericht."
        return pages.redirect("/verzoeken", request=request, flash=flash)
    several = f" aan {times} organisaties. Hieronder staan ze bij elkaar" if times > 1 else ""
    flash = f"Verstuurd{several}. Dit is verzoek {number}."
    return pages.redirect(f"/verzoeken/{number}", request=request, flash=flash)


def _looks(form: ContactForm) -> list[LookAgain]:
    """What looks like somebody's number or case, in any text of it."""
    return individuals.notices(ContactForm, vars(form))


async def _looked(request: Request, form: ContactForm, found: Preview) -> dict[str, Any]:
    """The same for the page of the check, with where such a case can go."""
    looks, asks = _looks(form), found.capacity
    facts = (found.organisation.kind, asks.kind, asks.chamber)
    elsewhere = await request.app.state.database.read(individual_cases.elsewhere, *facts) if looks else ""
    return {"looks": looks, "elsewhere": elsewhere, "seen": individuals.mark_of(looks)}


def _look(db: Session, form: ContactForm, by: Actor) -> list[Preview]:
    return contacts.previews(db, form.ask(db, by), form.also, by)


def _send(db: Session, form: ContactForm, by: Actor, *, seen: tuple[str, ...]) -> str | list[Preview]:
    """The number of the contact, of several the first; or what the rules say now, where that is not what was shown.
    Raises TooMany."""
    ask = form.ask(db, by)
    for organisation_id in sorted({ask.organisation_id, *form.also}):
        agreements.hold(db, organisation_id)
    # what was sent already leads where it led, whatever the rules say since
    if not contacts.sent_before(db, form.sleutel, by):
        found = contacts.previews(db, ask, form.also, by)
        if any(one.regime is Regime.REFER for one in found) or _is_other(found, seen):
            return found
    told = form.model_dump(mode="json", exclude_none=True).items()
    typed = form_keys.sent(f"person {by.id}", HERE, [(name, str(value)) for name, value in told])
    done = form_keys.once(db, typed, lambda number: number, _submit, ask, form.also, by)
    drafts.throw_away(db, by.person_id, form.sleutel)
    return done.path


def _submit(db: Session, ask: contacts.Ask, also: Iterable[int], by: Actor) -> str:
    sent = contacts.submit_all(db, ask, also, by)
    for one in sent:
        if one.created:  # the same form once more leads to its contact, also when all is used up
            limits.refuse_over(db, Limit.SUBMIT_ACCOUNT, by.id)
    assert sent[0].number is not None, "what the rules refer is not sent"
    return sent[0].number


def _seen(data: Mapping[str, Any]) -> tuple[str, ...]:
    """Which rule and regime the page showed on which somebody pressed, whether it would be told afterwards, and the
    rules of the other organisations; empty for who came without that page."""
    told = "ja" if "achteraf" in data else ""
    return str(data.get("regel", "")), str(data.get("regime", "")), told, str(data.get("ook_regels", ""))


def _is_other(found: Sequence[Preview], seen: tuple[str, ...]) -> bool:
    first, also = found[0], also_asked.rules_of(found[1:])
    return any(seen) and seen != (
        first.decision.rule,
        first.regime.value,
        "ja" if first.told else "",
        also,
    )
