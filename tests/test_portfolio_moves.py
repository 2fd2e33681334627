"""An office goes to another ministry, hands organisations over, or ends: nothing open is left without somebody."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk import audit, contacts, people
from contactdesk.contacts import agreeing, contact_page, decisions, replacing, standing_permissions
from contactdesk.contacts.replacing import WantedReplacement
from contactdesk.contacts.standing_permissions import InWriting
from contactdesk.law.days import today
from contactdesk.law.outcomes import Conflict, Invalid, NotFound
from contactdesk.law.permissions import SYSTEM, Grant
from contactdesk.operations import days
from contactdesk.people import administration, organisations
from contactdesk.people.administration import OrganisationName, PortfolioMove
from contactdesk.people.organisations.entries import OrganisationsFile, PortfolioEntry
from contactdesk.people.organisations.loading import no_mailboxes
from contactdesk.store import Database
from contactdesk.store.models import (
    ContactRequest,
    Letter,
    Portfolio,
    Proposal,
    RoleGrant,
    StandingPermission,
)
from contactdesk.words import Capacity, Role, State
from tests.cabinet_change import DAY, DECREE, Replay, eve, office_of
from tests.conftest import Clock
from tests.contacts import Given
from tests.test_cabinet_change import living

MOVES, HANDS, ENDS = "office_moves", "portfolio_moves", "office_ends"


@pytest.fixture
def replay(database: Database, clock: Clock) -> Replay:
    made = eve(database, clock, 60, 6)
    clock.moment = DAY
    return made


def office(replay: Replay, short: str) -> int:
    return int(replay.read(lambda db: office_of(db, short).id))


def secretary(replay: Replay, short: str = "VRO") -> int:
    """A state secretary at this ministry, with an office that works."""

    def add(db: Session) -> int:
        at = replay.given.organisation(short)
        row = Portfolio(
            key="stas", title="staatssecretaris van Bouwen", mailbox="stas@vro.example", department_id=at
        )
        db.add(row)
        db.flush()
        who = people.add_person(db, name="S. Staats", email="s.staats@vro.example", by=SYSTEM)
        people.grant_role(db, who, Grant(Role.MINISTER, portfolio_id=row.id), by=SYSTEM)
        replay.given.ids["stas"] = who
        return int(row.id)

    return int(replay.given.database.write_now(add))


def agreed(replay: Replay, act: str, of: int, to: int, *bodies: str, on: date | None = None) -> int:
    ids = tuple(replay.given.organisation(one) for one in bodies)
    id_ = int(
        replay.world.does(
            administration.propose_portfolio_move, PortfolioMove(act, of, to, ids, DECREE), on=on
        )
    )
    replay.world.does(agreeing.approve, id_, by="beheer-tweede", seen=replay.world.seen(id_))
    return id_


def kept(found: dict[str, tuple[Any, ...]]) -> dict[str, tuple[Any, ...]]:
    """State, term and rule: what no such act changes."""
    return {number: one[:3] for number, one in found.items()}


def at(replay: Replay, short: str, state: State) -> list[str]:
    here = replay.given.organisation(short)
    rows = replay.given.rows(ContactRequest)
    return [one.number for one in rows if (one.organisation_id, one.state) == (here, state)]


def test_each_act_leaves_every_contact_an_addressee_a_contact_person_and_its_clock(replay: Replay) -> None:
    before, stas = kept(living(replay)), secretary(replay)
    agreed(replay, HANDS, office(replay, "VRO"), stas, "RVB")
    assert kept(living(replay)) == before
    agreed(replay, MOVES, stas, replay.given.organisation("JenV"))
    assert kept(living(replay)) == before
    agreed(replay, ENDS, stas, office(replay, "JenV"))
    assert kept(living(replay)) == before
    gone = next(one for one in replay.given.rows(Portfolio) if one.id == stas)
    assert gone.ended_on == today(replay.given.clock())
    assert all(one.ends_on for one in replay.given.rows(RoleGrant) if one.portfolio_id == stas)
    assert replay.given.database.read_now(audit.verify).broken_id is None


def test_what_waits_is_put_to_the_new_office_and_only_that_one_decides(replay: Replay) -> None:
    given, stas = replay.given, secretary(replay)
    waits, permitted = (at(replay, "RVB", one)[0] for one in (State.AWAITING_PERMISSION, State.PERMITTED))
    before = given.contact(permitted).permission_id
    agreed(replay, HANDS, office(replay, "VRO"), stas, "RVB")
    asked = [
        one for one in given.rows(Letter) if (one.template, one.to_email) == ("asked", "stas@vro.example")
    ]
    assert len(asked) == len(at(replay, "RVB", State.AWAITING_PERMISSION))
    assert "De portefeuille is naar u gegaan: u besluit nu." in asked[0].body
    with pytest.raises(NotFound):
        given.did(decisions.decide, waits, "minister-vro", ruling=given.ruling())
    given.did(decisions.decide, waits, "stas", ruling=given.ruling())
    assert given.contact(waits).state is State.PERMITTED
    assert given.contact(permitted).permission_id == before, "what was permitted stays so"
    page = replay.read(contact_page.page, waits, given.actor("pcp-vro"))
    said = " ".join(line for _, lines in page.history for _, line in lines)
    assert "toestemming gevraagd aan de minister van Volkshuisvesting en Ruimtelijke Ordening" in said
    assert "naar de staatssecretaris van Bouwen. De termijn blijft." in said


def test_the_office_gets_one_letter_that_lists_what_it_inherits(replay: Replay) -> None:
    given, stas = replay.given, secretary(replay)
    agreed(replay, HANDS, office(replay, "VRO"), stas, "RVB")
    letters = {one.to_email: one.body for one in given.rows(Letter) if one.template == "portfolio_moved"}
    assert set(letters) == {"stas@vro.example", "office@vro.example", "liaison@vro.example"}
    moved = [one for one in given.rows(ContactRequest) if one.portfolio_id == stas and one.closed_at is None]
    assert letters["liaison@vro.example"].count("\n> ") == len(moved)
    known = [one for one in moved if one.office_since is not None]
    assert 0 < letters["stas@vro.example"].count("\n> ") <= len(moved)
    assert all(one.number in letters["stas@vro.example"] for one in known)
    assert "\n> " not in letters["office@vro.example"], "who has it no more gets no list"


def test_a_moving_office_takes_its_contacts_to_the_other_contact_persons(replay: Replay) -> None:
    given, stas = replay.given, secretary(replay)
    taken = at(replay, "RVB", State.SUBMITTED)[0]
    given.did(contacts.take, taken, "pcp-vro")
    agreed(replay, HANDS, office(replay, "VRO"), stas, "RVB")
    assert given.contact(taken).taken_by_id == given.ids["pcp-vro"]
    agreed(replay, MOVES, stas, given.organisation("JenV"))
    assert given.contact(taken).taken_by_id is None, "who took it is no contact person there"
    given.did(contacts.take, taken, "pcp-jenv")
    given.did(contacts.ask_permission, taken, "pcp-jenv", advice="Akkoord.")
    given.did(decisions.decide, taken, "stas", ruling=given.ruling())
    assert given.contact(taken).state is State.PERMITTED


def test_no_permission_beforehand_that_goes_along_works_until_the_new_office_confirms_it(
    replay: Replay,
) -> None:
    given, (gone, to) = replay.given, (secretary(replay), office(replay, "VRO"))
    agreed(replay, HANDS, to, gone, "RVB")
    ids = replay.beforehand["VRO"]
    given.database.write_now(lambda db: _belongs(db, ids[0], gone))
    agreed(replay, ENDS, gone, to)
    row = next(one for one in given.rows(StandingPermission) if one.id == ids[0])
    assert (row.portfolio_id, row.suspended_at is not None) == (to, True)
    writing = InWriting("N. Nieuw", Capacity.IN_PERSON, DAY.date(), "nota 2026-99 aan de minister")
    confirm = standing_permissions.confirm
    new = given.database.write_now(confirm, row.id, given.actor("minister-vro"), writing)
    assert new != row.id


def _belongs(db: Session, id_: int, portfolio: int) -> None:
    row = db.get_one(StandingPermission, id_)
    row.portfolio_id = portfolio
    db.add(row)
    db.flush()
    audit.say_all(db)


def test_an_ended_office_is_chosen_nowhere_and_a_file_that_names_it_means_its_successor(
    replay: Replay,
) -> None:
    given, stas = replay.given, secretary(replay)
    agreed(replay, ENDS, stas, office(replay, "VRO"))
    options = replay.read(administration.options, Role.MINISTER)
    assert str(stas) not in dict(options)
    browser_page = replay.read(administration.portfolio_page, office(replay, "VRO"))
    assert str(stas) not in dict(browser_page.offices)
    with pytest.raises(NotFound):
        replay.read(administration.portfolio_page, stas)
    file = OrganisationsFile((PortfolioEntry("stas", "staatssecretaris van Bouwen", "VRO"),), ())
    given.database.write_now(lambda db: organisations.load_file(db, file, no_mailboxes) and None)
    assert [one.key for one in given.rows(Portfolio)].count("stas") == 1


def test_a_minister_whom_administrators_added_is_not_there_twice_once_a_file_brings_them(
    replay: Replay,
) -> None:
    given, stas = replay.given, secretary(replay)
    title = "Staatssecretaris van Bouwen"
    file = OrganisationsFile((PortfolioEntry("vro-stas", title, "VRO"),), ())
    given.database.write_now(lambda db: organisations.load_file(db, file, no_mailboxes) and None)
    rows = [one for one in given.rows(Portfolio) if one.title.casefold() == title.casefold()]
    assert [(one.id, one.key, one.mailbox) for one in rows] == [(stas, "vro-stas", "stas@vro.example")]


@pytest.mark.long
@pytest.mark.parametrize(
    "wrong",
    [
        "itself",
        "the own ministry",
        "leads",
        "leads away",
        "nothing chosen",
        "not its own",
        "no contact person",
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_changes_nothing(replay: Replay, wrong: str) -> None:
    given, vro, stas = replay.given, office(replay, "VRO"), secretary(replay)
    ministry = given.organisation
    if wrong == "no contact person":
        replay.world.sets(
            RoleGrant,
            next(one.id for one in given.rows(RoleGrant) if one.person_id == given.ids["pcp-jenv"]),
            ends_on=DAY.date(),
        )
    act, of, to, bodies, field = {
        "itself": (ENDS, stas, stas, (), "naar"),
        "the own ministry": (MOVES, stas, ministry("VRO"), (), "ministerie"),
        "leads": (MOVES, vro, ministry("JenV"), (), "wat"),
        "leads away": (ENDS, vro, office(replay, "JenV"), (), "naar"),
        "nothing chosen": (HANDS, vro, stas, (), "organisaties"),
        "not its own": (HANDS, vro, stas, (ministry("DJI"),), "organisaties"),
        "no contact person": (MOVES, stas, ministry("JenV"), (), "ministerie"),
    }[wrong]
    with pytest.raises(Invalid) as refused:
        replay.world.does(administration.propose_portfolio_move, PortfolioMove(act, of, to, bodies, DECREE))
    assert [one.field for one in refused.value.errors] == [field]
    assert given.rows(Proposal) == []


@pytest.mark.long
def test_a_second_act_waits_for_the_first_which_the_desk_does_on_its_day(replay: Replay) -> None:
    given, stas, on = replay.given, secretary(replay), DAY.date() + timedelta(days=3)
    agreed(replay, HANDS, office(replay, "VRO"), stas, "RVB", on=on)
    move = PortfolioMove(ENDS, stas, office(replay, "VRO"), (), DECREE)
    with pytest.raises(Conflict, match="Er loopt al een voorstel"):
        replay.world.does(administration.propose_portfolio_move, move)
    before = kept(living(replay))
    given.clock.advance(timedelta(days=3))
    given.database.write_now(days.come)
    assert kept(living(replay)) == before
    assert {
        one.portfolio_id
        for one in given.rows(ContactRequest)
        if one.organisation_id == given.organisation("RVB")
    } == {stas}


def test_what_became_impossible_by_its_day_changes_nothing(replay: Replay) -> None:
    given, stas, on = replay.given, secretary(replay), DAY.date() + timedelta(days=3)
    id_ = agreed(replay, HANDS, office(replay, "VRO"), stas, "RVB", on=on)
    replay.world.sets(Portfolio, stas, mailbox="")
    before = {one.number: one.portfolio_id for one in given.rows(ContactRequest)}
    given.clock.advance(timedelta(days=3))
    given.database.write_now(days.come)
    assert replay.world.proposal(id_).impossible_at is not None
    assert {one.number: one.portfolio_id for one in given.rows(ContactRequest)} == before


def test_the_page_shows_numbers_and_keeps_what_was_typed(given: Given) -> None:
    given.asked(subject="Geheim MERK")
    query = select(col(Portfolio.id)).where(col(Portfolio.key) == "bzk")
    here = f"/beheer/bewindspersonen/{given.database.read_now(lambda db: db.execute(query).scalar_one())}/overgang"
    browser = given.sign_in("beheer")
    page = browser.get(here).text
    assert "1 bij dit ambt" in page
    assert "MERK" not in page
    typed = {
        "wat": "portfolio_moves",
        "ministerie": "",
        "naar": "",
        "organisaties": str(given.organisation("Logius")),
        "bron": DECREE,
    }
    answer = browser.post(here, typed)
    assert (answer.status, answer.form(here).fields["bron"]) == (422, DECREE)
    assert answer.form(here).fields["organisaties"] == str(given.organisation("Logius"))


def test_while_an_office_is_vacant_who_replaces_hears_that_an_organisation_changed(replay: Replay) -> None:
    given, world = replay.given, replay.world
    vacant, other = office(replay, "AenM"), office(replay, "JenV")
    wanted = WantedReplacement(other, DAY.date(), None, DECREE)
    id_ = world.does(lambda db, by: replacing.propose(db, vacant, by, wanted))
    world.does(agreeing.approve, id_, by="beheer-tweede", seen=world.seen(id_))
    name = OrganisationName("Immigratiedienst", "IND")
    world.approves(world.does(administration.propose_name, given.organisation("IND"), name, DECREE))
    told = world.told("organisation_changed")
    assert "office@jenv.example" in told
    assert "office@aenm.example" not in told
