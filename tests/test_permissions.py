"""Who may do what: the table, and the strangers who try."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import product
from typing import Any

import pytest
from sqlalchemy import Column, MetaData, NullPool, Table, create_engine, select

from contactdesk.law import permissions
from contactdesk.law.lifecycle import MOVES
from contactdesk.law.officials import Official
from contactdesk.law.permissions import MAY, RELATION, SYSTEM, WAYS, Actor, Grant, acting_as
from contactdesk.store.models import ContactRequest, FurtherOfficial
from contactdesk.store.visibility import visible_to
from contactdesk.words import Action, Chamber, Disclose, Initiator, Party, Regime, Role, State

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Contact:
    id: int = 900
    regime: Regime = Regime.PERMISSION
    state: State = State.SUBMITTED
    disclose: Disclose = Disclose.FULL
    initiator_kind: Initiator = Initiator.MEMBER
    initiator_id: int = 1
    entered_by_id: int = 1
    entered_by_side: bool = True
    member_id: int | None = 1
    committee_id: int | None = None
    organisation_id: int = 50
    department_id: int = 40
    portfolio_id: int = 30
    handler_id: int | None = None
    helper_id: int | None = None
    official_email: str | None = None
    official_since: object | None = None
    further: tuple[Official, ...] = ()
    drafter_opened_at: object | None = None
    office_since: object | None = None
    member_since: object | None = None


ANNA = Actor(1, "Anna", "anna@tk", (Grant(Role.MEMBER, chamber=Chamber.TK),))
DIRK = Actor(2, "Dirk", "dirk@tk", (Grant(Role.MEMBER, chamber=Chamber.TK),))
ANNAS_ASSISTANT = Actor(3, "Aad", "aad@tk", (Grant(Role.ASSISTANT, member_id=1),))
OTHER_ASSISTANT = Actor(13, "Bas", "bas@tk", (Grant(Role.ASSISTANT, member_id=1),))
PCP = Actor(4, "Petra", "petra@bzk", (Grant(Role.LIAISON, organisation_id=40),))
OTHER_PCP = Actor(5, "Sjoerd", "sjoerd@szw", (Grant(Role.LIAISON, organisation_id=41),))
OFFICE = Actor(6, "Mina", "mina@bzk", (Grant(Role.MINISTER, portfolio_id=30),))
OFFICIAL = Actor(7, "Ada", "ada@bzk", (Grant(Role.OFFICIAL, organisation_id=40),))
BODY = Actor(8, "Uma", "uma@uwv", (Grant(Role.BODY, organisation_id=50),))
UNIT = Actor(9, "Wim", "wim@bzk", (Grant(Role.BODY, organisation_id=60),))
ADMIN = Actor(10, "Bea", "bea@bzk", (Grant(Role.ADMINISTRATOR),))
CLERK = Actor(11, "Gerrit", "gerrit@tk", (Grant(Role.CLERK, committee_id=20),))
FORMER = Actor(1, "Anna", "anna@tk", ())

OPEN = Contact()
SEALED = Contact(
    regime=Regime.NOTIFY, state=State.NOTIFIED, disclose=Disclose.TITLE_ONLY, handler_id=60, office_since=1
)
NOTIFIED = Contact(
    regime=Regime.NOTIFY, state=State.NOTIFIED, disclose=Disclose.FACT, handler_id=50, office_since=1
)


@pytest.mark.parametrize("stranger", [DIRK, OTHER_PCP, OFFICE, OFFICIAL, BODY, UNIT, ADMIN, CLERK, FORMER])
def test_a_stranger_is_no_party_to_annas_request_and_may_do_nothing(stranger: Actor) -> None:
    assert not permissions.is_party(stranger, OPEN)
    assert not [a for a in Action if acting_as(stranger, a, OPEN)]


def test_the_office_knows_of_a_request_only_from_when_it_was_asked() -> None:
    assert permissions.is_party(OFFICE, replace(OPEN, office_since=1))


def test_the_official_joins_only_at_permitted() -> None:
    named = replace(OPEN, state=State.PERMITTED, official_email="ada@bzk")
    assert not permissions.is_party(OFFICIAL, named)
    assert acting_as(OFFICIAL, Action.HOLD, replace(named, official_since=1)) is Party.OFFICIAL


def test_a_member_learns_of_an_officials_initiative_only_when_it_is_permitted() -> None:
    wish = replace(OPEN, initiator_kind=Initiator.OFFICIAL, initiator_id=7, member_id=1)
    assert not permissions.is_party(ANNA, wish)
    assert permissions.is_party(OFFICIAL, wish)
    invited = replace(wish, member_since=1, state=State.PERMITTED)
    assert acting_as(ANNA, Action.DECLINE, invited) is Party.MEMBER


def test_a_liaison_may_not_withdraw_answer_or_dispute() -> None:
    for state in State:
        contact = replace(OPEN, state=state, office_since=1)
        for action in (Action.WITHDRAW, Action.CLARIFY, Action.DISPUTE, Action.LAPSE):
            assert acting_as(PCP, action, contact) is None


def test_a_member_can_never_permit_their_own_request() -> None:
    for state in State:
        assert acting_as(ANNA, Action.PERMIT, replace(OPEN, state=state)) is None


def test_under_notify_the_liaison_knows_the_fact_and_not_the_question() -> None:
    assert permissions.is_party(PCP, NOTIFIED)
    assert not permissions.content_visible(PCP, NOTIFIED)
    assert not permissions.content_visible(OFFICE, NOTIFIED)
    assert permissions.content_visible(BODY, NOTIFIED)
    assert acting_as(PCP, Action.MESSAGE, NOTIFIED) is None
    assert acting_as(PCP, Action.NOTE, NOTIFIED) is Party.LIAISON


@pytest.mark.parametrize(
    "outsider", [PCP, OFFICE, OFFICIAL, BODY, ADMIN, DIRK, ANNAS_ASSISTANT, OTHER_ASSISTANT]
)
def test_sealed_content_is_closed_to(outsider: Actor) -> None:
    assert not permissions.content_visible(outsider, SEALED)


def test_sealed_content_is_for_the_member_the_assistant_who_acts_and_the_unit_until_a_drafter_opens_it() -> (
    None
):
    by_assistant = replace(SEALED, entered_by_id=3)
    assert permissions.content_visible(ANNA, by_assistant)
    assert permissions.content_visible(ANNAS_ASSISTANT, by_assistant)
    assert not permissions.is_party(OTHER_ASSISTANT, by_assistant)
    assert permissions.content_visible(UNIT, SEALED)
    drafted = replace(SEALED, official_email="ada@bzk", official_since=1)
    assert permissions.content_visible(UNIT, drafted)
    assert permissions.content_visible(OFFICIAL, drafted)
    opened = replace(drafted, drafter_opened_at=1)
    assert not permissions.content_visible(UNIT, opened)
    assert permissions.content_visible(OFFICIAL, opened)


def test_only_the_unit_names_the_drafter_of_sealed_help() -> None:
    bill = replace(SEALED, regime=Regime.PERMISSION, state=State.SUBMITTED)
    assert acting_as(PCP, Action.NAME_OFFICIAL, bill) is None
    assert acting_as(UNIT, Action.NAME_OFFICIAL, bill) is Party.BODY
    assert acting_as(PCP, Action.ASK_BACK, bill) is None


def test_an_administrator_has_no_right_on_any_contact() -> None:
    assert Role.ADMINISTRATOR not in RELATION
    assert not [action for action, roles in MAY.items() if Role.ADMINISTRATOR in roles]


def test_the_table_names_every_action_and_every_party_of_a_move_has_a_role_for_it() -> None:
    assert set(MAY) == set(Action)
    roles_of = {
        Party.INITIATOR: {
            *(Role.MEMBER, Role.ASSISTANT, Role.CLERK, Role.CHAIR, Role.HELPER),
            Role.OFFICIAL,
            Role.BODY,
        },
        Party.MEMBER: {Role.MEMBER, Role.ASSISTANT},
        Party.LIAISON: {Role.LIAISON},
        Party.MINISTER: {Role.MINISTER},
        Party.OFFICIAL: {Role.OFFICIAL},
        Party.BODY: {Role.BODY},
    }
    for (_, _, action), move in MOVES.items():
        for party in move.who - {Party.SYSTEM}:
            assert roles_of[party] & set(MAY[action]), f"no role can {action} as {party}"


def test_the_system_may_remind_and_lapse_and_no_more() -> None:
    awaiting = replace(OPEN, state=State.AWAITING_PERMISSION)
    assert {a for a in Action if acting_as(SYSTEM, a, awaiting)} == {Action.REMIND, Action.LAPSE}


# The same question, asked of the database


def every_contact(role: Role) -> list[Contact]:
    """Contacts that differ in everything on which it depends whether somebody in this role stands to them."""
    columns = {way.column for way in WAYS[role]} | {way.since for way in WAYS[role] if way.since}
    beside = [Official("Wie", "wie@bzk"), Official("Ander", "ander@bzk", since=NOON)]
    mine = {
        "official_email": [None, "wie@bzk", "ander@bzk"],
        "further": [(), tuple(beside), (Official("Wie", "wie@bzk", since=NOON),)],
    }
    choices: dict[str, list[Any]] = {
        name: mine.get(name, [None, 1] if name.endswith("_since") else [1, 2, 9]) for name in sorted(columns)
    }
    choices["initiator_kind"], choices["disclose"] = list(Initiator), list(Disclose)
    choices["entered_by_id"] = [1, 2]
    choices["id"] = [0]
    found = (Contact(**dict(zip(choices, one, strict=True))) for one in product(*choices.values()))
    return [replace(one, id=at) for at, one in enumerate(found, start=1)]


def of_everybody(role: Role) -> Actor:
    """Somebody whose own number is 1; what the role is about has number 2. Each is a member besides the first of some."""
    about = dict.fromkeys(("organisation_id", "portfolio_id", "committee_id", "member_id"), 2)
    met = {(person, contact) for person in (1, 2) for contact in range(person, 400, 7)}
    return Actor(1, "Wie", "wie@bzk", (Grant(role, **about),), frozenset(met))


@pytest.mark.parametrize("role", Role)
def test_the_database_finds_for_each_role_exactly_the_contacts_of_which_it_is_a_party(role: Role) -> None:
    actor, contacts = of_everybody(role), every_contact(role)
    names = [name for name in Contact.__dataclass_fields__ if name != "further"]
    columns = [ContactRequest.__table__.c[name] for name in names]  # type: ignore[attr-defined]
    bare = MetaData()
    table = Table("contact_request", bare, *(Column(c.name, c.type) for c in columns))
    further = FurtherOfficial.__table__.to_metadata(bare)  # type: ignore[attr-defined]
    with create_engine("sqlite://", poolclass=NullPool).connect() as connection:
        bare.create_all(connection)
        moments = {name for name in names if name.endswith("_since")}
        rows = [
            {n: NOON if n in moments and getattr(one, n) else getattr(one, n) for n in names}
            for one in contacts
        ]
        connection.execute(table.insert(), rows)
        beside = [
            {"contact_id": one.id, "name": of.name, "email": of.email, "since": of.since}
            for one in contacts
            for of in one.further
        ]
        if beside:
            connection.execute(further.insert(), beside)
        query = select(ContactRequest.__table__.c.id).where(visible_to(actor))  # type: ignore[attr-defined]
        found = set(connection.execute(query).scalars())
    assert found == {one.id for one in contacts if permissions.is_party(actor, one)}


@pytest.mark.parametrize("role", Role)
def test_a_role_that_is_about_nothing_stands_to_no_contact(role: Role) -> None:
    nobody = Actor(None, "Niemand", "", (Grant(role),))
    assert not [one for one in every_contact(role) if permissions.is_party(nobody, one)]
    nothing = replace(OPEN, committee_id=None, handler_id=None, official_email=None, official_since=1)
    assert not permissions.is_party(nobody, nothing)


def test_every_role_that_may_do_something_stands_to_contacts_in_a_way() -> None:
    assert set(WAYS) == set(Role)
    assert {role for role, ways in WAYS.items() if ways} == set(RELATION)
    assert {role for roles in MAY.values() for role in roles} <= set(RELATION)
