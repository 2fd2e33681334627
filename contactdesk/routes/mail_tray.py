"""Mail that answered a letter and could not be filed by itself: the contact persons put it with its contact, or set it aside."""

from typing import Literal

from pydantic import BaseModel
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response

from contactdesk.contacts import mail_answers
from contactdesk.law.outcomes import Conflict, FieldError, Invalid
from contactdesk.law.permissions import Actor
from contactdesk.store import limits
from contactdesk.store.limits import Limit
from contactdesk.web import forms, pages
from contactdesk.web.forms import Field, Maybe
from contactdesk.words import Party

HERE = "/wachtrij/post"


class TrayForm(BaseModel):
    """What is to be done with one mail."""

    model_config = forms.SETTINGS

    doe: Literal["vastleggen", "wegleggen"] = Field(description="Kies wat u met deze e-mail doet")
    kant: Maybe[Party] = Field(None, description="Kies van wie deze e-mail is")
    antwoord: Maybe[Literal["ja"]] = Field(None, description="Kruis dit aan, of laat het leeg")


async def index(request: Request) -> Response:
    """GET /wachtrij/post"""
    return await _page(request)


async def act(request: Request) -> Response:
    """POST /wachtrij/post/{id}"""
    data = await forms.read(request)
    mail_id = forms.row_id(request.path_params["id"])
    form, errors = forms.parse(TrayForm, data)
    try:
        if form is None:
            # a stranger learns nothing of what is wrong with a form
            await request.app.state.database.read(mail_answers.look, mail_id, request.state.me)
            raise Invalid(*errors)
        said = await request.app.state.database.write(_do, mail_id, request.state.me, form)
    except Conflict as conflict:
        return await _page(request, errors=[FieldError("", conflict.message)], status=409)
    except Invalid as wrong:
        at = [FieldError(f"{error.field}-{mail_id}", error.message) for error in wrong.errors]
        return await _page(request, errors=at, typed={mail_id: forms.typed(data)}, status=422)
    return pages.redirect(HERE, request=request, flash=said)


def _do(db: Session, mail_id: int, by: Actor, form: TrayForm) -> str:
    if form.doe == "wegleggen":
        mail_answers.set_aside(db, mail_id, by)
        said = "Weggelegd. De tekst is over 30 dagen weg."
    else:
        answers = form.antwoord is not None
        number = mail_answers.record(db, mail_id, by, side=form.kant, is_answer=answers)
        said = f"Bij verzoek {number} gezet."
    limits.refuse_over(db, Limit.DEED_ACCOUNT, by.id)
    return said


async def _page(
    request: Request,
    *,
    errors: list[FieldError] | None = None,
    typed: dict[int, dict[str, str]] | None = None,
    status: int = 200,
) -> Response:
    found = await request.app.state.database.read(mail_answers.waiting, request.state.me)
    values = {
        "mails": found,
        "errors": errors or [],
        "wrong": forms.at_fields(errors or []),
        "typed": typed or {},
        "here": HERE,
    }
    return pages.render(request, "queue/mail.html", values, status_code=status)
