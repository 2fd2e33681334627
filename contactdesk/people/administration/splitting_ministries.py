"""A ministry splits: a part of it becomes a ministry of its own, as one act that two administrators agree on.

They see beforehand which ministers' offices go along with what they answer for, which other organisations get another
minister, and who is contact person there: no ministry begins without one. Where its minister has no office yet that comes
first, at the ministry there is, and the split waits until its mailbox answered: nothing is put to an office that nobody
reads. What becomes of open contacts and of permissions beforehand is done in the room of the contacts (`contacts.splits`).
"""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk import people
from contactdesk.law.days import today
from contactdesk.law.outcomes import Conflict, Invalid, NotFound
from contactdesk.law.permissions import Actor, Grant
from contactdesk.letters.letter_words.people import line, named, short_name
from contactdesk.people import agreements, standard_texts, suspension
from contactdesk.people.administration import (
    acting,
    adding_ministers,
    adding_ministries,
    giving,
    moving_portfolios,
    organisation_proposals,
    proposals_store,
    split_checks,
    split_plans,
)
from contactdesk.people.administration.adding_organisations import refuse_rival
from contactdesk.people.administration.ending_organisations import children, units
from contactdesk.people.administration.moving_portfolios import SPLIT
from contactdesk.people.administration.organisation_proposals import ProposalWords
from contactdesk.people.administration.proposals_store import Term
from contactdesk.people.administration.split_plans import SplitPlan, plan_of
from contactdesk.people.organisations import Box
from contactdesk.store.desk import now
from contactdesk.store.models import Organisation, Person, Portfolio, Proposal, StandingPermission
from contactdesk.words import OrganisationKind, Role

AFTER: Final = (
    "Wat open is bij wie meegaat, gaat mee, met dezelfde regel en termijn. Verhuist een bureau mee, dan blijft gelden wat het "
    "vooraf toestond. Krijgt een organisatie een andere bewindspersoon, dan krijgt wat op een besluit wacht een nieuwe link, en "
    "wordt wat vooraf was toegestaan en meegaat opgeschort, tot het bureau het bevestigt. De standaardteksten gaan als kopie mee."
)


@dataclass(frozen=True)
class SplitPage:
    """What there is to divide, in numbers and names: never what is open. `offices`: id, title, what goes along with it;
    `bodies`: id, name, who answers and how much is open; `liaisons`: id and name."""

    row: Organisation
    offices: list[tuple[str, str, str]]
    bodies: list[tuple[str, str, str]]
    liaisons: list[tuple[str, str]]
    texts: int


def split_page(db: Session, ministry: Organisation) -> SplitPage:
    """Raises NotFound for what is no ministry."""
    if not _is_ministry(ministry):
        raise NotFound("ministry")
    offices = [
        (str(one.id), line(one.title), _goes_along(db, one)) for one in split_checks.offices(db, ministry)
    ]
    bodies = [(str(one.id), line(one.name), _answered(db, one)) for one in children(db, ministry)]
    texts = len(standard_texts.in_use(db, ministry.id))
    return SplitPage(ministry, offices, bodies, split_checks.liaisons(db, ministry), texts)


def propose_split(db: Session, wanted: SplitPlan, by: Actor, on: date | None = None) -> int:
    """From today, or from the later day `on`. Returns the proposal. Raises NotFound, Invalid at `naam`, `afkorting`, `tooi`,
    `minister`, `ambt`, `postbus`, `logt_in`, `email_bureau`, `bureaus`, `organisaties`, `contactpersonen`, `contactpersoon`,
    `email`, `postbus_contactpersonen` and `ingang`, and Conflict."""
    acting.begin(db, by)
    ahead = proposals_store.day_ahead(db, on)
    ministry = organisation_proposals.living(db, wanted.of)
    if not _is_ministry(ministry):
        raise Conflict("Alleen een ministerie kan worden gesplitst.")
    wanted = split_plans.tidy(wanted)
    if errors := split_checks.unfit(db, ministry, wanted):
        raise Invalid(*errors)
    organisation_proposals.refuse_rival(db, ministry, *organisation_proposals.GOES, SPLIT)
    refuse_rival(db, wanted.named)
    moving_portfolios.refuse_rivals(db, {*wanted.moving(), *_former(db, wanted)})
    details = {
        "act": SPLIT,
        "new": asdict(wanted.named),
        "plan": split_plans.kept(wanted),
        "source": wanted.source,
    }
    about = {"organisation_id": ministry.id, "portfolio_id": wanted.minister}
    return organisation_proposals.propose(db, by, details, about, _said(db, wanted), ahead)


# What a proposal of this needs of its kind


