"""What an organisation is and who answers for it, proposed anew with the law or document that says so.

A second administrator agrees. What already runs keeps the rule and the minister of its own day. A file of organisations
changes no more what administrators chose (`corrections`).
"""

from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any, Final

from sqlmodel import Session

from contactdesk import people, words
from contactdesk.law.days import today
from contactdesk.law.outcomes import Conflict, NotFound, invalid
from contactdesk.law.permissions import Actor
from contactdesk.letters.letter_words.people import line, named
from contactdesk.people import agreements, organisations
from contactdesk.people.administration import (
    acting,
    boxes,
    choices,
    organisation_proposals,
    proposals_store,
    telling,
)
from contactdesk.people.administration.proposals_store import Kind
from contactdesk.people.organisations.entries import WITHOUT_MINISTRY
from contactdesk.store.desk import now
from contactdesk.store.models import Organisation, Portfolio, Proposal
from contactdesk.words import OrganisationKind, Role

NOBODY: Final = "niemand: buiten de regels"
AFTER: Final = (
    "Een nieuw verzoek krijgt de regels voor deze soort. Een verzoek dat al loopt, houdt de regel en de bewindspersoon van "
    "de dag waarop het begon."
)


@dataclass(frozen=True)
class KindAndMinister:
    """What an organisation is, and who answers for it: nobody, where the rules leave it out."""

    kind: OrganisationKind
    portfolio_id: int | None

    def words(self, db: Session) -> tuple[str, str]:
        office = db.get(Portfolio, self.portfolio_id) if self.portfolio_id else None
        return words.KIND[self.kind], line(office.title) if office else NOBODY


def kinds() -> list[tuple[str, str]]:
    """What an organisation can become: key and words. A ministry is made and ends otherwise."""
    return [
        (kind.value, label) for kind, label in words.KIND.items() if kind is not OrganisationKind.MINISTRY
    ]


def may_change(row: Organisation) -> bool:
    """Whether it is changed here: no ministry, which is its own department, nor a unit, which serves one."""
    is_own = row.kind is OrganisationKind.MINISTRY or row.is_legislative_unit
    return not is_own and row.ended_on is None


def propose_change(
    db: Session,
    organisation_id: int,
    kind: OrganisationKind,
    minister: str,
    source: str,
    by: Actor,
    on: date | None = None,
) -> int:
    """Propose this kind, this minister (the id of a portfolio; empty: nobody) and the `source` that says so; from today, or
    from the later day `on`.

    Returns the proposal. Raises NotFound, Invalid at `soort`, `bewindspersoon`, `bron`, `ingang`, and Conflict.
    """
    acting.begin(db, by)
    ahead = proposals_store.day_ahead(db, on)
    row = db.get(Organisation, organisation_id)
    if row is None:
        raise NotFound("organisation")
    wanted, source = KindAndMinister(kind, answering(db, kind, minister)), line(source)
    if why := _cannot(db, row, wanted):
        raise Conflict(why)
    if (wanted, source) == (of(row), row.source) and not row.question:
        raise invalid("bron", "Zo staat het er al. Noem een andere soort, bewindspersoon of bron")
    organisation_proposals.refuse_rival(db, row, organisation_proposals.CHANGE)
    details = {"old": asdict(of(row)), "new": asdict(wanted), "source": source, "old_source": row.source}
    about = {"organisation_id": row.id, "portfolio_id": wanted.portfolio_id}
    proposal = proposals_store.keep(db, Kind.ORGANISATION, by, details, about, ahead)
    entry = proposals_store.record(db, "proposal", proposal, by, texts={"source": source})
    telling.organisation_proposed(db, entry, proposal, by, **said(db, row, *change_of(proposal), source))
    return proposal.id


def of(row: Organisation) -> KindAndMinister:
    return KindAndMinister(row.kind, row.portfolio_id)


def put(
    db: Session, row: Organisation, became: KindAndMinister, source: str | None, chosen: date | None
) -> None:
    """From now on it is this. Who was signed in by its mailbox signs in anew: not every kind may."""
    office = db.get_one(Portfolio, became.portfolio_id) if became.portfolio_id else None
    row.kind, row.portfolio_id = became.kind, became.portfolio_id
    row.department_id = office.department_id if office else None
    row.source, row.source_on, row.chosen_on = source, today(now(db)), chosen
    row.question = row.settled_by = None
    db.add(row)
    db.flush()
    people.end_body_sessions(db, row.id)
    organisations.keep(db)


