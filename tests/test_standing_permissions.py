"""Permissions given beforehand (foot c): recorded, used, revoked, told by letter; never for assistance."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk import contacts, people
from contactdesk.contacts import Ask, decisions, standing_permissions
from contactdesk.contacts.decisions import Ruling
from contactdesk.contacts.standing_permissions import PermittedBeforehand
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
from contactdesk.words import ASSISTANCE, Capacity, Chamber, Foot, Form, How, Initiator, Outcome, Role, State
from tests.conftest import Clock
from tests.web import Browser, Page

LIST, NEW = "/toestemming-vooraf", "/toestemming-vooraf/nieuw"
OFFICE, LIAISONS = "minister@bzk.example", "pcp@bzk.example"
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
            "decided_by": "M. de Minister",
            "capacity": Capacity.IN_PERSON,
            "decided_on": today(self.clock()),
            "how": How.WRITTEN,
        }
        return PermittedBeforehand(**(usual | changes))

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
        "hoe": "mondeling",
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
    assert (row.decided_on, row.how, row.entered_by_id) == (
        date(2026, 11, 23),
        How.ORAL,
        world.ids["pcp-bzk"],
    )
    told = world.letters("standing_recorded")
    assert [(one.to_email, one.reply_to) for one in told] == [(OFFICE, LIAISONS), (LIAISONS, OFFICE)]
    for words in (
        "gesprek, feitelijke informatie",
        "Logius",
        "M. de Minister",
        "Petra Post",
        "> Alleen feiten",
    ):
        assert words in told[0].body, words
    page = browser.follow(done)
    for words in ("De toestemming vooraf is vastgelegd", "Gebruikt nog niet", "maandag 1 februari 2027"):
        assert words in page.text, words


def test_the_office_records_its_own_decision_without_saying_when_or_how(
    world: World, sign_in: SignIn
) -> None:
    browser = sign_in("minister-bzk")
    page = browser.get(NEW)
    assert not {"hoe", "besloten_op"} & {one["name"] for one in (page.reading.inputs if page.reading else [])}
    assert browser.post(NEW, typed(world, besloten_op="", hoe="")).status == 303
    assert world.rows()[0].decided_on == date(2026, 11, 24)
    assert [one.to_email for one in world.letters("standing_recorded")] == [OFFICE, LIAISONS]


def test_the_form_offers_no_assistance_no_zbo_and_nothing_chosen(world: World, sign_in: SignIn) -> None:
    page = sign_in("pcp-bzk").get(NEW)
    offered = {one["value"] for one in (page.reading.inputs if page.reading else []) if one.get("value")}
    assert "conversation" in offered
    assert not offered & {form.value for form in ASSISTANCE}
    assert "Logius" in page.text
    assert "Wetgeving BZK" not in page.text
    assert " checked" not in page.html


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
        ({"hoe": ""}, "Kies hoe de bewindspersoon heeft besloten"),
        ({"hoe": "vooraf"}, "Kies hoe de bewindspersoon heeft besloten"),
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
    return browser.post(f"{LIST}/{id_}/intrekken")


def test_who_is_not_signed_in_is_asked_to(visitor: Browser, world: World) -> None:
    assert visitor.get(LIST).location.startswith("/inloggen?naar=")
    assert revoke(visitor, world.record()).location.startswith("/inloggen?")
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
    assert "op de toestemming vooraf van dinsdag 24 november 2026" in told[0].body
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
    everything = tuple(one for one in Form if one not in ASSISTANCE)
    id_, number = world.record(forms=everything), world.ask("BZK", Form.BILL_ASSISTANCE)
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
    assert "intrekken" not in [
        form.action.rpartition("/")[2] for form in (page.reading.forms if page.reading else [])
    ]


def test_one_that_says_the_same_is_not_recorded_beside_it(world: World, sign_in: SignIn) -> None:
    """Back in the browser and sent again: the form has a key of its own then. A twin would outlive a revocation."""
    office = sign_in("minister-bzk")

    def sent(**changes: Any) -> Page:
        key = office.get(NEW).form(NEW).fields["sleutel"]
        return office.post(NEW, typed(world, sleutel=key, **changes))

    assert sent().status == 303
    again = sent(vormen=["factual_information", "conversation"], besloten_door="In mandaat")
    assert (again.status, len(world.rows())) == (409, 1)
    assert "Precies deze toestemming vooraf geldt al" in again.text
    assert sent(voorwaarden="").status == sent(tot="2027-02-02").status == sent(kamers=["TK"]).status == 303
    first = world.rows()[0].id
    assert office.post(f"{LIST}/{first}/intrekken").status == 303
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
    assert "Ingetrokken door Mina Ministerbureau" in page.text
    with pytest.raises(Invalid):
        world.permit(second, id_)
    assert world.contact(first).state is State.PERMITTED
    told = world.letters("standing_revoked")
    assert [one.to_email for one in told] == [OFFICE, LIAISONS]
    assert "Mina Ministerbureau heeft een toestemming vooraf" in told[0].body


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
        world.database.write_now(standing_permissions.revoke, id_, world.actor("pcp-szw"))
    world.database.write_now(standing_permissions.revoke, id_, world.actor("pcp-bzk"))
    with pytest.raises(Conflict):
        world.database.write_now(standing_permissions.revoke, id_, world.actor("pcp-bzk"))


# Its letters


def test_a_letter_about_it_has_one_subject_line_of_a_length_that_fits(world: World) -> None:
    forms = tuple(form for form in Form if form not in ASSISTANCE)
    world.record(forms=forms, decided_by="M.\nBcc: x@example.nl", conditions="Eerste regel\n\nTweede regel")
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
