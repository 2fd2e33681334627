"""Transactions on both engines: nothing lost, nothing leaked, nothing written by who only reads."""

import asyncio
import logging
import threading
from collections.abc import Iterator
from contextlib import suppress
from contextvars import ContextVar
from datetime import datetime, timedelta

import pytest
from sqlalchemy import (
    Column,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    bindparam,
    event,
    insert,
    text,
    update,
)
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlmodel import Field, Session, SQLModel, select

from contactdesk import store as transactions
from contactdesk.store import Database, insert_ignore, lock_audit_chain, lock_key, open_engine, upsert_add
from contactdesk.store.changes import whole
from contactdesk.store.lookups import Lookup

METADATA = MetaData()
SECRET = "anna@example.nl"
only_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
only_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


class Counter(SQLModel, table=True):
    metadata = METADATA
    id: int = Field(primary_key=True)
    value: int = 0
    taken_by: str | None = None
    moment: datetime | None = None


NAMES = Table(
    "names",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("name", String(20), unique=True, nullable=False),
    Column("counter", ForeignKey(Counter.__table__.c.id)),
)
TALLIES = Table(
    "tallies",
    METADATA,
    Column("day", String),
    Column("kind", String),
    Column("times", Integer, nullable=False),
    UniqueConstraint("day", "kind"),
)


@pytest.fixture
def url(database_url: str) -> str:
    engine = open_engine(database_url, writes=True)
    METADATA.create_all(engine)
    with engine.begin() as connection:
        connection.execute(insert(Counter), [{"id": 1, "value": 0}, {"id": 2, "value": 0}])
    engine.dispose()
    return database_url


@pytest.fixture
def database(url: str, clock) -> Iterator[Database]:
    opened = Database(url, carry="carried", clock=clock)
    yield opened
    opened.close()


def locked(db: Session, number: int = 1) -> Counter:
    return db.exec(select(Counter).where(Counter.id == number).with_for_update()).one()


def increase(db: Session, by: int = 1, *, number: int = 1) -> int:
    counter = locked(db, number)
    counter.value += by
    return counter.value


def take(db: Session, name: str) -> str:
    counter = locked(db)
    if counter.taken_by:
        raise LookupError(f"{counter.taken_by} was first")
    counter.taken_by = name
    return name


def value(db: Session, number: int = 1) -> int:
    return db.exec(select(Counter.value).where(Counter.id == number)).one()


def names(db: Session) -> list[str]:
    return sorted(db.exec(select(NAMES.c.name)))


def add_name(db: Session, name: str, counter: int | None = None) -> None:
    db.exec(insert(NAMES).values(name=name, counter=counter))


def test_a_hundred_concurrent_increments_lose_none(database):
    async def all_at_once() -> list[int]:
        return await asyncio.gather(*(database.write(increase) for _ in range(100)))

    assert sorted(asyncio.run(all_at_once())) == list(range(1, 101))
    assert database.read_now(value) == 100


def test_two_databases_on_one_file_lose_nothing(url):
    one, two = Database(url), Database(url)

    async def all_at_once() -> None:
        await asyncio.gather(*(base.write(increase) for base in (one, two) for _ in range(50)))

    asyncio.run(all_at_once())
    assert one.read_now(value) == two.read_now(value) == 100
    one.close()
    two.close()


def test_of_rivals_one_wins_and_the_others_hear_who(database):
    async def rivals() -> list[object]:
        claims = (database.write(take, name) for name in ("alice", "bob", "charlie"))
        return await asyncio.gather(*claims, return_exceptions=True)

    outcome = asyncio.run(rivals())
    (winner,) = [name for name in outcome if isinstance(name, str)]
    assert [str(error) for error in outcome if isinstance(error, LookupError)] == [f"{winner} was first"] * 2


def test_the_error_of_one_command_does_not_hurt_another(database):
    def add_then_fail(db: Session) -> None:
        add_name(db, "half")
        raise ZeroDivisionError("mine")

    async def together() -> list[object]:
        commands = (database.write(add_then_fail), database.write(add_name, "whole"))
        return await asyncio.gather(*commands, return_exceptions=True)

    error, nothing = asyncio.run(together())
    assert isinstance(error, ZeroDivisionError)
    assert nothing is None
    assert database.read_now(names) == ["whole"]


