"""Permissions given beforehand (foot c): recorded, used, revoked, told by letter; never for assistance."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk import contacts, operations, people
from contactdesk.audit import contents
from contactdesk.contacts import Ask, decisions, standing_permissions
from contactdesk.contacts.decisions import Ruling
from contactdesk.contacts.standing_permissions import InWriting, PermittedBeforehand, Withdrawal
from contactdesk.law.days import today
from contactdesk.law.outcomes import Conflict, Forbidden, Invalid, NotFound
from contactdesk.law.permissions import SYSTEM, Actor, Grant
from contactdesk.letters import letter_words
from contactdesk.operations import reminders
from contactdesk.store import Database
from contactdesk.store.models import (
    ContactRequest,
    Decision,
    Letter,
    Organisation,
    Portfolio,
    RoleGrant,
    StandingPermission,
)
from contactdesk.words import (
    ASSISTANCE,
    Capacity,
    Chamber,
    Foot,
    Form,
    How,
    Initiator,
    OrganisationKind,
    Outcome,
    Role,
    State,
)
from tests.conftest import Clock
from tests.web import Browser, Page

LIST, NEW = "/toestemming-vooraf", "/toestemming-vooraf/nieuw"
OFFICE, LIAISONS = "minister@bzk.example", "pcp@bzk.example"
WITHDRAWN = Withdrawal("M. de Minister", date(2026, 11, 24))
DOCUMENT = "nota van 24 november 2026, kenmerk BZK-123"
SignIn = Callable[[str], Browser]


class World:
    """The desk's commands by persona, on the database under test."""

    def __init__(self, database: Database, ids: dict[str, int], clock: Clock) -> None:
        self.database, self.ids, self.clock, self.asked = database, ids, clock, 0

    def actor(self, key: str) -> Actor:
        found = self.database.read_now(people.actor, self.ids[key], today(self.clock()))
        assert found
        return found

    def portfolio(self, key: str = "bzk") -> int:
        query = select(col(Portfolio.id)).where(col(Portfolio.key) == key)
        return self.database.read_now(lambda db: db.execute(query).scalar_one()) or 0

    def organisation(self, abbreviation: str) -> int:
        query = select(col(Organisation.id)).where(col(Organisation.abbreviation) == abbreviation)
        return self.database.read_now(lambda db: db.execute(query).scalar_one()) or 0

    def terms(self, **changes: Any) -> PermittedBeforehand:
        usual: dict[str, Any] = {
            "portfolio_id": self.portfolio(),
            "forms": (Form.CONVERSATION,),
            "initiators": (Initiator.MEMBER,),
            "chambers": (Chamber.TK,),
            "until": today(self.clock()) + timedelta(days=90),
        }
        written = {name: changes.pop(name) for name in [*changes] if name in InWriting.__annotations__}
        return PermittedBeforehand(**(usual | changes), given=self.writing(**written))

    def writing(self, **changes: Any) -> InWriting:
        usual = {"decided_by": "M. de Minister", "capacity": Capacity.IN_PERSON, "document": DOCUMENT}
        return InWriting(**{**usual, "decided_on": today(self.clock()), **changes})

    def record(self, by: str = "pcp-bzk", **changes: Any) -> int:
        made: int = self.database.write_now(
            standing_permissions.record, self.actor(by), self.terms(**changes)
        )
        return made

    def ask(self, body: str = "Logius", form: Form = Form.CONVERSATION, by: str = "kamerlid") -> str:
        self.asked += 1
        title = "Wet op de proef" if form in ASSISTANCE else None
        ask = Ask(
            self.organisation(body), form, f"sleutel-{self.asked}",
            subject="Storing bij DigiD", question="Waarom?", bill_title=title,
        )  # fmt: skip
        number = self.database.write_now(contacts.submit, ask, self.actor(by)).number
        assert number
        return str(number)

    def permit(self, number: str, standing_id: int, by: str = "pcp-bzk") -> None:
        ruling = Ruling(Outcome.PERMITTED, how=How.BEFOREHAND, standing_permission_id=standing_id)
        self.database.write_now(decisions.decide, number, self.actor(by), ruling)

    def becomes(self, abbreviation: str, kind: OrganisationKind) -> int:
        """Another kind, as two administrators can decide."""

        def change(db: Session) -> int:
            query = select(Organisation).where(col(Organisation.abbreviation) == abbreviation)
            found: Organisation = db.execute(query).scalar_one()
            found.kind = kind
            return found.id

        return int(self.database.write_now(change))

    def contact(self, number: str) -> ContactRequest:
        query = select(ContactRequest).where(col(ContactRequest.number) == number)
        found: ContactRequest = self.database.read_now(lambda db: db.execute(query).scalar_one())
        return found

    def fitting(self, number: str) -> list[int | None]:
        def ids(db: Session) -> list[int | None]:
            found = db.execute(select(ContactRequest).where(col(ContactRequest.number) == number))
            return [row.id for row in standing_permissions.fitting(db, found.scalar_one())]

        return self.database.read_now(ids)

    def letters(self, template: str) -> list[Letter]:
        query = select(Letter).where(col(Letter.template) == template).order_by(col(Letter.id))
        return self.database.read_now(lambda db: list(db.execute(query).scalars()))

    def rows(self) -> list[StandingPermission]:
        query = select(StandingPermission).order_by(col(StandingPermission.id))
        return self.database.read_now(lambda db: list(db.execute(query).scalars()))


