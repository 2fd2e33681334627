"""The last contact person, minister's account and administrator: by no way do they end before somebody comes after."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from contactdesk import people
from contactdesk.demo.provider import Provider
from contactdesk.law.days import today
from contactdesk.law.outcomes import Conflict, Forbidden, Invalid
from contactdesk.law.permissions import SYSTEM, Grant
from contactdesk.law.roles import Days, left_empty
from contactdesk.people import administration
from contactdesk.store import Database
from contactdesk.store.models import Person, Portfolio, Proposal, RoleGrant
from contactdesk.words import Role
from tests.administration import World, opened
from tests.conftest import Clock
from tests.contacts import Given

MON, TUE, WED = (date(2026, 11, day) for day in (23, 24, 25))
LAST = ["pcp-bzk", "minister-bzk"]


def on(world: World, days: int = 0) -> date:
    return today(world.given.clock()) + timedelta(days=days)


def follows(world: World, key: str, days: int = 0, until: int | None = None) -> int:
    """Somebody new with the same role as this persona; who they are."""
    grant = people.grant_of(world.grants(world.given.ids[key])[0])
    person = world.person(f"Nora {days}{until}")
    starts, ends = on(world, days), None if until is None else on(world, until)
    world.given.database.write_now(
        people.grant_role, person, grant, by=SYSTEM, starts_on=starts, ends_on=ends
    )
    return person


@pytest.mark.parametrize(
    ("before", "after", "day"),
    [
        ([(None, None)], [(None, TUE)], TUE),
        ([(None, None)], [(None, MON)], TUE),
        ([(None, None), (None, None)], [(None, TUE), (None, None)], None),
        ([(None, None), (WED, None)], [(None, TUE), (WED, None)], TUE),
        ([(None, None), (TUE, None)], [(None, TUE), (TUE, None)], None),
        ([(None, WED), (None, None)], [(None, WED), (None, TUE)], WED),
        ([(None, WED), (WED, None)], [(None, WED), (WED, WED)], WED),
        ([(None, WED)], [(None, WED)], None),
    ],
)
def test_the_first_day_that_nobody_holds_any_more(
    before: list[Days], after: list[Days], day: date | None
) -> None:
    assert left_empty(before, after, TUE) == day


@pytest.mark.parametrize("key", LAST)
def test_the_last_role_of_an_office_is_not_ended_on_the_pages(world: World, key: str) -> None:
    with pytest.raises(Conflict, match="Dit is de laatste"):
        world.ends(key)
    assert world.given.actor(key)
    follows(world, key)
    world.ends(key)


@pytest.mark.parametrize("key", LAST)
@pytest.mark.parametrize("days", [0, 30])
def test_the_last_person_of_an_office_does_not_end_without_who_comes_after(
    world: World, key: str, days: int
) -> None:
    person, email = world.given.ids[key], world.given.actor(key).email
    end = (people.end_person, email, on(world, days), SYSTEM)
    with pytest.raises(people.LeftEmpty):
        world.given.database.write_now(*end)
    follows(world, key, days=days + 1)
    with pytest.raises(people.LeftEmpty):
        world.given.database.write_now(*end)
    assert world.grants(person)[0].ends_on is None
    follows(world, key, days=days)
    assert world.given.database.write_now(*end) >= 1


@pytest.mark.parametrize("key", LAST)
def test_who_only_stays_until_a_day_is_no_successor(world: World, key: str) -> None:
    follows(world, key, until=10)
    with pytest.raises(Conflict, match="is er dan niemand meer"):
        world.ends(key)


@pytest.mark.parametrize("address", ["", "   "])
def test_the_mailbox_of_a_ministers_office_is_replaced_and_never_taken_away(
    given: Given, address: str
) -> None:
    ministry = given.organisation("BZK")
    office = next(one for one in given.rows(Portfolio) if one.department_id == ministry)
    typed = {"postbus": f"office-{office.id}", "adres": address}
    assert given.sign_in("beheer").post(f"/beheer/organisaties/{ministry}/postbus", typed).status == 422
    assert given.rows(Proposal) == []
    typed["adres"] = "nieuw@bzk.example"
    assert given.sign_in("beheer").post(f"/beheer/organisaties/{ministry}/postbus", typed).status == 303
    assert next(one for one in given.rows(Portfolio) if one.id == office.id).mailbox == office.mailbox


def test_a_deputy_is_no_successor(world: World) -> None:
    nora = world.person()
    grant = Grant(Role.LIAISON, organisation_id=world.given.organisation("BZK"), is_deputy=True)
    world.given.database.write_now(people.grant_role, nora, grant, by=SYSTEM)
    with pytest.raises(Conflict, match="Dit is de laatste"):
        world.ends("pcp-bzk")
    world.does(lambda db, by: people.end_person(db, "nora.nieuw@bzk.example", on(world), by))


@pytest.fixture
def with_provider(database_url: str, people_ids: dict[str, int], clock: Clock, desk: Any) -> Iterator[World]:
    """A desk with one provider, which speaks for the addresses of the personas."""
    provider = Provider(desk.settings.base_url).as_setting()
    settings = desk.settings.model_copy(update={"identity_providers": (provider,)})
    database = Database(database_url, carry=replace(desk, settings=settings), clock=clock)
    with opened(database, people_ids, clock) as made:
        yield made
    database.close()


@pytest.mark.parametrize("key", LAST)
@pytest.mark.parametrize(
    "stranger", [{"email": "nora@elders.example"}, {"issuer": "https://elders.example", "subject": "nora"}]
)
def test_who_cannot_sign_in_is_no_successor(with_provider: World, key: str, stranger: dict[str, str]) -> None:
    world = with_provider
    nora = follows(world, key)
    world.sets(Person, nora, **stranger)
    with pytest.raises(
        Conflict, match=r"laatste die kan inloggen.*Wie deze rol ook heeft, kan niet inloggen"
    ):
        world.ends(key)
    world.sets(Person, nora, email="nora@bzk.example", issuer=None, subject=None)
    world.ends(key)


def test_the_last_who_can_sign_in_gets_no_address_that_keeps_them_out(with_provider: World) -> None:
    world = with_provider
    office = world.given.ids["minister-bzk"]
    with pytest.raises(Invalid) as found:
        world.does(administration.propose_address, office, "mina@nergens.example")
    assert "kan niemand meer inloggen als" in found.value.errors[0].message
    assert world.does(administration.propose_address, office, "mina.nieuw@bzk.example")


def test_who_cannot_sign_in_may_end_as_anybody(with_provider: World) -> None:
    world = with_provider
    nora = follows(world, "pcp-bzk")
    world.sets(Person, nora, email="nora@elders.example")
    world.does(lambda db, by: people.end_person(db, "nora@elders.example", on(world), by))


def test_a_contact_person_elsewhere_than_at_a_department_may_end(world: World) -> None:
    nora = world.person()
    grant = Grant(Role.LIAISON, organisation_id=world.given.organisation("UWV"))
    world.given.database.write_now(people.grant_role, nora, grant, by=SYSTEM)
    world.does(lambda db, by: people.end_person(db, "nora.nieuw@bzk.example", on(world), by))


def test_no_last_day_is_given_after_which_nobody_is_left(world: World) -> None:
    nora, about = world.person(), world.given.organisation("SZW")
    for one in {one.person_id for one in world.given.rows(RoleGrant) if one.organisation_id == about}:
        for row in world.grants(one):
            if row.role is Role.LIAISON and not row.is_deputy:
                world.sets(RoleGrant, row.id, ends_on=on(world))
    with pytest.raises(Invalid) as found:
        world.gives(nora, about=about, until=on(world, 9))
    assert [one.field for one in found.value.errors] == ["tot"]
    with pytest.raises(people.LeftEmpty):
        world.given.database.write_now(
            people.grant_role,
            nora,
            Grant(Role.LIAISON, organisation_id=about),
            by=SYSTEM,
            ends_on=on(world, 9),
        )
    assert world.gives(nora, about=about) is False


def test_a_proposal_with_a_last_day_is_overtaken_when_nobody_would_be_left(world: World) -> None:
    nora = world.person()
    world.gives(nora, until=on(world, 9))
    world.sets(RoleGrant, world.grants(world.given.ids["pcp-bzk"])[0].id, ends_on=on(world, 5))
    with pytest.raises(Conflict, match="is er dan niemand meer"):
        world.approves(world.proposal().id)


@pytest.mark.parametrize("key", LAST)
def test_of_two_who_each_end_one_of_the_last_two_one_wins(world: World, key: str) -> None:
    nora = follows(world, key)
    emails = [world.given.actor(key).email, "nora.0none@bzk.example"]
    day = on(world)

    def end(email: str) -> bool:
        try:
            world.given.database.write_now(people.end_person, email, day, SYSTEM)
        except people.LeftEmpty:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(end, emails)) == [False, True]
    still = [one for one in (world.given.ids[key], nora) if any(not row.ends_on for row in world.grants(one))]
    assert len(still) == 1


def test_of_the_last_two_administrators_who_end_each_other_in_two_processes_one_stays(
    world: World, database_url: str
) -> None:
    keys, day = ("beheer", "beheer-tweede"), on(world)
    roles = {key: world.grants(world.given.ids[key])[0].id for key in keys}
    actors = {key: world.given.actor(key) for key in keys}
    desk = world.given.database.read_now(lambda db: db.info["desk"])

    def ends(by: str, other: str) -> Callable[[], bool]:
        def end() -> bool:
            own = Database(database_url, carry=desk, clock=world.given.clock)  # as another process has it
            try:
                own.write_now(administration.end, world.given.ids[other], roles[other], actors[by])
            except (Conflict, Forbidden):
                return False
            finally:
                own.close()
            return True

        return end

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(lambda end: end(), (ends(*keys), ends(*reversed(keys)))))
    assert sorted(done) == [False, True]
    still = [
        key
        for key in keys
        if any(not row.ends_on or row.ends_on > day for row in world.grants(world.given.ids[key]))
    ]
    assert len(still) == 1
