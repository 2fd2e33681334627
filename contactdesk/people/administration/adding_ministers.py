"""A minister or state secretary who comes to a ministry that is there, as the minister of VRO at BZK: proposed with the
decision that says so, with the mailbox of the office and who signs in for it, where these are known. A second
administrator agrees to all of it at once; the mailbox then still answers its test letter.

Who answers for the organisations of the ministry stays who it was: that is proposed for each (`organisation_changes`).
"""

from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import func, select
from sqlmodel import Session, col

from contactdesk import people
from contactdesk.law.addresses import folded
from contactdesk.law.outcomes import Conflict, NotFound, invalid
from contactdesk.law.permissions import Actor, Grant
from contactdesk.letters.letter_words.people import line, short_name
from contactdesk.people.administration import (
    acting,
    giving,
    mailbox_changes,
    organisation_proposals,
    proposals_store,
)
from contactdesk.people.administration.adding_ministries import (
    check_title,
    make_offices,
    taken_title,
    tidy_title,
)
from contactdesk.people.administration.boxes import Mailbox, mailbox
from contactdesk.people.administration.organisation_proposals import ProposalWords
from contactdesk.people.administration.proposals_store import Kind, Term
from contactdesk.people.lasting import is_held
from contactdesk.people.organisations import Box
from contactdesk.store.desk import now
from contactdesk.store.models import Organisation, Person, Portfolio, Proposal
from contactdesk.words import OrganisationKind, Role

ACT = "minister"
NO_MINISTRY = "Alleen een ministerie krijgt er een bewindspersoon bij. Kies een ministerie."
AFTER = (
    "Wie dan antwoord geeft voor de organisaties van dit ministerie, blijft wie het nu is. Wie iets vraagt, en de "
    "contactpersoon, kunnen daar ook deze bewindspersoon kiezen zodra het bureau een postbus heeft. Wat loopt, verandert niet."
)


@dataclass(frozen=True)
class NewMinister:
    """`title` of the office; `mailbox` of its office; `name` and `email` of who signs in for it, both or neither."""

    title: str
    mailbox: str | None = None
    name: str | None = None
    email: str | None = None


@dataclass(frozen=True)
class MinistersThere:
    """What a ministry has before another comes: its `offices`, and of how many `bodies` who asks can choose one."""

    offices: list[str]
    bodies: int


def ministers_there(db: Session, ministry: Organisation) -> MinistersThere:
    """Raises NotFound for what is no ministry."""
    if not _may_have(ministry):
        raise NotFound("ministry")
    titles = select(col(Portfolio.title)).where(col(Portfolio.department_id) == ministry.id, is_held())
    own = (col(Organisation.department_id) == ministry.id) & (col(Organisation.id) != ministry.id)
    lasting = own & col(Organisation.ended_on).is_(None) & ~col(Organisation.is_legislative_unit)
    count = db.execute(select(func.count()).select_from(Organisation).where(lasting)).scalar_one()
    return MinistersThere([*map(line, db.execute(titles.order_by(col(Portfolio.id))).scalars())], count)


def propose_minister(
    db: Session, organisation_id: int, wanted: NewMinister, source: str, by: Actor, on: date | None = None
) -> int:
    """From today, or from the later day `on`. Returns the proposal. Raises NotFound, Invalid at `ambt`, `postbus`, `naam`,
    `email` and `ingang`, and Conflict."""
    acting.begin(db, by)
    ahead = proposals_store.day_ahead(db, on)
    ministry = organisation_proposals.living(db, organisation_id)
    if not _may_have(ministry):
        raise Conflict(NO_MINISTRY)
    wanted = tidy(wanted)
    check_title(db, wanted.title, "ambt")
    _check(db, ministry, wanted)
    _refuse_rival(db, ministry, wanted)
    details = {"act": ACT, "minister": asdict(wanted), "source": line(source)}
    said = _said(ministry, wanted)
    return organisation_proposals.propose(db, by, details, {"organisation_id": ministry.id}, said, ahead)


def overtaken(db: Session, row: Proposal) -> str:
    ministry, wanted = db.get_one(Organisation, row.organisation_id), _wanted(row)
    if why := organisation_proposals.ended(ministry) or taken_title(db, wanted.title):
        return f"{why.rstrip('.')}."
    found = (_unfit_mailbox(db, ministry, wanted), _unfit_holder(db, wanted))
    return next((f"{why}." for why in found if why), "")


def take_effect(db: Session, row: Proposal, by: Actor) -> None:
    ministry, wanted = db.get_one(Organisation, row.organisation_id), _wanted(row)
    (office_id,) = make_offices(db, ministry, (wanted.title,))
    row.portfolio_id = office_id
    db.add(row)
    db.flush()
    offices = organisation_proposals.offices(db, ministry)
    said = _said(ministry, wanted, is_for_all=True)
    organisation_proposals.happened(db, row, ministry, offices, by, said)
    begin_office(db, row, office_id, wanted, by)


