"""The change of cabinet of 23 February 2026 once more: 500 open contacts and 20 permissions beforehand come through it."""

from collections import Counter
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk import audit, contacts
from contactdesk.contacts import (
    agreeing,
    contact_page,
    decisions,
    replacing,
    standing_permissions,
    succession,
)
from contactdesk.contacts.decisions import Ruling
from contactdesk.contacts.replacing import WantedReplacement
from contactdesk.contacts.standing_permissions import InWriting
from contactdesk.contacts.succession import Succession
from contactdesk.law.days import today
from contactdesk.law.lifecycle import OPEN
from contactdesk.law.outcomes import Forbidden, Invalid, NotFound
from contactdesk.store import Database
from contactdesk.store.in_force import is_in_force
from contactdesk.store.models import (
    ContactRequest,
    Decision,
    Letter,
    Organisation,
    Portfolio,
    RoleGrant,
    StandingPermission,
)
from contactdesk.words import Capacity, Form, How, Outcome, Regime, Role, State
from tests.cabinet_change import DAY, DECREE, MERGED, MINISTRIES, Replay, eve, key_of
from tests.conftest import Clock

CONTACTS, BEFOREHAND = 500, 20


def living(replay: Replay) -> dict[str, tuple[Any, ...]]:
    """Of each open contact: state, term, rule and minister, where its addressee, contact person and handler are there."""

    def read(db: Session) -> dict[str, tuple[Any, ...]]:
        on = today(replay.given.clock())
        columns = (RoleGrant.role, RoleGrant.organisation_id, RoleGrant.portfolio_id)
        lasting = select(*map(col, columns)).where(is_in_force(on))
        held = set(map(tuple, db.execute(lasting)))
        here = {
            one.id: one
            for one in db.execute(select(Organisation)).scalars()
            if not one.ended_on or one.ended_on > on
        }
        offices = {one.id: one for one in db.execute(select(Portfolio)).scalars()}
        found = {}
        for one in db.execute(
            select(ContactRequest).where(col(ContactRequest.closed_at).is_(None))
        ).scalars():
            office, department = offices[one.portfolio_id], here[one.department_id]
            assert office.mailbox
            assert office.department_id == department.id
            assert (Role.MINISTER, None, office.id) in held
            assert department.liaison_mailbox
            assert (Role.LIAISON, department.id, None) in held
            assert one.organisation_id in here
            assert one.handler_id is None or here[one.handler_id].mailbox
            if one.regime is Regime.PERMISSION:
                assert one.due_at is not None
                assert (one.stopped_at is not None) is (one.state is State.CLARIFYING)
            found[one.number] = (
                one.state,
                one.due_at,
                one.rule,
                one.portfolio_id,
                one.because,
                one.taken_by_id,
            )
        return found

    return replay.read(read)


@pytest.fixture
def replay(database: Database, clock: Clock) -> Replay:
    return eve(database, clock, CONTACTS, BEFOREHAND)


@pytest.mark.long
def test_each_contact_keeps_an_addressee_a_contact_person_and_its_clock(replay: Replay) -> None:
    given, before = replay.given, living(replay)
    assert len(before) == CONTACTS
    assert {state for state, *_ in before.values()} == OPEN

    replay.change()

    assert living(replay) == before
    assert Counter(one.template for one in given.rows(Letter))["inherited"] == len(MINISTRIES)
    _nothing_given_beforehand_works(replay)
    _works_on(replay)
    _history_keeps_the_names_of_the_day(replay)
    assert given.database.read_now(audit.verify).broken_id is None


