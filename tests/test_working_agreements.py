"""The working agreement of an inspectorate: who makes it, who changes it, and that nothing goes without one that covers it."""

from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from sqlmodel import Session, col, select

from contactdesk import audit, contacts
from contactdesk.contacts import Ask
from contactdesk.law import working_agreement as law
from contactdesk.law.outcomes import Conflict
from contactdesk.law.permissions import SYSTEM
from contactdesk.letters import outbox
from contactdesk.people import agreements
from contactdesk.people.administration import organisation_changes
from contactdesk.people.administration.organisation_changes import KindAndMinister
from contactdesk.people.agreements import LaidDown
from contactdesk.store import Database, migrations
from contactdesk.store.desk import desk as its_desk
from contactdesk.store.models import (
    AuditEntry,
    ContactRequest,
    DecisionLink,
    Letter,
    Organisation,
    Portfolio,
    WorkingAgreement,
)
from contactdesk.words import (
    Addressee,
    Agreement,
    AgreementScope,
    AgreementStanding,
    Capacity,
    Form,
    Ground,
    Initiator,
    OrganisationKind,
    Regime,
)
from tests import old_rows
from tests.conftest import Clock
from tests.contacts import FINDINGS, Given
from tests.test_revisions import connected
from tests.web import Browser, Page

S = AgreementScope
ON_TASK = {"addressee": Addressee.LEADERSHIP, "ground": Ground.TASK_PERFORMANCE}
OFFICE = "minister@bzk.example"
WHO = {"naam": "M. de Minister", "hoedanigheid": "zelf"}
keys = count(1)


@pytest.fixture
def here(given: Given) -> Given:
    """Logius is an inspectorate of BZK, so that an office with a persona answers for it."""
    becomes(given, "Logius", OrganisationKind.INSPECTORATE)
    return given


def becomes(given: Given, at: str, kind: OrganisationKind, minister: str = "bzk") -> None:
    def change(db: Session) -> None:
        office = db.execute(select(Portfolio).where(col(Portfolio.key) == minister)).scalar_one()
        body = db.get_one(Organisation, given.organisation(at))
        organisation_changes.put(db, body, KindAndMinister(kind, office.id), "Wet", None)
        audit.record(db, action="organisation_correct", by=SYSTEM, party="system")
        agreements.make_defaults(db)

    given.database.write_now(change)


def newest(given: Given, at: str = "Logius") -> WorkingAgreement:
    query = select(WorkingAgreement).where(col(WorkingAgreement.organisation_id) == given.organisation(at))
    rows = given.database.read_now(lambda db: db.exec(query.order_by(col(WorkingAgreement.id))).all())
    return rows[-1]


def lays_down(given: Given, scope: tuple[S, ...] | None, at: str = "Logius") -> None:
    wanted = LaidDown(scope, "M. de Minister", Capacity.IN_PERSON)
    given.clock.advance(timedelta(minutes=1))
    place, seen, by = given.organisation(at), newest(given, at).id, given.actor("minister-bzk")
    given.database.write_now(agreements.lay_down, place, seen, wanted, by)


def regime(given: Given, by: str = "kamerlid", at: str = "Logius", **more: Any) -> Regime:
    """What happens with a question about its task to the leadership."""
    ask = Ask(
        given.organisation(at),
        Form.CONVERSATION,
        f"s-{next(keys)}",
        "Taak",
        "Hoe gaat dat?",
        **ON_TASK | more,
    )
    return given.database.read_now(contacts.preview, ask, given.actor(by)).regime


def letters(given: Given, template: str) -> list[Letter]:
    return [one for one in given.rows(Letter) if one.template == template]


# Who makes it


def test_the_desk_makes_one_for_each_inspectorate_and_says_so(given: Given) -> None:
    (row,) = given.rows(WorkingAgreement)
    assert (row.organisation_id, row.standing, row.until) == (
        given.organisation("IGJ"),
        AgreementStanding.DEFAULT,
        None,
    )
    assert row.scope == [one.value for one in S]


