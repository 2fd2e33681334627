"""Who may do what, as one table: role × action, with the relation it needs. Pure: the contact is passed in."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, Protocol, TypeAlias

from contactdesk.law import disclosure, lifecycle, officials
from contactdesk.law.addresses import folded
from contactdesk.law.disclosure import TOLD, Disclosed, Topic
from contactdesk.law.officials import Reached
from contactdesk.words import Action, Chamber, Initiator, Party, Role

A, P, R = Action, Party, Role


class Relation(StrEnum):
    """What somebody must be to a contact for a right to hold."""

    OWN = "eigen verzoek of eigen melding"
    ON_BEHALF = "namens het Kamerlid"
    OWN_COMMITTEE = "eigen commissie"
    OWN_DEPARTMENT = "eigen departement"
    OWN_PORTFOLIO = "eigen bewindspersoon"
    OWN_BODY = "eigen organisatie"
    NAMED = "de genoemde ambtenaar, of eigen verzoek"
    HELPS = "door het Kamerlid genoemd bij dit ene verzoek"


#: the one relation that each role can have; the roles that are absent never reach a contact
RELATION: Final = {
    R.MEMBER: Relation.OWN,
    R.ASSISTANT: Relation.ON_BEHALF,
    R.CLERK: Relation.OWN_COMMITTEE,
    R.CHAIR: Relation.OWN_COMMITTEE,
    R.HELPER: Relation.HELPS,
    R.LIAISON: Relation.OWN_DEPARTMENT,
    R.MINISTER: Relation.OWN_PORTFOLIO,
    R.OFFICIAL: Relation.NAMED,
    R.BODY: Relation.OWN_BODY,
}

_PARLIAMENT = (R.MEMBER, R.ASSISTANT, R.CLERK, R.CHAIR)
_SIDES = (*_PARLIAMENT, R.OFFICIAL, R.BODY)

#: role × action; the relation is the role's own (RELATION), the life cycle says in which state
MAY: Final[dict[Action, tuple[Role, ...]]] = {
    A.SUBMIT: (*_SIDES, R.LIAISON),
    A.TAKE: (R.LIAISON,),
    A.ASK_BACK: (R.LIAISON, R.BODY),
    A.CLARIFY: (*_SIDES, R.HELPER),
    A.ASK_PERMISSION: (R.LIAISON,),
    A.REMIND: (R.LIAISON,),
    A.PERMIT: (R.MINISTER, R.LIAISON),
    A.REFUSE: (R.MINISTER, R.LIAISON),
    A.DISPUTE: (R.MINISTER,),
    A.TAKE_BACK: (R.MINISTER, R.LIAISON),
    A.REVOKE: (R.MINISTER, R.LIAISON),
    A.NAME_OFFICIAL: (R.LIAISON, R.BODY, R.OFFICIAL),
    A.NAME_HELPER: (R.MEMBER, R.ASSISTANT),
    A.SCHEDULE: (*_SIDES, R.LIAISON),
    A.RESCHEDULE: (*_SIDES, R.LIAISON),
    A.CALL_OFF: (*_SIDES, R.LIAISON),
    A.HOLD: (*_SIDES, R.LIAISON),
    A.DECLINE: (R.MEMBER, R.ASSISTANT, R.BODY),
    A.FORWARD: (R.LIAISON, R.BODY),
    A.KEEP: (*_SIDES, R.LIAISON),
    A.URGE: _SIDES,
    A.ESCALATE: _PARLIAMENT,
    A.TELL_ELSEWHERE: (R.LIAISON,),
    A.LAPSE: (),
    A.WITHDRAW: _SIDES,
    A.CORRECT: (*_SIDES, R.LIAISON),
    A.REOPEN: (*_SIDES, R.LIAISON),
    A.ANSWER_PUBLICLY: (R.LIAISON,),
    A.NOT_HELPED: _PARLIAMENT,
    # who takes over reads all of it, also what is sealed: the member alone says so
    A.REASSIGN: (R.MEMBER,),
    A.NOTE: (R.LIAISON,),
    A.RECORD_MESSAGE: (R.LIAISON,),
    A.RECORD_ANSWER: (R.LIAISON,),
    A.RECORD_OFFICE: (R.LIAISON,),
    A.MESSAGE: (*_SIDES, R.LIAISON, R.HELPER),
}

#: on a sealed contact these show or take content: only who may read it may do them
NEEDS_CONTENT: Final = frozenset(
    {
        A.ASK_BACK,
        A.CLARIFY,
        A.CORRECT,
        A.MESSAGE,
        A.RECORD_MESSAGE,
        A.RECORD_ANSWER,
        A.RECORD_OFFICE,
        A.HOLD,
        A.REOPEN,
        A.ANSWER_PUBLICLY,
        A.NOT_HELPED,
        A.SCHEDULE,
        A.RESCHEDULE,
        A.CALL_OFF,
        A.DECLINE,
    }
)
#: help of Bureau Wetgeving is help with a law
ONLY_SEALED: Final = frozenset({A.NAME_HELPER})


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
class Replaced(Grant):
    """A role in a minister's office for which another minister answers today: it reads, and does nothing."""


