"""One organisation goes into another, also a ministry: one act, after a second administrator agreed.

What is open goes on at the other: it is asked there, and handled there. Of a ministry everything under it goes along, its
ministers with it. Each contact keeps its rule, its minister and its term. Who worked for the one works for the other too,
and still reads what was closed before.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from sqlalchemy import func, or_, select
from sqlmodel import Session, col

from contactdesk import audit, people
from contactdesk.law.days import dutch_date, today
from contactdesk.law.outcomes import invalid
from contactdesk.law.permissions import SYSTEM, Actor
from contactdesk.letters.letter_words.people import line, named
from contactdesk.people import standard_texts
from contactdesk.people.administration import acting, organisation_proposals, proposals_store
from contactdesk.people.administration.ending_organisations import (
    OrganisationEnd,
    children,
    ending,
    put_end,
    units,
)
from contactdesk.people.administration.organisation_proposals import ProposalWords
from contactdesk.people.lasting import exists_on
from contactdesk.people.organisations.entries import FORMER_NAME
from contactdesk.signals import deeds as signals
from contactdesk.store.desk import now
from contactdesk.store.models import ContactRequest, Organisation, Portfolio, Proposal, RoleGrant
from contactdesk.words import OrganisationKind, Party, Role

#: what the log of a contact calls it
MERGED: Final = "organisation_merged"


@dataclass(frozen=True)
class Merger:
    """What goes along, in numbers and names."""

    end: OrganisationEnd
    children: list[str]
    persons: int


def candidates(db: Session, row: Organisation) -> list[tuple[str, str]]:
    """Into what it can go: a ministry into a ministry, another into another that somebody answers for."""
    is_ministry = row.kind is OrganisationKind.MINISTRY
    alike = col(Organisation.kind) == OrganisationKind.MINISTRY
    query = select(Organisation).where(
        alike if is_ministry else ~alike,
        ~col(Organisation.is_legislative_unit),
        exists_on(today(now(db))),
        col(Organisation.id) != row.id,
    )
    found = db.execute(query.order_by(func.lower(col(Organisation.name)))).scalars()
    return [(str(one.id), line(one.name)) for one in found]


def merger(db: Session, row: Organisation) -> Merger:
    """What would go along, now."""
    under = [line(one.abbreviation or one.name) for one in children(db, row)] if _is_ministry(row) else []
    grants = [grant for one in _sources(db, row) for grant in _grants(db, one)]
    return Merger(ending(db, row), under, len({grant.person_id for grant in grants}))


def propose_merger(
    db: Session, organisation_id: int, into: int | None, source: str, by: Actor, on: date | None = None
) -> int:
    """From today, or from the later day `on`. Returns the proposal. Raises NotFound, Invalid at `naar` and `ingang`,
    Conflict."""
    acting.begin(db, by)
    ahead = proposals_store.day_ahead(db, on)
    row = organisation_proposals.living(db, organisation_id)
    other = db.get(Organisation, into) if into else None
    if other is None:
        raise invalid("naar", "Kies een organisatie")
    if why := _unfit(db, row, other):
        raise invalid("naar", why)
    for one in (row, other):
        organisation_proposals.refuse_rival(db, one, *organisation_proposals.GOES)
    details = {"act": "merge", "into": other.id, "source": line(source)}
    said = _said(row, other)
    return organisation_proposals.propose(db, by, details, {"organisation_id": row.id}, said, ahead)


def overtaken(db: Session, row: Proposal) -> str:
    body, other = _both(db, row)
    if why := organisation_proposals.ended(body):
        return why
    why = _unfit(db, body, other)
    return f"{why}." if why else ""


def take_effect(db: Session, row: Proposal, by: Actor) -> None:
    body, other = _both(db, row)
    on = today(now(db))
    offices = [*organisation_proposals.offices(db, body), *organisation_proposals.offices(db, other)]
    # so that it can be said afterwards which offices came along
    row.details = {**row.details, "offices": [one.id for one in _offices(db, body)]}
    db.add(row)
    put_end(db, body, on)
    known = [other.also_known_as] if other.also_known_as else []
    names = [body.name, *([body.abbreviation] if body.abbreviation else [])]
    other.also_known_as = ", ".join([*known, *(FORMER_NAME.format(one, dutch_date(on)) for one in names)])
    # the officials that are named keep their addresses
    if body.email_domains:
        own = other.email_domains or people.domain(other.mailbox or "")
        other.email_domains = " ".join(dict.fromkeys(f"{own} {body.email_domains}".split()))
    db.add(other)
    db.flush()
    organisation_proposals.happened(db, row, body, offices, by, _said(body, other), also=other)
    if _is_ministry(body):
        _ministry_follows(db, body, other, by)
    _roles_follow(db, body, other, by)
    _contacts_follow(db, body, other)
    _signals_follow(db, body, other, by)


def described(db: Session, row: Proposal) -> tuple[str, list[tuple[str, str]]]:
    body, other = _both(db, row)
    said = _said(body, other)
    shown = []
    if not row.effective_at:
        found = merger(db, body)
        shown = [("Open verzoeken", str(found.end.open)), ("Mensen die meegaan", str(found.persons))]
        shown += [("Gaat mee", ", ".join(found.children))] if found.children else []
    return said.what, [*shown, *organisation_proposals.facts(said, row.details["source"])]


def gone_into(db: Session, organisation_id: int) -> Organisation | None:
    """In which one this has gone, if it did."""
    query = select(Proposal).where(
        col(Proposal.organisation_id) == organisation_id, col(Proposal.effective_at).is_not(None)
    )
    found = db.execute(query.order_by(col(Proposal.id).desc())).scalars()
    into = next((one.details["into"] for one in found if one.details.get("act") == "merge"), None)
    return db.get(Organisation, into) if into else None


# What goes along


def _ministry_follows(db: Session, body: Organisation, other: Organisation, by: Actor) -> None:
    """Its ministers, what is under it, and its unit: that goes into the other's, or is the other's from now on."""
    for office in _offices(db, body):
        office.department_id = other.id
        db.add(office)
        _record(db, by, portfolio=office.id)
    standard_texts.take_over(db, body.id, other.id, by)
    for one in children(db, body):
        one.department_id = other.id
        db.add(one)
        _record(db, by, organisation=one.id)
    theirs = units(db, other)
    for unit in units(db, body):
        if not theirs:
            unit.department_id = other.id
            theirs = [unit]
        else:
            put_end(db, unit, today(now(db)))
            _roles_follow(db, unit, theirs[0], by)
            _contacts_follow(db, unit, theirs[0])
            standard_texts.take_over(db, unit.id, theirs[0].id, by)
        db.add(unit)
        _record(db, by, organisation=unit.id)


def _roles_follow(db: Session, body: Organisation, other: Organisation, by: Actor) -> None:
    """Who has a role there has it at the other too; the old one lets them read what was closed before."""
    held = {(one.person_id, one.role) for one in _grants(db, other)}
    for one in _grants(db, body):
        if (one.person_id, one.role) not in held:
            grant = replace(people.grant_of(one), organisation_id=other.id)
            dates = {"starts_on": one.starts_on, "ends_on": one.ends_on}
            people.grant_role(db, one.person_id, grant, by=by, party=acting.party(by), **dates)


def _signals_follow(db: Session, body: Organisation, other: Organisation, by: Actor) -> None:
    """The emergency signals that it sent are read, added to and withdrawn there."""
    if moved := signals.follow(db, body.id, other.id):
        _record(db, by, signals=moved)


def _contacts_follow(db: Session, body: Organisation, other: Organisation) -> None:
    """What is open is asked, handled and looked after there; its rule, minister and term stay."""
    columns = ("organisation_id", "handler_id", "department_id")
    theirs = or_(*(getattr(ContactRequest, name) == body.id for name in columns))
    query = select(ContactRequest).where(theirs, col(ContactRequest.closed_at).is_(None))
    for contact in db.execute(query.order_by(col(ContactRequest.id)).with_for_update()).scalars():
        moved = [name for name in columns if getattr(contact, name) == body.id]
        for name in moved:
            setattr(contact, name, other.id)
        db.add(contact)
        facts: dict[str, Any] = {"organisation_was": body.id, "organisation": other.id, "fields": moved}
        audit.record(db, action=MERGED, by=SYSTEM, party=Party.SYSTEM, contact=contact, facts=facts)


def _record(db: Session, by: Actor, **facts: Any) -> None:
    audit.record(db, action="organisation_follows", by=by, party=acting.party(by), facts=facts)


# What can be, and how it is said


def _unfit(db: Session, row: Organisation, other: Organisation) -> str:
    """Why the one cannot go into the other; empty when it can."""
    if row.id == other.id:
        return "Een organisatie kan niet in zichzelf opgaan"
    if why := organisation_proposals.ended(other):
        return why.removesuffix(".")
    if row.is_legislative_unit or other.is_legislative_unit:
        return "Een wetgevingsafdeling gaat mee met het ministerie"
    if _is_ministry(row) is not _is_ministry(other):
        return "Een ministerie gaat op in een ministerie, een andere organisatie niet"
    found = ending(db, row)
    if found.open and other.portfolio_id is None:
        return f"Voor {line(other.name)} geeft geen bewindspersoon antwoord, en er zijn open verzoeken: {found.open}"
    if found.own and not (other.mailbox or "").strip():
        return f"{line(other.name)} heeft nog geen postbus, en {line(row.name)} behandelt zelf open verzoeken: {found.own}"
    if _is_ministry(other) and not (other.liaison_mailbox or "").strip():
        return f"De contactpersonen van {named(other)} hebben nog geen postbus. Stel die eerst voor"
    if _is_ministry(other) and not _liaisons(db, row, other):
        return f"{line(other.name)} heeft dan geen contactpersoon. Geef eerst iemand die rol"
    return ""


def _liaisons(db: Session, *ministries: Organisation) -> bool:
    held = [grant for one in ministries for grant in _grants(db, one)]
    return any(grant.role is Role.LIAISON for grant in held)


def _is_ministry(row: Organisation) -> bool:
    return row.kind is OrganisationKind.MINISTRY


def _sources(db: Session, row: Organisation) -> list[Organisation]:
    return [row, *(units(db, row) if _is_ministry(row) else [])]


def _grants(db: Session, row: Organisation) -> list[RoleGrant]:
    """The roles there that last, or are to come. Who stands in for somebody is named anew: who lent that can take it back."""
    lasts = or_(col(RoleGrant.ends_on).is_(None), col(RoleGrant.ends_on) > today(now(db)))
    query = select(RoleGrant).where(
        col(RoleGrant.organisation_id) == row.id, ~col(RoleGrant.is_deputy), lasts
    )
    return list(db.execute(query.order_by(col(RoleGrant.id))).scalars())


def _offices(db: Session, ministry: Organisation) -> list[Portfolio]:
    query = select(Portfolio).where(col(Portfolio.department_id) == ministry.id)
    return list(db.execute(query.order_by(col(Portfolio.id))).scalars())


def _both(db: Session, row: Proposal) -> tuple[Organisation, Organisation]:
    return db.get_one(Organisation, row.organisation_id), db.get_one(Organisation, row.details["into"])


def _said(row: Organisation, other: Organisation) -> ProposalWords:
    after = (
        "Wat open is, gaat mee, met dezelfde regel, bewindspersoon en termijn. Wie er werkte, werkt er dan ook. Is er ook een "
        "andere bewindspersoon? Dat verandert hier niet."
    )
    what = f"{named(row)} gaat op in {named(other)}"
    return ProposalWords(what, [("Gaat op in", "", named(other))], after)
