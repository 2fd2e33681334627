"""Lent roles: a member's assistants, an office's deputies; until a day, told by letter, taken back at once."""

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import col, select
from starlette.applications import Starlette

from contactdesk import audit, contacts, people
from contactdesk.contacts import Ask, decisions
from contactdesk.law.days import today
from contactdesk.law.outcomes import Conflict
from contactdesk.law.permissions import SYSTEM, Grant
from contactdesk.letters import outbox
from contactdesk.people import delegation
from contactdesk.people.delegation import Loan
from contactdesk.store import Database
from contactdesk.store.models import (
    AuditEntry,
    DecisionLink,
    Delegation,
    Letter,
    LoginSession,
    Person,
    RoleGrant,
)
from contactdesk.web import login
from contactdesk.words import Form, Role, State
from tests.conftest import Clock
from tests.contacts import ADA, Given
from tests.web import Browser, Page

SignIn = Callable[[str], Browser]
ASSISTANTS, DEPUTIES = "/account/medewerkers", "/vervanging"
NORA = "nora.nieuw@tweedekamer.example"
DORA = "dora.deputy@bzk.example"
OFFICE, LIAISONS = "minister@bzk.example", "pcp@bzk.example"
PATHS = {"kamerlid": ASSISTANTS, "senator": ASSISTANTS}


@dataclass
class World:
    """Who lends what to whom, at the desk under test."""

    given: Given
    visitor: Browser
    app: Starlette

    def day(self, ahead: int = 0) -> str:
        return (today(self.given.clock()) + timedelta(days=ahead)).isoformat()

    def names(
        self, who: str = "kamerlid", email: str = NORA, naam: str = "Nora Nieuw", van: int = 0, tot: int = 30
    ) -> Page:
        path = PATHS.get(who, DEPUTIES)
        typed = {"email": email, "naam": naam, "van": self.day(van), "tot": self.day(tot)}
        return self.given.sign_in(who).post(path, typed)

    def lends(self, who: str = "kamerlid", email: str = NORA, naam: str = "Nora Nieuw", **days: int) -> int:
        """The id of the role that came of it."""
        assert self.names(who, email, naam, **days).status == 303
        return int(self.given.rows(RoleGrant)[-1].id)

    def withdraws(self, id_: int, who: str = "kamerlid") -> Page:
        return self.given.sign_in(who).post(f"{PATHS.get(who, DEPUTIES)}/{id_}/intrekken")

    def person(self, email: str) -> Person:
        query = select(Person).where(col(Person.email) == email)
        return self.given.database.read_now(lambda db: db.exec(query).one())

    def browser(self, email: str) -> Browser:
        """Signed in as who has this address, whatever they may do."""
        browser = Browser(self.app)
        browser.client.portal = self.visitor.client.portal
        session = people.NewSession("demo", login.HOURS)
        token = self.given.database.write_now(people.start_session, self.person(email).id, session)
        browser.client.cookies.set(login.session_cookie(self.app.state.settings), token)
        return browser

    def actor(self, email: str) -> Any:
        return self.given.database.read_now(people.actor, self.person(email).id, today(self.given.clock()))

    def letters(self, template: str = "", to: str = "") -> list[Letter]:
        found = self.given.rows(Letter)
        return [one for one in found if template in ("", one.template) and to.lower() in ("", one.to_email)]

    def moves(self, days: int) -> None:
        self.given.clock.advance(timedelta(days=days))

    def link(self, to: str, purpose: str = "decide") -> str:
        """The newest link in a letter to this address."""
        links = [one for one in self.given.rows(DecisionLink) if one.addressee == to]
        settings = self.given.database.read_now(lambda db: db.info["desk"]).settings
        return "/besluit/" + outbox.token(settings, [one for one in links if one.purpose == purpose][-1])

    def decides(self, number: str, mailbox: str, typed: dict[str, str]) -> Page:
        """From the newest letter to this address."""
        asked = {"gevraagd": self.given.contact(number).asked_version}
        return self.visitor.post(self.link(mailbox), asked | typed)

    def history(self, number: str, who: str) -> str:
        return self.given.page(number, who).text.split("Geschiedenis")[-1]


