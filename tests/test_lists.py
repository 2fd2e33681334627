"""Lists of contacts: who finds what where, in which order, and how it goes on."""

from collections.abc import Callable
from datetime import timedelta
from itertools import count, product
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlmodel import col

from contactdesk import contacts, people
from contactdesk.contacts import Ask, decisions, lists
from contactdesk.contacts.decisions import Ruling
from contactdesk.contacts.lists import QUEUES
from contactdesk.demo import personas
from contactdesk.law import lifecycle
from contactdesk.law.days import today
from contactdesk.law.lifecycle import CLOSED, OPEN, STATES
from contactdesk.law.permissions import Actor, Grant, is_party
from contactdesk.store import Database
from contactdesk.store.models import ContactRequest, Organisation
from contactdesk.words import Capacity, Form, How, Outcome, Regime, Role, State
from tests.conftest import ON_SQLITE, Clock
from tests.once import Copies, once

SECRET = "geheim onderwerp zwaluw"
BILL = "Wet op de proef"
keys = count(1)


class Desk:
    """A desk with people at it: ask, do, and look at the lists."""

    copies: Copies | None = None

    def __init__(self, database: Database, ids: dict[str, int]) -> None:
        self.database, self._ids = database, ids
        names = database.read_now(lambda db: db.execute(select(Organisation)).scalars().all())
        self.organisations = {one.abbreviation: one.id for one in names}

    def actor(self, persona: str) -> Actor:
        found = self.database.read_now(lambda db: people.actor(db, self._ids[persona], today(db.info["now"])))
        assert found is not None
        return found

    @once
    def ask(self, persona: str = "kamerlid", organisation: str = "Logius", **about: Any) -> str:
        """The number of a new contact."""
        given = {"form": Form.CONVERSATION, "subject": "DigiD", "question": "Hoe gaat het?", **about}
        ask = Ask(self.organisations[organisation], key=f"sleutel-{next(keys)}", **given)
        number = self.database.write_now(contacts.submit, ask, self.actor(persona)).number
        assert number is not None
        return number

    def help(self) -> str:
        """A sealed contact: help with an amendment."""
        return self.ask(organisation="BZK", form=Form.AMENDMENT_ASSISTANCE, subject=SECRET, bill_title=BILL)

    @once
    def do(self, command: Callable[..., Any], number: str, persona: str, **about: Any) -> None:
        self.database.write_now(command, number, self.actor(persona), **about)

    @once
    def permit(self, number: str) -> None:
        on = self.database.read_now(lambda db: today(db.info["now"]))
        ruling = Ruling(Outcome.PERMITTED, "M. de Minister", Capacity.IN_PERSON, on, How.ORAL)
        self.database.write_now(decisions.decide, number, self.actor("pcp-bzk"), ruling)

    def listed(self, name: str | None, persona: str = "pcp-bzk", **about: Any) -> list[str]:
        page = self.database.read_now(lists.page, self.actor(persona), name, **about)
        return [item.number for item in page.rows]

    def where(self, number: str, persona: str = "pcp-bzk") -> list[str]:
        """The lists that are named by where a contact stands."""
        named = [name for name, one in QUEUES.items() if not one.every]
        return [name for name in named if number in self.listed(name, persona)]

    def counts(self, persona: str = "pcp-bzk") -> dict[str, int | None]:
        return self.database.read_now(lists.counts, self.actor(persona))

    def own(self, persona: str, **about: Any) -> list[str]:
        page = self.database.read_now(lists.own, self.actor(persona), **about)
        return [item.number for item in page.rows]

    def waiting(self, persona: str, **about: Any) -> list[str]:
        found = self.database.read_now(lists.waiting_for, self.actor(persona), **about)
        return [item.number for item in found]


@pytest.fixture
def at(request: pytest.FixtureRequest, database: Database, people_ids: dict[str, int], clock: Clock) -> Desk:
    desk = Desk(database, people_ids)
    desk.copies = Copies(database, clock, request)
    return desk


# The table


def test_each_open_contact_stands_in_one_list() -> None:
    pairs = [
        (regime, state)
        for regime, state in product(STATES, State)
        if state in STATES[regime] and state not in CLOSED
    ]
    timeless = [one for one in QUEUES.values() if not (one.due_before or one.is_closed or one.every)]
    homes = {
        pair: [one.label for one in timeless if one.regime is pair[0] and pair[1] in one.states]
        for pair in pairs
    }

    assert {pair: len(found) for pair, found in homes.items()} == dict.fromkeys(pairs, 1)


def test_each_closed_state_stands_in_the_last_list_or_in_that_of_what_was_told_afterwards() -> None:
    assert {*QUEUES["gesloten"].states, *QUEUES["achteraf"].states} == CLOSED
    assert not set(QUEUES["gesloten"].states) & set(QUEUES["achteraf"].states)


