"""Looking up an organisation: who answers for it, who its contact person is, and what the rules say today."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from contactdesk.law.days import today
from contactdesk.law.outcomes import NotFound
from contactdesk.law.rules import Facts, RegimeDecision, decide, fill
from contactdesk.letters.letter_words.replacing import because_on
from contactdesk.people import agreements
from contactdesk.people.agreements import AgreementEntry
from contactdesk.people.lasting import exists_on
from contactdesk.people.organisations.entries import FORMER_NAME
from contactdesk.store.desk import desk, now
from contactdesk.store.models import Organisation, Portfolio
from contactdesk.words import KIND, Addressee, Chamber, Form, Ground, Initiator, OrganisationKind

#: larger than any id can be: a question with it would end in an error of the database
NO_ID = 2**31

#: only a name of before is said with its last day
TO = FORMER_NAME.replace("{}", "").removesuffix(")")
REGISTER = "Register van Overheidsorganisaties"


def rests_on(source: str | None, tooi: str | None) -> str | None:
    """On what the kind and the minister of an organisation rest; most on the register alone."""
    return source or (REGISTER if tooi else None)


def title_of(name: str, abbreviation: str | None) -> str:
    """`Sociale Verzekeringsbank (SVB)`"""
    return f"{name} ({abbreviation})" if abbreviation and abbreviation != name else name


def place_of(kind: OrganisationKind, department: str | None) -> str:
    """What it is, and under which ministry: `Zbo. Valt onder Sociale Zaken en Werkgelegenheid.`"""
    what = KIND[kind]
    return f"{what[:1].upper()}{what[1:]}." + (f" Valt onder {department}." if department else "")


@dataclass(frozen=True)
class ListedOrganisation:
    """An organisation with who answers for it and how its contact person is reached."""

    id: int
    name: str
    abbreviation: str | None
    kind: OrganisationKind
    also_known_as: str | None
    topics: str | None
    note: str | None
    website: str | None
    ended_on: date | None
    tooi: str | None
    source: str | None
    source_on: date | None
    department_id: int | None
    department: str | None
    department_abbreviation: str | None
    portfolio: str | None
    liaison_mailbox: str | None
    liaison_phone: str | None

    @property
    def title(self) -> str:
        return title_of(self.name, self.abbreviation)

    @property
    def place(self) -> str:
        return place_of(self.kind, None if self.is_department else self.department)

    @property
    def rests_on(self) -> str | None:
        return rests_on(self.source, self.tooi)

    @property
    def is_department(self) -> bool:
        return self.id == self.department_id


@dataclass(frozen=True)
class Group:
    """A ministry's name with what answers to it, itself first; the name is None for what answers to none."""

    ministry: str | None
    entries: list[ListedOrganisation]


@dataclass(frozen=True)
class Today:
    """What the rules say today of a member who wants a talk; `asking` says of which talk, where it matters."""

    decision: RegimeDecision
    because: str
    asking: str | None = None


@dataclass(frozen=True)
class Detail:
    """One organisation, what the rules say today, and of an inspectorate its working agreement."""

    entry: ListedOrganisation
    today: list[Today]
    agreement: AgreementEntry | None


def options(db: Session) -> list[tuple[str, list[tuple[int, str]]]]:
    """For a select: per ministry (id, text), where the text begins with the organisation's name."""
    return [
        (group.ministry or "Zonder ministerie", [(entry.id, _option(entry)) for entry in group.entries])
        for group in all_with_contacts(db)
    ]


def _option(entry: ListedOrganisation) -> str:
    """Who knows only the name of before finds it too."""
    short, known = entry.department_abbreviation, entry.also_known_as or ""
    formerly = f"; eerder: {known}" if TO in known else ""
    return entry.title + (f", {short}" if short and not entry.is_department else "") + formerly


def names(db: Session, ids: Collection[int]) -> dict[int, str]:
    """Of those that there are, by id."""
    query = select(col(Organisation.id), col(Organisation.name)).where(col(Organisation.id).in_(ids))
    return {row.id: row.name for row in db.execute(query)} if ids else {}


