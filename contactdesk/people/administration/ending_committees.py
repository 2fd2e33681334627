"""A committee ends, on a day: nobody asks in its name any more. A second administrator agrees, also on what becomes of what
it has open: the committee goes on with it until it is done, another one takes it over, or it is withdrawn.

What becomes of a contact is done in the room of the contacts (`contacts.committee_ends`), which reads this plan.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from sqlalchemy import func, select
from sqlmodel import Session, col

from contactdesk.law.days import dutch_date, today
from contactdesk.law.outcomes import Conflict, NotFound, invalid
from contactdesk.law.permissions import Actor
from contactdesk.letters import recipients
from contactdesk.letters.letter_words.people import line
from contactdesk.people.administration import acting, proposals_store, restoring_committees, telling
from contactdesk.people.administration.committees import ended
from contactdesk.people.administration.proposals_store import Kind
from contactdesk.people.lasting import meets_on
from contactdesk.store.desk import now
from contactdesk.store.models import Committee, CommitteeSeat, ContactRequest, Proposal, RoleGrant
from contactdesk.words import ROLE, Role

AFTER: Final = "Niemand vraagt daarna nog iets namens deze commissie. Wie griffier of voorzitter was, blijft lezen wat er was."


class CommitteeFate(StrEnum):
    """What becomes of an open contact of a committee that ends."""

    GOES_ON = "loopt-door"
    MOVES = "andere"
    WITHDRAWN = "intrekken"


#: as a page and a letter say it
FATES: Final[Mapping[CommitteeFate, str]] = {
    CommitteeFate.GOES_ON: "loopt door: wie nu griffier of voorzitter is, rondt het af",
    CommitteeFate.MOVES: "gaat naar een andere commissie",
    CommitteeFate.WITHDRAWN: "wordt ingetrokken",
}


@dataclass(frozen=True)
class CommitteePlan:
    """What two administrators agree on. `to`: the committee that takes over, where one does."""

    committee: int
    fate: CommitteeFate
    to: int | None
    source: str


@dataclass(frozen=True)
class CommitteeEnd:
    """What would become of it: the numbers of what is open, never what; who speaks for it, and how many have a seat."""

    row: Committee
    open: list[str]
    speaks: list[str]
    seats: int
    others: list[tuple[str, str]]
    #: proposals about it that wait
    waiting: list[int]


def committee_ending(db: Session, committee_id: int) -> CommitteeEnd:
    """Raises NotFound."""
    row = _row(db, committee_id)
    seated = (col(CommitteeSeat.committee_id) == row.id) & col(CommitteeSeat.ends_on).is_(None)
    seats = db.execute(select(func.count()).select_from(CommitteeSeat).where(seated)).scalar_one()
    waiting = [one.id for one in _waiting(db, {row.id})]
    return CommitteeEnd(
        row, open_numbers(db, row.id), _speaks(db, row.id), int(seats), _others(db, row), waiting
    )


def open_numbers(db: Session, committee_id: int) -> list[str]:
    mine = (col(ContactRequest.committee_id) == committee_id) & col(ContactRequest.closed_at).is_(None)
    query = select(col(ContactRequest.number)).where(mine).order_by(col(ContactRequest.id))
    return list(db.execute(query).scalars())


def propose_committee_end(db: Session, plan: CommitteePlan, by: Actor, on: date | None = None) -> int:
    """From today, or from the later day `on`. Returns the proposal. Raises NotFound, Invalid at `commissie` and `dag`, and
    Conflict where it is over, or something about it waits."""
    acting.begin(db, by)
    ahead = proposals_store.day_ahead(db, on, "dag")
    row = _row(db, plan.committee)
    if why := ended(db, row):
        raise Conflict(why)
    if why := _unfit(db, row, plan):
        raise invalid("commissie", why)
    _refuse_rival(db, plan)
    details = {"committee": row.id, "fate": plan.fate.value, "to": plan.to, "source": line(plan.source)}
    details["what"] = f"het einde van de {line(row.name)}"
    proposal = proposals_store.keep(db, Kind.COMMITTEE, by, details, {}, ahead)
    entry = proposals_store.record(db, "proposal", proposal, by, texts={"source": plan.source})
    said = {"what": details["what"], "changes": _changes(db, plan), "after": AFTER, "organisation": None}
    telling.organisation_proposed(db, entry, proposal, by, **said)
    return proposal.id


def plan_of(row: Proposal) -> CommitteePlan:
    kept = row.details
    return CommitteePlan(kept["committee"], CommitteeFate(kept["fate"]), kept["to"], kept["source"])


# What a proposal of this needs of its kind


def overtaken(db: Session, row: Proposal) -> str:
    if restoring_committees.is_one(row):
        return restoring_committees.overtaken(db, row)
    plan = plan_of(row)
    committee = db.get_one(Committee, plan.committee)
    why = ended(db, committee) or _unfit(db, committee, plan)
    return f"{why.rstrip('.')}." if why else ""


def take_effect(db: Session, row: Proposal, by: Actor) -> None:
    """It is there no more, and its seats with it. Its contacts: `contacts.committee_ends`, in the same transaction."""
    if restoring_committees.is_one(row):
        restoring_committees.take_effect(db, row, by)
        return
    committee, on = db.get_one(Committee, plan_of(row).committee, with_for_update=True), today(now(db))
    committee.ended_on = on
    db.add(committee)
    seated = (col(CommitteeSeat.committee_id) == committee.id) & col(CommitteeSeat.ends_on).is_(None)
    for seat in db.execute(select(CommitteeSeat).where(seated)).scalars():
        seat.ends_on = on
        db.add(seat)
    db.flush()


def described(db: Session, row: Proposal) -> tuple[str, list[tuple[str, str]]]:
    if restoring_committees.is_one(row):
        return restoring_committees.described(db, row)
    plan = plan_of(row)
    shown = []
    if not row.effective_at:
        shown = [("Open verzoeken", ", ".join(open_numbers(db, plan.committee)) or "geen")]
        shown.append(("Wie dan niets meer vraagt", ", ".join(_speaks(db, plan.committee)) or "niemand"))
    said = [(name, became) for name, _, became in _changes(db, plan)]
    return row.details["what"], [*shown, *said, ("Let op", AFTER)]


def _changes(db: Session, plan: CommitteePlan) -> list[tuple[str, str, str]]:
    found = [("Wat open is", "", FATES[plan.fate])]
    if plan.to is not None:
        found.append(("Naar", "", line(db.get_one(Committee, plan.to).name)))
    return [*found, ("Volgens", "", plan.source)]


# What can be


def _row(db: Session, committee_id: int) -> Committee:
    row = db.get(Committee, committee_id)
    if row is None:
        raise NotFound("committee")
    return row


def _unfit(db: Session, row: Committee, plan: CommitteePlan) -> str:
    """Why what it has open cannot go there; empty when it can."""
    if plan.fate is not CommitteeFate.MOVES:
        return ""
    if plan.to == row.id:
        return "Een commissie kan niet in zichzelf opgaan. Kies een andere commissie"
    if str(plan.to) not in dict(_others(db, row)):
        return "Kies een andere commissie van dezelfde Kamer die er nog is"
    if not recipients.of_committee(db, plan.to or 0):
        return "Deze commissie heeft nog geen griffier of voorzitter. Geef eerst iemand die rol"
    return ""


def _refuse_rival(db: Session, plan: CommitteePlan) -> None:
    """One act at a time on a committee, also on the one that takes over."""
    for one in _waiting(db, {plan.committee, *([plan.to] if plan.to else [])}):
        day = f", voor {dutch_date(one.takes_effect_on)}" if one.takes_effect_on else ""
        raise Conflict(f"Er loopt al een voorstel: {one.details['what']}{day}. Neem dat eerst terug.")


def _waiting(db: Session, about: set[int]) -> list[Proposal]:
    rows = proposals_store.open_rows(db, Kind.COMMITTEE, col(Proposal.id) > 0)
    return [one for one in rows if about & {one.details["committee"], one.details["to"]}]


def _others(db: Session, row: Committee) -> list[tuple[str, str]]:
    """Of the same Chamber, and under the same law: an inquiry has its own."""
    alike = (col(Committee.chamber) == row.chamber) & (col(Committee.is_inquiry) == row.is_inquiry)
    query = select(Committee).where(alike, col(Committee.id) != row.id, meets_on(today(now(db))))
    found = db.execute(query.order_by(func.lower(col(Committee.name)))).scalars()
    return [(str(one.id), line(one.name)) for one in found]


def _speaks(db: Session, committee_id: int) -> list[str]:
    """Its clerks and chair of today: name and role."""
    speaks = recipients.of_committee(db, committee_id)
    query = select(col(RoleGrant.person_id), col(RoleGrant.role)).where(
        col(RoleGrant.committee_id) == committee_id, col(RoleGrant.role).in_((Role.CLERK, Role.CHAIR))
    )
    roles = dict(map(tuple, db.execute(query)))
    return [f"{line(one.name)} ({ROLE[roles[one.id]]})" for one in speaks]
