"""Signing out: here and at the provider, begun here (RP-initiated) or there (back-channel)."""

import base64
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from itertools import count
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from joserfc import jws, jwt
from joserfc.jwk import ECKey
from sqlmodel import col, select

from contactdesk import people
from contactdesk.app import create_app
from contactdesk.settings import IdentityProvider
from contactdesk.store import limits
from contactdesk.store.limits import Limit
from contactdesk.store.models import Person
from contactdesk.web import login
from contactdesk.web.login.logout import EVENT
from tests.web import Browser

numbers = count(1)
#: more than any provider should offer
ALGORITHMS = {"id_token_signing_alg_values_supported": ["ES256", "HS256", "none"]}


@dataclass
class Provider:
    """An identity provider as far as signing out goes; it answers within the process."""

    name: str
    metadata: dict[str, Any] = field(default_factory=dict)
    is_down: bool = False

    @cached_property
    def key(self) -> Any:
        return ECKey.generate_key("P-256", {"kid": f"{self.name}-{next(numbers)}", "use": "sig"})

    @property
    def issuer(self) -> str:
        return f"https://{self.name}.example"

    def as_setting(self) -> IdentityProvider:
        domains = (f"{self.name}.nl",)
        return IdentityProvider(
            name=self.name,
            label=self.name.title(),
            issuer=self.issuer,
            client_id="loket",
            client_secret="x" * 32,
            email_domains=domains,
        )

    def answer(self, request: httpx2.Request) -> httpx2.Response:
        if self.is_down:
            raise httpx2.ConnectError("no")
        if request.url.path == "/jwks":
            return httpx2.Response(200, json={"keys": [self.key.as_dict(private=False)]})
        said = {"issuer": self.issuer, "jwks_uri": f"{self.issuer}/jwks"}
        said |= {"authorization_endpoint": f"{self.issuer}/a", "token_endpoint": f"{self.issuer}/t"}
        return httpx2.Response(200, json=said | ALGORITHMS | self.metadata)

    def sign(self, claims: dict[str, Any], **header: Any) -> str:
        kept = {name: value for name, value in claims.items() if value is not ...}
        headers = {"alg": "ES256", "kid": self.key.kid, "typ": "logout+jwt"} | header
        return jws.serialize_compact(headers, json.dumps(kept).encode(), self.key)


@dataclass
class World:
    """A desk with two providers, kamer and rijk, and browsers that came in through one of them."""

    app: Any
    database: Any
    clock: Any
    ids: dict[str, int]
    kamer: Provider
    rijk: Provider
    sender: Browser

    def signed_in(
        self, persona: str, provider: Provider, sid: str | None = None, id_token: str | None = None
    ) -> Browser:
        def join(db: Any) -> None:
            person = db.exec(select(Person).where(col(Person.id) == self.ids[persona])).one()
            person.issuer, person.subject = provider.issuer, "kim"

        self.database.write_now(join)
        session = people.NewSession(provider.name, login.HOURS, sid=sid, id_token=id_token)
        token = self.database.write_now(people.start_session, self.ids[persona], session)
        browser = Browser(self.app)
        browser.client.portal = self.sender.client.portal
        browser.client.cookies.set(login.session_cookie(self.app.state.settings), token)
        assert is_in(browser)
        return browser

    def claims(self, **other: Any) -> dict[str, Any]:
        """Of a right logout token of kamer's for everybody called kim; `...` leaves one out."""
        moment = self.clock().timestamp()
        right = {"iss": self.kamer.issuer, "aud": "loket", "iat": moment, "exp": moment + 120}
        return right | {"jti": f"t{next(numbers)}", "events": {EVENT: {}}, "sub": "kim"} | other

    def send(self, token: str, to: str = "kamer") -> httpx2.Response:
        """As a provider does: no cookie, and no browser that says where it comes from."""
        return self.sender.client.post(f"/inloggen/{to}/afmelden", data={"logout_token": token})

    def ends(self, provider: Provider | None = None, **claims: Any) -> int:
        return self.send((provider or self.kamer).sign(self.claims(**claims))).status_code


