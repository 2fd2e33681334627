"""An official goes elsewhere, or has that role no more: whoever can name another one in the open contacts gets the list."""

from collections import defaultdict
from datetime import date
from typing import Final

from sqlalchemy import Select, func, or_, select
from sqlmodel import Session, col

from contactdesk import audit, people
from contactdesk.law.addresses import folded
from contactdesk.law.days import dutch_date
from contactdesk.law.disclosure import Topic, by_letter
from contactdesk.law.permissions import Actor, Grant
from contactdesk.letters import desk_mail, recipients
from contactdesk.letters.letter_words.one_line import one_line
from contactdesk.letters.letter_words.people import line
from contactdesk.letters.recipients import Address
from contactdesk.people.administration import acting
from contactdesk.store.models import AuditEntry, ContactRequest, FurtherOfficial, Person, RoleGrant
from contactdesk.store.statements import among
from contactdesk.words import Party, Role

C: Final = ContactRequest


def named_in(db: Session, person: Person) -> int:
    """In how many open contacts an official is named; of who is none that is not asked."""
    if not any(row.role is Role.OFFICIAL for row in people.lasting_roles(db, person.id)):
        return 0
    return int(db.execute(_naming(person).with_only_columns(func.count())).scalar_one())


def tell_who_named(
    db: Session, person: Person, old: RoleGrant, new: Grant | None, first_day: date, by: Actor
) -> None:
    """One letter to each mailbox with what it can name another official in. `first_day`: without the old role; `new`: the
    one after it, if any. Nothing of a role that is not an official's."""
    if old.role is not Role.OFFICIAL:
        return
    listed: dict[Address, list[ContactRequest]] = defaultdict(list)
    for contact in db.execute(_naming(person).order_by(col(C.id))).scalars():
        for address in _who_names(db, contact):
            listed[address].append(contact)
    values = {
        "name": line(person.name),
        "old": people.role_title(db, people.grant_of(old)),
        "new": people.role_title(db, new) if new else "",
        "since": dutch_date(first_day),
        "doer": line(by.name),
    }
    # who goes on elsewhere in the Rijk can say what is left; who has the role no more need not be there
    reply_to = person.email if new else by.email
    facts = {"person": person.id, "grant": old.id}
    for to, rows in listed.items():
        entry: AuditEntry = audit.record(
            db, action="official_moved", by=by, party=acting.party(by), facts=facts
        )
        own = {
            "contacts": [one_line(one, to.party) for one in rows],
            "to_liaisons": to.party is Party.LIAISON,
        }
        desk_mail.tell(db, entry, "official_moved", to.email, to.party, values | own, reply_to=reply_to)


def _who_names(db: Session, contact: ContactRequest) -> list[Address]:
    """The contact persons; where they may not know the official (nothing is asked there), who handles it itself."""
    asks = by_letter(Party.LIAISON, Topic.OFFICIAL, contact)
    return recipients.liaisons(db, contact) if asks else recipients.body(db, contact)


def _naming(person: Person) -> Select[ContactRequest]:
    """The open contacts of which this person is an official, the first one or beside them."""
    email = folded(person.email)
    beside = select(col(FurtherOfficial.contact_id)).where(
        col(FurtherOfficial.email) == email, col(FurtherOfficial.until).is_(None)
    )
    mine = or_(func.lower(col(C.official_email)) == email, among(col(C.id), beside))
    return select(C).where(mine, col(C.closed_at).is_(None))
