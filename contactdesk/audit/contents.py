"""Whether what stands in the other tables is what the log knows of it: states, decisions, and texts by their hash.

A text that is gone is no finding: it may be destroyed (docs/design.md, rule 5), and the log does not say when.
Nothing of a text leaves this module, sealed or not; it is hashed and compared.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk.audit import fingerprint, rows
from contactdesk.law import lifecycle
from contactdesk.law.content import CONTENT
from contactdesk.store import law_texts
from contactdesk.store.models import (
    AuditEntry,
    ContactRequest,
    Decision,
    Message,
    SealedText,
    StandingPermission,
)
from contactdesk.words import Action

#: the name of a text in the log → the column of the contact that holds the newest of that name
COLUMNS: Final = {
    **{text.column: text.column for text in CONTENT},
    "advice": "advice",
    "official": "official_email",
    "place": "appointment_place",
    "shared": "shared",
}
#: the first version did not record these: without a hash they are no finding
ADDED_LATER: Final = frozenset({"wished_official", "bill_title", "dossier"})
SUBMITTED: Final = {"rule": "rule", "rules": "rules_hash", "regime": "regime"}
DECIDED: Final = ("outcome", "foot", "capacity", "decided_on", "how")
RULING_TEXTS: Final = ("conditions", "reason", "alternative", "decided_by")
#: what was said of one later, by which deed
SAID_OF_RULING: Final = {"dispute": Action.DISPUTE, "mistake": Action.TAKE_BACK}
RULINGS: Final = frozenset({Action.PERMIT.value, Action.REFUSE.value, Action.REVOKE.value})
STANDING_MADE: Final = ("standing_record", "standing_confirm")
STANDING_REVOKED: Final = "standing_revoke"
STANDING: Final = (*STANDING_MADE, "standing_complete", STANDING_REVOKED)
STANDING_TEXTS: Final = ("conditions", "document", "mandate", "withdrawn_by", "withdrawn_in")
BATCH: Final = 500
CONTACT: Final = "contact_request"


@dataclass(frozen=True)
class _Known:
    """What the log has on one contact, oldest first."""

    salt: str
    entries: Sequence[AuditEntry]

    def texts(self, *, of: str | None = None, decision: int | None = None) -> dict[str, set[str]]:
        """Hashes by name; only of this action, or of the entries about this decision."""
        found: dict[str, set[str]] = defaultdict(set)
        for entry in self.entries:
            if of in (None, entry.action) and decision in (None, entry.details.get("decision")):
                for name, value in entry.details.get("texts", {}).items():
                    found[name].add(value)
        return found

    def newest(self, name: str) -> str | None:
        """The hash of the last text of this name."""
        hashes = [each.details.get("texts", {}).get(name) for each in self.entries]
        return next((each for each in reversed(hashes) if each), None)

    def first(self, actions: Iterable[str], decision: int | None = None) -> AuditEntry | None:
        wanted = (
            entry
            for entry in self.entries
            if entry.action in actions and decision in (None, entry.details.get("decision"))
        )
        return next(wanted, None)

    def is_among(self, text: str, hashes: Iterable[str]) -> bool:
        return fingerprint(self.salt, text) in hashes


def strays(db: Session) -> Iterator[str]:
    """One line for each thing that the log knows otherwise, or does not know; empty when all fits."""
    found = [*_known_things(db)]
    yield from found
    yield from _rows(db, found)


def _known_things(db: Session) -> Iterator[str]:
    """What the log says of a thing by name: its state, its texts, who decided."""
    after = 0
    while contacts := _batch(db, after):
        ids = [contact.id for contact in contacts]
        entries, messages, sealed, decisions = (
            _by_contact(db, table, ids) for table in (AuditEntry, Message, SealedText, Decision)
        )
        for contact in contacts:
            known = _Known(contact.salt, entries[contact.id])
            for what in (
                *_contact(contact, known),
                *_said(known, messages[contact.id], sealed[contact.id]),
                *_decisions(known, decisions[contact.id], with_texts=not is_destroyed(contact)),
            ):
                yield f"contact {contact.number}: {what}"
        after = ids[-1]
    yield from _standing(db)
    yield from law_texts.forged(db)


def _batch(db: Session, after: int) -> list[ContactRequest]:
    query = select(ContactRequest).where(col(ContactRequest.id) > after).order_by(col(ContactRequest.id))
    return list(db.execute(query.limit(BATCH)).scalars())


def _by_contact(db: Session, table: Any, ids: list[int]) -> dict[int | None, list[Any]]:
    found: dict[int | None, list[Any]] = defaultdict(list)
    for row in db.execute(select(table).where(table.contact_id.in_(ids)).order_by(table.id)).scalars():
        found[row.contact_id].append(row)
    return found


def _contact(contact: ContactRequest, known: _Known) -> Iterator[str]:
    entry = known.first([Action.SUBMIT.value])
    if entry is None:
        yield "has no entry that made it"
        return
    for name, column in SUBMITTED.items():
        if str(getattr(contact, column)) != entry.details.get(name):
            yield f"{column} is not what entry {entry.id} says"
    states = [each.details["state"] for each in known.entries if "state" in each.details]
    began = lifecycle.start(contact.regime, own_report=False)[0]
    if contact.state.value != (states or [began.value])[-1]:
        yield "is in another state than the log says"
    if is_destroyed(contact):
        return
    for name, column in COLUMNS.items():
        text, newest = getattr(contact, column), known.newest(name)
        if newest is None and name in ADDED_LATER:
            continue
        if text and not known.is_among(text, {newest or ""}):
            yield f"{column} is not the text that the log knows"


def is_destroyed(contact: ContactRequest) -> bool:
    """Whether its texts went, with its salt: a word stands in their place that the log never knew. Its rows are as the entry
    left them that destroyed it."""
    return contact.destruction_id is not None


def _said(known: _Known, messages: list[Message], sealed: list[SealedText]) -> Iterator[str]:
    for message in messages:
        if not known.is_among(message.text, known.texts(of=message.action.value)["text"]):
            yield f"message {message.id} is not a text that the log knows"
    everything = known.texts()
    for one in sealed:
        # what was asked is sealed by the name of its field, what was said later by its action
        hashes = everything[one.field].union(*known.texts(of=one.field).values())
        if not hashes and one.field in ADDED_LATER:
            continue
        if not known.is_among(one.text, hashes):
            yield f"sealed text {one.id} is not a text that the log knows"


def _decisions(known: _Known, decisions: list[Decision], *, with_texts: bool) -> Iterator[str]:
    for decision in decisions:
        entry = known.first(RULINGS, decision.id)
        if entry is None:
            yield f"decision {decision.id} has no entry that made it"
            continue
        for name, value in _decided(decision, entry):
            if (None if value is None else str(value)) != entry.details.get(name):
                yield f"{name} of decision {decision.id} is not what entry {entry.id} says"
        if with_texts:
            yield from _ruling_texts(known, decision, entry.action)
    there = {decision.id for decision in decisions}
    for entry in known.entries:
        if entry.action in RULINGS and entry.details.get("decision") not in there:
            yield f"the decision of entry {entry.id} is gone"


def _ruling_texts(known: _Known, decision: Decision, action: str) -> Iterator[str]:
    texts = known.texts(of=action, decision=decision.id)
    said = {name: getattr(decision, name) for name in RULING_TEXTS}
    said |= {name: getattr(decision, name) for name in SAID_OF_RULING}
    texts |= {
        name: known.texts(of=action.value, decision=decision.id)["text"]
        for name, action in SAID_OF_RULING.items()
    }
    for name, text in said.items():
        if text and not known.is_among(text, texts[name]):
            yield f"{name} of decision {decision.id} is not a text that the log knows"


def _decided(decision: Decision, entry: AuditEntry) -> Iterator[tuple[str, object]]:
    """What the entry must have; a ground only since it says by which file."""
    yield from ((name, getattr(decision, name)) for name in DECIDED)
    yield "grounds", decision.grounds_hash
    if "grounds" in entry.details:
        yield "ground", decision.ground


def _standing(db: Session) -> Iterator[str]:
    """A permission given beforehand lets contacts through: until when, for what, and whether it was revoked."""
    query = select(AuditEntry).where(col(AuditEntry.action).in_(STANDING)).order_by(col(AuditEntry.id))
    known: dict[int, list[AuditEntry]] = defaultdict(list)
    for each in db.execute(query).scalars():
        known[each.details["standing_permission"]].append(each)
    for row in db.execute(select(StandingPermission).order_by(col(StandingPermission.id))).scalars():
        for what in _permitted(row, known[row.id]):
            yield f"standing permission {row.id} {what}"


def _permitted(row: StandingPermission, entries: Sequence[AuditEntry]) -> Iterator[str]:
    made = next((each for each in entries if each.action in STANDING_MADE), None)
    if made is None:
        yield "has no entry that made it"
        return
    if (row.forms, row.until.isoformat()) != (made.details.get("forms"), made.details.get("until")):
        yield f"is for other forms, or until another day, than entry {made.id} says"
    for name in STANDING_TEXTS:
        hashes = {each.details.get("texts", {}).get(name) for each in entries}
        if (text := getattr(row, name)) and fingerprint("", text) not in hashes:
            yield f"has {name} that are not the text that the log knows"
    if (row.revoked_at is None) != all(each.action != STANDING_REVOKED for each in entries):
        yield "is revoked, or not, otherwise than the log says"


def _rows(db: Session, found: Sequence[str]) -> Iterator[str]:
    """Every row that was changed, added or taken away; not those of which `found` says more already."""
    known = rows.known(db)
    for table, key, seal in rows.there(db.connection()):
        told = known.pop((table, key), None)
        if told is None:
            what = "has no entry that made it"
        elif told[0] == seal:
            continue
        else:
            what = (
                f"is not as entry {told[1]} left it"
                if told[0]
                else f"is there, but went with entry {told[1]}"
            )
        name = _name(db, table, key)
        if not any(f"{name} " in f"{each} " or each.startswith(f"{name}:") for each in found):
            yield f"{name}: the row {what}" if table == CONTACT else f"{name} {what}"
    for (table, key), (last, entry) in known.items():
        if last is not None:
            yield f"{_name(db, table, key)} is gone, and no entry says so since entry {entry}"


def _name(db: Session, table: str, key: str) -> str:
    contact = db.get(ContactRequest, int(key)) if table == CONTACT else None
    return f"contact {contact.number}" if contact else f"{table.replace('_', ' ')} {key}"
