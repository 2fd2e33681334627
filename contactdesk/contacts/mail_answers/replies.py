"""The answer to an invitation as a calendar program sends it (RFC 5546, 3.2.3). What is anything else is none, whatever it is."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from contactdesk.law.addresses import folded
from contactdesk.law.pasted_text import legible
from contactdesk.words import Attending

#: bytes; an answer of a calendar program has a few thousand
LONGEST: Final = 100_000
#: of what somebody wrote beside it
LONGEST_COMMENT: Final = 20_000
#: a calendar program counts no appointment that was moved so often
MOST: Final = 2**31 - 1


@dataclass(frozen=True)
class Reply:
    """`attendee` answers to the invitation `uid` as it was at `sequence`; `stamped` is when."""

    uid: str
    attendee: str
    answer: Attending
    sequence: int
    stamped: datetime
    comment: str


def read_reply(raw: bytes) -> Reply | None:
    """None for what is no answer of one person to one appointment."""
    if len(raw) > LONGEST:
        return None
    try:
        return _reply(raw.decode("utf-8"))
    except Exception:  # noqa: BLE001 - the library raises whatever it meets, to files that it looks for by a zone's name
        return None


def _reply(text: str) -> Reply | None:
    from icalendar import Calendar  # heavy: only for mail of a calendar program

    calendar = Calendar.from_ical(text)
    (event,) = calendar.walk("VEVENT")
    attendee, stamped = event["attendee"], event.decoded("dtstamp")
    if str(calendar["method"]).upper() != "REPLY" or isinstance(attendee, list):
        return None
    sequence = int(event.get("sequence", 0))
    return Reply(
        uid=str(event["uid"]),
        attendee=folded(_address(str(attendee))),
        answer=Attending(str(attendee.params["PARTSTAT"]).lower()),
        sequence=sequence if 0 <= sequence <= MOST else -1,
        stamped=stamped.astimezone(UTC) if stamped.tzinfo else stamped.replace(tzinfo=UTC),
        comment=legible(_comment(event)[:LONGEST_COMMENT]),
    )


def _address(attendee: str) -> str:
    scheme, _, address = attendee.partition(":")
    return address if scheme.lower() == "mailto" else ""


def _comment(event: Any) -> str:
    found = event.get("comment", "")
    return "\n".join(map(str, found)) if isinstance(found, list) else str(found)
