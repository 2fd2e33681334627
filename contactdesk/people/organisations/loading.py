"""Putting the organisations of the file into the database, each with its mailbox. Looking them up is not here."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, func, or_, select
from sqlmodel import Session, col

from contactdesk import audit
from contactdesk.law.days import today
from contactdesk.law.permissions import SYSTEM, Actor
from contactdesk.people import agreements
from contactdesk.people.lasting import exists_on, is_held
from contactdesk.people.organisations import elsewhere, findable
from contactdesk.people.organisations.entries import (
    FORMER_NAME,
    UNIT_NAME,
    OrganisationEntry,
    OrganisationsFile,
    PortfolioEntry,
)
from contactdesk.store.desk import now
from contactdesk.store.models import Organisation, Portfolio
from contactdesk.words import OrganisationKind, Party, Role

MINISTRY = OrganisationKind.MINISTRY


class Box(StrEnum):
    """Whose mailbox is meant."""

    ORGANISATION = "organisation"
    OFFICE = "office"
    LIAISON = "liaison"
    SECRETARY_GENERAL = "secretary_general"
    LEGISLATION = "legislation"


#: a mailbox: whose it is, and of what: an abbreviation (or the name where there is none), for an office its key;
#: empty where there is none yet
Mailboxes = Callable[[Box, str], str]


def no_mailboxes(_box: Box, _of: str) -> str:
    """None is known: administrators give them, with four eyes and a test letter (`people.administration`)."""
    return ""


@dataclass(frozen=True)
class Loaded:
    """How many were added; `elsewhere`: who is not here."""

    portfolios: int
    organisations: int
    elsewhere: int = 0


def load_file(
    db: Session,
    file: OrganisationsFile,
    mailboxes: Mailboxes,
    *,
    phones: Callable[[str], str | None] = lambda ministry: None,
    by: Actor = SYSTEM,
) -> Loaded:
    """Add the portfolios and organisations that are missing, and a legislative unit for each ministry.

    What is there stays as it is: an administrator may have changed it. The file knows no addresses, so they come
    from `mailboxes`, where there are any, and the telephone of a ministry's contact person from `phones` (by its
    abbreviation).
    """
    ministries = [entry for entry in file.organisations if entry.kind is MINISTRY]
    added = sum(_add_ministry(db, entry, mailboxes, phones) for entry in ministries)
    offices = sum(_add_portfolio(db, entry, mailboxes) for entry in file.portfolios)
    for entry in ministries:
        added += _finish_ministry(db, entry, mailboxes)
    added += sum(_add_organisation(db, entry, mailboxes) for entry in file.organisations)
    others = elsewhere.add(db, file.elsewhere)
    if added or offices or others:
        facts = {"portfolios": offices, "organisations": added, "elsewhere": others}
        findable.keep(db)
        party = Party.SYSTEM if by.id is None else Role.ADMINISTRATOR
        audit.record(db, action="organisations_load", by=by, party=party, facts=facts)
        agreements.make_defaults(db, by)
    return Loaded(offices, added, others)


def find(db: Session, entry: OrganisationEntry) -> Organisation | None:
    """This organisation as it is here: by its number in the register; by its name, also one of before, where one of the
    two has no number."""
    if entry.tooi:
        own = select(Organisation).where(col(Organisation.tooi) == entry.tooi)
        numbered: Organisation | None = db.execute(own).scalar_one_or_none()
        if numbered:
            return numbered
    is_now = func.lower(col(Organisation.name)) == func.lower(entry.name)
    same = select(Organisation).where(or_(is_now, _was_called(entry.name)))
    if entry.tooi:
        same = same.where(col(Organisation.tooi).is_(None))
    same = same.order_by(is_now.desc(), col(Organisation.id))
    named: Organisation | None = db.execute(same.limit(1)).scalar_one_or_none()
    return named


def _add_ministry(
    db: Session, entry: OrganisationEntry, mailboxes: Mailboxes, phones: Callable[[str], str | None]
) -> bool:
    if not _add_organisation(db, entry, mailboxes):
        return False
    short = entry.abbreviation or entry.name
    ministry = ministry_called(db, short)
    ministry.department_id = ministry.id
    ministry.liaison_mailbox, ministry.liaison_phone = mailboxes(Box.LIAISON, short) or None, phones(short)
    ministry.secretary_general_mailbox = mailboxes(Box.SECRETARY_GENERAL, short) or None
    db.flush()
    return True


def _add_portfolio(db: Session, entry: PortfolioEntry, mailboxes: Mailboxes) -> bool:
    if _portfolio_id(db, entry.key) is not None or _titled(db, entry):
        return False
    office = Portfolio(key=entry.key, title=entry.title, mailbox=mailboxes(Box.OFFICE, entry.key))
    office.department_id = ministry_called(db, entry.ministry).id
    office.question, office.settled_by = entry.question, entry.settled_by
    db.add(office)
    db.flush()
    return True


def _finish_ministry(db: Session, entry: OrganisationEntry, mailboxes: Mailboxes) -> bool:
    """Its minister's portfolio could not be there before; its unit is the one to ask for help with a text."""
    short = entry.abbreviation or entry.name
    ministry = ministry_called(db, short)
    ministry.portfolio_id = ministry.portfolio_id or _portfolio_id(db, entry.portfolio)
    own = (col(Organisation.department_id) == ministry.id) & col(Organisation.is_legislative_unit)
    if db.execute(select(col(Organisation.id)).where(own).limit(1)).first():
        return False
    unit = Organisation(name=UNIT_NAME.format(short), kind=OrganisationKind.SERVICE, is_legislative_unit=True)
    unit.department_id, unit.portfolio_id = ministry.id, ministry.portfolio_id
    _keep(db, unit, mailboxes(Box.LEGISLATION, short))
    return True


