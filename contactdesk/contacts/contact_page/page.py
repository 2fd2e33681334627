"""One contact as its page shows it: plain values, cut down to what the reader may know. Changes nothing."""

from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk.contacts import (
    counting,
    decisions,
    helping,
    mending,
    reassigning,
    standing_permissions,
    unanswered,
    waiting,
)
from contactdesk.contacts.change import OWN_CONTACT
from contactdesk.contacts.contact_page import aftermath, drafter, letters, talk, together
from contactdesk.contacts.contact_page.attending import attending
from contactdesk.contacts.contact_page.cards import Card, card, decisions_of
from contactdesk.contacts.contact_page.choices import Choices, beginning, choices, offices
from contactdesk.contacts.contact_page.facts import (
    OWN,
    Facts,
    appointment,
    facts,
    has_calendar,
    heading,
    is_planned,
    question,
)
from contactdesk.contacts.contact_page.history import Days, history, minister, told_before
from contactdesk.contacts.contact_page.offers import Offer, Situation, deeds
from contactdesk.contacts.contact_page.reader import Reader, reader
from contactdesk.contacts.contact_page.turns import due_label, is_late, turn
from contactdesk.contacts.contact_page.urgency import Urgent, urgent
from contactdesk.contacts.readers import helper_reads, who_reads
from contactdesk.contacts.takers import taken
from contactdesk.contacts.together import may_add
from contactdesk.law import disclosure, lifecycle, permissions, terms
from contactdesk.law.days import dutch_moment, today
from contactdesk.law.deeds import ACTS
from contactdesk.law.disclosure import TOLD, Topic
from contactdesk.law.permissions import Actor
from contactdesk.law.rules import old_text
from contactdesk.letters import unhandled
from contactdesk.letters.letter_words.people import is_sent_on, named
from contactdesk.letters.letter_words.replacing import because_on
from contactdesk.store import law_texts, met, sorted_by, visibility
from contactdesk.store.desk import desk, now
from contactdesk.store.models import AuditEntry, ContactRequest, Decision, Organisation
from contactdesk.words import (
    DISPUTED,
    HEADING,
    HEADING_TOLD,
    RULE_STATUS,
    UNANSWERED,
    Action,
    Party,
    RuleStatus,
    State,
)

NOBODY_LEFT: Final = (
    "Nu is er geen collega die dat mag: het gaat ook over hen. Het verzoek wacht op de beheerders. Zij kunnen iemand "
    "anders de rol van contactpersoon of vervanger geven."
)


@dataclass(frozen=True)
class Due:
    """By when, with the sum, and whether that is past."""

    label: str
    late: bool
    steps: list[str]


@dataclass(frozen=True)
class RulePanel:
    regime: str
    rule: str
    heading: str
    because: str
    source: str
    status: str | None
    readers: list[tuple[str, str]]
    text: str | None
    is_folded: bool


@dataclass(frozen=True)
class ContactPage:
    """Everything on the page of one contact."""

    number: str
    version: int
    title: str
    state: str
    state_label: str
    markers: tuple[str, ...]
    is_disputed: bool
    turn: str
    since: str
    barred: str
    is_mine: bool
    due: Due | None
    unreached: str
    urgent: Urgent | None
    rule: RulePanel
    facts: Facts
    heading: str
    question: Facts
    is_sealed: bool
    may_open: bool
    closed_to: str
    drafter: str
    appointment: str
    attending: list[str]
    has_ics: bool
    together: list[together.AskedRow]
    may_ask_more: bool
    may_copy: bool
    after: aftermath.After
    decisions: list[Card]
    own_entry: str
    messages: list[talk.Said]
    notes: list[talk.Said]
    reads_notes: bool
    letters: list[letters.LetterLine]
    has_lost_letter: bool
    must_mend: bool
    notice: list[str]
    minister: str
    read_log: list[tuple[str, str]]
    knows_reads: bool
    history: Days
    links: list[tuple[str, str]]
    deeds: list[Offer]
    choices: Choices
    is_office: bool


