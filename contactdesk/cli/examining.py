"""`contactdesk doctor`: tries everything around the desk that it needs, from the machine where it will run."""

import asyncio
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from contactdesk.cli.common import Misuse, Wrong, asked, desk_of, unknown_departments
from contactdesk.settings import Settings, load

if TYPE_CHECKING:
    from contactdesk.settings import IdentityProvider
    from contactdesk.store.desk import Desk

#: less than this, and a desk stops for want of room before somebody looks
ROOM_BYTES: Final = 2**30

#: what is right, in a few words, and what is wrong, with what to do
Found = Iterator[str | Wrong]
Look = Callable[[Settings, "Desk"], Found]


def doctor(
    letter: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Also send a test letter to this address.")
    ] = None,
) -> None:
    """Try mail, providers, database, register, room and clock; say what is wrong, and what a desk still lacks. Exit 1
    when anything is.

    Nothing is changed, and no letter is sent but with --letter.

    Example: contactdesk doctor --letter beheer@minbzk.nl
    """
    from contactdesk.settings.values import is_address

    if letter and not is_address(letter):
        raise Misuse("--letter must be an e-mail address")
    settings = load(os.environ)
    desk = desk_of(settings)
    wrong = False
    for name, look in LOOKS.items():
        for line in _found(look, settings, desk):
            is_wrong = isinstance(line, Wrong)
            typer.echo(f"{'wrong' if is_wrong else 'ok'}\t{name}\t{line}", err=is_wrong)
            wrong = wrong or is_wrong
    if letter:
        wrong = not _sent(settings, letter) or wrong
    if wrong:
        raise typer.Exit(1)


def _found(look: Look, settings: Settings, desk: "Desk") -> Found:
    """What it says, up to what is wrong."""
    try:
        yield from look(settings, desk)
    except Wrong as error:
        yield error


def _database(settings: Settings, desk: "Desk") -> Found:
    from contactdesk.operations import examine, try_write
    from contactdesk.settings.databases import shown
    from contactdesk.store import Database, Unavailable, migrations

    url = settings.database_url
    if found := asked(migrations.unfit, url) or asked(migrations.check, url):
        raise Wrong("; ".join([*found, f"database {shown(url)}"]))
    try:
        with closing(Database(url, carry=desk)) as database:
            database.write_now(try_write)
            findings = database.read_now(examine)
    except Unavailable as error:
        raise Wrong(f"{shown(url)} takes nothing ({error})") from None
    yield f"{shown(url)} gives and takes"
    # letters that wait and a worker that is not there are those of a desk that runs: before its first start there are none
    yield from (Wrong(f"{one.name}: {one.wrong}") for one in findings if one.wrong and one.name != "worker")


def _register(settings: Settings, desk: "Desk") -> Found:
    from contactdesk.operations import lacking
    from contactdesk.store import Database, law_texts, migrations

    if not asked(migrations.is_current, settings.database_url):
        return
    with closing(Database(settings.database_url, carry=desk)) as database:
        forged = database.read_now(lambda db: [*law_texts.forged(db)])
        found = [*unknown_departments(database), *forged, *database.read_now(lacking)]
    yield from map(Wrong, found)
    if not found:
        yield "nothing is lacking that a desk needs to run"


def _mail(settings: Settings, _desk: "Desk") -> Found:
    if settings.smtp is None:
        return  # among what the register lacks
    where = f"{settings.smtp.host}:{settings.smtp.port}"
    refused = asyncio.run(_knock(settings))
    yield from (Wrong(f"{where}: {line}; ask who runs it to allow that sender") for line in refused)
    if not refused:
        yield f"{where} lets us in and takes our senders"


async def _knock(settings: Settings) -> list[str]:
    from contactdesk.operations.worker.smtp import MailConnection, Refused

    assert settings.smtp is not None
    connection = MailConnection(settings, settings.smtp)
    try:
        return await connection.knock()
    except Refused as error:
        raise Wrong(
            f"{settings.smtp.host}:{settings.smtp.port} does not let us in ({error}); correct it"
        ) from None
    finally:
        await connection.leave()


def _providers(settings: Settings, _desk: "Desk") -> Found:
    for provider in settings.identity_providers:
        yield asyncio.run(_met(provider, settings))


async def _met(provider: "IdentityProvider", settings: Settings) -> str | Wrong:
    """Whether it says of itself what signing in needs, and which keys it signs with."""
    from contactdesk.web.login import client

    try:
        async with client.asking():
            found = await client.met(provider, settings)
            for name in ("authorization_endpoint", "token_endpoint"):
                found.endpoint(name)
            if not (await found.keys()).keys:
                return Wrong(
                    f"{provider.name}: {provider.issuer} has no key that we can use; ask who runs it"
                )
    except client.LoginError as error:
        return Wrong(
            f"{provider.name}: {provider.issuer} does not do ({error.reason}); correct it, or ask who runs it"
        )
    return f"{provider.name}: {provider.issuer} answers, and has keys"


def _room(settings: Settings, _desk: "Desk") -> Found:
    from contactdesk.store.files import file_of

    file = file_of(settings.database_url)
    log = settings.security_log if isinstance(settings.security_log, Path) else None
    folders = [each.absolute().parent for each in (file, log) if each]
    for folder in dict.fromkeys([*folders, Path(tempfile.gettempdir())]):
        free = shutil.disk_usage(folder).free
        says = f"{folder} has {free / 2**30:.1f} GiB left"
        yield Wrong(f"{says}; give it more") if free < ROOM_BYTES else says


def _clock(_settings: Settings, _desk: "Desk") -> Found:
    """Only a person can say whether it is right; that of the database is compared by its check."""
    from contactdesk.law.days import AMSTERDAM

    yield f"in Amsterdam it is {datetime.now(UTC).astimezone(AMSTERDAM):%Y-%m-%d %H:%M:%S}; compare"


LOOKS: Final[dict[str, Look]] = {
    "database": _database,
    "register": _register,
    "mail": _mail,
    "provider": _providers,
    "room": _room,
    "clock": _clock,
}


def _sent(settings: Settings, address: str) -> bool:
    """A letter that is in no outbox: it is about the way, not about a contact."""
    from email.utils import make_msgid

    from contactdesk.letters.outbox import Outgoing
    from contactdesk.operations.worker.smtp import MailConnection, Refused
    from contactdesk.words import TEST_LETTER

    if settings.smtp is None:
        return False
    subject, body = TEST_LETTER
    message_id = make_msgid(domain=settings.mail_from.rpartition("@")[2].rstrip(">"))
    letter = Outgoing(0, message_id, settings.mail_from, address, None, subject, body, None, None)
    connection = MailConnection(settings, settings.smtp)

    async def send() -> str | None:
        try:
            return (await connection.send(letter)).error
        except Refused as error:
            return str(error)
        finally:
            await connection.leave()

    error = asyncio.run(send())
    typer.echo(
        f"wrong\tletter\t{address}: {error}" if error else f"ok\tletter\t{address}: the mail server took it",
        err=bool(error),
    )
    return error is None
