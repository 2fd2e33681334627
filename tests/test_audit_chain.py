"""A log of 240 entries without a database: every change, removal, insertion and swap of one row, all of them tried.

By who cannot compute hashes anew, and by who does; each walk is a whole one: what comes before the row that was
touched is walked once, and every walk goes on from there.
"""

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any, Final

import pytest

from contactdesk.audit.chain import GENESIS, ChainLink, Checkpoint, Verdict, link, seal, walk
from contactdesk.store.models import AuditEntry

#: a walk looks at one entry and the head before it, so more of them show nothing more
LENGTH: Final = 240
MORNING: Final = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
#: another value for each column
OTHER: Final[dict[str, Any]] = {
    "id": lambda old: old + 1,
    "at": lambda old: old + timedelta(microseconds=1),
    "by_id": lambda old: None if old else 1,
    "by_party": lambda old: f"{old} ",
    "for_id": lambda old: None if old else 1,
    "action": lambda old: f"{old}s",
    "contact_id": lambda old: None if old else 1,
    "details": lambda old: {**old, "texts": {"question": "0" * 64}},
    "previous_hash": lambda old: "1" + old[1:] if old[0] != "1" else "2" + old[1:],
    "hash": lambda old: "1" + old[1:] if old[0] != "1" else "2" + old[1:],
}
Log = tuple[list["Row"], list[ChainLink], list[Verdict]]


@dataclass(frozen=True)
class Row:
    """A row of the table, as the database would give it."""

    id: int
    at: datetime
    by_id: int | None
    by_party: str
    for_id: int | None
    action: str
    contact_id: int | None
    details: dict[str, Any]
    previous_hash: str = GENESIS
    hash: str = ""


def row(number: int, chance: random.Random) -> Row:
    """Ids leave room, so that a row can be put in between."""
    return Row(
        id=10 * number,
        at=MORNING + timedelta(seconds=number, microseconds=chance.randrange(10**6)),
        by_id=chance.choice((None, 1, 2, 3)),
        by_party=chance.choice(("initiator", "liaison", "system")),
        for_id=chance.choice((None, None, 4)),
        action=chance.choice(("submit", "take", "permit", "message")),
        contact_id=chance.choice((None, 1, 2)),
        details={"state": "submitted", "texts": {"question": chance.randbytes(32).hex()}},
    )


def anew(links: Iterable[ChainLink], head: str) -> Iterator[ChainLink]:
    """The same entries with hashes that fit: what somebody does who can compute them."""
    for one in links:
        previous, head = head, seal(one, head)
        yield ChainLink(one.id, one.at, one.content, previous, head)


@pytest.fixture(scope="module")
def log() -> Log:
    """The rows, their links, and what a walk found before each of them."""
    chance = random.Random(4)
    links = list(anew((link(row(number, chance)) for number in range(1, LENGTH + 1)), GENESIS))
    chance = random.Random(4)
    rows = [
        replace(row(number, chance), previous_hash=one.previous_hash, hash=one.hash)
        for number, one in enumerate(links, start=1)
    ]
    before = [Verdict()]
    for one in links:
        before.append(walk([one], after=before[-1]))
    assert before[-1] == walk(links)
    return rows, links, before


def tampered(log: Log, kinds: Iterable[str]) -> Iterator[tuple[int, str, list[ChainLink]]]:
    """Every tampering with one row: where the log is no longer what it was, how, and what follows from there."""
    rows, links, _ = log
    for kind in kinds:
        for place, each in enumerate(rows):
            rest = links[place + 1 :]
            if kind in OTHER:
                changed = link(replace(each, **{kind: OTHER[kind](getattr(each, kind))}))
                yield place, kind, [changed, *rest]
            elif kind == "removed":
                yield place, kind, rest
            elif kind == "inserted":
                yield place, kind, [made_up(each, links[place].previous_hash), links[place], *rest]
            elif kind == "swapped" and rest:
                first, second = links[place]._replace(id=rest[0].id), rest[0]._replace(id=each.id)
                yield place, kind, [second, first, *rest[1:]]
        if kind == "inserted":
            yield LENGTH, kind, [made_up(rows[-1], rows[-1].hash, by=5)]


def made_up(each: Row, previous: str, by: int = -5) -> ChainLink:
    """A row before (or behind) this one that points where it should; its own hash can only be a guess."""
    return link(replace(each, id=each.id + by, action="permit", previous_hash=previous, hash="f" * 64))


