"""Signing in by the mailbox of a body: who asked and who reads the mailbox are one, or nobody comes in."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import SQLModel, col, select
from starlette.applications import Starlette

from contactdesk import app as app_module
from contactdesk import people
from contactdesk.law.outcomes import Conflict, TooMany
from contactdesk.law.permissions import SYSTEM, Grant
from contactdesk.letters import outbox
from contactdesk.letters.outbox import keys
from contactdesk.people import mailbox_sign_in
from contactdesk.people.mailbox_sign_in import HOURS, KNOWN, Holder, Visitor
from contactdesk.settings import MAILBOX, MailboxSignIn
from contactdesk.store import Database, limits
from contactdesk.store.limits import LIMITS, Limit
from contactdesk.store.models import (
    AuditEntry,
    FormSent,
    Letter,
    LetterKey,
    LoginSession,
    Organisation,
    Person,
    RoleGrant,
)
from contactdesk.words import LetterState, OrganisationKind, Role
from tests.conftest import Clock
from tests.contacts import Given
from tests.web import Browser, Page

ASK = "/inloggen/postbus"
UWV, NAME = "postbus@uwv.example", "Uitvoeringsinstituut Werknemersverzekeringen"
SENT = f"{ASK}?verstuurd=ja"
#: half the time that a link works
HALF = timedelta(minutes=7, seconds=30)


class World:
    """UWV, its mailbox, and the browsers that want in."""

    def __init__(
        self, database: Database, app: Starlette, given: Given, visitor: Browser, clock: Clock
    ) -> None:
        self.database, self.app, self.given, self.clock = database, app, given, clock
        self.browser, self.uwv = visitor, given.organisation("UWV")

    def other(self, app: Starlette | None = None) -> Browser:
        """Somebody else's browser."""
        browser = Browser(app or self.app)
        browser.client.portal = self.browser.client.portal
        return browser

    def asks(self, browser: Browser | None = None, body: int | None = None, **more: str) -> Page:
        fields = {"organisatie": str(body or self.uwv), **more}
        return (browser or self.browser).post(ASK, fields)

    def letters(self) -> list[outbox.Outgoing]:
        """What a worker sends now, and has sent afterwards."""
        lease = timedelta(minutes=5)
        claimed = self.database.write_now(outbox.claim, "test", limit=100, lease=lease)
        self.database.write_now(outbox.mark_accepted, [letter.id for letter in claimed])
        return claimed

    def link(self) -> str:
        """The path in the one letter that waits."""
        (letter,) = self.letters()
        (found,) = re.findall(r"http://127\.0\.0\.1:8000(/inloggen/postbus/\S+)", letter.body)
        return str(found)

    def enters(self, browser: Browser | None = None, **more: str) -> Page:
        """Asks, reads the letter, presses the button."""
        self.asks(browser, **more)
        return (browser or self.browser).post(self.link())

    def changes(self, table: type[SQLModel], id_: int, **values: Any) -> None:
        def change(db: Any) -> None:
            for name, value in values.items():
                setattr(db.get_one(table, id_), name, value)

        self.database.write_now(change)

    def rows(self, table: Any) -> list[Any]:
        return self.given.rows(table)

    def account(self) -> Person:
        (found,) = [one for one in self.rows(Person) if one.email == UWV]
        return found

    def adds(self, **about: Any) -> int:
        def add(db: Any) -> int:
            row = Person(**about)
            db.add(row)
            db.flush()
            return row.id

        return self.database.write_now(add)


@pytest.fixture
def world(
    database: Database,
    app: Starlette,
    people_ids: dict[str, int],
    visitor: Browser,
    clock: Clock,
    sign_in: Callable[[str], Browser],
) -> World:
    return World(database, app, Given(database, people_ids, clock, sign_in), visitor, clock)


def is_in(browser: Browser) -> bool:
    return browser.get("/verzoeken").status == 200


def with_cookie(browser: Browser, token: str) -> Browser:
    browser.client.cookies.set("desk", token)
    return browser


# Coming in