def said(
    db: Session, row: Organisation, old: KindAndMinister, new: KindAndMinister, source: str | None
) -> dict[str, Any]:
    """What a letter says of it."""
    old_kind, old_answers = old.words(db)
    kind, answers = new.words(db)
    return {
        "organisation": row.id,
        "what": f"een andere soort of bewindspersoon voor {named(row)}",
        "changes": [
            ("Soort", old_kind, kind),
            ("Antwoord", old_answers, answers),
            *([("Volgens", "", source)] if source else []),
        ],
        "after": AFTER,
    }


# What a proposal of this needs of its kind


def overtaken(db: Session, row: Proposal) -> str:
    """Why this can no longer be; empty while it can."""
    body, (old, new) = db.get_one(Organisation, row.organisation_id), change_of(row)
    if of(body) != old:
        return f"De soort of de bewindspersoon van {named(body)} is intussen een andere."
    return _cannot(db, body, new)


def take_effect(db: Session, row: Proposal, by: Actor) -> None:
    body, (old, new), source = (
        db.get_one(Organisation, row.organisation_id),
        change_of(row),
        row.details["source"],
    )
    put(db, body, new, source, today(now(db)))
    entry = proposals_store.record(db, "proposal_effect", row, by, texts={"source": source})
    offices = [one.portfolio_id for one in (old, new) if one.portfolio_id]
    agreements.make_defaults(db, by)
    telling.organisation_changed(db, entry, body, offices, by, row, **said(db, body, old, new, source))


def described(db: Session, row: Proposal) -> tuple[str, list[tuple[str, str]]]:
    """As a page shows the proposal."""
    body, (old, new) = db.get_one(Organisation, row.organisation_id), change_of(row)
    (old_kind, old_answers), (kind, answers) = old.words(db), new.words(db)
    facts = [
        ("Soort", kind if kind == old_kind else f"{kind} (nu: {old_kind})"),
        ("Wie antwoord geeft", answers if answers == old_answers else f"{answers} (nu: {old_answers})"),
        ("Volgens", row.details["source"]),
        ("Let op", "Een nieuw verzoek krijgt de regels die hierbij horen. Wat loopt, verandert niet."),
    ]
    return f"{line(body.name)}: soort en bewindspersoon", facts


def change_of(row: Proposal) -> tuple[KindAndMinister, KindAndMinister]:
    """What it was, and what it is to be."""
    old, new = (
        KindAndMinister(OrganisationKind(one["kind"]), one["portfolio_id"])
        for one in (row.details["old"], row.details["new"])
    )
    return old, new


def answering(db: Session, kind: OrganisationKind, minister: str) -> int | None:
    """The portfolio of this choice. Raises Invalid at `soort`, `bewindspersoon`."""
    if kind is OrganisationKind.MINISTRY:
        raise invalid("soort", "Kies een soort")
    if kind in WITHOUT_MINISTRY:
        if minister:
            raise invalid(
                "bewindspersoon", f"Voor deze soort geeft geen bewindspersoon antwoord. Kies {NOBODY}"
            )
        return None
    if minister not in [key for key, _ in choices.options(db, Role.MINISTER)]:
        raise invalid("bewindspersoon", "Kies wie antwoord geeft")
    return int(minister)


def _cannot(db: Session, row: Organisation, wanted: KindAndMinister) -> str:
    if why := organisation_proposals.ended(row):
        return why
    if not may_change(row):
        return f"De soort van {named(row)} verandert hier niet."
    own = next(one for one in boxes.of_organisation(db, row) if one.box == "organisation")
    office = db.get_one(Portfolio, wanted.portfolio_id) if wanted.portfolio_id else None
    becomes = replace(own, kind=wanted.kind.value, department_id=office.department_id if office else None)
    for other in boxes.with_address(db, own.address) if own.address else []:
        if other.key != own.key and not becomes.may_share(other):
            return f"De postbus van {named(row)} is ook die van {other.title}. Geef een van de twee eerst een andere."
    return ""
