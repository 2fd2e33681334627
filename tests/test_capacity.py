"""In which capacity somebody asks or reports: only for the organisation of their role, and of two roles they say which."""

from collections import Counter
from dataclasses import dataclass
from random import Random
from typing import Any

import pytest
from sqlmodel import Session, col, select

from contactdesk import contacts
from contactdesk.contacts import Ask
from contactdesk.contacts.capacity import Hat
from contactdesk.law.outcomes import Invalid
from contactdesk.law.permissions import Actor, Grant
from contactdesk.law.roles import acts_for
from contactdesk.store.models import ContactRequest, Organisation, RoleGrant
from contactdesk.words import Addressee, Form, Ground, OrganisationKind, Regime, Role
from tests.contacts import Given
from tests.web import Page

K = OrganisationKind
#: of which organisations of the own ministry somebody with a role at that ministry reports, or enters a call
WITHIN = {Role.LIAISON: set(K), Role.OFFICIAL: {K.MINISTRY, K.SERVICE, K.AGENCY}}
AT_A_PLACE = (*WITHIN, Role.BODY)
REPORT = {"vorm": "conversation", "onderwerp": "Storing", "vraag": "Over de storing."}
SURE = {"grond": "task_performance", "geadresseerde": "leadership"}


@dataclass(frozen=True)
class Body:
    """An organisation, as far as a role asks."""

    id: int
    kind: OrganisationKind
    department_id: int | None


@pytest.mark.parametrize("role", list(Role))
def test_a_role_acts_for_its_own_organisation_and_within_a_ministry_for_some_kinds(role: Role) -> None:
    grant, has_place = Grant(role, organisation_id=1), role in AT_A_PLACE
    for kind in K:
        assert acts_for(grant, Body(1, kind, 9)) is has_place, "where the role is"
        assert acts_for(grant, Body(2, kind, 1)) is (kind in WITHIN.get(role, ())), "under that ministry"
        assert not acts_for(grant, Body(2, kind, 9)), "elsewhere"
        assert not acts_for(Grant(role), Body(2, kind, None)), "a role that is about something else"


@pytest.fixture
def kinds(given: Given) -> dict[OrganisationKind, int]:
    """One organisation of each kind under the ministry of BZK."""

    def make(db: Session) -> dict[OrganisationKind, int]:
        bzk = db.exec(select(Organisation).where(col(Organisation.abbreviation) == "BZK")).one()
        found = {}
        for kind in K:
            body = Organisation(name=f"Een {kind}", kind=kind, mailbox=f"{kind}@bzk.example")
            body.department_id, body.portfolio_id = bzk.id, bzk.portfolio_id
            db.add(body)
            db.flush()
            found[kind] = body.id or 0
        return found

    return given.database.write_now(make)


def also(given: Given, key: str, role: Role, organisation_id: int) -> None:
    """A second role."""
    grant = RoleGrant(person_id=given.ids[key], role=role, organisation_id=organisation_id)
    given.database.write_now(lambda db: db.add(grant))


def options(page: Page, name: str) -> set[str]:
    """The values that a select offers."""
    html = page.html.partition(f'<select id="{name}"')[2].partition("</select>")[0]
    return {part.partition('"')[0] for part in html.split('value="')[1:]} - {""}


def tried(given: Given, persona: str, **values: Any) -> Page:
    """The answer to a form that is sent, with or without the page before; the same twice."""
    browser = given.sign_in(persona)
    looked = browser.post("/verzoeken", REPORT | values)
    if looked.status == 422:
        assert browser.post("/verzoeken", REPORT | values | {"bevestigd": "ja"}).status == 422
    return looked


def test_an_official_of_a_ministry_is_offered_no_body_with_a_task_of_its_own(
    given: Given, kinds: dict[OrganisationKind, int]
) -> None:
    offered = options(given.sign_in("ambtenaar-bzk").get("/verzoeken/nieuw"), "organisatie")
    assert offered == {
        *(str(kinds[kind]) for kind in WITHIN[Role.OFFICIAL]),
        *(str(given.organisation(name)) for name in ("BZK", "Logius")),
    }
    liaison = options(given.sign_in("pcp-bzk").get("/verzoeken/nieuw"), "organisatie")
    assert {str(one) for one in kinds.values()} < liaison


def test_a_made_up_form_of_an_official_fails_at_the_organisation(
    given: Given, kinds: dict[OrganisationKind, int]
) -> None:
    for kind in (K.ZBO, K.INSPECTORATE, K.PLANNING_BUREAU):
        for whom in ("lid", "namens"):
            fields = {"organisatie": kinds[kind], whom: given.ids["kamerlid"]}
            page = tried(given, "ambtenaar-bzk", **fields, **SURE)
            assert page.status == 422
            assert "#organisatie" in page.values("href"), (kind, whom)
    assert given.rows(ContactRequest) == []


def test_with_a_role_there_an_official_reports_for_a_zbo(given: Given) -> None:
    uwv, who = given.organisation("UWV"), {"lid": given.ids["kamerlid"]}
    also(given, "ambtenaar-bzk", Role.OFFICIAL, uwv)
    page = tried(given, "ambtenaar-bzk", organisatie=uwv, hoedanigheid=f"official-{uwv}", **who)
    assert page.values("data-regime")[0] == "notify"


