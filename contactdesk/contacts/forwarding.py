"""Sending a contact on to another organisation, or under another form; and what that would do, before it is done."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from contactdesk.contacts import asking, capacity, checks, counting, making
from contactdesk.contacts.ask import Ask, Preview
from contactdesk.contacts.change import check, finish, keep_text
from contactdesk.contacts.deeds import resume_clock
from contactdesk.contacts.previewing import letters_since, newest_letter
from contactdesk.law import content, disclosure
from contactdesk.law.content import CONTENT
from contactdesk.law.days import dutch_date, today
from contactdesk.law.disclosure import Topic, is_told
from contactdesk.law.outcomes import FieldError, Invalid, invalid
from contactdesk.law.permissions import Actor
from contactdesk.letters.letter_words.linked import lead_for
from contactdesk.letters.letter_words.news import News
from contactdesk.letters.letter_words.people import named
from contactdesk.letters.letter_words.replacing import because_on
from contactdesk.people import agreements
from contactdesk.store.desk import now
from contactdesk.store.models import ContactRequest, Organisation
from contactdesk.store.transactions import rehearsed
from contactdesk.words import (
    HEADING,
    HELP_WITH,
    RULE_STATUS,
    SENT_ON,
    Action,
    Addressee,
    Form,
    Ground,
    Regime,
    State,
)


@dataclass(frozen=True)
class GoesTo:
    """Where it goes, in which form, and what the rules ask of an inspectorate. `reason`: why, for who asks and for who
    gets it."""

    organisation_id: int
    form: Form | None = None
    ground: Ground | None = None
    addressee: Addressee | None = None
    published_where: str | None = None
    published_on: date | None = None
    reason: str | None = None


@dataclass(frozen=True)
class SentOnPreview:
    """What sending it on would do: what the rules say there, by when it is answered, what stays behind, and every letter
    that would leave, as to whom and what it is called. `elsewhere`: where it goes when not through the desk."""

    organisation: str
    regime: str
    rule: str
    heading: str
    because: str
    source: str
    status: str | None
    elsewhere: str | None
    by_when: str
    stays_behind: bool
    letters: list[tuple[str, str]]


def forward(db: Session, number: str, by: Actor, *, version: int | None = None, **goes: Any) -> str | None:
    """On to another body or under another form (`goes`: as GoesTo): a new, linked contact for which the rules decide anew.

    History and remaining clock go along; internal notes do not, and no text where the minister's side would learn
    more than it did: whoever wrote it sends it anew. Returns the new number, or None where the rules refer elsewhere.
    """
    following = _forward(db, number, by, GoesTo(**goes), version)
    return following.number if isinstance(following, ContactRequest) else None


def _forward(
    db: Session, number: str, by: Actor, goes: GoesTo, version: int | None
) -> ContactRequest | Preview:
    contact, party = check(db, number, by, Action.FORWARD, version)
    if goes.organisation_id == contact.organisation_id and goes.form in (None, contact.form):
        raise invalid("organisatie", "Kies een andere organisatie of een andere vorm")
    said = keep_text(db, contact, Action.FORWARD, by, party, goes.reason) if goes.reason else None
    following = _following(db, contact, by, goes)
    news = News(
        Action.FORWARD,
        by,
        party,
        text=said,
        next_number=following.number if isinstance(following, ContactRequest) else None,
        elsewhere=None if isinstance(following, ContactRequest) else following.decision.refer_to,
    )
    finish(db, contact, news, texts={"text": goes.reason}, facts={"next": news.next_number})
    return following


def look(db: Session, number: str, by: Actor, *, version: int | None = None, **goes: Any) -> SentOnPreview:
    """What `forward` would do, found by doing it: nothing of it is kept. Raises what that raises."""
    return rehearsed(db, lambda: _looked(db, number, by, GoesTo(**goes), version))


def _looked(db: Session, number: str, by: Actor, goes: GoesTo, version: int | None) -> SentOnPreview:
    newest = newest_letter(db)
    found = _forward(db, number, by, goes, version)
    about = (number, found.number) if isinstance(found, ContactRequest) else (number,)
    letters = letters_since(db, newest, about)
    return _of_contact(db, found, letters) if isinstance(found, ContactRequest) else _of_rule(found, letters)


def _of_contact(db: Session, found: ContactRequest, letters: list[tuple[str, str]]) -> SentOnPreview:
    return SentOnPreview(
        organisation=named(db.get_one(Organisation, found.organisation_id)),
        regime=found.regime.value,
        rule=found.rule,
        heading=HEADING[found.regime],
        because=because_on(db, found.because, found.regime, found.portfolio_id, today(now(db))),
        source=found.basis,
        status=RULE_STATUS[found.rule_status],
        elsewhere=None,
        by_when=dutch_date(today(found.due_at)) if found.due_at and found.stopped_at is None else "",
        stays_behind=found.question is None and found.state is State.CLARIFYING,
        letters=letters,
    )


def _of_rule(found: Preview, letters: list[tuple[str, str]]) -> SentOnPreview:
    return SentOnPreview(
        organisation=named(found.organisation),
        regime=found.regime.value,
        rule=found.decision.rule,
        heading=HEADING[found.regime],
        because=found.because,
        source=found.decision.basis,
        status=RULE_STATUS[found.decision.status],
        elsewhere=found.decision.refer_to,
        by_when="",
        stays_behind=False,
        letters=letters,
    )


def _following(db: Session, contact: ContactRequest, by: Actor, goes: GoesTo) -> ContactRequest | Preview:
    """The new contact, or where the rules refer elsewhere what they say."""
    ask = _asked(db, contact, goes)
    agreements.hold(db, goes.organisation_id)
    found = asking.preview_for(db, ask, contact)
    if found.regime is Regime.REFER:
        asking.count_referral(db, found)
        return found
    facts = asking.open_facts(db, ask, found.organisation, found.capacity)
    _check_forwarded(db, contact, found, [*facts, *checks.findings(db, ask, found.organisation)])
    stays_behind = disclosure.widens(contact, found.regime, found.decision.disclose)
    return making.make(
        db,
        ask if stays_behind else _with_texts(ask, contact),
        by,
        found,
        ask.key,
        awaits_question=stays_behind and found.regime is Regime.PERMISSION and _has_text(contact),
        clock=_goes_along(db, contact) if found.sum else None,
    )


def _asked(db: Session, contact: ContactRequest, goes: GoesTo) -> Ask:
    """The same once more, there; without its texts."""
    return Ask(
        organisation_id=goes.organisation_id,
        portfolio_id=_same_office(db, contact, goes.organisation_id),
        form=goes.form or contact.form,
        # what people send begins with a number of theirs (`asking`): nobody comes before with this key
        key=f"{SENT_ON}{contact.id}",
        subject=contact.subject or f"{HELP_WITH} {contact.bill_title}",
        ground=goes.ground,
        addressee=goes.addressee,
        published_where=goes.published_where,
        published_on=goes.published_on,
        bill_title=contact.bill_title,
        committee_decided_on=contact.committee_decided_on,
        # a day, no text, and the term hangs on it; of sealed help not even that
        debate_on=None if disclosure.is_sealed(contact) else contact.debate_on,
        # a plan of which the moment has passed says no more that it was there
        took_place_at=None if _is_plan_of_the_past(contact, now(db)) else contact.took_place_at,
        previous_id=contact.id,
        lead_id=lead_for(db, contact),
    )


def _same_office(db: Session, contact: ContactRequest, organisation_id: int) -> int | None:
    """Within its ministry it still concerns who was chosen; else who answers for where it goes."""
    was, goes = (db.get(Organisation, id_) for id_ in (contact.organisation_id, organisation_id))
    is_chosen = was is not None and was.portfolio_id != contact.portfolio_id
    stays = goes is not None and goes.department_id == contact.department_id
    return contact.portfolio_id if is_chosen and stays else None


def _is_plan_of_the_past(contact: ContactRequest, moment: datetime) -> bool:
    at = contact.took_place_at
    return at is not None and contact.received_at < at <= moment


def _with_texts(ask: Ask, contact: ContactRequest) -> Ask:
    """What goes along where the minister's side learns no more by it."""
    along = content.texts(contact, tuple(text for text in CONTENT if not text.names_the_contact))
    return replace(ask, **along)


