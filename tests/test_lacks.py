"""`db check` names what a desk still lacks before people can work with it, line by line, and nothing once it is there."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import event, text, update
from sqlmodel import Session, col

from contactdesk import operations, people
from contactdesk.cli import starting
from contactdesk.demo.provider import Provider
from contactdesk.law.permissions import SYSTEM, Grant
from contactdesk.people import administration
from contactdesk.settings import Settings, Smtp, Tls
from contactdesk.store import Database
from contactdesk.store.models import Organisation, Portfolio, RoleGrant
from contactdesk.words import Chamber, OrganisationKind, Role
from tests.contacts import Given


@pytest.fixture
def whole(given: Given, desk: Any) -> Any:
    """The desk of the tests with all that it needs; `given` has its people."""
    changes = {
        "demo": False,
        "base_url": "https://desk.example",
        "smtp": Smtp("mail.example", 587, None, None, Tls.STARTTLS),
        "identity_providers": (Provider("https://desk.example").as_setting(),),
    }
    given.database.write_now(complete)
    return replace(desk, settings=desk.settings.model_copy(update=changes))


def complete(db: Session) -> None:
    """VWS has a mailbox and nobody behind it."""
    vws = db.execute(text("SELECT id FROM organisation WHERE abbreviation = 'VWS'")).scalar_one()
    who = db.execute(text("SELECT person_id FROM role_grant WHERE role = 'liaison' LIMIT 1")).scalar_one()
    db.add(RoleGrant(person_id=who, role=Role.LIAISON, organisation_id=vws))


def lacking(given: Given, desk: Any, database_url: str) -> list[str]:
    database = Database(database_url, carry=desk, clock=given.clock)
    found = database.read_now(operations.lacking)
    database.close()
    return found


def set_up(**changes: Any) -> Callable[[Settings], Settings]:
    return lambda settings: settings.model_copy(update=changes)


def without(role: Role, keep: int = 0) -> Callable[[Session], Any]:
    def end(db: Session) -> None:
        ids = (
            db.execute(text("SELECT id FROM role_grant WHERE role = :role ORDER BY id"), {"role": role.value})
            .scalars()
            .all()
        )
        db.execute(
            update(RoleGrant).where(col(RoleGrant.id).in_(ids[keep:])).values(ends_on=date(2026, 1, 1))
        )

    return end


def blank(table: Any, where: Any, **values: Any) -> Callable[[Session], Any]:
    return lambda db: db.execute(update(table).where(where).values(**values))


BZK, UWV = col(Organisation.abbreviation) == "BZK", col(Organisation.abbreviation) == "UWV"
SETTINGS = {
    "this machine only": set_up(base_url="http://127.0.0.1:8000"),
    "every letter waits": set_up(smtp=None),
    "nobody can sign in": set_up(identity_providers=()),
}
ROWS = {
    "BZK has no mailbox of its contact persons": blank(Organisation, BZK, liaison_mailbox=None),
    "SZW has no contact person": without(Role.LIAISON),
    "there is no member": without(Role.MEMBER),
    "there is no administrator": without(Role.ADMINISTRATOR),
    "there is one administrator": without(Role.ADMINISTRATOR, keep=1),
    "has no mailbox: nobody decides": blank(Portfolio, col(Portfolio.key) == "bzk", mailbox=" "),
    "zbos, inspectorates and planning bureaus without a mailbox: 1 (UWV)": blank(
        Organisation, UWV, mailbox=None
    ),
}


def test_a_desk_that_has_all_it_needs_lacks_nothing(given: Given, whole: Any, database_url: str) -> None:
    assert lacking(given, whole, database_url) == []


@pytest.mark.parametrize("lack", SETTINGS)
def test_a_setting_that_is_lacking_is_named(given: Given, whole: Any, database_url: str, lack: str) -> None:
    (line,) = lacking(given, replace(whole, settings=SETTINGS[lack](whole.settings)), database_url)
    assert lack in line


@pytest.mark.parametrize("lack", ROWS)
def test_what_is_lacking_in_the_register_is_named(
    given: Given, whole: Any, database_url: str, lack: str
) -> None:
    given.database.write_now(ROWS[lack])
    found = lacking(given, whole, database_url)
    assert any(lack in line for line in found), found
    assert len(found) == (3 if "contact person:" in found[0] else 1)


def test_a_provider_that_lets_no_contact_person_in_is_named(
    given: Given, whole: Any, database_url: str
) -> None:
    (provider,) = whole.settings.identity_providers
    few = provider.model_copy(update={"roles": tuple(set(Role) - {Role.LIAISON})})
    found = lacking(
        given, replace(whole, settings=set_up(identity_providers=(few,))(whole.settings)), database_url
    )
    assert [line.split(": ")[1] for line in found] == [
        "no [[identity_provider]] lets a liaison in; add it to the roles of one"
    ]


def test_a_body_that_has_ended_lacks_nothing(given: Given, whole: Any, database_url: str) -> None:
    given.database.write_now(ROWS["zbos, inspectorates and planning bureaus without a mailbox: 1 (UWV)"])
    given.database.write_now(
        blank(Organisation, col(Organisation.kind) == OrganisationKind.ZBO, ended_on=given.clock().date())
    )
    assert lacking(given, whole, database_url) == []


def test_who_has_a_role_and_no_provider_is_named_by_domain(
    given: Given, whole: Any, database_url: str
) -> None:
    elsewhere = {"name": "Lena Laat", "email": "lena@elders.example"}

    def add(db: Session) -> None:
        who = people.add_person(db, **elsewhere, by=SYSTEM)
        people.grant_role(db, who, Grant(Role.MEMBER, chamber=Chamber.TK), by=SYSTEM)

    given.database.write_now(add)
    (line,) = lacking(given, whole, database_url)
    assert line.startswith("1 people with a role cannot sign in (1 at elders.example)")
    assert "lena" not in line.lower()


def test_the_account_of_a_mailbox_needs_no_provider(given: Given, whole: Any, database_url: str) -> None:
    uwv, box = given.organisation("UWV"), "loket@ergens.example"
    given.database.write_now(blank(Organisation, UWV, mailbox=box.upper()))

    def add(db: Session) -> None:
        who = people.add_person(db, name="UWV", email=box, by=SYSTEM)
        people.grant_role(db, who, Grant(Role.BODY, organisation_id=uwv), by=SYSTEM)

    given.database.write_now(add)
    assert lacking(given, whole, database_url) == []


def test_a_mailbox_that_nobody_answered_for_is_lacking(given: Given, whole: Any, database_url: str) -> None:
    box = f"organisation-{given.organisation('UWV')}"
    given.database.write_now(administration.propose, box, "post@uwv.example", given.actor("beheer"))
    (line,) = lacking(given, whole, database_url)
    assert line.startswith("proposed mailboxes whose test letter nobody answered: 1")


def test_what_is_lacking_takes_as_many_questions_however_many_organisations_there_are(
    given: Given, whole: Any, database_url: str
) -> None:
    def asked() -> int:
        database, found = Database(database_url, carry=whole, clock=given.clock), list[str]()
        event.listen(
            database._reading, "before_cursor_execute", lambda *args: found.append(args[2]), named=False
        )
        lacks = database.read_now(operations.lacks)
        database.close()
        assert lacks
        return sum(sql.lstrip("( ").startswith("SELECT") for sql in found)

    given.database.write_now(blank(Organisation, UWV, mailbox=None, liaison_mailbox=None))
    before = asked()

    def many(db: Session) -> None:
        for number in range(60):
            ministry = Organisation(name=f"Ministerie {number}", kind=OrganisationKind.MINISTRY)
            db.add(ministry)
            db.flush()
            ministry.department_id = ministry.id
            office = Portfolio(
                key=f"m{number}", title=f"minister {number}", mailbox="", department_id=ministry.id
            )
            db.add(office)
            db.flush()
            ministry.portfolio_id = office.id

    given.database.write_now(many)
    assert asked() == before <= 15


@pytest.mark.parametrize(
    ("address", "port", "base_url", "said"),
    [
        ("127.0.0.1", 8000, "http://127.0.0.1:8000", "The desk answers on http://127.0.0.1:8000"),
        ("127.0.0.1", 8000, "http://localhost:8000", "The desk answers on http://localhost:8000"),
        ("::1", 8000, "http://[::1]:8000", "The desk answers on http://[::1]:8000"),
        (
            "127.0.0.1",
            43211,
            "http://127.0.0.1:8000",
            "The desk answers on http://127.0.0.1:43211; for people",
        ),
        (
            "127.0.0.1",
            8000,
            "https://desk.example",
            "The desk answers on http://127.0.0.1:8000; for people it is https",
        ),
        (
            "::1",
            8000,
            "https://desk.example",
            "The desk answers on http://[::1]:8000; for people it is https",
        ),
    ],
)
def test_serve_names_an_address_where_something_listens(
    address: str, port: int, base_url: str, said: str
) -> None:
    assert starting._said(address, port, base_url).startswith(said)