@dataclass(frozen=True)
class Replacing(Grant):
    """What a role in the office `by_id` gives besides, because its minister replaces that of `portfolio_id` today."""

    by_id: int = 0


@dataclass(frozen=True)
class Actor:
    """Somebody who acts: a person with today's roles, or the system (`id` None). `met`: of which contacts they, or a member
    whom they assist, are a member besides the first: person and contact."""

    id: int | None
    name: str
    email: str = ""
    grants: tuple[Grant, ...] = ()
    met: frozenset[tuple[int, int]] = frozenset()

    @property
    def person_id(self) -> int:
        """`id` of a person: what the system never does asks this one."""
        if self.id is None:
            raise ValueError(f"{self.name} is no person")
        return self.id

    def has(self, *roles: Role) -> bool:
        return any(grant.role in roles for grant in self.grants)

    def of(self, role: Role) -> list[Grant]:
        return [grant for grant in self.grants if grant.role is role]

    def met_by(self, person_id: int | None) -> frozenset[int]:
        """The contacts of which this person is a member besides the first."""
        return frozenset(contact for person, contact in self.met if person == person_id)


@dataclass(frozen=True)
class ByLetter(Actor):
    """Somebody without an account who acts through the link `link_id` of their letter, in the part that it names."""

    link_id: int = 0


SYSTEM: Final = Actor(id=None, name="systeem")


class Contact(Disclosed, Protocol):
    """The columns of a contact that rights depend on."""

    @property
    def id(self) -> int: ...
    @property
    def initiator_kind(self) -> Initiator: ...
    @property
    def initiator_id(self) -> int: ...
    @property
    def entered_by_id(self) -> int: ...
    @property
    def entered_by_side(self) -> bool: ...
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
    def helper_id(self) -> int | None: ...
    @property
    def official_email(self) -> str | None: ...
    @property
    def official_since(self) -> object | None: ...
    @property
    def further(self) -> Sequence[Reached]: ...
    @property
    def office_since(self) -> object | None: ...
    @property
    def member_since(self) -> object | None: ...


#: what the column of a contact can hold for somebody: nothing, this, or one of these
Held: TypeAlias = int | str | frozenset[int] | None


@dataclass(frozen=True)
class Way:
    """One way to stand in a part of a contact: all that it names must hold. `visibility` asks the same of the database.

    `column` of the contact holds what `of` says of the actor, or one of several; who asks is of kind `kind`, or not of `other_kind`;
    `since`: only once the contact has that moment; `acts_in_sealed`: sealed help is for the one who entered it. Of
    `further` the same is asked of each row that `column` names: its address and its moment.
    """

    party: Party
    column: str
    of: Callable[[Actor, Grant], Held]
    kind: Initiator | None = None
    other_kind: Initiator | None = None
    since: str | None = None
    acts_in_sealed: bool = False
    further: bool = False


def _self(actor: Actor, _: Grant) -> int | None:
    return actor.id


def _email(actor: Actor, _: Grant) -> str | None:
    return actor.email or None


def _its(name: str) -> Callable[[Actor, Grant], int | None]:
    return lambda _, grant: getattr(grant, name)


def _of_member(of: Callable[[Actor, Grant], int | None], *, acts_in_sealed: bool = False) -> tuple[Way, ...]:
    """Who asks, or who is wanted or was reached: the latter from when they may know."""
    own, since = Initiator.MEMBER, "member_since"

    def also(actor: Actor, grant: Grant) -> frozenset[int]:
        return actor.met_by(of(actor, grant))

    return (
        Way(P.INITIATOR, "initiator_id", of, kind=own, acts_in_sealed=acts_in_sealed),
        Way(P.MEMBER, "member_id", of, other_kind=own, since=since, acts_in_sealed=acts_in_sealed),
        Way(P.MEMBER, "id", also, other_kind=own, since=since, acts_in_sealed=acts_in_sealed),
    )


