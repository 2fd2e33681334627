"""A member chooses, on their account, to whom the letters about their contacts go. The rules are elsewhere."""

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from contactdesk.people import letter_choices
from contactdesk.routes import account
from contactdesk.web import forms, pages
from contactdesk.web.forms import Field
from contactdesk.words import LettersTo


class Choosing(BaseModel):
    """To whom, from now on."""

    model_config = forms.SETTINGS
    aan: LettersTo = Field(description="Kies naar wie de berichten gaan")


async def choose(request: Request) -> Response:
    """POST /account/berichten"""
    given, errors = forms.parse(Choosing, await forms.read(request))
    if given is None:
        return await account.page(request, errors)
    await request.app.state.database.write(letter_choices.choose, request.state.me, given.aan)
    flash = "Vastgelegd. Dit geldt voor nieuwe berichten over uw verzoeken."
    return pages.redirect(account.ACCOUNT, request=request, flash=flash)
