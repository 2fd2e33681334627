"""Who may do what, as one table: role × action, with the relation it needs. Pure: the contact is passed in."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol

from contactdesk import lifecycle
from contactdesk.words import Action, Chamber, Disclose, Initiator, Party, Regime, Role, State

A, R = Action, Role


class Relation(StrEnum):
    """What somebody must be to a contact for a right to hold."""

    OWN = "eigen verzoek of eigen melding"
    ON_BEHALF = "namens het Kamerlid"
    OWN_COMMITTEE = "eigen commissie"
    OWN_DEPARTMENT = "eigen departement"
    OWN_PORTFOLIO = "eigen bewindspersoon"
    OWN_BODY = "eigen organisatie"
    NAMED = "de genoemde ambtenaar, of eigen verzoek"


#: the one relation that each role can have; the roles that are absent never reach a contact
RELATION: Final = {
    R.MEMBER: Relation.OWN,
    R.ASSISTANT: Relation.ON_BEHALF,
    R.CLERK: Relation.OWN_COMMITTEE,
    R.LIAISON: Relation.OWN_DEPARTMENT,
    R.MINISTER: Relation.OWN_PORTFOLIO,
    R.OFFICIAL: Relation.NAMED,
    R.BODY: Relation.OWN_BODY,
}

_PARLIAMENT = (R.MEMBER, R.ASSISTANT, R.CLERK)
_SIDES = (*_PARLIAMENT, R.OFFICIAL, R.BODY)

#: role × action; the relation is the role's own (RELATION), the life cycle says in which state
MAY: Final[dict[Action, tuple[Role, ...]]] = {
    A.SUBMIT: (*_SIDES, R.LIAISON),
    A.TAKE: (R.LIAISON,),
    A.ASK_BACK: (R.LIAISON, R.BODY),
    A.CLARIFY: _SIDES,
    A.ASK_PERMISSION: (R.LIAISON,),
    A.REMIND: (R.LIAISON,),
    A.PERMIT: (R.MINISTER, R.LIAISON),
    A.REFUSE: (R.MINISTER, R.LIAISON),
    A.DISPUTE: (R.MINISTER,),
    A.REVOKE: (R.MINISTER, R.LIAISON),
    A.NAME_OFFICIAL: (R.LIAISON, R.BODY),
    A.SCHEDULE: (*_SIDES, R.LIAISON),
    A.RESCHEDULE: (*_SIDES, R.LIAISON),
    A.CALL_OFF: (*_SIDES, R.LIAISON),
    A.HOLD: (*_SIDES, R.LIAISON),
    A.DECLINE: (R.MEMBER, R.ASSISTANT, R.BODY),
    A.FORWARD: (R.LIAISON, R.BODY),
    A.LAPSE: (),
    A.WITHDRAW: _SIDES,
    A.NOTE: (R.LIAISON,),
    A.MESSAGE: (*_SIDES, R.LIAISON),
}

#: on a sealed contact these show or take content: only who may read it may do them
NEEDS_CONTENT: Final = frozenset(
    {A.ASK_BACK, A.CLARIFY, A.MESSAGE, A.HOLD, A.SCHEDULE, A.RESCHEDULE, A.CALL_OFF, A.DECLINE}
)


#: the minister's side: it learns what `disclose` says, and no more
TOLD: Final = frozenset({Party.MINISTER, Party.LIAISON})
#: of help with an amendment the minister's side learns that it was asked and given, and not by whom (Ar 7.20; motie
#: Sneller/Van Nispen, 35869 nr. 29)
HIDES_ASKER: Final = (Regime.NOTIFY, Disclose.TITLE_ONLY)
#: how much the minister's side learns of a contact, the least first
WIDTH: Final = (Disclose.TITLE_ONLY, Disclose.FACT, Disclose.FULL)


@dataclass(frozen=True)
class Grant:
    """One role in force today, with what it is about."""

    role: Role
    chamber: Chamber | None = None
    organisation_id: int | None = None
    portfolio_id: int | None = None
    committee_id: int | None = None
    member_id: int | None = None
    is_deputy: bool = False


@dataclass(frozen=True)
class Actor:
    """Somebody who acts: a person with today's roles, or the system (`id` None)."""

    id: int | None
    name: str
    email: str = ""
    grants: tuple[Grant, ...] = ()

    def has(self, *roles: Role) -> bool:
        return any(grant.role in roles for grant in self.grants)

    def of(self, role: Role) -> list[Grant]:
        return [grant for grant in self.grants if grant.role is role]


