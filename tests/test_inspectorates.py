"""An inspectorate: told of its leadership, its task and what it published; permission for the rest; on what that rests."""

from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from contactdesk.law import rules
from contactdesk.law.days import today
from contactdesk.law.rules import Facts
from contactdesk.letters import outbox
from contactdesk.store.desk import desk
from contactdesk.store.models import ContactRequest, DecisionLink, Letter, Organisation
from contactdesk.words import Addressee, Agreement, Chamber, Form, Ground, Initiator, OrganisationKind, Regime
from tests.contacts import Given
from tests.web import Browser

RULES = rules.load(Path(__file__).parents[1] / "config" / "aanwijzingen.toml")
LEADERSHIP = {"addressee": Addressee.LEADERSHIP, "ground": Ground.PUBLISHED_FINDINGS}
REPORT = "Rapport «Zorg op de kaart», blz. 12"
ASKED = {
    "vorm": "conversation",
    "onderwerp": "Jaarbericht",
    "vraag": "Wat staat erin?",
    "grond": "published_findings",
    "geadresseerde": "leadership",
}
FOUND = {"vindplaats": REPORT, "gepubliceerd": "2026-11-03"}
NEVER = ("toestemming is niet nodig", "geen toestemming nodig", "Houd dit contact niet tegen")
STEERING = "Een bijzondere aanwijzing aan een rijksinspectie gaat meteen naar beide Kamers"
AGREEMENT = "volgens de werkafspraak van dit loket"

BODY_ASKS, MEMBER_ASKS, COMMITTEE_ASKS = Initiator.BODY, Initiator.MEMBER, Initiator.COMMITTEE
TALK, HEARING = Form.CONVERSATION, Form.HEARING
PUBLISHED, TASK, OTHER = Ground.PUBLISHED_FINDINGS, Ground.TASK_PERFORMANCE, Ground.OTHER
COVERS = Agreement.COVERS
HEAD, STAFF = Addressee.LEADERSHIP, Addressee.STAFF
#: who asks or reports, the form, on which ground, with whom; and what a jurist expects
CASES = {
    "reports a running investigation": (BODY_ASKS, TALK, OTHER, HEAD, Regime.PERMISSION),
    "reports what its staff says": (BODY_ASKS, TALK, PUBLISHED, STAFF, Regime.PERMISSION),
    "reports, and does not say of what": (BODY_ASKS, TALK, None, None, Regime.PERMISSION),
    "reports a working visit": (BODY_ASKS, Form.WORKING_VISIT, TASK, HEAD, Regime.PERMISSION),
    "reports what it published": (BODY_ASKS, TALK, PUBLISHED, HEAD, Regime.NOTIFY),
    "reports on its task": (BODY_ASKS, TALK, TASK, HEAD, Regime.NOTIFY),
    "a member asks about what it published": (MEMBER_ASKS, TALK, PUBLISHED, HEAD, Regime.NOTIFY),
    "a member asks the staff": (MEMBER_ASKS, TALK, PUBLISHED, STAFF, Regime.PERMISSION),
    "a member wants a hearing": (MEMBER_ASKS, HEARING, PUBLISHED, HEAD, Regime.REFER),
    "a committee wants a hearing": (COMMITTEE_ASKS, HEARING, PUBLISHED, HEAD, Regime.NOTIFY),
    "a committee asks about an investigation": (COMMITTEE_ASKS, TALK, OTHER, HEAD, Regime.PERMISSION),
}


@pytest.mark.parametrize("case", CASES)
def test_only_leadership_task_and_published_findings_go_without_permission(case: str, given: Given) -> None:
    initiator, form, ground, addressee, expected = CASES[case]
    chamber = None if initiator is BODY_ASKS else Chamber.TK
    facts = Facts(OrganisationKind.INSPECTORATE, initiator, form, chamber, ground, addressee, COVERS)
    assert rules.decide(RULES, facts, today(given.clock())).regime is expected


def letters(given: Given, number: str) -> dict[str, str]:
    about = given.contact(number).id
    return {
        one.template: f"{one.subject}\n{one.body}" for one in given.rows(Letter) if one.contact_id == about
    }


@pytest.mark.parametrize("direction", ["asked", "reported"])
def test_no_letter_about_an_inspectorate_says_that_permission_is_not_needed(
    direction: str, given: Given
) -> None:
    if direction == "asked":
        number = given.asked("IGJ", **LEADERSHIP)
    else:
        number = given.reported("IGJ", "inspectie-igj", **LEADERSHIP)
    found = letters(given, number)
    assert {"notice", "receipt", "notice_liaison"} <= set(found)
    said = "\n".join(found.values())
    assert not [one for one in NEVER if one.lower() in said.lower()]
    assert AGREEMENT in found["notice"]
    assert AGREEMENT in found["notice_liaison"]
    assert AGREEMENT in found["receipt"]


def test_who_could_steer_an_inspectorate_is_warned_and_nobody_else(given: Given) -> None:
    told = letters(given, given.asked("IGJ", **LEADERSHIP))
    assert [name for name in sorted(told) if STEERING in told[name]] == ["notice", "notice_liaison"]