def page(db: Session, number: str, by: Actor) -> ContactPage:
    """The contact as `by` may see it. NotFound for a stranger."""
    contact = visibility.find(db, number, by)
    seen = reader(by, contact)
    log, ruled = counting.entries(db, contact), decisions_of(db, contact)
    messages, notes = talk.said(db, contact, seen)
    doable = [_with_question(deed, messages) for deed in _deeds(db, by, contact, seen, ruled)]
    sent = letters.fate(db, contact, seen)
    is_sealed, disputed = disclosure.is_sealed(contact), _in_dispute(db, contact)
    return ContactPage(
        number=contact.number,
        version=contact.version,
        title=talk.title(contact),
        state=contact.state.value,
        state_label=decisions.state_label(contact, _newest(ruled)),
        markers=_markers(db, contact, disputed=disputed),
        is_disputed=disputed and contact.state in lifecycle.WAY_OPEN,
        barred=_barred(db, contact, by, seen),
        turn=turn(db, contact, seen),
        since=dutch_moment(contact.ball_since),
        is_mine=contact.ball in seen.plays,
        due=_due(db, contact, log, seen),
        unreached=letters.unreached(db, contact),
        urgent=urgent(db, contact, seen),
        rule=_rule(db, contact, seen, is_folded=bool(ruled) or contact.closed_at is not None),
        facts=facts(db, contact, seen),
        heading=heading(contact),
        question=[] if is_sealed else question(contact, seen),
        is_sealed=is_sealed,
        may_open=is_sealed and Topic.QUESTION in seen.knows,
        closed_to="" if Topic.QUESTION in seen.knows else _closed_to(db, contact),
        drafter=drafter.awaited(db, contact, seen),
        appointment=appointment(contact, seen) if is_planned(contact) else "",
        attending=attending(db, contact, seen) if is_planned(contact) else [],
        has_ics=is_planned(contact) and has_calendar(seen, contact),
        together=together.rows(db, contact, by),
        may_ask_more=_may_ask_more(db, contact, seen),
        may_copy=seen.is_any(Party.INITIATOR) and by.has(*permissions.MAY[Action.SUBMIT]),
        after=_after(db, contact, seen, doable),
        decisions=[card(db, contact, one, seen) for one in ruled],
        own_entry=_own_entry(db, contact, by),
        messages=messages,
        notes=notes,
        reads_notes=Topic.NOTES in seen.knows,
        letters=sent,
        has_lost_letter=any(row.is_lost for row in sent),
        must_mend=any(row.is_lost and row.again for row in sent),
        notice=letters.notice(db, contact, told_before(db, contact, log)),
        minister=minister(db, contact),
        read_log=talk.read_log(db, contact, seen),
        knows_reads=is_sealed and seen.is_any(Party.INITIATOR),
        history=history(db, contact, log, seen),
        links=_links(db, contact, by),
        deeds=doable,
        choices=choices(db, contact, by, {deed.key for deed in doable}),
        is_office=permissions.acting_as(by, Action.PERMIT, contact) is Party.MINISTER
        or permissions.acting_as(by, Action.REVOKE, contact) is Party.MINISTER,
    )


def _may_ask_more(db: Session, contact: ContactRequest, seen: Reader) -> bool:
    """Whether who looks asked this, and can ask another organisation the same."""
    return seen.is_any(Party.INITIATOR) and may_add(db, contact, seen.actor)


def _after(db: Session, contact: ContactRequest, seen: Reader, doable: list[Offer]) -> aftermath.After:
    """With no link to a form that is not on this page, or not for who looks."""
    found = aftermath.after(db, contact, seen)
    forms = {f"#{deed.key}" for deed in doable}
    if seen.actor.has(*permissions.MAY[Action.SUBMIT]):
        forms |= {href for href, _ in found.steps if not href.startswith("#")}
    else:
        found = replace(found, again="")
    return replace(found, steps=tuple(step for step in found.steps if step[0] in forms))


def _markers(db: Session, contact: ContactRequest, *, disputed: bool) -> tuple[str, ...]:
    silent = unanswered.is_unanswered(db, contact)
    return (*((DISPUTED,) if disputed else ()), *((UNANSWERED,) if silent else ()))


