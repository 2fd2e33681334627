"""Several identity providers beside each other: none brings in a person of another, whatever it says.

The Tweede Kamer, the Eerste Kamer and the Rijk each have one, with their own domains and roles.
"""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from sqlmodel import col, select

from contactdesk import people
from contactdesk.app import create_app
from contactdesk.demo.provider import Provider as DemoProvider
from contactdesk.settings import IdentityProvider
from contactdesk.store import limits
from contactdesk.store.limits import LIMITS, Limit
from contactdesk.store.models import AuditEntry, LoginAttempt, LoginSession, Person
from contactdesk.words import Role
from tests import lying_provider as lying
from tests.lying_provider import CLIENT, SECRET, Provider, Wires
from tests.web import Browser

HOSTS = {
    "tk": "inloggen.tweedekamer.example",
    "ek": "inloggen.eerstekamer.example",
    "rijk": "inloggen.rijk.example",
}
DOMAINS = {"tk": "tweedekamer.example", "ek": "eerstekamer.example", "rijk": "bzk.example"}
ROLES = {
    "tk": (Role.MEMBER, Role.ASSISTANT, Role.CLERK),
    "ek": (Role.MEMBER, Role.CLERK),
    "rijk": (Role.LIAISON, Role.MINISTER, Role.OFFICIAL),
}
SAM = {"sub": "sam", "email": "sam.senator@eerstekamer.example", "email_verified": True}


@pytest.fixture
def providers() -> dict[str, Provider]:
    """Each signs with a key of its own."""
    return {
        name: Provider(f"https://{host}", key=lying.ec_key(name), published=[lying.ec_key(name)])
        for name, host in HOSTS.items()
    }


@pytest.fixture
def browser(database: Any, desk: Any, people_ids: Any, providers: dict[str, Provider]) -> Any:
    known = tuple(
        IdentityProvider(
            name=name,
            label=name,
            issuer=f"https://{host}",
            client_id=CLIENT,
            client_secret=SECRET,
            email_domains=(DOMAINS[name],),
            roles=ROLES[name],
        )
        for name, host in HOSTS.items()
    )
    settings = desk.settings.model_copy(update={"demo": False, "identity_providers": known})
    app = create_app(settings, database=database, desk=desk, with_worker=False)
    app.state.http = Wires(*providers.values())
    opened = Browser(app)
    with opened.client:
        yield opened


def come_back(browser: Browser, name: str, provider: Provider) -> Any:
    return browser.get(provider.authorize(browser.get(f"/inloggen/{name}").location))


def nobody_is_in(database: Any) -> bool:
    return database.read_now(lambda db: db.exec(select(LoginSession)).all()) == []


def joins(database: Any) -> list[AuditEntry]:
    rows = select(AuditEntry).where(col(AuditEntry.action) == "person_join")
    return list(database.read_now(lambda db: db.exec(rows).all()))


def test_a_visitor_chooses_where_to_sign_in(browser: Browser) -> None:
    page = browser.get("/inloggen?naar=/privacy")
    links = [value for value in page.values("href") if value.startswith("/inloggen/")]
    assert links[: len(HOSTS)] == [f"/inloggen/{name}?naar=%2Fprivacy" for name in HOSTS]


def test_each_provider_brings_in_its_own_people(browser: Browser, providers: Any, database: Any) -> None:
    for name, who, greeted in (("tk", lying.KIM, "Kim Kamerlid"), ("ek", SAM, "Sam Senator")):
        providers[name].who = who
        assert come_back(browser, name, providers[name]).status == 303
        assert browser.get("/").h1 == f"Welkom, {greeted}"
    assert len(joins(database)) == 2


@pytest.mark.parametrize("name", ["tk", "rijk"])
def test_a_provider_brings_in_nobody_with_an_address_of_another(
    name: str, browser: Browser, providers: Any, database: Any
) -> None:
    providers[name].who = SAM
    page = come_back(browser, name, providers[name])
    assert (page.status, page.h1) == (403, "U kunt zo niet inloggen")
    assert nobody_is_in(database)
    assert joins(database) == []


