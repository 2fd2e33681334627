"""The calendar that a program reads by a secret address: what stands in it for whom, and who can open it."""

import logging
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

import pytest
import vobject
from sqlmodel import SQLModel, text

from contactdesk import contacts, people
from contactdesk.audit import security_log
from contactdesk.contacts.contact_page import invitation
from contactdesk.law.days import today
from contactdesk.law.permissions import SYSTEM
from contactdesk.operations import backup, reminders
from contactdesk.people import calendar_addresses
from contactdesk.store.models import AuditEntry, CalendarAddress, Letter, Person
from contactdesk.words import Limit, Party
from tests import itip
from tests.conftest import Clock
from tests.contacts import ADA, MARKER, Given
from tests.web import Browser, Page

pytestmark = pytest.mark.usefixtures("clock")
DEBATE: Final = date(2026, 12, 3)
FORGED: Final = "A" * 43


def made(given: Given, persona: str) -> str:
    """The path of a new address of this person."""
    page = given.sign_in(persona).post("/account/agenda", {"doe": "maak", "sleutel": "k" * 22})
    (address,) = [one for one in page.values("value") if "/agenda/" in one]
    return "/agenda/" + address.rpartition("/agenda/")[2]


def fetched(visitor: Browser, path: str) -> Page:
    page = visitor.get(path)
    assert page.status == 200
    assert page.response.headers["content-type"].startswith("text/calendar")
    return page


def events(visitor: Browser, path: str) -> Mapping[str, Any]:
    """By UID, as a calendar program reads them; each keeps the rules of what is published."""
    calendar = vobject.readOne(fetched(visitor, path).html)
    calendar.validate(raiseException=True)
    assert calendar.method.value == "PUBLISH"
    found = {}
    for one in getattr(calendar, "vevent_list", []):
        alone = vobject.iCalendar()
        alone.add("method").value = "PUBLISH"
        alone.add(vobject.newFromBehavior("vevent")).copy(one)
        assert itip.wrong(alone.serialize()) == []
        assert one.getChildValue("class") == "PRIVATE"
        found[one.uid.value] = one
    return found


def planned(given: Given, **more: Any) -> str:
    number = given.permitted(subject="Wachttijden bij DigiD", **more)
    given.did(contacts.schedule, number, at=given.clock() + timedelta(days=3), place="Kamer 3")
    return number


def invited(given: Given, number: str, persona: str) -> itip.Invited:
    return itip.read(given.database.read_now(invitation, number, given.actor(persona)))


# What stands in it


def test_an_appointment_stands_there_as_in_the_invitation(given: Given, visitor: Browser) -> None:
    number = planned(given)
    (letter,) = [
        one
        for one in given.rows(Letter)
        if one.ics_method == "REQUEST" and one.to_email == given.actor("kamerlid").email
    ]
    assert letter.ics
    invitation_ = itip.read(letter.ics)

    (one,) = events(visitor, made(given, "kamerlid")).values()
    for name in ("UID", "SEQUENCE", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "LOCATION"):
        assert one.getChildValue(name.lower()) == invitation_.one(name), name
    assert one.summary.value == f"Ada Ambtenaar, Logius: Wachttijden bij DigiD ({number})"
    assert one.status.value == "CONFIRMED"


def test_everybody_who_is_there_has_it_and_nobody_else(given: Given, visitor: Browser) -> None:
    number = planned(given)

    for persona in ("kamerlid", "assistent", "ambtenaar-bzk"):
        assert [one.partition("@")[0] for one in events(visitor, made(given, persona))] == [number]
    for persona in ("senator", "griffier", "minister-bzk", "pcp-bzk", "zbo-uwv", "beheer"):
        assert events(visitor, made(given, persona)) == {}


def test_what_is_moved_or_called_off_keeps_its_name_and_its_number_goes_up(
    given: Given, visitor: Browser
) -> None:
    number, path = planned(given), made(given, "kamerlid")
    (first,) = events(visitor, path).values()

    given.did(contacts.schedule, number, at=given.clock() + timedelta(days=5))
    (moved,) = events(visitor, path).values()
    given.did(contacts.call_off, number, by="ambtenaar-bzk", reason="Ziek")
    (off,) = events(visitor, path).values()
    (letter,) = [
        one
        for one in given.rows(Letter)
        if one.ics_method == "CANCEL" and one.to_email == given.actor("kamerlid").email
    ]
    assert letter.ics
    cancelled = itip.read(letter.ics)

    assert first.uid.value == moved.uid.value == off.uid.value == cancelled.one("UID")
    assert [one.status.value for one in (first, moved, off)] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert int(first.sequence.value) < int(moved.sequence.value) < int(off.sequence.value)
    assert off.sequence.value == cancelled.one("SEQUENCE"), "one change, one number"


