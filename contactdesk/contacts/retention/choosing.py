"""What the classes allow to go by a day, and what of it is held back. Changes nothing."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, time, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, select
from sqlmodel import Session, col

from contactdesk.law import disclosure, retention
from contactdesk.law.days import at, today
from contactdesk.letters.letter_words.people import line, short_name
from contactdesk.people.administration import ministries
from contactdesk.people.administration.retention_classes import Kept, classes_of
from contactdesk.store.models import AnswerMail, ContactRequest, Freeze, GatheredLetter, Letter, Organisation
from contactdesk.words import FREEZE_KIND, LetterState, RetentionGroup

#: letters that are still to leave
WAITING: Final = (LetterState.QUEUED, LetterState.SENDING)


@dataclass(frozen=True)
class HeldClass:
    """A class as it holds now, of a ministry (by abbreviation), with where both who set it say it stands."""

    ministry_id: int
    ministry: str
    group: RetentionGroup
    years: int
    source: str

    def said(self) -> dict[str, Any]:
        """As a statement keeps it."""
        return asdict(self) | {"group": self.group.value}


@dataclass(frozen=True)
class MayGo:
    """A closed contact that may go since `goes_on`; `held_back`: why it does not go now, in words; empty: it goes."""

    id: int
    number: str
    held: HeldClass
    closed_on: date
    goes_on: date
    held_back: str


def held_classes(db: Session) -> list[HeldClass]:
    """Every class by which something may go."""
    return [
        HeldClass(page.row.id, short_name(page.row), one.group, one.holds, _source(one))
        for page in ministries(db)
        for one in page.classes
        if one.holds is not None
    ]


def _source(one: Kept) -> str:
    return "; ".join(dict.fromkeys(line(text) for text in (one.source, one.file_source) if text))


def due(db: Session, until: date, *, only: int | None = None) -> Iterator[MayGo]:
    """What may go on this day or before, by ministry and class, the longest closed first; `only`: this contact."""
    for held in held_classes(db):
        for contact in db.execute(_closed(held, until, only)).scalars().all():
            closed_on = today(contact.closed_at)
            goes_on = retention.may_go_on(closed_on, held.years)
            if goes_on <= until and _is_of(held, contact):
                yield MayGo(contact.id, contact.number, held, closed_on, goes_on, _held_back(db, contact))


def _closed(held: HeldClass, until: date, only: int | None) -> Any:
    """Closed at that ministry so long ago; a day more, for the leap years."""
    before = at(date(max(until.year - held.years, 1), until.month, 1) + timedelta(days=32), time.min)
    clauses: list[ColumnElement[bool]] = [
        col(ContactRequest.department_id) == held.ministry_id,
        col(ContactRequest.closed_at).is_not(None),
        col(ContactRequest.closed_at) < before,
        col(ContactRequest.destruction_id).is_(None),
    ]
    if only is not None:
        clauses.append(col(ContactRequest.id) == only)
    return select(ContactRequest).where(*clauses).order_by(col(ContactRequest.id))


def _is_of(held: HeldClass, contact: ContactRequest) -> bool:
    group = retention.group_of(contact.regime, is_sealed=disclosure.is_sealed(contact))
    return group is held.group


def _held_back(db: Session, contact: ContactRequest) -> str:
    contact_id = contact.id
    lasting = (col(Freeze.contact_id) == contact_id) & col(Freeze.ended_at).is_(None)
    if kinds := list(db.execute(select(col(Freeze.kind)).where(lasting).order_by(col(Freeze.id))).scalars()):
        return f"bevroren voor {', '.join(FREEZE_KIND[kind] for kind in kinds)}"
    named = col(Letter.subject).contains(contact.number) | col(Letter.body).contains(contact.number)
    about = (col(Letter.contact_id) == contact_id) | (col(Letter.contact_id).is_(None) & named)
    leaves = about & col(Letter.state).in_(WAITING)
    gathered = col(Letter.id) == col(GatheredLetter.letter_id)
    in_overview = select(col(Letter.id)).join(GatheredLetter, gathered)
    in_overview = in_overview.where(
        col(Letter.contact_id) == contact_id, col(GatheredLetter.overview_id).is_(None)
    )
    if db.execute(select(col(Letter.id)).where(leaves).union_all(in_overview).limit(1)).first():
        return "er moet nog een brief weg"
    in_tray = (col(AnswerMail.contact_id) == contact_id) & col(AnswerMail.settled_at).is_(None)
    if db.execute(
        select(col(AnswerMail.id)).where(in_tray, col(AnswerMail.why).is_not(None)).limit(1)
    ).first():
        return "er wacht nog een e-mail"
    return ""


def class_of(db: Session, contact: ContactRequest) -> Kept:
    """How long this contact is kept, by the class of its ministry."""
    group = retention.group_of(contact.regime, is_sealed=disclosure.is_sealed(contact))
    classes = classes_of(db, db.get_one(Organisation, contact.department_id))
    return next(one for one in classes if one.group is group)


def department_of(db: Session, contact: ContactRequest) -> str:
    return short_name(db.get_one(Organisation, contact.department_id))
