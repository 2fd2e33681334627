"""`contactdesk backup`, `restore`, `db copy` and `outbox hold`: the desk once more, somewhere else."""

from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from contactdesk.cli.common import (
    Misuse,
    Wrong,
    asked,
    keep_security_log,
    opened,
    outages_said,
    require_current,
    settings_without_key,
)

File = Annotated[Path, typer.Argument(metavar="FILE")]
SIGN_INS = "sign-ins stayed behind"


def backup(file: File) -> None:
    """Copy the desk to one file while it goes on (SQLite), and prove the copy.

    Example: contactdesk backup /var/backups/contactdesk-2026-11-25.db
    """
    from contactdesk.operations import backup

    desk = _desk_file(file, "pg_dump --format=custom --file={file} '{url}'")
    try:
        verdict = backup.backup(desk, file)
    except backup.NotKept as error:
        raise Wrong(f"no backup was made: {error}") from None
    typer.echo(f"{file}: {verdict.entries} log entries, the chain is whole; head {verdict.head}")


def restore(
    file: File,
    upgrade: Annotated[
        bool, typer.Option("--upgrade", help="Bring an older backup to this version.")
    ] = False,
    send_waiting: Annotated[
        bool, typer.Option("--send-waiting", help="Let the letters leave that had not left then.")
    ] = False,
) -> None:
    """Put a desk back from a backup where there is none (SQLite). Letters that waited do not leave by themselves.

    Example: contactdesk restore /var/backups/contactdesk-2026-11-25.db
    """
    from contactdesk.operations import backup

    desk = _desk_file(file, "pg_restore --no-owner --dbname='{url}' {file}; then: contactdesk outbox hold")
    keep_security_log(settings_without_key())
    try:
        restored = backup.restore(file, desk, upgrade=upgrade, send_waiting=send_waiting)
    except backup.NotKept as error:
        raise Wrong(f"nothing was restored: {error}") from None
    typer.echo(f"{desk}: {restored.verdict.entries} log entries, the chain is whole; {SIGN_INS}")
    _say_held(restored.held)


def hold() -> None:
    """Before the first start of a copy that was restored otherwise: no letter leaves by itself, nobody is signed in.

    Example: contactdesk outbox hold
    """
    from contactdesk.operations.backup import begin_again

    with opened(settings_without_key()) as database:
        _say_held(database.write_now(begin_again, "held before the first start of a restored copy"))


def copy(
    source: Annotated[str, typer.Argument(metavar="FROM", help="The database URL of the desk that is.")],
    target: Annotated[str, typer.Argument(metavar="TO", help="The URL of an empty database.")],
) -> None:
    """Copy everything but sign-ins to an empty database on either engine, and prove it. Stop the desk first.

    Example: contactdesk db copy sqlite:////var/lib/contactdesk/desk.db postgresql+psycopg://desk@host/desk
    """
    from contactdesk.operations import transfer
    from contactdesk.store import Database, migrations

    for url in (source, target):
        _check_url(url)
    _require_file(source)
    require_current(source)
    if asked(migrations.is_empty, target):
        asked(migrations.upgrade, target)
    require_current(target)
    with closing(Database(source)) as old, closing(Database(target)) as new, outages_said():
        try:
            moved = transfer.move(old, new)
        except transfer.NotMoved as error:
            raise Wrong(f"nothing was copied: {error}") from None
    for name, rows in moved.items():
        typer.echo(f"{rows:>10}  {name}")
    typer.echo(f"{sum(moved.values()):>10}  rows, the same on both sides; the log is whole; {SIGN_INS}")


def _desk_file(other: Path, instead: str) -> Path:
    """The file of the desk; on PostgreSQL the command that does it there, without the password."""
    from sqlalchemy import make_url

    from contactdesk.store.files import file_of

    url = settings_without_key().database_url
    if file := file_of(url):
        return file
    address = make_url(url)._replace(drivername="postgresql", password=None).render_as_string()
    raise Misuse(f"this desk is on PostgreSQL, which has its own: {instead.format(url=address, file=other)}")


def _say_held(held: int) -> None:
    if held:
        typer.echo(f"{held} letters had not left and wait as failed; to send them: contactdesk outbox retry")
    else:
        typer.echo("no letter was held back")


def _check_url(url: str) -> None:
    from contactdesk.settings.databases import database_url

    try:
        database_url(url)
    except ValueError as error:
        raise Misuse(f"a database {error}") from None


def _require_file(url: str) -> None:
    """SQLite would make one that is not there."""
    from contactdesk.store.files import file_of

    file = file_of(url)
    if file and not file.is_file():
        raise Wrong(f"there is no file {file}; correct it")
