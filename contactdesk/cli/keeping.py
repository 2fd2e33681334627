"""`contactdesk db …` and `outbox …`: look after what the desk keeps. Changes no contact."""

import os
from typing import Annotated

import typer

from contactdesk.cli import copies
from contactdesk.cli.common import Wrong, asked, desk_of, opened, settings_without_key, unknown_departments
from contactdesk.settings import SettingsError, load
from contactdesk.words import LetterState

db = typer.Typer(help="The tables.", no_args_is_help=True, rich_markup_mode=None)
outbox = typer.Typer(help="The letters and their fate.", no_args_is_help=True, rich_markup_mode=None)
db.command()(copies.copy)
outbox.command()(copies.hold)


@db.command()
def upgrade() -> None:
    """Bring the database to the tables of this version.

    Example: contactdesk db upgrade
    """
    from contactdesk.settings.databases import shown
    from contactdesk.store import migrations

    url = settings_without_key().database_url
    asked(migrations.upgrade, url)
    typer.echo(f"the database has the tables of this version: {shown(url)}")


@db.command()
def check() -> None:
    """Say whether code, schema and settings fit together, and what a desk that is to run still lacks; exit 1 when not.

    Example: contactdesk db check
    """
    from contactdesk.cli.starting import fit_to_run
    from contactdesk.operations import lacking
    from contactdesk.store import law_texts, migrations

    try:
        settings = load(os.environ)
    except SettingsError as error:
        raise Wrong(str(error)) from None
    fit_to_run()
    desk = desk_of(settings)
    wrong = asked(migrations.unfit, settings.database_url) or asked(migrations.check, settings.database_url)
    lacks: list[str] = []
    if not wrong:
        with opened(settings, desk) as database:
            forged = database.read_now(lambda db: [*law_texts.forged(db)])
            wrong, lacks = unknown_departments(database) + forged, database.read_now(lacking)
    for line in wrong:
        typer.echo(f"contactdesk: {line}", err=True)
    if not wrong:
        typer.echo("code, schema and settings fit")
    for line in lacks:
        typer.echo(f"contactdesk: lacks: {line}", err=True)
    if wrong or lacks:
        raise typer.Exit(1)
    typer.echo("nothing is lacking that a desk needs to run")


@db.command()
def index(
    anew: Annotated[bool, typer.Option("--anew", help="Make it anew from the contacts.")] = False,
) -> None:
    """Say whether search finds in each contact what it says now; exit 1 when not. Reads all contacts.

    Example: contactdesk db index --anew
    """
    from contactdesk.contacts import search

    with opened(settings_without_key()) as database:
        if anew:
            typer.echo(f"search was made anew; contacts: {database.write_now(search.make_anew)}")
        elif wrong := database.read_now(search.differing):
            raise Wrong(
                f"search finds something else than they say in {wrong} contact(s); run: contactdesk db index --anew"
            )
        else:
            typer.echo("search finds in each contact what it says")


@outbox.command("list")
def list_letters(
    state: Annotated[LetterState | None, typer.Option(help="Only letters in this state.")] = None,
) -> None:
    """Show the letters: id, state, attempts, template, to whom, since when, and what went wrong.

    Example: contactdesk outbox list --state failed
    """
    from contactdesk.letters.outbox import letters

    with opened(settings_without_key()) as database:
        for letter in database.read_now(letters, *([state] if state else [])):
            since = letter.created_at.isoformat(timespec="seconds")
            columns = (letter.id, letter.state, letter.attempts, letter.template, letter.to_email, since)
            typer.echo("\t".join(map(str, (*columns, letter.last_error or ""))).rstrip())


@outbox.command()
def retry(
    letter: Annotated[int | None, typer.Argument(metavar="[ID]", min=1, max=2**31 - 1)] = None,
    queued: Annotated[
        bool, typer.Option("--queued", help="Also those that wait for their next attempt.")
    ] = False,
) -> None:
    """Send a letter again, with the same Message-ID; without ID every letter that failed or came back.

    Where the mail server took nothing it is tried at once.

    Example: contactdesk outbox retry --queued
    """
    from contactdesk.letters.outbox import is_overtaken, letters, probe_now
    from contactdesk.letters.outbox import retry as send_again
    from contactdesk.letters.outbox.listing import GIVEN_UP

    states = (*GIVEN_UP, LetterState.QUEUED) if queued else GIVEN_UP
    with opened(settings_without_key()) as database:
        database.write_now(probe_now)
        chosen = [letter] if letter else [each.id for each in database.read_now(letters, *states)]
        over = [each for each in chosen if database.read_now(is_overtaken, each)]
        if letter and over:
            raise Wrong(
                f"letter {letter} was overtaken: what it says no longer holds, so it is not sent again"
            )
        sent = sum(database.write_now(send_again, each) for each in chosen)
        if letter and not sent:
            raise Wrong(f"letter {letter} does not wait or fail; see: contactdesk outbox list")
        typer.echo(f"{sent} to send again")
        if over:
            typer.echo(f"{len(over)} overtaken: what they say no longer holds, so they are not sent again")
