"""Administrators add a committee that no register brings: with its Chamber, and whether it is an inquiry committee."""

from contactdesk.store.models import AuditEntry, Committee
from contactdesk.words import Chamber
from tests.contacts import Given

HERE = "/beheer/commissies"
NAME = "Commissie voor Digitalisering"


def test_a_committee_is_added_with_its_chamber_and_an_entry(given: Given) -> None:
    browser = given.sign_in("beheer")
    sent = browser.get(HERE).form(HERE).fields | {"naam": f"  {NAME} ", "kamer": "EK"}
    assert browser.post(HERE, sent).location == HERE
    assert browser.post(HERE, sent).location == HERE, "the same form twice adds one"
    row = given.rows(Committee)[-1]
    assert (row.name, row.chamber, row.is_inquiry) == (NAME, Chamber.EK, False)
    assert [one.name for one in given.rows(Committee)].count(NAME) == 1
    entry = given.rows(AuditEntry)[-1]
    assert (entry.action, entry.details["committee"], entry.by_id) == (
        "committee_add",
        row.id,
        given.ids["beheer"],
    )
    page = browser.get(HERE).text
    assert NAME in page
    log = browser.get("/beheer/logboek").text
    assert "commissie toegevoegd" in log.lower()
    assert NAME in log
    clerk = browser.get(f"/beheer/personen/{given.ids['griffier']}?rol=clerk").text
    assert f"{NAME} (Eerste Kamer)" in clerk


def test_the_same_name_is_refused_in_one_chamber_and_kept_as_typed(given: Given) -> None:
    browser, typed = given.sign_in("beheer"), {"naam": NAME, "kamer": "TK"}
    assert browser.post(HERE, typed).status == 303
    again = browser.post(HERE, typed | {"naam": NAME.upper()})
    assert (again.status, again.form(HERE).fields["naam"]) == (409, NAME.upper())
    assert "heeft hier al een commissie met deze naam" in again.text
    assert browser.post(HERE, typed | {"kamer": "EK"}).status == 303


def test_an_inquiry_committee_is_said_to_be_one(given: Given) -> None:
    browser, typed = given.sign_in("beheer"), {"naam": "Parlementaire enquêtecommissie Water", "kamer": "TK"}
    assert browser.post(HERE, typed).status == 422
    assert browser.post(HERE, typed | {"enquete": "ja"}).status == 303
    assert given.rows(Committee)[-1].is_inquiry
    assert browser.post(HERE, {"naam": "", "kamer": "XK"}).status == 422
