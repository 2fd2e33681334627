"""Reads `config/organisations.toml`: the organisations with which a desk starts, and who answers. Stores nothing."""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from contactdesk.people.organisations.entries import (
    WITHOUT_MINISTRY,
    Certainty,
    ElsewhereEntry,
    Mistake,
    OrganisationEntry,
    OrganisationsFile,
    PortfolioEntry,
)
from contactdesk.people.organisations.overrides import DOUBTS, OVERRIDES, check_doubt, check_override
from contactdesk.words import OrganisationKind

Known = TypeVar("Known", bound=StrEnum)

NAMED = frozenset({"name", "kind", "abbreviation", "tooi", "ministry", "portfolio", "note", "website"})
TEXTS = NAMED | OVERRIDES | DOUBTS
LISTS = frozenset({"also_known_as", "topics"})
PORTFOLIO_TEXTS = frozenset({"key", "title", "ministry"}) | (DOUBTS - {"could_be"})
ELSEWHERE_TEXTS = frozenset({"name", "says", "ask", "website"})
#: longer is no word that somebody types; with a comma it would be two
LONGEST_TOPIC = 60

SHAPES = {
    "key": (re.compile(r"[a-z]+(-[a-z]+)*"), "words in lower case joined by hyphens, like asiel-en-migratie"),
    "tooi": (re.compile(r"[a-z]+/[a-z]+[0-9]+"), "the end of the register's identifier, like zbo/zb000117"),
    "website": (re.compile(r"https://[^\s/]+\S*"), "a public address that begins with https://"),
}


class OrganisationsFileError(ValueError):
    """One line for the operator: file, entry, key and what to do."""