@pytest.fixture
def world(database: Any, desk: Any, clock: Any, people_ids: dict[str, int]) -> Any:
    kamer, rijk = Provider("kamer"), Provider("rijk")
    providers = (kamer.as_setting(), rijk.as_setting())
    settings = desk.settings.model_copy(update={"identity_providers": providers})
    app = create_app(settings, database=database, desk=desk, with_worker=False)
    by_host = {"kamer.example": kamer.answer, "rijk.example": rijk.answer}
    app.state.http = httpx2.MockTransport(lambda request: by_host[request.url.host](request))
    sender = Browser(app)
    with sender.client:
        yield World(app, database, clock, people_ids, kamer, rijk, sender)


def is_in(browser: Browser) -> bool:
    return browser.get("/").h1.startswith("Welkom, ")


# The provider signs somebody out (back-channel)


def test_by_sid_one_browser_is_out_on_its_next_page(world: World) -> None:
    here, there = (world.signed_in("kamerlid", world.kamer, sid) for sid in ("s1", "s2"))
    answer = world.send(world.kamer.sign(world.claims(sid="s1", sub=...)))
    assert (answer.status_code, answer.headers["cache-control"], answer.content) == (200, "no-store", b"")
    assert (is_in(here), is_in(there)) == (False, True)
    assert here.get("/verzoeken").location == "/inloggen?naar=%2Fverzoeken"


def test_by_sub_all_browsers_of_one_person_are_out(world: World) -> None:
    browsers = [world.signed_in("kamerlid", world.kamer, sid) for sid in ("s1", None)]
    assert world.ends() == 200
    assert list(map(is_in, browsers)) == [False, False]


def test_with_both_the_one_session_ends_and_those_whose_sid_was_never_told(world: World) -> None:
    named, other, untold = (world.signed_in("kamerlid", world.kamer, sid) for sid in ("s1", "s2", None))
    assert world.ends(sid="s1") == 200
    assert (is_in(named), is_in(other), is_in(untold)) == (False, True, False)


def test_who_came_in_through_another_provider_stays(world: World) -> None:
    """Even with the same sid, and the same name there."""
    theirs = world.signed_in("pcp-bzk", world.rijk, "s1")
    untold = world.signed_in("ambtenaar-bzk", world.kamer)
    assert [world.ends(sid="s1", sub=...), world.ends(sid="s1", sub="other"), world.ends(sub="other")] == [
        200
    ] * 3
    assert is_in(theirs)
    assert is_in(untold)
    assert world.ends() == 200
    assert is_in(theirs)


def test_nobody_to_sign_out_is_fine_too(world: World) -> None:
    assert world.ends(sub="nobody") == 200


def test_a_token_works_once(world: World) -> None:
    token = world.kamer.sign(world.claims())
    assert world.send(token).status_code == 200
    browser = world.signed_in("kamerlid", world.kamer)
    world.clock.advance(timedelta(minutes=2))
    assert world.send(token).status_code == 400
    assert is_in(browser)


def test_of_a_used_token_so_much_is_kept_as_it_could_be_sent_again(world: World) -> None:
    """What is made a little in the future is accepted longest."""
    moment = world.clock().timestamp()
    token = world.kamer.sign(world.claims(iat=moment + 59, exp=moment + 9_999))
    assert world.send(token).status_code == 200
    browser = world.signed_in("kamerlid", world.kamer)
    for _ in range(8):
        world.clock.advance(timedelta(minutes=1))
        world.ends(sub="other")  # sweeps what is no longer needed
        assert world.send(token).status_code == 400
    assert is_in(browser)


