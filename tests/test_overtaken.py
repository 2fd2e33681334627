"""What leaves is true when it leaves: a letter that a later deed overtook is not sent, and letters leave in order."""

from datetime import date, timedelta
from typing import Any

import pytest
from icalendar import Calendar
from sqlalchemy import update
from sqlmodel import Session, col

from contactdesk import contacts, operations
from contactdesk.contacts import Official, decisions, standing_permissions
from contactdesk.letters import letter_words, outbox
from contactdesk.letters.announcing import LETTERS, TERM_LETTERS
from contactdesk.letters.desk_mail import NOTICES
from contactdesk.letters.outbox import Fate
from contactdesk.letters.outbox.overtaken import ALWAYS, HOLDS
from contactdesk.operations import reminders
from contactdesk.store.models import DecisionLink, Letter, LetterKey
from contactdesk.words import Capacity, How, LetterState, Outcome
from tests.contacts import ADA, Given

LEASE = timedelta(minutes=5)
MEMBER, ADAS, PCP, OFFICE = "kim.kamerlid@", ADA.email, "pcp@bzk.example", "bureau"
REVOKED = {
    "reason": "Toch niet.",
    "decided_by": "M. de Minister",
    "capacity": Capacity.IN_PERSON,
    "how": How.ORAL,
    "decided_on": date(2026, 11, 24),
}


class Post:
    """A worker that is told what a mail server answers."""

    def __init__(self, given: Given) -> None:
        self.given, self.left = given, list[Letter]()

    def leaves(self, *put_off: str, by: str = "one") -> list[tuple[str, str]]:
        """Whatever may leave now does, round after round, but the templates that are `put_off` (451)."""
        before = len(self.left)
        while taken := self.claim(by):
            for letter_id in taken:
                letter = self.letter(letter_id)
                if letter.template in put_off:
                    self.mark(Fate(letter_id, error="451 4.7.1 greylisted"), by=by)
                else:
                    self.mark(Fate(letter_id), by=by)
                    self.left.append(letter)
        return [(one.template, one.to_email) for one in self.left[before:]]

    def claim(self, by: str = "one") -> list[int]:
        found = self.given.database.write_now(outbox.claim, by, limit=50, lease=LEASE)
        return [each.id for each in found]

    def mark(self, *fates: Fate, by: str = "one") -> None:
        self.given.database.write_now(outbox.mark, by, fates)

    def look(self, letter_id: int, by: str = "one") -> LetterState:
        return self.given.database.read_now(outbox.look_again, by, letter_id)

    def letter(self, letter_id: int) -> Letter:
        return self.given.database.read_now(lambda db: db.get_one(Letter, letter_id))

    def states(self, template: str) -> list[str]:
        return [one.state.value for one in self.given.rows(Letter) if one.template == template]

    def put(self, template: str, state: LetterState) -> list[int]:
        """Put all letters of this template in a state, as a worker would have."""
        chosen = update(Letter).where(col(Letter.template) == template).values(state=state)
        ids = self.given.database.write_now(
            lambda db: db.execute(chosen.returning(col(Letter.id))).scalars().all()
        )
        return [id_ or 0 for id_ in ids]


@pytest.fixture
def post(given: Given) -> Post:
    return Post(given)


def templates(found: list[tuple[str, str]]) -> list[str]:
    return [template for template, _ in found]


def later(given: Given, **span: float) -> None:
    given.clock.advance(timedelta(**span))


def planned(given: Given, number: str, days: int = 7) -> None:
    given.did(contacts.schedule, number, at=given.clock() + timedelta(days=days))


# The table


def test_every_letter_says_what_must_still_hold_when_it_leaves() -> None:
    written = {path.stem for path in letter_words.HERE.glob("*.txt") if not path.stem.startswith("_")}
    assert set(HOLDS) == written
    told = {row.template for rows in (*LETTERS.values(), *TERM_LETTERS.values()) for row in rows}
    assert told | set(NOTICES) | set(letter_words.STANDING) == set(HOLDS)


@pytest.mark.parametrize("template", ["notice", "confirmation", "withdrawn", "disputed", "standing_revoked"])
def test_what_must_be_told_whatever_came_after_always_holds(template: str) -> None:
    assert HOLDS[template] is ALWAYS


# A yes after the no


def test_a_yes_that_was_put_off_does_not_leave_after_the_permission_was_taken_back(
    given: Given, post: Post
) -> None:
    number = given.permitted()
    planned(given, number)
    post.leaves("permitted", "permitted_official", "appointment")
    given.did(decisions.revoke, number, **REVOKED)
    post.leaves()
    for _ in range(5):
        later(given, hours=1)
        post.leaves()

    to_ada = [(one.template, one.ics_method) for one in post.left if one.to_email == ADAS]
    assert to_ada == [("revoked", "CANCEL")]
    to_member = [one.template for one in post.left if one.to_email.startswith(MEMBER)]
    assert "permitted" not in to_member
    assert "appointment" not in to_member
    assert to_member[-1] == "revoked"
    assert set(post.states("permitted") + post.states("permitted_official")) == {"superseded"}


