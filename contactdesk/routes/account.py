"""Pages of one's own account: where one is signed in, signing out elsewhere, one's roles. Lending a role is not here."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from pydantic import BaseModel
from sqlalchemy import ColumnElement
from sqlmodel import Session, col
from starlette.requests import Request
from starlette.responses import Response

from contactdesk import people
from contactdesk.law import overviews
from contactdesk.law.days import dutch_moment, today
from contactdesk.law.outcomes import FieldError
from contactdesk.law.permissions import Actor
from contactdesk.law.roles import label
from contactdesk.people import calendar_addresses, delegation, letter_choices, morning_choices, standard_texts
from contactdesk.people.delegation import Lent
from contactdesk.routes.absence import HERE as ABSENCE
from contactdesk.routes.delegation import ASSISTANTS, DEPUTIES
from contactdesk.routes.handing_over import HERE as HAND_OVER
from contactdesk.routes.standard_texts import HERE as TEXTS
from contactdesk.store import Database
from contactdesk.store.desk import now
from contactdesk.store.models import RoleGrant
from contactdesk.web import forms, pages
from contactdesk.web.forms import Field, Id
from contactdesk.words import LETTERS_TO, LettersTo, Role, cap

ACCOUNT = "/account"
#: what a member can choose: in the form, and in words
LETTERS: Final = (
    (LettersTo.USUAL.value, "Aan mij, en aan de medewerker die het verzoek deed"),
    (LettersTo.MEMBER.value, "Alleen aan mij"),
    (LettersTo.ASSISTANT.value, "Alleen aan mijn medewerker"),
    (LettersTo.BOTH.value, "Aan mij en aan mijn medewerker"),
    (
        LettersTo.OVERVIEW.value,
        "Aan mij in één overzicht per dag, en meteen aan de medewerker die het verzoek deed",
    ),
)
#: what stands there for a sign-in that went through no provider
BY_MAIL = "een link naar de postbus van uw organisatie"


class Ending(BaseModel):
    """Which browser to sign out."""

    model_config = forms.SETTINGS
    sessie: Id = Field(description="Kies een browser uit de lijst")


@dataclass(frozen=True)
class Browser:
    """One browser somebody is signed in with, in words."""

    id: int
    name: str
    address: str
    provider: str
    since: str
    seen: str
    is_this: bool


@dataclass(frozen=True)
class OwnRole:
    """One role of one's own, in words. `lent_id` is its id where somebody lent it, and it can be laid down."""

    label: str
    about: str
    period: str
    given: str
    lent_id: int | None


@dataclass(frozen=True)
class Account:
    browsers: list[Browser]
    roles: list[OwnRole]
    links: list[tuple[str, str, str]]
    #: since when there is an address for a calendar; None without
    calendar_since: str | None
    #: of a member: to whom their letters go
    letters: letter_choices.Chosen | None
    #: of who assists members: the same of each
    letters_of: list[letter_choices.Chosen]
    #: of a contact person: whether they have a morning letter
    morning: bool | None


async def show(request: Request) -> Response:
    """GET /account"""
    return await page(request)


async def end_one(request: Request) -> Response:
    """POST /account/afmelden. NotFound for a browser of somebody else."""
    given, errors = forms.parse(Ending, await forms.read(request))
    if given is None:
        return await page(request, [FieldError("", error.message) for error in errors])
    await request.app.state.database.write(people.end_place, request.state.me, given.sessie)
    return pages.redirect(ACCOUNT, request=request, flash="Die browser is uitgelogd.")


async def end_others(request: Request) -> Response:
    """POST /account/overal-afmelden"""
    database: Database = request.app.state.database
    ended = await database.write(people.end_elsewhere, request.state.me, request.state.token)
    flash = {0: "U was nergens anders ingelogd.", 1: "De andere browser is uitgelogd."}
    return pages.redirect(
        ACCOUNT, request=request, flash=flash.get(ended, f"{ended} andere browsers zijn uitgelogd.")
    )