def test_one_that_becomes_an_inspectorate_gets_one_from_that_day(here: Given) -> None:
    row = newest(here)
    assert (row.standing, row.since) == (AgreementStanding.DEFAULT, here.clock().date())
    (entry,) = [one for one in here.rows(AuditEntry) if one.action == "agreement_default"]
    assert (entry.details["organisation"], entry.details["agreement"]) == (row.organisation_id, row.id)
    assert regime(here) is Regime.NOTIFY


def test_making_them_again_makes_none(here: Given) -> None:
    assert here.database.write_now(agreements.make_defaults) == 0


# What it covers


@pytest.mark.parametrize(
    ("scope", "initiator", "ground", "covered"),
    [
        (law.WHOLE, Initiator.MEMBER, Ground.TASK_PERFORMANCE, True),
        (law.WHOLE, Initiator.OFFICIAL, Ground.PUBLISHED_FINDINGS, True),
        (law.WHOLE, Initiator.MEMBER, Ground.OTHER, False),
        (law.WHOLE, Initiator.MEMBER, None, False),
        (law.WHOLE, Initiator.INQUIRY_COMMITTEE, Ground.TASK_PERFORMANCE, False),
        ((S.TASK_PERFORMANCE, S.COMMITTEE), Initiator.COMMITTEE, Ground.TASK_PERFORMANCE, True),
        ((S.TASK_PERFORMANCE, S.COMMITTEE), Initiator.MEMBER, Ground.TASK_PERFORMANCE, False),
        ((S.TASK_PERFORMANCE, S.COMMITTEE), Initiator.COMMITTEE, Ground.PUBLISHED_FINDINGS, False),
        ((), Initiator.MEMBER, Ground.TASK_PERFORMANCE, False),
    ],
)
def test_a_scope_covers_a_ground_and_who_begins(
    scope: tuple[S, ...], initiator: Initiator, ground: Ground | None, covered: bool
) -> None:
    assert law.covers(scope, initiator, ground) is (Agreement.COVERS if covered else Agreement.NONE)


def test_withdrawn_everything_needs_permission_and_what_runs_goes_on(here: Given) -> None:
    running = here.asked(**ON_TASK)
    lays_down(here, ())
    assert newest(here).standing is AgreementStanding.WITHDRAWN
    assert {regime(here), regime(here, ground=Ground.PUBLISHED_FINDINGS, **FINDINGS)} == {Regime.PERMISSION}
    assert here.contact(running).regime is Regime.NOTIFY
    here.did(contacts.hold, running, "kamerlid", held_at=here.clock())


def test_narrowed_only_what_is_outside_needs_permission(here: Given) -> None:
    lays_down(here, (S.PUBLISHED_FINDINGS, S.MEMBER))
    assert newest(here).standing is AgreementStanding.NARROWED
    assert regime(here) is Regime.PERMISSION
    assert regime(here, ground=Ground.PUBLISHED_FINDINGS, **FINDINGS) is Regime.NOTIFY
    assert (
        regime(
            here,
            "griffier",
            ground=Ground.PUBLISHED_FINDINGS,
            committee_decided_on=here.clock().date(),
            **FINDINGS,
        )
        is Regime.PERMISSION
    )


def test_confirmed_the_letters_say_by_whom_and_withdrawn_it_can_be_confirmed_again(here: Given) -> None:
    lays_down(here, None)
    number = here.asked(**ON_TASK)
    notice = letters(here, "notice")[-1].body
    assert "bevestigd door M. de Minister, zelf, op dinsdag 24 november 2026" in notice
    lays_down(here, ())
    lays_down(here, None)
    assert (newest(here).standing, newest(here).scope) == (
        AgreementStanding.CONFIRMED,
        [one.value for one in S],
    )
    assert regime(here) is Regime.NOTIFY
    assert here.contact(number).agreement_id != newest(here).id


# Nothing goes without


