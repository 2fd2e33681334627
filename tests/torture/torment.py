"""One engine from beginning to end: load, the phases of trouble, a sum after each, and the mail that is left."""

import math
import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Final

from sqlalchemy import func, or_, select, update
from sqlmodel import Session, col

from contactdesk.letters import outbox
from contactdesk.store.desk import now
from contactdesk.store.models import GatheredLetter, Letter
from contactdesk.words import LetterState
from tests.running import running
from tests.torture.ledger import Ledger
from tests.torture.place import Place, prepared
from tests.torture.reckoning import DONE, Sum, reckon
from tests.torture.trouble import PHASES, Herd, herd
from tests.torture.visitors import ANSWER_SECONDS, Letters, Somebody

#: as long as a lease and a few waits after 4xx last, and some more
DRAIN_SECONDS: Final = 900
LETTERS_OF_A_CLAIM: Final = 20
#: of a claim; and how soon a worker marks what it sent, when it can
LEASE, MARKED_WITHIN = timedelta(minutes=5), timedelta(seconds=8)


@dataclass(frozen=True)
class Torment:
    """What is asked: so many kills. `waits`: leases of killed workers end by themselves, after minutes."""

    kills: int
    seed: int
    webs: int = 2
    workers: int = 2
    visitors: int = 6
    members: int = 150
    waits: bool = True
    #: promises between two kills, from and to
    pace: tuple[int, int] = (1, 8)


@dataclass
class Result:
    """What befell the desk, what it answered, and how it stood at the end."""

    tally: dict[str, int]
    answers: Counter[str]
    figures: dict[str, int | str] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)


def torture(home: Path, engine: str, asked: Torment, *, say: Callable[[str], None]) -> Result:
    """All phases of this engine, and the last sum when all mail has gone."""
    chance = random.Random(asked.seed)
    with prepared(home, engine, members=asked.members, seed=asked.seed) as place:
        ledger = Ledger(home / "promised")
        found = herd(place, ledger, chance, pace=asked.pace, webs=asked.webs, workers=asked.workers)
        result = Result(found.tally, Counter())
        try:
            with place.sink.serving(), running(*found.all):
                for name, trouble, share in PHASES[engine]:
                    result.answers += _under_load(
                        found,
                        ledger,
                        asked,
                        name,
                        lambda t=trouble, s=share: t(found, math.ceil(asked.kills * s)),
                    )
                    _note(result, name, _sum(place, ledger), say)
                _drain(found, asked)
                _note(result, "all mail gone", _sum(place, ledger), say)
        finally:
            ledger.close()
    _judge(result, found)
    return result


def _under_load(
    found: Herd, ledger: Ledger, asked: Torment, name: str, trouble: Callable[[], None]
) -> Counter[str]:
    """Trouble while the visitors go on; afterwards they finish what they were doing."""
    letters = Letters(found.place)
    visitors = [
        Somebody(found.place, ledger, found.ports, letters, f"{asked.seed} {name} {number}")
        for number in range(asked.visitors)
    ]
    for visitor in visitors:
        visitor.start()
    try:
        trouble()
    finally:
        for visitor in visitors:
            visitor.stop()
        for visitor in visitors:
            visitor.join(5 * ANSWER_SECONDS)
    answers: Counter[str] = Counter()
    for visitor in visitors:
        answers.update({str(status or "none"): count for status, count in visitor.answers.items()})
    return answers


def _sum(place: Place, ledger: Ledger) -> Sum:
    with place.database() as database:
        return database.read_now(reckon, ledger.attempts(), place.sink.accepted)


def _note(result: Result, name: str, found: Sum, say: Callable[[str], None]) -> None:
    result.figures = found.figures
    result.wrong += [f"after {name}: {wrong}" for wrong in found.wrong]
    kept = ("requests promised", "requests lost", "deeds promised", "deeds lost", "letters waiting", "chain")
    say(f"  after {name}: " + ", ".join(f"{what} {found.figures[what]}" for what in kept) + "\n")


def _drain(found: Herd, asked: Torment) -> None:
    """Until every letter has gone. Leases of killed workers end by themselves, or as if that time had passed."""
    until = time.monotonic() + DRAIN_SECONDS
    with found.place.database() as database:
        while database.read_now(_waiting) and time.monotonic() < until:
            found.revive()
            database.write_now(_end_the_day)
            if not asked.waits:
                database.write_now(_let_time_pass, [worker.pid for worker in found.workers])
            time.sleep(0.5)


def _waiting(db: Session) -> int:
    waits = col(Letter.state).not_in(DONE)
    return int(db.execute(select(func.count()).select_from(Letter).where(waits)).scalar_one())


def _end_the_day(db: Session) -> None:
    """What is gathered for the overview of a day leaves now."""
    db.execute(update(GatheredLetter).values(leaves_at=now(db)))


def _let_time_pass(db: Session, alive: list[int]) -> None:
    """What waits for its turn need wait no longer; nor what a worker held that is no more, or that could not mark it."""
    held = or_(*[col(Letter.claimed_by).contains(f"-{pid}-") for pid in alive])
    long = col(Letter.next_attempt_at) <= now(db) + LEASE - MARKED_WITHIN
    waits = col(Letter.state) == LetterState.QUEUED
    waits |= (col(Letter.state) == LetterState.SENDING) & (~held | long)
    db.execute(update(Letter).where(waits).values(next_attempt_at=now(db)))
    outbox.probe_now(db)


def _judge(result: Result, found: Herd) -> None:
    """What no sum shows: letters that stay, processes that gave up."""
    left, doubled = result.figures["letters waiting"], int(result.figures["letters doubled"])
    if left:
        result.wrong.append(f"{left} letters never left")
    ended = result.tally.get("ended by themselves", 0)
    # one that is started while PostgreSQL is away says so and ends; it is started anew, as by systemd
    if ended and not result.tally.get("server crashed"):
        result.wrong.append(f"{ended} processes ended by themselves")
    interruptions = sum(result.tally.values())
    if doubled > interruptions * LETTERS_OF_A_CLAIM * len(found.workers):
        result.wrong.append(f"{doubled} letters doubled, which {interruptions} interruptions do not explain")


def table(result: Result) -> str:
    """Everything that was counted, and what is wrong."""
    answers = ", ".join(f"{status}: {count}" for status, count in sorted(result.answers.items()))
    rows = {**result.tally, **result.figures, "answers": answers}
    width = max(map(len, rows))
    lines = [f"  {what.ljust(width)}  {figure}\n" for what, figure in rows.items()]
    return "".join(lines + [f"  WRONG {wrong}\n" for wrong in result.wrong[:50]])
