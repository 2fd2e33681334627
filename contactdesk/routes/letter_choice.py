"""Which letters somebody has, chosen on their account: a member to whom those about their contacts go, a contact person
whether one comes in the morning. The rules are elsewhere."""

from typing import Literal

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from contactdesk.people import letter_choices, morning_choices
from contactdesk.routes import account
from contactdesk.web import forms, pages
from contactdesk.web.forms import Field
from contactdesk.words import LettersTo


class Choosing(BaseModel):
    """To whom, from now on."""

    model_config = forms.SETTINGS
    aan: LettersTo = Field(description="Kies naar wie de berichten gaan")


class Mornings(BaseModel):
    """Whether, from the next one on."""

    model_config = forms.SETTINGS
    brief: Literal["ja", "nee"] = Field(description="Kies of u een ochtendbrief wilt")


async def choose_morning(request: Request) -> Response:
    """POST /account/ochtendbrief"""
    given, errors = forms.parse(Mornings, await forms.read(request))
    if given is None:
        return await account.page(request, errors)
    is_wanted = given.brief == "ja"
    await request.app.state.database.write(morning_choices.choose, request.state.me, is_wanted=is_wanted)
    flash = "U krijgt voortaan een ochtendbrief." if is_wanted else "U krijgt geen ochtendbrief meer."
    return pages.redirect(account.ACCOUNT, request=request, flash=flash)


async def choose(request: Request) -> Response:
    """POST /account/berichten"""
    given, errors = forms.parse(Choosing, await forms.read(request))
    if given is None:
        return await account.page(request, errors)
    await request.app.state.database.write(letter_choices.choose, request.state.me, given.aan)
    flash = "Vastgelegd. Dit geldt voor nieuwe berichten over uw verzoeken."
    return pages.redirect(account.ACCOUNT, request=request, flash=flash)