@pytest.fixture
def world(
    database: Database,
    people_ids: dict[str, int],
    clock: Clock,
    sign_in: SignIn,
    visitor: Browser,
    app: Starlette,
) -> Iterator[World]:
    yield World(Given(database, people_ids, clock, sign_in), visitor, app)
    assert database.read_now(audit.verify).broken_id is None


# A member and assistants


def test_an_assistant_is_named_told_by_letter_and_acts_in_the_members_name(world: World) -> None:
    page = world.names()
    assert page.status == 303
    grant, lent = world.given.rows(RoleGrant)[-1], world.given.rows(Delegation)[-1]
    assert (grant.role, grant.member_id) == (Role.ASSISTANT, world.given.ids["kamerlid"])
    assert (grant.ends_on - grant.starts_on).days == 31, "up to and including the last day"
    assert (lent.grant_id, lent.given_by_id) == (grant.id, world.given.ids["kamerlid"])
    (letter,) = world.letters("delegated")
    assert letter.to_email == NORA, "and none to who did the deed"
    assert letter.subject == "U mag tot en met donderdag 24 december 2026 handelen namens Kim Kamerlid"
    assert letter.reply_to == "kim.kamerlid@tweedekamer.example"
    for said in (
        "Kim Kamerlid heeft u genoemd als medewerker",
        "Daarna vervalt het vanzelf",
        "Wilt u dit niet?",
        "/account",
    ):
        assert said in letter.body
    listed = world.given.sign_in("kamerlid").get(ASSISTANTS)
    assert "dinsdag 24 november 2026 tot en met donderdag 24 december 2026" in listed.text
    offered = world.browser(NORA).get("/verzoeken/nieuw").form("/verzoeken")
    assert offered.fields["namens"] == str(world.given.ids["kamerlid"])


def test_every_step_of_naming_is_in_the_log_under_the_one_who_did_it(world: World) -> None:
    world.lends()
    made = [one for one in world.given.rows(AuditEntry) if one.by_id == world.given.ids["kamerlid"]]
    assert [(one.action, one.by_party) for one in made] == [
        ("person_add", "member"),
        ("role_grant", "member"),
        ("delegate", "member"),
    ]


def test_who_is_known_already_keeps_the_name_they_have(world: World) -> None:
    world.lends("senator", "anne.assistent@tweedekamer.example", "Iemand Anders")
    assert world.person("anne.assistent@tweedekamer.example").name == "Anne Assistent"
    assert world.names("senator", "ANNE.Assistent@tweedekamer.example", "").status == 409, "no second one"


def test_a_name_is_asked_of_who_is_not_known_and_what_was_typed_stays(world: World) -> None:
    page = world.names(naam="")
    assert page.status == 422
    assert "dit loket kent dit adres nog niet" in page.text
    fields = page.form(ASSISTANTS).fields
    assert (fields["email"], fields["tot"]) == (NORA, world.day(30))
    assert NORA not in [person.email for person in world.given.rows(Person)]


@pytest.mark.parametrize(
    ("van", "tot", "field"),
    [(-1, 10, "van"), (0, -1, "tot"), (5, 4, "tot"), (0, 367, "tot"), (400, 401, "van"), (-9, -1, "tot")],
)
def test_the_days_begin_today_or_later_and_end_within_a_year(
    world: World, van: int, tot: int, field: str
) -> None:
    page = world.names(van=van, tot=tot)
    assert page.status == 422
    assert f"#{field}" in page.values("href")
    assert world.letters() == []


@pytest.mark.parametrize(("van", "tot"), [(0, 0), (0, 366), (366, 366)])
def test_the_first_and_the_last_day_that_can_be_are_accepted(world: World, van: int, tot: int) -> None:
    assert world.names(van=van, tot=tot).status == 303


@pytest.mark.parametrize(
    "email",
    [
        "petra.post@bzk.example",
        "mina.ministerbureau@bzk.example",
        "ada.ambtenaar@bzk.example",
        "uma.uitvoering@uwv.example",
        "bea.beheer@bzk.example",
        "sam.senator@eerstekamer.example",
        "kim.kamerlid@tweedekamer.example",
    ],
)
def test_nobody_of_the_other_side_no_member_and_no_administrator_becomes_an_assistant(
    world: World, email: str
) -> None:
    page = world.names(email=email)
    assert page.status == 422
    assert "#email" in page.values("href")
    assert world.given.rows(Delegation) == []