@pytest.fixture
def world(database: Database, people_ids: dict[str, int], clock: Clock) -> World:
    return World(database, people_ids, clock)


def typed(world: World, **changes: Any) -> dict[str, Any]:
    usual: dict[str, Any] = {
        "bewindspersoon": str(world.portfolio()),
        "vormen": ["conversation", "factual_information"],
        "indieners": ["member"],
        "kamers": ["TK", "EK"],
        "voorwaarden": "Alleen feiten",
        "tot": "2027-02-01",
        "besloten_door": "M. de Minister",
        "hoedanigheid": "zelf",
        "besloten_op": "2026-11-23",
        "stuk": DOCUMENT,
    }
    return usual | changes


# Recording, on the page


def test_a_liaison_records_what_the_minister_decided_and_both_sides_get_a_letter(
    world: World, sign_in: SignIn
) -> None:
    browser = sign_in("pcp-bzk")
    done = browser.post(NEW, typed(world, organisaties=[str(world.organisation("Logius"))]))
    assert (done.status, done.location) == (303, LIST)
    row = world.rows()[0]
    assert (row.forms, row.organisations) == (
        ["conversation", "factual_information"],
        [world.organisation("Logius")],
    )
    assert (row.decided_on, row.document, row.entered_by_id) == (
        date(2026, 11, 23),
        DOCUMENT,
        world.ids["pcp-bzk"],
    )
    told = world.letters("standing_recorded")
    assert [(one.to_email, one.reply_to) for one in told] == [(OFFICE, LIAISONS), (LIAISONS, OFFICE)]
    for words in (
        "gesprek, feitelijke informatie",
        "Logius",
        "door M. de Minister, minister van Binnenlandse Zaken en Koninkrijksrelaties, in persoon, op maandag 23 november",
        DOCUMENT,
        "Petra Post",
        "> Alleen feiten",
    ):
        assert words in told[0].body, words
    page = browser.follow(done)
    for words in ("De toestemming vooraf is vastgelegd", "Gebruikt nog niet", "maandag 1 februari 2027"):
        assert words in page.text, words


def test_the_office_records_its_own_decision_and_names_the_mandate(world: World, sign_in: SignIn) -> None:
    browser = sign_in("minister-bzk")
    mandate = {"hoedanigheid": "mandaat", "krachtens": "Mandaatbesluit BZK, artikel 3"}
    assert browser.post(NEW, typed(world, besloten_door="S. Secretaris", **mandate)).status == 303
    assert (world.rows()[0].mandate, world.rows()[0].how) == ("Mandaatbesluit BZK, artikel 3", How.WRITTEN)
    told = world.letters("standing_recorded")
    assert [one.to_email for one in told] == [OFFICE, LIAISONS]
    said = "S. Secretaris, namens de minister van Binnenlandse Zaken en Koninkrijksrelaties, krachtens Mandaatbesluit BZK"
    assert said in told[0].body
    assert said in browser.get(LIST).text


def test_conditions_that_look_like_one_persons_case_are_said_once_and_refuse_nothing(
    world: World, sign_in: SignIn
) -> None:
    browser = sign_in("pcp-bzk")
    conditions = "Niet over burgerservicenummer 123456782."
    page = browser.post(NEW, typed(world, voorwaarden=conditions))
    assert page.status == 200
    assert "lijkt een burgerservicenummer te staan" in page.text
    assert page.form(NEW).fields["voorwaarden"] == conditions
    seen = page.form(NEW).fields["gezien-voorwaarden"]
    assert (
        browser.post(NEW, typed(world, voorwaarden=conditions, **{"gezien-voorwaarden": seen})).status == 303
    )


