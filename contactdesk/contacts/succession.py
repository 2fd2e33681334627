"""Another minister in an office: what is open goes on, what was permitted beforehand waits for the successor.

The office (`Portfolio`) is whom a contact concerns, not the person, so no contact changes. Who may sign in for the office
and where its letters go is changed elsewhere, with four eyes (`people.administration`). The administrator who does this
reads no contact: only the letter to the office says which there are.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import func, select
from sqlmodel import Session, col

from contactdesk import audit, words
from contactdesk.contacts import replacing, succession_lists
from contactdesk.law import said
from contactdesk.law.days import dutch_date, today
from contactdesk.law.outcomes import Conflict, FieldError, Forbidden, Invalid, NotFound
from contactdesk.law.permissions import Actor
from contactdesk.letters import desk_mail
from contactdesk.letters.letter_words.one_line import one_line
from contactdesk.letters.letter_words.people import line
from contactdesk.people import suspension
from contactdesk.people.administration import acting, proposals_store, telling
from contactdesk.people.administration.proposals_store import Kind
from contactdesk.people.administration.successors import Successor, successor_of
from contactdesk.people.lasting import is_held
from contactdesk.store.desk import now
from contactdesk.store.in_force import is_in_force
from contactdesk.store.models import (
    AuditEntry,
    Organisation,
    Person,
    Portfolio,
    Proposal,
    RoleGrant,
    StandingPermission,
)
from contactdesk.words import Form, Initiator, Party, Role

#: a change of office of longer ago is no news
LONGEST_DAYS: Final = 366
NO_DOCUMENT: Final = "Noem het besluit, zoals “Koninklijk besluit van 23 november 2026, nr. 2026001234”"


@dataclass(frozen=True)
class Succession:
    """Who comes after, since which day, and by which decree."""

    name: str | None
    since: date | None
    document: str | None


@dataclass(frozen=True)
class MinistersOffice:
    """A minister's office as an administrator sees it: how much is there, and never what."""

    id: int
    title: str
    mailbox: str
    holders: list[str]
    open: int
    standing: int
    question: str | None
    settled_by: str | None
    replaced_by: str


def offices(db: Session) -> list[MinistersOffice]:
    return [
        office(db, row.id)
        for row in db.execute(select(Portfolio).where(is_held()).order_by(col(Portfolio.title))).scalars()
    ]


def office(db: Session, portfolio_id: int) -> MinistersOffice:
    """What goes on and what would be suspended, now. Raises NotFound."""
    row = db.get(Portfolio, portfolio_id)
    if row is None or row.ended_on is not None:
        raise NotFound("portfolio")
    count = select(func.count()).where
    standing = suspension.open_of(portfolio_id, today(now(db)))
    return MinistersOffice(
        id=row.id,
        title=row.title,
        mailbox=row.mailbox,
        holders=_holders(db, portfolio_id),
        open=succession_lists.count(db, portfolio_id),
        standing=int(db.execute(count(standing)).scalar_one()),
        question=row.question,
        settled_by=row.settled_by,
        replaced_by=replacing.who_replaces(db, portfolio_id),
    )


def _holders(db: Session, portfolio_id: int) -> list[str]:
    query = (
        select(col(Person.name))
        .join(RoleGrant, col(RoleGrant.person_id) == col(Person.id))
        .where(col(RoleGrant.role) == Role.MINISTER, col(RoleGrant.portfolio_id) == portfolio_id)
        .where(is_in_force(today(now(db))))
        .order_by(col(Person.name))
    )
    return list(dict.fromkeys(db.execute(query).scalars()))


def change_hands(db: Session, portfolio_id: int, by: Actor, after: Succession) -> bool:
    """One act: suspend what the one before permitted beforehand, and tell the office what it finds. For a day that is still
    to come it is a proposal: nobody sees it happen, so two agree. True when it is done.

    Raises Forbidden, NotFound, Invalid, and Conflict where one waits already.
    """
    if not by.has(Role.ADMINISTRATOR):
        raise Forbidden("only an administrator")
    portfolio = db.get(Portfolio, portfolio_id, with_for_update=True)
    if portfolio is None or portfolio.ended_on is not None:
        raise NotFound("portfolio")
    if errors := [*_wrong(db, after)]:
        raise Invalid(*errors)
    assert after.name
    assert after.since
    assert after.document
    successor = Successor(after.name, after.since, after.document)
    if proposals_store.day_ahead(db, max(after.since, today(now(db))), "sinds"):
        _propose(db, portfolio, successor, by)
        return False
    _change(db, portfolio, successor, by)
    return True


