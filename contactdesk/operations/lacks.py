"""What a desk needs before people can work with it, beyond tables and settings that fit: a line each, with what to do.

For `contactdesk db check`. Whether a desk that runs keeps up is in `checks`.
"""

from collections.abc import Callable, Iterator
from typing import Final
from urllib.parse import urlsplit

from sqlalchemy import Select, func, or_, select
from sqlmodel import Session, col

from contactdesk.contacts.standing_permissions import incomplete
from contactdesk.law.days import today
from contactdesk.letters import recipients
from contactdesk.people.lasting import exists_on
from contactdesk.people.register.laying_over import SETTLES
from contactdesk.settings import FILE, is_loopback
from contactdesk.store.desk import desk, now
from contactdesk.store.models import Organisation, Portfolio, RoleGrant
from contactdesk.words import OrganisationKind, Role

#: without these nobody asks, nobody handles, nobody decides, nobody mends
NEEDED: Final = (Role.MEMBER, Role.LIAISON, Role.MINISTER, Role.ADMINISTRATOR)
ADD: Final = "contactdesk person add --name NAME --email EMAIL --role"


def lacking(db: Session) -> list[str]:
    """Everything that is lacking; empty where a desk can work."""
    return [line for look in LOOKS for line in look(db)]


def _address(db: Session) -> Iterator[str]:
    base_url = desk(db).settings.base_url
    if is_loopback(urlsplit(base_url).hostname or ""):
        yield f"CONTACTDESK_BASE_URL is {base_url}: links in letters lead to this machine only; set it"


def _mail(db: Session) -> Iterator[str]:
    if desk(db).settings.smtp is None:
        yield "CONTACTDESK_SMTP_URL is missing: every letter waits, the minister's too; set it and CONTACTDESK_MAIL_FROM"


def _sign_in(db: Session) -> Iterator[str]:
    providers = desk(db).settings.identity_providers
    if not providers:
        yield f"{FILE}: there is no [[identity_provider]]: nobody can sign in; add one"
        return
    for role in NEEDED:
        if not any(role in provider.roles for provider in providers):
            yield f"{FILE}: no [[identity_provider]] lets a {role} in; add it to the roles of one"


def _people(db: Session) -> Iterator[str]:
    if not _in_force(db, Role.MEMBER):
        yield f"there is no member who can ask; {ADD} member --chamber TK"
    administrators = _in_force(db, Role.ADMINISTRATOR)
    if not administrators:
        yield f"there is no administrator; {ADD} administrator"
    elif administrators == 1:
        yield f"there is one administrator: what takes two can never be done; {ADD} administrator"


def _register(db: Session) -> Iterator[str]:
    if db.execute(_bodies(db).limit(1)).first() is None:
        yield (
            "the register of organisations is empty: nothing can be asked; contactdesk import roo FILE fills it, or, "
            "with what organisations.toml has alone, contactdesk organisations sync --write"
        )


def _departments(db: Session) -> Iterator[str]:
    """Those that answer for anything: a request goes to their contact persons, and the question to the minister."""
    answering = select(col(Organisation.department_id)).where(exists_on(today(now(db))))
    for body in db.execute(_bodies(db).where(col(Organisation.id).in_(answering))).scalars():
        if not (body.liaison_mailbox or "").strip():
            yield f"{_name(body)} has no mailbox of its contact persons: no letter reaches them; set it at /beheer/organisaties"
        if not _in_force(db, Role.LIAISON, body.id):
            yield f"{_name(body)} has no contact person: nobody takes up a request; {ADD} liaison --organisation {_name(body)}"


def _offices(db: Session) -> Iterator[str]:
    """Ministers who answer for something that exists."""
    answers = select(col(Organisation.portfolio_id)).where(exists_on(today(now(db))))
    empty = select(col(Portfolio.title)).where(
        col(Portfolio.id).in_(answers), func.trim(col(Portfolio.mailbox)) == ""
    )
    for title in db.execute(empty.order_by(col(Portfolio.id))).scalars():
        yield f"the office of the {title} has no mailbox: nobody decides, nobody is told; set it at /beheer/organisaties"


def _told_directly(db: Session) -> Iterator[str]:
    """Bodies that are asked without a contact person in between are reached by their mailbox or not at all."""
    kinds = (OrganisationKind.ZBO, OrganisationKind.INSPECTORATE, OrganisationKind.PLANNING_BUREAU)
    without = or_(col(Organisation.mailbox).is_(None), func.trim(col(Organisation.mailbox)) == "")
    found = [
        _name(body)
        for body in db.execute(_bodies(db).where(col(Organisation.kind).in_(kinds), without)).scalars()
    ]
    if found:
        named = ", ".join(found[:5]) + (" …" if len(found) > 5 else "")
        yield f"{len(found)} zbo, inspectorate or planning bureau without a mailbox ({named}): who is asked does not hear of it; set it at /beheer/organisaties"


def _help_with_laws(db: Session) -> Iterator[str]:
    """Help with an amendment or a bill is asked of the unit itself."""
    unit = col(Organisation.is_legislative_unit) & (
        func.coalesce(func.trim(col(Organisation.mailbox)), "") == ""
    )
    for body in db.execute(_bodies(db).where(unit)).scalars():
        yield f"{_name(body)} has no mailbox: who asks help with a law text reaches nobody; set it at /beheer/organisaties"


def _two_kinds(db: Session) -> Iterator[str]:
    """Of which the register says two things: the kind that asks most counts until somebody chose."""
    for body in db.execute(_bodies(db).where(col(Organisation.settled_by) == SETTLES)).scalars():
        yield (
            f"{_name(body)} has two kinds in the register and counts as {body.kind} until one is chosen; "
            f"propose it at /beheer/organisaties/{body.id}"
        )


def _beforehand(db: Session) -> Iterator[str]:
    """They hold until their day; a permission beforehand is given in writing (Awb 10:5 and 10:12)."""
    if found := incomplete(db):
        yield (
            f"{len(found)} permission beforehand without its document or mandate: recorded by an earlier version; the "
            "minister's office or a contact person completes or withdraws it at /toestemming-vooraf"
        )


LOOKS: Final[tuple[Callable[[Session], Iterator[str]], ...]] = (
    _address,
    _mail,
    _sign_in,
    _people,
    _register,
    _departments,
    _offices,
    _told_directly,
    _help_with_laws,
    _two_kinds,
    _beforehand,
)


def _bodies(db: Session) -> Select[Organisation]:
    return select(Organisation).where(exists_on(today(now(db)))).order_by(col(Organisation.id))


def _in_force(db: Session, role: Role, organisation_id: int | None = None) -> int:
    """How many people have this role today (for this organisation); a deputy alone is not enough."""
    query = select(func.count(func.distinct(col(RoleGrant.person_id)))).where(
        col(RoleGrant.role) == role, recipients.is_in_force(today(now(db))), ~col(RoleGrant.is_deputy)
    )
    if organisation_id is not None:
        query = query.where(col(RoleGrant.organisation_id) == organisation_id)
    return int(db.execute(query).scalar_one())


def _name(body: Organisation) -> str:
    return body.abbreviation or body.name
