"""`python -m tests.bench.copying`: a large desk moved from SQLite to PostgreSQL, or back, as an operator does it.

Prints what `contactdesk db copy` printed, how long it took, and the most memory its process had.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

from sqlalchemy import String, bindparam, cast, insert, literal, select, update
from sqlmodel import Session, SQLModel

from contactdesk.store import Database
from tests import production_like
from tests.bench import place
from tests.bench.measuring import timed
from tests.old_rows import chained

COPY = [sys.executable, "-c", "from contactdesk.cli import main; main()", "db", "copy"]
ENTRIES = SQLModel.metadata.tables["audit_entry"]
LETTERS = SQLModel.metadata.tables["letter"]
CHUNK = 1000


def main() -> None:
    """Fill, copy, say."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench.copying", description="How long a move takes."
    )
    parser.add_argument("--source", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--contacts", type=int, default=100_000)
    chosen = parser.parse_args()
    with ExitStack() as until_over:
        home = Path(until_over.enter_context(tempfile.TemporaryDirectory(prefix="contactdesk-bench-")))
        servers = {
            engine: until_over.enter_context(production_like.engine(home, engine))
            for engine in ("sqlite", "postgresql")
        }
        source, target = (servers.pop(chosen.source), *servers.values())
        _fill(home, source.format("desk"), chosen.contacts)
        environ = {"PATH": os.environ["PATH"]}
        words = [*COPY, source.format("desk"), target.format("desk")]
        _, seconds = timed(lambda: subprocess.run(words, check=True, env=environ))
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    worked, memory = used.ru_utime + used.ru_stime, used.ru_maxrss // 1024
    sys.stdout.write(f"from {chosen.source}: {seconds:.0f} s ({worked:.0f} s of work), at most {memory} MB\n")


def _fill(home: Path, url: str, count: int) -> None:
    desk = place.load_desk(place.load(production_like.environment(home, url)))
    place._fill(url, desk, count, count // 50)
    with closing(Database(url)) as database:
        database.write_now(_write)
        database.write_now(_chain)


def _write(db: Session) -> None:
    """A letter about each of the crowd's entries, as long as most are."""
    same = {
        "template": "submitted",
        "to_email": "pcp@bench.example",
        "to_party": "liaison",
        "state": "accepted",
    }
    same |= {"subject": "Nieuw verzoek", "body": "Geachte heer of mevrouw, er is een nieuw verzoek. " * 20}
    moments = dict.fromkeys(("created_at", "next_attempt_at", "accepted_at"), ENTRIES.c.at)
    own = {"contact_id": ENTRIES.c.contact_id, "audit_id": ENTRIES.c.id, "attempts": literal(1), **moments}
    own["message_id"] = literal("<") + cast(ENTRIES.c.id, String) + "@letters.example>"
    values = own | {name: literal(value) for name, value in same.items()}
    found = select(*values.values()).where(ENTRIES.c.contact_id.is_not(None))
    db.execute(insert(LETTERS).from_select(list(values), found))


def _chain(db: Session) -> None:
    """The crowd's entries are copies: make one whole log of them."""
    keys = {name: bindparam(f"new_{name}") for name in ("previous_hash", "hash")}
    change = update(ENTRIES).where(ENTRIES.c.id == bindparam("one")).values(keys)
    after, previous = 0, "0" * 64
    while rows := _entries(db, after):
        whole = list(chained(rows, previous))
        db.connection().execute(
            change,
            [
                {"one": row["id"], "new_hash": row["hash"], "new_previous_hash": row["previous_hash"]}
                for row in whole
            ],
        )
        after, previous = whole[-1]["id"], whole[-1]["hash"]


def _entries(db: Session, after: int) -> list[dict[str, Any]]:
    query = select(ENTRIES).where(ENTRIES.c.id > after).order_by(ENTRIES.c.id).limit(CHUNK)
    return [dict(row) for row in db.execute(query).mappings()]


main()