def test_the_same_subject_at_another_provider_is_somebody_else(
    browser: Browser, providers: Any, database: Any
) -> None:
    providers["tk"].who = lying.KIM
    assert come_back(browser, "tk", providers["tk"]).status == 303
    browser.post("/uitloggen")
    for email in ("kim.kamerlid@tweedekamer.example", "x@eerstekamer.example", ""):
        providers["ek"].who = {"sub": lying.KIM["sub"], "email": email, "email_verified": True}
        assert come_back(browser, "ek", providers["ek"]).status == 403
    assert nobody_is_in(database)
    assert len(joins(database)) == 1


def test_who_moved_to_another_chamber_is_not_met_there_by_subject_alone(
    browser: Browser, providers: Any, database: Any
) -> None:
    assert come_back(browser, "tk", providers["tk"]).status == 303

    def moves(db: Any) -> None:
        db.exec(select(Person).where(col(Person.subject) == "kim")).one().email = "kim@eerstekamer.example"

    database.write_now(moves)
    providers["ek"].who = {"sub": "kim", "email": "kim@eerstekamer.example", "email_verified": True}
    assert come_back(browser, "ek", providers["ek"]).status == 403


def test_a_second_account_with_the_same_address_is_refused(
    browser: Browser, providers: Any, database: Any
) -> None:
    assert come_back(browser, "tk", providers["tk"]).status == 303
    browser.post("/uitloggen")
    providers["tk"].who = lying.KIM | {"sub": "kim-2"}
    assert come_back(browser, "tk", providers["tk"]).status == 403
    person = select(Person).where(col(Person.email) == lying.KIM["email"])
    assert database.read_now(lambda db: db.exec(person).one().subject) == "kim"


@pytest.mark.parametrize("verified", [False, None, "false", 1])
def test_an_address_that_was_not_verified_joins_nobody(
    verified: Any, browser: Browser, providers: Any, database: Any
) -> None:
    providers["tk"].claims = {"email_verified": verified}
    assert come_back(browser, "tk", providers["tk"]).status == 403
    assert nobody_is_in(database)
    assert joins(database) == []


def test_who_is_known_needs_no_address_any_more(browser: Browser, providers: Any, database: Any) -> None:
    assert come_back(browser, "tk", providers["tk"]).status == 303
    browser.post("/uitloggen")
    providers["tk"].who = {"sub": "kim"}
    assert come_back(browser, "tk", providers["tk"]).status == 303
    assert len(joins(database)) == 1


@pytest.mark.parametrize("email", ["gerrit.griffier@tweedekamer.example", "sam.senator@eerstekamer.example"])
def test_an_address_that_changed_at_the_provider_makes_nobody_somebody_else(
    email: str, browser: Browser, providers: Any, database: Any
) -> None:
    assert come_back(browser, "tk", providers["tk"]).status == 303
    browser.post("/uitloggen")
    providers["tk"].who = {"sub": "kim", "email": email, "email_verified": True}
    assert come_back(browser, "tk", providers["tk"]).status == 303
    assert browser.get("/").h1 == "Welkom, Kim Kamerlid"
    others = select(Person.subject).where(col(Person.email) != lying.KIM["email"])
    assert set(database.read_now(lambda db: db.exec(others).all())) == {None}
    assert len(joins(database)) == 1


@pytest.mark.parametrize(
    "email",
    [
        *(
            "kim\x00@tweedekamer.example",
            "kim.kamerlid\r\nx@tweedekamer.example",
        ),
        *("kim.kamerlid@tweedekamer.example.kwaad.example", "kim.kamerlid@kwaad.example"),
        *("kim.kamerlid@xtweedekamer.example", "kim.kamerlid@sub.tweedekamer.example"),
        *("x@kwaad.example,kim.kamerlid@tweedekamer.example", "<kim.kamerlid@tweedekamer.example>"),
        *(
            "kim.kamerlid@tweedekamer.example\x00",
            "kim.kamerl\u0131d@tweedekamer.example",
            "@tweedekamer.example",
        ),
        *("k\u0131m.kamerlid@tweedekamer.example", "kim.kamerlid%00@tweedekamer.example", "", " "),
    ],
)
def test_an_address_that_only_looks_like_that_of_somebody_joins_nobody(
    email: str, browser: Browser, providers: Any, database: Any
) -> None:
    providers["tk"].who = {"sub": "x", "email": email, "email_verified": True}
    assert come_back(browser, "tk", providers["tk"]).status in (400, 403)
    assert nobody_is_in(database)
    assert joins(database) == []


