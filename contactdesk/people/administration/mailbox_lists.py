"""Many mailboxes from one list: each is a proposal of its own, with its own test letter; a second administrator agrees to
all of them in one act (`together`). For a desk that begins, or after ministries were divided anew."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk.law.addresses import folded
from contactdesk.law.days import today
from contactdesk.law.outcomes import Conflict, FieldError, Invalid
from contactdesk.law.permissions import Actor
from contactdesk.letters.letter_words.people import line
from contactdesk.people.administration import acting, boxes, mailbox_changes, telling
from contactdesk.people.administration.boxes import Mailbox
from contactdesk.people.administration.choices import named
from contactdesk.people.lasting import exists_on
from contactdesk.people.organisations import Box
from contactdesk.settings.values import is_address
from contactdesk.store.desk import now
from contactdesk.store.models import Organisation, Portfolio

#: the third word of a line, and whose mailbox it is then; without it the organisation's own
WHICH: Final = {
    "": Box.ORGANISATION,
    "contactpersoon": Box.LIAISON,
    "secretaris-generaal": Box.SECRETARY_GENERAL,
    "bewindspersoon": Box.OFFICE,
}
MOST: Final = 1000


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


@dataclass(frozen=True)
class ListedMailbox:
    """A line as it was understood: whose mailbox, its address now (empty: none yet) and the new one."""

    title: str
    old: str
    new: str


def look_at_all(db: Session, text: str, by: Actor) -> list[ListedMailbox]:
    """What would be proposed; nothing is. Raises what `propose_all` raises."""
    acting.begin(db, by)
    return [ListedMailbox(one.title, one.address or "", address) for one, address in _wanted(db, text)]


def seal_of(found: Sequence[ListedMailbox]) -> str:
    """What a list comes to, in short: who goes on sends it along."""
    return hashlib.sha256(repr(found).encode()).hexdigest()


def propose_all(db: Session, text: str, by: Actor, seen: str | None = None) -> int:
    """Propose each line (`organisation; address; which`); returns how many. What has that address already is left out.

    `seen`: what the page showed. Raises Invalid at `postbussen` with every line that is wrong, Conflict where it would come to
    something else than was seen; then nothing is proposed.
    """
    if seen is not None and seen != seal_of(look_at_all(db, text, by)):
        raise Conflict("Deze lijst geeft nu iets anders dan u zag. Kijk haar opnieuw na.")
    acting.begin(db, by)
    rows = [mailbox_changes.keep(db, one, address, by) for one, address in _wanted(db, text)]
    telling.mailboxes_proposed(db, rows[0][1], [row for row, _ in rows], by)
    return len(rows)


def _wanted(db: Session, text: str) -> list[tuple[Mailbox, str]]:
    """Each mailbox that gets another address. Raises Invalid at `postbussen`."""
    errors: list[FieldError] = []
    wanted: dict[str, tuple[Mailbox, str]] = {}
    for number, cells in _lines(text):
        try:
            one, address = _read(db, cells)
            if one.key in wanted:
                raise ValueError(f"{one.title} staat er twee keer in")
            wanted[one.key] = (one, address)
        except ValueError as error:
            errors.append(FieldError("postbussen", f"Regel {number}: {error}"))
    if errors:
        raise Invalid(*errors)
    new = [(one, address) for one, address in wanted.values() if address != folded(one.address or "")]
    if not new:
        raise Invalid(FieldError("postbussen", "Zet op iedere regel een organisatie en een nieuw adres"))
    return new


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """As they are copied from a spreadsheet (tabs) or typed (`;`); empty ones, and those without an address, are not
    meant yet."""
    for number, each in enumerate(text.splitlines(), start=1):
        cells = [" ".join(cell.split()) for cell in re.split(r"[;\t]", each)]
        if any(cells[1:2]):
            yield number, cells
        if number > MOST:
            raise Invalid(FieldError("postbussen", f"Zet ten hoogste {MOST} regels in één lijst"))


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
