"""A new organisation, proposed with the law or document that says what it is. A second administrator agrees.

It begins without a mailbox: that is proposed and answered like any other. A ministry comes with its ministers
(`adding_ministries`).
"""

from dataclasses import asdict, dataclass
from datetime import date

from sqlmodel import Session, col

from contactdesk.law.days import dutch_moment, today
from contactdesk.law.outcomes import Conflict
from contactdesk.law.permissions import Actor
from contactdesk.letters.letter_words.people import line
from contactdesk.people import agreements
from contactdesk.people.administration import acting, organisation_proposals, proposals_store
from contactdesk.people.administration.organisation_changes import KindAndMinister, answering
from contactdesk.people.administration.organisation_proposals import OrganisationName, ProposalWords
from contactdesk.people.administration.proposals_store import Kind
from contactdesk.store.desk import now
from contactdesk.store.models import Organisation, Portfolio, Proposal
from contactdesk.words import OrganisationKind


@dataclass(frozen=True)
class NewOrganisation:
    """`minister`: the id of a portfolio; empty: nobody answers for it."""

    named: OrganisationName
    kind: OrganisationKind
    minister: str


def propose_new(db: Session, wanted: NewOrganisation, source: str, by: Actor, on: date | None = None) -> int:
    """From today, or from the later day `on`. Returns the proposal. Raises Invalid at `naam`, `afkorting`, `soort`,
    `bewindspersoon`, `ingang`, and Conflict for a rival."""
    acting.begin(db, by)
    ahead = proposals_store.day_ahead(db, on)
    became = KindAndMinister(wanted.kind, answering(db, wanted.kind, wanted.minister))
    organisation_proposals.refuse_taken(db, wanted.named)
    refuse_rival(db, wanted.named)
    details = {"act": "add", "new": asdict(wanted.named), "became": asdict(became), "source": line(source)}
    said = _said(db, wanted.named, became)
    return organisation_proposals.propose(db, by, details, {"portfolio_id": became.portfolio_id}, said, ahead)


def overtaken(db: Session, row: Proposal) -> str:
    called, _ = _wanted(row)
    if errors := organisation_proposals.taken(db, called, row.organisation_id):
        return f"{errors[0].message}."
    return ""


def take_effect(db: Session, row: Proposal, by: Actor) -> None:
    (called, became), on = _wanted(row), today(now(db))
    office = db.get_one(Portfolio, became.portfolio_id) if became.portfolio_id else None
    body = Organisation(
        name=called.name,
        abbreviation=called.abbreviation,
        kind=became.kind,
        portfolio_id=became.portfolio_id,
        department_id=office.department_id if office else None,
        source=row.details["source"],
        source_on=on,
        chosen_on=on,
    )
    db.add(body)
    db.flush()
    row.organisation_id = body.id
    db.add(row)
    offices = [became.portfolio_id] if became.portfolio_id else []
    organisation_proposals.happened(db, row, body, offices, by, _said(db, called, became))
    agreements.make_defaults(db, by)


def described(db: Session, row: Proposal) -> tuple[str, list[tuple[str, str]]]:
    said = _said(db, *_wanted(row))
    return said.what, organisation_proposals.facts(said, row.details["source"])


def _said(db: Session, called: OrganisationName, became: KindAndMinister) -> ProposalWords:
    kind, answers = became.words(db)
    changes = [("Naam", "", line(called.name)), ("Afkorting", "", line(called.abbreviation or "geen"))]
    return ProposalWords(
        f"een nieuwe organisatie: {line(called.name)}",
        [*changes, ("Soort", "", kind), ("Antwoord", "", answers)],
        "Van de soort hangt af of toestemming nodig is. De organisatie heeft eerst nog geen postbus: stel die daarna voor.",
    )


def refuse_rival(db: Session, wanted: OrganisationName) -> None:
    """Raise Conflict where another that is to be called so waits already."""
    for one in proposals_store.open_rows(db, Kind.ORGANISATION, col(Proposal.organisation_id).is_(None)):
        if one.details["new"]["name"].lower() == wanted.name.lower():
            raise Conflict(
                f"Voor {line(wanted.name)} loopt al een voorstel, van {dutch_moment(one.proposed_at)}."
            )


def _wanted(row: Proposal) -> tuple[OrganisationName, KindAndMinister]:
    became = row.details["became"]
    return OrganisationName(**row.details["new"]), KindAndMinister(
        OrganisationKind(became["kind"]), became["portfolio_id"]
    )