def test_the_form_offers_no_assistance_no_zbo_and_nothing_chosen(world: World, sign_in: SignIn) -> None:
    page = sign_in("pcp-bzk").get(NEW)
    offered = {one["value"] for one in (page.reading.inputs if page.reading else []) if one.get("value")}
    assert "conversation" in offered
    assert not offered & {form.value for form in ASSISTANCE}
    assert "Logius" in page.text
    assert "Wetgeving BZK" not in page.text
    assert " checked" not in page.html


def test_it_names_only_organisations_where_permission_can_be_needed(world: World, sign_in: SignIn) -> None:
    """A zbo is told of and not asked; a legislative unit helps; the rules lead elsewhere for the others."""
    browser, logius = sign_in("pcp-bzk"), world.organisation("Logius")
    unit = world.organisation("WG-BZK")
    offered = lambda: re.findall(r'name="organisaties" value="(\d+)"', browser.get(NEW).html)  # noqa: E731
    assert f"{logius}" in offered()
    for kind in (None, OrganisationKind.ZBO, OrganisationKind.ADVISORY_BODY):
        id_ = world.becomes("Logius", kind) if kind else unit
        assert f"{id_}" not in offered(), kind
        page = browser.post(NEW, typed(world, organisaties=[f"{id_}"]))
        assert (page.status, world.rows()) == (422, []), kind
        assert "via dit loket nooit toestemming nodig" in page.text, kind


def test_committees_and_own_initiatives_are_ticks_of_their_own_and_off(world: World, sign_in: SignIn) -> None:
    page = sign_in("pcp-bzk").get(NEW)
    for words in (
        "Verzoeken van een Kamerlid",
        "Verzoeken van een Kamer of commissie",
        "Hieronder alleen als",
    ):
        assert words in page.text
    for words in ("Eigen initiatief van een ambtenaar", "Eigen initiatief van een organisatie"):
        assert words in page.text
    assert re.findall(r'name="indieners" value="(\w+)"( checked)?', page.html) == [
        ("member", ""),
        ("committee", ""),
        ("official", ""),
        ("body", ""),
    ]


def test_it_is_no_use_any_more_where_the_organisation_became_another_kind(world: World) -> None:
    """The contact was asked under permission: whoever is told of it now, the minister permitted nothing beforehand."""
    id_, number = world.record(), world.ask()
    assert world.fitting(number) == [id_]
    for kind in (OrganisationKind.ZBO, OrganisationKind.HIGH_COUNCIL):
        world.becomes("Logius", kind)
        assert world.fitting(number) == [], kind
        with pytest.raises(Invalid):
            world.permit(number, id_)
    world.becomes("Logius", OrganisationKind.AGENCY)
    assert world.fitting(number) == [id_]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"bewindspersoon": ""}, "Kies voor welke bewindspersoon dit geldt"),
        ({"vormen": []}, "Kies ten minste één vorm van contact"),
        ({"vormen": ["bill_assistance"]}, "Hulp bij een wet kan nooit vooraf worden toegestaan"),
        ({"vormen": ["koffie"]}, "Kies ten minste één vorm van contact"),
        ({"indieners": []}, "Kies voor wie dit geldt"),
        ({"kamers": []}, "Kies ten minste één Kamer"),
        ({"tot": "2026-11-23"}, "Kies een dag vanaf vandaag, ten hoogste een jaar vooruit"),
        ({"tot": "2028-01-01"}, "Kies een dag vanaf vandaag, ten hoogste een jaar vooruit"),
        ({"tot": "ooit"}, "als dag, maand en jaar"),
        ({"besloten_door": " "}, "Vul de naam van wie het besluit nam in"),
        ({"hoedanigheid": ""}, "Kies: zelf of namens"),
        ({"besloten_op": ""}, "Vul de dag van het besluit in"),
        ({"besloten_op": "2026-11-25"}, "Deze dag moet nog komen"),
        ({"stuk": ""}, "Noem het stuk waarin dit staat"),
        ({"stuk": "n.v.t."}, "Noem het stuk waarin dit staat"),
        ({"hoedanigheid": "mandaat"}, "Noem het mandaat"),
        ({"hoedanigheid": "mandaat", "krachtens": "nvt"}, "Noem het mandaat"),
        ({"organisaties": ["999"]}, "Kies organisaties van deze bewindspersoon"),
        ({"organisaties": ["x"]}, "Kies organisaties uit de lijst"),
        ({"voorwaarden": "x" * 2001}, "in ten hoogste 2.000 tekens"),
    ],
)
def test_a_mistake_is_said_at_its_field_and_nothing_typed_is_lost(
    world: World, sign_in: SignIn, wrong: dict[str, Any], message: str
) -> None:
    page = sign_in("pcp-bzk").post(NEW, typed(world, **wrong))
    assert page.status == 422
    assert page.html.count(message) == 2, "in the summary and at the field"
    assert page.reading
    targets = {href[1:] for href in page.values("href") if href.startswith("#")} - {"inhoud"}
    assert targets <= set(page.reading.ids)
    if "besloten_door" not in wrong:
        assert page.form(NEW).fields["besloten_door"] == "M. de Minister"
    if "kamers" not in wrong:
        assert re.findall(r'name="kamers" value="(\w+)" checked', page.html) == ["TK", "EK"]
    assert world.rows() == []


