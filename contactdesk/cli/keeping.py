"""`contactdesk db …` and `outbox …`: look after what the desk keeps. Changes no contact."""

import os
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from contactdesk.cli.common import (
    Misuse,
    Wrong,
    asked,
    desk_of,
    opened,
    outages_said,
    require_current,
    settings_without_key,
    unknown_departments,
)
from contactdesk.settings import SettingsError, load
from contactdesk.words import LetterState

db = typer.Typer(help="The tables.", no_args_is_help=True, rich_markup_mode=None)
outbox = typer.Typer(help="The letters and their fate.", no_args_is_help=True, rich_markup_mode=None)


@db.command()
def upgrade() -> None:
    """Bring the database to the tables of this version.

    Example: contactdesk db upgrade
    """
    from contactdesk import migrations

    asked(migrations.upgrade, settings_without_key().database_url)
    typer.echo("the database has the tables of this version")


@db.command()
def check() -> None:
    """Say whether code, schema and settings fit together; exit 1 when not.

    Example: contactdesk db check
    """
    from contactdesk import migrations

    try:
        settings = load(os.environ)
    except SettingsError as error:
        raise Wrong(str(error)) from None
    desk = desk_of(settings)
    wrong = asked(migrations.check, settings.database_url)
    if not wrong:
        with opened(settings, desk) as database:
            wrong = unknown_departments(database)
    for line in wrong:
        typer.echo(f"contactdesk: {line}", err=True)
    if wrong:
        raise typer.Exit(1)
    typer.echo("code, schema and settings fit")


@db.command()
def copy(
    source: Annotated[str, typer.Argument(metavar="FROM", help="The database URL of the desk that is.")],
    target: Annotated[str, typer.Argument(metavar="TO", help="The URL of an empty database.")],
) -> None:
    """Copy everything but sign-ins to an empty database on either engine, and prove it. Stop the desk first.

    Example: contactdesk db copy sqlite:////var/lib/contactdesk/desk.db postgresql+psycopg://desk@host/desk
    """
    from contactdesk import migrations, moving
    from contactdesk.database import Database

    for url in (source, target):
        _check_url(url)
    _require_file(source)
    require_current(source)
    if asked(migrations.is_empty, target):
        asked(migrations.upgrade, target)
    require_current(target)
    with closing(Database(source)) as old, closing(Database(target)) as new, outages_said():
        try:
            moved = moving.move(old, new)
        except moving.NotMoved as error:
            raise Wrong(f"nothing was copied: {error}") from None
    for name, rows in moved.items():
        typer.echo(f"{rows:>10}  {name}")
    typer.echo(
        f"{sum(moved.values()):>10}  rows, the same on both sides; the log is whole; sign-ins stayed behind"
    )


def _check_url(url: str) -> None:
    from contactdesk.settings.values import database_url

    try:
        database_url(url)
    except ValueError as error:
        raise Misuse(f"a database {error}") from None


def _require_file(url: str) -> None:
    """SQLite would make one that is not there."""
    if url.startswith("sqlite:///") and not Path(url.removeprefix("sqlite:///")).is_file():
        raise Wrong(f"there is no file {url.removeprefix('sqlite:///')}; correct it")


@outbox.command("list")
def list_letters(
    state: Annotated[LetterState | None, typer.Option(help="Only letters in this state.")] = None,
) -> None:
    """Show the letters: id, state, attempts, template, to whom, since when, and what went wrong.

    Example: contactdesk outbox list --state failed
    """
    from contactdesk.outbox import letters

    with opened(settings_without_key()) as database:
        for letter in database.read_now(letters, *([state] if state else [])):
            since = letter.created_at.isoformat(timespec="seconds")
            columns = (letter.id, letter.state, letter.attempts, letter.template, letter.to_email, since)
            typer.echo("\t".join(map(str, (*columns, letter.last_error or ""))).rstrip())


@outbox.command()
def retry(letter: Annotated[int | None, typer.Argument(metavar="[ID]", min=1, max=2**31 - 1)] = None) -> None:
    """Send a letter again, with the same Message-ID; without ID every letter that failed or came back.

    Example: contactdesk outbox retry 17
    """
    from contactdesk.outbox import failed_letters
    from contactdesk.outbox import retry as send_again

    with opened(settings_without_key()) as database:
        chosen = [letter] if letter else [each.id for each in database.read_now(failed_letters)]
        for each in chosen:
            if not database.write_now(send_again, each):
                raise Wrong(f"letter {each} does not wait or fail; see: contactdesk outbox list")
        typer.echo(f"{len(chosen)} to send again")
