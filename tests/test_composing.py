"""An e-mail reads as its letter was written, to every reader; what cannot be sent is found before it is owed.

`FUZZ=20000 pytest tests/test_composing.py -k anything -s` tries so many subjects, names, addresses and bodies.
"""

import email
import os
import random
import re
import sys
from collections import Counter
from datetime import UTC, datetime
from email import policy
from email.header import decode_header, make_header
from email.utils import getaddresses, parseaddr
from typing import Any, Final

import pytest

from contactdesk.letters.outbox import Outgoing, Unsendable, compose
from contactdesk.letters.outbox.composing import check
from contactdesk.operations.worker.message import posted
from contactdesk.settings.values import is_address, split_mailbox

AT: Final = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
ASKED: Final = int(os.environ.get("FUZZ", "0")) or 300
ICS: Final = "BEGIN:VCALENDAR\r\nSUMMARY:één\r\nEND:VCALENDAR\r\n"

SUBJECTS: Final = [
    "Uw verzoek is binnen: Cijfers over patiënten én cliënten in coöperaties (2026-7K3QD)",
    "Uw verzoek is binnen: Vraag over ’s-Hertogenbosch – ’t Gooi (2026-7K3QD)",
    "Toestemming: u kunt Logius spreken over Hoe staat het met Coördinatie reïntegratie (2026-7K3QD)",
    "=?utf-8?q?Toestemming_is_al_verleend?= vraag over subsidies",
    "Overzicht =?utf-8?b?4oCu?= 2026",
    "=?utf-8_?b?=0D>",
    "=?utf-8?q?=0D=0AReply-To:_x@evil.example?=",
    "=?utf-8?q?=0D=0A=0D=0AHet_begin?=",
    "=?=",
    "=? ?=",
    "é",
    "é" * 150,
    "a" * 150,
    "x" * 65 + " " + "y" * 66 + " " + "z" * 67,
    "🇳🇱👩‍💻 " * 20,
    '\'tis "waar", (of) <niet>: a@b.nl; c',
    "een  twee",
    " begin en eind ",
    ",",
    ".",
    "Nieuw verzoek: Kamerlid A. Jansen wil Logius spreken over storingen (2026-7K3QD) – uiterlijk di 2 december",
]
NAMES: Final = [
    "Contactdesk",
    "Contactdesk, BZK",
    'Het "loket"',
    "Loket (BZK) & co.",
    "Coördinatie één",
    "a\\b",
    "é" * 18,
    "Loket Coördinatie Economische Zaken en Klimaat",
    "x" * 60,
]
BODIES: Final = [
    "Dag.\n",
    "x" * 10_000 + "\n" + "é" * 10_000 + "\n",
    ".\n..\n.\n",
    "From mij\n>From u\nFrom: x@evil.example\n",
    "Te veel 🇳🇱 👩‍💻 𝒳\n\ttab\teind \n",
    "=?utf-8?q?x?=\n=3D\n",
    "\n\nmidden\n\n\neind\n",
    "--\nMIME-Version: 1.0\n\n--===============0==\n",
]


def letter(**changes: Any) -> Outgoing:
    plain: dict[str, Any] = {
        "id": 1,
        "message_id": "<1@desk.example>",
        "mail_from": "Contactdesk <contactdesk@desk.example>",
        "to_email": "pcp@bzk.example",
        "reply_to": "anna@example.nl",
        "subject": "Verzoek",
        "body": "Dag.\n",
        "ics": None,
        "ics_method": None,
    }
    return Outgoing(**plain | changes)


def mailbox(name: str, address: str) -> str:
    escaped = re.sub(r'(["\\])', r"\\\1", name)
    return f'"{escaped}" <{address}>'


