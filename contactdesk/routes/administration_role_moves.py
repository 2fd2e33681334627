"""The form by which somebody goes on elsewhere in the same role, on their page (`administration_people`)."""

from typing import Annotated

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from contactdesk.law.outcomes import Conflict, Invalid
from contactdesk.people import administration
from contactdesk.people.administration import OfficeChange
from contactdesk.routes.administration_people import NOBODY, page, page_of, placed
from contactdesk.routes.once import onward, write_once
from contactdesk.web import forms
from contactdesk.web.forms import Day, Field, Id, Maybe, ShortText


class SteppingOver(BaseModel):
    """Where somebody goes on in the same role, from which day, and who has what a contact person took up."""

    model_config = forms.SETTINGS
    waarheen: Annotated[str, ShortText(20)] = Field(description="Kies waar deze rol verdergaat")
    van: Maybe[Day] = Field(default=None, title="de eerste dag")
    naar: Maybe[Id] = Field(default=None, description="Kies een collega uit de lijst")

    @property
    def change(self) -> OfficeChange:
        return OfficeChange(self.waarheen, self.van, self.naar or None, is_free=self.naar == NOBODY)


async def change_office(request: Request) -> Response:
    """POST /beheer/personen/{id}/rollen/{rol}/overstappen"""
    person, role = (forms.row_id(request.path_params[name]) for name in ("id", "rol"))
    data, of = await forms.read(request), f"overstap-{role}"
    typed = forms.typed(data) | {"form": of}
    given, errors = forms.parse(SteppingOver, data)
    if given is None:
        return await page(request, typed, placed(f"{of}-", errors))
    command, me = administration.change_office, request.state.me
    try:
        done = await write_once(request, data, page_of(person), command, person, role, given.change, me)
    except Invalid as error:
        return await page(request, typed, placed(f"{of}-", error.errors))
    except Conflict as error:
        return await page(request, typed, message=error.message)
    holds = "Vastgelegd. Wie overstapt, krijgt bericht."
    waits = "Voorgesteld. De overstap geldt zodra een andere beheerder die goedkeurt."
    return onward(request, done, holds if done.made else waits)