async def page(
    request: Request, errors: list[FieldError] | None = None, *, address: str = "", flash: str = ""
) -> Response:
    """`address`: of the calendar, which is shown this once."""
    database: Database = request.app.state.database
    labels = {one.name: one.label for one in request.app.state.settings.identity_providers}
    found = await database.read(account, request.state.me, request.state.token, labels)
    values = {
        "page": found,
        "errors": errors or [],
        "error": forms.at_fields(errors),
        "address": address,
        "letters": LETTERS,
        "letters_to": LETTERS_TO,
        "overview_hour": f"{overviews.HOUR:%H.%M}",
    }
    values |= {"flash": flash} if flash else {}
    return pages.render(request, "account/account.html", values, status_code=422 if errors else 200)


# Reading


def account(db: Session, by: Actor, token: str, labels: Mapping[str, str]) -> Account:
    """What the page shows; `labels` are those of the providers, by name."""
    return Account(
        browsers=[_browser(place, labels) for place in people.places(db, by, token)],
        roles=roles(db, by),
        links=doors(by) + _texts(db, by),
        calendar_since=dutch_moment(since) if (since := calendar_addresses.made_at(db, by)) else None,
        letters=letter_choices.own(db, by),
        letters_of=letter_choices.of_members(db, by),
        morning=morning_choices.own(db, by),
    )


def doors(by: Actor) -> list[tuple[str, str, str]]:
    """Where somebody has others act for them: address, text, what it is for."""
    found = []
    if by.has(Role.LIAISON):
        found.append((ABSENCE, "Afwezig", "Wanneer bent u er niet, en wie neemt waar?"))
        found.append((HAND_OVER, "Overdragen", "Wie van uw collega’s neemt over wat u hebt opgepakt?"))
    if by.has(Role.MEMBER):
        found.append((ASSISTANTS, "Mijn medewerkers", "Wie mag namens u verzoeken doen, en wat deden zij?"))
    if any(not grant.is_deputy for grant in (*by.of(Role.LIAISON), *by.of(Role.MINISTER))):
        found.append((DEPUTIES, "Vervanging", "Wie neemt uw werk hier over als u er niet bent?"))
    return found


def _texts(db: Session, by: Actor) -> list[tuple[str, str, str]]:
    """The same for who keeps standard texts."""
    if not standard_texts.owners(db, by):
        return []
    return [(TEXTS, "Standaardteksten", "Welke teksten gebruikt u vaker bij een verzoek?")]


def roles(db: Session, by: Actor) -> list[OwnRole]:
    """The roles that this sign-in gives today, and what others lent that is still to begin."""
    lent = {one.id: one for one in delegation.held(db, by)}
    to_begin = {id_ for id_, one in lent.items() if one.standing == "begint nog"}
    mine = (col(RoleGrant.person_id) == by.id) & _in_force_or(db, to_begin)
    return [
        _held(role, lent.get(role.row.id))
        for role in people.named_roles(db, mine)
        if role.row.id in to_begin or role.grant in by.grants
    ]


def _in_force_or(db: Session, ids: set[int]) -> ColumnElement[bool]:
    return people.is_in_force(today(now(db))) | col(RoleGrant.id).in_(ids)


def _held(role: people.NamedRole, lent: Lent | None) -> OwnRole:
    return OwnRole(
        label=cap(label(role.grant)),
        about=role.about,
        period=delegation.period(role.row),
        given=lent.given if lent else "",
        lent_id=role.row.id if lent else None,
    )


def _browser(place: people.SignedInPlace, labels: Mapping[str, str]) -> Browser:
    return Browser(
        id=place.id,
        name=place.browser or "Onbekende browser",
        address=place.address,
        provider=labels.get(place.provider, BY_MAIL),
        since=dutch_moment(place.since),
        seen=dutch_moment(place.seen_at),
        is_this=place.is_this,
    )
