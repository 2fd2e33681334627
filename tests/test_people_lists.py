"""Many people in one act: a list an administrator looks at first, one yes of a second, and a letter to everybody."""

from collections.abc import Iterator

import pytest

from contactdesk.law.outcomes import Conflict
from contactdesk.people import administration, importing
from contactdesk.people.importing import LineOutcome, WrongFile
from contactdesk.store import Database
from contactdesk.store.models import Person, Proposal, RoleGrant
from contactdesk.words import Role
from tests.administration import BEA, TARA, World, opened
from tests.conftest import Clock
from tests.contacts import Given

HERE = "/beheer/inlezen"
HEADER = "naam;e-mail;telefoon;rol;waarvoor;vervanger;van;tot en met\n"
LIST = HEADER + (
    "Lena de Leeuw;Lena.deLeeuw@tweedekamer.example;070-555 09 01;Kamerlid;TK;;;\n"
    "Otto Oost;otto@bzk.example;;liaison;bzk;ja;01-12-2090;2090-12-31\n"
    "Quinten Quist;quinten@bzk.example;;official;Logius;;;\n"
)
LENA, OTTO, QUINTEN = "lena.deleeuw@tweedekamer.example", "otto@bzk.example", "quinten@bzk.example"
#: 150 go in as well; these take less time
HOW_MANY = 20
MANY = HEADER + "".join(f"Lid {n};lid{n}@tweedekamer.example;;Kamerlid;TK;;;\n" for n in range(HOW_MANY))


@pytest.fixture
def world(database: Database, people_ids: dict[str, int], clock: Clock) -> Iterator[World]:
    with opened(database, people_ids, clock) as made:
        yield made


def looks(world: World, text: str = LIST) -> list[LineOutcome]:
    with pytest.raises(importing.Looked) as looked:
        world.does(importing.look, importing.read(text.encode()))
    return looked.value.found


def takes(world: World, text: str = LIST, seen: str = "") -> list[LineOutcome]:
    seen = seen or importing.seal(looks(world, text))
    found: list[LineOutcome] = world.does(importing.take_in_from, importing.read(text.encode()), seen=seen)
    return found


def agrees(world: World) -> int:
    (found,) = world.given.database.read_now(administration.together, world.given.actor("beheer-tweede"))
    agree = administration.approve_all
    return int(world.does(agree, found.proposer_id, by="beheer-tweede", seen=found.seen))


def holders(world: World) -> dict[str, Role]:
    people = {one.id: one.email for one in world.given.rows(Person)}
    new = {LENA, OTTO, QUINTEN}
    return {
        people[row.person_id]: row.role for row in world.given.rows(RoleGrant) if people[row.person_id] in new
    }


def test_a_look_says_what_would_come_of_each_line_and_keeps_nothing(world: World) -> None:
    before = (world.logged(), len(world.given.rows(Person)))

    found = looks(world)

    assert [(one.number, one.email, one.is_new, one.became) for one in found] == [
        (2, LENA, True, "de rol wordt voorgesteld"),
        (3, OTTO, True, "de rol wordt voorgesteld"),
        (4, QUINTEN, True, "de rol geldt meteen"),
    ]
    assert (world.logged(), len(world.given.rows(Person))) == before


def test_what_takes_two_waits_for_one_yes_to_all_and_everybody_hears_by_letter(world: World) -> None:
    takes(world)
    assert holders(world) == {QUINTEN: Role.OFFICIAL}
    assert world.told("role_given") == [QUINTEN]
    assert world.told("roles_proposed") == [TARA], "one letter with the list, not one for each"
    assert LENA in world.letter("roles_proposed", TARA).body
    assert QUINTEN in world.letter("roles_proposed", TARA).body, "what holds at once stands there too"
    assert world.told("role_proposed") == []

    assert agrees(world) == 2

    assert holders(world) == {LENA: Role.MEMBER, OTTO: Role.LIAISON, QUINTEN: Role.OFFICIAL}
    assert world.told("role_given") == sorted([LENA, OTTO, QUINTEN])
    assert LENA in world.letter("people_imported", BEA).body
    assert all(row.effective_at for row in world.given.rows(Proposal))


def test_a_second_time_changes_nothing_and_tells_nobody(world: World) -> None:
    takes(world)
    before = world.logged()
    assert [one.became for one in takes(world)] == [
        "deze rol is al voorgesteld",
        "deze rol is al voorgesteld",
        "heeft deze rol al",
    ]
    assert world.logged() == before


def test_every_mistake_is_told_at_its_line_and_nothing_is_taken_over(world: World) -> None:
    wrong = HEADER + (
        "Lena de Leeuw;lena@tweedekamer.example;;Kamerlid;Derde Kamer;;;\n"
        "Nico Noord;nico@tweedekamer.example;;assistant;kim.kamerlid@tweedekamer.example;;;\n"
        f"Bea Beheer;{BEA};;administrator;;;;\n"
        "Otto Oost;otto@bzk.example;;liaison;bzk;ja;;\n"
        "Olga Oud;olga@bzk.example;;liaison;bzk;;01-01-2020;\n"
    )
    with pytest.raises(WrongFile) as found:
        world.does(importing.look, importing.read(wrong.encode()))
    said = [str(one) for one in found.value.mistakes]
    assert [one.split(":")[0] for one in said] == [f"line {n}" for n in (2, 3, 4, 5, 6)]
    for one, why in zip(
        said, ("Derde Kamer", "Kamerlid zelf", "uzelf", "een begin", "vanaf vandaag"), strict=True
    ):
        assert why in one
    assert "people_import" not in world.logged()


def test_a_list_that_gives_something_else_than_was_seen_is_looked_at_again(world: World) -> None:
    seen = importing.seal(looks(world))
    world.does(administration.add_person, name="Otto Oost", email=OTTO, phone=None)
    with pytest.raises(Conflict, match="iets anders dan u zag"):
        takes(world, seen=seen)
    assert holders(world) == {}


# On the page


def test_many_members_come_in_by_a_file_a_look_and_a_yes(given: Given) -> None:
    browser, second = given.sign_in("beheer"), given.sign_in("beheer-tweede")
    page = browser.post(HERE, {"lijst": ""}, files={"bestand": ("leden.csv", ("\ufeff" + MANY).encode())})
    assert page.status == 200
    assert "Rollen die een tweede beheerder goedkeurt: 20." in page.text
    form = next(one for one in page.reading.forms if "gezien" in one.fields)
    assert browser.post(HERE, form.fields).location == "/beheer/voorstellen"
    agree = next(one for one in second.get("/beheer/voorstellen").reading.forms if "samen" in one.action)
    assert second.post(agree.action, agree.fields).location == "/beheer/voorstellen"
    assert sum(row.role is Role.MEMBER for row in given.rows(RoleGrant)) >= HOW_MANY


def test_what_was_pasted_wrong_stays_on_the_page_with_the_line_that_is_wrong(given: Given) -> None:
    browser = given.sign_in("beheer")
    wrong = LIST.replace("Logius", "Logias")
    page = browser.post(HERE, {"lijst": wrong})
    assert page.status == 422
    assert "Regel 4: waarvoor: “Logias” is hier niet bekend" in page.text
    assert "Logias" in page.form(HERE).fields["lijst"]
    assert browser.post(HERE, {"lijst": ""}).status == 422
    binary = browser.post(HERE, {"lijst": ""}, files={"bestand": ("x.xlsx", b"PK\x03\x04\xff\xfe")})
    assert (binary.status, "UTF-8" in binary.text) == (422, True)