@pytest.mark.parametrize(
    "wrong",
    [
        {"iss": "https://rijk.example"},
        {"iss": ...},
        {"aud": "another"},
        {"aud": ["loket", "another"]},
        {"aud": []},
        {"aud": ...},
        {"iat": ...},
        {"iat": "now"},
        {"iat": True},
        {"iat": float("nan")},
        {"iat": -(10**400)},
        {"exp": ...},
        {"exp": 1_000_000_000},
        {"exp": float("nan")},
        {"jti": ...},
        {"jti": ""},
        {"jti": 7},
        {"jti": "j" * 256},
        {"events": ...},
        {"events": {}},
        {"events": [EVENT]},
        {"events": {EVENT: "yes"}},
        {"events": {"http://schemas.openid.net/event/other": {}}},
        {"nonce": "n"},
        {"nonce": None},
        {"sub": ...},
        {"sub": ""},
        {"sub": "kim\0"},
        {"sub": "\ud800"},
        {"sub": ["kim"]},
        {"sid": 7},
        {"sid": "s" * 256},
    ],
    ids=lambda wrong: str(wrong)[:40],
)
def test_a_token_with_one_wrong_claim_ends_nothing(wrong: dict[str, Any], world: World) -> None:
    browser = world.signed_in("kamerlid", world.kamer)
    answer = world.send(world.kamer.sign(world.claims(**wrong)))
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")
    assert answer.headers["cache-control"] == "no-store"
    assert is_in(browser)


@pytest.mark.parametrize(
    ("made", "status"),
    [(-5, 200), (-359, 200), (-361, 400), (59, 200), (61, 400)],
)
def test_a_token_is_fresh_for_five_minutes_and_clocks_may_differ_by_one(
    made: int, status: int, world: World
) -> None:
    moment = world.clock().timestamp()
    assert world.ends(iat=moment + made, exp=moment + made + 9_999) == status


@pytest.mark.parametrize(("ends", "status"), [(-59, 200), (-61, 400)])
def test_a_token_that_is_over_by_more_than_the_clocks_may_differ_is_refused(
    ends: int, status: int, world: World
) -> None:
    assert world.ends(exp=world.clock().timestamp() + ends) == status


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("logout+jwt", 200),
        ("JWT", 200),
        ("application/logout+jwt", 200),
        ("at+jwt", 400),
        ("secevent+jwt", 400),
    ],
)
def test_only_a_type_that_logout_tokens_have_is_taken(kind: str, status: int, world: World) -> None:
    assert world.send(world.kamer.sign(world.claims(), typ=kind)).status_code == status


def packed(part: bytes) -> str:
    return base64.urlsafe_b64encode(part).rstrip(b"=").decode()


def unsigned(world: World) -> str:
    header = {"alg": "none", "typ": "logout+jwt"}
    return f"{packed(json.dumps(header).encode())}.{packed(json.dumps(world.claims()).encode())}."


def with_the_public_key_as_a_secret(world: World) -> str:
    header = {"alg": "HS256", "kid": world.kamer.key.kid, "typ": "logout+jwt"}
    said = ".".join(packed(json.dumps(one).encode()) for one in (header, world.claims()))
    secret = world.kamer.key.as_pem(private=False)
    return f"{said}.{packed(hmac.digest(secret, said.encode(), 'sha256'))}"


def by_another_key(world: World) -> str:
    other = Provider("kamer")
    return jwt.encode({"alg": "ES256", "kid": world.kamer.key.kid}, world.claims(), other.key)


def by_another_provider(world: World) -> str:
    """A token that would do at its own path, for a person of that provider."""
    return world.rijk.sign(world.claims(iss=world.rijk.issuer))


def by_another_provider_in_our_name(world: World) -> str:
    return world.rijk.sign(world.claims())


def of_nothing(world: World) -> str:
    return ""


def of_nonsense(world: World) -> str:
    return "a.b.c"


def of_no_object(world: World) -> str:
    return jws.serialize_compact({"alg": "ES256", "kid": world.kamer.key.kid}, b"[1]", world.kamer.key)


