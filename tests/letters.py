"""Contacts with something in every field, and every letter that can go about them. Tests nothing itself."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any

from sqlmodel import Session, select

from contactdesk.law.early import is_told_afterwards
from contactdesk.law.permissions import Actor
from contactdesk.letters.announcing import LETTERS, TERM_LETTERS, Row
from contactdesk.letters.letter_words import render
from contactdesk.letters.letter_words.news import News
from contactdesk.letters.recipients import Address, To
from contactdesk.store.desk import now
from contactdesk.store.models import (
    Committee,
    ContactRequest,
    Decision,
    Organisation,
    Person,
    Portfolio,
    RoleGrant,
    StandingPermission,
)
from contactdesk.words import (
    Action,
    Capacity,
    Chamber,
    Disclose,
    Foot,
    Form,
    How,
    Initiator,
    OrganisationKind,
    Outcome,
    Party,
    Regime,
    Role,
    RuleStatus,
    State,
    Timing,
)

A, P = Action, Party
MARKER = "GEHEIM-7f3a"
NUMBER = "2026-7K3QD"
DOER = Actor(id=None, name="Petra Post", email="petra@bzk.example")
LINKS = {"decide": "{{link:1}}", "read": "{{link:2}}", "confirm": "{{link:3}}"}

SIDES = (P.INITIATOR, P.MEMBER, P.OFFICIAL, P.BODY)
PARTIES: dict[To, tuple[Party, ...]] = {
    To.INITIATOR: (P.INITIATOR,),
    To.HELPER: (P.INITIATOR,),
    To.PERMITTED_INITIATOR: (P.INITIATOR,),
    To.UNTOLD_INITIATOR: (P.INITIATOR,),
    To.MEMBER: (P.MEMBER,),
    To.NAMED_MEMBER: (P.MEMBER,),
    To.UNNAMED_MEMBER: (P.MEMBER,),
    To.LIAISONS: (P.LIAISON,),
    To.DEPUTIES: (P.LIAISON,),
    To.URGENT_DEPUTIES: (P.LIAISON,),
    To.OFFICE: (P.MINISTER,),
    To.URGENT_OFFICE: (P.MINISTER,),
    To.DECIDING_OFFICE: (P.MINISTER,),
    To.ASKED_MINISTER: (P.MINISTER,),
    To.UNASKED_MINISTER: (P.MINISTER,),
    To.FORMER_OFFICE: (P.MINISTER,),
    To.OFFICIAL: (P.OFFICIAL,),
    To.FORMER_OFFICIAL: (P.OFFICIAL,),
    To.BODY: (P.BODY,),
    To.UNIT: (P.BODY,),
    To.ADMINISTRATORS: (P.SYSTEM,),
    To.SECRETARY_GENERAL: (P.SYSTEM,),
    To.OTHER_SIDE: (*SIDES, P.LIAISON),
    To.SPOKEN_FOR: (P.INITIATOR, P.MEMBER, P.OFFICIAL),
    To.TOLD_BEFORE: (P.INITIATOR, P.MEMBER, P.OFFICIAL),
    To.TOLD_OF_DECISION: (P.INITIATOR, P.MEMBER, P.OFFICIAL),
    To.EVERYONE: (*SIDES, P.LIAISON, P.MINISTER),
    To.BALL: (*SIDES, P.LIAISON, P.MINISTER),
}
#: what a letter can name
NAMED = (Organisation, Portfolio, Person, Committee, StandingPermission)
#: what has been decided when this action's letters go
DECIDED = {A.PERMIT, A.REFUSE, A.REVOKE, A.DISPUTE, A.TAKE_BACK, A.NAME_OFFICIAL}


def world(db: Session) -> dict[str, int]:
    """One of everything that a letter can name; returns ids."""
    ministry = Organisation(
        name="Binnenlandse Zaken",
        abbreviation="BZK",
        kind=OrganisationKind.MINISTRY,
        mailbox="post@bzk.example",
    )
    ministry.liaison_mailbox, ministry.liaison_phone = "pcp@bzk.example", "070-555 02 00"
    agency = Organisation(name="Logius", kind=OrganisationKind.AGENCY, mailbox="post@logius.example")
    zbo = Organisation(
        name="Uitvoering", abbreviation="UWV", kind=OrganisationKind.ZBO, mailbox="post@uwv.example"
    )
    minister = Portfolio(key="bzk", title="minister van Binnenlandse Zaken", mailbox="bureau@bzk.example")
    member, official = (
        Person(name="A. Jansen", email="jansen@tk.example", phone="070-1"),
        Person(name="T. Techniek", email="techniek@logius.example"),
    )
    committee = Committee(name="Vaste commissie voor Digitale Zaken", chamber=Chamber.TK)
    found = {
        "ministry": ministry,
        "agency": agency,
        "zbo": zbo,
        "minister": minister,
        "member": member,
        "official": official,
        "committee": committee,
    }
    db.add_all(found.values())
    db.flush()
    ids = {name: row.id for name, row in found.items()}
    ids["standing"] = _standing(db, ids)
    _can_sign_in(db, ids)
    return ids


def _can_sign_in(db: Session, ids: dict[str, int]) -> None:
    """Somebody behind each address of `letters_of` has the role through which the contact is found."""
    member = {"role": Role.MEMBER, "chamber": Chamber.TK}
    roles: dict[Party, tuple[dict[str, Any], ...]] = {
        P.INITIATOR: (
            member,
            *({"role": Role.BODY, "organisation_id": ids[one]} for one in ("agency", "zbo")),
        ),
        P.MEMBER: (member,),
        P.OFFICIAL: ({"role": Role.OFFICIAL, "organisation_id": ids["agency"]},),
        P.BODY: ({"role": Role.BODY, "organisation_id": ids["zbo"]},),
        P.LIAISON: ({"role": Role.LIAISON, "organisation_id": ids["ministry"]},),
        P.MINISTER: ({"role": Role.MINISTER, "portfolio_id": ids["minister"]},),
    }
    for party, grants in roles.items():
        person = Person(name="R. de Lezer", email=f"{party}@example.nl")
        db.add(person)
        db.flush()
        db.add_all(RoleGrant(person_id=person.id, **grant) for grant in grants)
    db.flush()


def _standing(db: Session, ids: dict[str, int]) -> int:
    standing = StandingPermission(
        portfolio_id=ids["minister"],
        forms=["conversation"],
        organisations=[],
        initiators=["member"],
        chambers=["TK"],
        starts_on=date(2026, 1, 1),
        until=date(2026, 12, 31),
        decided_by="M. Inister",
        capacity=Capacity.IN_PERSON,
        decided_on=date(2026, 1, 5),
        how=How.WRITTEN,
        entered_by_id=ids["official"],
        created_at=now(db),
    )
    db.add(standing)
    db.flush()
    return standing.id


def contact_of(
    db: Session, ids: dict[str, int], regime: Regime, disclose: Disclose, initiator: Initiator, **changes: Any
) -> ContactRequest:
    """A contact with something in every field that may hold something; not in the database."""
    moment, is_sealed = now(db), disclose is Disclose.TITLE_ONLY
    asks = ids["member"] if initiator is Initiator.MEMBER else ids["official"]
    organisation = ids["agency"] if regime is Regime.PERMISSION else ids["zbo"]
    fields: dict[str, Any] = {
        "number": NUMBER,
        "key": "k",
        "salt": "s",
        "regime": regime,
        "disclose": disclose,
        "rule": "r",
        "rules_hash": "h",
        "because": "Logius valt onder de minister.",
        "basis": "Aanwijzing 1",
        "rule_status": RuleStatus.AGREEMENT,
        "timing": Timing.SIMULTANEOUS,
        "initiator_kind": initiator,
        "chamber": Chamber.TK,
        "initiator_id": asks,
        "entered_by_id": asks,
        "member_id": ids["member"],
        "committee_id": ids["committee"],
        "organisation_id": organisation,
        "department_id": ids["ministry"],
        "portfolio_id": ids["minister"],
        "handler_id": ids["zbo"],
        "form": Form.CONVERSATION,
        "dossier": "36000",
        "is_urgent": True,
        "bill_title": "Wet open loket",
        "debate_on": date(2026, 12, 3),
        "haystack": "",
        "advice": "Akkoord.",
        "state": State.PERMITTED,
        "ball": P.LIAISON,
        "ball_since": moment,
        "received_at": moment,
        "due_at": moment + timedelta(days=7),
        "asked_at": moment,
        "took_place_at": moment + timedelta(days=1),
        "official_name": "T. Techniek",
        "official_email": "techniek@logius.example",
        "official_since": moment,
        "office_since": moment,
        "member_since": moment,
        "official_phone": "070-2",
        "appointment_at": moment,
        "appointment_minutes": 30,
        "held_at": moment,
    }
    if not is_sealed:
        fields |= {
            "subject": "Storing bij DigiD",
            "question": f"Hoe vaak?\n{MARKER}",
            "preference": "ochtend",
        }
        fields |= {"wished_official": "T. Techniek", "appointment_place": f"Kamer {MARKER}", "shared": MARKER}
    return ContactRequest(**fields | changes)


def news_of(db: Session, ids: dict[str, int], action: Action | str, text: str | None = None) -> list[News]:
    """What happened, in each of the ways in which it can have happened."""
    told = partial(News, action, DOER, P.LIAISON, text=text)
    if action == "offered":
        return [told(decision=decision) for decision in decisions_of(db, ids, A.REFUSE)]
    if action not in DECIDED:
        return [told(was=State.SCHEDULED), told()]
    return [told(decision=decision, was=State.SCHEDULED) for decision in decisions_of(db, ids, A(action))]


def decisions_of(db: Session, ids: dict[str, int], action: Action) -> list[Decision]:
    made = partial(
        Decision,
        id=1,
        contact_id=1,
        decided_by="M. Inister",
        decided_on=date(2026, 11, 24),
        at=now(db),
        entered_by_id=ids["official"],
    )
    letter = {"foot": Foot.LETTER, "capacity": Capacity.IN_PERSON, "entered_from": "bureau@bzk.example"}
    recorded = {"foot": Foot.RECORDED, "capacity": Capacity.MANDATE, "how": How.ORAL}
    standing = {
        "foot": Foot.STANDING,
        "capacity": Capacity.IN_PERSON,
        "standing_permission_id": ids["standing"],
    }
    if action in (A.REFUSE, A.REVOKE):
        outcome = Outcome.REFUSED if action is A.REFUSE else Outcome.REVOKED
        why = {"reason": "Nu niet.", "granted": False}
        if action is A.REFUSE:
            why |= {"ground": "nu-geen-tijd", "alternative": "Dan wel.", "alternative_on": date(2026, 12, 1)}
        return [made(outcome=outcome, **why, **foot) for foot in (letter, recorded)]
    permitted = {"granted": True, "dispute": "Dit is nooit gezegd.", "mistake": "Het verkeerde verzoek."}
    conditions = {"outcome": Outcome.CONDITIONS, "conditions": "Alleen feiten.\nTen hoogste een uur."}
    return [
        made(outcome=Outcome.PERMITTED, **permitted, **letter),
        made(**conditions, **permitted, **recorded),
        made(**conditions, **permitted, **standing),
    ]


def typed_by_somebody(news: News, words: str, name: str) -> News:
    """The same, with these words in everything that a decision holds of what people typed."""
    if news.decision:
        for field in ("conditions", "reason", "alternative", "dispute", "mistake"):
            if getattr(news.decision, field):
                setattr(news.decision, field, words)
        news.decision.decided_by = name
    return replace(news, by=replace(news.by, name=name), text=news.text and words)


def letters_of(
    db: Session,
    ids: dict[str, int],
    contact: ContactRequest,
    *,
    text: str | None = None,
    name: str | None = None,
    only: Callable[[Row, Party], bool] = lambda _row, _party: True,
) -> Iterator[tuple[Row, Party, str, str]]:
    """Every letter that can go about this contact, or `only` these: row, party, subject, body. With a `name` everybody
    has that name, and all that a decision holds of what people typed is `text`."""
    # a session holds rows by weak references: else each letter would read all of them again
    _kept = [db.execute(select(table)).scalars().all() for table in NAMED]
    tables = {action: rows for (regime, action), rows in LETTERS.items() if regime is contact.regime}
    # each regime has its own clock; what is only quiet can be of either
    of_notify = ("quiet", "notice_late", "before_debate")
    other = of_notify[1:] if contact.regime is Regime.PERMISSION else set(TERM_LETTERS) - {*of_notify}
    kinds = {kind: rows for kind, rows in TERM_LETTERS.items() if kind not in other}
    for action, rows in [*tables.items(), *kinds.items()]:
        for news in news_of(db, ids, action, text):
            told = typed_by_somebody(news, text, name) if text and name else news
            for row in rows:
                if row.told not in (None, is_told_afterwards(contact)):
                    continue
                for party in (each for each in PARTIES[row.to] if only(row, each)):
                    address = Address(f"{party}@example.nl", party)
                    links = LINKS if row.link else {}
                    yield row, party, *render(db, contact, told, row.template, address, links)
