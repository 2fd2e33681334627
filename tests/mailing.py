"""Letters that are due, and a worker that sends them until they are as asked. Tests nothing itself."""

import asyncio
from collections.abc import Callable
from typing import Any

from sqlmodel import Session

from contactdesk import audit
from contactdesk.law import permissions
from contactdesk.letters import outbox
from contactdesk.letters.outbox import KeptLetter
from contactdesk.operations import worker
from contactdesk.settings import Settings, Smtp, Tls, load
from contactdesk.store import Database
from contactdesk.words import LetterState, Party


def settings_for(port: int, tls: Tls = Tls.NONE) -> Settings:
    smtp = Smtp("127.0.0.1", port, None, None, tls)
    return load({}, demo=True).model_copy(update={"smtp": smtp})


def keep(db: Session, *addresses: str, **changes: Any) -> list[int | None]:
    entry = audit.record(db, action="submit", by=permissions.SYSTEM, party=Party.SYSTEM)
    letter: dict[str, Any] = {
        "audit_id": entry.id,
        "contact_id": None,
        "template": "submit",
        "to_party": "liaison",
        "reply_to": "Anna <anna@example.nl>",
        "subject": "Verzoek over één zaak – nieuw",
        "body": "Dag,\n\nDit is een lange regel over coëfficiënten" + " en meer" * 30 + ".\n",
    } | changes
    to = addresses or ("pcp@example.nl",)
    return [outbox.keep(db, to_email=address, **letter).id for address in to]


def work(
    database: Database, settings: Settings, until: Callable[[list[KeptLetter]], bool], **more: Any
) -> list[KeptLetter]:
    """Run a worker until the letters are as asked; its last state is what comes back."""

    async def main() -> None:
        stop = asyncio.Event()
        running = asyncio.create_task(worker.run(database, settings, stop, idle=0.01, **more))
        try:
            async with asyncio.timeout(20):
                while not until(await database.read(outbox.letters)):
                    await asyncio.sleep(0.01)
        finally:
            stop.set()
            await running

    asyncio.run(main())
    return database.read_now(outbox.letters)


def all_accepted(letters: list[KeptLetter]) -> bool:
    return all(letter.state is LetterState.ACCEPTED for letter in letters)


def all_tried(letters: list[KeptLetter]) -> bool:
    return all(letter.last_error for letter in letters)


def all_settled(letters: list[KeptLetter]) -> bool:
    return all(letter.accepted_at or letter.last_error for letter in letters)
