"""How often something may be tried: one table, counted in the database, so that several processes agree.

A limit never stands between a minister's office and its decision: a link that holds opens, whatever its
network tried. What counts there are failures, and what one browser asks; a link that strangers wore out is replaced.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import Select, delete, select
from sqlmodel import Session, SQLModel, col

from contactdesk.law.outcomes import TooMany
from contactdesk.settings import Settings
from contactdesk.store import lock_key, upsert_add
from contactdesk.store.desk import desk, now
from contactdesk.store.models import RateCount
from contactdesk.words import Limit

__all__ = ["LIMITS", "Limit", "count", "is_first", "is_full", "is_over"]
__all__ += ["refuse_full", "refuse_open_data", "refuse_over", "refuse_search", "seconds_left"]


@dataclass(frozen=True)
class Allowed:
    times: int
    within: timedelta


MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)

#: a Chamber or a ministry may reach us from one network address: who is signed in is counted alone, and no limit of
#: a network stops them. `[limits]` in the settings may say another number
LIMITS: Final[dict[Limit, Allowed]] = {
    # only what came to nothing, and then only what comes to nothing waits
    Limit.SIGN_IN_ADDRESS: Allowed(300, 10 * MINUTE),
    # refuses nobody: beyond it browsers carry what the desk would keep (`people.attempts`)
    Limit.SIGN_IN_STARTED: Allowed(300, 10 * MINUTE),
    # these three refuse nobody: over the number letters to a mailbox are shared (`mailbox_sign_in`)
    Limit.SIGN_IN_MAIL: Allowed(5, HOUR),
    # all strangers together; a browser that signed in before is not counted here
    Limit.SIGN_IN_MAILBOX: Allowed(60, HOUR),
    Limit.SIGN_IN_MAIL_ADDRESS: Allowed(20, HOUR),
    Limit.LOGOUT_FAILED_ADDRESS: Allowed(30, 10 * MINUTE),
    # links that were made up; one that holds opens all the same
    Limit.DECISION_FAILED_ADDRESS: Allowed(60, 10 * MINUTE),
    # letters with a code; above it a network shares the code of a letter that went already (`letter_decisions`)
    Limit.CODE_ADDRESS: Allowed(20, HOUR),
    Limit.CODE_BROWSER: Allowed(6, HOUR),
    Limit.CODE_FAILED: Allowed(30, HOUR),
    # all strangers together: a guess succeeds once in 330,000 hours of this, then another link takes over
    Limit.CODE_FAILED_LINK: Allowed(300, HOUR),
    Limit.SUBMIT_ACCOUNT: Allowed(60, HOUR),
    # a busy liaison does one in two minutes; each can be a letter to somebody
    Limit.DEED_ACCOUNT: Allowed(300, HOUR),
    # of one organisation: a last step is not taken five times a day
    Limit.SIGNAL_BODY: Allowed(5, 24 * HOUR),
    Limit.SEARCH_ACCOUNT: Allowed(120, MINUTE),
    # strangers only
    Limit.SEARCH_ADDRESS: Allowed(300, MINUTE),
    # strangers only: apart, since a page of another site can have its readers' browsers ask (`crosssite`)
    Limit.OPEN_DATA_ADDRESS: Allowed(300, MINUTE),
    # one letter an hour about what does not leave is enough to act, and not so many that nobody reads them
    Limit.DIGEST: Allowed(1, HOUR),
}


def count(db: Session, limit: Limit, who: object) -> int:
    """One more try of `who` (an account, an address, a mailbox); how many in this window, this one included."""
    allowed, moment = LIMITS[limit], now(db)
    keys = _keys(db, limit, who)
    upsert_add(
        db, SQLModel.metadata.tables["rate_count"], keys, "times", 1, expires_at=_ends(allowed, moment)
    )
    times: int = db.execute(_tried(keys)).scalar_one()
    if times == 1:  # seldom enough, and then there is something to sweep
        db.execute(delete(RateCount).where(col(RateCount.expires_at) <= moment))
    return times


def refuse_over(db: Session, limit: Limit, who: object) -> None:
    """Count, and raise TooMany once there were more than allowed."""
    if is_over(db, limit, who):
        raise _too_many(db, limit)


def is_over(db: Session, limit: Limit, who: object) -> bool:
    """Count, and say whether there were more than allowed."""
    return count(db, limit, who) > _times(db, limit)


def is_full(db: Session, limit: Limit, who: object) -> bool:
    """Whether all is used up; counts nothing."""
    return (db.execute(_tried(_keys(db, limit, who))).scalar_one_or_none() or 0) >= _times(db, limit)


def refuse_full(db: Session, limit: Limit, who: object) -> None:
    """Raise TooMany when all is used up, without counting this one: where only failures count."""
    if is_full(db, limit, who):
        raise _too_many(db, limit)


def seconds_left(db: Session, limit: Limit) -> int:
    """After how long there is a new window."""
    return max(1, int((_ends(LIMITS[limit], now(db)) - now(db)).total_seconds()))


def is_first(db: Session, limit: Limit, who: object) -> bool:
    """Whether `who` did not do this in the time before now, counted from the last time it did; counts this one.
    Of two at the same moment one is first."""
    allowed, moment, key = LIMITS[limit], now(db), str(_keys(db, limit, who)["key"])
    lock_key(db, key)
    of_late = (col(RateCount.key) == key) & (col(RateCount.expires_at) > moment)
    if db.execute(select(col(RateCount.times)).where(of_late).limit(1)).first() is not None:
        return False
    db.execute(delete(RateCount).where(col(RateCount.key) == key))
    expires_at = moment + allowed.within
    db.add(RateCount(key=key, window=int(moment.timestamp()), times=1, expires_at=expires_at))
    db.flush()
    return True


def refuse_search(db: Session, account: int | None, network: str) -> None:
    """Count one search, of an account or else of its network. Raises TooMany.

    Whoever is signed in is counted alone: a whole Chamber reaches us from one address, and one who searches without
    end keeps no colleague from the queue.
    """
    _refuse_asking(db, account, network, Limit.SEARCH_ADDRESS)


def refuse_open_data(db: Session, account: int | None, network: str) -> None:
    """The same of what programs read."""
    _refuse_asking(db, account, network, Limit.OPEN_DATA_ADDRESS)


def _refuse_asking(db: Session, account: int | None, network: str, of_network: Limit) -> None:
    if account is None:
        refuse_over(db, of_network, network)
    else:
        refuse_over(db, Limit.SEARCH_ACCOUNT, account)


def times_of(settings: Settings, limit: Limit) -> int:
    """How often, within its time."""
    return settings.limits.get(limit, LIMITS[limit].times)


def _times(db: Session, limit: Limit) -> int:
    return times_of(desk(db).settings, limit)


def _too_many(db: Session, limit: Limit) -> TooMany:
    return TooMany(seconds_left(db, limit))


def _keys(db: Session, limit: Limit, who: object) -> dict[str, str | int]:
    """Hashed with our own key: the table holds no addresses, and cannot be made to tell them."""
    secret = desk(db).settings.secret_keys[-1].encode()
    digest = hmac.new(secret, f"{limit}|{who}".encode(), hashlib.sha256).hexdigest()
    return {"key": digest, "window": _window(LIMITS[limit], now(db))}


def _window(allowed: Allowed, moment: datetime) -> int:
    seconds = int(allowed.within.total_seconds())
    return int(moment.timestamp()) // seconds * seconds


def _ends(allowed: Allowed, moment: datetime) -> datetime:
    return datetime.fromtimestamp(_window(allowed, moment), UTC) + allowed.within


def _tried(keys: dict[str, str | int]) -> Select[int]:
    same = (col(RateCount.key) == keys["key"]) & (col(RateCount.window) == keys["window"])
    return select(col(RateCount.times)).where(same)
