"""What the form of /verzoeken/nieuw offers to whom: the choices of one person, and the fields that make sense."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, cast

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from contactdesk import words
from contactdesk.contacts import capacity, helping, portfolios
from contactdesk.law.arranging import ARRANGED, LINES
from contactdesk.law.days import today
from contactdesk.law.permissions import Actor
from contactdesk.law.roles import Employer, acts_for
from contactdesk.people import organisations, surnames
from contactdesk.people.lasting import meets_on
from contactdesk.people.organisations import ListedOrganisation
from contactdesk.store.desk import now
from contactdesk.store.models import Committee, Organisation, Person, Portfolio, RoleGrant
from contactdesk.words import ASSISTANCE, Form, OrganisationKind, Role

#: the fields that somebody sees, in the order of the page: so errors are listed too
FIELDS = (
    *("lid", "namens", "hoedanigheid", "commissiebesluit", "organisatie", "vorm", "onderwerp", "vraag"),
    *(*LINES, "debat", "wanneer", "grond", "vindplaats", "gepubliceerd", "geadresseerde"),
    *("wetsvoorstel", "jurist", "bewindspersoon", "ambtenaar", "dossier", "voorkeur"),
)
#: what is asked of an inspectorate only
INSPECTORATE = frozenset({"grond", "vindplaats", "gepubliceerd", "geadresseerde"})
PARLIAMENT = (Role.MEMBER, Role.ASSISTANT, Role.CLERK, Role.CHAIR)

#: before the number of a committee, where members stand in the same list
COMMITTEE = "commissie-"

Option = tuple[int, str]

_MORE = {"bewindspersoon", "ambtenaar", "dossier", "voorkeur"}
_MORE_BY_TELEPHONE = {"commissiebesluit", "vraag", "debat", *INSPECTORATE}


@dataclass(frozen=True)
class AskingChoices:
    """The choices of one person, and which fields make sense for them; `asks_otherwise`: not for a committee only;
    `asks_alone`: in their own name, for nobody else;
    `chosen`: the organisation that is chosen already."""

    organisations: list[tuple[str, list[Option]]]
    offices: list[tuple[str, list[Option]]]
    behalf: list[tuple[str, str]]
    members: list[Option]
    hats: list[tuple[str, str]]
    helpers: list[Option]
    is_parliament: bool
    is_telephone: bool
    is_own: bool
    asks_otherwise: bool
    asks_alone: bool
    chosen: ListedOrganisation | None
    about: str
    fields: frozenset[str]

    def opens(self, values: Mapping[str, str], error: Mapping[str, str]) -> bool:
        """Whether "Meer" stands open: something in it was filled in, or is wrong."""
        inside = _MORE | (_MORE_BY_TELEPHONE if self.is_telephone else set())
        return any(values[name] or error[name] for name in inside)


#: with whom, and in which form: the first step
WHOM: Final = ("lid", "namens", "hoedanigheid", "organisatie", "vorm")


def asked_of(
    offered: AskingChoices, form: Form, kind: OrganisationKind, *, by_committee: bool
) -> frozenset[str]:
    """The fields of the second step: those that mean something for this form, this organisation and who asks."""
    is_help = form in ASSISTANCE
    fits = {
        **dict.fromkeys(INSPECTORATE, kind is OrganisationKind.INSPECTORATE and not is_help),
        **dict.fromkeys(("wetsvoorstel", "jurist"), is_help),
        "commissiebesluit": by_committee,
    }
    meant = {name for name in offered.fields if fits.get(name, True)}
    return frozenset(meant | (LINES.keys() if form in ARRANGED else set()))


def offer(db: Session, by: Actor, organisation_id: str) -> AskingChoices:
    """What `by` can choose from; with the organisation that is already chosen, and its department."""
    is_parliament, is_own = by.has(*PARLIAMENT), by.has(Role.OFFICIAL, Role.BODY)
    members = _members(db)
    hats = [(str(key), name) for key, (_, name) in (capacity.hats(db, by) | capacity.seats(db, by)).items()]
    behalf, committees = _behalf(db, by, members)
    own = None if is_parliament else _own(db, by)
    groups = [
        (name, [one for one in options if own is None or one[0] in own])
        for name, options in organisations.options(db)
    ]
    groups = [(name, options) for name, options in groups if options]
    hidden = set() if behalf or committees else {"namens"}
    hidden |= set() if (committees and not is_own) or by.has(Role.CHAIR) else {"commissiebesluit"}
    hidden |= set() if len(hats) > 1 else {"hoedanigheid"}
    hidden |= {"ambtenaar"} if is_own else {"lid", "wanneer"}
    hidden |= set() if is_parliament else {"wetsvoorstel"}
    helpers = helping.helpers(db) if by.has(Role.MEMBER, Role.ASSISTANT) else []
    hidden |= set() if helpers else {"jurist"}
    offices = _offices(db, own)
    chosen = _chosen(db, organisation_id, groups)
    hidden |= set() if offices else {"bewindspersoon"}
    if own is not None and OrganisationKind.INSPECTORATE not in own.values():
        hidden |= INSPECTORATE
    return AskingChoices(
        organisations=groups,
        offices=offices,
        behalf=[*behalf, *committees],
        members=members,
        hats=hats,
        helpers=helpers,
        is_parliament=is_parliament,
        is_telephone=by.has(Role.LIAISON) and not is_parliament and not is_own,
        is_own=is_own,
        asks_otherwise=bool(behalf) or by.has(Role.MEMBER),
        asks_alone=by.has(Role.MEMBER, Role.CHAIR),
        chosen=chosen,
        about=_about(chosen),
        fields=frozenset(FIELDS) - hidden - LINES.keys(),
    )


def _own(db: Session, by: Actor) -> dict[int, OrganisationKind]:
    """For which organisations somebody enters or reports."""
    places = {grant.organisation_id for grant in by.grants if grant.organisation_id is not None}
    query = select(col(Organisation.id), col(Organisation.kind), col(Organisation.department_id)).where(
        col(Organisation.id).in_(places) | col(Organisation.department_id).in_(places)
    )
    return {
        row.id: row.kind
        for row in db.execute(query)
        if any(acts_for(grant, cast(Employer, row)) for grant in by.grants)
    }


def _offices(db: Session, own: dict[int, OrganisationKind] | None) -> list[tuple[str, list[Option]]]:
    """Whom it can concern, by ministry; within the own ministry only where there is more than one."""
    ministry = aliased(Organisation)
    query = (
        select(col(Portfolio.id), col(Portfolio.title), col(ministry.name))
        .join(ministry, col(ministry.id) == col(Portfolio.department_id))
        .where(portfolios.reached())
        .order_by(col(ministry.name), col(Portfolio.title))
    )
    if own is not None:
        departments = select(col(Organisation.department_id)).where(col(Organisation.id).in_(own))
        query = query.where(col(ministry.id).in_(departments))
    found: dict[str, list[Option]] = {}
    for id_, title, name in db.execute(query):
        found.setdefault(name, []).append((id_, title))
    is_choice = own is None or any(len(options) > 1 for options in found.values())
    return list(found.items()) if is_choice else []


def _chosen(
    db: Session, organisation_id: str, groups: list[tuple[str, list[Option]]]
) -> ListedOrganisation | None:
    if organisation_id not in {str(option[0]) for _, options in groups for option in options}:
        return None
    return organisations.detail(db, int(organisation_id)).entry


def _about(entry: ListedOrganisation | None) -> str:
    """Under which ministry the chosen organisation falls, and who is its contact person."""
    if entry is None:
        return ""
    reach = ", ".join(one for one in (entry.liaison_mailbox, entry.liaison_phone) if one)
    under = (
        f"{entry.name} valt onder {entry.department}. "
        if entry.department and not entry.is_department
        else ""
    )
    return under + (f"Parlementair contactpersoon: {reach}." if reach else "")


def _members(db: Session) -> list[Option]:
    on = today(now(db))
    query = (
        select(col(Person.id), col(Person.name), col(Person.parliamentary_group), col(RoleGrant.chamber))
        .join(RoleGrant, col(RoleGrant.person_id) == col(Person.id))
        .where(col(RoleGrant.role) == Role.MEMBER, _in_force(on))
    )
    rows = sorted(db.execute(query), key=lambda row: surnames.order(row.name))
    return [
        (
            row.id,
            f"{row.name} ({', '.join(filter(None, (row.parliamentary_group, words.MEMBER_OF[row.chamber])))})",
        )
        for row in rows
    ]


def _in_force(on: date) -> Any:
    started = or_(col(RoleGrant.starts_on).is_(None), col(RoleGrant.starts_on) <= on)
    return started & or_(col(RoleGrant.ends_on).is_(None), col(RoleGrant.ends_on) > on)


def _behalf(
    db: Session, by: Actor, members: list[Option]
) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """For whom somebody can ask, members and committees: their own; any who called or wrote to a liaison, and any member
    who called an official."""
    is_parliament = by.has(*PARLIAMENT)
    own = {grant.member_id for grant in by.of(Role.ASSISTANT)}
    asks = own if is_parliament else {id_ for id_, _ in members if by.has(Role.LIAISON, Role.OFFICIAL)}
    there = select(col(Committee.id), col(Committee.name)).where(meets_on(today(now(db))))
    query = there.order_by(col(Committee.name))
    if is_parliament:
        query = query.where(col(Committee.id).in_([grant.committee_id for grant in by.of(Role.CLERK)]))
    found = db.execute(query).all() if is_parliament or by.has(Role.LIAISON) else []
    # beside members a committee has a name of its own: both are numbered from one
    before = COMMITTEE if asks else ""
    return (
        [(str(id_), name) for id_, name in members if id_ in asks],
        [(f"{before}{row.id}", words.cap(row.name)) for row in found],
    )