def test_of_many_first_sign_ins_with_one_address_at_once_one_joins(database: Any, people_ids: Any) -> None:
    provider = DemoProvider("http://127.0.0.1:8000").as_setting()

    def first(number: int) -> str | None:
        identity = people.Identity(provider.issuer, f"kim-{number}", lying.KIM["email"], True)
        try:
            token: str = database.write_now(people.sign_in, identity, provider, people.NewSession("demo", 1))
        except people.NotAdmitted:
            return None
        return token

    with ThreadPoolExecutor(8) as together:
        found = list(together.map(first, range(12)))
    assert len([token for token in found if token]) == 1
    assert len(joins(database)) == 1


def test_the_first_sign_in_is_logged_once_with_its_provider(
    browser: Browser, providers: Any, database: Any, people_ids: Any
) -> None:
    for _ in range(2):
        assert come_back(browser, "tk", providers["tk"]).status == 303
        browser.post("/uitloggen")
    (entry,) = joins(database)
    said = {name: value for name, value in entry.details.items() if name != "rows"}
    assert said == {"person": people_ids["kamerlid"], "provider": "tk"}


def test_a_role_that_a_provider_may_not_bring_in_stays_outside(
    browser: Browser, providers: Any, database: Any
) -> None:
    """The Tweede Kamer's provider brings in no liaison, not even with an address of its own."""

    def moves(db: Any) -> None:
        petra = select(Person).where(col(Person.email) == "petra.post@bzk.example")
        db.exec(petra).one().email = "petra.post@tweedekamer.example"

    database.write_now(moves)
    providers["tk"].who = {"sub": "petra", "email": "petra.post@tweedekamer.example", "email_verified": True}
    assert come_back(browser, "tk", providers["tk"]).status == 403
    assert nobody_is_in(database)


# Mix-up (RFC 9207): the answer of one provider at the address of another


def test_an_answer_at_the_address_of_another_provider_is_refused(
    browser: Browser, providers: Any, database: Any, caplog: pytest.LogCaptureFixture
) -> None:
    back = urlsplit(providers["tk"].authorize(browser.get("/inloggen/tk").location))
    page = browser.get(f"/inloggen/ek/terug?{back.query}")
    assert page.status == 400
    assert nobody_is_in(database)
    assert "another provider" in caplog.text or "another provider" in str(
        [r.__dict__ for r in caplog.records]
    )


def test_the_code_of_an_honest_provider_is_not_given_to_a_malicious_one(
    browser: Browser, providers: Any, database: Any
) -> None:
    """The browser was sent to one provider, which passes it on to another with our state: the code comes back
    where the first hopes to get it."""
    gone = browser.get("/inloggen/rijk").location
    answer = urlsplit(providers["tk"].authorize(gone))
    page = browser.get(f"/inloggen/rijk/terug?{answer.query}")
    assert page.status == 400
    assert "token" not in providers["rijk"].seen
    assert nobody_is_in(database)


def test_without_the_issuer_in_the_answer_the_code_is_worth_nothing_elsewhere(
    browser: Browser, providers: Any, database: Any
) -> None:
    """A malicious provider that leaves out the issuer gets a code that it cannot use: it has no verifier for it,
    and its own tokens speak for its own domains only."""
    providers["rijk"].metadata = {"authorization_response_iss_parameter_supported": None}
    providers["tk"].callback = {"iss": None}
    answer = urlsplit(providers["tk"].authorize(browser.get("/inloggen/rijk").location))
    assert browser.get(f"/inloggen/rijk/terug?{answer.query}").status == 400
    assert providers["tk"].seen.count("token") == 0
    assert nobody_is_in(database)