@pytest.mark.parametrize("statement", ["INSERT INTO names (name) VALUES ('x')", "DROP TABLE names"])
def test_who_reads_cannot_write(database, statement):
    def sly(db: Session) -> None:
        db.connection().execute(text(statement))

    with pytest.raises(DBAPIError, match=r"(?i)read-?only"):
        database.read_now(sly)
    assert database.read_now(names) == []


def test_a_changed_row_is_not_stored_by_who_reads(database):
    def sly(db: Session) -> int:
        row = db.exec(select(Counter).where(Counter.id == 1)).one()
        row.value = 7
        return row.value

    database.read_now(sly)
    assert database.read_now(value) == 0


def test_all_questions_of_one_read_see_the_same_moment(database):
    def twice(db: Session) -> tuple[int, int]:
        before = value(db)
        database.write_now(increase)
        return before, value(db)

    assert database.read_now(twice) == (0, 0)
    assert database.read_now(value) == 1


def test_a_caller_that_leaves_does_not_cancel_the_command(database, url):
    started, go_on = threading.Semaphore(0), threading.Event()

    def slow(db: Session, name: str) -> None:
        started.release()
        go_on.wait(10)
        add_name(db, name)

    # as many as there are writers, so that the last one waits for them
    begun = [f"begun {n}" for n in range(transactions.WRITERS[database.dialect])]

    async def leave() -> None:
        calls = [asyncio.create_task(database.write(slow, name)) for name in (*begun, "queued")]
        for _ in begun:
            await asyncio.to_thread(started.acquire, timeout=10)
        for call in calls:
            call.cancel()
        gone = await asyncio.gather(*calls, return_exceptions=True)
        assert all(isinstance(error, asyncio.CancelledError) for error in gone)
        go_on.set()

    asyncio.run(leave())
    database.close()
    after = Database(url)
    assert after.read_now(names) == [*begun, "queued"]
    after.close()


def test_a_dead_writer_ends_the_process(url, caplog):
    died = threading.Event()
    doomed = Database(url, die=died.set)

    def kill(db: Session) -> None:
        add_name(db, "never")
        raise SystemExit("out of here")

    with caplog.at_level(logging.CRITICAL), pytest.raises(SystemExit):
        doomed.write_now(kill)
    assert died.wait(10)
    assert "writer thread died" in caplog.text
    with pytest.raises(RuntimeError, match="closed"):
        doomed.write_now(add_name, "later")
    assert doomed.read_now(names) == []
    doomed.close()


def test_an_sql_error_never_shows_a_value(database):
    database.write_now(add_name, SECRET)
    with pytest.raises(IntegrityError) as twice:
        database.write_now(add_name, SECRET)
    with pytest.raises(DBAPIError) as misfit:
        database.write_now(
            lambda db: db.connection().execute(text("SELECT * FROM nowhere WHERE a = :a"), {"a": SECRET})
        )
    for error in (twice.value, misfit.value):
        assert SECRET not in f"{error} {error!r} {error.orig} {error.orig!r} {error.__cause__!r}"
    assert "unique" in str(twice.value).lower()


@only_postgresql
@pytest.mark.parametrize("question", ["CAST(:a AS INTEGER)", "CAST(:a AS DATE)", "CAST(:a AS JSON)"])
def test_a_value_that_does_not_fit_is_not_shown(database, question):
    with pytest.raises(DBAPIError) as caught:
        database.read_now(lambda db: db.connection().execute(text(f"SELECT {question}"), {"a": SECRET}))
    assert SECRET not in f"{caught.value} {caught.value.orig} {caught.value.__cause__!r}"
    assert "the value does not fit" in str(caught.value)


def test_foreign_keys_are_on(database):
    with pytest.raises(IntegrityError):
        database.write_now(add_name, "orphan", counter=99)


@only_sqlite
def test_sqlite_is_set_to_lose_nothing(database):
    def pragmas(db: Session) -> list[object]:
        asked = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout", "query_only")
        return [db.connection().exec_driver_sql(f"PRAGMA {name}").scalar() for name in asked]

    full = 2
    assert database.write_now(pragmas) == ["wal", full, 1, 15000, 0]
    assert database.read_now(pragmas) == ["wal", full, 1, 15000, 1]


