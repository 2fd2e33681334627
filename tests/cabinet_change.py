"""The desk as it stood before the cabinet of 23 February 2026, and that day as administrators did it. Tests nothing itself.

Three ministries went into another (Asiel en Migratie, Klimaat en Groene Groei, Volkshuisvesting en Ruimtelijke Ordening),
one got another name (Economische Zaken), and each portfolio another minister.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Final

from sqlalchemy import insert, select, update
from sqlmodel import Session, col

from contactdesk import audit, contacts, people
from contactdesk.contacts import decisions, standing_permissions, succession
from contactdesk.contacts.standing_permissions import InWriting, PermittedBeforehand
from contactdesk.contacts.succession import Succession
from contactdesk.law.permissions import SYSTEM, Actor, Grant
from contactdesk.people import administration, organisations, register
from contactdesk.people.administration import OrganisationName
from contactdesk.people.organisations.entries import OrganisationEntry, OrganisationsFile, PortfolioEntry
from contactdesk.people.organisations.loading import Box, ministry_called
from contactdesk.store import Database
from contactdesk.store.models import Committee, ContactRequest, Decision, Portfolio
from contactdesk.words import Capacity, Chamber, Form, Initiator, OrganisationKind, Role
from tests.administration import World
from tests.conftest import Clock
from tests.contacts import Given, nobody

K = OrganisationKind
BEFORE: Final = datetime(2026, 2, 19, 8, 0, tzinfo=UTC)
DAY: Final = datetime(2026, 2, 23, 8, 0, tzinfo=UTC)
DECREE: Final = "Koninklijk besluit van 23 februari 2026"
#: abbreviation and name of each ministry of before, with its minister
MINISTRIES: Final = {
    "BZK": "Binnenlandse Zaken en Koninkrijksrelaties",
    "JenV": "Justitie en Veiligheid",
    "EZ": "Economische Zaken",
    "AenM": "Asiel en Migratie",
    "KGG": "Klimaat en Groene Groei",
    "VRO": "Volkshuisvesting en Ruimtelijke Ordening",
}
MERGED: Final = {"AenM": "JenV", "KGG": "EZ", "VRO": "BZK"}
BODIES: Final = {
    "Logius": (K.AGENCY, "BZK"),
    "DJI": (K.AGENCY, "JenV"),
    "RVO": (K.AGENCY, "EZ"),
    "IND": (K.AGENCY, "AenM"),
    "COA": (K.ZBO, "AenM"),
    "NEa": (K.ZBO, "KGG"),
    "SGG": (K.AGENCY, "KGG"),
    "RVB": (K.AGENCY, "VRO"),
}
ASSISTED: Final = frozenset({Form.AMENDMENT_ASSISTANCE, Form.BILL_ASSISTANCE})


def key_of(short: str) -> str:
    return short.lower()


def as_it_was() -> OrganisationsFile:
    offices = tuple(
        PortfolioEntry(key_of(short), f"minister van {name}", short) for short, name in MINISTRIES.items()
    )
    ministries = tuple(
        OrganisationEntry(name, K.MINISTRY, abbreviation=short, ministry=short, portfolio=key_of(short))
        for short, name in MINISTRIES.items()
    )
    bodies = tuple(
        OrganisationEntry(short, kind, abbreviation=short, ministry=at, portfolio=key_of(at))
        for short, (kind, at) in BODIES.items()
    )
    return OrganisationsFile(offices, ministries + bodies)


def mailbox(box: Box, of: str) -> str:
    return f"{box.value.replace('_', '-')}@{of.lower().replace(' ', '-')}.example"


def who(db: Session) -> dict[str, int]:
    """A contact person and a minister for each ministry, who asks, and two administrators; ids by key."""
    ids: dict[str, int] = {}

    def add(key: str, at: str, grant: Grant) -> None:
        ids[key] = people.add_person(db, name=f"Iemand {key.title()}", email=f"{key}@{at}.example", by=SYSTEM)
        people.grant_role(db, ids[key], grant, by=SYSTEM)

    for short in MINISTRIES:
        ministry, office = ministry_called(db, short), office_of(db, short)
        add(f"pcp-{key_of(short)}", key_of(short), Grant(Role.LIAISON, organisation_id=ministry.id))
        add(f"minister-{key_of(short)}", key_of(short), Grant(Role.MINISTER, portfolio_id=office.id))
    committee = Committee(name="vaste commissie voor Binnenlandse Zaken", chamber=Chamber.TK)
    db.add(committee)
    db.flush()
    add("kamerlid", "tweedekamer", Grant(Role.MEMBER, chamber=Chamber.TK))
    add("griffier", "tweedekamer", Grant(Role.CLERK, Chamber.TK, committee_id=committee.id))
    for key in ("beheer", "beheer-tweede"):
        add(key, "bzk", Grant(Role.ADMINISTRATOR))
    return ids


def office_of(db: Session, short: str) -> Portfolio:
    return db.execute(select(Portfolio).where(col(Portfolio.key) == key_of(short))).scalar_one()


@dataclass
class Replay:
    """The desk, with what was open and given beforehand on the eve."""

    world: World
    numbers: list[str] = field(default_factory=list)
    beforehand: dict[str, list[int]] = field(default_factory=dict)

    @property
    def given(self) -> Given:
        return self.world.given

    def read(self, query: Callable[..., Any], *args: Any) -> Any:
        return self.given.database.read_now(query, *args)

    def change(self) -> None:
        """The day itself, by two administrators, with the commands of their pages."""
        self.given.clock.moment = DAY
        for short, into in MERGED.items():
            self._agreed(administration.propose_merger, short, self.given.organisation(into))
        name = OrganisationName("Economische Zaken en Klimaat", "EZK")
        self._agreed(administration.propose_name, "EZ", name)
        title = PortfolioEntry("ez", "minister van Economische Zaken en Klimaat", "EZK")
        laid = register.Laid(OrganisationsFile((title,), ()))
        self.given.database.write_now(lambda db: register.take_over(db, laid) and None)
        for short in MINISTRIES:
            office = self.read(lambda db, short=short: office_of(db, short).id)
            after = Succession(f"N. Nieuw ({short})", date(2026, 2, 23), DECREE)
            self.world.does(_changes_hands, office, after)

    def _agreed(self, propose: Callable[..., int], short: str, *what: Any) -> None:
        id_ = self.world.does(propose, self.given.organisation(short), *what, DECREE)
        assert self.world.approves(id_) is True


def _changes_hands(db: Session, office: int, after: Succession, by: Actor) -> int:
    return succession.change_hands(db, office, by, after)


def eve(database: Database, clock: Clock, open_contacts: int, permissions: int) -> Replay:
    """So many open contacts in every state, and permissions beforehand."""
    clock.moment = BEFORE
    database.write_now(lambda db: organisations.load_file(db, as_it_was(), mailbox) and None)
    ids = database.write_now(who)
    replay = Replay(World(Given(database, ids, clock, nobody)))
    for n in range(permissions):
        short = list(MINISTRIES)[n % len(MINISTRIES)]
        replay.beforehand.setdefault(short, []).append(_permits(replay, short, n))
    for at in BODIES:
        replay.numbers += _each_state(replay, at)
    replay.numbers += [_asked(replay, one, form) for one in MERGED for form in sorted(ASSISTED)]
    database.write_now(_copied, replay, open_contacts)
    return replay


def _permits(replay: Replay, short: str, n: int) -> int:
    given = InWriting("M. Minister", Capacity.IN_PERSON, BEFORE.date(), f"nota 2026-{n} aan de minister")
    terms = PermittedBeforehand(
        portfolio_id=replay.read(lambda db: office_of(db, short).id),
        forms=(Form.CONVERSATION,),
        initiators=(Initiator.MEMBER,),
        chambers=(Chamber.TK,),
        until=date(2026, 4, 30),
        given=given,
        conditions=f"Alleen feiten, {n}.",
    )
    by = replay.given.actor(f"minister-{key_of(short)}")
    return int(replay.given.database.write_now(standing_permissions.record, by, terms))


def _asked(replay: Replay, at: str, form: Form = Form.CONVERSATION, **more: Any) -> str:
    bill = {"bill_title": f"Wet op {at}"} if form in ASSISTED else {}
    return replay.given.asked(at, form=form, **bill, **more)


def _each_state(replay: Replay, at: str) -> list[str]:
    """One in each state in which a contact with this organisation can be open."""
    given, (_, ministry) = replay.given, BODIES[at]
    if at not in ("RVO", "IND", "RVB"):
        return [_asked(replay, at)]
    pcp = f"pcp-{key_of(ministry)}"
    official = contacts.Official("Ada Ambtenaar", f"ada@{at.lower()}.example")
    numbers = [_asked(replay, at) for _ in range(6)]
    _, taken, asked_back, asked, permitted, planned = numbers
    given.did(contacts.take, taken, pcp)
    given.did(contacts.ask_back, asked_back, pcp, text="Over welke dag gaat het?")
    for one in (asked, permitted, planned):
        given.did(contacts.ask_permission, one, pcp, official=official, advice="Akkoord.")
    for one in (permitted, planned):
        given.did(decisions.decide, one, pcp, ruling=given.ruling())
    given.did(
        contacts.schedule, planned, pcp, at=datetime(2026, 3, 2, 9, 0, tzinfo=UTC), minutes=30, place=None
    )
    return [*numbers, _asked(replay, at, by="griffier", form=Form.TECHNICAL_BRIEFING)]


def _copied(db: Session, replay: Replay, wanted: int) -> None:
    """More rows like those that the commands made, until there are so many; the log is told of them at once."""
    tables = (ContactRequest.__table__, Decision.__table__)  # type: ignore[attr-defined]
    rows = [
        dict(row)
        for row in db.execute(select(tables[0]).where(tables[0].c.notice_letter_id.is_(None))).mappings()
    ]
    ruled = {row["contact_id"]: dict(row) for row in db.execute(select(tables[1])).mappings()}
    for n in range(wanted - len(replay.numbers)):
        replay.numbers.append(_copy(db, tables, rows[n % len(rows)], ruled, n))
    audit.say_all(db)


def _copy(db: Session, tables: Any, row: Mapping[str, Any], ruled: Mapping[int, Any], n: int) -> str:
    contact, decision = tables
    number = f"2026-{n:05d}"
    waits = {"state": "submitted", "permission_id": None, "permission_granted": None, "closed_at": None}
    new = {**row, "number": number, "key": f"kopie-{n}", **waits}
    del new["id"]
    id_ = db.execute(insert(contact).values(new).returning(contact.c.id)).scalar_one()
    back = {name: row[name] for name in waits}
    if row["permission_id"]:
        took = {name: value for name, value in ruled[row["id"]].items() if name != "id"} | {"contact_id": id_}
        back["permission_id"] = db.execute(
            insert(decision).values(took).returning(decision.c.id)
        ).scalar_one()
    db.execute(update(contact).where(contact.c.id == id_).values(back))
    return number
