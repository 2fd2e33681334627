"""Bring a database to the tables of `store/models/`, and say what does not fit. The revisions stand in `versions/`.

Only the doors call this. alembic is imported when needed: it takes longer to load than the desk itself.

A new revision: change the table in `store/models/`, then
`python -c "from contactdesk.store import migrations; migrations.draft('sqlite:///build/old.db', 'why')"` on a
database of the last revision; read what it wrote, `ruff format` it, run `tests/test_migrations.py`.
"""

import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    Connection,
    ForeignKeyConstraint,
    Inspector,
    MetaData,
    create_engine,
    inspect,
    text,
)
from sqlmodel import SQLModel

import contactdesk.store.models  # noqa: F401 - it registers the tables
from contactdesk.store import open_engine
from contactdesk.store.fitness import misfits

if TYPE_CHECKING:
    from alembic.config import Config

HERE = Path(__file__).parent


class ForeignTables(Exception):
    """The database holds tables of something else."""


def upgrade(url: str, to: str = "head") -> None:
    """All missing revisions in one transaction: a failure leaves the schema as it was. Raises ForeignTables."""
    from alembic import command

    with _connection(url, writes=True) as connection:
        if foreign := _foreign_tables(connection):
            raise ForeignTables(foreign)
        command.upgrade(_config(connection), to)


def check(url: str) -> list[str]:
    """What does not fit between this code and that database, one line each; empty when all fits. Leaves nothing behind."""
    with _connection(url, writes=True) as connection:
        return _wrong_revision(connection) or [*_different_tables(connection), *_different_checks(connection)]


def unfit(url: str) -> list[str]:
    """Why this database, whatever stands in it, cannot be trusted with a desk; one line each."""
    return misfits(url, SQLModel.metadata.tables.values())


def is_current(url: str) -> bool:
    """Whether the database stands at the newest revision, asked at each start: without loading alembic."""
    with _connection(url, writes=False) as connection:
        return stands_at_newest(connection)


def stands_at_newest(connection: Connection) -> bool:
    """The same of a connection that is open, for who asks again and again."""
    return _at(connection) == max(_known())


def is_older(url: str) -> bool:
    """Whether the database stands at a revision that this version knows, and is past."""
    known = _known()
    with _connection(url, writes=False) as connection:
        return _at(connection) in known - {max(known)}


def is_empty(url: str) -> bool:
    """Whether there is no table at all, of this desk or of something else."""
    with _connection(url, writes=False) as connection:
        return not inspect(connection).get_table_names()


def draft(url: str, message: str) -> None:
    """Write the next revision: what is in the models and not yet in this database."""
    from alembic import command
    from alembic.script import ScriptDirectory

    with _connection(url, writes=True) as connection:
        config = _config(connection)
        number = len(list(ScriptDirectory.from_config(config).walk_revisions())) + 1
        command.revision(config, message, autogenerate=True, rev_id=f"{number:04}")


def _known() -> set[str]:
    """The revisions of this version, without loading alembic."""
    return {path.name.split("_")[0] for path in (HERE / "versions").glob("[0-9]*.py")}


