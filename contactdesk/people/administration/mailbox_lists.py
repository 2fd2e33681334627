"""Many mailboxes from one list: each is a proposal of its own, with its own test letter; a second administrator agrees to
all of them in one act. For a desk that begins, or after ministries were divided anew."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk.law.addresses import folded
from contactdesk.law.days import today
from contactdesk.law.outcomes import Conflict, FieldError, Forbidden, Invalid
from contactdesk.law.permissions import Actor
from contactdesk.letters.letter_words.people import line
from contactdesk.people.administration import (
    acting,
    approving,
    boxes,
    mailbox_changes,
    proposals_store,
    telling,
)
from contactdesk.people.administration.boxes import Mailbox
from contactdesk.people.administration.choices import named
from contactdesk.people.administration.proposals_store import Kind
from contactdesk.people.lasting import exists_on
from contactdesk.people.organisations import Box
from contactdesk.settings.values import is_address
from contactdesk.store.desk import now
from contactdesk.store.models import Organisation, Person, Portfolio, Proposal

#: the third word of a line, and whose mailbox it is then; without it the organisation's own
WHICH: Final = {
    "": Box.ORGANISATION,
    "contactpersoon": Box.LIAISON,
    "secretaris-generaal": Box.SECRETARY_GENERAL,
    "bewindspersoon": Box.OFFICE,
}
MOST: Final = 1000


@dataclass(frozen=True)
class Together:
    """What one administrator proposed and one other can agree to at once. `seen` goes along with a yes."""

    proposer_id: int
    proposer: str
    rows: list[tuple[str, str]]
    seen: str


def without_address(db: Session) -> list[str]:
    """The line of each mailbox that has no address yet, to be completed: `UWV;`."""
    lasts = exists_on(today(now(db)))
    bodies = db.execute(select(Organisation).where(lasts).order_by(col(Organisation.name))).scalars()
    found = [
        one for body in bodies for one in boxes.of_organisation(db, body) if not (one.address or "").strip()
    ]
    words = {box: word for word, box in WHICH.items()}
    return [
        f"{_called(db, one)}; ; {words[one.box]}".rstrip("; ") + ("; " if not words[one.box] else "")
        for one in found
    ]


def propose_all(db: Session, text: str, by: Actor) -> int:
    """Propose each line (`organisation; address; which`); returns how many. What has that address already is left out.

    Raises Invalid at `lijst` with every line that is wrong; then nothing is proposed.
    """
    acting.begin(db, by)
    errors: list[FieldError] = []
    wanted: dict[str, tuple[Mailbox, str]] = {}
    for number, cells in _lines(text):
        try:
            one, address = _read(db, cells)
            if one.key in wanted:
                raise ValueError(f"{one.title} staat er twee keer in")
            wanted[one.key] = (one, address)
        except ValueError as error:
            errors.append(FieldError("lijst", f"Regel {number}: {error}"))
    if errors:
        raise Invalid(*errors)
    new = [(one, address) for one, address in wanted.values() if address != folded(one.address or "")]
    if not new:
        raise Invalid(FieldError("lijst", "Zet op iedere regel een organisatie en een nieuw adres"))
    rows = [mailbox_changes.keep(db, one, address, by) for one, address in new]
    telling.mailboxes_proposed(db, rows[0][1], [row for row, _ in rows], by)
    return len(rows)


def together(db: Session, by: Actor) -> list[Together]:
    """What others proposed of mailboxes, more than one each, that waits for a yes."""
    found: dict[int, list[Proposal]] = {}
    for row in _waiting(db):
        if row.proposed_by_id != by.id and not approving.overtaken(db, row):
            found.setdefault(row.proposed_by_id, []).append(row)
    return [_together(db, rows) for rows in found.values() if len(rows) > 1]


def approve_all(db: Session, proposer_id: int, by: Actor, *, seen: str) -> int:
    """Agree to all that was `seen` of this proposer; returns how many. Each holds once its test letter was answered.

    Raises Forbidden for who proposed it, Conflict when it is not what was seen.
    """
    acting.begin(db, by)
    if by.id == proposer_id:
        raise Forbidden("four eyes")
    rows = [
        row for row in _waiting(db) if row.proposed_by_id == proposer_id and not approving.overtaken(db, row)
    ]
    if not rows or seen != _seal(db, rows):
        raise Conflict("Deze lijst is een andere dan u zag. Bekijk haar opnieuw.")
    for row in rows:
        approving.approve(db, row.id, by, seen=proposals_store.seal(db, row))
    return len(rows)


def _waiting(db: Session) -> list[Proposal]:
    return proposals_store.open_rows(db, Kind.MAILBOX, col(Proposal.approved_at).is_(None))


def _together(db: Session, rows: list[Proposal]) -> Together:
    shown = [(boxes.mailbox(db, row.details["box"]).title, row.details["new"]) for row in rows]
    proposer = db.get_one(Person, rows[0].proposed_by_id)
    return Together(proposer.id, line(proposer.name), shown, _seal(db, rows))


def _seal(db: Session, rows: list[Proposal]) -> str:
    return hashlib.sha256("\n".join(proposals_store.seal(db, row) for row in rows).encode()).hexdigest()


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """As they are copied from a spreadsheet (tabs) or typed (`;`); empty ones, and those without an address, are not
    meant yet."""
    for number, each in enumerate(text.splitlines(), start=1):
        cells = [" ".join(cell.split()) for cell in re.split(r"[;\t]", each)]
        if any(cells[1:2]):
            yield number, cells
        if number > MOST:
            raise Invalid(FieldError("lijst", f"Zet ten hoogste {MOST} regels in één lijst"))


def _read(db: Session, cells: list[str]) -> tuple[Mailbox, str]:
    """Raises ValueError, in words for who typed it."""
    name, address, which = (*cells, "", "")[:3]
    if which.casefold() not in WHICH:
        raise ValueError(
            f"“{which[:40]}” is geen postbus; kies uit {', '.join(filter(None, WHICH))}, of laat het leeg"
        )
    if not is_address(address):
        raise ValueError(f"“{address[:80]}” is geen e-mailadres; schrijf het als naam@organisatie.nl")
    box = WHICH[which.casefold()]
    table: type[Organisation] | type[Portfolio]
    table, columns = (
        (Portfolio, (Portfolio.key, Portfolio.title))
        if box is Box.OFFICE
        else (Organisation, (Organisation.abbreviation, Organisation.name, Organisation.tooi))
    )
    found = named(db, table, name, *columns)
    if len(found) != 1:
        raise ValueError(f"“{name[:80]}” is hier {'meer dan één keer' if found else 'niet'} bekend")
    row: Organisation | Portfolio = db.get_one(table, found[0])  # type: ignore[assignment]
    one = next((each for each in boxes.of_row(row) if each.box is box), None)
    if one is None:
        raise ValueError(f"{line(name)} heeft geen {which}")
    if why := mailbox_changes.cannot(db, one, folded(address)):
        raise ValueError(why)
    return one, folded(address)


def _called(db: Session, one: Mailbox) -> str:
    if one.box is Box.OFFICE:
        return line(db.get_one(Portfolio, one.of_id).title)
    body = db.get_one(Organisation, one.of_id)
    return line(body.abbreviation or body.name)