def overtaken(db: Session, row: Proposal) -> str:
    plan = plan_of(row)
    ministry = db.get_one(Organisation, plan.of)
    why = organisation_proposals.ended(ministry)
    errors = [] if why else split_checks.unfit(db, ministry, plan)
    return why or (f"{errors[0].message.rstrip('.')}." if errors else "")


def begin(db: Session, row: Proposal, by: Actor) -> None:
    """Two agreed: a minister who has no office yet gets one at the ministry there is, and its mailbox a test letter."""
    plan = plan_of(row)
    if plan.newcomer is None or row.portfolio_id is not None:
        return
    ministry = db.get_one(Organisation, plan.of)
    (row.portfolio_id,) = adding_ministries.make_offices(db, ministry, (plan.newcomer.title,))
    db.add(row)
    db.flush()
    proposals_store.record(db, "proposal_begun", row, by)
    adding_ministers.begin_office(db, row, row.portfolio_id, plan.newcomer, by)


def awaits(db: Session, row: Proposal) -> str:
    """For what the split waits besides its day; empty when nothing."""
    office = db.get(Portfolio, row.portfolio_id) if row.portfolio_id else None
    if office is not None and office.mailbox.strip():
        return ""
    return "Het bureau van de nieuwe bewindspersoon heeft de testbrief nog niet beantwoord."


def take_effect(db: Session, row: Proposal, by: Actor) -> None:
    """The ministry is there, with its offices, organisations, contact persons and texts. Its contacts: `contacts.splits`."""
    plan, said = plan_of(row), _said(db, plan_of(row))
    of = db.get_one(Organisation, plan.of)
    row.details = {**row.details, "former": _former_of(db, plan)}
    body = adding_ministries.make_ministry(db, plan.named, plan.source)
    _equip(db, body, of, plan)
    unit = adding_ministries.add_unit(db, body)
    for office_id in plan.moving():
        office = db.get_one(Portfolio, office_id, with_for_update=True)
        move = moving_portfolios.PortfolioMove(moving_portfolios.MOVES, office.id, body.id, (), plan.source)
        for one in moving_portfolios.bodies_of(db, office):
            moving_portfolios.put_body(db, one, move, by)
        office.department_id = body.id
        db.add(office)
    db.flush()
    _hand_over(db, plan, by)
    _copy_texts(db, of, body, unit, by)
    row.organisation_id = body.id
    db.add(row)
    db.flush()
    offices = [*organisation_proposals.offices(db, of), *organisation_proposals.offices(db, body)]
    organisation_proposals.happened(db, row, body, offices, by, said, also=of)
    _appoint(db, row, body, plan, by)
    agreements.make_defaults(db, by)


def described(db: Session, row: Proposal) -> tuple[str, list[tuple[str, str]]]:
    plan = plan_of(row)
    said, shown = _said(db, plan), []
    if not row.effective_at:
        shown = [("Open verzoeken die meegaan", str(_open(db, plan)))]
        shown.append(("Toestemmingen vooraf die worden opgeschort", str(_suspends(db, plan))))
        if plan.email:
            shown.append(("Nieuwe contactpersoon", f"{line(plan.name or '')} ({plan.email})"))
        if plan.newcomer and plan.newcomer.email:
            shown.append(
                ("Logt in voor de minister", f"{line(plan.newcomer.name or '')} ({plan.newcomer.email})")
            )
        if plan.newcomer and row.approved_at and (why := awaits(db, row)):
            shown.append(("Wacht op", why))
    return said.what, [*shown, *organisation_proposals.facts(said, plan.source)]


# How it comes about


def _equip(db: Session, body: Organisation, of: Organisation, plan: SplitPlan) -> None:
    """Until it has one of its own, letters to its contact persons go where they went; its officials keep their addresses."""
    body.portfolio_id, body.tooi = plan.moving()[0], plan.tooi
    body.liaison_mailbox, body.liaison_phone = of.liaison_mailbox, of.liaison_phone
    body.email_domains = of.email_domains or people.domain(of.liaison_mailbox or "")
    db.add(body)
    db.flush()


def _hand_over(db: Session, plan: SplitPlan, by: Actor) -> None:
    """What answers to another minister from now on."""
    minister = plan.moving()[0]
    for id_ in plan.bodies:
        one = db.get_one(Organisation, id_)
        if one.portfolio_id != minister and one.portfolio_id not in plan.moving():
            hands = moving_portfolios.PortfolioMove(
                moving_portfolios.HANDS, one.portfolio_id or 0, minister, (id_,), plan.source
            )
            moving_portfolios.put_body(db, one, hands, by)


