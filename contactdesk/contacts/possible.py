"""Which forms of contact can lead somewhere for who asks and whom they ask. Asked of the rules, form by form: whatever
they say today, a form that they refer in every case is no choice, and says where to go."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk.contacts.capacity import AskerCapacity
from contactdesk.law.days import today
from contactdesk.law.permissions import Actor
from contactdesk.law.rules import Facts, RegimeDecision, decide
from contactdesk.people import agreements
from contactdesk.people.lasting import exists_on
from contactdesk.store.desk import desk, now
from contactdesk.store.models import Organisation
from contactdesk.words import (
    ADDRESSEE,
    GROUND,
    Addressee,
    Agreement,
    Chamber,
    Form,
    Ground,
    Initiator,
    OrganisationKind,
    Regime,
    Role,
)

#: who asks, and in which Chamber
Asker = tuple[Initiator, Chamber | None]
#: the kind of whom they ask, and whether a working agreement covers it, per ground
_MEMBERS, _COMMITTEES = (Role.MEMBER, Role.ASSISTANT), (Role.CLERK, Role.CHAIR)


@dataclass(frozen=True)
class Possible:
    """The forms that can lead somewhere, and of each other where to go: its rule's own words."""

    forms: tuple[Form, ...]
    elsewhere: tuple[tuple[Form, RegimeDecision], ...]


def possible(
    db: Session, by: Actor, organisation: Organisation | None, capacity: AskerCapacity | None
) -> Possible:
    """Of this organisation, where one case of it is enough; of any, where it is so of half of the kinds that there are: whom
    somebody has in mind is asked then. As long as it is not known in which capacity they ask, in any of theirs."""
    askers = [(capacity.kind, capacity.chamber)] if capacity else _askers(by)
    found = {form: list(_decisions(db, askers, organisation, form)) for form in Form}
    enough = 0.0 if organisation is not None else 0.5
    leads = tuple(form for form, each in found.items() if _share(each) > enough)
    referred = {form: [one for one in each if one.regime is Regime.REFER] for form, each in found.items()}
    return Possible(
        leads, tuple((form, each[0]) for form, each in referred.items() if each and form not in leads)
    )


def _share(decided: list[RegimeDecision]) -> float:
    """Of how many cases of these something comes."""
    return sum(one.regime is not Regime.REFER for one in decided) / max(1, len(decided))


def without_permission(db: Session, organisation: Organisation, capacity: AskerCapacity, form: Form) -> str:
    """Of an inspectorate: what one has to choose so that nobody is asked; empty where nothing does, or all does."""
    asker = (capacity.kind, capacity.chamber)
    free = [
        (ground, addressee)
        for ground, addressee in product(Ground, Addressee)
        if _decided(db, _facts(db, asker, organisation, form, ground, addressee)).regime is Regime.NOTIFY
    ]
    grounds = list(dict.fromkeys(GROUND[ground] for ground, _ in free))
    whom = list(dict.fromkeys(ADDRESSEE[addressee] for _, addressee in free))
    if not free or len(free) == len(Ground) * len(Addressee):
        return ""
    return f"Zonder toestemming als u {' of '.join(whom)} spreekt over: {', of '.join(grounds)}."


def _askers(by: Actor) -> list[Asker]:
    members = [(Initiator.MEMBER, grant.chamber) for role in _MEMBERS for grant in by.of(role)]
    committees = [(Initiator.COMMITTEE, grant.chamber) for role in _COMMITTEES for grant in by.of(role)]
    # the chamber of an assistant's member or of a committee is not in the role
    return [
        (kind, chamber)
        for kind, known in dict.fromkeys([*members, *committees])
        for chamber in ([known] if known else Chamber)
    ]


def _decisions(
    db: Session, askers: Iterable[Asker], organisation: Organisation | None, form: Form
) -> Iterable[RegimeDecision]:
    for asker in askers:
        if organisation is not None and organisation.kind is OrganisationKind.INSPECTORATE:
            for ground, addressee in product(Ground, Addressee):
                yield _decided(db, _facts(db, asker, organisation, form, ground, addressee))
        elif organisation is not None:
            yield _decided(db, _facts(db, asker, organisation, form))
        else:
            yield from (_decided(db, Facts(kind, asker[0], form, asker[1])) for kind in _kinds(db))


def _kinds(db: Session) -> list[OrganisationKind]:
    """Of which kinds there is somebody today."""
    query = select(col(Organisation.kind)).where(exists_on(today(now(db)))).distinct()
    return sorted(db.execute(query).scalars())


def _facts(
    db: Session,
    asker: Asker,
    organisation: Organisation,
    form: Form,
    ground: Ground | None = None,
    addressee: Addressee | None = None,
) -> Facts:
    kind, chamber = asker
    covers: Agreement | None = agreements.covering(db, organisation, kind, ground)
    return Facts(organisation.kind, kind, form, chamber, ground, addressee, covers)


def _decided(db: Session, facts: Facts) -> RegimeDecision:
    return decide(desk(db).rules, facts, today(now(db)))
