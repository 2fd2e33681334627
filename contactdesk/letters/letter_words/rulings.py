"""A decision as a letter says it: by whom it was taken, by whom it was entered, on which foot. Takes none."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk import words
from contactdesk.law import lifecycle
from contactdesk.law.days import dutch_date, dutch_moment, today
from contactdesk.law.early import early
from contactdesk.law.refusal_grounds import RefusalGround, is_answered_in_writing
from contactdesk.letters.letter_words.people import line
from contactdesk.letters.letter_words.replacing import in_place_of, titled
from contactdesk.letters.letter_words.standing import beforehand
from contactdesk.store import law_texts
from contactdesk.store.models import ContactRequest, Decision, Person, StandingPermission
from contactdesk.words import Early, Foot


@dataclass(frozen=True)
class RulingWords:
    """A decision in words: by whom it was taken, and by whom it was entered, are two facts."""

    is_granted: bool
    is_revoked: bool
    is_from_letter: bool
    outcome: str
    by: str
    capacity: str
    on: str
    beforehand: str | None
    entered: str
    conditions: str | None
    or_colleague: bool
    ground: str | None
    member_reads: str | None
    office_reads: str | None
    heading: str | None
    reason: str | None
    alternative: str | None
    offered: str | None
    dispute: str | None
    mistake: str | None
    counts: bool
    standing: str


def ruling(db: Session, contact: ContactRequest, decision: Decision) -> RulingWords:
    over = no_more(db, contact, decision)
    ground = law_texts.ground_of(db, decision.ground, decision.grounds_hash)
    return RulingWords(
        is_granted=decision.granted,
        is_revoked=decision.outcome is words.Outcome.REVOKED,
        is_from_letter=decision.foot is Foot.LETTER,
        outcome=words.OUTCOME[decision.outcome],
        by=line(decision.decided_by),
        capacity=_capacity(db, decision),
        on=dutch_date(decision.decided_on),
        beforehand=_beforehand(db, decision),
        entered=_entered(db, decision),
        conditions=decision.conditions,
        or_colleague=decision.or_colleague,
        ground=ground.label if ground else decision.ground,
        member_reads=ground.member_reads if ground else None,
        office_reads=ground.office_reads if ground else None,
        heading=ground.heading if ground else None,
        reason=decision.reason,
        alternative=decision.alternative,
        offered=_offered(contact, decision, ground),
        dispute=decision.dispute,
        mistake=decision.mistake,
        counts=not over,
        standing=f"Geldt niet meer {over}." if over else "Geldt.",
    )


def _capacity(db: Session, decision: Decision) -> str:
    """In person or by mandate; and who decided in the place of the minister whom it concerns, signs so."""
    said = words.CAPACITY[decision.capacity]
    if decision.replaced_by_id is None or decision.portfolio_id is None:
        return said
    return f"{said}, {in_place_of(titled(db, decision.replaced_by_id), titled(db, decision.portfolio_id))}"


def _offered(contact: ContactRequest, decision: Decision, ground: RefusalGround | None) -> str | None:
    """On which day what is offered is there, and what that day is."""
    if decision.alternative_on is None:
        return None
    day = dutch_date(decision.alternative_on)
    if is_answered_in_writing(contact.form, contact.initiator_kind):
        return f"Schriftelijk antwoord uiterlijk op {day}"
    return f"{ground.date_label if ground and ground.needs_date else 'Op'} {day}"


def _beforehand(db: Session, decision: Decision) -> str | None:
    """On which day and in which document it was permitted beforehand, where it rests on that."""
    if decision.standing_permission_id is None:
        return None
    return beforehand(db.get_one(StandingPermission, decision.standing_permission_id))


def no_more(db: Session, contact: ContactRequest, decision: Decision) -> str:
    """Since when a decision does not count any more, and why ("sinds 3 maart 2026, omdat …"); empty while it does."""
    if decision.mistaken_at is not None:
        return f"sinds {dutch_moment(decision.mistaken_at)}, verkeerd ingevoerd"
    if decision.disputed_at is not None:
        return _since(decision.disputed_at, "het bureau van de bewindspersoon zegt dat het niet klopt")
    later = _next(db, decision)
    if later is not None and later.outcome is words.Outcome.REVOKED:
        return _since(later.at, "de toestemming is ingetrokken")
    if later is not None:
        return _since(later.at, "er opnieuw is besloten")
    if contact.state in lifecycle.COUNTS[decision.granted]:
        return ""
    if contact.closed_at is not None:
        return _since(contact.closed_at, f"het verzoek is {words.STATE[contact.state].lower()}")
    return _since(contact.asked_at or contact.ball_since, "er opnieuw toestemming is gevraagd")


def _next(db: Session, decision: Decision) -> Decision | None:
    later = (col(Decision.id) > decision.id, col(Decision.mistaken_at).is_(None))
    query = select(Decision).where(col(Decision.contact_id) == decision.contact_id, *later)
    return db.execute(query.order_by(col(Decision.id)).limit(1)).scalar_one_or_none()


def _since(moment: datetime, why: str) -> str:
    return f"sinds {dutch_date(today(moment))}, omdat {why}"


def _entered(db: Session, decision: Decision) -> str:
    """By whom it was entered, and on which foot it stands."""
    person = db.get(Person, decision.entered_by_id) if decision.entered_by_id else None
    name = line(person.name) if person else "het loket"
    if decision.foot is Foot.LETTER:
        return (
            f"via de link in de brief aan {decision.entered_from}"
            if decision.entered_from
            else f"door {name}"
        )
    if decision.foot is Foot.RECORDED:
        assert decision.how is not None
        return f"door {name}, die het besluit {words.HOW[decision.how]} kreeg"
    standing = db.get_one(StandingPermission, decision.standing_permission_id)
    until = dutch_date(standing.until)
    return f"door {name}, op grond van de toestemming vooraf van {beforehand(standing)} (geldig tot en met {until})"


def early_of(db: Session, contact: ContactRequest) -> Early | None:
    """Whether a contact under permission was there too soon: as it was held, or as its own side reported it."""
    told = contact.took_place_at
    at = contact.held_at or (told if told and told <= contact.received_at else None)
    decision = db.get(Decision, contact.permission_id) if contact.permission_id else None
    if at is None or decision is None:
        return None
    return early(at, foot=decision.foot, decided_on=decision.decided_on, entered_at=decision.at)
