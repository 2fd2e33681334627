"""What the page behind a link of a letter shows, read in one snapshot. Changes nothing; its form is elsewhere.

It shows what the letter itself may say to the office (`letter_words.contact_facts`): sealed content cannot get here.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk.contacts import decisions, letter_decisions
from contactdesk.contacts.change import rival
from contactdesk.contacts.letter_decisions import Link, LinkState, Opener
from contactdesk.law import content, disclosure
from contactdesk.law.days import dutch_moment
from contactdesk.law.disclosure import Topic
from contactdesk.law.refusal_grounds import is_answered_in_writing
from contactdesk.letters import outbox
from contactdesk.letters.letter_words.contact_facts import View, view
from contactdesk.letters.letter_words.news import News
from contactdesk.letters.letter_words.people import Side
from contactdesk.letters.letter_words.rulings import RulingWords, ruling
from contactdesk.letters.recipients import Address
from contactdesk.people import agreements
from contactdesk.people.agreements import AgreementEntry
from contactdesk.store.desk import desk
from contactdesk.store.models import AuditEntry, ContactRequest, Decision, DecisionLink, Letter, Message
from contactdesk.words import Action, Party, State

#: what makes a link older than its contact (`asked_version`), as the page says it
NEWS = {
    Action.CORRECT.value: "Het verzoek is verbeterd: {changed}.",
    Action.CLARIFY.value: "De aanvrager heeft een vraag beantwoord.",
    Action.RECORD_ANSWER.value: "De aanvrager heeft een vraag beantwoord.",
    Action.NAME_OFFICIAL.value: "Er is een ambtenaar genoemd, of een andere dan eerst.",
    Action.ASK_PERMISSION.value: "De contactpersoon vraagt het opnieuw. Kijk ook naar de ambtenaar en het advies.",
    Action.DISPUTE.value: "Een eerder besluit klopte niet. Dat besluit geldt niet meer.",
}
SAID = {
    Action.ASK_BACK: "Vraag van de contactpersoon",
    Action.CLARIFY: "Antwoord van de aanvrager",
    Action.RECORD_ANSWER: "Antwoord van de aanvrager",
}


@dataclass(frozen=True)
class Taken:
    """A decision in words, and when the desk was told of it."""

    said: RulingWords
    at: str
    is_disputed: bool
    is_mistaken: bool


@dataclass(frozen=True)
class DecisionPage:
    """Everything on the page. `view` is None when the link has expired: it shows nothing of the request then."""

    purpose: str
    standing: LinkState
    number: str
    state: State
    rule: str
    view: View | None
    reply: Side | None
    taken: Taken | None
    newer: Taken | None
    said: list[tuple[str, str]]
    news: list[str]
    asked_version: int
    read_url: str | None
    is_open: bool
    is_overtaken: bool
    may_dispute: bool
    reopens: bool
    in_writing: bool
    may_revoke: bool
    may_permit: bool
    own_entry: str
    may_take_back: bool
    agreement: AgreementEntry | None
    too_late: str


def shown(db: Session, token: str, by: Opener) -> DecisionPage:
    """The page for this token. NotFound for a forged or unknown one, Locked for who may not open it yet."""
    found = letter_decisions.open_link(db, token, by)
    link, contact = found.link, found.contact
    to = Address(link.addressee, Party.MINISTER, is_shared=True)
    seen = view(db, contact, News("page", letter_decisions.office(link), Party.MINISTER), to)
    is_confirmation = link.purpose == "confirm"
    own = found.own if is_confirmation else found.decision
    own_entry, may_take_back = letter_decisions.own_entry(db, found, by)
    return DecisionPage(
        purpose=link.purpose,
        standing=found.standing,
        number=contact.number,
        state=contact.state,
        rule=contact.rule,
        view=None if found.has_expired else seen,
        reply=seen.reply,
        taken=_taken(db, contact, own),
        newer=_taken(db, contact, found.decision) if is_confirmation and not found.is_current else None,
        said=[] if found.has_expired else said(db, contact),
        news=_news(db, link) if found.standing is LinkState.CHANGED else [],
        asked_version=contact.asked_version,
        read_url=_read_url(db, link) if link.purpose == "decide" else None,
        is_open=found.is_open,
        is_overtaken=is_confirmation and not found.is_current,
        may_dispute=found.may_dispute,
        reopens=found.own is not None and decisions.reopens(db, contact, found.own),
        may_revoke=found.may_revoke,
        may_permit=found.may_permit,
        own_entry=own_entry,
        may_take_back=may_take_back,
        in_writing=is_answered_in_writing(contact.form, contact.initiator_kind),
        agreement=_agreement(db, found) if link.purpose == "agreement" else None,
        too_late=_too_late(db, found),
    )


def _agreement(db: Session, found: Link) -> AgreementEntry | None:
    """As long as it is with the minister to whom the letter went."""
    there = agreements.shown(db, found.contact.organisation_id)
    return there if there and there.portfolio_id == found.contact.portfolio_id else None


def _taken(db: Session, contact: ContactRequest, decision: Decision | None) -> Taken | None:
    if decision is None:
        return None
    return Taken(
        ruling(db, contact, decision),
        dutch_moment(decision.at),
        is_disputed=decision.disputed_at is not None,
        is_mistaken=decision.mistaken_at is not None,
    )


def said(db: Session, contact: ContactRequest) -> list[tuple[str, str]]:
    """Questions back and their answers: part of what is asked, where the office may read that."""
    if not disclosure.by_letter(Party.MINISTER, Topic.QUESTION, contact):
        return []
    query = (
        select(Message)
        .where(col(Message.contact_id) == contact.id, col(Message.action).in_(SAID))
        .order_by(col(Message.id))
    )
    return [
        (SAID[one.action], f"{one.text}\n({dutch_moment(one.at)})") for one in db.execute(query).scalars()
    ]


def _news(db: Session, link: DecisionLink) -> list[str]:
    """What happened since the letter of this link was written, oldest first and each once."""
    written: Any = select(col(Letter.audit_id)).where(col(Letter.id) == link.letter_id).scalar_subquery()
    query = (
        select(col(AuditEntry.action), col(AuditEntry.details))
        .where(col(AuditEntry.contact_id) == link.contact_id, col(AuditEntry.action).in_(NEWS))
        .where(col(AuditEntry.id) > written)
        .order_by(col(AuditEntry.id))
    )
    knows = disclosure.topics((Party.MINISTER,), db.get_one(ContactRequest, link.contact_id))
    told = (_worded(row.action, row.details, knows) for row in db.execute(query))
    return list(dict.fromkeys(filter(None, told)))


def _worded(action: str, details: dict[str, Any], knows: Collection[Topic]) -> str:
    """Empty where nothing was mended that the office may know of."""
    changed = content.mended(details.get("changed", ()), knows)
    return "" if "changed" in details and not changed else NEWS[action].format(changed=", ".join(changed))


def _read_url(db: Session, link: DecisionLink) -> str | None:
    """The link of the same letter that can be sent on safely: it only reads."""
    query = select(DecisionLink).where(
        col(DecisionLink.letter_id) == link.letter_id, col(DecisionLink.purpose) == "read"
    )
    other = db.execute(query).scalar_one_or_none()
    settings = desk(db).settings
    return f"{settings.base_url}/besluit/{outbox.token(settings, other)}" if other else None


def _too_late(db: Session, found: Link) -> str:
    """What to say to who still sends the form of a link that can do that no more."""
    if found.link.purpose == "confirm" and found.standing is not LinkState.EXPIRED:
        return rival(db, found.contact, letter_decisions.office(found.link)).message
    return letter_decisions.too_late(db, found).message
