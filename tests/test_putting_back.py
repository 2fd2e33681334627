"""What one administrator did alone is put back with one click, for a while, where it still is as that act left it."""

from datetime import timedelta

import pytest

from contactdesk.audit import contents
from contactdesk.law.outcomes import Conflict, Forbidden
from contactdesk.operations import reminders
from contactdesk.people import administration
from contactdesk.people.organisations import topics
from contactdesk.store.models import AuditEntry, Committee, Edit, Organisation
from contactdesk.words import Chamber, Role
from tests.administration import World
from tests.contacts import Given
from tests.web import Browser

LOG = "/beheer/logboek"


pytestmark = pytest.mark.usefixtures("whole_log")


def newest(world: World) -> int:
    return world.given.rows(AuditEntry)[-1].id


def saves_body(world: World, **details: str | None) -> int:
    """The entry of another telephone or note of UWV."""
    id_ = world.given.organisation("UWV")
    body = world.given.database.read_now(administration.body, id_)
    kept = {name: getattr(body.row, name) for name in ("phone", "liaison_phone", "website", "note")}
    world.does(administration.save_body, id_, kept | details, seen=body.seen)
    return newest(world)


def saves_person(world: World, id_: int, name: str, phone: str | None) -> int:
    seen = world.given.database.read_now(administration.person, id_).seen
    world.does(administration.save_person, id_, {"name": name, "phone": phone}, seen=seen)
    return next(one.id for one in reversed(world.given.rows(AuditEntry)) if one.action == "person_edit")


def adds_committee(world: World, name: str = "Commissie voor Digitalizering") -> tuple[int, int]:
    """Its id, and that of its entry."""
    command, of = administration.add_committee, Chamber.TK
    id_ = int(world.does(command, name=name, chamber=of, is_inquiry=False))
    return id_, newest(world)


def puts_back(world: World, entry: int, by: str = "beheer-tweede") -> str:
    return str(world.does(administration.put_back, entry, by=by))


def test_a_wrong_telephone_and_note_go_back_by_one_administrator(world: World) -> None:
    before = world.organisation()
    entry = saves_body(world, phone="070-555 99 99", note="Onjuist.")
    path = puts_back(world, entry)
    after = world.organisation()
    assert (after.phone, after.note) == (before.phone, before.note)
    assert path == f"/beheer/organisaties/{after.id}"
    undone = world.given.rows(AuditEntry)[-1]
    assert (undone.action, undone.details["undoes_entry"]) == ("edit_undo", entry)
    assert undone.details["fields"] == ["note", "phone"]
    assert "Onjuist" not in str([one.details for one in world.given.rows(AuditEntry)])


def test_what_was_put_back_can_be_made_so_again(world: World) -> None:
    puts_back(world, saves_body(world, phone="070-555 99 99"))
    puts_back(world, newest(world))
    assert world.organisation().phone == "070-555 99 99"


def test_a_corrected_name_goes_back_and_who_it_is_hears_it(world: World) -> None:
    id_ = world.person()
    entry = saves_person(world, id_, "Norbert Nieuw", "070-555 08 01")
    told = len(world.told("details_changed"))
    assert puts_back(world, entry) == f"/beheer/personen/{id_}"
    assert world.given.database.read_now(administration.person, id_).name == "Nora Nieuw"
    assert len(world.told("details_changed")) == told + 1


def test_topics_go_back_and_nobody_finds_it_by_them_any_more(world: World) -> None:
    uwv, before = world.given.organisation("UWV"), world.organisation().topics
    world.does(topics.add, uwv, "maanlandingen")
    puts_back(world, newest(world))
    assert world.organisation().topics == before
    found = world.given.database.read_now(lambda db: db.get_one(Organisation, uwv))
    assert "maanlandingen" not in (found.topics or "")


def test_a_committee_that_was_added_by_mistake_goes_and_its_number_is_given_to_no_other(world: World) -> None:
    id_, entry = adds_committee(world)
    assert puts_back(world, entry) == "/beheer/commissies"
    assert id_ not in [one.id for one in world.given.rows(Committee)]
    other, _ = adds_committee(world, "Commissie voor Digitalisering")
    assert other > id_
    world.passes(days=15)
    world.given.database.write_now(reminders.due)
    third, entry = adds_committee(world, "Commissie voor Ruimtevaart")
    puts_back(world, entry)
    assert adds_committee(world, "Commissie voor de Ruimte")[0] > third


@pytest.mark.parametrize("use", ["somebody is its clerk", "a role there waits"])
def test_a_committee_that_is_in_use_stays(world: World, use: str) -> None:
    id_, entry = adds_committee(world)
    clerk = world.person()
    world.gives(clerk, Role.CLERK, id_)
    if use == "somebody is its clerk":
        world.approves(world.proposal().id)
    with pytest.raises(Conflict, match="al in gebruik"):
        puts_back(world, entry)
    assert id_ in [one.id for one in world.given.rows(Committee)]


