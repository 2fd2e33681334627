"""Four eyes (issue 3.5): roles that read or decide, and mailboxes that links go to; each rule with who tries to break it."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlmodel import col, select

from contactdesk import administration, audit, contacts, decisions, delegation, login, people
from contactdesk.administration import Wanted, kept, logbook
from contactdesk.administration.directory import HARMLESS
from contactdesk.administration.logbook import ACTIONS
from contactdesk.database import Database
from contactdesk.days import today
from contactdesk.models import (
    AuditEntry,
    Letter,
    LetterKey,
    LoginSession,
    Organisation,
    Person,
    Portfolio,
    Proposal,
    RoleGrant,
)
from contactdesk.outbox import keys
from contactdesk.outcomes import Conflict, Forbidden, Invalid, NotFound, TooMany
from contactdesk.permissions import Actor
from contactdesk.roles import CLASHES, GIVEN_BY, Giver
from contactdesk.words import Role
from tests.conftest import Clock
from tests.contacts import Given

BEA, TARA = "bea.beheer@bzk.example", "tara.tweede@bzk.example"
NEW, OLD = "post@uwv.example", "postbus@uwv.example"


@dataclass
class World:
    """Two administrators, and what they try. A deed is done by `beheer` unless somebody else is named."""

    given: Given

    def does(self, deed: Callable[..., Any], *args: Any, by: str | Actor = "beheer", **more: Any) -> Any:
        actor = by if isinstance(by, Actor) else self.given.actor(by)
        self.given.clock.advance(timedelta(minutes=1))
        return self.given.database.write_now(lambda db: deed(db, *args, by=actor, **more))

    def person(self, name: str = "Nora Nieuw") -> int:
        email = f"{name.lower().replace(' ', '.')}@bzk.example"
        return int(self.does(administration.add_person, name=name, email=email, phone=None))

    def gives(
        self,
        person: int,
        role: Role = Role.LIAISON,
        about: object = None,
        by: str | Actor = "beheer",
        **more: Any,
    ) -> Any:
        about = about if about is not None else self.given.organisation("BZK")
        wanted = Wanted(role, None if role is Role.ADMINISTRATOR else str(about), **more)
        return self.does(administration.give, person, wanted, by=by)

    def proposes(self, box: str = "", address: str = NEW, by: str | Actor = "beheer") -> int:
        return int(self.does(administration.propose, box or self.box("UWV"), address, by=by))

    def box(self, abbreviation: str, kind: str = "organisation") -> str:
        return f"{kind}-{self.given.organisation(abbreviation)}"

    def office(self, key: str = "bzk") -> Portfolio:
        query = select(Portfolio).where(col(Portfolio.key) == key)
        return self.given.database.read_now(lambda db: db.exec(query).one())

    def seen(self, id_: int) -> str:
        """What the page of an administrator shows of it."""
        query = select(Proposal).where(col(Proposal.id) == id_)
        return self.given.database.read_now(lambda db: kept.seal(db, db.exec(query).one()))

    def approves(self, id_: int, by: str | Actor = "beheer-tweede", seen: str = "") -> Any:
        return self.does(administration.approve, id_, by=by, seen=seen or self.seen(id_))

    def rejects(self, id_: int, by: str | Actor = "beheer-tweede") -> None:
        self.does(administration.reject, id_, by=by)

    def token(self, n: int = -1) -> str:
        """Of the link in the newest test letter."""
        settings = self.given.database.read_now(lambda db: db.info["desk"]).settings
        found = [one for one in self.given.rows(LetterKey) if one.purpose == "mailbox"]
        return keys.handed_out(settings, found[n]).rpartition("/")[2]

    def answers(self, token: str = "", *, is_ours: bool = True) -> Any:
        self.given.clock.advance(timedelta(minutes=1))
        command, named = administration.answer, {"name": "Uma Uitvoering", "is_ours": is_ours}
        return self.given.database.write_now(command, token or self.token(), **named)

    def looks(self, token: str = "") -> Any:
        return self.given.database.read_now(administration.look, token or self.token())

    def ends(self, key: str, by: str | Actor = "beheer") -> str:
        """The first role of this persona."""
        id_ = self.given.ids[key]
        return str(self.does(administration.end, id_, self.grants(id_)[0].id, by=by))

    def grants(self, person: int) -> list[RoleGrant]:
        return [one for one in self.given.rows(RoleGrant) if one.person_id == person]

    def proposal(self, id_: int = 0) -> Proposal:
        rows = self.given.rows(Proposal)
        return next(one for one in rows if one.id == id_) if id_ else rows[-1]

    def organisation(self, abbreviation: str = "UWV") -> Organisation:
        query = select(Organisation).where(col(Organisation.abbreviation) == abbreviation)
        return self.given.database.read_now(lambda db: db.exec(query).one())

    def sets(self, table: Any, id_: object, **values: Any) -> None:
        """Behind the pages' back."""
        change = update(table).where(table.id == id_).values(**values)
        self.given.database.write_now(lambda db: db.execute(change) and None)

    def told(self, template: str) -> list[str]:
        return sorted(one.to_email for one in self.given.rows(Letter) if one.template == template)

    def letter(self, template: str, to: str) -> Letter:
        found = [one for one in self.given.rows(Letter) if (one.template, one.to_email) == (template, to)]
        return found[-1]

    def logged(self) -> list[str]:
        return [one.action for one in self.given.rows(AuditEntry)]

    def line(self, by: str = "beheer-tweede") -> administration.Line:
        return self.given.database.read_now(administration.waiting, self.given.actor(by))[-1]

    def passes(self, **time: int) -> None:
        self.given.clock.advance(timedelta(**time))


