"""`contactdesk organisations …`: what the file of organisations says otherwise than the database of this desk."""

from typing import Annotated

import typer

from contactdesk.cli.common import done, opened, organisations_of, settings_without_key, taken_said

organisations = typer.Typer(help="The organisations.", no_args_is_help=True, rich_markup_mode=None)


@organisations.callback()
def _group() -> None:
    """The organisations."""


@organisations.command()
def sync(
    write: Annotated[
        bool, typer.Option("--write", help="Take it over, with a letter to whom it concerns.")
    ] = False,
) -> None:
    """Show what organisations.toml has that the database has not, or otherwise, and what is uncertain.

    What administrators chose stays. What runs keeps the rule and minister of its own day. An empty database can begin
    with this file alone; `contactdesk import roo` adds what the register has besides.

    Example: contactdesk organisations sync --write
    """
    from contactdesk.people import register

    settings = settings_without_key()
    file = organisations_of(settings)
    with opened(settings) as database:
        taken = done(
            database.write_now, lambda db: register.take_over(db, register.Laid(file)), is_rehearsal=not write
        )
    named = [(one.name, one) for one in file.organisations] + [(one.title, one) for one in file.portfolios]
    for name, entry in named:
        if entry.question:
            typer.echo(f"uncertain: {name}: {entry.question} Ask: {entry.settled_by}")
    taken_said(taken, is_rehearsal=not write)
    if not write and (taken.added or taken.changed):
        typer.echo("take it over with --write")