# Who may


@pytest.mark.parametrize("persona", ["kamerlid", "ambtenaar-bzk", "zbo-uwv", "wetgeving-bzk", "beheer"])
def test_others_have_no_business_here(world: World, sign_in: SignIn, persona: str) -> None:
    id_, browser = world.record(), sign_in(persona)
    answers = [browser.get(LIST), browser.get(NEW), browser.post(NEW, typed(world)), revoke(browser, id_)]
    assert [page.status for page in answers] == [403] * 4
    assert (len(world.rows()), world.rows()[0].revoked_at) == (1, None)


def revoke(browser: Browser, id_: int | str) -> Page:
    return browser.post(f"{LIST}/{id_}/intrekken", {"door": "M. de Minister", "op": "2026-11-24"})


def test_who_is_not_signed_in_is_asked_to(visitor: Browser, world: World) -> None:
    assert visitor.get(LIST).location.startswith("/inloggen?naar=")
    assert visitor.post(f"{LIST}/{world.record()}/intrekken").location.startswith("/inloggen?")
    assert world.rows()[0].revoked_at is None


def test_a_liaison_of_another_department_sees_and_revokes_nothing(world: World, sign_in: SignIn) -> None:
    id_, browser = world.record(), sign_in("pcp-szw")
    assert "M. de Minister" not in browser.get(LIST).text
    assert revoke(browser, id_).status == 404
    assert browser.post(NEW, typed(world)).status == 403
    assert (len(world.rows()), world.rows()[0].revoked_at) == (1, None)


@pytest.mark.parametrize("id_", ["999", "0", "x", "-1", "9" * 30, "1%00"])
def test_what_is_not_there_cannot_be_revoked(sign_in: SignIn, id_: str) -> None:
    assert revoke(sign_in("pcp-bzk"), id_).status == 404


def test_a_deputy_may_what_the_liaison_may(world: World, sign_in: SignIn) -> None:
    assert revoke(sign_in("plv-bzk"), world.record()).status == 303


# Using


def test_a_contact_is_permitted_on_it_in_one_click_and_the_office_hears(
    world: World, sign_in: SignIn
) -> None:
    id_, number = world.record(conditions="Alleen feiten"), world.ask()
    assert world.fitting(number) == [id_]
    world.permit(number, id_)
    assert world.contact(number).state is State.PERMITTED
    taken = world.database.read_now(lambda db: db.execute(select(Decision)).scalar_one())
    assert (taken.foot, taken.decided_by, taken.entered_by_id) == (
        Foot.STANDING,
        "M. de Minister",
        world.ids["pcp-bzk"],
    )
    assert (taken.outcome, taken.conditions) == (Outcome.CONDITIONS, "Alleen feiten")
    told = world.letters("confirmation")
    assert [one.to_email for one in told] == [OFFICE]
    named = f"van dinsdag 24 november 2026, {DOCUMENT}"
    assert f"Ingevoerd:  door Petra Post, op grond van de toestemming vooraf {named}" in told[0].body
    page = sign_in("kamerlid").get(f"/verzoeken/{number}").text
    minister = "De minister van Binnenlandse Zaken en Koninkrijksrelaties"
    given = f"{minister} heeft toestemming gegeven onder voorwaarden: dat is de toestemming vooraf {named}."
    assert f"{given} Petra Post (contactpersoon) heeft dit vastgelegd." in page, "in the history"
    assert f"op grond van de toestemming vooraf {named}, geldig tot en met" in page, "at the decision"
    assert "Gebruikt 1 keer" in sign_in("minister-bzk").get(LIST).text


