"""The chain of hashes without a database: what the hash of an entry covers, and the walk that finds what was done.

Every column is covered. Entries of before ids were covered have a hash without; both are whole. Who cannot
compute hashes anew is found by the walk alone; who can is found by a checkpoint that was told elsewhere.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

#: what the first entry points back to
GENESIS: Final = "0" * 64


class ChainLink(NamedTuple):
    """One entry as the chain sees it; `content` is the text of all columns but id and hashes."""

    id: int
    at: datetime
    content: str
    previous_hash: str
    hash: str


@dataclass(frozen=True)
class Checkpoint:
    """A head of the chain that was told at some moment: entry number `entries` had this id and this hash."""

    at: datetime
    entries: int
    entry_id: int
    head: str
    source: str = field(default="", compare=False)


@dataclass(frozen=True)
class Verdict:
    """What a walk found: how many entries, the first that is broken, and which checkpoints lie on the chain.

    `fits` is the last checkpoint that does before the walk ended, `missed` the first that does not.
    """

    entries: int = 0
    broken_id: int | None = None
    reason: str | None = None
    head: str = GENESIS
    last_at: datetime | None = None
    fits: Checkpoint | None = None
    missed: Checkpoint | None = None

    @property
    def is_whole(self) -> bool:
        return self.broken_id is None and self.missed is None

    @property
    def fault(self) -> str | None:
        """In a few words where it is not whole; None where it is."""
        if self.broken_id is not None:
            return f"audit entry {self.broken_id} {self.reason}"
        return f"the log does not lead to {self.missed.source}" if self.missed else None


def link(row: Any) -> ChainLink:
    """The link of an entry: anything with its columns as attributes."""
    content = {
        "action": row.action,
        "at": row.at.astimezone(UTC).isoformat(),
        "by": [row.by_id, row.by_party],
        "contact": row.contact_id,
        "details": row.details,
        "for": row.for_id,
    }
    text = json.dumps(content, sort_keys=True, ensure_ascii=True)
    return ChainLink(row.id, row.at, text, row.previous_hash, row.hash)


def seal(one: ChainLink, previous: str) -> str:
    """The hash of a link that follows `previous`."""
    return _sha256(f'{one.content[:-1]}, "id": {one.id}, "previous": "{previous}"}}')


def _sealed_without_id(one: ChainLink, previous: str) -> str:
    """As entries were hashed before their ids were covered."""
    return _sha256(f'{one.content[:-1]}, "previous": "{previous}"}}')


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def walk(
    links: Iterable[ChainLink], told: Sequence[Checkpoint] = (), *, after: Verdict | None = None
) -> Verdict:
    """Walk along the links in the order of their ids. Ends at the first that is broken.

    `told` are checkpoints, in the order of `entries`. `after` is a walk that ended whole: this one goes on from
    there, and `told` holds what is still to come.
    """
    found = after or Verdict()
    count, head, last_at, waiting = found.entries, found.head, found.last_at, list(reversed(told))
    fits, missed = found.fits, found.missed
    for one in links:
        if reason := _broken(one, head):
            return Verdict(count, one.id, reason, head, last_at, fits, missed)
        count, head, last_at = count + 1, one.hash, one.at
        while waiting and waiting[-1].entries <= count:
            checkpoint = waiting.pop()
            if (checkpoint.entries, checkpoint.entry_id, checkpoint.head) != (count, one.id, head):
                missed = missed or checkpoint
            elif missed is None:
                fits = checkpoint
    # what is still waiting was told of a longer chain
    missed = missed or (waiting[-1] if waiting else None)
    return replace(found, entries=count, head=head, last_at=last_at, fits=fits, missed=missed)


def _broken(one: ChainLink, head: str) -> str | None:
    if one.previous_hash != head:
        return "does not follow the entry before it: one was removed, inserted or moved"
    if one.hash != seal(one, head) and one.hash != _sealed_without_id(one, head):
        return "does not match its own hash: it was changed"
    return None