def of_one_chamber(app: Starlette, **more: Any) -> None:
    """The provider through which members come in here speaks for the Tweede Kamer only."""
    (demo,) = app.state.settings.identity_providers
    one = demo.model_copy(update={"label": "Tweede Kamer", "email_domains": ("tweedekamer.example",), **more})
    rijk = {"name": "rijk", "label": "Rijk", "email_domains": ("bzk.example", "szw.example")}
    providers = (one, demo.model_copy(update=rijk))
    app.state.settings = app.state.settings.model_copy(update={"identity_providers": providers})


@pytest.mark.parametrize(
    "email",
    [
        "n@bzk.example",
        "n@eerstekamer.example",
        "n@x.tweedekamer.example",
        "n@tweedekamer.example.evil.example",
    ],
)
def test_an_assistant_comes_in_by_the_same_provider_as_the_member(world: World, email: str) -> None:
    of_one_chamber(world.app)
    page = world.names(email=email)
    assert page.status == 422
    assert "waar u inlogt via Tweede Kamer" in page.text
    assert world.names().status == 303


def test_a_provider_that_lets_no_assistants_in_is_said(world: World) -> None:
    of_one_chamber(world.app, roles=(Role.MEMBER,))
    page = world.names()
    assert page.status == 422
    assert "Via Tweede Kamer kan niemand met deze rol inloggen" in page.text


def test_naming_twice_is_one_role_and_the_second_says_so(world: World) -> None:
    world.lends()
    page = world.names(tot=60)
    assert page.status == 409
    assert "Nora Nieuw handelt in die tijd al voor Kim Kamerlid" in page.text
    assert page.form(ASSISTANTS).fields["tot"] == world.day(60), "what was typed stays"
    assert len(world.letters("delegated")) == 1
    assert world.names(van=31, tot=60).status == 303, "days that follow are new"


def test_of_two_who_name_the_same_new_person_at_once_both_or_one_succeed_and_none_fails(
    world: World,
) -> None:
    def lend(who: str) -> object:
        by = world.given.actor(who)
        loan = Loan(NORA, "Nora Nieuw", today(world.given.clock()), today(world.given.clock()))
        providers = world.app.state.settings.identity_providers

        def command(db: Any) -> int:
            return delegation.lend(db, delegation.assisting(db, by)[0], loan, by, providers)

        try:
            return world.given.database.write_now(command)
        except Conflict:
            return "conflict"

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lend, ["kamerlid", "senator"] * 3))
    assert found.count("conflict") == 4
    assert [one.email for one in world.given.rows(Person)].count(NORA) == 1


def test_withdrawing_is_one_click_and_the_assistant_is_out_at_once(world: World) -> None:
    id_ = world.lends()
    nora = world.browser(NORA)
    assert nora.get("/verzoeken").status == 200
    page = world.given.sign_in("kamerlid").follow(world.withdraws(id_))
    assert nora.get("/verzoeken").location.startswith("/inloggen")
    assert world.actor(NORA) is None
    listed = world.given.sign_in("kamerlid").get(ASSISTANTS)
    assert page.status == 200
    assert "Nora Nieuw: voorbij" in listed.text
    assert "ingetrokken door Kim Kamerlid" in listed.text
    (letter,) = world.letters("delegation_over")
    assert (letter.to_email, letter.subject) == (NORA, "U mag niet meer handelen namens Kim Kamerlid")
    assert world.withdraws(id_).status == 409
    assert world.names().status == 303, "and can be named again the same day"


def test_a_role_that_is_still_to_begin_can_be_withdrawn_and_never_begins(world: World) -> None:
    id_ = world.lends(van=5, tot=10)
    assert "Nora Nieuw: begint nog" in world.given.sign_in("kamerlid").get(ASSISTANTS).text
    assert world.withdraws(id_).status == 303
    assert world.withdraws(id_).status == 409
    world.moves(6)
    assert world.actor(NORA) is None


