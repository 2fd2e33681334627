"""A letter that stopped is never silent: the liaisons, the administrators, the screens; and it can be sent again."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk import audit, operations
from contactdesk.contacts import undelivered
from contactdesk.letters import outbox
from contactdesk.letters.announcing import LETTERS, TERM_LETTERS
from contactdesk.letters.desk_mail import NOTICES
from contactdesk.letters.letter_words.names import NAMES
from contactdesk.letters.outbox import failures
from contactdesk.operations import reminders
from contactdesk.people.administration import logbook
from contactdesk.store import Database
from contactdesk.store.limits import LIMITS, Limit
from contactdesk.store.models import AuditEntry, Letter, RoleGrant
from contactdesk.words import LetterState, Role
from tests.contacts import MARKER, Given
from tests.mailing import keep

PCP = "pcp@bzk.example"
HOUR = LIMITS[Limit.DIGEST].within


@pytest.fixture
def given(given: Given) -> Given:
    return given.with_one_administrator()


def fails(given: Given, letter_id: int, state: LetterState = LetterState.FAILED) -> None:
    """As the worker would leave it behind."""

    def stop(db: Session) -> None:
        letter = db.get_one(Letter, letter_id)
        letter.state, letter.last_error, letter.attempts = state, "550 5.1.1 no such user", 3
        if state is LetterState.BOUNCED:
            letter.bounced_at = letter.accepted_at = db.info["now"]

    given.database.write_now(stop)


def letter_of(given: Given, number: str, template: str) -> Letter:
    contact = given.contact(number).id
    return next(one for one in given.rows(Letter) if (one.contact_id, one.template) == (contact, template))


def lost(given: Given, template: str = "receipt", **more: Any) -> tuple[str, int]:
    """A contact, with a letter of it that the mail server refused."""
    number = given.asked(**more)
    letter = letter_of(given, number, template).id
    fails(given, letter)
    return number, letter


def sent(given: Given, *templates: str) -> list[tuple[str, str]]:
    return [(one.template, one.to_email) for one in given.rows(Letter) if one.template in templates]


def minute(given: Given) -> None:
    given.clock.advance(timedelta(minutes=1))
    given.database.write_now(reminders.due)


def administrator(given: Given) -> str:
    return given.actor("beheer").email


# Told


def test_the_liaisons_hear_once_of_a_letter_that_stopped_and_not_what_it_says(given: Given) -> None:
    number, _ = lost(given)
    for _ in range(3):
        minute(given)
    (told,) = [one for one in given.rows(Letter) if one.template == "letter_failed"]
    assert told.to_email == PCP
    assert told.subject == f"Niet bezorgd: Ontvangst van het verzoek, aan de aanvrager ({number})"
    assert f"/verzoeken/{number}" in told.body
    assert not any(word in told.body for word in ("DigiD", "oorzaak", "kim.kamerlid", "550"))


def test_of_a_letter_to_their_own_mailbox_the_liaisons_hear_no_letter_and_the_administrators_do(
    given: Given,
) -> None:
    lost(given, "submitted")
    minute(given)
    assert sent(given, "letter_failed", "letters_stopped") == [("letters_stopped", administrator(given))]


def test_of_a_talk_that_they_stay_out_of_the_liaisons_hear_nothing(given: Given) -> None:
    number = given.asked("UWV")
    given.posts(number, "kamerlid", "bericht", tekst=MARKER)
    fails(given, letter_of(given, number, "message").id)
    minute(given)
    assert sent(given, "letter_failed") == []
    assert "Bericht niet bezorgd" not in given.sign_in("pcp-szw").get("/wachtrij?lijst=meldingen").text


def test_the_first_digest_goes_at_once_the_next_an_hour_later_with_what_stopped_since(given: Given) -> None:
    lost(given)
    minute(given)
    assert len(sent(given, "letters_stopped")) == 1
    for _ in range(2):
        lost(given, "submitted")
        minute(given)
    assert len(sent(given, "letters_stopped")) == 1

    given.clock.advance(HOUR - timedelta(minutes=4))
    minute(given)
    assert len(sent(given, "letters_stopped")) == 1
    minute(given)

    digests = [one for one in given.rows(Letter) if one.template == "letters_stopped"]
    assert [one.subject for one in digests] == ["1 bericht komt niet aan", "2 berichten komen niet aan"]
    assert "2 × Nieuw verzoek: niet bezorgd" in digests[1].body


def test_a_digest_holds_numbers_and_kinds_and_nothing_of_a_contact_or_a_person(given: Given) -> None:
    number, _ = lost(given)
    given.database.write_now(keep, "iemand@prive.example")
    minute(given)
    (digest,) = [one for one in given.rows(Letter) if one.template == "letters_stopped"]
    assert digest.contact_id is None
    text = digest.subject + digest.body
    assert "1 × Ontvangst van het verzoek: niet bezorgd" in text
    assert not any(word in text for word in (number, "DigiD", "Kim", "@"))


def test_a_digest_that_stops_is_told_to_nobody_by_letter_and_shown_to_operations(given: Given) -> None:
    lost(given)
    minute(given)
    digest = next(one for one in given.rows(Letter) if one.template == "letters_stopped")
    fails(given, digest.id, LetterState.BOUNCED)
    for _ in range(3):
        given.clock.advance(HOUR)
        minute(given)
    assert len(sent(given, "letters_stopped", "letter_failed")) == 2
    assert given.database.read_now(outbox.trouble).digests == 1
    wrong = {one.name: one.wrong for one in given.database.read_now(operations.examine)}
    assert "1 digest(s) to administrators stopped" in str(wrong["digests"])

    lost(given)
    given.clock.advance(HOUR)
    minute(given)
    following = [one for one in given.rows(Letter) if one.template == "letters_stopped"][-1]
    given.database.write_now(outbox.mark_accepted, [following.id])
    assert given.database.read_now(outbox.trouble).digests == 0


def test_a_letter_that_the_liaisons_are_told_of_by_a_letter_that_stops_itself_ends_there(
    given: Given,
) -> None:
    lost(given)
    for _ in range(5):
        minute(given)
        for one in given.rows(Letter):
            if one.template in ("letter_failed", "letters_stopped"):
                fails(given, one.id)
        given.clock.advance(HOUR)
    assert sent(given, "letter_failed") == [("letter_failed", PCP)]
    assert len(sent(given, "letters_stopped")) == 2, (
        "one about the letter, one about the letter to the liaisons"
    )


def test_without_administrators_nothing_counts_as_told(given: Given) -> None:
    def nobody(db: Session) -> None:
        for grant in db.execute(select(RoleGrant).where(col(RoleGrant.role) == Role.ADMINISTRATOR)).scalars():
            grant.ends_on = given.clock().date()

    given.database.write_now(nobody)
    lost(given)
    minute(given)
    assert given.database.read_now(outbox.trouble).unreported == 1


def test_two_workers_tell_and_remind_once(given: Given) -> None:
    """Each on its own connections, at the same moment, again and again."""
    for _ in range(5):
        lost(given)
    late = given.asked("UWV")
    given.clock.advance(timedelta(minutes=16))
    url = given.database._writing.url.render_as_string(hide_password=False)
    rivals = [Database(url, carry=desk_of(given), clock=given.clock) for _ in range(2)]
    with ThreadPoolExecutor(4) as pool:
        rounds = [pool.submit(rival.write_now, reminders.due) for _ in range(4) for rival in rivals]
        for one in rounds:
            one.result()
    for rival in rivals:
        rival.close()

    assert len(sent(given, "letter_failed")) == 5
    assert len(sent(given, "letters_stopped")) == 1
    assert sent(given, "notice_late") == [("notice_late", "pcp@szw.example")]
    entries = [one.action for one in given.rows(AuditEntry) if one.contact_id == given.contact(late).id]
    assert entries.count("term_notice_late") == 1
    assert given.database.read_now(audit.verify).broken_id is None


def desk_of(given: Given) -> Any:
    return given.database.read_now(lambda db: db.info["desk"])


# The marks


def test_a_mark_that_a_letter_came_back_expires(given: Given) -> None:
    number, letter = lost(given)
    fails(given, letter, LetterState.BOUNCED)
    assert stopped(given) == [letter]
    given.clock.advance(failures.BOUNCE_HOLDS - timedelta(minutes=1))
    assert stopped(given) == [letter]
    given.clock.advance(timedelta(minutes=1))
    assert stopped(given) == []
    assert "Bericht niet bezorgd" not in given.sign_in("pcp-bzk").get(f"/wachtrij?q={number}").text
    page = given.page(number, "pcp-bzk").text
    assert "Een bericht is niet bezorgd." not in page
    assert "teruggekomen" in page, "that it did is still told"


def test_a_later_letter_that_does_not_come_back_for_days_shows_that_the_mailbox_works(given: Given) -> None:
    _, letter = lost(given)
    fails(given, letter, LetterState.BOUNCED)
    given.clock.advance(timedelta(hours=1))
    later = letter_of(given, given.asked(), "receipt").id
    given.database.write_now(outbox.mark_accepted, [later])
    assert stopped(given) == [letter]
    given.clock.advance(failures.WORKS_AFTER)
    assert stopped(given) == []


def test_a_later_letter_that_came_back_too_shows_nothing(given: Given) -> None:
    _, letter = lost(given)
    fails(given, letter, LetterState.BOUNCED)
    given.clock.advance(timedelta(hours=1))
    later = letter_of(given, given.asked(), "receipt").id
    fails(given, later, LetterState.BOUNCED)
    given.clock.advance(failures.WORKS_AFTER)
    assert stopped(given) == [later, letter]


def test_what_was_refused_stays_until_somebody_does_something(given: Given) -> None:
    _, letter = lost(given)
    given.clock.advance(timedelta(days=90))
    assert stopped(given) == [letter]


def test_letters_to_a_mailbox_that_sent_one_back_still_go_and_the_page_warns(given: Given) -> None:
    _, letter = lost(given)
    fails(given, letter, LetterState.BOUNCED)
    other = given.asked()
    assert letter_of(given, other, "receipt").state is LetterState.QUEUED
    warning = "let op: een ander bericht aan dit adres kwam terug"
    assert warning in given.page(other, "pcp-bzk").text
    assert warning not in given.page(other, "kamerlid").text


def stopped(given: Given) -> list[int]:
    return [one.id for one in given.database.read_now(outbox.stopped, 10)]


# On screen, and again


def test_the_queue_says_so_in_words_to_the_liaisons_only(given: Given) -> None:
    number, _ = lost(given)
    assert "Bericht niet bezorgd" in given.sign_in("pcp-bzk").get("/wachtrij").text
    assert "Bericht niet bezorgd" not in given.sign_in("kamerlid").get("/verzoeken").text
    assert number in given.sign_in("kamerlid").get("/verzoeken").values("data-nummer")


def test_a_liaison_sends_it_again_as_the_same_letter_and_the_log_says_who(given: Given) -> None:
    number, letter = lost(given)
    minute(given)
    before = given.database.read_now(lambda db: db.get_one(Letter, letter))
    page = given.page(number, "pcp-bzk")
    assert "Een bericht is niet bezorgd. Verstuur het opnieuw" in page.text
    form = page.form(f"/verzoeken/{number}/berichten/{letter}/opnieuw")

    answer = given.sign_in("pcp-bzk").post(form.action, form.fields)

    assert (answer.status, answer.location) == (303, f"/verzoeken/{number}")
    after = given.database.read_now(lambda db: db.get_one(Letter, letter))
    assert (after.state, after.attempts, after.reported_at) == (LetterState.QUEUED, 0, None)
    assert after.message_id == before.message_id
    assert (
        "Petra Post (contactpersoon) heeft een bericht opnieuw verstuurd."
        in given.page(number, "pcp-bzk").text
    )
    assert "opnieuw verstuurd" not in given.page(number, "kamerlid").text
    assert given.sign_in("pcp-bzk").post(form.action).status == 303, "what waits may be hurried"


def test_what_stops_again_after_that_is_told_again(given: Given) -> None:
    number, letter = lost(given)
    minute(given)
    given.sign_in("pcp-bzk").post(f"/verzoeken/{number}/berichten/{letter}/opnieuw")
    fails(given, letter)
    minute(given)
    assert len(sent(given, "letter_failed")) == 2


def test_nobody_else_sends_a_letter_of_a_contact_again(given: Given) -> None:
    number, letter = lost(given)
    path = f"/verzoeken/{number}/berichten/{letter}/opnieuw"
    statuses = {
        who: given.sign_in(who).post(path).status for who in ("kamerlid", "beheer", "pcp-szw", "senator")
    }
    assert statuses == {"kamerlid": 403, "beheer": 404, "pcp-szw": 404, "senator": 404}
    assert path not in given.page(number, "kamerlid").html
    assert stopped(given) == [letter]


def test_a_liaison_cannot_send_a_letter_of_another_contact_or_of_a_talk_they_stay_out_of(
    given: Given,
) -> None:
    number, _ = lost(given)
    _, other = lost(given)
    browser = given.sign_in("pcp-bzk")
    for letter in (f"{other}", "0", "999", "x", "²", "9" * 20):
        assert browser.post(f"/verzoeken/{number}/berichten/{letter}/opnieuw").status == 404
    told = given.asked("UWV")
    given.posts(told, "kamerlid", "bericht", tekst="Dag.")
    talk = letter_of(given, told, "message").id
    fails(given, talk or 0)
    assert given.sign_in("pcp-szw").post(f"/verzoeken/{told}/berichten/{talk}/opnieuw").status == 404


def test_the_administrators_see_address_and_kind_and_nothing_of_the_contact(given: Given) -> None:
    number, _ = lost(given)
    sealed = given.sealed()
    fails(given, letter_of(given, sealed, "receipt").id)
    page = given.sign_in("beheer").get("/beheer/berichten")
    assert page.text.count("Ontvangst van het verzoek kim.kamerlid@") == 2
    assert "550 5.1.1 no such user" in page.text
    hidden = (number, sealed, "DigiD", "oorzaak", "Wet open data", MARKER, "Logius")
    assert not [word for word in hidden if word in page.html]


def test_what_waits_long_is_shown_to_the_administrators_and_what_is_fresh_is_not(given: Given) -> None:
    given.asked()
    browser = given.sign_in("beheer")
    assert "Er wacht geen bericht lang." in browser.get("/beheer/berichten").text
    given.clock.advance(failures.WAITS_LONG)
    assert "Nieuw verzoek pcp@bzk.example staat klaar" in browser.get("/beheer/berichten").text


def test_an_administrator_sends_a_letter_again_and_the_log_says_who(given: Given) -> None:
    number, letter = lost(given)
    browser = given.sign_in("beheer")
    form = browser.get("/beheer/berichten").form(f"/beheer/berichten/{letter}/opnieuw")
    assert browser.post(form.action, form.fields).location == "/beheer/berichten"
    assert stopped(given) == []
    entry = given.rows(AuditEntry)[-1]
    assert (entry.action, entry.by_id, entry.details["letter"]) == (
        "letter_again",
        given.ids["beheer"],
        letter,
    )
    assert "Bea Beheer (beheerder) heeft een bericht opnieuw verstuurd." in given.page(number, "pcp-bzk").text
    given.database.write_now(outbox.mark_accepted, [letter])
    assert browser.post(form.action).status == 409


def test_the_log_of_the_desk_says_in_words_that_administrators_were_told_and_sent_a_letter_again(
    given: Given,
) -> None:
    lost(given)
    minute(given)
    digest = next(one for one in given.rows(Letter) if one.template == failures.DIGEST)
    fails(given, digest.id)
    given.database.write_now(undelivered.send_again, digest.id, given.actor("beheer"))
    told = {one.what for one in given.database.read_now(logbook.page).rows}
    assert {"beheerders gewaarschuwd voor berichten die niet aankomen", "bericht opnieuw verstuurd"} <= told
    assert told <= set(logbook.ACTIONS.values())


def test_every_letter_has_a_name_for_on_a_page() -> None:
    rows = [row for table in (LETTERS, TERM_LETTERS) for rows in table.values() for row in rows]
    assert {row.template for row in rows} | set(NOTICES) <= set(NAMES)
    assert failures.DIGEST in NOTICES
    assert not [name for name in NAMES.values() if re.search(r"[<>{}]", name)]


def test_the_figures_of_operations_count_what_nobody_was_told_of(
    given: Given,
) -> None:
    lost(given)
    lost(given, "submitted")
    found = given.database.read_now(outbox.trouble)
    assert (found.unreported, found.digests) == (2, 0)
    minute(given)
    assert given.database.read_now(outbox.trouble).unreported == 0