@pytest.mark.parametrize(
    "forge",
    [
        *(unsigned, with_the_public_key_as_a_secret, by_another_key, by_another_provider),
        *(by_another_provider_in_our_name, of_nothing, of_nonsense, of_no_object),
    ],
)
def test_a_token_that_the_provider_did_not_sign_ends_nothing(
    forge: Callable[[World], str], world: World
) -> None:
    browsers = [world.signed_in("kamerlid", world.kamer), world.signed_in("pcp-bzk", world.rijk)]
    assert world.send(forge(world)).status_code == 400
    assert list(map(is_in, browsers)) == [True, True]


@pytest.mark.parametrize(
    "sent",
    [
        *(b"", b"\0", b"token=a.b.c", b"logout_token=", b"logout_token=%00", b"logout_token=%ff.%ff.%ff"),
        *(b"logout_token=...", b"logout_token=W1tb.e30.e30", b"logout_token=" + b"e30." * 7_000),
    ],
    ids=lambda sent: repr(sent[:30]),
)
def test_what_is_no_token_at_all_is_refused(sent: bytes, world: World) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    response = world.sender.client.post("/inloggen/kamer/afmelden", content=sent, headers=headers)
    assert (response.status_code, response.json()["error"]) == (400, "invalid_request")


def test_a_token_signed_otherwise_than_the_provider_says_is_refused(world: World) -> None:
    world.kamer.metadata = {"id_token_signing_alg_values_supported": ["PS256", "EdDSA"]}
    assert world.ends() == 400


def test_a_new_key_of_the_provider_is_fetched(world: World) -> None:
    assert world.ends() == 200
    del world.kamer.key
    assert world.ends() == 200


def test_a_provider_whose_keys_cannot_be_fetched_signs_nobody_out(world: World) -> None:
    browser = world.signed_in("kamerlid", world.kamer)
    world.kamer.is_down = True
    assert world.ends() == 400
    assert is_in(browser)
    world.kamer.is_down = False
    assert world.ends() == 200
    assert not is_in(browser)


def test_two_tokens_at_once_are_none(world: World) -> None:
    tokens = [world.kamer.sign(world.claims()) for _ in range(2)]
    response = world.sender.client.post("/inloggen/kamer/afmelden", data={"logout_token": tokens})
    assert response.status_code == 400


def test_only_the_paths_of_known_providers_need_no_browser(world: World) -> None:
    assert world.send(world.kamer.sign(world.claims()), to="geen").status_code == 403
    assert world.sender.post("/inloggen/geen/afmelden").status == 404
    assert world.sender.get("/inloggen/kamer/afmelden").status == 405


def test_a_body_that_is_too_large_is_refused_unread(world: World) -> None:
    assert world.send("x" * 300_000).status_code == 413


def test_who_sends_wrong_tokens_all_the_time_waits_and_right_ones_do_not_count(world: World) -> None:
    allowed = limits.LIMITS[Limit.LOGOUT_FAILED_ADDRESS].times
    assert {world.ends() for _ in range(allowed + 1)} == {200}
    assert {world.send("x").status_code for _ in range(allowed)} == {400}
    answer = world.send("x")
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) > 0
    world.clock.advance(timedelta(minutes=11))
    assert world.send("x").status_code == 400


def test_a_right_token_signs_somebody_out_whatever_came_from_its_network_before(world: World) -> None:
    browser = world.signed_in("kamerlid", world.kamer)
    for _ in range(limits.LIMITS[Limit.LOGOUT_FAILED_ADDRESS].times + 1):
        world.send("x")
    assert world.send("x").status_code == 429
    assert world.ends() == 200
    assert not is_in(browser)


def test_tokens_of_unknown_keys_do_not_make_the_desk_ask_the_provider_again_and_again(world: World) -> None:
    asked: list[str] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        asked.append(request.url.path)
        return world.kamer.answer(request)

    world.app.state.http = httpx2.MockTransport(answer)
    assert world.ends() == 200
    for number in range(20):
        world.send(world.kamer.sign(world.claims(), kid=f"made-up-{number}"))
    assert asked.count("/jwks") <= 3
    del world.kamer.key
    world.app.state.oauth_clients["kamer"].asked_at -= 1
    assert world.ends() == 200, "a key that was not known when last asked"


