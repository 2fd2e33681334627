"""People, their roles, and the browsers they are signed in with. What a role may do stands in `permissions`.

A role is in force from `starts_on` up to, not including, `ends_on`.
"""

import hashlib
import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any, Final, TypeAlias, TypeVar

from sqlalchemy import BindParameter, ColumnElement, Row, bindparam, delete, or_, select, update
from sqlmodel import Session, col

from contactdesk import audit
from contactdesk.days import today
from contactdesk.desk import now
from contactdesk.models import LoginAttempt, LoginSession, Person, RoleGrant
from contactdesk.outcomes import Conflict, NotFound
from contactdesk.permissions import Actor, Grant
from contactdesk.settings import IdentityProvider
from contactdesk.words import Party, Role

IDLE = timedelta(hours=2)
#: how exact "last seen" is: without it every page would be a write
SEEN_EVERY = timedelta(minutes=5)
ATTEMPT = timedelta(minutes=15)
GRANT: Final = tuple(field.name for field in fields(Grant))

T = TypeVar("T")
#: a value now, or one that a statement gets when it is executed
Bound: TypeAlias = T | BindParameter[T]


@dataclass(frozen=True)
class Identity:
    """Whom an identity provider says that somebody is; its signature was checked by the caller."""

    issuer: str
    subject: str
    email: str
    email_verified: bool


@dataclass(frozen=True)
class SignedIn:
    """Who is behind a session; `stale` asks for a `touch`."""

    actor: Actor
    stale: bool


# Who somebody is


def actor(db: Session, person_id: int, on: date) -> Actor | None:
    """The person with the roles in force that day; None when there is none."""
    return _actor(_in_force(db, person_id, on))


def by_email(db: Session, email: str) -> Person | None:
    return db.execute(select(Person).where(col(Person.email) == email.strip().lower())).scalar_one_or_none()


def _in_force(db: Session, person_id: int, on: date) -> Sequence[Row[Any]]:
    return db.execute(_IN_FORCE.where(col(Person.id) == person_id), {"on": on}).all()


def is_in_force(on: Bound[date]) -> ColumnElement[bool]:
    """The clause on `RoleGrant`: the role holds that day."""
    started = or_(col(RoleGrant.starts_on).is_(None), col(RoleGrant.starts_on) <= on)
    return started & or_(col(RoleGrant.ends_on).is_(None), col(RoleGrant.ends_on) > on)


#: one row per role that holds `on` a day. Every page asks it: a statement built once is also compiled once
_IN_FORCE: Final = (
    select(col(Person.id), col(Person.name), col(Person.email), *(getattr(RoleGrant, name) for name in GRANT))
    .join(RoleGrant, col(RoleGrant.person_id) == col(Person.id))
    .where(is_in_force(bindparam("on")))
    .order_by(col(RoleGrant.id))
)


def _actor(rows: Sequence[Row[Any]], roles: Collection[Role] = tuple(Role)) -> Actor | None:
    grants = tuple(_grant(row) for row in rows if row.role in roles)
    return Actor(rows[0].id, rows[0].name, rows[0].email, grants) if grants else None


def _grant(row: Row[Any]) -> Grant:
    return Grant(**{name: getattr(row, name) for name in GRANT})


# People and roles


def add_person(db: Session, *, name: str, email: str, by: Actor, phone: str | None = None) -> int:
    """A new person, without any role. Raises Conflict when somebody has that address already."""
    if by_email(db, email):
        raise Conflict("Er is al iemand met dit e-mailadres.")
    person = Person(name=name, email=email.strip().lower(), phone=phone)
    db.add(person)
    db.flush()
    audit.record(db, action="person_add", by=by, party=_party(by), facts={"person": person.id})
    return _id(person)