def test_nobody_withdraws_what_is_not_lent_in_their_name(world: World) -> None:
    id_ = world.lends()
    own = next(one.id for one in world.given.rows(RoleGrant) if one.person_id == world.given.ids["kamerlid"])
    assert [world.withdraws(one, "senator").status for one in (id_, 999_999)] == [404, 404]
    assert world.withdraws(own).status == 404, "a member does not end their own term"
    assert world.withdraws(id_, "pcp-bzk").status == 404
    assert world.actor(NORA) is not None


def test_an_assistant_whom_an_administrator_named_is_listed_and_can_be_withdrawn(world: World) -> None:
    page = world.given.sign_in("kamerlid").get(ASSISTANTS)
    assert "Anne Assistent" in page.text
    assert "door de beheerder" in page.text
    (id_,) = page.values("data-rol")
    anne = world.given.sign_in("assistent")
    assert world.withdraws(int(id_)).status == 303
    assert anne.get("/verzoeken").location.startswith("/inloggen")
    assert [one.to_email for one in world.letters("delegation_over")] == [
        "anne.assistent@tweedekamer.example"
    ]


def test_with_a_role_withdrawn_every_session_ends_also_where_another_role_is_left(world: World) -> None:
    id_ = world.lends("senator", "anne.assistent@tweedekamer.example", "")
    anne = world.given.sign_in("assistent")
    world.withdraws(id_, "senator")
    assert anne.get("/verzoeken").location.startswith("/inloggen")
    assert world.given.sign_in("assistent").get("/verzoeken").status == 200


def test_an_assistant_names_nobody(world: World) -> None:
    anne = world.given.sign_in("assistent")
    assert anne.get(ASSISTANTS).status == 403
    assert anne.post(ASSISTANTS, {"email": NORA}).status == 403


def test_the_member_reads_what_an_assistant_did_in_their_name_and_not_what_they_did_for_another(
    world: World,
) -> None:
    world.lends()
    world.lends("senator", NORA, "")
    nora = world.actor(NORA)
    asked = {"form": Form.CONVERSATION, "question": "Wat was de oorzaak?"}
    numbers = []
    for who, subject in (("kamerlid", "Storing bij DigiD"), ("senator", "Stikstof")):
        ask = Ask(
            world.given.organisation("Logius"), key=subject, subject=subject,
            on_behalf_of=world.given.ids[who], **asked,
        )  # fmt: skip
        numbers.append(world.given.database.write_now(contacts.submit, ask, nora).number)
        world.given.clock.advance(timedelta(minutes=1))
    world.given.database.write_now(contacts.withdraw, numbers[0], nora)
    page = world.given.sign_in("kamerlid").get(ASSISTANTS)
    said = re.findall(r"Nora Nieuw namens Kim[^.]*\.", page.text)
    assert said == [
        "Nora Nieuw namens Kim Kamerlid heeft het verzoek ingetrokken.",
        "Nora Nieuw namens Kim Kamerlid heeft het verzoek ingediend.",
    ]
    assert f"/verzoeken/{numbers[0]}" in page.values("href")
    assert "Stikstof" not in page.text


def test_what_was_done_stays_readable_when_the_role_is_over(world: World) -> None:
    world.given.asked(by="assistent")
    (id_,) = world.given.sign_in("kamerlid").get(ASSISTANTS).values("data-rol")
    world.withdraws(int(id_))
    page = world.given.sign_in("kamerlid").get(ASSISTANTS)
    assert "Anne Assistent namens Kim Kamerlid heeft het verzoek ingediend." in page.text


# Everything expires by itself


