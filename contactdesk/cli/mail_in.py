"""`contactdesk mail-in`: what a mail server hands on of what comes in for the desk. Answers nobody, ever."""

import sys

import typer

from contactdesk.cli.common import Wrong, opened, settings_without_key
from contactdesk.settings import SettingsError

#: sysexits.h, EX_TEMPFAIL: the mail server keeps the message and offers it again
TRY_AGAIN = 75
SAID = {
    "report": "of a mail server, but no report of a letter that left here lately; it is kept, and handed on",
    "other": "no report of a letter; it is kept, and handed on",
    "tray": "an answer to a letter that could not be filed; the contact persons see it",
    "twice": "an answer that had come in before",
    "loop": "a letter of this desk itself, or an automatic answer to what was handed on; it is counted",
}


def mail_in() -> None:
    """Read one message from standard input: a report marks the letter it is about, an answer to a letter is filed
    or put before the contact persons, one to an invitation says who takes part, anything else is handed on.

    For a pipe of the mail server. Exit 0: read and kept, whatever it was. Exit 75: not now, offer it again.

    Example: contactdesk mail-in < report.eml
    """
    try:
        kind = _take(_bounded())
    except Exception as error:  # noqa: BLE001 - whatever it is: with any other number the mail server drops it
        reason = str(error) if isinstance(error, (SettingsError, Wrong)) else type(error).__name__
        typer.echo(f"contactdesk: not now ({reason}); offer this message again", err=True)
        raise typer.Exit(TRY_AGAIN) from None
    if kind in SAID:
        typer.echo(f"contactdesk: {SAID[kind]}", err=True)


def _bounded() -> bytes:
    """All of it. What is too large is read to its end all the same, or the mail server would see a broken pipe."""
    from contactdesk.letters.incoming import LARGEST

    raw = sys.stdin.buffer.read(LARGEST + 1)
    if len(raw) > LARGEST:
        while sys.stdin.buffer.read(LARGEST):
            pass
        raise Wrong(f"it is larger than {LARGEST:,} bytes; set message_size_limit of the mail server lower")
    return raw


def _take(raw: bytes) -> str:
    from contactdesk.contacts.mail_answers import arrived, take

    came = arrived(raw)
    with opened(settings_without_key(), named=False) as database:
        return database.write_now(take, came)
