"""Reads the export of the Register van Overheidsorganisaties (XML), as a stream. What it means to the desk is `laying_over`.

Elements are known by their local names: the namespace carries a version, and changes with each. Of the persons that the
export names nothing is read. A document type is refused, and with it every entity and everything from elsewhere.
"""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import BinaryIO, Final
from xml.parsers import expat

from contactdesk.law.register_types import kinds
from contactdesk.people.importing.wrong_lines import WrongFile, WrongLine

ROOT: Final = "overheidsorganisaties"
#: where an organisation can stand, and, within one, those that are part of it
TOP: Final = f"{ROOT}/organisaties/organisatie"
PART: Final = "organisaties/organisatie"
#: what is read of one, by the path within it; all else is passed over
NAME: Final = "naam"
SHORT: Final = "afkorting"
TYPE: Final = "types/type"
MINISTRY: Final = "relatieMetMinisterie"
CODE: Final = "identificatiecodes/resourceIdentifier"
URL: Final = "contact/internetadressen/internetadres/url"
STARTS: Final = "startDatum"
ENDS: Final = "eindDatum"
READ: Final = frozenset({NAME, SHORT, TYPE, MINISTRY, CODE, URL, STARTS, ENDS})
#: no name is longer, and nothing lies deeper: more is no register but an attempt to fill this machine
LONGEST: Final = 1024
DEEPEST: Final = 100

TOOI: Final = re.compile(r"https?://identifier\.overheid\.nl/tooi/id/([a-z]+/[a-z]+[0-9]+)")
AGAIN: Final = "haal het opnieuw op bij organisaties.overheid.nl"
#: of expat: the end came too early
CUT_OFF: Final = frozenset(
    expat.errors.codes[one]
    for one in (
        expat.errors.XML_ERROR_NO_ELEMENTS,
        expat.errors.XML_ERROR_UNCLOSED_TOKEN,
        expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
        expat.errors.XML_ERROR_PARTIAL_CHAR,
    )
)


@dataclass(eq=False)
class Registered:
    """One organisation as the register has it; `line` is where it begins, `parent` the one that it is part of.

    `tooi` is the end of its identifier (`zbo/zb000117`); `ministry` is the same of the ministry it belongs to, and
    `ministry_name` what the register calls that.
    """

    line: int
    tooi: str | None = None
    name: str = ""
    abbreviation: str | None = None
    types: tuple[str, ...] = ()
    ministry: str | None = None
    ministry_name: str = ""
    website: str | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    parent: "Registered | None" = field(default=None, repr=False)

    def is_over(self, on: date) -> bool:
        """Its last day, or that of what it is part of, lies before this one."""
        return (ended := self.last_day) is not None and ended < on

    @property
    def last_day(self) -> date | None:
        days = [self.ends_on, self.parent.last_day if self.parent else None]
        return min(filter(None, days), default=None)


@dataclass(frozen=True)
class Export:
    """Every organisation of a type that the desk knows, and every other that has an end, in the order of the file.

    `others`: how many there are of types that the desk does not know.
    """

    listed: list[Registered]
    others: Counter[str]


def read(file: BinaryIO) -> Export:
    """The whole file; raises WrongFile at the first mistake."""
    reading = _Stream()
    try:
        reading.parser.ParseFile(file)
    except expat.ExpatError as error:
        raise WrongFile([WrongLine(error.lineno, _unreadable(error))]) from None
    if not reading.found:
        raise WrongFile([WrongLine(0, f"er staan geen organisaties in die het loket kent; {AGAIN}")])
    return Export(sorted(reading.found, key=lambda one: one.line), reading.others)


def _unreadable(error: expat.ExpatError) -> str:
    if error.code in CUT_OFF:
        return f"hier houdt het bestand op, en het is niet af; {AGAIN}"
    return f"dit is geen goede XML ({expat.ErrorString(error.code)}); {AGAIN}"