def described(db: Session, row: Proposal) -> tuple[str, list[tuple[str, str]]]:
    said = _said(db.get_one(Organisation, row.organisation_id), _wanted(row))
    return said.what, organisation_proposals.facts(said, row.details["source"])


def begin_office(db: Session, row: Proposal, office_id: int, wanted: NewMinister, by: Actor) -> None:
    """Who signs in for it, and the test letter to its mailbox, as two agreed in this proposal."""
    if wanted.email and wanted.name:
        _hold(db, office_id, wanted.name, wanted.email, by)
    if wanted.mailbox:
        ask_mailbox(db, row, f"{Box.OFFICE}-{office_id}", wanted.mailbox)


def _hold(db: Session, office_id: int, name: str, email: str, by: Actor) -> None:
    """Two administrators agreed to it, with the office: no second proposal."""
    known = people.by_email(db, email)
    person_id = (
        known.id if known else people.add_person(db, name=name, email=email, by=by, party=acting.party(by))
    )
    term = Term(Grant(Role.MINISTER, portfolio_id=office_id))
    giving.hold(db, db.get_one(Person, person_id), term, by, told=acting.others(db, by))


def ask_mailbox(db: Session, row: Proposal, key: str, address: str) -> None:
    """The test letter of the mailbox with this key goes to it, with both who agreed: nobody agrees again."""
    doers = [db.get_one(Person, one) for one in (row.proposed_by_id, row.approved_by_id)]
    proposer, approver = (Actor(one.id, one.name, one.email) for one in doers)
    asked, _ = mailbox_changes.keep(db, mailbox(db, key), address, proposer)
    asked.approved_by_id, asked.approved_at = approver.id, now(db)
    db.add(asked)
    db.flush()
    proposals_store.record(db, "proposal_approve", asked, approver)


def _check(db: Session, ministry: Organisation, wanted: NewMinister) -> None:
    for field, why in unfit(db, ministry, wanted):
        raise invalid(field, why)


def unfit(db: Session, ministry: Organisation, wanted: NewMinister) -> list[tuple[str, str]]:
    """At which field what is wrong with its mailbox and who signs in."""
    found = [("postbus", _unfit_mailbox(db, ministry, wanted))]
    if bool(wanted.name) != bool(wanted.email):
        field, lacks = ("email", "het e-mailadres") if wanted.name else ("naam", "de naam")
        found.append((field, f"Vul ook {lacks} in, of laat naam en e-mailadres allebei leeg"))
    found.append(("email", _unfit_holder(db, wanted)))
    return [(field, why) for field, why in found if why]


def _unfit_mailbox(db: Session, ministry: Organisation, wanted: NewMinister) -> str:
    """Why its office cannot have this mailbox; empty when it can."""
    if not wanted.mailbox:
        return ""
    office = Mailbox(Box.OFFICE, 0, f"het bureau van de {line(wanted.title)}", None, ministry.id)
    return mailbox_changes.cannot(db, office, wanted.mailbox)


def _unfit_holder(db: Session, wanted: NewMinister) -> str:
    """Why they cannot sign in for the office; empty when they can."""
    if not wanted.email:
        return ""
    known = people.by_email(db, wanted.email)
    return giving.cannot(db, known, Term(Grant(Role.MINISTER))).rstrip(".") if known else ""


def _refuse_rival(db: Session, ministry: Organisation, wanted: NewMinister) -> None:
    own = col(Proposal.organisation_id) == ministry.id
    for one in proposals_store.open_rows(db, Kind.ORGANISATION, own):
        if one.details.get("act") == ACT and _wanted(one).title.casefold() == wanted.title.casefold():
            raise Conflict(f"Er loopt al een voorstel voor de {line(wanted.title)}.")


def _may_have(row: Organisation) -> bool:
    return row.kind is OrganisationKind.MINISTRY and row.ended_on is None


def _said(ministry: Organisation, wanted: NewMinister, *, is_for_all: bool = False) -> ProposalWords:
    """`is_for_all`: without the address of who signs in, for whom it concerns besides the administrators."""
    changes = [("Ambt", "", line(wanted.title)), ("Bij", "", line(ministry.name))]
    changes += [("Postbus", "", wanted.mailbox)] if wanted.mailbox else []
    if wanted.name:
        who = line(wanted.name) if is_for_all else f"{line(wanted.name)} ({wanted.email})"
        changes.append(("Logt in", "", who))
    what = f"een bewindspersoon erbij voor {short_name(ministry)}: {line(wanted.title)}"
    return ProposalWords(what, changes, AFTER)


def tidy(wanted: NewMinister) -> NewMinister:
    mailbox_, email = (folded(one) if one else None for one in (wanted.mailbox, wanted.email))
    return NewMinister(tidy_title(wanted.title), mailbox_, wanted.name, email)


def _wanted(row: Proposal) -> NewMinister:
    return NewMinister(**row.details["minister"])
