"""The members and committees of the Tweede Kamer, as its open data tell them (OData v4, JSON): read, and today's picked.

The address of the data is https://gegevensmagazijn.tweedekamer.nl/OData/v4/2.0; what is read here is in files. Of each
row only the fields below are read. No birthday, place or sex is kept.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from contactdesk.law.addresses import folded
from contactdesk.law.days import AMSTERDAM
from contactdesk.people.importing.wrong_lines import WrongFile, WrongLine
from contactdesk.settings.values import is_address

#: what must be there to know who is a member today
NEEDED: Final = ("Persoon", "FractieZetelPersoon", "FractieZetel", "Fractie")
#: read where they are there
MORE: Final = ("PersoonContactinformatie", "Commissie")
#: the seats of committees, by who has them: as a member (False) or as a substitute
SEATS: Final = {"CommissieZetelVastPersoon": False, "CommissieZetelVervangerPersoon": True}
SEATED: Final = ("Commissie", "CommissieZetel", *SEATS)
READ: Final = (*NEEDED, *MORE, "CommissieZetel", *SEATS)
E_MAIL: Final = ("e-mail", "email", "e-mailadres")
_ENTITY: Final = re.compile(r"#(\w+)")

Row = dict[str, Any]


@dataclass(frozen=True)
class Seated:
    """Somebody who has a seat today. Without an address nobody can sign in."""

    register_id: str
    name: str
    group: str
    email: str | None


@dataclass(frozen=True)
class SeatedThere:
    """Somebody who has a seat in a committee today, since when, and as what."""

    committee: str
    register_id: str
    function: str
    is_substitute: bool
    since: date | None


@dataclass(frozen=True)
class Seats:
    """Who sits in the Tweede Kamer, its committees, and who sits in those: None where the file does not tell."""

    members: list[Seated]
    committees: list[str]
    seats: list[SeatedThere] | None


def read(path: Path, on: date) -> Seats:
    """From one file with all tables, or a folder of pages as they were fetched.

    Raises WrongFile where a table or page is missing, or nobody has a seat; OSError where nothing can be read.
    """
    tables, has = _tables(path)
    people = {row["Id"]: row for row in tables["Persoon"].values() if _is_somebody(row, on)}
    groups = _groups(tables)
    addresses = _addresses(tables["PersoonContactinformatie"].values())
    members = {
        row["Persoon_Id"]: Seated(
            row["Persoon_Id"],
            _name(people[row["Persoon_Id"]]),
            groups.get(str(row.get("FractieZetel_Id")), ""),
            addresses.get(row["Persoon_Id"]),
        )
        for row in sorted(tables["FractieZetelPersoon"].values(), key=lambda row: str(row.get("Van")))
        if row.get("Persoon_Id") in people and _is_now(row, on)
    }
    if not members:
        raise WrongFile([WrongLine(0, f"niemand heeft op {on} een zetel; zijn dit de gegevens van nu?")])
    named = {_one_line(row.get("NaamNL")) for row in tables["Commissie"].values() if _exists(row, on)}
    seats = _seats(tables, on) if has.issuperset(SEATED) else None
    return Seats(list(members.values()), sorted(named - {""}), seats)


def _seats(tables: dict[str, dict[str, Row]], on: date) -> list[SeatedThere]:
    """Of each person in each committee one as a member and one as a substitute."""
    names = {
        id_: _one_line(row.get("NaamNL")) for id_, row in tables["Commissie"].items() if _exists(row, on)
    }
    at = {id_: names.get(str(row.get("Commissie_Id")), "") for id_, row in tables["CommissieZetel"].items()}
    found: dict[tuple[str, str, bool], SeatedThere] = {}
    for table, is_substitute in SEATS.items():
        for row in sorted(tables[table].values(), key=lambda row: (str(row.get("Van")), row["Id"])):
            committee, who = at.get(str(row.get("CommissieZetel_Id")), ""), str(row.get("Persoon_Id") or "")
            if committee and who and _is_now(row, on):
                function, since = _one_line(row.get("Functie")), _day(row.get("Van"))
                one = SeatedThere(committee, who, function, is_substitute, since)
                found[committee, who, is_substitute] = one
    return list(found.values())


def _tables(path: Path) -> tuple[dict[str, dict[str, Row]], set[str]]:
    """The rows by table and id; of a row that came twice the newest, and what was removed not at all. And which tables
    there are."""
    files = sorted(path.glob("*.json")) if path.is_dir() else [path]
    found: dict[str, dict[str, Row]] = {name: {} for name in READ}
    last: dict[str, bool] = {}
    for file in files:
        for entity, rows, has_next in _pages(file):
            last[entity] = last.get(entity, False) or not has_next
            for row in rows:
                _keep(found.get(entity, {}), row, file)
    if missing := [name for name in NEEDED if name not in last]:
        says = f"{path.name}: hier ontbreekt {', '.join(missing)}; haal die tabel ook op"
        raise WrongFile([WrongLine(0, says)])
    if cut := [name for name, is_whole in last.items() if not is_whole and name in found]:
        says = f"{path.name}: van {', '.join(cut)} ontbreekt de laatste bladzijde; volg @odata.nextLink tot het einde"
        raise WrongFile([WrongLine(0, says)])
    kept = {
        name: {id_: row for id_, row in rows.items() if row.get("Verwijderd") is not True}
        for name, rows in found.items()
    }
    return kept, set(last)


def _pages(file: Path) -> Iterator[tuple[str, list[Row], bool]]:
    """The tables in one file, each with whether a next page goes on."""
    try:
        content = json.loads(file.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:
        where = f"regel {error.lineno}: " if isinstance(error, json.JSONDecodeError) else ""
        raise WrongFile(
            [WrongLine(0, f"{file.name}: {where}dit is geen JSON; haal het bestand opnieuw op")]
        ) from None
    if not isinstance(content, dict):
        raise WrongFile(
            [WrongLine(0, f"{file.name}: dit is geen antwoord van de open data; haal het opnieuw op")]
        )
    pages = {name: page for name, page in content.items() if name in READ}
    if named := _ENTITY.search(str(content.get("@odata.context", ""))):
        pages[named[1]] = content
    for entity, page in pages.items():
        rows = page.get("value") if isinstance(page, dict) else None
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise WrongFile(
                [WrongLine(0, f"{file.name}: {entity} heeft geen rijen (“value”); haal het opnieuw op")]
            )
        yield entity, rows, "@odata.nextLink" in page


def _keep(table: dict[str, Row], row: Row, file: Path) -> None:
    id_ = row.get("Id")
    if not isinstance(id_, str) or not id_:
        raise WrongFile([WrongLine(0, f"{file.name}: een rij heeft geen Id; haal het bestand opnieuw op")])
    if id_ not in table or str(row.get("GewijzigdOp")) >= str(table[id_].get("GewijzigdOp")):
        table[id_] = row


def _is_somebody(row: Row, on: date) -> bool:
    """An empty seat is a row without a name."""
    died = _day(row.get("Overlijdensdatum"))
    return bool(_one_line(row.get("Achternaam"))) and (died is None or died > on)


def _is_now(row: Row, on: date) -> bool:
    since, until = _day(row.get("Van")), _day(row.get("TotEnMet"))
    return (since is None or since <= on) and (until is None or until >= on)


def _exists(row: Row, on: date) -> bool:
    since, until = _day(row.get("DatumActief")), _day(row.get("DatumInactief"))
    return (since is None or since <= on) and (until is None or until > on)


def _groups(tables: dict[str, dict[str, Row]]) -> dict[str, str]:
    """By seat: the abbreviation of the parliamentary group."""
    names = {
        id_: _one_line(row.get("Afkorting") or row.get("NaamNL")) for id_, row in tables["Fractie"].items()
    }
    return {id_: names.get(str(row.get("Fractie_Id")), "") for id_, row in tables["FractieZetel"].items()}


def _addresses(rows: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for row in sorted(rows, key=lambda row: (row.get("Gewicht") or 0, row["Id"])):
        value = str(row.get("Waarde") or "").strip()
        if str(row.get("Soort")).casefold() in E_MAIL and is_address(value):
            found.setdefault(str(row.get("Persoon_Id")), folded(value))
    return found


def _name(row: Row) -> str:
    """`Anna de Leeuw`: the name by which somebody is called, the prefix, the last name."""
    first = row.get("Roepnaam") or row.get("Voornamen") or row.get("Initialen")
    return _one_line(
        " ".join(str(part) for part in (first, row.get("Tussenvoegsel"), row["Achternaam"]) if part)
    )


def _one_line(text: Any) -> str:
    plain = "".join(sign if sign.isprintable() else " " for sign in str(text or ""))
    return " ".join(plain.split())[:200]


def _day(text: Any) -> date | None:
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:
        raise WrongFile(
            [WrongLine(0, f"“{str(text)[:40]}” is geen datum; haal het bestand opnieuw op")]
        ) from None
    return moment.astimezone(AMSTERDAM).date() if moment.tzinfo else moment.date()