@pytest.fixture
def world(database: Database, people_ids: dict[str, int], clock: Clock) -> Iterator[World]:
    def no_pages(_: str) -> Any:
        raise AssertionError("no pages here")

    yield World(Given(database, people_ids, clock, no_pages))
    assert database.read_now(audit.verify).broken_id is None


# The tables


def test_every_role_says_who_gives_it_and_two_roles_clash_both_ways() -> None:
    assert set(GIVEN_BY) == set(CLASHES) == set(Role)
    assert [one for one in Role for other in CLASHES[one] if one not in CLASHES[other]] == []
    assert not [one for one in Role if one in CLASHES[one]]


def test_what_reads_contacts_of_others_decides_or_gives_roles_takes_two() -> None:
    two = {role for role in Role if GIVEN_BY[role] is Giver.TWO}
    assert two == {Role.CLERK, Role.LIAISON, Role.MINISTER, Role.BODY, Role.ADMINISTRATOR}
    assert CLASHES[Role.ADMINISTRATOR] == set(Role) - {Role.ADMINISTRATOR}


# Roles


def test_a_role_that_one_gives_holds_at_once_and_only_its_holder_hears(world: World) -> None:
    nora = world.person()
    assert world.gives(nora, Role.OFFICIAL) is True
    assert [one.role for one in world.grants(nora)] == [Role.OFFICIAL]
    assert world.told("role_given") == ["nora.nieuw@bzk.example"]
    assert world.letter("role_given", "nora.nieuw@bzk.example").reply_to == TARA, "not who gave it"


def test_a_role_that_reads_contacts_is_proposed_told_and_holds_when_a_second_agrees(world: World) -> None:
    nora = world.person()
    assert world.gives(nora) is False
    assert world.grants(nora) == []
    assert world.told("role_proposed") == [TARA], "the others, not who proposed it"
    proposed = world.letter("role_proposed", TARA)
    assert "Bea Beheer stelt voor" in proposed.body
    assert "parlementair contactpersoon (Binnenlandse Zaken en Koninkrijksrelaties)" in proposed.body
    assert world.approves(world.proposal().id or 0) is True
    (grant,) = world.grants(nora)
    assert (grant.role, grant.organisation_id) == (Role.LIAISON, world.given.organisation("BZK"))
    assert world.told("role_given") == sorted([BEA, "nora.nieuw@bzk.example"]), "not who agreed"
    assert world.logged()[-5:] == [
        "person_add",
        "proposal",
        "proposal_approve",
        "role_grant",
        "proposal_effect",
    ]
    row = world.proposal()
    assert (row.approved_by_id, row.effective_at) == (world.given.ids["beheer-tweede"], row.approved_at)


@pytest.mark.parametrize(
    ("role", "about", "field"),
    [
        (Role.CLERK, "commissie", "committee_id"),
        (Role.MINISTER, "bewindspersoon", "portfolio_id"),
        (Role.BODY, "organisatie", "organisation_id"),
        (Role.ADMINISTRATOR, "", None),
    ],
)
def test_every_other_role_that_takes_two_is_a_proposal_first(
    world: World, role: Role, about: str, field: str | None
) -> None:
    ids = {
        "commissie": next(one.committee_id for one in world.given.rows(RoleGrant) if one.committee_id),
        "bewindspersoon": world.office().id,
        "organisatie": world.given.organisation("WG-BZK"),
    }
    nora = world.person()
    assert world.gives(nora, role, ids.get(about)) is False
    assert world.grants(nora) == []
    assert world.approves(world.proposal().id or 0) is True
    (grant,) = world.grants(nora)
    assert grant.role is role
    assert field is None or getattr(grant, field) == ids[about]


