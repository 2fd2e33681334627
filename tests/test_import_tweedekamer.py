"""Members and committees from the open data of the Tweede Kamer: who has a seat today can ask here."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from contactdesk import audit, contacts
from contactdesk.store import Database
from contactdesk.store.models import AuditEntry, Committee, Letter, Person, RoleGrant
from contactdesk.words import Role
from tests.contacts import Given
from tests.web import Browser

ADDRESS = "https://gegevensmagazijn.tweedekamer.nl/OData/v4/2.0/$metadata#"
LONG_AGO, LONG_PAST = "2012-09-20T00:00:00+02:00", "2013-02-19T00:00:00+01:00"


def row(id_: str, **more: Any) -> dict[str, Any]:
    return {"Id": id_, "GewijzigdOp": LONG_AGO, "Verwijderd": False} | more


def person(id_: str, first: str, last: str | None, **more: Any) -> dict[str, Any]:
    return row(id_, **{"Roepnaam": first, "Tussenvoegsel": None, "Achternaam": last, **more})


def seat(
    number: int, who: str | None, *, group: str = "f-abc", **more: Any
) -> tuple[str, str, str | None, dict[str, Any]]:
    return f"z{number}", group, who, more


def tables(
    *seats: tuple[str, str, str | None, dict[str, Any]], **more: list[dict[str, Any]]
) -> dict[str, list[dict[str, Any]]]:
    """A small Chamber: these seats, two groups, and the people that are named."""
    found = {
        "Persoon": [
            person("p-anna", "Anna", "Leeuw", Tussenvoegsel="de", Geboortedatum="1970-01-01T00:00:00+01:00"),
            person("p-bram", "Bram", "Bos"),
            person("p-kim", "Kim", "Kamerlid"),
            person("p-leeg", "", None),
        ],
        "Fractie": [
            row("f-abc", Afkorting="ABC", NaamNL="Alle Burgers"),
            row("f-xyz", Afkorting="XYZ", NaamNL="X"),
        ],
        "FractieZetel": [row(id_, Fractie_Id=group) for id_, group, _, _ in seats],
        "FractieZetelPersoon": [
            row(
                f"zp-{id_}",
                FractieZetel_Id=id_,
                Persoon_Id=who,
                **{"Van": LONG_AGO, "TotEnMet": None, **more_},
            )
            for id_, _, who, more_ in seats
        ],
        "PersoonContactinformatie": [
            row("c1", Persoon_Id="p-anna", Soort="Website", Waarde="https://anna.example", Gewicht=1),
            row("c2", Persoon_Id="p-anna", Soort="E-mail", Waarde="A.deLeeuw@tweedekamer.example", Gewicht=2),
            row("c3", Persoon_Id="p-bram", Soort="E-mail", Waarde="geen adres", Gewicht=1),
            row(
                "c4", Persoon_Id="p-kim", Soort="E-mail", Waarde="kim.kamerlid@tweedekamer.example", Gewicht=1
            ),
        ],
        "Commissie": [
            row("k1", NaamNL="vaste commissie voor Éénvoud", DatumInactief=None),
            row("k2", NaamNL="vaste commissie voor Vroeger", DatumInactief=LONG_PAST),
            row("k3", NaamNL=None),
            row("k4", NaamNL="parlementaire enquêtecommissie Voorbeeld", Verwijderd=False),
        ],
    }
    return found | more


@pytest.fixture
def take(
    desk_command: Any, people_ids: dict[str, int], tmp_path: Path
) -> Callable[..., tuple[int, str, str]]:
    def take(content: Any, *options: str) -> tuple[int, str, str]:
        file = tmp_path / "kamer.json"
        pages = (
            {name: {"value": rows} for name, rows in content.items()}
            if isinstance(content, dict)
            else content
        )
        file.write_text(pages if isinstance(pages, str) else json.dumps(pages))
        result: tuple[int, str, str] = desk_command("import", "tweedekamer", str(file), *options)
        return result

    return take


def one(database: Database, register_id: str) -> tuple[str, str, str | None]:
    query = select(Person).where(col(Person.register_id) == register_id)
    found = database.read_now(lambda db: db.exec(query).one())
    return found.name, found.email, found.parliamentary_group


def roles(database: Database, register_id: str) -> list[Role]:
    query = select(RoleGrant.role).join(Person, col(Person.id) == col(RoleGrant.person_id))
    query = query.where(col(Person.register_id) == register_id, col(RoleGrant.ends_on).is_(None))
    return database.read_now(lambda db: list(db.exec(query)))


def count(database: Database, *models: Any) -> list[int]:
    return [
        database.read_now(lambda db, model=model: len(db.exec(select(model.id)).all())) for model in models
    ]


KAMER = tables(seat(1, "p-anna"), seat(2, "p-bram"), seat(3, "p-kim", group="f-xyz"), seat(4, None))


def test_who_has_a_seat_comes_in_with_name_group_and_letter(take: Any, database: Database) -> None:
    code, said, _ = take(KAMER)

    assert code == 0
    assert said.splitlines() == [
        "new\tAnna de Leeuw (ABC)",
        "changed\tKim Kamerlid (XYZ)",
        "committee\tparlementaire enquêtecommissie Voorbeeld",
        "committee\tvaste commissie voor Éénvoud",
        "no e-mail address\tBram Bos (ABC)\tadd them with: contactdesk import people, or contactdesk person add",
        "1 added, 1 changed, 0 ended, 2 committees added; 0 the same",
    ]
    assert one(database, "p-anna") == ("Anna de Leeuw", "a.deleeuw@tweedekamer.example", "ABC")
    assert one(database, "p-kim") == ("Kim Kamerlid", "kim.kamerlid@tweedekamer.example", "XYZ")
    assert roles(database, "p-anna") == roles(database, "p-kim") == [Role.MEMBER], "who had it keeps the one"
    told = database.read_now(
        lambda db: set(db.exec(select(Letter.to_email).where(col(Letter.template) == "role_given")))
    )
    assert told == {"a.deleeuw@tweedekamer.example"}
    inquiry = database.read_now(
        lambda db: db.exec(select(Committee.name).where(col(Committee.is_inquiry))).all()
    )
    assert inquiry == ["parlementaire enquêtecommissie Voorbeeld"]
    assert database.read_now(audit.verify).entries


def test_a_second_run_changes_nothing_and_a_dry_run_neither(take: Any, database: Database) -> None:
    before = count(database, Person, RoleGrant, Letter, AuditEntry, Committee)
    assert (
        "1 added, 1 changed, 0 ended, 2 committees added would be; 0 the same" in take(KAMER, "--dry-run")[1]
    )
    assert count(database, Person, RoleGrant, Letter, AuditEntry, Committee) == before

    take(KAMER)
    before = count(database, Person, RoleGrant, Letter, AuditEntry, Committee)

    assert "0 added, 0 changed, 0 ended, 0 committees added; 2 the same" in take(KAMER)[1]
    assert count(database, Person, RoleGrant, Letter, AuditEntry, Committee) == before


def test_a_name_and_a_group_follow_the_register_and_an_address_does_not(
    take: Any, database: Database
) -> None:
    take(KAMER)
    persons = [person("p-anna", "Anna", "Leeuw-Bos", Tussenvoegsel="de"), *KAMER["Persoon"][1:]]
    moved = tables(
        seat(1, "p-anna", TotEnMet=LONG_PAST),
        seat(5, "p-anna", group="f-xyz", Van=LONG_PAST),
        seat(3, "p-kim", group="f-xyz"),
        Persoon=persons,
        PersoonContactinformatie=[
            row("c2", Persoon_Id="p-anna", Soort="E-mail", Waarde="ander@tweedekamer.example")
        ],
    )

    assert "changed\tAnna de Leeuw → Anna de Leeuw-Bos (XYZ)\n" in take(moved)[1]

    assert one(database, "p-anna") == ("Anna de Leeuw-Bos", "a.deleeuw@tweedekamer.example", "XYZ")


def test_who_has_no_seat_any_more_keeps_the_role_until_it_is_said_to_end(
    take: Any, database: Database, sign_in: Callable[[str], Browser]
) -> None:
    take(KAMER)
    browser = sign_in("kamerlid")
    after = tables(seat(1, "p-anna"))

    said = take(after)[1]

    assert "no seat\tKim Kamerlid\t0 open contacts\n" in said
    assert "1 without a seat keep their role; end them with --end" in said
    assert roles(database, "p-kim") == [Role.MEMBER]
    assert browser.get("/verzoeken").status == 200

    assert "0 added, 0 changed, 1 ended, 0 committees added; 1 the same" in take(after, "--end")[1]

    assert roles(database, "p-kim") == []
    assert browser.get("/verzoeken").location.startswith("/inloggen"), "who was signed in is out"
    ended = database.read_now(
        lambda db: set(db.exec(select(Letter.to_email).where(col(Letter.template) == "role_ended")))
    )
    assert "kim.kamerlid@tweedekamer.example" in ended


def test_of_each_open_contact_of_who_leaves_it_is_said_what_becomes_of_it_and_never_what_it_is(
    take: Any, given: Given
) -> None:
    take(KAMER)
    asked, sealed, closed = given.asked(subject="Storing bij DigiD"), given.sealed(), given.asked()
    given.did(contacts.withdraw, closed, by="kamerlid")
    wanted = given.asked("BZK", by="ambtenaar-bzk", member_id=given.ids["kamerlid"])

    said = take(tables(seat(1, "p-anna")), "--dry-run")[1]

    assert "no seat\tKim Kamerlid\t3 open contacts\n" in said
    mine = "stays open in their name; hand it over, withdraw or keep it first, at /beheer/verkiezingen"
    told = dict(row.split("\t")[1:] for row in said.splitlines() if row.startswith("open contact\t"))
    assert told == {asked: mine, sealed: mine, wanted: "stays open with who wants to reach them"}
    assert "Storing" not in said
    assert given.contact(sealed).bill_title not in said
    assert roles(given.database, "p-kim") == [Role.MEMBER]


@pytest.mark.parametrize(
    ("who", "more"),
    [
        ("p-kim", {"TotEnMet": LONG_PAST}),
        ("p-kim", {"Van": "2090-01-01T00:00:00+01:00"}),
        ("p-kim", {"Verwijderd": True}),
        ("p-leeg", {}),
        ("p-weg", {}),
        (None, {}),
    ],
    ids=[
        "a seat that ended",
        "one that begins later",
        "one that was removed",
        "an empty name",
        "nobody known",
        "vacant",
    ],
)
def test_who_has_no_seat_today_is_no_member(
    take: Any, database: Database, who: str | None, more: dict[str, Any]
) -> None:
    assert take(tables(seat(1, "p-anna"), seat(2, who, **more)))[0] == 0

    query = select(Person.register_id).where(col(Person.register_id).is_not(None))
    assert database.read_now(lambda db: list(db.exec(query))) == ["p-anna"]


def test_pages_of_a_folder_are_one_whole_and_the_newest_row_counts(
    desk_command: Any, people_ids: Any, tmp_path: Path, database: Database
) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    newer = person("p-anna", "Anna", "Nieuw") | {"GewijzigdOp": LONG_PAST}
    for name, rows in KAMER.items():
        first, second = rows[:1], [*rows[1:], *([newer] if name == "Persoon" else [])]
        pages = [{"value": first, "@odata.nextLink": "…?$skiptoken=1"}, {"value": second}]
        for number, page in enumerate(pages):
            (folder / f"{name}-{number}.json").write_text(
                json.dumps({"@odata.context": f"{ADDRESS}{name}", **page})
            )

    assert desk_command("import", "tweedekamer", str(folder))[0] == 0
    assert one(database, "p-anna")[0] == "Anna Nieuw"

    (folder / "Persoon-1.json").unlink()
    code, out, err = desk_command("import", "tweedekamer", str(folder))
    assert (code, out) == (1, "")
    assert "van Persoon ontbreekt de laatste bladzijde" in err


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ('{"Persoon": {"value": [', "regel 1: dit is geen JSON"),
        ("[" * 100_000, "dit is geen JSON"),
        ("[]", "dit is geen antwoord van de open data"),
        ({"Persoon": []}, "hier ontbreekt FractieZetelPersoon, FractieZetel, Fractie"),
        ('{"Persoon": {"value": 3}}', "Persoon heeft geen rijen"),
        (KAMER | {"Fractie": [{"Afkorting": "ABC"}]}, "een rij heeft geen Id"),
        (tables(seat(1, "p-anna", Van="gisteren")), "“gisteren” is geen datum"),
        (tables(seat(1, None)), "niemand heeft op"),
    ],
)
def test_a_file_that_is_wrong_changes_nothing(take: Any, database: Database, content: Any, says: str) -> None:
    before = count(database, Person, RoleGrant, Letter, AuditEntry, Committee)

    code, out, err = take(content)

    assert (code, out) == (1, "")
    assert says in err
    assert err.count("\n") == 1
    assert count(database, Person, RoleGrant, Letter, AuditEntry, Committee) == before


def test_somebody_who_cannot_be_a_member_here_stops_the_whole_file(take: Any, database: Database) -> None:
    contact = row("c9", Persoon_Id="p-bram", Soort="E-mail", Waarde="petra.post@bzk.example")
    before = count(database, Person, RoleGrant, Letter, AuditEntry, Committee)

    code, _, err = take(KAMER | {"PersoonContactinformatie": [*KAMER["PersoonContactinformatie"], contact]})

    assert code == 1
    assert "Petra Post heeft al een rol" in err
    assert count(database, Person, RoleGrant, Letter, AuditEntry, Committee) == before
