"""What people looked for and did not find: the words, and how often in a month. Never who, and no more than words."""

import re
from dataclasses import dataclass
from typing import Final

from sqlalchemy import delete, func, select
from sqlmodel import Session, SQLModel, col

from contactdesk import audit
from contactdesk.law.days import today
from contactdesk.law.permissions import Actor
from contactdesk.people.organisations import folding
from contactdesk.store import upsert_add
from contactdesk.store.desk import now
from contactdesk.store.models import MissedWord
from contactdesk.words import Role

#: a number, an address or a sentence may say who somebody is: of these nothing is kept
MOST_WORDS: Final = 3
LONGEST: Final = 40
_WORDS = re.compile(r"[a-z]{2,25}( [a-z]{2,25})*")
#: what one person typed once is nobody's business
LEAST_TIMES: Final = 2
#: months that are kept, the running one too
MONTHS: Final = 6
#: nobody fills the table by typing
MOST_ROWS: Final = 2000
SHOWN: Final = 100


@dataclass(frozen=True)
class Missed:
    text: str
    times: int


def count(db: Session, q: str) -> bool:
    """Once more this found nothing; whether it is kept."""
    text = _keepable(q)
    if text is None:
        return False
    month = _month(db)
    db.execute(delete(MissedWord).where(col(MissedWord.month) < _months_ago(month)))
    own = {"text": text, "month": month}
    is_known = db.get(MissedWord, (text, month)) is not None
    if not is_known and db.execute(select(func.count()).select_from(MissedWord)).scalar_one() >= MOST_ROWS:
        return False
    upsert_add(db, SQLModel.metadata.tables["missed_word"], own, "times", 1)
    return True


def often(db: Session) -> list[Missed]:
    """What found nothing more than once, the most first."""
    times = func.sum(col(MissedWord.times))
    query = (
        select(col(MissedWord.text), times)
        .where(col(MissedWord.month) >= _months_ago(_month(db)))
        .group_by(col(MissedWord.text))
        .having(times >= LEAST_TIMES)
        .order_by(times.desc(), col(MissedWord.text))
        .limit(SHOWN)
    )
    return [Missed(text, int(times)) for text, times in db.execute(query)]


def forget(db: Session, text: str, by: Actor) -> None:
    """It is shown no more, until it found nothing again; the log says that it was done, not what it was."""
    if drop(db, text):
        audit.record(db, action="missed_forget", by=by, party=Role.ADMINISTRATOR)


def drop(db: Session, text: str) -> bool:
    gone = db.execute(delete(MissedWord).where(col(MissedWord.text) == text).returning(col(MissedWord.text)))
    return gone.first() is not None


def _keepable(q: str) -> str | None:
    """As it is kept; None for what could say more than a topic."""
    text = " ".join(folding.words(q))
    is_plain = "@" not in q and not any(one.isdigit() for one in q)
    fits = len(text) <= LONGEST and text.count(" ") < MOST_WORDS
    return text if is_plain and fits and _WORDS.fullmatch(text) else None


def _month(db: Session) -> str:
    return today(now(db)).isoformat()[:7]


def _months_ago(month: str) -> str:
    """The first month that is kept."""
    number = int(month[:4]) * 12 + int(month[5:]) - MONTHS
    return f"{number // 12}-{number % 12 + 1:02}"
