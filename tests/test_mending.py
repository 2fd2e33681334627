"""A request is mended until it is decided; a contact that was called held by mistake is opened again."""

from datetime import date, timedelta
from typing import Final

import pytest
from sqlmodel import col, select

from contactdesk import contacts
from contactdesk.audit.contents import strays
from contactdesk.contacts import Official, counting, decisions, figures
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


# Where nobody decides, until it was there


def to(given: Given) -> set[tuple[str, str]]:
    """Party and address of each letter of the newest entry."""
    newest = given.rows(AuditEntry)[-1].id
    return {(one.to_party, one.to_email) for one in given.rows(Letter) if one.audit_id == newest}


def test_a_zbo_that_was_asked_gets_the_correction_and_the_minister_what_it_may_know(given: Given) -> None:
    number = given.asked("UWV")
    assert 'id="verbeteren"' in given.page(number, "kamerlid").html
    assert mend(given, number, vraag="Hoe lang duurde het?").status == 303
    assert {party for party, _ in to(given)} == {"body", "minister", "liaison"}
    newest = given.rows(AuditEntry)[-1].id
    bodies = {one.to_party: one.body for one in given.rows(Letter) if one.audit_id == newest}
    assert "heeft dit verzoek verbeterd: het onderwerp, de vraag." in bodies["body"]
    assert "> Hoe lang duurde het?" in bodies["body"]
    for party in ("minister", "liaison"):
        assert "heeft dit verzoek verbeterd: het onderwerp. U hoeft niets te doen." in bodies[party]
        assert "> Storing bij MijnOverheid" in bodies[party]
        assert "Hoe lang" not in bodies[party]
    assert "verbeterd: het onderwerp, de vraag." in given.page(number, "zbo-uwv").text
    history = given.page(number, "pcp-szw").text
    assert "verbeterd: het onderwerp." in history
    assert "de vraag." not in history.partition("verbeterd: het onderwerp")[2][:20]


@pytest.mark.parametrize(
    "more", [{"vraag": "Hoe lang duurde het?"}, {"debat": "2026-12-01"}], ids=["question", "debate"]
)
def test_a_minister_who_may_not_know_of_it_hears_nothing_of_what_was_mended(
    given: Given, more: dict[str, str]
) -> None:
    number = given.asked("UWV")
    assert mend(given, number, onderwerp="Storing bij DigiD", **more).status == 303
    assert {party for party, _ in to(given)} == {"body"}
    for reader in ("pcp-szw",):
        text = given.page(number, reader).text
        assert "verbeterd: wat u niet leest." in text
        assert "de dag van het debat" not in text.partition("verbeterd")[2][:40]
    assert "debate_on" not in {key for one in given.rows(AuditEntry) for key in one.details}


def test_an_inspectorate_gets_the_correction_too_and_after_the_contact_nothing_is_mended(
    given: Given,
) -> None:
    number = given.asked("IGJ", ground=Ground.PUBLISHED_FINDINGS, addressee=Addressee.LEADERSHIP)
    before = given.contact(number)
    assert mend(given, number, debat="2026-11-26").status == 303
    assert "body" in {party for party, _ in to(given)}
    assert (given.contact(number).state, given.contact(number).due_at) == (before.state, None)
    given.did(contacts.hold, number, by="kamerlid", held_at=given.clock())
    assert 'id="verbeteren"' not in given.page(number, "kamerlid").html
    assert mend(given, number, onderwerp="Toch anders").status == 409


def test_what_a_zbo_reported_it_mends_itself_and_the_member_hears_it(given: Given) -> None:
    number = given.reported()
    assert mend(given, number, "zbo-uwv").status == 303
    assert {"member", "minister", "liaison"} <= {party for party, _ in to(given)}
    assert given.contact(number).subject == "Storing bij MijnOverheid"


def test_only_who_asked_mends_what_needs_no_permission(given: Given) -> None:
    number = given.asked("UWV")
    for by in ("zbo-uwv", "pcp-szw"):
        assert 'id="verbeteren"' not in given.page(number, by).html
        assert mend(given, number, by).status == 403


