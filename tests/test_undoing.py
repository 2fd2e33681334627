"""What two administrators agreed to is put back with one click, for a while, and takes two again."""

from datetime import date

import pytest

from contactdesk.law.outcomes import Conflict, Forbidden, Invalid
from contactdesk.people import administration
from contactdesk.people.administration import OrganisationName
from contactdesk.store.models import AuditEntry, Proposal
from contactdesk.words import OrganisationKind, Role
from tests.administration import NEW, OLD, World
from tests.contacts import Given

SOURCE = "Staatscourant 2026, 1234"


pytestmark = pytest.mark.usefixtures("whole_log")


def undoes(world: World, id_: int, by: str = "beheer") -> int:
    return int(world.does(administration.undo, id_, by=by))


def renamed(world: World) -> int:
    logius = world.given.organisation("Logius")
    wanted = OrganisationName("Lodius", "Lodius")
    id_ = int(world.does(administration.propose_name, logius, wanted, SOURCE))
    world.approves(id_)
    return id_


def ended(world: World) -> int:
    id_ = int(
        world.does(
            administration.propose_end,
            world.given.organisation("Logius"),
            world.given.clock().date(),
            SOURCE,
        )
    )
    world.approves(id_)
    return id_


def changed(world: World) -> int:
    wanted = (world.given.organisation("Logius"), OrganisationKind.ZBO, str(world.office().id), SOURCE)
    id_ = int(world.does(administration.propose_change, *wanted))
    world.approves(id_)
    return id_


def test_a_wrong_name_goes_back_once_a_second_administrator_agrees(world: World) -> None:
    wrong = renamed(world)
    new = undoes(world, wrong)
    with pytest.raises(Forbidden):
        world.approves(new, by="beheer")
    assert world.organisation("Lodius").name == "Lodius"
    world.approves(new)
    assert world.organisation("Logius").name == "Logius"
    (entry,) = [one for one in world.given.rows(AuditEntry) if one.action == "proposal_undo"]
    assert (entry.details["proposal"], entry.details["undoes"]) == (new, wrong)


def test_a_wrong_mailbox_goes_back_and_its_test_letter_is_answered_again(world: World) -> None:
    wrong = world.proposes()
    world.approves(wrong)
    world.answers()
    assert world.organisation().mailbox == NEW
    new = undoes(world, wrong)
    assert world.approves(new) is False
    world.answers()
    assert world.organisation().mailbox == OLD


def test_a_wrong_kind_goes_back_with_the_source_that_it_had(world: World) -> None:
    world.sets(type(world.organisation()), world.given.organisation("Logius"), source="Instellingsbesluit")
    world.approves(undoes(world, changed(world)))
    row = world.organisation("Logius")
    assert (row.kind, row.source) == (OrganisationKind.AGENCY, "Instellingsbesluit")


def test_an_organisation_that_ended_by_mistake_can_be_asked_again(world: World) -> None:
    wrong = ended(world)
    with pytest.raises(Invalid):
        world.given.asked("Logius")
    new = undoes(world, wrong)
    assert world.line().heading == "het voortbestaan van Logius"
    world.approves(new)
    assert world.organisation("Logius").ended_on is None
    assert world.given.asked("Logius")


def test_a_wrong_address_goes_back(world: World) -> None:
    person = world.person()
    wrong = int(world.does(administration.propose_address, person, "ander@bzk.example"))
    world.approves(wrong)
    world.approves(undoes(world, wrong))
    assert world.given.database.read_now(administration.person, person).email == "nora.nieuw@bzk.example"


@pytest.mark.parametrize("between", ["it was changed since", "fourteen days passed", "it waits still"])
def test_what_is_otherwise_by_now_or_too_long_ago_is_not_undone(world: World, between: str) -> None:
    wrong = renamed(world)
    if between == "it was changed since":
        wanted = OrganisationName("Logius II", "Logius")
        logius = world.given.organisation("Lodius")
        world.approves(int(world.does(administration.propose_name, logius, wanted, SOURCE)))
    elif between == "fourteen days passed":
        world.passes(days=14)
    else:
        wrong = world.proposes()
    with pytest.raises(Conflict, match="niet meer ongedaan"):
        undoes(world, wrong)