def load(path: Path) -> OrganisationsFile:
    """The whole file, checked. Raises OrganisationsFileError at the first mistake."""
    try:
        return _read(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise OrganisationsFileError(f"{path}: cannot be read ({error.strerror}); check the path") from error
    except UnicodeDecodeError as error:
        raise OrganisationsFileError(f"{path}: is not UTF-8; save it as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise OrganisationsFileError(f"{path}: is not valid TOML: {error}; correct that line") from error
    except Mistake as mistake:
        raise OrganisationsFileError(f"{path}: {mistake}") from mistake


def _read(data: dict[str, Any]) -> OrganisationsFile:
    if unknown := sorted(data.keys() - {"portfolio", "organisation", "elsewhere"}):
        raise Mistake(f"'{unknown[0]}' is unknown; use [[portfolio]], [[organisation]] and [[elsewhere]]")
    portfolios = tuple(
        _portfolio(where, entry) for where, entry in _entries(data, kind="portfolio", name="key")
    )
    organisations = tuple(
        _organisation(where, entry) for where, entry in _entries(data, kind="organisation", name="name")
    )
    _check_portfolios(portfolios, organisations)
    _check_unique(portfolios, organisations)
    _check_abbreviations(organisations)
    keys = {portfolio.key for portfolio in portfolios}
    for organisation in organisations:
        _check_who_answers(organisation, organisations, keys)
    return OrganisationsFile(portfolios, organisations, _elsewhere(data, organisations))


def _entries(data: dict[str, Any], *, kind: str, name: str) -> Iterable[tuple[str, dict[str, Any]]]:
    """Each table with how an operator finds it: by its name, or by its place while it has none."""
    tables = data.get(kind)
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise Mistake(f"has no [[{kind}]]; add at least one, with double brackets")
    for number, table in enumerate(tables, start=1):
        yield f"{kind} '{table[name]}'" if table.get(name) else f"{kind} number {number}", table


def _portfolio(where: str, entry: dict[str, Any]) -> PortfolioEntry:
    _check_entry(
        where, entry, texts=PORTFOLIO_TEXTS, lists=frozenset(), required=("key", "title", "ministry")
    )
    values = dict(entry)
    check_doubt(where, values)
    del values["status"]
    return PortfolioEntry(**values)


def _organisation(where: str, entry: dict[str, Any]) -> OrganisationEntry:
    _check_entry(where, entry, texts=TEXTS, lists=LISTS, required=("name", "kind"))
    kind = _one_of(OrganisationKind, where, entry, "kind")
    assert kind is not None
    ministry = entry.get("ministry")
    if kind == OrganisationKind.MINISTRY:
        ministry = _own_ministry(where, entry)
    values = {
        **entry,
        "kind": kind,
        "ministry": ministry,
        "portfolio": entry.get("portfolio") or (ministry and ministry.lower()),
        "also_known_as": tuple(entry.get("also_known_as", ())),
        "topics": tuple(entry.get("topics", ())),
        "register_kind": _one_of(OrganisationKind, where, entry, "register_kind"),
        "could_be": _one_of(OrganisationKind, where, entry, "could_be"),
        "certainty": _one_of(Certainty, where, entry, "certainty"),
    }
    check_doubt(where, values)
    del values["status"]
    found = OrganisationEntry(**values)
    check_override(where, found)
    return found


def _elsewhere(
    data: dict[str, Any], organisations: Sequence[OrganisationEntry]
) -> tuple[ElsewhereEntry, ...]:
    """Who is not here, each with whom to ask here. A file without any is whole too."""
    known = {name for one in organisations for name in (one.abbreviation, one.name) if name}
    found = []
    for where, entry in _entries(data, kind="elsewhere", name="name") if "elsewhere" in data else ():
        _check_entry(where, entry, texts=ELSEWHERE_TEXTS, lists=LISTS, required=("name", "says", "ask"))
        if entry["ask"] not in known:
            raise Mistake(
                f"{where}: ask '{entry['ask']}' is no organisation of this file; use its abbreviation or name"
            )
        lists = {key: tuple(entry.get(key, ())) for key in LISTS}
        found.append(ElsewhereEntry(**{**entry, **lists}))
    _check_once("elsewhere", "name", [one.name for one in found])
    return tuple(found)


def _one_of(known: type[Known], where: str, entry: dict[str, Any], key: str) -> Known | None:
    if key not in entry:
        return None
    if entry[key] not in set(known):
        raise Mistake(f"{where}: {key} '{entry[key]}' is unknown; use one of {', '.join(known)}")
    return known(entry[key])


def _own_ministry(where: str, entry: dict[str, Any]) -> str:
    """A ministry is its own ministry, so the others can point at it by its abbreviation."""
    abbreviation = entry.get("abbreviation")
    if not isinstance(abbreviation, str):
        raise Mistake(f"{where}: abbreviation is missing; a ministry needs one")
    if "ministry" in entry:
        raise Mistake(f"{where}: ministry does not belong here; leave it out of a ministry")
    return abbreviation


def _check_entry(
    where: str,
    entry: dict[str, Any],
    *,
    texts: frozenset[str],
    lists: frozenset[str],
    required: Sequence[str],
) -> None:
    for key in required:
        if key not in entry:
            raise Mistake(f"{where}: {key} is missing; add it")
    for key, value in entry.items():
        if key in lists:
            _check_list(where, key, value)
        elif key in texts:
            _check_text(where, key, value)
        else:
            raise Mistake(f"{where}: key '{key}' is unknown; use {', '.join(sorted(texts | lists))}")


def _check_list(where: str, key: str, value: object) -> None:
    if not isinstance(value, list):
        raise Mistake(f'{where}: {key} is not a list; write ["…", "…"]')
    for item in value:
        _check_text(where, key, item)
        if key == "topics" and ("," in item or len(item) > LONGEST_TOPIC):
            raise Mistake(
                f"{where}: topics has '{item}'; write words apart, without a comma, at most {LONGEST_TOPIC} letters"
            )
    if key == "topics":
        _check_once(where, key, value)


def _check_text(where: str, key: str, value: object) -> None:
    if not isinstance(value, str) or not value or value != " ".join(value.split()):
        raise Mistake(f"{where}: {key} is not a plain line of text; remove odd spaces or leave the key out")
    if key in SHAPES and not SHAPES[key][0].fullmatch(value):
        raise Mistake(f"{where}: {key} '{value}' has the wrong form; write {SHAPES[key][1]}")


def _check_portfolios(
    portfolios: Sequence[PortfolioEntry], organisations: Sequence[OrganisationEntry]
) -> None:
    ministries = _ministries(organisations)
    for portfolio in portfolios:
        if portfolio.ministry not in ministries:
            where = f"portfolio '{portfolio.key}'"
            raise Mistake(_unknown(where, key="ministry", value=portfolio.ministry, known=ministries))


def _check_who_answers(
    organisation: OrganisationEntry, organisations: Sequence[OrganisationEntry], portfolios: set[str]
) -> None:
    where = f"organisation '{organisation.name}'"
    if organisation.ministry is None:
        if organisation.portfolio is not None:
            raise Mistake(f"{where}: portfolio stands without ministry; add the ministry that handles it")
        if organisation.kind not in WITHOUT_MINISTRY:
            raise Mistake(f"{where}: ministry is missing; kind {organisation.kind} needs one")
        return
    ministries = _ministries(organisations)
    if organisation.ministry not in ministries:
        raise Mistake(_unknown(where, key="ministry", value=organisation.ministry, known=ministries))
    if organisation.portfolio not in portfolios:
        raise Mistake(_unknown(where, key="portfolio", value=organisation.portfolio, known=portfolios))


def _ministries(organisations: Sequence[OrganisationEntry]) -> set[str | None]:
    return {one.abbreviation for one in organisations if one.kind == OrganisationKind.MINISTRY}


def _unknown(where: str, *, key: str, value: str | None, known: Iterable[str | None]) -> str:
    return f"{where}: {key} '{value}' is unknown; use one of {', '.join(sorted(filter(None, known)))}"


def _check_unique(portfolios: Sequence[PortfolioEntry], organisations: Sequence[OrganisationEntry]) -> None:
    _check_once("portfolio", "key", [one.key for one in portfolios])
    _check_once("organisation", "name", [one.name for one in organisations])
    _check_once("organisation", "tooi", [one.tooi for one in organisations])


def _check_once(entry: str, key: str, values: Iterable[str | None]) -> None:
    seen: set[str] = set()
    for value in filter(None, values):
        if value.casefold() in seen:
            raise Mistake(f"{entry}: {key} '{value}' stands there twice; keep one")
        seen.add(value.casefold())


def _check_abbreviations(organisations: Sequence[OrganisationEntry]) -> None:
    """Two bodies may share letters (RVS, RvS) only when their kinds differ and both carry a note."""
    sharing: dict[str, list[OrganisationEntry]] = defaultdict(list)
    for organisation in organisations:
        if organisation.abbreviation:
            sharing[organisation.abbreviation.casefold()].append(organisation)
    for same in sharing.values():
        if len({one.kind for one in same}) < len(same):
            raise Mistake(
                f"organisation '{same[-1].name}': abbreviation '{same[-1].abbreviation}' is also that of "
                f"'{same[0].name}'; leave one out"
            )
        for one in same:
            if len(same) > 1 and not one.note:
                raise Mistake(
                    f"organisation '{one.name}': note is missing; say with whom it is not to be confused"
                )