def test_what_can_be_late_is_where_the_clock_runs() -> None:
    runs = {state for state in OPEN if lifecycle.move(Regime.PERMISSION, state, lifecycle.A.LAPSE)}

    assert set(QUEUES["te-laat"].states) == runs - {State.CLARIFYING}
    assert set(QUEUES["onbeantwoord"].states) == set(QUEUES["te-laat"].states)


# Lists and counts


@ON_SQLITE
def test_a_contact_goes_from_list_to_list(at: Desk, clock: Clock) -> None:
    number = at.ask()
    assert at.where(number) == ["nieuw"]

    at.do(contacts.ask_back, number, "pcp-bzk", text="Welke storing?")
    assert at.where(number) == ["indiener"]

    at.do(contacts.clarify, number, "kamerlid", text="Die van maandag.")
    assert at.where(number) == ["nieuw"]

    at.do(contacts.ask_permission, number, "pcp-bzk", official=None, advice=None)
    assert at.where(number) == ["bewindspersoon"]

    at.permit(number)
    assert at.where(number) == ["plannen"]

    at.do(contacts.schedule, number, "pcp-bzk", at=clock.moment + timedelta(days=2), minutes=30, place=None)
    assert at.where(number) == ["plannen"]

    at.do(contacts.withdraw, number, "kamerlid")
    assert at.where(number) == ["gesloten"]


def test_a_notified_contact_stands_among_the_notices(at: Desk) -> None:
    number = at.ask(organisation="UWV")

    assert at.where(number, "pcp-szw") == ["meldingen"]


def test_what_is_past_its_term_is_late_too(at: Desk, clock: Clock) -> None:
    number = at.ask()
    clock.advance(timedelta(days=14))
    fresh = at.ask()

    assert at.where(number) == ["te-laat", "nieuw"]
    assert at.where(fresh) == ["nieuw"]


def test_what_waits_for_its_initiator_is_not_late(at: Desk, clock: Clock) -> None:
    number = at.ask()
    at.do(contacts.ask_back, number, "pcp-bzk", text="Welke storing?")
    clock.advance(timedelta(days=14))

    assert at.where(number) == ["indiener"]


def test_the_counts_are_those_of_the_lists(at: Desk, clock: Clock) -> None:
    at.ask()
    at.do(contacts.ask_permission, at.ask(), "pcp-bzk", official=None, advice=None)
    at.help()
    at.do(contacts.withdraw, at.ask(), "kamerlid")
    clock.advance(timedelta(days=14))
    at.ask()

    counts = at.counts()

    assert counts.pop("gesloten") is counts.pop("achteraf") is None
    assert counts == {name: len(at.listed(name)) for name in counts}
    assert counts == {
        "mijn": 1,
        "nieuw": 2,
        "bewindspersoon": 1,
        "indiener": 0,
        "plannen": 0,
        "meldingen": 1,
        "te-laat": 2,
        "onbeantwoord": 0,
        "open": 4,
    }


# Order and pages


def test_what_is_due_first_comes_first(at: Desk, clock: Clock) -> None:
    calm = at.ask()
    urgent = at.ask(debate_on=today(clock.moment) + timedelta(days=1))
    clock.advance(timedelta(days=1))
    later = at.ask()

    assert at.listed("nieuw") == [urgent, calm, later]


def test_a_list_goes_on_where_the_page_before_ended(at: Desk, clock: Clock) -> None:
    # three days, so that many are due at the same moment
    numbers = []
    for _ in range(3):
        numbers += [at.ask() for _ in range(10)]
        clock.advance(timedelta(days=1))

    assert pages(at, "nieuw") == [numbers[:25], numbers[25:]]


@ON_SQLITE
def test_a_list_without_terms_goes_on_too(at: Desk) -> None:
    numbers = [at.ask(organisation="UWV") for _ in range(27)]

    assert pages(at, "meldingen", "pcp-szw") == [numbers[:25], numbers[25:]]


def test_a_list_goes_on_from_what_has_a_term_to_what_has_none(at: Desk) -> None:
    numbers = [at.ask() for _ in range(30)]
    change = update(ContactRequest).where(col(ContactRequest.number).in_(numbers[:10])).values(due_at=None)
    at.database.write_now(lambda db: db.execute(change) and None)

    expected = numbers[10:] + numbers[:10]
    assert pages(at, "nieuw") == [expected[:25], expected[25:]]


def test_what_was_decided_has_no_term_any_more(at: Desk, clock: Clock) -> None:
    decided = at.ask()
    at.permit(decided)
    clock.advance(timedelta(days=3))
    running = at.ask()

    assert at.waiting("pcp-bzk") == [running, decided]