def test_nobody_agrees_to_their_own_proposal_nor_to_a_role_of_their_own(world: World) -> None:
    nora = world.person()
    world.gives(nora)
    id_ = world.proposal().id or 0
    with pytest.raises(Forbidden):
        world.approves(id_, by="beheer")
    # a row that says otherwise, for somebody who has become administrator in the meantime
    world.sets(Proposal, id_, person_id=world.given.ids["beheer-tweede"])
    with pytest.raises(Forbidden):
        world.approves(id_)
    assert world.grants(nora) == []


def test_nobody_gives_or_proposes_themselves_a_role(world: World) -> None:
    for role in (Role.OFFICIAL, Role.LIAISON, Role.ADMINISTRATOR):
        with pytest.raises(Invalid):
            world.gives(world.given.ids["beheer"], role)
    assert world.given.rows(Proposal) == []


def test_the_database_itself_refuses_one_who_proposes_and_agrees(world: World) -> None:
    from sqlalchemy.exc import IntegrityError

    id_ = world.proposes()
    with pytest.raises(IntegrityError):
        world.sets(Proposal, id_, approved_by_id=world.given.ids["beheer"], approved_at=world.given.clock())


@pytest.mark.parametrize("who", ["pcp-bzk", "kamerlid", "minister-bzk", "zbo-uwv"])
def test_only_administrators_act(world: World, who: str) -> None:
    nora, id_ = world.person(), world.proposes()
    for attempt in (
        lambda: world.gives(nora, by=who),
        lambda: world.gives(nora, Role.OFFICIAL, by=who),
        lambda: world.proposes(world.box("IGJ"), "x@igj.example", by=who),
        lambda: world.approves(id_, by=who),
        lambda: world.rejects(id_, by=who),
        lambda: world.does(administration.send_again, id_, by=who),
        lambda: world.ends("senator", by=who),
        lambda: world.does(administration.add_person, name="X", email="x@y.example", phone=None, by=who),
        lambda: world.does(administration.save_body, 1, {}, seen="", by=who),
    ):
        with pytest.raises(Forbidden):
            attempt()


def test_an_administrator_whose_role_ended_can_do_nothing_whatever_their_page_said(world: World) -> None:
    nora, id_ = world.person(), world.proposes()
    was = world.given.actor("beheer-tweede")
    assert world.ends("beheer-tweede") == "Tara Tweede"
    for attempt in (
        lambda: world.approves(id_, by=was),
        lambda: world.rejects(id_, by=was),
        lambda: world.gives(nora, by=was),
        lambda: world.proposes(world.box("IGJ"), "x@igj.example", by=was),
    ):
        with pytest.raises(Forbidden):
            attempt()


def test_what_an_administrator_proposed_or_agreed_to_falls_with_their_role(world: World) -> None:
    third = world.person("Derk Derde")
    world.gives(third, Role.ADMINISTRATOR)
    world.approves(world.proposal().id or 0)
    id_ = world.proposes(by="beheer-tweede")
    world.approves(id_, by="beheer")
    world.ends("beheer-tweede")
    with pytest.raises(Conflict):
        world.answers()
    assert world.organisation().mailbox == OLD
    other = world.proposes(world.box("IGJ"), "post@igj.example")
    derk = world.given.database.read_now(people.actor, third, today(world.given.clock()))
    assert derk
    world.approves(other, by=derk)
    world.does(administration.end, third, world.grants(third)[0].id)
    with pytest.raises(Conflict):
        world.answers()
    assert world.organisation("IGJ").mailbox == "postbus@igj.example"
    assert world.line("beheer").why == "Wie dit goedkeurde, is geen beheerder meer."


def test_a_proposal_is_over_by_itself_after_two_weeks(world: World) -> None:
    nora = world.person()
    world.gives(nora)
    id_ = world.proposal().id or 0
    world.passes(days=13)
    seen = world.seen(id_)
    world.passes(days=1)
    with pytest.raises(Conflict, match="verlopen"):
        world.approves(id_, seen=seen)
    with pytest.raises(Conflict, match="verlopen"):
        world.rejects(id_)
    assert world.given.database.read_now(administration.waiting, world.given.actor("beheer")) == []
    past = world.given.database.read_now(administration.past, world.given.actor("beheer"))
    assert past[0].standing == "verlopen"
    assert world.gives(nora) is False, "and can be proposed anew"


def test_what_was_given_otherwise_in_the_meantime_is_not_given_again(world: World) -> None:
    nora = world.person()
    world.gives(nora)
    id_ = world.proposal().id or 0
    grant = world.given.database.read_now(lambda db: kept.proposed_role(db.get_one(Proposal, id_))[0])
    world.given.database.write_now(people.grant_role, nora, grant, by=world.given.actor("beheer"))
    with pytest.raises(Conflict, match="heeft deze rol in die dagen al"):
        world.approves(id_)
    assert len(world.grants(nora)) == 1
    assert world.line().standing == "achterhaald"


