"""The queue answers "what now?": its first tabs, what stands on a row, and how it is narrowed down and sorted."""

from datetime import timedelta

import pytest

from contactdesk import contacts
from contactdesk.contacts.lists import QUEUES, Filters
from contactdesk.law.days import today
from contactdesk.store import Database
from contactdesk.store.models import Person
from contactdesk.words import Chamber, Form, State
from tests.conftest import ON_SQLITE, Clock
from tests.contacts import ADA, SignIn
from tests.test_lists import BILL, Desk

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def at(database: Database, people_ids: dict[str, int]) -> Desk:
    return Desk(database, people_ids)


# Whose it is


def test_the_first_tabs_are_what_is_mine_and_what_is_late(sign_in: SignIn) -> None:
    assert list(QUEUES)[:2] == ["mijn", "te-laat"]

    page = sign_in("pcp-bzk").get("/wachtrij")

    assert page.text.index("Van mij 0") < page.text.index("Te laat 0") < page.text.index("Nieuw 0")


def test_what_i_took_is_mine_until_it_is_closed(at: Desk) -> None:
    number = at.ask()
    assert at.listed("mijn") == []

    at.do(contacts.take, number, "pcp-bzk")
    assert at.listed("mijn") == [number]
    assert at.listed("mijn", "plv-bzk") == []
    assert at.counts()["mijn"] == 1

    at.do(contacts.withdraw, number, "kamerlid")
    assert at.listed("mijn") == []


def test_the_queue_opens_where_there_is_something_to_do(at: Desk, sign_in: SignIn, clock: Clock) -> None:
    number = at.ask()
    assert "Nieuw 1" in sign_in("pcp-bzk").get("/wachtrij").text
    assert current(sign_in("pcp-bzk").get("/wachtrij").html) == "Nieuw"

    clock.advance(timedelta(days=14))
    assert current(sign_in("pcp-bzk").get("/wachtrij").html) == "Te laat"

    at.do(contacts.take, number, "pcp-bzk")
    assert current(sign_in("pcp-bzk").get("/wachtrij").html) == "Van mij"


def current(html: str) -> str:
    return html.split('aria-current="page">')[-1].split("<")[0].strip()


@ON_SQLITE
def test_all_that_is_open_stands_in_one_list(at: Desk) -> None:
    asked, helped = at.ask(), at.help()
    closed = at.ask()
    at.do(contacts.withdraw, closed, "kamerlid")

    assert set(at.listed("open")) == {asked, helped}
    assert at.counts()["open"] == 2


# Filters


def test_filters_combine(at: Desk, people_ids: dict[str, int], clock: Clock) -> None:
    kim, sam = at.ask(), at.ask("senator")
    written = at.ask(form=Form.WORKING_VISIT)
    at.do(contacts.take, kim, "plv-bzk")
    day = today(clock.moment)

    def found(**asked: object) -> set[str]:
        return set(at.listed("open", filters=Filters(**asked)))  # type: ignore[arg-type]

    assert found(who="niemand") == {sam, written}
    assert found(who=people_ids["plv-bzk"]) == {kim}
    assert found(who="ik") == set()
    assert found(chamber=Chamber.EK) == {sam}
    assert found(member_id=people_ids["kamerlid"]) == {kim, written}
    assert found(form=Form.CONVERSATION, member_id=people_ids["kamerlid"]) == {kim}
    assert found(organisation_id=at.organisations["Logius"], state=State.SUBMITTED) == {kim, sam, written}
    assert found(organisation_id=at.organisations["BZK"]) == set()
    assert found(since=day, until=day) == {kim, sam, written}
    assert found(since=day + timedelta(days=1)) == found(until=day - timedelta(days=1)) == set()


def test_a_party_filters_what_its_members_ask(at: Desk, people_ids: dict[str, int]) -> None:
    kim = at.ask()
    at.ask("senator")

    def joins(db: object) -> None:
        db.get_one(Person, people_ids["kamerlid"]).parliamentary_group = "Partij A"  # type: ignore[attr-defined]

    at.database.write_now(joins)

    assert at.listed("open", filters=Filters(party="Partij A")) == [kim]
    assert at.listed("open", filters=Filters(party="Partij B")) == []


def test_no_filter_tells_who_asked_for_sealed_help(
    at: Desk, people_ids: dict[str, int], sign_in: SignIn
) -> None:
    number = at.help()

    assert at.listed("open") == [number]
    assert at.listed("open", filters=Filters(member_id=people_ids["kamerlid"])) == []
    page = sign_in("pcp-bzk").get("/wachtrij?lijst=open&kies=ja")
    assert BILL in page.text
    assert "Kim Kamerlid" not in page.text


def test_who_asked_filters_nothing_that_is_closed(
    at: Desk, people_ids: dict[str, int], sign_in: SignIn
) -> None:
    number = at.ask()
    at.do(contacts.withdraw, number, "kamerlid")

    assert at.listed("gesloten") == [number]
    assert at.listed("gesloten", filters=Filters(member_id=people_ids["kamerlid"])) == []
    page = sign_in("pcp-bzk").get(f"/wachtrij?lijst=gesloten&lid={people_ids['kamerlid']}")
    assert "vindt u alleen wat loopt" in page.text


def test_what_is_filtered_stands_in_the_address_of_every_tab_and_page(at: Desk, sign_in: SignIn) -> None:
    for _ in range(26):
        at.ask()

    page = sign_in("pcp-bzk").get("/wachtrij?kamer=TK&wie=niemand&op=ontvangen")

    assert "lijst=te-laat&amp;op=ontvangen&amp;wie=niemand&amp;kamer=TK" in page.html
    assert "lijst=open&amp;op=ontvangen&amp;wie=niemand&amp;kamer=TK&amp;na=" in page.html
    assert len(page.values("data-nummer")) == 25