def test_a_contact_that_was_withdrawn_takes_its_appointment_along(given: Given, visitor: Browser) -> None:
    number, path = planned(given), made(given, "kamerlid")
    given.did(contacts.withdraw, number, "kamerlid")

    (off,) = events(visitor, path).values()
    assert off.status.value == "CANCELLED"


def test_what_was_held_stays_for_a_while_and_then_goes(given: Given, visitor: Browser, clock: Clock) -> None:
    number, path = planned(given), made(given, "kamerlid")
    clock.advance(timedelta(days=4))
    given.did(contacts.hold, number, "kamerlid", held_at=clock())

    (one,) = events(visitor, path).values()
    assert one.status.value == "CONFIRMED"
    clock.advance(timedelta(days=31))
    assert events(visitor, path) == {}


def test_a_debate_is_a_whole_day_for_who_may_know_it(given: Given, visitor: Browser) -> None:
    number = given.awaiting(debate_on=DEBATE)

    for persona in ("kamerlid", "assistent", "minister-bzk"):
        (one,) = events(visitor, made(given, persona)).values()
        assert one.uid.value.startswith(f"debat-{number}@")
        assert one.dtstart.value == DEBATE
        assert one.dtend.value == DEBATE + timedelta(days=1)
        assert one.transp.value == "TRANSPARENT"
        assert one.summary.value == f"Debat: Storing bij DigiD ({number})"
    assert events(visitor, made(given, "senator")) == {}


def test_the_minister_of_a_zbo_has_no_debate_that_is_not_told(given: Given, visitor: Browser) -> None:
    given.asked("UWV", debate_on=DEBATE)

    assert len(events(visitor, made(given, "kamerlid"))) == len(events(visitor, made(given, "zbo-uwv"))) == 1
    assert events(visitor, made(given, "minister-szw")) == {}


def test_of_sealed_help_only_the_bill_stands_there(given: Given, visitor: Browser) -> None:
    number = given.sealed()
    given.did(contacts.name_official, number, by="wetgeving-bzk", official=ADA)
    given.did(contacts.schedule, number, "kamerlid", at=given.clock() + timedelta(days=3), place=MARKER)

    path = made(given, "kamerlid")
    (one,) = events(visitor, path).values()
    assert "Wet open data" in one.summary.value
    assert MARKER not in fetched(visitor, path).html
    assert events(visitor, made(given, "assistent")) == {}, "the member asked it without the assistant"


# Who can open it


def test_the_address_is_shown_once_and_only_its_hash_is_kept(given: Given) -> None:
    by = given.sign_in("kamerlid")
    assert "Maak een geheim adres" in by.get("/account").text
    page = by.post("/account/agenda", {"doe": "maak", "sleutel": "k" * 22})
    (address,) = [one for one in page.values("value") if "/agenda/" in one]
    secret = address.rpartition("/")[2].removesuffix(".ics")

    assert "Het adres is gemaakt" in page.text
    assert f'href="webcal:{address.partition(":")[2]}"' in page.html
    assert secret not in by.get("/account").html
    assert "U maakte uw adres op di 24 november 2026, 09.00 uur" in by.get("/account").text

    def holds(db: Any) -> list[str]:
        tables = SQLModel.metadata.tables
        return [one for one in tables if secret in str(db.execute(text(f'SELECT * FROM "{one}"')).all())]

    assert given.database.read_now(holds) == []


def test_the_same_form_twice_makes_one_address(given: Given, visitor: Browser) -> None:
    by, form = given.sign_in("kamerlid"), {"doe": "maak", "sleutel": "k" * 22}
    (address,) = [one for one in by.post("/account/agenda", form).values("value") if "/agenda/" in one]

    assert by.post("/account/agenda", form).status == 303
    assert visitor.get("/agenda/" + address.rpartition("/")[2]).status == 200