def test_what_was_changed_since_is_not_put_back_and_it_says_by_whom(world: World) -> None:
    first = saves_body(world, phone="070-555 99 99", note="Eerst.")
    saves_body(world, note="Daarna.")
    with pytest.raises(Conflict, match="wijzigde dit daarna, op"):
        puts_back(world, first)
    assert (world.organisation().phone, world.organisation().note) == ("070-555 99 99", "Daarna.")


def test_another_field_that_was_changed_since_keeps_nothing_from_going_back(world: World) -> None:
    first = saves_body(world, phone="070-555 99 99")
    saves_body(world, note="Daarna.")
    puts_back(world, first)
    assert world.organisation().note == "Daarna."


def test_twice_is_once_and_a_committee_that_went_is_gone(world: World) -> None:
    for entry in (saves_body(world, phone="070-555 99 99"), adds_committee(world)[1]):
        puts_back(world, entry)
        with pytest.raises(Conflict, match="daarna"):
            puts_back(world, entry)


def test_after_fourteen_days_it_is_forgotten(world: World) -> None:
    entry = saves_body(world, phone="070-555 99 99")
    world.passes(days=14)
    with pytest.raises(Conflict, match="te lang geleden"):
        puts_back(world, entry)
    world.passes(days=1)
    world.given.database.write_now(reminders.due)
    assert not world.given.rows(Edit)
    with pytest.raises(Conflict, match="te lang geleden"):
        puts_back(world, entry)


def test_only_an_administrator_puts_back(world: World) -> None:
    entry = saves_body(world, phone="070-555 99 99")
    with pytest.raises(Forbidden):
        puts_back(world, entry, by="pcp-szw")


def test_the_log_knows_what_went_back(world: World) -> None:
    strays = world.given.database.read_now(lambda db: list(contents.strays(db)))
    puts_back(world, saves_body(world, phone="070-555 99 99"))
    puts_back(world, adds_committee(world)[1])
    puts_back(world, saves_person(world, world.given.ids["kamerlid"], "Karin K. Kamer", None))
    left = world.given.database.read_now(lambda db: list(contents.strays(db)))
    assert set(left) <= set(strays), "nothing new that the log does not know"


# On the pages


def types_a_note(browser: Browser, given: Given, note: str) -> str:
    here = f"/beheer/organisaties/{given.organisation('UWV')}"
    form = browser.get(here).form(here)
    assert browser.post(here, form.fields | {"toelichting": note}).status == 303
    return here


@pytest.mark.parametrize("place", ["the log", "its own page"])
def test_an_administrator_puts_it_back_from_the_log_or_the_page_of_the_thing(
    given: Given, place: str
) -> None:
    bea = given.sign_in("beheer")
    here = types_a_note(bea, given, "Onjuist.")
    page = bea.get(LOG if place == "the log" else here)
    action = f"{LOG}/{given.rows(AuditEntry)[-1].id}/ongedaan"
    answer = bea.post(action, page.form(action).fields)
    assert (answer.status, answer.location) == (303, here)
    shown = bea.get(here)
    assert "Het is weer zoals het was" in shown.text
    assert shown.form(here).fields["toelichting"] != "Onjuist."
    assert "wijziging van één beheerder ongedaan gemaakt" in bea.get(LOG).text.lower()


def test_the_page_shows_how_it_was_and_says_why_it_cannot_go_back(given: Given) -> None:
    bea = given.sign_in("beheer")
    here = types_a_note(bea, given, "Een.")
    entry = given.rows(AuditEntry)[-1].id
    given.clock.advance(timedelta(minutes=1))
    types_a_note(given.sign_in("beheer-tweede"), given, "Twee.")
    page = bea.get(here)
    assert "Twee. (eerst: Een.)" in page.text
    assert "wijzigde dit daarna, op" in page.text
    assert f"{LOG}/{entry}/ongedaan" not in page.html
    answer = bea.post(f"{LOG}/{entry}/ongedaan", {"sleutel": "een-sleutel-die-nieuw-is"})
    assert answer.status == 409
    assert "wijzigde dit daarna" in answer.text


@pytest.mark.parametrize("thing", ["person", "committee"])
def test_a_person_and_a_committee_show_it_too(given: Given, thing: str) -> None:
    bea = given.sign_in("beheer")
    if thing == "person":
        here = f"/beheer/personen/{given.ids['ambtenaar-bzk']}"
        page = bea.get(here)
        assert bea.post(here, page.form(here).fields | {"naam": "Anders Ambtenaar"}).status == 303
    else:
        new = "/beheer/commissies"
        typed = bea.get(new).form(new).fields | {"naam": "Commissie voor Digitalizering", "kamer": "TK"}
        assert bea.post(new, typed).status == 303
        here = f"{new}/{given.rows(Committee)[-1].id}"
    page = bea.get(here)
    assert "Kort geleden gewijzigd" in page.text
    (edit,) = given.rows(Edit)
    action = f"{LOG}/{edit.entry_id}/ongedaan"
    assert bea.post(action, page.form(action).fields).status == 303