@pytest.mark.parametrize(
    ("changes", "ask"),
    [
        ({"forms": (Form.HEARING,)}, {}),
        ({"initiators": (Initiator.COMMITTEE,)}, {}),
        ({"chambers": (Chamber.EK,)}, {}),
        ({"organisations": "BZK"}, {}),
        ({}, {"by": "senator"}),
        ({}, {"form": Form.FACTUAL_INFORMATION}),
    ],
)
def test_it_covers_no_more_than_it_says(world: World, changes: dict[str, Any], ask: dict[str, Any]) -> None:
    if "organisations" in changes:
        changes = {"organisations": (world.organisation("BZK"),)}
    id_, number = world.record(**changes), world.ask(**ask)
    assert world.fitting(number) == []
    with pytest.raises(Invalid):
        world.permit(number, id_)
    assert world.contact(number).state is State.SUBMITTED


@pytest.mark.parametrize("form", sorted(ASSISTANCE))
def test_it_never_covers_assistance(world: World, form: Form) -> None:
    with pytest.raises(Invalid):
        world.record(forms=(form,))
    id_, number = world.record(forms=standing_permissions.FORMS), world.ask("BZK", Form.BILL_ASSISTANCE)
    assert world.fitting(number) == []
    with pytest.raises(Invalid):
        world.permit(number, id_)


def test_a_liaison_cannot_refuse_with_it(world: World) -> None:
    id_, number = world.record(), world.ask()
    ruling = Ruling(
        Outcome.REFUSED, how=How.BEFOREHAND, ground="beleidsmening", reason="x", alternative="y",
        standing_permission_id=id_,
    )  # fmt: skip
    with pytest.raises(Invalid):
        world.database.write_now(decisions.decide, number, world.actor("pcp-bzk"), ruling)


def test_a_liaison_of_another_department_cannot_use_it(world: World) -> None:
    id_, number = world.record(), world.ask()
    with pytest.raises(NotFound):
        world.permit(number, id_, "pcp-szw")


def test_it_expires_by_itself_after_its_last_day(world: World, sign_in: SignIn) -> None:
    id_, number = world.record(until=today(world.clock()) + timedelta(days=2)), world.ask()
    world.clock.advance(timedelta(days=2))
    assert world.fitting(number) == [id_]
    world.clock.advance(timedelta(days=1))
    assert world.fitting(number) == []
    with pytest.raises(Invalid):
        world.permit(number, id_)
    page = sign_in("pcp-bzk").get(LIST)
    assert page.values("data-stand") == ["verlopen"]
    assert f"/{id_}/intrekken" not in page.html


def test_one_that_says_the_same_is_not_recorded_beside_it(world: World, sign_in: SignIn) -> None:
    """Back in the browser and sent again: the form has a key of its own then. A twin would outlive a revocation."""
    office = sign_in("minister-bzk")

    def sent(**changes: Any) -> Page:
        key = office.get(NEW).form(NEW).fields["sleutel"]
        return office.post(NEW, typed(world, sleutel=key, **changes))

    assert sent().status == 303
    again = sent(vormen=["factual_information", "conversation"], besloten_door="In functie")
    assert (again.status, len(world.rows())) == (409, 1)
    assert "Precies deze toestemming vooraf geldt al" in again.text
    assert sent(voorwaarden="").status == sent(tot="2027-02-02").status == sent(kamers=["TK"]).status == 303
    first = world.rows()[0].id
    assert revoke(office, first).status == 303
    assert sent().status == 303, "after the first was revoked it is given anew"


def test_what_is_suspended_covers_nothing_and_can_be_revoked(world: World, sign_in: SignIn) -> None:
    id_, number = world.record(), world.ask()

    def suspend(db: Session) -> None:
        row = db.get_one(StandingPermission, id_)
        row.suspended_at = row.created_at

    world.database.write_now(suspend)
    assert world.fitting(number) == []
    browser = sign_in("pcp-bzk")
    assert browser.get(LIST).values("data-stand") == ["opgeschort"]
    assert revoke(browser, id_).status == 303


# Revoking


def test_revoking_holds_at_once_and_leaves_what_was_permitted(world: World, sign_in: SignIn) -> None:
    id_, first, second = world.record(), world.ask(), world.ask()
    world.permit(first, id_)
    browser = sign_in("minister-bzk")
    page = browser.follow(revoke(browser, id_))
    assert "De toestemming vooraf is ingetrokken" in page.text
    assert page.values("data-stand") == ["ingetrokken"]
    assert (
        "Ingetrokken door M. de Minister, op dinsdag 24 november 2026; ingevoerd door Mina Ministerbureau"
        in page.text
    )
    with pytest.raises(Invalid):
        world.permit(second, id_)
    assert world.contact(first).state is State.PERMITTED
    told = world.letters("standing_revoked")
    assert [one.to_email for one in told] == [OFFICE, LIAISONS]
    assert "Mina Ministerbureau heeft een toestemming vooraf" in told[0].body
    assert "Ingetrokken: door M. de Minister, op dinsdag 24 november 2026" in told[0].body


