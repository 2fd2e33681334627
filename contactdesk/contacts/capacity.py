"""In which capacity somebody asks: from their roles and `namens`, never from the form."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final, NewType, Protocol

from sqlalchemy import Date, bindparam, select
from sqlmodel import Session, col

from contactdesk import people, words
from contactdesk.law.days import today
from contactdesk.law.outcomes import FieldError, Forbidden, Invalid, invalid
from contactdesk.law.permissions import MAY, Actor, Grant
from contactdesk.law.roles import REPORTS, acts_for
from contactdesk.letters import recipients
from contactdesk.people.lasting import exists_on, has_ended, meets_on
from contactdesk.store.desk import now
from contactdesk.store.in_force import is_in_force
from contactdesk.store.models import Committee, ContactRequest, Organisation, Person, RoleGrant
from contactdesk.words import Action, Chamber, Initiator, Role

#: of one contact: a committee with all who come along, and no Chamber
MOST_MEMBERS: Final = 30
TOO_MANY_MEMBERS: Final = f"Noem ten hoogste {MOST_MEMBERS} Kamerleden"
NAMED_ALREADY: Final = "Dit Kamerlid hebt u al genoemd. Kies een ander, of maak dit veld leeg"
OTHER_CHAMBER: Final = (
    "Dit Kamerlid zit in de andere Kamer dan het eerste. Meld het contact met de leden van die Kamer apart"
)
#: the key of one of `hats`
Hat = NewType("Hat", str)


@dataclass(frozen=True)
class AskerCapacity:
    """Who asks, and for whom. `entered_by_side` is False when a liaison or official enters a phone call;
    `grant` is the role in which somebody reports a contact of their own, and `hat` how the capacity is called that they chose."""

    kind: Initiator
    initiator_id: int
    name: str
    chamber: Chamber | None = None
    member_id: int | None = None
    member_name: str | None = None
    also_met: tuple[int, ...] = ()
    committee_id: int | None = None
    entered_by_side: bool = True
    grant: Grant | None = None
    hat: str | None = None

    @property
    def is_own_report(self) -> bool:
        return self.kind in (Initiator.OFFICIAL, Initiator.BODY)


class WhoAsks(Protocol):
    """What of an ask its capacity depends on; `hat` is what somebody with more than one of `hats` chose."""

    @property
    def on_behalf_of(self) -> int | None: ...
    @property
    def committee_id(self) -> int | None: ...
    @property
    def member_id(self) -> int | None: ...
    @property
    def also_met(self) -> tuple[int, ...]: ...
    @property
    def hat(self) -> Hat | None: ...


def capacity_of(db: Session, ask: WhoAsks, by: Actor) -> AskerCapacity:
    """The capacity of `by` for this ask.

    Invalid at `namens`, `lid` or `hoedanigheid`; Forbidden for who may never ask.
    """
    if not by.has(*MAY[Action.SUBMIT]):
        raise Forbidden(Action.SUBMIT)
    on_behalf_of, member_id = ask.on_behalf_of, ask.member_id
    if ask.committee_id is not None:
        return _of_committee(db, ask.committee_id, by)
    if member_id is not None and by.has(*REPORTS):
        return _own_initiative(db, (member_id, *ask.also_met), by, ask.hat)
    if by.has(Role.CHAIR) and on_behalf_of is None:
        return _seated(db, by, ask.hat)
    if by.has(Role.MEMBER) and on_behalf_of in (None, by.id):
        return _member(db, by.person_id, entered_by_side=True)
    if by.has(Role.ASSISTANT):
        return _assistant(db, on_behalf_of, by)
    if by.has(Role.CLERK):
        return _clerk(db, on_behalf_of, by)
    if by.has(Role.LIAISON) or (by.has(Role.OFFICIAL) and on_behalf_of is not None):
        return _by_telephone(db, on_behalf_of, by)
    if by.has(*REPORTS):
        raise invalid("lid", "Kies het Kamerlid met wie u contact hebt of wilt")
    raise invalid("namens", "U kunt alleen voor uzelf een verzoek doen")


def _member(db: Session, person_id: int, *, entered_by_side: bool) -> AskerCapacity:
    grant = member_grant(db, person_id)
    if grant is None:
        raise invalid("namens", "Kies een Kamerlid")
    person = db.get_one(Person, person_id)
    return AskerCapacity(
        Initiator.MEMBER,
        person_id,
        person.name,
        chamber=grant.chamber,
        member_id=person_id,
        member_name=person.name,
        entered_by_side=entered_by_side,
    )


def _assistant(db: Session, on_behalf_of: int | None, by: Actor) -> AskerCapacity:
    members = [grant.member_id for grant in by.of(Role.ASSISTANT)]
    chosen = on_behalf_of if on_behalf_of is not None else members[0] if len(members) == 1 else None
    if chosen is None or chosen not in members:
        raise invalid("namens", "Kies een Kamerlid voor wie u werkt")
    return _member(db, chosen, entered_by_side=True)


def _clerk(db: Session, on_behalf_of: int | None, by: Actor) -> AskerCapacity:
    committees = _there(db, by.of(Role.CLERK))
    chosen = on_behalf_of if on_behalf_of is not None else committees[0] if len(committees) == 1 else None
    if chosen is None or chosen not in committees:
        raise invalid("namens", "Kies een commissie waarvan u griffier bent")
    return _committee(db.get_one(Committee, chosen), by.person_id, entered_by_side=True)


def seats(db: Session, by: Actor) -> dict[Hat, tuple[int | None, str]]:
    """The capacities of a chair: for each committee its number, and None as a member; each with how it is called."""
    query = select(col(Committee.id), col(Committee.name)).order_by(col(Committee.name))
    query = query.where(col(Committee.id).in_(_there(db, by.of(Role.CHAIR))))
    chairs = {
        Hat(f"chair-{row.id}"): (row.id, f"Als voorzitter van de {row.name}") for row in db.execute(query)
    }
    is_both = by.has(Role.CHAIR) and by.has(Role.MEMBER)
    as_member = {Hat("member"): (None, "Als Kamerlid")} if is_both else {}
    return {**as_member, **chairs}


def _there(db: Session, grants: Iterable[Grant]) -> list[int]:
    """The committees of these roles that are there today: nobody asks in the name of one that has ended."""
    ids = [grant.committee_id for grant in grants]
    query = select(col(Committee.id)).where(col(Committee.id).in_(ids), meets_on(today(now(db))))
    return list(db.execute(query.order_by(col(Committee.id))).scalars())


def _seated(db: Session, by: Actor, chosen: Hat | None) -> AskerCapacity:
    """As a member, or for a committee: who has both says which."""
    found = seats(db, by)
    hat = next(iter(found)) if chosen is None and len(found) == 1 else chosen
    if hat not in found:
        raise invalid("hoedanigheid", "Kies in welke hoedanigheid u dit vraagt")
    committee_id, name = found[hat]
    if committee_id is None:
        capacity = _member(db, by.person_id, entered_by_side=True)
    else:
        capacity = _committee(db.get_one(Committee, committee_id), by.person_id, entered_by_side=True)
    return replace(capacity, hat=name)


def _of_committee(db: Session, committee_id: int, by: Actor) -> AskerCapacity:
    """A committee by its own number: for its clerk, and for the liaison who enters what it asked."""
    if by.has(Role.CLERK):
        return _clerk(db, committee_id, by)
    committee = db.get(Committee, committee_id)
    if committee is None or has_ended(committee, today(now(db))) or not by.has(Role.LIAISON):
        raise invalid("namens", "Kies uit de lijst namens wie u dit vraagt")
    speaks = recipients.of_committee(db, committee_id)
    if not speaks:
        raise invalid(
            "namens", "Van deze commissie heeft nog niemand een account in het loket. Bel de beheerder"
        )
    return _committee(committee, speaks[0].id, entered_by_side=False)


def _committee(committee: Committee, initiator_id: int, *, entered_by_side: bool) -> AskerCapacity:
    return AskerCapacity(
        Initiator.INQUIRY_COMMITTEE if committee.is_inquiry else Initiator.COMMITTEE,
        initiator_id,
        committee.name,
        chamber=committee.chamber,
        committee_id=committee.id,
        entered_by_side=entered_by_side,
    )


def _by_telephone(db: Session, on_behalf_of: int | None, by: Actor) -> AskerCapacity:
    if on_behalf_of is None:
        raise invalid("namens", "Kies wie er belde of schreef")
    return _member(db, on_behalf_of, entered_by_side=False)


def hats(db: Session, by: Actor) -> dict[Hat, tuple[Grant, str]]:
    """The capacities in which `by` can report a contact: each role of theirs at an organisation, and how it is called."""
    grants = {
        Hat(f"{grant.role}-{grant.organisation_id}"): grant for role in REPORTS for grant in by.of(role)
    }
    query = select(col(Organisation.id), col(Organisation.name)).where(
        col(Organisation.id).in_({grant.organisation_id for grant in grants.values()}),
        exists_on(today(now(db))),
        # it helps with laws, and reports nothing of its own
        ~col(Organisation.is_legislative_unit),
    )
    names = {row.id: row.name for row in db.execute(query)}
    return {
        key: (grant, f"{words.HAT[grant.role]} {names[grant.organisation_id]}")
        for key, grant in grants.items()
        if grant.organisation_id in names
    }


def _hat(db: Session, by: Actor, chosen: Hat | None) -> tuple[Grant, str]:
    found = hats(db, by)
    if not found:
        raise invalid("organisatie", "Uw organisatie meldt hier zelf geen contacten")
    if chosen is None and len(found) == 1:
        return next(iter(found.values()))
    if chosen not in found:
        raise invalid("hoedanigheid", "Kies in welke hoedanigheid u dit contact hebt of wilt")
    return found[chosen]


def member_field(place: int) -> str:
    """What the field of this member is called, from 0; only the first has the name under which all of them are sent."""
    return f"lid-{place + 1}" if place else "lid"


def seats_of(db: Session, member_ids: Sequence[int]) -> Chamber | None:
    """The Chamber of these members: one, because rule and recess hang on it. Raises Invalid, each at its own field."""
    found = [member_grant(db, one) for one in member_ids]
    errors = []
    for place, (one, grant) in enumerate(zip(member_ids, found, strict=True)):
        if grant is None:
            errors.append(FieldError(member_field(place), "Kies een Kamerlid"))
        elif one in member_ids[:place]:
            errors.append(FieldError(member_field(place), NAMED_ALREADY))
        elif found[0] and grant.chamber is not found[0].chamber:
            errors.append(FieldError(member_field(place), OTHER_CHAMBER))
    if len(member_ids) > MOST_MEMBERS:
        errors.append(FieldError("lid", TOO_MANY_MEMBERS))
    if errors or found[0] is None:
        raise Invalid(*errors)
    return found[0].chamber


def _own_initiative(db: Session, member_ids: Sequence[int], by: Actor, chosen: Hat | None) -> AskerCapacity:
    chamber = seats_of(db, member_ids)
    grant, hat = _hat(db, by, chosen)
    return AskerCapacity(
        Initiator.BODY if grant.role is Role.BODY else Initiator.OFFICIAL,
        by.person_id,
        by.name,
        chamber=chamber,
        member_id=member_ids[0],
        member_name=words.listed([db.get_one(Person, one).name for one in member_ids]),
        also_met=tuple(member_ids[1:]),
        grant=grant,
        hat=hat,
    )


def still_reports_for(db: Session, contact: ContactRequest, organisation: Organisation) -> bool:
    """Has who reported this contact a role today in which they could report it for this organisation?"""
    role = Role.BODY if contact.initiator_kind is Initiator.BODY else Role.OFFICIAL
    actor = people.actor(db, contact.initiator_id, today(now(db)))
    return actor is not None and any(acts_for(grant, organisation) for grant in actor.of(role))


def member_grant(db: Session, person_id: int) -> RoleGrant | None:
    """The membership in force today of this person, or None."""
    return db.execute(_MEMBER, {"person": person_id, "on": today(now(db))}).scalar_one_or_none()


#: made once: every submit asks it
_MEMBER: Final = (
    select(RoleGrant)
    .where(col(RoleGrant.person_id) == bindparam("person"), col(RoleGrant.role) == Role.MEMBER)
    .where(is_in_force(bindparam("on", type_=Date)))
    .limit(1)
)