def test_of_two_roles_somebody_says_in_which_capacity(given: Given) -> None:
    uwv, bzk, who = given.organisation("UWV"), given.organisation("BZK"), {"lid": given.ids["kamerlid"]}
    assert "In welke hoedanigheid?" not in given.sign_in("ambtenaar-bzk").get("/verzoeken/nieuw").text
    also(given, "ambtenaar-bzk", Role.BODY, uwv)
    form = given.sign_in("ambtenaar-bzk").get("/verzoeken/nieuw")
    assert "In welke hoedanigheid?" in form.text
    assert options(form, "hoedanigheid") == {f"official-{bzk}", f"body-{uwv}"}
    for wrong, field in (
        ({"organisatie": uwv}, "hoedanigheid"),
        ({"organisatie": uwv, "hoedanigheid": "body-999999"}, "hoedanigheid"),
        ({"organisatie": uwv, "hoedanigheid": f"official-{bzk}"}, "organisatie"),
        ({"organisatie": bzk, "hoedanigheid": f"body-{uwv}"}, "organisatie"),
    ):
        page = tried(given, "ambtenaar-bzk", **wrong, **who)
        assert page.status == 422
        assert f"#{field}" in page.values("href"), wrong
    for organisation, hat, name, regime in (
        (uwv, f"body-{uwv}", "Namens Uitvoeringsinstituut Werknemersverzekeringen", "notify"),
        (bzk, f"official-{bzk}", "Als rijksambtenaar bij Binnenlandse Zaken", "permission"),
    ):
        page = tried(given, "ambtenaar-bzk", organisatie=organisation, hoedanigheid=hat, **who)
        assert page.values("data-regime")[0] == regime
        assert name in page.text


def test_a_capacity_that_somebody_has_not_is_said_to_who_has_one(given: Given) -> None:
    fields = {"lid": given.ids["kamerlid"], "hoedanigheid": f"body-{given.organisation('UWV')}"}
    page = tried(given, "ambtenaar-bzk", organisatie=given.organisation("BZK"), **fields)
    assert page.status == 422
    assert "Kies in welke hoedanigheid" in page.text


def test_a_report_is_not_sent_on_to_where_who_reports_has_no_role(given: Given) -> None:
    number = given.reported("BZK", "ambtenaar-bzk")
    page = given.posts(number, "pcp-bzk", "doorsturen", organisatie=given.organisation("UWV"))
    assert page.status == 422
    assert "Kies een organisatie waar die zelf werkt" in page.text
    logius = given.organisation("Logius")
    assert given.posts(number, "pcp-bzk", "doorsturen", organisatie=logius).status == 303


def test_no_capacity_reaches_a_regime_that_its_role_does_not_allow(
    given: Given, kinds: dict[OrganisationKind, int]
) -> None:
    """Whatever roles at the side of the government somebody has, and whatever they send: without permission there is a
    contact only with an organisation where they have a role, or in the department whose contact person they are."""
    department = {one.id: one.department_id for one in given.rows(Organisation)}
    bodies = [given.organisation(name) for name in ("BZK", "Logius", "SZW", "UWV", "VWS", "IGJ")]
    bodies += [kinds[kind] for kind in (K.SERVICE, K.ZBO, K.INSPECTORATE, K.PLANNING_BUREAU)]
    roles = [Grant(role, organisation_id=one) for role in AT_A_PLACE for one in bodies]
    dice, seen = Random(12), Counter[str]()

    def attempt(db: Session) -> None:
        own = tuple(dice.sample(roles, dice.randint(1, 2)))
        where = dice.choice([*bodies, *(one.organisation_id or 0 for one in own)])
        hat = Hat(f"{(at := dice.choice(own)).role}-{at.organisation_id}")
        whom = dice.choice(("member_id", "member_id", "on_behalf_of"))
        more: dict[str, Any] = {whom: given.ids["kamerlid"], "hat": hat if len(own) > 1 else None}
        about = {"ground": dice.choice([*Ground]), "addressee": dice.choice([*Addressee])}
        form = dice.choice([Form.CONVERSATION, Form.CONVERSATION, *Form])
        ask = Ask(where, form, "sleutel", subject="Storing", bill_title="Wet X", **about, **more)
        by = Actor(given.ids["ambtenaar-bzk"], "Ada", "ada.ambtenaar@bzk.example", own)
        try:
            regime = contacts.preview(db, ask, by).regime
        except Invalid as wrong:
            seen[wrong.errors[0].field] += 1
            return
        seen[regime] += 1
        as_liaison = {one.organisation_id for one in own if one.role is Role.LIAISON}
        is_there = where in {one.organisation_id for one in own} or department[where] in as_liaison
        assert regime is not Regime.NOTIFY or is_there, (own, where, hat)

    given.database.read_now(lambda db: [attempt(db) for _ in range(600)])
    assert min(seen[one] for one in (*Regime, "organisatie")) > 10, seen
