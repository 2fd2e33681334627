"""From every released revision, with data, to the tables of today; and a revision that fails changes nothing."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, inspect, make_url, text
from sqlmodel import Session

from contactdesk import audit
from contactdesk.audit import rows
from contactdesk.law.permissions import SYSTEM
from contactdesk.people import organisations
from contactdesk.store import Database, migrations, open_engine
from contactdesk.store.models import ContactRequest
from contactdesk.words import Party
from tests import old_rows
from tests.conftest import ENGINES, numbers, run_sql

REVISIONS = sorted(path.name.split("_")[0] for path in (migrations.HERE / "versions").glob("[0-9]*.py"))

FAILING = """
import sqlalchemy as sa
from alembic import op

revision = "9998"
down_revision = "{newest}"
branch_labels = depends_on = None


def upgrade() -> None:
    op.create_table("half", sa.Column("id", sa.Integer(), primary_key=True))
    op.add_column("contact_request", sa.Column("half", sa.String()))
    op.execute("UPDATE person SET name = 'half'")
    op.execute("DELETE FROM referral_count")
    op.execute("INSERT INTO nowhere VALUES (1)")
"""


@contextmanager
def connected(url: str) -> Iterator[Connection]:
    engine = open_engine(url, writes=True)
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


#: makes a database, empty or as another one: its URL
Make = Callable[[str | None], str]


class Shelf:
    """Databases that stand at a released revision, made once; each test takes a copy."""

    def __init__(self, make: Make) -> None:
        self._make = make
        self._bare: dict[str, str] = {}
        self._filled: dict[str, str] = {}
        self._upgraded: dict[str, str] = {}

    def upgraded(self, revision: str) -> str:
        """Filled at that revision, then brought to the tables of today: to be read, by several tests."""
        if revision not in self._upgraded:
            self._upgraded[revision] = self.take(revision)
            migrations.upgrade(self._upgraded[revision])
        return self._upgraded[revision]

    def take(self, revision: str) -> str:
        """With data."""
        if revision not in self._filled:
            self._filled[revision] = self._make(self._at(revision))
            with connected(self._filled[revision]) as connection:
                old_rows.fill(connection, revision)
        return self._make(self._filled[revision])

    def copied(self, url: str) -> str:
        return self._make(url)

    def _at(self, revision: str) -> str:
        if revision not in self._bare:
            before = max((each for each in self._bare if each < revision), default="")
            url = self._make(self._bare.get(before))
            migrations.upgrade(url, revision)
            self._bare[revision] = url
        return self._bare[revision]


@pytest.fixture(scope="module", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def shelf(engine: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    if engine == "postgresql":
        return Shelf(partial(postgresql_database, request.getfixturevalue("postgresql_server")))
    home = tmp_path_factory.mktemp("revisions")

    def make(like: str | None) -> str:
        path = home / f"{len(list(home.iterdir()))}.db"
        if like:
            shutil.copyfile(like.removeprefix("sqlite:///"), path)
        return f"sqlite:///{path}"

    return Shelf(make)


def postgresql_database(server: str, like: str | None) -> str:
    name = f"old_{next(numbers)}"
    template = f"TEMPLATE {make_url(like).database}" if like else ""
    run_sql(server, f"CREATE DATABASE {name} {template}")
    return server.format(name)


@pytest.fixture
def old(shelf: Shelf, revision: str) -> str:
    """The URL of a database that stands at this revision, with data."""
    return shelf.take(revision)


@pytest.fixture
def upgraded(shelf: Shelf, revision: str) -> str:
    """The same, as it is after the upgrade; nobody changes it."""
    return shelf.upgraded(revision)


def test_every_revision_has_rows_to_come_from() -> None:
    assert list(old_rows.ADDED) == REVISIONS


@pytest.mark.long
@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("revision", "after"), list(pairwise(REVISIONS)))
def test_what_was_there_is_there_after_the_next_revision(shelf: Shelf, revision: str, after: str) -> None:
    """Whoever stands at the next has the columns of this one filled as well: their rows tell of the steps beyond."""
    url = shelf.take(revision)
    before = _held(url)
    assert [name for name, rows in before.items() if not rows] == [], "a table without rows proves nothing"
    migrations.upgrade(url, after)
    _is_kept(before, _held(url), [after])


#: all the way: the first, which passes through all; the last that the log did not know the rows of; some in between;
#: and the newest. On PostgreSQL what engines do otherwise shows from the first and the newest
FROM = [
    *(("sqlite", each) for each in (REVISIONS[0], "0003", "0008", "0013", "0018", "0023", *REVISIONS[-2:])),
    *(("postgresql", each) for each in (REVISIONS[0], *REVISIONS[-2:])),
]


@pytest.mark.long
@pytest.mark.parametrize(("engine", "revision"), FROM, indirect=["engine"])
def test_what_was_there_is_there_after_the_upgrade_and_the_log_goes_on(
    shelf: Shelf, old: str, revision: str, desk: Any
) -> None:
    before, url = _held(old), shelf.upgraded(revision)
    after = _held(url)
    said = _is_kept(before, after, [each for each in REVISIONS if each > revision])
    if revision == REVISIONS[0]:  # the tables of the others came the same way
        assert migrations.check(url) == []
    if (
        revision < "0009"
    ):  # from before the log knew rows: later it hears only of those that a revision fills or makes
        assert _rows_otherwise(url) == set()
    goes_on = shelf.copied(url)
    assert [_entries(goes_on, desk), _entries(goes_on, desk)] == [5 + said, 6 + said]


Held = dict[str, list[old_rows.Row]]


def _held(url: str) -> Held:
    with connected(url) as connection:
        return old_rows.held(connection)


def _is_kept(before: Held, after: Held, passed: list[str]) -> int:
    """What was there still is, but for what these revisions say; how many entries the log has of them."""
    forgotten = {name for each in passed for name in old_rows.FORGOTTEN.get(each, ())}
    anew = {name for each in passed for name in old_rows.WRITTEN_ANEW.get(each, ())}
    said = [row for row in after["audit_entry"] if row["action"] in ("rows_known", "standing_kept")]
    after["audit_entry"] = [row for row in after["audit_entry"] if row not in said]
    for name in before.keys() - forgotten:
        kept = [{key: value for key, value in row.items() if key not in anew} for row in before[name]]
        assert _only(after[name], kept) == sorted(kept, key=str), name
    return len(said)


@pytest.mark.parametrize("revision", ["0003"])
def test_search_forgets_what_the_ministers_side_never_learned(upgraded: str) -> None:
    found = {row["id"]: row["haystack"] for row in _held(upgraded)["contact_request"]}
    assert found[old_rows.NOTIFIED].startswith("2026-7k3q4 ")
    assert "36600" not in found[old_rows.NOTIFIED]
    assert found[old_rows.ASKED] == "2026-7k3q1 storing bij digid"


@pytest.mark.parametrize("revision", ["0003"])
def test_the_links_of_letters_that_wait_are_known_by_their_nonce_after_the_upgrade(
    upgraded: str,
) -> None:
    bodies = {row["id"]: row["body"] for row in _held(upgraded)["letter"]}
    assert bodies[1] == f"Geachte mevrouw,\n\n{{{{link:{'n' * 32}}}}}\n"
    # not its own link: typed, or of a letter that was copied
    assert bodies[2] == "Geachte mevrouw,\n\n{{link:1}}\n"


@pytest.mark.parametrize("revision", ["0001", "0008", "0013"])
def test_who_wrote_down_a_call_before_the_upgrade_is_not_of_the_side_that_asks(upgraded: str) -> None:
    found = {row["id"]: row["entered_by_side"] for row in _held(upgraded)["contact_request"]}
    # without an entry that made it the desk does not know: then a colleague handles it
    sides = dict.fromkeys((old_rows.ASKED, old_rows.REFUSED, old_rows.NOTIFIED, old_rows.SEALED), True)
    assert found == sides | {old_rows.PERMITTED: False}


@pytest.mark.parametrize("revision", ["0001", "0018"])
def test_what_was_decided_before_the_upgrade_was_decided_for_the_minister_of_its_contact(
    upgraded: str,
) -> None:
    assert {row["portfolio_id"] for row in _held(upgraded)["decision"]} == {1}


@pytest.mark.parametrize("revision", ["0038"])
def test_an_organisation_of_before_the_upgrade_is_found_by_its_name_and_ministry(
    upgraded: str, desk: Any
) -> None:
    opened = Database(upgraded, carry=desk)
    found = [
        opened.read_now(organisations.search, q) for q in ("logius", "ministerie van binnenlandse zaken")
    ]
    opened.close()

    assert [[one.entry.name for one in each if one.entry][:1] for each in found] == [
        ["Logius"],
        ["Binnenlandse Zaken"],
    ]


@pytest.mark.parametrize("revision", ["0023"])
def test_what_was_permitted_beforehand_goes_on_as_it_was_and_the_log_names_it(
    old: str, upgraded: str
) -> None:
    (before,), held = _held(old)["standing_permission"], _held(upgraded)
    (after,) = held["standing_permission"]
    assert {name: after[name] for name in before} == before
    assert (after["document"], after["mandate"], after["confirms_id"]) == (None, None, None)
    (entry,) = [row for row in held["audit_entry"] if row["action"] == "standing_kept"]
    assert entry["details"] == {"standing_permissions": [before["id"]]}


#: what somebody did to the tables by hand: the statement, and the rows it makes other than the log says
BY_HAND = {
    # a contact that the revision fills
    f"UPDATE contact_request SET official_email = 'x@x.example' WHERE id = {old_rows.PERMITTED}": {
        ("contact_request", str(old_rows.PERMITTED))
    },
    # a contact that the revision leaves
    f"UPDATE contact_request SET subject = 'Iets anders' WHERE id = {old_rows.ASKED}": {
        ("contact_request", str(old_rows.ASKED))
    },
    # rows of another table
    "UPDATE decision SET decided_by = 'Niemand'": {("decision", "1"), ("decision", "2")},
    # a row taken away
    "DELETE FROM sealed_text": {("sealed_text", "1")},
    # nothing
    "UPDATE contact_request SET version = version": set(),
}


@pytest.mark.parametrize("revision", ["0008"])
def test_what_was_changed_by_hand_before_an_upgrade_is_found_after_it(old: str) -> None:
    migrations.upgrade(old, "0013")
    assert _rows_otherwise(old) == set()
    with connected(old) as connection:
        for statement in BY_HAND:
            connection.execute(text(statement))

    migrations.upgrade(old)
    assert _rows_otherwise(old) == set().union(*BY_HAND.values())


@pytest.mark.parametrize(("by", "since"), [(old_rows.UMA, old_rows.MOMENT), (old_rows.PETRA, None)])
@pytest.mark.parametrize("revision", ["0014"])
def test_sealed_content_that_a_drafter_had_opened_stays_closed_to_the_unit(
    old: str, by: int, since: datetime | None
) -> None:
    sealed, unit, at = old_rows.SEALED, old_rows.PETRA, "2026-03-02 08:30:15.123456"
    with connected(old) as connection:
        for statement in (
            f"UPDATE contact_request SET official_since = '{at}' WHERE id = {sealed}",
            f"INSERT INTO sealed_read (id, contact_id, person_id, at) VALUES (9, {sealed}, {by}, '{at}')",
            "INSERT INTO role_grant (id, person_id, role, organisation_id, is_deputy)"
            f" VALUES (9, {unit}, 'body', {old_rows.LOGIUS}, false)",
        ):
            connection.execute(text(statement))
        with Session(connection, info={"now": old_rows.MOMENT}) as db:
            audit.say_all(db)
            db.flush()
    migrations.upgrade(old)

    database = Database(old)
    found = database.read_now(lambda db: db.get_one(ContactRequest, old_rows.SEALED).drafter_opened_at)
    database.close()
    assert found == since
    assert _rows_otherwise(old) == set()


def _rows_otherwise(url: str) -> set[tuple[str, str]]:
    """What stands in the tables, and is not as the log knows it."""
    database = Database(url)
    known, there = database.read_now(
        lambda db: (rows.known(db), {each[:2]: each[2] for each in rows.there(db.connection())})
    )
    database.close()
    hashes = {key: value for key, (value, _) in known.items()}
    return {key for key in {*hashes, *there} if hashes.get(key) != there.get(key)}


def _entries(url: str, desk: Any) -> int:
    """How many the log has, found whole; there is one more afterwards."""
    database = Database(url, carry=desk)
    found = database.read_now(audit.verify)
    database.write_now(lambda db: audit.record(db, action="proef", by=SYSTEM, party=Party.SYSTEM))
    database.close()
    assert found.broken_id is None
    return found.entries


@pytest.mark.long
@pytest.mark.parametrize("revision", [REVISIONS[-4], REVISIONS[-1]])
def test_a_revision_that_fails_half_way_leaves_schema_and_data(
    old: str, revision: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = old
    folder = shutil.copytree(migrations.HERE, tmp_path / "migrations")
    (folder / "versions" / "9998_fails.py").write_text(FAILING.format(newest=REVISIONS[-1]))
    with connected(url) as connection:
        before = old_rows.held(connection)
    with monkeypatch.context() as injected:
        injected.setattr(migrations, "HERE", folder)
        with pytest.raises(Exception, match="nowhere"):
            migrations.upgrade(url)

    with connected(url) as connection:
        columns = {column["name"] for column in inspect(connection).get_columns("contact_request")}
        assert old_rows.held(connection) == before
    assert "half" not in columns
    wrong = migrations.check(url)
    assert wrong == [] if revision == REVISIONS[-1] else f"is at revision {revision}" in wrong[0]
    migrations.upgrade(url)
    assert migrations.check(url) == []


def _only(rows: list[old_rows.Row], like: list[old_rows.Row]) -> list[old_rows.Row]:
    """These rows with the columns of those."""
    return sorted(({name: row[name] for name in like[0]} for row in rows), key=str) if like else []


@pytest.mark.parametrize("revision", ["0077"])
def test_who_speaks_beside_another_finds_after_the_upgrade_what_was_said_since(upgraded: str) -> None:
    layers = {(row["contact_id"], row["layer"]) for row in _held(upgraded)["contact_text"]}
    assert (old_rows.PERMITTED, "beside_talk_1") in layers


#: what an earlier version kept, and whose turn it is by the moves of today
TURNS = [
    (old_rows.ASKED, {"ball": "initiator"}, "liaison"),
    (old_rows.ASKED, {"state": "awaiting_permission", "ball": "liaison"}, "minister"),
    (old_rows.PERMITTED, {"ball": "liaison"}, "initiator"),
    (old_rows.PERMITTED, {"ball": "official", "official_email": None, "official_name": None}, "liaison"),
    (old_rows.REFUSED, {"ball": "liaison"}, None),
    (old_rows.NOTIFIED, {"ball": "liaison"}, "body"),
    (old_rows.NOTIFIED, {"initiator_kind": "body", "ball": "initiator"}, "initiator"),
    (old_rows.SEALED, {"state": "notified", "notice_letter_id": 4, "ball": "liaison"}, "body"),
    (
        old_rows.SEALED,
        {"state": "notified", "notice_letter_id": 4, "ball": "body", "official_email": "d@bzk.example"},
        "official",
    ),
    (
        old_rows.SEALED,
        {
            "state": "scheduled",
            "appointment_at": old_rows.MOMENT,
            "notice_letter_id": 4,
            "ball": "body",
            "official_email": "d@bzk.example",
        },
        "official",
    ),
]


@pytest.mark.parametrize("revision", ["0078"])
def test_whose_turn_it_is_follows_after_the_upgrade_from_where_a_contact_stands(
    shelf: Shelf, old: str
) -> None:
    for number, was, turn in TURNS:
        url = shelf.copied(old)
        sets = ", ".join(f"{name} = :{name}" for name in was)
        with connected(url) as connection:
            letter = f"UPDATE letter SET to_party = 'minister', contact_id = {old_rows.SEALED} WHERE id = 4"
            connection.execute(text(letter))
            connection.execute(
                text(f"UPDATE contact_request SET {sets} WHERE id = :id"), was | {"id": number}
            )
        migrations.upgrade(url)
        found = {row["id"]: row["ball"] for row in _held(url)["contact_request"]}
        assert found[number] == turn, f"{number} {was}"
