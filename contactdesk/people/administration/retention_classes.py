"""How long a ministry keeps its closed contacts, as a proposal that a second administrator agrees to. Destroys nothing.

`config/retention.toml` says what the zorgdrager has for it, and is the lower limit: nobody sets fewer years here, and what is
kept there is kept. Of the two the stricter holds, also where the file changes later.
"""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import func, select
from sqlmodel import Session, col

from contactdesk.law import retention
from contactdesk.law.outcomes import Conflict, NotFound, invalid
from contactdesk.law.permissions import Actor
from contactdesk.letters.letter_words.people import line, named
from contactdesk.people.administration import acting, proposals_store, telling
from contactdesk.people.administration.proposals_store import Kind
from contactdesk.store.desk import desk, now
from contactdesk.store.models import Organisation, Proposal, RetentionClass
from contactdesk.words import RETENTION_GROUP, OrganisationKind, RetentionGroup

KEEP: Final = "bewaren"
AFTER: Final = "Hiermee is nog niets vernietigd: dat doet wie het loket beheert, met een eigen opdracht."


@dataclass(frozen=True)
class RetentionPlan:
    """What two administrators agree on. `years`: after how many from closing it may be destroyed; None: it is kept."""

    ministry: int
    group: RetentionGroup
    years: int | None
    source: str


@dataclass(frozen=True)
class Kept:
    """One class of a ministry, in years or None (keep): what the file says, what was set, what holds of the two.
    `is_set`: without that everything is kept."""

    group: RetentionGroup
    by_file: int | None
    file_source: str
    is_set: bool
    years: int | None
    source: str
    holds: int | None

    @property
    def said(self) -> str:
        return said(self.holds)


@dataclass(frozen=True)
class RetentionPage:
    """All of one ministry, and the ids of what is proposed about it."""

    row: Organisation
    classes: list[Kept]
    waiting: list[int]

    @property
    def keeps_all(self) -> bool:
        """Whether nothing of it may ever be destroyed, as things stand."""
        return all(one.holds is None for one in self.classes)

    @property
    def settable(self) -> list[Kept]:
        """Of which the file leaves something to set."""
        return [one for one in self.classes if one.by_file is not None]


def said(years: int | None) -> str:
    return KEEP if years is None else f"vernietigen na {years} jaar"


def ministries(db: Session) -> list[RetentionPage]:
    """Also those that are there no more: what was closed there stays there."""
    query = select(Organisation).where(col(Organisation.kind) == OrganisationKind.MINISTRY)
    rows = db.execute(query.order_by(func.lower(col(Organisation.name)))).scalars()
    return [RetentionPage(row, classes_of(db, row), []) for row in rows]


def unknown_in_file(db: Session) -> list[str]:
    """What the file calls a ministry and this desk does not know: a class of nobody."""
    known = {one.row.abbreviation for one in ministries(db)} | {retention.ALL}
    return sorted({name for name, _ in desk(db).retention.classes} - known)


def retention_of(db: Session, ministry_id: int) -> RetentionPage:
    """Raises NotFound."""
    row = _row(db, ministry_id)
    return RetentionPage(row, classes_of(db, row), [one.id for one in _waiting(db, row.id)])


def classes_of(db: Session, row: Organisation) -> list[Kept]:
    query = select(RetentionClass).where(col(RetentionClass.department_id) == row.id)
    own = {one.regime: one for one in db.execute(query).scalars()}
    return [_kept(db, row, group, own.get(group)) for group in RetentionGroup]


def _kept(db: Session, row: Organisation, group: RetentionGroup, own: RetentionClass | None) -> Kept:
    file = desk(db).retention.of(row.abbreviation, group)
    years, source = (own.years, own.source) if own else (None, "")
    holds = retention.strictest(file.years, years)
    return Kept(group, file.years, file.source, own is not None, years, source, holds)


