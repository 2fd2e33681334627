"""The browsers somebody is signed in with: a browser holds a token, the database its hash."""

import hashlib
import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, bindparam, delete, false, select, update
from sqlmodel import Session, SQLModel, col

from contactdesk.audit import security_log
from contactdesk.audit.security_log import Ended, Event
from contactdesk.law.days import today
from contactdesk.law.outcomes import NotFound
from contactdesk.law.permissions import Actor
from contactdesk.people.actors import IN_FORCE, as_actor, with_met
from contactdesk.people.ended import end
from contactdesk.people.mailboxes import is_mailbox_of
from contactdesk.store import insert_ignore
from contactdesk.store.desk import now
from contactdesk.store.in_force import Bound
from contactdesk.store.models import LoginSession, LogoutSeen, Person
from contactdesk.words import Role

IDLE = timedelta(hours=2)
#: how exact "last seen" is: without it every page would be a write
SEEN_EVERY = timedelta(minutes=5)


@dataclass(frozen=True)
class SignedIn:
    """Who is behind a session; `stale` asks for a `touch`."""

    actor: Actor
    stale: bool


@dataclass(frozen=True)
class NewSession:
    """What is kept of a sign-in: at most `hours` long, through which provider, and where it was."""

    provider: str
    hours: int
    sid: str | None = None
    id_token: str | None = None
    browser: str = ""
    address: str = ""
    organisation_id: int | None = None


@dataclass(frozen=True)
class SignedInPlace:
    """One browser somebody is signed in with, as the list "waar ben ik ingelogd" shows it."""

    id: int
    browser: str
    address: str
    provider: str
    since: datetime
    seen_at: datetime
    is_this: bool


def start_session(db: Session, person_id: int, session: NewSession) -> str:
    """A session, and the token for the cookie."""
    moment, token = now(db), secrets.token_urlsafe(32)
    end(db, _is_over(moment, moment - IDLE), Ended.EXPIRED)
    kept: dict[str, Any] = asdict(session)
    kept["expires_at"] = moment + timedelta(hours=kept.pop("hours"))
    row = LoginSession(
        token_hash=hashed(token), person_id=person_id, created_at=moment, seen_at=moment, **kept
    )
    db.add(row)
    security_log.say(db, Event.SIGNED_IN, person=person_id, provider=session.provider)
    return token


def signed_in(db: Session, token: str, roles: Mapping[str, Collection[Role]]) -> SignedIn | None:
    """Who is behind a token, with those roles that their provider (a key of `roles`) may bring in."""
    moment = now(db)
    about = {"on": today(moment), "token_hash": hashed(token), "moment": moment, "idle_since": moment - IDLE}
    rows = db.execute(_SIGNED_IN, about).all()
    who = who_came_in(db, rows, roles)
    return SignedIn(who, moment - rows[0].seen_at > SEEN_EVERY) if who else None


def who_came_in(db: Session, rows: Sequence[Row[Any]], roles: Mapping[str, Collection[Role]]) -> Actor | None:
    """The person of these rows of roles in force, with those that their way in, `provider` and `body_id`, may bring."""
    if rows and (body := rows[0].body_id) is not None:
        # came in through the mailbox of a body: that body, and nothing else this person may be
        held = is_mailbox_of(db, body, rows[0].email)
        rows = [row for row in rows if held and row.role is Role.BODY and row.organisation_id == body]
    return with_met(db, as_actor(rows, roles.get(rows[0].provider, ()))) if rows else None


def touch(db: Session, token: str) -> None:
    """The person behind this token is still there: the idle limit counts from now."""
    moment = now(db)
    mine = (col(LoginSession.token_hash) == hashed(token)) & ~_is_over(moment, moment - IDLE)
    db.execute(update(LoginSession).where(mine).values(seen_at=moment))


def places(db: Session, by: Actor, token: str) -> list[SignedInPlace]:
    """Where `by` is signed in, this browser first, then the one seen last."""
    moment = now(db)
    mine = (col(LoginSession.person_id) == by.id) & ~_is_over(moment, moment - IDLE)
    rows = db.execute(select(LoginSession).where(mine).order_by(col(LoginSession.seen_at).desc())).scalars()
    found = [_place(row, token) for row in rows]
    return sorted(found, key=lambda place: not place.is_this)


def end_place(db: Session, by: Actor, session_id: int) -> None:
    """Sign out one browser of one's own. Raises NotFound for one that is over, or somebody else's."""
    mine = (col(LoginSession.id) == session_id) & (col(LoginSession.person_id) == by.id)
    if not end(db, mine, Ended.ELSEWHERE):
        raise NotFound("session")


def end_elsewhere(db: Session, by: Actor, token: str) -> int:
    """Sign out every other browser of one's own; says how many."""
    others = (col(LoginSession.person_id) == by.id) & (col(LoginSession.token_hash) != hashed(token))
    return len(end(db, others, Ended.ELSEWHERE))


def end_session(db: Session, token: str, why: Ended = Ended.OWN) -> tuple[str, str | None] | None:
    """End this session. Returns its provider and the id token that the provider wants at signing out."""
    rows = end(db, col(LoginSession.token_hash) == hashed(token), why)
    return (rows[0].provider, rows[0].id_token) if rows else None


def end_at_provider(
    db: Session,
    provider: str,
    issuer: str,
    *,
    sid: str | None,
    subject: str | None,
    jti: str,
    expires_at: datetime,
) -> bool:
    """The provider signed somebody out (back-channel): one session by `sid`, or all by `subject`.

    With both, a session whose `sid` the provider never told ends too. False when this very token (`jti`) was used before.
    """
    db.execute(delete(LogoutSeen).where(col(LogoutSeen.expires_at) <= now(db)))
    table = SQLModel.metadata.tables["logout_seen"]
    row = {"provider": provider, "jti": jti, "expires_at": expires_at}
    if not insert_ignore(db, table, row, conflict=("provider", "jti")):
        return False
    theirs = col(LoginSession.provider) == provider
    if sid is not None:
        untold = col(LoginSession.sid).is_(None) if subject is not None else false()
        theirs &= (col(LoginSession.sid) == sid) | untold
    if subject is not None:
        same = (col(Person.issuer) == issuer) & (col(Person.subject) == subject)
        theirs &= col(LoginSession.person_id).in_(select(col(Person.id)).where(same))
    if sid is not None or subject is not None:
        end(db, theirs, Ended.PROVIDER)
    return True


def _place(row: LoginSession, token: str) -> SignedInPlace:
    is_this = row.token_hash == hashed(token)
    return SignedInPlace(row.id, row.browser, row.address, row.provider, row.created_at, row.seen_at, is_this)


def _is_over(moment: Bound[datetime], idle_since: Bound[datetime]) -> ColumnElement[bool]:
    return (col(LoginSession.expires_at) <= moment) | (col(LoginSession.seen_at) <= idle_since)


_SIGNED_IN: Final = (
    IN_FORCE.add_columns(
        col(LoginSession.provider),
        col(LoginSession.seen_at),
        col(LoginSession.organisation_id).label("body_id"),
    )
    .join(LoginSession, col(LoginSession.person_id) == col(Person.id))
    .where(col(LoginSession.token_hash) == bindparam("token_hash"))
    .where(~_is_over(bindparam("moment"), bindparam("idle_since")))
)


def hashed(token: str) -> str:
    """Tokens are 256 random bits: a plain hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()