def test_what_went_into_another_is_not_undone(world: World) -> None:
    both = (world.given.organisation("Logius"), world.given.organisation("UWV"))
    id_ = int(world.does(administration.propose_merger, *both, SOURCE))
    world.approves(id_)
    with pytest.raises(Conflict, match="niet meer ongedaan"):
        undoes(world, id_)


# Roles


def test_a_role_that_ended_by_mistake_comes_back_as_it_was_given(world: World) -> None:
    """What one administrator gives at once, what takes two once the second agreed."""
    official, liaison = world.person(), world.person("Lies Liaison")
    world.gives(official, Role.OFFICIAL)
    world.gives(liaison)
    world.approves(world.proposal().id)
    for person, holds in ((official, True), (liaison, False)):
        (grant,) = world.grants(person)
        world.does(administration.end, person, grant.id)
        assert world.does(administration.give_back, person, grant.id) is holds
        if not holds:
            world.approves(world.proposal().id)
        old, new = world.grants(person)
        assert (old.ends_on, new.ends_on, new.role) == (world.given.clock().date(), None, grant.role)
        assert new.organisation_id == grant.organisation_id
        with pytest.raises(Conflict, match="heeft deze rol in die dagen al"):
            world.does(administration.give_back, person, grant.id)


def test_a_role_of_long_ago_or_that_is_not_over_is_not_given_back(world: World) -> None:
    person = world.person()
    world.gives(person, Role.OFFICIAL)
    (grant,) = world.grants(person)
    with pytest.raises(Conflict, match="niet meer ongedaan"):
        world.does(administration.give_back, person, grant.id)
    world.sets(type(grant), grant.id, ends_on=date(2026, 11, 10))
    with pytest.raises(Conflict, match="niet meer ongedaan"):
        world.does(administration.give_back, person, grant.id)


# On the pages


@pytest.mark.parametrize("where", ["/beheer/voorstellen", "/beheer/logboek"])
def test_the_button_stands_with_the_proposal_and_in_the_log(given: Given, where: str) -> None:
    bea, tara = given.sign_in("beheer"), given.sign_in("beheer-tweede")
    here = f"/beheer/organisaties/{given.organisation('Logius')}/naam"
    typed = {"naam": "Lodius", "afkorting": "Logius", "bron": SOURCE}
    assert bea.post(here, bea.get(here).form(here).fields | typed).status == 303
    id_ = given.rows(Proposal)[-1].id
    path = f"/beheer/voorstellen/{id_}/ongedaan"
    assert path not in bea.get(where).html
    agree = tara.get("/beheer/voorstellen").form(f"/beheer/voorstellen/{id_}/goedkeuren")
    assert tara.post(agree.action, agree.fields).status == 303
    page = bea.follow(bea.post(path, bea.get(where).form(path).fields))
    assert "Voorgesteld om het terug te zetten" in page.text
    assert "Een andere naam voor Lodius" in page.text
    again = bea.post(path, {"sleutel": "een-nieuwe-sleutel-hiervoor"})
    assert (again.status, "loopt al een voorstel" in again.text) == (409, True)


def test_the_button_stands_with_a_role_that_ended_and_goes_once_it_is_back(given: Given) -> None:
    bea = given.sign_in("beheer")
    ada = given.ids["ambtenaar-bzk"]
    here = f"/beheer/personen/{ada}"
    ending = next(form for form in bea.get(here).reading.forms if form.action.endswith("beeindigen"))
    assert bea.post(ending.action, ending.fields).status == 303
    back = next(form for form in bea.get(here).reading.forms if form.action.endswith("teruggeven"))
    page = bea.follow(bea.post(back.action, back.fields))
    assert "De rol geldt weer" in page.text
    assert page.values("data-stand") == ["geldt"]
    assert "teruggeven" not in page.html