def test_no_contact_goes_under_notify_without_an_agreement_that_covers_it(here: Given) -> None:
    """Another kind, another minister, back again, its own report, a committee: each with an agreement of that minister."""
    at = here.organisation("Logius")
    lays_down(here, ())
    becomes(here, "Logius", OrganisationKind.AGENCY)
    assert regime(here) is Regime.PERMISSION
    becomes(here, "Logius", OrganisationKind.INSPECTORATE)
    assert regime(here) is Regime.PERMISSION, "withdrawn stays withdrawn"
    becomes(here, "Logius", OrganisationKind.INSPECTORATE, "szw")
    assert regime(here) is Regime.NOTIFY, "another minister, another agreement"
    becomes(here, "Logius", OrganisationKind.INSPECTORATE)
    assert regime(here) is Regime.PERMISSION
    chosen = next(one for one in here.rows(Portfolio) if one.key == "vws")
    igj = next(one for one in here.rows(WorkingAgreement) if one.portfolio_id == chosen.id)

    def withdraw(db: Session) -> None:
        row = db.get_one(WorkingAgreement, igj.id)
        row.scope, row.standing, row.decided_by = [], AgreementStanding.WITHDRAWN, "V."
        audit.record(db, action="agreement_withdraw", by=SYSTEM, party="system")

    here.database.write_now(withdraw)
    more = {"ground": Ground.TASK_PERFORMANCE, "addressee": Addressee.LEADERSHIP}
    own = here.asked("IGJ", "inspectie-igj", member_id=here.ids["kamerlid"], **more)
    committee = here.asked("IGJ", "griffier", **more)
    assert {here.contact(own).regime, here.contact(committee).regime} == {Regime.PERMISSION}
    assert at


def test_every_notified_contact_names_the_agreement_that_covers_it(here: Given) -> None:
    here.asked(**ON_TASK)
    here.reported("IGJ", "inspectie-igj")
    here.asked("IGJ", "griffier", **ON_TASK)
    rows = {one.id: one for one in here.rows(WorkingAgreement)}
    for contact in here.rows(ContactRequest):
        assert contact.regime is Regime.NOTIFY
        row = rows[contact.agreement_id]
        scope = [S(one) for one in row.scope]
        assert row.organisation_id == contact.organisation_id
        assert law.covers(scope, contact.initiator_kind, contact.ground) is Agreement.COVERS


def test_withdrawn_between_the_check_and_the_sending_the_page_comes_again(here: Given) -> None:
    browser = here.sign_in("kamerlid")
    fields = {
        "organisatie": here.organisation("Logius"),
        "vorm": "conversation",
        "onderwerp": "Taak",
        "vraag": "Hoe gaat dat?",
        "grond": "task_performance",
        "geadresseerde": "leadership",
    }
    checked = browser.post("/verzoeken", fields)
    assert checked.values("data-regime")[0] == "notify"
    assert "Dit gaat volgens de werkafspraak van dit loket van dinsdag 24 november 2026" in checked.text
    lays_down(here, ())
    form = checked.form("/verzoeken")
    page = browser.post("/verzoeken", form.fields | {"bevestigd": "ja"})
    assert page.status == 200
    assert page.values("data-regime")[0] == "permission"
    assert "dekt dit niet. Daarom is toestemming nodig" in page.text
    assert here.rows(ContactRequest) == []


def test_what_is_sent_on_is_covered_too_or_asked(here: Given) -> None:
    lays_down(here, ())
    number = here.asked("BZK")
    here.did(contacts.forward, number, organisation_id=here.organisation("Logius"), **ON_TASK)
    assert here.rows(ContactRequest)[-1].regime is Regime.PERMISSION


# From the letter


def link(given: Given) -> str:
    query = select(DecisionLink).where(col(DecisionLink.purpose) == "agreement")

    def token(db: Session) -> str:
        found = db.execute(query.order_by(col(DecisionLink.id).desc()).limit(1)).scalar_one()
        return outbox.token(its_desk(db).settings, found)

    return f"/besluit/{given.database.read_now(token)}"