def test_a_role_that_clashes_by_now_is_not_given(world: World) -> None:
    nora = world.person()
    world.gives(nora)
    id_ = world.proposal().id or 0
    world.gives(nora, Role.MEMBER, "TK")
    with pytest.raises(Conflict, match="niet samengaat"):
        world.approves(id_)
    with pytest.raises(Conflict, match="niet samengaat"):
        world.gives(nora, Role.ADMINISTRATOR)
    with pytest.raises(Conflict, match="niet samengaat"):
        world.gives(world.given.ids["pcp-bzk"], Role.MEMBER, "TK")


def test_a_role_at_an_organisation_that_ended_is_not_given(world: World) -> None:
    nora = world.person()
    world.gives(nora, Role.BODY, world.given.organisation("UWV"))
    world.sets(Organisation, world.given.organisation("UWV"), ended_on=today(world.given.clock()))
    with pytest.raises(Conflict, match="bestaat niet meer"):
        world.approves(world.proposal().id or 0)
    with pytest.raises(Invalid):
        world.gives(nora, Role.BODY, world.given.organisation("UWV"))


@pytest.mark.parametrize("about", ["", "0", "999999", "x", "-1", "UWV"])
def test_a_role_is_about_what_the_form_offers_and_nothing_else(world: World, about: str) -> None:
    uwv, nora = world.given.organisation("UWV"), world.person()
    for role in (Role.LIAISON, Role.MINISTER, Role.CLERK, Role.OFFICIAL, Role.BODY, Role.MEMBER):
        with pytest.raises(Invalid) as error:
            world.gives(nora, role, about)
        assert [one.field for one in error.value.errors] == ["waarover"]
    with pytest.raises(Invalid):
        world.gives(nora, Role.LIAISON, uwv)  # no ministry
    with pytest.raises(Invalid) as refused:
        world.gives(nora, Role.ASSISTANT, world.given.ids["kamerlid"])
    assert refused.value.errors[0].field == "rol"


def test_a_deputy_has_a_first_and_a_last_day_and_a_role_of_ones_own_need_not(world: World) -> None:
    nora, on = world.person(), today(world.given.clock())
    with pytest.raises(Invalid) as error:
        world.gives(nora, is_deputy=True)
    assert [one.field for one in error.value.errors] == ["van", "tot"]
    for days in ((on - timedelta(days=1), on), (on, on - timedelta(days=1)), (on + timedelta(days=2), on)):
        with pytest.raises(Invalid):
            world.gives(nora, is_deputy=True, starts_on=days[0], until=days[1])
    world.gives(nora, is_deputy=True, starts_on=on, until=on + timedelta(days=6))
    world.approves(world.proposal().id or 0)
    (grant,) = world.grants(nora)
    assert (grant.is_deputy, grant.starts_on, grant.ends_on) == (True, on, on + timedelta(days=7))


def test_a_role_whose_days_went_by_while_it_waited_is_not_given(world: World) -> None:
    nora, on = world.person(), today(world.given.clock())
    world.gives(nora, is_deputy=True, starts_on=on, until=on)
    world.passes(days=1)
    with pytest.raises(Conflict, match="laatste dag"):
        world.approves(world.proposal().id or 0)


def test_the_same_role_is_proposed_once_at_a_time(world: World) -> None:
    nora = world.person()
    world.gives(nora)
    with pytest.raises(Conflict, match="loopt al een voorstel"):
        world.gives(nora, by="beheer-tweede")
    world.rejects(world.proposal().id or 0)
    assert world.gives(nora, by="beheer-tweede") is False


def test_who_rejects_or_withdraws_says_so_to_everybody_who_had_heard(world: World) -> None:
    nora = world.person()
    world.gives(nora)
    id_ = world.proposal().id or 0
    world.rejects(id_)
    assert world.told("proposal_rejected") == [BEA]
    with pytest.raises(Conflict, match="Tara Tweede wees dit voorstel af"):
        world.approves(id_)
    assert world.grants(nora) == []
    world.gives(nora)
    world.rejects(world.proposal().id or 0, by="beheer")
    assert world.told("proposal_rejected") == [BEA, TARA]
    assert "heeft het eigen voorstel ingetrokken" in world.letter("proposal_rejected", TARA).body


