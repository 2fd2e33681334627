"""One mind, one deed: whose contact it is, handles it not and decides it not, whatever roles they have besides."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlmodel import Session, col

from contactdesk import contacts
from contactdesk.contacts import Official, decisions, standing_permissions
from contactdesk.law import permissions
from contactdesk.law.days import today
from contactdesk.law.disclosure import TOLD
from contactdesk.law.outcomes import Invalid
from contactdesk.law.permissions import MAY, Actor, Grant
from contactdesk.letters import outbox
from contactdesk.store.models import DecisionLink, Letter, Portfolio, RoleGrant
from contactdesk.words import Capacity, Chamber, Form, Initiator, Role
from tests.contacts import ADA, Given

SENTENCE = "Een collega behandelt dit verzoek"
RECORDED = {
    "uitkomst": "toegestaan",
    "hoe": "mondeling",
    "besloten_op": "2026-11-24",
    "naam": "M. de Minister",
    "hoedanigheid": "zelf",
}
#: what a liaison can do while the minister is asked
DEEDS: dict[str, dict[str, Any]] = {
    "oppakken": {},
    "herinneren": {},
    "besluit": RECORDED,
    "doorsturen": {"organisatie": "1", "reden": "Van hen.", "bevestigd": "ja"},
    "notitie": {"tekst": "Dag."},
    "ambtenaar": {"ambtenaar_naam": ADA.name, "ambtenaar_email": ADA.email},
}


def email(given: Given, key: str) -> str:
    return given.actor(key).email


@pytest.fixture
def petras(given: Given) -> str:
    """The minister is asked about a contact in which the contact person is the official."""
    number = given.asked()
    official = Official("Petra Post", email(given, "pcp-bzk"))
    given.did(contacts.ask_permission, number, by="plv-bzk", official=official, advice="Akkoord.")
    return number


def with_role(given: Given, key: str, **grant: Any) -> None:
    def give(db: Session) -> None:
        db.add(RoleGrant(person_id=given.ids[key], **grant))

    given.database.write_now(give)


# In every pair of roles


def test_in_no_pair_of_roles_does_somebody_handle_or_decide_their_own_contact(given: Given) -> None:
    number = given.permitted(by="assistent")
    contact = given.contact(number)
    assert contact.entered_by_id not in (contact.initiator_id, contact.member_id)
    for role in (Role.LIAISON, Role.MINISTER):
        grant = Grant(role, organisation_id=contact.department_id, portfolio_id=contact.portfolio_id)
        own = {
            "official": Actor(900, "Ada", "ADA.ambtenaar@bzk.example", (grant,)),
            "asker": Actor(contact.initiator_id, "Kim", "kim@example.nl", (grant,)),
            "who entered it": Actor(contact.entered_by_id, "Aad", "aad@example.nl", (grant,)),
        }
        for who, actor in own.items():
            played = {permissions.acting_as(actor, action, contact) for action in MAY}
            assert not played & TOLD, f"{who} as {role}"
            assert permissions.is_party(actor, contact), "they read it as before"
        other = Actor(901, "Bo", "bo@bzk.example", (grant,))
        assert {permissions.acting_as(other, action, contact) for action in MAY} & TOLD


# The contact person as official


@pytest.mark.parametrize("deed", DEEDS)
def test_the_named_official_does_not_act_as_contact_person(given: Given, petras: str, deed: str) -> None:
    before = given.contact(petras)
    page = given.posts(petras, "pcp-bzk", deed, **DEEDS[deed])
    assert page.status == 403
    assert SENTENCE in page.text
    assert given.contact(petras) == before


def test_the_page_says_that_a_colleague_does_it_and_the_queue_waits_for_one(given: Given) -> None:
    number = given.asked()
    official = Official("Petra Post", email(given, "pcp-bzk"))
    given.did(contacts.name_official, number, by="plv-bzk", official=official)
    page = given.page(number, "pcp-bzk")
    assert SENTENCE in page.text
    assert not [form for form in page.reading.forms if f"/verzoeken/{number}/" in form.action]
    assert "Wacht op een collega" in given.sign_in("pcp-bzk").get("/wachtrij?lijst=nieuw").text
    assert "Wacht op een collega" not in given.sign_in("plv-bzk").get("/wachtrij?lijst=nieuw").text
    assert given.posts(number, "plv-bzk", "oppakken").status == 303


def test_a_contact_person_does_not_name_themselves(given: Given) -> None:
    number = given.asked()
    fields = {"ambtenaar_naam": "Petra Post", "ambtenaar_email": email(given, "pcp-bzk")}
    for deed in ("toestemming-vragen", "ambtenaar"):
        page = given.posts(number, "pcp-bzk", deed, **fields)
        assert page.status == 422
        assert "Dan noemt een collega u" in page.text


def test_an_official_who_is_contact_person_too_does_not_handle_an_own_initiative(given: Given) -> None:
    number = given.asked("BZK", "ambtenaar-bzk", member_id=given.ids["kamerlid"])
    with_role(given, "ambtenaar-bzk", role=Role.LIAISON, organisation_id=given.contact(number).department_id)
    assert given.posts(number, "ambtenaar-bzk", "besluit", **RECORDED).status == 403
    assert given.posts(number, "ambtenaar-bzk", "intrekken").status == 303, "as who asks they act as before"


# The assistant who entered it, and works for the department since


def moved_over(given: Given, role: Role, **about: Any) -> None:
    """The assistant is one no longer, and has this role."""

    def move(db: Session) -> None:
        theirs = col(RoleGrant.person_id) == given.ids["assistent"]
        db.execute(update(RoleGrant).where(theirs).values(ends_on=today(given.clock())))
        db.add(RoleGrant(person_id=given.ids["assistent"], role=role, **about))

    given.database.write_now(move)


@pytest.mark.parametrize("deed", DEEDS)
def test_who_entered_it_as_assistant_does_not_act_as_contact_person(given: Given, deed: str) -> None:
    number = given.awaiting(by="assistent")
    moved_over(given, Role.LIAISON, organisation_id=given.contact(number).department_id)
    before = given.contact(number)
    page = given.posts(number, "assistent", deed, **DEEDS[deed])
    assert (page.status, SENTENCE in page.text) == (403, True)
    assert given.contact(number) == before


def test_to_who_entered_it_as_assistant_page_and_queue_say_that_a_colleague_does_it(given: Given) -> None:
    number, other = given.asked(by="assistent"), given.asked()
    moved_over(given, Role.LIAISON, organisation_id=given.contact(number).department_id)
    page = given.page(number, "assistent")
    assert SENTENCE in page.text
    assert not [form for form in page.reading.forms if f"/verzoeken/{number}/" in form.action]
    assert SENTENCE not in given.page(other, "assistent").text
    queue = given.sign_in("assistent").get("/wachtrij?lijst=nieuw")
    assert all(f"/verzoeken/{one}" in queue.response.text for one in (number, other))
    assert queue.text.count("Wacht op een collega") == 1, "of the two only what they entered"
    assert given.posts(other, "assistent", "oppakken").status == 303


def test_who_entered_it_as_assistant_gets_no_link_to_decide_in_the_ministers_place(given: Given) -> None:
    number = given.asked(by="assistent")
    moved_over(given, Role.MINISTER, portfolio_id=given.contact(number).portfolio_id, is_deputy=True)
    given.did(contacts.ask_permission, number, official=ADA, advice="Akkoord.")
    asked = [one for one in given.rows(Letter) if one.template == "asked"]
    assert asked
    assert email(given, "assistent") not in [one.to_email for one in asked]
    link = next(one for one in given.rows(DecisionLink) if one.purpose == "decide")
    desk = given.database.read_now(lambda db: db.info["desk"])
    path = f"/besluit/{outbox.token(desk.settings, link)}"
    assert given.sign_in("assistent").get(path).status == 403


def test_who_wrote_down_a_call_handles_it_as_before(given: Given) -> None:
    called = given.asked(by="pcp-bzk", on_behalf_of=given.ids["kamerlid"])
    assert given.posts(called, "pcp-bzk", "oppakken").status == 303


# The office


@pytest.fixture
def minas(given: Given) -> str:
    number = given.asked()
    official = Official("Mina Ministerbureau", email(given, "minister-bzk"))
    given.did(contacts.ask_permission, number, official=official, advice="Akkoord.")
    return number


def test_the_office_does_not_decide_on_a_contact_with_itself(given: Given, minas: str) -> None:
    fields = {"uitkomst": "toegestaan", "naam": "M. de Minister", "hoedanigheid": "zelf"}
    assert given.posts(minas, "minister-bzk", "besluit", **fields).status == 403
    link = next(one for one in given.rows(DecisionLink) if one.purpose == "decide")
    desk = given.database.read_now(lambda db: db.info["desk"])
    path = f"/besluit/{outbox.token(desk.settings, link)}"
    page = given.sign_in("minister-bzk").get(path)
    assert page.status == 403
    assert "Daarom besluit iemand anders" in page.text
    assert given.sign_in("minister-bzk").post(path, fields | {"gevraagd": "1"}).status == 403
    assert given.contact(minas).permission_id is None


def test_a_deputy_who_is_the_official_gets_no_link_to_decide(given: Given) -> None:
    number = given.asked()
    with_role(
        given,
        "ambtenaar-bzk",
        role=Role.MINISTER,
        portfolio_id=given.contact(number).portfolio_id,
        is_deputy=True,
    )
    given.did(contacts.ask_permission, number, official=Official("Ada", email(given, "ambtenaar-bzk")))
    asked = [one.to_email for one in given.rows(Letter) if one.template == "asked"]
    assert asked
    assert email(given, "ambtenaar-bzk") not in asked


@pytest.mark.parametrize("name", ["Ada Ambtenaar", " ada  AMBTENAAR ", "Kim Kamerlid"])
def test_the_name_of_who_asks_or_is_asked_is_not_taken_for_who_decided(given: Given, name: str) -> None:
    number = given.awaiting()
    ruling = given.ruling()
    with pytest.raises(Invalid, match="besloten_door"):
        given.did(decisions.decide, number, ruling=ruling.__class__(**ruling.__dict__ | {"decided_by": name}))
    namesake = ruling.__class__(**ruling.__dict__ | {"decided_by": f"{name.strip()}, directeur"})
    given.did(decisions.decide, number, ruling=namesake)


# A deputy's permission beforehand


def beforehand(given: Given, days: int) -> standing_permissions.PermittedBeforehand:
    portfolio = next(one for one in given.rows(Portfolio) if one.key == "bzk")
    return standing_permissions.PermittedBeforehand(
        portfolio_id=portfolio.id,
        forms=(Form.CONVERSATION,),
        initiators=(Initiator.MEMBER,),
        chambers=(Chamber.TK,),
        until=today(given.clock()) + timedelta(days=days),
        given=standing_permissions.InWriting(
            decided_by="M. de Minister",
            capacity=Capacity.MANDATE,
            mandate="Mandaatbesluit BZK, artikel 3",
            decided_on=today(given.clock()),
            document="nota 2026-123 aan BZK",
        ),
    )


def stands_in(given: Given, days: int) -> None:
    portfolio = next(one for one in given.rows(Portfolio) if one.key == "bzk")
    ends = today(given.clock()) + timedelta(days=days)
    with_role(
        given, "ambtenaar-bzk", role=Role.MINISTER, portfolio_id=portfolio.id, is_deputy=True, ends_on=ends
    )


def test_a_deputy_permits_beforehand_no_longer_than_they_stand_in(given: Given) -> None:
    stands_in(given, days=10)
    deputy = given.actor("ambtenaar-bzk")
    with pytest.raises(Invalid, match="tot"):
        given.database.write_now(standing_permissions.record, deputy, beforehand(given, days=10))
    given.database.write_now(standing_permissions.record, deputy, beforehand(given, days=9))


def test_what_a_deputy_permitted_beforehand_ends_with_the_deputy(given: Given) -> None:
    stands_in(given, days=10)
    given.database.write_now(
        standing_permissions.record, given.actor("ambtenaar-bzk"), beforehand(given, days=9)
    )
    number = given.asked()
    fits = lambda db: len(standing_permissions.fitting(db, given.contact(number)))  # noqa: E731
    assert given.database.read_now(fits) == 1
    given.database.write_now(ended_today, given.ids["ambtenaar-bzk"], today(given.clock()))
    assert given.database.read_now(fits) == 0


def ended_today(db: Session, person_id: int, on: date) -> None:
    theirs = (col(RoleGrant.person_id) == person_id) & (col(RoleGrant.role) == Role.MINISTER)
    db.execute(update(RoleGrant).where(theirs).values(ends_on=on))
