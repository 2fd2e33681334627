"""Grounds to refuse a contact, read from `config/refusal_grounds.toml`. Who may refuse, and how, is not here."""

import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any


class RefusalGroundsError(Exception):
    """The grounds file is wrong: one line with the file, the key, and what to do."""


@dataclass(frozen=True)
class RefusalGround:
    """One ground: the member reads `label`, who decides reads `help` beside it."""

    code: str
    label: str
    help: str
    source: str
    needs_date: bool
    in_use: bool


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


_TEXTS = ("code", "label", "help", "source")
_SWITCHES = ("needs_date", "in_use")
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
    if not found.choices:
        raise RefusalGroundsError(f"{path}: in_use: no ground is in use; set one to true")
    return found


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
    keys = (*_TEXTS, *_SWITCHES)
    if unknown := sorted(entry.keys() - set(keys)):
        raise RefusalGroundsError(f"{where}: {unknown[0]}: unknown key; use one of {', '.join(keys)}")
    for key in keys:
        if key not in entry:
            raise RefusalGroundsError(f"{where}: {key}: missing; add it")
        if wrong := _wrong(key, entry[key]):
            raise RefusalGroundsError(f"{where}: {key}: {wrong}")
    return RefusalGround(**entry)


def _wrong(key: str, value: Any) -> str:
    """What to do about a value; empty when it is right."""
    if key in _SWITCHES:
        return "" if isinstance(value, bool) else "make it true or false"
    if not isinstance(value, str) or not value.strip() or not value.isprintable():
        return "make it one line of text"
    if key == "code" and not _CODE.fullmatch(value):
        return "make it small letters with dashes, like andere-weg"
    return ""
