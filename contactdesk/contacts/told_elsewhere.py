"""That a contact concerns another minister than was thought: put to another one, or told to another one."""

from typing import Any

from sqlalchemy import delete
from sqlmodel import Session, col

from contactdesk.contacts.change import check, finish
from contactdesk.contacts.portfolios import concerned
from contactdesk.law.outcomes import invalid
from contactdesk.law.permissions import Actor
from contactdesk.law.rules import renamed
from contactdesk.letters.letter_words.news import News
from contactdesk.store.models import ContactRequest, Organisation, Portfolio, Reminder
from contactdesk.words import Action, Regime


def tell_elsewhere(
    db: Session, number: str, by: Actor, *, portfolio_id: int, version: int | None = None
) -> None:
    """Another minister is told than was told so far, who hears that too. Raises Invalid at `bewindspersoon`."""
    contact, party = check(db, number, by, Action.TELL_ELSEWHERE, version)
    former, facts = other_office(db, contact, portfolio_id)
    if not facts:
        raise invalid("bewindspersoon", "Kies een andere bewindspersoon: deze kreeg al bericht")
    # whether the notice arrived is asked of the new one anew
    db.execute(
        delete(Reminder).where(col(Reminder.contact_id) == contact.id, col(Reminder.kind) == "notice_late")
    )
    finish(db, contact, News(Action.TELL_ELSEWHERE, by, party, former_office=former), facts=facts)


def other_office(
    db: Session, contact: ContactRequest, portfolio_id: int | None
) -> tuple[str, dict[str, Any]]:
    """Make it concern another minister than before. Returns the title of who it was, and what the log adds: to which,
    and which it was; nothing where that stays as it is."""
    if portfolio_id in (None, contact.portfolio_id):
        return "", {}
    organisation = db.get_one(Organisation, contact.organisation_id)
    office = concerned(db, organisation, contact.form, portfolio_id)
    assert office is not None
    was, contact.portfolio_id = db.get_one(Portfolio, contact.portfolio_id), portfolio_id
    # who is told at the same moment, the rule said of the one who was
    if contact.regime is Regime.PERMISSION:
        contact.because = renamed(contact.because, was.title, office.title)
    contact.asked_version += 1
    return was.title, {"portfolio": office.id, "portfolio_was": was.id}