def test_nobody_agrees_to_something_else_than_they_saw(world: World) -> None:
    nora = world.person()
    world.gives(nora)
    id_ = world.proposal().id or 0
    seen, details = world.seen(id_), world.proposal().details
    grant = details["grant"] | {"organisation_id": world.given.organisation("SZW")}
    world.sets(Proposal, id_, details={**details, "grant": grant})
    with pytest.raises(Conflict, match="een ander dan u zag"):
        world.approves(id_, seen=seen)
    world.sets(Proposal, id_, details=details)
    world.sets(Person, nora, name="Iemand Anders")
    with pytest.raises(Conflict, match="een ander dan u zag"):
        world.approves(id_, seen=seen)
    assert world.grants(nora) == []


def test_a_role_is_ended_by_one_at_once_with_letters_and_every_sign_in(world: World) -> None:
    session = people.NewSession("demo", login.HOURS)
    world.given.database.write_now(people.start_session, world.given.ids["pcp-bzk"], session)
    assert world.ends("pcp-bzk") == "Petra Post"
    assert world.given.rows(LoginSession) == []
    assert world.told("role_ended") == sorted(["petra.post@bzk.example", TARA])
    ended = world.given.database.read_now(
        people.actor, world.given.ids["pcp-bzk"], today(world.given.clock())
    )
    assert ended is None
    with pytest.raises(Conflict, match="al voorbij"):
        world.ends("pcp-bzk")


def test_the_end_of_a_deputys_role_is_told_where_it_was_lent_from(world: World) -> None:
    by = world.given.actor("pcp-bzk")
    world.ends("plv-bzk")
    assert world.told("role_ended") == sorted(["vera.vervanger@bzk.example", "pcp@bzk.example", TARA])
    lent = world.given.database.read_now(
        lambda db: delegation.lent(db, delegation.deputising(db, by)),
    )
    assert [one.standing for one in lent] == ["voorbij"]


def test_a_role_is_ended_on_the_page_of_who_has_it(world: World) -> None:
    role = world.grants(world.given.ids["senator"])[0].id
    with pytest.raises(NotFound):
        world.does(administration.end, world.given.ids["kamerlid"], role)
    with pytest.raises(NotFound):
        world.does(administration.end, world.given.ids["kamerlid"], 999_999)


def test_the_last_administrator_stays(world: World) -> None:
    world.ends("beheer-tweede")
    with pytest.raises(Conflict, match="laatste beheerder"):
        world.ends("beheer")
    assert world.given.actor("beheer").has(Role.ADMINISTRATOR)


def test_of_two_administrators_who_end_each_other_at_once_one_is_left(world: World) -> None:
    actors = {key: world.given.actor(key) for key in ("beheer", "beheer-tweede")}
    other = {"beheer": "beheer-tweede", "beheer-tweede": "beheer"}
    rows = {key: world.grants(world.given.ids[key])[0].id for key in actors}

    def end(key: str) -> object:
        ids = world.given.ids[other[key]], rows[other[key]]
        try:
            command = lambda db: administration.end(db, *ids, actors[key])  # noqa: E731
            return world.given.database.write_now(command)
        except (Forbidden, Conflict) as error:
            return type(error)

    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(end, actors))
    assert sorted(map(str, found)).count(str(Forbidden)) == 1
    on = today(world.given.clock())
    left = [world.given.database.read_now(people.actor, world.given.ids[key], on) for key in actors]
    assert [bool(one) for one in left].count(True) == 1


def test_of_two_who_agree_at_once_one_does_and_the_role_is_there_once(world: World) -> None:
    third = world.person("Derk Derde")
    world.gives(third, Role.ADMINISTRATOR)
    world.approves(world.proposal().id or 0)
    nora = world.person()
    world.gives(nora)
    id_, on = world.proposal().id or 0, today(world.given.clock())
    seen, derk = world.seen(id_), world.given.database.read_now(people.actor, third, on)
    assert derk
    both = [world.given.actor("beheer-tweede"), derk] * 2

    def approve(by: Actor) -> object:
        try:
            return world.given.database.write_now(administration.approve, id_, by, seen=seen)
        except Conflict as error:
            return error.message[:24]

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(approve, both))
    assert found.count(True) == 1
    assert found.count("Een collega was u voor: ") == 3
    assert len(world.grants(nora)) == 1


# Mailboxes


@pytest.mark.parametrize("first", ["approves", "answers"])
def test_a_mailbox_changes_when_a_second_agreed_and_the_test_letter_was_answered_in_either_order(
    world: World, first: str
) -> None:
    id_ = world.proposes()
    steps = [lambda: world.approves(id_), world.answers]
    for step, holds in zip(steps if first == "approves" else steps[::-1], (False, True), strict=True):
        assert world.organisation().mailbox == OLD
        assert step() is holds
    assert world.organisation().mailbox == NEW
    row = world.proposal()
    assert row.effective_at == max(row.approved_at, row.answered_at)
    assert world.told("mailbox_test") == [NEW]
    assert world.told("mailbox_proposed") == sorted([OLD, TARA])
    assert world.letter("mailbox_proposed", OLD).reply_to == TARA, "not who proposed it"
    administrators = {BEA, TARA} - ({TARA} if first == "answers" else set())
    assert world.told("mailbox_changed") == sorted([*administrators, OLD, NEW])
    done = [action for action in world.logged() if action.startswith("proposal")]
    order = ["proposal_approve", "proposal_answer"]
    assert done == ["proposal", *(order if first == "approves" else order[::-1]), "proposal_effect"]


