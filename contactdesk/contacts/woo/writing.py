"""What a Woo search ends in: a list, an inventory, and the whole file of each contact."""

import csv
import io
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Final

from sqlmodel import Session

from contactdesk.contacts import whole_file
from contactdesk.contacts.whole_file.gathering import Gathered
from contactdesk.contacts.woo.inventory import documents
from contactdesk.law.days import dutch_moment
from contactdesk.store.desk import now
from contactdesk.words import FORM, REGIME, STATE

LIST, INVENTORY, READ_ME = "lijst.csv", "inventaris.csv", "LEESMIJ.txt"
#: what a spreadsheet would take for a formula
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_SAYS: Final = """Verzoeken om contact voor een Woo-verzoek. Gemaakt op {at}.

lijst.csv        welke verzoeken erbij horen
inventaris.csv   de documenten van elk verzoek, en waar u op moet letten
NUMMER/          het hele dossier van dat verzoek

Er is niets onleesbaar gemaakt. De inventaris wijst aan waar persoonsgegevens staan en waar persoonlijke beleidsopvattingen
kunnen staan. Dat is een hulpmiddel: een programma ziet niet alles. Wie over het Woo-verzoek beslist, leest elk document
en bepaalt wat openbaar wordt (Woo, artikelen 5.1, 5.2 en 5.4a).
Van vertrouwelijke hulp bij een wet staat alleen de titel hier. Die inhoud leest alleen wie dat in het loket mag.
Bewaar deze map zoals u de database bewaart, en wis haar als het Woo-verzoek klaar is.
"""


def list_csv(found: Iterable[Gathered]) -> str:
    """A line for each contact."""
    head = (
        "nummer",
        "titel",
        "organisatie",
        "departement",
        "regime",
        "vorm",
        "stand",
        "ontvangen",
        "gesloten",
    )
    return _csv(head, (_row(one) for one in found))


def put(db: Session, found: list[Gathered], folder: Path) -> None:
    """List, inventory and files in this folder, which is empty or not there. Raises `whole_file.NotEmpty`, OSError."""
    rows = [document for one in found for document in documents(db, one)]
    columns = {
        "nummer": "number",
        "document": "kind",
        "van of aan": "who",
        "wanneer": "at",
        "personen": "people",
        "let op": "marks",
    }
    lines = ([_cell(asdict(one)[column]) for column in columns.values()] for one in rows)
    files = {
        READ_ME: _SAYS.format(at=dutch_moment(now(db))).encode(),
        LIST: list_csv(found).encode(),
        INVENTORY: _csv(columns, lines).encode(),
    }
    for one in found:
        whole = whole_file.for_operator(db, one.contact.number)
        files |= {f"{whole.number}/{name}": raw for name, raw in whole.files.items()}
    whole_file.put(whole_file.WholeFile("", files), folder)


def _row(one: Gathered) -> list[str]:
    contact = one.contact
    closed = dutch_moment(contact.closed_at) if contact.closed_at else ""
    return [
        contact.number,
        one.title,
        one.organisation,
        one.department.name,
        REGIME[contact.regime],
        FORM[contact.form],
        STATE[contact.state],
        dutch_moment(contact.received_at),
        closed,
    ]


def _cell(value: str | list[str]) -> str:
    return value if isinstance(value, str) else "; ".join(value)


def _csv(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """As Excel opens it: with a BOM and semicolons, and no cell that begins a formula."""
    held = io.StringIO()
    writer = csv.writer(held, delimiter=";", lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in row] for row in rows)
    return "\ufeff" + held.getvalue()
