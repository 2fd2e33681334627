"""Limits: counted in the database, per window, and of one person apart from another; and what the pages say then."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from contactdesk.law.outcomes import TooMany
from contactdesk.store import Database, limits
from contactdesk.store.limits import LIMITS, Limit
from contactdesk.store.models import ContactRequest, Delegation, Letter, RateCount
from contactdesk.web import pages
from tests.contacts import Given
from tests.web import Browser, Page


def use_up(database: Database, limit: Limit, who: str) -> None:
    for _ in range(LIMITS[limit].times):
        database.write_now(limits.refuse_over, limit, who)


def test_after_the_last_try_the_next_is_refused_and_told_when_to_come_back(database: Database) -> None:
    use_up(database, Limit.SIGN_IN_MAIL, "uwv")
    with pytest.raises(TooMany) as refused:
        database.write_now(limits.refuse_over, Limit.SIGN_IN_MAIL, "uwv")
    assert 0 < refused.value.seconds <= LIMITS[Limit.SIGN_IN_MAIL].within.total_seconds()


def test_one_who_tries_too_often_is_no_trouble_to_another(database: Database) -> None:
    use_up(database, Limit.SIGN_IN_MAIL, "uwv")
    database.write_now(limits.refuse_over, Limit.SIGN_IN_MAIL, "svb")


def test_the_next_window_begins_anew_and_sweeps_the_old_one(database: Database, clock) -> None:
    use_up(database, Limit.SIGN_IN_MAIL, "uwv")
    clock.advance(LIMITS[Limit.SIGN_IN_MAIL].within + timedelta(seconds=1))
    database.write_now(limits.refuse_over, Limit.SIGN_IN_MAIL, "uwv")
    assert [row.times for row in database.read_now(lambda db: db.exec(select(RateCount)).all())] == [1]


def test_where_only_failures_count_a_look_costs_nothing(database: Database) -> None:
    for _ in range(LIMITS[Limit.CODE_FAILED].times + 5):
        database.read_now(limits.refuse_full, Limit.CODE_FAILED, "192.0.2.1")
    for _ in range(LIMITS[Limit.CODE_FAILED].times):
        database.write_now(limits.count, Limit.CODE_FAILED, "192.0.2.1")
    with pytest.raises(TooMany):
        database.read_now(limits.refuse_full, Limit.CODE_FAILED, "192.0.2.1")


def test_no_address_is_kept(database: Database) -> None:
    database.write_now(limits.count, Limit.SEARCH_ADDRESS, "192.0.2.1")
    (row,) = database.read_now(lambda db: db.exec(select(RateCount)).all())
    assert "192" not in row.key
    assert len(row.key) == 64


def test_every_limit_stands_in_the_table() -> None:
    assert set(LIMITS) == set(Limit)


def test_an_operator_may_say_another_number(database_url: str, desk: Any, clock: Any) -> None:
    strict = replace(desk, settings=desk.settings.model_copy(update={"limits": {Limit.SUBMIT_ACCOUNT: 1}}))
    database = Database(database_url, carry=strict, clock=clock)
    database.write_now(limits.refuse_over, Limit.SUBMIT_ACCOUNT, 7)
    with pytest.raises(TooMany):
        database.write_now(limits.refuse_over, Limit.SUBMIT_ACCOUNT, 7)
    database.close()


def tried(database: Database, who: str) -> bool:
    try:
        database.write_now(limits.refuse_over, Limit.SIGN_IN_MAIL_ADDRESS, who)
    except TooMany:
        return False
    return True


def test_of_many_who_try_at_once_through_two_databases_exactly_so_many_pass(
    database: Database, database_url: str, desk: Any, clock: Any
) -> None:
    other = Database(database_url, carry=desk, clock=clock)
    with ThreadPoolExecutor(8) as together:
        passed = list(together.map(lambda n: tried((database, other)[n % 2], "uwv"), range(60)))
    other.close()
    assert sum(passed) == LIMITS[Limit.SIGN_IN_MAIL_ADDRESS].times


#: counts in a process of its own, and says whether it was one too many
ANOTHER_PROCESS = """
import sys
from datetime import datetime
from contactdesk import settings
from contactdesk.store.desk import load as load_desk
from contactdesk.law.outcomes import TooMany
from contactdesk.store import Database, limits

