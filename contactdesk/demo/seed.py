"""What the demo starts with: real organisations, fictitious people, and a contact in every state.

Each story is a list of deeds at a moment; all deeds are done in the order of their moments, through the same
commands that the pages use.
"""

import secrets
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk import contacts, people
from contactdesk.contacts import Ask, Official, decisions, standing_permissions
from contactdesk.contacts.decisions import Ruling
from contactdesk.contacts.standing_permissions import InWriting
from contactdesk.demo import past_figures, personas, signal_story
from contactdesk.demo.body_mailboxes import mailboxes, phones
from contactdesk.demo.linked_stories import LINKED_STORIES
from contactdesk.demo.stories import STORIES, Step, Story
from contactdesk.law.days import add_working_days, at, today
from contactdesk.law.permissions import SYSTEM, Actor, Grant
from contactdesk.operations import reminders
from contactdesk.people import organisations
from contactdesk.people.organisations import organisations_file
from contactdesk.store.desk import desk, now
from contactdesk.store.models import ContactRequest, Letter, Organisation, Portfolio
from contactdesk.words import Capacity, Chamber, Form, How, Initiator, Role

#: more members, so that a liaison has somebody to choose from
MORE_MEMBERS = (
    ("Bo Beraad", "bo.beraad@tweedekamer.example", Chamber.TK),
    ("Daan Debat", "daan.debat@tweedekamer.example", Chamber.TK),
    ("Fatima Fractie", "fatima.fractie@tweedekamer.example", Chamber.TK),
    ("Roos Reflectie", "roos.reflectie@eerstekamer.example", Chamber.EK),
)
#: how long findings were public when somebody asked about them
PUBLISHED_AGO = timedelta(days=9)


def seed(db: Session) -> int:
    """Fill an empty database; returns how many contacts were made."""
    moment: datetime = db.info["now"]
    try:
        # organisations, their working agreements and roles were there before the first story
        db.info["now"] = working_hour(moment, 35, 9)
        file = organisations_file.load(desk(db).settings.config_dir / "organisations.toml")
        organisations.load_file(db, file, mailboxes, phones=phones)
        personas.seed(db)
        _more_members(db)
        past_figures.seed(db, moment, since=now(db))
        return _play(db, moment)
    finally:
        db.info["now"] = moment


def _more_members(db: Session) -> None:
    for name, email, chamber in MORE_MEMBERS:
        person_id = people.add_person(db, name=name, email=email, by=SYSTEM)
        people.grant_role(db, person_id, Grant(Role.MEMBER, chamber=chamber), by=SYSTEM)


def _play(db: Session, moment: datetime) -> int:
    """Every step of every story, the oldest first."""
    start = working_hour(moment, 34, 9)
    db.info["now"] = start
    _standing(db)
    numbers: dict[str, str] = {}
    for when, story, step in sorted(_steps(moment), key=lambda found: found[0]):
        db.info["now"] = when
        _do(db, story, step, numbers, moment)
    db.info["now"] = working_hour(moment, 9, 14)
    signal_story.send(db, _actor(db, "zbo-uwv"))
    db.info["now"] = moment
    _as_if_sent(db)
    reminders.due(db)
    return len(numbers)


def _as_if_sent(db: Session) -> None:
    """The letters of days gone by leave now, to be read; at their contacts stands what a desk at work would say."""
    for letter in db.execute(select(Letter)).scalars():
        letter.handed_over_at = letter.created_at + timedelta(seconds=1)
        letter.accepted_at = letter.created_at + timedelta(seconds=2)


def _steps(moment: datetime) -> Iterator[tuple[datetime, Story, Step]]:
    for story in STORIES + LINKED_STORIES:
        for step in story.steps:
            when = working_hour(moment, step.days_ago, step.hour, step.minute)
            yield min(when, moment - timedelta(minutes=1)), story, step


def working_hour(moment: datetime, days_ago: int, hour: int, minute: int = 0) -> datetime:
    """That hour, so many working days before `moment`."""
    day = today(moment)
    while days_ago:
        day -= timedelta(days=1)
        days_ago -= add_working_days(day - timedelta(days=1), 1) == day
    return at(day, time(hour, minute)).astimezone(UTC)


def _standing(db: Session) -> None:
    """One standing permission, so that a liaison can permit at once: facts and technical briefings of BZK."""
    portfolio = db.execute(select(Portfolio).where(col(Portfolio.key) == "bzk")).scalar_one()
    terms = standing_permissions.PermittedBeforehand(
        portfolio_id=portfolio.id,
        forms=(Form.FACTUAL_INFORMATION, Form.TECHNICAL_BRIEFING),
        initiators=(Initiator.MEMBER, Initiator.COMMITTEE),
        chambers=(Chamber.TK, Chamber.EK),
        until=add_working_days(today(db.info["now"]), 150),
        given=InWriting(
            decided_by="M. Minister",
            capacity=Capacity.IN_PERSON,
            decided_on=today(db.info["now"]),
            document="Nota contacten met Kamerleden, kenmerk 2026-0000123",
        ),
        conditions="Alleen feiten en technische uitleg over bestaand beleid.",
    )
    standing_permissions.record(db, _actor(db, "minister-bzk"), terms)


