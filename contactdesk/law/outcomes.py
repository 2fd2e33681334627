"""How a command ends when it does not succeed. The doors turn each into one page with one status code."""

from dataclasses import dataclass


@dataclass(frozen=True)
class FieldError:
    """What is wrong at which field of a form, in Dutch, for the person who typed it."""

    field: str
    message: str


class LookAgain(FieldError):
    """What to look at once more at a field. It stops nothing: who typed it decides."""


class NotFound(Exception):
    """404: it is not there, or not there for you."""


class Destroyed(NotFound):
    """404 of what was there and was destroyed: the message says when, in Dutch."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Forbidden(Exception):
    """403: you may know of it, you may not do this."""


class Barred(Forbidden):
    """403 that is about this person on this contact: the message says why, in Dutch, and who can do it."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Conflict(Exception):
    """409: somebody was first, or it changed. The message says who and when, in Dutch."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class TooMany(Exception):
    """429: too often; try again after so many seconds."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"again after {seconds} s")
        self.seconds = seconds


class Invalid(Exception):
    """422: the form has errors; each has its field."""

    def __init__(self, *errors: FieldError) -> None:
        super().__init__(", ".join(error.field for error in errors))
        self.errors = list(errors)


def invalid(field: str, message: str) -> Invalid:
    return Invalid(FieldError(field, message))