def test_a_token_of_one_provider_does_not_pass_at_another(
    browser: Browser, providers: Any, database: Any
) -> None:
    def signed_by_tk(provider: Provider, header: dict[str, Any], claims: dict[str, Any]) -> str:
        theirs = claims | {"iss": providers["tk"].issuer} | lying.KIM
        return lying.jwt.encode({"alg": "ES256", "kid": "tk"}, theirs, lying.ec_key("tk"))

    providers["ek"].sign = signed_by_tk
    assert come_back(browser, "ek", providers["ek"]).status == 400
    assert nobody_is_in(database)


# Too many tries


def test_one_network_whose_tries_come_to_nothing_without_end_waits(
    browser: Browser, database: Any, clock: Any
) -> None:
    fill(database, "testclient")
    page = browser.get("/inloggen/tk/terug?state=x&code=y")
    assert page.status == 429
    assert int(page.response.headers["Retry-After"]) > 0
    clock.advance(timedelta(minutes=10))
    assert browser.get("/inloggen/tk/terug?state=x&code=y").status == 400


def test_who_begins_and_who_comes_back_in_that_network_is_let_in(
    browser: Browser, providers: Any, database: Any
) -> None:
    fill(database, "testclient")
    assert come_back(browser, "tk", providers["tk"]).status == 303


def test_of_a_whole_ministry_that_begins_at_once_behind_one_address_everybody_comes_in(
    browser: Browser, providers: Any, database: Any
) -> None:
    started = browser.get("/inloggen/tk")
    fill(database, "testclient", Limit.SIGN_IN_STARTED)
    late = Browser(browser.app)
    late.client.portal = browser.client.portal
    assert come_back(late, "tk", providers["tk"]).status == 303
    assert browser.get(providers["tk"].authorize(started.location)).status == 303, (
        "an attempt that lives is not pushed out"
    )


def test_beginning_without_end_makes_no_rows_without_end(browser: Browser, database: Any) -> None:
    fill(database, "testclient", Limit.SIGN_IN_STARTED)
    before = rows(database)
    for _ in range(5):
        browser.client.cookies.clear()
        assert browser.get("/inloggen/tk").status == 302
    assert rows(database) == before


def test_what_a_browser_carries_itself_works_once_in_time_and_only_as_it_was_given(
    browser: Browser, providers: Any, database: Any, clock: Any
) -> None:
    fill(database, "testclient", Limit.SIGN_IN_STARTED)
    started = browser.get("/inloggen/tk?naar=/regels")
    back = providers["tk"].authorize(started.location)
    came = browser.get(back)
    assert (came.status, came.location) == (303, "/regels")
    again = browser.get(back)
    assert (again.status, again.location) == (303, "/regels"), "a page that is asked again leads on"
    browser.client.cookies.clear()
    started = browser.get("/inloggen/tk")
    carried = browser.client.cookies["inloggen-zelf"]
    content, _, signature = carried.rpartition(".")
    for wrong in (f"{content[:-8]}AAAAAAAA.{signature}", f"{content}.{'a' * 52}", content, ".", "x.y"):
        browser.client.cookies.clear()
        browser.client.cookies.set("inloggen-zelf", wrong)
        assert browser.get(providers["tk"].authorize(started.location)).status == 400
    browser.client.cookies.set("inloggen-zelf", carried)
    clock.advance(people.ATTEMPT)
    assert browser.get(providers["tk"].authorize(started.location)).status == 400


def test_nobody_locks_out_somebody_else(browser: Browser, providers: Any, database: Any) -> None:
    """Only networks are counted: whose account was tried counts nowhere."""
    fill(database, "203.0.113.9")
    providers["tk"].claims = {"aud": "another"}
    for _ in range(10):
        assert come_back(browser, "tk", providers["tk"]).status == 400
    providers["tk"].claims = {}
    assert come_back(browser, "tk", providers["tk"]).status == 303


def rows(database: Any) -> int:
    return len(database.read_now(lambda db: db.exec(select(LoginAttempt)).all()))


def fill(database: Any, network: str, limit: Limit = Limit.SIGN_IN_ADDRESS) -> None:
    def count(db: Any) -> None:
        for _ in range(LIMITS[limit].times):
            limits.count(db, limit, network)

    database.write_now(count)
