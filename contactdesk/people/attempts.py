"""Attempts to sign in: what a browser must bring back from its provider. Who is let in then stands in `signing_in`.

Anybody may begin one, so nobody is refused for how many began in the same building. What is bounded is how many
rows that makes: beyond it a browser carries its attempt itself, signed by the desk.
"""

import json
import re
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import delete
from sqlmodel import Session, SQLModel, col

from contactdesk.letters.outbox.signing import is_signed, sign
from contactdesk.people.sessions import hashed
from contactdesk.store import insert_ignore, limits
from contactdesk.store.desk import desk, now
from contactdesk.store.limits import Limit
from contactdesk.store.models import LoginAttempt

ATTEMPT = timedelta(minutes=15)
#: as `secrets.token_urlsafe(32)` makes them
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{43}")
#: characters of a way onward that a browser carries: all its cookies have 4 kB
_ONWARD: Final = 400


@dataclass(frozen=True)
class AttemptCookie:
    """For the cookie of a browser: its token, or the attempt itself."""

    value: str
    is_carried: bool = False


def keep_attempt(
    db: Session, data: dict[str, Any], network: str, browser: str | None = None
) -> AttemptCookie:
    """Keep what one tab needs on its way back from the provider. The token is the one that its browser had
    (`browser`), so that several tabs can be on their way at once.
    """
    moment = now(db)
    if limits.is_over(db, Limit.SIGN_IN_STARTED, network):
        return AttemptCookie(_carried(db, data, moment + ATTEMPT), is_carried=True)
    token = browser if browser and _TOKEN.fullmatch(browser) else secrets.token_urlsafe(32)
    db.execute(delete(LoginAttempt).where(col(LoginAttempt.expires_at) <= moment))
    key = hashed(f"{token} {data['state']}")
    db.add(LoginAttempt(token_hash=key, data=data, expires_at=moment + ATTEMPT))
    return AttemptCookie(token)


def take_attempt(db: Session, token: str, state: str) -> dict[str, Any] | None:
    """What was kept: once, and not too late. Afterwards only where it led to, with `used`, for who asks the page again."""
    key = hashed(f"{token} {state}")
    mine = (col(LoginAttempt.token_hash) == key) & (col(LoginAttempt.expires_at) > now(db))
    taken = delete(LoginAttempt).where(mine).returning(col(LoginAttempt.data), col(LoginAttempt.expires_at))
    row = db.execute(taken).one_or_none()
    if row is None:
        return None
    data: dict[str, Any] = row.data
    db.add(LoginAttempt(token_hash=key, data=_left(data), expires_at=row.expires_at))
    return data


def carried_attempt(db: Session, carried: str, state: str) -> dict[str, Any] | None:
    """What a browser carried itself, not too late; once it was used (`use_carried`), where it led to."""
    content, _, signature = carried.rpartition(".")
    if not is_signed(desk(db).settings, _signed(content), signature):
        return None
    data: dict[str, Any] = json.loads(urlsafe_b64decode(content + "=" * (-len(content) % 4)))
    if data["state"] != state or datetime.fromisoformat(data["until"]) <= now(db):
        return None
    used = db.get(LoginAttempt, hashed(f"{carried} {state}"))
    return used.data if used else data


def use_carried(db: Session, carried: str, data: dict[str, Any]) -> bool:
    """A carried attempt is used up now; False when it was before. Only for who came back from the provider: before
    that it costs a stranger nothing."""
    row: dict[str, Any] = {"token_hash": hashed(f"{carried} {data['state']}"), "data": _left(data)}
    row["expires_at"] = datetime.fromisoformat(data["until"])
    return insert_ignore(db, SQLModel.metadata.tables["login_attempt"], row, conflict=("token_hash",))


def _left(data: dict[str, Any]) -> dict[str, Any]:
    return {name: data[name] for name in ("provider", "onward")} | {"used": True}


def _carried(db: Session, data: dict[str, Any], until: datetime) -> str:
    onward = data["onward"] if len(data["onward"]) <= _ONWARD else "/"
    said = json.dumps(data | {"onward": onward, "until": until.isoformat()})
    content = urlsafe_b64encode(said.encode()).decode().rstrip("=")  # a cookie with = stands in quotes
    return f"{content}.{sign(desk(db).settings.secret_keys[0], _signed(content))}"


def _signed(content: str) -> str:
    return f"login-attempt|{content}"
