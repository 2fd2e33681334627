"""Many people in one act: a list an administrator looks at first, one yes of a second, and a letter to everybody."""

import re

import pytest

from contactdesk.law.outcomes import Conflict
from contactdesk.law.roles import GIVEN_BY, Giver
from contactdesk.people import administration, importing
from contactdesk.people.importing import LineOutcome, WrongFile, people_file
from contactdesk.store.models import Person, Proposal, RoleGrant
from contactdesk.words import Role
from tests.administration import BEA, TARA, World
from tests.contacts import Given

HERE, EXAMPLE = "/beheer/inlezen", "/beheer/inlezen/voorbeeld.csv"
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


def test_a_role_about_what_is_not_here_names_the_column_that_says_so(world: World) -> None:
    text = f"name;email;role;chamber;committee\nLena de Leeuw;{LENA};member;De Kamer;\n"
    with pytest.raises(WrongFile, match="line 2: chamber: “De Kamer” is hier niet bekend"):
        world.does(importing.look, importing.read(text.encode()))


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


def test_the_parliamentary_group_of_a_line_is_taken_over_and_shown(world: World) -> None:
    text = "name;email;role;chamber;party\n" + f"Lena de Leeuw;{LENA};member;TK;Boom\n"
    assert [one.group for one in takes(world, text)] == ["Boom"]
    (lena,) = [one for one in world.given.rows(Person) if one.email == LENA]
    assert lena.parliamentary_group == "Boom"
    assert [one.group for one in takes(world, text)] == [""]


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


def test_the_page_names_the_columns_and_roles_as_the_list_has_them(given: Given) -> None:
    page = given.sign_in("beheer").get(HERE)
    shown = set(re.findall(r"<code>([^<]+)</code>", page.html))
    assert "naam;e-mail;rol" in shown
    assert set(people_file.COLUMNS) | set(people_file.ALSO) <= shown
    assert {role.value for role in Role if GIVEN_BY[role] is not Giver.MEMBER} <= shown


def test_an_empty_example_opens_in_a_spreadsheet_and_comes_in_once_it_is_filled(given: Given) -> None:
    bea = given.sign_in("beheer")
    assert f'href="{EXAMPLE}"' in bea.get(HERE).html
    example = bea.get(EXAMPLE)
    assert example.response.headers["content-type"].startswith("text/csv")
    assert 'filename="mensen.csv"' in example.response.headers["content-disposition"]
    assert example.html.startswith("\ufeffname;email;role;")
    assert example.html.endswith("\r\n")
    assert set(example.html.strip("\ufeff\r\n").split(";")) <= {*people_file.COLUMNS, *people_file.ALSO}
    empty = bea.post(HERE, {"lijst": ""}, files={"bestand": ("mensen.csv", example.html.encode())})
    assert (empty.status, "Er staat niemand in" in empty.text) == (422, True)
    filled = f"{example.html}Lena de Leeuw;{LENA};member;TK\r\n"
    page = bea.post(HERE, {"lijst": ""}, files={"bestand": ("mensen.csv", filled.encode())})
    assert (page.status, "Nieuwe mensen: 1." in page.text) == (200, True)


def test_what_is_wrong_is_said_by_the_name_that_the_list_has_for_the_column() -> None:
    wrong = "name;email;role;chamber\nLena de Leeuw;lena bij kamer;member;TK\n"
    with pytest.raises(WrongFile, match="line 2: email: is geen e-mailadres"):
        importing.read(wrong.encode())


def test_of_150_lines_the_three_that_are_wrong_stand_there_each_with_its_line(given: Given) -> None:
    lines = [f"Lid {n};lid{n}@tweedekamer.example;;Kamerlid;TK" for n in range(150)]
    lines[6] = lines[6].replace("@", " bij ")
    lines[70] = lines[70].replace("TK", "De Kamer")
    lines[149] = lines[149].replace("Kamerlid", "Kammerlid")
    bea, before = given.sign_in("beheer"), len(given.rows(Person))
    text = ("\ufeff" + HEADER + "\r\n".join(lines)).encode()

    page = bea.post(HERE, {"lijst": ""}, files={"bestand": ("leden.csv", text)})

    assert page.status == 422
    assert page.values("data-regel") == ["8", "72", "151"]
    for number, line in ((8, lines[6]), (72, lines[70]), (151, lines[149])):
        assert f'href="#regel-{number}"' in page.html
        assert f'id="regel-{number}"' in page.html
        assert line in page.text
    assert "“De Kamer” is hier niet bekend; schrijf TK of EK" in page.text
    assert page.form(HERE).fields["lijst"].splitlines()[1:] == lines, "to be mended there"
    assert len(given.rows(Person)) == before