# Signing out here, and then there (RP-initiated)


def test_who_signs_out_goes_on_to_the_provider_and_comes_back(visitor: Any) -> None:
    visitor.sign_in("kamerlid")
    page = visitor.post("/uitloggen")
    assert (page.status, page.h1) == (200, "U bent uitgelogd")
    assert "Kim Kamerlid" not in page.text
    assert page.response.headers["refresh"].startswith("0;url=http://127.0.0.1:8000/demo/idp/end_session?")
    home = visitor.follow(page)
    assert urlsplit(home.path).path == "/"
    assert "U bent uitgelogd" in home.text
    assert not is_in(visitor)


def test_the_provider_learns_who_it_is_and_where_to_go_afterwards(world: World) -> None:
    world.kamer.metadata = {"end_session_endpoint": "https://elders.kamer.example/weg?a=b"}
    page = world.signed_in("kamerlid", world.kamer, id_token="abc.def.ghi").post("/uitloggen")
    onward = page.response.headers["refresh"].removeprefix("0;url=")
    assert onward in page.values("href")
    assert onward.startswith("https://elders.kamer.example/weg?a=b&")
    assert parse_qs(urlsplit(onward).query) == {
        "a": ["b"],
        "client_id": ["loket"],
        "id_token_hint": ["abc.def.ghi"],
        "post_logout_redirect_uri": ["http://127.0.0.1:8000/uitgelogd"],
    }


@pytest.mark.parametrize(
    "endpoint",
    [
        *(None, 7, "", "/weg", "//elders.example", "http://kamer.example/weg", "http://127.0.0.1/weg"),
        *("javascript:alert(1)", "https://", "https://a@kamer.example", "https://kamer.example/#a"),
        *("https://kamer.example/\r\nSet-Cookie: x=y", "https://kamer.example/'", "https://[kamer"),
    ],
)
def test_without_a_safe_address_at_the_provider_it_ends_here(endpoint: Any, world: World) -> None:
    world.kamer.metadata = {"end_session_endpoint": endpoint}
    browser = world.signed_in("kamerlid", world.kamer)
    page = browser.post("/uitloggen")
    assert (page.status, page.location) == (303, "/")
    assert "U bent uitgelogd" in browser.follow(page).text
    assert not is_in(browser)


def test_a_provider_that_is_down_keeps_nobody_signed_in(world: World) -> None:
    browser = world.signed_in("kamerlid", world.kamer)
    world.kamer.is_down = True
    page = browser.post("/uitloggen")
    assert "U bent uitgelogd" in browser.follow(page).text
    assert not is_in(browser)


def test_a_session_of_no_provider_ends_here(sign_in: Any, database: Any, people_ids: Any) -> None:
    browser = sign_in("zbo-uwv")
    session = people.NewSession("postbus", login.HOURS)
    token = database.write_now(people.start_session, people_ids["zbo-uwv"], session)
    browser.client.cookies.set("desk", token)
    assert is_in(browser)
    assert browser.post("/uitloggen").location == "/"
    browser.client.cookies.set("desk", token)
    assert not is_in(browser)


def test_back_from_the_provider_nobody_who_is_signed_in_reads_that_they_are_out(sign_in: Any) -> None:
    browser = sign_in("kamerlid")
    page = browser.get("/uitgelogd", follow=True)
    assert page.h1 == "Welkom, Kim Kamerlid"
    assert "U bent uitgelogd" not in page.text


@pytest.mark.parametrize("asked", [{}, {"post_logout_redirect_uri": "https://elders.example/"}])
def test_the_demos_provider_sends_nobody_elsewhere(asked: dict[str, str], visitor: Any) -> None:
    assert visitor.get("/demo/idp/end_session", params=asked).status == 400
