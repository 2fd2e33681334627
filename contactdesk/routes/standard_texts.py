"""The pages on which contact persons, and the unit that helps with laws, keep the texts they use more often. The rules are
`people.standard_texts`."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final

from pydantic import BaseModel
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response

from contactdesk.law.days import dutch_moment
from contactdesk.law.outcomes import Conflict, FieldError, Forbidden, Invalid
from contactdesk.law.permissions import Actor
from contactdesk.people import standard_texts
from contactdesk.people.standard_texts import Wording
from contactdesk.routes import individuals
from contactdesk.routes.once import onward, write_once
from contactdesk.store.models import Organisation, Person, StandardText
from contactdesk.web import forms, pages
from contactdesk.web.forms import Field, Id, LongText, ShortText
from contactdesk.words import TEXT_KIND, TextKind

HERE: Final = "/standaardteksten"


class TextWords(BaseModel):
    """What a text is for, how it is called, what it says; the order is that of the page."""

    model_config = forms.SETTINGS
    soort: TextKind = Field(description="Kies waarvoor de tekst is")
    titel: Annotated[str, ShortText(80)] = Field(title="de naam van de tekst")
    tekst: Annotated[str, LongText(2000)] = Field(title="de tekst")

    @property
    def wording(self) -> Wording:
        return Wording(self.soort, self.titel, self.tekst)


class NewText(TextWords):
    organisatie: Id = Field(description="Kies een van uw organisaties uit de lijst")


class ChangedText(TextWords):
    versie: Id = Field(description="Dit formulier was niet volledig. Probeer het nog eens")


class EndedText(BaseModel):
    model_config = forms.SETTINGS
    versie: Id = Field(description="Dit formulier was niet volledig. Probeer het nog eens")


@dataclass(frozen=True)
class TextLine:
    """One text, in words."""

    id: int
    title: str
    text: str
    kind: str
    changed: str
    version: int


@dataclass(frozen=True)
class OwnerTexts:
    """The texts of one organisation, by what they are for; `kinds`: what it can have texts for, as a form has them."""

    id: int
    name: str
    kinds: list[tuple[str, str]]
    texts: list[tuple[str, list[TextLine]]]


async def index(request: Request) -> Response:
    """GET /standaardteksten"""
    return await _index(request)


async def add(request: Request) -> Response:
    """POST /standaardteksten"""
    data = await forms.read(request)
    given, errors = individuals.parse(NewText, data)
    if given is None:
        return await _index(request, forms.typed(data), errors)
    by = request.state.me
    try:
        done = await write_once(request, data, HERE, standard_texts.add, given.organisatie, given.wording, by)
    except Invalid as wrong:
        return await _index(request, forms.typed(data), wrong.errors)
    except Conflict as conflict:
        return await _index(request, forms.typed(data), message=conflict.message)
    return onward(request, done, f"“{given.titel}” staat erbij.")


async def show(request: Request) -> Response:
    """GET /standaardteksten/{id}"""
    return await _one(request)


async def change(request: Request) -> Response:
    """POST /standaardteksten/{id}"""
    data, number = await forms.read(request), forms.row_id(request.path_params["id"])
    given, errors = individuals.parse(ChangedText, data)
    if given is None:
        return await _one(request, forms.typed(data), errors)
    database, by = request.app.state.database, request.state.me
    try:
        await database.write(standard_texts.change, number, given.wording, by, version=given.versie)
    except Invalid as wrong:
        return await _one(request, forms.typed(data), wrong.errors)
    except Conflict as conflict:
        return await _one(request, forms.typed(data), message=conflict.message)
    return pages.redirect(HERE, request=request, flash=f"“{given.titel}” is gewijzigd.")


async def end(request: Request) -> Response:
    """POST /standaardteksten/{id}/einde"""
    data, number = await forms.read(request), forms.row_id(request.path_params["id"])
    given, errors = forms.parse(EndedText, data)
    if given is None:
        return await _one(request, {}, errors)
    database, by = request.app.state.database, request.state.me
    try:
        await database.write(standard_texts.end, number, by, version=given.versie)
    except Conflict as conflict:
        return await _one(request, {}, message=conflict.message)
    return pages.redirect(HERE, request=request, flash="Beëindigd. Niemand kiest deze tekst nog.")


async def _index(
    request: Request,
    typed: Mapping[str, str] | None = None,
    errors: list[FieldError] | None = None,
    message: str = "",
) -> Response:
    found = await request.app.state.database.read(owner_texts, request.state.me)
    if not found:
        raise Forbidden("keeps no standard texts")
    kinds = {kind for owner in found for kind in owner.kinds}
    values = {
        "owners": found,
        "kinds": [one for one in _options(tuple(TextKind)) if one in kinds],
        "values": defaultdict(str, typed or {}),
    }
    return _render(request, "account/standard_texts.html", values, errors, message)


async def _one(
    request: Request,
    typed: Mapping[str, str] | None = None,
    errors: list[FieldError] | None = None,
    message: str = "",
) -> Response:
    """One text as it is now; what was typed stays, and after a colleague was first it may go on over theirs."""
    number = forms.row_id(request.path_params["id"])
    line, kinds = await request.app.state.database.read(_text, number, request.state.me)
    now = {"soort": line.kind, "titel": line.title, "tekst": line.text, "versie": str(line.version)}
    kept = {name: text for name, text in (typed or {}).items() if name != "versie" or not message}
    values = {"one": line, "kinds": kinds, "values": defaultdict(str, now | kept)}
    return _render(request, "account/standard_text.html", values, errors, message)


def _render(
    request: Request, template: str, values: dict[str, Any], errors: list[FieldError] | None, message: str
) -> Response:
    about = {"here": HERE, "errors": errors or [], "error": forms.at_fields(errors), "message": message}
    status = forms.status_of(errors) if errors else 409 if message else 200
    return pages.render(request, template, values | about, status_code=status)


# Reading


def owner_texts(db: Session, by: Actor) -> list[OwnerTexts]:
    """Per organisation for which `by` keeps texts; none for everybody else."""
    return [
        OwnerTexts(one.id, one.name, _options(standard_texts.kinds(one)), _by_kind(db, one))
        for one in standard_texts.owners(db, by)
    ]


def _by_kind(db: Session, owner: Organisation) -> list[tuple[str, list[TextLine]]]:
    found: dict[str, list[TextLine]] = {}
    for row in standard_texts.in_use(db, owner.id):
        found.setdefault(TEXT_KIND[row.kind], []).append(_line(db, row))
    return list(found.items())


def _text(db: Session, text_id: int, by: Actor) -> tuple[TextLine, list[tuple[str, str]]]:
    row = standard_texts.own(db, text_id, by)
    owner = db.get_one(Organisation, row.organisation_id)
    return _line(db, row), _options(standard_texts.kinds(owner))


def _line(db: Session, row: StandardText) -> TextLine:
    changed = f"{dutch_moment(row.changed_at)} door {db.get_one(Person, row.changed_by_id).name}"
    return TextLine(row.id, row.title, row.text, row.kind.value, changed, row.version)


def _options(kinds: tuple[TextKind, ...]) -> list[tuple[str, str]]:
    return [(kind.value, TEXT_KIND[kind]) for kind in kinds]
