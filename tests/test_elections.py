"""After elections: one act of two administrators, and what becomes of each open contact of who leaves."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from contactdesk import audit, contacts
from contactdesk.contacts import agreeing, elections
from contactdesk.law.days import dutch_date, today
from contactdesk.law.outcomes import Conflict, Forbidden, Invalid
from contactdesk.operations import reminders
from contactdesk.people import administration, importing
from contactdesk.people.administration import proposals_store
from contactdesk.people.administration.seats import ContactFate, Leaver
from contactdesk.people.importing import Line, WrongFile
from contactdesk.store.models import AuditEntry, Letter, Person, Proposal, RoleGrant
from contactdesk.words import Chamber, Role, State
from tests.contacts import Given

HERE = "/beheer/verkiezingen"
HEAD = "naam;e-mail;rol;waarvoor;fractie"
NORA = "Nora Nieuw;nora.nieuw@tweedekamer.example;Kamerlid;TK;ABC"
CEES = "Cees Collega;cees.collega@tk.example;Kamerlid;TK;ABC"
SOURCE = "Staatscourant 2026, 4321"


@pytest.fixture
def chamber(given: Given) -> Given:
    """Kim leaves, with Anne; Cees stays; Nora comes."""
    given.ids["collega"] = given.seated("Cees Collega")
    return given


def lines(*rows: str) -> list[Line]:
    return importing.read("\n".join((HEAD, *rows)).encode())


def leaver(given: Given, fate: ContactFate, **more: Any) -> Leaver:
    return Leaver(given.ids["kamerlid"], fate, **more)


def proposes(given: Given, chosen: Leaver, by: str = "beheer", rows: tuple[str, ...] = (NORA, CEES)) -> int:
    given.clock.advance(timedelta(minutes=1))
    command = elections.propose
    return given.database.write_now(command, lines(*rows), [chosen], SOURCE, given.actor(by))


def agrees(given: Given, id_: int, by: str = "beheer-tweede") -> bool:
    given.clock.advance(timedelta(minutes=1))
    query = select(Proposal).where(col(Proposal.id) == id_)
    seen = given.database.read_now(lambda db: proposals_store.seal(db, db.exec(query).one()))
    return given.database.write_now(agreeing.approve, id_, given.actor(by), seen=seen)


def told(given: Given, template: str) -> list[str]:
    return sorted(one.to_email for one in given.rows(Letter) if one.template == template)


def lasting(given: Given, key: str) -> list[RoleGrant]:
    on = today(given.clock())
    mine = [one for one in given.rows(RoleGrant) if one.person_id == given.ids[key]]
    return [one for one in mine if one.ends_on is None or one.ends_on > on]


def test_the_preview_says_who_comes_who_stays_and_what_is_open(chamber: Given) -> None:
    asked, of_committee = chamber.asked(), chamber.asked(by="griffier")
    by = chamber.actor("beheer")
    found = chamber.database.write_now(elections.look, lines(NORA, CEES), by)
    assert [one.name for one in found.comes] == ["Nora Nieuw"]
    assert found.stays == 1
    (kim,) = found.leaves
    assert (kim.name, kim.open, kim.assistants) == ("Kim Kamerlid", [asked], 1)
    assert of_committee not in kim.open
    assert chamber.rows(Proposal) == []
    with pytest.raises(Forbidden):
        chamber.database.write_now(elections.look, lines(NORA), chamber.actor("pcp-bzk"))


def test_everything_happens_at_once_when_a_second_administrator_agrees(chamber: Given) -> None:
    asked, permitted, kept = chamber.asked(), chamber.permitted(), chamber.asked("UWV")
    until = today(chamber.clock()) + timedelta(days=20)
    choice = leaver(
        chamber,
        ContactFate.COLLEAGUE,
        to="cees.collega@tk.example",
        until=until,
        otherwise={permitted: ContactFate.WITHDRAWN, kept: ContactFate.KEPT},
    )
    id_ = proposes(chamber, choice)
    assert told(chamber, "seats_proposed") == ["tara.tweede@bzk.example"]
    assert told(chamber, "seat_ends") == ["kim.kamerlid@tweedekamer.example"]
    assert chamber.contact(asked).initiator_id == chamber.ids["kamerlid"], "nothing is so yet"
    with pytest.raises(Forbidden):
        agrees(chamber, id_, by="beheer")

    assert agrees(chamber, id_) is True

    assert chamber.contact(asked).initiator_id == chamber.ids["collega"]
    assert chamber.contact(permitted).state is State.WITHDRAWN
    assert (chamber.contact(kept).state, chamber.contact(kept).kept_until) == (State.NOTIFIED, until)
    assert {"ada.ambtenaar@bzk.example", "minister@bzk.example", "pcp@bzk.example"} <= set(
        told(chamber, "withdrawn")
    )
    body = next(one.body for one in chamber.rows(Letter) if one.template == "withdrawn")
    assert "Wie dit vroeg, is geen Kamerlid meer." in body
    assert told(chamber, "taken_over") == ["cees.collega@tk.example"]
    assert lasting(chamber, "kamerlid") == []
    assert lasting(chamber, "assistent") == []
    (nora,) = [one for one in chamber.rows(Person) if one.name == "Nora Nieuw"]
    assert nora.parliamentary_group == "ABC"
    (seat,) = [one for one in chamber.rows(RoleGrant) if one.person_id == nora.id]
    assert (seat.role, seat.chamber) == (Role.MEMBER, Chamber.TK)
    actions = [one.action for one in chamber.rows(AuditEntry)]
    assert actions.count("role_end") == 2
    assert {"reassign", "withdraw", "kept_until", "proposal_effect"} <= set(actions)
    assert chamber.database.read_now(audit.verify).broken_id is None


def test_who_agrees_sees_by_number_what_becomes_of_each_open_contact(chamber: Given) -> None:
    asked, sealed, kept = chamber.asked(subject="Storing bij DigiD"), chamber.sealed(), chamber.asked("UWV")
    until = today(chamber.clock()) + timedelta(days=20)
    to, otherwise = "cees.collega@tk.example", {kept: ContactFate.KEPT}
    proposes(chamber, leaver(chamber, ContactFate.COLLEAGUE, to=to, until=until, otherwise=otherwise))
    (line,) = chamber.database.read_now(administration.waiting, chamber.actor("beheer-tweede"))
    said = dict(line.facts)["Vertrekt"]
    for number in (asked, sealed):
        assert f"{number}: naar {to}" in said
    assert f"{kept}: blijft open tot {dutch_date(until)}" in said
    assert "Storing" not in f"{line.facts}"


def test_sealed_help_is_never_handed_to_another_by_administrators(chamber: Given) -> None:
    number, own = chamber.sealed(), chamber.sealed()
    chamber.did(contacts.reassign, own, "kamerlid", to=chamber.ids["collega"])
    agrees(chamber, proposes(chamber, leaver(chamber, ContactFate.COLLEAGUE, to="cees.collega@tk.example")))
    assert chamber.contact(number).state is State.WITHDRAWN
    assert chamber.contact(number).initiator_id == chamber.ids["kamerlid"]
    assert chamber.contact(own).initiator_id == chamber.ids["collega"], "the member did so before"


def test_what_is_kept_ends_on_its_day_also_when_the_worker_stood_still(chamber: Given) -> None:
    number = chamber.asked()
    until = today(chamber.clock()) + timedelta(days=2)
    agrees(chamber, proposes(chamber, leaver(chamber, ContactFate.KEPT, until=until)))
    chamber.clock.advance(timedelta(days=1))
    chamber.database.write_now(reminders.due)
    assert chamber.contact(number).state is State.SUBMITTED
    chamber.clock.advance(timedelta(days=4))
    for _ in range(2):
        chamber.database.write_now(reminders.due)
    assert chamber.contact(number).state is State.WITHDRAWN
    assert [one.action for one in chamber.rows(AuditEntry)].count("withdraw") == 1


def test_who_wanted_to_reach_the_member_hears_it_and_what_a_committee_asked_stays(chamber: Given) -> None:
    reported, of_committee = chamber.reported(), chamber.asked(by="griffier")
    agrees(chamber, proposes(chamber, leaver(chamber, ContactFate.WITHDRAWN)))
    assert chamber.contact(reported).state is State.NOTIFIED
    assert told(chamber, "member_gone") == ["pcp@szw.example", "postbus@uwv.example"]
    assert chamber.contact(of_committee).state is State.SUBMITTED


@pytest.mark.parametrize(
    ("fate", "more", "field"),
    [
        (ContactFate.COLLEAGUE, {}, "collega"),
        (ContactFate.COLLEAGUE, {"to": "kim.kamerlid@tweedekamer.example"}, "collega"),
        (ContactFate.KEPT, {}, "tot"),
    ],
)
def test_a_choice_that_cannot_be_is_said_at_its_field(
    chamber: Given, fate: ContactFate, more: dict[str, Any], field: str
) -> None:
    chamber.asked()
    with pytest.raises(Invalid) as caught:
        proposes(chamber, leaver(chamber, fate, **more))
    assert [one.field for one in caught.value.errors] == [f"{field}-{chamber.ids['kamerlid']}"]
    assert chamber.rows(Proposal) == []


def test_a_list_that_is_none_changes_nothing_and_a_second_proposal_waits(chamber: Given) -> None:
    with pytest.raises(WrongFile, match="line 2"):
        proposes(
            chamber, leaver(chamber, ContactFate.WITHDRAWN), rows=("Petra;petra@bzk.example;Griffier;TK;",)
        )
    with pytest.raises(Conflict, match="iets anders"):
        proposes(chamber, Leaver(chamber.ids["collega"]))
    proposes(chamber, leaver(chamber, ContactFate.WITHDRAWN))
    with pytest.raises(Conflict, match="loopt al"):
        proposes(chamber, leaver(chamber, ContactFate.WITHDRAWN), by="beheer-tweede")


def test_who_cannot_come_stops_the_whole(chamber: Given) -> None:
    number = chamber.asked()
    official = "Ada Ambtenaar;ada.ambtenaar@bzk.example;Kamerlid;TK;ABC"
    id_ = proposes(chamber, leaver(chamber, ContactFate.WITHDRAWN), rows=(official, CEES))
    with pytest.raises(Conflict, match="niet samengaat"):
        agrees(chamber, id_)
    assert chamber.contact(number).state is State.SUBMITTED
    assert lasting(chamber, "kamerlid")
    assert [one.effective_at for one in chamber.rows(Proposal)] == [None]


def test_the_page_looks_first_and_proposes_then(chamber: Given) -> None:
    number, kim = chamber.asked(), chamber.ids["kamerlid"]
    bea, text = chamber.sign_in("beheer"), "\n".join((HEAD, NORA, CEES))
    looked = bea.post(HERE, {"leden": text, "bron": SOURCE})
    assert looked.status == 200
    assert looked.values("data-vertrekt") == [str(kim)]
    assert "Storing" not in looked.text
    form = looked.form(HERE).fields
    assert f"lot-{kim}" in form
    wrong = bea.post(HERE, {**form, f"lot-{kim}": "bewaren"})
    assert wrong.status == 422
    assert f"#tot-{kim}" in wrong.values("href")
    assert bea.post(HERE, {**form, f"lot-{number}": "intrekken"}).status == 303
    tara = chamber.sign_in("beheer-tweede")
    (row,) = chamber.rows(Proposal)
    agree = f"/beheer/voorstellen/{row.id}/goedkeuren"
    page = tara.get("/beheer/voorstellen")
    assert "Kim Kamerlid" in page.text
    assert tara.post(agree, page.form(agree).fields).status == 303
    assert chamber.contact(number).state is State.WITHDRAWN
