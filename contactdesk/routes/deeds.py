"""Every deed on a contact: from its form, through one handler, to one command. The commands stand in `deed_commands`."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pydantic import BaseModel
from sqlmodel import Session
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from contactdesk.contacts import contact_page, individual_cases, standard_fields
from contactdesk.contacts.change import allow
from contactdesk.law import permissions
from contactdesk.law.addresses import folded
from contactdesk.law.deeds import DEEDS
from contactdesk.law.outcomes import Conflict, FieldError, Invalid, LookAgain, NotFound, TooMany
from contactdesk.law.permissions import Actor
from contactdesk.routes import contact as contact_routes
from contactdesk.routes import deed_forms as f
from contactdesk.routes import in_list, individuals
from contactdesk.routes.asking_form import members_in
from contactdesk.routes.deed_commands import BEFOREHAND, COMMANDS, Command
from contactdesk.routes.once import onward, write_once
from contactdesk.store import limits, visibility
from contactdesk.store.limits import Limit
from contactdesk.web import forms, pages
from contactdesk.words import Action, How, Role


async def do(request: Request) -> Response:
    """POST /verzoeken/{nummer}/{deed}: 303 to the contact; or its page again, with everything that was typed."""
    name, number, me = request.path_params["deed"], request.path_params["nummer"], request.state.me
    if name not in COMMANDS:
        raise NotFound(name)
    deed, database, data = DEEDS[name], request.app.state.database, await forms.read(request)
    command = BEFOREHAND if _key(name, data) == "vooraf" else COMMANDS[name]
    form, errors = forms.parse(command.form, data)
    try:
        if standard_fields.PUT_IN in data:
            return await _put_in(request, name, _typed(data))
        if form is None:
            await database.read(_may, number, me, deed.actions)
            raise Invalid(*errors)
        looks = individuals.notices(command.form, vars(form))
        if individuals.unseen(looks, data):
            return await _look_again(request, name, _typed(data), looks)
        if _looks(command, data):
            return await _check(request, command, _typed(data), form)
        path = (
            command.leads_to
            or _elsewhere(form, me)
            or in_list.after_deed(request.query_params, f"/verzoeken/{number}")
        )
        done = await write_once(
            request,
            data,
            lambda said: (said and command.away) or path,
            _do,
            command,
            number,
            me,
            form,
        )
    except Conflict as conflict:
        return await _again(request, name, _typed(data), conflict=conflict.message)
    except Invalid as wrong:
        return await _again(request, name, _typed(data), errors=wrong.errors)
    except TooMany as limit:
        text = (
            f"U doet te veel achter elkaar. Dit is nog niet gedaan. Het kan weer {pages.wait(limit.seconds)}"
        )
        page = await _again(request, name, _typed(data), errors=[FieldError("", text)], status=429)
        return pages.later(page, limit.seconds)
    return onward(request, done, done.made or deed.done)


def _typed(data: FormData) -> dict[str, str]:
    """What somebody typed, to show it again; of several members all of them."""
    return forms.typed(data) | ({"lid": members_in(data)} if "lid" in data else {})


async def _put_in(request: Request, name: str, typed: dict[str, str]) -> Response:
    """The form again, with a standard text in one of its fields and all that was typed. Nothing is done."""
    number, me, database = request.path_params["nummer"], request.state.me, request.app.state.database
    await database.read(_may, number, me, DEEDS[name].actions)
    typed = await database.read(standard_fields.put_in, number, me, _key(name, typed), typed)
    return await _again(request, name, typed, status=200)


def _looks(command: Command, data: FormData) -> bool:
    """Whether this form is shown what it would do, and does nothing yet."""
    is_asked = not command.asks_first or data.get("stap") == "controleer"
    return command.look is not None and is_asked and data.get("bevestigd") != "ja"


def _elsewhere(form: BaseModel, me: Actor) -> str:
    """Where it leads for an official who gives another address than that of their account: they find it there no more."""
    if not isinstance(form, f.NameOfficial) or me.has(Role.LIAISON, Role.BODY):
        return ""
    return "/verzoeken" if folded(form.ambtenaar_email or "") != folded(me.email) else ""


async def _look_again(request: Request, name: str, typed: dict[str, str], looks: list[LookAgain]) -> Response:
    """Once, before it goes: what looks like somebody's number or case stands at its field. Nothing is wrong with it."""
    number, me, database = request.path_params["nummer"], request.state.me, request.app.state.database
    await database.read(_may, number, me, DEEDS[name].actions)
    elsewhere = await database.read(individual_cases.elsewhere_of, number, me)
    said = individuals.whole(looks, elsewhere, sends=True)
    return await _again(request, name, typed, errors=said, status=200)


async def _check(request: Request, command: Command, typed: dict[str, str], form: BaseModel) -> Response:
    """What it would do, to be confirmed; with `wijzig` back to the form. What was typed travels along."""
    number, me = request.path_params["nummer"], request.state.me
    if "wijzig" in typed:
        return await _again(request, request.path_params["deed"], typed, status=200)
    found = await request.app.state.database.write(command.look, number, me, form)
    carried = {name: text for name, text in typed.items() if name != "bevestigd"}
    action = f"{request.url.path}?{request.url.query}" if request.url.query else request.url.path
    path = {"action": action, "number": number, "looked": found, "carried": carried}
    return pages.render(request, command.check, path)


def _do(db: Session, command: Command, number: str, by: Actor, form: BaseModel) -> Any:
    """The deed, as long as it is not one of too many: most send letters to others. What fails does not count."""
    done = command.run(db, number, by, form)
    limits.refuse_over(db, Limit.DEED_ACCOUNT, by.id)
    return done


def _may(db: Session, number: str, by: Actor, actions: tuple[Action, ...]) -> None:
    """A stranger and a colleague without the right learn nothing of what is wrong with a form."""
    contact = visibility.find(db, number, by)
    if not any(permissions.acting_as(by, action, contact) for action in actions):
        allow(db, contact, by, actions[0])


async def _again(
    request: Request,
    name: str,
    typed: dict[str, str],
    *,
    errors: list[FieldError] | None = None,
    conflict: str = "",
    status: int = 422,
) -> Response:
    """The contact as it is now. After a conflict the form gets the new version: who read what changed may go on."""
    # a form that is wrong on purpose would be a way to read without being seen
    found = await contact_routes.opened(request, contact_page.page)
    if conflict:
        typed = {field: text for field, text in typed.items() if field != "versie"}
    return contact_routes.render(
        request,
        found,
        await in_list.of(request),
        opened=_key(name, typed),
        typed=typed,
        errors=_mendable(errors or [], found),
        conflict=conflict,
        status=409 if conflict else status,
    )


def _key(name: str, typed: Mapping[str, object]) -> str:
    """Of which form this came: two of them go to one address."""
    if name == "ambtenaar" and typed.get("wat") == "erbij":
        return "ambtenaar-erbij"
    return "vooraf" if name == "besluit" and typed.get("hoe") == How.BEFOREHAND else name


def _mendable(errors: list[FieldError], found: contact_page.ContactPage) -> list[FieldError]:
    """Where the list of who can have decided is empty, the name is typed."""
    to = {} if found.choices.deciders else {"besloten_door": "naam"}
    return [replace(error, field=to.get(error.field, error.field)) for error in errors]
