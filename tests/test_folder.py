"""A list of the queue on paper, each contact in full: what stands in it, what does not, and that reading it is written down."""

from urllib.parse import urlencode

from contactdesk import contacts
from contactdesk.store.models import ContactRead
from tests.contacts import MARKER, Given
from tests.web import Page

NOTE = "Bel eerst de directeur."


def folder(given: Given, who: str = "pcp-bzk", **query: str) -> Page:
    return given.sign_in(who).get(f"/wachtrij/map?{urlencode(query)}")


def test_a_list_of_the_queue_leads_to_a_folder_of_all_that_it_shows(given: Given) -> None:
    first, second = given.awaiting(), given.asked()
    given.asked("UWV")
    listed = given.sign_in("pcp-bzk").get("/wachtrij?lijst=open")
    assert "/wachtrij/map?lijst=open" in listed.values("href")

    page = folder(given, lijst="open")

    assert page.values("data-nummer") == [first, second]
    assert "1 van 2" in page.text
    assert page.text.count("Wat is gevraagd") == 2
    assert "heeft toestemming gevraagd" in page.text
    assert "Gemaakt door Petra Post" in page.text


def test_a_folder_has_what_the_list_was_narrowed_down_to(given: Given) -> None:
    waits = given.awaiting()
    given.asked()
    assert folder(given, lijst="open", staat="awaiting_permission").values("data-nummer") == [waits]


def test_internal_notes_stand_in_it_only_when_asked_for(given: Given) -> None:
    number = given.awaiting()
    given.did(contacts.note, number, text=NOTE)

    page = folder(given, lijst="open")
    assert NOTE not in page.text
    assert "/wachtrij/map?lijst=open&notities=ja" in page.values("href")

    assert NOTE in folder(given, lijst="open", notities="ja").text
    assert NOTE in folder(given, verzoek=number, notities="ja").text
    assert f"/wachtrij/map?verzoek={number}&notities=ja" in given.page(number, "pcp-bzk").values("href")


def test_one_contact_is_a_folder_too_and_never_that_of_another_department(given: Given) -> None:
    number, other = given.asked(), given.asked("UWV")
    assert folder(given, verzoek=number).values("data-nummer") == [number]
    assert folder(given, verzoek=other).status == 404
    assert folder(given, verzoek="2026-00000").status == 404


def test_sealed_content_is_in_no_folder(given: Given) -> None:
    number = given.sealed()
    page = folder(given, verzoek=number)
    assert page.status == 200
    assert MARKER not in page.text


def test_each_contact_in_a_folder_is_written_down_as_read(given: Given) -> None:
    numbers = [given.asked(), given.awaiting()]
    folder(given, lijst="open")
    folder(given, lijst="open")
    read = [one.contact_id for one in given.rows(ContactRead) if one.person_id == given.ids["pcp-bzk"]]
    assert sorted(read) == sorted(given.contact(one).id for one in numbers)
