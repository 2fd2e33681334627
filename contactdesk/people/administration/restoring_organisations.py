"""An organisation that ended by mistake is there again: from now on it can be asked. A second administrator agrees."""

from datetime import date

from sqlmodel import Session

from contactdesk.law.days import dutch_date
from contactdesk.law.permissions import Actor
from contactdesk.letters.letter_words.people import named
from contactdesk.people.administration import organisation_proposals
from contactdesk.people.administration.organisation_proposals import OrganisationName, ProposalWords
from contactdesk.store.models import Organisation, Proposal


def propose_restore(db: Session, row: Organisation, source: str, by: Actor) -> int:
    """Returns the proposal. Raises Invalid at `naam` and `afkorting` where another is called so now, and Conflict."""
    assert row.ended_on is not None
    organisation_proposals.refuse_taken(db, OrganisationName(row.name, row.abbreviation), row.id)
    organisation_proposals.refuse_rival(db, row)
    details = {"act": "restore", "ended": row.ended_on.isoformat(), "source": source}
    said = _said(row, row.ended_on)
    return organisation_proposals.propose(db, by, details, {"organisation_id": row.id}, said)


def overtaken(db: Session, row: Proposal) -> str:
    body = db.get_one(Organisation, row.organisation_id)
    if body.ended_on != _ended(row):
        return f"Het einde van {named(body)} is intussen een ander."
    errors = organisation_proposals.taken(db, OrganisationName(body.name, body.abbreviation), body.id)
    return f"{errors[0].message}." if errors else ""


def take_effect(db: Session, row: Proposal, by: Actor) -> None:
    body = db.get_one(Organisation, row.organisation_id)
    body.ended_on = None
    db.add(body)
    db.flush()
    offices = organisation_proposals.offices(db, body)
    organisation_proposals.happened(db, row, body, offices, by, _said(body, _ended(row)))


def described(db: Session, row: Proposal) -> tuple[str, list[tuple[str, str]]]:
    said = _said(db.get_one(Organisation, row.organisation_id), _ended(row))
    return said.what, organisation_proposals.facts(said, row.details["source"])


def _said(row: Organisation, ended: date) -> ProposalWords:
    return ProposalWords(
        f"het voortbestaan van {named(row)}",
        [("Einde", dutch_date(ended), "geen")],
        "Iedereen kan de organisatie weer iets vragen.",
    )


def _ended(row: Proposal) -> date:
    return date.fromisoformat(row.details["ended"])
