"""Forms on the page of a contact person: that they are away, and that they are back. The rules are `people.absences`."""

from starlette.requests import Request
from starlette.responses import Response

from contactdesk.law.outcomes import Conflict, Invalid
from contactdesk.people import administration
from contactdesk.routes import administration_people
from contactdesk.routes.absence import Leaving
from contactdesk.routes.administration_people import PERSONS
from contactdesk.routes.once import onward, write_once
from contactdesk.web import forms, pages


async def enter(request: Request) -> Response:
    """POST /beheer/personen/{id}/afwezig"""
    data, number = await forms.read(request), forms.row_id(request.path_params["id"])
    typed = forms.typed(data) | {"form": "afwezig"}
    given, errors = forms.parse(Leaving, data)
    if given is None:
        return await administration_people.page(
            request, typed, administration_people.placed("afwezig-", errors)
        )
    person = f"{PERSONS}/{number}"
    try:
        done = await write_once(
            request,
            data,
            lambda _: person,
            administration.enter_absence,
            number,
            given.away,
            request.state.me,
        )
    except Invalid as error:
        return await administration_people.page(
            request, typed, administration_people.placed("afwezig-", error.errors)
        )
    except Conflict as error:
        return await administration_people.page(request, typed, message=error.message)
    said = "Vastgelegd. Deze persoon en de contactpersonen krijgen bericht."
    return onward(request, done, f"{said} Let op: {done.made}" if done.made else said)


async def withdraw(request: Request) -> Response:
    """POST /beheer/personen/{id}/afwezig/{afwezig}/intrekken"""
    person, absence = (forms.row_id(request.path_params[name]) for name in ("id", "afwezig"))
    database = request.app.state.database
    await database.write(administration.withdraw_absence, person, absence, request.state.me)
    return pages.redirect(f"{PERSONS}/{person}", request=request, flash="Ingetrokken. Dat geldt meteen.")
