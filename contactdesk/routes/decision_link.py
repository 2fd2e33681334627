"""The doors of /besluit/{token}: a page that only shows, and a form that decides, disputes or revokes.

GET and HEAD change nothing and use nothing up: mail scanners open every link, and some press every
button. So nothing here is preselected, and no form works without a name that somebody typed.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from contactdesk.contacts import letter_decisions
from contactdesk.contacts.decisions import Ruling
from contactdesk.contacts.letter_decisions import LinkState, Opener
from contactdesk.law.outcomes import FieldError, LookAgain
from contactdesk.law.refusal_grounds import RefusalGrounds
from contactdesk.routes import agreement_form, letter_link
from contactdesk.routes.decision_link_page import DecisionPage, shown
from contactdesk.routes.decision_link_typed import TYPED, kept
from contactdesk.routes.letter_link import LinkAct, LinkDoor, Pressing
from contactdesk.store import Database, form_keys
from contactdesk.web import forms, pages
from contactdesk.web.forms import Day, Field, Id, LongText, Maybe, PersonName, ShortText
from contactdesk.words import CHOOSE_CAPACITY, Capacity, Outcome, Party

TEXT = LongText(2000)
Choice = Literal[Outcome.PERMITTED, Outcome.CONDITIONS, Outcome.REFUSED]


class Deciding(BaseModel):
    """Yes. What the other answers ask besides stands in the models below."""

    model_config = forms.SETTINGS
    gevraagd: Id = Field(description="Deze pagina was niet meer volledig. Laad haar opnieuw en kijk alles na")
    uitkomst: Choice = Field(description="Kies ja, ja onder voorwaarden, of nee")
    of_collega: Maybe[Literal["ja"]] = Field(None, description="Kies of een collega ook mag")
    naam: PersonName = Field(title="uw naam")
    hoedanigheid: Capacity = Field(description=CHOOSE_CAPACITY)


class WithConditions(Deciding):
    voorwaarden: Annotated[str, TEXT] = Field(title="de voorwaarden", description="Schrijf de voorwaarden op")


class Refusing(Deciding):
    grond: Annotated[str, ShortText(60)] = Field(description="Kies waarom niet")
    reden: Annotated[str, TEXT] = Field(
        title="de reden", description="Schrijf de reden op; het Kamerlid leest dit"
    )
    alternatief: Annotated[str, TEXT] = Field(
        title="wat wel kan",
        description="Schrijf op wat wel kan; weigeren is nooit het hele antwoord",
    )
    alternatief_op: Maybe[Day] = Field(None, title="de dag waarop dat kan")


class TakingBack(BaseModel):
    model_config = forms.SETTINGS
    tekst: Annotated[str, TEXT] = Field(
        title="wat er verkeerd ging",
        description="Schrijf op wat er verkeerd ging; wie van het besluit hoorde, leest dit",
    )
    naam: PersonName = Field(title="uw naam")


class Disputing(BaseModel):
    model_config = forms.SETTINGS
    tekst: Annotated[str, TEXT] = Field(title="wat er niet klopt", description="Schrijf op wat er niet klopt")
    naam: PersonName = Field(title="uw naam")


class Revoking(BaseModel):
    model_config = forms.SETTINGS
    reden: Annotated[str, TEXT] = Field(
        title="de reden", description="Schrijf op waarom; het Kamerlid leest dit"
    )
    naam: PersonName = Field(title="uw naam")
    hoedanigheid: Capacity = Field(description=CHOOSE_CAPACITY)


class Permitting(BaseModel):
    """Yes after all: nothing of the no goes along."""

    model_config = forms.SETTINGS
    uitkomst: Literal[Outcome.PERMITTED, Outcome.CONDITIONS] = Field(
        description="Kies ja, of ja onder voorwaarden"
    )
    voorwaarden: Maybe[Annotated[str, TEXT]] = Field(None, title="de voorwaarden")
    naam: PersonName = Field(title="uw naam")
    hoedanigheid: Capacity = Field(description=CHOOSE_CAPACITY)


def ruling_of(given: Any) -> Ruling:
    """What was decided, from whichever of the forms above."""
    return Ruling(
        given.uitkomst,
        decided_by=given.naam,
        capacity=given.hoedanigheid,
        conditions=getattr(given, "voorwaarden", None),
        or_colleague=getattr(given, "of_collega", None) == "ja",
        ground=getattr(given, "grond", None),
        reason=getattr(given, "reden", None),
        alternative=getattr(given, "alternatief", None),
        alternative_on=getattr(given, "alternatief_op", None),
    )


async def _decide(database: Database, token: str, by: Opener, given: Any) -> None:
    asked = {"asked_version": given.gevraagd, "by": by}
    await database.write(letter_decisions.decide, token, ruling_of(given), **asked)


async def _permit(database: Database, token: str, by: Opener, given: Any) -> None:
    ruling = Ruling(given.uitkomst, given.naam, given.hoedanigheid, conditions=given.voorwaarden)
    await database.write(letter_decisions.permit, token, ruling, by=by)


async def _dispute(database: Database, token: str, by: Opener, given: Any) -> None:
    await database.write(letter_decisions.dispute, token, name=given.naam, text=given.tekst, by=by)


async def _take_back(database: Database, token: str, by: Opener, given: Any) -> None:
    await database.write(letter_decisions.take_back, token, name=given.naam, text=given.tekst, by=by)


async def _revoke(database: Database, token: str, by: Opener, given: Any) -> None:
    who = {"name": given.naam, "capacity": given.hoedanigheid}
    await database.write(letter_decisions.revoke, token, reason=given.reden, by=by, **who)


async def _lay_down(database: Database, token: str, by: Opener, given: Any) -> None:
    who = {"name": given.naam, "capacity": given.hoedanigheid}
    await database.write(letter_decisions.lay_down, token, given.versie, given.scope(), by=by, **who)


async def _fresh_letter(database: Database, token: str, by: Opener, given: Any) -> None:
    form = form_keys.sent(f"link {token}", "nieuwe-brief", given)
    await database.write(form_keys.once, form, lambda _: "", letter_decisions.fresh_letter, token, by)


#: what each answer asks; without one of these it is yes, or no answer at all
ANSWERS: Mapping[str, type[BaseModel]] = {"voorwaarden": WithConditions, "geweigerd": Refusing}


def answer(data: FormData) -> type[BaseModel]:
    """Which form this answer asks."""
    return ANSWERS.get(str(data.get("uitkomst")), Deciding)


#: by the field `actie`; without one it is the decision itself
ACTS: Mapping[str, LinkAct] = {
    "": LinkAct(
        "decide",
        answer,
        lambda page: page.is_open,
        _decide,
        "Uw besluit is vastgelegd. U krijgt een bevestiging per e-mail.",
    ),
    "nieuwe-brief": LinkAct(
        "decide",
        lambda _: Pressing,
        lambda page: page.standing is LinkState.EXPIRED,
        _fresh_letter,
        "Er is een nieuwe brief op weg naar het bureau.",
    ),
    "klopt-niet": LinkAct(
        "confirm",
        lambda _: Disputing,
        lambda page: page.may_dispute,
        _dispute,
        "Het besluit geldt niet meer: het staat als betwist in het loket. Wie het moet weten, krijgt bericht.",
    ),
    "verkeerd-ingevoerd": LinkAct(
        "confirm",
        lambda _: TakingBack,
        lambda page: page.may_take_back,
        _take_back,
        "Teruggenomen. Het besluit geldt niet meer, en wie ervan hoorde, krijgt bericht.",
    ),
    "werkafspraak": LinkAct(
        "agreement",
        agreement_form.asked,
        lambda page: page.agreement is not None and page.standing is LinkState.OPEN,
        _lay_down,
        "De werkafspraak is vastgelegd. U krijgt een bevestiging per e-mail.",
    ),
    "toch-toestaan": LinkAct(
        "confirm",
        lambda _: Permitting,
        lambda page: page.may_permit,
        _permit,
        "U staat dit contact toch toe. Wie een nee kreeg, krijgt nu bericht van uw ja.",
    ),
    "intrekken": LinkAct(
        "confirm",
        lambda _: Revoking,
        lambda page: page.may_revoke,
        _revoke,
        "De toestemming is ingetrokken. U krijgt een bevestiging per e-mail.",
    ),
}


async def show(request: Request) -> Response:
    """GET /besluit/{token}"""
    return await letter_link.show(DOOR, request)


async def act(request: Request) -> Response:
    """POST /besluit/{token}"""
    return await letter_link.act(DOOR, request)


def _page(
    request: Request,
    page: DecisionPage,
    data: FormData | Mapping[str, str] | None = None,
    *,
    status: int = 200,
    errors: list[FieldError] | None = None,
    message: str = "",
) -> Response:
    values = forms.typed(data or {})
    grounds: RefusalGrounds = request.app.state.desk.grounds
    placed = [placed_at(error, values.get("actie", "")) for error in sorted(errors or [], key=_place)]
    about = {
        "page": page,
        "here": request.url.path,
        "values": defaultdict(str, values),
        "errors": placed,
        "error": forms.at_fields(placed),
        "message": message,
        "scopes": agreement_form.scopes(),
        "ticked": agreement_form.ticked(data),
        "typed": kept(values, grounds) if message else [],
        "grounds": grounds.choices_for(page.view.who.kind) if page.view else (),
    }
    return pages.render(request, _template(page), about, status_code=status)


def _template(page: DecisionPage) -> str:
    if page.purpose in ("confirm", "agreement"):
        return f"decision/{page.purpose}.html"
    return "decision/asked.html" if page.is_open else "decision/over.html"


def _place(error: FieldError) -> int:
    """What is wrong with the form as a whole comes first; what is said of all that is to be looked at again, last."""
    elsewhere = len(TYPED) if isinstance(error, LookAgain) else -1
    return list(TYPED).index(error.field) if error.field in TYPED else elsewhere


def placed_at(error: FieldError, actie: str) -> FieldError:
    """At the field as it is named on the page, which may hold two forms; a hidden field has no place."""
    if error.field not in TYPED:
        return replace(error, field="")
    return replace(error, field=f"{actie}-{error.field}" if actie else error.field)


DOOR: Final = LinkDoor(
    side=Party.MINISTER,
    shown=shown,
    acts=ACTS,
    render=_page,
    not_here="Er is niets veranderd. Gebruik de link in de brief aan het bureau van de bewindspersoon.",
)
