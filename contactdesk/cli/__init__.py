"""The command line. Here: which commands there are, and how a mistake ends. Heavy imports stand in the commands.

Exit 0: done. 1: found something wrong. 2: used wrongly. A mistake is one line on stderr that says what to do.
"""

import gc
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Final

import typer
from typer._click.exceptions import ClickException, NoArgsIsHelpError

from contactdesk import __version__
from contactdesk.cli import (
    auditing,
    copies,
    examining,
    exporting,
    figuring,
    importing,
    installing,
    keeping,
    law,
    mail_in,
    persons,
    registering,
    retaining,
    starting,
    woo,
)
from contactdesk.cli.common import Misuse, Wrong, touched
from contactdesk.settings import SettingsError

#: how many new objects are looked through for what can go: what is imported stays, and looking at it every 700 objects, as
#: Python does by itself, took a tenth of a start
COLLECTING: Final = (10_000, 20, 20)

app = typer.Typer(
    name="contactdesk",
    help="The desk through which members of parliament get in touch with civil servants.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.command()(installing.init)
app.command()(examining.doctor)
app.command()(starting.demo)
app.command()(starting.serve)
app.command()(starting.worker)
app.command("mail-in")(mail_in.mail_in)
app.command()(figuring.report)
app.command()(copies.backup)
app.command()(copies.restore)
app.add_typer(keeping.db, name="db")
app.add_typer(importing.import_, name="import")
app.add_typer(exporting.export, name="export")
app.add_typer(woo.openness, name="woo")
app.add_typer(retaining.retention, name="retention")
app.add_typer(law.rules, name="rules")
app.add_typer(persons.person, name="person")
app.add_typer(registering.organisations, name="organisations")
app.add_typer(keeping.outbox, name="outbox")
app.add_typer(auditing.audit, name="audit")


def _say_version(asked: bool) -> None:
    if asked:
        typer.echo(f"contactdesk {__version__}")
        raise typer.Exit


@app.callback()
def _desk(
    env_file: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Read CONTACTDESK_… from this file; what is set already counts above it."
        ),
    ] = None,
    version: Annotated[
        bool,
        typer.Option("--version", help="Say which version this is.", is_eager=True, callback=_say_version),
    ] = False,
) -> None:
    if env_file:
        installing.read_env_file(env_file)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and leave the process."""
    gc.set_threshold(*COLLECTING)
    touched.clear()
    try:
        result = app(args=arguments, prog_name="contactdesk", standalone_mode=False)
    except NoArgsIsHelpError as help_text:
        typer.echo(help_text.format_message(), err=True)
        sys.exit(2)
    except ClickException as error:
        message = " ".join(error.format_message().replace("Value error, ", "").split()).rstrip(".")
        _leave(2, f"{message}; see: contactdesk --help")
    except (Misuse, SettingsError) as error:
        _leave(2, str(error))
    except Wrong as error:
        _leave(1, str(error))
    code = result if isinstance(result, int) else 0
    for database in touched if code == 0 else ():  # a mistake is one line, and no other
        typer.echo(f"contactdesk: database {database}", err=True)
    sys.exit(code)


def _leave(code: int, message: str) -> None:
    typer.echo(f"contactdesk: {message}", err=True)
    sys.exit(code)
