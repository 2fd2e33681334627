"""`contactdesk organisations …`: what the file of organisations says otherwise than the database of this desk."""

from typing import Annotated

import typer

from contactdesk.cli.common import Wrong, opened, settings_without_key

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
    """Show where organisations.toml gives another kind or minister than the database, and what is uncertain.

    What administrators chose stays. What runs keeps the rule and minister of its own day.

    Example: contactdesk organisations sync --write
    """
    from contactdesk.people.administration import correct, corrections
    from contactdesk.people.organisations import organisations_file

    settings = settings_without_key()
    try:
        file = organisations_file.load(settings.config_dir / "organisations.toml")
    except organisations_file.OrganisationsFileError as error:
        raise Wrong(str(error)) from None
    with opened(settings) as database:
        found = database.read_now(corrections, file)
        for one in found:
            typer.echo(one.says)
        taken = len(database.write_now(correct, file)) if write else 0
    for entry in file.organisations:
        if entry.question:
            typer.echo(f"uncertain: {entry.name}: {entry.question} Ask: {entry.settled_by}")
    due = sum(one.is_due for one in found)
    typer.echo(f"{taken} taken over" if write else f"{due} to take over; do it with --write")
