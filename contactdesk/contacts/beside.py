"""Who speaks beside the first official of a contact: their rows. Whether they may speak is not decided here."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session

from contactdesk.contacts.naming import check_address, enter
from contactdesk.law import disclosure, officials
from contactdesk.law.addresses import folded, same_official
from contactdesk.law.officials import Official
from contactdesk.law.outcomes import invalid
from contactdesk.law.permissions import Actor
from contactdesk.store.desk import now
from contactdesk.store.models import ContactRequest, FurtherOfficial
from contactdesk.words import Regime

TWICE = "Deze ambtenaar staat er al, of een ander met hetzelfde e-mailadres"
TOO_MANY = (
    f"Noem ten hoogste {officials.MOST} ambtenaren. Zijn het er meer? Vraag dan een technische briefing"
)

NOBODY_CHOSEN = "U koos “Nog niemand”. Kies hierboven met welke ambtenaar, of maak dit veld leeg"


def field_of(name: str, place: int) -> str:
    """What a field of this official is called in a form: the first has no number."""
    return name if place == 1 else f"{name}_{place}"


def check(db: Session, contact: ContactRequest, named: Sequence[Official], by: Actor) -> None:
    """Raise Invalid, at the field of who it is, where these cannot be the officials of this contact together."""
    if len(named) > officials.MOST:
        raise invalid("ambtenaar_naam", TOO_MANY)
    if len(named) > 1 and (contact.regime is not Regime.PERMISSION or disclosure.is_sealed(contact)):
        raise invalid("ambtenaar_naam", "Noem hier één persoon: alleen die leest en helpt")
    seen: set[str] = set()
    for place, one in enumerate(named, start=1):
        field = field_of("ambtenaar_email", place)
        check_address(db, contact, one.email, by, field)
        if folded(one.email) in seen:
            raise invalid(field, TWICE)
        seen.add(folded(one.email))


def settle(db: Session, contact: ContactRequest, wanted: Sequence[Official]) -> dict[str, Any]:
    """These, and nobody else, speak beside the first: who is there already stays, with their telephone number as it is
    given now. Returns what the log adds: the rows of who joined and of who left."""
    left = [
        row
        for row in contact.further
        if not any(same_official(row.name, row.email, one.name, one.email) for one in wanted)
    ]
    joined = []
    close(db, left)
    for one in wanted:
        row = _row(contact, one)
        if row is None:
            joined.append(join(db, contact, one))
        elif row.phone != one.phone:
            row.phone = one.phone
            db.add(row)
    read_again(db, contact)
    return facts(left, joined)


def enter_all(
    db: Session,
    contact: ContactRequest,
    official: Official | None,
    others: Sequence[Official] | None,
    by: Actor,
) -> dict[str, Any]:
    """This official first, with these beside them; None: whoever is there stays. Nobody stands beside nobody. Returns what
    the log adds."""
    named = officials.of(contact)
    first = official or next(iter(named), None)
    rest = list(named[1:] if others is None else others)
    if first is None and not rest:
        return {}
    if first is None:
        raise invalid("ambtenaar_naam", "Noem eerst hier een ambtenaar")
    check(db, contact, [first, *rest], by)
    # who is first now can have stood beside another until now, and the other way round
    found = settle(db, contact, rest)
    entered = enter(db, contact, official, by) if official else {}
    contact.asked_version += 1 if found else 0
    return entered | found | other(found)


def nobody(
    db: Session, contact: ContactRequest, by: Actor, others: Sequence[Official] | None = None
) -> dict[str, Any]:
    """Nobody is named any more. Raises Invalid where somebody who was not named yet is in `others` all the same."""
    for place, one in enumerate(others or (), start=2):
        if folded(one.email) not in officials.addresses(contact):
            raise invalid(field_of("ambtenaar_naam", place), NOBODY_CHOSEN)
    return enter(db, contact, None, by) | settle(db, contact, [])


def other(found: dict[str, Any]) -> dict[str, Any]:
    """What the log adds where somebody joined: what was decided before was about others."""
    return {"other_official": True} if "joined" in found else {}


def put(
    db: Session, contact: ContactRequest, place: int, official: Official, since: datetime | None
) -> dict[str, Any]:
    """This one at that place; a telephone number alone is no other row."""
    row = contact.further[place - 2]
    if same_official(row.name, row.email, official.name, official.email):
        row.phone = official.phone
        db.add(row)
        return {}
    close(db, [row])
    joined = join(db, contact, official, since=since)
    read_again(db, contact)
    return facts([row], [joined])


def close(db: Session, rows: Sequence[FurtherOfficial]) -> None:
    """They speak no more from now on."""
    for row in rows:
        row.until = now(db)
        db.add(row)
    db.flush()


def join(
    db: Session, contact: ContactRequest, one: Official, *, since: datetime | None = None
) -> FurtherOfficial:
    """`since`: from when they know that they may; None until that is decided."""
    row = FurtherOfficial(
        contact_id=contact.id, name=one.name, email=folded(one.email), phone=one.phone, since=since
    )
    db.add(row)
    db.flush()
    return row


def read_again(db: Session, contact: ContactRequest) -> None:
    db.flush()
    db.refresh(contact, ["further"])


def facts(left: Sequence[FurtherOfficial], joined: Sequence[FurtherOfficial]) -> dict[str, Any]:
    """What the log adds: rows by their number, no names."""
    found = {"left": [one.id for one in left], "joined": [one.id for one in joined]}
    return {name: ids for name, ids in found.items() if ids}


def _row(contact: ContactRequest, one: Official) -> FurtherOfficial | None:
    found = (row for row in contact.further if same_official(row.name, row.email, one.name, one.email))
    return next((row for row in found if row.until is None), None)
