"""What a letter about a contact says to one address: a frozen view. The words around it stand in the templates.

Who may know what is `disclosure`'s table, and this asks it. Sealed content cannot get in: it stands in a table
that is never read here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk import words
from contactdesk.law import content, disclosure, lifecycle, officials, terms
from contactdesk.law.addresses import folded
from contactdesk.law.content import CONTENT, Text
from contactdesk.law.days import dutch_date, dutch_hour, dutch_moment, end_of, ends_a_day, local, today
from contactdesk.law.disclosure import Topic, by_letter
from contactdesk.law.early import is_reported_after, is_told_afterwards, reported_late
from contactdesk.letters import recipients
from contactdesk.letters.letter_words import linked
from contactdesk.letters.letter_words.agreements import AgreementWords, agreement_of
from contactdesk.letters.letter_words.news import News
from contactdesk.letters.letter_words.opening import can_open
from contactdesk.letters.letter_words.own_side import OwnSide, own_side
from contactdesk.letters.letter_words.people import (
    Asker,
    Side,
    asker,
    body_name,
    is_own,
    is_staff,
    line,
    named,
    phone,
    reply,
    short_name,
    side_of,
)
from contactdesk.letters.letter_words.replacing import because_on, minister_on, titled
from contactdesk.letters.letter_words.rulings import RulingWords, early_of, ruling
from contactdesk.letters.letter_words.sent_on import CameFrom, came_from, learns_where
from contactdesk.letters.recipients import Address
from contactdesk.store.desk import desk, now
from contactdesk.store.models import ContactRequest, Decision, Organisation, Person
from contactdesk.words import Action, Party, Regime, RuleStatus, State

#: what is said beside the question, and who reads that
_SAID_OF: Final = {
    Action.MESSAGE.value: Topic.TALK,
    Action.RECORD_MESSAGE.value: Topic.TALK,
    Action.RECORD_OFFICE.value: Topic.ADVICE,
}
#: after which the clock goes on
_ANSWERS: Final = (Action.CLARIFY, Action.RECORD_ANSWER)
#: after the yes: whom to call, or when
_GIVE_NUMBER: Final = frozenset({Action.NAME_OFFICIAL, Action.SCHEDULE, Action.RESCHEDULE})


@dataclass(frozen=True)
class Where:
    organisation: str
    short: str
    kind: words.OrganisationKind
    handler: str | None
    is_unreached: bool
    department: str
    portfolio: str
    replaced: str
    answers: bool
    liaison_phone: str | None
    liaison_reach: str
    liaison_way: str
    reach: str
    has_secretary: bool


@dataclass(frozen=True)
class What:
    """What it is about. None where this address may not read it, or where there is nothing."""

    about: str
    form: str
    bill: str | None
    debate: str | None
    ground: str | None
    texts: Mapping[str, str | None]
    lines: list[tuple[str, str]]
    wishes: list[tuple[str, str]]
    advice: str | None
    shared: str | None
    text: str | None
    is_presumed: bool


@dataclass(frozen=True)
class When:
    now: str
    received: str
    due: str | None
    due_short: str | None
    how_late: str | None
    sum: str | None
    after_debate: str | None
    is_debate_over: bool
    answer_by: str
    escalates_from: str | None
    asked: str | None
    since: str
    took_place: str | None
    reported_late: str
    appointment: str | None
    minutes: int | None
    place: str | None
    held: str | None
    early: str | None


@dataclass(frozen=True)
class RuleWords:
    basis: str
    because: str
    status: str | None
    is_immediate: bool
    minister_learns: str
    is_open: bool


@dataclass(frozen=True)
class NextContact:
    number: str
    organisation: str
    awaits_question: bool


@dataclass(frozen=True)
class View:
    """All that the template of a letter can name."""

    number: str
    url: str | None
    site: str
    party: Party
    action: str
    was: str | None
    has_moved: bool
    former_office: str
    former_official: str
    official_change: str
    joined: str
    is_joining: bool
    changed: str
    leaves: str
    by: str
    is_by_desk: bool
    is_by_you: bool
    former: str | None
    recorder: str
    received: str
    ball_is: Party | None
    ball: str
    regime: Regime
    is_sealed: bool
    is_urgent: bool
    on_debate: str
    is_way_open: bool
    is_planned: bool
    is_told: bool
    is_done: bool
    awaits_question: bool
    own: OwnSide
    who: Asker
    where: Where
    what: What
    when: When
    rule: RuleWords
    official: Side | None
    officials: list[Side]
    with_whom: str
    decision: RulingWords | None
    slip_until: str
    reply: Side | None
    next: NextContact | None
    elsewhere: str | None
    came: CameFrom | None
    also: list[str]
    agreement: AgreementWords | None


def view(db: Session, contact: ContactRequest, news: News, address: Address) -> View:
    """The contact as this address may know it."""
    site = desk(db).settings.base_url
    knows_who = by_letter(address.party, Topic.ASKER, contact)
    knows_staff = by_letter(address.party, Topic.STAFF, contact)
    own = own_side(db, contact, address)
    known = _officials(contact, address.party)
    return View(
        number=contact.number,
        url=f"{site}/verzoeken/{contact.number}" if can_open(db, contact, address) else None,
        site=site,
        party=address.party,
        action=str(news.action),
        was=news.was,
        has_moved=news.was is not None and news.was is not contact.state,
        former_office=f"de {line(news.former_office)}" if news.former_office else "",
        former_official=line(news.former_official),
        official_change=news.official_change or "",
        joined=line(news.joined) if known else "",
        is_joining=folded(news.joined_at) == folded(address.email),
        changed=", ".join(content.mended(news.changed, disclosure.topics((address.party,), contact))),
        leaves=line(news.leaves),
        by=_by_whom(db, contact, news, own, knows_who=knows_who, knows_staff=knows_staff),
        is_by_desk=news.party is Party.SYSTEM,
        is_by_you=news.by.email == address.email,
        former=line(db.get_one(Person, news.former).name) if news.former and knows_who else None,
        recorder=line(news.by.name),
        received=news.received,
        ball_is=contact.ball,
        ball=words.PARTY[contact.ball] if contact.ball else "niemand",
        regime=contact.regime,
        is_sealed=disclosure.is_sealed(contact),
        is_urgent=_is_urgent(db, contact, address.party),
        on_debate=_on_debate(db, contact, address.party),
        is_way_open=disclosure.is_way_open(contact),
        is_planned=contact.state is State.SCHEDULED,
        is_told=is_told_afterwards(contact),
        is_done=is_reported_after(contact),
        awaits_question=_awaits_question(contact),
        own=own,
        who=asker(db, contact, is_known=knows_who, knows_staff=knows_staff),
        where=_where(db, contact),
        what=_what(contact, news, address.party),
        when=_when(db, contact, news, address.party),
        rule=_rule(db, contact),
        official=next(iter(known), None),
        officials=known,
        with_whom=words.listed([one.name for one in known]),
        decision=_decision(db, contact, news, address.party),
        slip_until=_slip_until(db, news, address),
        reply=reply(db, contact, address.party),
        next=_next(db, contact, news, address.party),
        elsewhere=news.elsewhere,
        came=came_from(db, contact, address.party, reads=by_letter(address.party, Topic.QUESTION, contact)),
        also=linked.asked_too(db, contact, {address.party}),
        agreement=agreement_of(db, contact),
    )


def _decision(db: Session, contact: ContactRequest, news: News, party: Party) -> RulingWords | None:
    """What was decided now; or in the letters that give a number, on which conditions it was given."""
    stands = db.get(Decision, contact.permission_id) if contact.permission_id else None
    gives_number = news.action in _GIVE_NUMBER and bool(_officials(contact, party))
    found = news.decision or (stands if gives_number else None)
    return ruling(db, contact, found) if found else None


def _slip_until(db: Session, news: News, address: Address) -> str:
    """Until when this mailbox, from whose letter a decision was entered, can say that it was a slip; else empty."""
    made = news.decision
    if made is None or made.entered_by_id is not None or made.outcome is words.Outcome.REVOKED:
        return ""
    until = made.at + lifecycle.SLIP_WITHIN
    is_own = folded(made.entered_from or "") == folded(address.email)
    return dutch_hour(until) if is_own and now(db) < until else ""


def _by_whom(
    db: Session, contact: ContactRequest, news: News, own: OwnSide, *, knows_who: bool, knows_staff: bool
) -> str:
    """Who did it, by name where this address may know that."""
    if news.side:
        return f"{words.PARTY[news.side]} ({news.received}, vastgelegd door {line(news.by.name)})"
    if not knows_who:
        return words.PARTY[news.party]
    if not knows_staff and is_staff(contact, news.party):
        return body_name(db, contact, news.party)
    return f"uw medewerker {line(news.by.name)}" if own.assists(news.by) else line(news.by.name)


def _where(db: Session, contact: ContactRequest) -> Where:
    organisation = db.get_one(Organisation, contact.organisation_id)
    department = db.get_one(Organisation, contact.department_id)
    handler = db.get_one(Organisation, contact.handler_id) if contact.handler_id else None
    return Where(
        organisation=named(organisation),
        short=short_name(organisation),
        kind=organisation.kind,
        handler=named(handler) if handler else None,
        is_unreached=recipients.is_asked(contact) and not recipients.body(db, contact),
        department=short_name(department),
        portfolio=minister_on(db, contact.portfolio_id, today(now(db))),
        replaced=_replaced(db, contact),
        answers=organisation.portfolio_id == contact.portfolio_id,
        liaison_phone=phone(department.liaison_phone),
        liaison_way=words.by_which_way(department.liaison_phone, department.liaison_mailbox),
        liaison_reach=_reach(department.liaison_phone, department.liaison_mailbox),
        reach=_reach((handler or organisation).phone, (handler or organisation).mailbox),
        has_secretary=bool(department.secretary_general_mailbox),
    )


def _replaced(db: Session, contact: ContactRequest) -> str:
    """In whose place another minister decides today; empty where nobody is replaced."""
    is_own = recipients.answering(db, contact) == contact.portfolio_id
    return "" if is_own else titled(db, contact.portfolio_id)


def _reach(number: str | None, mailbox: str | None) -> str:
    """`telefoon 070-555 01 23, e-mail post@uwv.example`, as far as that is known."""
    known = (("telefoon", phone(number)), ("e-mail", mailbox))
    return ", ".join(f"{word} {value}" for word, value in known if value)


def _what(contact: ContactRequest, news: News, party: Party) -> What:
    texts = {text: _text(contact, text, party) for text in CONTENT}
    told = [
        (text.in_letters, value, text.is_line) for text, value in texts.items() if text.in_letters and value
    ]
    reads = by_letter(party, Topic.QUESTION, contact)
    topic = _SAID_OF.get(str(news.action), Topic.QUESTION)
    knows_details = by_letter(party, Topic.DETAILS, contact)
    return What(
        about=line(_about(contact)),
        form=words.FORM[contact.form],
        bill=line(contact.bill_title) if contact.bill_title else None,
        debate=dutch_date(contact.debate_on) if contact.debate_on and knows_details else None,
        ground=words.GROUND[contact.ground] if contact.ground else None,
        texts={text.column: value for text, value in texts.items()},
        lines=[(label, value) for label, value, is_line in told if is_line],
        wishes=[(label, value) for label, value, is_line in told if not is_line],
        advice=contact.advice if by_letter(party, Topic.ADVICE, contact) else None,
        shared=contact.shared if reads else None,
        text=news.text if by_letter(party, topic, contact) else None,
        is_presumed=contact.form in words.FACTUAL and not is_own(contact),
    )


def _text(contact: ContactRequest, text: Text, party: Party) -> str | None:
    """What was typed, where this address may read it; what is one line stays one."""
    value = content.shown(text, contact)
    if not value or not (text.topic is None or by_letter(party, text.topic, contact)):
        return None
    return line(value) if text.is_line else value


def _about(contact: ContactRequest) -> str:
    """What a contact is called in every letter; of sealed help only the bill."""
    return (
        f"{words.HELP_WITH} {contact.bill_title}" if disclosure.is_sealed(contact) else contact.subject or ""
    )


def _when(db: Session, contact: ContactRequest, news: News, party: Party) -> When:
    limits, moment, due = desk(db).terms, now(db), contact.due_at
    knows_when = by_letter(party, Topic.WHEN, contact)
    at, held_at = (contact.appointment_at, contact.held_at) if knows_when else (None, None)
    knows_details = by_letter(party, Topic.DETAILS, contact)
    return When(
        now=dutch_moment(moment),
        received=dutch_moment(contact.received_at),
        due=_by(due) if due else None,
        due_short=_by_in_short(due) if due and due > moment else None,
        how_late=terms.how_late(limits, moment, due) if due else None,
        sum=_sum(db, contact, news, knows_details=knows_details) if due else None,
        after_debate=_after_debate(contact, knows_details=knows_details),
        is_debate_over=_is_debate_over(db, contact),
        answer_by=dutch_date(terms.answers_until(limits, moment, contact.chamber)),
        escalates_from=dutch_date(terms.long_passed_from(limits, due)) if due else None,
        asked=dutch_moment(contact.asked_at) if contact.asked_at else None,
        since=dutch_moment(contact.ball_since),
        took_place=dutch_moment(contact.took_place_at) if contact.took_place_at else None,
        reported_late=f" {late}" if (late := reported_late(contact)) else "",
        appointment=dutch_moment(at) if at else None,
        minutes=contact.appointment_minutes,
        place=_place(contact) if by_letter(party, Topic.QUESTION, contact) else None,
        held=dutch_moment(held_at) if held_at else None,
        early=words.EARLY[found] if (found := early_of(db, contact)) else None,
    )


def _place(contact: ContactRequest) -> str | None:
    return line(contact.appointment_place) if contact.appointment_place else None


def _by(due: datetime) -> str:
    return dutch_date(today(due)) if ends_a_day(due) else dutch_moment(due)


def _by_in_short(due: datetime) -> str:
    """`ma 1 december`, or with a debate ahead `wo 25 november, 09.00 uur`."""
    day, _, hour = dutch_moment(due).partition(f" {local(due).year}")
    return day if ends_a_day(due) else day + hour


def _sum(db: Session, contact: ContactRequest, news: News, *, knows_details: bool) -> str | None:
    """The sum where it is new: on receipt, when it was sent on, and when the clock goes on after an answer."""
    assert contact.due_at is not None
    if news.action not in (Action.SUBMIT, *_ANSWERS):
        return None
    is_new = news.action in _ANSWERS
    start, resumed = (now(db), True) if is_new else news.counted or (contact.received_at, False)
    counted = terms.sum_until(
        desk(db).terms,
        start,
        contact.due_at,
        debate_on=disclosure.debate_of(contact),
        chamber=contact.chamber,
        resumed=resumed,
    )
    return terms.describe(counted, names_debate=knows_details)


def _is_urgent(db: Session, contact: ContactRequest, party: Party) -> bool:
    """Whether its debate is at hand now, for who may know that day: with or without a term."""
    is_near = terms.is_urgent(desk(db).terms, now(db), contact.debate_on)
    return is_near and by_letter(party, Topic.DETAILS, contact)


def _on_debate(db: Session, contact: ContactRequest, party: Party) -> str:
    """What a subject says of a debate that is still to come: ` – debat di 1 december`."""
    day = contact.debate_on
    if day is None or day < today(now(db)) or not by_letter(party, Topic.DETAILS, contact):
        return ""
    return f" – debat {_by_in_short(end_of(day))}"


def _after_debate(contact: ContactRequest, *, knows_details: bool) -> str | None:
    """When a request without a decision can end: after its debate, and without one never by itself."""
    debate = disclosure.debate_of(contact)
    if debate is None:
        return None
    return f"na het debat van {dutch_date(debate)}" if knows_details else "na het debat"


def _is_debate_over(db: Session, contact: ContactRequest) -> bool:
    debate = disclosure.debate_of(contact)
    return debate is not None and debate < today(now(db))


def _rule(db: Session, contact: ContactRequest) -> RuleWords:
    is_law = contact.rule_status is RuleStatus.IN_FORCE
    return RuleWords(
        basis=contact.basis,
        because=because_on(
            db,
            contact.because,
            contact.regime,
            contact.portfolio_id,
            today(now(db)),
            told=is_told_afterwards(contact),
        ),
        status=None if is_law else words.RULE_STATUS[contact.rule_status],
        is_immediate=contact.timing is words.Timing.WITHOUT_DELAY,
        minister_learns=words.LEARNS[contact.disclose],
        is_open=disclosure.is_told(Topic.QUESTION, contact.regime, contact.disclose),
    )


def _officials(contact: ContactRequest, party: Party) -> list[Side]:
    """Whom to call; empty where nobody is named, or this party may not know."""
    known = officials.of(contact) if by_letter(party, Topic.OFFICIAL, contact) else []
    return [side_of(one) for one in known]


def _next(db: Session, contact: ContactRequest, news: News, party: Party) -> NextContact | None:
    """Where it went on: for the side that asked, and for the liaisons who sent it there."""
    if news.next_number is None or not learns_where(party, contact):
        return None
    query = select(ContactRequest).where(col(ContactRequest.number) == news.next_number)
    following = db.execute(query).scalar_one()
    organisation = db.get_one(Organisation, following.organisation_id)
    return NextContact(following.number, named(organisation), _awaits_question(following))


def _awaits_question(contact: ContactRequest) -> bool:
    """In the deed that sent it on: the text stayed behind, because more people read it there."""
    return contact.state is State.CLARIFYING and contact.question is None