@pytest.mark.parametrize("kind", ["organisation", "liaison", "secretary_general", "office"])
def test_every_mailbox_that_links_go_to_changes_so_and_no_other_way(world: World, kind: str) -> None:
    box = f"office-{world.office().id}" if kind == "office" else world.box("BZK", kind)
    id_ = world.proposes(box, "anders@bzk.example")
    world.approves(id_)
    world.answers()
    body = world.organisation("BZK")
    now = {
        "organisation": body.mailbox,
        "liaison": body.liaison_mailbox,
        "secretary_general": body.secretary_general_mailbox,
        "office": world.office().mailbox,
    }
    assert [name for name, address in now.items() if address == "anders@bzk.example"] == [kind]


def test_the_harmless_details_hold_no_mailbox() -> None:
    assert set(HARMLESS) == {"phone", "liaison_phone", "website", "note"}


@pytest.mark.parametrize(
    "key", ["", "office", "office-0", "liaison-999999", "mailbox-1", "organisation-1x", "legislation-1"]
)
def test_a_mailbox_that_is_none_cannot_be_proposed(world: World, key: str) -> None:
    with pytest.raises(NotFound):
        world.proposes(key or "-", NEW)


def test_of_an_agency_nobody_proposes_a_mailbox_that_only_a_ministry_has(world: World) -> None:
    with pytest.raises(NotFound):
        world.proposes(world.box("Logius", "liaison"), "x@logius.example")


@pytest.mark.parametrize(
    ("address", "of"),
    [
        ("minister@bzk.example", "het bureau van de minister"),
        ("pcp@szw.example", "de parlementair contactpersoon"),
        ("POSTBUS@IGJ.example", "Inspectie"),
        (BEA, "adres van een beheerder"),
        (TARA, "adres van een beheerder"),
        (OLD.upper(), "al het adres"),
    ],
)
def test_a_mailbox_serves_one_side_of_the_desk_and_no_administrator(
    world: World, address: str, of: str
) -> None:
    with pytest.raises(Invalid) as error:
        world.proposes(address=address)
    (wrong,) = error.value.errors
    assert wrong.field == "adres"
    assert of in wrong.message
    assert world.given.rows(Letter) == []


def test_bodies_of_one_ministry_may_share_a_mailbox(world: World) -> None:
    assert world.proposes(world.box("Logius"), "postbus@bzk.example")


def test_a_mailbox_that_became_another_bodys_in_the_meantime_is_refused(world: World) -> None:
    id_ = world.proposes()
    world.sets(Organisation, world.given.organisation("IGJ"), mailbox=NEW)
    with pytest.raises(Conflict, match="Dit adres is al van Inspectie"):
        world.approves(id_)
    with pytest.raises(Conflict):
        world.answers()


def test_a_mailbox_that_is_another_by_now_is_not_overwritten(world: World) -> None:
    id_ = world.proposes()
    world.answers()
    world.sets(Organisation, world.given.organisation("UWV"), mailbox="intussen@uwv.example")
    with pytest.raises(Conflict, match="intussen een andere"):
        world.approves(id_)
    assert world.organisation().mailbox == "intussen@uwv.example"


def test_a_proposal_for_an_organisation_that_ended_is_refused_at_each_step(world: World) -> None:
    id_ = world.proposes()
    world.sets(Organisation, world.given.organisation("UWV"), ended_on=today(world.given.clock()))
    with pytest.raises(Conflict, match="bestaat niet meer"):
        world.approves(id_)
    with pytest.raises(Conflict):
        world.answers()
    with pytest.raises(Conflict, match="bestaat niet meer"):
        world.does(administration.send_again, id_)
    world.rejects(id_)
    with pytest.raises(Conflict, match="bestaat niet meer"):
        world.proposes(address="nog@uwv.example")
    assert world.organisation().mailbox == OLD


def test_one_proposal_for_a_mailbox_at_a_time(world: World) -> None:
    world.proposes()
    with pytest.raises(Conflict, match="loopt al een voorstel"):
        world.proposes(address="anders@uwv.example", by="beheer-tweede")