def _has_text(contact: ContactRequest) -> bool:
    """Whether there is something to send anew; of sealed help always."""
    return disclosure.is_sealed(contact) or bool(contact.question)


def _check_forwarded(db: Session, contact: ContactRequest, found: Preview, facts: list[FieldError]) -> None:
    errors = [*facts]
    if found.capacity.is_own_report and not capacity.still_reports_for(db, contact, found.organisation):
        text = "Deze melding gaat over een contact van wie meldt. Kies een organisatie waar die zelf werkt"
        errors.append(FieldError("organisatie", text))
    if not is_told(Topic.ASKER, contact.regime, contact.disclose):
        # elsewhere the minister's side would read who asked, and here it may not (Ar 7.20)
        text = "Wie hulp vraagt bij een amendement, hoort de minister niet via dit loket. Vraag het Kamerlid het zelf anders te vragen"
        errors.append(FieldError("vorm", text))
    elif disclosure.seals(found.decision.disclose):
        text = "Hulp bij een wet vraagt het Kamerlid zelf aan: de inhoud is vertrouwelijk en gaat niet mee"
        errors.append(FieldError("vorm", text))
    if found.portfolio is None or found.department is None:
        text = f"Voor {found.organisation.name} staat niet vast welke bewindspersoon antwoord geeft"
        errors.append(FieldError("organisatie", text))
    if errors:
        raise Invalid(*errors)


def _goes_along(db: Session, contact: ContactRequest) -> making.Clock | None:
    """The remaining clock: sending on gives nobody more time."""
    if contact.due_at is None:
        return None
    stood_still = contact.stopped_at is not None
    resume_clock(db, contact)
    count = counting.count(db, contact)
    counted = (now(db), True) if stood_still else (count.start, count.resumed)
    return making.Clock(contact.received_at, contact.due_at, contact.is_urgent, counted)