def _deeds(
    db: Session, by: Actor, contact: ContactRequest, seen: Reader, ruled: list[Decision]
) -> list[Offer]:
    disputable = decisions.disputable(db, contact)
    can_permit = permissions.acting_as(by, Action.PERMIT, contact) is Party.LIAISON
    own = decisions.entered_by(db, contact, by)
    where = Situation(
        decision=_newest(ruled),
        disputable=disputable,
        reopens=disputable is not None and decisions.reopens(db, contact, disputable),
        may_record=not decisions.cannot_enter(db, contact, by),
        may_take_back=own is not None and not decisions.cannot_take_back(db, contact, own),
        has_choice=bool(offices(db, contact)),
        is_after_debate=waiting.debate_is_over(db, contact),
        can_urge=not waiting.cannot_urge(db, contact),
        can_escalate=not waiting.cannot_escalate(db, contact),
        has_standing=can_permit and bool(standing_permissions.fitting(db, contact)),
        has_helpers=bool(helping.helpers(db)) if seen.is_any(Party.INITIATOR) else False,
        has_colleagues=seen.is_any(Party.INITIATOR)
        and bool(reassigning.colleagues(db, contact.chamber, contact.initiator_id)),
        taken=taken(db, contact),
        may_correct=not mending.cannot_correct(
            db, contact, by, permissions.acting_as(by, Action.CORRECT, contact)
        ),
        may_reopen=not mending.cannot_reopen(db, contact),
        now=now(db),
    )
    found = deeds(by, contact, seen, where)
    return [replace(deed, values=_values(db, contact, deed, by, disputable)) for deed in found]


def _newest(ruled: list[Decision]) -> Decision | None:
    """The last that was taken; what was entered wrongly was none."""
    return next((one for one in ruled if one.mistaken_at is None), None)


def _own_entry(db: Session, contact: ContactRequest, by: Actor) -> str:
    """Until when who entered the newest decision can take it back; nothing to who may do so no more."""
    may = permissions.acting_as(by, Action.TAKE_BACK, contact) is not None
    return decisions.own_entry(db, contact, by) if may else ""


def _values(
    db: Session, contact: ContactRequest, deed: Offer, by: Actor, disputable: Decision | None
) -> dict[str, str]:
    if deed.key == "klopt-niet" and disputable is not None:
        return {"besluit_id": str(disputable.id)}
    if deed.key == "verbeteren" and contact.closed_at is not None:
        members = {"lid": ",".join(map(str, met.members(db, contact)))}
        return beginning(contact, deed, by, now(db)) | members
    return beginning(contact, deed, by, now(db))


def _in_dispute(db: Session, contact: ContactRequest) -> bool:
    query = select(col(ContactRequest.id)).where(col(ContactRequest.id) == contact.id)
    return db.execute(query.where(decisions.is_in_dispute())).first() is not None


def _barred(db: Session, contact: ContactRequest, by: Actor, seen: Reader) -> str:
    """Why somebody cannot do here what their role lets them do elsewhere; empty for most."""
    is_open = contact.closed_at is None
    if is_open and seen.plays & TOLD and permissions.is_own_side(by, contact):
        return f"{OWN_CONTACT} {NOBODY_LEFT}" if unhandled.is_unhandled(db, contact) else OWN_CONTACT
    return decisions.cannot_enter(db, contact, by) if is_open and seen.is_any(Party.LIAISON) else ""


def _with_question(deed: Offer, messages: list[talk.Said]) -> Offer:
    """The question stands where its answer is typed; of sealed help it does not stand on this page."""
    asked = [one.text for one in messages if one.kind == ACTS[Action.ASK_BACK].text]
    if deed.key != "antwoord" or not asked:
        return deed
    return replace(deed, help=f"De vraag is: {asked[-1]}")


