"""No page, deed, round of the clock, worker or scrape walks a table that grows: the plans of what was really asked.

SQLite keeps to its rules however few rows there are. PostgreSQL is told here that reading a whole table costs more than
anything else, so that it does so only where no index helps: what it would do with 100,000 rows.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, Final

import pytest
from sqlalchemy import event

from contactdesk.contacts.lists import ORDERS
from contactdesk.letters import outbox
from contactdesk.operations import reminders
from contactdesk.routes import SITE
from contactdesk.store import Database
from contactdesk.words import LetterState
from tests.access import ALL_BUT_TWINS, Asked, World, make_world
from tests.conftest import ENGINES, Clock, lasting_url

#: what grows for as long as the desk is used; other tables are as long as the house is large
GROWING: Final = frozenset(
    {
        *("contact_request", "letter", "audit_entry", "message", "decision", "reminder", "sealed_text"),
        *(
            "sealed_read",
            "contact_read",
            "person_read",
            "decision_link",
            "letter_key",
            "rate_count",
            "incoming_mail",
            "answer_mail",
        ),
        *("login_session", "login_attempt", "audit_checkpoint", "other_member"),
    }
)
#: these hold only what is open, stopped, overtaken or gathered for a day overview: reading one whole is what it is for
PARTIAL: Final = (
    *("ix_contact_request_queue", "ix_contact_request_open_due", "ix_contact_request_open_quiet"),
    *("ix_letter_due", "ix_letter_due_notice", "ix_letter_failed", "ix_letter_superseded"),
    "ix_letter_gathered",
    *("ix_letter_delayed", "ix_decision_standing", "ix_answer_mail_waiting"),
)
#: what one ministry, office or organisation ever had: as long as the table where all have the same one
LONG: Final = r"^SEARCH contact_request(?:_\d+)? USING (?:COVERING )?INDEX (?:\w+) \((?:department|portfolio|organisation)_id=\?\)"
#: what walks all the same, and why
EXCEPTIONS: Final = {
    r"WHERE 0 = 1": "somebody who may see nothing: no row is read",
    r"^SELECT count\(\*\) AS count_1 \nFROM letter *$": "the first scrape of a process; later ones count the new",
    r"FROM letter \nWHERE letter\.id > ": "the letters since the scrape before",
    r"FROM (\w+) ORDER BY \1\.id$": "the tests themselves: `Given.rows`",
    r"FROM \w+( LEFT OUTER JOIN \w+ ON .*)? ORDER BY \w+\.id( DESC)?\n LIMIT": "an end of the table, so many rows and no more",
    r"^SELECT count\(\*\) AS count_1 \nFROM audit_entry *$": "a checkpoint says how many entries there are: once in hours",
    r"^SELECT count\(\*\) AS count_1 \nFROM contact_request \nWHERE \(?contact_request\.(organisation|portfolio|handler)_id = ": (
        "administrators see what an organisation or an office has open before it ends"
    ),
    r"organisation\.ended_on > .* OR \(EXISTS": "of what has ended only: who came in by its mailbox finishes what is open",
}
CASES: Final = (
    "",
    "asked",
    "awaiting",
    "sealed",
    "from a letter",
    "from a mailbox",
    "from a test letter",
    "a calendar",
)


@contextmanager
def explained(database: Database) -> Iterator[dict[str, list[str]]]:
    """The plan of each statement that is asked meanwhile."""
    plans: dict[str, list[str]] = {}

    def keep(connection: Any, _cursor: Any, sql: str, given: Any, _context: Any, many: bool) -> None:
        if many or sql in plans or not sql.lstrip("( ").startswith(("SELECT", "UPDATE", "DELETE", "WITH")):
            return
        asking = connection.connection.cursor()
        if connection.dialect.name == "sqlite":
            rows = asking.execute(f"EXPLAIN QUERY PLAN {sql}", given).fetchall()
        else:
            asking.execute("SET LOCAL enable_seqscan = off")
            rows = asking.execute(f"EXPLAIN {sql}", given).fetchall()
        plans[sql] = [str(row[-1]) for row in rows]

    engines = (database._reading, database._writing)
    for engine in engines:
        event.listen(engine, "before_cursor_execute", keep)
    yield plans
    for engine in engines:
        event.remove(engine, "before_cursor_execute", keep)


def walks(sql: str, plan: list[str]) -> list[str]:
    """The lines in which a growing table is read whole, or from a place to its end."""
    if any(re.search(exception, sql) for exception in EXCEPTIONS):
        return []
    whole = (
        r"^SCAN (\w+?)(?:_\d+)?(?: USING .*)?$|^SEARCH (\w+?)(?:_\d+)? .*\(rowid[<>]\?\)|Seq Scan on (\w+)"
    )
    found = [(line, re.search(whole, line)) for line in plan]
    long = [line for line in plan if re.search(LONG, line) and " LIMIT " not in sql.replace("\n", " ")]
    return [line for line in long if not line.split(" (")[0].endswith(PARTIAL)] + [
        line
        for line, match in found
        if match
        and next(filter(None, match.groups())) in GROWING
        and not line.removesuffix(" ").endswith(PARTIAL)
    ]


def visit_everything(world: World) -> None:
    """Each page of the site map, by everybody, whether they may open it or not; of those with the same role by one."""
    for place in SITE:
        if "GET" not in place.methods or place.path.startswith("/inloggen/{idp}"):
            continue
        for case in CASES if "{" in place.path else CASES[:1]:
            try:
                path = world.path(place.path, case)
            except AssertionError:  # no such brace in this case
                continue
            world.answers([Asked(who, "GET", path) for who in ALL_BUT_TWINS])
    world.answers([Asked(who, "GET", "/wachtrij?q=digid") for who in ALL_BUT_TWINS])
    world.answers(
        [Asked("pcp-bzk", "GET", f"/wachtrij?lijst={name}") for name in ("nieuw", "onbeantwoord", "gesloten")]
    )
    narrowed = (
        "wie=niemand",
        "wie=1",
        "lid=1&fractie=A",
        "vorm=conversation&van=1-1-2026",
        "organisatie=1&staat=held",
    )
    asked = [
        f"lijst={name}&{how}&op={op}"
        for name in ("mijn", "open", "gesloten")
        for how in narrowed
        for op in ORDERS
    ]
    world.answers([Asked("pcp-bzk", "GET", f"/wachtrij?{one}") for one in asked])
    for how in ("lijst=open", "lijst=toegestaan", "lijst=afgesloten", "q=digid", "q=één&lijst=afgesloten"):
        world.answers([Asked(who, "GET", f"/verzoeken?{how}") for who in ALL_BUT_TWINS])


def work(database: Database, clock: Clock) -> None:
    """A few days of the clock and a worker."""
    for _ in range(3):
        database.write_now(reminders.due)
        lease = timedelta(minutes=5)
        taken = database.write_now(outbox.claim, "a worker", limit=9, lease=lease)
        for letter in taken:
            assert database.read_now(outbox.look_again, "a worker", letter.id) is not LetterState.QUEUED
        fates = [outbox.Fate(one.id, "550 no", permanent=not one.id % 2) for one in taken[:4]]
        fates += [outbox.Fate(one.id) for one in taken[4:8]]
        left = [one.id for one in taken[8:]]
        database.write_now(outbox.turn, "a worker", fates, left, limit=9, lease=lease)
        clock.advance(timedelta(days=2))


@pytest.fixture(scope="module", params=ENGINES)
def plans(request: pytest.FixtureRequest, desk: Any) -> Iterator[dict[str, list[str]]]:
    """Everything that is asked while contacts are made and brought to their end, read, and waited for."""
    with lasting_url(request) as url:
        clock = Clock()
        database = Database(url, carry=desk, clock=clock)
        with explained(database) as found:
            world = make_world(database, desk, clock, is_small=True)
            with world.visitor.client:
                world.open()
                visit_everything(world)
                work(database, clock)
                world.answers([Asked("beheer", "GET", path) for path in ("/beheer/berichten", "/metrics")])
        yield found
        database.close()


@pytest.mark.long
def test_nothing_the_desk_asks_walks_a_table_that_grows(plans: dict[str, list[str]]) -> None:
    found = {sql: bad for sql, plan in plans.items() if (bad := walks(sql, plan))}
    assert len(plans) > 150
    assert found == {}


def test_a_walk_is_seen_where_there_is_one() -> None:
    assert walks("SELECT 1 FROM letter WHERE body = ?", ["SCAN letter"])
    assert walks("SELECT 1 FROM letter WHERE body = ?", ["SCAN letter USING INDEX ix_letter_contact_id"])
    assert walks("SELECT 1", ["SEARCH letter_1 USING INTEGER PRIMARY KEY (rowid>?)"])
    long = "SEARCH contact_request USING INDEX ix_contact_request_closed (department_id=?)"
    assert walks("SELECT id FROM contact_request ORDER BY id", [long])
    assert not walks("SELECT id FROM contact_request ORDER BY id\n LIMIT ?", [long])
    assert walks("SELECT 1", ["  ->  Seq Scan on letter  (cost=0.00..1.05 rows=1 width=4)"])
    assert not walks("SELECT 1", ["SCAN letter USING INDEX ix_letter_failed", "SCAN organisation"])
