"""Another minister: one act of an administrator. What is open goes on, what was permitted beforehand waits, one letter."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, select

from contactdesk import contacts
from contactdesk.contacts import standing_permissions, succession
from contactdesk.contacts.succession import Succession
from contactdesk.law.days import today
from contactdesk.law.outcomes import Forbidden, NotFound
from contactdesk.store.in_force import is_in_force
from contactdesk.store.models import (
    AuditEntry,
    ContactRequest,
    Letter,
    Organisation,
    Portfolio,
    RoleGrant,
    StandingPermission,
)
from contactdesk.words import Form, Role, State
from tests.contacts import Given

OFFICE, LIAISONS = "minister@bzk.example", "pcp@bzk.example"
LIST = "/beheer/bewindspersonen"
TYPED = {"naam": "N. de Nieuwe", "sinds": "2026-11-24", "stuk": "Koninklijk besluit van 23 november 2026"}
NEWS = ("inherited", "inherited_liaison", "standing_suspended")
OPEN, SEALED, ASKED = 60, 5, 20


@dataclass(frozen=True)
class Swap:
    """BZK with 60 open contacts and 5 permissions beforehand, before and after the act."""

    given: Given
    office: int
    before: list[tuple[Any, ...]]
    preview: str
    numbers: list[str]
    sealed: list[str]


def living(given: Given) -> list[tuple[Any, ...]]:
    """Of each open contact: who decides, who handles it, and until when; nothing of it is empty."""

    def read(db: Session) -> list[tuple[Any, ...]]:
        liaison = select(col(RoleGrant.organisation_id)).where(
            col(RoleGrant.role) == Role.LIAISON, is_in_force(today(given.clock()))
        )
        query = (
            select(ContactRequest, col(Portfolio.mailbox), col(Organisation.liaison_mailbox))
            .join(Portfolio, col(Portfolio.id) == col(ContactRequest.portfolio_id))
            .join(Organisation, col(Organisation.id) == col(ContactRequest.department_id))
            .where(col(ContactRequest.closed_at).is_(None), col(Organisation.id).in_(liaison))
            .order_by(col(ContactRequest.id))
        )
        return [
            (one.number, mailbox, liaisons, one.state, one.due_at)
            for one, mailbox, liaisons in db.execute(query)
        ]

    return given.database.read_now(read)


@pytest.fixture
def swap(given: Given) -> Swap:
    office = next(one.id for one in given.rows(Portfolio) if one.key == "bzk")
    for number in range(5):
        given.beforehand(conditions=f"Alleen feiten, {number}.")
    sealed = [
        given.asked(
            "BZK", form=Form.BILL_ASSISTANCE, bill_title=f"Wet op de proef {n}", question="Geheim plan"
        )
        for n in range(SEALED)
    ]
    numbers = [given.asked(subject=f"Storing {n}") for n in range(OPEN - SEALED)]
    for number in (*sealed, *numbers[:ASKED]):
        given.did(contacts.ask_permission, number)
    before = living(given)
    browser = given.sign_in("beheer")
    page = browser.get(f"{LIST}/{office}")
    key = page.form(f"{LIST}/{office}").fields["sleutel"]
    assert browser.post(f"{LIST}/{office}", TYPED | {"sleutel": key}).status == 303
    assert browser.post(f"{LIST}/{office}", TYPED | {"sleutel": key}).status == 303, "twice is once"
    return Swap(given, office, before, page.text, numbers, sealed)


def test_what_is_open_goes_on_and_the_office_gets_one_letter_with_what_it_may_read(swap: Swap) -> None:
    given = swap.given
    assert "60 open verzoeken lopen door" in swap.preview
    assert "5 toestemmingen vooraf worden opgeschort" in swap.preview
    assert "Storing" not in swap.preview, "an administrator reads no contact"

    after = living(given)
    assert after == swap.before
    assert len(after) == OPEN
    for number, mailbox, liaisons, state, due in after:
        assert mailbox == OFFICE, number
        assert liaisons == LIAISONS, number
        assert state in (State.SUBMITTED, State.AWAITING_PERMISSION), number
        assert due is not None, number

    standing = given.rows(StandingPermission)
    assert all(one.suspended_at for one in standing)
    found = lambda db: standing_permissions.fitting(db, given.contact(swap.numbers[-1]))  # noqa: E731
    assert given.database.read_now(found) == []

    to = {
        template: [one.to_email for one in given.rows(Letter) if one.template == template]
        for template in NEWS
    }
    assert to == {"inherited": [OFFICE], "inherited_liaison": [LIAISONS], "standing_suspended": []}
    letters = {one.template: one for one in given.rows(Letter)}
    body = letters["inherited"].body
    assert "N. de Nieuwe is sinds dinsdag 24 november 2026 minister van Binnenlandse Zaken" in body
    rows = [row for row in body.splitlines() if row.startswith("> 2026-")]
    assert len(rows) == ASKED + SEALED
    assert [row for row in rows if "toestemming gevraagd" not in row] == []
    assert sum("Hulp bij: Wet op de proef" in row for row in rows) == SEALED
    assert sum("Storing" in row for row in rows) == ASKED
    assert f"Andere open verzoeken: {OPEN - ASKED - SEALED}." in body
    assert "Geheim plan" not in body
    assert letters["inherited_liaison"].body.count("\n> gesprek; Kamerlid; tot en met") == 5
    assert "Storing" not in letters["inherited_liaison"].body


def test_the_log_names_the_office_and_the_office_confirms_what_it_finds(given: Given) -> None:
    standing, office = given.beforehand(), next(one.id for one in given.rows(Portfolio) if one.key == "bzk")
    given.beforehand(conditions="Alleen feiten.")
    assert given.sign_in("beheer").post(f"{LIST}/{office}", TYPED).status == 303

    (entry,) = [one for one in given.rows(AuditEntry) if one.action == "minister_change"]
    assert entry.details["standing_permissions"] == [one.id for one in given.rows(StandingPermission)]
    assert "Nieuwe" not in f"{entry.details}"
    log = given.sign_in("beheer").get("/beheer/logboek").text
    assert "Een andere bewindspersoon: wat vooraf was toegestaan, is opgeschort" in log

    typed = {
        "besloten_door": "N. de Nieuwe",
        "hoedanigheid": "zelf",
        "besloten_op": "2026-11-24",
        "stuk": "nota BZK",
    }
    browser = given.sign_in("minister-bzk")
    assert browser.get("/toestemming-vooraf").values("data-stand") == ["opgeschort"] * 2
    assert browser.post(f"/toestemming-vooraf/{standing}/bevestigen", typed).status == 303
    assert browser.get("/toestemming-vooraf").values("data-stand") == ["opgeschort", "geldig", "bevestigd"]


def test_what_is_missing_is_asked_and_what_was_typed_stays(given: Given) -> None:
    office = next(one.id for one in given.rows(Portfolio) if one.key == "bzk")
    browser, path = given.sign_in("beheer"), f"{LIST}/{office}"
    given.beforehand()
    too_far = (today(given.clock()) + timedelta(days=1000)).isoformat()
    for wrong in ({"naam": ""}, {"sinds": too_far}, {"sinds": "2024-01-01"}, {"stuk": "geen"}, {"stuk": ""}):
        page = browser.post(path, TYPED | wrong)
        assert page.status == 422, wrong
        kept = page.form(path).fields
        assert {name: kept[name] for name in TYPED} == TYPED | wrong
    assert [one.suspended_at for one in given.rows(StandingPermission)] == [None]
    assert browser.get(f"{LIST}/999").status == 404
    assert browser.get(LIST).values("data-ambt")


def test_the_command_itself_refuses_who_is_no_administrator_and_an_office_that_is_none(given: Given) -> None:
    after = Succession("N. de Nieuwe", today(given.clock()), "Koninklijk besluit")
    office = next(one.id for one in given.rows(Portfolio) if one.key == "bzk")
    with pytest.raises(Forbidden):
        given.database.write_now(succession.change_hands, office, given.actor("pcp-bzk"), after)
    with pytest.raises(NotFound):
        given.database.write_now(succession.change_hands, 999, given.actor("beheer"), after)
