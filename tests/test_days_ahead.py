"""What administrators agree on for a later day: it waits, can be taken back, is done by the desk, or says why it could not."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, select

from contactdesk import audit
from contactdesk.contacts import agreeing, elections, succession
from contactdesk.contacts.succession import Succession
from contactdesk.law.days import dutch_date, today
from contactdesk.law.outcomes import Conflict, Invalid
from contactdesk.operations import reminders
from contactdesk.people import administration, importing
from contactdesk.people.administration import NewMinister, NewMinistry, NewOrganisation, OrganisationName
from contactdesk.people.administration.seats import ContactFate, Leaver
from contactdesk.store.models import (
    AuditEntry,
    Letter,
    Organisation,
    Portfolio,
    Proposal,
    RoleGrant,
    StandingPermission,
)
from contactdesk.words import OrganisationKind
from tests.administration import BEA, TARA, World
from tests.contacts import Given

K = OrganisationKind
SOURCE, DECREE = "Staatscourant 2026, 1234", "Koninklijk besluit van 23 november 2026"
NEW_NAME = OrganisationName("Digitale Overheid Dienst", "DOD")
DAYS = 30
WHY = "Zo heet al een organisatie: Digitale Overheid Dienst."


pytestmark = pytest.mark.usefixtures("whole_log")


def later(world: World, days: int = DAYS) -> date:
    return today(world.given.clock()) + timedelta(days=days)


def renames(world: World, at: str = "Logius", name: OrganisationName = NEW_NAME, **more: Any) -> int:
    command, id_ = administration.propose_name, world.given.organisation(at)
    return int(world.does(command, id_, name, SOURCE, on=later(world), **more))


def agrees(world: World, id_: int, by: str = "beheer-tweede") -> bool:
    return bool(world.does(agreeing.approve, id_, by=by, seen=world.seen(id_)))


def round_of_the_clock(given: Given) -> int:
    return int(given.database.write_now(reminders.due))


def the_day_comes(world: World, days: int = DAYS) -> None:
    """Its worker came to a halt a while before, and looks twice."""
    world.passes(days=days - 1)
    round_of_the_clock(world.given)
    world.passes(days=1)
    for _ in range(2):
        round_of_the_clock(world.given)


def deed(given: Given, name: str) -> str:
    """Where the form of the newest proposal goes."""
    return f"/beheer/voorstellen/{given.rows(Proposal)[-1].id}/{name}"


def office(db: Session, key: str = "bzk") -> Portfolio:
    return db.execute(select(Portfolio).where(col(Portfolio.key) == key)).scalar_one()


def test_a_name_that_was_agreed_on_for_a_day_is_given_by_the_desk_on_that_day(world: World) -> None:
    on = later(world)
    id_ = renames(world)
    assert f"Gaat in:         {dutch_date(on)}" in world.letter("organisation_proposed", TARA).body
    assert agrees(world, id_) is False
    assert world.organisation("Logius").name == "Logius"
    assert world.told("organisation_changed") == []
    line = world.line("beheer")
    assert (line.standing, line.is_open, line.may_approve) == ("afgesproken", True, False)
    assert ("Gaat in", dutch_date(on)) in line.facts

    world.passes(days=DAYS - 1)
    round_of_the_clock(world.given)
    assert world.organisation("Logius").name == "Logius", (
        "the evening before it is as it was, after more than 14 days"
    )
    world.passes(days=1)
    for _ in range(2):
        round_of_the_clock(world.given)

    assert world.organisation("DOD").name == "Digitale Overheid Dienst"
    assert f"Logius (tot {dutch_date(on)})" in (world.organisation("DOD").also_known_as or "")
    assert {BEA, TARA} <= set(world.told("organisation_changed"))
    said = world.letter("organisation_changed", "postbus@logius.example").body
    assert "Bea Beheer stelde dit voor en Tara Tweede keurde het goed" in said
    assert f"Het was voor {dutch_date(on)}, en geldt nu." in said
    assert world.logged().count("proposal_effect") == 1
    due = next(one for one in world.given.rows(AuditEntry) if one.action == "proposal_due")
    assert (due.by_id, due.by_party, due.details["on"]) == (None, "system", on.isoformat())


def test_who_sees_another_day_than_was_proposed_does_not_agree_to_it(world: World) -> None:
    id_ = renames(world)
    seen = world.seen(id_)
    world.sets(Proposal, id_, takes_effect_on=later(world, 2))
    with pytest.raises(Conflict, match="een ander dan u zag"):
        world.does(agreeing.approve, id_, by="beheer-tweede", seen=seen)
    world.given.database.write_now(audit.say_all)


def test_until_its_day_either_administrator_takes_it_back(world: World) -> None:
    id_ = renames(world)
    agrees(world, id_)
    world.passes(days=20)
    world.rejects(id_, by="beheer")
    assert dutch_date(later(world, DAYS - 20)) in world.letter("proposal_rejected", TARA).body
    the_day_comes(world)
    assert world.organisation("Logius").name == "Logius"
    assert (past(world)[0].standing, past(world)[0].is_open) == ("afgewezen", False)
    assert [name for name, _ in past(world)[0].facts if name == "Teruggenomen"]


def past(world: World) -> list[administration.ProposalLine]:
    return world.given.database.read_now(administration.past, world.given.actor("beheer"))


def test_what_became_impossible_says_so_once_and_changes_nothing(world: World) -> None:
    id_ = renames(world)
    agrees(world, id_)
    with pytest.raises(Conflict, match="al afgesproken"):
        renames(world)
    other, igj = OrganisationName("Digitale Overheid Dienst", "IGJ"), world.given.organisation("IGJ")
    world.approves(int(world.does(administration.propose_name, igj, other, SOURCE)))
    assert world.line("beheer").standing == "achterhaald", "the page says so before its day"

    the_day_comes(world)

    row = world.proposal(id_)
    assert row.effective_at is None
    assert row.impossible_because == WHY
    assert world.organisation("Logius").name == "Logius"
    assert world.told("proposal_impossible") == sorted([BEA, TARA])
    said = world.letter("proposal_impossible", BEA)
    assert said.subject == "Kon niet doorgaan: een andere naam voor Logius"
    assert f"Waarom niet: {WHY}" in said.body
    assert world.logged().count("proposal_impossible") == 1
    assert "proposal_due" not in world.logged()
    assert past(world)[-1].standing == "onmogelijk"
    with pytest.raises(Conflict, match="kon niet doorgaan"):
        world.rejects(id_)


def test_what_fails_halfway_is_undone_and_the_rest_of_that_day_goes_on(world: World, given: Given) -> None:
    """Somebody became the contact person of the other ministry in between: the seat cannot be given any more."""
    kim = given.ids["kamerlid"]
    rows = importing.read(
        b"naam;e-mail;rol;waarvoor;fractie\nPetra Post;petra.post@bzk.example;Kamerlid;TK;ABC\n"
    )
    leaves = [Leaver(kim, ContactFate.WITHDRAWN)]
    number = given.asked()
    seats = int(world.does(propose_seats, rows, leaves))
    name = renames(world)
    for one in (seats, name):
        agrees(world, one)
    ends = [one.ends_on for one in world.grants(kim)]

    the_day_comes(world)

    assert "rol" in (world.proposal(seats).impossible_because or "")
    assert [one.ends_on for one in world.grants(kim)] == ends, "nothing of it is done"
    assert given.contact(number).closed_at is None
    assert world.told("seats_changed") == []
    assert world.proposal(name).effective_at is not None
    assert world.organisation("DOD").name == "Digitale Overheid Dienst"


def propose_seats(db: Session, rows: Any, leaves: list[Leaver], by: Any) -> int:
    return elections.propose(db, rows, leaves, SOURCE, by, today(db.info["now"]) + timedelta(days=DAYS))


def test_a_new_chamber_comes_on_its_day_and_who_leaves_hears_that_day(world: World, given: Given) -> None:
    kim, on = given.ids["kamerlid"], later(world)
    rows = importing.read(b"naam;e-mail;rol;waarvoor\nNora Nieuw;nora@tweedekamer.example;Kamerlid;TK\n")
    number = given.asked()
    id_ = int(world.does(propose_seats, rows, [Leaver(kim, ContactFate.WITHDRAWN)]))
    (warned,) = [one for one in given.rows(Letter) if one.template == "seat_ends"]
    assert f"Het gaat in op {dutch_date(on)}. Vanaf die dag kunt u niet meer inloggen" in warned.body
    agrees(world, id_)
    assert given.contact(number).closed_at is None
    assert [one.ends_on for one in world.grants(kim)] == [None]

    the_day_comes(world)

    assert given.contact(number).closed_at is not None
    assert [one.ends_on for one in world.grants(kim)] == [on]
    assert any(
        one.starts_on is None for one in given.rows(RoleGrant) if one.person_id > max(given.ids.values())
    )
    assert f"Het was voor {dutch_date(on)}, en geldt nu." in world.letter("seats_changed", BEA).body


def test_what_is_kept_is_kept_until_after_the_day_of_the_new_chamber(world: World, given: Given) -> None:
    given.asked()
    rows = importing.read(b"naam;e-mail;rol;waarvoor\nNora Nieuw;nora@tweedekamer.example;Kamerlid;TK\n")
    early = Leaver(given.ids["kamerlid"], ContactFate.KEPT, until=later(world, DAYS - 1))
    with pytest.raises(Invalid, match="tot-"):
        world.does(propose_seats, rows, [early])


def test_a_minister_who_comes_on_a_later_day_takes_two_and_holds_from_that_day(given: Given) -> None:
    standing, id_ = given.beforehand(), given.database.read_now(office).id
    here = f"/beheer/bewindspersonen/{id_}"
    on = today(given.clock()) + timedelta(days=DAYS)
    typed = {"naam": "N. de Nieuwe", "sinds": on.isoformat(), "stuk": DECREE}
    answer = given.sign_in("beheer").post(here, typed)
    assert (answer.status, answer.location) == (303, "/beheer/voorstellen")
    assert given.sign_in("beheer-tweede").post(here, typed).status == 409, "of two the second sees the first"

    second = given.sign_in("beheer-tweede")
    page = second.get("/beheer/voorstellen")
    form = page.form(deed(given, "goedkeuren"))
    assert second.post(form.action, form.fields).status == 303
    shown = given.sign_in("beheer").get(here)
    assert shown.values("data-stand") == ["afgesproken"]
    assert dutch_date(on) in shown.text
    assert [one.suspended_at for one in given.rows(StandingPermission) if one.id == standing] == [None]
    (asked,) = [one for one in given.rows(Letter) if one.template == "minister_proposed"]
    assert f"Gaat in: {dutch_date(on)}" in asked.body

    given.clock.advance(timedelta(days=DAYS))
    for _ in range(2):
        round_of_the_clock(given)

    assert [one.suspended_at is not None for one in given.rows(StandingPermission)] == [True]
    (inherited,) = [one for one in given.rows(Letter) if one.template == "inherited"]
    assert f"N. de Nieuwe is sinds {dutch_date(on)} minister van" in inherited.body
    changed = next(one for one in given.rows(AuditEntry) if one.action == "minister_change")
    assert (changed.by_id, changed.by_party) == (None, "system")


def test_each_act_is_for_today_or_later_and_not_for_years_ahead(world: World) -> None:
    logius, bzk = world.given.organisation("Logius"), str(world.office().id)
    acts: tuple[tuple[Any, ...], ...] = (
        (administration.propose_name, logius, NEW_NAME),
        (administration.propose_merger, logius, world.given.organisation("IGJ")),
        (administration.propose_change, logius, K.INSPECTORATE, bzk),
        (administration.propose_new, NewOrganisation(NEW_NAME, K.AGENCY, bzk)),
        (administration.propose_ministry, NewMinistry(NEW_NAME, ("minister van Digitaal",))),
        (
            administration.propose_minister,
            world.given.organisation("BZK"),
            NewMinister("minister van Ruimte"),
        ),
    )
    for act, *wanted in acts:
        for days in (-1, 3 * 366):
            with pytest.raises(Invalid) as caught:
                world.does(act, *wanted, SOURCE, on=later(world, days))
            assert [one.field for one in caught.value.errors] == ["ingang"], act.__name__
        made = int(world.does(act, *wanted, SOURCE, on=later(world)))
        assert world.proposal(made).takes_effect_on == later(world), act.__name__
        world.rejects(made)
        now_at_once = int(world.does(act, *wanted, SOURCE, on=later(world, 0)))
        assert world.proposal(now_at_once).takes_effect_on is None, act.__name__
        world.rejects(now_at_once)


def test_a_ministry_that_is_emptied_by_what_is_agreed_on_before_ends_on_the_same_day(world: World) -> None:
    """VWS goes into BZK and BZK is renamed, both for one day: the order is that of the proposals."""
    vws, bzk = (world.given.organisation(one) for one in ("VWS", "BZK"))
    asked = world.given.asked("IGJ")
    merger = int(world.does(administration.propose_merger, vws, bzk, SOURCE, on=later(world)))
    agrees(world, merger)
    name = renames(world, "BZK", OrganisationName("Binnenland en Zorg", "BZ-Z"))
    agrees(world, name)
    with pytest.raises(Conflict, match="al afgesproken"):
        world.does(administration.propose_end, vws, later(world), SOURCE)

    the_day_comes(world)

    assert world.given.contact(asked).department_id == bzk
    assert world.organisation("BZ-Z").id == bzk
    assert world.given.database.read_now(lambda db: db.get_one(Organisation, vws)).ended_on == later(world, 0)
    follows = [one for one in world.given.rows(AuditEntry) if one.action == "organisation_follows"]
    assert {one.by_party for one in follows} == {"system"}


def test_a_ministry_may_end_on_a_day_by_which_it_is_still_to_be_emptied(world: World) -> None:
    vws = world.given.organisation("VWS")
    with pytest.raises(Conflict, match="kan nog niet ophouden"):
        world.does(administration.propose_end, vws, later(world, 0), SOURCE)
    id_ = int(world.does(administration.propose_end, vws, later(world), SOURCE))
    assert [said for name, said in world.line().facts if name == "Moet die dag weg zijn"]
    agrees(world, id_)

    the_day_comes(world)

    assert "kan nog niet ophouden te bestaan" in (world.proposal(id_).impossible_because or "")
    assert world.given.database.read_now(lambda db: db.get_one(Organisation, vws)).ended_on is None


def test_what_two_agreed_on_stands_when_one_of_them_is_no_administrator_any_more(world: World) -> None:
    id_ = renames(world)
    agrees(world, id_)
    world.sets(RoleGrant, world.grants(world.given.ids["beheer-tweede"])[0].id, ends_on=later(world, 1))
    world.given.database.write_now(audit.say_all)
    the_day_comes(world)
    assert world.proposal(id_).effective_at is not None


def test_what_was_agreed_on_for_a_day_that_passed_before_the_second_agreed_holds_at_once(
    world: World,
) -> None:
    id_ = renames(world)
    world.sets(Proposal, id_, takes_effect_on=later(world, 1))
    world.given.database.write_now(audit.say_all)
    world.passes(days=3)
    assert agrees(world, id_) is True
    assert world.organisation("DOD").name == "Digitale Overheid Dienst"


def test_the_pages_take_a_day_keep_what_was_typed_and_say_what_is_agreed_on(given: Given) -> None:
    browser, here = given.sign_in("beheer"), f"/beheer/organisaties/{given.organisation('Logius')}"
    on = today(given.clock()) + timedelta(days=DAYS)
    typed = {"naam": "Dienst", "afkorting": "DST", "bron": SOURCE}
    yesterday = {"ingang": (today(given.clock()) - timedelta(days=1)).isoformat()}
    page = browser.post(f"{here}/naam", typed | yesterday)
    assert page.status == 422
    assert "Kies vandaag of een latere dag" in page.text
    kept = page.form(f"{here}/naam").fields
    assert {name: kept[name] for name in (*typed, "ingang")} == typed | yesterday

    assert browser.post(f"{here}/naam", typed | {"ingang": on.isoformat()}).status == 303
    second = given.sign_in("beheer-tweede")
    page = second.get("/beheer/voorstellen")
    form = page.form(deed(given, "goedkeuren"))
    answer = second.post(form.action, form.fields)
    assert answer.status == 303
    page = second.get("/beheer/voorstellen")
    assert f"Het loket doet dit op {dutch_date(on)}" in page.text
    assert "Afgesproken voor een latere dag" in page.text
    assert browser.get(here).values("data-stand") == ["afgesproken"]
    back = browser.get(here).form(deed(given, "afwijzen"))
    assert browser.post(back.action, back.fields).status == 303
    assert browser.get(here).values("data-stand") == []


def test_two_workers_do_it_once(world: World) -> None:
    id_ = renames(world)
    agrees(world, id_)
    world.passes(days=DAYS)
    database = world.given.database
    with ThreadPoolExecutor(4) as together:
        list(together.map(lambda _: database.write_now(reminders.due), range(4)))
    assert world.logged().count("proposal_effect") == 1


def test_a_minister_is_not_agreed_on_for_nine_years_ahead(given: Given) -> None:
    after = Succession("N. de Nieuwe", today(given.clock()) + timedelta(days=9 * 366), DECREE)
    id_ = given.database.read_now(office).id
    with pytest.raises(Invalid, match="sinds"):
        given.database.write_now(succession.change_hands, id_, given.actor("beheer"), after)
