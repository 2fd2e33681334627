"""What a command carries besides its database session: the settings, the rules, the terms, the grounds, what is kept how long.

`Database` puts one `Desk` and one `now` in `session.info`; commands and letters read them from there, so that a
command has one clock reading, one version of the rules, and no globals.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from contactdesk.law import refusal_grounds, retention, rules, terms
from contactdesk.law.refusal_grounds import RefusalGrounds
from contactdesk.law.retention import Retention
from contactdesk.law.rules import Rules
from contactdesk.law.terms import Terms
from contactdesk.settings import Settings

if TYPE_CHECKING:
    from sqlmodel import Session

RULES: Final = "aanwijzingen.toml"
TERMS: Final = "terms.toml"
GROUNDS: Final = "refusal_grounds.toml"
RETENTION: Final = "retention.toml"


@dataclass(frozen=True)
class LawFile:
    """A file that decides, letter by letter; `kind` is rules, terms or grounds."""

    kind: str
    hash: str
    text: str


@dataclass(frozen=True)
class Desk:
    settings: Settings
    rules: Rules
    terms: Terms
    grounds: RefusalGrounds
    retention: Retention
    files: tuple[LawFile, ...]


def load(settings: Settings) -> Desk:
    """Everything an operator configured, read and proven. Raises RulesError, TermsError … in one line."""
    folder = settings.config_dir
    rules_, terms_, grounds = (
        rules.load(folder / RULES),
        terms.load(folder / TERMS),
        refusal_grounds.load(folder / GROUNDS),
    )
    files = (
        LawFile("rules", rules_.hash, rules_.text),
        _law_file("terms", folder / TERMS),
        _law_file("grounds", folder / GROUNDS),
    )
    return Desk(settings, rules_, terms_, grounds, retention.load(folder / RETENTION), files)


def _law_file(kind: str, path: Path) -> LawFile:
    raw = path.read_bytes()
    return LawFile(kind, hashlib.sha256(raw).hexdigest(), raw.decode())


def desk(db: "Session") -> Desk:
    """The configuration this transaction runs under."""
    found: Desk = db.info["desk"]
    return found


def now(db: "Session") -> datetime:
    """The moment of this transaction, in UTC: one reading of the clock per transaction."""
    moment: datetime = db.info["now"]
    return moment
