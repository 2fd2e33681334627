"""The officials after the yes: corrected, replaced or joined by a colleague within what was permitted, or asked for anew;
who drops out. Before it: named."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from contactdesk.contacts import beside, deeds, drafters, standing_permissions
from contactdesk.contacts.change import check, finish
from contactdesk.contacts.naming import enter, keep_former
from contactdesk.law import disclosure
from contactdesk.law.addresses import folded, plain_name, same_official
from contactdesk.law.officials import Official, of
from contactdesk.law.outcomes import Conflict, invalid
from contactdesk.law.permissions import Actor
from contactdesk.letters.letter_words.news import News
from contactdesk.store.desk import now
from contactdesk.store.models import ContactRequest, Decision
from contactdesk.words import Action, OfficialChange, Party, Regime, State

A = Action
NOT_YOU = "Neemt een collega het over, of komt er een bij? Dat zegt de contactpersoon, niet u"


@dataclass(frozen=True)
class _Deed:
    """Somebody changes who the officials are; `place`: which of them, the first is 1."""

    contact: ContactRequest
    by: Actor
    party: Party
    place: int

    @property
    def was(self) -> Official:
        return of(self.contact)[self.place - 1]

    def news(self, change: OfficialChange | None, now_is: Official | None, was: str = "") -> News:
        return News(
            A.NAME_OFFICIAL,
            self.by,
            self.party,
            official_change=change,
            former_official=was,
            joined=now_is.name if now_is else "",
            joined_at=now_is.email if now_is else "",
        )


def name_official(
    db: Session,
    number: str,
    by: Actor,
    *,
    official: Official,
    is_same: bool | None = None,
    place: int = 1,
    version: int | None = None,
) -> None:
    """Name the official at this `place`. Before the yes the minister's office reads it. After it `is_same` says whether it
    is the same person: then who they are is corrected; another one takes over where the permission holds for them, and is
    asked for anew where it does not. None: nobody said, and only a telephone number can change."""
    contact, party = check(db, number, by, A.NAME_OFFICIAL, version)
    deed = _Deed(contact, by, party, _place(contact, by, party, place))
    named = _with(contact, deed.place, official)
    beside.check(db, contact, named, by)
    if not has_told(contact):
        _name_first(db, deed, official)
    elif same_official(deed.was.name, deed.was.email, official.name, official.email) or is_same:
        _correct(db, deed, official)
    elif party is Party.OFFICIAL:
        raise invalid("ambtenaar_naam", NOT_YOU)
    elif covers_another(db, contact):
        _replace(db, deed, official)
    elif is_same is None:
        raise Conflict(
            f"Er is toestemming voor {deed.was.name}. Vraag voor een andere ambtenaar opnieuw toestemming."
        )
    else:
        _ask_anew(db, number, deed, named, version)


def add_official(
    db: Session, number: str, by: Actor, *, official: Official, version: int | None = None
) -> None:
    """Somebody who speaks beside those who are named: at once where the permission holds for them, else it is asked anew."""
    contact, party = check(db, number, by, A.NAME_OFFICIAL, version)
    if party is Party.OFFICIAL:
        raise invalid("ambtenaar_naam", NOT_YOU)
    named = [*of(contact), official]
    beside.check(db, contact, named, by)
    deed = _Deed(contact, by, party, len(named))
    if deed.place == 1:
        _name_first(db, deed, official)
    elif not has_told(contact):
        _put_beside(db, deed, official, added=True)
    elif covers_another(db, contact):
        _move_appointment(contact)
        row = beside.join(db, contact, official, since=now(db))
        beside.read_again(db, contact)
        _finish(
            db, contact, deed.news(OfficialChange.JOINED, official), beside.facts([], [row]) | {"added": True}
        )
    else:
        _ask_anew(db, number, deed, named, version)


def drop_official(db: Session, number: str, by: Actor, *, place: int, version: int | None = None) -> None:
    """One of several speaks no more: at once, because that takes nothing that was not permitted."""
    contact, party = check(db, number, by, A.NAME_OFFICIAL, version)
    if party is Party.OFFICIAL:
        raise invalid("wat", NOT_YOU)
    if not contact.further:
        raise invalid("wat", "Er blijft dan niemand over. Kies “Een andere ambtenaar”")
    deed = _Deed(contact, by, party, _place(contact, by, party, place))
    was, is_told = deed.was, has_told(contact)
    facts = _drop_first(db, contact) if deed.place == 1 else _drop_beside(db, contact, deed.place)
    _move_appointment(contact)
    contact.asked_version += 0 if is_told else 1
    change = OfficialChange.LEFT if was.since else None
    _finish(db, contact, deed.news(change, None, was.name), facts | {"dropped": True})


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


def _place(contact: ContactRequest, by: Actor, party: Party, place: int) -> int:
    """Which of them: an official changes nothing but their own."""
    named = of(contact)
    if party is Party.OFFICIAL:
        own = (at for at, one in enumerate(named, start=1) if folded(one.email) == folded(by.email))
        return next(own, 1)
    if not 1 <= place <= max(len(named), 1):
        raise invalid("welke", "Kies een ambtenaar uit de lijst")
    return place


def _with(contact: ContactRequest, place: int, official: Official) -> list[Official]:
    """Who is named, with this one at that place."""
    named = of(contact)
    return [*named[: place - 1], official, *named[place:]]


def _ask_anew(db: Session, number: str, deed: _Deed, named: list[Official], version: int | None) -> None:
    first, *others = named
    deeds.ask_permission(
        db, number, deed.by, official=first, others=others, advice=deed.contact.advice, version=version
    )


def _name_first(db: Session, deed: _Deed, official: Official) -> None:
    """Before the yes, or after a yes when nobody was named."""
    contact = deed.contact
    if deed.place > 1:
        _put_beside(db, deed, official)
        return
    facts = enter(db, contact, official, deed.by)
    # under permission nobody is told, and no drafter reads, before the yes (docs/design.md, rule 1)
    is_told = contact.regime is Regime.NOTIFY or contact.state is State.PERMITTED
    if is_told and contact.official_since is None:
        contact.official_since = now(db)
    drafters.invite(db, contact, official, deed.by)
    _finish(db, contact, News(A.NAME_OFFICIAL, deed.by, deed.party), facts)


def _put_beside(db: Session, deed: _Deed, official: Official, *, added: bool = False) -> None:
    """Beside the first, before the yes: what is asked changes, and nobody is told."""
    contact = deed.contact
    others = _with(contact, deed.place, official)[1:]
    facts = beside.settle(db, contact, others)
    contact.asked_version += 1 if facts else 0
    news = deed.news(OfficialChange.JOINED if added else None, official if added else None)
    _finish(db, contact, news, facts | ({"added": True} if added else {}) | beside.other(facts))


def _correct(db: Session, deed: _Deed, official: Official) -> None:
    """The same person, otherwise written or elsewhere: what was permitted stays theirs. Where name and address are both
    others, nobody can see that it is the same."""
    was = deed.was
    same_name = plain_name(official.name) == plain_name(was.name)
    if not same_name and folded(official.email) != folded(was.email):
        raise invalid(
            "ambtenaar_naam",
            "Naam en e-mailadres zijn allebei anders. Is het iemand anders? Kies dan “Een andere ambtenaar”",
        )
    is_other = not same_official(was.name, was.email, official.name, official.email)
    facts = _entered(db, deed, official, since=was.since)
    news = deed.news(OfficialChange.CORRECTED if is_other else None, official, was.name)
    _finish(db, deed.contact, news, facts | ({"corrected": True} if is_other else {}))


def _replace(db: Session, deed: _Deed, official: Official) -> None:
    """A colleague takes over at once; who it was hears that they are done."""
    was = deed.was
    facts = _entered(db, deed, official, since=now(db))
    news = deed.news(OfficialChange.REPLACED, official, was.name)
    _finish(db, deed.contact, news, facts | {"replaced": True})


def _entered(db: Session, deed: _Deed, official: Official, *, since: datetime | None) -> dict[str, Any]:
    """What the log adds; that it is another one says no more from when a yes can be, since this one goes on."""
    contact, asked = deed.contact, deed.contact.asked_version
    _move_appointment(contact)
    if deed.place > 1:
        return beside.put(db, contact, deed.place, official, since)
    former = keep_former(db, contact, official)
    enter(db, contact, official, deed.by, keeps=False)
    contact.official_since, contact.asked_version = since, asked
    return former


def _drop_first(db: Session, contact: ContactRequest) -> dict[str, Any]:
    """Who stood next is the first from now on."""
    facts = keep_former(db, contact, None)
    row = contact.further[0]
    contact.official_name, contact.official_email, contact.official_phone = row.name, row.email, row.phone
    contact.official_since = row.since
    beside.close(db, [row])
    beside.read_again(db, contact)
    return facts


def _drop_beside(db: Session, contact: ContactRequest, place: int) -> dict[str, Any]:
    row = contact.further[place - 2]
    beside.close(db, [row])
    beside.read_again(db, contact)
    return beside.facts([row], [])


def _move_appointment(contact: ContactRequest) -> None:
    """Who is there is part of an invitation."""
    contact.ics_sequence += 1 if contact.state is State.SCHEDULED else 0


def _finish(db: Session, contact: ContactRequest, news: News, facts: dict[str, Any]) -> None:
    finish(db, contact, news, texts={"official": contact.official_email}, facts=facts)
