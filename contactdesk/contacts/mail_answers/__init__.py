"""Answers by mail to letters of the desk: filed as a message of who wrote them, or in a tray for the contact persons.

`reading` takes a mail apart (`page`: of HTML), `quoting` leaves what was written in it, `filing` says what becomes of it, `replies` reads the
answer of a calendar program to an invitation and `attending` keeps it, `tray` is what
could not be filed. Nothing that comes in by mail decides anything. Begin with `filing`.
"""

from contactdesk.contacts.mail_answers.filing import arrived, take
from contactdesk.contacts.mail_answers.tray import (
    TrayMail,
    count,
    forget,
    look,
    record,
    set_aside,
    waiting,
)

__all__ = ["TrayMail", "arrived", "count", "forget", "look", "record", "set_aside", "take", "waiting"]
