"""What somebody asked, mended until it is decided; and a contact that was called held by mistake, opened again."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlmodel import Session

from contactdesk.contacts import asking, counting
from contactdesk.contacts.ask import Ask
from contactdesk.contacts.capacity import OTHER_CHAMBER, seats_of
from contactdesk.contacts.change import check, finish
from contactdesk.contacts.checks import NO_QUESTION, NO_SUBJECT, debate
from contactdesk.contacts.deeds import awaits_question
from contactdesk.contacts.making import renamed, seal
from contactdesk.law import content, disclosure, terms
from contactdesk.law.days import add_working_days, today
from contactdesk.law.early import is_reported_after, is_told_afterwards
from contactdesk.law.outcomes import Barred, Conflict, FieldError, Invalid, invalid
from contactdesk.law.permissions import Actor
from contactdesk.letters.letter_words.news import News
from contactdesk.letters.letter_words.people import is_own
from contactdesk.letters.recipients import NAMED, UNNAMED
from contactdesk.store import met
from contactdesk.store.desk import desk, now
from contactdesk.store.models import ContactRequest, Decision
from contactdesk.words import Action, Form, Initiator, Party, Regime

A = Action
#: working days in which a contact that was called held by mistake can be opened again
REOPENS_WITHIN: Final = 5
NOTHING: Final = "U hebt niets veranderd"
OTHER_RULE: Final = "Bij deze vorm geldt een andere regel. Kies de vorm die er stond, of trek dit verzoek in en vraag het opnieuw"
NOT_YOURS: Final = "U kunt alleen verbeteren wat u zelf hebt ingevoerd. Vraag de aanvrager dit te doen, of stel eerst een vraag."
#: what is kept apart of sealed help: who mends it types it anew, and what stays empty stays as it was
APART: Final = ("subject", "question")
IS_OVER: Final = "Dit is afgelopen. Verbeteren kan niet meer."
REPORTED_LONG_AGO: Final = (
    f"Dit contact is langer dan {REOPENS_WITHIN} werkdagen geleden gemeld. Verbeteren kan niet meer."
)
NOT_BEFORE: Final = (
    "Met welk Kamerlid, verandert u pas als het contact er was. Trek dit in en meld het opnieuw"
)
ANSWER_FIRST: Final = "Schrijf eerst uw vraag opnieuw: die is niet meegegaan. Verbeteren kan daarna."


@dataclass(frozen=True)
class Mended:
    """What it says from now on; what is the same was not touched. Of sealed help an empty subject or question is the same.
    `members`: with whom a contact was that is reported; None: as it was."""

    subject: str | None
    question: str | None
    form: Form
    debate_on: date | None
    members: tuple[int, ...] | None = None


def correct(db: Session, number: str, by: Actor, mended: Mended, *, version: int | None = None) -> None:
    """Mend it; who already got it gets the correction, as far as they know of what was mended. What was put to the
    minister is put anew: an open link shows what is new, and asks again."""
    contact, party = check(db, number, by, A.CORRECT, version)
    if why_not := cannot_correct(db, contact, by, party):
        raise Barred(why_not) if why_not == NOT_YOURS else Conflict(why_not)
    before = met.members(db, contact)
    changed = _changed(contact, mended, before)
    _check(db, contact, mended, changed)
    _put(db, contact, by, mended, changed)
    if contact.regime is Regime.PERMISSION and _is_told(contact, changed):
        contact.asked_version += 1
    if {"form", "debate_on"} & set(changed):
        _count_anew(db, contact)
    texts: dict[str, str | None] = {name: getattr(mended, name) for name in APART if name in changed}
    # the day of a debate that the minister's side may not know stands in no log either
    facts: dict[str, Any] = {"changed": changed} | {
        name: str(getattr(contact, name))
        for name in ("form", "debate_on")
        if name in changed and _is_told(contact, [name])
    }
    if content.MEMBERS in changed:
        after = met.members(db, contact)
        facts |= {UNNAMED: [one for one in before if one not in after]}
        facts |= {NAMED: [one for one in after if one not in before]}
    finish(db, contact, News(A.CORRECT, by, party, changed=tuple(changed)), texts=texts, facts=facts)


def _changed(contact: ContactRequest, mended: Mended, members: list[int]) -> list[str]:
    """What will say something else. What is sealed is not compared: it is never read here."""
    is_sealed = disclosure.is_sealed(contact)
    is_report = contact.initiator_kind in (Initiator.OFFICIAL, Initiator.BODY)
    is_other = is_report and mended.members is not None and [*mended.members] != members
    columns = [
        name
        for name in content.MENDED
        if name != content.MEMBERS
        and getattr(contact, name) != getattr(mended, name)
        and not (is_sealed and name in APART and not getattr(mended, name))
    ]
    return [*columns, *([content.MEMBERS] if is_other else [])]


def _put(db: Session, contact: ContactRequest, by: Actor, mended: Mended, changed: list[str]) -> None:
    """In its place; of sealed help beside what was there, with who wrote it and when."""
    is_sealed = disclosure.is_sealed(contact)
    if not is_sealed:
        contact.haystack = renamed(contact.haystack, contact.number, contact.subject, mended.subject)
    for name in changed:
        if name == content.MEMBERS:
            met.put(db, contact, mended.members or ())
        elif not (is_sealed and name in APART):
            setattr(contact, name, getattr(mended, name))
        elif text := getattr(mended, name):
            seal(db, contact, name, by, text)


def _is_told(contact: ContactRequest, changed: list[str]) -> bool:
    """Does the minister's side know of anything of this?"""
    topics = [content.MENDED[name][1] for name in changed]
    return any(
        topic is None or disclosure.is_told(topic, contact.regime, contact.disclose) for topic in topics
    )


