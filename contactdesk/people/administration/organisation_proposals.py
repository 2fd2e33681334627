"""What every proposal about an organisation has in common: its rivals, its entry, its letters. Changes no organisation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk.law.days import dutch_date, dutch_moment, today
from contactdesk.law.outcomes import Conflict, FieldError, Invalid, NotFound
from contactdesk.law.permissions import Actor
from contactdesk.letters.letter_words.people import line, named
from contactdesk.people import organisations
from contactdesk.people.administration import choices, proposals_store, telling
from contactdesk.people.administration.proposals_store import Kind
from contactdesk.people.lasting import exists_on, is_held
from contactdesk.store.desk import now
from contactdesk.store.models import Organisation, Portfolio, Proposal

#: what a proposal about kind and minister is: one of an earlier version says no act
CHANGE: Final = "change"
#: an organisation goes once
GOES: Final = ("end", "merge")
#: what is to change: its name, how it is, how it is to be (empty: there is none)
Change = tuple[str, str, str]


@dataclass(frozen=True)
class OrganisationName:
    """How an organisation is called."""

    name: str
    abbreviation: str | None


@dataclass(frozen=True)
class ProposalWords:
    """What a proposal says, to who agrees and to who is told. `what` as in "Gaat niet door: …"; `after`: what follows."""

    what: str
    changes: Sequence[Change]
    after: str

    def values(self, organisation: int | None, source: str | None) -> dict[str, Any]:
        changes = [*self.changes, *([("Volgens", "", source)] if source else [])]
        return {"what": self.what, "changes": changes, "after": self.after, "organisation": organisation}


def living(db: Session, organisation_id: int) -> Organisation:
    """Held until commit. Raises NotFound, Conflict for one that has ended."""
    row = db.get(Organisation, organisation_id, with_for_update=True)
    if row is None:
        raise NotFound("organisation")
    if why := ended(row):
        raise Conflict(why)
    return row


def ended(row: Organisation) -> str:
    """That it is over, or is to be; empty while it lasts."""
    if row.ended_on is None:
        return ""
    return f"{line(row.name)} bestaat niet meer vanaf {dutch_date(row.ended_on)}."


def refuse_rival(db: Session, row: Organisation, *acts: str) -> None:
    """Raise Conflict where something about it waits for a yes, or one of these acts is agreed on for a later day: what else
    is agreed on is done first, or says on its day that it cannot."""
    for one in proposals_store.open_rows(db, Kind.ORGANISATION, col(Proposal.organisation_id) == row.id):
        if one.approved_at is None:
            raise Conflict(f"Voor {named(row)} loopt al een voorstel, van {dutch_moment(one.proposed_at)}.")
        if one.takes_effect_on and one.details.get("act", CHANGE) in acts:
            day = dutch_date(one.takes_effect_on)
            raise Conflict(f"Voor {named(row)} is dit al afgesproken, voor {day}. Neem dat eerst terug.")


def taken(db: Session, wanted: OrganisationName, but: int | None = None) -> list[FieldError]:
    """Where somebody else is called so: who asks would not know which is meant."""
    found = []
    for field, said, text in (
        ("naam", "Zo heet al een organisatie", wanted.name),
        ("afkorting", "Deze afkorting heeft al een organisatie", wanted.abbreviation),
    ):
        other = _called(db, text, but) if text else None
        if other is not None:
            found.append(FieldError(field, f"{said}: {line(other.name)}"))
    return found


def refuse_taken(db: Session, wanted: OrganisationName, but: int | None = None) -> None:
    if errors := taken(db, wanted, but):
        raise Invalid(*errors)


def _called(db: Session, text: str, but: int | None) -> Organisation | None:
    same = col(Organisation.id).in_(
        choices.named(db, Organisation, text, Organisation.name, Organisation.abbreviation)
    )
    lasts = exists_on(today(now(db)))
    query = select(Organisation).where(same, lasts, col(Organisation.id) != (but or 0)).limit(1)
    found: Organisation | None = db.execute(query).scalar_one_or_none()
    return found


def propose(
    db: Session,
    by: Actor,
    details: Mapping[str, Any],
    about: Mapping[str, int | None],
    said: ProposalWords,
    on: date | None = None,
) -> int:
    """Keep it, with its entry and the letters to the other administrators. `on`: the later day that it is for (`day_ahead`).
    Returns the proposal."""
    proposal = proposals_store.keep(db, Kind.ORGANISATION, by, {**details, "what": said.what}, about, on)
    texts = {"source": details["source"], "name": details.get("new", {}).get("name")}
    entry = proposals_store.record(db, "proposal", proposal, by, texts=texts)
    telling.organisation_proposed(
        db, entry, proposal, by, **said.values(proposal.organisation_id, details["source"])
    )
    return proposal.id


def happened(
    db: Session,
    row: Proposal,
    body: Organisation,
    offices: Sequence[int],
    by: Actor,
    said: ProposalWords,
    also: Organisation | None = None,
) -> None:
    """The entry of what was agreed on, and the letters to whom it concerns; `also`: another organisation that it does.

    Whoever looks for it finds it as it is now.
    """
    organisations.keep(db)
    source = row.details["source"]
    texts = {"source": source, "name": row.details.get("new", {}).get("name")}
    entry = proposals_store.record(db, "proposal_effect", row, by, texts=texts)
    telling.organisation_changed(db, entry, body, offices, by, row, also=also, **said.values(body.id, source))


def offices(db: Session, body: Organisation) -> list[int]:
    """Who answers for it; of a ministry every minister there."""
    if body.id != body.department_id:
        return [body.portfolio_id] if body.portfolio_id else []
    own = (col(Portfolio.department_id) == body.id) & is_held()
    return list(db.execute(select(col(Portfolio.id)).where(own).order_by(col(Portfolio.id))).scalars())


def facts(said: ProposalWords, source: str) -> list[tuple[str, str]]:
    """As a page shows the proposal."""
    shown = [(name, f"{new} (nu: {old})" if old else new) for name, old, new in said.changes]
    return [*shown, ("Volgens", source), ("Let op", said.after)]
