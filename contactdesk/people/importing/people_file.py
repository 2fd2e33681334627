"""A list of people as a spreadsheet writes it (CSV): read and looked at. What a line means to the desk is `taking_in`."""

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from contactdesk import words
from contactdesk.law.addresses import folded
from contactdesk.law.roles import ABOUT
from contactdesk.letters import web_addresses
from contactdesk.people.importing.wrong_lines import WrongFile, WrongLine
from contactdesk.settings.values import is_address
from contactdesk.words import Role

#: the columns, and whether each line needs something there
COLUMNS: Final[dict[str, bool]] = {
    "naam": True,
    "e-mail": True,
    "telefoon": False,
    "rol": True,
    "waarvoor": False,
    "vervanger": False,
    "van": False,
    "tot en met": False,
    "until": False,
    "fractie": False,
    "chamber": False,
    "for": False,
    "organisation": False,
    "portfolio": False,
    "committee": False,
}
#: the same in English, for scripts
ALSO: Final = {
    "name": "naam",
    "email": "e-mail",
    "telephone": "telefoon",
    "role": "rol",
    "deputy": "vervanger",
    "from": "van",
    "party": "fractie",
}
#: what a role is about in a column of its own, by the field of `Grant`; else it stands in `waarvoor`
SAID_IN: Final = {
    "chamber": ("chamber",),
    "member_id": ("for",),
    "committee_id": ("committee",),
    "portfolio_id": ("portfolio", "organisation"),
    "organisation_id": ("organisation",),
}
#: the columns that only scripts use
ENGLISH: Final = {"until", *(name for names in SAID_IN.values() for name in names)}
#: as spreadsheets of the Netherlands, of elsewhere, and copied cells have them
DELIMITERS: Final = ";,\t"
DAYS: Final = ("%d-%m-%Y", "%Y-%m-%d")
YES, NO = ("ja", "j", "x"), ("", "nee", "n")
MOST: Final = 20_000
#: the columns of an empty list to begin with, as scripts know them
EXAMPLE: Final = (
    *("name", "email", "role", "chamber", "organisation", "portfolio", "committee", "party", "telephone"),
    *("deputy", "from", "until"),
)


@dataclass(frozen=True)
class Line:
    """Somebody with one role. `about` as it was typed, and `place` the column where; `until` is the last day."""

    number: int
    name: str
    email: str
    role: Role
    about: str = ""
    phone: str | None = None
    is_deputy: bool = False
    since: date | None = None
    until: date | None = None
    #: the parliamentary group of a member
    group: str | None = None
    place: str = "waarvoor"


def read(content: bytes) -> list[Line]:
    """The lines; raises WrongFile with every mistake that the file itself shows."""
    rows = _rows(text_of(content))
    mistakes: list[WrongLine] = []
    lines: list[Line] = []
    for number, row, called in rows:
        found = _Reading(number, row, called)
        line = found.line()
        mistakes += found.mistakes
        if not found.mistakes and line:
            same = next((one for one in lines if _key(one) == _key(line)), None)
            if same:
                mistakes.append(
                    WrongLine(number, f"zegt hetzelfde als regel {same.number}; haal een van de twee weg")
                )
            lines.append(line)
    if mistakes:
        raise WrongFile(mistakes, lines)
    if not lines:
        raise WrongFile(
            [
                WrongLine(
                    0, "er staat niemand in; zet iedere persoon op een regel onder de namen van de kolommen"
                )
            ]
        )
    return lines


def lines_of(text: str) -> list[str]:
    """What stands in each line, for who must find it again; the first is that of the columns."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _key(line: Line) -> tuple[Any, ...]:
    return line.email, line.role, line.about.casefold(), line.is_deputy, line.since, line.until


def example() -> str:
    """An empty list: a spreadsheet knows it by its mark (BOM) as UTF-8, and by `;` as columns."""
    return "\ufeff" + ";".join(EXAMPLE) + "\r\n"


def text_of(content: bytes) -> str:
    """The file as text; raises WrongFile for what is none."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise WrongFile(
            [WrongLine(line, "is geen UTF-8; sla het bestand in het rekenblad op als “CSV UTF-8”")]
        ) from None
    if "\0" in text:
        raise WrongFile(
            [WrongLine(0, "dit is geen tekst (een rekenblad, UTF-16?); sla het op als “CSV UTF-8”")]
        )
    return text


