"""Sending what is asked, of one organisation or the same of several: contacts of their own, linked to the first. All or
none are made. What the rules say of each is `asking`."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from sqlalchemy import or_, select
from sqlmodel import Session, col

from contactdesk.contacts import asking, helping, meeting
from contactdesk.contacts.ask import Ask, Preview, Submitted
from contactdesk.contacts.lists import Item
from contactdesk.contacts.making import begin, insert
from contactdesk.law import permissions
from contactdesk.law.outcomes import FieldError, Invalid, invalid
from contactdesk.law.permissions import Actor
from contactdesk.letters.letter_words import linked
from contactdesk.letters.letter_words.linked import together
from contactdesk.people import agreements
from contactdesk.store import lock_key, visibility
from contactdesk.store.models import ContactRequest, Organisation
from contactdesk.words import Action, Form, Initiator, Party, Regime, Role

C = ContactRequest
#: what one letter can name and one person can follow
MOST: Final = 6
ASKERS: Final = (Role.MEMBER, Role.ASSISTANT, Role.CLERK, Role.CHAIR)
TOO_MANY: Final = f"Stel een vraag aan ten hoogste {MOST} organisaties tegelijk. Haal er een weg"
TWICE: Final = "U vraagt dit al aan {}. Kies elke organisatie één keer"
ONE_MINISTER: Final = "Bij een initiatiefwet beslist één bewindspersoon: wie er als eerste over gaat. Vraag dit aan één organisatie"
ONLY_PARLIAMENT: Final = (
    "Een vraag aan meer organisaties tegelijk stelt alleen wie zelf vraagt, namens de Kamer"
)


def asks_of(ask: Ask, also: Iterable[int]) -> list[Ask]:
    """The ask, and the same for each of the others; what is about the first organisation alone does not go along."""
    # forms cannot hold a +: nobody comes before with such a key
    return [
        ask,
        *(
            replace(
                ask,
                organisation_id=one,
                portfolio_id=None,
                wished_official=None,
                previous_id=None,
                key=f"{ask.key}+{one}",
            )
            for one in also
        ),
    ]


def previews(db: Session, ask: Ask, also: Iterable[int], by: Actor) -> list[Preview]:
    """What the rules say of each today. Raises Invalid; what is wrong with another than the first says with which."""
    asks = asks_of(ask, also)
    _check(db, asks, by)
    found = [asking.preview(db, asks[0], by)]
    for one in asks[1:]:
        try:
            found.append(asking.preview(db, one, by))
        except Invalid as wrong:
            raise Invalid(*_of(db, one.organisation_id, wrong)) from wrong
    return found


def _of(db: Session, organisation_id: int, wrong: Invalid) -> list[FieldError]:
    name = _name(db, organisation_id)
    return [
        FieldError(error.field, f"{name}: {error.message}" if name else error.message)
        for error in wrong.errors
    ]


def _name(db: Session, organisation_id: int) -> str:
    organisation = db.get(Organisation, organisation_id)
    return organisation.name if organisation else ""


def _check(db: Session, asks: list[Ask], by: Actor) -> None:
    """What holds of several at once, and of one more later."""
    earlier = _earlier(db, asks[0])
    if len(asks) == 1 and not earlier:
        return
    chosen = [one.organisation_id for one in asks]
    taken = [one.organisation_id for one in earlier if one.closed_at is None]
    if not by.has(*ASKERS):
        raise invalid("organisatie", ONLY_PARLIAMENT)
    if asks[0].form is Form.BILL_ASSISTANCE:
        raise invalid("organisatie", ONE_MINISTER)
    if len(earlier) + len(asks) > MOST:
        raise invalid("organisatie", TOO_MANY)
    for number, one in enumerate(chosen):
        if one in chosen[:number] or one in taken:
            raise invalid("organisatie", TWICE.format(_name(db, one) or "deze organisatie"))


def _earlier(db: Session, ask: Ask) -> list[ContactRequest]:
    """Those that it comes beside; not the one that it is asked again for."""
    if ask.lead_id is None:
        return []
    found = together(db, db.get_one(ContactRequest, ask.lead_id))
    return [one for one in found if one.id != ask.previous_id]


def submit(db: Session, ask: Ask, by: Actor) -> Submitted:
    """Make the contact, its audit entry and its letters; or, where the rules refer, only count that."""
    return submit_all(db, ask, (), by)[0]


def submit_all(db: Session, ask: Ask, also: Iterable[int], by: Actor) -> list[Submitted]:
    """Make them all, each with its entry and its letters, the first of them first; where the rules refer one, none."""
    asks = asks_of(ask, also)
    for organisation_id in sorted({one.organisation_id for one in asks}):
        agreements.hold(db, organisation_id)
    if ask.lead_id is not None:
        lock_key(db, f"together {ask.lead_id}")
    lock_key(db, asking.key_of(ask.key, by))
    earlier = asking.sent_before(db, ask.key, by)
    if earlier:
        return [earlier]
    found = previews(db, ask, [one.organisation_id for one in asks[1:]], by)
    referred = [one for one in found if one.regime is Regime.REFER]
    for one in referred:
        asking.count_referral(db, one)
    if referred:
        return [Submitted(None, Regime.REFER, created=False)]
    made = _insert(db, asks, found, by)
    for contact, sent, preview in zip(made, asks, found, strict=True):
        begin(db, contact, sent, by, preview)
        if sent.helper_id is not None:
            helping.name_helper(db, contact.number, by, person_id=sent.helper_id)
    return [Submitted(contact.number, contact.regime) for contact in made]


def _insert(db: Session, asks: list[Ask], found: list[Preview], by: Actor) -> list[ContactRequest]:
    """Every row first: each letter names the others."""
    made: list[ContactRequest] = []
    for ask, preview in zip(asks, found, strict=True):
        first = linked.lead_of(made[0]) if made else ask.lead_id
        made.append(insert(db, replace(ask, lead_id=first), by, preview, asking.key_of(ask.key, by)))
    return made


def may_add(db: Session, contact: ContactRequest, by: Actor) -> bool:
    """Whether who asked this can ask another organisation the same."""
    runs = contact.closed_at is None and contact.form is not Form.BILL_ASSISTANCE
    return runs and by.has(*ASKERS) and len(together(db, contact)) < MOST


def of_asker(db: Session, contact: ContactRequest, by: Actor) -> list[ContactRequest]:
    """All that belong together and that `by` asked, this one included; empty where it stands alone."""
    found = [one for one in together(db, contact) if Party.INITIATOR in permissions.plays(by, one)]
    return found if len(found) > 1 and any(one.id == contact.id for one in found) else []


def withdraw_all(db: Session, number: str, by: Actor, *, version: int | None = None) -> None:
    """Take this one back, and with it each of the others that still runs."""
    meeting.withdraw(db, number, by, version=version)
    contact = visibility.find(db, number, by)
    for one in of_asker(db, contact, by):
        if permissions.acting_as(by, Action.WITHDRAW, one):
            meeting.withdraw(db, one.number, by)


def places(db: Session, by: Actor, items: Iterable[Item]) -> dict[int, tuple[int, int]]:
    """Of each contact that `by` asked of several organisations: the how manieth of how many, by its id."""
    # what an official or a body reports stands alone
    asked = [one for one in items if one.initiator_kind not in (Initiator.OFFICIAL, Initiator.BODY)]
    leads = {one.lead_id or one.id for one in asked if Party.INITIATOR in permissions.plays(by, one)}
    query = select(col(C.id), col(C.lead_id), col(C.previous_id))
    query = query.where(or_(col(C.lead_id).in_(leads), col(C.id).in_(leads)), visibility.visible_to(by))
    rows = db.execute(query.order_by(col(C.id))).all() if leads else []
    went_on = {row.previous_id for row in rows}
    sets: dict[int, list[int]] = {}
    for row in rows:
        if row.id not in went_on:
            sets.setdefault(row.lead_id or row.id, []).append(row.id)
    several = [found for found in sets.values() if len(found) > 1]
    return {id_: (number, len(found)) for found in several for number, id_ in enumerate(found, start=1)}
