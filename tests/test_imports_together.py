"""Two take over the same file at the same moment: one does it, the other sees that it is done. Nothing is there twice."""

import threading
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session

from contactdesk import audit, people
from contactdesk.law.days import today
from contactdesk.law.outcomes import Conflict
from contactdesk.law.permissions import Grant
from contactdesk.people import importing
from contactdesk.people.administration import giving, leaving
from contactdesk.people.administration.proposals_store import Term
from contactdesk.people.importing import WrongFile
from contactdesk.people.importing.tweedekamer import Seated, Seats
from contactdesk.store import Database
from contactdesk.store.models import Committee, Person, RoleGrant
from contactdesk.words import Chamber, Role
from tests.contacts import Given

HEAD = "name;email;role;chamber;from;until\n"
NORA = "Nora Nieuw;nora@tweedekamer.example;member;TK;;\n"


@pytest.fixture
def at_once(database: Database, database_url: str, desk: Any) -> Callable[..., list[Any]]:
    """The same command by two processes, as far as the database can tell; what each got, or was told."""

    def at_once(command: Callable[[Session], Any]) -> list[Any]:
        other = Database(database_url, carry=desk)
        found: list[Any] = []
        ready = threading.Barrier(2)

        def do(at: Database) -> None:
            ready.wait()
            try:
                found.append(at.write_now(command))
            except (WrongFile, Conflict) as error:
                found.append(error)

        both = [threading.Thread(target=do, args=(at,)) for at in (database, other)]
        for one in both:
            one.start()
        for one in both:
            one.join()
        other.close()
        return found

    return at_once


def test_of_two_lists_of_people_at_the_same_time_the_second_finds_everybody_there(
    at_once: Callable[..., list[Any]], given: Given
) -> None:
    found = at_once(lambda db: importing.take_in(db, importing.read((HEAD + NORA).encode())))
    assert sorted((one.added, one.known) for one in found) == [(0, 1), (1, 0)]
    assert [one.name for one in given.rows(Person)].count("Nora Nieuw") == 1
    (nora,) = [one.id for one in given.rows(Person) if one.name == "Nora Nieuw"]
    assert [one.role for one in given.rows(RoleGrant) if one.person_id == nora] == [Role.MEMBER]
    assert given.database.read_now(audit.verify).broken_id is None


def test_of_two_registers_of_members_at_the_same_time_the_second_changes_nothing(
    at_once: Callable[..., list[Any]], given: Given
) -> None:
    nora = Seated("p-nora", "Nora Nieuw", "ABC", "nora@tweedekamer.example")
    seats = Seats([nora], ["vaste commissie voor Proef"], None)
    found = at_once(lambda db: importing.take_seats(db, seats, end=False))
    assert sorted((len(one.added), len(one.committees), one.same) for one in found) == [(0, 0, 1), (1, 1, 0)]
    assert Counter(one.name for one in given.rows(Person))["Nora Nieuw"] == 1
    assert Counter(one.name for one in given.rows(Committee))["vaste commissie voor Proef"] == 1
    assert given.database.read_now(audit.verify).broken_id is None


def test_days_that_overlap_are_told_at_their_line_and_nothing_of_the_list_is_taken_over(given: Given) -> None:
    on = today(given.clock())
    first, middle, last = ((on + timedelta(days=days)).isoformat() for days in (10, 20, 30))
    rows = HEAD + NORA + f"Olaf Oud;olaf@tweedekamer.example;member;TK;{first};{last}\n"
    rows += f"Olaf Oud;olaf@tweedekamer.example;member;TK;{middle};\n"
    with pytest.raises(WrongFile) as caught:
        given.database.write_now(lambda db: importing.take_in(db, importing.read(rows.encode())))
    (mistake,) = caught.value.mistakes
    assert mistake.line == 4
    assert "Olaf Oud heeft deze rol in die dagen al" in mistake.says
    assert not {"Nora Nieuw", "Olaf Oud"} & {one.name for one in given.rows(Person)}


def test_an_office_that_nobody_would_hold_from_a_day_on_is_told_with_that_day(given: Given) -> None:
    """A gap in a portfolio: its last account gets an end, and nobody comes after."""
    mina = given.ids["minister-bzk"]
    (row,) = [one for one in given.rows(RoleGrant) if one.person_id == mina]
    until = today(given.clock()) + timedelta(days=10)
    command = leaving.end
    with pytest.raises(people.LeftEmpty) as caught:
        given.database.write_now(
            lambda db: command(db, mina, row.id, given.actor("beheer"), leaving.RoleEnd(until))
        )
    assert "is er dan niemand meer met deze rol" in caught.value.message
    assert "Geef eerst iemand anders deze rol, vanaf uiterlijk die dag." in caught.value.message
    assert [one.ends_on for one in given.rows(RoleGrant) if one.id == row.id] == [None]


def test_of_two_who_give_the_same_role_at_the_same_time_the_second_is_told(
    at_once: Callable[..., list[Any]], given: Given
) -> None:
    kim, term = given.ids["senator"], Term(Grant(Role.MEMBER, chamber=Chamber.TK))
    by = given.actor("beheer")

    def give(db: Session) -> bool:
        return giving.give_term(db, db.get_one(Person, kim), term, by)

    found = at_once(give)
    assert sorted(type(one).__name__ for one in found) == ["Conflict", "bool"]
    (error,) = [one for one in found if isinstance(one, Conflict)]
    assert "Er loopt al een voorstel" in error.message or "in die dagen al" in error.message
