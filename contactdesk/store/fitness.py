"""Whether a database can be trusted with a desk: one line for each thing that cannot, with what to do about it."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Table, text

from contactdesk.store.engines import open_engine
from contactdesk.store.files import file_of

#: the oldest PostgreSQL that still gets repairs
OLDEST: Final = 15
#: settings of a server that decide whether a commit is kept, and what they must not be
KEEPS: Final = {"synchronous_commit": "off", "fsync": "off", "full_page_writes": "off"}


def misfits(url: str, tables: Iterable[Table]) -> list[str]:
    """What does not fit; empty when all does. Raises OperationalError where the database cannot be opened."""
    file = file_of(url)
    if file and (wrong := list(_not_writable(file))):
        return wrong
    engine = open_engine(url, writes=False)
    try:
        with engine.connect() as connection:  # on SQLite opening it already shows what its file cannot do
            return [] if file else _unfit(connection, [table.name for table in tables])
    finally:
        engine.dispose()


def _not_writable(file: Path) -> Iterable[str]:
    """SQLite writes next to its file too."""
    for path in (file.parent, file):
        if path.exists() and not os.access(path, os.W_OK, effective_ids=True):
            yield f"{path} cannot be written to by this user; give it the file and its folder"


def _unfit(connection: Connection, tables: list[str]) -> list[str]:
    wrong = []
    version = int(_shown(connection, "server_version_num")) // 10_000
    if version < OLDEST:
        wrong.append(f"the server is PostgreSQL {version}, which gets no repairs; install {OLDEST} or newer")
    if (encoding := _shown(connection, "server_encoding")) != "UTF8":
        wrong.append(f"the database is encoded in {encoding}; make it anew with ENCODING 'UTF8'")
    if connection.execute(text("SELECT pg_is_in_recovery()")).scalar_one():
        wrong.append(
            "the server is a copy that follows another and takes no changes; name the one it follows"
        )
    for setting, loses in KEEPS.items():
        if _shown(connection, setting) == loses:
            wrong.append(
                f"the server has {setting} = {loses} and may lose what it said it kept; switch it on"
            )
    return wrong + _forbidden(connection, tables)


def _forbidden(connection: Connection, tables: list[str]) -> list[str]:
    """Rights that are missing: to change the tables at a next version, and the rows of each today."""
    wrong = []
    create = text("SELECT has_schema_privilege(current_schema(), 'CREATE')")
    if not connection.execute(create).scalar_one():
        wrong.append("this user may make no tables; make it the owner of the database and its schema")
    asked = text(
        "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() AND tablename = ANY(:tables) AND NOT "
        "(has_table_privilege(quote_ident(tablename), 'SELECT') AND has_table_privilege(quote_ident(tablename), "
        "'INSERT') AND has_table_privilege(quote_ident(tablename), 'UPDATE') AND "
        "has_table_privilege(quote_ident(tablename), 'DELETE')) ORDER BY tablename"
    )
    names = connection.execute(asked, {"tables": tables}).scalars().all()
    if names:
        wrong.append(f"this user may not read and change {', '.join(names)}; make it the owner of all tables")
    return wrong


def _shown(connection: Connection, setting: str) -> str:
    return str(connection.execute(text("SELECT current_setting(:name)"), {"name": setting}).scalar_one())