def judge(written: Outgoing) -> None:
    """By three readers: the library of today, that of before, and the bytes themselves."""
    check(written)
    mail = posted(written, AT)
    name, sender = split_mailbox(written.mail_from)
    assert mail.sender == sender
    modern = email.message_from_string(mail.content.decode(), policy=policy.default)
    assert modern["Subject"] == written.subject
    assert [(one.display_name, one.addr_spec) for one in modern["From"].addresses] == [(name, sender)]
    assert [one.addr_spec for one in modern["To"].addresses] == [written.to_email]
    assert not modern.defects
    assert not [value.defects for value in modern.values() if value.defects]
    head, _, _ = mail.content.partition(b"\r\n\r\n")
    by_raw_bytes(head.decode())
    by_the_old_reader(mail.content, written, name, sender)
    text = modern.get_body(("plain",)).get_content()
    assert text.replace("\r\n", "\n").rstrip("\n") == written.body.rstrip("\n")


def by_the_old_reader(content: bytes, written: Outgoing, name: str, sender: str) -> None:
    old = email.message_from_bytes(content)
    assert str(make_header(decode_header(old["Subject"].replace("\r\n", "")))) == written.subject
    display, address = parseaddr(old["From"].replace("\r\n", ""))
    assert (str(make_header(decode_header(display))), address) == (name, sender)
    counted = Counter(key.lower() for key in old)
    assert max(counted.values()) == 1, counted
    assert set(counted) <= {
        *("from", "to", "reply-to", "subject", "date", "message-id", "mime-version", "content-type"),
        *("content-transfer-encoding", "auto-submitted", "x-auto-response-suppress"),
    }


def by_raw_bytes(head: str) -> None:
    lines = head.split("\r\n")
    assert "\r" not in "".join(lines)
    assert "\n" not in "".join(lines)
    assert head.isascii()
    assert all(len(line.encode()) <= 998 and line.strip() for line in lines)
    for line in lines:
        words = re.findall(r"=\?utf-8\?[qb]\?[!->@-~]*\?=", line)
        assert len(line) <= 76 or not words
        for word in words:
            assert len(word) <= 75
            decode_header(word)[0][0].decode()  # whole characters in each
    subject = re.search(r"^Subject:.*(?:\r\n .*)*", head, re.MULTILINE)
    assert subject
    assert all(len(line) <= 78 for line in subject[0].split("\r\n"))


@pytest.mark.parametrize("subject", SUBJECTS)
def test_every_reader_shows_the_subject_that_was_written(subject: str) -> None:
    judge(letter(subject=subject))


@pytest.mark.parametrize("name", NAMES)
def test_every_reader_shows_the_name_of_the_sender(name: str) -> None:
    judge(letter(mail_from=mailbox(name, "loket@desk.example"), reply_to=mailbox(name, "anna@example.nl")))


@pytest.mark.parametrize("count", [2, 30])
def test_every_reader_finds_each_address_that_an_answer_goes_to(count: int) -> None:
    several = [f"kamerlid.nummer{at}@tweedekamer.example" for at in range(count)]
    written = letter(reply_to=", ".join(several))
    judge(written)
    content = compose(written, AT)
    modern = email.message_from_bytes(content, policy=policy.default)
    assert [one.addr_spec for one in modern["Reply-To"].addresses] == several
    assert [
        address for _, address in getaddresses([email.message_from_bytes(content)["Reply-To"]])
    ] == several
    assert max(map(len, content.split(b"\r\n"))) <= 78


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("ics", [None, ICS])
def test_every_reader_shows_the_body_that_was_written(body: str, ics: str | None) -> None:
    written = letter(body=body, ics=ics, ics_method="REQUEST")
    judge(written)
    assert max(map(len, compose(written, AT).split(b"\r\n"))) <= 998


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("subject", "Dag\r\nBcc: vreemde@example.nl"),
        ("subject", "Dag\u2028Bcc"),
        ("subject", "Dag\x85"),
        ("subject", "half \ud83d teken"),
        ("subject", "nul \0"),
        ("subject", "tab\there"),
        ("to_email", "=?utf-8?q?x?=@evil.example"),
        ("to_email", "jan@bzk.example, piet@evil.example"),
        ("to_email", '"a b"@bzk.example'),
        ("to_email", "jan..x@bzk.example"),
        ("to_email", "jan@bzk.example\n"),
        ("to_email", "jan@[127.0.0.1]"),
        ("to_email", "geen adres"),
        ("reply_to", "x <a@b.nl>, <c@d.nl>"),
        ("reply_to", "a@b.nl, geen adres"),
        ("reply_to", "a@b.nl, "),
        ("reply_to", "=?utf-8?q?x?= <a@b.nl>"),
        ("body", "half \ud83d teken"),
        ("ics", "half \ud83d teken"),
    ],
)
def test_what_cannot_be_sent_as_it_is_is_refused_with_the_part(part: str, value: str) -> None:
    with pytest.raises(Unsendable) as refused:
        check(letter(**{part: value}))
    assert refused.value.part == part


