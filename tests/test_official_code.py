"""An official's own link where the department asks a code: the same door as that of the minister's office. Who has no account
is asked a code where others sign in."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from contactdesk.contacts import letter_decisions
from contactdesk.letters.outbox import keys
from contactdesk.settings import DecisionLinks
from contactdesk.store import Database
from contactdesk.store.models import AuditEntry, LetterKey, RememberedBrowser
from contactdesk.words import Party, State
from tests.conftest import Clock
from tests.contacts import Given
from tests.decision_office import opened
from tests.test_attacks import BOB
from tests.test_official_link import OFF, WHY, everything, newest, own, planned
from tests.web import Browser

CLOSED = "Bevestig dat u de postbus van de ambtenaar leest"


@pytest.fixture
def database(
    request: pytest.FixtureRequest, database_url: str, desk: Any, clock: Clock
) -> Iterator[Database]:
    """Where BZK asks a code, unless a test says otherwise."""
    asks = getattr(request, "param", DecisionLinks(departments={"BZK": "code"}))
    with opened(database_url, desk, clock, asks) as database:
        yield database


def code(given: Given) -> str:
    """The newest that was asked, as it stands in its letter."""
    key = given.rows(LetterKey)[-1]
    return given.database.read_now(lambda db: keys.handed_out(db.info["desk"].settings, key))


@pytest.mark.parametrize(
    "database", [DecisionLinks(default=one) for one in ("code", "sign_in")], indirect=True
)
def test_who_reads_the_mailbox_types_the_code_and_acts(given: Given, visitor: Browser) -> None:
    number = planned(given)
    path, before = own(given), everything(given)
    page = visitor.get(path)
    assert page.h1 == CLOSED
    for secret in ("DigiD", "Kim", "Kamer 7", "Bob"):
        assert secret not in page.text, secret
    assert visitor.get(f"{path}/afspraak.ics").location == path
    assert everything(given) == before
    # what was typed before the door closed goes along, and is sent by who typed it
    seen = given.contact(number).version
    shut = visitor.post(path, {**OFF, "versie": seen})
    assert (shut.status, shut.h1, WHY in shut.text) == (403, CLOSED, True)
    assert visitor.post(path, {"actie": "code-vragen"}).status == 303
    letter = newest(given, "decision_code", BOB.email)
    assert "de link in uw brief over" in letter.body
    assert letter.to_party == Party.OFFICIAL
    assert visitor.post(path, {"actie": "code", "code": "00000001"}).status in (303, 422)
    opened_ = visitor.post(path, {"actie": "code", "code": code(given), "reden": WHY, "eerder": "afzeggen"})
    assert opened_.status == 200
    assert WHY in opened_.html
    assert given.contact(number).state is State.SCHEDULED
    assert visitor.post(path, {**OFF, "versie": seen}).status == 303
    assert given.contact(number).state is State.PERMITTED
    history = given.page(number, "pcp-bzk").text
    assert "Bob Bobbel (ambtenaar, via de link in de brief) heeft met een code laten zien" in history


def test_no_form_works_for_who_has_the_link_alone(given: Given, visitor: Browser) -> None:
    number = planned(given)
    path, was = own(given), given.contact(number)
    for actie in ("komt", "afspraak", "afzeggen", "niet-van-mij"):
        fields = {"naam": "B.", "reden": WHY, "tekst": WHY, "wanneer": "2026-12-01T10:00"}
        assert visitor.post(path, {"actie": actie, "versie": was.version, **fields}).status == 403, actie
    assert given.contact(number) == was


def test_codes_asked_again_and_again_alarm_the_liaison(given: Given, visitor: Browser) -> None:
    planned(given)
    path = own(given)
    for _ in range(4):
        visitor.post(path, {"actie": "code-vragen"})
    letter = newest(given, "link_tried", "pcp@bzk.example")
    assert "de link van de ambtenaar" in letter.subject
    assert letter.reply_to == BOB.email
    assert [one.action for one in given.rows(AuditEntry)].count("link_tried") == 1


def test_a_browser_is_known_as_long_as_the_official_has_an_open_contact(
    given: Given, visitor: Browser
) -> None:
    planned(given)
    path = own(given)
    visitor.post(path, {"actie": "code-vragen"})
    visitor.post(path, {"actie": "code", "code": code(given)})
    given.database.write_now(letter_decisions.sweep)
    assert [one.mailbox for one in given.rows(RememberedBrowser)] == [BOB.email]
    # what opens a letter opens nothing of an office
    assert visitor.get("/wacht-op-u").status in (200, 303, 403)
    assert "DigiD" not in visitor.get("/wacht-op-u").text
    given.clock.advance(timedelta(days=31))
    given.database.write_now(letter_decisions.sweep)
    assert given.rows(RememberedBrowser) == []