SYSTEM: Final = Actor(id=None, name="systeem")


class Contact(Protocol):
    """The columns of a contact that rights depend on."""

    @property
    def regime(self) -> Regime: ...
    @property
    def state(self) -> State: ...
    @property
    def disclose(self) -> Disclose: ...
    @property
    def initiator_kind(self) -> Initiator: ...
    @property
    def initiator_id(self) -> int: ...
    @property
    def entered_by_id(self) -> int: ...
    @property
    def member_id(self) -> int | None: ...
    @property
    def committee_id(self) -> int | None: ...
    @property
    def organisation_id(self) -> int: ...
    @property
    def department_id(self) -> int: ...
    @property
    def portfolio_id(self) -> int: ...
    @property
    def handler_id(self) -> int | None: ...
    @property
    def official_email(self) -> str | None: ...
    @property
    def official_since(self) -> object | None: ...
    @property
    def office_since(self) -> object | None: ...
    @property
    def member_since(self) -> object | None: ...


def parties(actor: Actor, contact: Contact) -> dict[Role, frozenset[Party]]:
    """In which parts `actor` stands to `contact`, per role; empty for a stranger."""
    found: dict[Role, frozenset[Party]] = {}
    for grant in actor.grants:
        plays = frozenset(_plays(actor, grant, contact))
        if plays:
            found[grant.role] = found.get(grant.role, frozenset()) | plays
    return found


def plays(actor: Actor, contact: Contact) -> frozenset[Party]:
    """Every part in which `actor` stands to `contact`."""
    return frozenset[Party]().union(*parties(actor, contact).values())


def is_own_side(actor: Actor, contact: Contact) -> bool:
    """Is `actor` who asks, who is reached, or the named official? Then the contact is theirs, and somebody else
    handles it and decides."""
    if actor.id is None:
        return False
    is_official = (contact.official_email or "").lower() == actor.email.lower()
    return (
        is_official
        or actor.id in (contact.initiator_id, contact.member_id)
        or bool(plays(actor, contact) - TOLD)
    )


def is_barred(actor: Actor, action: Action, contact: Contact) -> bool:
    """Would `actor` do this as liaison or minister, and may not because the contact is their own?"""
    found = parties(actor, contact)
    return is_own_side(actor, contact) and any(
        role in MAY[action] and plays & TOLD for role, plays in found.items()
    )


def acting_as(actor: Actor, action: Action, contact: Contact) -> Party | None:
    """The party as which `actor` may do `action` now, or None: the one question that routes and pages ask."""
    move = lifecycle.move(contact.regime, contact.state, action)
    if move is None:
        return None
    if actor is SYSTEM:
        return Party.SYSTEM if Party.SYSTEM in move.who else None
    sealed = contact.disclose is Disclose.TITLE_ONLY
    if sealed and action in NEEDS_CONTENT and not content_visible(actor, contact):
        return None
    # who names the drafter decides who reads: of sealed content that is the legislative unit alone
    who = move.who & {Party.BODY} if sealed and action is A.NAME_OFFICIAL else move.who
    others = who - TOLD if is_own_side(actor, contact) else who
    for role, plays in parties(actor, contact).items():
        fitting = plays & others
        if role in MAY[action] and fitting:
            return min(fitting)
    return None


def widens(before: Disclose, after: Disclose) -> bool:
    """Does the minister's side learn more under `after` than under `before`?"""
    return WIDTH.index(after) > WIDTH.index(before)


def is_asker_hidden(contact: Contact) -> bool:
    """Does the minister's side not learn who asks?"""
    return (contact.regime, contact.disclose) == HIDES_ASKER


