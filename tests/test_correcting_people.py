"""A person's name, telephone and e-mail address put right: at once what is harmless, by two what decides whose account it is."""

import pytest

from contactdesk import people
from contactdesk.law.outcomes import Conflict, Forbidden, Invalid, NotFound
from contactdesk.people import NewSession, administration
from contactdesk.people.signing_in import POSTBUS
from contactdesk.store.models import AuditEntry, LoginSession, Person
from tests.administration import BEA, OLD, TARA, World
from tests.contacts import Given

PETRA, MARRIED = "petra.post@bzk.example", "petra.pakket@bzk.example"
ISSUER = "https://login.bzk.example"


def petra(world: World) -> Person:
    return next(one for one in world.given.rows(Person) if one.id == world.given.ids["pcp-bzk"])


def seen(world: World, id_: int) -> str:
    return world.given.database.read_now(administration.person, id_).seen


def saves(
    world: World, name: str = "Petra Pakket", phone: str | None = "070-555 02 02", seal: str = ""
) -> None:
    id_ = petra(world).id
    details = {"name": name, "phone": phone}
    world.does(administration.save_person, id_, details, seen=seal or seen(world, id_))


def proposes(world: World, address: str = MARRIED, key: str = "pcp-bzk", by: str = "beheer") -> int:
    return int(world.does(administration.propose_address, world.given.ids[key], address, by=by))


# Name and telephone


def test_a_name_and_a_telephone_are_put_right_at_once_and_the_person_hears_it(world: World) -> None:
    saves(world)

    assert (petra(world).name, petra(world).phone) == ("Petra Pakket", "070-555 02 02")
    assert world.told("details_changed") == [PETRA]
    body = world.letter("details_changed", PETRA).body
    assert "Petra Pakket" in body
    assert "070-555 02 02" in body
    entry = world.given.rows(AuditEntry)[-1]
    assert (entry.action, entry.details["fields"]) == ("person_edit", ["name", "phone"])
    assert entry.details["rows"]["person"], "its hashes, salted, stand in the log"
    assert "Pakket" not in str(entry.details)
    assert "555" not in str(entry.details)


def test_what_stays_the_same_leaves_no_trace_and_sends_no_letter(world: World) -> None:
    before = world.logged()
    saves(world, petra(world).name, petra(world).phone)
    assert world.logged() == before
    assert world.told("details_changed") == []


def test_who_corrects_what_somebody_else_corrected_since_is_told_so(world: World) -> None:
    old = seen(world, petra(world).id)
    saves(world)
    with pytest.raises(Conflict, match="intussen gewijzigd"):
        saves(world, "Petra Poot", seal=old)
    assert petra(world).name == "Petra Pakket"


def test_the_account_of_a_bodys_mailbox_follows_the_body_and_not_this_page(world: World) -> None:
    world.sets(Person, petra(world).id, issuer=POSTBUS, subject="1")
    with pytest.raises(Conflict, match="volgt de postbus"):
        saves(world)
    with pytest.raises(Conflict, match="volgt de postbus"):
        proposes(world)
    world.sets(Person, petra(world).id, issuer=None, subject=None)


def test_only_an_administrator_corrects_and_only_somebody_who_is_there(world: World) -> None:
    with pytest.raises(NotFound):
        world.does(administration.save_person, 99999, {"name": "X", "phone": None}, seen="x")
    with pytest.raises(NotFound):
        world.does(administration.propose_address, 99999, MARRIED)
    with pytest.raises(Forbidden):
        proposes(world, by="pcp-szw")


# The address


