"""The shell: headers, hosts, sizes, errors as pages, access from the site map."""

import logging
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from contactdesk import app as app_module
from contactdesk.law import outcomes
from contactdesk.routes import SITE, SitePage
from contactdesk.web import forms, pages
from contactdesk.web.site import PUBLIC, SIGNED_IN
from contactdesk.words import Role


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One engine is enough: none of this is about the database."""
    return sqlite_url


async def echo(request: Request) -> Response:
    data = await forms.read(request)
    return PlainTextResponse(str(len(data)))


async def fail(request: Request) -> Response:
    raise RuntimeError("geheim")


async def end(request: Request) -> Response:
    raise {
        "not-found": outcomes.NotFound(),
        "forbidden": outcomes.Forbidden(),
        "conflict": outcomes.Conflict("Een collega was u voor: A. de Wit heeft dit opgepakt."),
        "invalid": outcomes.invalid("vraag", "Vul uw vraag in"),
    }[request.path_params["how"]]


TRIAL = [
    SitePage("/proef", ("POST",), echo, PUBLIC),
    SitePage("/proef/mislukt", ("GET",), fail, PUBLIC),
    SitePage("/proef/eind/{how}", ("GET",), end, PUBLIC),
    SitePage("/proef/ingelogd", ("GET", "POST"), fail, SIGNED_IN),
    SitePage("/proef/beheer", ("GET",), fail, (Role.ADMINISTRATOR,)),
]


@pytest.fixture(autouse=True)
def trial_site(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app_module, "SITE", [*SITE, *TRIAL])


@pytest.mark.parametrize("path", ["/", "/inloggen?verlopen=ja", "/toegankelijkheid", "/privacy"])
def test_public_pages_open_for_everybody(path: str, visitor: Any) -> None:
    assert visitor.get(path).status == 200


def test_every_answer_carries_the_headers(visitor: Any) -> None:
    for path in ("/", "/health/live", "/bestaat-niet", "/proef/mislukt", "/.well-known/security.txt"):
        headers = visitor.client.get(path).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert headers["cross-origin-opener-policy"] == "same-origin"
        assert headers["cache-control"] == "no-store"
        assert "strict-transport-security" not in headers


def test_on_https_cookies_belong_to_this_host_only(database: Any, desk: Any) -> None:
    secure = desk.settings.model_copy(
        update={"base_url": "https://desk.example", "allowed_hosts": ("desk.example",)}
    )
    made = app_module.create_app(secure, database=database, desk=desk, with_worker=False)
    made.state.http = httpx2.ASGITransport(made)
    from tests.web import Browser

    browser = Browser(made)
    with browser.client:
        started = browser.get("/inloggen/demo").response
    assert started.headers["set-cookie"].startswith("__Host-inloggen=")
    assert "Secure" in started.headers["set-cookie"]
    assert "max-age" in started.headers["strict-transport-security"]


def test_static_files_keep_for_ever_under_their_hash(visitor: Any) -> None:
    page = visitor.get("/")
    address = re.search(r'href="(/static/[^"]+/desk\.css)"', page.html)
    assert address
    response = visitor.client.get(address[1])
    assert response.headers["content-type"].startswith("text/css")
    assert "immutable" in response.headers["cache-control"]
    stale = visitor.client.get("/static/000000000000/desk.css")
    assert (stale.status_code, stale.headers["cache-control"]) == (200, "no-cache")


@pytest.mark.parametrize("name", ["geen.css", "../app.py", "..%2fapp.py", "%2e%2e/%2e%2e/pyproject.toml"])
def test_only_static_files_are_served(name: str, visitor: Any) -> None:
    assert visitor.client.get(f"/static/0/{name}").status_code == 404


def test_a_theme_goes_before_ours(database: Any, desk: Any, tmp_path: Path) -> None:
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "theme.css").write_text("body{}")
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "privacy.html").write_text(
        '{% extends "base.html" %}{% block main %}<h1>Van ons</h1>{% endblock %}'
    )
    themed = desk.settings.model_copy(update={"theme_dir": tmp_path})
    made = app_module.create_app(themed, database=database, desk=desk, with_worker=False)
    from tests.web import Browser

    page = Browser(made).get("/privacy")
    assert page.h1 == "Van ons"
    assert "/theme.css" in page.html


@pytest.mark.parametrize("host", ["elders.example", "127.0.0.1.elders.example", "", "127.0.0.1:8000@elders"])
def test_another_host_name_is_refused(host: str, visitor: Any) -> None:
    response = visitor.client.get("/", headers={"Host": host})
    assert response.status_code == 400
    assert "http://127.0.0.1:8000" in response.text
    assert "elders" not in response.text


def test_a_body_that_says_it_is_too_large_is_refused(visitor: Any) -> None:
    page = visitor.post("/proef", {"vraag": "x" * 300_000})
    assert (page.status, page.h1) == (413, "Uw bericht is te groot")


def test_a_body_in_pieces_that_grows_too_large_is_refused(visitor: Any) -> None:
    def pieces() -> Any:
        for _ in range(40):
            yield b"x" * 10_000

    headers = {"Sec-Fetch-Site": "same-origin", "Content-Type": "application/x-www-form-urlencoded"}
    response = visitor.client.post("/proef", content=pieces(), headers=headers)
    assert response.status_code == 413
    assert "Uw bericht is te groot" in response.text


@pytest.mark.parametrize(
    ("address", "length", "status"), [("/", 9000, 414), ("/?q=", 8500, 414), ("/?q=", 8000, 200)]
)
def test_an_address_that_is_too_long_is_refused_before_anything_reads_it(
    address: str, length: int, status: int, visitor: Any
) -> None:
    assert visitor.client.get(address + "x" * length).status_code in {
        status,
        404 if status == 200 else status,
    }


def test_cookies_are_measured_before_they_are_read_and_the_browser_is_asked_to_forget_them(
    visitor: Any,
) -> None:
    response = visitor.client.get("/privacy", headers={"Cookie": 'x="' + "\\" * 200_000 + '"'})
    assert response.status_code == 431
    assert response.headers["clear-site-data"] == '"cookies"'
    several = [("Cookie", f"naam{number}={'x' * 900}") for number in range(5)]
    assert visitor.client.get("/privacy", headers=several).status_code == 431
    assert visitor.client.get("/privacy", headers=several[:4]).status_code == 200


def test_a_cookie_in_quotes_is_nobodys_and_costs_nothing(
    sign_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, read = sign_in("kamerlid"), []
    monkeypatch.setattr("http.cookies._unquote", lambda value: read.append(value) or value)
    (mine,) = (f"{cookie.name}={cookie.value}" for cookie in browser.client.cookies.jar)
    browser.client.cookies.clear()
    quoted = 'x="' + "\\" * 3000 + '"'
    for both in (f"{quoted}; {mine}", f"{mine}; {quoted}", f"{mine};{quoted};y=1"):
        assert browser.get("/verzoeken", headers={"Cookie": both}).status == 200
    assert read
    assert not [one for one in read if '"' in one]


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("multipart/form-data", b"x"),
        ("multipart/form-data; boundary=a", b"nonsense"),
        ("application/x-www-form-urlencoded", b"a=1&" * 200),
        (
            "multipart/form-data; boundary=a",
            b'--a\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\nx\r\n--a--\r\n',
        ),
    ],
)
def test_what_is_no_form_of_ours_is_a_clear_page(content_type: str, body: bytes, visitor: Any) -> None:
    headers = {"Sec-Fetch-Site": "same-origin", "Content-Type": content_type}
    assert visitor.client.post("/proef", content=body, headers=headers).status_code == 400


def test_a_failure_is_a_page_whose_reference_the_log_has(visitor: Any, caplog: Any) -> None:
    caplog.set_level(logging.INFO)
    page = visitor.get("/proef/mislukt")
    shown = re.search(r"<strong>([0-9a-f]{10})</strong>", page.html)
    assert page.status == 500
    assert "geheim" not in page.html
    assert shown
    logged = [record for record in caplog.records if getattr(record, "reference", "") == shown[1]]
    assert [record.message for record in logged] == ["failed", "request"]
    assert (logged[-1].status, logged[-1].route) == (500, "/proef/mislukt")


def test_the_log_has_the_route_and_not_the_path(visitor: Any, caplog: Any) -> None:
    caplog.set_level(logging.INFO, "contactdesk.request")
    visitor.get("/proef/eind/not-found")
    assert caplog.records[-1].route == "/proef/eind/{how}"


@pytest.mark.parametrize(
    ("how", "status", "words"),
    [
        ("not-found", 404, "Deze pagina bestaat niet"),
        ("forbidden", 403, "Dit mag u hier niet doen"),
        ("conflict", 409, "A. de Wit heeft dit opgepakt"),
        ("invalid", 422, "Vul uw vraag in."),
    ],
)
def test_each_end_of_a_command_is_a_page(how: str, status: int, words: str, visitor: Any) -> None:
    page = visitor.get(f"/proef/eind/{how}")
    assert page.status == status
    assert words in page.text


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/nergens", 404), ("GET", "/privacy/", 404)])
def test_an_address_that_is_not_there_is_a_page(method: str, path: str, status: int, visitor: Any) -> None:
    assert visitor.get(path).status == status


def test_a_method_that_does_not_fit_is_a_page(visitor: Any) -> None:
    page = visitor.get("/uitloggen")
    assert (page.status, page.response.headers["allow"]) == (405, "POST")


def test_who_is_not_signed_in_signs_in_first_and_comes_back(visitor: Any) -> None:
    assert visitor.get("/proef/beheer?a=b").location == "/inloggen?naar=%2Fproef%2Fbeheer%3Fa%3Db"


def test_a_form_sent_without_being_signed_in_leads_to_a_page_of_ours(visitor: Any) -> None:
    page = visitor.post("/proef/ingelogd", headers={"Referer": "http://127.0.0.1:8000/verzoeken/nieuw"})
    assert page.location == "/inloggen?naar=%2Fverzoeken%2Fnieuw&verlopen=ja"
    assert "niet verstuurd" in visitor.follow(page).text


def test_what_was_typed_stays_when_nobody_is_signed_in_any_more_and_is_sent_after_signing_in(
    visitor: Any, clock: Any
) -> None:
    visitor.sign_in("kamerlid", at="/verzoeken/nieuw")
    clock.advance(timedelta(hours=3))
    typed = {"onderwerp": "Wachttijden", "vraag": "Hoe lang <b>wacht</b> men?\nEn waarom?", "organisatie": ""}
    page = visitor.post("/verzoeken", typed)
    assert (page.status, page.h1) == (403, "U bent niet meer ingelogd")
    again = page.form("/verzoeken").fields
    assert again == {name: value for name, value in typed.items() if value}
    assert "Hoe lang <b>wacht</b> men?" in page.text
    visitor.sign_in("kamerlid")
    assert visitor.post("/verzoeken", again).form("/verzoeken").fields["vraag"] == typed["vraag"]


def test_a_role_that_may_not_come_reads_so(sign_in: Any) -> None:
    assert sign_in("kamerlid").get("/proef/beheer").status == 403
    assert sign_in("beheer").get("/proef/beheer").status == 500


def test_the_menu_shows_what_a_role_may_open(sign_in: Any, app: Any) -> None:
    app.state.nav = [("/proef/beheer", "Proef beheer", TRIAL[-1].may_open)]
    assert "Proef beheer" in sign_in("beheer").get("/").text
    assert "Proef beheer" not in sign_in("senator").get("/").text


def test_security_txt_says_whom_to_tell(visitor: Any) -> None:
    text = visitor.client.get("/.well-known/security.txt").text
    assert "Contact: mailto:" in text
    assert re.search(r"^Expires: \d{4}-\d\d-\d\dT00:00:00Z$", text, re.M)


def test_security_txt_names_who_was_set_for_it_and_the_terms(desk: Any, database: Any) -> None:
    from tests.web import Browser

    chosen = {"security_contact": "mailto:cert@example.nl", "security_policy": "https://example.nl/cvd"}
    made = app_module.create_app(
        desk.settings.model_copy(update=chosen), desk=desk, database=database, with_worker=False
    )

    text = Browser(made).client.get("/.well-known/security.txt").text

    assert text.startswith("Contact: mailto:cert@example.nl\n")
    assert "\nPolicy: https://example.nl/cvd\n" in text


def test_without_the_demo_there_is_no_demo(desk: Any, database: Any) -> None:
    real = desk.settings.model_copy(update={"demo": False})
    made = app_module.create_app(real, desk=desk, database=database, with_worker=False)
    from tests.web import Browser

    browser = Browser(made)
    assert browser.get("/demo/idp/authorize").status == 404
    assert "Inloggen kan hier nog niet" in browser.get("/inloggen").text


def test_labels_and_numbers_are_dutch() -> None:
    assert pages.number(5312) == "5.312"
    assert all(pages.LABELS[kind][word] for kind in pages.LABELS for word in kind)
