"""`contactdesk export …`: the whole file of one contact in a folder, and whether such a folder is whole; `contactdesk person
file`: that of one person. Changes nothing."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from contactdesk.cli.common import Misuse, Wrong, desk_of, opened, settings_without_key
from contactdesk.cli.persons import person
from contactdesk.law.outcomes import Destroyed, NotFound
from contactdesk.settings import load

if TYPE_CHECKING:
    from contactdesk.contacts.whole_file import WholeFile

FolderArgument = Annotated[
    Path, typer.Argument(metavar="DIR", help="A folder that is empty, or not there yet.")
]

export = typer.Typer(help="The whole file of a contact.", no_args_is_help=True, rich_markup_mode=None)


@export.command()
def contact(
    number: Annotated[str, typer.Argument(metavar="NUMBER", help="The contact, such as 2026-7K3QD.")],
    folder: FolderArgument,
    chain: Annotated[
        bool,
        typer.Option(
            "--chain",
            help="With the log up to the next checkpoint: proof without this desk; has entries of other contacts, no texts.",
        ),
    ] = False,
) -> None:
    """Put everything of a contact in a folder: to read, as data, its letters, its log with proof, MDTO and checksums.
    What is sealed is left out, and the file says so.

    Example: contactdesk export contact 2026-7K3QD /srv/archive/2026-7K3QD
    """
    from contactdesk.contacts import whole_file

    settings = load(os.environ)
    with opened(settings, desk_of(settings)) as database:
        try:
            found = database.read_now(whole_file.for_operator, number, with_chain=chain)
        except Destroyed:
            raise Wrong(f"{number} was destroyed; contactdesk retention statement says when") from None
        except NotFound:
            raise Wrong(f"there is no contact {number!r}; look at its number") from None
    _put(found, folder)
    if "logboek/vastlegging.jsonl" not in found.files:
        typer.echo(
            "contactdesk: no checkpoint was told after the last entry of this contact; for the proof do contactdesk audit "
            "checkpoint, and export it again",
            err=True,
        )


@export.command()
def check(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A file that was exported.")],
) -> None:
    """Say whether an exported file is whole: its checksums, the hashes of its log, its checkpoint; exit 1 when not. Needs no
    database.

    Example: contactdesk export check /srv/archive/2026-7K3QD
    """
    from contactdesk.contacts import whole_file

    try:
        wrong = whole_file.check(folder)
    except (OSError, UnicodeDecodeError):
        raise Misuse(f"{folder} holds no file that was exported; correct the path") from None
    for line in wrong:
        typer.echo(f"contactdesk: {line}", err=True)
    if wrong:
        raise typer.Exit(1)
    typer.echo("the file is whole")


@person.command("file")
def person_file(
    email: Annotated[
        str, typer.Argument(metavar="EMAIL", help="The address of who asks what is held on them.")
    ],
    folder: FolderArgument,
) -> None:
    """Put all that the desk holds on somebody in a folder, to read and as data (AVG, article 15): with an account or without.
    First make sure that it is they who ask. Nothing sealed and no text of others is in it; the page says where else their name
    can stand.

    Example: contactdesk person file kim.kamerlid@tweedekamer.nl /srv/requests/2026-12
    """
    from contactdesk.contacts import person_file

    with opened(settings_without_key()) as database:
        try:
            found = database.read_now(person_file.made, email)
        except NotFound:
            raise Wrong(f"nothing is held on {email!r}; look at the address") from None
    _put(found, folder)


@person.command("register")
def person_register() -> None:
    """Print the tables of the register of processing (AVG, article 30), in Dutch: which data of people stands where, who reads a
    request, what goes by itself and when. From the tables by which the desk works; docs/verwerkingen.md has them with the rest.

    Example: contactdesk person register > /srv/avg/register.txt
    """
    from contactdesk.contacts.person_file import register

    typer.echo(register.whole())


def _put(found: "WholeFile", folder: Path) -> None:
    from contactdesk.contacts import whole_file

    try:
        whole_file.put(found, folder)
    except whole_file.NotEmpty:
        raise Misuse(
            f"{folder} is not empty, or no folder; name one that is empty or not there yet"
        ) from None
    except OSError as error:
        raise Wrong(f"{folder} cannot be written ({error.strerror}); nothing is there") from None
    typer.echo(f"{len(found.files)} files in {folder}")
