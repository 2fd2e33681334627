"""Nobody holds a minister's office: another minister decides in its place, for those days and those contacts and nothing else."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, cast

import pytest
from sqlalchemy.exc import IntegrityError

from contactdesk import audit
from contactdesk.contacts import (
    agreeing,
    contact_page,
    decisions,
    replacing,
    standing_permissions,
    succession,
)
from contactdesk.contacts.replacing import WantedReplacement
from contactdesk.contacts.standing_permissions import InWriting
from contactdesk.contacts.succession import Succession
from contactdesk.law.days import dutch_date, today
from contactdesk.law.outcomes import Barred, Conflict, Forbidden, NotFound
from contactdesk.law.permissions import Actor
from contactdesk.operations import reminders
from contactdesk.operations.lacks import lacking
from contactdesk.people.offices import LeftEmpty
from contactdesk.store import Database
from contactdesk.store.models import (
    AuditEntry,
    Decision,
    Letter,
    Proposal,
    Replacement,
    StandingPermission,
)
from contactdesk.words import Capacity, Role, State, cap
from tests.administration import World
from tests.conftest import Clock
from tests.contacts import Given, SignIn
from tests.test_asking_steps import checked
from tests.test_attacks import link_of
from tests.web import Browser

BZK, SZW, LIAISONS = "minister@bzk.example", "minister@szw.example", "pcp@bzk.example"
SOURCE = "Besluit van de minister-president van 23 november 2026"
DECREE = "Koninklijk besluit van 23 november 2026"
VACANT, BY = (
    "de minister van Binnenlandse Zaken en Koninkrijksrelaties",
    "de minister van Sociale Zaken en Werkgelegenheid",
)
SIGNED = f"{BY} (vervangend voor {VACANT})"
DAYS = 10


class Vacant(World):
    """BZK is vacant; somebody of the office of SZW has an account."""

    def office_id(self, key: str = "bzk") -> int:
        return self.office(key).id

    def day(self, days: int = 0) -> date:
        return today(self.given.clock()) + timedelta(days=days)

    def wanted(self, start: int = 0, last: int | None = None, by: str = "szw") -> WantedReplacement:
        until = None if last is None else self.day(last)
        return WantedReplacement(self.office_id(by), self.day(start), until, SOURCE)

    def proposes_replacement(
        self, start: int = 0, last: int | None = None, of: str = "bzk", by: str = "szw"
    ) -> int:
        office, wanted = self.office_id(of), self.wanted(start, last, by)
        return cast(int, self.does(lambda db, by: replacing.propose(db, office, by, wanted)))

    def agrees(self, id_: int) -> bool:
        return cast(bool, self.does(agreeing.approve, id_, by="beheer-tweede", seen=self.seen(id_)))

    def replaces(self, start: int = 0, last: int | None = None, of: str = "bzk", by: str = "szw") -> None:
        self.agrees(self.proposes_replacement(start, last, of, by))

    def ends_it(self, of: str = "bzk") -> bool:
        return cast(bool, self.does(lambda db, by: replacing.end(db, self.office_id(of), by)))

    def succeeds(self) -> None:
        after, office = Succession("N. de Nieuwe", self.day(), DECREE), self.office_id()
        self.does(lambda db, by: succession.change_hands(db, office, by, after))

    def rounds(self, days: int = 0) -> None:
        self.given.clock.advance(timedelta(days=days))
        self.given.database.write_now(reminders.due)

    def to(self, number: str, template: str = "asked") -> list[str]:
        about = self.given.contact(number).id
        return [
            one.to_email
            for one in self.given.rows(Letter)
            if (one.contact_id, one.template) == (about, template)
        ]

    def decides(self, number: str, by: str = "minister-szw", **more: Any) -> None:
        self.given.did(decisions.decide, number, by, ruling=self.given.ruling(), **more)

    def decision(self) -> Decision:
        return cast(Decision, self.given.rows(Decision)[-1])


@pytest.fixture
def vacant(database: Database, people_ids: dict[str, int], clock: Clock, sign_in: SignIn) -> Iterator[Vacant]:
    made = Vacant(Given(database, people_ids, clock, sign_in))
    yield made
    assert database.read_now(audit.verify).broken_id is None


# Who decides, on what, when


def test_nobody_replaces_before_two_administrators_agree(vacant: Vacant) -> None:
    number, id_ = vacant.given.awaiting(), vacant.proposes_replacement()
    with pytest.raises(NotFound):
        vacant.decides(number)
    with pytest.raises(Forbidden):
        vacant.does(agreeing.approve, id_, by="beheer", seen=vacant.seen(id_))
    assert vacant.agrees(id_) is True
    vacant.decides(number)
    assert vacant.given.contact(number).state is State.PERMITTED


def test_a_second_administrator_says_no_and_everybody_who_heard_of_it_reads_that(vacant: Vacant) -> None:
    id_ = vacant.proposes_replacement()

    vacant.rejects(id_)

    letter = vacant.given.rows(Letter)[-1]
    assert letter.template == "proposal_rejected"
    assert "vervangt" in letter.subject
    assert "rol" not in letter.body
    assert not vacant.given.rows(Replacement)


def test_who_replaces_gets_the_question_decides_from_its_letter_and_signs_as_such(
    vacant: Vacant, visitor: Browser
) -> None:
    given = vacant.given
    before = given.awaiting()
    old = link_of(given, BZK)
    vacant.replaces()
    assert vacant.to(before) == [BZK, SZW], "what waits is put to who decides now"
    after = given.awaiting(subject="Nieuw")
    assert vacant.to(after) == [SZW]

    asked = given.rows(Letter)[-1]
    assert f"Waarom u: u vervangt {VACANT}" in asked.body
    assert f"omdat u {VACANT} vervangt" in asked.body
    assert "verlopen" in visitor.get(old).text
    link = link_of(given, SZW)
    form = visitor.get(link).form(link)
    typed = form.fields | {"uitkomst": "toegestaan", "naam": "S. de Minister", "hoedanigheid": "zelf"}
    assert visitor.post(link, typed).status == 303

    taken = vacant.decision()
    assert (taken.portfolio_id, taken.replaced_by_id) == (vacant.office_id(), vacant.office_id("szw"))
    told = [one for one in given.rows(Letter) if one.template in ("permitted", "confirmation")]
    assert {one.to_email for one in told if one.template == "confirmation"} == {SZW}
    assert [
        one.template for one in told if SIGNED not in one.body.replace("De minister", "de minister")
    ] == []
    page = given.sign_in("kamerlid").get(f"/verzoeken/{after}").text
    assert f"S. de Minister, zelf, {SIGNED}, via de brief" in page
    assert f"toestemming gevraagd aan {SIGNED}" in page


def test_who_signs_in_for_who_replaces_finds_and_decides_and_only_there(vacant: Vacant) -> None:
    given = vacant.given
    mine, other = given.awaiting(), given.asked("IGJ")
    vacant.replaces()
    vacant.decides(mine)
    assert vacant.decision().replaced_by_id == vacant.office_id("szw")
    entry = [one for one in given.rows(AuditEntry) if one.action == "permit"][-1]
    assert entry.details["replaced_by"] == vacant.office_id("szw")
    with pytest.raises(NotFound):
        vacant.decides(other)


def test_the_own_office_reads_along_and_decides_nothing(vacant: Vacant) -> None:
    given = vacant.given
    number = given.awaiting()
    vacant.replaces()
    page = given.sign_in("minister-bzk").get(f"/verzoeken/{number}")
    assert page.status == 200
    assert f'action="/verzoeken/{number}/besluit"' not in page.response.text
    with pytest.raises(Barred, match="Alleen dat bureau besluit"):
        vacant.decides(number, by="minister-bzk")
    vacant.decides(number)
    with pytest.raises(Barred):
        given.did(
            decisions.revoke, number, "minister-bzk",
            reason="Toch niet.", decided_by="M. de Minister", capacity=Capacity.IN_PERSON,
        )  # fmt: skip


def test_what_waits_for_an_office_shows_what_it_replaces_and_not_what_another_does(vacant: Vacant) -> None:
    number = vacant.given.awaiting()
    vacant.replaces()
    replaced, replacing_office = (vacant.given.sign_in("minister-bzk"), vacant.given.actor("minister-szw"))
    assert number not in replaced.get("/wacht-op-u").text
    assert vacant.office_id() in people_offices(replacing_office)


def people_offices(actor: Actor) -> set[int | None]:
    return {grant.portfolio_id for grant in actor.of(Role.MINISTER)}


def test_before_the_first_day_and_after_the_last_the_own_office_decides(vacant: Vacant) -> None:
    given = vacant.given
    number = given.awaiting()
    vacant.replaces(start=DAYS, last=2 * DAYS)
    assert given.rows(Replacement) == []
    with pytest.raises(NotFound):
        vacant.decides(number)
    assert vacant.to(number) == [BZK]

    vacant.rounds(days=DAYS)
    vacant.rounds()
    assert vacant.to(number)[-1] == SZW
    assert len(given.rows(Replacement)) == 1
    vacant.rounds(days=DAYS)
    assert vacant.office_id() in people_offices(given.actor("minister-szw")), "the last day is one of them"

    given.clock.advance(timedelta(days=1))
    with pytest.raises(NotFound):
        vacant.decides(number)
    assert given.rows(Replacement)[0].ended_at is None, "it is over before the desk has said so"
    vacant.rounds()
    vacant.rounds()
    assert vacant.logged().count("replacement_end") == 1
    assert vacant.to(number)[-1] == BZK
    vacant.decides(number, by="minister-bzk")
    assert vacant.decision().replaced_by_id is None


def test_a_decision_that_is_recorded_names_who_answered_on_its_own_day(vacant: Vacant) -> None:
    given = vacant.given
    early, late = given.awaiting(), given.awaiting(subject="Later")
    given.clock.advance(timedelta(days=2))
    vacant.replaces()
    ruling = given.ruling()
    before = type(ruling)(**{**vars(ruling), "decided_on": vacant.day(-1)})
    given.did(decisions.decide, early, ruling=before)
    assert vacant.decision().replaced_by_id is None
    given.did(decisions.decide, late, ruling=ruling)
    assert vacant.decision().replaced_by_id == vacant.office_id("szw")


def test_the_contact_person_chooses_among_who_decides_now(vacant: Vacant) -> None:
    vacant.replaces()
    found = vacant.given.database.read_now(contact_page.deciders, vacant.office_id())
    assert [name for _, name in found] == ["Mats Ministerbureau"]


def test_who_is_asked_directly_is_told_of_to_the_minister_who_answers(vacant: Vacant) -> None:
    """UWV is of SZW: replaced by BZK, its notices go there."""
    vacant.replaces(of="szw", by="bzk")
    number = vacant.given.asked("UWV")
    assert vacant.to(number, "notice") == [BZK]


# How it ends


@pytest.mark.parametrize("how", ["successor", "administrator"])
def test_it_ends_when_somebody_takes_the_office_or_an_administrator_says_so(
    vacant: Vacant, visitor: Browser, how: str
) -> None:
    given = vacant.given
    number = given.awaiting()
    vacant.replaces()
    link = link_of(given, SZW)
    vacant.succeeds() if how == "successor" else vacant.ends_it()
    (row,) = given.rows(Replacement)
    assert (row.ends_on, row.settled_at is not None) == (vacant.day(), True)
    assert "verlopen" in visitor.get(link).text
    with pytest.raises(NotFound):
        vacant.decides(number)
    assert vacant.to(number)[-1] == BZK
    put_back = [one for one in given.rows(Letter) if (one.template, one.to_email) == ("asked", BZK)][-1]
    assert "Een andere bewindspersoon verving u. Dat is voorbij" in put_back.body
    with pytest.raises(Conflict):
        vacant.ends_it()
    vacant.decides(number, by="minister-bzk")


def test_a_successor_who_is_agreed_on_ahead_ends_it_on_that_day(vacant: Vacant) -> None:
    vacant.replaces()
    after, office = Succession("N. de Nieuwe", vacant.day(DAYS), DECREE), vacant.office_id()
    vacant.does(lambda db, by: succession.change_hands(db, office, by, after))
    vacant.agrees(vacant.proposal().id)
    assert vacant.given.rows(Replacement)[0].ends_on is None
    vacant.rounds(days=DAYS)
    assert vacant.given.rows(Replacement)[0].ends_on == vacant.day()
    assert vacant.logged().index("replacement_end") < vacant.logged().index("minister_change")


def test_a_replacement_that_was_agreed_on_ahead_does_not_come_after_a_successor(vacant: Vacant) -> None:
    vacant.replaces(start=DAYS)
    vacant.succeeds()
    vacant.rounds(days=DAYS)
    assert vacant.given.rows(Replacement) == []
    assert "opvolger" in (vacant.proposal().impossible_because or "")


# What was permitted beforehand


def test_permissions_beforehand_wait_for_the_successor_and_nobody_gives_one_meanwhile(vacant: Vacant) -> None:
    given = vacant.given
    standing = given.beforehand()
    vacant.replaces()
    writing = InWriting("S. Szw", Capacity.IN_PERSON, vacant.day(), "nota 2026-9 aan de minister")
    for by in ("minister-szw", "minister-bzk"):
        with pytest.raises(Conflict, match="opvolger"):
            given.database.write_now(standing_permissions.confirm, standing, given.actor(by), writing)
    with pytest.raises(Conflict, match="opvolger"):
        given.beforehand(conditions="Alleen feiten.")
    number = given.asked()
    assert given.database.read_now(lambda db: standing_permissions.fitting(db, given.contact(number))) == []

    vacant.ends_it()
    assert [one.suspended_at is not None for one in given.rows(StandingPermission)] == [True]
    vacant.succeeds()
    given.database.write_now(standing_permissions.confirm, standing, given.actor("minister-bzk"), writing)
    assert given.rows(StandingPermission)[-1].confirms_id == standing


# Two at once, and what cannot be


@pytest.mark.parametrize(
    ("of", "by", "start", "last"),
    [
        ("bzk", "vws", 3, 4),
        ("bzk", "vws", -5, 0),
        ("bzk", "vws", DAYS, None),
        ("szw", "vws", 0, 3),
        ("vws", "bzk", 0, 3),
    ],
)
def test_of_days_that_overlap_the_second_is_refused(
    vacant: Vacant, of: str, by: str, start: int, last: int | None
) -> None:
    vacant.replaces(start=0, last=DAYS)
    with pytest.raises(Conflict, match="vervangt"):
        vacant.proposes_replacement(start, last, of, by)
    vacant.replaces(start=DAYS + 1, by="vws")
    assert vacant.proposal().approved_at is not None


def test_one_minister_can_replace_two(vacant: Vacant) -> None:
    vacant.replaces()
    vacant.replaces(of="vws")
    numbers = (vacant.given.awaiting(), vacant.given.asked("VWS"))
    assert {vacant.office_id(), vacant.office_id("vws"), vacant.office_id("szw")} == people_offices(
        vacant.given.actor("minister-szw")
    )
    vacant.decides(numbers[0])


def test_two_that_were_agreed_on_for_the_same_days_become_one_and_say_why(vacant: Vacant) -> None:
    """BZK by SZW and SZW by VWS: nobody would answer for BZK."""
    first = vacant.proposes_replacement(DAYS)
    second = vacant.proposes_replacement(DAYS, of="szw", by="vws")
    vacant.agrees(first)
    vacant.agrees(second)
    vacant.rounds(days=DAYS)
    assert len(vacant.given.rows(Replacement)) == 1
    assert "vervangt" in (vacant.proposal(second).impossible_because or "")


def test_a_second_proposal_for_one_office_waits_for_the_first(vacant: Vacant) -> None:
    vacant.proposes_replacement()
    with pytest.raises(Conflict, match="loopt al een voorstel"):
        vacant.proposes_replacement(by="vws")


def test_the_database_itself_refuses_two_at_once_and_a_minister_who_replaces_themselves(
    vacant: Vacant,
) -> None:
    vacant.replaces()
    row = vacant.given.rows(Replacement)[0]
    same = {
        "starts_on": row.starts_on,
        "document": SOURCE,
        "proposal_id": row.proposal_id,
        "begun_at": row.begun_at,
    }
    for of, by in ((row.portfolio_id, vacant.office_id("vws")), (row.replaced_by_id, row.replaced_by_id)):
        with pytest.raises(IntegrityError):
            vacant.given.database.write_now(
                lambda db, of=of, by=by: db.add(Replacement(portfolio_id=of, replaced_by_id=by, **same))
            )


def test_only_an_administrator_says_it_and_only_of_an_office_that_is_there(vacant: Vacant) -> None:
    wanted, office = vacant.wanted(), vacant.office_id()
    with pytest.raises(Forbidden):
        vacant.does(lambda db, by: replacing.propose(db, office, by, wanted), by="pcp-bzk")
    with pytest.raises(Forbidden):
        vacant.does(lambda db, by: replacing.end(db, office, by), by="minister-szw")
    with pytest.raises(NotFound):
        vacant.does(lambda db, by: replacing.propose(db, 999, by, wanted))
    with pytest.raises(NotFound):
        vacant.does(lambda db, by: replacing.end(db, 999, by))
    with pytest.raises(Conflict):
        vacant.ends_it()


# What is told, and shown


def test_both_offices_and_the_contact_persons_read_what_is_open_as_far_as_they_may(vacant: Vacant) -> None:
    given = vacant.given
    waiting, new = given.awaiting(), given.asked(subject="Nog niet voorgelegd")
    vacant.replaces(last=DAYS)
    letters = {one.to_email: one for one in given.rows(Letter) if one.template == "minister_replaced"}
    assert set(letters) == {BZK, SZW, LIAISONS}
    for box in (BZK, SZW):
        assert f"> {waiting}:" in letters[box].body
        assert new not in letters[box].body
        assert "Andere open verzoeken: 1" in letters[box].body
    assert f"> {new}:" in letters[LIAISONS].body
    assert f"tot en met {dutch_date(vacant.day(DAYS))}" in letters[SZW].body
    assert "u tekent als vervanger" in letters[SZW].body
    vacant.ends_it()
    over = [one for one in given.rows(Letter) if one.template == "minister_replaced"][3:]
    assert {one.to_email for one in over} == {BZK, SZW, LIAISONS}
    assert all("vervangt de minister van Sociale" in one.body for one in over)


def test_everybody_reads_on_the_page_of_an_organisation_who_answers_now(vacant: Vacant) -> None:
    vacant.replaces()
    path = f"/organisaties/{vacant.given.organisation('Logius')}"
    assert f"Nu vervangt {BY}" in vacant.given.sign_in("kamerlid").get(path).text
    vacant.ends_it()
    assert "Nu vervangt" not in vacant.given.sign_in("kamerlid").get(path).text


def test_why_permission_is_needed_says_the_same_of_who_decides_instead_wherever_it_stands(
    vacant: Vacant,
) -> None:
    given, kim = vacant.given, vacant.given.sign_in("kamerlid")
    instead = f"{cap(VACANT)} wordt vervangen door {BY}: die besluit nu."
    vacant.replaces()
    assert instead in checked(given, kim).text
    number = given.asked()
    receipt = next(one for one in given.rows(Letter) if one.template == "receipt")
    seen = [given.page(number, one).text for one in ("kamerlid", "pcp-bzk")]
    place = kim.get(f"/organisaties/{given.organisation('Logius')}").text
    assert [one.count(instead) for one in (receipt.body, *seen, place)] == [1, 1, 1, 1]
    assert BY not in given.contact(number).because, "what is kept is the rule of that day"

    vacant.ends_it()
    assert instead not in given.page(number, "kamerlid").text


def test_of_who_is_asked_directly_the_minister_who_replaces_gets_the_notice(vacant: Vacant) -> None:
    vacant.replaces(of="szw", by="bzk")
    number = vacant.given.asked("UWV")
    assert (
        f"wordt vervangen door {VACANT}: die krijgt nu het bericht."
        in vacant.given.page(number, "kamerlid").text
    )


def test_an_office_that_is_replaced_can_be_empty_and_one_that_is_not_cannot(vacant: Vacant) -> None:
    with pytest.raises(LeftEmpty):
        vacant.ends("minister-bzk")
    vacant.replaces()
    vacant.ends("minister-bzk")
    assert [one.ends_on for one in vacant.grants(vacant.given.ids["minister-bzk"])] == [vacant.day()]


def test_what_is_lacking_says_that_it_is_over_and_nobody_came_after(vacant: Vacant) -> None:
    vacant.replaces(last=1)
    title = vacant.office().title
    assert not [one for one in vacant.given.database.read_now(lacking) if title in one]
    vacant.rounds(days=2)
    assert [one for one in vacant.given.database.read_now(lacking) if title in one]
    assert vacant.ends_it() is False
    assert not [one for one in vacant.given.database.read_now(lacking) if title in one]
    assert "replacement_settle" in vacant.logged()


# The page


def test_the_page_proposes_shows_and_ends_it(vacant: Vacant) -> None:
    given, here = vacant.given, f"/beheer/bewindspersonen/{vacant.office_id()}/vervanger"
    browser = given.sign_in("beheer")
    typed = {
        "door": str(vacant.office_id("szw")),
        "sinds": vacant.day().isoformat(),
        "tot": "",
        "stuk": SOURCE,
    }
    key = browser.get(here).form(here).fields["sleutel"]
    for _ in range(2):
        answer = browser.post(here, typed | {"sleutel": key})
        assert (answer.status, answer.location) == (303, "/beheer/voorstellen")
    assert browser.get(here).values("data-stand") == ["wacht"]
    second = given.sign_in("beheer-tweede")
    form = second.get("/beheer/voorstellen").form(f"/beheer/voorstellen/{vacant.proposal().id}/goedkeuren")
    assert second.post(form.action, form.fields).status == 303
    assert browser.get(here).values("data-vervanging") == ["loopt"]
    assert f"Vervangen door {BY}" in browser.get("/beheer/bewindspersonen").text
    assert "Vervangen door" in browser.get("/beheer/logboek").text
    assert browser.post(f"{here}/einde", {}).status == 303
    assert browser.get(here).values("data-vervanging") == []
    assert browser.post(f"{here}/einde", {}).status == 409


def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(vacant: Vacant) -> None:
    here = f"/beheer/bewindspersonen/{vacant.office_id()}/vervanger"
    browser = vacant.given.sign_in("beheer")
    right = {
        "door": str(vacant.office_id("szw")),
        "sinds": vacant.day().isoformat(),
        "tot": "",
        "stuk": SOURCE,
    }
    for wrong in (
        {"door": ""},
        {"door": str(vacant.office_id())},
        {"door": "999"},
        {"sinds": ""},
        {"sinds": vacant.day(900).isoformat()},
        {"sinds": vacant.day(-400).isoformat()},
        {"tot": vacant.day(-1).isoformat()},
        {"tot": vacant.day(1900).isoformat()},
        {"stuk": "geen"},
    ):
        page = browser.post(here, right | wrong)
        assert page.status == 422, wrong
        kept = page.form(here).fields
        same = {name: value for name, value in (right | wrong).items() if name != "door"}
        assert {name: kept[name] for name in same} == same
    assert vacant.given.rows(Proposal) == []
    assert browser.get("/beheer/bewindspersonen/999/vervanger").status == 404
