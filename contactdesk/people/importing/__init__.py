"""People from a file: a list that somebody made (`people_file`), the members of the Tweede Kamer (`tweedekamer`).

Whoever has the machine gives these roles; all administrators get one letter that names each. Begin with `taking_in`.
"""

from contactdesk.people.importing import tweedekamer
from contactdesk.people.importing.people_file import Line, read
from contactdesk.people.importing.seating import Seating, take_seats
from contactdesk.people.importing.taking_in import TakenIn, take_in
from contactdesk.people.importing.wrong_lines import WrongFile, WrongLine

__all__ = [
    "Line",
    "Seating",
    "TakenIn",
    "WrongFile",
    "WrongLine",
    "read",
    "take_in",
    "take_seats",
    "tweedekamer",
]
