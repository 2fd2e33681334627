"""Silence is never consent: who hears of a term, once each. What becomes of it: `test_unanswered`."""

import secrets
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlmodel import col

from contactdesk import contacts, people
from contactdesk.contacts import Ask
from contactdesk.law.days import today
from contactdesk.law.permissions import Actor
from contactdesk.operations import reminders
from contactdesk.store import Database
from contactdesk.store.models import ContactRequest, Decision, Letter, Organisation
from contactdesk.words import Form, State
from tests.conftest import Clock

TERM = {"term_near", "term_passed", "term_long_passed", "quiet", "lapsed", "term_passed_initiator"}


@pytest.fixture
def submit(database: Database, clock: Clock, people_ids: dict[str, int]) -> Callable[..., str]:
    """Kim asks Logius, now; returns the number."""

    def by_kim(abbreviation: str = "Logius", **more: object) -> str:
        query = select(col(Organisation.id)).where(col(Organisation.abbreviation) == abbreviation)
        body = database.read_now(lambda db: db.execute(query).scalar_one())
        ask = Ask(body, Form.CONVERSATION, secrets.token_hex(8), subject="DigiD", question="Hoe?", **more)
        return database.write_now(contacts.submit, ask, actor(database, people_ids["kamerlid"], clock)).number

    return by_kim


def actor(database: Database, person_id: int, clock: Clock) -> Actor:
    return database.read_now(people.actor, person_id, today(clock()))


def sent(database: Database) -> list[tuple[str, str]]:
    query = select(col(Letter.template), col(Letter.to_email)).order_by(col(Letter.id))
    return [
        (row[0], row[1]) for row in database.read_now(lambda db: db.execute(query).all()) if row[0] in TERM
    ]


def contact(database: Database, number: str) -> ContactRequest:
    query = select(ContactRequest).where(col(ContactRequest.number) == number)
    return database.read_now(lambda db: db.execute(query).scalar_one())


def give_secretary_mailbox(database: Database) -> None:
    def give(db: object) -> None:
        found = db.execute(select(Organisation).where(col(Organisation.abbreviation) == "BZK")).scalar_one()  # type: ignore[attr-defined]
        found.secretary_general_mailbox = "sg@bzk.example"

    database.write_now(give)


def test_a_fresh_request_owes_nobody_a_reminder(database: Database, submit: Callable[..., str]) -> None:
    submit()
    database.write_now(reminders.due)
    assert sent(database) == []


def test_near_passed_and_long_passed_go_once_each_to_ever_higher_desks(
    database: Database, clock: Clock, submit: Callable[..., str]
) -> None:
    number = submit()
    for _ in range(17):
        clock.advance(timedelta(days=2))
        for _ in range(2):
            database.write_now(reminders.due)
    found = [(template, to) for template, to in sent(database) if template.startswith("term_")]
    assert len(found) == len(set(found)), "a letter about the term went twice"
    assert found == [
        ("term_near", "pcp@bzk.example"),
        ("term_passed", "pcp@bzk.example"),
        ("term_passed", "vera.vervanger@bzk.example"),
        ("term_passed_initiator", "kim.kamerlid@tweedekamer.example"),
        ("term_long_passed", "pcp@bzk.example"),
    ]
    assert contact(database, number).state is State.SUBMITTED
    assert database.read_now(lambda db: db.execute(select(Decision)).first()) is None


def test_who_asked_hears_once_that_the_term_passed_also_where_the_worker_stood_still(
    database: Database, clock: Clock, submit: Callable[..., str]
) -> None:
    give_secretary_mailbox(database)
    submit()
    for _ in range(2):
        clock.advance(timedelta(days=16))
        database.write_now(reminders.due)
    query = select(Letter).where(col(Letter.template) == "term_passed_initiator")
    [letter] = database.read_now(lambda db: list(db.execute(query).scalars()))
    assert letter.to_email == "kim.kamerlid@tweedekamer.example"
    assert "Dat is geen ja en geen nee." in letter.body
    assert "voorleggen aan de secretaris-generaal van BZK" in letter.body


def test_the_secretary_general_hears_of_what_is_long_past(
    database: Database, clock: Clock, submit: Callable[..., str]
) -> None:
    give_secretary_mailbox(database)
    submit()
    clock.advance(timedelta(days=16))
    database.write_now(reminders.due)
    assert ("term_long_passed", "sg@bzk.example") in sent(database)


def test_while_the_initiator_has_a_question_the_clock_stands_still_and_nobody_is_reminded(
    database: Database, clock: Clock, submit: Callable[..., str], people_ids: dict[str, int]
) -> None:
    number = submit()
    liaison = actor(database, people_ids["pcp-bzk"], clock)
    database.write_now(contacts.ask_back, number, liaison, text="Wat bedoelt u?")
    clock.advance(timedelta(days=14))
    database.write_now(reminders.due)
    assert sent(database) == []


def test_a_notified_contact_is_never_closed_by_the_clock_but_its_body_gets_a_letter(
    database: Database, clock: Clock, submit: Callable[..., str]
) -> None:
    number = submit("UWV")
    clock.advance(timedelta(days=45))
    for _ in range(2):
        database.write_now(reminders.due)
    assert contact(database, number).state is State.NOTIFIED
    assert sent(database) == [("quiet", "postbus@uwv.example")]
