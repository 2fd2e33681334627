"""An official without an account acts from their own letter: comes, proposes a moment, calls off. Attacked as the link of the
minister's office is: by who guesses, presses buttons, has another link or an older one, or got the letter from another."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import SQLModel

from contactdesk import contacts
from contactdesk.audit import contents
from contactdesk.contacts import Official, decisions
from contactdesk.law.days import local
from contactdesk.letters import outbox
from contactdesk.store.models import (
    Attendance,
    AuditEntry,
    DecisionLink,
    Letter,
    Message,
)
from contactdesk.words import Attending, Form, Outcome, Party, State
from tests.contacts import ADA, Given
from tests.test_attacks import BOB, link_of
from tests.web import Browser, Page

CARLA = Official("Carla Collega", "carla.collega@bzk.example", "070-555 99 99")
MEMBER = "kim.kamerlid@tweedekamer.example"
WHY = "Ik zit dan in de trein."
COMES = {"actie": "komt", "naam": "Bob Bobbel"}
OFF = {"actie": "afzeggen", "reden": WHY}
NOT_MINE = {"actie": "niet-van-mij", "tekst": "Deze brief kwam bij mij terecht."}


def permitted(given: Given, official: Official = BOB, outcome: Outcome = Outcome.PERMITTED) -> str:
    number = given.asked("BZK")
    given.did(contacts.ask_permission, number, official=official, advice="Akkoord.")
    given.did(decisions.decide, number, ruling=given.ruling(outcome))
    return number


def planned(given: Given) -> str:
    """With an appointment that the member made."""
    number = permitted(given)
    given.did(contacts.schedule, number, by="pcp-bzk", at=given.clock() + timedelta(days=2), place="Kamer 7")
    return number


def own(given: Given, official: Official = BOB) -> str:
    """The newest link in a letter to this official, as its path."""
    links = [
        one
        for one in given.rows(DecisionLink)
        if (one.purpose, one.addressee) == ("official", official.email)
    ]
    return given.database.read_now(
        lambda db: f"/ambtenaar/{outbox.token(db.info['desk'].settings, db.merge(links[-1], load=False))}"
    )


def send(visitor: Browser, path: str, fields: dict[str, Any]) -> Page:
    """The form as the page holds it now, with these fields."""
    seen = re.findall(r'name="versie" value="(\d+)"', visitor.get(path).html)
    return visitor.post(path, {"versie": seen[0] if seen else "1", **fields})


def moved(given: Given, **more: Any) -> dict[str, Any]:
    at = local(given.clock() + timedelta(days=3))
    return {"actie": "afspraak", "wanneer": f"{at:%Y-%m-%dT%H:%M}", "reden": WHY, **more}


def everything(given: Given) -> dict[str, list[str]]:
    tables = SQLModel.metadata.tables
    return given.database.read_now(
        lambda db: {name: sorted(map(str, db.execute(table.select()))) for name, table in tables.items()}
    )


def newest(given: Given, template: str, to: str) -> Letter:
    return next(one for one in reversed(given.rows(Letter)) if (one.template, one.to_email) == (template, to))


# The letter


def test_who_has_no_account_gets_a_link_of_their_own_and_who_has_one_the_ordinary(given: Given) -> None:
    permitted(given)
    letter = newest(given, "permitted_official", BOB.email)
    assert "zonder account: {{link:" in letter.body
    given.did(contacts.name_official, permitted(given, ADA), official=ADA)
    letter = newest(given, "permitted_official", ADA.email)
    assert "zonder account" not in letter.body
    assert "/verzoeken/" in letter.body
    assert {one.addressee for one in given.rows(DecisionLink) if one.purpose == "official"} == {BOB.email}


def test_before_the_yes_and_of_sealed_help_no_official_has_a_link(given: Given) -> None:
    given.did(contacts.ask_permission, given.asked("BZK"), official=BOB, advice="Akkoord.")
    number = given.sealed(Form.BILL_ASSISTANCE)
    given.did(contacts.ask_permission, number)
    given.did(decisions.decide, number, ruling=given.ruling())
    given.did(contacts.name_official, number, by="wetgeving-bzk", official=BOB)
    assert [one for one in given.rows(Letter) if one.to_email == BOB.email]
    assert not [one for one in given.rows(DecisionLink) if one.purpose == "official"]


# The page


def test_the_page_says_whom_under_which_conditions_and_what_may_be_said(
    given: Given, visitor: Browser
) -> None:
    number = permitted(given, outcome=Outcome.CONDITIONS)
    page = visitor.get(own(given))
    for text in (
        number,
        "Storing bij DigiD",
        "Wat was de oorzaak?",
        "Kim Kamerlid",
        "Alleen feiten.",
        MEMBER,
    ):
        assert text in page.text, text
    assert "U mag feiten en technische uitleg geven" in page.text
    # what the minister was advised, and what liaisons note, is not the official's
    assert "Akkoord." not in page.text
    assert page.response.headers["cache-control"] == "no-store"
    assert page.response.headers["referrer-policy"] == "same-origin"


def test_looking_changes_nothing_and_uses_nothing_up(given: Given, visitor: Browser) -> None:
    planned(given)
    path, before = own(given), everything(given)
    for _ in range(2):
        assert visitor.get(path).status == 200
        assert visitor.client.head(path).status_code == 200
        assert visitor.get(f"{path}/afspraak.ics").status == 200
    assert everything(given) == before


def test_a_machine_that_presses_every_button_does_nothing(given: Given, visitor: Browser) -> None:
    planned(given)
    path, before = own(given), everything(given)
    page = visitor.get(path)
    forms = [form for form in page.reading.forms if form.action == path] if page.reading else []
    assert len(forms) == 4
    for form in forms:
        assert visitor.post(path, form.fields).status == 422, form.fields
    assert everything(given) == before


# What can be done


def test_the_official_says_that_they_come(given: Given, visitor: Browser) -> None:
    number = planned(given)
    path = own(given)
    done = send(visitor, path, COMES)
    assert (done.status, done.location) == (303, path)
    after = visitor.follow(done)
    assert "U hebt gezegd dat u komt" in after.text
    assert f"{path}/afspraak.ics" in after.html
    (kept,) = given.rows(Attendance)
    assert (kept.email, kept.answer) == (BOB.email, Attending.ACCEPTED)
    entry = given.rows(AuditEntry)[-1]
    assert (entry.by_id, entry.by_party, "link" in entry.details) == (None, Party.OFFICIAL, True)
    page = given.page(number, "pcp-bzk").text
    assert "Bob Bobbel (ambtenaar, via de link in de brief) antwoordde op de uitnodiging" in page
    # once is enough, and of another moment it is asked anew
    assert send(visitor, path, COMES).status == 303
    assert given.rows(AuditEntry)[-1].id == entry.id
    given.did(contacts.schedule, number, at=given.clock() + timedelta(days=5))
    visitor.get(path)  # what was said of the last deed is said once
    assert "U hebt gezegd dat u komt" not in visitor.get(path).text


def test_the_official_makes_an_appointment_and_moves_it_with_a_reason(given: Given, visitor: Browser) -> None:
    number = permitted(given)
    path = own(given)
    assert send(visitor, path, moved(given, plaats="Bij ons", reden="")).status == 303
    assert given.contact(number).state is State.SCHEDULED
    made = newest(given, "appointment", MEMBER)
    assert "Bob Bobbel heeft een afspraak gemaakt" in made.body
    wrong = send(visitor, path, moved(given, reden="", duur="45"))
    assert wrong.status == 422
    assert "Schrijf op waarom u de afspraak verzet" in wrong.text
    assert 'value="45"' in wrong.html
    assert send(visitor, path, moved(given, duur="45")).status == 303
    letter = newest(given, "appointment", MEMBER)
    assert "Bob Bobbel heeft een afspraak verzet" in letter.body
    assert WHY in letter.body
    assert letter.ics_method == "REQUEST"
    assert given.contact(number).appointment_minutes == 45
    said = given.rows(Message)[-1]
    assert (said.by_id, said.by_name, said.party, said.text) == (None, "Bob Bobbel", Party.OFFICIAL, WHY)
    for who in ("kamerlid", "pcp-bzk"):
        page = given.page(number, who).text
        assert "Bob Bobbel (ambtenaar, via de link in de brief) heeft" in page
        assert WHY in page
    strays = given.database.read_now(lambda db: list(contents.strays(db)))
    assert not [one for one in strays if number in one]


def test_who_moves_the_appointment_keeps_its_place_and_length(given: Given, visitor: Browser) -> None:
    number = permitted(given)
    at = given.clock() + timedelta(days=2)
    given.did(contacts.schedule, number, by="pcp-bzk", at=at, minutes=45, place="Kamer 7")
    path = own(given)
    shown = visitor.get(path).reading
    assert shown is not None
    (form,) = [one for one in shown.forms if one.fields.get("actie") == "afspraak"]
    assert (form.fields["duur"], form.fields["plaats"]) == ("45", "Kamer 7")
    assert send(visitor, path, form.fields | moved(given)).status == 303
    contact = given.contact(number)
    assert (contact.appointment_minutes, contact.appointment_place) == (45, "Kamer 7")
    assert contact.appointment_at != at


def test_the_official_calls_off_with_a_reason(given: Given, visitor: Browser) -> None:
    number = planned(given)
    path = own(given)
    assert send(visitor, path, OFF | {"reden": " "}).status == 422
    assert given.contact(number).state is State.SCHEDULED
    assert send(visitor, path, OFF).status == 303
    assert given.contact(number).state is State.PERMITTED
    letter = newest(given, "appointment", MEMBER)
    assert (letter.ics_method, WHY in letter.body) == ("CANCEL", True)
    assert visitor.get(f"{path}/afspraak.ics").status == 404
    # and may make another
    assert send(visitor, path, moved(given)).status == 303


def test_whose_link_it_is_hears_at_their_own_address_what_was_done_with_it(
    given: Given, visitor: Browser
) -> None:
    permitted(given)
    send(visitor, own(given), moved(given))
    letter = newest(given, "appointment", BOB.email)
    assert "U hebt een afspraak gemaakt" in letter.body
    assert "Deed u dit niet zelf?" in letter.body
    assert letter.ics_method == "REQUEST"


def test_of_two_tabs_the_older_changes_nothing_and_keeps_what_was_typed(
    given: Given, visitor: Browser
) -> None:
    number = planned(given)
    path, seen = own(given), given.contact(number).version
    assert visitor.post(path, moved(given, versie=seen)).status == 303
    was = given.contact(number)
    for fields in (OFF, moved(given, plaats="Elders"), COMES):
        late = visitor.post(path, {**fields, "versie": seen})
        assert late.status == 409
        assert "U hebt" in late.text
        assert fields.get("reden", fields.get("naam")) in late.text
    assert given.contact(number) == was


# Who may not


def revoked(given: Given, number: str) -> None:
    who = {key: getattr(given.ruling(), key) for key in ("decided_by", "capacity", "decided_on", "how")}
    given.did(decisions.revoke, number, reason="Toch niet.", **who)


def replaced(given: Given, number: str) -> None:
    given.did(contacts.ask_permission, number, official=CARLA, advice="Akkoord.")
    given.did(decisions.decide, number, ruling=given.ruling())


def another_yes(given: Given, number: str) -> None:
    """The same official, permitted anew: of this yes there is a letter too."""
    given.did(contacts.ask_permission, number, official=BOB, advice="Anders.")
    given.did(decisions.decide, number, ruling=given.ruling())


ENDS: dict[str, Callable[[Given, str], None]] = {
    "revoked": revoked,
    "replaced": replaced,
    "another yes": another_yes,
    "asked anew": lambda given, number: given.did(
        contacts.ask_permission, number, official=BOB, advice="Anders."
    ),
    "disputed": lambda given, number: given.did(
        decisions.dispute, number, by="minister-bzk", text="Nooit gezegd."
    ),
    "held": lambda given, number: given.did(contacts.hold, number, by="kamerlid", held_at=given.clock()),
    "withdrawn": lambda given, number: given.did(contacts.withdraw, number, by="kamerlid"),
    "expired": lambda given, _: given.clock.advance(timedelta(days=31)),
}


@pytest.mark.parametrize("end", ENDS)
def test_a_link_that_is_over_tells_nothing_and_does_nothing(given: Given, visitor: Browser, end: str) -> None:
    number = planned(given)
    path, seen = own(given), given.contact(number).version
    ENDS[end](given, number)
    was, entries = given.contact(number), len(given.rows(AuditEntry))
    page = visitor.get(path)
    assert page.status == 200
    for secret in ("DigiD", "Kim", MEMBER, "Kamer 7", "Bob", "Carla"):
        assert secret not in page.text, secret
    for fields in (COMES, moved(given), OFF, NOT_MINE):
        late = visitor.post(path, {**fields, "versie": seen})
        assert late.status == 409, fields
        assert next(iter(set(fields.values()) & {WHY, COMES["naam"], NOT_MINE["tekst"]})) in late.text
    assert visitor.get(f"{path}/afspraak.ics").status == 404
    assert (given.contact(number), len(given.rows(AuditEntry))) == (was, entries)


def test_each_acts_with_their_own_link_on_their_own_contact_and_sides_do_not_mix(
    given: Given, visitor: Browser
) -> None:
    first = planned(given)
    office = link_of(given, "minister@bzk.example", "confirm").removeprefix("/besluit/")
    mine = own(given).removeprefix("/ambtenaar/")
    second = permitted(given, CARLA)
    theirs = own(given, CARLA)
    assert send(visitor, theirs, moved(given)).status == 303
    assert (given.contact(second).state, given.contact(first).appointment_place) == (
        State.SCHEDULED,
        "Kamer 7",
    )
    forged = [office, mine[:-1] + ("a" if mine[-1] != "a" else "b"), f"9{mine}", mine.upper(), "1-x", "0"]
    forged.append(f"{theirs.removeprefix('/ambtenaar/').split('-')[0]}-{mine.split('-')[1]}")
    before = {name: rows for name, rows in everything(given).items() if name != "rate_count"}
    for token in forged:
        for path in (f"/ambtenaar/{token}", f"/ambtenaar/{token}/afspraak.ics"):
            assert visitor.get(path).status == 404, path
        assert visitor.post(f"/ambtenaar/{token}", OFF).status == 404
    for path in (f"/besluit/{mine}", f"/besluit/{mine}/alles"):
        assert visitor.get(path).status == 404
        assert visitor.post(path, {"actie": "code-vragen"}).status == 404
    assert {name: rows for name, rows in everything(given).items() if name != "rate_count"} == before


def test_a_post_from_another_site_does_nothing(given: Given, visitor: Browser) -> None:
    planned(given)
    path, before = own(given), everything(given)
    for site in ("cross-site", "same-site"):
        assert visitor.post(path, OFF, headers={"Sec-Fetch-Site": site}).status == 403
    assert everything(given) == before


@pytest.mark.parametrize(
    "fields",
    [
        {"actie": "afzeggen", "reden": "x" * 301},
        {"actie": "afspraak", "wanneer": "gisteren", "reden": WHY},
        {"actie": "afspraak", "wanneer": "2020-01-01T10:00", "reden": WHY},
        {"actie": "afspraak", "wanneer": "2099-01-01T10:00", "reden": WHY},
        {"actie": "afspraak", "wanneer": "2026-12-01T10:00", "duur": "-5", "reden": WHY},
        {"actie": "komt", "naam": "x" * 400},
        {"actie": "niet-van-mij", "tekst": "x" * 5000},
        {"actie": "niet-van-mij", "tekst": " - "},
    ],
)
def test_what_cannot_be_is_said_at_its_field(given: Given, visitor: Browser, fields: dict[str, str]) -> None:
    planned(given)
    path, before = own(given), everything(given)
    answer = send(visitor, path, fields)
    assert answer.status == 422
    assert "error-summary" in answer.html
    assert everything(given) == before


@pytest.mark.parametrize("persona", ["kamerlid", "pcp-bzk", "minister-bzk"])
def test_who_has_another_part_in_it_says_nothing_in_the_officials_name(given: Given, persona: str) -> None:
    number = planned(given)
    browser, was = given.sign_in(persona), given.contact(number)
    answer = browser.post(own(given), {**OFF, "versie": was.version})
    assert answer.status == 403
    assert f"/verzoeken/{number}" in answer.html
    assert given.contact(number) == was


# A letter that was sent on


def test_who_got_it_by_mistake_stops_the_link_and_the_official_asks_another(
    given: Given, visitor: Browser
) -> None:
    number = planned(given)
    path = own(given)
    earlier = link_count(given)
    done = visitor.post(path, NOT_MINE)
    assert done.status == 303
    assert visitor.follow(done).h1 == "Deze link is verlopen"
    assert "DigiD" not in visitor.get(path).text
    for to, says in (("pcp@bzk.example", "Bob Bobbel"), (BOB.email, "Uw links bij dit verzoek werken")):
        letter = newest(given, "link_disowned", to)
        assert NOT_MINE["tekst"] in letter.body
        assert says in letter.body
    assert visitor.post(path, {**OFF, "versie": given.contact(number).version}).status == 409
    assert given.contact(number).state is State.SCHEDULED
    assert "de brief niet bij de goede persoon ligt" in given.page(number, "pcp-bzk").text
    assert "de brief niet bij de goede persoon ligt" not in given.page(number, "kamerlid").text
    # the official gets another, at their own address only
    given.clock.advance(timedelta(minutes=11))
    assert visitor.post(path, {"actie": "nieuwe-brief"}).status == 303
    assert link_count(given) == earlier + 1
    assert newest(given, "permitted_official", BOB.email).audit_id == given.rows(AuditEntry)[-1].id
    assert send(visitor, own(given), COMES).status == 303


def link_count(given: Given) -> int:
    return len([one for one in given.rows(DecisionLink) if one.purpose == "official"])


def test_fresh_letters_come_at_most_once_in_ten_minutes(given: Given, visitor: Browser) -> None:
    permitted(given)
    path = own(given)
    assert visitor.post(path, {"actie": "nieuwe-brief"}).status == 409
    given.clock.advance(timedelta(days=31))
    before = link_count(given)
    for _ in range(3):
        assert visitor.post(path, {"actie": "nieuwe-brief"}).status == 303
    assert link_count(given) == before + 1