def take_effect(db: Session, row: Proposal, by: Actor) -> None:
    """What was agreed on for a day; of two who were to come on it the later agreed comes last."""
    portfolio = db.get_one(Portfolio, row.portfolio_id, with_for_update=True)
    proposals_store.record(db, "proposal_effect", row, by)
    _change(db, portfolio, successor_of(row), by)


def _propose(db: Session, portfolio: Portfolio, after: Successor, by: Actor) -> None:
    acting.begin(db, by)
    for one in proposals_store.open_rows(db, Kind.MINISTER, col(Proposal.portfolio_id) == portfolio.id):
        day = dutch_date(successor_of(one).since)
        raise Conflict(f"Voor dit ambt loopt al een voorstel, voor {day}. Neem dat eerst terug.")
    about, details = {"portfolio_id": portfolio.id}, after.details(portfolio.title)
    row = proposals_store.keep(db, Kind.MINISTER, by, details, about, after.since)
    texts: dict[str, str | None] = {"name": after.name, "document": after.document}
    entry = proposals_store.record(db, "proposal", row, by, texts=texts)
    said = {"what": row.details["what"], "title": line(portfolio.title), "name": line(after.name)}
    said |= {"day": dutch_date(after.since), "document": line(after.document)}
    telling.minister_proposed(db, entry, row, by, **said)


def _change(db: Session, portfolio: Portfolio, after: Successor, by: Actor) -> None:
    replacing.succeeded(db, portfolio.id, by, after.since)
    suspended = suspension.suspend_of(db, portfolio.id)
    facts = {
        "portfolio": portfolio.id,
        "on": after.since.isoformat(),
        "standing_permissions": [row.id for row in suspended],
    }
    texts: dict[str, str | None] = {"name": after.name, "document": after.document}
    entry = audit.record(
        db, action="minister_change", by=by, party=acting.party(by), texts=texts, facts=facts
    )
    _tell(db, entry, portfolio, after, suspended)


def _wrong(db: Session, after: Succession) -> Iterator[FieldError]:
    if not after.name:
        yield FieldError("naam", "Vul de naam in van de nieuwe bewindspersoon")
    on = today(now(db))
    if after.since is None:
        yield FieldError("sinds", "Vul in sinds welke dag")
    elif after.since > on + proposals_store.FURTHEST:
        yield FieldError("sinds", "Kies een dag binnen twee jaar")
    elif (on - after.since).days > LONGEST_DAYS:
        yield FieldError("sinds", "Deze dag is meer dan een jaar geleden")
    if why := said.lacking(after.document, NO_DOCUMENT):
        yield FieldError("stuk", why)


def _tell(
    db: Session,
    entry: AuditEntry,
    portfolio: Portfolio,
    after: Successor,
    suspended: list[StandingPermission],
) -> None:
    """One letter to the office, with what it may read; one to the liaisons, about what holds no more."""
    department = db.get(Organisation, portfolio.department_id) if portfolio.department_id else None
    liaisons = department.liaison_mailbox if department else None
    seen, others = succession_lists.inherited(db, portfolio.id)
    values = {
        "name": after.name,
        "title": portfolio.title,
        "since": dutch_date(after.since),
        "document": after.document,
        "suspended": [_permitted(row) for row in suspended],
    }
    listed = {
        "contacts": [one_line(contact, Party.MINISTER) for contact in seen],
        "others": others,
    }
    to_office = ("inherited", portfolio.mailbox, Party.MINISTER, values | listed, liaisons)
    to_liaisons = ("inherited_liaison", liaisons, Party.LIAISON, values, portfolio.mailbox)
    for template, mailbox, party, said_there, reply_to in (to_office, to_liaisons):
        if mailbox and mailbox.strip():
            desk_mail.tell(db, entry, template, mailbox, party, said_there, reply_to=reply_to or None)


def _permitted(row: StandingPermission) -> str:
    forms = ", ".join(words.FORM[Form(form)] for form in row.forms)
    whose = ", ".join(words.INITIATOR[Initiator(kind)] for kind in row.initiators)
    return line(f"{forms}; {whose}; tot en met {dutch_date(row.until)}")