_ORGANISATION: Final = _its("organisation_id")
#: the chair as the clerk (Aanwijzingen externe contacten 1998, toelichting bij 3)
_OF_COMMITTEE: Final = (Way(P.INITIATOR, "committee_id", _its("committee_id")),)
#: how each role stands to a contact: the relation that RELATION names, spelled out
WAYS: Final[dict[Role, tuple[Way, ...]]] = {
    R.MEMBER: _of_member(_self),
    R.ASSISTANT: _of_member(_its("member_id"), acts_in_sealed=True),
    R.CLERK: _OF_COMMITTEE,
    R.CHAIR: _OF_COMMITTEE,
    # by itself the role reads nothing
    R.HELPER: (Way(P.INITIATOR, "helper_id", _self, kind=Initiator.MEMBER),),
    R.LIAISON: (Way(P.LIAISON, "department_id", _ORGANISATION),),
    R.MINISTER: (Way(P.MINISTER, "portfolio_id", _its("portfolio_id"), since="office_since"),),
    R.OFFICIAL: (
        Way(P.INITIATOR, "initiator_id", _self, kind=Initiator.OFFICIAL),
        Way(P.OFFICIAL, "official_email", _email, since="official_since"),
        Way(P.OFFICIAL, "further", _email, further=True),
    ),
    R.BODY: (
        Way(P.INITIATOR, "organisation_id", _ORGANISATION, kind=Initiator.BODY),
        Way(P.BODY, "handler_id", _ORGANISATION),
    ),
    R.ADMINISTRATOR: (),  # manages people and organisations, and reads no contacts
}


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
    """Is `actor` who asks, who entered it for who asks, who is reached, or a named official? Then the contact is
    theirs, and somebody else handles it and decides."""
    if actor.id is None:
        return False
    return (
        folded(actor.email) in officials.addresses(contact)
        or actor.id in (contact.initiator_id, contact.member_id)
        or contact.id in actor.met_by(actor.id)
        or (contact.entered_by_side and actor.id == contact.entered_by_id)
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
    sealed = disclosure.is_sealed(contact)
    if not sealed and action in ONLY_SEALED:
        return None
    if sealed and action in NEEDS_CONTENT and not content_visible(actor, contact):
        return None
    # who names the drafter decides who reads: of sealed content that is the legislative unit alone
    who = move.who & {Party.BODY} if sealed and action is A.NAME_OFFICIAL else move.who
    others = who - TOLD if is_own_side(actor, contact) else who
    for role, plays in parties(_as_of_today(actor), contact).items():
        fitting = plays & others
        if role in MAY[action] and fitting:
            return min(fitting)
    return None


def _as_of_today(actor: Actor) -> Actor:
    """Without the offices that somebody else answers for."""
    if not any(isinstance(grant, Replaced) for grant in actor.grants):
        return actor
    return replace(actor, grants=tuple(one for one in actor.grants if not isinstance(one, Replaced)))


def is_replaced(actor: Actor, action: Action, contact: Contact) -> bool:
    """Would `actor` do this for the minister, for whom another one answers today?"""
    own = (one.portfolio_id for one in actor.of(R.MINISTER) if isinstance(one, Replaced))
    return R.MINISTER in MAY[action] and contact.portfolio_id in own


def offices_of(actor: Actor) -> set[int | None]:
    """For which ministers `actor` speaks today: in their own office, or in that of who replaces."""
    return {grant.portfolio_id for grant in _as_of_today(actor).of(R.MINISTER)}


def is_party(actor: Actor, contact: Contact) -> bool:
    """May `actor` know that this contact exists? The same question as `visibility.visible_to`."""
    return bool(parties(actor, contact))


def helps(actor: Actor, contact: Contact) -> bool:
    """Does `actor` help the member with this one contact, and has no part in it of their own?"""
    return contact.helper_id is not None and contact.helper_id == actor.id and actor.has(R.HELPER)


def content_visible(actor: Actor, contact: Contact) -> bool:
    """May `actor` read the question and what goes with it?"""
    return knows(actor, Topic.QUESTION, contact)


def knows(actor: Actor, topic: Topic, contact: Contact) -> bool:
    """May `actor` know this of the contact?"""
    return disclosure.knows(plays(actor, contact), topic, contact)


def is_deputy(actor: Actor, party: Party, contact: Contact) -> bool:
    """Does `actor` stand in this part of the contact in somebody's place only?"""
    playing = [grant for grant in actor.grants if party in _plays(actor, grant, contact)]
    return bool(playing) and all(grant.is_deputy for grant in playing)


def notes_visible(actor: Actor, contact: Contact) -> bool:
    """Internal notes: liaisons of that department and their deputies, nobody else."""
    return knows(actor, Topic.NOTES, contact) and not is_own_side(actor, contact)


def _plays(actor: Actor, grant: Grant, contact: Contact) -> set[Party]:
    return {way.party for way in WAYS[grant.role] if _holds(way, actor, grant, contact)}


def _holds(way: Way, actor: Actor, grant: Grant, contact: Contact) -> bool:
    value = way.of(actor, grant)
    if not value:
        return False
    held = getattr(contact, way.column)
    if way.further:
        return any(one.email == value and one.since is not None for one in held)
    if held not in value if isinstance(value, frozenset) else held != value:
        return False
    if way.kind not in (None, contact.initiator_kind) or way.other_kind is contact.initiator_kind:
        return False
    if way.since is not None and getattr(contact, way.since) is None:
        return False
    return not (way.acts_in_sealed and disclosure.is_sealed(contact)) or contact.entered_by_id == actor.id
