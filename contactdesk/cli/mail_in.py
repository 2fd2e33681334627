"""`contactdesk mail-in`: what a mail server hands on of what comes in for the desk. Answers nobody, ever."""

import sys

import typer

from contactdesk.cli.common import Wrong, opened, settings_without_key
from contactdesk.delivery_reports import LONGEST, Report, read
from contactdesk.settings import SettingsError

#: sysexits.h, EX_TEMPFAIL: the mail server keeps the message and offers it again
TRY_AGAIN = 75


def mail_in() -> None:
    """Read one message from standard input; a report that a letter did not arrive marks that letter.

    For a pipe of the mail server. Exit 0: read, whatever it was. Exit 75: not now, offer it again.

    Example: contactdesk mail-in < report.eml
    """
    from sqlalchemy.exc import SQLAlchemyError

    report = read(_bounded())
    if report is None:
        typer.echo("contactdesk: no report of a letter; nothing is changed", err=True)
        return
    try:
        heard = _mark(report)
    except (SettingsError, Wrong, SQLAlchemyError, OSError) as error:
        reason = str(error) if isinstance(error, (SettingsError, Wrong)) else type(error).__name__
        typer.echo(f"contactdesk: not now ({reason}); offer this message again", err=True)
        raise typer.Exit(TRY_AGAIN) from None
    if heard == "nothing":
        typer.echo("contactdesk: a report of no letter that left here lately; nothing is changed", err=True)


def _bounded() -> bytes:
    """No more than is looked at; the rest is let go of, or the mail server would see a broken pipe."""
    raw = sys.stdin.buffer.read(LONGEST)
    while sys.stdin.buffer.read(LONGEST):
        pass
    return raw


def _mark(said: Report) -> str:
    from contactdesk.outbox import report

    with opened(settings_without_key()) as database:
        return database.write_now(report, said)