def propose_class(db: Session, plan: RetentionPlan, by: Actor) -> int:
    """Returns the proposal. Raises NotFound, Invalid at `jaren` and `soort`, Conflict where it is so or something waits."""
    acting.begin(db, by)
    row = _row(db, plan.ministry)
    if why := _too_few(db, row, plan):
        raise invalid("jaren" if plan.years else "wat", why)
    old = _of_group(db, row, plan.group)
    if old.is_set and old.years == plan.years:
        raise Conflict("Dit is al zo vastgelegd.")
    if any(one.details["regime"] == plan.group for one in _waiting(db, row.id)):
        raise Conflict("Er loopt al een voorstel over deze bewaartermijn. Keur dat goed, of trek het in.")
    details = {"regime": plan.group.value, "years": plan.years, "source": line(plan.source)}
    details["what"] = f"de bewaartermijn van {named(row)}: {RETENTION_GROUP[plan.group].lower()}"
    details["old"] = old.years if old.is_set else ""
    proposal = proposals_store.keep(db, Kind.RETENTION, by, details, {"organisation_id": row.id})
    entry = proposals_store.record(db, "proposal", proposal, by, texts={"source": plan.source})
    telling.organisation_proposed(db, entry, proposal, by, **_told(proposal))
    return proposal.id


def plan_of(row: Proposal) -> RetentionPlan:
    assert row.organisation_id is not None
    kept = row.details
    return RetentionPlan(row.organisation_id, RetentionGroup(kept["regime"]), kept["years"], kept["source"])


# What a proposal of this needs of its kind


def overtaken(db: Session, row: Proposal) -> str:
    plan = plan_of(row)
    ministry = _row(db, plan.ministry)
    old = _of_group(db, ministry, plan.group)
    if (old.years if old.is_set else "") != row.details["old"]:
        return "Deze bewaartermijn is intussen gewijzigd."
    why = _too_few(db, ministry, plan)
    return f"{why}." if why else ""


def take_effect(db: Session, row: Proposal, by: Actor) -> None:
    """It holds from now on, for what was closed before as well."""
    plan = plan_of(row)
    query = select(RetentionClass).where(
        col(RetentionClass.department_id) == plan.ministry, col(RetentionClass.regime) == plan.group
    )
    values: dict[str, Any] = {
        "years": plan.years,
        "source": plan.source,
        "proposal_id": row.id,
        "set_at": now(db),
    }
    own = db.execute(query).scalar_one_or_none()
    if own is None:
        own = RetentionClass(department_id=plan.ministry, regime=plan.group, **values)
    for name, value in values.items():
        setattr(own, name, value)
    db.add(own)
    db.flush()
    entry = proposals_store.record(db, "proposal_effect", row, by)
    ministry = db.get_one(Organisation, plan.ministry)
    telling.organisation_changed(db, entry, ministry, (), by, row, **_told(row))


def described(db: Session, row: Proposal) -> tuple[str, list[tuple[str, str]]]:
    facts = [
        (name, becomes if not before else f"{becomes} (eerst: {before})")
        for name, before, becomes in _changes(row)
    ]
    return row.details["what"], [*facts, ("Let op", AFTER)]


def _told(row: Proposal) -> dict[str, Any]:
    return {"what": row.details["what"], "changes": _changes(row), "after": AFTER, "organisation": None}


def _changes(row: Proposal) -> list[tuple[str, str, str]]:
    """Name, what it was (empty: nothing was set), what it becomes."""
    old = row.details["old"]
    before = "" if old == "" else said(old)
    return [("Bewaartermijn", before, said(row.details["years"])), ("Volgens", "", row.details["source"])]


# What can be


def _row(db: Session, ministry_id: int) -> Organisation:
    row = db.get(Organisation, ministry_id)
    if row is None or row.kind is not OrganisationKind.MINISTRY:
        raise NotFound("ministry")
    return row


def _of_group(db: Session, row: Organisation, group: RetentionGroup) -> Kept:
    return next(one for one in classes_of(db, row) if one.group is group)


def _too_few(db: Session, row: Organisation, plan: RetentionPlan) -> str:
    """Why the file does not allow it; empty where it does. To keep is always allowed."""
    least = _of_group(db, row, plan.group).by_file
    if plan.years is None or (least is not None and plan.years >= least):
        return ""
    if least is None:
        return "Volgens retention.toml worden deze verzoeken bewaard"
    return f"Kies {least} jaar of meer: zo staat het in retention.toml"


def _waiting(db: Session, ministry_id: int) -> list[Proposal]:
    return proposals_store.open_rows(db, Kind.RETENTION, col(Proposal.organisation_id) == ministry_id)
