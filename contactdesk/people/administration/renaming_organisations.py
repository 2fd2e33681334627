"""Another name or abbreviation for an organisation, also a ministry. A second administrator agrees: who could name things
alone could let one organisation pass for another.

The names of before stay with it and are found. What was written keeps the name of its day.
"""

from dataclasses import asdict
from datetime import date

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk import audit
from contactdesk.law.days import dutch_date, today
from contactdesk.law.outcomes import invalid
from contactdesk.law.permissions import Actor
from contactdesk.letters.letter_words.people import line, named
from contactdesk.people.administration import acting, organisation_proposals, proposals_store
from contactdesk.people.administration.organisation_proposals import OrganisationName, ProposalWords
from contactdesk.people.organisations.entries import FORMER_NAME, UNIT_NAME
from contactdesk.store.desk import now
from contactdesk.store.models import Organisation, Proposal


def propose_name(
    db: Session,
    organisation_id: int,
    wanted: OrganisationName,
    source: str,
    by: Actor,
    on: date | None = None,
) -> int:
    """From today, or from the later day `on`. Returns the proposal. Raises NotFound, Invalid at `naam`, `afkorting` and
    `ingang`, and Conflict."""
    acting.begin(db, by)
    ahead = proposals_store.day_ahead(db, on)
    row = organisation_proposals.living(db, organisation_id)
    if wanted == called(row):
        raise invalid("naam", "Zo heet de organisatie al. Vul een andere naam of afkorting in")
    organisation_proposals.refuse_taken(db, wanted, row.id)
    organisation_proposals.refuse_rival(db, row, "rename")
    details = {"act": "rename", "old": asdict(called(row)), "new": asdict(wanted), "source": line(source)}
    said = _said(row, called(row), wanted)
    return organisation_proposals.propose(db, by, details, {"organisation_id": row.id}, said, ahead)


def called(row: Organisation) -> OrganisationName:
    return OrganisationName(row.name, row.abbreviation)


def overtaken(db: Session, row: Proposal) -> str:
    body, (old, new) = db.get_one(Organisation, row.organisation_id), change_of(row)
    if called(body) != old:
        return f"{named(body)} heet intussen anders."
    if errors := organisation_proposals.taken(db, new, body.id):
        return f"{errors[0].message}."
    return organisation_proposals.ended(body)


def take_effect(db: Session, row: Proposal, by: Actor) -> None:
    body, (old, new) = db.get_one(Organisation, row.organisation_id), change_of(row)
    _put(db, body, new)
    said = _said(body, old, new)
    organisation_proposals.happened(db, row, body, organisation_proposals.offices(db, body), by, said)
    _unit_follows(db, body, old, by)


def described(db: Session, row: Proposal) -> tuple[str, list[tuple[str, str]]]:
    said = _said(db.get_one(Organisation, row.organisation_id), *change_of(row))
    return said.what, organisation_proposals.facts(said, row.details["source"])


def _put(db: Session, body: Organisation, new: OrganisationName) -> None:
    """What it was called until today is kept, each name with its last day."""
    gone = [body.name] if body.name != new.name else []
    gone += [body.abbreviation] if body.abbreviation and body.abbreviation != new.abbreviation else []
    until = dutch_date(today(now(db)))
    known = [body.also_known_as] if body.also_known_as else []
    body.also_known_as = ", ".join([*known, *(FORMER_NAME.format(one, until) for one in gone)]) or None
    body.name, body.abbreviation = new.name, new.abbreviation
    db.add(body)
    db.flush()


def _unit_follows(db: Session, ministry: Organisation, old: OrganisationName, by: Actor) -> None:
    """A ministry's legislative unit is called after it."""
    was = UNIT_NAME.format(old.abbreviation or old.name)
    own = (col(Organisation.department_id) == ministry.id) & col(Organisation.is_legislative_unit)
    for unit in db.execute(select(Organisation).where(own, col(Organisation.name) == was)).scalars():
        _put(
            db,
            unit,
            OrganisationName(UNIT_NAME.format(ministry.abbreviation or ministry.name), unit.abbreviation),
        )
        audit.record(
            db,
            action="organisation_follows",
            by=by,
            party=acting.party(by),
            facts={"organisation": unit.id},
            texts={"name": unit.name},
        )


def _said(row: Organisation, old: OrganisationName, new: OrganisationName) -> ProposalWords:
    changes = [("Naam", line(old.name), line(new.name))] if old.name != new.name else []
    if old.abbreviation != new.abbreviation:
        changes.append(("Afkorting", line(old.abbreviation or "geen"), line(new.abbreviation or "geen")))
    return ProposalWords(
        f"een andere naam voor {line(old.name)}",
        changes,
        "Wie zoekt, vindt de organisatie ook onder de oude naam. Wat al is geschreven, houdt de naam van die dag.",
    )


def change_of(row: Proposal) -> tuple[OrganisationName, OrganisationName]:
    """How it was called, and how it is to be."""
    return OrganisationName(**row.details["old"]), OrganisationName(**row.details["new"])
