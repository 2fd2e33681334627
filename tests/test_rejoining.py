"""Somebody whose account at the provider became another joins anew: two administrators, letters, and the log."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import update
from sqlmodel import col, select

from contactdesk import audit, people
from contactdesk.law.outcomes import Conflict, Forbidden, NotFound
from contactdesk.law.permissions import SYSTEM
from contactdesk.people import Identity, NewSession, NotAdmitted, administration
from contactdesk.people.signing_in import POSTBUS
from contactdesk.settings import IdentityProvider, load
from contactdesk.store import Database
from contactdesk.store.models import AuditEntry, Letter, LoginSession, Person
from contactdesk.words import Role
from tests.administration import BEA, TARA, World, opened
from tests.conftest import Clock
from tests.contacts import Given

PETRA, ISSUER = "petra.post@bzk.example", "https://login.bzk.example"
FIRST, SECOND = "pairwise-1", "pairwise-2"


@pytest.fixture
def world(database: Database, people_ids: dict[str, int], clock: Clock) -> Iterator[World]:
    with opened(database, people_ids, clock) as made:
        made.sets(Person, people_ids["pcp-bzk"], issuer=None, subject=None)
        comes_in(made, FIRST)
        yield made


def comes_in(world: World, subject: str, issuer: str = ISSUER) -> None:
    provider = people_provider(issuer)
    identity = Identity(issuer, subject, PETRA, email_verified=True)
    session = NewSession(provider=provider.name, hours=8)
    world.given.database.write_now(people.sign_in, identity, provider, session)


def people_provider(issuer: str) -> Any:
    fields = {"name": "bzk", "label": "BZK", "issuer": issuer, "client_id": "desk", "client_secret": "x" * 20}
    return IdentityProvider.model_construct(**fields, email_domains=("bzk.example",), roles=tuple(Role))


def petra(world: World) -> Person:
    return next(one for one in world.given.rows(Person) if one.email == PETRA)


def is_in(world: World) -> bool:
    return any(one.person_id == petra(world).id for one in world.given.rows(LoginSession))


def proposes(world: World, key: str = "pcp-bzk", by: str = "beheer") -> int:
    return int(world.does(administration.propose_rejoin, world.given.ids[key], by=by))


def test_another_sub_is_locked_out_until_two_administrators_loosened_the_first(world: World) -> None:
    with pytest.raises(NotAdmitted, match="another account"):
        comes_in(world, SECOND)
    id_ = proposes(world)
    assert is_in(world), "one administrator alone changes nothing"
    assert world.told("rejoin_proposed") == [TARA]
    assert world.approves(id_) is True
    assert not is_in(world)
    assert world.told("rejoined") == sorted([BEA, PETRA])
    assert "Log opnieuw in" in world.letter("rejoined", PETRA).body
    assert world.logged()[-4:] == ["proposal", "proposal_approve", "person_rejoin", "proposal_effect"]
    comes_in(world, SECOND)
    assert (is_in(world), petra(world).subject) == (True, SECOND)
    with pytest.raises(NotAdmitted):
        comes_in(world, FIRST)


def test_who_proposed_it_or_whose_account_it_is_does_not_agree(world: World) -> None:
    id_ = proposes(world)
    with pytest.raises(Forbidden):
        world.approves(id_, by="beheer")
    with pytest.raises(Conflict, match="eigen account"):
        proposes(world, "beheer")
    world.sets(Person, world.given.ids["beheer-tweede"], issuer=ISSUER, subject="tara")
    tara = proposes(world, "beheer-tweede")
    with pytest.raises(Forbidden):
        world.approves(tara)
    # as the log knows her
    world.given.database.write_now(audit.say_all)


def test_an_account_that_became_another_since_is_not_loosened_by_an_old_proposal(world: World) -> None:
    id_, seen = proposes(world), ""
    world.given.database.write_now(administration.rejoin_at_once, PETRA, SYSTEM)
    comes_in(world, SECOND)
    with pytest.raises(Conflict, match="intussen een ander account"):
        world.approves(id_, seen=seen)
    assert world.line().standing == "achterhaald"
    assert petra(world).subject == SECOND


def test_there_is_one_proposal_at_a_time_and_none_without_an_account(world: World) -> None:
    id_ = proposes(world)
    with pytest.raises(Conflict, match="loopt al een voorstel"):
        proposes(world)
    world.rejects(id_)
    assert "losmaken van het account van Petra Post" in world.letter("proposal_rejected", BEA).body
    assert petra(world).subject == FIRST
    nora = world.person()
    with pytest.raises(Conflict, match="geen account"):
        world.does(administration.propose_rejoin, nora)
    with pytest.raises(NotFound):
        world.does(administration.propose_rejoin, 99999)


def test_the_account_of_a_bodys_own_mailbox_is_not_loosened(world: World) -> None:
    world.sets(Person, petra(world).id, issuer=POSTBUS, subject="1")
    world.given.database.write_now(audit.say_all)
    with pytest.raises(Conflict, match="geen account"):
        proposes(world)


def test_a_moved_issuer_takes_everybody_along_with_their_sub(world: World) -> None:
    new = "https://nieuw.bzk.example"
    count = world.given.database.write_now(administration.move_issuer, ISSUER, new, SYSTEM)
    assert (count, petra(world).issuer, is_in(world)) == (1, new, False)
    assert world.told("issuer_moved") == sorted([BEA, TARA])
    assert world.logged()[-1] == "issuer_move"
    comes_in(world, FIRST, new)
    assert is_in(world)
    with pytest.raises(NotFound):
        world.given.database.write_now(administration.move_issuer, ISSUER, new, SYSTEM)


def test_a_moved_issuer_takes_no_account_of_somebody_else(world: World) -> None:
    new = "https://nieuw.bzk.example"
    world.sets(Person, world.given.ids["kamerlid"], issuer=new, subject=FIRST)
    world.given.database.write_now(audit.say_all)
    with pytest.raises(Conflict):
        world.given.database.write_now(administration.move_issuer, ISSUER, new, SYSTEM)
    assert petra(world).issuer == ISSUER


# On the page


def test_the_page_of_a_person_proposes_it_and_the_second_administrator_sees_what(given: Given) -> None:
    id_ = given.ids["pcp-bzk"]
    tied = update(Person).where(col(Person.id) == id_).values(issuer=ISSUER, subject=FIRST)
    given.database.write_now(lambda db: db.execute(tied) and None)
    here = f"/beheer/personen/{given.ids['pcp-bzk']}"
    browser = given.sign_in("beheer")
    form = browser.get(here).form(f"{here}/opnieuw-koppelen")
    assert browser.post(form.action).location == here
    assert "opnieuw-koppelen" not in browser.get(here).text
    assert browser.post(form.action).status == 409
    second = given.sign_in("beheer-tweede")
    page = second.get(here)
    agree = next(one for one in page.reading.forms if one.action.endswith("/goedkeuren"))
    assert "Petra Post: account losmaken" in page.text
    assert second.post(agree.action, agree.fields).status == 303
    assert "opnieuw-koppelen" not in second.get(here).text
    own = given.sign_in("beheer").get(f"/beheer/personen/{given.ids['beheer']}").text
    assert "opnieuw-koppelen" not in own


# On the command line


def ready(db: Any) -> None:
    db.add_all([Person(name="An", email="an@bzk.example", issuer=ISSUER, subject=FIRST)])


def tie(database: Database) -> tuple[str | None, str | None]:
    found = database.read_now(
        lambda db: db.exec(select(Person).where(Person.email == "an@bzk.example")).one()
    )
    return found.issuer, found.subject


def test_the_command_line_lets_somebody_join_anew_and_says_so(desk_command: Any, database: Database) -> None:
    database.write_now(ready)
    added = ("person", "add", "--name", "Bo", "--email", "bo@bzk.example", "--role", "administrator")
    assert desk_command(*added)[0] == 0
    assert desk_command("person", "rejoin", "An@bzk.example")[0] == 0
    assert tie(database) == (None, None)
    letters = database.read_now(lambda db: db.exec(select(Letter)).all())
    assert {one.to_email for one in letters if one.template == "rejoined"} == {
        "an@bzk.example",
        "bo@bzk.example",
    }
    actions = database.read_now(lambda db: db.exec(select(AuditEntry.action)).all())
    assert actions[-1] == "person_rejoin"
    for email in ("an@bzk.example", "nobody@bzk.example"):
        code, _, err = desk_command("person", "rejoin", email)
        assert (code, err.count("\n")) == (1, 1)
    assert desk_command("person", "rejoin")[0] == 2
    assert "contactdesk person rejoin an" in desk_command("person", "rejoin", "--help")[1]


def test_the_command_line_moves_an_issuer_only_to_one_that_is_set_up(
    desk_command: Any, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    database.write_now(ready)
    new = "https://nieuw.bzk.example"
    assert desk_command("person", "move-issuer", ISSUER, new)[0] == 1
    assert tie(database) == (ISSUER, FIRST)
    monkeypatch.setattr("contactdesk.cli.persons.settings_without_key", lambda: with_provider(new))
    assert desk_command("person", "move-issuer", ISSUER, new)[0] == 0
    assert tie(database) == (new, FIRST)
    assert desk_command("person", "move-issuer", ISSUER, new)[0] == 1, "nobody is left there"
    for words in ((ISSUER, ISSUER), ("urn:contactdesk:postbus", new), (ISSUER,)):
        assert desk_command("person", "move-issuer", *words)[0] == 2
    assert "contactdesk person move-issuer https" in desk_command("person", "move-issuer", "--help")[1]


def with_provider(issuer: str) -> Any:
    settings = load(os.environ, secret_key="k3y-Q8s7d6f5g4h3j2k1l0-AbCdEfGhIj")
    return settings.model_copy(update={"identity_providers": (people_provider(issuer),)})
