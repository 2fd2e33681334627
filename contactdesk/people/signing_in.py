"""Who an identity provider says that somebody is becomes a person of this desk, or nobody."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk import audit
from contactdesk.audit.security_log import Ended
from contactdesk.law.addresses import folded
from contactdesk.law.days import today
from contactdesk.law.permissions import SYSTEM, Actor, Grant
from contactdesk.people.actors import as_actor, by_email, domain, in_force
from contactdesk.people.roles import end_account, grant_role
from contactdesk.people.sessions import NewSession, end_session, start_session
from contactdesk.settings import MAILBOX, IdentityProvider
from contactdesk.store import lock_key
from contactdesk.store.desk import now
from contactdesk.store.in_force import is_in_force
from contactdesk.store.models import Organisation, Person, RoleGrant
from contactdesk.words import Party, Role

#: the account of a body that signs in by its own mailbox: not of any provider
POSTBUS: Final = "urn:contactdesk:postbus"


class Why(StrEnum):
    """Why somebody whom a provider signed in is not let in here: as the log says it."""

    NO_EMAIL = "the provider gives no e-mail address"
    UNVERIFIED = "email not verified"
    DOMAIN = "domain not allowed for this provider"
    UNKNOWN = "no such person"
    OTHER_ACCOUNT = "the person is tied to another account (issuer or sub changed)"
    NO_ROLE = "no role today"
    OTHER_ROLE = "role not allowed through this provider"


class NotAdmitted(Exception):
    """This desk has no place for who the provider names."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Identity:
    """Whom an identity provider says that somebody is; its signature was checked by the caller."""

    issuer: str
    subject: str
    email: str
    email_verified: bool


def sign_in(
    db: Session,
    identity: Identity,
    provider: IdentityProvider,
    session: NewSession,
    *,
    replaces: str | None = None,
) -> str:
    """A new session for who the provider names, and its token. Raises NotAdmitted, and then changes nothing.

    `replaces` is the token of the session this browser had: it ends, so that no old token comes to more rights.
    """
    person = _known(db, identity.issuer, identity.subject) or _joined(db, identity, provider)
    if not _speaks_for(provider, person.email):
        raise NotAdmitted(Why.DOMAIN)
    rows = in_force(db, person.id, today(now(db)))
    if as_actor(rows, provider.roles) is None:
        raise NotAdmitted(Why.OTHER_ROLE if rows else Why.NO_ROLE)
    if replaces:
        end_session(db, replaces, Ended.REPLACED)
    return start_session(db, person.id, session)


def sign_in_body(
    db: Session, organisation: Organisation, session: NewSession, *, replaces: str | None = None
) -> str | None:
    """A new session for a body that proved to hold its mailbox: for that body and nothing else.

    None when an identity provider speaks for that address, or an administrator ended the role.
    """
    if replaces:
        end_session(db, replaces, Ended.REPLACED)
    person = _of_mailbox(db, organisation, folded(organisation.mailbox or ""))
    if person is None or not _has_body_role(db, person, organisation):
        return None
    facts = {"person": person.id, "organisation": organisation.id}
    audit.record(db, action="mailbox_sign_in", by=Actor(person.id, person.name), party="self", facts=facts)
    return start_session(db, person.id, replace(session, provider=MAILBOX, organisation_id=organisation.id))


def _speaks_for(provider: IdentityProvider, email: str) -> bool:
    """A provider signs in nobody whose address is not of its domains, whatever it was joined to before."""
    return domain(email) in provider.email_domains


def _known(db: Session, issuer: str, subject: str) -> Person | None:
    same = (col(Person.issuer) == issuer) & (col(Person.subject) == subject)
    return db.execute(select(Person).where(same)).scalar_one_or_none()


def _joined(db: Session, identity: Identity, provider: IdentityProvider) -> Person:
    """The first sign-in joins a prepared person by verified e-mail, once; later only (issuer, subject) counts."""
    if not identity.email:
        raise NotAdmitted(Why.NO_EMAIL)
    # before anybody is looked for: who did not prove an address does not learn whether it is known here
    if not identity.email_verified:
        raise NotAdmitted(Why.UNVERIFIED)
    if not _speaks_for(provider, identity.email):
        raise NotAdmitted(Why.DOMAIN)
    # of two accounts that come in at once with one address, the second finds that the first was joined
    lock_key(db, f"person {identity.email}")
    person = by_email(db, identity.email)
    if person is None:
        raise NotAdmitted(Why.UNKNOWN)
    if person.issuer is not None:
        raise NotAdmitted(Why.OTHER_ACCOUNT)
    person.issuer, person.subject = identity.issuer, identity.subject
    facts = {"person": person.id, "provider": provider.name}
    audit.record(db, action="person_join", by=Actor(person.id, person.name), party="self", facts=facts)
    return person


def _of_mailbox(db: Session, organisation: Organisation, mailbox: str) -> Person | None:
    """The account of this mailbox, made at its first sign-in; it follows the body to another mailbox."""
    subject = str(organisation.id)
    person = by_email(db, mailbox) or _known(db, POSTBUS, subject)
    if person is None:
        person = Person(name=organisation.name, email=mailbox, issuer=POSTBUS, subject=subject)
        db.add(person)
        db.flush()
        return person
    if person.issuer not in (None, POSTBUS):
        return None
    if person.email != mailbox:
        # who is still in by the old mailbox would pass for who reads the new one
        end_account(db, person.id)
        person.email, person.name = mailbox, organisation.name
    elif person.issuer == POSTBUS and person.subject != subject:
        person.name = mailbox  # one mailbox of two bodies: the log says neither's name for the other
    if db.is_modified(person):  # also where they do not come in after all
        facts = {"person": person.id, "organisation": organisation.id}
        audit.record(db, action="mailbox_follows", by=SYSTEM, party=Party.SYSTEM, facts=facts)
    return person


def _has_body_role(db: Session, person: Person, organisation: Organisation) -> bool:
    """Given at the first sign-in, and never again: what an administrator ended stays ended."""
    grant = Grant(Role.BODY, organisation_id=organisation.id)
    mine = (col(RoleGrant.person_id) == person.id) & (col(RoleGrant.organisation_id) == organisation.id)
    ever = select(col(RoleGrant.id)).where(mine, col(RoleGrant.role) == Role.BODY)
    if db.execute(ever.limit(1)).first() is None:
        grant_role(db, person.id, grant, by=SYSTEM)
    return db.execute(ever.where(is_in_force(today(now(db)))).limit(1)).first() is not None
