"""What two administrators agreed to on ministries, offices and committees is put back, or the page says why not and what can be done."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from contactdesk.contacts import agreeing
from contactdesk.law.outcomes import Conflict
from contactdesk.people import administration
from contactdesk.people.administration import CommitteeFate, ProposalLine
from contactdesk.store import Database
from contactdesk.store.models import Committee, CommitteeSeat, Organisation, Portfolio
from contactdesk.words import State
from tests.administration import World
from tests.cabinet_change import DAY, DECREE, Replay, eve
from tests.conftest import Clock
from tests.contacts import Given
from tests.test_cabinet_change import living
from tests.test_ending_committees import asked, committee, ends, other
from tests.test_portfolio_moves import ENDS, HANDS, MOVES, agreed, kept, office, secretary
from tests.test_splitting import plan, split


@pytest.fixture
def replay(database: Database, clock: Clock) -> Replay:
    made = eve(database, clock, 40, 0)
    clock.moment = DAY
    return made


def shown(world: World, id_: int) -> ProposalLine:
    found = world.given.database.read_now(administration.past, world.given.actor("beheer"))
    return next(one for one in found if one.id == id_)


def undone(world: World, id_: int) -> None:
    new = world.does(administration.undo, id_)
    world.does(agreeing.approve, new, by="beheer-tweede", seen=world.seen(new))


@pytest.mark.long
@pytest.mark.parametrize("act", [HANDS, MOVES])
def test_what_went_elsewhere_comes_back_with_all_that_is_open(replay: Replay, act: str) -> None:
    stas = secretary(replay)
    before, given = kept(living(replay)), replay.given
    if act == HANDS:
        id_ = agreed(replay, HANDS, office(replay, "VRO"), stas, "RVB")
    else:
        id_ = agreed(replay, MOVES, stas, given.organisation("JenV"))
    assert shown(replay.world, id_).may_undo
    undone(replay.world, id_)
    assert kept(living(replay)) == before
    rvb = next(one for one in given.rows(Organisation) if one.abbreviation == "RVB")
    assert rvb.portfolio_id == office(replay, "VRO")
    (home,) = [one.department_id for one in given.rows(Portfolio) if one.id == stas]
    assert home == given.organisation("VRO")
    assert not shown(replay.world, id_).may_undo


@pytest.mark.long
def test_what_was_built_on_it_keeps_it_from_coming_back_and_the_page_says_so(replay: Replay) -> None:
    stas = secretary(replay)
    id_ = agreed(replay, HANDS, office(replay, "VRO"), stas, "RVB")
    agreed(replay, ENDS, stas, office(replay, "VRO"))
    line = shown(replay.world, id_)
    assert line.instead
    assert "intussen veranderd" in line.instead.why
    with pytest.raises(Conflict, match="intussen veranderd"):
        replay.world.does(administration.undo, id_)


@pytest.mark.long
def test_where_nobody_is_to_look_after_it_any_more_it_does_not_come_back(replay: Replay) -> None:
    id_ = agreed(replay, MOVES, secretary(replay), replay.given.organisation("JenV"))
    replay.world.sets(Organisation, replay.given.organisation("VRO"), liaison_mailbox="")
    line = shown(replay.world, id_)
    assert not line.may_undo
    assert line.instead
    assert "nog geen postbus" in line.instead.why


@pytest.mark.long
def test_an_office_that_ended_can_be_added_again_by_a_form_that_is_filled_in(replay: Replay) -> None:
    stas = secretary(replay)
    id_ = agreed(replay, ENDS, stas, office(replay, "VRO"))
    line = shown(replay.world, id_)
    assert line.instead
    fields = parse_qs(urlsplit(line.instead.path).query)
    assert fields == {"ambt": ["staatssecretaris van Bouwen"], "postbus": ["stas@vro.example"]}
    wanted = administration.NewMinister("staatssecretaris van Bouwen", "stas@vro.example")
    again = replay.world.does(
        administration.propose_minister, replay.given.organisation("VRO"), wanted, DECREE
    )
    replay.world.approves(again)


def test_ministries_that_split_or_went_together_say_by_which_form_it_can_be_turned_round(
    replay: Replay,
) -> None:
    given, world = replay.given, replay.world
    stas = secretary(replay, "AenM")
    split(replay, plan(replay, stas, "IND"))
    line = shown(world, world.proposal().id)
    assert line.instead
    assert line.instead.path == (
        f"/beheer/organisaties/{given.organisation('OPV')}/samenvoegen?naar={given.organisation('AenM')}"
    )
    vro, minister = given.organisation("VRO"), office(replay, "VRO")
    replay._agreed(administration.propose_merger, "VRO", given.organisation("BZK"))
    line = shown(world, world.proposal().id)
    assert line.instead
    path, fields = urlsplit(line.instead.path).path, parse_qs(urlsplit(line.instead.path).query)
    assert path == f"/beheer/organisaties/{given.organisation('BZK')}/splitsing"
    assert fields["minister"] == [str(minister)]
    assert fields["naam"] == ["Volkshuisvesting en Ruimtelijke Ordening"]
    assert [one.ended_on for one in given.rows(Organisation) if one.id == vro] == [DAY.date()]
    world.passes(days=15)
    assert shown(world, world.proposal().id).instead is None


def test_a_committee_that_ended_is_there_again_with_its_seats_and_what_was_withdrawn_stays_so(
    world: World,
) -> None:
    number, digital = asked(world), committee(world.given)
    id_ = ends(world, CommitteeFate.WITHDRAWN)
    assert shown(world, id_).may_undo
    undone(world, id_)
    row = next(one for one in world.given.rows(Committee) if one.id == digital)
    assert row.ended_on is None
    assert all(one.ends_on is None for one in world.given.rows(CommitteeSeat) if one.committee_id == digital)
    assert world.given.contact(number).state is State.WITHDRAWN
    letter = world.letter("committee_restored", "gerrit.griffier@tweedekamer.example")
    assert "Volgens: " in letter.body
    assert "/verzoeken\n" in letter.body
    assert asked(world) != number, "who was its clerk asks again"
    assert not shown(world, id_).may_undo


def test_a_committee_whose_name_another_has_now_does_not_come_back(world: World) -> None:
    id_ = ends(world, CommitteeFate.GOES_ON)
    other(world, "vaste commissie voor Digitale Zaken")
    with pytest.raises(Conflict, match="Zo heet nu een andere commissie"):
        world.does(administration.undo, id_)


def test_a_link_fills_in_the_form_that_it_opens(given: Given) -> None:
    browser, bzk, szw = given.sign_in("beheer"), given.organisation("BZK"), given.organisation("SZW")
    logius = given.organisation("Logius")
    for path, fields in (
        (f"/beheer/organisaties/{bzk}/samenvoegen", {"naar": str(szw)}),
        (f"/beheer/organisaties/{bzk}/splitsing", {"naam": "Digitaal", "organisaties": str(logius)}),
        (f"/beheer/organisaties/{bzk}/bewindspersoon", {"ambt": "minister van Digitaal"}),
        ("/beheer/organisaties/nieuw", {"naam": "Het Bureau", "soort": "agency"}),
    ):
        query = "&".join(f"{name}={value.replace(' ', '+')}" for name, value in fields.items())
        kept_ = browser.get(f"{path}?{query}").form(path).fields
        assert {name: kept_[name] for name in fields} == fields


def test_two_weeks_later_nothing_is_offered(replay: Replay) -> None:
    id_ = agreed(replay, MOVES, secretary(replay), replay.given.organisation("JenV"))
    replay.given.clock.advance(timedelta(days=15))
    line = shown(replay.world, id_)
    assert (line.may_undo, line.instead) == (False, None)