def test_who_asked_and_reads_the_mailbox_is_in_as_the_body(world: World) -> None:
    assert world.asks().location == SENT
    assert world.browser.get(SENT).h1 == "Kijk in het postvak"
    path = world.link()
    assert world.browser.get(path).h1 == f"U logt in als {NAME}"
    page = world.browser.post(path)
    assert (page.status, page.location) == (303, "/")
    assert world.browser.get("/").h1 == f"Welkom, {NAME}"


def test_the_letter_goes_to_the_mailbox_that_stands_here_and_to_nobody_else(world: World) -> None:
    world.asks()
    (letter,) = world.letters()
    assert letter.to_email == UWV
    assert letter.subject == f"Inloggen bij Contactdesk als {NAME}"
    assert "tot di 24 november 2026, 09.15 uur" in letter.body


def test_afterwards_comes_the_page_that_was_asked_for(world: World) -> None:
    asked = world.browser.get("/verzoeken/nieuw").location
    assert asked == "/inloggen?naar=%2Fverzoeken%2Fnieuw"
    assert world.enters(naar="/verzoeken/nieuw").location == "/verzoeken/nieuw"
    assert world.enters().location == "/", "and the time after that it is forgotten"


@pytest.mark.parametrize(
    "elsewhere", ["//elders.example", "https://elders.example", "/inloggen/demo", "/\\x"]
)
def test_nobody_is_sent_elsewhere_afterwards(world: World, elsewhere: str) -> None:
    assert f'name="naar" value="{elsewhere}"' not in world.browser.get(f"{ASK}?naar={elsewhere}").html
    world.asks(naar=elsewhere)
    browser = world.browser.client.cookies[MAILBOX].partition(".")[0]
    path, planted = world.link(), world.other()
    planted.client.cookies.set(MAILBOX, f"{browser}.%2F%2Felders.example")
    assert planted.post(path).location == "/"


def test_the_account_is_the_body_and_the_log_says_that_its_mailbox_was_the_way_in(world: World) -> None:
    world.enters()
    person = world.account()
    assert (person.name, person.issuer, person.subject) == (
        NAME,
        people.signing_in.POSTBUS,
        str(world.uwv),
    )
    asked, given, entered = world.rows(AuditEntry)[-3:]
    assert (asked.action, asked.by_id, asked.details) == ("mailbox_link", None, {"organisation": world.uwv})
    assert (given.action, given.details["role"]) == ("role_grant", "body")
    facts = {"person": person.id, "organisation": world.uwv}
    assert (entered.action, entered.by_id, entered.details) == ("mailbox_sign_in", person.id, facts)


def test_the_second_time_it_is_the_same_account_with_the_same_role(world: World) -> None:
    world.enters()
    grants = len(world.rows(RoleGrant))
    world.browser.post("/uitloggen")
    world.enters()
    assert world.account()
    assert len(world.rows(RoleGrant)) == grants


def test_it_takes_the_place_of_the_session_that_this_browser_had(world: World) -> None:
    world.browser.sign_in("kamerlid")
    old = world.browser.client.cookies["desk"]
    world.asks()
    path = world.link()
    assert "U bent nu ingelogd als Kim Kamerlid" in world.browser.get(path).text
    world.browser.post(path)
    assert world.browser.get("/").h1 == f"Welkom, {NAME}"
    assert not is_in(with_cookie(world.other(), old))


# What does not come in


def test_a_look_at_a_link_changes_nothing_for_whoever_looks(world: World) -> None:
    world.asks()
    path, before = world.link(), everything(world)
    for browser in (world.browser, world.other()):
        assert browser.get(path).status == 200
        assert browser.client.head(path).status_code == 200
    assert everything(world) == before


def test_another_browser_than_the_one_that_asked_gets_nowhere_and_uses_nothing_up(world: World) -> None:
    world.asks()
    path, scanner = world.link(), world.other()
    page = scanner.get(path)
    assert page.h1 == "Deze link hoort bij een andere browser"
    assert NAME not in page.text
    assert "Open de link in de browser waarin u hem vroeg, of vraag hier een nieuwe" in page.text
    assert scanner.post(path).status == 403
    world.asks(scanner)  # a token of its own does not help
    assert scanner.post(path).status == 403
    assert not is_in(scanner)
    assert world.browser.post(path).status == 303


