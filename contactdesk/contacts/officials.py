"""The official after the yes: corrected, replaced within what was permitted, or asked for anew. Before it: named."""

from typing import Any

from sqlmodel import Session

from contactdesk.contacts import deeds, standing_permissions
from contactdesk.contacts.change import check, finish
from contactdesk.contacts.naming import enter, is_named, keep_former
from contactdesk.law import disclosure
from contactdesk.law.addresses import folded, plain_name
from contactdesk.law.officials import Official
from contactdesk.law.outcomes import Conflict, invalid
from contactdesk.law.permissions import Actor
from contactdesk.letters.letter_words.news import News
from contactdesk.store.desk import now
from contactdesk.store.models import ContactRequest, Decision
from contactdesk.words import Action, OfficialChange, Party, Regime, State

A = Action


def name_official(
    db: Session,
    number: str,
    by: Actor,
    *,
    official: Official,
    is_same: bool | None = None,
    version: int | None = None,
) -> None:
    """Name the official. Before the yes the minister's office reads it. After it `is_same` says whether it is the same
    person: then who they are is corrected; another one takes over where the permission holds for them, and is asked for
    anew where it does not. None: nobody said, and only a telephone number can change."""
    contact, party = check(db, number, by, A.NAME_OFFICIAL, version)
    if not has_told(contact):
        _name_first(db, contact, by, party, official)
    elif is_named(contact, official) or is_same:
        _correct(db, contact, by, party, official)
    elif party is Party.OFFICIAL:
        raise invalid("ambtenaar_naam", "Neemt een collega het over? Dat zegt de contactpersoon, niet u")
    elif covers_another(db, contact):
        _replace(db, contact, by, party, official)
    elif is_same is None:
        raise Conflict(
            f"Er is toestemming voor {contact.official_name}. Vraag voor een andere ambtenaar opnieuw toestemming."
        )
    else:
        deeds.ask_permission(db, number, by, official=official, advice=contact.advice, version=version)


def has_told(contact: ContactRequest) -> bool:
    """Whether an official was told that they may speak, and still may. Who drafts sealed help is chosen by the unit."""
    is_open = contact.regime is Regime.PERMISSION and contact.state in (State.PERMITTED, State.SCHEDULED)
    return is_open and contact.official_email is not None and not disclosure.is_sealed(contact)


def covers_another(db: Session, contact: ContactRequest) -> bool:
    """Whether what was permitted holds for another official too: it says so, or rests on a permission beforehand, for
    whoever of the organisation, that is still in force and covers this contact."""
    decision = db.get(Decision, contact.permission_id) if contact.permission_id else None
    if decision is None or decision.disputed_at is not None:
        return False
    standing = {row.id for row in standing_permissions.fitting(db, contact)}
    return decision.or_colleague or decision.standing_permission_id in standing


def _name_first(db: Session, contact: ContactRequest, by: Actor, party: Party, official: Official) -> None:
    facts = enter(db, contact, official, by)
    # under permission nobody is told, and no drafter reads, before the yes (docs/design.md, rule 1)
    is_told = contact.regime is Regime.NOTIFY or contact.state is State.PERMITTED
    if is_told and contact.official_since is None:
        contact.official_since = now(db)
    _finish(db, contact, News(A.NAME_OFFICIAL, by, party), facts)


def _correct(db: Session, contact: ContactRequest, by: Actor, party: Party, official: Official) -> None:
    """The same person, otherwise written or elsewhere: what was permitted stays theirs. Where name and address are both
    others, nobody can see that it is the same."""
    same_name = plain_name(official.name) == plain_name(contact.official_name or "")
    if not same_name and folded(official.email) != folded(contact.official_email or ""):
        raise invalid(
            "ambtenaar_naam",
            "Naam en e-mailadres zijn allebei anders. Is het iemand anders? Kies dan “Een andere ambtenaar”",
        )
    was, since, asked = contact.official_name, contact.official_since, contact.asked_version
    is_other = not is_named(contact, official)
    facts = _entered(db, contact, official, by)
    contact.official_since, contact.asked_version = since, asked
    news = News(
        A.NAME_OFFICIAL,
        by,
        party,
        official_change=OfficialChange.CORRECTED if is_other else None,
        former_official=was or "",
    )
    _finish(db, contact, news, facts | ({"corrected": True} if is_other else {}))


def _replace(db: Session, contact: ContactRequest, by: Actor, party: Party, official: Official) -> None:
    """A colleague takes over at once; who it was hears that they are done."""
    was, asked = contact.official_name, contact.asked_version
    facts = _entered(db, contact, official, by)
    contact.official_since, contact.asked_version = now(db), asked
    news = News(
        A.NAME_OFFICIAL,
        by,
        party,
        official_change=OfficialChange.REPLACED,
        former_official=was or "",
    )
    _finish(db, contact, news, facts | {"replaced": True})


def _entered(db: Session, contact: ContactRequest, official: Official, by: Actor) -> dict[str, Any]:
    """What the log adds; that it is another one says no more from when a yes can be, since this one goes on."""
    former = keep_former(db, contact, official)
    contact.ics_sequence += 1 if contact.state is State.SCHEDULED else 0
    enter(db, contact, official, by, keeps=False)
    return former


def _finish(db: Session, contact: ContactRequest, news: News, facts: dict[str, Any]) -> None:
    finish(db, contact, news, texts={"official": contact.official_email}, facts=facts)
