"""The desk as processes: what more of them bring, how soon a letter has left, and what the log's chain allows."""

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from statistics import quantiles
from typing import Any, Final

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk import audit
from contactdesk.audit import chain
from contactdesk.law.permissions import SYSTEM
from contactdesk.store import lock_key, next_id
from contactdesk.store.desk import now
from contactdesk.store.models import AuditEntry, Letter
from contactdesk.words import Form, Party
from tests.bench import client, crowd
from tests.bench.client import Fields
from tests.bench.draining import until_gone
from tests.bench.measuring import ROUNDS, Line, middle, middle_ratio, ms, timed
from tests.bench.place import Place
from tests.bench.submitting import KINDS, QUESTION, organisations
from tests.running import FORKS, desk_process, running, web_process
from tests.sink import Sink

PROCESSES: Final = (1, 2, 4)
CONTACTS: Final = 48
PER_SECOND, SECONDS = 20, 10
ENTRIES, WRITERS = 400, 4


def measure(place: Place, home: Path) -> list[Line]:
    """(e) and (f). The client is a process of its own as well: with two cores they share what there is."""
    cookies = [member.cookie for member in place.members]
    forms = _forms(place)
    with FORKS.Pool(1) as elsewhere:
        rates = list(_rates(place, home, elsewhere, cookies, forms))
        return [*rates, _chains(place), _latency(place, home, elsewhere, cookies, forms)]


def _forms(place: Place) -> Iterator[Fields]:
    """What is asked over and over, each time with a key of its own."""
    ids = organisations(place)
    for number, (organisation, form) in enumerate(cycle(KINDS)):
        yield {
            "organisatie": str(ids[organisation]),
            "vorm": form.value,
            "onderwerp": f"Storing bij de voorziening, melding {number}",
            "vraag": QUESTION,
            "wetsvoorstel": "Wet digitale voorzieningen" if form is Form.AMENDMENT_ASSISTANCE else "",
            "sleutel": f"served-{number}",
            "bevestigd": "ja",
        }


def _rates(
    place: Place, home: Path, elsewhere: Any, cookies: list[str], forms: Iterator[Fields]
) -> Iterator[Line]:
    webs = [web_process(place.environment, home / "serving.log") for _ in range(max(PROCESSES))]
    took: dict[int, list[float]] = {count: [] for count in PROCESSES}
    with running(*webs):
        for round_ in range(1 + ROUNDS):
            for count in PROCESSES:
                ports, asked = [web.port for web in webs[:count]], list(islice(forms, CONTACTS))
                seconds = elsewhere.apply(client.submit, (ports, cookies, asked))
                if round_:  # the first only warms up
                    took[count].append(seconds)
    for count in PROCESSES:
        about = f"(e) submit over HTTP, {count} process{'es' * (count > 1)}"
        figures = f"{CONTACTS / middle(took[count]):.0f} contacts/s"
        yield Line(about, figures, middle_ratio(took[1], took[count]) if count > 1 else None)


def _chains(place: Place) -> Line:
    """Each entry points to the one before it, so that its lock is held until the commit is on disk; beside it what a log
    with a chain for each department could write, where none waits for another."""
    one = [timed(partial(_together, place, [_entry] * WRITERS))[1] for _ in range(1 + ROUNDS)][1:]
    heads = [Head(f"chain {number}", f"bench {number}") for number in range(WRITERS)]
    each = [timed(partial(_together, place, [head.entry for head in heads]))[1] for _ in range(1 + ROUNDS)][
        1:
    ]
    figures = f"{ENTRIES / middle(one):.0f}/s, a chain for each of {WRITERS} departments {ENTRIES / middle(each):.0f}/s"
    return Line("(e) entries in the log, nothing else", figures, middle_ratio(one, each))


def _together(place: Place, works: Sequence[Callable[[Session], None]]) -> None:
    def write(work: Callable[[Session], None]) -> None:
        for _ in range(ENTRIES // WRITERS):
            place.database.write_now(work)

    threads = [threading.Thread(target=write, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _entry(db: Session) -> None:
    audit.record(db, action="bench", by=SYSTEM, party=Party.SYSTEM)


@dataclass
class Head:
    """The newest entry of a chain of its own."""

    name: str
    hash: str

    def entry(self, db: Session) -> None:
        """One more, under a lock that only this chain has."""
        lock_key(db, self.name)
        row = AuditEntry(
            id=next_id(db, audit.ENTRY),
            at=now(db),
            by_party="system",
            action="bench",
            details={},
            previous_hash=self.hash,
        )
        row.hash = self.hash = chain.seal(chain.link(row), row.previous_hash)
        db.add(row)
        db.flush()


def _latency(place: Place, home: Path, elsewhere: Any, cookies: list[str], forms: Iterator[Fields]) -> Line:
    """From the beginning of the transaction that owes a letter to the moment at which the mail server has it."""
    sink, log = Sink(home / "accepted-serving"), home / "serving.log"
    environment = place.environment | {"CONTACTDESK_SMTP_URL": sink.url}
    place.database.write_now(crowd.let_mail_be_gone)
    web, asked = web_process(environment, log), list(islice(forms, PER_SECOND * SECONDS))
    with sink.serving(), running(web, desk_process(environment, log, "worker")):
        elsewhere.apply(client.submit, ([web.port], cookies, asked), {"per_second": PER_SECOND})
        until_gone(place)
    accepted = {one.message_id: one.at for one in sink.accepted()}
    owed = place.database.read_now(_moments, list(accepted))
    found = quantiles((accepted[name] - at.timestamp() for name, at in owed), n=100)
    about = f"(f) commit to acceptance, {PER_SECOND} submits/s"
    return Line(about, f"p50 {ms(found[49])}, p99 {ms(found[98])}, {len(owed)} letters, 1 web, 1 worker")


def _moments(db: Session, message_ids: list[str]) -> list[tuple[str, datetime]]:
    query = select(col(Letter.message_id), col(Letter.created_at))
    return list(db.execute(query.where(col(Letter.message_id).in_(message_ids))).tuples())
