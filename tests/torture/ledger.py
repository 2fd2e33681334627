"""What the visitors tried and what they were promised, on disk before they go on. Judges nothing."""

import json
import os
import threading
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

#: a 303 is a promise: from then on it must be there
PROMISED = 303


@dataclass(frozen=True)
class Attempt:
    """One thing that somebody asked of the desk. `key` is the form's `sleutel`, or a text that is used once."""

    action: str
    by: int | None
    key: str = ""
    number: str = ""
    kind: str = ""
    #: what the desk answered; None where nobody ever answered
    status: int | None = None

    @property
    def is_promised(self) -> bool:
        return self.status == PROMISED


class Ledger:
    """Lines in a file, each on disk when the call returns."""

    def __init__(self, path: Path) -> None:
        self._path, self._lock, self._next = path, threading.Lock(), 0
        self.promises = 0
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def tried(self, attempt: Attempt) -> int:
        """Before it is sent; the name by which it is answered."""
        with self._lock:
            self._next += 1
            name = self._next
        self._write({"try": name, **asdict(attempt)})
        return name

    def answered(self, name: int, status: int, number: str) -> None:
        self._write({"answer": name, "status": status, "number": number})
        with self._lock:
            self.promises += status == PROMISED

    def attempts(self) -> Iterator[Attempt]:
        """Everything that was tried, with its answer."""
        tries: dict[int, dict[str, object]] = {}
        for line in self._path.read_bytes().splitlines():
            found = json.loads(line)
            name = found.pop("try", 0)
            if name:
                tries[name] = found
            else:
                tries[found.pop("answer")] |= found
        for found in tries.values():
            yield Attempt(**found)  # type: ignore[arg-type]

    def close(self) -> None:
        os.close(self._file)

    def _write(self, line: dict[str, object]) -> None:
        with self._lock:
            os.write(self._file, json.dumps(line).encode() + b"\n")
            os.fdatasync(self._file)
