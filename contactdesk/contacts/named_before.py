"""Which officials were named before for an organisation, so that nobody types them again. Names nobody itself."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Final

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk.law import officials
from contactdesk.law.addresses import folded
from contactdesk.law.disclosure import SEALS
from contactdesk.law.officials import Official
from contactdesk.law.outcomes import invalid
from contactdesk.law.permissions import Actor
from contactdesk.store.desk import now
from contactdesk.store.models import ContactRequest
from contactdesk.words import Regime

C = ContactRequest
#: so many are offered, out of so many contacts at most
OFFERED: Final = 5
LOOKED_AT: Final = 100
#: somebody who was named longer ago may work elsewhere by now
AS_LONG_AS: Final = timedelta(days=730)

#: the number of the contact in which they were named last, with their place in it where they were not the first; and who
Named = tuple[str, Official]


def named_before(db: Session, contact: ContactRequest, by: Actor) -> list[Named]:
    """Who was told that they may speak for this organisation, by the same department, the newest first; with the
    telephone number that was given last. Who drafts sealed help is not among them, nor is who looks."""
    query = (
        select(C)
        .where(col(C.organisation_id) == contact.organisation_id, col(C.official_since).is_not(None))
        .where(col(C.department_id) == contact.department_id, col(C.id) != contact.id)
        .where(col(C.regime) == Regime.PERMISSION, col(C.disclose).not_in(SEALS))
        .where(col(C.official_email).is_not(None), col(C.official_since) >= now(db) - AS_LONG_AS)
        .order_by(col(C.id).desc())
        .limit(LOOKED_AT)
    )
    found: dict[tuple[str, str], Named] = {}
    for number, one in _named(db.execute(query).scalars()):
        key = (folded(one.name), folded(one.email))
        last = found.setdefault(key, (number, one))
        if last[1].phone is None and one.phone:
            found[key] = (last[0], replace(last[1], phone=one.phone))
    return [one for one in found.values() if folded(one[1].email) != folded(by.email)][:OFFERED]


def _named(contacts: Iterable[ContactRequest]) -> Iterator[Named]:
    """Everybody who was told, of each of these contacts."""
    for contact in contacts:
        for place, one in enumerate(officials.of(contact), start=1):
            if one.since is not None:
                yield (contact.number if place == 1 else f"{contact.number}-{place}"), one


def chosen(db: Session, contact: ContactRequest, by: Actor, number: str, field: str) -> Official:
    """Who was named in that contact, of those that are offered. Raises Invalid at `field` for anybody else."""
    official = dict(named_before(db, contact, by)).get(number)
    if official is None:
        raise invalid(field, "Kies een ambtenaar uit de lijst, of kies “Iemand anders”")
    return official
