"""Two administrators set how long a ministry keeps what is closed; the file is the lower limit. Nothing is destroyed here."""

from dataclasses import replace
from typing import Any

import pytest

from contactdesk.audit.contents import strays
from contactdesk.contacts import agreeing
from contactdesk.law.outcomes import Conflict, Forbidden, Invalid, NotFound
from contactdesk.law.retention import ListedClass, Retention
from contactdesk.people import administration
from contactdesk.people.administration import RetentionPlan
from contactdesk.store import Database, models
from contactdesk.words import RetentionGroup
from tests.administration import BEA, TARA, World
from tests.contacts import Given

pytestmark = pytest.mark.usefixtures("whole_log")

HERE = "/beheer/bewaartermijnen"
LIST = "Selectielijst BZK 2027, categorie 12"
NOTIFY, PERMISSION = RetentionGroup.NOTIFY, RetentionGroup.PERMISSION


@pytest.fixture(scope="session")
def desk(desk: Any) -> Any:
    """Of which the selection list of BZK says something."""
    classes = {("BZK", PERMISSION): ListedClass(10, LIST), ("XYZ", NOTIFY): ListedClass(5, "?")}
    return replace(desk, retention=Retention(classes))


def plan(world: World, years: int | None = 10, group: RetentionGroup = PERMISSION) -> RetentionPlan:
    return RetentionPlan(world.given.organisation("BZK"), group, years, LIST)


def proposes(world: World, years: int | None = 10, **more: Any) -> int:
    return int(world.does(administration.propose_class, plan(world, years), **more))


def sets(world: World, years: int | None = 10) -> None:
    id_ = proposes(world, years)
    world.does(agreeing.approve, id_, by="beheer-tweede", seen=world.seen(id_))


def holds(database: Database, given: Given, group: RetentionGroup = PERMISSION) -> int | None:
    page = database.read_now(administration.retention_of, given.organisation("BZK"))
    return next(one.holds for one in page.classes if one.group is group)


def test_everything_is_kept_until_two_administrators_set_it(world: World, database: Database) -> None:
    assert holds(database, world.given) is None
    id_ = proposes(world, 12)
    assert holds(database, world.given) is None
    with pytest.raises(Forbidden):
        world.does(agreeing.approve, id_, by="beheer", seen=world.seen(id_))
    world.does(agreeing.approve, id_, by="beheer-tweede", seen=world.seen(id_))
    assert holds(database, world.given) == 12
    assert world.logged()[-3:] == ["proposal", "proposal_approve", "proposal_effect"]
    assert [one for one in database.read_now(lambda db: [*strays(db)]) if "retention" in one] == []
    world.sets(models.RetentionClass, world.given.rows(models.RetentionClass)[0].id, years=1)
    assert "retention class 1 is not as entry" in "".join(database.read_now(lambda db: [*strays(db)]))


def test_the_page_says_once_of_ministries_that_they_keep_everything(given: Given, world: World) -> None:
    page = given.sign_in("beheer").get(HERE)
    assert "Bewaren nu alles" in page.text
    assert "bewaren" not in page.text
    sets(world, 12)
    page = given.sign_in("beheer").get(HERE)
    assert "Wat nu wordt vernietigd, en na hoe lang" in page.text
    assert page.text.count("vernietigen na 12 jaar") == 1
    ministries = page.values("data-ministerie")
    assert ministries[0] == str(world.given.organisation("BZK"))
    assert len(ministries) == len(set(ministries))


def test_the_others_hear_what_is_proposed_and_the_contact_persons_what_holds(world: World) -> None:
    id_ = proposes(world, 12)
    assert "vernietigen na 12 jaar" in world.letter("organisation_proposed", TARA).body
    world.does(agreeing.approve, id_, by="beheer-tweede", seen=world.seen(id_))
    told = world.letter("organisation_changed", world.organisation("BZK").liaison_mailbox or "").body
    assert "vernietigen na 12 jaar" in told
    assert LIST in told
    assert "Hiermee is nog niets vernietigd" in told
    assert BEA in world.told("organisation_changed")