def _rows(text: str) -> Iterator[tuple[int, dict[str, str], dict[str, str]]]:
    """Each line that is not empty, by the names of the columns, with the number it has in the file; and how the file
    calls each column."""
    first = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    header: dict[str, str] = {}
    start = 1
    try:
        for row in reader:
            number, start = start, reader.line_num + 1
            cells = [cell.strip() for cell in row]
            if number > MOST:
                raise WrongFile(
                    [WrongLine(number, f"er zijn meer dan {MOST} regels; maak er meer bestanden van")]
                )
            while cells and not cells[-1]:
                cells.pop()  # spreadsheets leave empty cells at the end
            if not cells:
                continue
            if not header:
                header = _header(cells, number)
            elif len(cells) > len(header):
                raise WrongFile(
                    [
                        WrongLine(
                            number,
                            f"heeft {len(cells)} cellen, en er zijn {len(header)} kolommen; "
                            f"zet een cel waar “{delimiter.strip() or 'tab'}” in staat tussen aanhalingstekens",
                        )
                    ]
                )
            else:
                yield number, dict(zip(header, cells, strict=False)), header
    except csv.Error as error:
        raise WrongFile(
            [WrongLine(start, f"kan niet gelezen worden ({error}); staan de aanhalingstekens in paren?")]
        ) from None


def _header(cells: list[str], number: int) -> dict[str, str]:
    """The columns in their order, each with how it is called there."""
    typed = [" ".join(cell.casefold().split()) for cell in cells]
    names = [ALSO.get(name, name) for name in typed]
    known = ", ".join(name for name in COLUMNS if name not in ENGLISH)
    mistakes = [
        WrongLine(number, f"de kolom “{name}” is onbekend; de kolommen zijn: {known}")
        for name in names
        if name not in COLUMNS
    ]
    mistakes += [
        WrongLine(number, f"de kolom “{name}” staat er twee keer")
        for name in COLUMNS
        if names.count(name) > 1
    ]
    mistakes += [
        WrongLine(number, f"er is geen kolom “{name}”; de eerste regel noemt de kolommen")
        for name, needed in COLUMNS.items()
        if needed and name not in names
    ]
    if mistakes:
        raise WrongFile(mistakes)
    return dict(zip(names, typed, strict=True))


class _Reading:
    """One line, cell by cell; what is wrong is gathered."""

    def __init__(self, number: int, row: dict[str, str], called: dict[str, str]) -> None:
        self.number, self._row, self._called, self.mistakes = number, row, called, list[WrongLine]()

    def line(self) -> Line | None:
        read = {
            "name": self._cell("naam", _name),
            "email": self._cell("e-mail", _email),
            "role": self._cell("rol", _role),
            "phone": self._row.get("telefoon") or None,
            "is_deputy": self._cell("vervanger", _is_yes),
            "since": self._cell("van", _day),
            "until": self._last_day(),
            "group": self._row.get("fractie") or None,
        }
        if read["since"] and read["until"] and read["until"] < read["since"]:
            self.mistakes.append(WrongLine(self.number, "tot en met (until): ligt vóór “van” (from)"))
        if self.mistakes:
            return None
        place, about = self._about(read["role"])
        return Line(self.number, about=about, place=place, **read)

    def _about(self, role: Role) -> tuple[str, str]:
        """From the column of its own that this kind of role has, or the one for all; and which that is."""
        places = ("waarvoor", *SAID_IN.get(ABOUT.get(role, ""), ()))
        own = next((place for place in places if place in self._called), "waarvoor")
        return next(((place, said) for place in places if (said := self._row.get(place, ""))), (own, ""))

    def _last_day(self) -> date | None:
        """`until` is the first day without the role, as of a command."""
        after: date | None = self._cell("until", _day)
        last: date | None = self._cell("tot en met", _day)
        return after - timedelta(days=1) if after else last

    def _cell(self, name: str, reading: Callable[[str], Any]) -> Any:
        cell = self._row.get(name, "")
        try:
            if COLUMNS[name] and not cell:
                raise ValueError("is leeg")
            return reading(cell)
        except ValueError as error:
            self.mistakes.append(WrongLine(self.number, f"{self._called.get(name, name)}: {error}"))
            return None


def _name(cell: str) -> str:
    name = " ".join(cell.split())
    if not name.isprintable() or web_addresses.found(name) or len(name) > 200:
        raise ValueError("is geen naam (zonder webadres, hoogstens 200 tekens)")
    return name


def _email(cell: str) -> str:
    if not is_address(cell):
        raise ValueError("is geen e-mailadres")
    return folded(cell)


def _role(cell: str) -> Role:
    known = {role.value: role for role in Role} | {words.ROLE[role].casefold(): role for role in Role}
    if cell.casefold() not in known:
        raise ValueError(
            f"“{cell[:60]}” is geen rol; kies uit {', '.join(words.ROLE[role] for role in Role)}"
        )
    return known[cell.casefold()]


def _is_yes(cell: str) -> bool:
    if cell.casefold() not in (*YES, *NO):
        raise ValueError("moet ja of nee zijn")
    return cell.casefold() in YES


def _day(cell: str) -> date | None:
    for form in DAYS if cell else ():
        try:
            return datetime.strptime(cell, form).date()  # noqa: DTZ007 - a day, not a moment
        except ValueError:
            continue
    if cell:
        raise ValueError(f"“{cell[:30]}” is geen dag; schrijf 31-12-2026 of 2026-12-31")
    return None
