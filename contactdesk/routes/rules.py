"""The rules as a page that a citizen can read. They are decided in `law.rules`, and kept in a file by a jurist."""

from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import Response

from contactdesk.law.days import today
from contactdesk.law.rules import as_table
from contactdesk.web import pages


async def index(request: Request) -> Response:
    """GET /regels"""
    on = today(datetime.now(UTC))
    rows = as_table(request.app.state.desk.rules, on)
    values = {"rows": rows, "on": on}
    return pages.render(request, "rules/rules.html", values)