url, key, moment = sys.argv[1:]
desk = load_desk(settings.load({}, demo=True, secret_key=key))
database = Database(url, carry=desk, clock=lambda: datetime.fromisoformat(moment))
try:
    database.write_now(limits.refuse_over, limits.Limit.SUBMIT_ACCOUNT, 7)
    print("passed")
except TooMany as refused:
    print("refused")
database.close()
"""


@pytest.mark.long
def test_another_process_goes_on_with_the_count(
    database: Database, database_url: str, desk: Any, clock: Any
) -> None:
    given = (database_url, desk.settings.secret_keys[0], clock().isoformat())
    asked = [sys.executable, "-c", ANOTHER_PROCESS, *given]
    for _ in range(LIMITS[Limit.SUBMIT_ACCOUNT].times - 1):
        database.write_now(limits.count, Limit.SUBMIT_ACCOUNT, 7)
    told = [subprocess.run(asked, capture_output=True, text=True, check=True).stdout for _ in range(2)]
    assert told == ["passed\n", "refused\n"]
    with pytest.raises(TooMany):
        database.write_now(limits.refuse_over, Limit.SUBMIT_ACCOUNT, 7)


# On the pages


def fill(database: Database, limit: Limit, who: object) -> None:
    def all_of_them(db: Any) -> None:
        for _ in range(LIMITS[limit].times):
            limits.count(db, limit, who)

    database.write_now(all_of_them)


def refused(page: Page) -> bool:
    """Too often, and both a person and a program can read when to come back."""
    if page.status != 429:
        return False
    seconds = int(page.response.headers["Retry-After"])
    assert seconds > 0
    assert f"weer {pages.wait(seconds)}" in page.text
    return True


def asking(given: Given, **more: Any) -> dict[str, Any]:
    form = {"organisatie": given.organisation("Logius"), "vorm": "conversation", "onderwerp": "Storing <b>"}
    return form | {"vraag": "Wat was de oorzaak?\nEn nu?", "sleutel": "eens", "bevestigd": "ja", **more}


def test_who_asks_too_often_waits_and_sends_what_was_typed_from_the_same_page(
    given: Given, clock: Any
) -> None:
    fill(given.database, Limit.SUBMIT_ACCOUNT, given.ids["kamerlid"])
    kim, form = given.sign_in("kamerlid"), asking(given)
    page = kim.post("/verzoeken", form)
    assert refused(page)
    assert (given.rows(ContactRequest), given.rows(Letter)) == ([], [])
    kept = page.form("/verzoeken").fields
    assert {name: kept[name] for name in ("onderwerp", "vraag", "sleutel")} == {
        name: form[name] for name in ("onderwerp", "vraag", "sleutel")
    }
    clock.advance(LIMITS[Limit.SUBMIT_ACCOUNT].within)
    assert kim.post("/verzoeken", kept | {"bevestigd": "ja"}).status == 303
    assert [one.subject for one in given.rows(ContactRequest)] == ["Storing <b>"]


def test_a_colleague_is_not_kept_from_asking_and_looking_at_the_rule_costs_nothing(given: Given) -> None:
    fill(given.database, Limit.SUBMIT_ACCOUNT, given.ids["kamerlid"])
    assert given.sign_in("kamerlid").post("/verzoeken", asking(given, bevestigd="")).status == 200
    senator = given.sign_in("senator").post("/verzoeken", asking(given))
    assert senator.status == 303


def test_the_same_form_once_more_leads_to_its_contact_also_when_all_is_used_up(given: Given) -> None:
    kim, form = given.sign_in("kamerlid"), asking(given)
    first = kim.post("/verzoeken", form)
    fill(given.database, Limit.SUBMIT_ACCOUNT, given.ids["kamerlid"])
    again = kim.post("/verzoeken", form)
    assert (again.status, again.location) == (303, first.location)


def test_a_form_that_was_wrong_does_not_count(given: Given) -> None:
    kim = given.sign_in("kamerlid")
    for _ in range(3):
        assert kim.post("/verzoeken", asking(given, vraag="")).status == 422
    assert given.rows(RateCount) == []
    assert kim.post("/verzoeken", asking(given)).status == 303
    assert [row.times for row in given.rows(RateCount)] == [1]


@pytest.mark.parametrize(
    ("persona", "deed", "fields"),
    [
        ("kamerlid", "bericht", {"tekst": "Nog <b>iets</b>."}),
        ("pcp-bzk", "wedervraag", {"tekst": "Welke <b>storing</b>?"}),
    ],
)
def test_who_does_too_much_in_an_hour_waits_and_loses_nothing_typed(
    persona: str, deed: str, fields: dict[str, str], given: Given, clock: Any
) -> None:
    number = given.asked()
    letters = len(given.rows(Letter))
    fill(given.database, Limit.DEED_ACCOUNT, given.ids[persona])
    page = given.posts(number, persona, deed, **fields)
    assert refused(page)
    assert page.form(f"/verzoeken/{number}/{deed}").fields["tekst"] == fields["tekst"]
    assert len(given.rows(Letter)) == letters
    clock.advance(LIMITS[Limit.DEED_ACCOUNT].within)
    assert given.posts(number, persona, deed, **fields).status == 303


def test_of_deeds_only_what_was_done_counts(given: Given) -> None:
    number = given.asked()
    assert given.posts(number, "kamerlid", "bericht", tekst="").status == 422
    assert given.posts(number, "kamerlid", "antwoord", tekst="Die.").status == 409
    assert given.posts(number, "senator", "bericht", tekst="Die.").status == 404
    assert given.rows(RateCount) == []
    assert given.posts(number, "kamerlid", "bericht", tekst="Die.").status == 303
    assert [row.times for row in given.rows(RateCount)] == [1]


def test_naming_assistants_without_end_is_a_deed_too(given: Given) -> None:
    fill(given.database, Limit.DEED_ACCOUNT, given.ids["kamerlid"])
    form = {"email": "nora@tweedekamer.example", "naam": "Nora", "van": "2026-11-24", "tot": "2026-12-24"}
    page = given.sign_in("kamerlid").post("/account/medewerkers", form)
    assert refused(page)
    assert page.form("/account/medewerkers").fields["email"] == "nora@tweedekamer.example"
    assert given.rows(Delegation) == []


def test_who_searches_the_queue_without_end_waits_and_still_reads_it(given: Given, clock: Any) -> None:
    pcp = given.sign_in("pcp-bzk")
    fill(given.database, Limit.SEARCH_ACCOUNT, given.ids["pcp-bzk"])
    assert refused(pcp.get("/wachtrij?q=digid"))
    assert refused(pcp.get("/organisaties?q=uwv"))
    for path in ("/wachtrij", "/wachtrij?lijst=nieuw", "/wachtrij?lijst=nieuw&q=+", "/organisaties"):
        assert pcp.get(path).status == 200
    clock.advance(LIMITS[Limit.SEARCH_ACCOUNT].within)
    assert pcp.get("/wachtrij?q=digid").status == 200


def test_strangers_who_search_without_end_keep_nobody_who_is_signed_in_from_the_queue(
    given: Given, visitor: Browser
) -> None:
    fill(given.database, Limit.SEARCH_ADDRESS, "testclient")
    assert refused(visitor.get("/organisaties?q=uwv"))
    assert visitor.get("/organisaties").status == 200
    assert given.sign_in("pcp-bzk").get("/wachtrij?q=digid").status == 200


def test_every_search_counts_and_no_other_page_does(given: Given) -> None:
    pcp = given.sign_in("pcp-bzk")
    for path in ("/", "/wachtrij", "/wachtrij?q=", "/wachtrij?lijst=gesloten", "/organisaties", "/verzoeken"):
        pcp.get(path)
    assert given.rows(RateCount) == []
    for _ in range(2):
        pcp.get("/wachtrij?q=digid")
    assert [row.times for row in given.rows(RateCount)] == [2]


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        *((1, "over 1 seconde"), (40, "over 40 seconden"), (60, "over 1 minuut"), (61, "over 2 minuten")),
        (3600, "over 60 minuten"),
    ],
)
def test_a_wait_is_said_in_whole_minutes_and_never_too_short(seconds: int, said: str) -> None:
    assert pages.wait(seconds) == said
