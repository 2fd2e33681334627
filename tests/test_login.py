"""Signing in and out, through the real code flow, and for how long it lasts."""

import hashlib
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlmodel import col, select

from contactdesk import people
from contactdesk.demo.personas import PERSONAS
from contactdesk.law.permissions import SYSTEM
from contactdesk.routes.login import local_path
from contactdesk.store.models import AuditEntry, LoginAttempt, LoginSession, Person
from contactdesk.words import Role


@pytest.mark.parametrize("persona", PERSONAS, ids=lambda persona: persona.key)
def test_each_persona_signs_in_and_is_greeted_by_name(persona: Any, visitor: Any) -> None:
    page = visitor.sign_in(persona.key)
    assert page.status == 200
    assert page.h1 == f"Welkom, {persona.name}"


def test_the_way_back_leads_to_the_page_that_was_asked(visitor: Any) -> None:
    assert urlsplit(visitor.sign_in("kamerlid", at="/privacy").path).path == "/privacy"


def test_only_hashes_of_tokens_are_stored(visitor: Any, database: Any) -> None:
    visitor.sign_in("kamerlid")
    token = visitor.client.cookies["desk"]
    rows = database.read_now(lambda db: db.exec(select(LoginSession)).all())
    assert [row.token_hash for row in rows] == [hashlib.sha256(token.encode()).hexdigest()]
    assert token not in repr(rows)
    (attempt,) = database.read_now(lambda db: db.exec(select(LoginAttempt)).all())
    assert set(attempt.data) == {"provider", "onward", "used"}


def test_the_cookie_is_for_the_server_only(visitor: Any) -> None:
    choice = visitor.get("/inloggen", follow=True)
    query = choice.form("/demo/idp/authorize").action
    chosen = visitor.post(query, {"persona": "kamerlid"})
    back = visitor.get(chosen.location)
    cookies = back.response.headers.get_list("set-cookie")
    session = next(cookie for cookie in cookies if cookie.startswith("desk="))
    assert {"HttpOnly", "Path=/", "SameSite=lax", "Max-Age=43200"} <= set(session.split("; "))


