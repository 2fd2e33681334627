"""The headers of every answer there is, of every kind, as the strictest public checkers ask (Observatory,
securityheaders.com, internet.nl); the cookies; and security.txt (RFC 9116)."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit

import httpx2
import pytest
from sqlalchemy.exc import OperationalError
from starlette.requests import Request
from starlette.responses import Response

from contactdesk import app as app_module
from contactdesk import contacts
from contactdesk.routes import DEMO, SITE, SitePage
from contactdesk.web.middleware import BODY_LIMIT
from contactdesk.web.site import PUBLIC
from tests.contacts import Given, SignIn
from tests.web import SAME_ORIGIN, Browser

HTTPS: Final = "https://desk.example"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One engine is enough: none of this is about the database."""
    return sqlite_url


async def fail(request: Request) -> Response:
    raise RuntimeError("proef")


@pytest.fixture
def secure(database: Any, desk: Any, people_ids: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    """A browser at the desk as it is behind a proxy: https."""
    monkeypatch.setattr(app_module, "SITE", [*SITE, SitePage("/proef", ("GET",), fail, PUBLIC)])
    update = {"base_url": HTTPS, "allowed_hosts": ("desk.example",)}
    made = app_module.create_app(
        desk.settings.model_copy(update=update), database=database, desk=desk, with_worker=False
    )
    made.state.http = httpx2.ASGITransport(made)
    browser = Browser(made)
    with browser.client:
        yield browser


def policy(answer: httpx2.Response) -> dict[str, str]:
    parts = answer.headers["content-security-policy"].split("; ")
    return {name: said for name, _, said in (part.partition(" ") for part in parts)}


def check(at: str, answer: httpx2.Response) -> None:
    """What must be so on any answer."""
    csp, headers = policy(answer), answer.headers
    assert csp == {
        "default-src": "'none'",
        **dict.fromkeys(("style-src", "img-src", "font-src", "form-action"), "'self'"),
        **dict.fromkeys(("base-uri", "frame-ancestors"), "'none'"),
    }, at
    # Observatory takes a year for enough, the preload list asks for the names below as well
    seconds, *more = headers["strict-transport-security"].removeprefix("max-age=").split("; ")
    assert (int(seconds) >= 63072000, more) == (True, ["includeSubDomains"]), at
    assert headers["x-content-type-options"] == "nosniff", at
    assert headers["x-frame-options"] == "DENY", at
    assert headers["referrer-policy"] == "same-origin", at
    assert headers["cross-origin-opener-policy"] == "same-origin", at
    assert headers["cross-origin-embedder-policy"] == "require-corp", at
    # what is for everybody may be read by the pages of everybody; a program asks each time whether it changed
    is_open = headers.get("access-control-allow-origin") == "*"
    assert is_open is (urlsplit(at).path.startswith("/api/v1") and not is_signed_in_figures(at, answer)), at
    assert headers["cross-origin-resource-policy"] == ("cross-origin" if is_open else "same-origin"), at
    off = headers["permissions-policy"].split(", ")
    assert {"camera=()", "microphone=()", "geolocation=()", "payment=()", "usb=()"} <= set(off), at
    assert all(re.fullmatch(r"[a-z-]+=\(\)", one) for one in off), at
    assert not {"server", "x-powered-by"} & set(headers), at
    is_asset = urlsplit(at).path.startswith("/static/") and answer.status_code == 200
    is_kept = is_open and answer.status_code == 200
    assert is_asset or headers["cache-control"] == ("no-cache" if is_kept else "no-store"), at
    if answer.content:
        assert headers["content-type"].partition(";")[0] in KINDS, at
        assert "charset=utf-8" in headers["content-type"] or headers["content-type"] in WITHOUT_CHARSET, at
    for cookie in headers.get_list("set-cookie"):
        check_cookie(at, cookie)


def is_signed_in_figures(at: str, answer: httpx2.Response) -> bool:
    return "/cijfers" in at and answer.status_code == 200


KINDS: Final = {
    *("text/html", "text/plain", "text/css", "text/csv", "text/calendar"),
    *("image/svg+xml", "application/json", "application/problem+json"),
}
WITHOUT_CHARSET: Final = {"image/svg+xml", "application/json", "application/problem+json"}


def check_cookie(at: str, cookie: str) -> None:
    """For this host only, out of reach of scripts, and not along with what other sites send."""
    pair, *attributes = cookie.split("; ")
    assert pair.startswith("__Host-"), f"{at}: {pair}"
    said = {one.lower() for one in attributes}
    assert {"path=/", "secure", "httponly", "samesite=lax"} <= said, f"{at}: {cookie}"
    assert not [one for one in said if one.startswith("domain")], f"{at}: {cookie}"


@pytest.mark.long
def test_every_page_of_the_site_map_for_a_visitor_and_for_who_is_signed_in(secure: Browser) -> None:
    seen = set[int]()
    for is_signed_in in (False, True):
        if is_signed_in:
            assert secure.sign_in("pcp-bzk").status == 200
        for place in (*SITE, *DEMO):
            path = re.sub(r"\{[^}]+\}", "demo", place.path)
            for method in sorted({*place.methods, "HEAD", "PUT"}):
                if path == "/uitloggen" and method == "POST":
                    continue
                answer = secure.client.request(method, path, headers=SAME_ORIGIN)
                check(f"{path} by {method}", answer)
                seen.add(answer.status_code)
    assert {200, 302, 303, 400, 401, 403, 404, 405, 422} <= seen


def test_answers_of_every_other_kind(secure: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    page, client = secure.get("/"), secure.client
    style = next(one for one in page.values("href") if one.endswith("desk.css"))
    found = {
        "a style sheet": (client.get(style), 200),
        "one that is not there": (client.get("/static/0/geen.css"), 404),
        "a failure": (client.get("/proef"), 500),
        "another host": (client.get("/", headers={"Host": "elders.example"}), 400),
        "another site": (client.post("/uitloggen", headers={"Sec-Fetch-Site": "cross-site"}), 403),
        "too large": (client.post("/uitloggen", content=b"x" * (BODY_LIMIT + 1), headers=SAME_ORIGIN), 413),
        "a probe": (client.get("/health/ready", headers={"Host": "10.0.0.7"}), 200),
        "nowhere": (client.get("/nergens"), 404),
        "signing out": (client.post("/uitloggen", headers=SAME_ORIGIN), 303),
        "options": (client.options("/"), 405),
    }

    class Down:
        async def read(self, *args: object) -> None:
            raise OperationalError("SELECT 1", {}, Exception("gone"))

    monkeypatch.setattr(secure.app.state, "database", Down())
    found["not ready"] = (client.get("/health/ready"), 503)
    for about, (answer, status) in found.items():
        assert answer.status_code == status, about
        check(f"{answer.request.url.path} ({about})", answer)


def test_an_appointment_for_a_calendar(
    secure: Browser, database: Any, people_ids: Any, clock: Any, sign_in: SignIn
) -> None:
    given = Given(database, people_ids, clock, sign_in)
    number = given.permitted()
    given.did(contacts.schedule, number, at=clock() + timedelta(days=2))
    secure.sign_in("kamerlid")
    answer = secure.client.get(f"/verzoeken/{number}/afspraak.ics")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/calendar; charset=utf-8")
    check(f"/verzoeken/{number}/afspraak.ics", answer)


def test_the_way_of_signing_in_and_out_keeps_its_cookies_to_itself(secure: Browser) -> None:
    """With each cookie that the desk has: of an attempt, of a session, of a sentence for the next page, of a mailbox."""
    answers = [secure.get("/inloggen/demo").response]
    form = secure.follow(secure.get("/inloggen/demo")).form("/demo/idp/authorize")
    answers.append(secure.post(form.action, {**form.fields, "persona": "kamerlid"}).response)
    answers.append(secure.get(answers[-1].headers["location"].removeprefix(HTTPS)).response)
    answers.append(secure.post("/account/overal-afmelden").response)
    answers.append(secure.post("/inloggen/postbus", {"organisatie": "1", "naar": "/"}).response)
    answers.append(secure.post("/uitloggen").response)
    names = set()
    for answer in answers:
        check(str(answer.url), answer)
        names |= {one.partition("=")[0] for one in answer.headers.get_list("set-cookie")}
    assert names == {f"__Host-{name}" for name in ("inloggen", "desk", "bericht", "postbus")}


def test_without_https_nothing_promises_it(visitor: Browser) -> None:
    answer = visitor.client.get("/inloggen/demo")
    assert "strict-transport-security" not in answer.headers
    assert "Secure" not in answer.headers["set-cookie"]


def test_no_page_names_a_source_that_the_policy_would_refuse(secure: Browser) -> None:
    for path in (
        "/",
        "/inloggen/postbus",
        "/organisaties",
        "/regels",
        "/privacy",
        "/open-data",
        "/mag-ik",
        "/wat-kan-ik-vragen",
        "/toegankelijkheid",
        "/nergens",
    ):
        page = secure.get(path)
        assert page.reading
        loaded = [
            about.get("src") or about.get("href", "")
            for tag, about in page.reading.attributes
            if tag in LOADING
        ]
        assert loaded
        assert all(one.startswith("/static/") for one in loaded), path
        assert "<script" not in page.html, path


LOADING: Final = ("link", "script", "img", "iframe", "object", "embed", "source", "video", "audio")


def test_security_txt_is_as_rfc_9116_wants_it(secure: Browser) -> None:
    answer = secure.client.get("/.well-known/security.txt")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    lines = [line.partition(": ") for line in answer.text.splitlines()]
    assert answer.text.endswith("\n")
    assert all(separator for _, separator, _ in lines)
    fields = {name: value for name, _, value in lines}
    assert len(fields) == len(lines), "Expires and Preferred-Languages stand once, and we have one of each"
    assert fields.keys() <= {"Contact", "Expires", "Preferred-Languages", "Canonical"}
    assert re.fullmatch(r"mailto:[^@\s]+@[^@\s]+", fields["Contact"])
    expires = datetime.fromisoformat(fields["Expires"])
    assert timedelta(days=30) < expires - datetime.now(UTC) < timedelta(days=365)
    assert fields["Preferred-Languages"] == "nl, en"
    assert fields["Canonical"] == f"{HTTPS}/.well-known/security.txt"