def test_who_withdraws_it_is_asked_and_a_document_named_says_something(world: World, sign_in: SignIn) -> None:
    browser, path = sign_in("pcp-bzk"), f"{LIST}/{world.record()}/intrekken"
    right = {"door": "M. de Minister", "op": "2026-11-24", "stuk": "brief aan BZK"}
    for wrong in ({"door": ""}, {"op": ""}, {"op": "2026-11-25"}, {"stuk": "nvt"}):
        page = browser.post(path, right | wrong)
        assert page.status == 422, wrong
        kept = page.form(path).fields
        assert {name: kept[name] for name in right} == right | wrong
    assert world.rows()[0].revoked_at is None
    assert browser.post(path, right).status == 303
    assert (world.rows()[0].withdrawn_in, world.rows()[0].withdrawn_on) == (
        "brief aan BZK",
        date(2026, 11, 24),
    )


def test_it_is_revoked_once(world: World, sign_in: SignIn) -> None:
    id_, browser = world.record(), sign_in("pcp-bzk")
    assert revoke(browser, id_).status == 303
    again = revoke(browser, id_)
    assert again.status == 409
    assert "al ingetrokken" in again.text
    assert len(world.letters("standing_revoked")) == 2


def test_the_command_itself_refuses_a_stranger_and_a_second_time(world: World) -> None:
    id_ = world.record()
    with pytest.raises(Forbidden):
        world.record("pcp-szw")
    with pytest.raises(NotFound):
        world.database.write_now(standing_permissions.revoke, id_, world.actor("pcp-szw"), WITHDRAWN)
    world.database.write_now(standing_permissions.revoke, id_, world.actor("pcp-bzk"), WITHDRAWN)
    with pytest.raises(Conflict):
        world.database.write_now(standing_permissions.revoke, id_, world.actor("pcp-bzk"), WITHDRAWN)


# Its letters


def test_a_letter_about_it_has_one_subject_line_of_a_length_that_fits(world: World) -> None:
    world.record(
        forms=standing_permissions.FORMS,
        decided_by="M.\nBcc: x@example.nl",
        conditions="Eerste regel\n\nTweede regel",
    )
    letter = world.letters("standing_recorded")[0]
    assert len(letter.subject) <= letter_words.SUBJECT_LENGTH
    assert "\n" not in letter.subject
    assert "M. Bcc: x@example.nl" in letter.body
    assert "> Eerste regel\n>\n> Tweede regel" in letter.body
    assert "\n\n\n" not in letter.body


def test_a_permission_of_the_office_itself_is_for_its_own_portfolio(world: World) -> None:
    assert world.actor("minister-bzk").has(Role.MINISTER)
    with pytest.raises(Forbidden):
        world.record("minister-bzk", portfolio_id=world.portfolio("szw"))


# When the portfolio changes hands


def minister_role(world: World, person: str = "minister-bzk") -> int:
    mine = (col(RoleGrant.person_id) == world.ids[person]) & (col(RoleGrant.role) == Role.MINISTER)
    query = select(col(RoleGrant.id)).where(mine).order_by(col(RoleGrant.id).desc()).limit(1)
    return world.database.read_now(lambda db: db.execute(query).scalar_one()) or 0


def somebody_comes_after(world: World) -> None:
    """From the next day: who had the role on the day a permission was recorded still held it."""
    grant = Grant(Role.MINISTER, portfolio_id=world.portfolio())
    world.clock.advance(timedelta(days=1))
    world.database.write_now(people.grant_role, world.ids["ambtenaar-bzk"], grant, by=SYSTEM)


def ends_person(world: World) -> None:
    somebody_comes_after(world)
    email = world.actor("minister-bzk").email
    world.database.write_now(people.end_person, email, today(world.clock()), SYSTEM)


def ends_role(world: World) -> None:
    """Of somebody who is not the last."""
    on = today(world.clock())
    world.database.write_now(people.end_grant, minister_role(world), on, SYSTEM, party=Role.ADMINISTRATOR)


def passes_its_date(world: World) -> None:
    somebody_comes_after(world)
    email, last = world.actor("minister-bzk").email, today(world.clock()) + timedelta(days=2)
    world.database.write_now(people.end_person, email, last, SYSTEM)
    assert standing_row(world).suspended_at is None, "it holds until that day"
    world.clock.advance(timedelta(days=2))


def is_replaced(world: World) -> None:
    """Who comes after has the role already when the one before ends."""
    somebody_comes_after(world)
    ends_role(world)


