"""What the register says, with the file of organisations laid over it: where both say something the file counts.

The result is a file of organisations again, so that both are taken over in one way. Reads and stores nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from contactdesk.law.register_types import kinds
from contactdesk.people.organisations.entries import (
    WITHOUT_MINISTRY,
    OrganisationEntry,
    OrganisationsFile,
    PortfolioEntry,
)
from contactdesk.people.register.register_export import Export, Registered
from contactdesk.words import OrganisationKind

#: who can settle which of two types it is
SETTLES: Final = "een beheerder van dit loket, met een tweede"
MINISTER_OF: Final = "minister van "
#: the register writes it before some, and the desk before none
MINISTRY_OF: Final = "ministerie van "


@dataclass(frozen=True)
class Laid:
    """`file`: everything that is to be there; `over`: what the register has ended; `says`: what was left out, and why;
    `ministers`: of the ministries that only the register has, by the key of their portfolio."""

    file: OrganisationsFile
    over: list[Registered] = field(default_factory=list)
    says: list[str] = field(default_factory=list)
    ministers: dict[str, OrganisationEntry] = field(default_factory=dict)


def lay(file: OrganisationsFile, register: Export, on: date) -> Laid:
    """Lay the file over the register as it is on this day."""
    laid = _Laying(file, on).all(register.listed)
    if others := register.others:
        counts = ", ".join(f"{name} {number}" for name, number in others.most_common())
        laid.says.append(f"{others.total()} of types that the desk does not have were passed over: {counts}")
    return laid


class _Laying:
    def __init__(self, file: OrganisationsFile, on: date) -> None:
        self._file, self._on = file, on
        self._own = {entry.tooi: entry for entry in file.organisations if entry.tooi}
        self._named = {entry.name.casefold(): entry for entry in file.organisations if not entry.tooi}
        self._ministries = {one.tooi or "": one for one in file.organisations if _is_ministry(one)}
        self._says: list[str] = []
        #: what the file says, by its name there, as far as the register has it too
        self._both: dict[str, OrganisationEntry] = {}
        #: the ministries that only the register has, each by the line where it begins
        self._more: dict[int, OrganisationEntry] = {}

    def all(self, register: Sequence[Registered]) -> Laid:
        over = [one for one in register if one.is_over(self._on)]
        for one in register:
            if self._is_new_ministry(one):
                self._add_ministry(one)
        more = [entry for one in register for entry in self._one(one)]
        gone = {entry.name for one in over if (entry := self._entry(one)) and not _is_ministry(entry)}
        kept = [self._both.get(one.name, one) for one in self._file.organisations if one.name not in gone]
        alone = [one.name for one in kept if one.name not in self._both]
        if alone:
            self._says.append(
                f"{len(alone)} of organisations.toml are not in this register, and count all the same: "
                + ", ".join(alone)
            )
        ministers = {one.portfolio: one for one in self._more.values() if one.portfolio}
        offices = [
            PortfolioEntry(key, MINISTER_OF + one.name, one.ministry or "") for key, one in ministers.items()
        ]
        file = replace(
            self._file, portfolios=(*self._file.portfolios, *offices), organisations=(*kept, *more)
        )
        return Laid(file, over, self._says, ministers)

    def _entry(self, one: Registered) -> OrganisationEntry | None:
        return self._own.get(one.tooi or "") or self._named.get(one.name.casefold())

    def _one(self, one: Registered) -> Iterator[OrganisationEntry]:
        """What the register adds to the file."""
        entry = self._entry(one)
        if one.is_over(self._on):
            if entry and _is_ministry(entry):
                self._says.append(
                    f"{entry.name}: organisations.toml has it, the register ended it; correct one"
                )
        elif not kinds(one.types):
            return  # it has an end, and that is still to come
        elif one.starts_on and one.starts_on > self._on:
            self._says.append(f"{one.name}: left out, it begins on {one.starts_on}")
        elif entry and entry.name not in self._both:
            self._both[entry.name] = replace(
                entry, tooi=entry.tooi or one.tooi, website=entry.website or one.website
            )
            self._compare(entry, one)
        else:
            yield from self._new(one)

    def _compare(self, entry: OrganisationEntry, one: Registered) -> None:
        said = entry.register_kind or entry.kind
        if said not in kinds(one.types) and entry.kind not in kinds(one.types):
            types = ", ".join(kinds(one.types))
            self._says.append(
                f"{entry.name}: organisations.toml counts ({entry.kind}), the register says {types}"
            )

    def _new(self, one: Registered) -> Iterator[OrganisationEntry]:
        found = kinds(one.types)
        kind, ministry, portfolio = found[0], None, None
        if kind is OrganisationKind.MINISTRY:
            yield from filter(None, [self._more.get(one.line)])
            return
        if kind not in WITHOUT_MINISTRY:
            ministry, portfolio = self._answers(one)
            if portfolio is None:
                what = one.ministry_name or "no ministry"
                self._left_out(
                    one,
                    f"the register names {what}, for which organisations.toml has no portfolio; add the organisation there",
                )
                return
        asked = len(found) > 1
        yield OrganisationEntry(
            one.name,
            kind,
            one.abbreviation,
            one.tooi,
            ministry,
            portfolio,
            website=one.website,
            question=f"Het register noemt twee soorten: {' en '.join(one.types)}. Welke is het?"
            if asked
            else None,
            settled_by=SETTLES if asked else None,
        )

    def _is_new_ministry(self, one: Registered) -> bool:
        is_ministry = kinds(one.types)[:1] == [OrganisationKind.MINISTRY]
        begins = one.starts_on is None or one.starts_on <= self._on
        return is_ministry and begins and not one.is_over(self._on) and self._entry(one) is None

    def _add_ministry(self, one: Registered) -> None:
        """With the one minister that its name tells. The file counts: it can have put that minister at another ministry."""
        name = one.name[len(MINISTRY_OF) :] if one.name.casefold().startswith(MINISTRY_OF) else one.name
        if one.tooi is None:
            self._left_out(one, "a ministry without a number")
            return
        if office := self._minister_of(name):
            why = f"its minister is at {office.ministry} in organisations.toml, as after a merger"
            self._left_out(one, f"{why}; correct that file if it is there again")
            return
        short = one.abbreviation if one.abbreviation and self._is_free(one.abbreviation) else None
        key = (short or one.tooi.rpartition("/")[2]).casefold()
        made = OrganisationEntry(
            name, OrganisationKind.MINISTRY, short, one.tooi, short or name, key, website=one.website
        )
        self._more[one.line] = self._ministries[one.tooi] = made

    def _is_free(self, short: str) -> bool:
        """Nobody else's: not as a ministry is called, nor as a portfolio's key."""
        taken = {one.abbreviation or one.name for one in self._ministries.values()}
        return short.casefold() not in {
            each.casefold() for each in (*taken, *(one.key for one in self._file.portfolios))
        }

    def _minister_of(self, ministry: str) -> PortfolioEntry | None:
        title = (MINISTER_OF + ministry).casefold()
        return next((one for one in self._file.portfolios if one.title.casefold() == title), None)

    def _left_out(self, one: Registered, why: str) -> None:
        self._says.append(f"{one.name} ({one.tooi or 'line ' + str(one.line)}): left out: {why}")

    def _answers(self, one: Registered) -> tuple[str | None, str | None]:
        """The ministry and portfolio: of that ministry, or, where it was merged, of the minister with its name."""
        if found := self._ministries.get(one.ministry or "") or self._by_name(one.ministry_name):
            return found.ministry, found.portfolio
        office = self._minister_of(one.ministry_name)
        return (office.ministry, office.key) if office else (None, None)

    def _by_name(self, name: str) -> OrganisationEntry | None:
        plain = name.casefold().removeprefix(MINISTRY_OF)
        return next((one for one in self._ministries.values() if one.name.casefold() == plain), None)


def _is_ministry(entry: OrganisationEntry) -> bool:
    return entry.kind is OrganisationKind.MINISTRY
