"""A contact that may not be destroyed for now: an administrator or who runs the desk says so, and no party learns of it."""

from typing import Any

import pytest

from contactdesk.audit.contents import strays
from contactdesk.contacts import contact_page
from contactdesk.contacts.retention import freezing
from contactdesk.store import Database
from contactdesk.store.models import AuditEntry, Freeze
from tests.contacts import Given

pytestmark = pytest.mark.usefixtures("whole_log")
HERE = "/beheer/bewaartermijnen"
WHY = "Woo-verzoek 2026-12 van de Volkskrant"


def test_it_lasts_until_each_of_its_freezes_is_over(given: Given, desk_command: Any) -> None:
    number = given.asked()
    for kind in ("woo", "complaint"):
        code, said, _ = desk_command("retention", "freeze", number, "--kind", kind, "--why", WHY)
        assert (code, said) == (0, f"frozen: {number} ({kind})\n")
    code, _, wrong = desk_command("retention", "freeze", number, "--why", "Nog een keer")
    assert (code, "is frozen for this already" in wrong) == (1, True)
    desk_command("retention", "thaw", number, "--kind", "woo", "--why", "Afgerond")
    listed = desk_command("retention", "frozen")[1]
    assert number in listed
    assert "complaint" in listed
    assert " woo " not in listed
    assert desk_command("retention", "thaw", number, "--why", "Klacht afgerond")[0] == 0
    assert desk_command("retention", "frozen")[1] == "nothing is frozen\n"
    code, _, wrong = desk_command("retention", "thaw", number, "--why", "Nog eens")
    assert (code, "is not frozen" in wrong) == (1, True)


def test_a_number_that_is_none_and_a_reason_that_is_empty_are_refused(
    given: Given, desk_command: Any
) -> None:
    for command in ("freeze", "thaw"):
        code, _, wrong = desk_command("retention", command, "2026-XXXXX", "--why", WHY)
        assert (code, "there is no contact" in wrong) == (1, True)
        code, _, wrong = desk_command("retention", command, given.asked(), "--why", " ")
        assert (code, "--why is empty" in wrong) == (2, True)
    assert given.rows(Freeze) == []


def test_administrators_read_it_in_their_log_and_no_party_on_the_page(
    given: Given, desk_command: Any
) -> None:
    number = given.asked()
    desk_command("retention", "freeze", number, "--why", WHY)
    log = given.sign_in("beheer").get("/beheer/logboek").text
    assert "bevroren: het mag niet worden vernietigd" in log
    assert number in log
    assert "Volkskrant" not in log
    for who in ("kamerlid", "pcp-bzk"):
        page = given.database.read_now(contact_page.page, number, given.actor(who))
        assert "bevroren" not in str(page.history)
    assert all("Volkskrant" not in str(one.details) for one in given.rows(AuditEntry))


def test_a_freeze_that_somebody_takes_away_by_hand_is_found(given: Given, desk_command: Any) -> None:
    desk_command("retention", "freeze", given.asked(), "--why", WHY)
    given.database.write_now(lambda db: db.delete(db.get_one(Freeze, 1)))
    assert "freeze 1 is gone" in " ".join(given.database.read_now(lambda db: [*strays(db)]))


def test_an_administrator_freezes_and_lifts_it_on_the_page(given: Given, database: Database) -> None:
    number, browser = given.asked(), given.sign_in("beheer")
    form = browser.get(HERE).form(HERE)
    typed = {"nummer": f" {number.lower()} ", "soort": "inquiry", "reden": WHY}
    page = browser.post(HERE, form.fields | typed, follow=True)
    assert f"Verzoek {number} is bevroren" in page.text
    for said in ("voor een parlementaire enquête", WHY, "Bea Beheer"):
        assert said in given.sign_in("beheer-tweede").get(HERE).text
    waits = database.read_now(lambda db: [one.reason for one in freezing.frozen(db)])
    assert waits == [WHY]
    lift = page.form(f"{HERE}/bevroren/opheffen")
    chosen = {"bevroren": f"{number} inquiry", "waarom": "Enquête afgerond"}
    page = browser.post(lift.action, lift.fields | chosen, follow=True)
    assert "Er is niets bevroren" in page.text
    (row,) = given.rows(Freeze)
    assert row.ended_because == "Enquête afgerond"
    log = [(one.action, one.by_id) for one in given.rows(AuditEntry) if one.action in ("freeze", "thaw")]
    assert log == [("freeze", given.ids["beheer"]), ("thaw", given.ids["beheer"])]


def test_the_page_has_what_was_frozen_by_command_and_never_a_subject(given: Given, desk_command: Any) -> None:
    number = given.asked()
    desk_command("retention", "freeze", number, "--why", WHY)
    page = given.sign_in("beheer").get(HERE)
    assert f"{number}, voor een Woo-verzoek" in page.text
    assert "wie het loket beheert, met een opdracht" in page.text
    assert given.contact(number).subject not in page.text


def test_what_is_wrong_in_the_form_stands_at_its_field_and_what_was_typed_stays(given: Given) -> None:
    number, browser = given.asked(), given.sign_in("beheer")
    right = {"nummer": number, "soort": "woo", "reden": WHY}
    assert browser.post(HERE, right).status == 303
    for changed, field, says in (
        ({"nummer": ""}, "nummer", "Vul het nummer in"),
        ({"nummer": "2026-XXXXX"}, "nummer", "Er is geen verzoek met dit nummer"),
        ({"nummer": "zomaar iets"}, "nummer", "Er is geen verzoek met dit nummer"),
        ({"soort": ""}, "soort", "Kies waarvoor het nodig is"),
        ({"soort": "woo"}, "soort", "Dit verzoek is al bevroren voor een Woo-verzoek"),
        ({"reden": " "}, "reden", "Vul de reden in"),
    ):
        page = browser.post(HERE, right | {"soort": "complaint"} | changed)
        assert page.status == 422
        assert says in page.text
        assert f'id="{field}-fout"' in page.html
        kept = page.form(HERE).fields
        sent = right | changed
        assert (kept["nummer"], kept["reden"]) == (sent["nummer"], sent["reden"])
    assert len(given.rows(Freeze)) == 1


def test_lifting_takes_a_reason_and_only_ends_what_lasts(given: Given) -> None:
    number, browser = given.asked(), given.sign_in("beheer")
    for kind in ("woo", "complaint"):
        browser.post(HERE, {"nummer": number, "soort": kind, "reden": WHY})
    lift = {"bevroren": f"{number} complaint", "waarom": ""}
    page = browser.post(f"{HERE}/bevroren/opheffen", lift)
    assert (page.status, 'id="waarom-fout"' in page.html) == (422, True)
    assert browser.post(f"{HERE}/bevroren/opheffen", lift | {"waarom": "Klaar"}).status == 303
    assert [one.kind for one in given.database.read_now(freezing.frozen)] == ["woo"]
    again = browser.post(f"{HERE}/bevroren/opheffen", lift | {"waarom": "Nog eens"})
    assert (again.status, 'id="bevroren-fout"' in again.html, "Nog eens" in again.html) == (422, True, True)