def test_an_address_takes_two_and_then_the_account_and_the_browsers_are_let_go(world: World) -> None:
    comes_in(world)
    id_ = proposes(world)
    assert petra(world).email == PETRA, "one administrator alone changes nothing"
    assert world.told("address_proposed") == sorted([TARA, PETRA]), "whose account it is can still say no"

    assert world.approves(id_) is True

    assert (petra(world).email, petra(world).issuer, petra(world).subject) == (MARRIED, None, None)
    assert not [one for one in world.given.rows(LoginSession) if one.person_id == petra(world).id]
    assert world.told("address_changed") == sorted([BEA, MARRIED, PETRA])
    assert "Log opnieuw in" in world.letter("address_changed", MARRIED).body
    assert "werkt dit adres hier niet meer" in world.letter("address_changed", PETRA).body
    assert world.logged()[-3:] == ["proposal", "proposal_approve", "proposal_effect"]
    assert not [one for one in world.given.rows(AuditEntry) if "pakket" in str(one.details)]


def comes_in(world: World) -> None:
    session = NewSession("demo", 8)
    world.given.database.write_now(people.start_session, petra(world).id, session)


def test_no_address_of_somebody_else_nor_of_a_mailbox_of_the_desk(world: World) -> None:
    for address, why in [
        (TARA, "van iemand anders"),
        (OLD, "van Uitvoeringsinstituut"),
        (PETRA.upper(), "al het adres"),
    ]:
        with pytest.raises(Invalid) as found:
            proposes(world, address)
        assert why in found.value.errors[0].message
    with pytest.raises(Conflict, match="eigen e-mailadres"):
        proposes(world, key="beheer")


def test_an_address_that_was_taken_since_is_given_to_nobody_else(world: World) -> None:
    id_ = proposes(world)
    world.does(administration.add_person, name="Petra Pakket", email=MARRIED, phone=None)
    with pytest.raises(Conflict, match="van iemand anders"):
        world.approves(id_)
    assert world.line().standing == "achterhaald"


def test_who_proposed_it_or_whose_it_is_does_not_agree_and_one_waits_at_a_time(world: World) -> None:
    id_ = proposes(world)
    with pytest.raises(Forbidden):
        world.approves(id_, by="beheer")
    with pytest.raises(Conflict, match="loopt al een voorstel"):
        proposes(world, "petra.poot@bzk.example")
    tara = proposes(world, "tara.tien@bzk.example", key="beheer-tweede")
    with pytest.raises(Forbidden):
        world.approves(tara)


def test_a_rejected_address_is_told_to_who_would_have_had_it(world: World) -> None:
    world.rejects(proposes(world))
    assert world.told("proposal_rejected") == sorted([BEA, PETRA])
    assert MARRIED in world.letter("proposal_rejected", PETRA).body
    assert petra(world).email == PETRA


def test_a_name_that_was_corrected_since_is_looked_at_again_before_a_yes(world: World) -> None:
    id_ = proposes(world)
    shown = world.seen(id_)
    saves(world)
    with pytest.raises(Conflict, match="een ander dan u zag"):
        world.approves(id_, seen=shown)


# On the page


def test_the_page_corrects_proposes_and_keeps_what_was_typed(given: Given) -> None:
    here = f"/beheer/personen/{given.ids['pcp-bzk']}"
    browser = given.sign_in("beheer")
    page = browser.get(here)
    form = page.form(here)
    assert form.fields["naam"] == "Petra Post"
    wrong = browser.post(here, form.fields | {"naam": "Petra https://kwaad.example"})
    assert (wrong.status, "https://kwaad.example" in wrong.form(here).fields["naam"]) == (422, True)
    assert browser.post(here, form.fields | {"naam": "Petra Pakket"}).location == here
    assert "Petra Pakket" in browser.get(here).text
    again = browser.post(here, form.fields | {"naam": "Petra Poot"})
    assert (again.status, again.form(here).fields["naam"]) == (409, "Petra Poot")

    taken = browser.post(f"{here}/adres", {"adres": TARA})
    assert (taken.status, taken.form(f"{here}/adres").fields["adres"]) == (422, TARA)
    assert browser.post(f"{here}/adres", {"adres": MARRIED}).location == here
    second = given.sign_in("beheer-tweede").get(here)
    assert "Petra Pakket: ander e-mailadres" in second.text
    assert MARRIED in second.text
    own = f"/beheer/personen/{given.ids['beheer']}"
    assert f"{own}/adres" not in browser.get(own).text