def test_who_asked_without_reading_the_mailbox_finds_no_link_anywhere(world: World) -> None:
    page = world.asks()
    said = page.html + str(page.response.headers)
    (key,) = world.rows(LetterKey)
    settings = world.database.read_now(lambda db: db.info["desk"].settings)
    token = keys.handed_out(settings, key).rpartition("-")[2]
    stored = repr(everything(world))
    assert token not in said + stored
    assert world.browser.client.cookies[MAILBOX].partition(".")[0] not in stored


def test_a_link_works_once(world: World) -> None:
    world.asks()
    path = world.link()
    world.browser.post(path)
    again = world.browser.post(path)
    assert (again.status, again.h1) == (409, "Deze link is al gebruikt")
    assert f"U bent ingelogd als {NAME}" in again.text
    world.browser.post("/uitloggen")
    assert ASK in world.browser.get(path).values("href")
    world.enters()
    assert len(world.rows(LoginSession)) == 1


def test_of_two_who_press_at_once_one_comes_in(world: World) -> None:
    browser = "b" * 43
    world.database.write_now(mailbox_sign_in.ask, world.uwv, Visitor(browser, "Firefox", "192.0.2.1"))
    token = world.link().rpartition("/")[2]

    def press(_: int) -> str:
        session = people.NewSession(MAILBOX, HOURS)
        try:
            return world.database.write_now(mailbox_sign_in.enter, token, Holder(browser), session) and "in"
        except Conflict:
            return "late"

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(press, range(4))) == ["in", "late", "late", "late"]
    assert len(world.rows(LoginSession)) == 1


def test_a_link_works_for_a_quarter_of_an_hour(world: World) -> None:
    world.asks()
    path = world.link()
    world.clock.advance(timedelta(minutes=14, seconds=59))
    assert "logt in als" in world.browser.get(path).h1
    world.clock.advance(timedelta(seconds=1))
    page = world.browser.post(path)
    assert (page.status, page.h1) == (409, "Deze link werkt niet meer")
    assert not is_in(world.browser)


def test_two_links_asked_for_in_one_browser_both_work(world: World) -> None:
    """Who asks again because the letter is slow, opens the first that comes."""
    world.asks()
    first = world.link()
    world.asks()
    assert world.browser.post(first).status == 303
    assert world.browser.get(world.link()).h1 == f"U logt in als {NAME}"


@pytest.mark.parametrize("token", ["x", "1-" + "a" * 52, "999999999-" + "a" * 52, "%00", "terug"])
def test_a_link_that_was_made_up_is_not_found(world: World, token: str) -> None:
    world.asks()
    assert world.browser.get(f"{ASK}/{token}").status == 404
    assert world.browser.post(f"{ASK}/{token}").status == 404


def test_a_key_of_another_kind_is_no_way_in(world: World) -> None:
    world.asks()
    (key,) = world.rows(LetterKey)
    world.changes(LetterKey, key.id, purpose=keys.Purpose.MAILBOX.value)
    settings = world.database.read_now(lambda db: db.info["desk"].settings)
    key.purpose = keys.Purpose.MAILBOX.value
    token = keys.handed_out(settings, key).rpartition("/")[2]
    assert world.browser.post(f"{ASK}/{token}").status == 404


def test_the_way_in_is_for_this_desk_and_this_server_only(world: World, desk: Any) -> None:
    page = world.asks()
    (cookie,) = page.response.headers.get_list("set-cookie")
    assert {"HttpOnly", "Path=/", "SameSite=lax"} <= set(cookie.split("; "))
    about = {"base_url": "https://desk.example", "allowed_hosts": ("desk.example",)}
    secure = other_app(world, desk, **about)
    (cookie,) = world.asks(world.other(secure)).response.headers.get_list("set-cookie")
    assert cookie.startswith("__Host-postbus=")
    assert "Secure" in cookie


