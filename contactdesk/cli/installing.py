"""`contactdesk init`: what a new installation needs to have of its own, in one folder; and `--env-file`, which reads it."""

import os
import secrets
import shutil
import sys
from pathlib import Path
from typing import Annotated, Final

import typer

from contactdesk.cli.common import Misuse
from contactdesk.settings import FILE, PROJECT_CONFIG, SHIPPED, load

ENV_FILE: Final = "contactdesk.env"
#: what the examples for systemd and nginx call what is chosen here
PROGRAM: Final = "/opt/contactdesk/.venv/bin/contactdesk"
HOME: Final = "/etc/contactdesk"
BASE_URL: Final = "https://contactdesk.example.nl"
DATABASE_URL: Final = "sqlite:////var/lib/contactdesk/desk.db"
MAIL_FROM: Final = "Contactdesk <contactdesk@example.nl>"

NEXT: Final = """{home} holds the configuration of a desk. What it still lacks, in this order:

 1. {config}/{file}: an [[identity_provider]] that may speak for the addresses of your people
 2. {home}/smtp-url: write smtp://user:password@host:587?tls=starttls into it, and take the # away in {env}
 3. {program} db upgrade
 4. {program} import roo FILE (organisations; contactdesk organisations sync --write begins with organisations.toml alone),
    import people FILE
 5. two administrators: {program} person add --name NAME --email EMAIL --role administrator
 6. {home}/systemd and {home}/nginx: read them, put them where they belong
 7. {program} db check; {program} doctor --letter YOUR-ADDRESS
"""

Home = Annotated[
    Path, typer.Argument(metavar="DIR", help="A folder that is there and empty, or not there yet.")
]


def init(
    home: Home = Path(HOME),
    base_url: Annotated[str | None, typer.Option(help="Where people come: https://host")] = None,
    mail_from: Annotated[str | None, typer.Option(help="From which mailbox letters leave.")] = None,
    database_url: Annotated[str, typer.Option(help="SQLite or PostgreSQL.")] = DATABASE_URL,
    owner: Annotated[
        str | None,
        typer.Option(metavar="USER", help="Who reads the keys: the user of the service (needs root)."),
    ] = None,
) -> None:
    """Make a folder with a configuration to edit, a secret key, and examples for systemd and nginx; say what is missing.

    Asks at a terminal for what was not given. Overwrites nothing.

    Example: contactdesk init /etc/contactdesk --base-url https://contactdesk.example.nl --mail-from loket@example.nl
    """
    chosen = {
        "BASE_URL": base_url or _asked("Where do people come (https://host)?", "--base-url"),
        "MAIL_FROM": mail_from
        or _asked("From which mailbox do letters leave (Name <name@host>)?", "--mail-from"),
        "DATABASE_URL": database_url,
    }
    key = secrets.token_urlsafe(32)
    # a value that is wrong stops here, before anything is made
    load(
        {f"CONTACTDESK_{name}": value for name, value in chosen.items()},
        secret_key=key,
        config_dir=PROJECT_CONFIG,
    )
    try:
        _make(home.absolute(), chosen, key, owner)
    except (OSError, LookupError) as error:
        raise Misuse(
            f"{home} cannot be filled ({error}); mend that, empty the folder, and do this again"
        ) from None
    env = home.absolute() / ENV_FILE
    program = f"contactdesk --env-file {env}"
    typer.echo(
        NEXT.format(
            home=home.absolute(), config=home.absolute() / "config", file=FILE, env=env, program=program
        )
    )


def read_env_file(file: Path) -> None:
    """Its variables, where they are not set already, become those of this process. Raises Misuse."""
    from dotenv import dotenv_values

    try:
        with file.open(encoding="utf-8") as lines:
            found = dotenv_values(stream=lines, interpolate=False)
    except (OSError, UnicodeDecodeError) as error:
        raise Misuse(f"--env-file {file} cannot be read ({error}); correct the path or the file") from None
    for name, value in found.items():
        if value is None:
            raise Misuse(f"--env-file {file}: {name} has no value; write {name}=… or take the line out")
        os.environ.setdefault(name, value)


def _asked(question: str, option: str) -> str:
    if not sys.stdin.isatty():
        raise Misuse(f"{option} is missing; give it, or run this at a terminal")
    return str(typer.prompt(question))


def _make(home: Path, chosen: dict[str, str], key: str, owner: str | None) -> None:
    home.mkdir(parents=True, exist_ok=True, mode=0o755)
    if any(home.iterdir()):
        raise Misuse(
            f"{home} is not empty, and nothing is overwritten; name another folder, or empty this one"
        )
    shutil.copytree(PROJECT_CONFIG, home / "config")
    _keep(home / "secret-key", key, owner)
    _keep(home / "smtp-url", "", owner)
    (home / ENV_FILE).write_text(_environment(home, chosen), encoding="utf-8")
    for name in ("systemd", "nginx"):
        for example in (_examples() / name).iterdir():
            (home / name).mkdir(exist_ok=True)
            (home / name / example.name).write_text(
                _fitted(example.read_text("utf-8"), home, chosen), "utf-8"
            )


def _keep(file: Path, secret: str, owner: str | None) -> None:
    """A secret, for its owner alone from the first moment."""
    with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as new:
        new.write(secret)
    if owner:
        shutil.chown(file, user=owner)


def _environment(home: Path, chosen: dict[str, str]) -> str:
    lines = [f'CONTACTDESK_{name}="{value}"' for name, value in chosen.items()]
    lines += [
        f'CONTACTDESK_CONFIG_DIR="{home}/config"',
        f'CONTACTDESK_SECRET_KEY_FILE="{home}/secret-key"',
        "# until this is set every letter waits",
        f'#CONTACTDESK_SMTP_URL_FILE="{home}/smtp-url"',
    ]
    return "\n".join(lines) + "\n"


def _examples() -> Path:
    return SHIPPED if SHIPPED.is_dir() else PROJECT_CONFIG.parent / "docs"


def _fitted(example: str, home: Path, chosen: dict[str, str]) -> str:
    """An example with what was chosen here; what it says of the machine itself stays to be read."""
    program = str(Path(sys.executable).parent / "contactdesk")
    for written, here in (
        (PROGRAM, program),
        (BASE_URL, chosen["BASE_URL"].rstrip("/")),
        (BASE_URL.removeprefix("https://"), chosen["BASE_URL"].rstrip("/").partition("//")[2]),
        (f"={DATABASE_URL}", f"={chosen['DATABASE_URL']}".replace("%", "%%")),
        (MAIL_FROM, chosen["MAIL_FROM"].replace("%", "%%")),
        (f"{HOME}/", f"{home}/"),
    ):
        example = example.replace(written, here)
    return example
