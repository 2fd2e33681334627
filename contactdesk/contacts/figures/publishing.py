"""Keeps the counts of a quarter that is over, and what of them may be shown: once, in one transaction, and never again."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlmodel import Session, SQLModel, col

from contactdesk.contacts.figures.counting_up import CountCell, count_up
from contactdesk.contacts.figures.dividing import days_of, divided, row_of
from contactdesk.law.counts import hiding
from contactdesk.law.counts.measures import VERSION, Measure
from contactdesk.law.counts.periods import Quarter, between, quarter_of, written
from contactdesk.store import lock_key
from contactdesk.store.desk import desk, now
from contactdesk.store.models import AuditEntry, CountedQuarter, QuarterCount

Q = QuarterCount
_COUNT, _PUBLISHED = (SQLModel.metadata.tables[name] for name in ("quarter_count", "published_figure"))


def count_over(db: Session) -> int:
    """Count the oldest quarter that is over and was not counted; how many there were: 0 or 1. A round of the clock: of a
    desk that is older than this each round counts one more."""
    quarter = _next(db)
    if quarter is None or not quarter.is_to_count(now(db)):
        return 0
    lock_key(db, "figures")  # of two workers the second finds it counted
    if db.get(CountedQuarter, str(quarter)) is not None:
        return 0
    keep(db, quarter, count_up(db, quarter))
    return 1


def keep(db: Session, quarter: Quarter, cells: Mapping[CountCell, int]) -> None:
    """Keep these counts of a quarter, and what of all that is kept may be shown from now on."""
    _keep(db, quarter, cells)
    _publish(db, _let_go(db, quarter))
    _publish(db, days_of(db, str(quarter), [quarter]))
    if quarter.ends_year:
        year, quarters = str(quarter.year), list(between(Quarter(quarter.year, 1), quarter))
        _publish(db, divided(db, year, quarters))
        _publish(db, days_of(db, year, quarters))


def _publish(db: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        db.execute(insert(_PUBLISHED), rows)
        db.flush()


def _next(db: Session) -> Quarter | None:
    """The one after the last that was counted; at first that of the first deed. None where nothing was done yet."""
    last = db.execute(select(func.max(col(CountedQuarter.quarter)))).scalar_one()
    if last is not None:
        found = written(last)
        return found.next if found else None
    first = db.execute(select(col(AuditEntry.at)).order_by(col(AuditEntry.id)).limit(1)).scalar_one_or_none()
    return quarter_of(first) if first else None


def _keep(db: Session, quarter: Quarter, cells: Mapping[CountCell, int]) -> None:
    kept = {"quarter": str(quarter), "let_go_in": None}
    rows = [kept | vars(cell) | {"times": times} for cell, times in cells.items() if times]
    if rows:
        db.execute(insert(_COUNT), rows)
    db.add(
        CountedQuarter(
            quarter=str(quarter), counted_at=now(db), rules_hash=desk(db).rules.hash, definitions=VERSION
        )
    )
    db.flush()


def _let_go(db: Session, quarter: Quarter) -> list[dict[str, Any]]:
    """The blocks of this quarter as they are shown; which counts each is made of is kept."""
    waits = col(Q.let_go_in).is_(None)
    query = select(col(Q.measure), func.sum(col(Q.times))).where(waits, col(Q.measure).in_(list(Measure)))
    kept_back = {row[0]: int(row[1]) for row in db.execute(query.group_by(col(Q.measure)))}
    found = sorted(hiding.let_go(kept_back))
    db.execute(update(_COUNT).where(waits, col(Q.measure).in_(found)).values(let_go_in=str(quarter)))
    return [row_of(str(quarter), None, measure, kept_back[measure]) for measure in found]