def _copy_texts(db: Session, of: Organisation, body: Organisation, unit: Organisation, by: Actor) -> None:
    standard_texts.copy(db, of.id, body.id, by)
    for one in units(db, of)[:1]:
        standard_texts.copy(db, one.id, unit.id, by)


def _appoint(db: Session, row: Proposal, body: Organisation, plan: SplitPlan, by: Actor) -> None:
    """Its contact persons, and the test letter to a mailbox of their own."""
    for id_ in plan.liaisons:
        giving.hold(db, db.get_one(Person, id_), Term(Grant(Role.LIAISON, organisation_id=body.id)), by)
    if plan.name and plan.email:
        known = people.by_email(db, plan.email)
        id_ = (
            known.id
            if known
            else people.add_person(db, name=plan.name, email=plan.email, by=by, party=acting.party(by))
        )
        term = Term(Grant(Role.LIAISON, organisation_id=body.id))
        giving.hold(db, db.get_one(Person, id_), term, by, told=acting.others(db, by))
    if plan.mailbox:
        adding_ministers.ask_mailbox(db, row, f"{Box.LIAISON}-{body.id}", plan.mailbox)


# What there is


def _goes_along(db: Session, office: Portfolio) -> str:
    names = ", ".join(line(one.abbreviation or one.name) for one in moving_portfolios.bodies_of(db, office))
    said = f"Open verzoeken: {moving_portfolios.open_count(db, office.id)}. Antwoord voor: {names or 'geen organisatie'}."
    return said if office.mailbox.strip() else f"{said} Dit bureau heeft nog geen postbus."


def _answered(db: Session, one: Organisation) -> str:
    office = db.get(Portfolio, one.portfolio_id) if one.portfolio_id else None
    count = moving_portfolios.open_count(db, office.id, (one.id,)) if office else 0
    return f"Nu: {f'de {line(office.title)}' if office else 'niemand'}. Open verzoeken: {count}."


def _former_of(db: Session, plan: SplitPlan) -> list[tuple[int, int]]:
    """Which organisations get another minister, and who answers for each now."""
    found = []
    for id_ in plan.bodies:
        body = db.get_one(Organisation, id_)
        if body.portfolio_id and body.portfolio_id not in plan.moving():
            found.append((id_, body.portfolio_id))
    return found


def _former(db: Session, plan: SplitPlan) -> set[int]:
    return {office for _, office in _former_of(db, plan)}


def _open(db: Session, plan: SplitPlan) -> int:
    along = sum(moving_portfolios.open_count(db, one) for one in plan.moving())
    return along + sum(
        moving_portfolios.open_count(db, office, (id_,)) for id_, office in _former_of(db, plan)
    )


def _suspends(db: Session, plan: SplitPlan) -> int:
    """How many permissions beforehand wait for another minister: those of which every organisation goes there."""
    former, on = _former_of(db, plan), today(now(db))
    theirs = {office: {id_ for id_, at in former if at == office} for _, office in former}
    query = select(col(StandingPermission.organisations))
    found = [
        set(row).issubset(bodies)
        for office, bodies in theirs.items()
        for row in db.execute(query.where(suspension.open_of(office, on))).scalars()
        if row
    ]
    return sum(found)


# What can be, and how it is said


def _is_ministry(row: Organisation) -> bool:
    return row.kind is OrganisationKind.MINISTRY and row.ended_on is None


def _said(db: Session, plan: SplitPlan) -> ProposalWords:
    of = db.get_one(Organisation, plan.of)
    title = (
        db.get_one(Portfolio, plan.minister).title if plan.minister else plan.newcomer and plan.newcomer.title
    )
    others = [line(db.get_one(Portfolio, one).title) for one in plan.moving() if one != plan.minister]
    bodies = [line(db.get_one(Organisation, one).name) for one in plan.bodies]
    persons = [line(db.get_one(Person, one).name) for one in plan.liaisons]
    persons += [line(plan.name)] if plan.name else []
    changes = [
        ("Naam", line(plan.named.name)),
        ("Afkorting", line(plan.named.abbreviation or "geen")),
        ("Los van", named(of)),
        ("Minister", line(title or "")),
        ("Postbus minister", (plan.newcomer.mailbox or "") if plan.newcomer else ""),
        ("Gaan ook mee", ", ".join(others)),
        ("Onder minister", ", ".join(bodies)),
        ("Contactpersoon", ", ".join(persons)),
        ("Postbus daarvan", plan.mailbox or f"voorlopig die van {short_name(of)}"),
        ("TOOI", plan.tooi or ""),
    ]
    what = f"splitsing van {short_name(of)}: {line(plan.named.name)} wordt een eigen ministerie"
    return ProposalWords(what, [(name, "", text) for name, text in changes if text], AFTER)