def sends(page: Page, browser: Browser, path: str, **fields: Any) -> Page:
    return browser.post(path, page.form(path).fields | fields)


def test_the_notice_leads_to_a_page_that_changes_nothing_and_has_nothing_preselected(
    here: Given, visitor: Browser
) -> None:
    here.asked(**ON_TASK)
    (notice,) = letters(here, "notice")
    assert "volgens de werkafspraak van dit loket van dinsdag 24 november 2026" in notice.body
    assert "U kunt die afspraak hier intrekken, beperken of bevestigen: {{link:" in notice.body
    assert "{{link:" not in letters(here, "notice_liaison")[0].body
    path, before = link(here), len(here.rows(AuditEntry))
    page = visitor.get(path)
    assert page.status == 200
    assert " checked" not in page.html
    for pressed in ({}, {"keuze": "bevestigen"}, {"keuze": "intrekken", "hoedanigheid": "zelf"}):
        assert sends(page, visitor, path, **pressed).status == 422
    assert len(here.rows(AuditEntry)) == before


@pytest.mark.parametrize(
    ("fields", "standing", "scope"),
    [
        ({"keuze": "bevestigen"}, AgreementStanding.CONFIRMED, list(S)),
        ({"keuze": "intrekken"}, AgreementStanding.WITHDRAWN, []),
        (
            {"keuze": "beperken", "waarvoor": ["task_performance", "committee"]},
            AgreementStanding.NARROWED,
            [S.TASK_PERFORMANCE, S.COMMITTEE],
        ),
    ],
)
def test_the_office_confirms_narrows_or_withdraws_from_the_letter(
    here: Given, visitor: Browser, fields: dict[str, Any], standing: AgreementStanding, scope: list[S]
) -> None:
    here.asked(**ON_TASK)
    path = link(here)
    assert sends(visitor.get(path), visitor, path, **fields, **WHO).status == 303
    row = newest(here)
    assert (row.standing, row.scope, row.entered_from) == (standing, [one.value for one in scope], OFFICE)
    told = {one.to_email for one in letters(here, "agreement_changed")}
    others = {"postbus@logius.example", "pcp@bzk.example"}
    assert told == ({OFFICE} if standing is AgreementStanding.CONFIRMED else {OFFICE, *others})
    assert here.database.read_now(audit.verify).broken_id is None


def test_half_a_scope_is_asked_again_with_what_was_ticked(here: Given, visitor: Browser) -> None:
    here.asked(**ON_TASK)
    path = link(here)
    page = sends(visitor.get(path), visitor, path, keuze="beperken", waarvoor=["committee"], **WHO)
    assert page.status == 422
    assert "ten minste één onderwerp" in page.text
    assert 'value="committee" checked' in page.html
    assert 'value="M. de Minister"' in page.html
    assert newest(here).standing is AgreementStanding.DEFAULT


def test_of_two_people_of_the_office_the_second_reads_who_was_first(here: Given, visitor: Browser) -> None:
    here.asked(**ON_TASK)
    path = link(here)
    page = visitor.get(path)
    lays_down(here, (S.TASK_PERFORMANCE, S.COMMITTEE))
    late = sends(page, visitor, path, keuze="intrekken", **WHO)
    assert late.status == 409
    assert "Een collega was u voor" in late.text
    assert 'value="M. de Minister"' in late.html
    assert newest(here).standing is AgreementStanding.NARROWED


def test_an_office_that_answers_for_it_no_more_changes_nothing(here: Given, visitor: Browser) -> None:
    here.asked(**ON_TASK)
    path = link(here)
    page = visitor.get(path)
    becomes(here, "Logius", OrganisationKind.INSPECTORATE, "szw")
    assert sends(page, visitor, path, keuze="intrekken", **WHO).status == 409
    assert newest(here).standing is AgreementStanding.DEFAULT
    assert "intussen een andere" in visitor.get(path).text