def _actor(db: Session, key: str) -> Actor:
    email = personas.BY_KEY[key].email
    person = people.by_email(db, email)
    assert person is not None
    found = people.actor(db, person.id, today(db.info["now"]))
    assert found is not None
    return found


def _do(db: Session, story: Story, step: Step, numbers: dict[str, str], moment: datetime) -> None:
    by = _actor(db, step.by)
    if step.deed == "submit":
        also = [_organisation(db, one) for one in story.also]
        ask = _ask(db, story, moment)
        made = contacts.submit_all(db, ask, also, by) if also else [contacts.submit(db, ask, by)]
        for at_, submitted in zip((None, *story.also), made, strict=True):
            assert submitted.number is not None
            numbers[_key(story, at_)] = submitted.number
    elif step.deed == "lapse":
        query = select(ContactRequest).where(col(ContactRequest.number) == numbers[story.key])
        contacts.lapse(db, db.execute(query).scalar_one(), why="debate")
    else:
        number = numbers[_key(story, step.at)]
        DEEDS[step.deed](db, number, by, **_values(db, step, number, moment))


def _key(story: Story, organisation: str | None) -> str:
    """Of one of its contacts: each organisation that was asked the same has its own."""
    return f"{story.key} {organisation}" if organisation else story.key


def _ask(db: Session, story: Story, moment: datetime) -> Ask:
    organisation = _organisation(db, story.organisation)
    debate = add_working_days(today(now(db)), story.debate_in) if story.debate_in else None
    took_place = working_hour(moment, story.took_place_days_ago, 10) if story.took_place_days_ago else None
    decided = story.committee_decided_days_ago
    return Ask(
        organisation_id=organisation,
        form=story.form,
        key=secrets.token_hex(8),
        subject=story.subject,
        question=story.question,
        ground=story.ground,
        addressee=story.addressee,
        published_where=story.published_where,
        published_on=today(moment) - PUBLISHED_AGO if story.published_where else None,
        bill_title=story.bill_title,
        dossier=story.dossier,
        debate_on=debate,
        took_place_at=took_place,
        committee_decided_on=today(moment) - timedelta(days=decided) if decided else None,
        on_behalf_of=_person(db, story.on_behalf_of),
        member_id=_person(db, story.member),
    )


def _organisation(db: Session, name: str) -> int:
    query = select(col(Organisation.id)).where(
        (col(Organisation.abbreviation) == name) | (col(Organisation.name) == name)
    )
    found: int = db.execute(query.order_by(col(Organisation.id)).limit(1)).scalar_one()
    return found


def _person(db: Session, key: str | None) -> int | None:
    if key is None:
        return None
    person = people.by_email(db, personas.BY_KEY[key].email)
    return person.id if person else None


def _values(db: Session, step: Step, number: str, moment: datetime) -> dict[str, Any]:
    """A step's values as the command takes them: days become moments, a ruling becomes one."""
    values = dict(step.values)
    if "official" in values:
        values["official"] = Official(*values["official"])
    if "at_in" in values:
        values["at"] = at(add_working_days(today(moment), values.pop("at_in")), time(14, 0))
    if step.deed == "hold":
        values["held_at"] = db.info["now"]
    if step.deed == "decide":
        return {"ruling": _ruling(db, values, number)}
    if "organisation" in values:
        values["organisation_id"] = _organisation(db, values.pop("organisation"))
    return values


def _ruling(db: Session, values: dict[str, Any], number: str) -> Ruling:
    if values.pop("standing", False):
        query = select(ContactRequest).where(col(ContactRequest.number) == number)
        found = standing_permissions.fitting(db, db.execute(query).scalar_one())
        return Ruling(values["outcome"], how=How.BEFOREHAND, standing_permission_id=found[0].id)
    return Ruling(decided_on=today(db.info["now"]), **values)


DEEDS: dict[str, Callable[..., Any]] = {
    "take": contacts.take,
    "ask_back": contacts.ask_back,
    "clarify": contacts.clarify,
    "ask_permission": contacts.ask_permission,
    "remind": contacts.remind,
    "decide": decisions.decide,
    "revoke": decisions.revoke,
    "name_official": contacts.name_official,
    "schedule": contacts.schedule,
    "call_off": contacts.call_off,
    "hold": contacts.hold,
    "decline": contacts.decline,
    "withdraw": contacts.withdraw,
    "forward": contacts.forward,
    "note": contacts.note,
    "message": contacts.message,
}
