"""What RFC 5546 asks of a message between calendars, read by a program that did not write it (`vobject`)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import vobject

#: of an event, by method: what must stand there once, and what may not (RFC 5546, 3.2.1 to 3.2.5)
MUST: Final = {
    "PUBLISH": {"DTSTAMP", "DTSTART", "ORGANIZER", "SUMMARY", "UID"},
    "REQUEST": {"ATTENDEE", "DTSTAMP", "DTSTART", "ORGANIZER", "SEQUENCE", "SUMMARY", "UID"},
    "REPLY": {"ATTENDEE", "DTSTAMP", "ORGANIZER", "UID"},
    "CANCEL": {"DTSTAMP", "ORGANIZER", "SEQUENCE", "UID"},
}
MAY_NOT: Final = {
    "PUBLISH": {"ATTENDEE", "REQUEST-STATUS"},
    "REQUEST": {"REQUEST-STATUS"},
    "REPLY": {"VALARM"},
    "CANCEL": {"VALARM", "REQUEST-STATUS"},
}
STATUS: Final = {
    "PUBLISH": {"TENTATIVE", "CONFIRMED", "CANCELLED"},
    "REQUEST": {"TENTATIVE", "CONFIRMED"},
    "REPLY": {"TENTATIVE", "CONFIRMED", "CANCELLED"},
    "CANCEL": {"CANCELLED"},
}
ANSWERS: Final = {"ACCEPTED", "DECLINED", "TENTATIVE", "DELEGATED"}
#: once at most in an event (RFC 5545, 3.6.1)
ONCE: Final = {
    *("CLASS", "CREATED", "DESCRIPTION", "DTEND", "DTSTAMP", "DTSTART", "DURATION", "LOCATION", "ORGANIZER"),
    *("PRIORITY", "SEQUENCE", "STATUS", "SUMMARY", "TRANSP", "UID", "URL"),
}


@dataclass(frozen=True)
class Invited:
    """One message, as that program reads it: parameters without quotes, moments with their zone."""

    method: str
    values: dict[str, list[Any]]
    params: dict[str, list[dict[str, str]]]

    def one(self, name: str) -> Any:
        (value,) = self.values[name]
        return value

    @property
    def attendee(self) -> dict[str, str]:
        (found,) = self.params["ATTENDEE"]
        return found

    @property
    def starts(self) -> datetime:
        found: datetime = self.one("DTSTART")
        return found


def read(text: str) -> Invited:
    """One event. Raises where the program cannot read it."""
    calendar = vobject.readOne(text)
    calendar.validate(raiseException=True)
    (event,) = calendar.vevent_list
    values: dict[str, list[Any]] = {}
    params: dict[str, list[dict[str, str]]] = {}
    for line in event.getChildren():
        values.setdefault(line.name, []).append(line.value)
        found = {name: values_[0] for name, values_ in getattr(line, "params", {}).items()}
        params.setdefault(line.name, []).append(found)
    return Invited(calendar.method.value, values, params)


def wrong(text: str) -> list[str]:
    """What RFC 5545 and RFC 5546 do not allow of this message; empty when all is right."""
    seen, found = read(text), []
    method, names = seen.method, set(seen.values)
    found += [f"{method} has no {name}" for name in sorted(MUST[method] - names)]
    found += [f"{method} has {name}" for name in sorted(MAY_NOT[method] & names)]
    found += [
        f"{name} stands there {len(seen.values[name])} times"
        for name in sorted(ONCE & names)
        if len(seen.values[name]) > 1
    ]
    found += [
        f"{one} is no address of a mailbox" for one in _addresses(seen) if not one.startswith("mailto:")
    ]
    if "STATUS" in names and seen.one("STATUS") not in STATUS[method]:
        found.append(f"{method} has the status {seen.one('STATUS')}")
    if method == "REPLY" and (
        len(seen.values.get("ATTENDEE", [])) != 1 or seen.attendee.get("PARTSTAT") not in ANSWERS
    ):
        found.append("a REPLY is the answer of one who was asked")
    if "DTEND" in names and seen.one("DTEND") < seen.starts:
        found.append("it ends before it begins")
    return found


def _addresses(seen: Invited) -> list[str]:
    sent_by = [one["SENT-BY"] for one in seen.params.get("ORGANIZER", []) if "SENT-BY" in one]
    return [*seen.values.get("ORGANIZER", []), *seen.values.get("ATTENDEE", []), *sent_by]
