"""What `/wacht-op-u` shows, read in one snapshot: the first that waits as its letter told it, and the others as lines.

It shows what a letter may say to the office (`letter_words.contact_facts`): sealed content cannot get here.
"""

from dataclasses import dataclass

from sqlmodel import Session

from contactdesk import words
from contactdesk.contacts import letter_decisions
from contactdesk.contacts.letter_decisions import DecidedToday, DecidingOffice, Opener
from contactdesk.law import disclosure, terms
from contactdesk.law.days import dutch_moment
from contactdesk.law.refusal_grounds import is_answered_in_writing
from contactdesk.letters.letter_words.contact_facts import View, view
from contactdesk.letters.letter_words.news import News
from contactdesk.letters.letter_words.people import is_own
from contactdesk.letters.recipients import Address
from contactdesk.routes.decision_link_page import said
from contactdesk.signals.page import SignalLine, turns
from contactdesk.store.desk import desk, now
from contactdesk.store.models import ContactRequest, Organisation
from contactdesk.words import HELP_WITH, Initiator, Party

#: so many can be permitted in one act: each was read on the page
TOGETHER = 25


@dataclass(frozen=True)
class WaitingLine:
    """One that waits, in a list."""

    number: str
    about: str
    place: str
    due: str
    is_late: bool


@dataclass(frozen=True)
class DecidedLine:
    """One that was decided and whose confirmation waits: where to take it back, and when the confirmation comes."""

    number: str
    about: str
    outcome: str
    href: str
    confirmed: str


@dataclass(frozen=True)
class PutToOffice:
    """One that waits, whole: what the office decides on. `version` is what was asked when it was shown."""

    number: str
    version: int
    kind: Initiator
    rule: str
    view: View
    said: list[tuple[str, str]]
    in_writing: bool


@dataclass(frozen=True)
class OfficePage:
    """Everything on the page. `now` is decided on first, `after` comes next where that is left for later; `together` can be
    permitted in one act; `times`: how many wait, also those that have no line; `closed`: how many ask a sign-in first; `decided`: what
    the office decided itself, until the day letter confirms it; `signals`: emergency signals that wait for it, to who is signed in."""

    now: PutToOffice | None
    after: str
    lines: list[WaitingLine]
    together: list[PutToOffice]
    times: int
    closed: int
    decided: list[DecidedLine]
    signals: list[SignalLine]


def shown(db: Session, by: Opener, chosen: str = "", after: str = "") -> OfficePage:
    """`chosen`: which of them first; `after`: the one after that."""
    waits = letter_decisions.waiting(db, by)
    found = _from(waits.found, chosen, after)
    factual = [(office, one) for office, one in found if is_factual(one)][:TOGETHER]
    return OfficePage(
        now=_asked(db, *found[0]) if found else None,
        after=found[1][1].number if len(found) > 1 else "",
        lines=[_line(db, one) for _, one in found[1:]],
        together=[_asked(db, *one) for one in factual] if len(factual) > 1 else [],
        times=waits.times,
        closed=waits.closed,
        decided=[_decided(one) for one in letter_decisions.decided_today(db, by)],
        signals=turns(db, by.me) if by.me else [],
    )


def is_factual(contact: ContactRequest) -> bool:
    """Asked for facts: yes, unless. Help with a law is decided on one by one."""
    return contact.form in words.FACTUAL and not is_own(contact) and not disclosure.is_sealed(contact)


def _from(
    found: list[tuple[DecidingOffice, ContactRequest]], chosen: str, after: str
) -> list[tuple[DecidingOffice, ContactRequest]]:
    """The same in a circle, from the chosen one."""
    numbers = [one.number for _, one in found]
    at = numbers.index(chosen) if chosen in numbers else 0
    at = numbers.index(after) + 1 if after in numbers else at
    return found[at:] + found[:at]


def _line(db: Session, contact: ContactRequest) -> WaitingLine:
    organisation, due = db.get_one(Organisation, contact.organisation_id), contact.due_at
    return WaitingLine(
        number=contact.number,
        about=contact.subject or f"{HELP_WITH} {contact.bill_title}",
        place=f"{organisation.name} · {words.FORM[contact.form]}",
        due=terms.how_late(desk(db).terms, now(db), due) if due else "",
        is_late=due is not None and due < now(db),
    )


def _decided(one: DecidedToday) -> DecidedLine:
    outcome, when = words.OUTCOME[one.outcome], dutch_moment(one.confirmed_at)
    return DecidedLine(one.number, one.about, outcome, f"/besluit/{one.token}", when)


def _asked(db: Session, office: DecidingOffice, contact: ContactRequest) -> PutToOffice:
    to = Address(office.mailbox, Party.MINISTER, is_shared=True)
    return PutToOffice(
        number=contact.number,
        version=contact.asked_version,
        kind=contact.initiator_kind,
        rule=contact.rule,
        view=view(db, contact, News("page", office.actor, Party.MINISTER), to),
        said=said(db, contact),
        in_writing=is_answered_in_writing(contact.form, contact.initiator_kind),
    )