def test_after_the_last_day_an_assistant_sees_nothing_does_nothing_and_gets_no_letter(world: World) -> None:
    world.lends(tot=3)
    number = world.given.asked()
    ask = Ask(
        world.given.organisation("Logius"), Form.CONVERSATION, key="n", subject="Meer", question="Hoe?",
        on_behalf_of=world.given.ids["kamerlid"],
    )  # fmt: skip
    own = world.given.database.write_now(contacts.submit, ask, world.actor(NORA)).number
    world.given.did(contacts.ask_back, own, text="Welke?")
    assert len(world.letters("asked_back", NORA)) == 1
    world.moves(3)
    assert world.browser(NORA).get(f"/verzoeken/{number}").status == 200, "the last day is one of them"
    before = len(world.letters(to=NORA))
    world.moves(1)
    nora = world.browser(NORA)
    for path in (f"/verzoeken/{number}", f"/verzoeken/{own}", "/verzoeken", "/account"):
        assert nora.get(path).location.startswith("/inloggen")
    nora.post(f"/verzoeken/{own}/antwoord", {"tekst": "Die.", "versie": world.given.contact(own).version})
    assert world.given.contact(own).state is State.CLARIFYING
    world.given.did(contacts.clarify, own, "kamerlid", text="Die.")
    world.given.did(contacts.message, own, text="Even geduld.")
    assert len(world.letters(to=NORA)) == before
    assert len(world.letters("message", "kim.kamerlid@tweedekamer.example")) == 1


def test_with_another_role_left_only_what_was_lent_is_gone(world: World) -> None:
    world.lends("senator", "anne.assistent@tweedekamer.example", "", tot=2)
    theirs, ours = world.given.asked(by="senator"), world.given.asked()
    assert world.given.page(theirs, "assistent").status == 200
    world.moves(3)
    assert [world.given.page(one, "assistent").status for one in (theirs, ours)] == [404, 200]


def test_an_assistant_leaves_with_the_member(world: World) -> None:
    anne = world.given.sign_in("assistent")
    number = world.given.asked(by="assistent")
    assert anne.get(f"/verzoeken/{number}").status == 200
    email = "kim.kamerlid@tweedekamer.example"
    world.given.database.write_now(people.end_person, email, today(world.given.clock()), SYSTEM)
    assert anne.get(f"/verzoeken/{number}").location.startswith("/inloggen")
    before = len(world.letters(to="anne.assistent@tweedekamer.example"))
    world.given.did(contacts.ask_back, number, text="Welke?")
    assert len(world.letters(to="anne.assistent@tweedekamer.example")) == before


def test_a_role_that_begins_later_gives_nothing_before(world: World) -> None:
    world.lends(van=2, tot=4)
    assert world.actor(NORA) is None
    world.moves(2)
    assert world.actor(NORA).has(Role.ASSISTANT)


# Laying down


def test_who_does_not_want_it_lays_it_down_and_the_member_is_told(world: World) -> None:
    id_ = world.lends()
    nora = world.browser(NORA)
    account = nora.get("/account")
    assert "door Kim Kamerlid" in account.text
    page = nora.post("/account/neerleggen", account.form("/account/neerleggen").fields)
    assert page.status == 303
    assert nora.get("/verzoeken").location.startswith("/inloggen")
    (letter,) = world.letters("delegation_over")
    assert letter.to_email == "kim.kamerlid@tweedekamer.example"
    assert letter.subject == "Nora Nieuw mag niet meer handelen namens Kim Kamerlid"
    assert "Nora Nieuw heeft dit neergelegd" in letter.body
    assert world.withdraws(id_).status == 409


def test_nobody_lays_down_the_role_of_another_or_one_that_is_their_own(world: World) -> None:
    id_ = world.lends()
    mine = {one.person_id: one.id for one in world.given.rows(RoleGrant)}
    for who, rol in (
        ("assistent", id_),
        ("kamerlid", mine[world.given.ids["kamerlid"]]),
        ("pcp-bzk", 999_999),
    ):
        assert world.given.sign_in(who).post("/account/neerleggen", {"rol": str(rol)}).status == 404
    assert world.actor(NORA) is not None


# Deputies


