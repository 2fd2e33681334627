"""To whom a member has the letters about their contacts go: they, an assistant, or both; and that nobody else gets one."""

import re
from collections.abc import Iterator
from datetime import timedelta
from itertools import product
from typing import Any, Final

import pytest
from sqlmodel import Session, col, select

from contactdesk import contacts, people
from contactdesk.contacts import decisions
from contactdesk.law.days import today
from contactdesk.law.permissions import Actor, Grant
from contactdesk.letters import member_side, recipients
from contactdesk.letters.recipients import To
from contactdesk.people import administration, delegation, letter_choices
from contactdesk.store import visibility
from contactdesk.store.models import AuditEntry, ContactRequest, Letter
from contactdesk.words import Capacity, Form, How, LettersTo, Outcome, Party, Role
from tests.administration import World
from tests.contacts import MARKER, Given

pytestmark = pytest.mark.usefixtures("clock")
SIDES: Final = (Party.INITIATOR, Party.MEMBER)
BAS: Final = "bas.bijstand@tweedekamer.example"
COR: Final = "cor.vertrokken@tweedekamer.example"
FALLS_BACK: Final = "Daarom krijgt u het zelf"


def chose(given: Given, to: LettersTo, by: str = "kamerlid") -> None:
    given.database.write_now(letter_choices.choose, given.actor(by), to)


def hired(given: Given, email: str, *, is_over: bool = False) -> None:
    """One more assistant of Kim; or one who has left."""
    member, kim = given.ids["kamerlid"], given.actor("kamerlid")
    on = today(given.clock())
    first, last = on - timedelta(days=9), on if is_over else None

    def add(db: Session) -> None:
        new = people.add_person(db, name=email.partition("@")[0].title(), email=email, by=kim)
        people.grant_role(
            db, new, Grant(Role.ASSISTANT, member_id=member), by=kim, starts_on=first, ends_on=last
        )

    given.database.write_now(add)


def dismissed(given: Given) -> None:
    """Anne assists Kim no more."""

    def withdraw(db: Session) -> None:
        kim = given.actor("kamerlid")
        offices = delegation.assisting(db, kim)
        (anne,) = [
            one
            for one in delegation.lent(db, offices)
            if one.person_id == given.ids["assistent"] and not one.is_over
        ]
        delegation.take_back(db, offices, anne.id, kim)

    given.database.write_now(withdraw)


def went_to(given: Given, number: str, template: str) -> list[str]:
    """Who of the member's side got this letter, by the first name in their address."""
    contact = given.contact(number).id
    found = [one for one in given.rows(Letter) if one.contact_id == contact and one.template == template]
    return sorted(one.to_email.partition(".")[0] for one in found if one.to_party in SIDES)


def body(given: Given, number: str, template: str, to: str) -> str:
    contact = given.contact(number).id
    (found,) = [
        one
        for one in given.rows(Letter)
        if one.contact_id == contact and one.template == template and one.to_email.startswith(to)
    ]
    return str(found.body)


# Who gets them


@pytest.mark.parametrize(
    ("to", "of_assistant", "of_member"),
    [
        (LettersTo.USUAL, ["anne", "kim"], ["kim"]),
        (LettersTo.MEMBER, ["kim"], ["kim"]),
        (LettersTo.ASSISTANT, ["anne"], ["anne", "bas"]),
        (LettersTo.BOTH, ["anne", "kim"], ["anne", "bas", "kim"]),
    ],
)
def test_letters_go_to_whom_the_member_chose(
    given: Given, to: LettersTo, of_assistant: list[str], of_member: list[str]
) -> None:
    hired(given, BAS)
    hired(given, COR, is_over=True)
    chose(given, to)
    asked = {who: given.awaiting(by=who) for who in ("assistent", "kamerlid")}
    for number in asked.values():
        given.did(decisions.decide, number, ruling=given.ruling(Outcome.REFUSED))

    for template in ("receipt", "refused"):
        assert went_to(given, asked["assistent"], template) == of_assistant
        assert went_to(given, asked["kamerlid"], template) == of_member