def _due(db: Session, contact: ContactRequest, log: list[AuditEntry], seen: Reader) -> Due | None:
    """The term of the decision, as long as one is owed; a clock that stands still says so."""
    label = due_label(db, contact)
    if not label or contact.due_at is None or contact.stopped_at is not None:
        return Due(label, late=False, steps=[]) if label else None
    found = counting.count(db, contact, log)
    counted = terms.sum_until(
        desk(db).terms,
        found.start,
        contact.due_at,
        debate_on=disclosure.debate_of(contact),
        chamber=contact.chamber,
        resumed=found.resumed,
    )
    steps = terms.describe(counted, names_debate=Topic.DETAILS in seen.knows).split(" · ")
    return Due(label, late=is_late(db, contact), steps=steps)


def _rule(db: Session, contact: ContactRequest, seen: Reader, *, is_folded: bool) -> RulePanel:
    """What the rules said on the day of the request, kept with it; `text` is the rule in the file of that day. Once it was
    decided, what came of it says more: `is_folded`."""
    file = law_texts.rules_of(db, contact.rules_hash)
    rule = old_text.rule_of(file, contact.rule) if file else None
    organisation = db.get_one(Organisation, contact.organisation_id)
    is_law = contact.rule_status is RuleStatus.IN_FORCE
    return RulePanel(
        regime=contact.regime.value,
        rule=contact.rule,
        heading=HEADING_TOLD if contact.state is State.TOLD else HEADING[contact.regime],
        because=_because(db, contact),
        source=f"{contact.basis} ({rule.source})" if rule else contact.basis,
        status=None if is_law else RULE_STATUS[contact.rule_status],
        readers=[
            *who_reads(
                contact.regime,
                contact.disclose,
                contact.initiator_kind,
                organisation,
                told=contact.state is State.TOLD,
            ),
            *helper_reads(helping.named(db, contact) if seen.is_any(Party.INITIATOR) else None),
        ],
        text=rule.text if rule else None,
        is_folded=is_folded,
    )


def _because(db: Session, contact: ContactRequest) -> str:
    """As it was kept; while it is open with who replaces the minister. After that its decisions say who decided."""
    if contact.closed_at is not None:
        return contact.because
    return because_on(db, contact.because, contact.regime, contact.portfolio_id, today(now(db)))


def _closed_to(db: Session, contact: ContactRequest) -> str:
    handler = named(db.get_one(Organisation, contact.handler_id)) if contact.handler_id else "de organisatie"
    if contact.initiator_kind in OWN:
        return f"{heading(contact)}, lezen via dit loket alleen wie het meldde en het Kamerlid."
    if not disclosure.is_sealed(contact):
        return f"Wat er precies is gevraagd, lezen via dit loket alleen de aanvrager en {handler}."
    reads = disclosure.known_to(Topic.QUESTION, contact)
    drafter = "de jurist die helpt"
    if Party.BODY not in reads:
        readers = f"de aanvrager en {drafter}"
    elif contact.official_since is None:
        readers = f"de aanvrager en {handler}"
    else:
        readers = f"de aanvrager, {handler} en {drafter}"
    return f"De inhoud lezen via dit loket alleen {readers}."


def _links(db: Session, contact: ContactRequest, by: Actor) -> list[tuple[str, str]]:
    """The contact before this one and those after it, as far as this reader may know of them; none where that would
    tell who asks."""
    one_of = col(ContactRequest.previous_id) == contact.id
    if contact.previous_id is not None:
        one_of |= col(ContactRequest.id) == contact.previous_id
    query = select(ContactRequest).where(one_of, visibility.visible_to(by))
    found = db.execute(query.order_by(sorted_by(col(ContactRequest.id)))).scalars()
    return [
        (_link(contact, one), one.number)
        for one in found
        if all(permissions.knows(by, Topic.ASKER, each) for each in (contact, one))
    ]


def _link(contact: ContactRequest, other: ContactRequest) -> str:
    """Sent on, or asked again."""
    earlier, later = (other, contact) if other.id == contact.previous_id else (contact, other)
    if is_sent_on(later):
        return "Doorgestuurd van" if earlier is other else "Doorgestuurd naar"
    return "Eerder verzoek" if earlier is other else "Verder als"
