"""Signing in where something was tampered with: the way back, the provider's token, the demo's provider itself."""

import base64
import json
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from joserfc import jwt

from contactdesk.demo import provider as demo
from contactdesk.demo.personas import PERSONAS


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One engine is enough: what is refused here never reaches the database."""
    return sqlite_url


# The way back, tampered with


def test_the_way_back_works_once(visitor: Any) -> None:
    back = visitor.way_back("kamerlid")
    assert visitor.get(back).status == 303
    visitor.post("/uitloggen")
    assert refused(visitor.get(back))


def test_the_way_back_works_only_in_the_same_browser(visitor: Any) -> None:
    back = visitor.way_back("kamerlid")
    visitor.client.cookies.clear()
    assert refused(visitor.get(back))


def test_the_way_back_does_not_wait_for_ever(visitor: Any, clock: Any) -> None:
    back = visitor.way_back("kamerlid")
    clock.advance(timedelta(minutes=16))
    assert refused(visitor.get(back))


@pytest.mark.parametrize(
    ("name", "value"),
    [("state", "x"), ("code", "x"), ("code", ""), ("iss", "https://elders.example"), ("iss", "")],
)
def test_a_changed_way_back_is_refused(name: str, value: str, visitor: Any) -> None:
    back = visitor.way_back("kamerlid")
    path = urlsplit(back).path
    asked = {key: values[0] for key, values in parse_qs(urlsplit(back).query).items()} | {name: value}
    if name == "iss" and not value:
        del asked["iss"]
    assert refused(visitor.get(path, params=asked))


def test_who_stops_at_the_provider_reads_how_to_go_on(visitor: Any) -> None:
    path = urlsplit(visitor.way_back("kamerlid")).path
    assert refused(visitor.get(path, params={"error": "access_denied"}))


def test_a_provider_that_does_not_answer_is_a_clear_page(visitor: Any, app: Any) -> None:
    def down(request: httpx2.Request) -> httpx2.Response:
        raise httpx2.ConnectError("no")

    app.state.http = httpx2.MockTransport(down)
    page = visitor.get("/inloggen/demo")
    assert (page.status, page.h1) == (503, "U kunt nu niet inloggen")


# A provider whose tokens are wrong in exactly one way


def unsigned(claims: dict[str, Any]) -> str:
    parts = [json.dumps(one).encode() for one in ({"alg": "none"}, claims)]
    return ".".join([*(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts), ""])


@pytest.mark.parametrize(
    "wrong",
    [
        {"iss": "https://elders.example"},
        {"iss": None},
        {"aud": "another"},
        {"aud": ["another", "third"], "azp": "contactdesk"},
        {"aud": ["contactdesk", "another"]},
        {"aud": ["contactdesk", "another"], "azp": "another"},
        {"aud": None},
        {"azp": "another"},
        {"nonce": "replayed"},
        {"nonce": None},
        {"exp": 1_000_000_000},
        {"exp": None},
        {"iat": 9_000_000_000},
        {"iat": None},
        {"sub": ""},
        {"sub": None},
        {"sub": 7},
        {"email": ["kim.kamerlid@tweedekamer.example"]},
    ],
    ids=str,
)
def test_a_token_with_one_wrong_claim_is_refused(
    wrong: dict[str, Any], visitor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    back = visitor.way_back("kamerlid")
    answer_with(monkeypatch, lambda self, claims: signed(self, {**claims, **wrong}))
    assert refused(visitor.get(back))


def test_a_right_token_signed_by_another_key_is_refused(
    visitor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    back = visitor.way_back("kamerlid")
    other = demo.Provider("http://127.0.0.1:8000")
    other.key.as_dict()["kid"] = "x"
    answer_with(monkeypatch, lambda self, claims: signed(other, claims))
    assert refused(visitor.get(back))


def test_a_token_without_signature_is_refused(visitor: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    back = visitor.way_back("kamerlid")
    answer_with(monkeypatch, lambda self, claims: unsigned(claims))
    assert refused(visitor.get(back))


def test_no_token_at_all_is_refused(visitor: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    back = visitor.way_back("kamerlid")
    answer_with(monkeypatch, lambda self, claims: None)
    assert refused(visitor.get(back))


def test_several_audiences_are_fine_when_it_was_made_for_us(
    visitor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    back = visitor.way_back("kamerlid")
    right = {"aud": ["contactdesk", "another"], "azp": "contactdesk"}
    answer_with(monkeypatch, lambda self, claims: signed(self, {**claims, **right}))
    assert visitor.get(back).status == 303


def test_a_new_key_of_the_provider_is_fetched(visitor: Any, app: Any) -> None:
    visitor.sign_in("kamerlid")
    del app.state.demo_provider.key
    assert visitor.get(visitor.way_back("senator")).status == 303
    assert visitor.get("/").h1 == "Welkom, Sam Senator"


# The demo's provider


def test_the_provider_gives_a_token_for_a_code_once(visitor: Any, app: Any) -> None:
    code = app.state.demo_provider
    given = code.issue(
        PERSONAS[0], {"redirect_uri": "x", "code_challenge": "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU"}
    )
    form = {"code": given, "redirect_uri": "x", "code_verifier": ""}
    assert code.redeem(form)
    assert code.redeem(form) is None


@pytest.mark.parametrize("change", [{"redirect_uri": "y"}, {"code_verifier": "other"}, {"code": "other"}])
def test_the_provider_refuses_a_code_with_something_else(change: dict[str, str]) -> None:
    provider = demo.Provider("http://127.0.0.1:8000")
    given = provider.issue(
        PERSONAS[0], {"redirect_uri": "x", "code_challenge": "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU"}
    )
    assert provider.redeem({"code": given, "redirect_uri": "x", "code_verifier": "", **change}) is None


def test_the_token_endpoint_asks_for_the_clients_secret(visitor: Any) -> None:
    assert visitor.client.post("/demo/idp/token", data={"code": "x"}).status_code == 401
    wrong = {"Authorization": "Basic " + base64.b64encode(b"contactdesk:wrong").decode()}
    assert visitor.client.post("/demo/idp/token", headers=wrong).status_code == 401


@pytest.mark.parametrize("name", ["client_id", "redirect_uri", "code_challenge", "response_type"])
def test_the_persona_page_serves_this_desk_only(name: str, visitor: Any) -> None:
    asked = parse_qs(urlsplit(visitor.get("/inloggen/demo").location).query) | {name: ["elders"]}
    if name == "code_challenge":
        del asked[name]
    assert visitor.get("/demo/idp/authorize", params=asked).status == 400


# What the tests above are made of


def refused(page: Any) -> bool:
    assert (page.status, page.h1) == (400, "Het inloggen is niet gelukt")
    return not any(one.startswith("desk=") for one in page.response.headers.get_list("set-cookie"))


def signed(provider: demo.Provider, claims: dict[str, Any]) -> str:
    kept = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode({"alg": "ES256", "kid": provider.key.kid}, kept, provider.key)


def answer_with(monkeypatch: pytest.MonkeyPatch, make: Any) -> None:
    """The demo's provider, but its tokens are made by `make(provider, right_claims)`."""
    right = demo.Provider.claims
    monkeypatch.setattr(demo.Provider, "id_token", lambda self, code: make(self, right(self, code)))