@pytest.mark.parametrize(
    ("who", "told", "office"),
    [
        ("pcp-bzk", [DORA, LIAISONS], "de parlementair contactpersoon van BZK"),
        (
            "minister-bzk",
            [DORA, OFFICE, LIAISONS],
            "het bureau van de minister van Binnenlandse Zaken en Koninkrijksrelaties",
        ),
    ],
)
def test_a_deputy_is_named_for_days_and_the_mailboxes_that_answer_for_it_are_told(
    world: World, who: str, told: list[str], office: str
) -> None:
    id_ = world.lends(who, DORA, "Dora Deputy", van=3, tot=9)
    grant = world.given.rows(RoleGrant)[-1]
    assert (grant.id, grant.is_deputy) == (id_, True)
    letters = world.letters("delegated")
    assert [one.to_email for one in letters] == told
    assert letters[0].subject == f"U mag tot en met donderdag 3 december 2026 {office} vervangen"
    assert letters[1].subject == f"Dora Deputy mag tot en met donderdag 3 december 2026 {office} vervangen"
    assert "Intrekken kan meteen" in letters[1].body
    if who == "minister-bzk":
        assert f"Bel dan meteen {office}." in letters[2].body, "the liaisons cannot withdraw it themselves"
    assert world.withdraws(id_, who).status == 303
    assert [one.to_email for one in world.letters("delegation_over")] == told


@pytest.mark.parametrize("who", ["pcp-bzk", "minister-bzk"])
@pytest.mark.parametrize(("van", "tot"), [(-1, 3), (0, 93), (4, 3)])
def test_a_deputy_is_for_three_months_at_most_and_never_in_the_past(
    world: World, who: str, van: int, tot: int
) -> None:
    assert world.names(who, DORA, "Dora Deputy", van=van, tot=tot).status == 422
    assert world.letters() == []


@pytest.mark.parametrize(
    ("who", "email"),
    [
        ("pcp-bzk", "petra.post@bzk.example"),
        ("pcp-bzk", "mina.ministerbureau@bzk.example"),
        ("pcp-bzk", "bea.beheer@bzk.example"),
        ("pcp-bzk", "anne.assistent@tweedekamer.example"),
        ("pcp-bzk", "uma.uitvoering@uwv.example"),
        ("minister-bzk", "mina.ministerbureau@bzk.example"),
        ("minister-bzk", "petra.post@bzk.example"),
        ("minister-bzk", "vera.vervanger@bzk.example"),
        ("minister-bzk", "kim.kamerlid@tweedekamer.example"),
    ],
)
def test_nobody_deputises_for_themselves_nor_across_the_desk_nor_asks_and_decides(
    world: World, who: str, email: str
) -> None:
    assert world.names(who, email).status == 422
    assert world.given.rows(Delegation) == []


def test_a_deputy_names_nobody_extends_nothing_and_withdraws_nothing(world: World) -> None:
    vera = world.given.sign_in("plv-bzk")
    id_ = world.lends("pcp-bzk", DORA, "Dora Deputy")
    typed = {"email": DORA, "naam": "", "van": world.day(31), "tot": world.day(60)}
    for browser in (vera, world.browser(DORA)):
        assert browser.get(DEPUTIES).status == 403
        assert browser.post(DEPUTIES, typed).status == 403
        assert browser.post(f"{DEPUTIES}/{id_}/intrekken").status == 403
    assert len(world.given.rows(Delegation)) == 1


def test_a_colleague_in_the_same_office_sees_and_withdraws_and_another_office_does_not(world: World) -> None:
    id_ = world.lends("pcp-bzk", DORA, "Dora Deputy")
    assert "Dora Deputy" not in world.given.sign_in("pcp-szw").get(DEPUTIES).text
    assert world.withdraws(id_, "pcp-szw").status == 404
    assert world.withdraws(id_, "minister-bzk").status == 404, "not their office"
    own = [one.id for one in world.given.rows(RoleGrant) if one.person_id == world.given.ids["pcp-bzk"]]
    assert world.withdraws(own[0], "pcp-bzk").status == 404, "an office is not lent to who holds it"
    assert "Vera Vervanger" in world.given.sign_in("pcp-bzk").get(DEPUTIES).text, "of an administrator"