def test_no_column_of_the_table_is_left_out() -> None:
    assert {field.name for field in fields(Row)} == set(OTHER) == set(AuditEntry.model_fields)


def test_who_cannot_compute_hashes_is_found_at_every_row_and_in_every_way(log: Log) -> None:
    _, _, before = log
    tried = 0
    for place, kind, rest in tampered(log, [*OTHER, "removed", "inserted", "swapped"]):
        tried += 1
        found = walk(rest, after=before[place])
        if kind == "removed" and place == LENGTH - 1:
            assert found.is_whole  # the end alone is not missed by what stands before it: see the next test
        else:
            assert found.broken_id is not None, (kind, place)
            assert found.entries in (place, place + 1), (kind, place)
    assert tried == len(OTHER) * LENGTH + LENGTH + (LENGTH + 1) + (LENGTH - 1)


def test_entries_that_are_missing_at_the_end_are_found_by_a_checkpoint_wherever_the_log_was_cut(
    log: Log,
) -> None:
    rows, links, before = log
    head = Checkpoint(rows[-1].at, LENGTH, rows[-1].id, rows[-1].hash)
    for place in range(LENGTH):
        assert walk([], [head], after=before[place]).missed == head
    assert walk(links, [head]).fits == head


def test_who_computes_all_hashes_anew_is_found_by_a_checkpoint_at_the_head(log: Log) -> None:
    rows, _, before = log
    head = Checkpoint(rows[-1].at, LENGTH, rows[-1].id, rows[-1].hash)
    tried = 0
    for place, kind, rest in tampered(log, ["action", "removed", "inserted", "swapped"]):
        if place == LENGTH:
            continue  # a row behind the head is one that came later: nothing that was told is untrue
        tried += 1
        found = walk(anew(rest, before[place].head), [head], after=before[place])
        assert (found.broken_id, found.missed) == (None, head), (kind, place)
    assert tried == 4 * LENGTH - 1


@pytest.mark.parametrize("column", [name for name in OTHER if "hash" not in name])
def test_whatever_column_was_changed_a_checkpoint_right_behind_it_is_missed(log: Log, column: str) -> None:
    rows, _, before = log
    for place, _, rest in tampered(log, [column]):
        told = Checkpoint(rows[place].at, place + 1, rows[place].id, rows[place].hash)
        found = walk(anew(rest[:1], before[place].head), [told], after=before[place])
        assert (found.broken_id, found.missed) == (None, told)


def test_between_which_checkpoints_the_log_was_made_anew_is_said(log: Log) -> None:
    rows, links, before = log
    told = [Checkpoint(rows[n - 1].at, n, rows[n - 1].id, rows[n - 1].hash) for n in range(20, LENGTH, 20)]
    changed = link(replace(rows[89], action="permit"))
    made = [*links[:89], *anew([changed, *links[90:]], before[89].head)]

    found = walk(made, told)

    assert (found.fits, found.missed) == (told[3], told[4])


def test_an_id_that_is_renumbered_is_found_also_where_it_keeps_the_order(log: Log) -> None:
    _, links, _ = log
    assert all(one.id + 1 < other.id for one, other in pairwise(links))
    assert walk([*links[:-1], links[-1]._replace(id=links[-1].id + 1)]).broken_id == links[-1].id + 1


def test_entries_from_before_ids_were_covered_are_still_whole() -> None:
    """Hashes as the first version made them."""
    hashes = [
        "252f03fb0d3d7c929b53daa43d06a506da4f8c9c311e0c25318d46980f3fa16f",
        "1dce1ee492c38035acb1df266493f672cb5c405f29e218b65addc1d361442820",
    ]
    details = [{"rule": "é", "texts": {"subject": "a" * 64}}, {"state": "submitted"}]
    old = [
        Row(n, MORNING + timedelta(seconds=n), None, "system", None, action, None, detail, previous, made)
        for n, action, detail, previous, made in zip(
            (1, 2), ("submit", "take"), details, (GENESIS, hashes[0]), hashes, strict=True
        )
    ]
    following = next(anew([link(row(9, random.Random(1)))], hashes[1]))
    assert walk([*map(link, old), following]) == Verdict(3, head=following.hash, last_at=following.at)
    assert walk(map(link, [old[0], replace(old[1], by_party="minister")])).broken_id == 2