UNDONE = {
    "revoke": (Given.permitted, decisions.revoke, REVOKED, "permitted_official", "revoked"),
    "dispute": (Given.permitted, decisions.dispute, {"text": "Nooit gezegd."}, "permitted_official", "suspended"),
    "ask anew": (Given.permitted, contacts.ask_permission, {}, "permitted_official", "suspended"),
    "withdraw": (Given.permitted, contacts.withdraw, {}, "permitted_official", "withdrawn"),
    "clarify": (None, contacts.clarify, {"text": "Vorige week."}, "asked_back", "clarified"),
    "ask back": (Given.awaiting, contacts.ask_back, {"text": "Welke?"}, "asked", "asked_back"),
    "decide": (Given.awaiting, decisions.decide, {}, "asked", "permitted"),
    "name": (Given.awaiting, contacts.name_official, {"official": Official("Bo", "bo@bzk.example")}, "asked", "asked"),
    "forward": (Given.awaiting, contacts.forward, {}, "asked", "forwarded"),
}  # fmt: skip
BY = {"dispute": "minister-bzk", "withdraw": "kamerlid", "clarify": "kamerlid"}


@pytest.mark.parametrize("case", UNDONE)
def test_a_letter_that_a_later_deed_undoes_ends_and_the_letter_of_that_deed_leaves(
    given: Given, post: Post, case: str
) -> None:
    make, deed, values, waits, follows = UNDONE[case]
    number = make(given) if make else given.asked()
    if case == "clarify":
        given.did(contacts.ask_back, number, text="Wanneer was dat?")
    if case == "decide":
        values = {"ruling": given.ruling()}
    if case == "forward":
        values = {"organisation_id": given.organisation("SZW")}
    post.leaves(waits)
    first = [one.id for one in given.rows(Letter) if one.template == waits]

    given.did(deed, number, BY.get(case, "pcp-bzk"), **values)

    assert {post.letter(id_ or 0).state for id_ in first} == {LetterState.SUPERSEDED}
    later(given, hours=1)
    assert follows in templates(post.leaves())
    assert not set(first) & {one.id for one in post.left}


def test_a_refusal_that_was_disputed_does_not_leave(given: Given, post: Post) -> None:
    number = given.awaiting()
    given.did(decisions.decide, number, ruling=given.ruling(Outcome.REFUSED))
    given.did(decisions.dispute, number, "minister-bzk", text="Nooit gezegd.")
    assert "refused" not in templates(post.leaves())
    assert set(post.states("refused")) == {"superseded"}


def test_of_each_decision_the_office_has_its_confirmation_whatever_came_after(
    given: Given, post: Post
) -> None:
    number = given.permitted()
    given.did(decisions.revoke, number, **REVOKED)
    given.did(decisions.dispute, number, "minister-bzk", text="Nooit gezegd.")
    later(given, hours=1)
    assert templates(post.leaves()).count("confirmation") == 2 * len(
        {one.to_email for one in given.rows(Letter) if one.template == "confirmation"}
    )


def test_the_minister_hears_of_a_contact_that_was_withdrawn_before_the_letter_left(
    given: Given, post: Post
) -> None:
    number = given.asked("UWV")
    given.did(contacts.withdraw, number, "kamerlid")
    left = templates(post.leaves())
    assert left.index("notice") < left.index("withdrawn")
    assert "notified" not in left
    assert "receipt" not in left


# In the hands of a worker


def test_a_worker_looks_again_right_before_it_hands_over(given: Given, post: Post) -> None:
    number = given.permitted()
    post.leaves("permitted_official")
    later(given, hours=1)
    (in_hand,) = post.claim()
    assert post.look(in_hand) is LetterState.SENDING

    given.did(decisions.revoke, number, **REVOKED)

    assert post.look(in_hand) is LetterState.SUPERSEDED
    assert ADAS not in [to for _, to in post.leaves(by="two")], "the no overtook what is in hand"
    post.mark(Fate(in_hand, overtaken=True))
    assert post.states("permitted_official") == ["superseded"]
    assert ("revoked", ADAS) in post.leaves(by="two")


