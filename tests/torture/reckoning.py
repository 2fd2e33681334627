"""The sum: what was promised against what stands in the database and what the mail server has. Changes nothing."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final

from sqlalchemy import select
from sqlmodel import Session, SQLModel, col

from contactdesk import audit
from contactdesk.store.models import (
    AuditEntry,
    ContactRequest,
    Decision,
    GatheredLetter,
    Letter,
    Message,
    SealedText,
)
from contactdesk.words import LetterState, Party, Regime
from tests.sink import Accepted
from tests.torture.ledger import Attempt

#: nothing more is to come of such a letter
DONE: Final = (LetterState.ACCEPTED, LetterState.SUPERSEDED)

#: the letters that a deed owes, said once more and by hand; a withdrawal goes to who had one before
OWED: Final = {
    ("permission", "submit"): ("receipt", "submitted"),
    ("notify", "submit"): ("notice", "notice_liaison", "notified", "receipt"),
    ("permission", "take"): (),
    ("permission", "ask_permission"): ("asked",),
    ("permission", "permit"): ("confirmation", "decided_liaison", "permitted", "permitted_official"),
    ("permission", "refuse"): ("confirmation", "decided_liaison", "refused"),
}
#: number of the contact, action, and for a message its text
Deed = tuple[str, str, str]

#: deeds after which a form with the version before is too late
VERSIONED: Final = frozenset({"take", "ask_permission", "permit", "refuse", "withdraw"})


@dataclass
class Sum:
    """What was found. `wrong` names each thing that is not as promised; nothing else makes it fail."""

    figures: dict[str, int | str] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Found:
    """Everything that stands there. Texts of messages by the id of their contact, entries too, letters by entry;
    `carried`: in which overview a letter went along."""

    contacts: list[ContactRequest]
    entries: dict[int | None, list[AuditEntry]]
    letters: dict[int, list[Letter]]
    messages: dict[int, list[str]]
    decisions: Counter[int]
    carried: dict[int, int]


def reckon(db: Session, attempts: Iterable[Attempt], accepted: Callable[[], Iterable[Accepted]]) -> Sum:
    """All that docs/design.md says must always hold, of every contact and letter there is. Mail may go on: it is looked at last."""
    tried, total, found = list(attempts), Sum(), _found(db)
    _requests(total, found, [one for one in tried if one.action == "submit"])
    _deeds(total, found, [one for one in tried if one.action != "submit"])
    not_whole = [wrong for contact in found.contacts for wrong in _not_whole(found, contact)]
    total.figures["not whole"] = len(not_whole)
    total.wrong += not_whole
    _mail(total, found, Counter(one.message_id for one in accepted()))
    _chain(total, audit.verify(db))
    return total


def _found(db: Session) -> Found:
    entries, letters, messages = defaultdict(list), defaultdict(list), defaultdict(list)
    for entry in _rows(db, AuditEntry):
        entries[entry.contact_id].append(entry)
    for letter in _rows(db, Letter):
        letters[letter.audit_id].append(letter)
    for message in _rows(db, Message):
        messages[message.contact_id].append(message.text)
    for sealed in _rows(db, SealedText):
        if sealed.field == "message":
            messages[sealed.contact_id].append(sealed.text)
    decisions = Counter(row.contact_id for row in _rows(db, Decision))
    carried = {
        row.letter_id: row.overview_id
        for row in db.execute(select(GatheredLetter)).scalars()
        if row.overview_id
    }
    return Found(list(_rows(db, ContactRequest)), entries, letters, messages, decisions, carried)


def _rows(db: Session, table: type[SQLModel]) -> Iterable[Any]:
    return db.execute(select(table).order_by(col(table.id))).scalars()  # type: ignore[attr-defined]


def _requests(total: Sum, found: Found, tried: list[Attempt]) -> None:
    """One contact per `sleutel`, there if it was promised, and none that nobody asked for."""
    numbers: dict[str, list[str]] = defaultdict(list)
    promised: dict[str, set[str]] = defaultdict(set)
    for contact in found.contacts:
        numbers[contact.key].append(contact.number)
    for one in tried:
        promised[f"{one.by}:{one.key}"] |= {one.number} if one.is_promised else set()
    lost = [key for key, given in promised.items() if given - set(numbers[key])]
    doubled = [key for key, given in numbers.items() if len(given) > 1]
    total.wrong += [f"request {key} was promised and is not there" for key in lost]
    total.wrong += [f"request {key} stands there more than once" for key in doubled]
    total.wrong += [f"request {key} was never asked" for key in numbers if key not in promised]
    total.figures |= {
        "requests promised": sum(1 for given in promised.values() if given),
        "requests there": len(found.contacts),
        "requests lost": len(lost),
        "requests doubled": len(doubled),
    }


def _deeds(total: Sum, found: Found, tried: list[Attempt]) -> None:
    """At least as often as was promised; at most as often as it can have been. Each message has a text of its own."""
    promised, possible = Counter[Deed](), Counter[Deed]()
    for one in tried:
        deed = (one.number, one.action, one.key)
        promised[deed] += one.is_promised
        possible[deed] += one.is_promised or one.status is None or one.status >= 500
    there = Counter(_done(found))
    lost = promised - there
    total.wrong += [
        f"{deed} was promised {count} more times than it is there" for deed, count in lost.items()
    ]
    total.wrong += [f"{deed} is there {count} times too often" for deed, count in (there - possible).items()]
    total.figures |= {"deeds promised": promised.total(), "deeds lost": lost.total()}


def _done(found: Found) -> Iterator[Deed]:
    """Every deed that the log knows of; messages by their texts."""
    for contact in found.contacts:
        for entry in found.entries[contact.id]:
            if entry.action not in ("submit", "message") and entry.by_party != Party.SYSTEM:
                yield contact.number, entry.action, ""
        for text in found.messages[contact.id]:
            yield contact.number, "message", text


def _not_whole(found: Found, contact: ContactRequest) -> Iterator[str]:
    """A contact with its entries, and each entry with its letters: all of it, once."""
    entries = found.entries[contact.id]
    done = Counter(entry.action for entry in entries)
    if done["submit"] != 1 or entries[0].action != "submit":
        yield f"{contact.number} has {done['submit']} entries of its submission"
    if contact.version != 1 + sum(done[action] for action in VERSIONED):
        yield f"{contact.number} is at version {contact.version} after {dict(done)}"
    if done["permit"] + done["refuse"] != found.decisions[contact.id]:
        yield f"{contact.number} has {found.decisions[contact.id]} decisions after {dict(done)}"
    if _decided_twice(entries):
        yield f"{contact.number} was decided twice"
    if done["message"] != len(found.messages[contact.id]):
        yield f"{contact.number} has {len(found.messages[contact.id])} messages and {done['message']} entries"
    letters = [letter for entry in entries for letter in found.letters[entry.id]]
    if contact.regime is Regime.NOTIFY and contact.notice_letter_id not in [
        letter.id for letter in letters if letter.template == "notice"
    ]:
        yield f"{contact.number} was notified to nobody"
    for place, entry in enumerate(entries):
        written = sorted(letter.template for letter in found.letters[entry.id])
        is_ours = entry.by_party == Party.SYSTEM  # about the clock, or about a letter that does not leave
        if not is_ours and written != _owed(contact, entries[:place], entry, letters):
            yield f"{contact.number}, {entry.action}: wrote {written}"


def _decided_twice(entries: list[AuditEntry]) -> bool:
    """Two decisions, and nobody asked again in between."""
    steps = [entry.action for entry in entries if entry.action in ("permit", "refuse", "ask_permission")]
    return any("ask_permission" not in both for both in pairwise(steps))


def _owed(
    contact: ContactRequest, before: list[AuditEntry], entry: AuditEntry, letters: list[Letter]
) -> list[str]:
    """After the first yes the official reads along, and both are told when it is asked anew."""
    was_permitted = any(earlier.action == "permit" for earlier in before)
    if entry.action == "withdraw":
        first = min((letter.id for letter in letters if letter.audit_id == entry.id), default=0)
        told = {letter.to_email: letter.to_party for letter in letters if (letter.id) < first}
        return ["withdrawn" for party in told.values() if party not in (Party.INITIATOR, Party.SYSTEM)]
    if entry.action == "message":
        return ["message"] * (2 if was_permitted else 1)
    owed = list(OWED[contact.regime.value, entry.action])
    return [*owed, "suspended", "suspended"] if was_permitted and entry.action == "ask_permission" else owed


def _mail(total: Sum, found: Found, accepted: Counter[str]) -> None:
    """What counts as sent is with the mail server; nothing is there that the desk does not owe."""
    letters = [letter for of_entry in found.letters.values() for letter in of_entry]
    went_as = {letter.id: letter.message_id for letter in letters}
    lost = [
        letter.id
        for letter in letters
        if letter.state is LetterState.ACCEPTED
        and not accepted[went_as[found.carried.get(letter.id, letter.id)]]
    ]
    unowed = set(accepted) - {letter.message_id for letter in letters}
    total.wrong += [
        f"letter {letter} counts as accepted, and the mail server does not have it" for letter in lost
    ]
    total.wrong += [f"{message_id} was sent, and the desk does not owe it" for message_id in unowed]
    total.figures |= {
        "letters owed": len(letters),
        "letters waiting": sum(letter.state not in DONE for letter in letters),
        "letters overtaken": sum(letter.state is LetterState.SUPERSEDED for letter in letters),
        "letters lost": len(lost),
        "letters doubled": sum(times == 2 for times in accepted.values()),
        "letters more than doubled": sum(times > 2 for times in accepted.values()),
    }


def _chain(total: Sum, verdict: audit.Verdict) -> None:
    total.figures["entries in the log"] = verdict.entries
    total.figures["chain"] = "whole" if verdict.broken_id is None else f"broken at {verdict.broken_id}"
    if verdict.broken_id is not None:
        total.wrong.append(f"audit entry {verdict.broken_id} {verdict.reason}")
