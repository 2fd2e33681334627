"""Mailboxes that links go to: two administrators and a test letter, and who tries to come past them."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from contactdesk import contacts, people
from contactdesk.contacts import decisions
from contactdesk.law.days import today
from contactdesk.law.outcomes import Conflict, Invalid, NotFound, TooMany
from contactdesk.letters.outbox import keys
from contactdesk.people import administration
from contactdesk.people.administration.directory import HARMLESS
from contactdesk.store.models import Letter, LetterKey, LoginSession, Organisation, Proposal
from contactdesk.web import login
from contactdesk.words import Role
from tests.administration import BEA, NEW, OLD, TARA, World


@pytest.mark.parametrize("first", ["approves", "answers"])
def test_a_mailbox_changes_when_a_second_agreed_and_the_test_letter_was_answered_in_either_order(
    world: World, first: str
) -> None:
    id_ = world.proposes()
    steps = [lambda: world.approves(id_), world.answers]
    for step, holds in zip(steps if first == "approves" else steps[::-1], (False, True), strict=True):
        assert world.organisation().mailbox == OLD
        assert step() is holds
    assert world.organisation().mailbox == NEW
    row = world.proposal()
    assert row.effective_at == max(row.approved_at, row.answered_at)
    assert world.told("mailbox_test") == [NEW]
    assert world.told("mailbox_proposed") == sorted([OLD, TARA])
    assert world.letter("mailbox_proposed", OLD).reply_to == TARA, "not who proposed it"
    warned = world.letter("mailbox_proposed", OLD).body
    assert warned.index("testbrief beantwoordt") < warned.index("Daarna krijgt u hier geen brieven meer")
    assert warned.index("geen brieven meer") < warned.index("Laat het nu weten"), "not from that moment"
    changed = world.letter("mailbox_changed", TARA) if first == "approves" else None
    assert changed is None or changed.reply_to == BEA, "nobody answers themselves"
    administrators = {BEA, TARA} - ({TARA} if first == "answers" else set())
    assert world.told("mailbox_changed") == sorted([*administrators, OLD, NEW])
    done = [action for action in world.logged() if action.startswith("proposal")]
    order = ["proposal_approve", "proposal_answer"]
    assert done == ["proposal", *(order if first == "approves" else order[::-1]), "proposal_effect"]


@pytest.mark.parametrize("kind", ["organisation", "liaison", "secretary_general", "office"])
def test_every_mailbox_that_links_go_to_changes_so_and_no_other_way(world: World, kind: str) -> None:
    box = f"office-{world.office().id}" if kind == "office" else world.box("BZK", kind)
    id_ = world.proposes(box, "anders@bzk.example")
    world.approves(id_)
    world.answers()
    body = world.organisation("BZK")
    now = {
        "organisation": body.mailbox,
        "liaison": body.liaison_mailbox,
        "secretary_general": body.secretary_general_mailbox,
        "office": world.office().mailbox,
    }
    assert [name for name, address in now.items() if address == "anders@bzk.example"] == [kind]


def test_the_harmless_details_hold_no_mailbox() -> None:
    assert set(HARMLESS) == {"phone", "liaison_phone", "website", "note"}


@pytest.mark.parametrize(
    "key", ["", "office", "office-0", "liaison-999999", "mailbox-1", "organisation-1x", "legislation-1"]
)
def test_a_mailbox_that_is_none_cannot_be_proposed(world: World, key: str) -> None:
    with pytest.raises(NotFound):
        world.proposes(key or "-", NEW)


def test_of_an_agency_nobody_proposes_a_mailbox_that_only_a_ministry_has(world: World) -> None:
    with pytest.raises(NotFound):
        world.proposes(world.box("Logius", "liaison"), "x@logius.example")


@pytest.mark.parametrize(
    ("address", "of"),
    [
        ("minister@bzk.example", "het bureau van de minister"),
        ("pcp@szw.example", "de parlementair contactpersoon"),
        ("POSTBUS@IGJ.example", "Inspectie"),
        (BEA, "adres van een beheerder"),
        (TARA, "adres van een beheerder"),
        ("kim.kamerlid@tweedekamer.example", "adres van een Kamerlid"),
        ("anne.assistent@tweedekamer.example", "adres van een medewerker"),
        ("gerrit.griffier@tweedekamer.example", "adres van een griffier"),
        (OLD.upper(), "al het adres"),
    ],
)
def test_a_mailbox_serves_one_side_of_the_desk_and_no_administrator_nor_who_asks(
    world: World, address: str, of: str
) -> None:
    with pytest.raises(Invalid) as error:
        world.proposes(address=address)
    (wrong,) = error.value.errors
    assert wrong.field == "adres"
    assert of in wrong.message
    assert world.given.rows(Letter) == []


def test_who_reads_a_mailbox_of_the_desk_becomes_no_administrator_and_nobody_who_asks(world: World) -> None:
    """The other way round, also where the mailbox came while the role waited."""
    email = "bureau-igj@igj.example"
    ina = world.does(administration.add_person, name="Ina Inbox", email=email, phone=None)
    world.gives(ina, Role.ADMINISTRATOR)
    role = world.proposal().id
    box = world.proposes(world.box("IGJ"), email)
    world.answers()
    world.approves(box)
    with pytest.raises(Conflict, match="is de postbus van Inspectie"):
        world.approves(role)
    for other, about in ((Role.ADMINISTRATOR, None), (Role.MEMBER, "TK")):
        with pytest.raises(Conflict, match="is de postbus van Inspectie"):
            world.gives(ina, other, about)
    assert world.grants(ina) == []


def test_bodies_of_one_ministry_and_kind_may_share_a_mailbox_and_no_others(world: World) -> None:
    igj, uwv = world.organisation("IGJ"), world.organisation("UWV")
    with pytest.raises(Invalid):
        world.proposes(world.box("IGJ"), OLD)
    world.sets(Organisation, igj.id, department_id=uwv.department_id)
    with pytest.raises(Invalid):
        world.proposes(world.box("IGJ"), OLD)
    world.sets(Organisation, igj.id, kind=uwv.kind)
    assert world.proposes(world.box("IGJ"), OLD)


@pytest.mark.parametrize(
    ("one", "other"), [("Logius", "bzk"), ("Logius", "wg-bzk"), ("WG-BZK", "bzk"), ("WG-BZK", "logius")]
)
def test_a_ministry_and_a_legislative_unit_share_no_mailbox_with_anybody(
    world: World, one: str, other: str
) -> None:
    world.sets(Organisation, world.given.organisation("Logius"), kind=world.organisation("WG-BZK").kind)
    with pytest.raises(Invalid):
        world.proposes(world.box(one), f"postbus@{other}.example")


def test_a_mailbox_that_became_another_bodys_in_the_meantime_is_refused(world: World) -> None:
    id_ = world.proposes()
    world.sets(Organisation, world.given.organisation("IGJ"), mailbox=NEW)
    with pytest.raises(Conflict, match="Dit adres is al van Inspectie"):
        world.approves(id_)
    with pytest.raises(Conflict):
        world.answers()


def test_a_mailbox_that_is_another_by_now_is_not_overwritten(world: World) -> None:
    id_ = world.proposes()
    world.answers()
    world.sets(Organisation, world.given.organisation("UWV"), mailbox="intussen@uwv.example")
    with pytest.raises(Conflict, match="intussen een andere"):
        world.approves(id_)
    assert world.organisation().mailbox == "intussen@uwv.example"


def test_a_proposal_for_an_organisation_that_ended_is_refused_at_each_step(world: World) -> None:
    id_ = world.proposes()
    world.sets(Organisation, world.given.organisation("UWV"), ended_on=today(world.given.clock()))
    with pytest.raises(Conflict, match="bestaat niet meer"):
        world.approves(id_)
    with pytest.raises(Conflict):
        world.answers()
    with pytest.raises(Conflict, match="bestaat niet meer"):
        world.does(administration.send_again, id_)
    world.rejects(id_)
    with pytest.raises(Conflict, match="bestaat niet meer"):
        world.proposes(address="nog@uwv.example")
    assert world.organisation().mailbox == OLD


def test_one_proposal_for_a_mailbox_at_a_time(world: World) -> None:
    world.proposes()
    with pytest.raises(Conflict, match="loopt al een voorstel"):
        world.proposes(address="anders@uwv.example", by="beheer-tweede")


def test_looking_at_a_test_letters_link_changes_nothing(world: World) -> None:
    world.proposes()
    before = world.given.rows(Proposal), world.given.rows(LetterKey), world.logged()
    for _ in range(3):
        seen = world.looks()
        assert (seen.standing, seen.address) == (administration.AnswerState.OPEN, NEW)
    assert (world.given.rows(Proposal), world.given.rows(LetterKey), world.logged()) == before


def test_a_test_letter_is_answered_once(world: World) -> None:
    world.proposes()
    world.answers()
    for is_ours in (True, False):
        with pytest.raises(Conflict):
            world.answers(is_ours=is_ours)
    assert world.looks().standing == administration.AnswerState.ANSWERED
    assert world.logged().count("proposal_answer") == 1


def test_who_does_not_know_of_it_says_no_and_everybody_who_had_heard_is_told(world: World) -> None:
    id_ = world.proposes()
    assert world.answers(is_ours=False) is False
    assert world.looks().standing == administration.AnswerState.REJECTED
    assert world.told("proposal_rejected") == sorted([BEA, TARA, OLD])
    assert f"vanuit {NEW} geantwoord" in world.letter("proposal_rejected", OLD).body
    with pytest.raises(Conflict, match="Wie de nieuwe postbus leest wees dit voorstel af"):
        world.approves(id_)


def test_a_rejected_mailbox_is_told_to_old_and_new(world: World) -> None:
    id_ = world.proposes()
    world.rejects(id_)
    assert world.told("proposal_rejected") == sorted([BEA, OLD, NEW])
    assert world.looks().standing == administration.AnswerState.REJECTED
    with pytest.raises(Conflict):
        world.answers()


def test_a_link_ends_with_its_proposal(world: World) -> None:
    world.proposes()
    world.passes(days=14)
    assert world.looks().standing == administration.AnswerState.OVER
    with pytest.raises(Conflict):
        world.answers()


def test_a_forged_link_and_one_of_another_kind_open_nothing(world: World) -> None:
    world.proposes()
    token = world.token()
    number, _, signature = token.partition("-")
    forged = [f"{number}-{'a' * 52}", f"9{number}-{signature}", signature, token[:-1], f"{token}a", ""]
    other = world.given.rows(LetterKey)[-1]
    world.sets(LetterKey, other.id, purpose="sign_in")
    forged.append(token)
    settings = world.given.database.read_now(lambda db: db.info["desk"]).settings
    changed = world.given.rows(LetterKey)[-1]
    forged.append(keys.handed_out(settings, changed).rpartition("/")[2])
    for one in forged:
        with pytest.raises(NotFound):
            world.looks(one or "-")
        with pytest.raises(NotFound):
            world.answers(one or "-")
    assert world.proposal().answered_at is None


def test_a_link_of_one_proposal_answers_no_other(world: World) -> None:
    world.proposes()
    first = world.token()
    second = world.proposes(world.box("IGJ"), "post@igj.example")
    world.answers(first)
    assert world.proposal(second).answered_at is None
    assert world.proposal(second - 1).answered_at is not None


def test_an_address_that_is_changed_after_the_test_letter_left_is_not_proven_by_it(world: World) -> None:
    id_ = world.proposes()
    details = world.proposal().details
    world.sets(Proposal, id_, details={**details, "new": "kaper@uwv.example"})
    with pytest.raises(NotFound):
        world.answers()
    assert world.approves(id_) is False
    assert world.organisation().mailbox == OLD


def test_a_test_letter_goes_again_once_in_ten_minutes_and_both_links_work_until_one_is_used(
    world: World,
) -> None:
    id_ = world.proposes()
    with pytest.raises(TooMany) as error:
        world.does(administration.send_again, id_)
    assert 500 < error.value.seconds <= 600
    world.passes(minutes=10)
    world.does(administration.send_again, id_, by="beheer-tweede")
    assert world.told("mailbox_test") == [NEW, NEW]
    with pytest.raises(TooMany):
        world.does(administration.send_again, id_)
    world.answers(world.token(0))
    with pytest.raises(Conflict):
        world.answers(world.token(1))
    world.passes(minutes=10)
    with pytest.raises(Conflict, match="geen testbrief meer"):
        world.does(administration.send_again, id_)


def test_who_is_in_by_the_old_mailbox_of_a_body_is_out_and_others_stay(world: World) -> None:
    session = people.NewSession("postbus", 8, organisation_id=world.given.organisation("UWV"))
    world.given.database.write_now(people.start_session, world.given.ids["zbo-uwv"], session)
    other = people.NewSession("demo", login.HOURS)
    world.given.database.write_now(people.start_session, world.given.ids["kamerlid"], other)
    id_ = world.proposes()
    world.answers()
    assert len(world.given.rows(LoginSession)) == 2
    world.approves(id_)
    assert [one.person_id for one in world.given.rows(LoginSession)] == [world.given.ids["kamerlid"]]


def test_letters_go_to_the_new_mailbox_from_that_moment(world: World) -> None:
    id_ = world.proposes(f"office-{world.office().id}", "nieuw-bureau@bzk.example")
    world.approves(id_)
    number = world.given.asked()
    world.given.did(contacts.ask_permission, number, advice="Akkoord.")
    world.answers()
    world.given.did(decisions.decide, number, ruling=world.given.ruling())
    asked = [one.to_email for one in world.given.rows(Letter) if one.template == "asked"]
    confirmed = [one.to_email for one in world.given.rows(Letter) if one.template == "confirmation"]
    assert (asked, confirmed) == (["minister@bzk.example"], ["nieuw-bureau@bzk.example"])


def test_who_answers_and_who_agrees_at_once_make_it_so_once(world: World) -> None:
    id_ = world.proposes()
    seen, token, tara = world.seen(id_), world.token(), world.given.actor("beheer-tweede")

    def approve(db: Any) -> object:
        return administration.approve(db, id_, tara, seen=seen)

    def answer(db: Any) -> object:
        return administration.answer(db, token, name="Uma", is_ours=True)

    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(world.given.database.write_now, [approve, answer]))
    assert sorted(map(bool, found)) == [False, True]
    assert world.organisation().mailbox == NEW
    assert world.logged().count("proposal_effect") == 1