def all_with_contacts(db: Session) -> list[Group]:
    """Every organisation of today per ministry."""
    query = _entries().where(exists_on(today(now(db))))
    groups: dict[str | None, list[ListedOrganisation]] = {}
    for row in db.execute(query):
        entry = ListedOrganisation(**row._mapping)
        groups.setdefault(entry.department, []).append(entry)
    # what answers to no ministry comes last
    names = sorted(groups, key=lambda name: (name is None, (name or "").casefold()))
    return [Group(name, sorted(groups[name], key=_order)) for name in names]


def in_order(db: Session, many: int, *which: ColumnElement[bool]) -> list[ListedOrganisation]:
    """The first so many of today of which this holds, by id."""
    query = _entries().where(exists_on(today(now(db))), *which).order_by(col(Organisation.id)).limit(many)
    return [ListedOrganisation(**row._mapping) for row in db.execute(query)]


def listed(db: Session, ids: list[int]) -> dict[int, ListedOrganisation]:
    """Those that exist today, by id."""
    query = _entries().where(col(Organisation.id).in_(ids), exists_on(today(now(db))))
    return {row.id: ListedOrganisation(**row._mapping) for row in db.execute(query)} if ids else {}


def detail(db: Session, organisation_id: int) -> Detail:
    """One organisation, also one that has ended. Raises NotFound."""
    if organisation_id >= NO_ID:
        raise NotFound(organisation_id)
    row = db.execute(_entries().where(col(Organisation.id) == organisation_id)).one_or_none()
    if row is None:
        raise NotFound(organisation_id)
    entry = ListedOrganisation(**row._mapping)
    return Detail(entry, _today(db, entry), agreements.shown(db, entry.id))


def _order(entry: ListedOrganisation) -> tuple[bool, str]:
    return not entry.is_department, entry.name.casefold()


@cache
def _entries() -> Select[Any]:
    """Legislative units are left out: who wants their help asks the ministry."""
    department = aliased(Organisation)
    own = (
        "id",
        "name",
        "abbreviation",
        "kind",
        "also_known_as",
        "topics",
        "note",
        "website",
        "ended_on",
        "tooi",
        "source",
        "source_on",
        "department_id",
    )
    return (
        select(
            *(getattr(Organisation, name) for name in own),
            col(department.name).label("department"),
            col(department.abbreviation).label("department_abbreviation"),
            col(Portfolio.title).label("portfolio"),
            col(department.liaison_mailbox),
            col(department.liaison_phone),
        )
        .outerjoin(department, col(department.id) == col(Organisation.department_id))
        .outerjoin(Portfolio, col(Portfolio.id) == col(Organisation.portfolio_id))
        .where(~col(Organisation.is_legislative_unit))
    )


def _today(db: Session, entry: ListedOrganisation) -> list[Today]:
    """Of an inspectorate the rules ask more than with whom: both answers are given."""
    if entry.kind is not OrganisationKind.INSPECTORATE:
        return [_ruled(db, entry, None, None)]
    leadership = "Uitleg door de leiding, over haar taak of over wat openbaar is"
    found = [
        _ruled(db, entry, Ground.TASK_PERFORMANCE, Addressee.LEADERSHIP, leadership),
        _ruled(db, entry, Ground.OTHER, Addressee.STAFF, "Een ander gesprek"),
    ]
    # where a jurist has switched the difference off, one answer says it all
    return (
        found
        if found[0].decision.rule != found[1].decision.rule
        else [Today(found[1].decision, found[1].because)]
    )


def _ruled(
    db: Session,
    entry: ListedOrganisation,
    ground: Ground | None,
    addressee: Addressee | None,
    asking: str | None = None,
) -> Today:
    body, on = db.get_one(Organisation, entry.id), today(now(db))
    agreement = agreements.covering(db, body, Initiator.MEMBER, ground)
    facts = Facts(entry.kind, Initiator.MEMBER, Form.CONVERSATION, Chamber.TK, ground, addressee, agreement)
    decision = decide(desk(db).rules, facts, on)
    minister = f"de {entry.portfolio}" if entry.portfolio else "de bewindspersoon"
    because = fill(decision.because, organisatie=entry.name, bewindspersoon=minister)
    return Today(decision, because_on(db, because, decision.regime, body.portfolio_id, on), asking)
