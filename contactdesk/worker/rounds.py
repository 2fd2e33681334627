"""Batches of letters on their way: while one is sent, the one before is marked and the next is claimed."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from contactdesk import outbox
from contactdesk.database import Database
from contactdesk.outbox import Fate, Outgoing
from contactdesk.words import LetterState
from contactdesk.worker.line import Line

BATCH = 20
LEASE = timedelta(minutes=5)
# no letter is begun when so much of the lease is gone: the last one must be over before others may claim it
BEGIN_WITHIN = timedelta(minutes=3)


@dataclass(frozen=True)
class Batch:
    """Claimed letters, and until when they may be begun, on the loop's clock."""

    letters: list[Outgoing]
    until: float


class Rounds:
    """What one worker has in hand: a batch that is claimed, and the fates that are not yet marked."""

    def __init__(self, database: Database, line: Line, by: str) -> None:
        self._database, self._line, self._by = database, line, by
        self._claimed: list[Batch] = []
        self._fates: list[Fate] = []

    async def go(self, stop: asyncio.Event) -> bool:
        """Send one batch. Whether there was anything to send."""
        batch = self._claimed.pop() if self._claimed else await self._first()
        if batch is None:
            await self._line.leave()
            return False
        sending = asyncio.create_task(self._line.send(batch.letters, batch.until, stop, self._look))
        is_full = len(batch.letters) == BATCH  # then there may well be more
        try:
            if is_full or self._fates:
                await self._turn(BATCH if is_full else 0)
        finally:
            fates = await sending
            self._fates += fates
        left = {letter.id for letter in batch.letters} - {fate.letter_id for fate in fates}
        if left or not self._claimed:
            await self._turn(0, left)
        return True

    async def end(self) -> None:
        """Mark what was sent, give back what was not begun, hang up."""
        left = {letter.id for batch in self._claimed for letter in batch.letters}
        self._claimed = []
        await self._turn(0, left)
        await self._line.leave()

    async def _look(self, letter_id: int) -> LetterState:
        return await self._database.read(outbox.look_again, self._by, letter_id)

    async def _first(self) -> Batch | None:
        is_due = await self._database.read(outbox.is_due)
        if is_due or self._fates:
            await self._turn(BATCH)
        return self._claimed.pop() if self._claimed else None

    async def _turn(self, limit: int, left: Iterable[int] = ()) -> None:
        """In one commit: mark what was sent, give back what was not, claim the next. That a letter was accepted is
        kept while the database is away, and marked later: it need not be sent twice for that. What failed comes
        back when its lease ends; kept too, a mark that no database takes would hold up all others for ever."""
        told, until = self._fates, asyncio.get_running_loop().time() + BEGIN_WITHIN.total_seconds()
        self._fates = [fate for fate in told if fate.error is None]
        letters = await self._database.write(
            outbox.turn, self._by, told, sorted(left), limit=limit, lease=LEASE
        )
        self._fates = []
        if letters:
            self._claimed.append(Batch(letters, until))