def _at(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    at: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    return at


@contextmanager
def _connection(url: str, *, writes: bool) -> Iterator[Connection]:
    engine = open_engine(url, writes=writes)
    try:
        with engine.begin() as connection, warnings.catch_warnings():
            # portfolio and organisation refer to each other: no order of tables fits, and none is needed
            warnings.filterwarnings("ignore", message="Cannot correctly sort tables")
            # of SQLite nobody can ask what an index of an expression is; it is compared on PostgreSQL
            warnings.filterwarnings("ignore", message="Skipped unsupported reflection of expression")
            warnings.filterwarnings("ignore", message="autogenerate skipping .*expression-based")
            yield connection
    finally:
        engine.dispose()


def _config(connection: Connection) -> "Config":
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(HERE).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    return config


def _wrong_revision(connection: Connection) -> list[str]:
    from alembic.migration import MigrationContext
    from alembic.script import ScriptDirectory

    script = ScriptDirectory.from_config(_config(connection))
    at, newest = MigrationContext.configure(connection).get_current_revision(), script.get_current_head()
    if at == newest:
        return []
    if foreign := _foreign_tables(connection):
        return [foreign]
    if at is None:
        return ["the database has no tables of this desk; run: contactdesk db upgrade"]
    if at not in {revision.revision for revision in script.walk_revisions()}:
        return [
            f"the database is at revision {at}, which this version does not know; install a newer version"
        ]
    return [f"the database is at revision {at}, this version needs {newest}; run: contactdesk db upgrade"]


def _foreign_tables(connection: Connection) -> str | None:
    """What is said of tables in a database that no version of this desk ever brought anywhere."""
    names = inspect(connection).get_table_names()
    if not names or "alembic_version" in names:
        return None
    named = ", ".join(sorted(names)[:3])
    return f"the database holds tables of something else ({named} …); give the desk a database of its own"


def _different_tables(connection: Connection) -> list[str]:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    found = compare_metadata(MigrationContext.configure(connection), SQLModel.metadata)
    return [
        f"the tables differ from the code: {_named(step)}; undo what was changed by hand" for step in found
    ]


def _named(step: object) -> str:
    """A difference as alembic has it: ("add_column", schema, table, column), or a list of such."""
    parts = step[0] if isinstance(step, list) else step
    assert isinstance(parts, tuple)
    names = [part if isinstance(part, str) else getattr(part, "name", None) for part in parts[:4]]
    return " ".join(str(name) for name in names if name)


def _different_checks(connection: Connection) -> list[str]:
    """alembic does not look at what a CHECK constraint or a partial index says, and much of what must always hold
    stands there. Each engine writes them in its own way, so it makes the tables of the code too."""
    # first: on PostgreSQL the temporary tables stand before the others
    inspector, wrong = inspect(connection), []
    there = {table: _said(inspector, table, None) for table in SQLModel.metadata.tables}
    with _made_from_code(connection) as (made, schema):
        for table, found in there.items():
            wanted = _said(made, table, schema)
            wrong += [
                f"{table}: the {name} is not as in the code; restore it"
                for name in sorted(wanted.keys() | found.keys())
                if wanted.get(name) != found.get(name)
            ]
    return wrong


@contextmanager
def _made_from_code(connection: Connection) -> Iterator[tuple[Inspector, str | None]]:
    """The tables as the code makes them, and under which schema: in memory, or on PostgreSQL as temporary ones."""
    if connection.dialect.name != "postgresql":
        in_memory = create_engine("sqlite://")
        try:
            with in_memory.begin() as memory:
                SQLModel.metadata.create_all(memory)
                yield inspect(memory), None
        finally:
            in_memory.dispose()  # its one connection stays open else, and Python 3.13 says so
        return
    savepoint = connection.begin_nested()
    connection.execution_options(schema_translate_map={None: "pg_temp"})
    _without_foreign_keys().create_all(connection, checkfirst=False)
    connection.execution_options(schema_translate_map=None)
    schema = connection.execute(text("SELECT nspname FROM pg_namespace WHERE oid = pg_my_temp_schema()"))
    yield inspect(connection), schema.scalar_one()
    savepoint.rollback()


def _without_foreign_keys() -> MetaData:
    """alembic compares those, and here they would point to tables that are none of theirs."""
    kept = MetaData(naming_convention=SQLModel.metadata.naming_convention)
    for table in SQLModel.metadata.tables.values():
        copy = table.to_metadata(kept)
        for key in [each for each in copy.constraints if isinstance(each, ForeignKeyConstraint)]:
            copy.constraints.discard(key)
    return kept


def _said(inspector: Inspector, table: str, schema: str | None) -> dict[str, str]:
    """What each check and each index of this table says, in the engine's words."""
    checks = {
        f"check {one['name']}": one["sqltext"] for one in inspector.get_check_constraints(table, schema)
    }
    indexes = {
        f"index {one['name']}": str((one["column_names"], one["unique"], sorted(_where(one).items())))
        for one in inspector.get_indexes(table, schema)
    }
    return {name: _plain(said) for name, said in {**checks, **indexes}.items()}


def _where(index: Any) -> dict[str, str]:
    """For which rows a partial index is."""
    options = index.get("dialect_options", {})
    return {key: str(value) for key, value in options.items() if key.endswith("_where")}


def _plain(said: str) -> str:
    """Without what PostgreSQL adds when it writes an expression down, and adds otherwise after a dump: that texts are
    text, and parentheses around one name, one text or one list."""
    said = re.sub(r"::(character varying|text)(\[\])?", "", " ".join(said.split()))
    while (plainer := re.sub(r"(?<!\w)\((\w+|'(?:[^']|'')*'|ARRAY\[[^\[\]]*\])\)", r"\1", said)) != said:
        said = plainer
    return said
