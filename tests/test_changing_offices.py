"""Somebody goes on elsewhere in the same role: one act that ends the one and gives the other, with what they had open."""

from datetime import date, timedelta
from typing import Any

import pytest

from contactdesk import contacts, people
from contactdesk.law.days import today
from contactdesk.law.outcomes import Conflict, Forbidden, Invalid
from contactdesk.law.permissions import SYSTEM, Grant
from contactdesk.operations import reminders
from contactdesk.people import administration
from contactdesk.people.administration import OfficeChange
from contactdesk.people.offices import LeftEmpty
from contactdesk.store.models import Letter, Organisation, RoleGrant
from contactdesk.words import Role
from tests.administration import TARA, World
from tests.contacts import ADA, Given
from tests.test_several_officials import BO

pytestmark = pytest.mark.usefixtures("whole_log")


def role_of(given: Given, key: str) -> RoleGrant:
    return next(
        one for one in given.rows(RoleGrant) if one.person_id == given.ids[key] and one.ends_on is None
    )


def goes(given: Given, key: str, about: object, by: str = "beheer", **more: Any) -> bool:
    wanted, old = OfficeChange(str(about), **more), role_of(given, key)
    return bool(
        given.database.write_now(
            administration.change_office, given.ids[key], old.id, wanted, given.actor(by)
        )
    )


def helped(given: Given, role: Role, about: str, name: str) -> str:
    """A colleague, so that who leaves leaves nobody alone."""
    where = {"organisation_id": given.organisation(about)} if role is Role.LIAISON else {}
    where |= {"portfolio_id": role_of(given, about).portfolio_id} if role is Role.MINISTER else {}

    def add(db: Any) -> int:
        id_ = people.add_person(db, name=name, email=f"{name.lower()}@bzk.example", by=SYSTEM)
        people.grant_role(db, id_, Grant(role, **where), by=SYSTEM)
        return int(id_)

    given.ids[name.lower()] = given.database.write_now(add)
    return name.lower()


def test_who_goes_to_the_office_of_another_minister_has_that_role_and_not_the_old_one(world: World) -> None:
    given = world.given
    helped(given, Role.MINISTER, "minister-bzk", "Mo")
    old, szw = role_of(given, "minister-bzk"), world.office("szw").id
    assert goes(given, "minister-bzk", szw) is False
    letter = world.letter("role_proposed", TARA)
    (gone,) = [one for one in letter.body.splitlines() if one.startswith("Houdt op:")]
    assert "Binnenlandse Zaken" in gone
    facts = dict(world.line().facts)
    assert "Binnenlandse Zaken" in facts["Houdt op"]
    assert "Sociale Zaken" in facts["Rol"]
    with pytest.raises(Forbidden):
        world.approves(world.proposal().id, by="beheer")
    assert role_of(given, "minister-bzk").id == old.id, "nothing yet"

    assert world.approves(world.proposal().id) is True

    on = today(given.clock())
    rows = {
        one.portfolio_id: one for one in given.rows(RoleGrant) if one.person_id == given.ids["minister-bzk"]
    }
    assert (rows[old.portfolio_id].ends_on, rows[szw].starts_on) == (on, on)
    assert {one.template for one in given.rows(Letter) if "mina" in one.to_email} >= {
        "role_given",
        "role_ended",
    }


def test_what_a_contact_person_took_up_stays_at_the_old_ministry_with_who_was_chosen_on_that_day(
    world: World,
) -> None:
    given = world.given
    colleague = helped(given, Role.LIAISON, "BZK", "Cor")
    number, first = given.asked(), today(given.clock()) + timedelta(days=7)
    given.did(contacts.take, number, "pcp-bzk")
    with pytest.raises(Invalid, match="naar"):
        goes(given, "pcp-bzk", given.organisation("SZW"), starts_on=first)
    goes(given, "pcp-bzk", given.organisation("SZW"), starts_on=first, successor_id=given.ids[colleague])
    assert dict(world.line().facts)["Wat was opgepakt"] == "naar Cor"
    world.approves(world.proposal().id)

    assert given.contact(number).taken_by_id == given.ids["pcp-bzk"], "until then it is theirs"
    given.clock.advance(timedelta(days=7))
    given.database.write_now(reminders.due)

    assert given.contact(number).taken_by_id == given.ids[colleague]
    rows = [one for one in given.rows(RoleGrant) if one.person_id == given.ids["pcp-bzk"]]
    assert [(one.organisation_id, one.starts_on, one.ends_on) for one in rows] == [
        (given.organisation("BZK"), rows[0].starts_on, first),
        (given.organisation("SZW"), first, None),
    ]


