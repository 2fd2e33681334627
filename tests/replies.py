"""Answers to an invitation in the shapes in which calendar programs write them, in our own words. `{uid}`, `{sequence}`, `{who}`
(the address that was invited), `{answer}` (PARTSTAT), `{own}`, `{stamp}`. Tests nothing itself."""

from base64 import encodebytes
from typing import Final

TOP: Final = """\
From: Iemand <{who}>
To: contactpersoon@bzk.example
Subject: {answer}: Afspraak
Message-ID: <{own}@mail.example>
MIME-Version: 1.0
"""
EXCHANGE: Final = """\
BEGIN:VCALENDAR
METHOD:REPLY
PRODID:Microsoft Exchange Server 2010
VERSION:2.0
BEGIN:VTIMEZONE
TZID:W. Europe Standard Time
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
BEGIN:VEVENT
ATTENDEE;PARTSTAT={answer};CN="Iemand":mailto:{who}
COMMENT;LANGUAGE=nl-NL:{comment}
UID:{uid}
SUMMARY;LANGUAGE=nl-NL:Geaccepteerd: Afspraak
DTSTART;TZID=W. Europe Standard Time:20261201T100000
DTEND;TZID=W. Europe Standard Time:20261201T103000
CLASS:PRIVATE
PRIORITY:5
DTSTAMP:{stamp}
TRANSP:OPAQUE
STATUS:CONFIRMED
SEQUENCE:{sequence}
LOCATION;LANGUAGE=nl-NL:
X-MICROSOFT-CDO-APPT-SEQUENCE:{sequence}
X-MICROSOFT-CDO-BUSYSTATUS:BUSY
END:VEVENT
END:VCALENDAR
"""
GMAIL: Final = """\
BEGIN:VCALENDAR
PRODID:-//Google Inc//Google Calendar 70.9054//EN
VERSION:2.0
CALSCALE:GREGORIAN
METHOD:REPLY
BEGIN:VEVENT
DTSTART:20261201T090000Z
DTEND:20261201T093000Z
DTSTAMP:{stamp}
ORGANIZER;CN=contactpersoon:mailto:contactpersoon@bzk.example
UID:{uid}
ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT={answer};CN={who}
 ;X-NUM-GUESTS=0:mailto:{who}
CREATED:20261124T090000Z
DESCRIPTION:
LAST-MODIFIED:20261124T090100Z
LOCATION:
SEQUENCE:{sequence}
STATUS:CONFIRMED
SUMMARY:Afspraak
TRANSP:OPAQUE
END:VEVENT
END:VCALENDAR
"""
APPLE: Final = """\
BEGIN:VCALENDAR
METHOD:REPLY
CALSCALE:GREGORIAN
PRODID:-//Apple Inc.//macOS 14.5//EN
VERSION:2.0
BEGIN:VEVENT
ATTENDEE;CUTYPE=INDIVIDUAL;EMAIL="{who}";PARTSTAT={answer}:MAILTO:{who}
DTEND:20261201T093000Z
UID:{uid}
DTSTAMP:{stamp}
DTSTART:20261201T090000Z
SEQUENCE:{sequence}
SUMMARY:Afspraak
ORGANIZER;CN="contactpersoon":mailto:contactpersoon@bzk.example
END:VEVENT
END:VCALENDAR
"""
PART: Final = 'Content-Type: text/calendar; charset="utf-8"; method=REPLY\n'


def _crlf(calendar: str) -> str:
    return calendar.replace("\n", "\r\n")


def _encoded(calendar: str) -> str:
    """To be filled in before it is encoded: see `filled`."""
    return f"{PART}Content-Transfer-Encoding: base64\n\n[[{calendar}]]\n"


def _parts(kind: str, *each: str) -> str:
    inner = "".join(f"--grens\n{one}\n" for one in each)
    return f'{TOP}Content-Type: multipart/{kind}; boundary="grens"\n\n{inner}--grens--\n'


TEXT: Final = "Content-Type: text/plain; charset=utf-8\n\n"
#: each is an answer to the invitation
REPLIES: Final = {
    "exchange": _parts("alternative", f"{TEXT}{{comment}}\n", _encoded(EXCHANGE)),
    "gmail": _parts(
        "mixed",
        f"{TEXT}Iemand heeft deze uitnodiging beantwoord.\n",
        f"{PART}\n{GMAIL}",
        'Content-Type: application/ics; name="invite.ics"\nContent-Disposition: attachment\n\nBEGIN:VCALENDAR\nEND:VCALENDAR\n',
    ),
    "apple": _parts("alternative", f"{TEXT}Iemand gaat in op uw uitnodiging.\n", f"{PART}\n{APPLE}"),
    "a calendar only": f"{TOP}{_encoded(APPLE)}",
}


def filled(text: str, **values: str) -> bytes:
    for name, value in {"comment": "", "own": "een", "stamp": "20261124T100000Z", **values}.items():
        text = text.replace(f"{{{name}}}", value)
    while "[[" in text:
        before, _, rest = text.partition("[[")
        inner, _, after = rest.partition("]]")
        text = before + encodebytes(_crlf(inner).encode()).decode() + after
    return text.encode()