def test_who_holds_two_offices_says_for_which(world: World) -> None:
    second = Grant(Role.LIAISON, organisation_id=world.given.organisation("SZW"))
    world.given.database.write_now(people.grant_role, world.given.ids["pcp-bzk"], second, by=SYSTEM)
    browser = world.given.sign_in("pcp-bzk")
    form = browser.get(DEPUTIES).form(DEPUTIES)
    typed = form.fields | {"email": DORA, "naam": "Dora Deputy", "tot": world.day(5)}
    page = browser.post(DEPUTIES, typed)
    assert page.status == 422
    assert "#functie" in page.values("href")
    typed["functie"] = f"liaison-{world.given.organisation('SZW')}"
    assert browser.post(DEPUTIES, typed).status == 303
    assert world.given.rows(RoleGrant)[-1].organisation_id == world.given.organisation("SZW")
    typed["functie"] = f"liaison-{world.given.organisation('VWS')}"
    typed |= {"sleutel": browser.get(DEPUTIES).form(DEPUTIES).fields["sleutel"]}
    assert browser.post(DEPUTIES, typed).status == 422, "not theirs to lend"


def test_a_deputy_of_the_office_has_letters_and_a_link_of_their_own_in_those_days_only(world: World) -> None:
    world.lends("minister-bzk", DORA, "Dora Deputy", van=1, tot=2)
    world.given.awaiting()
    assert world.letters("asked", DORA) == [], "not yet"
    world.moves(1)
    number = world.given.awaiting()
    assert len(world.letters("asked", DORA)) == 1
    assert world.link(DORA) != world.link(OFFICE)
    world.moves(2)
    world.given.did(contacts.remind, number)
    assert world.letters("reminder", DORA) == [], "no more"
    assert len(world.letters("reminder", OFFICE)) == 1
    yes = {"uitkomst": "toegestaan", "naam": "D. Deputy", "hoedanigheid": "mandaat"}
    answer = world.decides(number, DORA, yes)
    assert answer.status == 409
    for purpose in ("decide", "read"):
        assert "Wat was de oorzaak?" not in world.visitor.get(world.link(DORA, purpose)).text
    world.visitor.post(world.link(DORA), {"actie": "nieuwe-brief"})
    assert world.letters("reminder", DORA) == []
    assert world.given.contact(number).permission_id is None


@pytest.mark.parametrize("way", ["letter", "page"])
def test_the_log_says_that_a_deputy_decided_and_for_whom(world: World, way: str) -> None:
    world.lends("minister-bzk", DORA, "Dora Deputy")
    number = world.given.awaiting()
    yes = {"uitkomst": "toegestaan", "naam": "D. Deputy", "hoedanigheid": "mandaat"}
    minister = "de minister van Binnenlandse Zaken en Koninkrijksrelaties"
    if way == "letter":
        assert world.decides(number, DORA, yes).status == 303
        said = f"via de brief aan Dora Deputy, vervanger van {minister}, heeft toestemming gegeven."
        to_others = f"via de brief aan een vervanger van {minister}, heeft toestemming gegeven."
    else:
        version = world.given.contact(number).version
        page = world.browser(DORA).post(f"/verzoeken/{number}/besluit", {"versie": version, **yes})
        assert page.status == 303
        said = to_others = (
            "Dora Deputy (vervanger bij het bureau van de bewindspersoon) heeft het besluit ingevoerd"
        )
    taker = f"D. Deputy, namens {minister}"
    for who, expected in (("pcp-bzk", said), ("minister-bzk", said), ("kamerlid", to_others)):
        shown = world.history(number, who)
        assert expected in shown
        assert taker in shown
    entry = next(one for one in world.given.rows(AuditEntry) if one.action == "permit")
    assert entry.details["deputy"] == world.person(DORA).id


def test_the_office_itself_is_no_deputy_in_the_log(world: World) -> None:
    world.lends("minister-bzk", DORA, "Dora Deputy")
    number = world.given.awaiting()
    yes = {"uitkomst": "toegestaan", "naam": "M. de Minister", "hoedanigheid": "zelf"}
    assert world.decides(number, OFFICE, yes).status == 303
    assert "M. de Minister, zelf, via de brief, heeft toestemming gegeven." in world.history(
        number, "pcp-bzk"
    )


def test_a_deputy_liaison_is_one_in_the_history(world: World) -> None:
    number = world.given.asked()
    world.given.did(contacts.take, number, "pcp-bzk")
    world.given.did(contacts.take, number, "plv-bzk")
    shown = world.history(number, "kamerlid")
    assert "Petra Post (contactpersoon) heeft het verzoek opgepakt." in shown
    assert "Vera Vervanger (plaatsvervangend contactpersoon) heeft het verzoek opgepakt." in shown