def test_a_filter_that_says_nothing_is_told_at_its_field(at: Desk, sign_in: SignIn) -> None:
    number = at.ask()

    page = sign_in("pcp-bzk").get("/wachtrij?lijst=nieuw&kamer=XX&wie=zomaar&van=ooit")

    assert page.status == 422
    assert "Kies de Tweede of de Eerste Kamer" in page.text
    assert "Kies uit de lijst wie het verzoek heeft" in page.text
    assert 'value="ooit"' in page.html
    assert page.values("data-nummer") == [number]


# Order


def test_a_list_stands_by_when_it_came_in_or_by_its_debate(at: Desk, clock: Clock) -> None:
    day = today(clock.moment)
    first = at.ask()
    clock.advance(timedelta(minutes=1))
    late_debate = at.ask(debate_on=day + timedelta(days=20))
    clock.advance(timedelta(minutes=1))
    soon = at.ask(debate_on=day + timedelta(days=2))

    assert at.listed("nieuw", sorted_by="ontvangen") == [first, late_debate, soon]
    assert at.listed("nieuw", sorted_by="debat") == [soon, late_debate, first]
    assert at.listed("nieuw")[0] == soon


@pytest.mark.parametrize("order", ["ontvangen", "debat", "uiterlijk"])
def test_each_order_goes_on_over_its_pages(at: Desk, clock: Clock, order: str) -> None:
    day = today(clock.moment)
    for nth in range(9):
        at.ask(debate_on=day + timedelta(days=8 + nth // 3) if nth % 2 else None)
    whole = at.listed("nieuw", sorted_by=order)

    found, after = [], None
    while True:
        page = at.listed("nieuw", sorted_by=order, after=after, limit=2)
        found += page
        if not page:
            break
        after = page[-1]

    assert len(whole) == 9
    assert found == whole


def test_the_debate_of_sealed_help_orders_nothing(at: Desk, clock: Clock) -> None:
    asked = at.ask(debate_on=today(clock.moment) + timedelta(days=9))
    helped = at.ask(
        organisation="BZK",
        form=Form.AMENDMENT_ASSISTANCE,
        subject="iets",
        bill_title=BILL,
        debate_on=today(clock.moment) + timedelta(days=2),
    )

    assert at.listed("open", sorted_by="debat") == [asked, helped]


# What stands on a row


def row(sign_in: SignIn, number: str, persona: str = "pcp-bzk") -> str:
    page = sign_in(persona).get("/wachtrij?lijst=open").html
    return page.split(f'data-nummer="{number}"')[1].split("</tr>")[0]


def test_a_row_tells_the_debate_and_the_term(at: Desk, sign_in: SignIn, clock: Clock) -> None:
    number = at.ask(debate_on=today(clock.moment) + timedelta(days=7))

    found = row(sign_in, number)

    assert "di 1-12" in found.split("debat ")[1]
    assert "werkdag" in found


def test_an_answer_shows_until_somebody_goes_on_with_it(at: Desk, sign_in: SignIn) -> None:
    number = at.ask()
    at.do(contacts.ask_back, number, "pcp-bzk", text="Welke storing?")
    assert "Antwoord binnen" not in row(sign_in, number)

    at.do(contacts.clarify, number, "kamerlid", text="Die van maandag.")
    assert "Antwoord binnen" in row(sign_in, number)
    at.do(contacts.take, number, "plv-bzk")
    assert "Antwoord binnen" in row(sign_in, number), "who takes it has done nothing with it yet"

    at.do(contacts.ask_permission, number, "pcp-bzk", official=None, advice=None)
    assert "Antwoord binnen" not in row(sign_in, number)


def test_a_message_is_new_until_it_is_read_or_answered(at: Desk, sign_in: SignIn, clock: Clock) -> None:
    number = at.ask()
    petra = sign_in("pcp-bzk")
    petra.get(f"/verzoeken/{number}")
    assert "Nieuw bericht" not in row(sign_in, number)
    clock.advance(timedelta(minutes=5))
    at.do(contacts.message, number, "kamerlid", text="Het debat is verzet naar dinsdag.")

    assert "Nieuw bericht" in row(sign_in, number)
    clock.advance(timedelta(minutes=5))
    petra.get(f"/verzoeken/{number}")
    assert "Nieuw bericht" not in row(sign_in, number)
    assert "Nieuw bericht" in row(sign_in, number, "plv-bzk")

    at.do(contacts.message, number, "pcp-bzk", text="Dank.")
    assert "Nieuw bericht" not in row(sign_in, number, "plv-bzk")


def test_a_yes_without_an_official_shows(at: Desk, sign_in: SignIn) -> None:
    number = at.ask()
    assert "Ambtenaar ontbreekt" not in row(sign_in, number)
    at.permit(number)
    assert "Ambtenaar ontbreekt" in row(sign_in, number)

    at.do(contacts.name_official, number, "pcp-bzk", official=ADA)
    assert "Ambtenaar ontbreekt" not in row(sign_in, number)


def test_a_row_says_who_has_it_also_where_the_turn_is_of_another(at: Desk, sign_in: SignIn) -> None:
    number = at.ask()
    at.do(contacts.take, number, "plv-bzk")
    at.do(contacts.ask_permission, number, "plv-bzk", official=None, advice=None)

    assert "opgepakt door: Vera Vervanger" in row(sign_in, number)
    assert "opgepakt door: u" in row(sign_in, number, "plv-bzk")


def test_nothing_on_a_row_tells_of_talk_that_is_sealed(at: Desk, sign_in: SignIn) -> None:
    number = at.help()
    at.do(contacts.message, number, "kamerlid", text="Een woord.")

    assert "Nieuw bericht" not in row(sign_in, number)
