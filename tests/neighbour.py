"""Another process on the same database: does one thing at the same moment as the others, and says what came of it.

`python -m tests.neighbour` reads one line of JSON, `[DEED, URL, MOMENT, …]`; says "ready", waits for a line, does it,
and prints one line of JSON. It stays as it is, with the database open, until the next order comes.
"""

import json
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from typing import Any, Final

from contactdesk import contacts, people, settings
from contactdesk.cli.common import desk_of
from contactdesk.contacts import Ask, decisions
from contactdesk.contacts.decisions import Ruling
from contactdesk.law.days import today
from contactdesk.law.outcomes import Conflict
from contactdesk.law.permissions import Actor
from contactdesk.letters import outbox
from contactdesk.operations import reminders
from contactdesk.store import Database
from contactdesk.words import Capacity, Form, How, Outcome

LEASE: Final = timedelta(minutes=5)


def claim(database: Database, name: str) -> list[list[Any]]:
    """Every letter there is, a few at a time: id and Message-ID."""
    found: list[list[Any]] = []
    while taken := database.write_now(outbox.claim, name, limit=3, lease=LEASE):
        found += [[letter.id, letter.message_id] for letter in taken]
    return found


def decide(database: Database, number: str, person: str, outcome: str) -> str:
    """One decision, as the liaison records it; or why not."""
    by = _actor(database, person)
    ruling = Ruling(
        Outcome(outcome),
        decided_by="M. de Minister",
        capacity=Capacity.IN_PERSON,
        decided_on=today(database.read_now(lambda db: db.info["now"])),
        how=How.ORAL,
        conditions=None,
        ground="beleidsmening",
        reason="Dit gaat over beleid.",
        alternative="Een schriftelijk antwoord.",
    )
    try:
        database.write_now(decisions.decide, number, by, ruling=ruling)
    except Conflict as conflict:
        return conflict.message
    return outcome


def submit(database: Database, organisation: str, person: str, name: str, count: str) -> list[str]:
    """So many requests; their numbers."""
    by, made = _actor(database, person), []
    for n in range(int(count)):
        ask = Ask(
            int(organisation), Form.CONVERSATION, key=f"{name}-{n}", subject="Storing", question="Waarom?"
        )
        made.append(database.write_now(contacts.submit, ask, by).number or "")
    return made


def remind(database: Database) -> int:
    """One round of the clock."""
    return database.write_now(reminders.due)


DEEDS: Final[dict[str, Callable[..., Any]]] = {
    each.__name__: each for each in (claim, decide, submit, remind)
}


def _actor(database: Database, person: str) -> Actor:
    found = database.read_now(lambda db: people.actor(db, int(person), today(db.info["now"])))
    assert found is not None
    return found


def main() -> None:
    order = sys.stdin.readline()
    while order:
        order = _do(*json.loads(order))


def _do(deed: str, url: str, moment: str, *about: str) -> str:
    """The next order."""
    with closing(
        Database(
            url, carry=desk_of(settings.load({}, demo=True)), clock=lambda: datetime.fromisoformat(moment)
        )
    ) as database:
        database.read_now(lambda db: db.connection())
        _say("ready")
        sys.stdin.readline()
        _say(json.dumps(DEEDS[deed](database, *about)))
        return sys.stdin.readline()


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
