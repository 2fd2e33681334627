"""Out the moment a role is over, whichever way it ended, in every browser that is open; and no old or planted token works."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import Session, col, select

from contactdesk import people
from contactdesk.cli import main
from contactdesk.law.days import AMSTERDAM, today
from contactdesk.law.permissions import SYSTEM, Grant
from contactdesk.store.models import LoginSession, RoleGrant
from contactdesk.words import Party, Role
from tests.conftest import Clock
from tests.contacts import Given
from tests.web import Browser

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


def email(given: Given, who: str) -> str:
    return given.actor(who).email


def grants(given: Given, who: str) -> list[RoleGrant]:
    return [one for one in given.rows(RoleGrant) if one.person_id == given.ids[who]]


def is_in(browser: Browser) -> bool:
    """Somebody is who a page with a name on it greets; who is not is sent to sign in."""
    page = browser.get("/account")
    assert page.status in (200, 303)
    assert page.status == 200 or page.location.startswith("/inloggen?")
    return page.status == 200


def midnight(on: date) -> datetime:
    return datetime(on.year, on.month, on.day, tzinfo=AMSTERDAM).astimezone(UTC)


def awake_until(given: Given, browsers: list[Browser], moment: datetime) -> None:
    """Somebody who goes on working: what ends is not that nobody was there."""
    while given.clock() + timedelta(hours=1) < moment:
        given.clock.advance(timedelta(hours=1))
        assert all(map(is_in, browsers))
    given.clock.moment = moment


# Ways for a role to end, each as (given, who, day): today's, or one that comes


def ends_person(given: Given, who: str, on: date) -> None:
    given.succeeded(who)
    given.database.write_now(people.end_person, email(given, who), on, SYSTEM)


def ends_each_role(given: Given, who: str, on: date) -> None:
    given.succeeded(who)
    for grant in grants(given, who):
        given.database.write_now(people.end_grant, grant.id, on, SYSTEM, party=Party.SYSTEM)


def had_an_end(given: Given, who: str, on: date) -> None:
    """As it was given, or imported: nobody does anything when the day comes."""

    def end(db: Session) -> None:
        for grant in db.exec(select(RoleGrant).where(col(RoleGrant.person_id) == given.ids[who])):
            grant.ends_on = on

    given.database.write_now(end)


WAYS = (ends_person, ends_each_role, had_an_end)
PEOPLE = ("kamerlid", "griffier", "pcp-bzk", "plv-bzk", "minister-bzk", "ambtenaar-bzk", "zbo-uwv", "beheer")
Way = Callable[[Given, str, date], None]


@pytest.mark.long
@pytest.mark.parametrize("way", WAYS)
def test_who_has_no_role_any_more_is_out_on_the_next_page_in_every_browser(way: Way, given: Given) -> None:
    bystander = given.sign_in("senator")
    for who in PEOPLE:
        browsers = [given.sign_in(who) for _ in range(2)]
        assert all(map(is_in, browsers)), who
        way(given, who, today(given.clock()))
        assert not any(map(is_in, browsers)), who
        assert browsers[0].post("/account/overal-afmelden").location.startswith("/inloggen?"), who
        assert is_in(bystander), who


@pytest.mark.parametrize("way", WAYS)
def test_when_the_day_comes_the_role_is_gone_at_midnight_and_not_a_second_sooner(
    way: Way, given: Given, clock: Clock
) -> None:
    clock.moment = midnight(today(clock())) + timedelta(hours=20)
    pcp, on = given.sign_in("pcp-bzk"), today(clock()) + DAY
    way(given, "pcp-bzk", on)
    awake_until(given, [pcp], midnight(on) - SECOND)
    assert pcp.get("/wachtrij").status == 200
    clock.advance(SECOND)
    assert not is_in(pcp)


def test_with_a_role_that_ends_by_itself_only_that_role_is_gone(given: Given, clock: Clock) -> None:
    on, about = (
        today(clock()) + DAY,
        Grant(Role.CLERK, committee_id=grants(given, "griffier")[0].committee_id),
    )
    person = given.ids["pcp-bzk"]
    given.database.write_now(people.grant_role, person, about, by=SYSTEM, ends_on=on)
    clock.moment = midnight(on) - timedelta(hours=1)
    both = given.sign_in("pcp-bzk")
    assert [one.role for one in given.actor("pcp-bzk").grants] == [Role.LIAISON, Role.CLERK]
    clock.moment = midnight(on)
    assert [one.role for one in given.actor("pcp-bzk").grants] == [Role.LIAISON]
    assert both.get("/wachtrij").status == 200


def test_with_a_role_that_somebody_ends_they_sign_in_anew_as_who_they_are_now(given: Given) -> None:
    about = Grant(Role.CLERK, committee_id=grants(given, "griffier")[0].committee_id)
    grant = given.database.write_now(people.grant_role, given.ids["pcp-bzk"], about, by=SYSTEM)
    both = given.sign_in("pcp-bzk")
    on = today(given.clock())
    given.database.write_now(people.end_grant, grant, on, SYSTEM, party=Party.SYSTEM)
    assert not is_in(both)
    assert is_in(given.sign_in("pcp-bzk"))


@pytest.mark.parametrize("way", WAYS)
def test_with_the_member_the_assistants_are_out_too(way: Way, given: Given) -> None:
    assistant = given.sign_in("assistent")
    assert is_in(assistant)
    way(given, "kamerlid", today(given.clock()))
    assert not is_in(assistant)


def test_with_the_term_of_the_member_that_of_the_assistants_ends_at_midnight(
    given: Given, clock: Clock
) -> None:
    clock.moment = midnight(today(clock())) + timedelta(hours=22)
    assistant, on = given.sign_in("assistent"), today(clock()) + DAY
    had_an_end(given, "kamerlid", on)
    awake_until(given, [assistant], midnight(on) - SECOND)
    assert is_in(assistant)
    clock.advance(SECOND)
    assert not is_in(assistant)


def test_what_a_member_takes_back_is_gone_on_the_next_page(given: Given) -> None:
    browsers = [given.sign_in("assistent") for _ in range(2)]
    (grant,) = grants(given, "assistent")
    path = f"/account/medewerkers/{grant.id}/intrekken"
    assert given.sign_in("kamerlid").post(path).status == 303
    assert not any(map(is_in, browsers))
    assert not [one for one in given.rows(LoginSession) if one.person_id == given.ids["assistent"]]


@pytest.mark.parametrize("is_date_given", [False, True])
def test_the_command_line_signs_out_at_once_too(
    is_date_given: bool, given: Given, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONTACTDESK_DATABASE_URL", database_url)
    given.clock.moment = datetime.now(UTC)  # the command reads the clock of this machine
    pcp = given.sign_in("pcp-bzk")
    given.succeeded("pcp-bzk")
    date_given = ("--on", str(today(given.clock()))) if is_date_given else ()
    with pytest.raises(SystemExit) as ended:
        main(("person", "end", email(given, "pcp-bzk"), *date_given))
    assert not ended.value.code
    assert not is_in(pcp)
    assert not [one for one in given.rows(LoginSession) if one.person_id == given.ids["pcp-bzk"]]


def test_a_form_that_was_open_when_the_role_ended_does_nothing(given: Given) -> None:
    number = given.asked()
    pcp = given.sign_in("pcp-bzk")
    form = pcp.get(f"/verzoeken/{number}").form(f"/verzoeken/{number}/oppakken").fields
    ends_person(given, "pcp-bzk", today(given.clock()))
    assert pcp.post(f"/verzoeken/{number}/oppakken", form).status in (303, 403)
    assert given.contact(number).taken_by_id is None


# Tokens


def cookie(browser: Browser) -> str:
    return str(browser.client.cookies["desk"])


def test_a_token_that_somebody_planted_is_never_taken_over(visitor: Browser, given: Given) -> None:
    planted = "A" * 43
    visitor.client.cookies.set("desk", planted, domain="127.0.0.1", path="/")
    visitor.sign_in("kamerlid")
    mine = [one.value for one in visitor.client.cookies.jar if one.name == "desk"]
    assert planted not in mine
    thief = Browser(visitor.app)
    thief.client.portal = visitor.client.portal
    thief.client.cookies.set("desk", planted)
    assert not is_in(thief)


def test_signing_in_again_leaves_nothing_of_the_old_token(visitor: Browser) -> None:
    visitor.sign_in("kamerlid")
    old = cookie(visitor)
    visitor.get(visitor.way_back("senator"))
    assert cookie(visitor) != old
    thief = Browser(visitor.app)
    thief.client.portal = visitor.client.portal
    thief.client.cookies.set("desk", old)
    assert not is_in(thief)
    assert is_in(visitor)


def test_a_token_is_256_random_bits_and_its_hash_is_no_token(given: Given) -> None:
    tokens = {cookie(given.sign_in("kamerlid")) for _ in range(20)}
    assert len(tokens) == 20
    assert all(len(one) == 43 for one in tokens)
    thief = given.sign_in("kamerlid")
    thief.client.cookies.set("desk", given.rows(LoginSession)[-1].token_hash)
    assert not is_in(thief)


def test_who_was_away_for_two_hours_or_in_for_twelve_is_out(given: Given, clock: Clock) -> None:
    idle, busy = given.sign_in("kamerlid"), given.sign_in("senator")
    for _ in range(11):
        clock.advance(timedelta(hours=1))
        assert is_in(busy)
    assert not is_in(idle)
    clock.advance(timedelta(minutes=59, seconds=59))
    assert is_in(busy)
    clock.advance(SECOND)
    assert not is_in(busy)
