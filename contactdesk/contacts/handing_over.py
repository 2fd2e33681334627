"""A contact person hands over what they took up, all or some, to a colleague of the same ministry, or gives a colleague
what nobody or somebody else has: for a while, or for good."""

from collections.abc import Collection
from typing import Final

from sqlalchemy import bindparam, select
from sqlmodel import Session, col

from contactdesk.contacts import deeds
from contactdesk.contacts.change import allow, rival
from contactdesk.contacts.takers import taken
from contactdesk.law.days import today
from contactdesk.law.outcomes import Conflict, Forbidden, invalid
from contactdesk.law.permissions import Actor
from contactdesk.people import absences, taken_up
from contactdesk.store import sorted_by, visibility
from contactdesk.store.desk import now
from contactdesk.store.in_force import is_away
from contactdesk.store.models import ContactRequest, Person
from contactdesk.store.visibility import visible_to
from contactdesk.words import Action, Regime, Role

#: of these people who is away
_AWAY: Final = select(col(Person.id)).where(
    col(Person.id).in_(bindparam("ids", expanding=True)), is_away(col(Person.id), bindparam("on"))
)


def mine(db: Session, by: Actor, *, lock: bool = False) -> list[ContactRequest]:
    """What `by` took up and is open, what is due first. Forbidden for who is no contact person."""
    if not by.has(Role.LIAISON):
        raise Forbidden("only contact persons take up a request")
    desk = visible_to(Actor(by.id, by.name, by.email, tuple(by.of(Role.LIAISON))))
    query = select(ContactRequest).where(
        desk, col(ContactRequest.taken_by_id) == by.id, col(ContactRequest.closed_at).is_(None)
    )
    query = query.order_by(sorted_by(col(ContactRequest.id)))
    found = db.execute(query.with_for_update() if lock else query).scalars()
    return sorted(found, key=lambda one: one.due_at.timestamp() if one.due_at else float("inf"))


def colleagues(db: Session, by: Actor) -> list[Person]:
    """To whom they can go: the contact persons of today where `by` is one."""
    found = absences.colleagues(db, by.person_id)
    away = set(db.execute(_AWAY, {"ids": [one.id for one in found], "on": today(now(db))}).scalars())
    return [one for one in found if one.id not in away]


def hand_over(
    db: Session, by: Actor, *, to_id: int, numbers: Collection[str], note: str | None = None
) -> tuple[str, int]:
    """These contacts are with that colleague from now on; to whom, and how many. `note` stands with each, for contact
    persons. Raises Invalid at `naar` and `verzoek`, and Conflict where one is not theirs any more."""
    to = next((one for one in colleagues(db, by) if one.id == to_id), None)
    if to is None:
        raise invalid("naar", "Kies een collega die nu contactpersoon is, en er is")
    chosen = [one for one in mine(db, by, lock=True) if one.number in numbers]
    if not chosen or len(chosen) < len(set(numbers)):
        raise Conflict("Een van deze verzoeken staat intussen niet meer op uw naam. Kijk wat er nog staat.")
    for contact in chosen:
        if not taken_up.can_have(db, contact, to.id):
            text = f"{to.name} kan {contact.number} niet overnemen: het gaat over deze collega zelf, of over een ander ministerie"
            raise invalid("verzoek", text)
        if note:
            deeds.note(db, contact.number, by, text=note)
    entries = [taken_up.move(db, contact, to.id, by, taken_up.HAND_OVER) for contact in chosen]
    taken_up.tell(db, entries[-1], chosen, by.person_id, to.id, by=by, has_note=bool(note))
    return to.name, len(chosen)


def assign(
    db: Session, number: str, by: Actor, *, to_id: int, note: str | None = None, version: int | None = None
) -> None:
    """This contact is with that colleague from now on, whoever had it. Raises Invalid at `naar`, and Conflict where it
    cannot be given any more."""
    contact = visibility.find(db, number, by, lock=True)
    allow(db, contact, by, Action.NOTE)
    to = next((one for one in colleagues(db, by) if one.id == to_id), None)
    if to is None:
        raise invalid("naar", "Kies een collega die nu contactpersoon is, en er is")
    if contact.closed_at is not None or contact.regime is not Regime.PERMISSION:
        raise Conflict("Dit verzoek hoeft niemand op te pakken.")
    if version is not None and contact.version != version:
        raise rival(db, contact, by)
    if taken(db, contact).id == to.id:
        raise Conflict(f"Dit verzoek is al bij {to.name}.")
    if not taken_up.can_have(db, contact, to.id):
        raise invalid(
            "naar",
            f"{to.name} kan dit niet overnemen: het gaat over deze collega zelf, of over een ander ministerie",
        )
    if note:
        deeds.note(db, number, by, text=note)
    entry = taken_up.move(db, contact, to.id, by, taken_up.HAND_OVER)
    taken_up.tell(db, entry, [contact], by.person_id, to.id, by=by, has_note=bool(note))
