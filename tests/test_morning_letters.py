"""A letter each working morning to a contact person who wants one: once, of that moment, and never without something to say."""

from datetime import date, datetime, time, timedelta
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk import contacts
from contactdesk.contacts import morning_letters
from contactdesk.law import mornings
from contactdesk.law.days import AMSTERDAM, at
from contactdesk.letters import outbox
from contactdesk.people import absences, morning_choices
from contactdesk.people.absences import Away
from contactdesk.store.models import AuditEntry, Letter, MorningLetter, RoleGrant
from contactdesk.words import Form, LetterState, Role
from tests.contacts import MARKER, Given, set_on

PETRA, VERA = "petra.post@bzk.example", "vera.vervanger@bzk.example"
WEDNESDAY, SATURDAY, MONDAY = date(2026, 11, 25), date(2026, 11, 28), date(2026, 11, 30)


def wants(given: Given, who: str = "pcp-bzk", *, is_wanted: bool = True) -> None:
    given.database.write_now(morning_choices.choose, given.actor(who), is_wanted=is_wanted)


def leaves(given: Given, day: date = WEDNESDAY, clock: time = mornings.HOUR) -> int:
    """A round of a worker at that moment."""
    given.clock.moment = at(day, clock)
    return given.database.write_now(morning_letters.leave)


def sent(given: Given, to: str | None = None) -> list[Letter]:
    found = [one for one in given.rows(Letter) if one.template == "morning_letter"]
    return [one for one in found if to in (None, one.to_email)]


# Choosing


def test_it_is_off_until_a_contact_person_chooses_it_on_their_account(given: Given) -> None:
    given.asked()
    assert leaves(given) == 0
    browser = given.sign_in("pcp-bzk")
    path = "/account/ochtendbrief"
    assert browser.get("/account").form(path).fields["brief"] == "nee"
    assert browser.post(path, {"brief": "ja"}).location == "/account"
    assert browser.get("/account").form(path).fields["brief"] == "ja"
    assert browser.post(path, {"brief": "misschien"}).status == 422
    (entry,) = [one for one in given.rows(AuditEntry) if one.action == morning_choices.CHOSEN]
    assert (entry.by_id, entry.details["wanted"]) == (given.ids["pcp-bzk"], True)
    assert leaves(given, date(2026, 11, 26)) == 1
    given.sign_in("pcp-bzk").post(path, {"brief": "nee"})
    assert leaves(given, date(2026, 11, 27)) == 0


def test_who_is_no_contact_person_is_asked_nothing_and_chooses_nothing(given: Given) -> None:
    browser = given.sign_in("minister-bzk")
    assert "/account/ochtendbrief" not in browser.get("/account").html
    assert browser.post("/account/ochtendbrief", {"brief": "ja"}).status == 403


def test_who_chooses_it_after_the_hour_has_the_first_one_the_next_morning(given: Given) -> None:
    given.asked()
    given.clock.moment = at(WEDNESDAY, time(9))
    wants(given)
    assert leaves(given, clock=time(9, 1)) == 0
    assert leaves(given, date(2026, 11, 26)) == 1


# When


@pytest.mark.parametrize(
    ("day", "when", "goes"),
    [
        (WEDNESDAY, time(7, 29), 0),
        (WEDNESDAY, time(7, 30), 1),
        (WEDNESDAY, time(11, 59), 1),
        (WEDNESDAY, time(12, 0), 0),
        (SATURDAY, time(7, 30), 0),
        (date(2026, 12, 25), time(7, 30), 0),
        (date(2027, 7, 1), time(7, 30), 1),
    ],
)
def test_it_leaves_on_a_working_day_in_the_morning_of_amsterdam(
    given: Given, day: date, when: time, goes: int
) -> None:
    given.asked()
    wants(given)
    assert leaves(given, day, when) == goes
    assert len(sent(given)) == goes


def test_it_leaves_once_a_day_however_often_a_worker_looks(given: Given) -> None:
    given.asked()
    wants(given)
    assert [leaves(given, clock=time(7, 30 + minute)) for minute in range(3)] == [1, 0, 0]
    assert leaves(given, date(2026, 11, 26)) == 1


