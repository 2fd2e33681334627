"""Links that were made up: counted for the network they come from, before anything else is done for them."""

from collections.abc import Callable

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response

from contactdesk.audit.security_log import Event
from contactdesk.law.outcomes import NotFound
from contactdesk.store import limits
from contactdesk.store.limits import Limit
from contactdesk.web import pages, user_agent


async def refuse(request: Request, find: Callable[[Session, str], object]) -> None:
    """Before the form of a link is read. Raises NotFound for a link that does not hold, TooMany once a network tried
    too many of those; one that holds passes, whatever its network tried."""
    try:
        await request.app.state.database.read(find, request.path_params["token"])
    except NotFound:
        await count(request)
        raise


async def no_such_link(request: Request) -> Response:
    """Counted for each network, and that network alone: one that tries on gets 429. A link that holds opens in it
    all the same."""
    await count(request)
    title = "Deze link werkt niet"
    text = (
        "Kijk of u het hele adres uit de brief hebt overgenomen. Werkt het dan nog niet? Antwoord op de brief: "
        "dat komt bij de parlementair contactpersoon, die u een nieuwe kan sturen."
    )
    return pages.error_page(request, 404, title, text)


async def count(request: Request) -> None:
    """One more of this network, and a line in the security log. Raises TooMany."""
    if not getattr(request.state, "security", None):  # a door may know better what was tried
        request.state.security = (Event.LINK_REFUSED, {"reason": "no such link"})
    database, network = request.app.state.database, user_agent.network(request)
    await database.read(limits.refuse_full, Limit.DECISION_FAILED_ADDRESS, network)
    await database.write(limits.count, Limit.DECISION_FAILED_ADDRESS, network)