@only_sqlite
def test_sqlite_in_memory_is_refused(database_url):
    with pytest.raises(ValueError, match="needs a file"):
        Database("sqlite://")


@only_postgresql
def test_a_deadlock_is_run_again(database):
    both_hold_one = threading.Barrier(2)
    attempts: list[str] = []

    def crosswise(db: Session, first: int, second: int) -> None:
        attempts.append(f"{first}{second}")
        increase(db, number=first)
        db.flush()
        if len(attempts) <= 2:
            both_hold_one.wait(10)
        increase(db, number=second)

    async def together() -> None:
        await asyncio.gather(database.write(crosswise, 1, 2), database.write(crosswise, 2, 1))

    asyncio.run(together())
    assert len(attempts) == 3
    assert database.read_now(value, 1) == database.read_now(value, 2) == 2


@only_postgresql
@pytest.mark.parametrize(("code", "times"), [("40001", transactions.ATTEMPTS), ("P0001", 1)])
def test_only_what_may_succeed_later_is_run_again_and_not_for_ever(database, code, times):
    attempts: list[str] = []

    def hopeless(db: Session) -> None:
        attempts.append(code)
        db.connection().exec_driver_sql(f"DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '{code}'; END $$")

    with pytest.raises(DBAPIError, match=code):
        database.write_now(hopeless)
    assert len(attempts) == times


def test_each_transaction_carries_the_desk_and_one_moment(database, clock):
    def carried(db: Session) -> tuple[object, datetime]:
        first = db.info["now"]
        clock.advance(timedelta(minutes=1))
        assert db.info["now"] == first
        return db.info["desk"], first

    start = clock.moment
    assert database.write_now(carried) == ("carried", start)
    assert database.read_now(carried) == ("carried", start + timedelta(minutes=1))


def test_moments_are_kept_in_utc(database, clock):
    database.write_now(lambda db: setattr(locked(db), "moment", db.info["now"]))
    kept = database.read_now(lambda db: db.exec(select(Counter.moment).where(Counter.id == 1)).one())
    assert kept == clock.moment
    assert kept.utcoffset() == timedelta(0)


def test_rows_can_be_looked_at_after_the_transaction(database):
    assert database.read_now(lambda db: db.get(Counter, 1)).value == 0
    assert database.write_now(locked).value == 0


def test_a_thread_knows_what_its_caller_knew(database):
    reference = ContextVar("reference", default="none")

    async def ask() -> list[str]:
        reference.set("A1B2")
        return [
            await database.read(lambda db: reference.get()),
            await database.write(lambda db: reference.get()),
        ]

    assert asyncio.run(ask()) == ["A1B2", "A1B2"]


def test_a_command_cannot_wait_for_another_command(database):
    with pytest.raises(RuntimeError, match="same db"):
        database.write_now(lambda db: database.write_now(increase))


def test_what_is_queued_is_finished_before_closing_and_nothing_after(database):
    async def queue_and_close() -> None:
        calls = [asyncio.ensure_future(database.write(increase)) for _ in range(20)]
        await asyncio.sleep(0)
        database.close()
        assert sorted(await asyncio.gather(*calls)) == list(range(1, 21))

    asyncio.run(queue_and_close())
    with pytest.raises(RuntimeError, match="closed"):
        database.write_now(increase)


def test_a_double_row_is_ignored_and_says_so(database):
    def twice(db: Session) -> list[bool]:
        return [insert_ignore(db, NAMES, {"name": "anna"}, conflict=["name"]) for _ in range(2)]

    assert database.write_now(twice) == [True, False]
    assert database.read_now(names) == ["anna"]


@only_sqlite
def test_nothing_is_read_after_the_transaction(database):
    """It would open a connection that nobody closes; Python 3.13 says so, long after."""

    def values(db):
        yield from db.execute(select(Counter.value)).scalars()

    for run in (database.read_now, database.write_now):
        with pytest.raises(TypeError, match="make a list of it inside"):
            run(values)
    assert database.read_now(lambda db: list(values(db))) == [0, 0]


