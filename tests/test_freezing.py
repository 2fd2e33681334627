"""A contact that may not be destroyed for now: who runs the desk says so, and only the log of the desk has it."""

from typing import Any

import pytest

from contactdesk.audit.contents import strays
from contactdesk.contacts import contact_page
from contactdesk.store.models import AuditEntry, Freeze
from tests.contacts import Given

pytestmark = pytest.mark.usefixtures("whole_log")
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