# Who may


def test_only_bodies_of_the_chosen_kinds_with_a_mailbox_are_offered(world: World, desk: Any) -> None:
    assert offered(world, desk) == [f"{NAME} (UWV)"]
    both = (OrganisationKind.ZBO, OrganisationKind.INSPECTORATE)
    assert offered(world, desk, both) == ["Inspectie Gezondheidszorg en Jeugd (IGJ)", f"{NAME} (UWV)"]
    world.changes(Organisation, world.uwv, mailbox=None)
    assert offered(world, desk) == []
    assert "Er is nog geen organisatie" in world.browser.get(ASK).text


@pytest.mark.parametrize(
    "change",
    [
        {"ended_on": date(2026, 11, 24)},
        {"kind": OrganisationKind.AGENCY},
        {"mailbox": ""},
        {"is_legislative_unit": True},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_body_that_may_not_or_no_longer_is_not_offered_and_who_is_in_is_out(
    world: World, desk: Any, change: dict[str, Any]
) -> None:
    world.enters()
    assert is_in(world.browser)
    world.changes(Organisation, world.uwv, **change)
    assert not is_in(world.browser)
    assert offered(world, desk) == []
    assert world.asks().location == SENT, "who asks all the same reads the same"
    assert world.letters() == []


def test_a_body_with_an_end_to_come_may_until_that_day(world: World) -> None:
    world.changes(Organisation, world.uwv, ended_on=date(2026, 11, 25))
    world.enters()
    assert is_in(world.browser)
    world.clock.advance(timedelta(hours=1, minutes=50))
    assert is_in(world.browser)


def test_no_legislative_unit_comes_in_so_whatever_the_settings_say(world: World) -> None:
    unit = world.given.organisation("WG-BZK")
    world.changes(Organisation, unit, kind=OrganisationKind.ZBO)
    assert world.asks(body=unit).location == SENT
    assert world.letters() == []


def test_an_organisation_that_does_not_exist_gets_the_same_answer(world: World) -> None:
    asked, unknown = world.asks(), world.asks(world.other(), body=999_999_999)
    assert (unknown.status, unknown.location) == (asked.status, asked.location)


def test_who_chooses_nothing_reads_what_to_choose(world: World) -> None:
    page = world.browser.post(ASK, {"naar": "/verzoeken"})
    assert page.status == 422
    assert "Kies uw organisatie" in page.text
    assert page.form(ASK).fields["naar"] == "/verzoeken"


def test_switched_off_there_are_no_such_pages_and_who_is_in_is_out(world: World, desk: Any) -> None:
    world.enters()
    off = world.other(other_app(world, desk, mailbox_sign_in=MailboxSignIn(kinds=())))
    off.client.cookies.update(world.browser.client.cookies)
    assert off.get("/verzoeken").status == 303
    for answer in (off.get(ASK), off.post(ASK), off.get(f"{ASK}/x"), off.post(f"{ASK}/x")):
        assert answer.status == 404


def test_a_session_of_a_mailbox_holds_only_while_the_settings_let_such_bodies_in(
    world: World, desk: Any, database_url: str
) -> None:
    world.enters()
    token = world.browser.client.cookies["desk"]
    only = desk.settings.model_copy(
        update={"mailbox_sign_in": MailboxSignIn(kinds=(OrganisationKind.INSPECTORATE,))}
    )
    other = Database(database_url, carry=replace(desk, settings=only), clock=world.clock)
    assert other.read_now(people.signed_in, token, {MAILBOX: (Role.BODY,)}) is None
    other.close()


# When the mailbox changes


def test_who_came_in_by_the_old_mailbox_is_out_when_it_changes_and_stays_out(world: World) -> None:
    world.enters()
    old = world.browser.client.cookies["desk"]
    world.changes(Organisation, world.uwv, mailbox="Nieuw@uwv.example")
    assert not is_in(world.browser)
    newer = world.other()
    assert world.enters(newer).status == 303
    assert is_in(newer)
    assert not is_in(with_cookie(world.other(), old))
    (person,) = [one for one in world.rows(Person) if one.issuer == people.signing_in.POSTBUS]
    assert (person.email, person.name) == ("nieuw@uwv.example", NAME)


def test_a_link_in_the_old_mailbox_is_worth_nothing_when_it_changes(world: World) -> None:
    world.asks()
    path = world.link()
    world.changes(Organisation, world.uwv, mailbox="nieuw@uwv.example")
    assert world.browser.get(path).h1 == "Deze link werkt niet meer"
    assert world.browser.post(path).status == 409


def test_all_who_came_in_by_a_mailbox_can_be_signed_out_at_once(world: World, sign_in: Any) -> None:
    uma = sign_in("zbo-uwv")
    colleague = world.other()
    world.enters()
    world.enters(colleague)
    assert world.database.write_now(people.end_body_sessions, world.uwv) == 2
    assert [is_in(one) for one in (world.browser, colleague, uma)] == [False, False, True]


# That body and nothing else


def test_a_body_reads_its_own_contacts_and_no_others(world: World) -> None:
    own, reported = world.given.asked("UWV"), world.given.reported()
    strange = [world.given.asked(), world.given.sealed(), world.given.reported("IGJ", "inspectie-igj")]
    world.letters()
    world.enters()
    assert set(world.browser.get("/verzoeken").values("data-nummer")) == {own, reported}
    assert [world.browser.get(f"/verzoeken/{number}").status for number in (own, reported)] == [200, 200]
    for number in strange:
        for end in ("", "/inhoud", "/afspraak.ics"):
            assert world.browser.get(f"/verzoeken/{number}{end}").status == 404
    for page in ("/wachtrij", "/toestemming-vooraf", "/toestemming-vooraf/nieuw"):
        assert world.browser.get(page).status == 403


def test_a_body_reports_a_contact_of_its_own_and_of_no_other_body(world: World) -> None:
    world.enters()
    form = {"organisatie": world.uwv, "vorm": "conversation", "lid": world.given.ids["kamerlid"]}
    form |= {"onderwerp": "Loonaangifte", "vraag": "Wij spraken elkaar.", "wanneer": "2026-11-20T10:00"}
    form |= {"bevestigd": "ja", "sleutel": "s-1"}
    sent = world.browser.post("/verzoeken", form)
    assert sent.status == 303
    assert world.browser.get(sent.location).status == 200
    igj = {"organisatie": world.given.organisation("IGJ"), "sleutel": "s-2", "grond": "task_performance"}
    assert world.browser.post("/verzoeken", form | igj | {"geadresseerde": "leadership"}).status == 422


def test_somebody_of_two_bodies_comes_in_by_one_mailbox_for_that_one_only(world: World) -> None:
    person = world.adds(name="Twee Petten", email=UWV)
    igj = world.given.organisation("IGJ")
    for grant in (
        Grant(Role.BODY, organisation_id=world.uwv),
        Grant(Role.BODY, organisation_id=igj),
        Grant(Role.LIAISON, organisation_id=world.given.organisation("SZW")),
    ):
        world.database.write_now(people.grant_role, person, grant, by=SYSTEM)
    own, other = world.given.reported(), world.given.reported("IGJ", "inspectie-igj")
    world.letters()
    world.enters()
    assert world.browser.get("/").h1 == "Welkom, Twee Petten"
    assert world.browser.get(f"/verzoeken/{own}").status == 200
    assert world.browser.get(f"/verzoeken/{other}").status == 404
    assert world.browser.get("/wachtrij").status == 403


def test_two_bodies_with_one_mailbox_are_kept_apart_and_neither_goes_by_the_name_of_the_other(
    world: World,
) -> None:
    igj = world.given.organisation("IGJ")
    world.changes(Organisation, igj, mailbox=UWV, kind=OrganisationKind.ZBO)
    own, other = world.given.reported(), world.given.reported("IGJ", "inspectie-igj")
    world.letters()
    world.enters()
    second = world.other()
    world.asks(second, igj)
    second.post(world.link())
    assert [second.get(f"/verzoeken/{number}").status for number in (own, other)] == [404, 200]
    assert [world.browser.get(f"/verzoeken/{number}").status for number in (own, other)] == [200, 404]
    assert world.account().name == UWV


def test_an_account_of_an_identity_provider_is_not_opened_by_a_mailbox(world: World) -> None:
    world.adds(name="Van een ander", email=UWV, issuer="https://login.example", subject="x")
    page = world.enters()
    assert (page.status, page.h1) == (403, "U kunt zo niet inloggen")
    assert not is_in(world.browser)


def test_a_role_that_an_administrator_ended_is_not_given_back(world: World) -> None:
    world.enters()
    world.database.write_now(people.end_person, UWV, world.clock().date(), SYSTEM)
    assert not is_in(world.browser)
    assert world.enters().status == 403
    assert not is_in(world.browser)


# How long, and out


def test_a_session_lasts_eight_hours_at_most_and_two_quiet_ones(world: World) -> None:
    world.enters()
    for _ in range(HOURS - 1):
        world.clock.advance(timedelta(hours=1))
        assert is_in(world.browser)
    world.clock.advance(timedelta(hours=1))
    assert not is_in(world.browser)
    world.enters()
    world.clock.advance(timedelta(hours=2))
    assert not is_in(world.browser)


def test_signing_out_ends_it_and_leads_to_the_start(world: World) -> None:
    world.enters()
    page = world.browser.post("/uitloggen")
    assert (page.status, page.location) == (303, "/")
    assert world.rows(LoginSession) == []


# Strangers


def asked(world: World, network: str = "192.0.2.1", browser: str = "s" * 43) -> bool:
    """Whether somebody at that network got a letter sent."""
    try:
        world.database.write_now(mailbox_sign_in.ask, world.uwv, Visitor(browser, "Firefox", network))
    except TooMany:
        return False
    return True


def test_a_stranger_who_asks_too_often_is_stopped_and_the_body_is_not(world: World) -> None:
    most = LIMITS[Limit.SIGN_IN_MAIL].times
    assert [asked(world) for _ in range(most + 2)] == [True] * most + [False] * 2
    assert asked(world, "198.51.100.7")
    world.letters()
    assert world.enters().status == 303


def test_one_network_cannot_have_letters_sent_to_everybody(world: World) -> None:
    """Over the number a body has one letter in half the time that a link works, whoever asks."""
    wear_out(world, Limit.SIGN_IN_MAIL_ADDRESS, "testclient")
    for _ in range(4):
        assert world.asks(world.other()).location == SENT
    assert len(world.letters()) == 1
    world.clock.advance(HALF + timedelta(seconds=1))
    for _ in range(4):
        assert world.asks(world.other()).location == SENT
    assert len(world.letters()) == 1


@pytest.mark.parametrize(
    ("limit", "who"),
    [
        (Limit.SIGN_IN_MAIL_ADDRESS, "testclient"),
        (Limit.SIGN_IN_MAIL, f"{UWV}|testclient"),
        (Limit.SIGN_IN_MAILBOX, UWV),
    ],
)
def test_whatever_strangers_used_up_a_body_comes_in_by_the_letter_that_is_out(
    world: World, limit: Limit, who: str
) -> None:
    wear_out(world, limit, who)
    stranger = world.other()
    world.asks(stranger)
    path = world.link()
    world.asks()
    assert world.letters() == [], "the one that is out does"
    assert world.browser.get(path).h1 == f"U logt in als {NAME}"
    assert world.browser.post(path).status == 303
    assert is_in(world.browser)
    assert stranger.post(path).status == 409, "a link works once, for whoever was first"
    assert not is_in(stranger)


def test_a_letter_that_many_asked_for_says_so_and_where_it_opens(world: World) -> None:
    fill(world)
    world.asks()
    (letter,) = world.letters()
    assert "alleen in een browser waarin hij kort daarvoor is gevraagd" in letter.body
    assert "Er is vaak om een link gevraagd. Dan sturen wij er minder" in letter.body
    assert "Wordt er vaak om een link gevraagd, dan sturen wij er minder" in world.browser.get(SENT).text


def test_a_letter_that_many_asked_for_opens_nowhere_but_where_it_was_asked_for_lately(world: World) -> None:
    fill(world)
    world.asks()
    path, scanner, old = world.link(), world.other(), world.other()
    assert scanner.get(path).h1 == "Deze link hoort bij een andere browser"
    assert scanner.post(path).status == 403
    igj = world.given.organisation("IGJ")
    world.asks(scanner, igj)
    assert scanner.post(path).status == 403, "what was asked for another body"
    scanner.client.cookies.clear()
    token, _, rest = world.browser.client.cookies[MAILBOX].partition(".")
    for planted in (
        f"{'z' * 43}.{rest}",
        f"{token}.%2F",
        f"{token}.%2F!{'9' * 10}-{'a' * 52}",
        f"{token}.{rest}x",
    ):
        scanner.client.cookies.set(MAILBOX, planted)
        assert scanner.post(path).status == 403, planted
        scanner.client.cookies.clear()
    world.asks(old)
    world.browser.post(path)
    world.clock.advance(timedelta(minutes=15))
    world.asks()
    newer = world.link()
    assert old.post(newer).status == 403, "what was asked long ago"
    assert world.browser.post(newer).status == 303


def test_a_link_that_its_own_browser_asked_for_opens_in_no_other_however_many_ask(world: World) -> None:
    world.asks()
    path, stranger = world.link(), world.other()
    fill(world)
    world.asks(stranger)
    assert stranger.post(path).status == 403
    assert world.browser.post(path).status == 303


def test_who_asks_when_the_letter_that_is_out_is_soon_over_gets_another_and_opens_both(world: World) -> None:
    fill(world)
    world.asks()
    first = world.link()
    world.clock.advance(HALF - timedelta(seconds=1))
    world.asks()
    assert world.letters() == []
    world.clock.advance(timedelta(seconds=2))
    world.asks()
    second = world.link()
    assert world.browser.get(first).h1 == world.browser.get(second).h1 == f"U logt in als {NAME}"


def test_a_letter_that_was_used_or_did_not_leave_keeps_no_other_from_being_sent(world: World) -> None:
    fill(world)
    world.enters()
    colleague = world.other()
    world.asks(colleague)
    assert colleague.post(world.link()).status == 303
    world.asks()
    (waits,) = [one for one in world.rows(Letter) if one.state == LetterState.QUEUED]
    world.changes(Letter, waits.id, state=LetterState.FAILED)
    world.enters()
    assert is_in(world.browser)


def test_a_browser_that_came_in_by_such_a_letter_is_known_afterwards(world: World) -> None:
    fill(world)
    world.enters()
    token = world.browser.client.cookies[MAILBOX].partition(".")[0]
    assert asked(world, browser=token)


def test_over_the_number_all_read_the_same_and_no_more_is_kept(world: World) -> None:
    """Nobody learns whom we know, and a flood fills no table."""
    fill(world)
    world.clock.advance(timedelta(seconds=1))
    answers = []
    for body in (world.uwv, 999_999_999, world.uwv):
        page = world.asks(world.other(), body=body, sleutel="s-1")
        cookie = page.response.headers["set-cookie"]
        answers.append((page.status, page.location, page.html, len(cookie)))
    assert len(set(answers)) == 1
    world.asks(sleutel="s-2")
    kept = len(world.rows(FormSent))
    assert kept == 1, "of the body that is not known, whose number nobody used up"
    assert len(world.letters()) == 1


def test_of_many_who_ask_at_once_over_the_number_one_letter_comes(world: World) -> None:
    def ask(at: int) -> None:
        by = Visitor(f"{at}" * 43, "Firefox", "192.0.2.1")
        world.database.write_now(mailbox_sign_in.share, world.uwv, by)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(ask, range(8)))
    assert len(world.letters()) == 1


def test_a_browser_that_signed_in_before_gets_its_link_however_many_strangers_ask(world: World) -> None:
    world.enters()
    world.browser.post("/uitloggen")
    world.clock.advance(KNOWN - timedelta(minutes=1))
    fill(world)
    assert not asked(world, "203.0.113.9"), "the mailbox is not flooded"
    assert world.enters().status == 303


def test_a_browser_is_known_for_a_while_and_to_one_mailbox(world: World) -> None:
    world.enters()
    token = world.browser.client.cookies[MAILBOX].partition(".")[0]
    fill(world)
    assert asked(world, browser=token)
    world.changes(Organisation, world.uwv, mailbox="nieuw@uwv.example")
    fill(world, "nieuw@uwv.example")
    assert not asked(world, browser=token)
    world.changes(Organisation, world.uwv, mailbox=UWV)
    world.clock.advance(KNOWN)
    fill(world)
    assert not asked(world, browser=token)


def test_a_link_that_was_sent_works_on_while_strangers_ask_too_often(world: World) -> None:
    world.asks()
    path = world.link()
    fill(world)
    assert world.browser.post(path).status == 303


def fill(world: World, mailbox: str = UWV) -> None:
    """As many strangers, of as many networks, as one mailbox may bear."""
    wear_out(world, Limit.SIGN_IN_MAILBOX, mailbox)


def wear_out(world: World, limit: Limit, who: str) -> None:
    for _ in range(LIMITS[limit].times):
        world.database.write_now(limits.count, limit, who)


# Where it is found


def test_the_demo_offers_it_beside_its_personas(visitor: Browser) -> None:
    page = visitor.get("/inloggen", follow=True)
    assert page.form("/demo/idp/authorize")
    assert ASK in page.values("href")


def test_with_one_provider_there_is_a_choice_as_long_as_bodies_may_come_by_mailbox(
    world: World, desk: Any
) -> None:
    provider = world.app.state.demo_provider.as_setting()
    real = {"demo": False, "identity_providers": (provider,)}
    page = world.other(other_app(world, desk, **real)).get("/inloggen?naar=/regels")
    assert f"{ASK}?naar=%2Fregels" in page.values("href")
    assert "Ik werk bij een zelfstandig bestuursorgaan (zbo) zonder eigen inlog" in page.text
    off = other_app(world, desk, **real, mailbox_sign_in=MailboxSignIn(kinds=()))
    assert world.other(off).get("/inloggen?naar=/regels").location == "/inloggen/demo?naar=%2Fregels"
    assert ASK not in world.other(off).get("/inloggen?verlopen=ja").values("href")


# What the tests above are made of


def other_app(world: World, desk: Any, **changes: Any) -> Starlette:
    """The same desk under other settings."""
    settings = desk.settings.model_copy(update=changes)
    return app_module.create_app(settings, database=world.database, desk=desk, with_worker=False)


def offered(world: World, desk: Any, kinds: tuple[OrganisationKind, ...] | None = None) -> list[str]:
    """The names that somebody can choose from."""
    if kinds is None:
        return [name for _, name in world.database.read_now(people.mailbox_bodies)]
    settings = desk.settings.model_copy(update={"mailbox_sign_in": MailboxSignIn(kinds=kinds)})
    carried = replace(desk, settings=settings)

    def asked_with(db: Any) -> list[str]:
        db.info["desk"] = carried
        return [name for _, name in people.mailbox_bodies(db)]

    return world.database.read_now(asked_with)


def everything(world: World) -> dict[str, list[Any]]:
    tables = SQLModel.metadata.tables
    return world.database.read_now(
        lambda db: {name: sorted(map(repr, db.execute(table.select()))) for name, table in tables.items()}
    )


def test_a_letter_that_waits_holds_no_link(world: World) -> None:
    world.asks()
    (letter,) = world.database.read_now(
        lambda db: db.exec(select(Letter).where(col(Letter.template) == "sign_in_link")).all()
    )
    assert re.search(r"\{\{key:[0-9a-f]{32}\}\}", letter.body)
    assert f"http://127.0.0.1:8000{ASK}" not in letter.body
