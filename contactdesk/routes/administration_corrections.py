"""What is known of a person, put right from their page. The rules are `people.administration`."""

from typing import Annotated

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from contactdesk.law.outcomes import Conflict, Invalid
from contactdesk.people import administration
from contactdesk.routes.administration_people import PERSONS, page
from contactdesk.routes.once import onward, write_once
from contactdesk.web import forms, pages
from contactdesk.web.forms import Email, Field, Maybe, PersonName, Phone, ShortText


class Correcting(BaseModel):
    """`gezien`: what the page showed, so that nobody overwrites what a colleague did."""

    model_config = forms.SETTINGS
    gezien: Annotated[str, ShortText(64)] = Field(
        description="Deze pagina was niet meer volledig. Laad haar opnieuw en vul uw wijziging opnieuw in"
    )
    naam: PersonName = Field(title="de naam")
    telefoon: Maybe[Phone] = Field(default=None, title="het telefoonnummer")


class Moving(BaseModel):
    model_config = forms.SETTINGS
    adres: Email = Field(title="het nieuwe adres")


async def save(request: Request) -> Response:
    """POST /beheer/personen/{id}"""
    data, number = await forms.read(request), forms.row_id(request.path_params["id"])
    given, errors = forms.parse(Correcting, data)
    if given is None:
        return await page(request, forms.typed(data), errors)
    details, me = {"name": given.naam, "phone": given.telefoon}, request.state.me
    command, database = administration.save_person, request.app.state.database
    try:
        await database.write(command, number, details, me, seen=given.gezien)
    except Conflict as error:
        return await page(request, forms.typed(data), message=error.message)
    flash = "De gegevens zijn gewijzigd. Van wie ze zijn, krijgt bericht."
    return pages.redirect(f"{PERSONS}/{number}", request=request, flash=flash)


async def propose_address(request: Request) -> Response:
    """POST /beheer/personen/{id}/adres"""
    data, number = await forms.read(request), forms.row_id(request.path_params["id"])
    typed = forms.typed(data)
    given, errors = forms.parse(Moving, data)
    if given is None:
        return await page(request, typed, errors)
    command, here, me = administration.propose_address, f"{PERSONS}/{number}", request.state.me
    try:
        done = await write_once(request, data, here, command, number, given.adres, me)
    except Invalid as error:
        return await page(request, typed, error.errors)
    except Conflict as error:
        return await page(request, typed, message=error.message)
    return onward(request, done, "Voorgesteld. Het adres geldt zodra een andere beheerder het goedkeurt.")