def test_a_new_address_ends_the_one_before_and_so_does_revoking(given: Given, visitor: Browser) -> None:
    by = given.sign_in("kamerlid")
    first = made(given, "kamerlid")
    page = by.post("/account/agenda", {"doe": "maak", "sleutel": "l" * 22})
    (second,) = [f"/agenda/{one.rpartition('/')[2]}" for one in page.values("value") if "/agenda/" in one]
    assert visitor.get(first).status == 404
    assert visitor.get(second).status == 200

    page = by.post("/account/agenda", {"doe": "intrekken", "sleutel": "m" * 22}, follow=True)
    assert "Het adres werkt niet meer" in page.text
    assert "Maak een geheim adres" in page.text
    assert visitor.get(second).status == 404


def test_what_is_asked_of_the_address_must_be_said(given: Given) -> None:
    page = given.sign_in("kamerlid").post("/account/agenda", {"sleutel": "k" * 22})

    assert page.status == 422
    assert "Kies of u een adres wilt maken of intrekken" in page.text
    assert given.rows(CalendarAddress) == []


def test_it_ends_with_the_account(given: Given, visitor: Browser) -> None:
    path = made(given, "ambtenaar-bzk")
    email = given.actor("ambtenaar-bzk").email
    given.database.write_now(people.end_person, email, today(given.clock()), SYSTEM)

    assert visitor.get(path).status == 404
    assert given.rows(CalendarAddress) == []
    assert [one.action for one in given.rows(AuditEntry)].count("calendar_end") == 1


def test_who_comes_back_after_all_roles_ended_by_themselves_makes_a_new_one(
    given: Given, visitor: Browser, clock: Clock
) -> None:
    path = made(given, "ambtenaar-bzk")
    email, later = given.actor("ambtenaar-bzk").email, today(clock()) + timedelta(days=1)
    given.database.write_now(people.end_person, email, later, SYSTEM)
    given.database.write_now(reminders.due)
    assert visitor.get(path).status == 200, "until that day"

    clock.advance(timedelta(days=1))
    assert visitor.get(path).status == 404
    given.database.write_now(reminders.due)
    assert given.rows(CalendarAddress) == []


def test_an_account_that_is_loosened_leaves_no_address(given: Given, visitor: Browser) -> None:
    path = made(given, "kamerlid")

    def loosen(db: Any) -> None:
        people.loosen(db, db.get_one(Person, given.ids["kamerlid"]), SYSTEM, party=Party.SYSTEM)

    given.database.write_now(loosen)
    assert visitor.get(path).status == 404


def test_it_opens_no_more_than_the_way_in_by_which_it_was_made(given: Given, visitor: Browser) -> None:
    """Of a provider that may bring in no member, or that is gone, nothing is left."""
    planned(given)
    session = people.NewSession("elders", 8)
    token = given.database.write_now(people.start_session, given.ids["kamerlid"], session)
    secret = given.database.write_now(calendar_addresses.make, given.actor("kamerlid"), token)

    assert visitor.get(f"/agenda/{secret}.ics").status == 404


def test_no_address_of_a_backup_opens_a_desk_that_was_restored(given: Given, visitor: Browser) -> None:
    path = made(given, "kamerlid")
    given.database.write_now(backup.begin_again, "restored")

    assert visitor.get(path).status == 404


def test_made_up_addresses_are_refused_and_after_many_told_to_wait(
    given: Given, visitor: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = made(given, "kamerlid")
    settings = given.database.read_now(lambda db: db.info["desk"]).settings
    monkeypatch.setitem(settings.limits, Limit.DECISION_FAILED_ADDRESS, 3)

    assert [visitor.get(f"/agenda/{FORGED}{n}.ics").status for n in range(5)] == [404, 404, 404, 429, 429]
    assert visitor.get("/agenda/%00.ics").status == 429
    assert visitor.get(path).status == 200, "one that opens does, whatever its network tried"


def test_no_log_has_the_address(given: Given, visitor: Browser, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    security_log.log.addHandler(caplog.handler)
    try:
        path = made(given, "kamerlid")
        visitor.get(path)
        visitor.get(f"/agenda/{FORGED}.ics")
    finally:
        security_log.log.removeHandler(caplog.handler)
    lines = [
        f"{one.getMessage()} {vars(one)}" for one in caplog.records if one.name.startswith("contactdesk")
    ]

    assert any("'/agenda/{geheim}.ics'" in one for one in lines)
    assert any("calendar_make" in one for one in lines), "that it was made is said"
    secret = path.removeprefix("/agenda/").removesuffix(".ics")
    assert not [one for one in lines if secret in one or FORGED in one]