def test_nobody_sets_fewer_years_than_the_file_or_any_where_it_says_keep(world: World) -> None:
    for years, group, field in ((9, PERMISSION, "jaren"), (50, NOTIFY, "jaren")):
        with pytest.raises(Invalid) as refused:
            world.does(administration.propose_class, plan(world, years, group))
        assert [one.field for one in refused.value.errors] == [field]
    with pytest.raises(NotFound):
        world.does(
            administration.propose_class, replace(plan(world), ministry=world.given.organisation("UWV"))
        )


def test_a_file_that_became_stricter_holds_over_what_was_set(
    world: World, database_url: str, desk: Any
) -> None:
    sets(world, 12)
    for years, then in ((15, 15), (10, 12), (None, None)):
        file = Retention({("BZK", PERMISSION): ListedClass(years, LIST)})
        later = Database(database_url, carry=replace(desk, retention=file), clock=world.given.clock)
        assert holds(later, world.given) == then
        later.close()


def test_two_can_set_back_to_keep_and_one_proposal_waits_at_a_time(world: World, database: Database) -> None:
    sets(world, 12)
    with pytest.raises(Conflict, match="al zo vastgelegd"):
        proposes(world, 12)
    id_ = proposes(world, 20)
    with pytest.raises(Conflict, match="loopt al een voorstel"):
        proposes(world, None)
    world.rejects(id_)
    sets(world, None)
    assert holds(database, world.given) is None
    assert len(world.given.rows(models.RetentionClass)) == 1


def test_a_proposal_that_the_file_no_longer_allows_is_overtaken(
    world: World, database_url: str, desk: Any
) -> None:
    id_ = proposes(world, 12)
    file = Retention({("BZK", PERMISSION): ListedClass(15, LIST)})
    stricter = Database(database_url, carry=replace(desk, retention=file), clock=world.given.clock)
    seen = world.seen(id_)
    with pytest.raises(Conflict, match="Kies 15 jaar of meer"):
        stricter.write_now(
            lambda db: agreeing.approve(db, id_, world.given.actor("beheer-tweede"), seen=seen)
        )
    stricter.close()


def test_the_page_shows_what_holds_by_whom_and_takes_a_proposal(given: Given) -> None:
    browser, id_ = given.sign_in("beheer"), given.organisation("BZK")
    overview = browser.get(HERE)
    assert f'href="{HERE}/{id_}"' in overview.html
    assert "dat dit loket niet kent: XYZ" in overview.text
    page = browser.get(f"{HERE}/{id_}")
    assert LIST in page.text
    right = {"soort": "permission", "wat": "vernietigen", "jaren": "12", "bron": LIST}
    for changed, says in (
        ({"jaren": ""}, "Vul een heel aantal jaren in"),
        ({"jaren": "twaalf"}, "Vul een heel aantal jaren in"),
        ({"jaren": "9"}, "Kies 10 jaar of meer"),
        ({"bron": ""}, "Noem de wet"),
        ({"soort": "refer"}, "Kies over welke verzoeken het gaat"),
    ):
        answer = browser.post(f"{HERE}/{id_}", right | changed)
        assert answer.status == 422
        assert says in answer.text
        assert answer.form(f"{HERE}/{id_}").fields["bron"] == (right | changed)["bron"]
    assert browser.post(f"{HERE}/{id_}", right).location == f"{HERE}/{id_}"
    assert "vernietigen na 12 jaar" in browser.get(f"{HERE}/{id_}").text
    tara = given.sign_in("beheer-tweede")
    assert "vernietigen na 12 jaar" in tara.get("/beheer/voorstellen").text


def test_a_ministry_that_keeps_all_by_the_file_has_nothing_to_choose(given: Given) -> None:
    here = f"{HERE}/{given.organisation('SZW')}"
    page = given.sign_in("beheer").get(here)
    assert "Vraag wie het loket beheert" in page.text
    assert f'action="{here}"' not in page.html
