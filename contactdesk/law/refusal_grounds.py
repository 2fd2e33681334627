"""Grounds to refuse a contact, and what holds of each, read from `config/refusal_grounds.toml`. Nothing is refused here."""

import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from contactdesk.words import Form, Initiator


class RefusalGroundsError(Exception):
    """The grounds file is wrong: one line with the file, the key, and what to do."""


@dataclass(frozen=True)
class RefusalGround:
    """One ground: the member reads `label`, who decides reads `help` beside it. The file says what each key means."""

    code: str
    label: str
    help: str
    source: str
    of: frozenset[str]
    in_person: bool
    withholds: bool
    needs_date: bool
    in_use: bool
    member_reads: str | None = None
    office_reads: str | None = None
    heading: str | None = None
    date_label: str = "Vanaf"


@dataclass(frozen=True)
class RefusalGrounds:
    """All grounds in the order of the file, with those that only old decisions still name."""

    grounds: tuple[RefusalGround, ...]

    def get(self, code: str) -> RefusalGround | None:
        """The ground with this code, in use or not; None for a code that never was."""
        return next((ground for ground in self.grounds if ground.code == code), None)

    @property
    def choices(self) -> tuple[RefusalGround, ...]:
        """What a decision can choose from today."""
        return tuple(ground for ground in self.grounds if ground.in_use)

    def choices_for(self, initiator: Initiator) -> tuple[RefusalGround, ...]:
        """What a decision on a contact that this party wants can choose from today."""
        return tuple(ground for ground in self.choices if _wish(initiator) in ground.of)


#: whose wish a ground can refuse
REQUEST, OWN_INITIATIVE = "request", "own_initiative"


def _wish(initiator: Initiator) -> str:
    return OWN_INITIATIVE if initiator in (Initiator.OFFICIAL, Initiator.BODY) else REQUEST


def is_answered_in_writing(form: Form, initiator: Initiator) -> bool:
    """Who asks for facts gets them in writing where no official may give them: on a day that the refusal names."""
    return form is Form.FACTUAL_INFORMATION and _wish(initiator) == REQUEST


_TEXTS = ("code", "label", "help", "source")
_SWITCHES = ("in_person", "withholds", "needs_date", "in_use")
_MAY_LACK = ("member_reads", "office_reads", "heading", "date_label")
#: what to write for a key that a file of before does not have
_ADD: Final = {
    "of": 'of = ["request"] for what a member or committee asks, ["own_initiative"] for what an official or body wants',
    "in_person": "true where only the bewindspersoon in person can use this ground (Grondwet, art. 68), else false",
    "withholds": "true where it refuses the information itself (secrecy, Grondwet art. 68), else false",
}
_CODE = re.compile(r"[a-z]+(-[a-z]+)*")


def load(path: Path) -> RefusalGrounds:
    """Read the grounds, or raise RefusalGroundsError: without a ground nothing can be refused."""
    table = _parsed(path)
    for key in table:
        if key != "ground":
            raise RefusalGroundsError(f"{path}: {key}: unknown key; use only [[ground]] sections")
    entries = table.get("ground")
    if not isinstance(entries, list):
        raise RefusalGroundsError(f"{path}: ground: missing; add [[ground]] sections")
    found = RefusalGrounds(tuple(_ground(path, n, entry) for n, entry in enumerate(entries, start=1)))
    for code, times in Counter(ground.code for ground in found.grounds).items():
        if times > 1:
            raise RefusalGroundsError(f"{path}: code {code}: stands there {times} times; keep one")
    for wish in (REQUEST, OWN_INITIATIVE):
        if not any(wish in ground.of for ground in found.choices):
            raise RefusalGroundsError(f"{path}: in_use: no ground of {wish} is in use; set one to true")
    return found


def of_its_day(text: str, code: str) -> RefusalGround | None:
    """A ground in the text of a file of another day, of which keys may have changed; None where it is not there."""
    entries = tomllib.loads(text).get("ground", [])
    found = next((entry for entry in entries if entry.get("code") == code), None)
    if found is None:
        return None
    values = {key: found.get(key, "") for key in _TEXTS} | {key: found.get(key, False) for key in _SWITCHES}
    values |= {key: found[key] for key in _MAY_LACK if key in found}
    return RefusalGround(**values, of=frozenset(found.get("of", ())))


def _parsed(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise RefusalGroundsError(
            f"{path}: cannot be read ({error.strerror}); put the grounds there"
        ) from error
    except ValueError as error:  # not TOML, or not UTF-8
        raise RefusalGroundsError(f"{path}: is not TOML in UTF-8 ({error}); correct it there") from error


def _ground(path: Path, number: int, entry: Any) -> RefusalGround:
    if not isinstance(entry, dict):
        raise RefusalGroundsError(f"{path}: ground {number}: make it a [[ground]] section")
    where = f"{path}: ground {number} ({entry.get('code', 'no code')})"
    needed = (*_TEXTS, "of", *_SWITCHES)
    if unknown := sorted(entry.keys() - {*needed, *_MAY_LACK}):
        known = ", ".join((*needed, *_MAY_LACK))
        raise RefusalGroundsError(f"{where}: {unknown[0]}: unknown key; use one of {known}")
    for key in needed:
        if key not in entry:
            raise RefusalGroundsError(f"{where}: {key}: missing; add it{_what_to_add(key)}")
    for key, value in entry.items():
        if wrong := _wrong(key, value):
            raise RefusalGroundsError(f"{where}: {key}: {wrong}")
    if entry["withholds"] != ("member_reads" in entry):
        raise RefusalGroundsError(
            f"{where}: member_reads: say there what withholds = true means, or remove it"
        )
    return RefusalGround(**entry | {"of": frozenset(entry["of"])})


def _what_to_add(key: str) -> str:
    return f": {_ADD[key]}" if key in _ADD else ""


def _wrong(key: str, value: Any) -> str:
    """What to do about a value; empty when it is right."""
    if key in _SWITCHES:
        return "" if isinstance(value, bool) else "make it true or false"
    if key == "of":
        is_list = isinstance(value, list) and value and all(one in (REQUEST, OWN_INITIATIVE) for one in value)
        return "" if is_list else f'make it a list of "{REQUEST}", "{OWN_INITIATIVE}", or both'
    if not isinstance(value, str) or not value.strip() or not value.isprintable():
        return "make it one line of text"
    if key == "code" and not _CODE.fullmatch(value):
        return "make it small letters with dashes, like andere-weg"
    return ""
