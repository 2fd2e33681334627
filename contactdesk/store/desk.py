"""What a command carries besides its database session: the settings, the rules, the terms, the grounds.

`Database` puts one `Desk` and one `now` in `session.info`; commands and letters read them from there, so that a
command has one clock reading, one version of the rules, and no globals.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from contactdesk.law.refusal_grounds import RefusalGrounds
from contactdesk.law.rules import Rules
from contactdesk.law.terms import Terms
from contactdesk.settings import Settings

if TYPE_CHECKING:
    from sqlmodel import Session


@dataclass(frozen=True)
class Desk:
    settings: Settings
    rules: Rules
    terms: Terms
    grounds: RefusalGrounds


def desk(db: "Session") -> Desk:
    """The configuration this transaction runs under."""
    found: Desk = db.info["desk"]
    return found


def now(db: "Session") -> datetime:
    """The moment of this transaction, in UTC: one reading of the clock per transaction."""
    moment: datetime = db.info["now"]
    return moment