def standing_row(world: World) -> StandingPermission:
    query = select(StandingPermission).order_by(col(StandingPermission.id).desc()).limit(1)
    return world.database.read_now(lambda db: db.execute(query).scalar_one())


@pytest.mark.parametrize("ended", [ends_person, passes_its_date, is_replaced])
def test_no_permission_beforehand_outlives_its_minister(world: World, ended: Callable[[World], None]) -> None:
    id_ = world.record()
    earlier = world.ask()
    world.permit(earlier, id_)
    number = world.ask()
    assert world.fitting(number) == [id_]

    ended(world)

    assert world.fitting(number) == []
    with pytest.raises(Invalid):
        world.permit(number, id_)
    world.database.write_now(reminders.due)
    assert standing_row(world).suspended_at is not None
    told = [one.to_email for one in world.letters("standing_suspended")]
    assert sorted(told) == [OFFICE, LIAISONS]
    assert world.contact(earlier).state is State.PERMITTED, "what was permitted already stays so"


def test_one_of_an_office_who_leaves_suspends_nothing(world: World) -> None:
    grant = Grant(Role.MINISTER, portfolio_id=world.portfolio())
    world.database.write_now(people.grant_role, world.ids["ambtenaar-bzk"], grant, by=SYSTEM)
    id_ = world.record()
    world.clock.advance(timedelta(days=1))
    ends_role(world)
    assert world.fitting(world.ask()) == [id_]


def test_who_comes_after_gives_one_of_their_own(world: World) -> None:
    world.record()
    is_replaced(world)
    new = world.record()
    assert world.fitting(world.ask()) == [new]


# The successor


@dataclass(frozen=True)
class Swapped:
    """The minister is another one: one permission suspended, and a contact that it covered."""

    id: int
    number: str
    office: Browser
    liaison: Browser


@pytest.fixture
def swapped(world: World, sign_in: SignIn) -> Swapped:
    id_ = world.record(conditions="Alleen feiten")
    is_replaced(world)
    return Swapped(id_, world.ask(), sign_in("ambtenaar-bzk"), sign_in("pcp-bzk"))


def in_writing(**changes: str) -> dict[str, str]:
    usual = {"besloten_door": "N. de Nieuwe", "hoedanigheid": "zelf", "besloten_op": "2026-11-25"}
    return usual | {"stuk": "brief van 25 november 2026"} | changes


def test_the_successor_s_office_confirms_it_in_writing_and_the_contact_persons_hear(
    world: World, swapped: Swapped
) -> None:
    path = f"{LIST}/{swapped.id}/bevestigen"
    page = swapped.office.get(LIST)
    assert page.values("data-stand") == ["opgeschort"]
    assert f'href="{path}"' in page.html
    assert f'href="{path}"' not in swapped.liaison.get(LIST).html, "only the office itself can"

    done = swapped.office.post(
        path, in_writing(sleutel=swapped.office.get(path).form(path).fields["sleutel"])
    )

    assert (done.status, done.location) == (303, LIST)
    assert swapped.office.get(LIST).values("data-stand") == ["geldig", "bevestigd"]
    old, new = world.rows()
    assert (new.confirms_id, new.decided_by, new.document) == (
        old.id,
        "N. de Nieuwe",
        "brief van 25 november 2026",
    )
    assert (new.forms, new.until, new.conditions) == (old.forms, old.until, old.conditions)
    assert (old.decided_by, old.document) == ("M. de Minister", DOCUMENT), (
        "what was permitted on it stays said"
    )
    told = world.letters("standing_confirmed")
    assert [one.to_email for one in told] == [OFFICE, LIAISONS]
    assert "Stuk:       brief van 25 november 2026" in told[0].body
    assert world.fitting(swapped.number) == [new.id]


def test_a_suspended_one_stands_first_and_can_also_be_withdrawn(world: World, swapped: Swapped) -> None:
    world.record(forms=(Form.HEARING,))
    assert swapped.office.get(LIST).values("data-stand") == ["opgeschort", "geldig"]
    assert revoke(swapped.office, swapped.id).status == 303
    again = swapped.office.post(f"{LIST}/{swapped.id}/bevestigen", in_writing())
    assert (again.status, "al ingetrokken" in again.text) == (409, True)


