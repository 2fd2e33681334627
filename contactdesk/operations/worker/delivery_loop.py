"""Letters on their way, several beside each other: what is sent is marked, and the next claimed, while others are sent.

A recipient that keeps the mail server waiting keeps up one connection: to one domain goes one letter at a time, and
notices of ministers have connections of their own. Where the server takes nothing, all that is in hand is given back.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from contactdesk.law.addresses import folded
from contactdesk.letters import outbox
from contactdesk.letters.outbox import WHOLE, Fate, Outgoing
from contactdesk.operations.worker.smtp import MailConnection, Refused
from contactdesk.settings import Settings, Smtp
from contactdesk.store import Database
from contactdesk.words import LetterState

BATCH = 20
LEASE = timedelta(minutes=5)
# no letter is begun when so much of the lease is gone: the last one must be over before others may claim it
BEGIN_WITHIN = timedelta(minutes=3)
#: connections beside each other, and how many more for notices only
LINES, FOR_NOTICES = 4, 2
#: of one domain no more letters are claimed while so many are in hand
CROWD = BATCH // 2
#: what was sent is marked no later than this, and new letters are looked for no less often
STEP_SECONDS = 0.5

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class ClaimedLetter:
    """A claimed letter, and until when it may be begun, on the loop's clock."""

    letter: Outgoing
    until: float

    @property
    def domain(self) -> str:
        return folded(self.letter.to_email).rpartition("@")[2]


