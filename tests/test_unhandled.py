"""Nobody is left to handle a contact, because it is everybody's own: that is never silent."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlmodel import Session, col, select

from contactdesk import contacts
from contactdesk.contacts import Official
from contactdesk.law import permissions
from contactdesk.law.days import today
from contactdesk.letters import outbox
from contactdesk.letters.outbox import Fate
from contactdesk.operations import reminders
from contactdesk.store import visibility
from contactdesk.store.models import ContactRequest, Letter, Organisation, RoleGrant
from contactdesk.words import LetterState, Role
from tests.contacts import ADA, MARKER, Given

WAITS = "Het verzoek wacht op de beheerders."


def told(given: Given) -> list[Letter]:
    """What the administrators heard of it, once the clock went round."""
    given.database.write_now(reminders.due)
    return [one for one in given.rows(Letter) if one.template == "all_barred"]


def joins(given: Given, *keys: str, **more: Any) -> None:
    def join(db: Session) -> None:
        for key in keys:
            organisation = given.organisation("BZK")
            db.add(
                RoleGrant(person_id=given.ids[key], role=Role.LIAISON, organisation_id=organisation, **more)
            )

    given.database.write_now(join)


def leaves(given: Given, *keys: str) -> None:
    def leave(db: Session) -> None:
        ids = [given.ids[key] for key in keys]
        theirs = col(RoleGrant.person_id).in_(ids) & (col(RoleGrant.role) == Role.LIAISON)
        db.execute(update(RoleGrant).where(theirs).values(ends_on=today(given.clock())))

    given.database.write_now(leave)


@pytest.fixture
def number(given: Given) -> str:
    """Of the two contact persons one is the official; the other leaves, and who entered it as assistant comes."""
    given.with_one_administrator()
    number = given.asked(by="assistent", question=MARKER)
    petra = Official("Petra Post", given.actor("pcp-bzk").email.upper())
    given.did(contacts.ask_permission, number, by="plv-bzk", official=petra, advice="Akkoord.")
    joins(given, "assistent")
    return number


def test_as_long_as_somebody_may_handle_it_nobody_hears_anything(given: Given, number: str) -> None:
    assert told(given) == []
    assert WAITS not in given.page(number, "pcp-bzk").text


def test_the_administrators_hear_once_what_to_do_and_nothing_of_the_contact(
    given: Given, number: str
) -> None:
    leaves(given, "plv-bzk")
    (letter,) = told(given)
    assert letter.to_email == given.actor("beheer").email
    text = f"{letter.subject}\n{letter.body}"
    assert all(
        word in text for word in (number, "BZK", "iemand anders de rol van contactpersoon of vervanger")
    )
    assert not [word for word in (MARKER, "DigiD", "Kim", "Petra", "Logius", "/verzoeken") if word in text]
    given.clock.advance(timedelta(hours=1))
    assert len(told(given)) == 1, "once"


def test_who_may_read_it_sees_that_it_waits_for_the_administrators(given: Given, number: str) -> None:
    leaves(given, "plv-bzk")
    assert told(given)
    for who in ("pcp-bzk", "assistent"):
        assert WAITS in given.page(number, who).text
    assert (
        "Geen contactpersoon of vervanger mag dit verzoek behandelen." in given.page(number, "pcp-bzk").text
    )
    asker = given.page(number, "kamerlid").text
    assert WAITS not in asker
    assert "Geen contactpersoon of vervanger" not in asker
    assert "Niemand kan dit verzoek" not in asker


def test_another_situation_is_told_anew(given: Given, number: str) -> None:
    leaves(given, "plv-bzk")
    assert len(told(given)) == 1
    joins(given, "kamerlid")
    assert len(told(given)) == 2, "somebody came, and it is theirs too"
    on = today(given.clock())
    joins(given, "ambtenaar-bzk", is_deputy=True, starts_on=on, ends_on=on + timedelta(days=2))
    assert len(told(given)) == 2, "a deputy is there"
    given.clock.advance(timedelta(days=2))
    assert len(told(given)) == 3, "the deputy is gone, and it is as it was before"


def test_the_letter_does_not_leave_once_somebody_may_handle_it(given: Given, number: str) -> None:
    leaves(given, "plv-bzk")
    (letter,) = told(given)
    joins(given, "ambtenaar-bzk")
    while taken := given.database.write_now(outbox.claim, "one", limit=50, lease=timedelta(minutes=5)):
        fates = [Fate(one.id) for one in taken]
        given.database.write_now(outbox.turn, "one", fates, [], limit=0, lease=timedelta(minutes=5))
    assert [one.state for one in told(given)] == [LetterState.SUPERSEDED]
    assert letter.state is LetterState.QUEUED, "it waited until then"


def test_what_is_over_and_what_needs_no_contact_person_waits_for_nobody(given: Given, number: str) -> None:
    given.did(contacts.withdraw, number, by="kamerlid")
    notified = given.reported()
    joins(given, "zbo-uwv", "kamerlid")

    def of_one_department(db: Session) -> None:
        bzk = select(Organisation.id).where(col(Organisation.abbreviation) == "BZK").scalar_subquery()
        db.execute(
            update(ContactRequest).where(col(ContactRequest.number) == notified).values(department_id=bzk)
        )

    given.database.write_now(of_one_department)
    leaves(given, "plv-bzk", "pcp-bzk", "assistent")
    assert told(given) == []


def test_a_department_without_contact_persons_is_another_matter(given: Given, number: str) -> None:
    leaves(given, "plv-bzk", "pcp-bzk", "assistent")
    assert told(given) == []


def test_the_database_calls_the_same_contacts_somebodys_own(given: Given, number: str) -> None:
    given.sealed()
    given.reported()
    given.asked(by="griffier")
    given.asked(by="pcp-bzk", on_behalf_of=given.ids["kamerlid"])
    given.did(contacts.ask_permission, given.asked(), official=ADA)
    joins(given, "griffier", "ambtenaar-bzk", "kamerlid", "zbo-uwv")
    everything = given.rows(ContactRequest)
    owners = set()
    for key in given.ids:
        try:
            actor = given.actor(key)
        except AssertionError:  # no role today
            continue
        query = select(col(ContactRequest.id)).where(visibility.own_of(actor))
        found = set(given.database.read_now(lambda db, query=query: db.execute(query).scalars().all()))
        assert found == {one.id for one in everything if permissions.is_own_side(actor, one)}, key
        owners |= {key} if found else set()
    assert {"kamerlid", "assistent", "griffier", "pcp-bzk", "ambtenaar-bzk", "zbo-uwv"} <= owners
