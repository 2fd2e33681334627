"""The one door of forms that make something new: the same form twice leads to what it made the first time."""

from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

from sqlmodel import Session
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from contactdesk.store import Database, form_keys
from contactdesk.store.form_keys import Once
from contactdesk.web import pages

P = ParamSpec("P")
T = TypeVar("T")

AGAIN = "Dit had u al verstuurd. Het is één keer vastgelegd."


async def write_once(
    request: Request,
    data: FormData,
    leads_to: str | Callable[[T], str],
    command: Callable[Concatenate[Session, P], T],
    /,
    *args: P.args,
    **kwargs: P.kwargs,
) -> Once[T]:
    """`Database.write` for who is signed in; `data` is the form as it came. Raises SentBefore."""
    database: Database = request.app.state.database
    form = form_keys.sent(f"person {request.state.me.id}", request.url.path, data.multi_items())

    def path(made: T) -> str:
        return leads_to if isinstance(leads_to, str) else leads_to(made)

    return await database.write(form_keys.once, form, path, command, *args, **kwargs)


def onward(request: Request, done: Once[T], flash: str) -> Response:
    """To where it led; the next page opens with what was done, or with that it was done before."""
    return pages.redirect(done.path, request=request, flash=AGAIN if done.is_again else flash)