def test_of_an_official_one_administrator_says_it_and_who_named_them_gets_the_list(world: World) -> None:
    given = world.given
    number = given.awaiting()
    assert given.contact(number).official_email == given.actor("ambtenaar-bzk").email
    beside = given.asked(subject="Een tweede vraag")
    given.did(contacts.ask_permission, beside, official=BO, others=[ADA])
    assert goes(given, "ambtenaar-bzk", given.organisation("Logius")) is True
    letter = world.letter("official_moved", "pcp@bzk.example")
    for one in (number, beside):
        assert f"> {one}:" in letter.body
    assert "/wachtrij\n" in letter.body
    assert role_of(given, "ambtenaar-bzk").organisation_id == given.organisation("Logius")


def test_of_a_zbo_the_zbo_hears_which_official_goes_and_the_contact_persons_do_not(world: World) -> None:
    given = world.given
    number = given.asked(at="UWV")
    given.did(contacts.name_official, number, by="zbo-uwv", official=ADA)
    assert goes(given, "ambtenaar-bzk", given.organisation("Logius")) is True
    uwv = next(one for one in given.rows(Organisation) if one.abbreviation == "UWV")
    assert world.told("official_moved") == [uwv.mailbox]
    letter = world.letter("official_moved", str(uwv.mailbox))
    assert f"> {number}:" in letter.body
    assert "/wachtrij" not in letter.body


def test_of_an_official_whose_role_ends_the_same_is_asked(world: World) -> None:
    number = world.given.awaiting()
    world.ends("ambtenaar-bzk")
    letter = world.letter("official_moved", "pcp@bzk.example")
    assert "is hier geen ambtenaar meer" in letter.subject
    assert "Dan:" not in letter.body
    assert letter.reply_to == "bea.beheer@bzk.example", "who has no role more need not be there"
    assert f"> {number}:" in letter.body


def test_nobody_leaves_an_office_empty_or_goes_where_they_are_or_moves_themselves(world: World) -> None:
    given = world.given
    with pytest.raises(LeftEmpty):
        goes(given, "minister-bzk", world.office("szw").id)
    helped(given, Role.LIAISON, "BZK", "Cor")
    yesterday: date = today(given.clock()) - timedelta(days=1)
    for about, more, field in (
        (given.organisation("BZK"), {}, "waarheen"),
        (99_999, {}, "waarheen"),
        (given.organisation("SZW"), {"starts_on": yesterday}, "van"),
        (given.organisation("SZW"), {"successor_id": 99_999}, "naar"),
    ):
        with pytest.raises(Invalid) as refused:
            goes(given, "pcp-bzk", about, **more)
        assert [one.field for one in refused.value.errors] == [field]
    with pytest.raises(Forbidden):
        goes(given, "pcp-bzk", given.organisation("SZW"), by="pcp-szw")
    with pytest.raises(Conflict):
        goes(given, "beheer-tweede", given.organisation("SZW"))


def test_what_came_in_between_overtakes_it(world: World) -> None:
    given = world.given
    colleague = helped(given, Role.LIAISON, "BZK", "Cor")
    goes(given, "pcp-bzk", given.organisation("SZW"))
    world.ends(colleague)
    assert "contactpersoon" in world.line().why
    with pytest.raises(Conflict):
        world.approves(world.proposal().id)
    assert role_of(given, "pcp-bzk").organisation_id == given.organisation("BZK")


def test_the_form_stands_at_the_role_and_keeps_what_was_typed(given: Given) -> None:
    helped(given, Role.LIAISON, "BZK", "Cor")
    old, browser = role_of(given, "pcp-bzk"), given.sign_in("beheer")
    here = f"/beheer/personen/{given.ids['pcp-bzk']}"
    there = f"{here}/rollen/{old.id}/overstappen"
    form = browser.get(here).form(there)
    typed = {"waarheen": str(given.organisation("SZW")), "van": "2020-01-01", "naar": "0"}
    wrong = browser.post(there, form.fields | typed)
    assert wrong.status == 422
    assert wrong.form(there).fields["waarheen"] == typed["waarheen"]
    right = browser.post(there, wrong.form(there).fields | {"van": ""})
    assert (right.status, right.location) == (303, here)
    assert "Houdt op" in browser.get(here).text
