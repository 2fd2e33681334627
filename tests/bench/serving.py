"""The desk as processes: what more of them bring, how soon a letter has left, and what the log's chain allows."""

import threading
from collections.abc import Iterator
from datetime import datetime
from itertools import cycle, islice
from pathlib import Path
from statistics import quantiles
from typing import Any, Final

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk import audit
from contactdesk.law.permissions import SYSTEM
from contactdesk.store.models import Letter
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
        return [*rates, _chain(place), _latency(place, home, elsewhere, cookies, forms)]


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


def _chain(place: Place) -> Line:
    """Each entry points to the one before it, so that its lock is held until the commit is on disk."""

    def write() -> None:
        for _ in range(ENTRIES // WRITERS):
            place.database.write_now(_entry)

    def together() -> None:
        threads = [threading.Thread(target=write) for _ in range(WRITERS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    took = [timed(together)[1] for _ in range(1 + ROUNDS)][1:]
    return Line("(e) entries in the log, nothing else", f"{ENTRIES / middle(took):.0f}/s")


def _entry(db: Session) -> None:
    audit.record(db, action="bench", by=SYSTEM, party=Party.SYSTEM)


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
