"""A committee gets another name, or ends: what it has open goes on, to another committee, or is withdrawn; imports respect it."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from contactdesk import contacts
from contactdesk.contacts import agreeing, contact_page, decisions
from contactdesk.law.days import dutch_date, today
from contactdesk.law.outcomes import Conflict, Invalid, NotFound
from contactdesk.operations import days
from contactdesk.people import administration
from contactdesk.people.administration import CommitteeFate, CommitteePlan
from contactdesk.store import Database
from contactdesk.store.models import AuditEntry, Committee, CommitteeSeat, ContactRequest, Letter, Proposal
from contactdesk.words import Chamber, Form, Role, State
from tests.administration import TARA, World
from tests.contacts import Given
from tests.test_committee_seats import ANNA, EENVOUD, seated
from tests.test_import_tweedekamer import take

__all__ = ["take"]
pytestmark = pytest.mark.usefixtures("whole_log")

DIGITAL = "vaste commissie voor Digitale Zaken"
SOURCE = "Besluit van de Tweede Kamer van 24 november 2026"
HERE = "/beheer/commissies"


def committee(given: Given, name: str = DIGITAL) -> int:
    return next(one.id for one in given.rows(Committee) if one.name == name)


def other(world: World, name: str = "vaste commissie voor Digitalisering") -> int:
    """Another one of the Tweede Kamer, with a clerk."""
    id_ = int(world.does(administration.add_committee, name=name, chamber=Chamber.TK, is_inquiry=False))
    world.gives(world.person("Otto Opvolger"), Role.CLERK, id_)
    world.approves(world.proposal().id)
    return id_


def asked(world: World, form: Form = Form.TECHNICAL_BRIEFING) -> str:
    return world.given.asked(by="griffier", form=form)


def ends(world: World, fate: CommitteeFate, to: int | None = None, **more: Any) -> int:
    """The proposal, which a second administrator agreed to."""
    plan = CommitteePlan(committee(world.given), fate, to, SOURCE)
    id_ = int(world.does(administration.propose_committee_end, plan, **more))
    world.does(agreeing.approve, id_, by="beheer-tweede", seen=world.seen(id_))
    return id_


def renames(world: World, name: str) -> None:
    world.does(administration.rename_committee, committee(world.given), name)


def said(given: Given, number: str, by: str = "griffier") -> str:
    page = given.database.read_now(contact_page.page, number, given.actor(by))
    return " ".join(line for _, lines in page.history for _, line in lines)


def test_another_name_stands_from_today_and_what_was_written_keeps_the_old_one(world: World) -> None:
    number = asked(world)
    world.passes(days=1)
    renames(world, "vaste commissie voor Digitalisering")
    assert said(world.given, number).count("namens de vaste commissie voor Digitale Zaken") == 1
    world.given.did(contacts.withdraw, number, "griffier")
    assert "namens de vaste commissie voor Digitalisering" in said(world.given, number)


def test_a_name_is_put_back_by_one_administrator_unless_another_has_it_by_then(world: World) -> None:
    renames(world, "commissie Tikfout")
    entry = world.given.rows(AuditEntry)[-1].id
    world.does(administration.add_committee, name=DIGITAL, chamber=Chamber.TK, is_inquiry=False)
    added = world.given.rows(AuditEntry)[-1].id
    with pytest.raises(Conflict, match="Zo heet nu een andere commissie"):
        world.does(administration.put_back, entry, by="beheer-tweede")
    world.does(administration.put_back, added)
    world.does(administration.put_back, entry, by="beheer-tweede")
    assert [one.name for one in world.given.rows(Committee)].count(DIGITAL) == 1


def test_a_name_that_is_taken_or_is_of_an_inquiry_is_refused_at_the_field(given: Given) -> None:
    browser, here = given.sign_in("beheer"), f"{HERE}/{committee(given)}"
    browser.post(HERE, {"naam": "Andere commissie", "kamer": "TK"})
    for typed, status in (("", 422), (DIGITAL, 422), ("ANDERE commissie", 409), ("Enquêtecommissie X", 422)):
        answer = browser.post(f"{here}/naam", {"naam": typed})
        assert (answer.status, answer.form(f"{here}/naam").fields["naam"]) == (status, typed)
    assert browser.post(f"{here}/naam", {"naam": "Commissie Nieuw"}).location == here
    assert f"Eerder: {DIGITAL}." in browser.get(here).text


def test_before_it_ends_one_sees_the_numbers_and_who_asks_no_more_and_never_what(given: Given) -> None:
    number = given.asked(by="griffier", form=Form.TECHNICAL_BRIEFING, subject="Geheim onderwerp MERK")
    page = given.sign_in("beheer").get(f"{HERE}/{committee(given)}/einde").text
    assert number in page
    assert "Gerrit Griffier (griffier)" in page
    assert "MERK" not in page


def test_what_goes_on_is_finished_by_its_clerk_who_asks_nothing_new(world: World) -> None:
    number = asked(world)
    before = world.given.contact(number)
    ends(world, CommitteeFate.GOES_ON)
    after = world.given.contact(number)
    assert (after.state, after.due_at, after.committee_id) == (
        before.state,
        before.due_at,
        before.committee_id,
    )
    assert "bestaat niet meer" in said(world.given, number)
    world.given.did(contacts.ask_back, number, text="Welke dag?")
    world.given.did(contacts.clarify, number, "griffier", text="Dinsdag.")
    with pytest.raises(Invalid) as refused:
        asked(world)
    assert [one.field for one in refused.value.errors] == ["namens"]
    assert committee(world.given) not in [
        int(key) for key, _ in world.given.database.read_now(administration.options, Role.CLERK)
    ]


def test_another_committee_takes_over_with_rule_term_and_permission_and_gets_a_list(world: World) -> None:
    to = other(world)
    waits, permitted = asked(world), asked(world)
    world.given.did(
        contacts.ask_permission,
        permitted,
        advice="Akkoord.",
        official=contacts.Official("Ada", "ada@bzk.example"),
    )
    world.given.did(decisions.decide, permitted, ruling=world.given.ruling())
    before = {one: world.given.contact(one) for one in (waits, permitted)}

    ends(world, CommitteeFate.MOVES, to)

    for number, was in before.items():
        now = world.given.contact(number)
        assert (now.state, now.due_at, now.rule, now.permission_id) == (
            was.state,
            was.due_at,
            was.rule,
            was.permission_id,
        )
        assert now.committee_id == to
    letter = world.letter("committee_ended", "otto.opvolger@bzk.example")
    assert letter.body.count("\n> ") == 2
    old = world.letter("committee_ended", "gerrit.griffier@tweedekamer.example")
    assert "\n> " not in old.body
    assert TARA not in world.told("committee_ended"), "who agreed knows"
    with pytest.raises(NotFound):
        said(world.given, waits)
    history = world.given.database.read_now(contact_page.page, waits, world.given.actor("pcp-bzk")).history
    lines = " ".join(line for _, each in history for _, line in each)
    assert f"De {DIGITAL} bestaat niet meer. De vaste commissie voor Digitalisering vraagt dit nu" in lines
    assert f"namens de {DIGITAL}" in lines, "who asked then is named as then"


def test_what_is_withdrawn_says_that_the_committee_is_gone(world: World) -> None:
    number = asked(world)
    ends(world, CommitteeFate.WITHDRAWN)
    assert world.given.contact(number).state is State.WITHDRAWN
    letter = next(one for one in reversed(world.given.rows(Letter)) if one.template == "withdrawn")
    assert "De commissie die dit vroeg, bestaat niet meer." in letter.body
    assert "Kamerlid meer" not in letter.body


def test_on_a_later_day_the_desk_does_it_and_until_then_it_can_be_taken_back(world: World) -> None:
    number, on = asked(world), today(world.given.clock()) + timedelta(days=3)
    id_ = ends(world, CommitteeFate.WITHDRAWN, on=on)
    assert world.given.contact(number).state is State.SUBMITTED
    assert world.line().standing == "afgesproken"
    world.passes(days=3)
    world.given.database.write_now(days.come)
    assert world.given.contact(number).state is State.WITHDRAWN
    assert world.proposal(id_).effective_at is not None
    assert next(one for one in world.given.rows(Committee) if one.name == DIGITAL).ended_on == on


@pytest.mark.parametrize("wrong", ["itself", "of the other Chamber", "without a clerk", "that has ended"])
def test_where_nothing_can_go_is_refused_at_the_field(world: World, wrong: str) -> None:
    here = committee(world.given)
    to = {"itself": lambda: here, "that has ended": lambda: other(world)}.get(
        wrong,
        lambda: int(
            world.does(
                administration.add_committee,
                name="Kaal",
                chamber=Chamber.EK if "Chamber" in wrong else Chamber.TK,
                is_inquiry=False,
            )
        ),
    )()
    if wrong == "that has ended":
        world.sets(Committee, to, ended_on=today(world.given.clock()))
    with pytest.raises(Invalid) as refused:
        world.does(administration.propose_committee_end, CommitteePlan(here, CommitteeFate.MOVES, to, SOURCE))
    assert [one.field for one in refused.value.errors] == ["commissie"]
    if wrong == "that has ended":
        world.sets(Committee, to, ended_on=None)
    assert not [one for one in world.given.rows(Proposal) if one.kind == "committee"]


def test_a_second_act_on_either_of_them_waits_for_the_first(world: World) -> None:
    to, here = other(world), committee(world.given)
    on = today(world.given.clock()) + timedelta(days=3)
    ends(world, CommitteeFate.MOVES, to, on=on)
    for one in (here, to):
        plan = CommitteePlan(one, CommitteeFate.GOES_ON, None, SOURCE)
        with pytest.raises(Conflict, match="Er loopt al een voorstel") as refused:
            world.does(administration.propose_committee_end, plan)
        assert dutch_date(on) in refused.value.message


def test_one_that_is_over_is_not_ended_or_named_again(world: World) -> None:
    ends(world, CommitteeFate.GOES_ON)
    plan = CommitteePlan(committee(world.given), CommitteeFate.GOES_ON, None, SOURCE)
    with pytest.raises(Conflict, match="bestaat niet meer"):
        world.does(administration.propose_committee_end, plan)
    with pytest.raises(Conflict, match="bestaat niet meer"):
        renames(world, "Nog een naam")


def test_the_register_brings_back_neither_the_old_name_nor_what_was_ended(
    take: Any, world: World, database: Database
) -> None:
    take(seated(ANNA))
    one = committee(world.given, EENVOUD)
    world.does(administration.rename_committee, one, "vaste commissie voor Eenvoud en Rust")
    said_ = take(seated(ANNA))[1]
    assert "0 committees added" in said_
    assert "0 seats in committees added, 0 ended" in said_
    plan = CommitteePlan(one, CommitteeFate.GOES_ON, None, SOURCE)
    id_ = int(world.does(administration.propose_committee_end, plan))
    world.does(agreeing.approve, id_, by="beheer-tweede", seen=world.seen(id_))
    said_ = take(seated(ANNA))[1]
    assert "0 committees added" in said_
    assert f"ended here\t{EENVOUD}" in said_
    kept = database.read_now(
        lambda db: db.exec(select(CommitteeSeat).where(col(CommitteeSeat.committee_id) == one)).all()
    )
    assert [seat.ends_on is not None for seat in kept] == [True]


def test_a_form_that_lacks_something_keeps_what_was_typed(given: Given) -> None:
    browser, here = given.sign_in("beheer"), f"{HERE}/{committee(given)}/einde"
    typed = {"dag": "gisteren", "wat": "andere", "commissie": "", "bron": ""}
    answer = browser.post(here, typed)
    assert (answer.status, answer.form(here).fields["dag"], answer.form(here).fields["wat"]) == (
        422,
        "gisteren",
        "andere",
    )
    right = typed | {"dag": today(given.clock()).isoformat(), "wat": "loopt-door", "bron": SOURCE}
    assert browser.post(here, right | {"wat": "andere"}).status == 422
    assert browser.post(here, right).location == here.removesuffix("/einde")
    assert given.rows(ContactRequest) == []
