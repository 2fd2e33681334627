"""Ik heb dit verkeerd ingevoerd: who entered a decision takes a slip back within the hour, and everybody who heard of it
hears that. Each way round that is tried: another person, another hour, another step, another side at the same moment."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from contactdesk import contacts
from contactdesk.audit import contents
from contactdesk.contacts import decisions, letter_decisions, standing_permissions
from contactdesk.contacts.decisions import Ruling
from contactdesk.law.days import local
from contactdesk.law.outcomes import Conflict, Forbidden
from contactdesk.letters import outbox
from contactdesk.operations import reminders
from contactdesk.store.models import AuditEntry, ContactRequest, Decision, DecisionLink, Letter
from contactdesk.words import Form, How, Outcome, Party, State
from tests.contacts import ADA, Given
from tests.test_attacks import DEPUTY, deputy, link_of
from tests.test_disputes import told
from tests.web import Browser

WHY = "Dit was het verzoek ernaast."
PATH = "verkeerd-ingevoerd"
MEMBER, OFFICE = "kim.kamerlid@tweedekamer.example", "minister@bzk.example"


def submitted(given: Given) -> str:
    return given.asked("BZK")


def awaiting(given: Given) -> str:
    return given.awaiting()


def clarifying(given: Given) -> str:
    number = given.asked("BZK")
    given.did(contacts.ask_back, number, text="Welke dag?")
    return number


def refused(given: Given) -> str:
    number = given.awaiting()
    given.did(decisions.decide, number, ruling=given.ruling(Outcome.REFUSED))
    return number


#: from which step it was decided, and by whom
BEFORE: dict[str, tuple[Callable[[Given], str], str]] = {
    "submitted": (submitted, "pcp-bzk"),
    "awaiting": (awaiting, "pcp-bzk"),
    "clarifying": (clarifying, "pcp-bzk"),
    "awaiting, by the office": (awaiting, "minister-bzk"),
    "refused, by the office": (refused, "minister-bzk"),
}


def permitted(given: Given, by: str = "pcp-bzk") -> str:
    number = given.awaiting()
    given.did(decisions.decide, number, by=by, ruling=given.ruling())
    return number


def takes_back(given: Given, number: str, by: str = "pcp-bzk") -> None:
    given.did(decisions.take_back, number, by=by, text=WHY)


def clock_of(contact: ContactRequest) -> tuple[Any, ...]:
    return (contact.state, contact.ball, contact.due_at, contact.stopped_at, contact.asked_version)


# It stands where it stood


@pytest.mark.parametrize("outcome", [Outcome.PERMITTED, Outcome.CONDITIONS, Outcome.REFUSED])
@pytest.mark.parametrize("before", BEFORE)
def test_the_contact_stands_where_it_stood_with_the_same_clock(
    given: Given, before: str, outcome: Outcome
) -> None:
    if before.startswith("refused") and outcome is Outcome.REFUSED:
        return  # a no after a no is no move of the table
    make, by = BEFORE[before]
    number = make(given)
    was = given.contact(number)
    given.did(decisions.decide, number, by=by, ruling=given.ruling(outcome))
    has_it = given.contact(number).taken_by_id
    takes_back(given, number, by)
    now = given.contact(number)
    assert clock_of(now) == clock_of(was)
    assert (now.permission_id, now.permission_granted) == (None, None)
    # to act is to take: nobody else than who did this gets it
    assert now.taken_by_id in {has_it, given.ids[by]}
    assert (now.closed_at is None) == (was.closed_at is None)
    decision = given.rows(Decision)[-1]
    assert (decision.mistake, decision.mistaken_at, decision.disputed_at) == (WHY, given.clock(), None)
    # what the calendar counts again is the same too
    counted = given.database.read_now(
        lambda db: contacts.counting.count(db, db.merge(now, load=False)) if now.due_at else None
    )
    if counted and now.state is not State.REFUSED:
        assert (counted.due, counted.stopped) == (now.due_at, now.stopped_at)


def test_what_was_decided_before_counts_again(given: Given) -> None:
    number = refused(given)
    given.did(decisions.decide, number, by="minister-bzk", ruling=given.ruling())
    takes_back(given, number, "minister-bzk")
    cards = given.page(number, "kamerlid").html
    assert cards.count('data-telt="ja"') == 1
    assert 'data-uitkomst="geweigerd" data-telt="ja"' in cards
    assert "Het eerdere nee geldt weer." in letter_to(given, MEMBER).body


def test_a_new_decision_is_taken_as_if_there_had_been_none(given: Given) -> None:
    number = permitted(given)
    takes_back(given, number)
    given.did(decisions.decide, number, ruling=given.ruling(Outcome.REFUSED))
    assert given.contact(number).state is State.REFUSED
    page = given.page(number, "kamerlid").html
    assert page.count('data-telt="ja"') == 1
    assert 'data-uitkomst="geweigerd" data-telt="ja"' in page


# Who hears


def letter_to(given: Given, email: str) -> Letter:
    return next(one for one in reversed(given.rows(Letter)) if one.to_email == email)


def test_everybody_who_was_told_of_a_yes_hears_that_it_was_none(given: Given) -> None:
    number = permitted(given)
    takes_back(given, number)
    heard = told(given)
    assert heard["taken_back"] == [MEMBER, ADA.email]
    office = heard["taken_back_office"]
    assert len(office) >= 1
    member, official = letter_to(given, MEMBER), letter_to(given, ADA.email)
    assert "er is geen toestemming" in member.subject
    assert "Bel of mail de ambtenaar hierover nog niet" in member.body
    assert WHY in member.body
    assert "Neem hierover geen contact op" in official.body
    assert "U mocht op ons bericht afgaan" in official.body
    # what was still to leave does not any more
    gone = {one.template for one in given.rows(Letter) if one.state == "superseded"}
    assert {"permitted", "permitted_official"} <= gone


def test_of_a_no_the_official_who_never_heard_of_it_hears_nothing(given: Given) -> None:
    number = refused(given)
    takes_back(given, number)
    heard = told(given)
    assert heard["taken_back"] == [MEMBER]
    assert "het nee geldt niet" in letter_to(given, MEMBER).subject
    assert ADA.email not in str(heard)


def test_who_decided_gets_a_link_of_the_step_before(given: Given, visitor: Browser) -> None:
    number = permitted(given)
    takes_back(given, number)
    link = [one for one in given.rows(DecisionLink) if one.purpose == "decide"][-1]
    letter = next(one for one in given.rows(Letter) if one.id == link.letter_id)
    assert letter.template == "taken_back_office"
    path = given.database.read_now(
        lambda db: f"/besluit/{outbox.token(db.info['desk'].settings, db.merge(link, load=False))}"
    )
    yes = {"uitkomst": "toegestaan", "naam": "M. de Minister", "hoedanigheid": "zelf"}
    assert 'name="uitkomst"' in visitor.get(path).html
    asked = {"gevraagd": f"{given.contact(number).asked_version}"}
    assert visitor.post(path, asked | yes).status == 303
    assert given.contact(number).state is State.PERMITTED


def test_an_official_named_after_the_yes_hears_it_and_who_dropped_out_had_heard(given: Given) -> None:
    standing, number = given.beforehand(), given.asked("BZK")
    ruling = Ruling(Outcome.PERMITTED, how=How.BEFOREHAND, standing_permission_id=standing)
    given.did(decisions.decide, number, ruling=ruling)
    given.did(contacts.name_official, number, official=ADA)
    takes_back(given, number)
    assert told(given)["taken_back"] == [MEMBER, ADA.email]


# In the history, on the page, in the log


def test_the_page_says_so_and_keeps_the_decision(given: Given) -> None:
    number = permitted(given)
    assert "U kunt dit terugnemen tot" in given.page(number, "pcp-bzk").text
    assert "U kunt dit terugnemen tot" not in given.page(number, "kamerlid").text
    takes_back(given, number)
    for who in ("pcp-bzk", "kamerlid", "minister-bzk"):
        page = given.page(number, who)
        assert "verkeerd ingevoerd" in page.text
        assert "Geldt niet meer sinds" in page.text
        assert 'data-telt="nee"' in page.html
        assert WHY in page.text
        assert "U kunt dit terugnemen tot" not in page.text
        assert f"/verzoeken/{number}/{PATH}" not in page.html
    assert "gezegd dat het besluit verkeerd was ingevoerd" in given.page(number, "kamerlid").text


def test_the_log_says_who_and_which_and_holds_no_text(given: Given) -> None:
    number = permitted(given)
    takes_back(given, number)
    entry = given.rows(AuditEntry)[-1]
    assert (entry.action, entry.by_id) == ("take_back", given.ids["pcp-bzk"])
    assert entry.details["decision"] == given.rows(Decision)[-1].id
    assert entry.details["state"] == State.AWAITING_PERMISSION
    assert WHY not in str(entry.details)


def test_the_page_before_says_what_happens_and_does_nothing_yet(given: Given) -> None:
    number = permitted(given)
    page = given.posts(number, "pcp-bzk", PATH, tekst=WHY, stap="controleer")
    assert page.status == 200
    assert "Er is nog niets gedaan" in page.text
    assert "Het verzoek staat weer zoals het was" in page.text
    assert "Besluit verkeerd ingevoerd" in page.text
    assert given.contact(number).state is State.PERMITTED
    assert not [one for one in given.rows(Letter) if one.template.startswith("taken_back")]
    done = given.posts(number, "pcp-bzk", PATH, tekst=WHY, stap="controleer", bevestigd="ja")
    assert done.status == 303
    assert given.contact(number).state is State.AWAITING_PERMISSION


def test_it_asks_what_went_wrong(given: Given) -> None:
    number = permitted(given)
    for text in ("", " - "):
        page = given.posts(number, "pcp-bzk", PATH, tekst=text)
        assert page.status == 422
    assert given.contact(number).state is State.PERMITTED


# Who may not, and when not


def test_after_the_hour_the_button_is_gone_and_the_page_says_what_then(given: Given) -> None:
    number = permitted(given)
    given.clock.advance(timedelta(minutes=61))
    page = given.page(number, "pcp-bzk")
    assert f"/verzoeken/{number}/{PATH}" not in page.html
    assert "Terugnemen kan niet meer. Bel het bureau van de bewindspersoon." in page.text
    answer = given.posts(number, "pcp-bzk", PATH, tekst=WHY)
    assert answer.status == 409
    assert "Terugnemen kan niet meer" in answer.text
    assert WHY in answer.text
    assert given.contact(number).state is State.PERMITTED


@pytest.mark.parametrize(
    ("who", "status"), [("minister-bzk", 403), ("plv-bzk", 403), ("kamerlid", 403), ("pcp-szw", 404)]
)
def test_nobody_else_takes_it_back(given: Given, who: str, status: int) -> None:
    number = permitted(given)
    assert given.posts(number, who, PATH, tekst=WHY).status == status
    assert given.contact(number).state is State.PERMITTED


def test_nobody_takes_back_what_the_office_decided_from_its_letter(given: Given) -> None:
    number = given.awaiting()
    link = next(one for one in given.rows(DecisionLink) if one.purpose == "decide")
    found = given.database.read_now(
        lambda db: outbox.token(db.info["desk"].settings, db.merge(link, load=False))
    )
    version = given.contact(number).asked_version
    given.database.write_now(letter_decisions.decide, found, given.ruling(), asked_version=version)
    for who in ("pcp-bzk", "minister-bzk"):
        with pytest.raises(Forbidden):
            takes_back(given, number, who)


# From the letter of the office


SLIP = {"actie": PATH, "tekst": WHY, "naam": "B. Bureau"}


def decided(given: Given, visitor: Browser, outcome: str = "toegestaan") -> str:
    """From the letter; the path of its confirmation."""
    refusal = {"grond": "beleidsmening", "reden": "Over beleid.", "alternatief": "Een brief."}
    who = {"naam": "M. de Minister", "hoedanigheid": "zelf"}
    path, version = link_of(given, OFFICE), given.rows(ContactRequest)[-1].asked_version
    fields = {"uitkomst": outcome, "gevraagd": str(version), **who}
    assert visitor.post(path, fields | (refusal if outcome == "geweigerd" else {})).status == 303
    return link_of(given, OFFICE, "confirm")


@pytest.mark.parametrize("outcome", ["toegestaan", "geweigerd"])
def test_the_office_takes_its_own_slip_back_from_the_letter_that_confirms_it(
    given: Given, visitor: Browser, outcome: str
) -> None:
    number = given.awaiting()
    was = given.contact(number)
    path = decided(given, visitor, outcome)
    until = local(given.rows(Decision)[-1].at + timedelta(hours=1))
    assert f"U kunt dit terugnemen tot {until:%H.%M} uur." in visitor.get(path).text
    letter = next(one for one in reversed(given.rows(Letter)) if one.template == "confirmation")
    assert f"Tot {until:%H.%M} uur kunt u het op dezelfde pagina terugnemen" in " ".join(letter.body.split())
    wrong = visitor.post(path, SLIP | {"tekst": ""})
    assert wrong.status == 422
    done = visitor.post(path, SLIP)
    assert (done.status, done.location) == (303, path)
    assert clock_of(given.contact(number)) == clock_of(was)
    assert "verkeerd ingevoerd en is teruggenomen" in visitor.follow(done).text
    decision, entry = given.rows(Decision)[-1], given.rows(AuditEntry)[-1]
    assert (decision.mistake, entry.action, entry.by_id) == (WHY, "take_back", None)
    strays = given.database.read_now(lambda db: list(contents.strays(db)))
    assert [one for one in strays if "decision" in one] == []
    # who heard of it reads who said so, and no mailbox of the office
    member = letter_to(given, MEMBER)
    assert member.template == "taken_back"
    assert "volgens B. Bureau" in member.body
    assert OFFICE not in member.body
    assert OFFICE not in given.page(number, "kamerlid").text
    # and the office decides with the link of its new letter
    assert 'name="uitkomst"' in visitor.get(link_of(given, OFFICE)).html
    again = visitor.post(path, SLIP)
    assert again.status == 409
    assert WHY in again.text


def test_after_the_hour_the_letter_of_the_office_says_what_then(given: Given, visitor: Browser) -> None:
    given.awaiting()
    path = decided(given, visitor)
    given.clock.advance(timedelta(minutes=61))
    page = visitor.get(path)
    assert PATH not in page.html
    assert "Terugnemen kan niet meer. Moet het nee zijn? Trek de toestemming in." in page.text
    late = visitor.post(path, SLIP)
    assert late.status == 409
    assert "Terugnemen kan niet meer" in late.text
    assert WHY in late.text
    assert given.rows(Decision)[-1].mistaken_at is None


def recorded_by_a_liaison(given: Given, visitor: Browser) -> str:
    permitted(given)
    return link_of(given, OFFICE, "confirm")


def entered_by_account(given: Given, visitor: Browser) -> str:
    permitted(given, "minister-bzk")
    return link_of(given, OFFICE, "confirm")


def revoked_since(given: Given, visitor: Browser) -> str:
    given.awaiting()
    path = decided(given, visitor)
    gone = {"actie": "intrekken", "reden": "Toch niet.", "naam": "M.", "hoedanigheid": "zelf"}
    assert visitor.post(path, gone).status == 303
    return path


def of_the_revocation(given: Given, visitor: Browser) -> str:
    revoked_since(given, visitor)
    return link_of(given, OFFICE, "confirm")


def a_meeting_since(given: Given, visitor: Browser) -> str:
    number = given.awaiting()
    path = decided(given, visitor)
    given.did(contacts.schedule, number, at=given.clock() + timedelta(days=2))
    return path


def the_link_to_decide(given: Given, visitor: Browser) -> str:
    given.awaiting()
    decided(given, visitor)
    return link_of(given, OFFICE)


def a_deputys_letter(given: Given, visitor: Browser) -> str:
    """Who stands in had a confirmation of their own of what the office decided, and entered nothing."""
    deputy(given)
    given.awaiting()
    decided(given, visitor)
    return link_of(given, DEPUTY, "confirm")


@pytest.mark.parametrize(
    "make",
    [
        recorded_by_a_liaison,
        entered_by_account,
        revoked_since,
        of_the_revocation,
        a_meeting_since,
        the_link_to_decide,
        a_deputys_letter,
    ],
)
def test_no_other_letter_of_the_office_takes_a_decision_back(
    given: Given, visitor: Browser, make: Callable[[Given, Browser], str]
) -> None:
    path = make(given, visitor)
    was = given.rows(ContactRequest)[-1]
    assert f'id="{PATH}"' not in visitor.get(path).html
    assert visitor.post(path, SLIP).status in (403, 409)
    assert given.rows(ContactRequest)[-1] == was
    assert not [one for one in given.rows(Decision) if one.mistaken_at]


AFTER: dict[str, tuple[Callable[..., None], dict[str, Any], str]] = {
    "an appointment": (contacts.schedule, {"at": None}, "pcp-bzk"),
    "held": (contacts.hold, {"held_at": None}, "kamerlid"),
    "disputed": (decisions.dispute, {"text": "Nooit gezegd."}, "minister-bzk"),
    "asked anew": (contacts.ask_permission, {}, "pcp-bzk"),
    "withdrawn": (contacts.withdraw, {}, "kamerlid"),
}


@pytest.mark.parametrize("after", AFTER)
def test_what_came_of_it_keeps_it(given: Given, after: str) -> None:
    number = permitted(given)
    deed, values, by = AFTER[after]
    moments = {"at": given.clock() + timedelta(days=2), "held_at": given.clock()}
    given.did(deed, number, by=by, **{key: moments.get(key, value) for key, value in values.items()})
    was = given.contact(number)
    with pytest.raises(Conflict):
        takes_back(given, number)
    assert clock_of(given.contact(number)) == clock_of(was)
    assert f"/verzoeken/{number}/{PATH}" not in given.page(number, "pcp-bzk").html


def test_an_appointment_that_was_called_off_again_keeps_it_too(given: Given) -> None:
    number = permitted(given)
    given.did(contacts.schedule, number, at=given.clock() + timedelta(days=2))
    given.did(contacts.call_off, number, by="kamerlid")
    with pytest.raises(Conflict, match="daarna al iets gebeurd"):
        takes_back(given, number)
    assert "daarna al iets gebeurd" in given.page(number, "pcp-bzk").text


def test_a_permission_taken_back_is_no_slip(given: Given) -> None:
    number = permitted(given)
    who = {key: getattr(given.ruling(), key) for key in ("decided_by", "capacity", "decided_on", "how")}
    given.did(decisions.revoke, number, reason="Toch niet.", **who)
    with pytest.raises(Forbidden):
        takes_back(given, number)


def test_a_message_and_a_note_stand_in_nobodys_way(given: Given) -> None:
    number = permitted(given)
    given.did(contacts.message, number, by="kamerlid", text="Dank.")
    given.did(contacts.note, number, text="Let op.")
    takes_back(given, number)
    assert given.contact(number).state is State.AWAITING_PERMISSION


def test_it_goes_once(given: Given) -> None:
    number = permitted(given)
    takes_back(given, number)
    with pytest.raises(Conflict):
        takes_back(given, number)


# The other side at the same moment


def test_who_reported_it_held_first_is_not_undone(given: Given) -> None:
    number = permitted(given)
    seen = given.contact(number).version
    held = {"plaatsgevonden_op": f"{given.clock():%Y-%m-%d}", "gedeeld": "Feiten."}
    assert given.posts(number, "kamerlid", "afronden", **held).status == 303
    answer = given.posts(number, "pcp-bzk", PATH, tekst=WHY, versie=seen)
    assert answer.status == 409
    assert WHY in answer.text
    assert given.contact(number).state is State.HELD


def test_who_comes_second_keeps_what_they_typed_and_reads_why(given: Given) -> None:
    number = permitted(given)
    seen = given.contact(number).version
    assert given.posts(number, "pcp-bzk", PATH, tekst=WHY).status == 303
    held = {"plaatsgevonden_op": f"{given.clock():%Y-%m-%d}", "gedeeld": "Het ging over feiten."}
    answer = given.posts(number, "kamerlid", "afronden", versie=seen, **held)
    assert answer.status == 409
    assert "teruggezet: een besluit was verkeerd ingevoerd" in answer.text
    assert "Het ging over feiten." in answer.html
    assert given.contact(number).state is State.AWAITING_PERMISSION


# Nothing counts it


def test_a_permission_beforehand_was_not_used(given: Given) -> None:
    standing, number = given.beforehand(), given.asked("BZK")
    ruling = Ruling(Outcome.PERMITTED, how=How.BEFOREHAND, standing_permission_id=standing)
    given.did(decisions.decide, number, ruling=ruling, official=ADA)
    times = [
        one.used for one in given.database.read_now(standing_permissions.listed, given.actor("minister-bzk"))
    ]
    takes_back(given, number)
    after = [
        one.used for one in given.database.read_now(standing_permissions.listed, given.actor("minister-bzk"))
    ]
    assert (times, after) == ([1], [0])
    # and it can be used at once for the right one
    given.did(decisions.decide, number, ruling=ruling, official=ADA)
    assert given.contact(number).state is State.PERMITTED


def test_no_letter_reminds_of_the_day_in_a_no_that_was_none(given: Given) -> None:
    number = refused(given)
    takes_back(given, number)
    given.did(decisions.decide, number, ruling=given.ruling(Outcome.REFUSED))
    given.clock.advance(timedelta(days=40))
    given.database.write_now(reminders.due)
    assert (
        len([one for one in given.rows(Letter) if one.template == "offered" and one.to_email == MEMBER]) <= 1
    )


def test_the_office_disputes_nothing_that_was_none(given: Given) -> None:
    number = permitted(given)
    takes_back(given, number)
    assert f"/verzoeken/{number}/klopt-niet" not in given.page(number, "minister-bzk").html
    with pytest.raises((Conflict, Forbidden)):
        given.did(decisions.dispute, number, by="minister-bzk", text="Nooit gezegd.")


def test_of_help_with_a_law_no_letter_says_more_than_it_may(given: Given) -> None:
    number = given.sealed(Form.BILL_ASSISTANCE)
    given.did(contacts.ask_permission, number)
    given.did(decisions.decide, number, ruling=given.ruling())
    takes_back(given, number)
    heard = told(given)
    assert heard["taken_back"] == [MEMBER]
    for one in given.rows(Letter):
        assert "MERKWOORD" not in one.body + one.subject
    bodies = " ".join(one.body for one in given.rows(Letter) if one.template == "taken_back")
    assert "helpt nog geen ambtenaar u met de tekst" in " ".join(bodies.split())


def test_the_party_that_takes_it_back_is_the_one_that_entered_it(given: Given) -> None:
    number = permitted(given, by="minister-bzk")
    takes_back(given, number, "minister-bzk")
    assert given.rows(AuditEntry)[-1].by_party == Party.MINISTER
