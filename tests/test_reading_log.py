"""Who opened which contact: written down once an hour for each person, told to the operator, and forgotten in time."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from contactdesk import contacts, people
from contactdesk.cli import main
from contactdesk.contacts.person_file.places import PLACES
from contactdesk.law.days import today
from contactdesk.law.outcomes import NotFound
from contactdesk.law.permissions import SYSTEM
from contactdesk.operations import reminders
from contactdesk.store import Database, reading_log
from contactdesk.store.models import ContactRead, Person, PersonRead
from contactdesk.store.reading_log import BATCH, EVERY, KEPT
from tests.conftest import Clock
from tests.contacts import Given
from tests.web import Browser

SECOND = timedelta(seconds=1)


def read(given: Given, number: str) -> list[tuple[str, bool]]:
    found = given.database.read_now(reading_log.readings, number)
    return [(one.email.partition("@")[0], one.is_sealed) for one in found]


def test_opening_a_contact_is_written_down_once_an_hour_for_each_person(given: Given, clock: Clock) -> None:
    number, other = given.asked(), given.asked()
    began = clock()
    for persona in ("kamerlid", "pcp-bzk"):
        for _ in range(3):
            assert given.page(number, persona).status == 200
    clock.advance(EVERY - SECOND)
    given.page(number, "kamerlid")
    given.page(other, "kamerlid")
    clock.advance(SECOND)
    given.page(number, "kamerlid")
    ids = given.ids["kamerlid"], given.ids["pcp-bzk"]
    mine, others = given.contact(number).id, given.contact(other).id
    assert [(one.contact_id, one.person_id, one.at) for one in given.rows(ContactRead)] == [
        (mine, ids[0], began),
        (mine, ids[1], began),
        (others, ids[0], began + EVERY - SECOND),
        (mine, ids[0], began + EVERY),
    ]


def test_the_appointment_is_a_reading_too(given: Given, clock: Clock) -> None:
    number = given.permitted()
    given.did(contacts.schedule, number, at=clock() + timedelta(days=2))
    assert given.sign_in("kamerlid").get(f"/verzoeken/{number}/afspraak.ics").status == 200
    assert given.sign_in("minister-bzk").get(f"/verzoeken/{number}/afspraak.ics").status == 403
    assert read(given, number) == [("kim.kamerlid", False)]


@pytest.mark.parametrize(("tekst", "status"), [("", 422), ("Die.", 409)])
def test_who_gets_the_page_back_from_a_deed_that_failed_has_read_it(
    tekst: str, status: int, given: Given
) -> None:
    number = given.asked()
    deed = "bericht" if status == 422 else "antwoord"
    assert given.posts(number, "kamerlid", deed, tekst=tekst).status == status
    assert read(given, number) == [("kim.kamerlid", False)]


def test_who_may_not_open_it_leaves_no_row(given: Given) -> None:
    number = given.asked()
    for persona in ("senator", "pcp-szw", "beheer", "minister-bzk"):
        for path in (f"/verzoeken/{number}", f"/verzoeken/{number}/afspraak.ics", "/verzoeken/2026-00000"):
            assert given.sign_in(persona).get(path).status == 404
        assert given.posts(number, persona, "bericht", tekst="").status == 404
    assert given.rows(ContactRead) == []


def test_lists_are_no_reading_of_a_contact(given: Given) -> None:
    number = given.asked()
    for path in ("/", "/wachtrij", "/wachtrij?q=digid"):
        assert number in given.sign_in("pcp-bzk").get(path).html
    assert given.rows(ContactRead) == []


def test_the_system_reads_nothing(given: Given) -> None:
    number = given.asked()
    assert not given.database.read_now(reading_log.is_due, number, SYSTEM)
    with pytest.raises(NotFound):
        given.database.write_now(reading_log.record, number, SYSTEM)
    given.database.write_now(reminders.due)
    assert given.rows(ContactRead) == []


def test_of_many_who_open_it_at_once_in_one_name_one_row_is_left(given: Given) -> None:
    number, by = given.asked(), given.actor("kamerlid")
    with ThreadPoolExecutor(4) as together:
        list(together.map(lambda _: given.database.write_now(reading_log.record, number, by), range(8)))
    assert len(given.rows(ContactRead)) == 1


def test_a_second_look_within_the_hour_writes_nothing_at_all(given: Given, monkeypatch: Any) -> None:
    number, kim = given.asked(), given.sign_in("kamerlid")
    kim.get(f"/verzoeken/{number}")
    written: list[object] = []
    write = Database.write

    def counted(self: Database, fn: Any, *args: Any, **more: Any) -> Any:
        written.append(fn)
        return write(self, fn, *args, **more)

    monkeypatch.setattr(Database, "write", counted)
    kim.get(f"/verzoeken/{number}")
    assert written == []


def test_readings_of_sealed_content_stand_in_the_same_list(given: Given) -> None:
    number = given.sealed()
    unit = given.sign_in("wetgeving-bzk")
    unit.get(f"/verzoeken/{number}")
    for _ in range(2):
        unit.get(f"/verzoeken/{number}/inhoud")
    given.page(number, "pcp-bzk")
    assert read(given, number) == [
        *(("wim.wetgever", False), ("petra.post", False)),
        *(("wim.wetgever", True), ("wim.wetgever", True)),
    ]


def test_the_requester_of_sealed_help_sees_who_opened_the_content_and_nobody_sees_who_opened_a_page(
    given: Given,
) -> None:
    number = given.sealed()
    given.page(number, "pcp-bzk")
    assert "Nog niemand." in given.page(number, "kamerlid").text
    given.sign_in("wetgeving-bzk").get(f"/verzoeken/{number}/inhoud")
    page = given.page(number, "kamerlid")
    assert "Nog niemand." not in page.text
    assert "Wim Wetgever" in page.text


# The operator


@pytest.fixture
def audit_reads(
    given: Given, database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Any:
    monkeypatch.setenv("CONTACTDESK_DATABASE_URL", database_url)

    def run(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main(("audit", "reads", *arguments))
        output = capsys.readouterr()
        return int(ended.value.code or 0), output.out, output.err

    return run


def test_the_operator_reads_who_opened_a_contact_and_when(given: Given, audit_reads: Any) -> None:
    number = given.sealed()
    code, out, said = audit_reads(number)
    assert (code, out) == (0, "")
    assert said.startswith("contactdesk: database ")
    given.page(number, "pcp-bzk")
    given.clock.advance(timedelta(minutes=5))
    given.sign_in("wetgeving-bzk").get(f"/verzoeken/{number}/inhoud")
    code, out, _ = audit_reads(number)
    assert (code, [line.split("\t") for line in out.splitlines()]) == (
        0,
        [
            ["2026-11-24T08:00:00+00:00", "page", "Petra Post", "petra.post@bzk.example"],
            ["2026-11-24T08:05:00+00:00", "content", "Wim Wetgever", "wim.wetgever@bzk.example"],
        ],
    )
    code, out, _ = audit_reads(number, "--json")
    assert [(one["opened"], one["email"]) for one in json.loads(out)] == [
        ("page", "petra.post@bzk.example"),
        ("content", "wim.wetgever@bzk.example"),
    ]


def test_a_number_that_is_none_is_said_in_one_line(audit_reads: Any) -> None:
    code, out, err = audit_reads("2026-00000")
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert "2026-00000" in err


def test_who_read_and_left_is_still_named(given: Given) -> None:
    number = given.asked()
    given.page(number, "pcp-bzk")
    given.succeeded("pcp-bzk")
    given.database.write_now(people.end_person, "petra.post@bzk.example", today(given.clock()), SYSTEM)
    assert read(given, number) == [("petra.post", False)]


# Forgetting


def test_after_eighteen_months_a_reading_is_forgotten_and_not_a_moment_sooner(
    given: Given, clock: Clock
) -> None:
    number = given.asked()
    given.page(number, "kamerlid")
    clock.advance(timedelta(minutes=1))
    given.page(number, "pcp-bzk")
    clock.advance(KEPT - timedelta(minutes=1))
    given.database.write_now(reading_log.sweep)
    assert len(given.rows(ContactRead)) == 2
    clock.advance(SECOND)
    given.database.write_now(reminders.due)
    assert read(given, number) == [("petra.post", False)]


def test_more_old_readings_than_one_round_looks_at_go_in_several(given: Given, clock: Clock) -> None:
    contact = given.contact(given.asked()).id
    person, at = given.ids["kamerlid"], clock()

    def old_and_new(db: Any) -> None:
        for n in range(BATCH + 5):
            moment = at if n < BATCH + 3 else at + KEPT
            db.add(ContactRead(contact_id=contact, person_id=person, at=moment))

    given.database.write_now(old_and_new)
    clock.advance(KEPT + SECOND)
    left = []
    for _ in range(3):
        given.database.write_now(reading_log.sweep)
        left.append(len(given.rows(ContactRead)))
    assert left == [5, 2, 2]


def test_the_privacy_page_says_what_is_kept_of_reading_and_for_how_long(visitor: Any) -> None:
    text = visitor.get("/privacy").text
    assert "ten hoogste één keer per uur" in text
    assert "wissen wij na 18 maanden" in text
    assert round(KEPT / timedelta(days=365.25 / 12)) == 18
    assert timedelta(hours=1) == EVERY


def test_which_administrator_opened_whose_page_is_written_down_once_an_hour(
    given: Given, clock: Clock
) -> None:
    about, bea = given.ids["pcp-bzk"], given.sign_in("beheer")
    began = clock()
    for _ in range(2):
        assert bea.get(f"/beheer/personen/{about}").status == 200
        assert bea.get("/beheer/personen?q=petra").status == 200
    assert bea.get(f"/beheer/personen/{given.ids['beheer']}").status == 200
    clock.advance(EVERY)
    assert bea.post(f"/beheer/personen/{about}/rol", {"rol": "geen"}).status == 422

    rows = [(one.person_id, one.about_id, one.at) for one in given.rows(PersonRead)]
    assert rows == [
        (given.ids["beheer"], about, began),
        (given.ids["beheer"], None, began),
        (given.ids["beheer"], about, began + EVERY),
    ]
    clock.advance(KEPT + SECOND)
    given.database.write_now(reading_log.sweep)
    assert given.rows(PersonRead) == []


def test_the_privacy_page_promises_no_more_than_the_file_of_a_person_has(
    given: Given, visitor: Browser
) -> None:
    (place,) = (one for one in PLACES if one.table is PersonRead)
    assert set(place.shown) == {"at"}, "when, not who; and of the list of people nothing"
    said = visitor.get("/privacy").text
    assert "dan leest u wanneer de pagina met uw gegevens is geopend" in said


def test_the_command_says_who_opened_the_page_of_a_person(given: Given, desk_command: Any) -> None:
    given.sign_in("beheer").get(f"/beheer/personen/{given.ids['pcp-bzk']}")
    email = next(one.email for one in given.rows(Person) if one.id == given.ids["pcp-bzk"])

    status, said, _ = desk_command("audit", "reads", email.upper(), "--json")
    assert status == 0
    assert [one["opened"] for one in json.loads(said)] == ["person"]
    status, _, said = desk_command("audit", "reads", "niemand@bzk.example")
    assert status == 1
    assert "look at the address" in said
