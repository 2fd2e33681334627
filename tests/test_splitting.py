"""A part of a ministry becomes a ministry of its own: one act, whole or not at all, that leaves nobody without an answer."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from contactdesk import audit, contacts
from contactdesk.contacts import agreeing, contact_page, decisions
from contactdesk.law.days import today
from contactdesk.law.outcomes import Conflict, Invalid, NotFound
from contactdesk.operations import days
from contactdesk.people import administration, standard_texts
from contactdesk.people.administration import NewMinister, OrganisationName, PortfolioMove, SplitPlan
from contactdesk.people.standard_texts import Wording
from contactdesk.store import Database
from contactdesk.store.models import (
    ContactRequest,
    Letter,
    Organisation,
    Portfolio,
    Proposal,
    RoleGrant,
    StandardText,
    StandingPermission,
)
from contactdesk.words import Role, State, TextKind
from tests.cabinet_change import DAY, DECREE, Replay, eve
from tests.conftest import Clock
from tests.contacts import Given
from tests.test_cabinet_change import living
from tests.test_portfolio_moves import HANDS, _belongs, agreed, at, kept, office, secretary

NAME = OrganisationName("Opvang", "OPV")
OPV, STAS = "liaison@aenm.example", "stas@vro.example"


@pytest.fixture
def replay(database: Database, clock: Clock) -> Replay:
    made = eve(database, clock, 40, 6)
    clock.moment = DAY
    return made


def plan(replay: Replay, minister: int | None, *bodies: str, **more: Any) -> SplitPlan:
    ids, liaison = tuple(map(replay.given.organisation, bodies)), replay.given.ids["pcp-aenm"]
    wanted = SplitPlan(replay.given.organisation("AenM"), NAME, DECREE, minister=minister, bodies=ids)
    return replace(wanted, **({"liaisons": (liaison,)} | more))


def proposed(replay: Replay, wanted: SplitPlan, days_ahead: int = 0) -> int:
    on = today(replay.given.clock()) + timedelta(days=days_ahead)
    return int(replay.world.does(administration.propose_split, wanted, on=on))


def split(replay: Replay, wanted: SplitPlan) -> bool:
    id_ = proposed(replay, wanted)
    return bool(replay.world.does(agreeing.approve, id_, by="beheer-tweede", seen=replay.world.seen(id_)))


def wording(replay: Replay, by: str, title: str, text: str = "Feiten en cijfers.") -> None:
    at, actor = replay.given.organisation("AenM" if by == "pcp-aenm" else "JenV"), replay.given.actor(by)
    said = Wording(TextKind.ADVICE, title, text)
    replay.given.database.write_now(lambda db: standard_texts.add(db, at, said, actor))


def texts(replay: Replay, short: str) -> list[tuple[str, str]]:
    here = replay.given.organisation(short)
    rows = [
        one for one in replay.given.rows(StandardText) if one.organisation_id == here and not one.ended_at
    ]
    return sorted((one.title, one.text) for one in rows)


def test_an_office_that_goes_along_takes_all_it_has_and_its_permissions_beforehand_go_on(
    replay: Replay,
) -> None:
    given, stas = replay.given, secretary(replay, "AenM")
    agreed(replay, HANDS, office(replay, "AenM"), stas, "IND")
    permission = replay.beforehand["AenM"][0]
    given.database.write_now(lambda db: _belongs(db, permission, stas))
    wording(replay, "pcp-aenm", "Aantallen")
    before, asked = kept(living(replay)), len(given.rows(Letter))

    assert split(replay, plan(replay, stas, "COA")) is True

    made, of = given.organisation("OPV"), given.organisation("AenM")
    assert kept(living(replay)) == before, "state, term and rule of what is open"
    there = {one.abbreviation: (one.department_id, one.portfolio_id) for one in given.rows(Organisation)}
    assert (there["OPV"], there["IND"], there["COA"]) == ((made, stas),) * 3
    row = next(one for one in given.rows(StandingPermission) if one.id == permission)
    assert (row.portfolio_id, row.suspended_at) == (stas, None)
    assert {one.department_id for one in given.rows(ContactRequest) if one.portfolio_id == stas} == {made}
    assert texts(replay, "OPV") == texts(replay, "AenM") == [("Aantallen", "Feiten en cijfers.")]
    new = given.rows(Letter)[asked:]
    assert not [one for one in new if one.template == "asked"], "the office that moves is not asked again"
    told = {one.to_email: one for one in new if one.template == "portfolio_moved"}
    assert {STAS, OPV, "office@aenm.example"} == set(told)
    assert "wordt een eigen ministerie" in told[STAS].subject
    held = [one for one in given.rows(RoleGrant) if one.person_id == given.ids["pcp-aenm"]]
    assert {(one.role, one.organisation_id) for one in held} == {(Role.LIAISON, of), (Role.LIAISON, made)}
    assert given.database.read_now(audit.verify).broken_id is None


def test_what_gets_another_minister_is_put_there_and_waits_for_its_permissions_beforehand(
    replay: Replay,
) -> None:
    given, stas, ind = replay.given, secretary(replay, "AenM"), replay.given.organisation("IND")
    waits, permitted = (at(replay, "IND", one)[0] for one in (State.AWAITING_PERMISSION, State.PERMITTED))
    only, every = replay.beforehand["AenM"][0], replay.beforehand["VRO"][0]
    replay.world.sets(StandingPermission, only, organisations=[ind])
    given.database.write_now(audit.say_all)
    shown = replay.read(lambda db: administration.waiting(db, given.actor("beheer-tweede")))
    assert shown == []

    id_ = proposed(replay, plan(replay, stas, "IND"))
    facts = dict(replay.world.line().facts)
    assert facts["Toestemmingen vooraf die worden opgeschort"] == "1"
    assert int(facts["Open verzoeken die meegaan"]) > 0
    replay.world.does(agreeing.approve, id_, by="beheer-tweede", seen=replay.world.seen(id_))

    asked = [one for one in given.rows(Letter) if (one.template, one.to_email) == ("asked", STAS)]
    assert len(asked) == len(at(replay, "IND", State.AWAITING_PERMISSION))
    with pytest.raises(NotFound):
        given.did(decisions.decide, waits, "minister-aenm", ruling=given.ruling())
    given.did(decisions.decide, waits, "stas", ruling=given.ruling())
    assert given.contact(permitted).state is State.PERMITTED
    rows = {one.id: one for one in given.rows(StandingPermission)}
    assert (rows[only].portfolio_id, rows[only].suspended_at is not None) == (stas, True)
    assert rows[every].suspended_at is None
    page = replay.read(contact_page.page, permitted, given.actor("pcp-aenm"))
    said = " ".join(line for _, lines in page.history for _, line in lines)
    assert "toestemming gevraagd aan de minister van Asiel en Migratie" in said, "the names of that day"
    given.did(contacts.take, at(replay, "IND", State.SUBMITTED)[0], "pcp-aenm")


def newcomer(**more: Any) -> NewMinister:
    named = {"mailbox": "bureau@opvang.example", "name": "O. Opvang", "email": "o.opvang@opvang.example"}
    return NewMinister("minister van Opvang", **(named | more))


def test_a_minister_who_is_new_comes_first_and_the_rest_follows_once_the_office_is_read(
    replay: Replay,
) -> None:
    given, world = replay.given, replay.world
    before = kept(living(replay))
    wanted = plan(
        replay, None, "IND",
        newcomer=newcomer(), liaisons=(), name="L. Nieuw", email="l.nieuw@opvang.example",
        mailbox="contact@opvang.example",
    )  # fmt: skip
    assert split(replay, wanted) is False
    shown = replay.read(administration.waiting, given.actor("beheer"))
    (facts,) = [dict(one.facts) for one in shown if one.standing == "afgesproken"]
    assert facts["Wacht op"].startswith("Het bureau van de nieuwe bewindspersoon")
    given.database.write_now(days.come)
    assert [one.abbreviation for one in given.rows(Organisation) if one.abbreviation == "OPV"] == []
    assert kept(living(replay)) == before

    world.answers()
    given.database.write_now(days.come)

    assert kept(living(replay)) == before
    made = given.organisation("OPV")
    minister = next(one for one in given.rows(Portfolio) if one.title == "minister van Opvang")
    assert (minister.department_id, minister.mailbox) == (made, "bureau@opvang.example")
    assert {
        one.portfolio_id
        for one in given.rows(ContactRequest)
        if one.organisation_id == given.organisation("IND") and one.closed_at is None
    } == {minister.id}
    ministry = next(one for one in given.rows(Organisation) if one.id == made)
    assert ministry.liaison_mailbox == OPV, "until they have one of their own"
    world.answers()
    ministry = next(one for one in given.rows(Organisation) if one.id == made)
    assert ministry.liaison_mailbox == "contact@opvang.example"
    assert "l.nieuw@opvang.example" in world.told("role_given")
    assert given.database.read_now(audit.verify).broken_id is None


def test_an_office_that_nobody_reads_in_time_gives_up_the_split_and_changes_nothing(replay: Replay) -> None:
    given = replay.given
    split(replay, plan(replay, None, "IND", newcomer=newcomer()))
    before = kept(living(replay))
    given.clock.advance(timedelta(days=15))
    given.database.write_now(days.come)
    row = next(one for one in given.rows(Proposal) if one.details.get("act") == "split")
    assert "testbrief" in (row.impossible_because or "")
    assert kept(living(replay)) == before


@pytest.mark.long
@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"liaisons": ()}, "contactpersonen"),
        ({"liaisons": (), "name": "L. Nieuw"}, "contactpersonen"),
        ({"name": "L. Nieuw"}, "email"),
        ({"minister": None}, "minister"),
        ({"minister": "leads"}, "minister"),
        ({"minister": "elsewhere"}, "minister"),
        ({"offices": (9999,)}, "bureaus"),
        ({"bodies": (9999,)}, "organisaties"),
        ({"named": OrganisationName("Justitie en Veiligheid", "JV")}, "naam"),
        ({"named": OrganisationName("Opvang", "JenV")}, "afkorting"),
        ({"tooi": "mnre1"}, "tooi"),
        ({"minister": None, "newcomer": newcomer(mailbox=None)}, "postbus"),
        ({"minister": None, "newcomer": newcomer(name=None)}, "logt_in"),
        (
            {"minister": None, "newcomer": newcomer(), "mailbox": "bureau@opvang.example"},
            "postbus_contactpersonen",
        ),
        (
            {"minister": None, "newcomer": newcomer(), "name": "O. O", "email": "o.opvang@opvang.example"},
            "email",
        ),
        ({"mailbox": "office@aenm.example"}, "postbus_contactpersonen"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(replay: Replay, wrong: dict[str, Any], field: str) -> None:
    stas = secretary(replay, "AenM")
    offices = {"leads": office(replay, "AenM"), "elsewhere": office(replay, "JenV")}
    minister = wrong.get("minister", stas)
    more = wrong | {"minister": offices.get(minister, minister)}
    with pytest.raises(Invalid) as refused:
        proposed(replay, replace(plan(replay, stas), **more))
    assert field in [one.field for one in refused.value.errors]
    assert replay.given.rows(Proposal) == []


def test_one_act_at_a_time_on_what_goes_along_and_what_came_in_between_stops_it(replay: Replay) -> None:
    given, stas = replay.given, secretary(replay, "AenM")
    proposed(replay, plan(replay, stas, "IND"), days_ahead=3)
    move = PortfolioMove(HANDS, stas, office(replay, "AenM"), (given.organisation("IND"),), DECREE)
    for act, args in (
        (administration.propose_split, (plan(replay, stas, named=OrganisationName("Anders", "AND")),)),
        (administration.propose_merger, (given.organisation("AenM"), given.organisation("JenV"), DECREE)),
        (administration.propose_portfolio_move, (replace(move, act="office_ends", bodies=()),)),
    ):
        with pytest.raises(Conflict):
            replay.world.does(act, *args)
    replay.world.does(
        agreeing.approve,
        replay.world.proposal().id,
        by="beheer-tweede",
        seen=replay.world.seen(replay.world.proposal().id),
    )
    replay.world.sets(Portfolio, stas, mailbox="")
    before = {one.number: one.portfolio_id for one in given.rows(ContactRequest)}
    given.clock.advance(timedelta(days=3))
    given.database.write_now(days.come)
    assert "postbus" in (replay.world.proposal().impossible_because or "")
    assert {one.number: one.portfolio_id for one in given.rows(ContactRequest)} == before


def test_a_ministry_that_goes_into_another_brings_its_standard_texts_and_no_name_twice(
    replay: Replay,
) -> None:
    wording(replay, "pcp-aenm", "Aantallen", "Van asiel.")
    wording(replay, "pcp-aenm", "Zelfde")
    wording(replay, "pcp-aenm", "Eigen")
    wording(replay, "pcp-jenv", "Aantallen", "Van recht.")
    wording(replay, "pcp-jenv", "Zelfde")
    replay._agreed(administration.propose_merger, "AenM", replay.given.organisation("JenV"))
    assert texts(replay, "JenV") == [
        ("Aantallen", "Van recht."),
        ("Aantallen (AenM)", "Van asiel."),
        ("Eigen", "Feiten en cijfers."),
        ("Zelfde", "Feiten en cijfers."),
    ]
    assert texts(replay, "AenM") == []
    assert replay.given.database.read_now(audit.verify).broken_id is None


def test_the_page_asks_all_of_it_in_one_form_and_keeps_what_was_typed(given: Given) -> None:
    browser, bzk = given.sign_in("beheer"), given.organisation("BZK")
    given.asked(subject="Geheim MERK")
    here = f"/beheer/organisaties/{bzk}/splitsing"
    assert here in browser.get(f"/beheer/organisaties/{bzk}").html
    page = browser.get(here)
    assert "MERK" not in page.text
    typed = {
        "naam": "Ministerie van Digitale Zaken",
        "afkorting": "DZ",
        "ambt": "Minister van Digitale Zaken",
        "postbus": "bureau@dz.example",
        "organisaties": str(given.organisation("Logius")),
        "bron": DECREE,
        "tooi": "ministerie/mnre9999",
    }
    answer = browser.post(here, typed)
    assert answer.status == 422
    assert "geen ministerie begint zonder" in answer.text
    kept = answer.form(here).fields
    assert {name: kept[name] for name in typed} == typed
    both = browser.post(here, typed | {"minister": "1", "contactpersonen": str(given.ids["pcp-bzk"])})
    assert "of maak leeg wat u daarvan hebt ingevuld" in both.text
    done = browser.post(
        here, typed | {"contactpersonen": str(given.ids["pcp-bzk"]), "sleutel": kept["sleutel"]}
    )
    assert (done.status, done.location) == (303, "/beheer/voorstellen")
    assert "Digitale Zaken wordt een eigen ministerie" in browser.get("/beheer/voorstellen").text
    assert browser.get(f"/beheer/organisaties/{given.organisation('Logius')}/splitsing").status == 404
