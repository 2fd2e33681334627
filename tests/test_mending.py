"""A request is mended until it is decided; a contact that was called held by mistake is opened again."""

from datetime import date, timedelta

import pytest
from sqlmodel import col, select

from contactdesk import contacts
from contactdesk.contacts import counting, decisions, figures
from contactdesk.contacts.mending import NOT_YOURS, OTHER_RULE
from contactdesk.letters import outbox
from contactdesk.store.models import AuditEntry, DecisionLink, Letter
from contactdesk.words import Addressee, Early, Form, Ground, Party, State
from tests.contacts import Given, set_on
from tests.web import Browser, Page

MENDED = {
    "onderwerp": "Storing bij MijnOverheid",
    "vraag": "Wat was de oorzaak?",
    "vorm": "conversation",
    "debat": "",
}


YES = {"uitkomst": "toegestaan", "naam": "M. de Minister", "hoedanigheid": "zelf"}


def mend(given: Given, number: str, by: str = "kamerlid", **more: str) -> Page:
    return given.posts(number, by, "verbeteren", **(MENDED | more))


def letters(given: Given) -> list[tuple[str, str]]:
    """Template and party of each letter of the newest entry."""
    newest = given.rows(AuditEntry)[-1].id
    return [(one.template, one.to_party) for one in given.rows(Letter) if one.audit_id == newest]


# Until the decision


def test_who_asked_mends_what_they_asked_and_the_contact_person_hears_it(given: Given) -> None:
    number = given.asked()
    assert 'id="verbeteren"' in given.page(number, "kamerlid").html
    assert mend(given, number, vraag="Hoe lang duurde het?").status == 303
    contact = given.contact(number)
    assert (contact.subject, contact.question) == ("Storing bij MijnOverheid", "Hoe lang duurde het?")
    assert letters(given) == [("corrected", "liaison")]
    body = given.rows(Letter)[-1].body
    assert "heeft dit verzoek verbeterd: het onderwerp, de vraag." in body
    assert "> Storing bij MijnOverheid" in body
    assert "heeft het verzoek verbeterd: het onderwerp, de vraag." in given.page(number, "pcp-bzk").text
    found = given.sign_in("pcp-bzk").get("/wachtrij?q=mijnoverheid").values("data-nummer")
    assert found == [number]
    assert given.sign_in("pcp-bzk").get("/wachtrij?q=digid").values("data-nummer") == []


def test_the_log_knows_what_was_mended_and_not_the_text(given: Given) -> None:
    mend(given, given.asked())
    entry = given.rows(AuditEntry)[-1]
    assert (entry.action, entry.details["changed"], [*entry.details["texts"]]) == (
        "correct",
        ["subject"],
        ["subject"],
    )
    assert "MijnOverheid" not in str(entry.details)


def test_an_office_that_was_asked_gets_the_mended_request_and_decides_on_no_other(
    given: Given, visitor: Browser
) -> None:
    number = given.awaiting()
    path = link_of(given)
    form = visitor.get(path).form(path).fields
    assert mend(given, number).status == 303
    assert sorted(letters(given)) == [("asked", "minister"), ("corrected", "liaison")]
    asked = next(one.body for one in reversed(given.rows(Letter)) if one.template == "asked")
    assert "Het verzoek is verbeterd: het onderwerp." in asked
    old = visitor.post(path, form | YES)
    assert old.status == 409
    assert "Het verzoek is verbeterd: het onderwerp." in old.text
    assert "Storing bij MijnOverheid" in old.text
    assert given.contact(number).state is State.AWAITING_PERMISSION
    assert visitor.post(path, old.form(path).fields | YES).status == 303
    assert given.contact(number).state is State.PERMITTED


def link_of(given: Given) -> str:
    """In the first letter that asks the office."""
    query = select(DecisionLink).where(col(DecisionLink.purpose) == "decide").order_by(col(DecisionLink.id))
    return given.database.read_now(
        lambda db: f"/besluit/{outbox.token(db.info['desk'].settings, db.exec(query.limit(1)).one())}"
    )


def test_a_contact_person_who_reads_an_older_version_decides_nothing(given: Given) -> None:
    number = given.awaiting()
    version = given.contact(number).version
    mend(given, number)
    answer = given.posts(number, "pcp-bzk", "herinneren", versie=version)
    assert answer.status == 409
    assert "verbeterd" in answer.text


@pytest.mark.parametrize("debate", ["2026-11-26", ""], ids=["a debate", "none any more"])
def test_another_debate_is_another_term_the_one_that_it_would_have_had(given: Given, debate: str) -> None:
    number = given.asked(debate_on=None if debate else date(2026, 11, 26))
    before = given.contact(number)
    assert mend(given, number, debat=debate).status == 303
    after = given.contact(number)
    assert (after.due_at < before.due_at) is bool(debate)
    assert after.is_urgent is bool(debate)
    assert after.due_at == given.database.read_now(lambda db: counting.count(db, given.contact(number)).due)
    asked_so = given.contact(given.asked(debate_on=date(2026, 11, 26) if debate else None))
    assert after.due_at.date() == asked_so.due_at.date()


