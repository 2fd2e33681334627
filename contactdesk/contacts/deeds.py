"""The deeds of those who handle a contact: take, ask back, ask permission, say."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk.contacts import beside
from contactdesk.contacts.change import Came, check, finish, keep_text, refuse_afterwards, rival
from contactdesk.contacts.told_elsewhere import other_office
from contactdesk.law import disclosure, terms
from contactdesk.law.disclosure import Topic, is_told
from contactdesk.law.officials import Official
from contactdesk.law.outcomes import invalid
from contactdesk.law.permissions import Actor
from contactdesk.letters.letter_words.news import News
from contactdesk.store.desk import desk, now
from contactdesk.store.models import ContactRequest, Message
from contactdesk.words import Action, State, listed

A = Action


def take(db: Session, number: str, by: Actor, *, version: int | None = None) -> None:
    """Take up a contact, or take it over from a colleague."""
    contact, party = check(db, number, by, A.TAKE, version)
    contact.taken_by_id = by.id
    finish(db, contact, News(A.TAKE, by, party))


def ask_back(db: Session, number: str, by: Actor, *, text: str, version: int | None = None) -> None:
    """Ask the initiator something first: the clock stops and the minister's link is suspended."""
    contact, party = check(db, number, by, A.ASK_BACK, version)
    contact.stopped_at = now(db)
    said = keep_text(db, contact, A.ASK_BACK, by, party, text)
    finish(db, contact, News(A.ASK_BACK, by, party, text=said), texts={"text": text})


def clarify(
    db: Session, number: str, by: Actor, *, text: str, came: Came | None = None, version: int | None = None
) -> None:
    """The answer: the clock goes on with what was left, and what was asked of the minister is new."""
    contact, party = check(db, number, by, A.CLARIFY, version)
    answer(db, contact, News(A.CLARIFY, by, party, text=text), came=came, facts=_way(came))


def answer(
    db: Session,
    contact: ContactRequest,
    news: News,
    *,
    came: Came | None = None,
    facts: dict[str, Any] | None = None,
) -> None:
    """What the initiator answered, whoever wrote it down: `news.text`."""
    text = news.text or ""
    resume_clock(db, contact)
    contact.asked_version += 1
    if awaits_question(db, contact):
        contact.question = text
        finish(db, contact, news, texts={"question": text}, facts=facts)
        return
    said = keep_text(db, contact, A(news.action), news.by, news.side or news.party, text, came=came)
    finish(db, contact, replace(news, text=said), texts={"text": text}, facts=facts)


def awaits_question(db: Session, contact: ContactRequest) -> bool:
    """Whether the question stayed behind when this was sent on, and the initiator has not sent it anew."""
    if (
        contact.state is not State.CLARIFYING
        or contact.question
        or not is_told(Topic.QUESTION, contact.regime, contact.disclose)
    ):
        return False
    asked_back = select(col(Message.id)).where(
        col(Message.contact_id) == contact.id, col(Message.action) == A.ASK_BACK
    )
    return db.execute(asked_back.limit(1)).first() is None


def resume_clock(db: Session, contact: ContactRequest) -> None:
    """Let a clock that stood still go on, if it did."""
    if contact.stopped_at is None or contact.due_at is None:
        return
    went_on = terms.due_after_pause(
        desk(db).terms,
        contact.stopped_at,
        contact.due_at,
        now(db),
        debate_on=disclosure.debate_of(contact),
        chamber=contact.chamber,
    )
    contact.due_at, contact.stopped_at = went_on.due, None


def message(db: Session, number: str, by: Actor, *, text: str, came: Came | None = None) -> None:
    """Say something to the other side; no version is needed, nothing can be overtaken."""
    contact, party = check(db, number, by, A.MESSAGE, None)
    said = keep_text(db, contact, A.MESSAGE, by, party, text, came=came)
    news = News(A.MESSAGE, by, party, text=said)
    finish(db, contact, news, texts={"text": text}, facts=_way(came), touches=False)


def _way(came: Came | None) -> dict[str, Any]:
    """What the log adds of what did not come through the desk itself."""
    return {"how": came.how.value} if came else {}


def note(db: Session, number: str, by: Actor, *, text: str) -> None:
    """An internal note: for the liaisons of this department and their deputies, nobody else."""
    contact, party = check(db, number, by, A.NOTE, None)
    keep_text(db, contact, A.NOTE, by, party, text)
    finish(db, contact, News(A.NOTE, by, party), texts={"text": text}, touches=False)


def ask_permission(
    db: Session,
    number: str,
    by: Actor,
    *,
    official: Official | None = None,
    others: Sequence[Official] | None = None,
    without_official: bool = False,
    portfolio_id: int | None = None,
    advice: str | None = None,
    version: int | None = None,
) -> None:
    """Put it to the minister's office, with advice; also again, for another official or scope. `without_official`:
    who was named before is it no more; otherwise that stays where no other is named. `others`: who speaks beside them; None:
    whoever does now. `portfolio_id`: the minister whom
    it concerns; who has it already is not asked again, but reminded."""
    contact, party = check(db, number, by, A.ASK_PERMISSION, version)
    refuse_afterwards(contact)
    was = contact.state
    former, office = other_office(db, contact, portfolio_id)
    if was is State.AWAITING_PERMISSION and not office:
        raise rival(db, contact, by, A.ASK_PERMISSION)
    told_before = was in (State.PERMITTED, State.SCHEDULED)
    contact.ics_sequence += 1 if was is State.SCHEDULED else 0
    leaves = without_official and official is None and contact.official_email is not None
    changes = leaves or official is not None or others is not None
    if changes and disclosure.is_sealed(contact):
        # who names the drafter decides who reads: not even by way of the advice
        raise invalid("ambtenaar_naam", "De wetgevingsafdeling noemt zelf de jurist die helpt")
    named = contact.official_name if changes else None
    if leaves:
        facts = office | beside.nobody(db, contact, by)
    else:
        facts = office | (beside.enter_all(db, contact, official, others, by) if changes else {})
    joined = facts.get("joined", []) if told_before else []
    resume_clock(db, contact)
    contact.advice = advice
    contact.asked_at = now(db)
    # what is asked anew is asked for everything that follows: the permission so far does not cover it
    contact.permission_id = contact.permission_granted = None
    if told_before:
        contact.asked_version += 1
        contact.due_at = terms.due(
            desk(db).terms, contact.form, now(db), disclosure.debate_of(contact), contact.chamber
        ).due
    finish(
        db,
        contact,
        News(
            A.ASK_PERMISSION,
            by,
            party,
            was=was,
            former_office=former,
            former_official=(named or "") if "former_official" in facts else "",
            joined=listed([one.name for one in contact.further if one.id in joined]),
        ),
        texts={"advice": advice, "official": contact.official_email if official else None},
        facts=facts | ({"again": True} if joined else {}),
    )


def remind(db: Session, number: str, by: Actor, *, version: int | None = None) -> None:
    """A fresh letter with a fresh link; the old one stays valid."""
    contact, party = check(db, number, by, A.REMIND, version)
    finish(db, contact, News(A.REMIND, by, party), touches=False)
