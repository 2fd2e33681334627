"""People from a file: a list that somebody made (`people_file`), the members of the Tweede Kamer (`tweedekamer`).

Whoever has the machine gives these roles; all administrators get one letter that names each. Begin with `taking_in`. On the
pages an administrator takes in the same list (`from_administrator`), with four eyes where a role takes two.
"""

from contactdesk.people.importing import tweedekamer
from contactdesk.people.importing.from_administrator import (
    HOLDS,
    PROPOSED,
    LineOutcome,
    Looked,
    look,
    seal,
    take_in_from,
)
from contactdesk.people.importing.people_file import Line, example, lines_of, read, text_of
from contactdesk.people.importing.seating import Seating, take_seats
from contactdesk.people.importing.taking_in import TakenIn, take_in
from contactdesk.people.importing.wrong_lines import WrongFile, WrongLine

__all__ = [
    "HOLDS",
    "PROPOSED",
    "Line",
    "LineOutcome",
    "Looked",
    "Seating",
    "TakenIn",
    "WrongFile",
    "WrongLine",
    "example",
    "lines_of",
    "look",
    "read",
    "seal",
    "take_in",
    "take_in_from",
    "take_seats",
    "text_of",
    "tweedekamer",
]
