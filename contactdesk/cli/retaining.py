"""`contactdesk retention …`: what is held back from destruction, and what a class allows to go."""

from typing import Annotated

import typer

from contactdesk.cli.common import Misuse, Wrong, desk_of, opened, settings_without_key
from contactdesk.law.days import dutch_date
from contactdesk.law.outcomes import Conflict, NotFound
from contactdesk.words import FreezeKind

retention = typer.Typer(help="How long is kept.", no_args_is_help=True, rich_markup_mode=None)

NumberArgument = Annotated[str, typer.Argument(metavar="NUMBER", help="The contact, such as 2026-7K3QD.")]
WhyOption = Annotated[
    str, typer.Option("--why", metavar="TEXT", help="The reason, with the number of the case.")
]


@retention.command()
def freeze(
    number: NumberArgument,
    why: WhyOption,
    kind: Annotated[
        FreezeKind, typer.Option("--kind", help="For what it is needed.", metavar="KIND")
    ] = FreezeKind.WOO,
) -> None:
    """Hold a contact back from destruction, whatever its class says: for a request under the Woo (woo), an inquiry of
    Parliament (inquiry), a complaint (complaint) or something else (other).

    Example: contactdesk retention freeze 2026-7K3QD --kind inquiry --why "Enquête 2027, brief van 3 maart"
    """
    from contactdesk.contacts.retention import freezing

    if not why.strip():
        raise Misuse("--why is empty; name the reason, such as the number of the Woo request")
    settings = settings_without_key()
    with opened(settings, desk_of(settings)) as database:
        try:
            database.write_now(freezing.freeze, number, kind, why)
        except NotFound:
            raise Wrong(f"there is no contact {number!r}; look at its number") from None
        except Conflict as error:
            raise Wrong(error.message) from None
    typer.echo(f"frozen: {number} ({kind})")


@retention.command()
def thaw(
    number: NumberArgument,
    why: WhyOption,
    kind: Annotated[
        FreezeKind | None, typer.Option("--kind", help="Only what was frozen for this.", metavar="KIND")
    ] = None,
) -> None:
    """End the freeze of a contact: its class holds again.

    Example: contactdesk retention thaw 2026-7K3QD --why "Woo-verzoek 12 afgerond"
    """
    from contactdesk.contacts.retention import freezing

    if not why.strip():
        raise Misuse("--why is empty; say why it need not be held back any more")
    settings = settings_without_key()
    with opened(settings, desk_of(settings)) as database:
        try:
            ended = database.write_now(freezing.thaw, number, kind, why)
        except NotFound:
            raise Wrong(f"there is no contact {number!r}; look at its number") from None
        except Conflict as error:
            raise Wrong(error.message) from None
    typer.echo(f"no longer frozen: {number} ({', '.join(ended)})")


@retention.command()
def frozen() -> None:
    """List what is held back from destruction: number, for what, since when, why.

    Example: contactdesk retention frozen
    """
    from contactdesk.contacts.retention import freezing

    settings = settings_without_key()
    with opened(settings, desk_of(settings)) as database:
        rows = database.read_now(freezing.frozen)
    for one in rows:
        typer.echo(f"{one.number}  {one.kind:9}  {dutch_date(one.since)}  {one.reason}")
    if not rows:
        typer.echo("nothing is frozen")
