"""The migrated tables are those of the code, on both engines; `db check` says where they are not."""

from collections.abc import Iterator

import pytest
from sqlalchemy import inspect, text
from sqlmodel import SQLModel

from contactdesk.store import migrations, open_engine
from tests.conftest import ENGINES, lasting_url


def change(url: str, *statements: str) -> None:
    engine = open_engine(url, writes=True)
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


@pytest.fixture(params=ENGINES)
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """A copy of what was migrated once."""
    with lasting_url(request) as url:
        yield url


def test_the_migrated_tables_are_those_of_the_models_and_a_second_upgrade_and_a_check_leave_them(
    empty_url: str,
) -> None:
    migrations.upgrade(empty_url)
    migrations.upgrade(empty_url)

    assert migrations.check(empty_url) == []
    assert migrations.is_current(empty_url)
    engine = open_engine(empty_url, writes=False)
    with engine.connect() as connection:
        assert set(inspect(connection).get_table_names()) == {*SQLModel.metadata.tables, "alembic_version"}
        assert not inspect(connection).get_temp_table_names()
    engine.dispose()


def test_check_sends_an_empty_database_to_db_upgrade(empty_url: str) -> None:
    assert migrations.check(empty_url) == [
        "the database has no tables of this desk; run: contactdesk db upgrade"
    ]
    assert not migrations.is_current(empty_url)


def test_check_knows_a_database_of_a_newer_version(database_url: str) -> None:
    change(database_url, "UPDATE alembic_version SET version_num = '9999'")

    assert "revision 9999, which this version does not know" in migrations.check(database_url)[0]


#: checks that say something else under their own name, and what is left out of them, as each engine has it
OTHERWISE = {
    # a choice that the code knows and the database refuses
    ("organisation", "ck_organisation_kind"): ("'police', ", "'police'::character varying, "),
    # a column in which sealed text may then stand
    ("contact_request", "ck_contact_request_sealed_is_elsewhere"): (
        "shared IS NULL AND ",
        "(shared IS NULL) AND ",
    ),
}
INDEX = "ix_contact_request_open_due"


@pytest.mark.long
def test_check_names_each_thing_that_is_not_as_in_the_code_and_nothing_else(database_url: str) -> None:
    wanted = {f"{table}: the check {name} is" for table, name in OTHERWISE}
    wanted |= {
        f"contact_request: the index {INDEX} is",
        "the tables differ from the code: remove_column person nickname",
    }
    for (table, name), left_out in OTHERWISE.items():
        rewrite_check(database_url, table, name, left_out)
    change(
        database_url,
        "ALTER TABLE person ADD COLUMN nickname VARCHAR",
        # for other rows
        f"DROP INDEX {INDEX}",
        f"CREATE INDEX {INDEX} ON contact_request (due_at) WHERE state <> 'held'",
    )
    if database_url.startswith("postgresql"):  # SQLite cannot drop one
        change(database_url, "ALTER TABLE person DROP CONSTRAINT ck_person_email_lower")
        wanted.add("person: the check ck_person_email_lower is")

    found = migrations.check(database_url)

    assert {line.partition(" not as in the code")[0].partition(";")[0] for line in found} == wanted
    assert len(found) == len(wanted)


def rewrite_check(url: str, table: str, name: str, left_out: tuple[str, str]) -> None:
    """The same check without these words, as each engine has them."""
    engine = open_engine(url, writes=True)
    with engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            connection.execute(text("PRAGMA writable_schema=ON"))
            statement = "UPDATE sqlite_master SET sql = replace(sql, :words, '') WHERE name = :table"
            connection.execute(text(statement), {"words": left_out[0], "table": table})
        else:
            query = text("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = :name")
            said = connection.execute(query, {"name": name}).scalar_one()
            assert left_out[1] in said, said
            connection.execute(text(f"ALTER TABLE {table} DROP CONSTRAINT {name}"))
            said = said.replace(left_out[1], "")
            connection.execute(text(f"ALTER TABLE {table} ADD CONSTRAINT {name} {said}"))
    engine.dispose()


def test_a_failing_upgrade_leaves_the_schema_as_it_was(empty_url: str) -> None:
    change(empty_url, "CREATE TABLE decision_link (id INTEGER)")  # it stands in the way of the last table

    with pytest.raises(Exception, match="decision_link"):
        migrations.upgrade(empty_url)

    change(empty_url, "DROP TABLE decision_link")
    migrations.upgrade(empty_url)
    assert migrations.check(empty_url) == []
