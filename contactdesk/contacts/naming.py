"""With which official the contact is: the naming of one. Whether they may speak is not decided here."""

from datetime import datetime
from typing import Any

from sqlmodel import Session

from contactdesk.law import disclosure
from contactdesk.law.addresses import folded, same_official
from contactdesk.law.officials import Official
from contactdesk.law.outcomes import invalid
from contactdesk.law.permissions import Actor
from contactdesk.settings.values import is_address
from contactdesk.store.desk import now
from contactdesk.store.models import ContactRequest, FormerOfficial, Organisation
from contactdesk.words import Action, Role

A = Action


def is_named(contact: ContactRequest, official: Official | None) -> bool:
    """Whether this is who is named, by name and address; None: whether nobody is."""
    given = (official.name, official.email) if official else (None, None)
    return same_official(contact.official_name, contact.official_email, *given)


def enter(
    db: Session, contact: ContactRequest, official: Official | None, by: Actor, *, keeps: bool = True
) -> dict[str, Any]:
    """Enter the official, or nobody. Returns what the log adds: that it was another one before, and, with `keeps`, who."""
    if official is not None:
        check_address(db, contact, official.email, by)
    is_same, former = (
        is_named(contact, official),
        keep_former(db, contact, official) if keeps else {},
    )
    if not is_same:
        contact.official_since = None
        contact.asked_version += 1
    contact.official_name = official.name if official else None
    contact.official_email = folded(official.email) if official else None
    contact.official_phone = official.phone if official else None
    return {"other_official": True, **former} if former else {}


def tell(contact: ContactRequest, moment: datetime) -> None:
    """Whoever is named may speak, and hears it now; who heard it before keeps their own moment."""
    if contact.official_email and contact.official_since is None:
        contact.official_since = moment
    for one in contact.further:
        one.since = one.since or moment


def untell(contact: ContactRequest, moment: datetime) -> None:
    """What they were told at that moment was never so: it opens nothing to them any more."""
    if contact.official_since is not None and contact.official_since >= moment:
        contact.official_since = None
    for one in contact.further:
        one.since = None if one.since is not None and one.since >= moment else one.since


def keep_former(db: Session, contact: ContactRequest, official: Official | None) -> dict[str, Any]:
    """Keep who was named until now, where that becomes another, for letters and the history; what the log adds. Not who
    drafts sealed help: who that was, tells who read it."""
    if contact.official_email is None or is_named(contact, official):
        return {}
    if disclosure.is_sealed(contact):
        return {"other_official": True}
    name = contact.official_name or contact.official_email
    row = FormerOfficial(contact_id=contact.id, name=name, email=contact.official_email, until=now(db))
    db.add(row)
    db.flush()
    return {"former_official": row.id}


def check_address(
    db: Session, contact: ContactRequest, email: str, by: Actor, field: str = "ambtenaar_email"
) -> None:
    """Raise Invalid at the field for who handles this contact, and for an address outside the organisation."""
    if by.has(Role.LIAISON) and folded(email) == folded(by.email):
        raise invalid(field, "U behandelt dit verzoek. Bent u zelf de ambtenaar? Dan noemt een collega u")
    is_handled = disclosure.is_sealed(contact) and contact.handler_id is not None
    first = contact.handler_id if is_handled else contact.organisation_id
    if not is_address(email):
        raise invalid(field, "Schrijf het e-mailadres van de ambtenaar als naam@organisatie.nl")
    check_domain(email, [db.get_one(Organisation, id_) for id_ in (first, contact.department_id)], field)


def check_domain(email: str, organisations: list[Organisation], field: str = "ambtenaar_email") -> None:
    """The official's address stands within the organisation's domains: no letter about a contact goes astray."""
    domains = {
        domain for organisation in organisations for domain in (organisation.email_domains or "").split()
    }
    found = folded(email).rpartition("@")[2]
    if domains and not any(found == domain or found.endswith(f".{domain}") for domain in domains):
        listed = ", ".join(f"@{domain}" for domain in sorted(domains))
        raise invalid(field, f"Gebruik een adres van de organisatie zelf: {listed}")