def test_two_workers_at_the_same_moment_make_one_letter(given: Given) -> None:
    given.asked()
    wants(given)
    given.clock.moment = at(WEDNESDAY, mornings.HOUR)
    both = [Thread(target=given.database.write_now, args=(morning_letters.leave,)) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert len(sent(given)) == 1


def test_a_morning_that_was_missed_is_not_made_afterwards(given: Given) -> None:
    given.asked()
    wants(given)
    assert leaves(given, date(2026, 11, 27), time(13)) == 0
    assert leaves(given, MONDAY) == 1
    assert "30 november 2026" in sent(given)[0].subject


def test_a_letter_that_could_not_leave_that_day_does_not_leave_the_next(given: Given) -> None:
    given.asked()
    wants(given)
    leaves(given)
    given.clock.advance(timedelta(days=1))
    given.database.write_now(outbox.claim, "test", limit=100, lease=timedelta(minutes=5))
    assert sent(given)[0].state is LetterState.SUPERSEDED


# To whom


def test_who_is_away_gets_none_and_who_stands_in_reads_of_what_they_had(given: Given) -> None:
    number = given.asked()
    given.did(contacts.take, number)
    given.did(contacts.ask_back, number, text="Welke storing?")
    given.did(contacts.clarify, number, "kamerlid", text="Die van mei.")
    wants(given)
    wants(given, "plv-bzk")
    away = Away(WEDNESDAY, MONDAY, given.ids["plv-bzk"])

    def leave(db: Session) -> None:
        absences.enter_own(db, away, given.actor("pcp-bzk"))

    given.database.write_now(leave)
    assert leaves(given) == 1
    (letter,) = sent(given)
    assert letter.to_email == VERA
    assert number in letter.body


def test_a_deputy_gets_it_in_their_days_and_of_that_ministry_only(given: Given) -> None:
    number, other = given.asked(), given.asked("UWV", form=Form.WORKING_VISIT)
    wants(given, "plv-bzk")
    assert leaves(given) == 1
    assert number in sent(given)[0].body
    assert other not in sent(given)[0].body

    def end(db: Session) -> None:
        theirs = (col(RoleGrant.person_id) == given.ids["plv-bzk"]) & (col(RoleGrant.role) == Role.LIAISON)
        for row in db.execute(select(RoleGrant).where(theirs)).scalars():
            row.ends_on = date(2026, 11, 26)
            db.add(row)

    given.database.write_now(end)
    assert leaves(given, date(2026, 11, 26)) == 0


# What stands in it


def test_without_anything_to_say_there_is_no_letter(given: Given) -> None:
    wants(given)
    number = given.asked()
    given.did(contacts.take, number, "plv-bzk")
    assert leaves(given) == 0, "a colleague has it"
    assert not sent(given)
    assert given.rows(MorningLetter)[0].looked_on == WEDNESDAY


def test_it_says_what_is_late_answered_new_and_agreed_for_today(given: Given) -> None:
    wants(given)
    late, answered, new = (given.asked(subject=f"Onderwerp {n}") for n in ("een", "twee", "drie"))
    for number in (late, answered):
        given.did(contacts.take, number)
    given.did(contacts.message, answered, "kamerlid", text="Ik weet meer.")
    meets = given.permitted()
    given.did(contacts.schedule, meets, at=at(WEDNESDAY, time(14)))
    was_due = at(date(2026, 11, 24), time(17))
    set_on(given, late, due_at=was_due)
    assert leaves(given) == 1
    (letter,) = sent(given, PETRA)
    assert letter.subject.endswith(": 1 afspraak vandaag, 1 te laat, 1 beantwoord, 1 nieuw")
    rows = [row for row in letter.body.splitlines() if row.startswith(">")]
    assert [number in row for row, number in zip(rows, (meets, late, answered, new), strict=True)] == [
        True
    ] * 4
    assert rows[0].startswith("> 14.00 uur – ")
    assert f"/verzoeken/{late}" in letter.body
    assert "Ik weet meer" not in letter.body


def test_of_sealed_help_it_says_the_bill_and_no_word_of_its_content(given: Given) -> None:
    wants(given)
    number = given.sealed(Form.BILL_ASSISTANCE)
    given.did(contacts.message, number, "kamerlid", text=MARKER)
    assert leaves(given) == 1
    (letter,) = sent(given)
    assert number in letter.body
    assert "Wet open data" in letter.body
    assert MARKER not in letter.subject + letter.body


def test_a_long_list_is_cut_and_says_so(given: Given) -> None:
    wants(given)
    for _ in range(morning_letters.MOST + 1):
        given.asked()
    leaves(given)
    (letter,) = sent(given)
    assert f"{morning_letters.MOST + 1} nieuw" in letter.subject
    assert len([row for row in letter.body.splitlines() if row.startswith(">")]) == morning_letters.MOST
    assert "Meer staat in de wachtrij." in letter.body


def test_one_that_cannot_be_made_keeps_nobody_else_waiting(
    given: Given, monkeypatch: pytest.MonkeyPatch
) -> None:
    given.asked()
    wants(given)
    wants(given, "plv-bzk")
    write = morning_letters._write

    def breaks(db: Session, person_id: int) -> Any:
        if person_id == given.ids["pcp-bzk"]:
            raise ValueError("broken")
        return write(db, person_id)

    monkeypatch.setattr(morning_letters, "_write", breaks)
    assert leaves(given) == 1
    assert [one.to_email for one in sent(given)] == [VERA]
    monkeypatch.undo()
    assert leaves(given, clock=time(7, 31)) == 1, "a minute later"


def test_the_hour_is_that_of_amsterdam_in_summer_and_in_winter() -> None:
    for month in (1, 7):
        assert mornings.is_morning(datetime(2026, month, 6, 7, 30, tzinfo=AMSTERDAM))
        assert not mornings.is_morning(datetime(2026, month, 6, 7, 29, tzinfo=AMSTERDAM))
