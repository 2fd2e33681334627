"""A provider that misbehaves in exactly one way: nobody is let in, nobody is joined, the log says why and of whom not.

Each test begins with an honest provider (`tests/lying_provider.py`), through which Kim would sign in.
"""

import logging
import re
import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlmodel import col, select
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from contactdesk.app import create_app
from contactdesk.settings import IdentityProvider
from contactdesk.store.models import LoginAttempt, LoginSession, Person
from contactdesk.web.login import client as reaching
from tests import lying_provider as lying
from tests.lying_provider import CLIENT, SECRET, FromNow, Provider, Wires, ec_key, rsa_key
from tests.web import Browser

ISSUER = "https://inloggen.tweedekamer.example"
LEVEL, LOWER = "http://eidas.europa.eu/LoA/substantial", "http://eidas.europa.eu/LoA/low"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One engine is enough: what is refused here never reaches the database."""
    return sqlite_url


@pytest.fixture
def provider() -> Provider:
    return Provider(ISSUER)


@pytest.fixture
def setting() -> IdentityProvider:
    return IdentityProvider(
        name="tk",
        label="Tweede Kamer",
        issuer=ISSUER,
        client_id=CLIENT,
        client_secret=SECRET,
        email_domains=("tweedekamer.example",),
    )


@pytest.fixture
def open_desk(database: Any, desk: Any, people_ids: Any, provider: Provider) -> Any:
    """A browser at a desk with this provider, set as given."""
    browsers = []

    def opened(setting: IdentityProvider) -> Browser:
        known = desk.settings.model_copy(update={"demo": False, "identity_providers": (setting,)})
        app = create_app(known, database=database, desk=desk, with_worker=False)
        app.state.http = Wires(provider)
        browsers.append(Browser(app))
        browsers[-1].client.__enter__()
        return browsers[-1]

    yield opened
    for browser in browsers:
        browser.client.__exit__(None, None, None)


@pytest.fixture
def browser(open_desk: Any, setting: IdentityProvider) -> Browser:
    return open_desk(setting)


@pytest.fixture
def refused(database: Any, caplog: pytest.LogCaptureFixture) -> Any:
    """Checks that this page ended an attempt without letting anybody in, and that the log has this reason."""
    caplog.set_level(logging.DEBUG)
    caplog.clear()

    def check(page: Any, reason: str, status: int = 400) -> None:
        assert page.status == status, page.text
        cookies = page.response.headers.get_list("set-cookie")
        assert not any(one.startswith("desk=") for one in cookies)
        assert database.read_now(lambda db: db.exec(select(LoginSession)).all()) == []
        joined = select(Person).where(col(Person.issuer).is_not(None))
        assert database.read_now(lambda db: db.exec(joined).all()) == []
        (line,) = [one for one in caplog.records if one.getMessage() == "sign-in failed"]
        assert re.search(reason, line.__dict__["reason"]), line.__dict__["reason"]
        ours = [
            str(one.__dict__) for one in caplog.records if one.name.startswith(("contactdesk", "authlib"))
        ]
        assert "tweedekamer.example" not in "".join(ours).lower().replace(ISSUER, "")
        assert not re.search(r"kim|eyJ|<script", "".join(ours) + line.__dict__["reason"])

    return check


def come_back(browser: Browser, provider: Provider) -> Any:
    """All of a sign-in: to the provider, and back to the desk."""
    gone = browser.get("/inloggen/tk")
    assert gone.status == 302, gone.text
    return browser.get(provider.authorize(gone.location))


# An honest provider lets Kim in


def test_who_signs_in_at_an_honest_provider_is_in(
    browser: Browser, provider: Provider, database: Any
) -> None:
    provider.claims = {"sid": "s-1"}
    headers = {"User-Agent": "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0"}
    gone = browser.get("/inloggen/tk?naar=/privacy", headers=headers)
    assert browser.get(provider.authorize(gone.location), headers=headers).location == "/privacy"
    assert browser.get("/").h1 == "Welkom, Kim Kamerlid"
    row = database.read_now(lambda db: db.exec(select(LoginSession)).one())
    assert (row.provider, row.sid, row.browser) == ("tk", "s-1", "Firefox op Windows")
    assert row.id_token.startswith("eyJ")
    assert row.address


def test_state_nonce_and_verifier_are_256_bits_and_new_each_time(browser: Browser) -> None:
    asked = [parse_qs(urlsplit(browser.get("/inloggen/tk").location).query) for _ in range(3)]
    for name in ("state", "nonce", "code_challenge"):
        values = {one[name][0] for one in asked}
        assert len(values) == 3
        assert all(len(value) == 43 for value in values)
    assert {one["code_challenge_method"][0] for one in asked} == {"S256"}


@pytest.mark.parametrize("key", [ec_key("desk"), rsa_key(2048, "desk")], ids=lambda key: key.key_type)
@pytest.mark.parametrize("form", ["pem", "jwk"])
def test_a_key_of_its_own_proves_the_desk(
    key: Any, form: str, open_desk: Any, provider: Provider, setting: IdentityProvider
) -> None:
    import json

    text = key.as_pem(private=True).decode() if form == "pem" else json.dumps(key.as_dict(private=True))
    provider.client_key = key
    provider.metadata = {"pushed_authorization_request_endpoint": f"{ISSUER}/par"}
    browser = open_desk(remade(setting, client_secret=None, private_key=text))
    for _ in range(2):  # a proof works once: the second sign-in brings new ones
        assert come_back(browser, provider).status == 303
    proofs = [form["client_assertion"] for form in provider.sent if "client_assertion" in form]
    assert len(set(proofs)) == 4
    kid = [lying.jwt.decode(one, key, algorithms=["ES256", "PS256"]).header.get("kid") for one in proofs]
    assert set(kid) == {"desk" if form == "jwk" else None}


def test_a_provider_that_takes_the_secret_in_the_form_only_gets_it_there(
    browser: Browser, provider: Provider
) -> None:
    provider.metadata = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    come_back(browser, provider)
    assert provider.sent[-1]["client_secret"] == SECRET


def test_what_is_asked_is_pushed_where_the_provider_takes_it(browser: Browser, provider: Provider) -> None:
    provider.metadata = {"pushed_authorization_request_endpoint": f"{ISSUER}/par"}
    gone = browser.get("/inloggen/tk")
    assert set(parse_qs(urlsplit(gone.location).query)) == {"door", "client_id", "request_uri"}
    assert {"state", "nonce", "code_challenge", "redirect_uri", "scope"} <= set(provider.sent[-1])
    assert browser.get(provider.authorize(gone.location)).status == 303


@pytest.mark.parametrize("level", [LEVEL, "urn:even:higher"])
def test_any_level_of_the_list_is_good_enough(
    level: str, open_desk: Any, provider: Provider, setting: IdentityProvider
) -> None:
    browser = open_desk(remade(setting, acr_values=(LEVEL, "urn:even:higher")))
    gone = browser.get("/inloggen/tk")
    assert parse_qs(urlsplit(gone.location).query)["acr_values"] == [f"{LEVEL} urn:even:higher"]
    provider.claims = {"acr": level}
    assert browser.get(provider.authorize(gone.location)).status == 303


def test_an_address_that_is_not_in_the_token_is_asked_for(browser: Browser, provider: Provider) -> None:
    provider.metadata = {"userinfo_endpoint": f"{ISSUER}/userinfo"}
    provider.userinfo, provider.who = dict(provider.who), {"sub": "kim"}
    assert come_back(browser, provider).status == 303
    assert browser.get("/").h1 == "Welkom, Kim Kamerlid"


def test_a_new_key_of_the_provider_is_fetched_once(browser: Browser, provider: Provider) -> None:
    assert come_back(browser, provider).status == 303
    provider.key, provider.published = ec_key("two"), [ec_key("one"), ec_key("two")]
    assert come_back(browser, provider).status == 303
    assert provider.seen.count("jwks") == 2


def test_a_key_that_nobody_knows_does_not_spoil_the_others(browser: Browser, provider: Provider) -> None:
    odd = [
        {"kty": "AKP", "kid": "pq"},
        {"kty": "RSA", "kid": "x", "n": "!"},
        "none",
        {"kty": "oct", "k": "eA"},
    ]
    provider.published = [*odd, *provider.published]
    assert come_back(browser, provider).status == 303


@pytest.mark.parametrize("seconds", [{"iat": 50}, {"exp": -50}, {"iat": -50}], ids=str)
def test_a_clock_may_differ_a_little(seconds: dict[str, int], browser: Browser, provider: Provider) -> None:
    provider.claims = {name: FromNow(value) for name, value in seconds.items()}
    assert come_back(browser, provider).status == 303


# Its ID token lies


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"aud": "another"}, r"azp|aud"),
        ({"aud": "another", "azp": CLIENT}, "aud"),
        ({"aud": [CLIENT, "another"], "azp": "another"}, "azp"),
        ({"aud": [CLIENT, "another"]}, "azp"),
        ({"aud": CLIENT, "azp": "another"}, "azp"),
        ({"aud": None}, "aud"),
        ({"aud": []}, "aud"),
        ({"iss": "https://inloggen.eerstekamer.example"}, "iss"),
        ({"iss": ISSUER + "/"}, "iss"),
        ({"iss": None}, "iss"),
        ({"nonce": "of an earlier attempt"}, "nonce"),
        ({"nonce": None}, "nonce"),
        ({"nonce": ""}, "nonce"),
        ({"exp": FromNow(-120)}, "exp"),
        ({"exp": None}, "exp"),
        ({"exp": "never"}, "exp"),
        ({"iat": FromNow(3600)}, "iat"),
        ({"iat": FromNow(-700)}, "iat"),
        ({"iat": None}, "iat"),
        ({"iat": True}, "iat"),
        ({"nbf": FromNow(3600)}, "nbf"),
        ({"at_hash": "of another access token"}, "at_hash"),
        ({"sub": None}, "sub"),
        ({"sub": ""}, "sub"),
        ({"sub": 7}, "sub"),
        ({"sub": "kim\u0000"}, "sub"),
        ({"sub": "x" * 256}, "sub"),
        ({"email": ["kim.kamerlid@tweedekamer.example"]}, "email"),
        ({"email": {"kim": 1}}, "email"),
    ],
    ids=lambda one: str(one)[:60],
)
def test_a_token_with_one_wrong_claim_is_refused(
    wrong: dict[str, Any], reason: str, browser: Browser, provider: Provider, refused: Any
) -> None:
    provider.claims = wrong
    refused(come_back(browser, provider), rf"\b{reason}\b")


def test_a_token_of_before_this_attempt_is_refused(
    browser: Browser, provider: Provider, refused: Any
) -> None:
    provider.claims = {"iat": FromNow(-90)}
    refused(come_back(browser, provider), "older than the attempt")


def test_a_token_that_was_kept_for_long_is_refused_however_slow_the_person(
    browser: Browser, provider: Provider, refused: Any, database: Any
) -> None:
    def long_ago(db: Any) -> None:
        attempt = db.exec(select(LoginAttempt)).one()
        attempt.data = {**attempt.data, "started": attempt.data["started"] - 840}

    gone = browser.get("/inloggen/tk")
    database.write_now(long_ago)
    provider.claims = {"iat": FromNow(-700)}
    refused(browser.get(provider.authorize(gone.location)), "older than the attempt")


@pytest.mark.parametrize(
    ("sign", "reason"),
    [
        (lying.unsigned, "unsupported_algorithm"),
        (lying.with_our_secret, "unsupported_algorithm"),
        (lying.with_the_public_key_as_secret, "unsupported_algorithm"),
        (lying.by_a_stranger, "bad_signature"),
        (lying.with_its_key_inside, "signature|key"),
        (lying.altered, "bad_signature"),
        (lying.encrypted, "Error"),
        (lying.nothing, "no ID token"),
        (lambda *_: "eyJ.no.token", "Error"),
        (lambda *_: 7, "no ID token"),
    ],
)
@pytest.mark.parametrize("offers", [["ES256"], ["none", "HS256", "ES256"]], ids=str)
def test_a_token_not_signed_by_the_provider_is_refused(
    sign: Any, reason: str, offers: list[str], browser: Browser, provider: Provider, refused: Any
) -> None:
    provider.sign, provider.metadata = sign, {"id_token_signing_alg_values_supported": offers}
    page = come_back(browser, provider)
    refused(page, reason, page.status)
    assert page.status in (400, 503)


def test_an_algorithm_that_the_provider_does_not_offer_is_refused(
    browser: Browser, provider: Provider, refused: Any
) -> None:
    provider.metadata = {"id_token_signing_alg_values_supported": ["PS256"]}
    refused(come_back(browser, provider), "unsupported_algorithm")


def test_a_key_that_nobody_published_is_looked_for_once_more_and_refused(
    browser: Browser, provider: Provider, refused: Any
) -> None:
    provider.key = ec_key("unknown")
    refused(come_back(browser, provider), "invalid_key_id")
    assert provider.seen.count("jwks") == 2


def test_a_key_that_the_provider_took_back_is_refused(
    browser: Browser, provider: Provider, refused: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reaching, "LIFETIME_SECONDS", 0)
    gone = browser.get("/inloggen/tk")
    provider.published = [ec_key("two")]
    refused(browser.get(provider.authorize(gone.location)), "invalid_key_id")


def test_what_is_known_of_a_provider_is_read_again_when_it_is_old(
    browser: Browser, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    come_back(browser, provider)
    come_back(browser, provider)
    assert (provider.seen.count("metadata"), provider.seen.count("jwks")) == (1, 1)
    passed = time.monotonic() + reaching.LIFETIME_SECONDS
    monkeypatch.setattr(reaching.time, "monotonic", lambda: passed)
    come_back(browser, provider)
    assert (provider.seen.count("metadata"), provider.seen.count("jwks")) == (2, 2)


def test_a_short_rsa_key_of_a_provider_is_no_key(browser: Browser, provider: Provider, refused: Any) -> None:
    provider.key, provider.alg = rsa_key(1024), "PS256"
    provider.published = [provider.key]
    refused(come_back(browser, provider), "invalid_key_id")


@pytest.mark.parametrize("level", [None, LOWER, "", [LEVEL], f"{LEVEL} "], ids=str)
def test_a_sign_in_that_was_weaker_than_asked_is_refused(
    level: Any, open_desk: Any, provider: Provider, setting: IdentityProvider, refused: Any
) -> None:
    provider.claims = {"acr": level}
    page = come_back(open_desk(remade(setting, acr_values=(LEVEL,))), provider)
    refused(page, "acr", 403)
    assert page.h1 == "U moet veiliger inloggen"


# Its answer to the browser lies


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"iss": "https://inloggen.eerstekamer.example"}, "iss"),
        ({"iss": None}, "iss"),
        ({"iss": ISSUER + "/"}, "iss"),
        ({"state": "of somebody else"}, "state"),
        ({"state": None}, "state"),
        ({"state": "é"}, "state"),
        ({"code": None}, "no code"),
        ({"code": ""}, "no code"),
        ({"code": "of somebody else"}, "invalid_grant"),
        ({"code": None, "error": "access_denied", "error_description": "kim"}, "answered: access_denied"),
        ({"error": "<script>alert(1)</script>"}, "answered: an error"),
        ({"error": "login_required\nsign-in failed"}, "answered: an error"),
    ],
    ids=str,
)
def test_a_wrong_answer_is_refused_and_nothing_of_it_is_shown(
    wrong: dict[str, Any], reason: str, browser: Browser, provider: Provider, refused: Any
) -> None:
    provider.callback = wrong
    page = come_back(browser, provider)
    refused(page, reason)
    assert page.h1 == "Het inloggen is niet gelukt"
    for value in wrong.values():
        assert not value or value not in page.text
    assert "<script>alert" not in page.html


def test_a_parameter_that_comes_twice_is_refused(browser: Browser, provider: Provider, refused: Any) -> None:
    back = provider.authorize(browser.get("/inloggen/tk").location)
    refused(browser.get(f"{back}&state=x"), "state")


def test_a_provider_with_trouble_of_its_own_is_said_to_be_so(
    browser: Browser, provider: Provider, refused: Any
) -> None:
    provider.callback = {"code": None, "error": "temporarily_unavailable"}
    page = come_back(browser, provider)
    refused(page, "temporarily_unavailable", 503)
    assert page.h1 == "U kunt nu niet inloggen"


def test_an_answer_works_once(browser: Browser, provider: Provider, refused: Any, database: Any) -> None:
    back = provider.authorize(browser.get("/inloggen/tk").location)
    browser.client.cookies.clear()
    refused(browser.get(back), "no such attempt")


def test_a_state_of_another_browser_is_refused(browser: Browser, provider: Provider, refused: Any) -> None:
    back = provider.authorize(browser.get("/inloggen/tk").location)
    browser.client.cookies.clear()
    browser.get("/inloggen/tk")
    refused(browser.get(back), "state")


# Its back rooms lie


@pytest.mark.parametrize(
    ("room", "instead", "reason"),
    [
        ("metadata", HTMLResponse("<h1>onderhoud</h1>"), "JSONDecodeError"),
        ("metadata", JSONResponse([]), "ValueError"),
        ("metadata", Response(status_code=500), "HTTPStatusError 500"),
        ("metadata", RedirectResponse("https://elders.example"), "HTTPStatusError 307"),
        ("metadata", 5.0, "TimeoutError"),
        ("par", HTMLResponse("<h1>onderhoud</h1>"), "JSONDecodeError"),
        ("par", Response(status_code=500), "HTTPStatusError 500"),
        ("par", 5.0, "TimeoutError"),
    ],
)
def test_a_provider_that_does_not_work_is_a_clear_page_before_anybody_leaves(
    room: str, instead: Any, reason: str, browser: Browser, provider: Provider, refused: Any, hurry: None
) -> None:
    provider.metadata = {"pushed_authorization_request_endpoint": f"{ISSUER}/par"}
    provider.instead[room] = instead
    page = browser.get("/inloggen/tk")
    refused(page, reason, 503)
    assert page.h1 == "U kunt nu niet inloggen"


@pytest.mark.parametrize(
    ("room", "instead", "reason"),
    [
        ("token", HTMLResponse("<h1>onderhoud</h1>"), "ValueError"),
        ("token", JSONResponse(["x"]), "ValueError"),
        ("token", JSONResponse({"error": "x"}, status_code=503), "HTTPStatusError 503"),
        ("token", 5.0, "TimeoutError"),
        ("token", JSONResponse({"id_token": "x", "expires_in": "soon"}), "Error"),
        ("jwks", HTMLResponse("<h1>onderhoud</h1>"), "JSONDecodeError"),
        ("jwks", 5.0, "TimeoutError"),
        ("userinfo", Response(status_code=500), "HTTPStatusError 500"),
        ("userinfo", Response("eyJ.jwt.x"), "JSONDecodeError"),
    ],
)
def test_a_provider_that_does_not_work_is_a_clear_page_afterwards(
    room: str, instead: Any, reason: str, browser: Browser, provider: Provider, refused: Any, hurry: None
) -> None:
    provider.metadata = {"userinfo_endpoint": f"{ISSUER}/userinfo"}
    provider.userinfo, provider.who = dict(provider.who), {"sub": "kim"}
    provider.instead[room] = instead
    page = come_back(browser, provider)
    refused(page, reason, 503)
    assert page.h1 == "U kunt nu niet inloggen"


@pytest.mark.parametrize(
    "answer", [{}, {"id_token": "eyJ"}, {"access_token": "open"}, {"error": "<script>"}], ids=str
)
def test_a_token_endpoint_that_gives_no_token_is_refused(
    answer: Any, browser: Browser, provider: Provider, refused: Any
) -> None:
    provider.instead["token"] = JSONResponse(answer)
    page = come_back(browser, provider)
    refused(page, ".", page.status)


@pytest.mark.parametrize("answer", [{}, {"keys": None}, {"keys": ["x"]}, {"keys": []}], ids=str)
def test_a_provider_without_keys_is_refused(
    answer: Any, browser: Browser, provider: Provider, refused: Any
) -> None:
    provider.instead["jwks"] = JSONResponse(answer)
    refused(come_back(browser, provider), "invalid_key_id")


@pytest.mark.parametrize(
    ("lie", "reason"),
    [
        ({"issuer": "https://inloggen.eerstekamer.example"}, "another issuer"),
        ({"issuer": ISSUER + "/"}, "another issuer"),
        ({"issuer": None}, "another issuer"),
        ({"authorization_endpoint": None}, "no authorization_endpoint"),
        ({"authorization_endpoint": "http://inloggen.tweedekamer.example/x"}, "authorization_endpoint is no"),
        ({"authorization_endpoint": "javascript:alert(1)"}, "authorization_endpoint is no"),
        ({"authorization_endpoint": "https://x.example/\r\nSet-Cookie: a=b"}, "authorization_endpoint is no"),
        ({"authorization_endpoint": ["https://x.example"]}, "authorization_endpoint is no"),
        ({"pushed_authorization_request_endpoint": "http://127.0.0.1/par"}, "request_endpoint is no"),
        ({"require_pushed_authorization_requests": True}, "requires pushed requests"),
    ],
    ids=str,
)
def test_metadata_that_do_not_fit_stop_the_sign_in(
    lie: dict[str, Any], reason: str, browser: Browser, provider: Provider, refused: Any
) -> None:
    provider.metadata = lie
    refused(browser.get("/inloggen/tk"), reason)


@pytest.mark.parametrize("name", ["token_endpoint", "jwks_uri", "userinfo_endpoint"])
def test_nothing_secret_goes_to_an_address_without_tls(
    name: str, browser: Browser, provider: Provider, refused: Any
) -> None:
    provider.who = {"sub": "kim"}
    provider.metadata = {name: "http://inloggen.tweedekamer.example/token"}
    refused(come_back(browser, provider), f"{name} is no address on https")


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (JSONResponse({"error": "invalid_request"}, status_code=400), "PAR. invalid_request"),
        (JSONResponse({"error": "kim@x <script>"}, status_code=401), "PAR.$"),
        (JSONResponse({}, status_code=201), "PAR"),
        (JSONResponse({"request_uri": 7}, status_code=201), "PAR"),
        (JSONResponse({"request_uri": "urn:x"}, status_code=403), "PAR"),
    ],
)
def test_a_pushed_request_that_is_refused_is_not_sent_the_open_way(
    answer: Response, reason: str, browser: Browser, provider: Provider, refused: Any
) -> None:
    provider.metadata = {"pushed_authorization_request_endpoint": f"{ISSUER}/par"}
    provider.instead["par"] = answer
    refused(browser.get("/inloggen/tk"), reason)


def test_a_provider_that_asks_others_for_their_proof_gets_none_of_another(
    open_desk: Any, provider: Provider, setting: IdentityProvider, refused: Any
) -> None:
    """The proof names the endpoint that it is for: held up elsewhere it is worth nothing."""
    key = ec_key("desk")
    provider.client_key, provider.metadata = key, {"token_endpoint": f"{ISSUER}/token?to=another"}
    browser = open_desk(remade(setting, client_secret=None, private_key=key.as_pem(private=True).decode()))
    refused(come_back(browser, provider), "invalid_client")


@pytest.mark.parametrize("said", [{"sub": "somebody else"}, {"sub": None}, {}], ids=str)
def test_userinfo_about_somebody_else_is_refused(
    said: dict[str, Any], browser: Browser, provider: Provider, refused: Any
) -> None:
    provider.metadata = {"userinfo_endpoint": f"{ISSUER}/userinfo"}
    provider.userinfo, provider.who = lying.over({"email": provider.who["email"]}, said), {"sub": "kim"}
    refused(come_back(browser, provider), "somebody else")


# What the tests above are made of


@pytest.fixture
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reaching, "PATIENCE_SECONDS", 0.3)


def remade(setting: IdentityProvider, **changes: Any) -> IdentityProvider:
    return IdentityProvider.model_validate(setting.model_dump() | changes)
