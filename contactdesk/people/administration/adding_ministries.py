"""A new ministry, proposed with the decision that made it: its minister, its state secretaries. A second administrator
agrees.

It begins without a contact person and without any mailbox: those are given and answered like any other, and until then
`operations.lacks` names them. Its legislative unit comes with it.
"""

from dataclasses import asdict, dataclass
from datetime import date
from itertools import count
from typing import Final

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk.law.days import today
from contactdesk.law.outcomes import invalid
from contactdesk.law.permissions import Actor
from contactdesk.letters.letter_words.people import line
from contactdesk.people.administration import acting, choices, organisation_proposals, proposals_store
from contactdesk.people.administration.adding_organisations import refuse_rival
from contactdesk.people.administration.organisation_proposals import OrganisationName, ProposalWords
from contactdesk.people.lasting import is_held
from contactdesk.people.organisations.entries import UNIT_NAME
from contactdesk.store.desk import now
from contactdesk.store.models import Organisation, Portfolio, Proposal
from contactdesk.words import OrganisationKind

#: how the register has it: the desk writes this before it where it belongs
BEFORE: Final = "ministerie van "
MINISTER, SECRETARY = "minister", "staatssecretaris"


@dataclass(frozen=True)
class NewMinistry:
    """`offices`: the titles of its ministers and state secretaries; who answers for the ministry first."""

    named: OrganisationName
    offices: tuple[str, ...]


def propose_ministry(db: Session, wanted: NewMinistry, source: str, by: Actor, on: date | None = None) -> int:
    """From today, or from the later day `on`. Returns the proposal. Raises Invalid at `naam`, `afkorting`, `minister`,
    `staatssecretarissen`, `ingang`, Conflict for a rival."""
    acting.begin(db, by)
    ahead = proposals_store.day_ahead(db, on)
    wanted = _tidy(wanted)
    _check_titles(db, wanted.offices)
    organisation_proposals.refuse_taken(db, wanted.named)
    refuse_rival(db, wanted.named)
    details = {
        "act": "ministry",
        "new": asdict(wanted.named),
        "offices": wanted.offices,
        "source": line(source),
    }
    return organisation_proposals.propose(db, by, details, {}, _said(wanted), ahead)


def overtaken(db: Session, row: Proposal) -> str:
    wanted = _wanted(row)
    if errors := organisation_proposals.taken(db, wanted.named, row.organisation_id):
        return f"{errors[0].message}."
    return next((f"{why}." for title in wanted.offices if (why := taken_title(db, title))), "")


def take_effect(db: Session, row: Proposal, by: Actor) -> None:
    wanted = _wanted(row)
    body = make_ministry(db, wanted.named, row.details["source"])
    offices = make_offices(db, body, wanted.offices)
    body.portfolio_id = offices[0]
    add_unit(db, body)
    row.organisation_id = body.id
    db.add(row)
    db.flush()
    organisation_proposals.happened(db, row, body, offices, by, _said(wanted))


def described(_db: Session, row: Proposal) -> tuple[str, list[tuple[str, str]]]:
    said = _said(_wanted(row))
    return said.what, organisation_proposals.facts(said, row.details["source"])


def make_ministry(db: Session, named: OrganisationName, source: str) -> Organisation:
    """Its own row; who answers for it comes after."""
    on = today(now(db))
    body = Organisation(
        name=named.name,
        abbreviation=named.abbreviation,
        kind=OrganisationKind.MINISTRY,
        source=source,
        source_on=on,
        chosen_on=on,
    )
    db.add(body)
    db.flush()
    body.department_id = body.id
    return body


def add_unit(db: Session, body: Organisation) -> Organisation:
    """The unit of a ministry that helps with laws."""
    unit = Organisation(
        name=UNIT_NAME.format(body.abbreviation or body.name),
        kind=OrganisationKind.SERVICE,
        is_legislative_unit=True,
        department_id=body.id,
        portfolio_id=body.portfolio_id,
    )
    db.add_all([body, unit])
    db.flush()
    return unit


def make_offices(db: Session, body: Organisation, titles: tuple[str, ...]) -> list[int]:
    """Rows for these ministers and state secretaries of a ministry; returns their ids. The key of the minister is the abbreviation, as in the file of organisations, where nobody has it."""
    short = (body.abbreviation or body.name).casefold()
    taken = set(db.execute(select(col(Portfolio.key))).scalars())
    free = (key for n in count(1) if (key := short if n == 1 else f"{short}-{n}") not in taken)
    rows = [Portfolio(key=next(free), title=title, mailbox="", department_id=body.id) for title in titles]
    db.add_all(rows)
    db.flush()
    return [row.id for row in rows]


def _said(wanted: NewMinistry) -> ProposalWords:
    minister, *secretaries = map(line, wanted.offices)
    changes = [
        ("Naam", "", line(wanted.named.name)),
        ("Afkorting", "", line(wanted.named.abbreviation or "")),
    ]
    changes += [("Minister", "", minister)]
    changes += [("Ook daar", "", ", ".join(secretaries))] if secretaries else []
    return ProposalWords(
        f"een nieuw ministerie: {line(wanted.named.name)}",
        changes,
        "Het ministerie heeft eerst nog geen contactpersoon en geen postbus. Bij Beheer staat wat er ontbreekt.",
    )


def _tidy(wanted: NewMinistry) -> NewMinistry:
    """The name without what the desk writes before it; titles as in a sentence."""
    return NewMinistry(tidy_name(wanted.named), tuple(tidy_title(title) for title in wanted.offices))


def tidy_name(called: OrganisationName) -> OrganisationName:
    """Without what the desk writes before it."""
    name = called.name
    return OrganisationName(
        name[len(BEFORE) :] if name.casefold().startswith(BEFORE) else name, called.abbreviation
    )


def tidy_title(title: str) -> str:
    """As in a sentence."""
    return title[:1].lower() + title[1:]


def _check_titles(db: Session, titles: tuple[str, ...]) -> None:
    for number, title in enumerate(titles):
        field = "staatssecretarissen" if number else "minister"
        check_title(db, title, field, (MINISTER, SECRETARY) if number else (MINISTER,))
        if title.casefold() in {one.casefold() for one in titles[:number]}:
            raise invalid(field, f"Dit staat er twee keer: {line(title)}")


def check_title(db: Session, title: str, field: str, begins: tuple[str, ...] = (MINISTER, SECRETARY)) -> None:
    """Raise Invalid at the field where this is no office, or one that is there already."""
    if why := unfit_title(db, title, begins):
        raise invalid(field, why)


def unfit_title(db: Session, title: str, begins: tuple[str, ...] = (MINISTER,)) -> str:
    """Why a minister cannot be called so; empty when they can."""
    if not title.startswith(begins):
        said = " of ".join(f"“{one}”" for one in begins)
        return f"Begin met {said}: {line(title)}"
    return taken_title(db, title)


def taken_title(db: Session, title: str) -> str:
    """That an office is called so already; empty where none is."""
    same = col(Portfolio.id).in_(choices.named(db, Portfolio, title, Portfolio.title))
    there = db.execute(select(col(Portfolio.id)).where(same, is_held()).limit(1)).first()
    return f"Deze bewindspersoon is er al: {line(title)}" if there else ""


def _wanted(row: Proposal) -> NewMinistry:
    return NewMinistry(OrganisationName(**row.details["new"]), tuple(row.details["offices"]))