def grant_role(
    db: Session,
    person_id: int,
    grant: Grant,
    *,
    by: Actor,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> int:
    """Give somebody a role, with what it is about."""
    row = RoleGrant(person_id=person_id, starts_on=starts_on, ends_on=ends_on, **asdict(grant))
    db.add(row)
    db.flush()
    about = {name: value for name, value in asdict(grant).items() if value is not None}
    facts = about | {"person": person_id, "grant": row.id}
    audit.record(db, action="role_grant", by=by, party=_party(by), facts=facts)
    return _id(row)


def end_person(db: Session, email: str, on: date, by: Actor) -> int:
    """End every role of a person on that day; once it has come, the sessions too. Returns how many roles."""
    person = by_email(db, email)
    if person is None:
        raise NotFound
    mine = col(RoleGrant.person_id) == person.id
    open_then = or_(col(RoleGrant.ends_on).is_(None), col(RoleGrant.ends_on) > on)
    ended = db.execute(
        update(RoleGrant).where(mine, open_then).values(ends_on=on).returning(col(RoleGrant.id))
    )
    count = len(ended.all())
    if on <= today(now(db)):
        db.execute(delete(LoginSession).where(col(LoginSession.person_id) == person.id))
    facts = {"person": person.id, "on": on.isoformat(), "roles": count}
    audit.record(db, action="person_end", by=by, party=_party(by), facts=facts)
    return count


def _party(by: Actor) -> Party | Role:
    return Party.SYSTEM if by.id is None else Role.ADMINISTRATOR


def _id(row: Person | RoleGrant) -> int:
    assert row.id is not None, "flushed rows have an id"
    return row.id


# Signing in


def sign_in(
    db: Session, identity: Identity, provider: IdentityProvider, *, hours: int, replaces: str | None = None
) -> str | None:
    """A new session for who the provider names, and its token; None when this desk has no place for them.

    `replaces` is the token of the session this browser had: it ends, so that no old token comes to more rights.
    """
    if replaces:
        end_session(db, replaces)
    person = _known(db, identity) or _joined(db, identity, provider)
    if person is None:
        return None
    rows = _in_force(db, _id(person), today(now(db)))
    return start_session(db, _id(person), provider.name, hours) if _actor(rows, provider.roles) else None


def _known(db: Session, identity: Identity) -> Person | None:
    same = (col(Person.issuer) == identity.issuer) & (col(Person.subject) == identity.subject)
    return db.execute(select(Person).where(same)).scalar_one_or_none()


def _joined(db: Session, identity: Identity, provider: IdentityProvider) -> Person | None:
    """The first sign-in joins a prepared person by verified e-mail, once; later only (issuer, subject) counts."""
    domain = identity.email.rpartition("@")[2].lower()
    if not identity.email_verified or domain not in provider.email_domains:
        return None
    person = by_email(db, identity.email)
    if person is None or person.issuer is not None:
        return None
    person.issuer, person.subject = identity.issuer, identity.subject
    facts = {"person": person.id, "provider": provider.name}
    audit.record(db, action="person_join", by=Actor(person.id, person.name), party="self", facts=facts)
    return person


# Sessions and attempts to sign in: a browser holds a token, the database only its hash


def start_session(db: Session, person_id: int, provider: str, hours: int) -> str:
    """A session of at most `hours`, and the token for the cookie."""
    moment, token = now(db), secrets.token_urlsafe(32)
    db.execute(delete(LoginSession).where(_is_over(moment, moment - IDLE)))
    ends = moment + timedelta(hours=hours)
    db.add(
        LoginSession(
            token_hash=_hash(token),
            person_id=person_id,
            provider=provider,
            created_at=moment,
            seen_at=moment,
            expires_at=ends,
        )
    )
    return token


def signed_in(db: Session, token: str, roles: Mapping[str, Collection[Role]]) -> SignedIn | None:
    """Who is behind a token, with those roles that their provider (a key of `roles`) may bring in."""
    moment = now(db)
    about = {"on": today(moment), "token_hash": _hash(token), "moment": moment, "idle_since": moment - IDLE}
    rows = db.execute(_SIGNED_IN, about).all()
    who = _actor(rows, roles.get(rows[0].provider, ())) if rows else None
    return SignedIn(who, moment - rows[0].seen_at > SEEN_EVERY) if who else None


def session_actor(db: Session, token: str) -> Actor | None:
    """Who is behind a token, whichever provider brought them in."""
    provider = select(col(LoginSession.provider)).where(col(LoginSession.token_hash) == _hash(token))
    name = db.execute(provider).scalar_one_or_none()
    found = signed_in(db, token, {name: tuple(Role)}) if name else None
    return found.actor if found else None


def touch(db: Session, token: str) -> None:
    """The person behind this token is still there: the idle limit counts from now."""
    moment = now(db)
    mine = (col(LoginSession.token_hash) == _hash(token)) & ~_is_over(moment, moment - IDLE)
    db.execute(update(LoginSession).where(mine).values(seen_at=moment))


def end_session(db: Session, token: str) -> None:
    db.execute(delete(LoginSession).where(col(LoginSession.token_hash) == _hash(token)))


def keep_attempt(db: Session, data: dict[str, Any]) -> str:
    """Keep what one browser needs on its way back from the provider; the token goes into its cookie."""
    moment, token = now(db), secrets.token_urlsafe(32)
    db.execute(delete(LoginAttempt).where(col(LoginAttempt.expires_at) <= moment))
    db.add(LoginAttempt(token_hash=_hash(token), data=data, expires_at=moment + ATTEMPT))
    return token


def take_attempt(db: Session, token: str) -> dict[str, Any] | None:
    """What was kept: once, and not too late."""
    mine = (col(LoginAttempt.token_hash) == _hash(token)) & (col(LoginAttempt.expires_at) > now(db))
    taken = delete(LoginAttempt).where(mine).returning(col(LoginAttempt.data))
    data: dict[str, Any] | None = db.execute(taken).scalar_one_or_none()
    return data


def _is_over(moment: Bound[datetime], idle_since: Bound[datetime]) -> ColumnElement[bool]:
    return (col(LoginSession.expires_at) <= moment) | (col(LoginSession.seen_at) <= idle_since)


_SIGNED_IN: Final = (
    _IN_FORCE.add_columns(col(LoginSession.provider), col(LoginSession.seen_at))
    .join(LoginSession, col(LoginSession.person_id) == col(Person.id))
    .where(col(LoginSession.token_hash) == bindparam("token_hash"))
    .where(~_is_over(bindparam("moment"), bindparam("idle_since")))
)


def _hash(token: str) -> str:
    """Tokens are 256 random bits: a plain hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()
