"""What a minister's office answers for goes elsewhere, as one act of two administrators: the office goes to another ministry,
chosen organisations go to another office, or the office ends and another one has all of it.

Nothing is left without an addressee: who gets it has a mailbox, its ministry a contact person, and no ministry loses the
minister who answers for it. What becomes of open contacts and of permissions beforehand is done in the room of the contacts
(`contacts.portfolio_moves`), which reads this plan.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, func, or_, select
from sqlmodel import Session, col

from contactdesk import audit
from contactdesk.law.days import dutch_date, today
from contactdesk.law.outcomes import Conflict, NotFound, invalid
from contactdesk.law.permissions import Actor
from contactdesk.letters.letter_words.people import line, named
from contactdesk.people import agreements
from contactdesk.people.administration import acting, organisation_proposals, proposals_store
from contactdesk.people.administration.organisation_proposals import ProposalWords
from contactdesk.people.administration.proposals_store import Kind
from contactdesk.people.lasting import exists_on, is_held
from contactdesk.store.desk import now
from contactdesk.store.in_force import replaces
from contactdesk.store.models import ContactRequest, Organisation, Portfolio, Proposal, Replacement, RoleGrant
from contactdesk.words import OrganisationKind, Role

#: the acts: the office goes to another ministry; organisations go to another office; the office ends
MOVES, HANDS, ENDS = "office_moves", "portfolio_moves", "office_ends"
ACTS: Final = (MOVES, HANDS, ENDS)
#: a part of a ministry becomes one of its own (`splitting_ministries`)
SPLIT: Final = "split"
#: at which field stands what cannot be
FIELD: Final = {MOVES: "ministerie", HANDS: "naar", ENDS: "naar"}
AFTER: Final = (
    "Wat open is, gaat mee, met dezelfde regel en termijn. Wat is toegestaan, blijft toegestaan. Wat vooraf was toegestaan en "
    "meegaat, wordt opgeschort, tot het bureau het bevestigt. Het bureau krijgt één bericht met wat het erft."
)


@dataclass(frozen=True)
class PortfolioMove:
    """What is to go. `to`: a ministry where the office moves, else an office; `bodies`: the organisations that were chosen."""

    act: str
    office: int
    to: int
    bodies: tuple[int, ...]
    source: str


@dataclass(frozen=True)
class PortfolioPage:
    """What an office has, and where it can go: how much is open, never what. `leads`: it answers for its ministry itself."""

    office: Portfolio
    ministry: str
    leads: bool
    open: int
    holders: int
    bodies: list[tuple[str, str]]
    open_at: dict[str, int]
    ministries: list[tuple[str, str]]
    offices: list[tuple[str, str]]


def portfolio_page(db: Session, office_id: int) -> PortfolioPage:
    """Raises NotFound, also for an office that has ended."""
    office = _office(db, office_id, locked=False)
    bodies = bodies_of(db, office)
    return PortfolioPage(
        office,
        _ministry_name(db, office),
        _leads(db, office),
        open_count(db, office.id),
        len({one.person_id for one in holders(db, office.id)}),
        [(str(one.id), line(one.name)) for one in bodies],
        {str(one.id): open_count(db, office.id, (one.id,)) for one in bodies},
        _ministries(db, office),
        _offices(db, office),
    )


def propose_portfolio_move(db: Session, wanted: PortfolioMove, by: Actor, on: date | None = None) -> int:
    """From today, or from the later day `on`. Returns the proposal. Raises NotFound, Invalid at `wat` where it
    cannot go, `ministerie`, `naar`, `organisaties` and `ingang`, and Conflict where something about one of the two waits."""
    acting.begin(db, by)
    ahead = proposals_store.day_ahead(db, on)
    office = _office(db, wanted.office, locked=True)
    if wanted.act == HANDS and (why := _unfit_bodies(db, office, wanted.bodies)):
        raise invalid("organisaties", why)
    if why := _unfit(db, wanted):
        stays = wanted.act == MOVES and _leads(db, office)
        raise invalid("wat" if stays else FIELD[wanted.act], why)
    refuse_rivals(db, {wanted.office, *([wanted.to] if wanted.act != MOVES else [])})
    details = {**asdict(wanted), "bodies": list(wanted.bodies), "source": line(wanted.source)}
    details["department_was"] = office.department_id
    about = {"portfolio_id": office.id, "organisation_id": _ministry_of(db, wanted)}
    return organisation_proposals.propose(db, by, details, about, _said(db, wanted), ahead)


def move_of(row: Proposal) -> PortfolioMove:
    kept = row.details
    return PortfolioMove(kept["act"], kept["office"], kept["to"], tuple(kept["bodies"]), kept["source"])


# What a proposal of this needs of its kind


def overtaken(db: Session, row: Proposal) -> str:
    return cannot(db, move_of(row))


def take_effect(db: Session, row: Proposal, by: Actor) -> None:
    """The organisations answer elsewhere from now on. Its contacts, roles and permissions: `contacts.portfolio_moves`."""
    move, on = move_of(row), today(now(db))
    office = db.get_one(Portfolio, move.office, with_for_update=True)
    said, old = _said(db, move), db.get(Organisation, office.department_id) if office.department_id else None
    for body in _moving(db, office, move):
        put_body(db, body, move, by)
    if move.act == MOVES:
        office.department_id = move.to
    if move.act == ENDS:
        office.ended_on, office.successor_id = on, move.to
    db.add(office)
    db.flush()
    ministry = db.get_one(Organisation, row.organisation_id)
    offices = [office.id, *([move.to] if move.act != MOVES else [])]
    also = old if old is not None and old.id != ministry.id else None
    organisation_proposals.happened(db, row, ministry, offices, by, said, also=also)
    agreements.make_defaults(db, by)


def put_body(db: Session, body: Organisation, move: PortfolioMove, by: Actor) -> None:
    """It falls under the other ministry, or another office answers for it; administrators chose that."""
    if move.act == MOVES:
        body.department_id = move.to
    else:
        to, on = db.get_one(Portfolio, move.to), today(now(db))
        body.portfolio_id = to.id
        if body.kind is not OrganisationKind.MINISTRY and not body.is_legislative_unit:
            body.department_id = to.department_id
        body.source, body.source_on, body.chosen_on = move.source, on, on
    db.add(body)
    db.flush()
    facts = {"organisation": body.id, "portfolio": body.portfolio_id}
    audit.record(db, action="organisation_follows", by=by, party=acting.party(by), facts=facts)


def described(db: Session, row: Proposal) -> tuple[str, list[tuple[str, str]]]:
    move = move_of(row)
    shown = []
    if not row.effective_at:
        shown = [("Open verzoeken die meegaan", str(open_moving(db, move)))]
    return row.details["what"], [*shown, *organisation_proposals.facts(_said(db, move), move.source)]


def opposite(row: Proposal) -> PortfolioMove | None:
    """What would put it back: the office to its ministry, the organisations to their office; None of an office that ended."""
    move, source = move_of(row), f"Zoals het was voor {row.details['what']}"
    was = row.details.get("department_was")
    if move.act == MOVES and was:
        return PortfolioMove(MOVES, move.office, was, (), source)
    return PortfolioMove(HANDS, move.to, move.office, move.bodies, source) if move.act == HANDS else None


def cannot(db: Session, move: PortfolioMove) -> str:
    """Why this cannot be, in a sentence; empty when it can."""
    office = db.get_one(Portfolio, move.office)
    if office.ended_on is not None:
        return f"De {line(office.title)} bestaat niet meer als ambt."
    why = _unfit_bodies(db, office, move.bodies) if move.act == HANDS else ""
    why = why or _unfit(db, move)
    return f"{why}." if why else ""


# What there is


def bodies_of(db: Session, office: Portfolio) -> list[Organisation]:
    """The organisations for which it answers today, without its ministry and the unit of that."""
    own = (col(Organisation.portfolio_id) == office.id) & ~col(Organisation.is_legislative_unit)
    query = select(Organisation).where(
        own, col(Organisation.kind) != OrganisationKind.MINISTRY, exists_on(today(now(db)))
    )
    return list(db.execute(query.order_by(func.lower(col(Organisation.name)))).scalars())


def holders(db: Session, office_id: int) -> list[RoleGrant]:
    """The roles in this office that last, deputies too."""
    lasts = or_(col(RoleGrant.ends_on).is_(None), col(RoleGrant.ends_on) > today(now(db)))
    query = select(RoleGrant).where(
        col(RoleGrant.role) == Role.MINISTER, col(RoleGrant.portfolio_id) == office_id, lasts
    )
    return list(db.execute(query.order_by(col(RoleGrant.id))).scalars())


def open_count(db: Session, office_id: int, bodies: Sequence[int] | None = None) -> int:
    mine = (col(ContactRequest.portfolio_id) == office_id) & col(ContactRequest.closed_at).is_(None)
    if bodies is not None:
        mine = mine & col(ContactRequest.organisation_id).in_(bodies)
    return int(db.execute(select(func.count()).where(mine)).scalar_one())


def open_moving(db: Session, move: PortfolioMove) -> int:
    return open_count(db, move.office, move.bodies if move.act == HANDS else None)


def _moving(db: Session, office: Portfolio, move: PortfolioMove) -> list[Organisation]:
    if move.act == HANDS:
        return [db.get_one(Organisation, one) for one in move.bodies]
    if move.act == MOVES:
        return bodies_of(db, office)
    every = select(Organisation).where(col(Organisation.portfolio_id) == office.id)
    return list(db.execute(every.order_by(col(Organisation.id))).scalars())


def _office(db: Session, office_id: int, *, locked: bool) -> Portfolio:
    """A page reads in a transaction that may lock nothing."""
    row = db.get(Portfolio, office_id, with_for_update=locked)
    if row is None or row.ended_on is not None:
        raise NotFound("portfolio")
    return row


def _leads(db: Session, office: Portfolio) -> bool:
    """Whether it answers for a ministry itself, which would be left without a minister."""
    own = (col(Organisation.portfolio_id) == office.id) & (
        col(Organisation.kind) == OrganisationKind.MINISTRY
    )
    query = select(col(Organisation.id)).where(own, exists_on(today(now(db))))
    return db.execute(query.limit(1)).first() is not None


def _ministry_name(db: Session, office: Portfolio) -> str:
    return (
        named(db.get_one(Organisation, office.department_id)) if office.department_id else "geen ministerie"
    )


def _ministries(db: Session, office: Portfolio) -> list[tuple[str, str]]:
    query = select(Organisation).where(
        col(Organisation.kind) == OrganisationKind.MINISTRY, exists_on(today(now(db)))
    )
    rows = db.execute(query.order_by(func.lower(col(Organisation.name)))).scalars()
    return [(str(one.id), line(one.name)) for one in rows if one.id != office.department_id]


def _offices(db: Session, office: Portfolio) -> list[tuple[str, str]]:
    query = select(Portfolio).where(is_held(), col(Portfolio.id) != office.id)
    rows = db.execute(query.order_by(func.lower(col(Portfolio.title)))).scalars()
    return [(str(one.id), line(one.title)) for one in rows if one.mailbox.strip()]


# What can be, and how it is said


def _unfit_bodies(db: Session, office: Portfolio, bodies: Sequence[int]) -> str:
    own = {one.id for one in bodies_of(db, office)}
    if not bodies:
        return "Kies ten minste één organisatie die meegaat"
    if not own.issuperset(bodies):
        return "Kies organisaties waarvoor deze bewindspersoon nu antwoord geeft"
    return ""


def _unfit(db: Session, move: PortfolioMove) -> str:
    """Why it cannot go there; empty when it can."""
    office = db.get_one(Portfolio, move.office)
    return _unfit_ministry(db, office, move) if move.act == MOVES else _unfit_office(db, office, move)


def _unfit_ministry(db: Session, office: Portfolio, move: PortfolioMove) -> str:
    if _leads(db, office):
        return (
            "Deze bewindspersoon geeft antwoord voor het ministerie zelf: dat zou dan geen minister hebben. Laat organisaties "
            "overgaan naar een ander ambt, of voeg het ministerie samen met een ander"
        )
    if move.to == office.department_id:
        return "Deze bewindspersoon hoort al bij dit ministerie. Kies een ander"
    if str(move.to) not in dict(_ministries(db, office)):
        return "Kies een ministerie"
    return _without_contact_person(db, db.get_one(Organisation, move.to))


def _unfit_office(db: Session, office: Portfolio, move: PortfolioMove) -> str:
    if move.to == office.id:
        return "Een ambt kan niet in zichzelf opgaan. Kies een ander ambt"
    if str(move.to) not in dict(_offices(db, office)):
        return "Kies een ander ambt dat een postbus heeft"
    to = db.get_one(Portfolio, move.to)
    if move.act == ENDS and to.department_id != office.department_id and _leads(db, office):
        return (
            "Dit ambt geeft antwoord voor het ministerie zelf. Kies een ander ambt van hetzelfde ministerie"
        )
    on = today(now(db))
    helps = (col(Replacement.replaced_by_id) == office.id) & replaces(Replacement, on)
    if move.act == ENDS and db.execute(select(col(Replacement.id)).where(helps).limit(1)).first():
        return "Dit ambt vervangt nu een andere bewindspersoon. Beëindig eerst die vervanging"
    ministry = db.get(Organisation, to.department_id) if to.department_id else None
    return _without_contact_person(db, ministry) if ministry else "Dit ambt hoort bij geen ministerie"


def _without_contact_person(db: Session, ministry: Organisation) -> str:
    """Nothing goes where nobody looks after it."""
    if not (ministry.liaison_mailbox or "").strip():
        return f"De contactpersonen van {named(ministry)} hebben nog geen postbus. Stel die eerst voor"
    there = liaison_roles(ministry.id, today(now(db)))
    if db.execute(select(col(RoleGrant.id)).where(there).limit(1)).first() is None:
        return f"{line(ministry.name)} heeft nog geen contactpersoon. Geef eerst iemand die rol"
    return ""


def liaison_roles(ministry_id: int, on: date) -> ColumnElement[bool]:
    """The clause on `RoleGrant`: a contact person there of their own right, who lasts that day."""
    own = (col(RoleGrant.role) == Role.LIAISON) & (col(RoleGrant.organisation_id) == ministry_id)
    return (
        own & ~col(RoleGrant.is_deputy) & or_(col(RoleGrant.ends_on).is_(None), col(RoleGrant.ends_on) > on)
    )


def _ministry_of(db: Session, move: PortfolioMove) -> int:
    if move.act == MOVES:
        return move.to
    department = db.get_one(Portfolio, move.to).department_id
    assert department is not None
    return department


def refuse_rivals(db: Session, about: set[int]) -> None:
    """One act at a time on these offices, also on the one that gets it; and none while its minister is to change."""
    every = col(Proposal.id) > 0
    rows = [
        one
        for kind in (Kind.ORGANISATION, Kind.MINISTER, Kind.REPLACEMENT)
        for one in proposals_store.open_rows(db, kind, every)
    ]
    for one in rows:
        its = {one.portfolio_id}
        if one.details.get("act") in (HANDS, ENDS):
            its.add(one.details["to"])
        if one.details.get("act") == SPLIT:
            its.update(one.details["plan"]["offices"])
        if (one.details.get("act") in (*ACTS, SPLIT) or one.kind != Kind.ORGANISATION) and about & its:
            day = f", voor {dutch_date(one.takes_effect_on)}" if one.takes_effect_on else ""
            raise Conflict(f"Er loopt al een voorstel: {one.details['what']}{day}. Neem dat eerst terug.")


def _said(db: Session, move: PortfolioMove) -> ProposalWords:
    office = db.get_one(Portfolio, move.office)
    title, changes = f"de {line(office.title)}", []
    if move.act == MOVES:
        to: Any = named(db.get_one(Organisation, move.to))
        return ProposalWords(f"{title} gaat naar {to}", [("Naar", "", to)], AFTER)
    to = f"de {line(db.get_one(Portfolio, move.to).title)}"
    if move.act == ENDS:
        what = f"het einde van het ambt {line(office.title)}"
        changes = [("Alles gaat naar", "", to), ("Rollen", "", "de rollen in dit bureau eindigen")]
        return ProposalWords(what, changes, AFTER)
    names = ", ".join(line(db.get_one(Organisation, one).name) for one in move.bodies)
    return ProposalWords(
        f"organisaties van {title} gaan naar {to}", [("Gaat mee", "", names), ("Naar", "", to)], AFTER
    )
