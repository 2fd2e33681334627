"""With which official the contact is: the naming of one. Whether they may speak is not decided here."""

from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from contactdesk.contacts.change import check, finish
from contactdesk.law import disclosure
from contactdesk.law.addresses import folded, same_official
from contactdesk.law.outcomes import Conflict, invalid
from contactdesk.law.permissions import Actor
from contactdesk.letters.letter_words.news import News
from contactdesk.settings.values import is_address
from contactdesk.store.desk import now
from contactdesk.store.models import ContactRequest, Organisation
from contactdesk.words import Action, Regime, Role, State

A = Action


@dataclass(frozen=True)
class Official:
    """The civil servant the contact is with: no account is needed, an e-mail address is."""

    name: str
    email: str
    phone: str | None = None


def name_official(
    db: Session, number: str, by: Actor, *, official: Official, version: int | None = None
) -> None:
    """Name the official. Before the yes the minister's office reads it; another one after it asks anew."""
    contact, party = check(db, number, by, A.NAME_OFFICIAL, version)
    is_drafter = disclosure.is_sealed(contact)
    other = contact.official_email is not None and not _is_named(contact, official)
    if contact.state is State.PERMITTED and other and not is_drafter:
        raise Conflict(
            f"Er is toestemming voor {contact.official_name}. Vraag voor een andere ambtenaar opnieuw toestemming."
        )
    facts = enter(db, contact, official, by)
    # under permission nobody is told, and no drafter reads, before the yes (docs/design.md, rule 1)
    is_told = contact.regime is Regime.NOTIFY or contact.state is State.PERMITTED
    if is_told and contact.official_since is None:
        contact.official_since = now(db)
    news = News(A.NAME_OFFICIAL, by, party)
    finish(db, contact, news, texts={"official": contact.official_email}, facts=facts)


def _is_named(contact: ContactRequest, official: Official | None) -> bool:
    given = (official.name, official.email) if official else (None, None)
    return same_official(contact.official_name, contact.official_email, *given)


def enter(db: Session, contact: ContactRequest, official: Official | None, by: Actor) -> dict[str, Any]:
    """Enter the official, or nobody. Returns what the log adds: that it was another one before."""
    if official is not None:
        _check_address(db, contact, official.email, by)
    is_same, had_one = _is_named(contact, official), contact.official_email is not None
    if not is_same:
        contact.official_since = None
        contact.asked_version += 1
    contact.official_name = official.name if official else None
    contact.official_email = folded(official.email) if official else None
    contact.official_phone = official.phone if official else None
    return {"other_official": True} if had_one and not is_same else {}


def _check_address(db: Session, contact: ContactRequest, email: str, by: Actor) -> None:
    if by.has(Role.LIAISON) and folded(email) == folded(by.email):
        raise invalid(
            "ambtenaar_email", "U behandelt dit verzoek. Bent u zelf de ambtenaar? Dan noemt een collega u"
        )
    is_handled = disclosure.is_sealed(contact) and contact.handler_id is not None
    first = contact.handler_id if is_handled else contact.organisation_id
    if not is_address(email):
        raise invalid("ambtenaar_email", "Schrijf het e-mailadres van de ambtenaar als naam@organisatie.nl")
    check_domain(email, [db.get_one(Organisation, id_) for id_ in (first, contact.department_id)])


def check_domain(email: str, organisations: list[Organisation]) -> None:
    """The official's address stands within the organisation's domains: no letter about a contact goes astray."""
    domains = {
        domain for organisation in organisations for domain in (organisation.email_domains or "").split()
    }
    found = folded(email).rpartition("@")[2]
    if domains and not any(found == domain or found.endswith(f".{domain}") for domain in domains):
        listed = ", ".join(f"@{domain}" for domain in sorted(domains))
        raise invalid("ambtenaar_email", f"Gebruik een adres van de organisatie zelf: {listed}")