def test_a_minister_who_does_not_answer_for_the_inspectorate_has_no_link(here: Given) -> None:
    szw = next(one for one in here.rows(Portfolio) if one.key == "szw")

    def move(db: Session) -> None:
        db.get_one(Portfolio, szw.id).department_id = here.organisation("BZK")
        audit.record(db, action="organisation_correct", by=SYSTEM, party="system")

    here.database.write_now(move)
    here.asked(**ON_TASK, portfolio_id=szw.id)
    (notice,) = letters(here, "notice")
    assert notice.to_email == "minister@szw.example"
    assert "{{link:" not in notice.body
    assert "Wie voor deze inspectie antwoord geeft" in notice.body


# Signed in


def test_the_office_changes_it_signed_in_and_everybody_else_only_reads(here: Given) -> None:
    path = f"/organisaties/{here.organisation('Logius')}/werkafspraak"
    office = here.sign_in("minister-bzk")
    assert path in office.get("/").html
    for persona in ("pcp-bzk", "beheer"):
        page = here.sign_in(persona).get(path)
        assert (page.status, 'name="keuze"' in page.html) == (200, False)
    for persona in ("pcp-bzk", "beheer", "kamerlid"):
        assert here.sign_in(persona).post(path, {"keuze": "intrekken", **WHO}).status == 403
    assert here.sign_in("minister-bzk").post(path, {"keuze": "intrekken"}).status == 422
    page = office.get(path)
    assert sends(page, office, path, keuze="intrekken", **WHO).status == 303
    assert newest(here).entered_by_id == here.ids["minister-bzk"]
    assert sends(page, office, path, keuze="bevestigen", **WHO).status == 409
    public = here.sign_in("kamerlid").get(path.removesuffix("/werkafspraak")).text
    assert "ingetrokken door het bureau van de minister van Binnenlandse Zaken" in public
    assert "M. de Minister" not in public


def test_another_office_changes_nothing(given: Given) -> None:
    path = f"/organisaties/{given.organisation('IGJ')}/werkafspraak"
    page = given.sign_in("minister-bzk").get(path)
    assert (page.status, 'name="keuze"' in page.html) == (200, False)
    fields = {"versie": newest(given, "IGJ").id, "keuze": "intrekken", **WHO}
    assert given.sign_in("minister-bzk").post(path, fields).status == 403
    assert newest(given, "IGJ").standing is AgreementStanding.DEFAULT


def test_the_database_takes_no_two_agreements_at_once(here: Given) -> None:
    seen = newest(here).id
    wanted = LaidDown((), "M. de Minister", Capacity.IN_PERSON)
    by, place = here.actor("minister-bzk"), here.organisation("Logius")
    here.database.write_now(agreements.lay_down, place, seen, wanted, by)
    with pytest.raises(Conflict):
        here.database.write_now(agreements.lay_down, place, seen, wanted, by)
    assert sum(one.until is None for one in here.rows(WorkingAgreement)) == 2


def test_a_database_of_before_gets_one_for_each_inspectorate_and_the_log_knows_it(
    empty_url: str, desk: Any
) -> None:
    migrations.upgrade(empty_url, "0031")
    with connected(empty_url) as connection:
        old_rows.fill(connection, "0031")
    migrations.upgrade(empty_url)
    database = Database(empty_url, carry=desk, clock=Clock())
    (row,) = database.read_now(lambda db: db.exec(select(WorkingAgreement)).all())
    assert (row.organisation_id, row.portfolio_id, row.standing, row.until) == (
        old_rows.INSPECTORATE,
        1,
        AgreementStanding.DEFAULT,
        None,
    )
    assert [S(one) for one in row.scope] == list(S)
    newest = database.read_now(
        lambda db: db.exec(select(AuditEntry).order_by(col(AuditEntry.id).desc())).first()
    )
    assert newest is not None
    assert newest.details["rows"] == {
        "working_agreement": {"1": newest.details["rows"]["working_agreement"]["1"]}
    }
    assert database.read_now(audit.verify).broken_id is None
    database.close()