@ON_SQLITE
def test_what_is_to_be_planned_goes_on_too(at: Desk) -> None:
    numbers = [at.ask() for _ in range(27)]
    for number in numbers:
        at.permit(number)

    assert pages(at, "plannen") == [numbers[:25], numbers[25:]]


@ON_SQLITE
def test_one_full_page_has_no_next(at: Desk) -> None:
    for _ in range(25):
        at.ask()

    assert at.database.read_now(lists.page, at.actor("pcp-bzk"), "nieuw").next is None


def test_closed_contacts_come_newest_first(at: Desk) -> None:
    numbers = [at.ask() for _ in range(26)]
    for number in numbers:
        at.do(contacts.withdraw, number, "kamerlid")

    newest = numbers[::-1]
    assert pages(at, "gesloten") == [newest[:25], newest[25:]]


def test_a_page_after_nothing_known_is_the_first(at: Desk) -> None:
    number = at.ask()

    for after in ("2026-AAAAA", "", "'; --", "\0", "x" * 10_000):
        assert at.listed("nieuw", after=after) == [number], after


def test_a_page_after_a_strangers_contact_is_the_first(at: Desk) -> None:
    number, foreign = at.ask(), at.ask(organisation="UWV")

    assert at.listed("nieuw", after=foreign) == [number]


def pages(at: Desk, name: str, persona: str = "pcp-bzk") -> list[list[str]]:
    """Every page of a list."""
    found, after = [], None
    while True:
        page = at.database.read_now(lists.page, at.actor(persona), name, after=after)
        found.append([item.number for item in page.rows])
        after = page.next
        if after is None:
            return found


# Who sees what


@ON_SQLITE
def test_another_department_sees_nothing(at: Desk) -> None:
    number = at.ask()

    assert at.where(number, "pcp-szw") == []
    assert at.listed(None, "pcp-szw", q="digid") == []
    assert set(at.counts("pcp-szw").values()) == {0, None}


@ON_SQLITE
def test_a_deputy_sees_the_same_queue(at: Desk) -> None:
    number = at.ask()

    assert at.where(number, "plv-bzk") == ["nieuw"]


@ON_SQLITE
def test_other_roles_bring_nothing_into_the_queue(at: Desk) -> None:
    number = at.ask(organisation="UWV")
    pcp = at.actor("pcp-bzk")
    as_member = Grant(Role.MEMBER, chamber=at.actor("kamerlid").grants[0].chamber)
    both = Actor(at.actor("kamerlid").id, "Kim", "", (*pcp.grants, as_member))

    assert at.database.read_now(lists.page, both, "meldingen").rows == []
    assert [item.number for item in at.database.read_now(lists.own, both).rows] == [number]


@ON_SQLITE
def test_a_liaison_of_two_departments_has_one_queue(at: Desk) -> None:
    numbers = [at.ask(), at.ask(organisation="SZW")]
    grants = at.actor("pcp-bzk").grants + at.actor("pcp-szw").grants
    both = Actor(at.actor("pcp-bzk").id, "Petra", "", grants)

    page = at.database.read_now(lists.page, both, "nieuw")

    assert [item.number for item in page.rows] == numbers
    assert at.database.read_now(lists.counts, both)["nieuw"] == 2


@ON_SQLITE
def test_a_list_never_holds_what_is_sealed(at: Desk) -> None:
    number = at.help()

    (item,) = at.database.read_now(lists.page, at.actor("pcp-bzk"), "meldingen").rows

    assert (item.number, item.subject, item.bill_title) == (number, None, BILL)
    assert SECRET not in repr(item)


def test_nobody_but_a_liaison_has_a_queue(at: Desk) -> None:
    at.ask()
    at.ask(organisation="UWV")

    liaisons = ("pcp-bzk", "plv-bzk", "pcp-szw")
    others = [one.key for one in personas.PERSONAS if one.key not in liaisons]
    assert {one: at.listed(None, one) for one in others} == {key: [] for key in others}


# Search


def test_a_contact_is_found_by_what_everybody_may_know(at: Desk) -> None:
    number = at.ask()

    for q in ("digid", "DigiD  KIM", "logius", "kamerlid", "igi"):
        assert at.listed(None, q=q) == [number], q


@pytest.mark.parametrize("q", ["digid", "kim", "logius kamerlid"])
def test_what_is_closed_is_found_by_no_name_or_subject(at: Desk, q: str) -> None:
    number = at.ask()
    at.do(contacts.withdraw, number, "kamerlid")

    assert at.listed("gesloten") == [number], "the list has it"
    assert at.listed(None, q=q) == at.listed("gesloten", q=f"{q} {number}") == []


def test_a_contact_is_found_by_its_number_also_when_closed(at: Desk) -> None:
    number = at.ask()
    at.do(contacts.withdraw, number, "kamerlid")
    at.ask()

    assert at.listed(None, q=number.lower()) == [number]
    assert at.listed("nieuw", q=number.lower()) == []