@pytest.mark.long
@pytest.mark.parametrize("to", LettersTo)
def test_every_part_still_reaches_somebody_who_may_read_it(given: Given, to: LettersTo) -> None:
    hired(given, BAS)
    hired(given, COR, is_over=True)
    numbers = [
        given.permitted(),
        given.permitted(by="assistent"),
        given.sealed(),
        given.asked("UWV"),
        given.reported(),
    ]
    given.did(contacts.schedule, numbers[1], at=given.clock() + timedelta(days=3))
    before = dict(sides(given, numbers))
    chose(given, to)
    now_ = dict(sides(given, numbers))

    assert before.keys() == now_.keys()
    assert {part for found in now_.values() for part, _ in found} == set(SIDES)
    for about, found in now_.items():
        assert {part for part, _ in found} == {part for part, _ in before[about]}, about
        for _, email in found:
            # raises where this is nobody today, or nobody of theirs
            reader = given.database.read_now(reading, email, given)
            assert given.database.read_now(visibility.find, about[0], reader).number == about[0]


def sides(given: Given, numbers: list[str]) -> Iterator[tuple[tuple[str, To], set[tuple[Party, str]]]]:
    """Per contact and recipient of the tables who of a member's side gets such a letter."""

    def find(db: Session, number: str, to: To) -> set[tuple[Party, str]]:
        contact = db.execute(select(ContactRequest).where(col(ContactRequest.number) == number)).scalar_one()
        found = recipients.find(db, contact, to, Party.LIAISON)
        found += recipients.told_of_yes(db, contact, found)
        return {(one.party, one.email) for one in found if member_side.members_of(db, contact, one.party)}

    for number, to in product(numbers, set(To) - {To.FORMER_OFFICE, To.HELPER, To.UNNAMED_MEMBER}):
        yield (number, to), given.database.read_now(find, number, to)


def reading(db: Session, email: str, given: Given) -> Actor:
    person = people.by_email(db, email)
    assert person is not None, email
    found = people.actor(db, person.id, today(given.clock()))
    assert found is not None, email
    return found


def test_of_help_with_a_law_only_the_assistant_who_asked_it_hears(given: Given) -> None:
    hired(given, BAS)
    texts: dict[str, Any] = dict.fromkeys(("subject", "question"), MARKER)
    chose(given, LettersTo.ASSISTANT)
    form = Form.AMENDMENT_ASSISTANCE
    annes = given.asked("BZK", "assistent", form, bill_title="Wet open data", **texts)
    kims = given.sealed()

    assert went_to(given, annes, "receipt") == ["anne"]
    assert went_to(given, kims, "receipt") == ["kim"], "no assistant may read that one"
    assert FALLS_BACK in body(given, kims, "receipt", "kim")
    assert not [one for one in given.rows(Letter) if MARKER in one.subject + one.body]


def test_without_an_assistant_the_letters_go_to_the_member_and_say_so(given: Given) -> None:
    chose(given, LettersTo.ASSISTANT)
    number = given.awaiting(by="assistent")
    dismissed(given)
    given.did(decisions.decide, number, ruling=given.ruling(Outcome.REFUSED))

    assert went_to(given, number, "receipt") == ["anne"]
    assert went_to(given, number, "refused") == ["kim"]
    assert FALLS_BACK in body(given, number, "refused", "kim")
    page = given.sign_in("kamerlid").get("/account")
    assert "u hebt nu geen medewerker. Daarom krijgt u alle berichten zelf" in page.text


def test_who_withdraws_the_last_assistant_reads_that_the_letters_come_back(given: Given) -> None:
    chose(given, LettersTo.ASSISTANT)
    kim = given.sign_in("kamerlid")
    (path,) = [one for one in kim.get("/account/medewerkers").values("action") if one.endswith("/intrekken")]
    page = kim.post(path, follow=True)
    assert "Daarom krijgt u berichten over uw verzoeken weer zelf" in page.text


def test_a_member_whose_assistant_lays_it_down_reads_the_same_by_letter(given: Given) -> None:
    chose(given, LettersTo.ASSISTANT)
    anne = given.sign_in("assistent")
    (role,) = re.findall(r'name="rol" value="(\d+)"', anne.get("/account").html)
    anne.post("/account/neerleggen", {"rol": role})
    (letter,) = [one for one in given.rows(Letter) if one.template == "delegation_over"]
    assert letter.to_email == given.actor("kamerlid").email
    assert "Daarom krijgt u berichten over uw verzoeken weer zelf" in letter.body