def details_visible(plays: frozenset[Party], contact: Contact) -> bool:
    """May these parts read the Kamerstuk and the day of the debate? `fact` is who, which body, form, subject and when."""
    return contact.disclose is Disclose.FULL or not plays <= TOLD


def staff_visible(plays: frozenset[Party], contact: Contact) -> bool:
    """May these parts read who of the body acts, by name and number? To the minister's side a body speaks as one."""
    return contact.regime is not Regime.NOTIFY or not plays <= TOLD


def is_party(actor: Actor, contact: Contact) -> bool:
    """May `actor` know that this contact exists? The same question as `visibility.visible_to`."""
    return bool(parties(actor, contact))


def content_visible(actor: Actor, contact: Contact) -> bool:
    """May `actor` read the question and the messages (design 5)?"""
    plays = frozenset().union(*parties(actor, contact).values()) if actor.grants else frozenset()
    if contact.disclose is Disclose.FULL:
        return bool(plays)
    readers = {Party.INITIATOR, Party.MEMBER, Party.OFFICIAL}
    # sealed: the legislative unit reads until the drafter it named does; under permission that is after the yes
    if contact.disclose is Disclose.FACT or contact.official_since is None:
        readers |= {Party.BODY}
    return bool(plays & readers)


def is_deputy(actor: Actor, party: Party, contact: Contact) -> bool:
    """Does `actor` stand in this part of the contact in somebody's place only?"""
    playing = [grant for grant in actor.grants if party in _plays(actor, grant, contact)]
    return bool(playing) and all(grant.is_deputy for grant in playing)


def asker_visible(actor: Actor, contact: Contact) -> bool:
    """May `actor` read who asks?"""
    if not is_asker_hidden(contact):
        return True
    plays = frozenset[Party]().union(*parties(actor, contact).values())
    return bool(plays & {Party.INITIATOR, Party.MEMBER, Party.OFFICIAL, Party.BODY})


def notes_visible(actor: Actor, contact: Contact) -> bool:
    """Internal notes: liaisons of that department and their deputies, nobody else."""
    return Party.LIAISON in plays(actor, contact) and not is_own_side(actor, contact)


def _plays(actor: Actor, grant: Grant, contact: Contact) -> set[Party]:
    match grant.role:
        case Role.MEMBER:
            return _as_member(actor.id, contact)
        case Role.ASSISTANT:
            # sealed content is for the assistant who acts in it, and for no other (design 5)
            if contact.disclose is Disclose.TITLE_ONLY and contact.entered_by_id != actor.id:
                return set()
            return _as_member(grant.member_id, contact)
        case Role.CLERK:
            return {Party.INITIATOR} if contact.committee_id == grant.committee_id else set()
        case Role.LIAISON:
            return {Party.LIAISON} if contact.department_id == grant.organisation_id else set()
        case Role.MINISTER:
            known = contact.office_since is not None and contact.portfolio_id == grant.portfolio_id
            return {Party.MINISTER} if known else set()
        case Role.OFFICIAL:
            return _as_official(actor, contact)
        case Role.BODY:
            return _as_body(grant, contact)
        case Role.ADMINISTRATOR:
            return set()


def _as_member(member_id: int | None, contact: Contact) -> set[Party]:
    if contact.initiator_kind is Initiator.MEMBER:
        return {Party.INITIATOR} if contact.initiator_id == member_id else set()
    known = contact.member_id == member_id and contact.member_since is not None
    return {Party.MEMBER} if known else set()


def _as_official(actor: Actor, contact: Contact) -> set[Party]:
    plays = set()
    if contact.initiator_kind is Initiator.OFFICIAL and contact.initiator_id == actor.id:
        plays.add(Party.INITIATOR)
    if contact.official_email == actor.email and contact.official_since is not None:
        plays.add(Party.OFFICIAL)
    return plays


def _as_body(grant: Grant, contact: Contact) -> set[Party]:
    plays = set()
    if contact.initiator_kind is Initiator.BODY and contact.organisation_id == grant.organisation_id:
        plays.add(Party.INITIATOR)
    if contact.handler_id == grant.organisation_id:
        plays.add(Party.BODY)
    return plays
