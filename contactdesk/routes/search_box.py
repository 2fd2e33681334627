"""The one box that finds everybody, as pages use it: what was typed, how often somebody may, and what it found."""

from starlette.requests import Request

from contactdesk.people import organisations
from contactdesk.people.organisations import SearchHit, missed
from contactdesk.store import limits
from contactdesk.web import user_agent

#: longer than any name
LONGEST_SEARCH = 200


def typed(request: Request) -> str:
    return " ".join(request.query_params.get("q", "").split())[:LONGEST_SEARCH]


async def found(request: Request, q: str) -> list[SearchHit]:
    """Whom it finds. What somebody who is signed in did not find is counted, without who. Raises TooMany."""
    database, me = request.app.state.database, request.state.me
    await database.write(limits.refuse_search, me.id if me else None, user_agent.network(request))
    findings: list[SearchHit] = await database.read(organisations.search, q)
    if me and not any(one.is_sure for one in findings):
        await database.write(missed.count, q)
    return findings