@pytest.mark.long
def test_an_office_that_nobody_took_yet_is_answered_by_another_until_somebody_does(
    database: Database, clock: Clock
) -> None:
    replay = eve(database, clock, 60, 6)
    given, before = replay.given, living(replay)
    vacant, other = (replay.read(_office, short) for short in ("AenM", "JenV"))
    clock.moment = DAY
    wanted = WantedReplacement(other, DAY.date(), None, DECREE)
    id_ = replay.world.does(lambda db, by: replacing.propose(db, vacant, by, wanted))
    replay.world.does(agreeing.approve, id_, by="beheer-tweede", seen=replay.world.seen(id_))

    assert living(replay) == before
    waits = [
        one.number
        for one in given.rows(ContactRequest)
        if (one.portfolio_id, one.state) == (vacant, State.AWAITING_PERMISSION)
    ]
    given.did(decisions.decide, waits[0], "minister-jenv", ruling=given.ruling())
    assert given.contact(waits[0]).state is State.PERMITTED
    with pytest.raises(Forbidden):
        given.did(decisions.decide, waits[1], "minister-aenm", ruling=given.ruling())

    after = Succession("N. Nieuw", DAY.date(), DECREE)
    replay.world.does(lambda db, by: succession.change_hands(db, vacant, by, after))
    with pytest.raises(NotFound):
        given.did(decisions.decide, waits[1], "minister-jenv", ruling=given.ruling())
    given.did(decisions.decide, waits[1], "minister-aenm", ruling=given.ruling())
    taken = {one.contact_id: one.replaced_by_id for one in given.rows(Decision)}
    assert [taken[given.contact(number).id] for number in waits[:2]] == [other, None]
    assert given.database.read_now(audit.verify).broken_id is None


def _works_on(replay: Replay) -> None:
    """Who handled it and who comes along both do: here a contact person of each, from the question to the yes."""
    given = replay.given
    for short, into in MERGED.items():
        office = replay.read(_office, short)
        first, second, *_ = [
            one
            for one in given.rows(ContactRequest)
            if (one.portfolio_id, one.state, one.handler_id) == (office, State.SUBMITTED, None)
        ]
        assert first.department_id == given.organisation({"EZ": "EZK"}.get(into, into))
        for contact, key in ((first, short), (second, into)):
            by = f"pcp-{key_of(key)}"
            given.did(contacts.take, contact.number, by)
            given.did(contacts.ask_permission, contact.number, by, advice="Akkoord.")
            given.did(decisions.decide, contact.number, f"minister-{key_of(short)}", ruling=given.ruling())
            assert given.contact(contact.number).state is State.PERMITTED


def _history_keeps_the_names_of_the_day(replay: Replay) -> None:
    permitted = {
        short: next(
            one.number
            for one in replay.given.rows(ContactRequest)
            if (one.portfolio_id, one.state) == (replay.read(_office, short), State.SCHEDULED)
        )
        for short in ("EZ", "AenM")
    }
    member = replay.given.actor("kamerlid")
    pages = {short: replay.read(contact_page.page, number, member) for short, number in permitted.items()}
    said = {
        short: " ".join(line for _, lines in page.history for _, line in lines)
        for short, page in pages.items()
    }
    assert "toestemming gevraagd aan de minister van Economische Zaken," in said["EZ"]
    assert "het besluit van de minister van Economische Zaken vastgelegd" in said["EZ"]
    into = "Het ministerie van Asiel en Migratie is opgegaan in het ministerie van Justitie en Veiligheid."
    assert into in said["AenM"]
    assert pages["EZ"].minister == "de minister van Economische Zaken en Klimaat"


def _office(db: Session, short: str) -> int:
    return db.execute(select(col(Portfolio.id)).where(col(Portfolio.key) == key_of(short))).scalar_one()


def _nothing_given_beforehand_works(replay: Replay) -> None:
    """Until the successor's office gives it again, and then only that one."""
    given, (short, ids) = replay.given, next(iter(replay.beforehand.items()))
    office = replay.read(_office, short)
    assert sum(map(len, replay.beforehand.values())) == BEFOREHAND
    assert all(one.suspended_at for one in given.rows(StandingPermission))
    contact = next(
        one
        for one in given.rows(ContactRequest)
        if (one.portfolio_id, one.state, one.form) == (office, State.SUBMITTED, Form.CONVERSATION)
    )
    assert replay.read(lambda db: standing_permissions.fitting(db, contact)) == []
    by = f"pcp-{key_of(short)}"
    with pytest.raises(Invalid):
        given.did(decisions.decide, contact.number, by, ruling=_on(ids[0]))
    writing = InWriting("N. Nieuw", Capacity.IN_PERSON, DAY.date(), "nota 2026-99 aan de minister")
    new = given.database.write_now(
        standing_permissions.confirm, ids[0], given.actor(f"minister-{key_of(short)}"), writing
    )
    given.did(decisions.decide, contact.number, by, ruling=_on(new))
    assert given.contact(contact.number).state is State.PERMITTED


def _on(standing: int) -> Ruling:
    return Ruling(Outcome.PERMITTED, how=How.BEFOREHAND, standing_permission_id=standing)
