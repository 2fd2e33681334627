"""Asking: the form, the page that shows the rule before anything is sent, and the sending. No other deed."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response

from contactdesk import contacts, words
from contactdesk.contacts import Preview
from contactdesk.contacts.readers import helper_reads
from contactdesk.law import terms
from contactdesk.law.content import CONTENT
from contactdesk.law.days import dutch_date, dutch_moment
from contactdesk.law.outcomes import FieldError, Invalid, NotFound, TooMany
from contactdesk.law.permissions import Actor
from contactdesk.people import agreements, organisations
from contactdesk.people.organisations import SearchHit
from contactdesk.routes import also_asked, search_box
from contactdesk.routes.also_asked import by_when
from contactdesk.routes.asking_form import ContactForm, all_errors, beginning, filled
from contactdesk.routes.asking_offer import FIELDS, AskingChoices, offer
from contactdesk.store import form_keys, limits, visibility
from contactdesk.store.form_keys import SentBefore
from contactdesk.store.limits import Limit
from contactdesk.web import forms, pages
from contactdesk.words import FORM_HELP, HEADING_TOLD, Addressee, Form, Ground, OrganisationKind, Regime

HERE = "/verzoeken"
#: what a field is called beside its answer
TERMS = {
    "lid": "Kamerlid",
    "namens": "Namens",
    "hoedanigheid": "Hoedanigheid",
    "organisatie": "Organisatie",
    "bewindspersoon": "Bewindspersoon",
    "vorm": "Vorm",
    "jurist": "Bureau Wetgeving",
    "debat": "Debat",
    "wanneer": "Wanneer",
    "grond": "Waar het over gaat",
    "geadresseerde": "Wie u wilt spreken",
    **{text.field: text.label for text in CONTENT},
}


async def new(request: Request) -> Response:
    """GET /verzoeken/nieuw"""
    values = await request.app.state.database.read(beginning, request.query_params, request.state.me)
    q = search_box.typed(request)
    return await _form_page(request, values, box=(q, await search_box.found(request, q) if q else []))


async def send(request: Request) -> Response:
    """POST /verzoeken: first the check; with `bevestigd=ja` the contact itself."""
    database, me = request.app.state.database, request.state.me
    data = await forms.read(request)
    values, has_changed = also_asked.changed(filled(data), data)
    if "wijzig" in data:
        return await _form_page(request, values, changing=True)
    form, errors = forms.parse(ContactForm, values)
    try:
        if form is None:
            raise Invalid(*errors)
        if data.get("bevestigd") == "ja" and not has_changed:
            answer = await database.write(_send, form, me, seen=_seen(data))
        else:
            answer = await database.read(_look, form, me)
    except SentBefore:  # back in the browser, and changed: the check page says so, and sends it as another
        assert form is not None, "a form that is wrong is not sent"
        answer = await database.read(_look, form, me)
    except Invalid as wrong:
        return await _form_page(request, values, wrong.errors)
    except TooMany as limit:
        assert form is not None, "a form that is wrong meets no limit"
        return await _too_many(request, form, values, limit.seconds)
    if isinstance(answer, str):
        return await _sent(request, answer, len(form.also) + 1)
    for one in answer:
        if one.regime is Regime.REFER:
            await database.write(contacts.count_referral, one)
    if answer[0].regime is Regime.REFER:
        return _referral_page(request, values, answer[0])
    sent = await database.read(contacts.sent_before, form.sleutel, me)
    if sent:  # back in the browser, and changed: that is another request
        values = filled(values | {"sleutel": ""})
    page = {"is_other": not has_changed and _is_other(answer, _seen(data)), "sent": sent, "wait": ""}
    return await _check_page(request, form, values, answer, page)


async def _too_many(request: Request, form: ContactForm, values: dict[str, str], seconds: int) -> Response:
    """The check once more, to send from when it is time."""
    found = await request.app.state.database.read(_look, form, request.state.me)
    page = {"is_other": False, "sent": None, "wait": pages.wait(seconds)}
    return pages.later(await _check_page(request, form, values, found, page, 429), seconds)


async def _sent(request: Request, number: str, times: int) -> Response:
    """To the contact; an official who entered a call has no part in it, and gets the number to pass on."""
    try:
        await request.app.state.database.read(visibility.find, number, request.state.me)
    except NotFound:
        flash = f"Het verzoek is ingevoerd onder nummer {number}. Het Kamerlid krijgt bericht."
        return pages.redirect("/verzoeken", request=request, flash=flash)
    several = f" aan {times} organisaties. Hieronder staan ze bij elkaar" if times > 1 else ""
    flash = f"Verstuurd{several}. Dit is verzoek {number}."
    return pages.redirect(f"/verzoeken/{number}", request=request, flash=flash)


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
    return form_keys.once(db, typed, lambda number: number, _submit, ask, form.also, by).path


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


# The pages


async def _form_page(
    request: Request,
    values: dict[str, str],
    errors: Iterable[FieldError] = (),
    *,
    changing: bool = False,
    box: tuple[str, list[SearchHit]] | None = None,
) -> Response:
    """`box`: what was typed in the box before the form, and what it found; it stands there as long as nobody is chosen."""
    database, me = request.app.state.database, request.state.me
    offered = await database.read(offer, me, values["organisatie"])
    found = await database.read(all_errors, values, errors, me) if errors else []
    shown = [error if error.field in offered.fields else FieldError("", error.message) for error in found]
    page = {
        "offer": offered,
        "box": box if offered.is_parliament and offered.chosen is None else None,
        "values": values if errors or changing else _preset(values, offered),
        "errors": shown,
        "also": await database.read(also_asked.names, values["ook"]),
        "error": forms.at_fields(shown),
        "shapes": [
            (form.value, words.cap(words.FORM[form]), FORM_HELP[form])
            for form in _shapes(offered.is_parliament)
        ],
        "grounds": [(one.value, words.cap(words.GROUND[one])) for one in Ground],
        "addressees": [(one.value, words.cap(words.ADDRESSEE[one])) for one in Addressee],
    }
    return pages.render(request, "asking/new.html", page, 422 if errors else 200)


def _shapes(is_parliament: bool) -> list[Form]:
    """What the desk passes on comes first. Only parliament may ask for help with a law."""
    shapes = sorted(Form, key=lambda form: form in (Form.PUBLIC_INFORMATION, Form.INDIVIDUAL_CASE))
    return [form for form in shapes if is_parliament or form not in words.ASSISTANCE]


def _preset(values: dict[str, str], offered: AskingChoices) -> dict[str, str]:
    """Where there is one choice it is made already; what comes by telephone is mostly a question for facts."""
    options = [option for _, group in offered.organisations for option in group]
    preset: dict[str, Sequence[tuple[int | str, str]]] = {
        "namens": offered.behalf if offered.is_parliament else [],
        "organisatie": options if not offered.is_parliament else [],
    }
    only = {name: str(found[0][0]) for name, found in preset.items() if len(found) == 1}
    if offered.is_telephone:
        only["vorm"] = Form.FACTUAL_INFORMATION.value
    return values | {name: value for name, value in only.items() if not values[name]}


async def _check_page(
    request: Request,
    form: ContactForm,
    values: dict[str, str],
    found: Sequence[Preview],
    page: dict[str, Any],
    status: int = 200,
) -> Response:
    """Everything that was typed travels along on it."""
    database, me = request.app.state.database, request.state.me
    offered = await database.read(also_asked.offer, form, me)
    shown = _ruled(values, found[0]) | _check(form, found[0], me) | page
    shown |= also_asked.shown(form, found, offered)
    return pages.render(request, "asking/check.html", shown, status)


def _check(form: ContactForm, found: Preview, by: Actor) -> dict[str, Any]:
    return {
        "answers": _answers(form, found, by),
        "readers": [*found.readers, *helper_reads(found.helper)],
        "by_when": by_when(found),
        "steps": terms.describe(found.sum) if found.sum else "",
        "is_urgent": bool(found.sum and found.sum.urgent),
        "is_side": found.capacity.entered_by_side,
        "department": found.department,
    }


def _referral_page(request: Request, values: dict[str, str], found: Preview) -> Response:
    website = found.organisation.website or ""
    is_link = website.startswith(("https://", "http://"))
    page = {"refer_to": found.decision.refer_to, "website": website, "is_link": is_link}
    return pages.render(request, "asking/referral.html", _ruled(values, found) | page)


def _ruled(values: dict[str, str], found: Preview) -> dict[str, Any]:
    decision, body, above = found.decision, found.organisation, found.department
    return {
        "values": values,
        "regime": decision.regime.value,
        "rule": decision.rule,
        "heading": HEADING_TOLD if found.told else decision.heading,
        "because": found.because,
        "basis": decision.basis,
        "source": decision.source,
        "is_free": decision.is_free,
        "status": words.RULE_STATUS[decision.status],
        "timing": decision.timing,
        "told": found.told,
        "unreached": found.unreached,
        "agreement": found.agreement,
        "organisation": body,
        "whom": (
            organisations.title_of(body.name, body.abbreviation),
            organisations.place_of(body.kind, above.name if above and above.id != body.id else None),
        ),
    }


def _answers(form: ContactForm, found: Preview, by: Actor) -> list[tuple[str, str, str]]:
    """Term, answer and field, each to be changed; of what may stay empty only what was filled in."""
    told = {name: getattr(form, name) for name in FIELDS} | {"organisatie": found.organisation.name}
    is_own, name = found.capacity.is_own_report, found.capacity.name
    told["bewindspersoon"] = (
        words.cap(found.portfolio.title) if found.portfolio and found.has_choice else None
    )
    told["namens"] = name if not is_own and name != by.name else None
    told["jurist"] = found.helper
    told["hoedanigheid"] = found.capacity.hat if told["hoedanigheid"] else None
    told["lid"] = found.capacity.member_name if is_own else None
    is_inspectorate = found.organisation.kind is OrganisationKind.INSPECTORATE
    if is_inspectorate and form.vorm not in words.ASSISTANCE:
        told |= {name: told[name] or "niet ingevuld" for name in ("grond", "geadresseerde")}
    if not found.rests_on_findings:
        told |= dict.fromkeys(("vindplaats", "gepubliceerd"))
    return [(TERMS[name], _in_words(told[name]), name) for name in FIELDS if told[name]]


def _in_words(value: Any) -> str:
    match value:
        case StrEnum():
            return words.cap(pages.label(value))
        case datetime():
            return dutch_moment(value)
        case date():
            return dutch_date(value)
    return str(value)
