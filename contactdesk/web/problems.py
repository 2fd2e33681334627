"""What every answer under `/api/v1` has: its headers, its mark (ETag), and its errors as `application/problem+json` (RFC 9457).
By the NLGov REST API Design Rules 2. What stands in an answer is its route's (`routes/open_data`)."""

import hashlib
import json
from collections.abc import Mapping
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from contactdesk.words import PROBLEM, PROBLEM_OF_US

ROOT: Final = "/api/v1"
#: goes up with what an answer has more (the middle) or what was wrong in it (the last); what it has less is another `ROOT`
VERSION: Final = "1.0.0"
MEDIA_TYPE: Final = "application/problem+json"
#: for pages of every other site too: it is public, and no browser is let in with a cookie by `*`
HEADERS: Final = {
    "API-Version": VERSION,
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "API-Version, ETag, Link, Retry-After",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
#: kept by whoever wants to, and asked after each time: then it costs a 304
ASK_AGAIN: Final = "no-cache"

#: who reads what is not for everybody is signed in on the pages: there is no scheme for programs (RFC 9110, 11.6.1 wants one named)
SIGN_IN: Final = {"WWW-Authenticate": 'Cookie realm="contactdesk", form-action="/inloggen"'}


def is_api(request: Request) -> bool:
    """Whether a program asks this, which cannot read a page."""
    path: str = request.scope["path"]
    return path == ROOT or path.startswith(f"{ROOT}/")


def problem(request: Request, status: int, detail: str = "") -> Response:
    """What went wrong and what to do now. No more members than the design rules know: what is wrong of a query stands in
    `detail`."""
    said, then = PROBLEM.get(status) or (PROBLEM[400] if status < 500 else PROBLEM_OF_US)
    told = {
        "type": "about:blank",
        "title": said,
        "status": status,
        "detail": detail or then,
        "instance": f"urn:contactdesk:{getattr(request.state, 'reference', '')}",
    }
    return Response(json.dumps(told, ensure_ascii=False).encode(), status, HEADERS, MEDIA_TYPE)


def found(request: Request, content: bytes, *, is_shared: bool, links: Mapping[str, str]) -> Response:
    """The answer, or 304 to who has it already. What is not for everybody no other site reads, and nobody keeps."""
    mark = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = {**HEADERS, "ETag": mark, "Cache-Control": ASK_AGAIN}
    if not is_shared:
        headers = {"API-Version": VERSION, "ETag": mark}
    if links:
        headers["Link"] = ", ".join(f'<{href}>; rel="{rel}"' for rel, href in links.items())
    if _has(request, mark):
        return Response(status_code=304, headers=headers)
    return Response(content, headers=headers, media_type="application/json")


def _has(request: Request, mark: str) -> bool:
    """Compared weakly (RFC 9110, 13.1.2): a proxy that packs an answer makes its mark a weak one."""
    given = request.headers.get("if-none-match", "")
    return given.strip() == "*" or mark in {one.strip().removeprefix("W/") for one in given.split(",")}
