"""`contactdesk retention …`: what is held back from destruction, and what a class allows to go."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from contactdesk.cli.common import Misuse, Wrong, desk_of, opened, settings_without_key
from contactdesk.law.days import dutch_date, today
from contactdesk.law.outcomes import Conflict, NotFound
from contactdesk.store import utc_now
from contactdesk.words import FreezeKind

if TYPE_CHECKING:
    from contactdesk.store import Database

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


def destroyed(database: "Database", until: date, backups: str) -> str:
    """Do it contact by contact, so that the desk goes on between two; the statement. Raises Conflict for a day to come."""
    from contactdesk.contacts.retention import destructions

    number = database.write_now(destructions.begin, until, backups)
    for one in database.read_now(destructions.waits, until):
        if not one.held_back:
            database.write_now(destructions.destroy, number, one.id)
    database.write_now(destructions.finish, number)
    return database.read_now(destructions.statement, number)


UntilOption = Annotated[
    datetime | None,
    typer.Option("--until", formats=["%Y-%m-%d"], metavar="DATE", help="What may go on this day or before."),
]


@retention.command("list")
def list_(until: UntilOption = None) -> None:
    """List what the classes allow to go by a day (today): number, ministry, closed on, may go since, by what, and whether
    it is held back. Changes nothing; also looks ahead.

    Example: contactdesk retention list --until 2036-12-31
    """
    from contactdesk.contacts.retention import destructions

    settings = settings_without_key()
    with opened(settings, desk_of(settings)) as database:
        rows = database.read_now(destructions.waits, _day(until))
    for one in rows:
        said = [
            one.number,
            one.held.ministry,
            one.held.group,
            one.closed_on.isoformat(),
            one.goes_on.isoformat(),
        ]
        typer.echo(
            "  ".join([*said, one.held.source, *([f"NOT NOW: {one.held_back}"] if one.held_back else [])])
        )
    held_back = sum(bool(one.held_back) for one in rows)
    typer.echo(f"{len(rows) - held_back} to go, {held_back} held back")


@retention.command()
def destroy(
    until: UntilOption = None,
    backups: Annotated[
        str, typer.Option(metavar="TEXT", help="Where copies are and until when; it stands in the statement.")
    ] = "",
) -> None:
    """Destroy what the classes allow to go by a day (today; see retention list), and print the statement of what went.
    Nothing goes of which no class says so, or that is frozen. It cannot be undone.

    Example: contactdesk retention destroy --until 2036-12-31 --backups "dagelijkse kopie, 30 dagen" > verklaring.txt
    """
    from contactdesk.store import scrubbing

    settings, day = settings_without_key(), _day(until)
    with opened(settings, desk_of(settings)) as database:
        try:
            typer.echo(destroyed(database, day, backups), nl=False)
        except Conflict as error:
            raise Wrong(error.message) from None
    for line in scrubbing.scrub(settings.database_url):
        typer.echo(f"contactdesk: {line}", err=True)


@retention.command()
def statement(
    number: Annotated[
        int | None, typer.Argument(metavar="N", help="Which destruction; the last one without.")
    ] = None,
) -> None:
    """Print the statement of a destruction again.

    Example: contactdesk retention statement 3
    """
    from contactdesk.contacts.retention import destructions

    settings = settings_without_key()
    with opened(settings, desk_of(settings)) as database:
        try:
            said = database.read_now(
                lambda db: destructions.statement(db, destructions.newest(db) if number is None else number)
            )
        except NotFound:
            raise Wrong("there was no such destruction") from None
    typer.echo(said, nl=False)


def _day(given: datetime | None) -> date:
    return given.date() if given else today(utc_now())


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