class Rounds:
    """What one worker has in hand: letters that are claimed, lines that carry one, fates that are not yet marked."""

    def __init__(self, database: Database, settings: Settings, smtp: Smtp, by: str) -> None:
        self._database, self._settings, self._smtp, self._by = database, settings, smtp, by
        self._hand: list[ClaimedLetter] = []
        self._fates: list[Fate] = []
        self._left: set[int] = set()
        self._lanes: set[asyncio.Task[None]] = set()
        self._idle: list[MailConnection] = []
        self._out: set[MailConnection] = set()
        self._under_way: Counter[str] = Counter()
        self._lines = LINES + FOR_NOTICES
        self._is_more, self._looked_at, self._marked_at = False, 0.0, 0.0

    async def go(self, stop: asyncio.Event) -> bool:
        """One step. Whether there is anything in hand."""
        if await self._needs_turn():
            await self._turn(self._room())
        self._begin(stop)
        if not self._lanes:
            self._lines = LINES + FOR_NOTICES
            await self._hang_up()
            return bool(self._hand or self._fates or self._left)
        await asyncio.wait(self._lanes, timeout=STEP_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        self._collect()
        return True

    async def end(self) -> None:
        """Finish what is under way, mark it, give back what was not begun, hang up."""
        if self._lanes:
            await asyncio.wait(self._lanes)
        self._left |= {held.letter.id for held in self._hand}
        self._hand = []
        try:
            await self._turn(0)
            self._collect()
        finally:
            await self._hang_up()

    def _room(self) -> int:
        return BATCH if len(self._hand) < 2 * BATCH else 0

    async def _needs_turn(self) -> bool:
        """When a batch of fates waits, or fates have waited long, or nothing can be begun while there may be more."""
        clock = asyncio.get_running_loop().time()
        if len(self._fates) >= BATCH or (self._is_more and not any(self._startable())):
            return True
        if (self._fates or self._left) and (not self._lanes or clock - self._marked_at >= STEP_SECONDS):
            return True
        if self._lanes and clock - self._looked_at < STEP_SECONDS:
            return False
        self._looked_at = clock
        return bool(self._room()) and await self._database.read(outbox.is_due, self._crowded())

    def _crowded(self) -> list[str]:
        waiting = Counter(held.domain for held in self._hand)
        return sorted(domain for domain, count in waiting.items() if count >= CROWD)

    async def _turn(self, limit: int) -> None:
        """In one commit: mark what was sent, give back what was not, claim the next. That a letter was accepted is
        kept while the database is away, and marked later: it need not be sent twice for that. What failed comes
        back when its lease ends; kept too, a mark that no database takes would hold up all others for ever."""
        self._marked_at = asyncio.get_running_loop().time()
        until, told, left = self._marked_at + BEGIN_WITHIN.total_seconds(), self._fates, sorted(self._left)
        self._fates = []
        try:
            letters = await self._database.write(
                outbox.turn, self._by, told, left, limit=limit, lease=LEASE, crowded=self._crowded()
            )
        except BaseException:
            self._fates = [fate for fate in told if fate.error is None] + self._fates
            raise
        self._left -= set(left)
        self._is_more = bool(limit) and len(letters) == limit
        self._hand += [ClaimedLetter(letter, until) for letter in letters]

    def _begin(self, stop: asyncio.Event) -> None:
        while not stop.is_set() and (held := self._take()):
            line = self._idle.pop() if self._idle else MailConnection(self._settings, self._smtp)
            self._lanes.add(asyncio.create_task(self._carry(line, held, stop)))

    def _take(self, *, has_line: bool = False) -> ClaimedLetter | None:
        """The next letter to send, notices first; none where all lines are in use."""
        clock = asyncio.get_running_loop().time()
        late = [held for held in self._hand if held.until <= clock]
        self._left |= {held.letter.id for held in late}
        self._hand = [held for held in self._hand if held.until > clock]
        busy = len(self._lanes) - has_line
        # the first one finds out whether anybody is at home
        lines = self._lines if any(line.is_open for line in (*self._out, *self._idle)) else 1
        for held in self._startable():
            if busy < lines - (0 if held.letter.is_notice else min(FOR_NOTICES, lines - 1)):
                self._hand.remove(held)
                self._under_way[held.domain] += 1
                return held
        return None

    def _startable(self) -> Iterator[ClaimedLetter]:
        """Those that need wait for no other to the same domain; a notice waits for none."""
        yield from (held for held in self._hand if held.letter.is_notice)
        ordinary = (held for held in self._hand if not held.letter.is_notice)
        yield from (held for held in ordinary if not self._under_way[held.domain])

    async def _carry(self, line: MailConnection, held: ClaimedLetter | None, stop: asyncio.Event) -> None:
        """Letter after letter over one line, until there is none for it."""
        self._out.add(line)
        try:
            while held is not None:
                try:
                    await self._send(line, held)
                finally:
                    self._under_way[held.domain] -= 1
                held = None if stop.is_set() else self._take(has_line=True)
        finally:
            self._out.discard(line)
            self._idle.append(line)

    async def _send(self, line: MailConnection, held: ClaimedLetter) -> None:
        """Ask once more whether it may go, right before it goes."""
        letter = held.letter
        try:
            state = await self._database.read(outbox.look_again, self._by, letter.id)
        except BaseException:
            self._left.add(letter.id)
            raise
        if state is LetterState.SUPERSEDED:
            self._fates.append(Fate(letter.id, overtaken=True))
        if state is not LetterState.SENDING:
            return
        try:
            fate = await line.send(letter)
        except Refused as refused:
            self._stop_sending(line, held, refused)
        else:
            self._fates.append(fate)  # not in one line: the list may be another by then

    def _stop_sending(self, line: MailConnection, held: ClaimedLetter, refused: Refused) -> None:
        """Nobody at home, or not for us: the others need not try, and it is no letter's fault. Unless the server only
        wants no more connections than there are: then these go on."""
        others = sum(other.is_open for other in self._out - {line})
        if refused.at_door and others:
            self._lines = others
            self._hand.insert(0, held)
            return
        stopped = [one for one in self._hand if refused.sender in (WHOLE, one.letter.mail_from)]
        self._hand = [one for one in self._hand if one not in stopped]
        log.warning("the mail server takes no letters: %s", str(refused).partition(" ")[0])
        for one in (held, *stopped):
            self._fates.append(Fate(one.letter.id, error=str(refused), refused=refused.sender))

    def _collect(self) -> None:
        """Lanes that are done; what went wrong in one is raised, for the loop to say and to wait."""
        done = {lane for lane in self._lanes if lane.done()}
        self._lanes -= done
        for lane in done:
            lane.result()

    async def _hang_up(self) -> None:
        idle, self._idle = self._idle, []
        for line in idle:
            await line.leave()