# Anything

PIECES: Final = [
    *(
        "=?utf-8?q?",
        "?=",
        "=?utf-8_?b?",
        "=?",
        "?",
        "=",
        "=0D=0A",
        "=20",
        "_",
        "  ",
        " ",
        ", ",
        ". ",
        ": ",
        "; ",
    ),
    *(
        "patiënten",
        "én",
        "cliënten",
        "coöperaties",
        "’s",
        "–",
        "een",
        "twee",
        "Reply-To: x@y.nl",
        "(2026-7K3QD)",
    ),
    *(
        '"',
        "'",
        "<",
        ">",
        "(",
        ")",
        "@",
        "\\",
        "🇳🇱",
        "👩‍💻",
        "e\u0301",
        "\u200d",
        "ﬁ",
        "中文",
        "العربية",
        "\ufeff",
    ),
    *("iso-8859-1?q?=E9?=", "utf-8?b?4oCu?=", "x" * 40, "é" * 30, "%s", "{x}", "&amp;", "\xa0", "\u3000"),
]


def anything(draw: random.Random, length: int) -> str:
    made = "".join(draw.choice(PIECES) for _ in range(draw.randint(1, 14)))
    if draw.random() < 0.3:
        made += "".join(
            chr(draw.choice((draw.randint(32, 126), draw.randint(0xA1, 0xD7FF)))) for _ in range(9)
        )
    # one line of text: the letters make one of everything
    return "".join(made.splitlines())[:length]


def an_address(draw: random.Random) -> str:
    atom = "abcxyz0189!#$%&'*+/=?^_`{|}~-"
    local = ".".join("".join(draw.choices(atom, k=draw.randint(1, 12))) for _ in range(draw.randint(1, 3)))
    hosts = [draw.choice(["bzk", "a-b", "x1", "rijk", "tweedekamer"]) for _ in range(draw.randint(1, 4))]
    return f"{local}@{'.'.join(hosts)}.nl"


def test_anything_that_is_owed_reads_as_it_was_written() -> None:
    draw, counted = random.Random(20 if ASKED == 300 else None), Counter[str]()
    for _ in range(ASKED):
        subject, name = anything(draw, 150), anything(draw, draw.randint(5, 70)).strip() or "x"
        to, sender = an_address(draw), an_address(draw)
        body = "\n".join(anything(draw, 4000) for _ in range(draw.randint(1, 4))) + "\n"
        # refused is right too, but only for what the settings and the forms refuse as well
        if not is_a_name(name):
            counted["names refused"] += 1
            name = "Loket, één"
        if "=?" in to + sender:
            counted["addresses refused"] += 1
            assert not (is_address(to) and is_address(sender))
            to, sender = "pcp@bzk.nl", "loket@bzk.nl"
        judge(letter(subject=subject, mail_from=mailbox(name, sender), to_email=to, body=body))
        counted["letters read back by three readers"] += 1
    sys.stdout.write(f"{dict(counted)}\n")
    assert counted["names refused"] < ASKED * 0.8


def is_a_name(name: str) -> bool:
    try:
        return split_mailbox(mailbox(name, "loket@bzk.nl"))[0] == name
    except ValueError:
        is_plain = "=?" not in name and name.isprintable() and "  " not in name
        assert not is_plain or len(name.encode()) > 36, name
        return False