def test_looking_at_a_test_letters_link_changes_nothing(world: World) -> None:
    world.proposes()
    before = world.given.rows(Proposal), world.given.rows(LetterKey), world.logged()
    for _ in range(3):
        seen = world.looks()
        assert (seen.standing, seen.address) == (administration.Standing.OPEN, NEW)
    assert (world.given.rows(Proposal), world.given.rows(LetterKey), world.logged()) == before


def test_a_test_letter_is_answered_once(world: World) -> None:
    world.proposes()
    world.answers()
    for is_ours in (True, False):
        with pytest.raises(Conflict):
            world.answers(is_ours=is_ours)
    assert world.looks().standing == administration.Standing.ANSWERED
    assert world.logged().count("proposal_answer") == 1


def test_who_does_not_know_of_it_says_no_and_everybody_who_had_heard_is_told(world: World) -> None:
    id_ = world.proposes()
    assert world.answers(is_ours=False) is False
    assert world.looks().standing == administration.Standing.REJECTED
    assert world.told("proposal_rejected") == sorted([BEA, TARA, OLD])
    assert f"vanuit {NEW} geantwoord" in world.letter("proposal_rejected", OLD).body
    with pytest.raises(Conflict, match="Wie de nieuwe postbus leest wees dit voorstel af"):
        world.approves(id_)


def test_a_rejected_mailbox_is_told_to_old_and_new(world: World) -> None:
    id_ = world.proposes()
    world.rejects(id_)
    assert world.told("proposal_rejected") == sorted([BEA, OLD, NEW])
    assert world.looks().standing == administration.Standing.REJECTED
    with pytest.raises(Conflict):
        world.answers()


def test_a_link_ends_with_its_proposal(world: World) -> None:
    world.proposes()
    world.passes(days=14)
    assert world.looks().standing == administration.Standing.OVER
    with pytest.raises(Conflict):
        world.answers()


def test_a_forged_link_and_one_of_another_kind_open_nothing(world: World) -> None:
    world.proposes()
    token = world.token()
    number, _, signature = token.partition("-")
    forged = [f"{number}-{'a' * 52}", f"9{number}-{signature}", signature, token[:-1], f"{token}a", ""]
    other = world.given.rows(LetterKey)[-1]
    world.sets(LetterKey, other.id, purpose="sign_in")
    forged.append(token)
    settings = world.given.database.read_now(lambda db: db.info["desk"]).settings
    changed = world.given.rows(LetterKey)[-1]
    forged.append(keys.handed_out(settings, changed).rpartition("/")[2])
    for one in forged:
        with pytest.raises(NotFound):
            world.looks(one or "-")
        with pytest.raises(NotFound):
            world.answers(one or "-")
    assert world.proposal().answered_at is None


def test_a_link_of_one_proposal_answers_no_other(world: World) -> None:
    world.proposes()
    first = world.token()
    second = world.proposes(world.box("IGJ"), "post@igj.example")
    world.answers(first)
    assert world.proposal(second).answered_at is None
    assert world.proposal(second - 1).answered_at is not None


def test_an_address_that_is_changed_after_the_test_letter_left_is_not_proven_by_it(world: World) -> None:
    id_ = world.proposes()
    details = world.proposal().details
    world.sets(Proposal, id_, details={**details, "new": "kaper@uwv.example"})
    with pytest.raises(NotFound):
        world.answers()
    assert world.approves(id_) is False
    assert world.organisation().mailbox == OLD


def test_a_test_letter_goes_again_once_in_ten_minutes_and_both_links_work_until_one_is_used(
    world: World,
) -> None:
    id_ = world.proposes()
    with pytest.raises(TooMany) as error:
        world.does(administration.send_again, id_)
    assert 500 < error.value.seconds <= 600
    world.passes(minutes=10)
    world.does(administration.send_again, id_, by="beheer-tweede")
    assert world.told("mailbox_test") == [NEW, NEW]
    with pytest.raises(TooMany):
        world.does(administration.send_again, id_)
    world.answers(world.token(0))
    with pytest.raises(Conflict):
        world.answers(world.token(1))
    world.passes(minutes=10)
    with pytest.raises(Conflict, match="geen testbrief meer"):
        world.does(administration.send_again, id_)


def test_who_is_in_by_the_old_mailbox_of_a_body_is_out_and_others_stay(world: World) -> None:
    session = people.NewSession("postbus", 8, organisation_id=world.given.organisation("UWV"))
    world.given.database.write_now(people.start_session, world.given.ids["zbo-uwv"], session)
    other = people.NewSession("demo", login.HOURS)
    world.given.database.write_now(people.start_session, world.given.ids["kamerlid"], other)
    id_ = world.proposes()
    world.answers()
    assert len(world.given.rows(LoginSession)) == 2
    world.approves(id_)
    assert [one.person_id for one in world.given.rows(LoginSession)] == [world.given.ids["kamerlid"]]