def test_a_yes_that_the_mail_server_took_while_it_was_undone_was_sent_and_the_no_follows(
    given: Given, post: Post
) -> None:
    number = given.permitted()
    post.leaves("permitted_official")
    later(given, hours=1)
    (in_hand,) = post.claim()
    given.did(decisions.revoke, number, **REVOKED)
    post.mark(Fate(in_hand))
    assert post.states("permitted_official") == ["accepted"]
    assert ("revoked", ADAS) in post.leaves()


def test_a_yes_that_was_put_off_while_it_was_undone_holds_up_the_no_no_longer(
    given: Given, post: Post
) -> None:
    number = given.permitted()
    post.leaves("permitted_official")
    later(given, hours=1)
    (in_hand,) = post.claim()
    given.did(decisions.revoke, number, **REVOKED)
    post.mark(Fate(in_hand, error="451 later"))
    assert post.states("permitted_official") == ["superseded"]
    assert ("revoked", ADAS) in post.leaves()


def test_a_letter_of_a_worker_that_died_is_looked_at_before_it_leaves_once_more(
    given: Given, post: Post
) -> None:
    number = given.permitted()
    post.leaves("permitted_official")
    later(given, hours=1)
    assert post.claim("dead")
    given.did(decisions.revoke, number, **REVOKED)
    later(given, minutes=5)
    assert post.claim("alive") is not None
    post.leaves(by="alive")
    assert post.states("permitted_official") == ["superseded"]
    assert post.look(1, "nobody") is not LetterState.SENDING


# In order


def test_letters_of_one_contact_to_one_address_leave_in_order(given: Given, post: Post) -> None:
    number = given.asked()
    given.did(contacts.message, number, text="Een.")
    given.did(contacts.message, number, text="Twee.")
    assert "message" not in templates(post.leaves("receipt"))
    later(given, hours=1)
    mine = [one for one in post.leaves() if one[1].startswith(MEMBER)]
    assert templates(mine) == ["receipt", "message", "message"]
    said = [one.body for one in post.left if one.template == "message"]
    assert "Een." in said[0]
    assert "Twee." in said[1]


def test_a_letter_that_was_given_up_holds_up_nobody(given: Given, post: Post) -> None:
    number = given.asked()
    given.did(contacts.message, number, text="Een.")
    post.put("receipt", LetterState.FAILED)
    assert "message" in templates(post.leaves())


def test_other_contacts_and_other_addresses_wait_for_nothing(given: Given, post: Post) -> None:
    given.asked()
    left = post.leaves("receipt")
    assert "submitted" in templates(left)
    given.asked()
    assert "submitted" in templates(post.leaves("receipt"))


# Appointments


def sequences(post: Post, to: str) -> list[tuple[str, int]]:
    found = [
        (one.ics_method or "", Calendar.from_ical(one.ics))
        for one in post.left
        if one.ics and one.to_email == to
    ]
    return [(method, int(made.walk("VEVENT")[0]["SEQUENCE"])) for method, made in found]


def test_an_invitation_that_was_moved_before_it_left_does_not_leave(given: Given, post: Post) -> None:
    number = given.permitted()
    planned(given, number)
    post.leaves("appointment")
    planned(given, number, days=9)
    later(given, hours=1)
    post.leaves()
    assert sequences(post, ADAS) == [("REQUEST", 1)]


def test_a_cancellation_leaves_whatever_came_after_unless_there_is_a_newer_invitation(
    given: Given, post: Post
) -> None:
    number = given.permitted()
    planned(given, number)
    post.leaves()
    given.did(contacts.call_off, number)
    given.did(decisions.revoke, number, **REVOKED)
    post.leaves()
    assert sequences(post, ADAS) == [("REQUEST", 0), ("CANCEL", 1)]

    number = given.permitted()
    planned(given, number)
    post.left.clear()
    post.leaves()
    given.did(contacts.call_off, number)
    planned(given, number, days=9)
    post.leaves()
    assert sequences(post, ADAS) == [("REQUEST", 0), ("REQUEST", 2)]


def test_an_invitation_for_a_moment_that_was_does_not_leave(given: Given, post: Post) -> None:
    number = given.permitted()
    planned(given, number, days=1)
    post.leaves("appointment")
    later(given, days=2)
    assert "appointment" not in templates(post.leaves())


# Sent again by hand


@pytest.mark.parametrize("state", [LetterState.FAILED, LetterState.BOUNCED])
def test_a_yes_on_a_refused_contact_is_neither_offered_nor_sent_again(
    given: Given, post: Post, state: LetterState
) -> None:
    number = given.permitted()
    (letter,) = post.put("permitted_official", state)
    given.did(decisions.revoke, number, **REVOKED)
    post.leaves()

    assert f"/berichten/{letter}/opnieuw" not in given.page(number, "pcp-bzk").text
    assert f"/berichten/{letter}/opnieuw" not in given.sign_in("beheer").get("/beheer/berichten").text
    answer = given.sign_in("pcp-bzk").post(f"/verzoeken/{number}/berichten/{letter}/opnieuw", {})
    assert answer.status == 409
    assert not given.database.write_now(outbox.retry, letter)
    assert post.leaves() == []


