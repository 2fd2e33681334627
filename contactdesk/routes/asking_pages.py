"""The pages of asking that are not a step by themselves: the form on one page, the check, and the way elsewhere."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from contactdesk import words
from contactdesk.contacts import Preview
from contactdesk.contacts.capacity import MOST_MEMBERS
from contactdesk.contacts.readers import helper_reads, in_a_sentence
from contactdesk.law import terms
from contactdesk.law.arranging import LINES
from contactdesk.law.content import CONTENT
from contactdesk.law.days import dutch_date, dutch_moment
from contactdesk.law.disclosure import seals
from contactdesk.law.outcomes import FieldError
from contactdesk.law.permissions import Actor
from contactdesk.people import organisations
from contactdesk.routes import also_asked, individuals
from contactdesk.routes.also_asked import by_when
from contactdesk.routes.asking_form import ContactForm, all_errors, chosen_members, field_of
from contactdesk.routes.asking_offer import FIELDS, WHOM, AskingChoices, offer
from contactdesk.web import forms, pages
from contactdesk.words import FORM_HELP, HEADING_TOLD, Addressee, Form, Ground, OrganisationKind

ASK: Final = "/verzoeken/nieuw"
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
    **LINES,
    **{text.field: text.label for text in CONTENT},
}
GROUNDS: Final = [(one.value, words.cap(words.GROUND[one])) for one in Ground]
ADDRESSEES: Final = [(one.value, words.cap(words.ADDRESSEE[one])) for one in Addressee]


@dataclass(frozen=True)
class Door:
    """Where the form of a page goes; with the name of a draft, where there is one."""

    action: str = "/verzoeken"
    draft: str = ""
    version: int = 0

    def change(self, field: str) -> str:
        """Where an answer is changed; without a draft that takes a button of the form."""
        return f"{ASK}/{self.draft}{'/wie' if field in WHOM else ''}#{field}" if self.draft else ""


#: of the form that goes as one
WHOLE: Final = Door()


def of_draft(name: str, step: str = "", version: int = 0) -> Door:
    return Door(f"{ASK}/{name}{step}", name, version)


async def one_page(
    request: Request,
    values: dict[str, str],
    errors: Iterable[FieldError] = (),
    *,
    changing: bool = False,
    door: Door = WHOLE,
) -> Response:
    """Everything at once: for who enters or reports, and for who sends it so."""
    database, me = request.app.state.database, request.state.me
    offered = await database.read(offer, me, values["organisatie"])
    shown = await wrong(request, values, errors, offered.fields) or _looks(values, offered.fields)
    page = {
        "offer": offered,
        "door": door,
        "values": values if errors or changing else preset(values, offered),
        "errors": shown,
        "also": await database.read(also_asked.names, values["ook"]),
        "error": forms.at_fields(shown),
        "carried": [*("opnieuw", "ook", "bij", "zoals"), *LINES],
        "shapes": [
            (form.value, words.cap(words.FORM[form]), FORM_HELP[form])
            for form in _shapes(offered.is_parliament)
        ],
        "grounds": GROUNDS,
        "addressees": ADDRESSEES,
    }
    return pages.render(request, "asking/new.html", page, forms.status_of(shown))


async def one_more_member(request: Request, values: dict[str, str], door: Door) -> Response:
    """The same page, with room to name as many members again: a whole committee takes few clicks."""
    named = len(chosen_members(values["lid"]))
    room = min(max(named, 1), MOST_MEMBERS - named)
    return await one_page(request, values | {"lid": values["lid"] + "," * room}, changing=True, door=door)


async def wrong(
    request: Request, values: dict[str, str], errors: Iterable[FieldError], fields: Iterable[str]
) -> list[FieldError]:
    """Everything that is wrong at once, each at its field where the page has it."""
    me = request.state.me
    found = await request.app.state.database.read(all_errors, values, errors, me) if errors else []
    return [error if field_of(error.field) in fields else FieldError("", error.message) for error in found]


def _looks(values: dict[str, str], fields: Iterable[str]) -> list[FieldError]:
    """Where nothing is wrong: what looks like somebody's number or case."""
    found = individuals.notices(ContactForm, values)
    return [one if one.field in fields else replace(one, field="") for one in found]


def _shapes(is_parliament: bool) -> list[Form]:
    """What the desk passes on comes first. Only parliament may ask for help with a law."""
    shapes = sorted(Form, key=lambda form: form in (Form.PUBLIC_INFORMATION, Form.INDIVIDUAL_CASE))
    return [form for form in shapes if is_parliament or form not in words.ASSISTANCE]


def preset(values: dict[str, str], offered: AskingChoices) -> dict[str, str]:
    """Where there is one choice it is made already; what comes by telephone is mostly a question for facts."""
    options = [option for _, group in offered.organisations for option in group]
    made: dict[str, Sequence[tuple[int | str, str]]] = {
        "namens": offered.behalf if offered.is_parliament else [],
        "organisatie": options if not offered.is_parliament else [],
    }
    only = {name: str(found[0][0]) for name, found in made.items() if len(found) == 1}
    if offered.is_telephone:
        only["vorm"] = Form.FACTUAL_INFORMATION.value
    return values | {name: value for name, value in only.items() if not values[name]}


async def check_page(
    request: Request,
    form: ContactForm,
    values: dict[str, str],
    found: Sequence[Preview],
    door: Door,
    page: dict[str, Any],
    status: int = 200,
) -> Response:
    """What will happen, before it does. Without a draft everything that was typed travels along."""
    database, me = request.app.state.database, request.state.me
    offered = await database.read(also_asked.offer, form, me)
    shown = ruled(values, found[0]) | _check(form, found[0], me) | page | {"door": door}
    shown |= also_asked.shown(form, found, offered)
    return pages.render(request, "asking/check.html", shown, status)


def _check(form: ContactForm, found: Preview, by: Actor) -> dict[str, Any]:
    rows = [*found.readers, *helper_reads(found.helper)]
    return {
        "answers": _answers(form, found, by),
        "form": words.cap(words.FORM[form.vorm]),
        "about": form.onderwerp or form.wetsvoorstel,
        "readers": rows,
        "reads": in_a_sentence(rows),
        "by_when": by_when(found),
        "steps": terms.describe(found.sum) if found.sum else "",
        "is_urgent": bool(found.sum and found.sum.urgent),
        "is_near": found.is_near and not found.capacity.is_own_report,
        "is_sealed": seals(found.decision.disclose),
        "is_side": found.capacity.entered_by_side,
        "department": found.department,
    }


def referral_page(request: Request, values: dict[str, str], found: Preview, door: Door = WHOLE) -> Response:
    website = found.organisation.website or ""
    is_link = website.startswith(("https://", "http://"))
    page = {"refer_to": found.decision.refer_to, "website": website, "is_link": is_link, "door": door}
    return pages.render(request, "asking/referral.html", ruled(values, found) | page)


def ruled(values: dict[str, str], found: Preview) -> dict[str, Any]:
    decision, body, above = found.decision, found.organisation, found.department
    return {
        "values": values,
        "regime": decision.regime.value,
        "rule": decision.rule,
        "heading": HEADING_TOLD if found.told else decision.heading,
        "because": found.because_today,
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