def test_an_inspectorate_is_asked_of_what_its_own_report_is(given: Given) -> None:
    page = given.sign_in("inspectie-igj").get("/verzoeken/nieuw")
    assert "Wie van de inspectie?" in page.text
    fields = {
        "organisatie": given.organisation("IGJ"),
        "vorm": "conversation",
        "onderwerp": "Jaarbericht",
        "lid": given.ids["kamerlid"],
    }
    asked = given.sign_in("inspectie-igj").post("/verzoeken", fields)
    assert (asked.status, "daarvan hangt af of toestemming nodig is" in asked.text) == (422, True)
    running = fields | {"grond": "other", "geadresseerde": "leadership"}
    told = given.sign_in("inspectie-igj").post("/verzoeken", running)
    assert told.values("data-regime")[0] == "permission"


def test_a_hearing_that_one_member_wants_is_the_committees(given: Given) -> None:
    fields = ASKED | {"organisatie": given.organisation("IGJ"), "vorm": "hearing"}
    page = given.sign_in("kamerlid").post("/verzoeken", fields)
    assert "De griffier van uw commissie kan dit vragen." in page.text
    assert page.values("data-regime")[0] == "refer"


# Where and when the findings were published


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"vindplaats": ""}, "Schrijf op waar de bevindingen staan"),
        ({"vindplaats": "n.v.t."}, "Schrijf op waar de bevindingen staan"),
        ({"gepubliceerd": ""}, "Vul in op welke dag de bevindingen openbaar werden"),
        ({"gepubliceerd": "2027-01-01"}, "Deze dag moet nog komen"),
        ({"gepubliceerd": "gisteren of zo"}, "Schrijf de dag"),
    ],
)
def test_published_findings_are_asked_where_and_since_when_and_what_was_typed_stays(
    given: Given, typed: dict[str, str], message: str
) -> None:
    fields = ASKED | FOUND | typed | {"organisatie": given.organisation("IGJ"), "bevestigd": "ja"}
    page = given.sign_in("kamerlid").post("/verzoeken", fields)
    assert page.status == 422
    assert message in page.text
    form = page.form("/verzoeken").fields
    assert {name: form[name] for name in FOUND} == FOUND | typed
    assert given.rows(ContactRequest) == []


def test_where_and_when_stand_on_the_check_the_page_and_in_each_letter(given: Given) -> None:
    browser = given.sign_in("kamerlid")
    fields = ASKED | FOUND | {"organisatie": given.organisation("IGJ")}
    checked = browser.post("/verzoeken", fields)
    sent = browser.post("/verzoeken", fields | {"bevestigd": "ja", "sleutel": "s-1"})
    assert sent.status == 303, sent.text
    number = sent.location.rpartition("/")[2]
    found = letters(given, number)
    assert {"notice", "notice_liaison", "notified", "receipt"} <= set(found)
    for text in (checked.text, browser.get(sent.location).text, *found.values()):
        assert REPORT in text
        assert "3 november 2026" in text


def test_who_decides_from_the_letter_reads_where_the_findings_are(given: Given, visitor: Browser) -> None:
    def become(db: Session) -> None:
        logius = db.execute(select(Organisation).where(col(Organisation.abbreviation) == "Logius"))
        logius.scalar_one().kind = OrganisationKind.INSPECTORATE

    given.database.write_now(become)
    given.awaiting(**LEADERSHIP | {"addressee": Addressee.STAFF}, published_where=REPORT)

    def token(db: Session) -> str:
        return outbox.token(desk(db).settings, db.execute(select(DecisionLink).limit(1)).scalar_one())

    page = visitor.get(f"/besluit/{given.database.read_now(token)}").text
    assert REPORT in page
    assert "20 oktober 2026" in page


def test_nobody_else_is_asked_of_findings_and_nothing_of_them_is_kept(given: Given) -> None:
    page = given.sign_in("kamerlid").post(
        "/verzoeken",
        ASKED | FOUND | {"organisatie": given.organisation("BZK"), "bevestigd": "ja", "sleutel": "s-1"},
    )
    assert page.status == 303, page.text
    contact = given.contact(page.location.rpartition("/")[2])
    assert (contact.published_where, contact.published_on) == (None, None)


def test_what_is_sent_on_to_an_inspectorate_says_where_its_findings_are(given: Given) -> None:
    number = given.asked("Logius")
    going = {
        "organisatie": given.organisation("IGJ"),
        "grond": "published_findings",
        "geadresseerde": "leadership",
    }
    page = given.posts(number, "pcp-bzk", "doorsturen", **going)
    assert page.status == 422
    assert "Schrijf op waar de bevindingen staan" in page.text
    assert given.posts(number, "pcp-bzk", "doorsturen", **going, **FOUND).status == 303
    following = given.rows(ContactRequest)[-1]
    assert (following.published_where, str(following.published_on)) == (REPORT, "2026-11-03")