def test_on_the_command_line_what_was_overtaken_is_named_and_not_sent(
    given: Given,
    post: Post,
    desk_command: Any,
) -> None:
    number = given.permitted()
    (letter,) = post.put("permitted_official", LetterState.BOUNCED)
    post.put("receipt", LetterState.FAILED)
    given.did(decisions.revoke, number, **REVOKED)

    code, _, error = desk_command("outbox", "retry", f"{letter}")
    assert (code, "overtaken" in error) == (1, True)
    assert desk_command("outbox", "retry")[1].startswith("1 to send again\n1 overtaken")
    listed = desk_command("outbox", "list", "--state", "superseded")[1]
    assert "permitted" in listed


# Shown


def test_a_letter_that_was_overtaken_is_shown_and_is_no_trouble(given: Given, post: Post) -> None:
    number = given.permitted()
    post.put("permitted_official", LetterState.FAILED)
    given.did(decisions.revoke, number, **REVOKED)
    post.leaves()
    later(given, hours=1)
    given.database.write_now(reminders.due)

    assert "achterhaald: niet verstuurd" in given.page(number, "pcp-bzk").text
    assert not {"letter_failed", "letters_stopped"} & set(templates(post.leaves()))
    measured = given.database.read_now(operations.measure)
    assert measured.letters[LetterState.SUPERSEDED] == len(
        [one for one in given.rows(Letter) if one.state is LetterState.SUPERSEDED]
    )
    assert measured.letters[LetterState.ACCEPTED] == len(post.left)
    assert measured.waiting == 0.0
    assert given.database.read_now(outbox.letters, LetterState.FAILED, LetterState.BOUNCED) == []


# Letters about letters


def test_not_delivered_is_not_said_of_what_was_delivered_meanwhile(given: Given, post: Post) -> None:
    number = given.asked()
    (letter,) = post.put("receipt", LetterState.FAILED)
    later(given, minutes=1)
    given.database.write_now(reminders.due)
    given.database.write_now(outbox.retry, letter)
    left = templates(post.leaves())
    assert "receipt" in left
    assert not {"letter_failed", "letters_stopped"} & set(left)

    post.put("receipt", LetterState.FAILED)
    later(given, hours=1)
    given.database.write_now(reminders.due)
    assert "letter_failed" in templates(post.leaves()), f"{number}: it stopped once more"


def test_the_notice_was_late_is_not_said_once_it_arrived(given: Given, post: Post) -> None:
    given.asked("UWV")
    later(given, hours=1)
    given.database.write_now(reminders.due)
    assert set(post.states("notice_late")) == {"queued"}
    (notice,) = post.put("notice", LetterState.ACCEPTED)
    assert notice
    assert not {"notice_late", "notice_late_administrator"} & set(templates(post.leaves()))


# The clock, and what is about no contact


def test_the_term_is_not_said_to_be_near_once_there_is_a_decision(given: Given, post: Post) -> None:
    number = given.awaiting()
    post.leaves()
    later(given, days=6)
    given.database.write_now(reminders.due)
    given.did(decisions.decide, number, ruling=given.ruling())
    assert not [one for one in templates(post.leaves()) if one.startswith("term_")]


def test_a_permission_beforehand_that_was_revoked_is_not_told_any_more(given: Given, post: Post) -> None:
    standing = given.beforehand()
    given.database.write_now(
        standing_permissions.revoke, standing, given.actor("pcp-bzk"), given.withdrawal()
    )
    assert set(templates(post.leaves())) == {"standing_revoked"}


@pytest.mark.parametrize("table", [DecisionLink, LetterKey])
def test_a_letter_whose_link_no_longer_works_does_not_leave(given: Given, post: Post, table: Any) -> None:
    if table is DecisionLink:
        given.awaiting()
    else:
        body = given.organisation("UWV")
        given.database.write_now(ask_for_link, body)
    given.database.write_now(lambda db: db.execute(update(table).values(expires_at=given.clock())))
    left = templates(post.leaves())
    assert not {"asked", "sign_in_link"} & set(left)
    assert set(post.states("asked") + post.states("sign_in_link")) == {"superseded"}


def ask_for_link(db: Session, organisation_id: int) -> None:
    from contactdesk.people import mailbox_sign_in

    mailbox_sign_in.ask(db, organisation_id, mailbox_sign_in.Visitor("browser", "Firefox", "192.0.2.0"))
