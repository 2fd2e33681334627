"""The migrated tables are those of the code, on both engines; `db check` says where they are not."""

import pytest
from sqlalchemy import text

from contactdesk import migrations
from contactdesk.database import open_engine


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


def test_a_failing_upgrade_leaves_the_schema_as_it_was(empty_url: str) -> None:
    change(empty_url, "CREATE TABLE decision_link (id INTEGER)")  # it stands in the way of the last table

    with pytest.raises(Exception, match="decision_link"):
        migrations.upgrade(empty_url)

    change(empty_url, "DROP TABLE decision_link")
    migrations.upgrade(empty_url)
    assert migrations.check(empty_url) == []
