"""What every action shares: check, change, record, announce. What each action means is not here."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk import audit, letters
from contactdesk.contacts.takers import taken
from contactdesk.law import disclosure, lifecycle, permissions
from contactdesk.law.days import local
from contactdesk.law.deeds import ACTS
from contactdesk.law.early import is_told_afterwards
from contactdesk.law.outcomes import Barred, Conflict, Forbidden
from contactdesk.law.permissions import SYSTEM, Actor, ByLetter
from contactdesk.letters import outbox, recipients
from contactdesk.letters.letter_words.news import News
from contactdesk.store import visibility
from contactdesk.store.desk import now
from contactdesk.store.models import AuditEntry, ContactRequest, Decision, Message, Person, SealedText
from contactdesk.words import PARTY, Action, Channel, Initiator, Party, Regime, Role, State

#: what somebody did, for the sentence to whoever came second; what nothing can overtake is not in it
SECOND: Final = {action.value: act.second for action, act in ACTS.items() if act.second}

#: what the log adds where somebody of Bureau Wetgeving did it for the member
HELPED: Final = "helper"
#: what the log adds where somebody took a contact up by doing something with it
TOOK: Final = "took"
#: what the log adds where somebody without an account did it through the link of a letter: which one
LINK: Final = "link"
#: what the log adds where another minister answered: which one
REPLACED_BY: Final = "replaced_by"
#: taking up is a deed of its own, and who leaves a note for colleagues has not begun
NO_TAKING: Final = frozenset({Action.TAKE, Action.NOTE})
OWN_CONTACT = (
    "Dit contact gaat over uzelf: u vraagt het, u voerde het in voor het Kamerlid, of u bent de ambtenaar of het "
    "Kamerlid. "
    "Een collega behandelt dit verzoek en legt besluiten vast."
)
OFFICE_REPLACED = "Een andere bewindspersoon vervangt deze nu. Alleen dat bureau besluit. Is dat voorbij, dan kan het hier weer."


def check(
    db: Session, number: str, by: Actor, action: Action, version: int | None
) -> tuple[ContactRequest, Party]:
    """The contact, locked, and as which party `by` acts. NotFound, Forbidden or Conflict where that may not be."""
    contact = visibility.find(db, number, by, lock=True)
    party = allow(db, contact, by, action)
    if version is not None and contact.version != version:
        raise rival(db, contact, by, action)
    return contact, party


def refuse_afterwards(contact: ContactRequest) -> None:
    """Conflict for a contact that was there before it was reported: the desk once took those as a question."""
    if is_told_afterwards(contact):
        raise Conflict(
            "Dit contact was er al toen het werd gemeld. Toestemming achteraf geeft dit loket niet. Wie het meldde, kan het "
            "intrekken en opnieuw melden: dan staat het hier als achteraf gemeld."
        )


def allow(db: Session, contact: ContactRequest, by: Actor, action: Action) -> Party:
    """As which party `by` may do this now. Forbidden for who never may; Conflict for who came too late."""
    party = permissions.acting_as(by, action, contact)
    if party is None:
        if permissions.is_barred(by, action, contact):
            raise Barred(OWN_CONTACT)
        if permissions.is_replaced(by, action, contact):
            raise Barred(OFFICE_REPLACED)
        if not _could_ever(by, action, contact):
            raise Forbidden(action)
        raise rival(db, contact, by, action)
    return party


def _could_ever(by: Actor, action: Action, contact: ContactRequest) -> bool:
    """May somebody in this part do this in some state? If so, it only came too late: a conflict, not a ban."""
    roles = permissions.parties(by, contact)
    parties = permissions.plays(by, contact)
    if not any(role in permissions.MAY[action] for role in roles):
        return False
    if action in permissions.ONLY_SEALED and not disclosure.is_sealed(contact):
        return False
    if disclosure.is_sealed(contact):
        if action in permissions.NEEDS_CONTENT and not permissions.content_visible(by, contact):
            return False
        # the unit alone names the drafter
        parties = parties & {Party.BODY} if action is Action.NAME_OFFICIAL else parties
    return any(
        regime is contact.regime and found is action and parties & move.who
        for (regime, _, found), move in lifecycle.MOVES.items()
    )


def rival(db: Session, contact: ContactRequest, by: Actor, action: Action | None = None) -> Conflict:
    """409: who was first, with what and when: a colleague, or `by` in another tab."""
    query = (
        select(AuditEntry)
        .where(col(AuditEntry.contact_id) == contact.id, col(AuditEntry.action).in_(SECOND))
        .order_by(col(AuditEntry.id).desc())
        .limit(1)
    )
    last = db.execute(query).scalar_one_or_none()
    if last is None:
        return Conflict("Dit verzoek is intussen veranderd. Wat u hebt getypt, staat er nog.")
    at = f"om {local(last.at):%H.%M} uur"
    did = f"heeft dit verzoek {at} {SECOND[last.action]}"
    if _is_same(last, by):
        first = _yourself(last, action, at)
    elif last.by_id is None and by.id is None and by.email == _entered_from(db, last):
        first = f"Dit is al gedaan met dezelfde brief: {_who(db, last)} {did}."
    else:
        first = f"Een collega was u voor: {_who(db, last)} {did}."
    return Conflict(f"{first} Wat u hebt getypt, staat er nog.")


def _is_same(last: AuditEntry, by: Actor) -> bool:
    if isinstance(by, ByLetter):
        return last.details.get(LINK) == by.link_id
    return last.by_id is not None and last.by_id == by.id


def _yourself(last: AuditEntry, action: Action | None, at: str) -> str:
    """Two clicks, or two tabs: nobody is their own colleague."""
    if action is None or last.action == action.value:
        return f"U hebt dit al gedaan: u hebt dit verzoek {at} {SECOND[last.action]}."
    return f"U hebt dit verzoek intussen zelf {at} {SECOND[last.action]}. Kijk of dit nog nodig is."


def _entered_from(db: Session, entry: AuditEntry) -> str | None:
    decision = db.get(Decision, entry.details["decision"]) if "decision" in entry.details else None
    return decision.entered_from if decision else None


def _who(db: Session, entry: AuditEntry) -> str:
    """By name: the person who acted, or who decided through a letter; the log itself holds no names."""
    if entry.by_id is not None:
        # that somebody helps the member is for nobody else
        named = entry.for_id if HELPED in entry.details and entry.for_id else entry.by_id
        return db.get_one(Person, named).name
    # an entry of `dispute` names the decision that somebody else took
    is_ruling = "decision" in entry.details and entry.action != Action.DISPUTE.value
    decision = db.get(Decision, entry.details["decision"]) if is_ruling else None
    return decision.decided_by if decision else PARTY[Party(entry.by_party)]


def finish(
    db: Session,
    contact: ContactRequest,
    news: News,
    *,
    texts: dict[str, str | None] | None = None,
    facts: dict[str, Any] | None = None,
    touches: bool = True,
    moves: bool = True,
    before: State | None = None,
) -> AuditEntry:
    """Move the contact along the table, add the entry, write the letters, end those that this deed undoes.
    `touches` False: no new version; `moves` False: what was done is about an earlier decision, and the contact stays
    where it is; `before`: to which state it goes back."""
    action = Action(news.action)
    if moves:
        _move(db, contact, action, before)
    took = _takes_up(db, contact, news)
    if touches:
        contact.version += 1
    db.add(contact)
    db.flush()
    entry = audit.record(
        db,
        action=action.value,
        by=news.by,
        party=news.party,
        contact=contact,
        for_id=acts_for(news.by, news.party, contact),
        texts=texts,
        facts={
            "state": contact.state.value,
            **in_place(db, news.by, news.party, contact),
            **_replaced(db, contact),
            **took,
            **(facts or {}),
        },
    )
    letters.announce(db, contact, entry, news)
    outbox.supersede(db, contact.id)
    db.flush()
    return entry


def _replaced(db: Session, contact: ContactRequest) -> dict[str, Any]:
    """What the log adds while another minister answers in the place of whom it concerns."""
    found = recipients.answering(db, contact)
    return {} if found == contact.portfolio_id else {REPLACED_BY: found}


def _takes_up(db: Session, contact: ContactRequest, news: News) -> dict[str, Any]:
    """A contact person who does something with what no colleague has, has it from then on; what the log adds."""
    is_act = news.party is Party.LIAISON and news.by.id is not None and news.action not in NO_TAKING
    is_open = contact.regime is Regime.PERMISSION and contact.closed_at is None
    if not (is_act and is_open) or taken(db, contact).has_it is not None:
        return {}
    contact.taken_by_id = news.by.id
    return {TOOK: news.by.id}


def _move(db: Session, contact: ContactRequest, action: Action, before: State | None) -> None:
    state, ball = lifecycle.after(
        contact.regime,
        contact.state,
        action,
        contact.ball,
        can_call=_can_call(contact),
        is_sealed=disclosure.is_sealed(contact),
        before=before,
    )
    moment = now(db)
    if state is not contact.state or ball is not contact.ball:
        contact.ball_since = moment
    if state is not contact.state:
        contact.closed_at = moment if state in lifecycle.CLOSED else None
    contact.state, contact.ball = state, ball


def _can_call(contact: ContactRequest) -> bool:
    """Whether the side that asked knows whom to call: the named official, or the member they wanted themselves."""
    is_own = contact.initiator_kind in (Initiator.OFFICIAL, Initiator.BODY)
    return is_own or contact.official_email is not None


def acts_for(by: Actor, party: Party, contact: ContactRequest) -> int | None:
    """The member in whose name an assistant acts, also on a contact that somebody else wants with the member; or who
    helps with it."""
    is_own = party is Party.INITIATOR and contact.initiator_kind is Initiator.MEMBER
    if contact.member_id is None or not (is_own or party is Party.MEMBER) or _is_member(by, contact):
        return None
    assists = [grant.member_id for grant in by.of(Role.ASSISTANT)]
    if contact.member_id in assists or permissions.helps(by, contact):
        return contact.member_id
    return next((one for one in assists if contact.id in by.met_by(one)), None)


def _is_member(by: Actor, contact: ContactRequest) -> bool:
    return contact.member_id == by.id or contact.id in by.met_by(by.id)


def in_place(db: Session, by: Actor, party: Party, contact: ContactRequest) -> dict[str, Any]:
    """What the log adds of who helps a member: their id. Of a deputy: their id, for a link in a letter that of who had the letter; of an official without an account which link it was."""
    if permissions.helps(by, contact):
        return {HELPED: by.id}
    if by.id is not None:
        return {"deputy": by.id} if permissions.is_deputy(by, party, contact) else {}
    if isinstance(by, ByLetter):
        return {LINK: by.link_id}
    found = recipients.deputy(db, contact, by.email) if party is Party.MINISTER else None
    return {"deputy": found} if found else {}


@dataclass(frozen=True)
class Came:
    """How something came in that was not typed here by who said it; `at` is when, where that was earlier."""

    how: Channel
    at: datetime | None = None


def keep_text(
    db: Session,
    contact: ContactRequest,
    action: Action,
    by: Actor,
    party: Party,
    text: str,
    *,
    came: Came | None = None,
) -> str | None:
    """Store what was said where it belongs; returns what a letter may carry: nothing of sealed content. `party` said it."""
    if disclosure.is_sealed(contact) and action is not Action.NOTE:
        db.add(
            SealedText(contact_id=contact.id, field=action.value, by_id=by.person_id, text=text, at=now(db))
        )
        return None
    db.add(
        Message(
            contact_id=contact.id,
            action=action,
            by_id=by.id if isinstance(by, ByLetter) else by.person_id,
            by_name=by.name if isinstance(by, ByLetter) else None,
            party=party,
            text=text,
            at=now(db),
            how=came.how if came else None,
            received_at=came.at if came else None,
        )
    )
    return text


def system_news(action: Action | str, **more: Any) -> News:
    return News(action, SYSTEM, Party.SYSTEM, **more)
