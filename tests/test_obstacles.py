"""What stood in the way of contact: one choice, of which the desk keeps a number and nobody's name."""

from datetime import UTC, datetime
from typing import Any

from sqlmodel import SQLModel

from contactdesk import contacts
from contactdesk.contacts import figures
from contactdesk.store.models import ObstacleCount, PublishedFigure
from tests.contacts import Given
from tests.web import Browser, Page

#: what forgets by itself: how often somebody sent something this hour, and which form it was
PASSING = {"rate_count", "form_sent", "login_session"}


def named(given: Given, by: str, **fields: Any) -> Page:
    browser = given.sign_in(by)
    form = browser.get("/belemmeringen").form("/belemmeringen")
    return browser.post("/belemmeringen", form.fields | {"belemmering": "too_long", **fields})


def counted(given: Given) -> list[tuple[str, int, str, int]]:
    return [(row.quarter, row.department_id, row.obstacle, row.times) for row in given.rows(ObstacleCount)]


def everything(given: Given) -> dict[str, Any]:
    tables = {name: table for name, table in SQLModel.metadata.tables.items() if name not in PASSING}
    return {
        name: given.database.read_now(lambda db, of=table: sorted(map(str, db.execute(of.select()))))
        for name, table in tables.items()
    }


def test_a_choice_is_one_more_in_a_number_and_nothing_else_anywhere(given: Given) -> None:
    given.sign_in("kamerlid")
    before = everything(given)
    bzk = given.organisation("BZK")
    assert named(given, "kamerlid", ministerie=bzk).status == 303
    assert named(given, "ambtenaar-bzk", ministerie=bzk).status == 303
    assert named(given, "pcp-szw", belemmering="whom", ministerie="").status == 303
    after = everything(given)
    assert [name for name in before if before[name] != after[name]] == ["obstacle_count"]
    assert sorted(counted(given)) == [("2026-K4", 0, "whom", 1), ("2026-K4", bzk, "too_long", 2)]


def test_the_same_form_twice_counts_once(given: Given) -> None:
    browser = given.sign_in("kamerlid")
    fields = browser.get("/belemmeringen").form("/belemmeringen").fields | {"belemmering": "no_time"}
    assert [browser.post("/belemmeringen", fields).status for _ in range(2)] == [303, 303]
    assert counted(given) == [("2026-K4", 0, "no_time", 1)]


def test_what_is_not_in_the_list_is_said_at_its_field(given: Given) -> None:
    page = named(given, "kamerlid", belemmering="")
    assert (page.status, "Kies wat contact in de weg stond" in page.text) == (422, True)
    page = named(given, "kamerlid", ministerie=given.organisation("Logius"))
    assert (page.status, "Kies een ministerie uit de lijst" in page.text) == (422, True)
    assert counted(given) == []


def test_who_is_not_signed_in_names_nothing(visitor: Browser) -> None:
    assert visitor.get("/belemmeringen").status == 303


def test_a_contact_that_is_over_leads_to_it_without_saying_which(given: Given) -> None:
    number = given.permitted()
    link = "Stond iets het contact in de weg?"
    assert link not in given.page(number, "kamerlid").text
    given.did(contacts.hold, number, by="kamerlid", held_at=given.clock())
    assert link in given.page(number, "kamerlid").text


def test_what_was_named_is_published_with_its_quarter_from_five_on(given: Given) -> None:
    bzk = given.organisation("BZK")
    given.database.write_now(
        lambda db: db.add_all(
            [
                ObstacleCount(quarter="2026-K4", department_id=bzk, obstacle="too_long", times=6),
                ObstacleCount(quarter="2026-K4", department_id=bzk, obstacle="whom", times=5),
                ObstacleCount(quarter="2026-K4", department_id=0, obstacle="whom", times=7),
                ObstacleCount(quarter="2027-K1", department_id=bzk, obstacle="whom", times=4),
            ]
        )
    )
    given.asked()
    for moment in (datetime(2027, 1, 20, tzinfo=UTC), datetime(2027, 4, 20, tzinfo=UTC)):
        given.clock.moment = moment
        assert given.database.write_now(figures.count_over) == 1
    found = {
        (row.period, row.department_id, row.view, row.part): row.number
        for row in given.rows(PublishedFigure)
        if row.figure in ("obstacle", "obstacles")
    }
    assert found == {
        ("2026-K4", None, "", ""): 18,
        ("2026", bzk, "ministry", ""): 11,
        ("2026", None, "obstacle", "too_long"): 6,
        ("2026", None, "obstacle", "whom"): 12,
        ("2026", bzk, "obstacle", "too_long"): 6,
        ("2026", bzk, "obstacle", "whom"): 5,
    }
    text = given.sign_in("minister-bzk").get("/cijfers/rijk/2026").text
    assert "Het duurde te lang" in text