# A namens B


def test_all_that_an_assistant_does_is_in_the_members_name(world: World) -> None:
    given, who = world.given, "assistent"
    asked, told = given.asked(by=who), given.asked("UWV", by=who)
    at = given.clock() + timedelta(days=2)
    given.did(contacts.ask_back, asked, text="Welke?")
    given.did(contacts.clarify, asked, who, text="Die.")
    given.did(contacts.message, asked, who, text="Haast.")
    given.did(contacts.ask_permission, asked, official=ADA)
    given.did(decisions.decide, asked, ruling=given.ruling())
    given.did(contacts.schedule, asked, at=at)
    given.did(contacts.call_off, asked, who)
    given.did(contacts.hold, asked, who, held_at=given.clock())
    given.did(contacts.schedule, told, who, at=at)
    given.did(contacts.schedule, told, who, at=at + timedelta(hours=1))
    given.did(contacts.withdraw, told, who)
    mine = [one for one in given.rows(AuditEntry) if one.by_id == given.ids[who]]
    assert len({one.action for one in mine}) == 8
    assert {one.for_id for one in mine} == {given.ids["kamerlid"]}
    for number, deeds in ((asked, 5), (told, 4)):
        shown = world.history(number, "kamerlid")
        assert shown.count("Anne Assistent namens Kim Kamerlid heeft") == deeds
        assert "Anne Assistent (" not in shown


def test_on_a_contact_that_an_official_wants_an_assistant_acts_in_the_members_name_too(world: World) -> None:
    given = world.given
    number = given.asked("BZK", "ambtenaar-bzk", member_id=given.ids["kamerlid"])
    given.did(contacts.ask_permission, number, official=ADA)
    given.did(decisions.decide, number, ruling=given.ruling())
    assert given.posts(number, "assistent", "bericht", tekst="Graag dinsdag.").status == 303
    assert given.posts(number, "assistent", "afhouden", tekst="Toch niet.").status == 303
    page = given.page(number, "kamerlid")
    assert "Anne Assistent namens Kim Kamerlid heeft het contact afgewezen." in page.text
    assert "Anne Assistent namens Kim Kamerlid heeft een bericht gestuurd." in page.text
    assert "Anne Assistent (Kamerlid)" not in page.text, "nor at the message itself"


def test_a_clerk_acts_for_the_committee_and_a_liaison_enters_a_call_for_the_member(world: World) -> None:
    clerks = world.given.asked(by="griffier", form=Form.TECHNICAL_BRIEFING)
    said = "Gerrit Griffier namens de vaste commissie voor Digitale Zaken heeft het verzoek ingediend."
    assert said in world.history(clerks, "pcp-bzk")
    called = world.given.asked(by="plv-bzk", on_behalf_of=world.given.ids["kamerlid"])
    said = "Vera Vervanger (plaatsvervangend contactpersoon) namens Kim Kamerlid heeft het verzoek ingevoerd."
    assert said in world.history(called, "kamerlid")


def test_what_a_liaison_enters_is_no_assistants_deed_though_they_were_one_once(world: World) -> None:
    before = today(world.given.clock()) - timedelta(days=9)
    grant = Grant(Role.ASSISTANT, member_id=world.given.ids["kamerlid"])
    dates = {"starts_on": before, "ends_on": before + timedelta(days=5)}
    world.given.database.write_now(people.grant_role, world.given.ids["plv-bzk"], grant, by=SYSTEM, **dates)
    world.given.asked(by="plv-bzk", on_behalf_of=world.given.ids["kamerlid"])
    page = world.given.sign_in("kamerlid").get(ASSISTANTS)
    assert "Vera Vervanger: voorbij" in page.text
    assert "namens Kim Kamerlid heeft het verzoek ingevoerd" not in page.text


def test_a_member_who_acts_is_nobodys_assistant(world: World) -> None:
    world.given.asked()
    assert {one.for_id for one in world.given.rows(AuditEntry) if one.action == "submit"} == {None}
    assert len(world.given.rows(LoginSession)) == 0
