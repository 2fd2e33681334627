"""What several commands share: how they end, and how they reach settings and database. No commands."""

import os
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, TypeVar

import typer

from contactdesk.settings import Settings, load

if TYPE_CHECKING:
    from sqlmodel import Session

    from contactdesk.people.organisations.entries import OrganisationsFile
    from contactdesk.people.register import TakenOver
    from contactdesk.store import Database
    from contactdesk.store.desk import Desk

T = TypeVar("T")


class Wrong(Exception):
    """Found wrong: exit 1. The message is one line that says what to do."""


class Misuse(Exception):
    """Used wrongly: exit 2. The message is one line that says what to do."""


#: the databases that this command had open, as an operator may read them
touched: list[str] = []


def is_set(name: str, environ: Mapping[str, str] = os.environ) -> bool:
    """Whether the operator chose this setting, as a value or as a file."""
    return any(f"CONTACTDESK_{name}{end}" in environ for end in ("", "_FILE"))


def settings_without_key() -> Settings:
    """For commands that sign nothing: they also run where the secret key is not."""
    return (
        load(os.environ) if is_set("SECRET_KEY") else load(os.environ, secret_key=secrets.token_urlsafe(48))
    )


def keep_security_log(settings: Settings) -> None:
    """In the file, where there is one: what a command says is not for a stream of lines."""
    from contactdesk.web import log

    if not isinstance(settings.security_log, str):
        log.configure_security(settings.log_format, settings.security_log)


@contextmanager
def opened(settings: Settings, desk: "Desk | None" = None, *, named: bool = True) -> Iterator["Database"]:
    """The database, when it has the tables of this version; `main` says which one it was when all went well."""
    from contactdesk.settings.databases import shown
    from contactdesk.store import Database

    keep_security_log(settings)
    require_current(settings.database_url)
    database = Database(settings.database_url, carry=desk or desk_of(settings))
    with closing(database), outages_said():
        yield database
    if named:
        touched.append(shown(settings.database_url))


@contextmanager
def outages_said() -> Iterator[None]:
    """A database that is away, locked or full is one line for the operator."""
    from contactdesk.store import Unavailable

    try:
        yield
    except Unavailable as error:
        raise Wrong(f"the database gives or takes nothing now ({error}); mend that, and try again") from None


def require_current(url: str) -> None:
    """Refuse a database without the tables of this version."""
    from contactdesk.settings.databases import shown
    from contactdesk.store import migrations

    if not asked(migrations.is_current, url):
        raise Wrong("; ".join([*migrations.check(url), f"database {shown(url)}"]))


def unknown_departments(database: "Database") -> list[str]:
    """A line for each department in the settings that is none here: what was meant for it would not be so."""
    from contactdesk.contacts import letter_decisions
    from contactdesk.settings import FILE
    from contactdesk.signals import finding

    return [
        f"{FILE}: [{table}] departments names {name}, which is the abbreviation of no department here; correct it"
        for table, unknown in (
            ("decision_link", letter_decisions.unknown_departments),
            ("emergency_signal", finding.unknown_departments),
        )
        for name in database.read_now(unknown)
    ]


def asked(question: Callable[[str], T], url: str) -> T:
    """What the database answers; a line for the operator when it cannot be reached."""
    from sqlalchemy.exc import OperationalError

    from contactdesk.store.migrations import ForeignTables

    try:
        return question(url)
    except ForeignTables as error:
        raise Wrong(str(error)) from None
    except OperationalError as error:
        reason = " ".join(str(error.orig).split())
        raise Wrong(
            f"CONTACTDESK_DATABASE_URL: the database cannot be opened ({reason}); correct it"
        ) from None


def desk_of(settings: Settings) -> "Desk":
    """The rules, terms and grounds of these settings, read and proven; the organisations, where they are there, too."""
    from contactdesk.law import refusal_grounds, retention, rules, terms
    from contactdesk.people.organisations import organisations_file
    from contactdesk.store.desk import load as load_desk

    folder = settings.config_dir
    try:
        if (folder / "organisations.toml").exists():
            organisations_file.load(folder / "organisations.toml")
        return load_desk(settings)
    except (
        rules.RulesError,
        terms.TermsError,
        refusal_grounds.RefusalGroundsError,
        retention.RetentionError,
    ) as error:
        raise Wrong(str(error)) from None
    except organisations_file.OrganisationsFileError as error:
        raise Wrong(str(error)) from None


def organisations_of(settings: Settings) -> "OrganisationsFile":
    """The file of organisations of this desk, checked."""
    from contactdesk.people.organisations import organisations_file

    try:
        return organisations_file.load(settings.config_dir / "organisations.toml")
    except organisations_file.OrganisationsFileError as error:
        raise Wrong(str(error)) from None


class _Rehearsed(Exception):
    """What would have come of it; thrown, so that nothing is kept."""


def done(
    write: Callable[[Callable[["Session"], T]], T], act: Callable[["Session"], T], is_rehearsal: bool
) -> T:
    """What comes of this act; of a rehearsal nothing is kept."""
    found: list[T] = []

    def rehearse(db: "Session") -> T:
        found.append(act(db))
        raise _Rehearsed

    try:
        return write(rehearse if is_rehearsal else act)
    except _Rehearsed:
        return found[-1]


def taken_said(taken: "TakenOver", is_rehearsal: bool) -> None:
    """A line for each organisation, and how many there were."""
    for what in ("added", "changed", "ended"):
        for line in getattr(taken, what):
            typer.echo(f"{what}: {line}")
    for line in taken.stays:
        typer.echo(f"stays: {line}")
    would = " (nothing was kept)" if is_rehearsal else ""
    typer.echo(f"{len(taken.added)} added, {len(taken.changed)} changed, {len(taken.ended)} ended{would}")
