"""`contactdesk report`: the figures as they are published. Shows no other number than the pages do."""

import csv
import sys
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from contactdesk.cli.common import Misuse, Wrong, opened, settings_without_key

if TYPE_CHECKING:
    from sqlmodel import Session

    from contactdesk.contacts.figures.reading import Department, FigureLine


def report(
    since: Annotated[
        datetime | None,
        typer.Option(
            "--from", formats=["%Y-%m-%d"], metavar="DATE", help="Quarters and years from this day on."
        ),
    ] = None,
    until: Annotated[
        datetime | None,
        typer.Option(
            "--until", formats=["%Y-%m-%d"], metavar="DATE", help="Up to and including this day; both whole."
        ),
    ] = None,
    department: Annotated[
        str | None,
        typer.Option(metavar="ABBR", help="One ministry, by its abbreviation; without it the Rijk."),
    ] = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="As the file of the page, with definitions.")] = False,
) -> None:
    """Print the figures of the quarters and years that are over, two weeks after their end. Numbers under 5 stand nowhere.

    Example: contactdesk report --from 2026-01-01 --until 2026-12-31 --department BZK --csv
    """
    from contactdesk.contacts.figures import reading

    if since and until and until < since:
        raise Misuse("--until is before --from; turn them round")
    with opened(settings_without_key()) as database:
        lines = database.read_now(
            _lines, since.date() if since else None, until.date() if until else None, department
        )
    if as_csv:
        writer = csv.writer(sys.stdout, delimiter=";", lineterminator="\n")
        writer.writerow(reading.COLUMNS)
        writer.writerows(vars(line).values() for line in lines)
        return
    for line in lines:
        what = " ".join(part for part in (line.label, f"({line.part})" if line.part else "") if part)
        typer.echo(f"{line.period}\t{line.department}\t{what}\t{line.number}")
    if not lines:
        typer.echo(
            "nothing is published of these quarters: figures come two weeks after a quarter, from 5 on"
        )


def _lines(
    db: "Session", since: date | None, until: date | None, department: str | None
) -> "list[FigureLine]":
    from contactdesk.contacts.figures import reading
    from contactdesk.law.counts.periods import Quarter

    def within(first: Quarter, last: Quarter) -> bool:
        return (since is None or first.begins_on >= since) and (until is None or last.ends_on <= until)

    counted = reading.quarters(db)
    years = [int(year) for year in reading.years(counted)]
    periods = [str(one) for one in counted if within(one, one)]
    periods += [str(year) for year in years if within(Quarter(year, 1), Quarter(year, 4))]
    return reading.lines(db, periods, [_department(db, department)])


def _department(db: "Session", name: str | None) -> "Department | None":
    from contactdesk.contacts.figures import reading

    if name is None:
        return None
    for one in reading.departments(db):
        if one.abbreviation.lower() == name.lower():
            return one
    raise Wrong(f"there is no ministry {name} here; see: contactdesk organisations sync")