# Sealed help


HELP: Final = {
    Form.AMENDMENT_ASSISTANCE: "amendment_assistance",
    Form.BILL_ASSISTANCE: "bill_assistance",
}
SECRET: Final = "GEHEIM artikel 5"


@pytest.mark.parametrize(("form", "vorm"), HELP.items())
def test_sealed_help_is_mended_beside_what_was_there_and_only_who_helps_hears_it(
    given: Given, form: Form, vorm: str
) -> None:
    number = given.sealed(form)
    due, asked_version = given.contact(number).due_at, given.contact(number).asked_version
    fields = {"onderwerp": "", "vraag": SECRET, "vorm": vorm, "debat": "2026-11-26"}
    assert given.posts(number, "kamerlid", "verbeteren", **fields).status == 303
    assert {party for party, _ in to(given)} == {"body"}
    contact = given.contact(number)
    assert (contact.subject, contact.question, contact.debate_on) == (None, None, date(2026, 11, 26))
    assert (contact.due_at, contact.is_urgent, contact.asked_version) == (due, False, asked_version)
    [sent] = [one for one in given.rows(Letter) if one.template == "corrected"]
    assert "heeft dit verzoek verbeterd: de vraag, de dag van het debat." in sent.body
    assert "Debat:      donderdag 26 november 2026" in sent.body
    read = given._browser("wetgeving-bzk").get(f"/verzoeken/{number}/inhoud").text
    assert read.index("GEHEIM") < read.index("Vraag, verbeterd") < read.index(SECRET)
    shown = [given.page(number, reader).text for reader in ("pcp-bzk", "minister-bzk", "kamerlid")]
    letters_ = [one.subject + one.body for one in given.rows(Letter)]
    details = [str(one.details) for one in given.rows(AuditEntry)]
    assert not [one for one in [*shown, *letters_, *details] if "artikel 5" in one]
    assert not [one for one in details if "2026-11-26" in one]
    assert "verbeterd: wat u niet leest." in given.page(number, "pcp-bzk").text


def test_of_sealed_help_the_page_shows_nothing_to_mend_and_what_stays_empty_stays(given: Given) -> None:
    number = given.sealed(Form.BILL_ASSISTANCE)
    form = given.page(number, "kamerlid").html.partition('id="verbeteren"')[2].partition("</form>")[0]
    assert "GEHEIM" not in form
    nothing = {"onderwerp": "", "vraag": "", "vorm": "bill_assistance", "debat": ""}
    refused = given.posts(number, "kamerlid", "verbeteren", **nothing)
    assert (refused.status, "U hebt niets veranderd" in refused.text) == (422, True)
    other = given.posts(number, "kamerlid", "verbeteren", **(nothing | {"vorm": "amendment_assistance"}))
    assert (other.status, OTHER_RULE in other.text) == (422, True)


def test_a_drafter_who_opened_the_content_hears_of_what_was_mended_and_the_unit_no_more(given: Given) -> None:
    number = given.sealed()
    drafter = Official("W. Wetgever", given.actor("ambtenaar-bzk").email, None)
    given.did(contacts.name_official, number, by="wetgeving-bzk", official=drafter)
    assert given._browser("ambtenaar-bzk").get(f"/verzoeken/{number}/inhoud").status == 200
    fields = {"onderwerp": SECRET, "vraag": "", "vorm": "amendment_assistance", "debat": ""}
    assert given.posts(number, "kamerlid", "verbeteren", **fields).status == 303
    assert {party for party, _ in to(given)} == {"official"}


def test_the_log_fits_what_was_mended(given: Given) -> None:
    for number, vorm in ((given.sealed(), "amendment_assistance"), (given.asked("UWV"), "conversation")):
        fields = {"onderwerp": "Anders", "vraag": "En dit?", "vorm": vorm, "debat": ""}
        assert given.posts(number, "kamerlid", "verbeteren", **fields).status == 303
    found = given.database.read_now(lambda db: [*strays(db)])
    assert not [one for one in found if one.startswith(("contact ", "sealed text "))]


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