def test_the_request_to_the_provider_uses_pkce_state_and_nonce(visitor: Any) -> None:
    asked = parse_qs(urlsplit(visitor.get("/inloggen/demo").location).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert all(len(asked[name][0]) >= 43 for name in ("state", "nonce", "code_challenge"))


def test_signing_in_again_gives_a_new_session_and_ends_the_old(visitor: Any) -> None:
    visitor.sign_in("kamerlid")
    old = visitor.client.cookies["desk"]
    assert visitor.get(visitor.way_back("senator")).status == 303
    assert visitor.client.cookies["desk"] != old
    visitor.client.cookies.clear()
    visitor.client.cookies.set("desk", old)
    assert "Welkom" not in visitor.get("/").h1


def test_signing_out_ends_the_session(visitor: Any) -> None:
    visitor.sign_in("kamerlid")
    token = visitor.client.cookies["desk"]
    page = visitor.post("/uitloggen", follow=True)
    assert "U bent uitgelogd" in page.text
    assert "U bent uitgelogd" not in visitor.get("/").text
    visitor.client.cookies.clear()
    visitor.client.cookies.set("desk", token)
    assert "Welkom" not in visitor.get("/").h1


def test_a_session_ends_after_two_quiet_hours(visitor: Any, clock: Any) -> None:
    visitor.sign_in("kamerlid")
    for _ in range(3):
        clock.advance(timedelta(hours=1, minutes=50))
        assert "Welkom" in visitor.get("/").h1
    clock.advance(timedelta(hours=2))
    assert "Welkom" not in visitor.get("/").h1


def test_a_session_ends_after_twelve_hours_however_busy(visitor: Any, clock: Any) -> None:
    visitor.sign_in("kamerlid")
    for _ in range(11):
        clock.advance(timedelta(hours=1))
        assert "Welkom" in visitor.get("/").h1
    clock.advance(timedelta(hours=1))
    assert "Welkom" not in visitor.get("/").h1


def test_who_is_ended_is_out_at_once(visitor: Any, database: Any, clock: Any) -> None:
    visitor.sign_in("kamerlid")
    day = clock().date()
    assert database.write_now(people.end_person, "Kim.Kamerlid@tweedekamer.example", day, SYSTEM) == 1
    assert "Welkom" not in visitor.get("/").h1
    assert visitor.sign_in("kamerlid").h1 == "Dit loket kent u nog niet"


def test_an_unknown_person_reads_what_to_do(visitor: Any, database: Any) -> None:
    rename(database, "kim.kamerlid@tweedekamer.example", "iemand@tweedekamer.example")
    page = visitor.sign_in("kamerlid")
    assert (page.status, page.h1) == (403, "Dit loket kent u nog niet")
    assert "desk" not in visitor.client.cookies


def test_a_person_is_joined_once_by_email_and_known_by_subject_afterwards(
    visitor: Any, database: Any
) -> None:
    visitor.sign_in("kamerlid")
    rename(database, "kim.kamerlid@tweedekamer.example", "kim.elders@tweedekamer.example")
    rename(database, "sam.senator@eerstekamer.example", "kim.kamerlid@tweedekamer.example")
    visitor.post("/uitloggen")
    assert visitor.sign_in("kamerlid").h1 == "Welkom, Kim Kamerlid"
    joins = select(AuditEntry).where(col(AuditEntry.action) == "person_join")
    assert len(database.read_now(lambda db: db.exec(joins).all())) == 1


def test_a_joined_person_is_not_joined_to_a_second_account(visitor: Any, app: Any, database: Any) -> None:
    visitor.sign_in("kamerlid")
    other = people.Identity("https://elders.example", "x", "kim.kamerlid@tweedekamer.example", True)
    provider = app.state.demo_provider.as_setting()
    with pytest.raises(people.NotAdmitted):
        database.write_now(people.sign_in, other, provider, people.NewSession("demo", 1))


@pytest.mark.parametrize(
    ("email", "verified"),
    [("kim.kamerlid@tweedekamer.example", False), ("kim.kamerlid@tweedekamer.example.evil.example", True)],
)
def test_only_a_verified_address_in_the_providers_domains_joins(
    email: str, verified: bool, app: Any, database: Any
) -> None:
    provider = app.state.demo_provider.as_setting()
    identity = people.Identity(provider.issuer, "x", email, verified)
    with pytest.raises(people.NotAdmitted):
        database.write_now(people.sign_in, identity, provider, people.NewSession("demo", 1))


def test_a_provider_brings_in_its_own_roles_only(app: Any, database: Any, people_ids: Any) -> None:
    provider = app.state.demo_provider.as_setting().model_copy(update={"roles": (Role.CLERK,)})
    identity = people.Identity(provider.issuer, "x", "kim.kamerlid@tweedekamer.example", True)
    with pytest.raises(people.NotAdmitted):
        database.write_now(people.sign_in, identity, provider, people.NewSession("demo", 1))
    token = database.write_now(people.start_session, people_ids["kamerlid"], people.NewSession("demo", 1))
    assert database.read_now(people.signed_in, token, {"demo": (Role.CLERK,)}) is None
    assert database.read_now(people.signed_in, token, {"other": tuple(Role)}) is None
    assert database.read_now(people.signed_in, token, {"demo": tuple(Role)})


# Where somebody is sent afterwards


@pytest.mark.parametrize(
    "path",
    [
        *("https://elders.example", "//elders.example", "/\\elders.example", "\\\\elders.example", "elders"),
        *("javascript:alert(1)", "/a\r\nSet-Cookie: x=y", "/\t/elders.example", "/inloggen", "/uitloggen"),
        *("", None, "/" + "a" * 2000, "/é"),
    ],
)
def test_nobody_is_sent_elsewhere(path: str | None) -> None:
    assert local_path(path) == "/"


@pytest.mark.parametrize("path", ["/", "/verzoeken/2026-7K3QD", "/wachtrij?lijst=nieuw&q=a%20b"])
def test_a_place_on_this_desk_is_kept(path: str) -> None:
    assert local_path(path) == path


def test_who_is_signed_in_is_not_asked_again(visitor: Any) -> None:
    visitor.sign_in("kamerlid")
    assert visitor.get("/inloggen?naar=/privacy").location == "/privacy"
    assert visitor.get("/inloggen?naar=//elders.example").location == "/"


def test_an_unknown_provider_is_no_page(visitor: Any) -> None:
    assert visitor.get("/inloggen/geen").status == 404
    assert visitor.get("/inloggen/geen/terug").status == 404


# What the tests above are made of


def rename(database: Any, old: str, new: str) -> None:
    def change(db: Any) -> None:
        db.exec(select(Person).where(col(Person.email) == old)).one().email = new

    database.write_now(change)