def test_who_was_told_yes_before_another_choice_hears_that_it_is_over(given: Given) -> None:
    number = given.permitted()
    given.did(contacts.schedule, number, at=given.clock() + timedelta(days=3))
    assert went_to(given, number, "appointment") == ["kim"]

    chose(given, LettersTo.ASSISTANT)
    given.did(contacts.call_off, number, by="ambtenaar-bzk", reason="Ziek")
    told: dict[str, Any] = {"decided_by": "M. de Minister", "capacity": Capacity.IN_PERSON, "how": How.ORAL}
    given.did(
        decisions.revoke, number, reason="Er is een onderzoek.", decided_on=today(given.clock()), **told
    )

    off = [
        one for one in given.rows(Letter) if one.ics_method == "CANCEL" and one.to_party == Party.INITIATOR
    ]
    assert sorted(one.to_email.partition(".")[0] for one in off) == ["anne", "kim"]
    assert went_to(given, number, "revoked") == ["anne", "kim"]


@pytest.mark.parametrize(
    ("to", "is_there", "says"),
    [
        (LettersTo.ASSISTANT, "", "U hebt nu geen medewerker meer. Daarom krijgt u berichten"),
        (LettersTo.ASSISTANT, "last", "U hebt na die dag geen medewerker meer"),
        (LettersTo.ASSISTANT, "other", ""),
        (LettersTo.BOTH, "", ""),
    ],
)
def test_a_member_whose_assistant_is_ended_by_an_administrator_reads_it_too(
    given: Given, to: LettersTo, is_there: str, says: str
) -> None:
    chose(given, to)
    if is_there == "other":
        hired(given, BAS)
    world = World(given)
    (role,) = world.grants(given.ids["assistent"])
    until = today(given.clock()) + timedelta(days=3) if is_there == "last" else None
    leaving = administration.RoleEnd(until=until)
    world.does(administration.end, given.ids["assistent"], role.id, leaving=leaving)

    told = {one.to_email: one.body for one in given.rows(Letter) if one.template == "role_ended"}
    found = told.pop(given.actor("kamerlid").email)
    assert says in found
    assert ("geen medewerker meer" in found) == bool(says)
    assert told
    assert not [one for one in told.values() if "geen medewerker meer" in one]


# What they say


def test_the_members_letters_name_the_assistant_and_the_assistants_do_not(given: Given) -> None:
    number = given.permitted(by="assistent")
    named = "Uw medewerker Anne Assistent deed dit verzoek voor u."
    for template in ("receipt", "permitted"):
        assert named in body(given, number, template, "kim")
        assert named not in body(given, number, template, "anne")
    given.did(contacts.withdraw, number, by="assistent")
    assert "Uw medewerker Anne Assistent heeft dit verzoek ingetrokken" in body(
        given, number, "withdrawn", "kim"
    )
    assert not [
        one for one in given.rows(Letter) if one.to_party not in SIDES and "uw medewerker" in one.body.lower()
    ]


# Choosing


def test_a_member_chooses_on_the_account_and_it_is_in_the_log(given: Given) -> None:
    kim = given.sign_in("kamerlid")
    page = kim.post("/account/berichten", {"aan": "beiden"}, follow=True)
    assert "Vastgelegd" in page.text
    assert 'value="beiden" checked' in page.html
    assert "U koos dit op di 24 november 2026" in page.text
    kim.post("/account/berichten", {"aan": "beiden"})
    logged = [one for one in given.rows(AuditEntry) if one.action == letter_choices.CHOSEN]
    assert [one.details["letters_to"] for one in logged] == ["beiden"], (
        "the same once more is no other choice"
    )
    assert (
        "Gekozen naar wie de berichten van een Kamerlid gaan"
        in given.sign_in("beheer").get("/beheer/logboek").text
    )


def test_an_assistant_reads_the_choice_and_cannot_make_it(given: Given) -> None:
    chose(given, LettersTo.MEMBER)
    anne = given.sign_in("assistent")
    page = anne.get("/account")
    assert "Berichten over verzoeken van Kim Kamerlid gaan alleen aan het Kamerlid" in page.text
    assert "/account/berichten" not in page.html
    assert anne.post("/account/berichten", {"aan": "beiden"}).status == 403


@pytest.mark.parametrize("typed", ["", "iedereen"])
def test_a_choice_that_is_none_is_said_at_its_field(given: Given, typed: str) -> None:
    page = given.sign_in("kamerlid").post("/account/berichten", {"aan": typed})
    assert page.status == 422
    assert "Kies naar wie de berichten gaan" in page.text
    assert 'href="#aan"' in page.html
