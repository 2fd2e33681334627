"""Bodies that sign in by their own mailbox: which, and until when. The links in letters are `mailbox_sign_in`."""

from sqlalchemy import Select, func, select
from sqlmodel import Session, col

from contactdesk.audit.security_log import Ended
from contactdesk.law.addresses import folded
from contactdesk.law.days import today
from contactdesk.people.ended import end
from contactdesk.people.lasting import exists_on, handled_by
from contactdesk.store.desk import desk, now
from contactdesk.store.models import ContactRequest, LoginSession, Organisation


def mailbox_bodies(db: Session) -> list[tuple[int, str]]:
    """Each body that may sign in so: its id and its name, in the order of the names."""
    found = db.execute(_bodies(db).order_by(func.lower(col(Organisation.name)))).scalars()
    return [(body.id, _named(body)) for body in found]


def mailbox_body(db: Session, organisation_id: int) -> Organisation | None:
    """The body, if it may sign in so today."""
    return db.execute(_bodies(db).where(col(Organisation.id) == organisation_id)).scalar_one_or_none()


def is_mailbox_of(db: Session, organisation_id: int, email: str) -> bool:
    """Whether who reads this address may sign in for that body: asked of each page, so that nobody stays in
    after the mailbox changed, the body ended or the setting was switched off."""
    body = mailbox_body(db, organisation_id)
    return body is not None and folded(body.mailbox or "") == folded(email)


def end_body_sessions(db: Session, organisation_id: int) -> int:
    """Sign out everybody who came in by the mailbox of this body; says how many browsers that were."""
    theirs = col(LoginSession.organisation_id) == organisation_id
    return len(end(db, theirs, Ended.RIGHTS))


def _bodies(db: Session) -> Select[Organisation]:
    """Never a legislative unit, whatever its kind: what it reads is sealed. One that has ended finishes what is open."""
    open_here = select(col(ContactRequest.id)).where(
        handled_by(col(Organisation.id)), col(ContactRequest.closed_at).is_(None)
    )
    lasts = exists_on(today(now(db))) | open_here.correlate(Organisation).exists()
    kinds = desk(db).settings.mailbox_sign_in.kinds
    return select(Organisation).where(
        col(Organisation.kind).in_(kinds),
        col(Organisation.mailbox).is_not(None),
        col(Organisation.mailbox) != "",
        ~col(Organisation.is_legislative_unit),
        lasts,
    )


def _named(body: Organisation) -> str:
    return f"{body.name} ({body.abbreviation})" if body.abbreviation not in (None, body.name) else body.name