def test_what_is_typed_when_it_is_confirmed_must_be_in_writing_and_stays(
    world: World, swapped: Swapped
) -> None:
    path = f"{LIST}/{swapped.id}/bevestigen"
    for wrong in (
        {"stuk": ""},
        {"stuk": "geen"},
        {"besloten_door": ""},
        {"hoedanigheid": "mandaat"},
        {"besloten_op": "2026-11-20"},
        {"besloten_op": "2026-11-26"},
    ):
        page = swapped.office.post(path, in_writing(**wrong))
        assert page.status == 422, wrong
        kept = page.form(path).fields
        assert {name: kept.get(name, "") for name in ("besloten_door", "besloten_op", "stuk")} == {
            name: in_writing(**wrong)[name] for name in ("besloten_door", "besloten_op", "stuk")
        }
    assert len(world.rows()) == 1


def test_of_two_who_confirm_it_the_second_is_told_and_keeps_what_was_typed(
    world: World, swapped: Swapped
) -> None:
    path = f"{LIST}/{swapped.id}/bevestigen"
    assert swapped.office.post(path, in_writing()).status == 303
    late = swapped.office.post(path, in_writing(besloten_door="T. de Tweede"))
    assert (late.status, "al bevestigd" in late.text) == (409, True)
    assert late.form(path).fields["besloten_door"] == "T. de Tweede"
    assert len(world.rows()) == 2


def test_only_the_office_confirms_and_only_what_is_suspended(world: World, swapped: Swapped) -> None:
    path = f"{LIST}/{swapped.id}/bevestigen"
    assert swapped.liaison.post(path, in_writing()).status == 403
    with pytest.raises(Forbidden):
        world.database.write_now(
            standing_permissions.confirm, swapped.id, world.actor("pcp-bzk"), world.writing()
        )
    in_force = world.record()
    page = swapped.office.post(f"{LIST}/{in_force}/bevestigen", in_writing())
    assert (page.status, "niet opgeschort" in page.text) == (409, True)


def test_a_form_that_was_open_when_it_was_suspended_permits_nothing(world: World, sign_in: SignIn) -> None:
    id_, number = world.record(), world.ask()
    browser = sign_in("pcp-bzk")
    path = f"/verzoeken/{number}/besluit"
    forms = browser.get(f"/verzoeken/{number}").reading
    assert forms
    opened = next(one for one in forms.forms if one.fields.get("vooraf_id") == f"{id_}")
    is_replaced(world)
    answer = sign_in("pcp-bzk").post(path, opened.fields)
    assert answer.status in (409, 422)
    assert "geldt niet voor dit verzoek" in answer.text
    assert world.contact(number).state is State.SUBMITTED


def test_the_successor_s_yes_is_none_to_a_contact_for_which_it_was_said_not_to_hold(
    world: World, sign_in: SignIn
) -> None:
    id_, number = world.record(), world.ask()
    world.permit(number, id_)
    world.database.write_now(decisions.dispute, number, world.actor("minister-bzk"), text="Dit zei ik niet.")
    is_replaced(world)
    assert sign_in("ambtenaar-bzk").post(f"{LIST}/{id_}/bevestigen", in_writing()).status == 303
    assert world.fitting(number) == []
    assert world.fitting(world.ask()) == [world.rows()[-1].id]


# What an earlier version recorded


def test_one_without_a_document_holds_says_so_and_is_completed_once(world: World, sign_in: SignIn) -> None:
    id_, number = world.record(capacity=Capacity.MANDATE, mandate="Mandaatbesluit BZK"), world.ask()

    def as_before(db: Session) -> None:
        row = db.get_one(StandingPermission, id_)
        row.document = row.mandate = None

    world.database.write_now(as_before)
    assert world.fitting(number) == [id_], "until its day"
    lack = "1 permission beforehand without its document or mandate"
    assert any(lack in line for line in world.database.read_now(operations.lacking))
    browser, path = sign_in("pcp-bzk"), f"{LIST}/{id_}/aanvullen"
    page = browser.get(LIST)
    assert "Stuk niet opgegeven" in page.text
    assert f'href="{path}"' in page.html
    wrong = browser.post(path, {"stuk": DOCUMENT, "krachtens": "nvt"})
    assert (wrong.status, wrong.form(path).fields["stuk"]) == (422, DOCUMENT)
    assert browser.post(path, {"stuk": DOCUMENT, "krachtens": "Mandaatbesluit BZK"}).status == 303
    assert (world.rows()[0].document, world.rows()[0].mandate) == (DOCUMENT, "Mandaatbesluit BZK")
    late = browser.post(path, {"stuk": "een andere nota", "krachtens": "Mandaatbesluit BZK"})
    assert (late.status, world.rows()[0].document) == (409, DOCUMENT)
    assert not any(lack in line for line in world.database.read_now(operations.lacking))
    strays = world.database.read_now(lambda db: list(contents.strays(db)))
    assert not [what for what in strays if "standing" in what]