def test_another_form_under_the_same_rule_is_mended_and_under_another_it_is_asked_again(given: Given) -> None:
    number = given.asked()
    assert mend(given, number, vorm="technical_briefing").status == 303
    assert given.contact(number).form is Form.TECHNICAL_BRIEFING
    at_inspectorate = given.asked(
        "IGJ", ground=Ground.PUBLISHED_FINDINGS, addressee=Addressee.STAFF, form=Form.CONVERSATION
    )
    for vorm in ("hearing", "amendment_assistance", "public_information"):
        refused = mend(given, at_inspectorate, vorm=vorm)
        assert refused.status == 422
        assert OTHER_RULE in refused.text
    assert given.contact(at_inspectorate).form is Form.CONVERSATION


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"onderwerp": ""}, "onderwerp"),
        ({"vraag": ""}, "vraag"),
        ({"debat": "2026-11-01"}, "debat"),
        ({"onderwerp": "Storing bij DigiD"}, "onderwerp"),
    ],
    ids=["no subject", "no question", "a debate that was", "nothing new"],
)
def test_what_is_wrong_is_said_at_its_field(given: Given, more: dict[str, str], field: str) -> None:
    number = given.asked()
    page = mend(given, number, **more)
    assert (page.status, f'href="#verbeteren-{field}"' in page.html) == (422, True)
    assert given.contact(number).version == 1


def test_after_the_decision_nothing_is_mended(given: Given) -> None:
    number = given.permitted()
    assert mend(given, number).status == 409
    assert 'id="verbeteren"' not in given.page(number, "kamerlid").html


def test_a_contact_person_mends_what_they_entered_and_nothing_else(given: Given) -> None:
    entered = given.asked(by="pcp-bzk", on_behalf_of=given.ids["kamerlid"])
    assert mend(given, entered, "pcp-bzk").status == 303
    assert ("corrected", "initiator") in letters(given)
    for number, by in ((entered, "plv-bzk"), (given.asked(), "pcp-bzk")):
        refused = mend(given, number, by, onderwerp="Nog iets anders")
        assert refused.status == 403
        assert NOT_YOURS in refused.text
        assert 'id="verbeteren"' not in given.page(number, by).html


def test_sealed_help_is_not_mended_here(given: Given) -> None:
    number = given.sealed(Form.BILL_ASSISTANCE)
    assert 'id="verbeteren"' not in given.page(number, "kamerlid").html
    assert mend(given, number).status == 409


# Held by mistake


def held(given: Given, at: str = "Logius") -> str:
    number = given.permitted() if at == "Logius" else given.asked(at)
    given.did(contacts.hold, number, by="kamerlid", held_at=given.clock(), shared="Feiten.")
    return number


@pytest.mark.parametrize(
    ("at", "state", "ball"),
    [("Logius", State.PERMITTED, Party.INITIATOR), ("UWV", State.NOTIFIED, Party.BODY)],
)
def test_what_was_called_held_by_mistake_is_open_again(
    given: Given, at: str, state: State, ball: Party
) -> None:
    number = held(given, at)
    given.clock.advance(timedelta(days=7))  # five working days
    assert given.posts(number, "kamerlid", "heropenen").status == 303
    contact = given.contact(number)
    assert (contact.state, contact.ball, contact.held_at, contact.shared) == (state, ball, None, None)
    assert contact.closed_at is None
    assert {template for template, _ in letters(given)} == {"reopened"}
    assert "heropend: het contact was er nog niet" in given.page(number, "kamerlid").text
    given.did(contacts.hold, number, by="kamerlid", held_at=given.clock())
    assert given.contact(number).state is State.HELD


def test_after_five_working_days_it_stays_held(given: Given) -> None:
    number = held(given)
    given.clock.advance(timedelta(days=8))
    assert f'action="/verzoeken/{number}/heropenen"' not in given.page(number, "kamerlid").html
    assert given.posts(number, "kamerlid", "heropenen").status == 409


def test_a_permission_that_was_disputed_since_opens_no_way_again(given: Given) -> None:
    number = held(given)
    given.did(decisions.dispute, number, by="minister-bzk", text="Dit was geen ja.")
    assert given.posts(number, "kamerlid", "heropenen").status == 409
    assert given.contact(number).state is State.HELD


# Before it was asked


def test_a_contact_before_its_request_is_shown_and_counted_as_before_the_permission(given: Given) -> None:
    number = given.permitted()
    assert given.posts(number, "kamerlid", "afronden", plaatsgevonden_op="2026-11-02").status == 303
    for reader in ("kamerlid", "pcp-bzk", "minister-bzk"):
        assert "Het contact was vóór de toestemming" in given.page(number, reader).text
    since = given.clock() - timedelta(days=60)
    early = given.database.read_now(figures.held_early, since, given.clock())
    assert early == {Early.BEFORE: 1}


def test_a_contact_of_more_than_a_year_ago_is_a_slip_of_the_pen(given: Given) -> None:
    number = given.permitted()
    set_on(given, number, is_urgent=False)
    assert given.posts(number, "kamerlid", "afronden", plaatsgevonden_op="2025-11-02").status == 422
