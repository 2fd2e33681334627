"""Whether the file of a contact in a folder is whole: by its own checksums, the hashes of its log, and the checkpoint. Needs
no database and no desk."""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from contactdesk.audit import chain, statement
from contactdesk.audit.chain import ChainLink

SUMS: Final = "sha256.txt"
LOG, CHAIN, TOLD = "logboek/regels.jsonl", "logboek/keten.jsonl", "logboek/vastlegging.jsonl"
#: any moment: the hash of an entry covers the one that stands in its content
_SOME_DAY: Final = datetime(2026, 1, 1, tzinfo=UTC)


def check(folder: Path) -> list[str]:
    """What is wrong with it, a line each; nothing where it is whole. Raises OSError where it cannot be read."""
    return [*_sums(folder), *_log(folder)]


def _sums(folder: Path) -> Iterator[str]:
    lines = (line.partition("  ") for line in (folder / SUMS).read_text("utf-8").splitlines())
    said = {name: sum_ for sum_, _, name in lines}
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} - {SUMS}
    for name in sorted(said.keys() | there):
        if name not in there:
            yield f"{name} is gone"
        elif name not in said:
            yield f"{name} was added: {SUMS} does not have it"
        elif hashlib.sha256((folder / name).read_bytes()).hexdigest() != said[name]:
            yield f"{name} was changed"


def _log(folder: Path) -> Iterator[str]:
    try:
        own, between = _links(folder / LOG), _links(folder / CHAIN)
        for one in own:
            if chain.walk([one], after=chain.Verdict(head=one.previous_hash)).broken_id is not None:
                yield f"{LOG}: entry {one.id} does not match its own hash: it was changed"
        told = statement.read((folder / TOLD).read_bytes(), TOLD) if (folder / TOLD).exists() else []
    except (ValueError, KeyError, TypeError):
        yield f"{LOG} cannot be read: it was changed"
        return
    yield from (f"{TOLD} has a signature that does not fit" for one in told if not one.is_signed)
    yield from _stretch(own, between, told)


def _stretch(
    own: list[ChainLink], between: list[ChainLink], told: list[statement.Statement]
) -> Iterator[str]:
    """Where the stretch of chain came along: that it holds together, has the own entries, and ends where it was told."""
    if not between:
        return
    walked = chain.walk(between, after=chain.Verdict(head=between[0].previous_hash))
    if walked.broken_id is not None:
        yield f"{CHAIN}: entry {walked.broken_id} {walked.reason}"
    if not {one.hash for one in own} <= {one.hash for one in between}:
        yield f"{CHAIN} has not all entries of {LOG}"
    if walked.head not in {one.checkpoint.head for one in told}:
        yield f"{CHAIN} does not end at the checkpoint of {TOLD}"


def _links(path: Path) -> list[ChainLink]:
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    return [_link(json.loads(line)) for line in lines]


def _link(kept: dict[str, Any]) -> ChainLink:
    return ChainLink(kept["entry"], _SOME_DAY, kept["content"], kept["previous"], kept["hash"])
