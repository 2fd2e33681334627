"""People from a list: all of it or nothing, each mistake at its line, and a second run adds nothing."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, col, select

from contactdesk import audit
from contactdesk.people import importing
from contactdesk.store import Database
from contactdesk.store.models import AuditEntry, Letter, Person, RoleGrant
from contactdesk.words import Chamber, Role

HEADER = "naam;e-mail;telefoon;rol;waarvoor;vervanger;van;tot en met\n"
LIST = HEADER + (
    "Lena de Leeuw;Lena.deLeeuw@tweedekamer.example;070-555 09 01;Kamerlid;TK;;;\n"
    "Nico Noord;nico@tweedekamer.example;;assistant;lena.deleeuw@tweedekamer.example;nee;;\n"
    "Otto Oost;otto@bzk.example;;liaison;bzk;ja;01-12-2090;2090-12-31\n"
    "Pia Park;pia@bzk.example;;minister;bzk;;;\n"
    "Quinten Quist;quinten@bzk.example;;official;Logius;;;\n"
)


@pytest.fixture
def take(
    desk_command: Any, people_ids: dict[str, int], tmp_path: Path
) -> Callable[..., tuple[int, str, str]]:
    def take(content: str | bytes, *options: str) -> tuple[int, str, str]:
        file = tmp_path / "lijst.csv"
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        result: tuple[int, str, str] = desk_command("import", "people", str(file), *options)
        return result

    return take


def newest(db: Session) -> list[tuple[str, Role]]:
    query = (
        select(Person.email, RoleGrant.role)
        .join(RoleGrant, col(RoleGrant.person_id) == col(Person.id))
        .where(col(Person.phone).is_(None) | col(Person.phone).startswith("070-555 09"))
        .order_by(col(Person.email))
    )
    return [(email, role) for email, role in db.execute(query)]


def told(db: Session) -> list[tuple[str, str]]:
    query = select(col(Letter.template), col(Letter.to_email)).order_by(col(Letter.id))
    return [(template, email) for template, email in db.execute(query)]


def test_a_list_gives_each_their_role_and_tells_them_how_to_get_in(take: Any, database: Database) -> None:
    code, said, _ = take(LIST)

    assert (code, said) == (0, "5 added, 0 changed, 0 ended; 0 were there already\n")
    assert database.read_now(newest) == [
        ("lena.deleeuw@tweedekamer.example", Role.MEMBER),
        ("nico@tweedekamer.example", Role.ASSISTANT),
        ("otto@bzk.example", Role.LIAISON),
        ("pia@bzk.example", Role.MINISTER),
        ("quinten@bzk.example", Role.OFFICIAL),
    ]
    deputy = database.read_now(
        lambda db: db.exec(select(RoleGrant).where(col(RoleGrant.ends_on).is_not(None))).one()
    )
    assert (deputy.is_deputy, deputy.starts_on, deputy.ends_on) == (True, date(2090, 12, 1), date(2091, 1, 1))
    letters = database.read_now(told)
    assert sorted(to for template, to in letters if template == "role_given") == sorted(
        line.split(";")[1].lower() for line in LIST.splitlines()[1:]
    )
    assert [to for template, to in letters if template == "people_imported"] == [
        "bea.beheer@bzk.example",
        "tara.tweede@bzk.example",
    ], "one letter each, not one for every line"
    body = database.read_now(
        lambda db: db.exec(
            select(Letter.body).where(col(Letter.template) == "people_imported").limit(1)
        ).one()
    )
    assert "- Lena de Leeuw (lena.deleeuw@tweedekamer.example): " in body
    assert database.read_now(audit.verify).entries


def test_a_second_run_adds_nothing_tells_nobody_and_leaves_no_entry(take: Any, database: Database) -> None:
    take(LIST)
    before = database.read_now(lambda db: (len(told(db)), len(db.exec(select(AuditEntry.id)).all())))

    code, said, _ = take(LIST)

    assert (code, said) == (0, "0 added, 0 changed, 0 ended; 5 were there already\n")
    assert database.read_now(lambda db: (len(told(db)), len(db.exec(select(AuditEntry.id)).all()))) == before


def test_a_dry_run_says_the_same_and_changes_nothing(take: Any, database: Database) -> None:
    code, said, _ = take(LIST, "--dry-run")

    assert (code, said) == (
        0,
        "5 added, 0 changed, 0 ended; 0 were there already (--dry-run: nothing was changed)\n",
    )
    assert (database.read_now(newest), database.read_now(told)) == ([], [])
    assert take(LIST)[1].startswith("5 added, 0 changed")


@pytest.mark.parametrize(
    "content",
    [
        LIST.encode("utf-8-sig"),
        LIST.replace(";", "\t").encode(),
        LIST.replace(";", ",").encode(),
        LIST.replace("\n", "\r\n").encode(),
        (b'Rol;E-Mail;NAAM;waarvoor;;\nKamerlid;x@tweedekamer.example;"Ruiter; R.";TK;;\n\n;;;;;\n'),
    ],
    ids=[
        "a mark at the start",
        "tabs",
        "commas",
        "ends of lines of Windows",
        "other order, empty cells and lines",
    ],
)
def test_a_list_is_read_as_a_spreadsheet_writes_it(content: bytes) -> None:
    lines = importing.read(content)

    assert len(lines) in (1, 5)
    assert (lines[0].role, lines[0].about) == (Role.MEMBER, Chamber.TK.value)


WRONG = {
    "naam;e-mail\n": "line 1: er is geen kolom “rol”",
    "naam;e-mail;rol;kleur\n": "line 1: de kolom “kleur” is onbekend",
    "naam;naam;e-mail;rol\n": "line 1: de kolom “naam” staat er twee keer",
    HEADER: "er staat niemand in",
    HEADER + ";a@b.example;;Kamerlid;TK;;;\n": "line 2: naam: is leeg",
    HEADER + "An;geen adres;;Kamerlid;TK;;;\n": "line 2: e-mail: is geen e-mailadres",
    HEADER + "An;a@b.example;;koning;;;;\n": "line 2: rol: “koning” is geen rol; kies uit",
    HEADER + "An;a@b.example;;Kamerlid;TK;misschien;;\n": "line 2: vervanger: moet ja of nee zijn",
    HEADER + "An;a@b.example;;Kamerlid;TK;;31-02-2090;\n": "line 2: van: “31-02-2090” is geen dag",
    HEADER + "An;a@b.example;;Kamerlid;TK;;02-12-2090;01-12-2090\n": "line 2: tot en met (until): ligt vóór",
    HEADER + "An;a@b.example;;Kamerlid;TK;;;;;te veel\n": "line 2: heeft 10 cellen, en er zijn 8 kolommen",
    HEADER + 'An;"a@b.example;;Kamerlid;TK;;;\n': "line 2: kan niet gelezen worden",
    HEADER
    + "An;a@b.example;;Kamerlid;TK;;;\nAn;A@b.example;;member;tk;;;\n": "line 3: zegt hetzelfde als regel 2",
    HEADER + "www.kwaad.example;a@b.example;;Kamerlid;TK;;;\n": "line 2: naam: is geen naam",
    HEADER + "An;a@b.example;;Kamerlid;;;;\n": "line 2: waarvoor: is leeg; schrijf TK of EK",
    HEADER + "An;a@b.example;;liaison;XYZ;;;\n": "line 2: waarvoor: “XYZ” is hier niet bekend",
    HEADER + "An;a@b.example;;liaison;Logius;;;\n": "line 2: waarvoor: “Logius” gaat niet samen met de rol",
    HEADER
    + "An;a@b.example;;assistant;niemand@b.example;;;\n": "line 2: waarvoor: “niemand@b.example” is hier niet",
    HEADER + "An;a@b.example;;liaison;BZK;ja;;\n": "line 2: van, tot en met: een vervanger heeft",
    HEADER
    + "Kim K.;kim.kamerlid@tweedekamer.example;;Kamerlid;TK;;;\n": "line 2: naam: kim.kamerlid@tweedekamer.example",
    HEADER
    + "Kim Kamerlid;kim.kamerlid@tweedekamer.example;;administrator;;;;\n": "line 2: rol: Kim Kamerlid heeft al",
}


def test_what_is_wrong_is_told_at_its_line_and_nothing_of_the_file_is_taken_over(
    take: Any, database: Database
) -> None:
    good = "Lena de Leeuw;lena@tweedekamer.example;;Kamerlid;TK;;;\n"
    for content, says in WRONG.items():
        code, out, err = take(content if content in (HEADER,) or content[0] != HEADER[0] else content + good)

        assert (code, out) == (1, ""), content
        assert says in err, err
        assert "lijst.csv" in err
        assert "nothing was taken over" in err
    assert database.read_now(newest) == []
    assert database.read_now(told) == []


def test_every_mistake_is_told_at_once(take: Any) -> None:
    err = take(HEADER + "An;a@b.example;;liaison;XYZ;;;\nBo;b@b.example;;Kamerlid;XX;;;\n")[2]

    assert "line 2: waarvoor" in err
    assert "line 3: waarvoor" in err


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (LIST.encode("utf-16"), "geen"),
        (LIST.replace("Lena", "Léna").encode("cp1252"), "line 2: is geen UTF-8"),
    ],
)
def test_another_way_of_writing_signs_is_told_with_what_to_do(content: bytes, says: str) -> None:
    with pytest.raises(importing.WrongFile, match=says) as wrong:
        importing.read(content)
    assert "CSV UTF-8" in str(wrong.value)


def test_scripts_name_the_columns_in_english_and_a_group_follows_the_list(
    take: Any, database: Database
) -> None:
    header = "name;email;role;chamber;for;organisation;portfolio;party;telephone;from;until\n"
    rows = (
        "Lena de Leeuw;lena@tweedekamer.example;member;TK;;;;ABC;070-555 09 01;;\n"
        "Nico Noord;nico@tweedekamer.example;assistant;;lena@tweedekamer.example;;;;;;\n"
        "Pia Park;pia@bzk.example;minister;;;BZK;;;;;\n"
        "Otto Oost;otto@bzk.example;official;;;Logius;;;;;2090-12-31\n"
    )
    assert take(header + rows)[1].startswith("4 added, 0 changed, 0 ended")
    ends = database.read_now(
        lambda db: db.exec(select(RoleGrant.ends_on).where(col(RoleGrant.ends_on).is_not(None))).one()
    )
    assert ends == date(2090, 12, 31), "the first day without it"

    assert take(header + rows.replace(";ABC;", ";XYZ;"))[1].startswith("0 added, 1 changed, 0 ended; 3 were")
    group = select(Person.parliamentary_group).where(col(Person.email) == "lena@tweedekamer.example")
    assert database.read_now(lambda db: db.exec(group).one()) == "XYZ"