def test_a_counter_begins_and_grows_under_rivals(database):
    async def count_all() -> None:
        keys = {"day": "2026-11-24", "kind": "zbo"}
        await asyncio.gather(*(database.write(upsert_add, TALLIES, keys, "times", 2) for _ in range(10)))

    asyncio.run(count_all())
    assert database.read_now(lambda db: db.exec(select(TALLIES.c.times)).one()) == 20


def test_the_audit_chain_is_locked_until_commit(database):
    """Numbers given out under the lock have no double and no gap."""

    def append(db: Session) -> None:
        lock_audit_chain(db)
        last = value(db)
        db.exec(update(Counter).where(Counter.id == 1).values(value=last + 1))

    async def all_at_once() -> None:
        await asyncio.gather(*(database.write(append) for _ in range(40)))

    asyncio.run(all_at_once())
    assert database.read_now(value) == 40


COUNTED = Lookup(
    select(Counter.id, Counter.value).where(Counter.value >= bindparam("least")).order_by(Counter.id)
)
NAMED = Lookup(select(Counter.id).where(select(NAMES.c.id).where(NAMES.c.counter == Counter.id).exists()))


def counted(db: Session) -> list[int]:
    return [row.value for row in COUNTED.rows(db, least=0)]


@pytest.mark.parametrize(
    "write",
    [
        lambda db: setattr(db.get_one(Counter, 1), "value", 7),
        lambda db: db.add(Counter(id=3, value=7)),
        lambda db: db.delete(db.get_one(Counter, 1)),
        lambda db: db.execute(update(Counter).values(value=7)),
        lambda db: db.execute(insert(Counter.__table__), [{"id": 3, "value": 7}]),
        lambda db: upsert_add(db, Counter.__table__, {"id": 1}, "value", 7),
        lambda db: db.execute(text("UPDATE counter SET value = 7")),
    ],
    ids=["changed", "added", "deleted", "updated", "inserted", "counted", "as text"],
)
def test_what_a_transaction_asked_is_asked_anew_after_it_was_written(database, write):
    def ask_twice(db: Session) -> tuple[list[int], list[int]]:
        before = counted(db)
        write(db)
        return before, counted(db)

    before, after = database.write_now(ask_twice)
    assert before == [0, 0]
    assert sorted(after) in ([0, 7], [7, 7], [0, 0, 7], [0])


def test_what_was_asked_within_a_part_that_is_undone_is_asked_anew(database):
    def undone(db: Session) -> list[int]:
        counted(db)
        with suppress(RuntimeError), whole(db):
            increase(db)
            assert counted(db) == [1, 0]
            raise RuntimeError
        return counted(db)

    assert database.write_now(undone) == [0, 0]


def test_what_was_asked_is_known_in_its_own_transaction_only(database):
    assert database.read_now(counted) == [0, 0]
    database.write_now(increase)
    assert database.read_now(counted) == [1, 0]


def test_what_is_known_already_is_not_asked_twice(database):
    sent: list[str] = []

    def twice(db: Session) -> bool:
        event.listen(db.connection(), "before_cursor_execute", lambda *about: sent.append(about[2]))
        db.get(Counter, 1)
        counted(db)
        once = len(sent)
        counted(db)
        return db.get(Counter, 1) is db.get_one(Counter, 1) and 0 < once == len(sent)

    assert database.write_now(twice)


def test_a_question_rests_on_every_table_that_it_names(database):
    assert NAMED.tables == {"counter", "names"}

    def named(db: Session) -> tuple[int, int]:
        before = len(NAMED.rows(db))
        add_name(db, "een", 1)
        return before, len(NAMED.rows(db))

    assert database.write_now(named) == (0, 1)


@only_postgresql
@pytest.mark.parametrize(
    "lock",
    [lambda db: lock_key(db, "a"), lock_audit_chain, locked],
    ids=["a key", "the chain", "a row"],
)
def test_who_waited_for_others_asks_anew(database, url, lock):
    """Between two questions of one command somebody else commits, as while it waits for a lock."""
    others = Database(url)

    def ask(db: Session) -> list[list[int]]:
        before = counted(db)
        others.write_now(increase)
        known = counted(db)
        lock(db)
        return [before, known, counted(db)]

    assert database.write_now(ask) == [[0, 0], [0, 0], [1, 0]]
    others.close()
