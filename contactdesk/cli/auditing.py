"""`contactdesk audit …`: prove the log, and tell its head outside. Changes nothing that was recorded."""

import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from contactdesk.cli.common import Misuse, Wrong, is_set, opened, settings_without_key
from contactdesk.law.outcomes import NotFound
from contactdesk.settings import Settings, load

if TYPE_CHECKING:
    from contactdesk.audit import Checkpoint, Verdict
    from contactdesk.audit.statement import Statement

audit = typer.Typer(help="The log of every change.", no_args_is_help=True, rich_markup_mode=None)
KEEP = "keep this database as it is, and compare it with a backup"


@audit.command()
def verify(
    against: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="Checkpoints that were kept elsewhere: a file, letter or mailbox."),
    ] = None,
    key: Annotated[
        list[str] | None,
        typer.Option(
            metavar="KEY", help="A public key of this desk from before, or where its secret key is not."
        ),
    ] = None,
    texts: Annotated[
        bool,
        typer.Option("--texts", help="Compare every row, state, decision and text with what the log knows."),
    ] = False,
) -> None:
    """Walk the chain of the log; exit 1 and the first broken entry when it was tampered with.

    Example: contactdesk audit verify --against checkpoints.jsonl --against letter.eml --texts
    """
    from contactdesk.audit import verify
    from contactdesk.audit.contents import strays

    settings = settings_without_key()
    kept = [each for path in against or () for each in _statements(path)]
    ours = _known_keys(settings, key or ())
    # what was forged, or signed by who knows whom, says nothing of the log
    trusted = [each.checkpoint for each in kept if each.is_signed and each.key in ours]
    with opened(settings) as database:
        verdict = database.read_now(verify, trusted)
        if wrong := _tampered(verdict) or _forged(kept) or _unknown(kept, ours):
            raise Wrong(wrong)
        found = database.read_now(lambda db: list(strays(db))) if texts else []
    typer.echo(f"{verdict.entries} entries, the chain is whole; head {verdict.head}")
    if kept:
        names = ", ".join(sorted({each.key for each in kept}))
        typer.echo(f"checkpoints that lie on it: {len(kept)}, signed with {names} (of this desk)")
    for line in found:
        typer.echo(f"contactdesk: {line}", err=True)
    if found:
        raise typer.Exit(1)
    if texts:
        typer.echo("rows, states, decisions and texts are as the log knows them")


@audit.command()
def checkpoint(
    file: Annotated[Path | None, typer.Argument(metavar="[FILE]", help="Append it to this file.")] = None,
) -> None:
    """Tell the head of the log now: print it, append it to FILE, and do what [audit] in the settings says.

    Example: contactdesk audit checkpoint /mnt/elsewhere/contactdesk-checkpoints.jsonl
    """
    from contactdesk.audit import checkpoint_file, statement, told
    from contactdesk.operations import checkpoints

    settings = load(os.environ)
    key = settings.secret_keys[0]
    with opened(settings) as database:
        made = database.write_now(checkpoints.fresh)
        known = database.read_now(told)
    for path in filter(None, (file, settings.audit.checkpoint_file)):
        try:
            checkpoint_file.append(path, known, key)
        except OSError as error:
            raise Wrong(
                f"{path} cannot be written ({error.strerror}); the checkpoint is made: try again"
            ) from None
    typer.echo(statement.line(made, key), nl=False)


@audit.command()
def reads(
    number: Annotated[
        str,
        typer.Argument(
            metavar="NUMBER|EMAIL", help="The contact, such as 2026-7K3QD; or somebody's address."
        ),
    ],
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Show who opened a contact and when: its page (once an hour for each person), and its sealed content; or which
    administrator opened the page of a person.

    Example: contactdesk audit reads 2026-7K3QD
    """
    from contactdesk.store.reading_log import readings, readings_of

    is_person = "@" in number
    with opened(settings_without_key()) as database:
        try:
            found = database.read_now(readings_of if is_person else readings, number)
        except NotFound:
            what = (
                f"nobody with {number!r}; look at the address"
                if is_person
                else f"no contact {number!r}; look at its number"
            )
            raise Wrong(f"there is {what}") from None
    lines = [
        {
            "at": one.at.isoformat(timespec="seconds"),
            "opened": "person" if is_person else "content" if one.is_sealed else "page",
            "name": one.name,
            "email": one.email,
        }
        for one in found
    ]
    for line in (
        [json.dumps(lines, ensure_ascii=False)] if as_json else ["\t".join(one.values()) for one in lines]
    ):
        typer.echo(line)


def _statements(path: Path) -> "Iterator[Statement]":
    from contactdesk.audit import statement

    try:
        found = statement.read(path.read_bytes(), str(path))
    except OSError as error:
        raise Misuse(f"{path} cannot be read ({error.strerror}); correct the path") from None
    if not found:
        raise Misuse(
            f"{path} holds no checkpoint; give a file of them, or the letter with the text between {{ and }}"
        )
    yield from found


def _tampered(verdict: "Verdict") -> str | None:
    if verdict.broken_id is not None:
        return f"audit entry {verdict.broken_id} {verdict.reason}{_since(verdict.fits)}; {KEEP}"
    if verdict.missed is None:
        return None
    missed = verdict.missed
    what = f"entry {missed.entry_id} is not number {missed.entries} with the hash that was told"
    if verdict.entries < missed.entries:
        what = f"{missed.entries} entries were told and there are {verdict.entries}"
    return f"the log was made anew, or is another: of {_named(missed)} {what}{_since(verdict.fits)}; {KEEP}"


def _since(fits: "Checkpoint | None") -> str:
    return f"; up to entry {fits.entry_id} it is as told by {_named(fits)}" if fits else ""


def _named(checkpoint: "Checkpoint") -> str:
    return f"{checkpoint.source} ({checkpoint.at.isoformat(timespec='seconds')})"


def _forged(kept: "list[Statement]") -> str | None:
    wrong = next((each for each in kept if not each.is_signed), None)
    if wrong is None:
        return None
    return (
        f"{_named(wrong.checkpoint)} has a signature that does not fit: it was changed, or is not of a desk"
    )


def _known_keys(settings: Settings, given: Iterable[str]) -> set[str]:
    """Public keys: of the secret keys that are set, old ones too, and those that somebody vouches for."""
    from contactdesk.audit.statement import public_key

    is_ours = is_set("SECRET_KEY")  # without one, a key of the moment stands in the settings
    return {*given, *(public_key(each) for each in settings.secret_keys if is_ours)}


def _unknown(kept: "list[Statement]", ours: set[str]) -> str | None:
    """Anybody can make a key, and sign with it what suits them."""
    wrong = next((each for each in kept if each.key not in ours), None)
    if wrong is None:
        return None
    return (
        f"{_named(wrong.checkpoint)} is signed with {wrong.key}, which is no key of this desk; if it was one before, "
        f"or CONTACTDESK_SECRET_KEY is not set here, and you know it from elsewhere, add --key={wrong.key}"
    )
