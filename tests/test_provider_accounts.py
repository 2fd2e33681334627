"""Accounts as providers really make them: without email_verified, with long tokens, in two tabs, with a new subject."""

import logging
from typing import Any

import pytest
from joserfc import jwt
from sqlmodel import col, select
from starlette.responses import Response

from contactdesk.app import create_app
from contactdesk.audit import security_log
from contactdesk.law.addresses import folded
from contactdesk.settings import IdentityProvider
from contactdesk.store.models import LoginSession, Person, RoleGrant
from contactdesk.words import Role
from tests.lying_provider import CLIENT, KIM, SECRET, Provider, Wires, ec_key
from tests.web import Browser

ISSUER = "https://inloggen.tweedekamer.example"
USERINFO = {"userinfo_endpoint": f"{ISSUER}/userinfo"}


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One engine is enough: both compare whole texts."""
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


def come_back(browser: Browser, provider: Provider) -> Any:
    return browser.get(provider.authorize(browser.get("/inloggen/tk").location))


def without_verified(**more: Any) -> dict[str, Any]:
    return {"sub": "kim", "email": KIM["email"]} | more


# email_verified


def test_a_provider_that_verifies_every_address_need_not_say_so(
    open_desk: Any, setting: IdentityProvider, provider: Provider
) -> None:
    provider.who = without_verified()
    browser = open_desk(setting.model_copy(update={"email_is_verified": True}))
    assert come_back(browser, provider).status == 303


@pytest.mark.parametrize("said", [False, "false", "no", 0, 1, "yes", [True], {}])
def test_what_a_provider_says_of_an_address_counts_above_the_setting(
    said: Any, open_desk: Any, setting: IdentityProvider, provider: Provider
) -> None:
    provider.who = without_verified(email_verified=said)
    browser = open_desk(setting.model_copy(update={"email_is_verified": True}))
    assert come_back(browser, provider).status == 403


def test_a_start_with_the_setting_says_so_aloud(
    open_desk: Any, setting: IdentityProvider, caplog: pytest.LogCaptureFixture
) -> None:
    open_desk(setting.model_copy(update={"email_is_verified": True}))
    (line,) = [one for one in caplog.records if "email_is_verified" in one.getMessage()]
    assert (line.__dict__["provider"], line.__dict__["domains"]) == ("tk", "tweedekamer.example")


def test_the_setting_speaks_for_the_domains_of_the_provider_only(
    open_desk: Any, setting: IdentityProvider, provider: Provider
) -> None:
    provider.who = without_verified(email="sam.senator@eerstekamer.example")
    browser = open_desk(setting.model_copy(update={"email_is_verified": True}))
    assert come_back(browser, provider).status == 403


def test_the_text_true_is_true(browser: Browser, provider: Provider) -> None:
    provider.who = without_verified(email_verified="true")
    assert come_back(browser, provider).status == 303


# Userinfo


def signed(provider: Provider, key: Any, **wrong: Any) -> Response:
    claims = {"iss": ISSUER, "aud": CLIENT, **KIM} | wrong
    token = jwt.encode({"alg": "ES256", "kid": key.kid}, claims, key, algorithms=["ES256"])
    return Response(token, media_type="application/jwt")


@pytest.fixture
def signing(provider: Provider) -> Provider:
    provider.who, provider.metadata = {"sub": "kim"}, USERINFO
    return provider


def test_userinfo_may_be_signed(browser: Browser, signing: Provider) -> None:
    signing.instead["userinfo"] = signed(signing, signing.key)
    assert come_back(browser, signing).status == 303


@pytest.mark.parametrize(
    "wrong",
    [{"sub": "sam"}, {"iss": "https://elders.example"}, {"aud": "another"}, {"aud": ["a", "b"]}],
    ids=str,
)
def test_signed_userinfo_of_or_for_somebody_else_is_refused(
    wrong: dict[str, Any], browser: Browser, signing: Provider
) -> None:
    signing.instead["userinfo"] = signed(signing, signing.key, **wrong)
    assert come_back(browser, signing).status == 400


def test_userinfo_that_a_stranger_signed_is_refused(browser: Browser, signing: Provider) -> None:
    signing.instead["userinfo"] = signed(signing, ec_key("stranger"))
    assert come_back(browser, signing).status in (400, 503)


# Capitals


@pytest.mark.parametrize(
    "look_alike",
    [
        "\u212aim.kamerlid",
        "Kim.\u212aamerlid",
        "k\u0130m.kamerlid",
        "kim.kamerli\uff24",
        "kim.kamerlid\u017f",
    ],
)
def test_a_letter_that_becomes_an_ascii_one_joins_nobody(
    look_alike: str, browser: Browser, provider: Provider
) -> None:
    provider.who = KIM | {"email": f"{look_alike}@tweedekamer.example"}
    assert come_back(browser, provider).status == 403
    provider.who = KIM | {"email": "kim.kamerlid@tweede\u212aamer.example"}
    assert come_back(browser, provider).status == 403


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (" Kim@TWEEDEKAMER.example ", "kim@tweedekamer.example"),
        ("\u212aim@x.example", "\u212aim@x.example"),
        ("Kim@\u212a.example", "Kim@\u212a.example"),
        ("\u0130@x.example", "\u0130@x.example"),
    ],
)
def test_only_ascii_is_folded(given: str, kept: str) -> None:
    assert folded(given) == kept


# Two tabs, a page asked again


def test_two_tabs_each_end_where_they_wanted_to_go(browser: Browser, provider: Provider) -> None:
    tabs = [browser.get(f"/inloggen/tk?naar={path}").location for path in ("/verzoeken", "/regels")]
    first, second = (browser.get(provider.authorize(one)) for one in tabs)
    assert (first.location, second.location) == ("/verzoeken", "/regels")


def test_two_tabs_may_come_back_the_other_way_round(browser: Browser, provider: Provider) -> None:
    tabs = [browser.get(f"/inloggen/tk?naar={path}").location for path in ("/verzoeken", "/regels")]
    second, first = (browser.get(provider.authorize(one)) for one in reversed(tabs))
    assert (first.location, second.location) == ("/verzoeken", "/regels")


def test_a_tab_that_failed_leaves_the_other_alone(browser: Browser, provider: Provider) -> None:
    tabs = [browser.get(f"/inloggen/tk?naar={path}").location for path in ("/verzoeken", "/regels")]
    provider.callback = {"error": "access_denied", "code": None}
    assert browser.get(provider.authorize(tabs[0])).status == 400
    provider.callback = {}
    assert browser.get(provider.authorize(tabs[1])).location == "/regels"


def test_a_callback_that_is_asked_again_leads_on(browser: Browser, provider: Provider) -> None:
    back = provider.authorize(browser.get("/inloggen/tk?naar=/regels").location)
    assert browser.get(back).location == "/regels"
    asked = len(provider.seen)
    assert [browser.get(back).location for _ in range(2)] == ["/regels", "/regels"]
    assert len(provider.seen) == asked


def test_a_callback_that_is_asked_again_signs_nobody_in(browser: Browser, provider: Provider) -> None:
    back = provider.authorize(browser.get("/inloggen/tk?naar=/regels").location)
    browser.get(back)
    browser.post("/uitloggen")
    assert browser.get(back).status == 400
    assert "Welkom" not in browser.get("/").h1


def test_the_attempt_of_one_browser_is_worth_nothing_in_another(
    open_desk: Any, setting: IdentityProvider, provider: Provider
) -> None:
    mine, other = open_desk(setting), open_desk(setting)
    other.get("/inloggen/tk")
    back = provider.authorize(mine.get("/inloggen/tk?naar=/regels").location)
    assert other.get(back).status == 400
    assert mine.get(back).location == "/regels"


# Long tokens


def test_an_id_token_of_15_kb_signs_out_with_a_short_header(
    browser: Browser, provider: Provider, database: Any
) -> None:
    provider.claims = {"groups": [f"{one:036}" for one in range(300)]}
    provider.metadata = {"end_session_endpoint": f"{ISSUER}/end"}
    assert come_back(browser, provider).status == 303
    assert database.read_now(lambda db: db.exec(select(LoginSession)).one().id_token) is None
    page = browser.post("/uitloggen")
    assert page.status == 200
    assert "id_token_hint" not in page.response.headers["refresh"]
    assert "client_id=" in page.response.headers["refresh"]
    assert sum(len(a) + len(b) for a, b in page.response.headers.items()) < 3000


# Why somebody is not let in


def ended(db: Any) -> None:
    person = db.exec(select(Person.id).where(col(Person.email) == KIM["email"])).one()
    for row in db.exec(select(RoleGrant).where(col(RoleGrant.person_id) == person)).all():
        db.delete(row)


def no_change(db: Any) -> None:
    pass


def joined_elsewhere(db: Any) -> None:
    person = db.exec(select(Person).where(col(Person.email) == KIM["email"])).one()
    person.issuer, person.subject = ISSUER, "an-older-subject"


@pytest.mark.parametrize(
    ("who", "before", "roles", "reason", "words"),
    [
        ({"email_verified": None}, no_change, tuple(Role), "email not verified", "niet bevestigd"),
        (
            {"email": "kim@kwaad.example"},
            no_change,
            tuple(Role),
            "domain not allowed",
            "dit e-mailadres niet",
        ),
        ({"email": "x@tweedekamer.example"}, no_change, tuple(Role), "no such person", "kent u nog niet"),
        ({}, joined_elsewhere, tuple(Role), "another account", "ander account"),
        ({}, ended, tuple(Role), "no role today", "geen rol"),
        ({}, no_change, (Role.CLERK,), "role not allowed", "ergens anders"),
    ],
)
def test_page_and_log_say_why(
    who: dict[str, Any],
    before: Any,
    roles: tuple[Role, ...],
    reason: str,
    words: str,
    open_desk: Any,
    setting: IdentityProvider,
    provider: Provider,
    database: Any,
    caplog: pytest.LogCaptureFixture,
) -> None:
    database.write_now(before)
    provider.who = {name: value for name, value in (KIM | who).items() if value is not None}
    caplog.set_level(logging.INFO)
    page = come_back(open_desk(setting.model_copy(update={"roles": roles})), provider)
    assert page.status == 403
    assert words in page.text
    told = [one for one in caplog.records if one.getMessage() == "sign-in refused"]
    (line,) = [one for one in told if one.name != security_log.log.name]
    assert reason in line.__dict__["reason"]
    assert "@" not in str(line.__dict__["reason"])


def test_a_sign_in_that_is_refused_ends_nothing(browser: Browser, provider: Provider) -> None:
    assert come_back(browser, provider).status == 303
    provider.who = KIM | {"sub": "another-pairwise-sub"}
    refused = come_back(browser, provider)
    assert refused.status == 403
    assert browser.get("/").h1 == "Welkom, Kim Kamerlid"