def test_what_is_sealed_is_never_found_and_signs_find_nothing(at: Desk) -> None:
    at.help()
    at.ask()

    for q in ("zwaluw", "geheim", "%", "_", "digid bestaatniet", "/", "van de"):
        assert at.listed(None, q=q) == [], q


def test_a_search_for_nothing_leaves_everything(at: Desk) -> None:
    number = at.ask()

    assert at.listed(None, q=" \0 ") == [number]


def test_help_is_found_by_its_bill(at: Desk) -> None:
    number = at.help()

    assert at.listed(None, q="wet op de PROEF") == [number]


# One's own


@pytest.mark.parametrize(
    ("persona", "organisation", "who"),
    [
        ("kamerlid", "Logius", {"kamerlid", "assistent"}),
        ("senator", "Logius", {"senator"}),
        ("assistent", "Logius", {"kamerlid", "assistent"}),
        ("kamerlid", "UWV", {"kamerlid", "assistent", "zbo-uwv"}),
    ],
)
def test_own_contacts_are_those_one_has_a_part_in(
    at: Desk, persona: str, organisation: str, who: set[str], people_ids: dict[str, int]
) -> None:
    behalf = people_ids["kamerlid"] if persona == "assistent" else None
    number = at.ask(persona, organisation, on_behalf_of=behalf)
    everybody = (
        "kamerlid",
        "senator",
        "assistent",
        "griffier",
        "pcp-bzk",
        "ambtenaar-bzk",
        "zbo-uwv",
        "beheer",
    )

    assert {one for one in everybody if number in at.own(one)} == who


@ON_SQLITE
def test_own_contacts_come_newest_first_and_go_on(at: Desk) -> None:
    newest = [at.ask() for _ in range(27)][::-1]
    first = at.database.read_now(lists.own, at.actor("kamerlid"))

    assert [item.number for item in first.rows] == newest[:25]
    assert at.own("kamerlid", after=first.next) == newest[25:]


def test_a_liaisons_own_contacts_are_those_taken_by_telephone(at: Desk, people_ids: dict[str, int]) -> None:
    at.ask()
    entered = at.ask("pcp-bzk", on_behalf_of=people_ids["kamerlid"])

    assert at.own("pcp-bzk") == [entered]
    assert entered in at.own("kamerlid")


@ON_SQLITE
def test_a_minister_finds_what_the_office_was_asked(at: Desk) -> None:
    number = at.ask()
    assert at.own("minister-bzk") == []

    at.do(contacts.ask_permission, number, "pcp-bzk", official=None, advice=None)

    assert at.own("minister-bzk") == [number]


def test_who_waits_is_who_has_the_ball(at: Desk) -> None:
    number = at.ask()
    who = ("kamerlid", "assistent", "senator", "pcp-bzk", "plv-bzk", "pcp-szw", "minister-bzk", "beheer")

    def waits() -> set[str]:
        return {one for one in who if number in at.waiting(one)}

    assert waits() == {"pcp-bzk", "plv-bzk"}
    at.do(contacts.ask_back, number, "pcp-bzk", text="Welke storing?")
    assert waits() == {"kamerlid", "assistent"}
    at.do(contacts.clarify, number, "kamerlid", text="Die.")
    at.do(contacts.ask_permission, number, "pcp-bzk", official=None, advice=None)
    assert waits() == {"minister-bzk"}
    at.do(contacts.withdraw, number, "kamerlid")
    assert waits() == set()


def test_a_body_is_waited_for_under_notify(at: Desk) -> None:
    number = at.ask(organisation="UWV")

    assert at.waiting("zbo-uwv") == [number]
    assert at.waiting("pcp-szw") == []


def test_what_waits_is_what_is_due_first_and_no_more_than_asked_for(at: Desk, clock: Clock) -> None:
    calm = at.ask()
    urgent = at.ask(debate_on=today(clock.moment) + timedelta(days=1))

    assert at.waiting("pcp-bzk") == [urgent, calm]
    assert at.waiting("pcp-bzk", limit=1) == [urgent]


def test_every_item_of_every_list_is_a_contact_its_reader_is_party_to(at: Desk) -> None:
    at.ask()
    at.ask("senator", "UWV")
    at.help()
    some = (
        "kamerlid",
        "senator",
        "assistent",
        "griffier",
        "pcp-bzk",
        "pcp-szw",
        "minister-bzk",
        "zbo-uwv",
    )
    for persona in some:
        actor = at.actor(persona)
        shown = [
            *at.database.read_now(lists.own, actor).rows,
            *at.database.read_now(lists.waiting_for, actor),
        ]
        shown += [item for name in QUEUES for item in at.database.read_now(lists.page, actor, name).rows]
        assert all(is_party(actor, item) for item in shown)