def cannot_correct(db: Session, contact: ContactRequest, by: Actor, party: Party | None) -> str:
    """Why who may mend what they asked cannot do so with this; empty where they can."""
    if party is Party.LIAISON and (contact.entered_by_side or contact.entered_by_id != by.id):
        return NOT_YOURS
    if contact.closed_at is not None:
        return cannot_correct_report(db, contact)
    return ANSWER_FIRST if awaits_question(db, contact) else ""


def cannot_correct_report(db: Session, contact: ContactRequest) -> str:
    """Why what is over is not mended any more; empty for a report of a contact that was there, for a few days."""
    if not is_own(contact) or not (is_told_afterwards(contact) or is_reported_after(contact)):
        return IS_OVER
    if today(now(db)) > add_working_days(today(contact.received_at), REOPENS_WITHIN):
        return REPORTED_LONG_AGO
    return ""


def _check(db: Session, contact: ContactRequest, mended: Mended, changed: list[str]) -> None:
    errors = []
    is_sealed = disclosure.is_sealed(contact)
    if not changed:
        # of sealed help each field may stay empty: no one of them is wrong
        errors.append(FieldError("" if is_sealed else "onderwerp", NOTHING))
    if not mended.subject and not is_sealed:
        errors.append(NO_SUBJECT)
    if contact.question and not mended.question:
        errors.append(NO_QUESTION)
    if "debate_on" in changed:
        errors += debate(db, mended.debate_on)
    if content.MEMBERS in changed:
        errors += _wrong_members(db, contact, mended.members or ())
    if errors:
        raise Invalid(*errors)
    if "form" in changed and not _has_same_rule(db, contact, mended.form):
        raise invalid("vorm", OTHER_RULE)


def _wrong_members(db: Session, contact: ContactRequest, members: tuple[int, ...]) -> list[FieldError]:
    """Of a report of a contact that was there; before that, whom somebody wants to reach is another request."""
    if contact.closed_at is None:
        return [FieldError("lid", NOT_BEFORE)]
    if not members:
        return [FieldError("lid", "Kies een Kamerlid")]
    try:
        chamber = seats_of(db, members)
    except Invalid as wrong:
        return list(wrong.errors)
    return [] if chamber is contact.chamber else [FieldError("lid", OTHER_CHAMBER)]


def _has_same_rule(db: Session, contact: ContactRequest, form: Form) -> bool:
    """Whether the rules of today say of this form what they said of the contact."""
    ask = Ask(
        organisation_id=contact.organisation_id,
        form=form,
        key="",
        subject=contact.subject,
        portfolio_id=contact.portfolio_id,
        ground=contact.ground,
        addressee=contact.addressee,
        published_where=contact.published_where,
        published_on=contact.published_on,
        took_place_at=contact.took_place_at,
        committee_decided_on=contact.committee_decided_on,
    )
    found = asking.preview_for(db, ask, contact).decision
    return (found.rule, found.regime, found.disclose) == (contact.rule, contact.regime, contact.disclose)


def _count_anew(db: Session, contact: ContactRequest) -> None:
    """The term is what it would have been, had it been asked so at first."""
    if contact.due_at is None:
        return
    contact.due_at = counting.count(db, contact).due
    contact.is_urgent = terms.is_urgent(desk(db).terms, now(db), disclosure.debate_of(contact))


def reopen(db: Session, number: str, by: Actor, *, version: int | None = None) -> None:
    """It was called held by mistake: it is open again, as after the permission or the notice."""
    contact, party = check(db, number, by, A.REOPEN, version)
    if why_not := cannot_reopen(db, contact):
        raise Conflict(why_not)
    contact.held_at = contact.shared = None
    finish(db, contact, News(A.REOPEN, by, party))


def cannot_reopen(db: Session, contact: ContactRequest) -> str:
    """Why a contact that was called held stays so; empty where it can be opened again."""
    if contact.closed_at is None:
        return "Dit contact is niet als gehouden gemeld."
    if today(now(db)) > add_working_days(today(contact.closed_at), REOPENS_WITHIN):
        return f"Dit contact is langer dan {REOPENS_WITHIN} werkdagen geleden gemeld. Vraag het opnieuw als het nog nodig is."
    decision = db.get(Decision, contact.permission_id) if contact.permission_id else None
    if contact.regime is Regime.PERMISSION and (decision is None or decision.disputed_at is not None):
        return "De toestemming voor dit contact is betwist. Vraag het opnieuw als het nog nodig is."
    return ""
