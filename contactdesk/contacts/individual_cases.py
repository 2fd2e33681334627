"""Where the case of one citizen or company can go: as the rules in force say it for who asks, and whom."""

from sqlmodel import Session

from contactdesk.law.days import today
from contactdesk.law.permissions import Actor
from contactdesk.law.rules import Facts, decide
from contactdesk.store import visibility
from contactdesk.store.desk import desk, now
from contactdesk.store.models import Organisation
from contactdesk.words import Chamber, Form, Initiator, OrganisationKind


def elsewhere(db: Session, kind: OrganisationKind, initiator: Initiator, chamber: Chamber | None) -> str:
    """The rule's own words; empty where it is let in here."""
    facts = Facts(kind, initiator, Form.INDIVIDUAL_CASE, chamber)
    return decide(desk(db).rules, facts, today(now(db))).refer_to or ""


def elsewhere_of(db: Session, number: str, by: Actor) -> str:
    """The same, for who writes in this contact. Raises NotFound."""
    contact = visibility.find(db, number, by)
    kind = db.get_one(Organisation, contact.organisation_id).kind
    return elsewhere(db, kind, contact.initiator_kind, contact.chamber)
