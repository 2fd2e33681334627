"""`contactdesk woo search`: which contacts a request under the Wet open overheid is about, with their files. Changes nothing."""

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from contactdesk.cli.common import Misuse, Wrong, opened, settings_without_key
from contactdesk.law.outcomes import NotFound

if TYPE_CHECKING:
    from sqlmodel import Session

openness = typer.Typer(help="A request under the Woo.", no_args_is_help=True, rich_markup_mode=None)


@openness.callback()
def _group() -> None:
    """A request under the Woo."""


@openness.command()
def search(
    since: Annotated[
        datetime | None,
        typer.Option(
            "--from", formats=["%Y-%m-%d"], metavar="DATE", help="Still open on this day, or later."
        ),
    ] = None,
    until: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], metavar="DATE", help="Received on this day, or before."),
    ] = None,
    words: Annotated[
        list[str] | None,
        typer.Option(
            metavar="TEXT", help="Stands in it, in part of a word too; more than once: all of them."
        ),
    ] = None,
    organisation: Annotated[
        list[str] | None,
        typer.Option(
            metavar="ABBR", help="With this body, or of this ministry; more than once: any of them."
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", help="Put list, inventory and whole files here: empty, or not there yet."
        ),
    ] = None,
) -> None:
    """List the contacts (CSV). With `--out` also an inventory of their documents that marks persons and what may be a personal
    policy view, and the whole file of each. Nothing is made unreadable; nothing sealed is in it.

    Example: contactdesk woo search --from 2026-01-01 --until 2026-06-30 --words stikstof --organisation LVVN --out /srv/woo/12
    """
    from contactdesk.people.organisations.folding import plain

    if not (since or until or words or organisation):
        raise Misuse("name a period, words or an organisation; without, everything is meant")
    if not all(map(plain, words or [])):
        raise Misuse("--words has no letter and no digit; everything would be found")
    if since and until and until < since:
        raise Misuse("--until is before --from; turn them round")
    with opened(settings_without_key()) as database:
        try:
            said = database.read_now(_found, _day(since), _day(until), words or [], organisation or [], out)
        except NotFound as error:
            raise Wrong(
                f"there is no organisation {error.args[0]!r}; see /organisaties for its name"
            ) from None
    typer.echo(said, nl=out is not None)


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def _found(
    db: "Session",
    since: date | None,
    until: date | None,
    words: list[str],
    organisations: list[str],
    out: Path | None,
) -> str:
    from contactdesk.contacts import whole_file, woo

    request = woo.WooRequest(since, until, tuple(words), woo.organisations(db, organisations))
    found = list(woo.search(db, request))
    if out is None:
        return woo.list_csv(found)
    try:
        woo.put(db, found, out)
    except whole_file.NotEmpty:
        raise Misuse(f"{out} is not empty, or no folder; name one that is empty or not there yet") from None
    except OSError as error:
        raise Wrong(f"{out} cannot be written ({error.strerror}); nothing is there") from None
    return f"{len(found)} contacts in {out}"
