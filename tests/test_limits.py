"""Limits: counted in the database, per window, and of one person apart from another."""

from datetime import timedelta

import pytest
from sqlmodel import select

from contactdesk import limits
from contactdesk.database import Database
from contactdesk.limits import LIMITS, Limit
from contactdesk.models import RateCount
from contactdesk.outcomes import TooMany


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