def test_letters_go_to_the_new_mailbox_from_that_moment(world: World) -> None:
    id_ = world.proposes(f"office-{world.office().id}", "nieuw-bureau@bzk.example")
    world.approves(id_)
    number = world.given.asked()
    world.given.did(contacts.ask_permission, number, advice="Akkoord.")
    world.answers()
    world.given.did(decisions.decide, number, ruling=world.given.ruling())
    asked = [one.to_email for one in world.given.rows(Letter) if one.template == "asked"]
    confirmed = [one.to_email for one in world.given.rows(Letter) if one.template == "confirmation"]
    assert (asked, confirmed) == (["minister@bzk.example"], ["nieuw-bureau@bzk.example"])


def test_who_answers_and_who_agrees_at_once_make_it_so_once(world: World) -> None:
    id_ = world.proposes()
    seen, token, tara = world.seen(id_), world.token(), world.given.actor("beheer-tweede")

    def approve(db: Any) -> object:
        return administration.approve(db, id_, tara, seen=seen)

    def answer(db: Any) -> object:
        return administration.answer(db, token, name="Uma", is_ours=True)

    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(world.given.database.write_now, [approve, answer]))
    assert sorted(map(bool, found)) == [False, True]
    assert world.organisation().mailbox == NEW
    assert world.logged().count("proposal_effect") == 1


# People, organisations, the log


def test_the_list_of_people_goes_on_where_the_page_before_ended(world: World) -> None:
    for n in range(60):
        world.given.database.write_now(
            people.add_person, name=f"Zoë {n % 3}", email=f"z{n}@bzk.example", by=world.given.actor("beheer")
        )
    first = world.given.database.read_now(administration.persons)
    rest = world.given.database.read_now(administration.persons, "", first.next)
    ids = [one.id for one in (*first.rows, *rest.rows)]
    assert (len(first.rows), rest.next) == (50, None)
    assert len(ids) == len(set(ids)) == len(world.given.rows(Person))
    found = world.given.database.read_now(administration.persons, "zoë Z1")
    assert {one.email for one in found.rows} >= {"z1@bzk.example", "z10@bzk.example"}
    assert world.given.database.read_now(administration.persons, "100%_").rows == []


def test_harmless_details_change_at_once_and_a_stale_page_overwrites_nothing(world: World) -> None:
    uwv = world.given.organisation("UWV")
    seen = world.given.database.read_now(administration.body, uwv).seen
    details = {"phone": "020-555 00 00", "liaison_phone": None, "website": None, "note": "Bel eerst."}
    world.does(administration.save_body, uwv, details, seen=seen)
    assert (world.organisation().phone, world.organisation().note) == ("020-555 00 00", "Bel eerst.")
    with pytest.raises(Conflict, match="intussen gewijzigd"):
        world.does(administration.save_body, uwv, {**details, "phone": "x"}, seen=seen, by="beheer-tweede")
    entry = world.given.rows(AuditEntry)[-1]
    assert (entry.action, entry.details["fields"]) == ("organisation_edit", ["note", "phone"])
    assert "Bel eerst" not in str(entry.details)


def test_the_log_of_the_desk_tells_of_no_contact(world: World) -> None:
    world.given.permitted()
    world.given.beforehand()
    nora = world.person()
    world.gives(nora)
    world.approves(world.proposal().id or 0)
    page = world.given.database.read_now(logbook.page)
    said = {one.what for one in page.rows}
    assert said == {ACTIONS[one.action] for one in world.given.rows(AuditEntry) if one.contact_id is None}
    about = dict(page.rows[0].about)
    assert about["Wie"] == "Nora Nieuw"
    assert about["Rol"] == "parlementair contactpersoon"
    assert page.rows[0].who == "Tara Tweede (beheerder)"


def test_the_log_goes_on_where_the_page_before_ended(world: World) -> None:
    for n in range(60):
        world.person(f"Nora {n}")
    first = world.given.database.read_now(logbook.page)
    rest = world.given.database.read_now(logbook.page, first.next)
    ids = [one.id for one in (*first.rows, *rest.rows)]
    assert ids[:100] == sorted(ids[:100], reverse=True)
    assert len(set(ids)) == len(ids) > 60


def test_dates_of_a_proposal_come_back_as_they_were(world: World) -> None:
    nora, on = world.person(), date(2026, 12, 1)
    world.gives(nora, starts_on=on, until=date(2027, 12, 31))
    world.approves(world.proposal().id or 0)
    (grant,) = world.grants(nora)
    assert (grant.starts_on, grant.ends_on) == (on, date(2028, 1, 1))
