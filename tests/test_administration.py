"""Who gives whom a role: what takes two administrators, and each rule with who tries to break it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest

from contactdesk import people
from contactdesk.law.days import today
from contactdesk.law.outcomes import Conflict, Forbidden, Invalid, NotFound
from contactdesk.law.permissions import Actor
from contactdesk.law.roles import CLASHES, GIVEN_BY, Giver
from contactdesk.people import administration, delegation
from contactdesk.people.administration import Sought, logbook, proposals_store
from contactdesk.people.administration.logbook import ACTIONS
from contactdesk.store.models import AuditEntry, LoginSession, Organisation, Person, Proposal, RoleGrant
from contactdesk.web import login
from contactdesk.words import Role
from tests.administration import BEA, OLD, TARA, World

# The tables


def test_every_role_says_who_gives_it_and_two_roles_clash_both_ways() -> None:
    assert set(GIVEN_BY) == set(CLASHES) == set(Role)
    assert [one for one in Role for other in CLASHES[one] if one not in CLASHES[other]] == []
    assert not [one for one in Role if one in CLASHES[one]]


def test_what_reads_contacts_of_others_decides_or_gives_roles_takes_two() -> None:
    two = {role for role in Role if GIVEN_BY[role] is Giver.TWO}
    assert two == {
        Role.MEMBER,
        Role.CLERK,
        Role.CHAIR,
        Role.LIAISON,
        Role.MINISTER,
        Role.BODY,
        Role.ADMINISTRATOR,
    }
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
    assert world.approves(world.proposal().id) is True
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
    assert world.approves(world.proposal().id) is True
    (grant,) = world.grants(nora)
    assert grant.role is role
    assert field is None or getattr(grant, field) == ids[about]


def test_a_chair_is_a_member_of_that_chamber_first_and_takes_two(world: World) -> None:
    committee = next(one.committee_id for one in world.given.rows(RoleGrant) if one.committee_id)
    for stranger in (world.person(), world.given.ids["senator"]):
        with pytest.raises(Conflict, match="is geen lid van de Tweede Kamer"):
            world.gives(stranger, Role.CHAIR, committee)
    kim = world.given.ids["kamerlid"]
    assert world.gives(kim, Role.CHAIR, committee) is False
    assert world.approves(world.proposal().id) is True
    assert [(one.role, one.committee_id) for one in world.grants(kim)] == [
        (Role.MEMBER, None),
        (Role.CHAIR, committee),
    ]


def test_nobody_agrees_to_their_own_proposal_nor_to_a_role_of_their_own(world: World) -> None:
    nora = world.person()
    world.gives(nora)
    id_ = world.proposal().id
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
    world.approves(world.proposal().id)
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
    id_ = world.proposal().id
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
    id_ = world.proposal().id
    grant = world.given.database.read_now(
        lambda db: proposals_store.proposed_role(db.get_one(Proposal, id_)).grant
    )
    world.given.database.write_now(people.grant_role, nora, grant, by=world.given.actor("beheer"))
    with pytest.raises(Conflict, match="heeft deze rol in die dagen al"):
        world.approves(id_)
    assert len(world.grants(nora)) == 1
    assert world.line().standing == "achterhaald"


def test_a_role_that_clashes_by_now_is_not_given(world: World) -> None:
    nora = world.person()
    world.gives(nora, Role.MEMBER, "TK")
    id_ = world.proposal().id
    world.gives(nora, Role.OFFICIAL)
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
        world.approves(world.proposal().id)
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
    world.approves(world.proposal().id)
    (grant,) = world.grants(nora)
    assert (grant.is_deputy, grant.starts_on, grant.ends_on) == (True, on, on + timedelta(days=7))


def test_a_role_whose_days_went_by_while_it_waited_is_not_given(world: World) -> None:
    nora, on = world.person(), today(world.given.clock())
    world.gives(nora, is_deputy=True, starts_on=on, until=on)
    world.passes(days=1)
    with pytest.raises(Conflict, match="laatste dag"):
        world.approves(world.proposal().id)


def test_the_same_role_is_proposed_once_at_a_time(world: World) -> None:
    nora = world.person()
    world.gives(nora)
    with pytest.raises(Conflict, match="loopt al een voorstel"):
        world.gives(nora, by="beheer-tweede")
    world.rejects(world.proposal().id)
    assert world.gives(nora, by="beheer-tweede") is False


def test_who_rejects_or_withdraws_says_so_to_everybody_who_had_heard(world: World) -> None:
    nora = world.person()
    world.gives(nora)
    id_ = world.proposal().id
    world.rejects(id_)
    assert world.told("proposal_rejected") == [BEA]
    with pytest.raises(Conflict, match="Tara Tweede wees dit voorstel af"):
        world.approves(id_)
    assert world.grants(nora) == []
    world.gives(nora)
    world.rejects(world.proposal().id, by="beheer")
    assert world.told("proposal_rejected") == [BEA, TARA]
    assert "heeft het eigen voorstel ingetrokken" in world.letter("proposal_rejected", TARA).body


def test_nobody_agrees_to_something_else_than_they_saw(world: World) -> None:
    nora = world.person()
    world.gives(nora)
    id_ = world.proposal().id
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
    world.given.succeeded("pcp-bzk")
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
    with pytest.raises(Conflict, match="de laatste met deze rol: beheerder"):
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
    world.approves(world.proposal().id)
    nora = world.person()
    world.gives(nora)
    id_, on = world.proposal().id, today(world.given.clock())
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
    assert found.count("Een collega was u voor: ") + found.count("U keurde dit al goed op ") == 3
    assert len(world.grants(nora)) == 1


# People, organisations, the log


def test_the_list_of_people_goes_on_where_the_page_before_ended(world: World) -> None:
    for n in range(60):
        world.given.database.write_now(
            people.add_person, name=f"Zoë {n % 3}", email=f"z{n}@bzk.example", by=world.given.actor("beheer")
        )
    first = world.given.database.read_now(administration.persons)
    rest = world.given.database.read_now(administration.persons, Sought(), first.next)
    ids = [one.id for one in (*first.rows, *rest.rows)]
    assert (len(first.rows), rest.next) == (50, None)
    assert len(ids) == len(set(ids)) == len(world.given.rows(Person))
    found = world.given.database.read_now(administration.persons, Sought("zoë Z1"))
    assert {one.email for one in found.rows} >= {"z1@bzk.example", "z10@bzk.example"}
    assert world.given.database.read_now(administration.persons, Sought("100%_")).rows == []


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
    world.approves(world.proposal().id)
    page = world.given.database.read_now(logbook.page)
    said = {one.what for one in page.rows}
    assert said == {ACTIONS[one.action] for one in world.given.rows(AuditEntry) if one.contact_id is None}
    about = dict(page.rows[0].about)
    assert about["Wie"] == "Nora Nieuw"
    assert about["Rol"] == "parlementair contactpersoon"
    assert page.rows[0].who == "Tara Tweede (beheerder)"


@pytest.mark.long
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
    world.approves(world.proposal().id)
    (grant,) = world.grants(nora)
    assert (grant.starts_on, grant.ends_on) == (on, date(2028, 1, 1))
