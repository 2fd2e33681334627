"""A planning bureau is asked for its data: it hears of it, the minister gets a copy; and who has no mailbox, where that is said."""

from typing import Any

import pytest
from sqlalchemy import select, update
from sqlmodel import Session, col

from contactdesk import operations
from contactdesk.store.models import Letter, Organisation
from contactdesk.words import OrganisationKind
from tests.contacts import Given
from tests.web import Page

QUESTION = "Graag de reeks per maand."
SILENT = "heeft in dit loket nog geen postbus en kreeg hiervan geen bericht."
BESIDE = ("receipt", "notice", "notice_liaison")


@pytest.fixture
def cpb(given: Given) -> int:
    def make(db: Session) -> int:
        szw = db.execute(select(Organisation).where(col(Organisation.abbreviation) == "SZW")).scalar_one()
        bureau = Organisation(
            name="Centraal Planbureau", abbreviation="CPB", kind=OrganisationKind.PLANNING_BUREAU
        )
        bureau.mailbox, bureau.department_id, bureau.portfolio_id = (
            "cpb@cpb.example",
            szw.id,
            szw.portfolio_id,
        )
        db.add(bureau)
        db.flush()
        assert bureau.id
        return bureau.id

    return given.database.write_now(make)


def emptied(given: Given, organisation: int, mailbox: str | None = None) -> None:
    row = update(Organisation).where(col(Organisation.id) == organisation).values(mailbox=mailbox)
    given.database.write_now(lambda db: db.execute(row))


def check(given: Given, organisation: int, form: str = "data") -> Page:
    values = {"vorm": form, "onderwerp": "Reeks werkloosheid", "vraag": QUESTION, "wetsvoorstel": "Wet X"}
    return given.sign_in("kamerlid").post("/verzoeken", {"organisatie": organisation, **values})


def sent(given: Given, page: Page) -> str:
    answer = given.sign_in("kamerlid").post(
        "/verzoeken", page.form("/verzoeken").fields | {"bevestigd": "ja"}
    )
    assert answer.status == 303, answer.text
    return answer.location.rpartition("/")[2]


def letters(given: Given) -> dict[str, str]:
    return {one.template: f"{one.subject}\n{one.body}" for one in given.rows(Letter)}


def test_the_bureau_is_asked_and_the_minister_gets_a_copy(given: Given, cpb: int) -> None:
    page = check(given, cpb)
    assert page.values("data-regime") == ["notify"]
    number = sent(given, page)
    for text in (page.text, given.page(number, "kamerlid").text):
        assert "Onderwerp en vraag Centraal Planbureau, de contactpersoon en de bewindspersoon" in text
        assert "Berichten Centraal Planbureau en de contactpersoon" in text
        assert "na toestemming" not in text
        assert "geen postbus" not in text
    said = letters(given)
    assert set(said) == {*BESIDE, "notified"}
    for text in said.values():
        assert QUESTION in text
        assert "wat er precies is gevraagd" not in text.lower(), "they read it"
    assert (
        "- Onderwerp en vraag: Centraal Planbureau, de contactpersoon en de bewindspersoon."
        in said["receipt"]
    )


@pytest.mark.parametrize("mailbox", [None, " "])
def test_a_bureau_without_a_mailbox_is_named_to_everybody_who_could_think_it_was_asked(
    given: Given, cpb: int, mailbox: str | None
) -> None:
    emptied(given, cpb, mailbox)
    page = check(given, cpb)
    assert (
        "Centraal Planbureau heeft in dit loket nog geen postbus en krijgt hiervan geen bericht." in page.text
    )
    number = sent(given, page)
    said = letters(given)
    assert set(said) == set(BESIDE)
    assert SILENT in said["receipt"]
    assert "verstuurd aan" not in said["receipt"]
    for name in ("notice", "receipt"):
        assert "op hetzelfde moment als" not in said[name], name
    assert SILENT in said["notice"]
    assert SILENT in said["notice_liaison"]
    assert "U hoeft niets te doen" not in said["notice_liaison"]
    assert "vraag de beheerder om die in te vullen" in said["notice_liaison"]
    for persona in ("kamerlid", "pcp-szw"):
        assert SILENT in given.page(number, persona).text
    emptied(given, cpb, "cpb@cpb.example")
    assert SILENT in given.page(number, "kamerlid").text, "this letter never left"
    other = sent(given, check(given, cpb))
    assert SILENT not in given.page(other, "kamerlid").text


def test_so_is_a_zbo_that_is_asked_and_not_one_that_reports(given: Given) -> None:
    uwv = given.organisation("UWV")
    emptied(given, uwv)
    assert "heeft in dit loket nog geen postbus en krijgt" in check(given, uwv, "conversation").text
    number = given.asked("UWV")
    assert SILENT in given.page(number, "kamerlid").text
    reported = given.reported("UWV", "zbo-uwv")
    assert "geen postbus" not in given.page(reported, "zbo-uwv").text


def test_who_asks_help_with_a_law_reads_it_too_and_nobody_else_reads_more(given: Given) -> None:
    uwv = given.organisation("UWV")
    emptied(given, uwv)
    number = sent(given, check(given, uwv, "amendment_assistance"))
    said = letters(given)
    assert all(SILENT in said[name] for name in BESIDE)
    assert all("Kim" not in said[name] for name in ("notice", "notice_liaison"))
    assert SILENT in given.page(number, "kamerlid").text


def test_db_check_names_a_bureau_without_a_mailbox(given: Given, cpb: int, desk: Any) -> None:
    def found() -> list[str]:
        return [line for line in given.database.read_now(operations.lacking) if "without a mailbox" in line]

    assert found() == []
    emptied(given, cpb)
    (line,) = found()
    assert line.startswith("zbos, inspectorates and planning bureaus without a mailbox: 1 (CPB)")
