"""Who sits in a committee is kept as the register of the Chamber has it, and shown at the committee and at the person."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlmodel import col, select

from contactdesk import audit, people
from contactdesk.law.permissions import SYSTEM, Grant
from contactdesk.store import Database
from contactdesk.store.models import AuditEntry, Committee, CommitteeSeat, Person, RoleGrant
from contactdesk.words import Chamber, Role
from tests.test_import_tweedekamer import KAMER, LONG_AGO, LONG_PAST, row, take
from tests.web import Browser

__all__ = ["take"]
EENVOUD = "vaste commissie voor Éénvoud"


def sits(id_: str, who: str, function: str = "Lid", **more: Any) -> dict[str, Any]:
    given = {"CommissieZetel_Id": "cz1", "Persoon_Id": who, "Functie": function}
    return row(id_, **{**given, "Van": LONG_AGO, "TotEnMet": None, **more})


def seated(*members: dict[str, Any], substitutes: tuple[dict[str, Any], ...] = ()) -> dict[str, Any]:
    return KAMER | {
        "CommissieZetel": [row("cz1", Commissie_Id="k1"), row("cz2", Commissie_Id="k2")],
        "CommissieZetelVastPersoon": list(members),
        "CommissieZetelVervangerPersoon": list(substitutes),
    }


ANNA, KIM = sits("v1", "p-anna", "Voorzitter"), sits("s1", "p-kim")


def kept(database: Database) -> list[tuple[str, str, bool, bool]]:
    """Name, function, whether as a substitute, whether it is over."""
    query = (
        select(Person.name, CommitteeSeat.function, CommitteeSeat.is_substitute, CommitteeSeat.ends_on)
        .join(Person, col(Person.id) == col(CommitteeSeat.person_id))
        .order_by(col(CommitteeSeat.id))
    )
    rows = database.read_now(lambda db: db.exec(query).all())
    return [(name, function, is_substitute, ends is not None) for name, function, is_substitute, ends in rows]


def committee(database: Database) -> int:
    query = select(Committee.id).where(col(Committee.name) == EENVOUD)
    return database.read_now(lambda db: db.exec(query).one())


def test_seats_come_in_with_function_and_day_and_give_no_role(take: Any, database: Database) -> None:
    said = take(seated(ANNA, substitutes=(KIM,)))[1]
    assert "2 seats in committees added, 0 ended\n" in said
    assert kept(database) == [
        ("Anna de Leeuw", "Voorzitter", False, False),
        ("Kim Kamerlid", "Lid", True, False),
    ]
    first = database.read_now(lambda db: db.exec(select(CommitteeSeat)).first())
    assert first is not None
    assert first.starts_on == date(2012, 9, 20)
    chairs = select(RoleGrant).where(col(RoleGrant.role) == Role.CHAIR)
    assert not database.read_now(lambda db: [*db.exec(chairs)]), "who is chair takes two administrators"
    assert database.read_now(audit.verify).broken_id is None


def test_a_second_run_and_a_dry_run_change_no_seat(take: Any, database: Database) -> None:
    take(seated(ANNA), "--dry-run")
    assert kept(database) == []
    take(seated(ANNA))
    entries = database.read_now(lambda db: len(db.exec(select(AuditEntry.id)).all()))
    assert "0 seats in committees added, 0 ended\n" in take(seated(ANNA))[1]
    assert database.read_now(lambda db: len(db.exec(select(AuditEntry.id)).all())) == entries


def test_a_seat_that_is_gone_ends_and_stays_known_and_another_function_is_another_seat(
    take: Any, database: Database
) -> None:
    take(seated(ANNA, substitutes=(KIM,)))
    assert "1 seats in committees added, 2 ended\n" in take(seated(sits("v1", "p-anna", "Lid")))[1]
    assert kept(database) == [
        ("Anna de Leeuw", "Voorzitter", False, True),
        ("Kim Kamerlid", "Lid", True, True),
        ("Anna de Leeuw", "Lid", False, False),
    ]


def test_a_file_without_these_tables_says_nothing_of_them_and_ends_none(
    take: Any, database: Database
) -> None:
    take(seated(ANNA))
    assert "seats in committees" not in take(KAMER)[1]
    assert kept(database) == [("Anna de Leeuw", "Voorzitter", False, False)]


@pytest.mark.parametrize(
    "other",
    [
        sits("v2", "p-kim", TotEnMet=LONG_PAST),
        sits("v2", "p-kim", Verwijderd=True),
        sits("v2", "p-kim", CommissieZetel_Id="cz2"),
        sits("v2", "p-kim", CommissieZetel_Id="cz9"),
        sits("v2", "p-bram"),
        sits("v2", "p-weg"),
    ],
    ids=["over", "removed", "of a committee that was", "of none", "no person here", "nobody"],
)
def test_what_is_no_seat_today_of_somebody_here_is_none(
    take: Any, database: Database, other: dict[str, Any]
) -> None:
    assert take(seated(ANNA, other))[0] == 0
    assert kept(database) == [("Anna de Leeuw", "Voorzitter", False, False)]


def test_the_committee_shows_its_clerk_and_members_and_each_person_their_committees(
    take: Any, database: Database, sign_in: Callable[[str], Browser]
) -> None:
    take(seated(ANNA, substitutes=(KIM,)))
    here = f"/beheer/commissies/{committee(database)}"
    bea = sign_in("beheer")
    assert f'href="{here}"' in bea.get("/beheer/commissies").html
    assert "Er is nog geen griffier" in bea.get(here).text

    def add(db: Any) -> None:
        who = people.add_person(db, name="Gijs Griffier", email="gijs@tweedekamer.example", by=SYSTEM)
        clerk = Grant(Role.CLERK, chamber=Chamber.TK, committee_id=committee(database))
        people.grant_role(db, who, clerk, by=SYSTEM)

    database.write_now(add)
    take(seated(ANNA))
    page = bea.get(here)
    for said in ("Gijs Griffier", "Anna de Leeuw (ABC)", "Voorzitter", "sinds donderdag 20 september 2012"):
        assert said in page.text
    assert page.text.index("Eerder") < page.text.index("Kim Kamerlid"), "whose seat is over"

    anna = select(Person.id).where(col(Person.register_id) == "p-anna")
    person = bea.get(f"/beheer/personen/{database.read_now(lambda db: db.exec(anna).one())}")
    assert f'href="{here}"' in person.html
    assert "Voorzitter, sinds donderdag 20 september 2012" in person.text
    assert bea.get("/beheer/commissies/999999").status == 404
