"""How a file that is wrong is told: every mistake, each with its line, and nothing taken over."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class WrongLine:
    """What is wrong, and in which line of the file; the first line is 1, 0 is the file as a whole."""

    line: int
    says: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.says}" if self.line else self.says

    @property
    def in_dutch(self) -> str:
        """For a page."""
        return f"Regel {self.line}: {self.says}" if self.line else self.says[:1].upper() + self.says[1:]


class WrongFile(Exception):
    """The file as it is cannot be taken over, and none of it was. `right`: lines in which nothing was found yet."""

    def __init__(self, mistakes: list[WrongLine], right: Sequence[Any] = ()) -> None:
        super().__init__("; ".join(map(str, mistakes)))
        self.mistakes, self.right = mistakes, right