class _Stream:
    """The stream, element by element. Of what is open only the names are kept."""

    def __init__(self) -> None:
        self.found: list[Registered] = []
        self.others: Counter[str] = Counter()
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self._path: list[str] = []
        #: the organisations that are open, each with how deep it lies
        self._open: list[tuple[Registered, int]] = []
        self._said: list[str] | None = None
        self._seen: dict[str, Registered] = {}

    def _wrong(self, says: str) -> WrongFile:
        return WrongFile([WrongLine(self.parser.CurrentLineNumber, says)])

    def _doctype(self, *_declared: object) -> None:
        raise self._wrong(f"een document type (DOCTYPE) hoort er niet in, en wordt niet gelezen; {AGAIN}")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = _local(name)
        if not self._path and local != ROOT:
            raise self._wrong(
                f"het begint met <{local[:40]}> en niet met <{ROOT}>: dit is niet de export van het Register van "
                f"Overheidsorganisaties; {AGAIN}"
            )
        self._path.append(local)
        if len(self._path) > DEEPEST:
            raise self._wrong(f"het gaat hier meer dan {DEEPEST} elementen diep; {AGAIN}")
        where = self._where()
        if where == (PART if self._open else TOP):
            parent = self._open[-1][0] if self._open else None
            one = Registered(
                self.parser.CurrentLineNumber, tooi=_tooi(_identified(attributes)), parent=parent
            )
            self._open.append((one, len(self._path)))
        elif self._open and where in READ:
            self._said = []
            if where == MINISTRY:
                self._open[-1][0].ministry = _tooi(_identified(attributes))

    def _text(self, text: str) -> None:
        if self._said is None:
            return
        self._said.append(text)
        if sum(map(len, self._said)) > LONGEST:
            raise self._wrong(f"{self._path[-1]}: meer dan {LONGEST} tekens; {AGAIN}")

    def _end(self, _name: str) -> None:
        if self._open and len(self._path) == self._open[-1][1]:
            self._finish(self._open.pop()[0])
        elif self._said is not None and (where := self._where()) in READ:
            text, self._said = " ".join("".join(self._said).split()), None
            if text:
                self._take(self._open[-1][0], where, text)
        self._path.pop()

    def _where(self) -> str:
        """The path within the organisation that is open, or from the top."""
        return "/".join(self._path[self._open[-1][1] if self._open else 0 :])

    def _take(self, one: Registered, where: str, text: str) -> None:
        if where == TYPE:
            one.types += (text,)
        elif where == CODE:
            one.tooi = one.tooi or _tooi(text)
        elif where == URL:
            one.website = one.website or (text if text.startswith("https://") else None)
        else:
            setattr(one, *_SINGLE[where](self, text))

    def _day(self, text: str) -> date:
        try:
            return date.fromisoformat(text[:10])
        except ValueError:
            raise self._wrong(f"{self._path[-1]}: “{text[:30]}” is geen dag; {AGAIN}") from None

    def _finish(self, one: Registered) -> None:
        if not kinds(one.types):
            self.others.update(one.types[:1] or ("no type",))
            if one.last_day is None or one.tooi is None:
                return
        if not one.name:
            raise WrongFile([WrongLine(one.line, f"een organisatie zonder naam; {AGAIN}")])
        first = self._seen.get(one.tooi or "")
        if first is None:
            self.found.append(one)
            self._seen |= {one.tooi: one} if one.tooi else {}
        elif first.parent is None and one.parent is None:
            says = f"{one.tooi} staat ook op regel {first.line}; {AGAIN}"
            raise WrongFile([WrongLine(one.line, says)])
        elif one.parent is None:
            # what stands by itself says more than the same within another
            self.found[self.found.index(first)] = self._seen[one.tooi or ""] = one


_SINGLE: Final[dict[str, Callable[[_Stream, str], tuple[str, object]]]] = {
    NAME: lambda _reading, text: ("name", text),
    SHORT: lambda _reading, text: ("abbreviation", text),
    MINISTRY: lambda _reading, text: ("ministry_name", text),
    STARTS: lambda reading, text: ("starts_on", reading._day(text)),
    ENDS: lambda reading, text: ("ends_on", reading._day(text)),
}


def _identified(attributes: dict[str, str]) -> str:
    return next((said for name, said in attributes.items() if _local(name) == "resourceIdentifierTOOI"), "")


def _tooi(said: str) -> str | None:
    found = TOOI.fullmatch(said.strip())
    return found[1] if found else None


def _local(name: str) -> str:
    return name.rpartition(":")[2]
