"""Nobody holds a minister's office: another minister answers in its place, and decides on its contacts, for a while.

The contacts stay those of the vacant office (`Portfolio`); whose office answers on a day is a question of the dates
(`in_force.answers_for`). It is over by itself on its last day or when somebody takes the office; or an administrator says so.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk import audit, letters
from contactdesk.contacts import replacing_letters
from contactdesk.contacts.change import REPLACED_BY, system_news
from contactdesk.law import said
from contactdesk.law.days import dutch_date, today
from contactdesk.law.outcomes import Conflict, FieldError, Invalid, NotFound
from contactdesk.law.permissions import SYSTEM, Actor
from contactdesk.letters import outbox
from contactdesk.letters.letter_words.people import line
from contactdesk.letters.letter_words.replacing import titled
from contactdesk.people import suspension
from contactdesk.people.administration import acting, proposals_store, telling
from contactdesk.people.administration.proposals_store import Kind
from contactdesk.people.administration.replacements import ReplacementTerms, in_the_way, period, replacing_of
from contactdesk.people.lasting import is_held
from contactdesk.store.desk import now
from contactdesk.store.models import ContactRequest, Portfolio, Proposal, Replacement
from contactdesk.words import Party, State

#: what is over for longer is no news
LONGEST_DAYS: Final = 366
NO_DOCUMENT: Final = "Noem waar dit staat, zoals “Besluit van de minister-president van 23 november 2026”"
REPLACED: Final = "replaced"


@dataclass(frozen=True)
class WantedReplacement:
    """Who answers (an id of `Portfolio`), from which day to which last day, and where that was decided, as it was typed."""

    replaced_by_id: int | None
    since: date | None
    last: date | None
    document: str | None


def propose(db: Session, portfolio_id: int, by: Actor, wanted: WantedReplacement) -> int:
    """Two administrators agree on it: it decides who decides. Returns the proposal.

    Raises Forbidden, NotFound, Invalid at each field, and Conflict where one waits already or is in the way.
    """
    acting.begin(db, by)
    office = db.get(Portfolio, portfolio_id, with_for_update=True)
    if office is None or office.ended_on is not None:
        raise NotFound("portfolio")
    if errors := [*_wrong(db, office, wanted)]:
        raise Invalid(*errors)
    assert wanted.replaced_by_id
    assert wanted.since
    assert wanted.document
    ends_on = wanted.last + timedelta(days=1) if wanted.last else None
    agreed = ReplacementTerms(office.id, wanted.replaced_by_id, wanted.since, ends_on, wanted.document)
    _refuse_another(db, agreed)
    on = proposals_store.day_ahead(db, max(wanted.since, today(now(db))), "sinds")
    row = proposals_store.keep(db, Kind.REPLACEMENT, by, agreed.details(db), {"portfolio_id": office.id}, on)
    entry = proposals_store.record(db, "proposal", row, by, texts={"document": agreed.document})
    told = {"what": row.details["what"], "document": line(agreed.document)}
    told |= {"period": period(agreed.starts_on, agreed.ends_on)}
    telling.replacement_proposed(db, entry, row, by, **told)
    return row.id


def take_effect(db: Session, row: Proposal, by: Actor) -> None:
    """What two agreed on: from now on, and on the day agreed on, the other office answers."""
    agreed = replacing_of(row)
    db.get_one(Portfolio, agreed.portfolio_id, with_for_update=True)
    end_past(db)
    proposals_store.record(db, "proposal_effect", row, by)
    made = Replacement(
        portfolio_id=agreed.portfolio_id,
        replaced_by_id=agreed.replaced_by_id,
        starts_on=agreed.starts_on,
        ends_on=agreed.ends_on,
        document=agreed.document,
        proposal_id=row.id,
        begun_at=now(db),
    )
    db.add(made)
    db.flush()
    suspended = suspension.suspend_of(db, made.portfolio_id)
    facts = _facts(made) | {"standing_permissions": [one.id for one in suspended]}
    texts: dict[str, str | None] = {"document": made.document}
    entry = audit.record(db, action="replacement", by=by, party=acting.party(by), facts=facts, texts=texts)
    replacing_letters.begun(db, entry, made, suspended)
    _ask_again(db, made)


def end(db: Session, portfolio_id: int, by: Actor) -> bool:
    """An administrator says that it is over from today; or where it was over already, that the minister is there again.
    True for the first. Raises Forbidden, NotFound, and Conflict where there is nothing to end."""
    acting.begin(db, by)
    if db.get(Portfolio, portfolio_id, with_for_update=True) is None:
        raise NotFound("portfolio")
    end_past(db)
    row = newest(db, portfolio_id)
    if row is None or row.settled_at is not None:
        raise Conflict("Hier wordt niemand vervangen. Een collega was u misschien voor.")
    row.settled_at = now(db)
    if row.ended_at is None:
        _end(db, row, by, today(now(db)))
        return True
    db.add(row)
    db.flush()
    audit.record(db, action="replacement_settle", by=by, party=acting.party(by), facts=_facts(row))
    return False


def succeeded(db: Session, portfolio_id: int, by: Actor, since: date) -> None:
    """Somebody takes the office from that day: who replaced replaces no more."""
    end_past(db)
    row = newest(db, portfolio_id)
    if row is None or row.settled_at is not None:
        return
    row.settled_at = now(db)
    db.add(row)
    if row.ended_at is None:
        _end(db, row, by, since)
    db.flush()


def end_past(db: Session) -> int:
    """Write down and tell what its last day ended; how many. It was over by then, told or not."""
    over = col(Replacement.ended_at).is_(None) & (col(Replacement.ends_on) <= today(now(db)))
    rows = db.execute(select(Replacement).where(over).order_by(col(Replacement.id)).with_for_update())
    found = list(rows.scalars())
    for row in found:
        assert row.ends_on
        _end(db, row, SYSTEM, row.ends_on)
    return len(found)


def newest(db: Session, portfolio_id: int) -> Replacement | None:
    """The last replacement in this office, over or not."""
    query = select(Replacement).where(col(Replacement.portfolio_id) == portfolio_id)
    found: Replacement | None = db.execute(
        query.order_by(col(Replacement.id).desc()).limit(1)
    ).scalar_one_or_none()
    return found


def candidates(db: Session, portfolio_id: int) -> list[tuple[int, str]]:
    """Who can replace this one: every other minister whose office has a mailbox, by title."""
    query = select(col(Portfolio.id), col(Portfolio.title), col(Portfolio.mailbox))
    rows = db.execute(
        query.where(col(Portfolio.id) != portfolio_id, is_held()).order_by(col(Portfolio.title))
    )
    return [(id_, line(title)) for id_, title, mailbox in rows if mailbox.strip()]


def _end(db: Session, row: Replacement, by: Actor, on: date) -> None:
    """Over from that day, or as it began; the contacts that wait are put to the own office again."""
    row.ends_on = max(on, row.starts_on) if row.ends_on is None else max(min(on, row.ends_on), row.starts_on)
    row.ended_at, row.ended_by_id = now(db), by.id
    db.add(row)
    db.flush()
    party = acting.party(by)
    entry = audit.record(db, action="replacement_end", by=by, party=party, facts=_facts(row))
    replacing_letters.ended(db, entry, row)
    _ask_again(db, row)


def _facts(row: Replacement) -> dict[str, Any]:
    until = row.ends_on.isoformat() if row.ends_on else None
    about = {"portfolio": row.portfolio_id, REPLACED_BY: row.replaced_by_id, "replacement": row.id}
    return about | {"on": row.starts_on.isoformat(), "until": until}


def _ask_again(db: Session, row: Replacement) -> None:
    """Who answers now has no link yet to decide on what waits; the links of who answered before work no more."""
    waits = (col(ContactRequest.portfolio_id) == row.portfolio_id) & col(ContactRequest.closed_at).is_(None)
    query = select(ContactRequest).where(waits, col(ContactRequest.state) == State.AWAITING_PERMISSION)
    for contact in db.execute(query.order_by(col(ContactRequest.id)).with_for_update()).scalars():
        if not letters.reaches(db, contact, REPLACED):
            continue
        entry = audit.record(db, action=f"term_{REPLACED}", by=SYSTEM, party=Party.SYSTEM, contact=contact)
        letters.announce(db, contact, entry, system_news(REPLACED))
        outbox.supersede(db, contact.id)


def _refuse_another(db: Session, agreed: ReplacementTerms) -> None:
    for one in proposals_store.open_rows(
        db, Kind.REPLACEMENT, col(Proposal.portfolio_id) == agreed.portfolio_id
    ):
        day = dutch_date(replacing_of(one).starts_on)
        raise Conflict(
            f"Voor dit ambt loopt al een voorstel voor een vervanger, vanaf {day}. Neem dat eerst terug."
        )
    if why := in_the_way(db, agreed):
        raise Conflict(why)


def _wrong(db: Session, office: Portfolio, wanted: WantedReplacement) -> Iterator[FieldError]:
    on = today(now(db))
    if wanted.replaced_by_id not in dict(candidates(db, office.id)):
        yield FieldError("door", "Kies een andere bewindspersoon uit de lijst")
    if wanted.since is None:
        yield FieldError("sinds", "Vul in vanaf welke dag")
    elif wanted.since > on + proposals_store.FURTHEST:
        yield FieldError("sinds", "Kies een dag binnen twee jaar")
    elif (on - wanted.since).days > LONGEST_DAYS:
        yield FieldError("sinds", "Deze dag is meer dan een jaar geleden")
    if wanted.last is not None and wanted.last < max(wanted.since or on, on):
        yield FieldError("tot", "Kies een laatste dag vanaf vandaag, en niet voor de eerste dag")
    elif wanted.last is not None and wanted.last > on + proposals_store.FURTHEST:
        yield FieldError("tot", "Kies een dag binnen twee jaar")
    if why := said.lacking(wanted.document, NO_DOCUMENT):
        yield FieldError("stuk", why)


def who_replaces(db: Session, portfolio_id: int) -> str:
    """In a sentence, who answers for this office today in the place of who is gone; empty where nobody does."""
    row, on = newest(db, portfolio_id), today(now(db))
    if row is None or not (row.starts_on <= on and (row.ends_on is None or on < row.ends_on)):
        return ""
    return f"{titled(db, row.replaced_by_id)}, {period(row.starts_on, row.ends_on)}"
