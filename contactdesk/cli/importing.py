"""`contactdesk import …`: fill the desk from the registers and lists of others, all of a file or nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from contactdesk.cli.common import (
    Misuse,
    Wrong,
    done,
    opened,
    organisations_of,
    settings_without_key,
    taken_said,
)

if TYPE_CHECKING:
    from contactdesk.people.importing import TakenIn
    from contactdesk.words import Initiator

import_ = typer.Typer(help="Fill the desk from a file.", no_args_is_help=True, rich_markup_mode=None)

File = Annotated[Path, typer.Argument(metavar="FILE")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would come of it, and change nothing.")]


@import_.callback()
def _group() -> None:
    """Fill the desk from a file."""


@import_.command("people")
def people(file: File, dry_run: DryRun = False) -> None:
    """People and their roles, from a list as a spreadsheet writes it (CSV). Who is there already stays as they are.

    The first line names the columns: name, email, role, and where it is needed chamber, for (the address of the member),
    organisation, portfolio, committee, party, telephone, deputy, from, until (the first day without it). All or nothing.

    Example: contactdesk import people --dry-run kamerleden.csv
    """
    from contactdesk.people import importing

    with opened(settings_without_key()) as database, _mistakes_told(file):
        lines = importing.read(_read(file))
        given = done(database.write_now, lambda db: importing.take_in(db, lines), dry_run)
    typer.echo(_said(given, dry_run))


@import_.command()
def tweedekamer(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="One file, or a folder with the pages.")],
    end: Annotated[bool, typer.Option("--end", help="End the role of who has no seat any more.")] = False,
    dry_run: DryRun = False,
) -> None:
    """Members and committees of the Tweede Kamer, from its open data (OData v4, JSON): Persoon, Fractie, FractieZetel,
    FractieZetelPersoon, and where they are there PersoonContactinformatie, Commissie, and for the seats in committees
    CommissieZetel, CommissieZetelVastPersoon and CommissieZetelVervangerPersoon.

    Name and parliamentary group follow the register. Open contacts of who leaves stay open; of each its number is said,
    and what becomes of it, never what it is about.

    Example: contactdesk import tweedekamer --dry-run pages/
    """
    from datetime import UTC, datetime

    from contactdesk.contacts import lists
    from contactdesk.law.days import today
    from contactdesk.people import importing

    with opened(settings_without_key()) as database:
        try:
            seats = importing.tweedekamer.read(file, today(datetime.now(UTC)))
            found = done(database.write_now, lambda db: importing.take_seats(db, seats, end=end), dry_run)
        except OSError as error:
            raise Misuse(f"{file} cannot be read ({error.strerror}); name another") from None
        except importing.WrongFile as error:
            raise Wrong(f"nothing was taken over: {error}") from None
        still_open = database.read_now(lists.open_of, found.leaving)
    for what, names in (("new", found.added), ("changed", found.changed), ("committee", found.committees)):
        for name in names:
            typer.echo(f"{what}\t{name}")
    for name in found.ended_here:
        typer.echo(
            f"ended here\t{name}\tit stays ended; add it anew in the administration if it is there again"
        )
    for id_, name in found.leaving.items():
        their_own = still_open.get(id_, [])
        typer.echo(f"no seat\t{name}\t{len(their_own)} open contacts")
        for number, kind in their_own:
            typer.echo(f"open contact\t{number}\t{_becomes(kind)}")
    for name in found.unknown:
        typer.echo(f"not in the register\t{name}")
    for name in found.without_address:
        typer.echo(
            f"no e-mail address\t{name}\tadd them with: contactdesk import people, or contactdesk person add"
        )
    would = " would be" if dry_run else ""
    if found.seats is not None:
        typer.echo("{} seats in committees added, {} ended{}".format(*found.seats, would))
    typer.echo(
        f"{len(found.added)} added, {len(found.changed)} changed, {found.ended} ended, "
        f"{len(found.committees)} committees added{would}; {found.same} the same"
    )
    if found.leaving and not end:
        typer.echo(f"{len(found.leaving)} without a seat keep their role; end them with --end")


@import_.command("roo")
def roo(file: File, dry_run: DryRun = False) -> None:
    """The organisations, from the export of the Register van Overheidsorganisaties (XML); organisations.toml lies over it.

    Adds, changes and ends; what administrators chose stays, and is named. Everything or nothing.

    Example: contactdesk import roo --dry-run oo-export.xml
    """
    from contactdesk.law.days import today
    from contactdesk.people import register
    from contactdesk.store.desk import now

    settings = settings_without_key()
    own = organisations_of(settings)
    with opened(settings) as database, _mistakes_told(file):
        with _opened(file) as stream:
            listed = register.read(stream)
        laid = register.lay(own, listed, database.read_now(lambda db: today(now(db))))
        taken = done(database.write_now, lambda db: register.take_over(db, laid), dry_run)
    for line in laid.says:
        typer.echo(line)
    taken_said(taken, dry_run)


def _becomes(kind: "Initiator") -> str:
    """What becomes of an open contact of who leaves; of none is said what it is about."""
    from contactdesk.words import Initiator

    if kind is Initiator.MEMBER:
        return "stays open in their name; hand it over, withdraw or keep it first, at /beheer/verkiezingen"
    if kind in (Initiator.COMMITTEE, Initiator.INQUIRY_COMMITTEE):
        return "stays with the committee"
    return "stays open with who wants to reach them"


@contextmanager
def _mistakes_told(file: Path) -> Iterator[None]:
    from contactdesk.people.importing import WrongFile

    try:
        yield
    except WrongFile as error:
        for mistake in error.mistakes:
            typer.echo(f"contactdesk: {file}: {mistake}", err=True)
        raise Wrong(f"{file}: nothing was taken over; correct it, and do this again") from None


@contextmanager
def _opened(file: Path) -> Iterator[BinaryIO]:
    try:
        with file.open("rb") as stream:
            yield stream
    except OSError as error:
        raise Misuse(f"{file} cannot be read ({error.strerror}); name another") from None


def _read(file: Path) -> bytes:
    with _opened(file) as stream:
        return stream.read()


def _said(given: "TakenIn", dry_run: bool) -> str:
    done = f"{given.added} added, {given.changed} changed, 0 ended; {given.known} were there already"
    return f"{done} (--dry-run: nothing was changed)" if dry_run else done
