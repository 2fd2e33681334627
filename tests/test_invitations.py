"""An invitation asks somebody on behalf of people, and its cancellation takes it out again (RFC 5545, 5546)."""

from collections.abc import Callable
from typing import Any

import pytest
from icalendar import Calendar, Event
from sqlmodel import Session

from contactdesk.letters import invitations
from contactdesk.letters.recipients import Address
from contactdesk.store import Database
from contactdesk.store.models import ContactRequest
from contactdesk.words import Disclose, Initiator, Party, Regime
from tests.letters import MARKER, NUMBER, contact_of, world

P = Party
MEMBER = Address("jansen@tk.example", P.INITIATOR)
OFFICIAL = Address("techniek@logius.example", P.OFFICIAL)
BODY = Address("post@uwv.example", P.BODY, is_shared=True)
PERMISSION = (Regime.PERMISSION, Disclose.FULL, Initiator.MEMBER)
SEALED = (Regime.PERMISSION, Disclose.TITLE_ONLY, Initiator.MEMBER)
NOTIFY = (Regime.NOTIFY, Disclose.FACT, Initiator.MEMBER)
REPORT = (Regime.NOTIFY, Disclose.FACT, Initiator.OFFICIAL)


@pytest.fixture
def written(database: Database) -> Callable[..., str]:
    ids = database.write_now(world)

    def write(kind: tuple[Any, ...], method: str, reader: Address, **changes: Any) -> str:
        def read(db: Session) -> str:
            contact: ContactRequest = contact_of(db, ids, *kind, **changes)
            return invitations.ics(db, contact, method, reader)

        return database.read_now(read)

    return write


def event(text: str) -> Event:
    (found,) = Calendar.from_ical(text).walk("VEVENT")
    return found


@pytest.mark.parametrize("method", ["REQUEST", "CANCEL"])
@pytest.mark.parametrize(
    ("kind", "reader", "name", "organizer"),
    [
        (PERMISSION, MEMBER, "A. Jansen", "pcp@bzk.example"),
        (PERMISSION, OFFICIAL, "T. Techniek", "pcp@bzk.example"),
        (SEALED, MEMBER, "A. Jansen", "post@uwv.example"),
        (SEALED, OFFICIAL, "T. Techniek", "jansen@tk.example"),
        (NOTIFY, MEMBER, "A. Jansen", "post@uwv.example"),
        (NOTIFY, BODY, "Uitvoering", "jansen@tk.example"),
        (REPORT, Address("techniek@logius.example", P.INITIATOR), "T. Techniek", "jansen@tk.example"),
        (REPORT, Address("jansen@tk.example", P.MEMBER), "A. Jansen", "techniek@logius.example"),
    ],
)
def test_an_invitation_and_its_cancellation_say_who_asks_and_who_is_asked(
    written: Any, method: str, kind: Any, reader: Address, name: str, organizer: str
) -> None:
    text = written(kind, method, reader, ics_sequence=3)
    found = event(text)
    assert f"METHOD:{method}\r\n" in text
    assert str(found["ORGANIZER"]) == f"mailto:{organizer}"
    assert found["ORGANIZER"].params["CN"]
    attendee = found["ATTENDEE"]
    assert str(attendee) == f"mailto:{reader.email}"
    asked = {key: str(attendee.params[key]) for key in ("CN", "PARTSTAT", "RSVP", "ROLE")}
    assert asked == {"CN": name, "PARTSTAT": "NEEDS-ACTION", "RSVP": "TRUE", "ROLE": "REQ-PARTICIPANT"}
    assert (str(found["UID"]), found["SEQUENCE"]) == (f"{NUMBER}@127.0.0.1", 3)
    assert str(found["STATUS"]) == ("CANCELLED" if method == "CANCEL" else "CONFIRMED")


def test_what_was_fetched_says_who_asks_and_asks_nobody(written: Any) -> None:
    found = event(written(PERMISSION, "PUBLISH", MEMBER))
    assert str(found["ORGANIZER"]) == "mailto:pcp@bzk.example"
    assert "ATTENDEE" not in found


@pytest.mark.parametrize("method", ["REQUEST", "CANCEL", "PUBLISH"])
def test_every_sign_comes_back_as_it_was_typed_and_no_line_is_too_long(written: Any, method: str) -> None:
    odd = 'Kamer 3; "Oost", 2\\1 – één 👩‍💻: a=b'
    changes = {"subject": odd * 3, "appointment_place": odd, "official_name": odd}
    text = written(PERMISSION, method, OFFICIAL, **changes)
    found = event(text)
    assert str(found["SUMMARY"]).endswith(f": {odd * 3} ({NUMBER})")
    assert str(found["LOCATION"]) == odd
    if method != "PUBLISH":
        assert str(found["ATTENDEE"].params["CN"]) == odd.replace('"', "'")
    assert "\n" not in text.replace("\r\n", "")
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    assert found["DTSTART"].dt.utcoffset().total_seconds() == 0


def test_nothing_typed_begins_a_line_or_makes_a_link_in_a_calendar(written: Any) -> None:
    nasty = "x\r\nATTENDEE:mailto:evil@evil.example\r\nEND:VEVENT https://evil.nl"
    changes = dict.fromkeys(("subject", "appointment_place", "official_name"), nasty)
    text = written(PERMISSION, "REQUEST", OFFICIAL, **changes)
    assert [
        line for line in text.split("\r\n") if line.startswith(("ATTENDEE:mailto:evil", "END:VEVENT "))
    ] == []
    assert "evil.nl" not in text.replace("\r\n ", "")
    assert len(Calendar.from_ical(text).walk("VEVENT")) == 1


@pytest.mark.parametrize("reader", [MEMBER, OFFICIAL, BODY])
def test_of_sealed_help_a_calendar_learns_the_bill_and_the_contact_persons_nothing(
    written: Any, reader: Address
) -> None:
    text = written(SEALED, "REQUEST", reader, question=MARKER)
    assert "Hulp bij: Wet open loket" in text
    assert MARKER not in text
    assert "LOCATION" not in text
    assert "pcp@bzk.example" not in text
