"""The migrated tables are those of the code, on both engines; `db check` says where they are not."""

import pytest
from sqlalchemy import inspect, text
from sqlmodel import SQLModel

from contactdesk.store import migrations, open_engine


def change(url: str, *statements: str) -> None:
    engine = open_engine(url, writes=True)
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def test_the_migrated_tables_are_those_of_the_models(empty_url: str) -> None:
    migrations.upgrade(empty_url)

    assert migrations.check(empty_url) == []
    assert migrations.is_current(empty_url)


def test_upgrading_twice_changes_nothing(empty_url: str) -> None:
    migrations.upgrade(empty_url)
    migrations.upgrade(empty_url)

    assert migrations.check(empty_url) == []


def test_check_sends_an_empty_database_to_db_upgrade(empty_url: str) -> None:
    assert migrations.check(empty_url) == [
        "the database has no tables of this desk; run: contactdesk db upgrade"
    ]
    assert not migrations.is_current(empty_url)


def test_check_knows_a_database_of_a_newer_version(empty_url: str) -> None:
    migrations.upgrade(empty_url)
    change(empty_url, "UPDATE alembic_version SET version_num = '9999'")

    assert "revision 9999, which this version does not know" in migrations.check(empty_url)[0]


def test_check_names_a_column_that_is_too_many(empty_url: str) -> None:
    migrations.upgrade(empty_url)
    change(empty_url, "ALTER TABLE person ADD COLUMN nickname VARCHAR")

    (wrong,) = migrations.check(empty_url)

    assert "person nickname" in wrong


@pytest.mark.parametrize("empty_url", ["postgresql"], indirect=True)  # SQLite cannot drop one
def test_check_names_a_check_that_somebody_dropped(empty_url: str) -> None:
    migrations.upgrade(empty_url)
    change(empty_url, "ALTER TABLE person DROP CONSTRAINT ck_person_email_lower")

    (wrong,) = migrations.check(empty_url)

    assert wrong == "person: the check ck_person_email_lower is not as in the code; restore it"


@pytest.mark.parametrize(
    ("table", "name", "left_out"),
    [
        # a choice that the code knows and the database refuses
        ("organisation", "ck_organisation_kind", ("'police', ", "'police'::character varying, ")),
        # a column in which sealed text may then stand
        (
            "contact_request",
            "ck_contact_request_sealed_is_elsewhere",
            ("shared IS NULL AND ", "(shared IS NULL) AND "),
        ),
    ],
)
def test_check_names_a_check_that_says_something_else_under_its_own_name(
    empty_url: str, table: str, name: str, left_out: tuple[str, str]
) -> None:
    migrations.upgrade(empty_url)
    rewrite_check(empty_url, table, name, left_out)

    assert migrations.check(empty_url) == [f"{table}: the check {name} is not as in the code; restore it"]


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


def test_check_names_an_index_that_is_for_other_rows(empty_url: str) -> None:
    migrations.upgrade(empty_url)
    index = "ix_contact_request_open_due"
    change(
        empty_url,
        f"DROP INDEX {index}",
        f"CREATE INDEX {index} ON contact_request (due_at) WHERE state <> 'held'",
    )

    assert migrations.check(empty_url) == [
        f"contact_request: the index {index} is not as in the code; restore it"
    ]


def test_check_leaves_nothing_behind(empty_url: str) -> None:
    migrations.upgrade(empty_url)
    migrations.check(empty_url)
    engine = open_engine(empty_url, writes=False)
    with engine.connect() as connection:
        assert set(inspect(connection).get_table_names()) == {*SQLModel.metadata.tables, "alembic_version"}
        assert not inspect(connection).get_temp_table_names()
    engine.dispose()


def test_a_failing_upgrade_leaves_the_schema_as_it_was(empty_url: str) -> None:
    change(empty_url, "CREATE TABLE decision_link (id INTEGER)")  # it stands in the way of the last table

    with pytest.raises(Exception, match="decision_link"):
        migrations.upgrade(empty_url)

    change(empty_url, "DROP TABLE decision_link")
    migrations.upgrade(empty_url)
    assert migrations.check(empty_url) == []