def _add_organisation(db: Session, entry: OrganisationEntry, mailboxes: Mailboxes) -> bool:
    if find(db, entry):
        return False
    row = Organisation(
        name=entry.name,
        abbreviation=entry.abbreviation,
        kind=entry.kind,
        tooi=entry.tooi,
        website=entry.website,
        also_known_as=", ".join(entry.also_known_as) or None,
        topics=", ".join(entry.topics) or None,
        note=entry.note,
        source=entry.cited,
        source_on=today(now(db)),
        question=entry.question,
        settled_by=entry.settled_by,
    )
    if entry.kind is not MINISTRY and entry.ministry:
        row.department_id = ministry_called(db, entry.ministry).id
        row.portfolio_id = _portfolio_id(db, entry.portfolio)
    _keep(db, row, mailboxes(Box.ORGANISATION, entry.abbreviation or entry.name))
    return True


def _keep(db: Session, row: Organisation, mailbox: str) -> None:
    """With its mailbox, where it has one: its domain is where this organisation's people have their addresses."""
    row.mailbox, row.email_domains = mailbox or None, mailbox.rpartition("@")[2] or None
    db.add(row)
    db.flush()


def ministry_called(db: Session, abbreviation: str) -> Organisation:
    """Which is there and is called so (by its name, where it has no abbreviation), or was before: also the one into
    which it went."""
    unabbreviated = col(Organisation.abbreviation).is_(None) & (col(Organisation.name) == abbreviation)
    is_now = func.coalesce(col(Organisation.abbreviation) == abbreviation, False) | unabbreviated
    own = (col(Organisation.kind) == MINISTRY) & or_(is_now, _was_called(abbreviation))
    query = (
        select(Organisation)
        .where(own)
        .order_by(exists_on(today(now(db))).desc(), is_now.desc(), col(Organisation.id))
        .limit(1)
    )
    found: Organisation = db.execute(query).scalar_one()
    return found


def _was_called(name: str) -> ColumnElement[bool]:
    """Capitals apart; SQLite's lower() leaves one with an accent, so as it is written too."""
    listed = ", " + col(Organisation.also_known_as)
    called = ", " + FORMER_NAME.format(name, "").removesuffix(")")
    as_written = listed.contains(called, autoescape=True)
    return as_written | func.lower(listed).contains(called.lower(), autoescape=True)


def _portfolio_id(db: Session, key: str | None) -> int | None:
    """The office of this key; of one that has ended the one that has all of it."""
    row = db.execute(select(Portfolio).where(col(Portfolio.key) == key)).scalar_one_or_none()
    while row is not None and row.successor_id is not None:
        row = db.get_one(Portfolio, row.successor_id)
    return row.id if row is not None else None


def _titled(db: Session, entry: PortfolioEntry) -> bool:
    """Whether administrators added this minister before the file did: under another key, with the same title. It keeps
    its key from the file, so that what the file says of it later arrives there too."""
    rows = db.execute(select(Portfolio).where(is_held()).order_by(col(Portfolio.id))).scalars()
    same = next((row for row in rows if row.title.casefold() == entry.title.casefold()), None)
    if same is None:
        return False
    same.key = entry.key
    db.add(same)
    db.flush()
    return True
