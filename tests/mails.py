"""Answers to a letter in the shapes in which mail programs write them, in our own words. `{mid}` is the Message-ID of the
letter, `{sender}` who writes, `{own}` what keeps one mail from another; each says SAID. Tests nothing itself."""

from base64 import encodebytes
from quopri import encodestring
from typing import Final

SAID: Final = "Het gaat om de storing van 4 november, één uur lang."
QUOTED: Final = "Welke storing bedoelt u?"
PIXEL: Final = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
TOP: Final = """\
Return-Path: <{sender}>
From: "Kim Kamerlid" <{sender}>
To: Contactdesk <loket@desk.example>
Subject: Re: Vraag over uw verzoek
Date: Tue, 24 Nov 2026 11:02:00 +0100
Message-ID: <{own}@mail.example>
In-Reply-To: {mid}
References: {mid}
MIME-Version: 1.0
"""


def whole(*lines: str, body: str = "", top: str = TOP) -> str:
    return top + "\n".join(lines) + "\n\n" + body


def base64(text: str, charset: str = "utf-8") -> str:
    return encodebytes(text.encode(charset)).decode("ascii")


def quoted_printable(text: str, charset: str = "utf-8") -> str:
    return encodestring(text.encode(charset)).decode("ascii")


def parts(kind: str, *each: str) -> str:
    inner = "".join(f"--grens\n{one}\n" for one in each)
    return whole(f'Content-Type: multipart/{kind}; boundary="grens"', body=f"{inner}--grens--\n")


def part(of: str, text: str, *more: str) -> str:
    return "\n".join([f"Content-Type: {of}", *more, "", text])


PLAIN: Final = "text/plain; charset=utf-8"
PAGE: Final = "text/html; charset=utf-8"
GMAIL_TEXT: Final = f"{SAID}\n\nOp di 24 nov 2026 om 10:00 schreef Contactdesk <\nloket@desk.example>:\n\n> {QUOTED}\n> Verzoek\n"
GMAIL_PAGE: Final = f'<div dir="ltr">{SAID}</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">Op di 24 nov 2026 om 10:00 schreef Contactdesk &lt;<a href="mailto:loket@desk.example">loket@desk.example</a>&gt;:<br></div><blockquote class="gmail_quote">{QUOTED}<br></blockquote></div>'
OUTLOOK_TEXT: Final = f"Goedemorgen,\n\n{SAID}\n\nMet vriendelijke groet,\nKim\n\n________________________________\nVan: Contactdesk <loket@desk.example>\nVerzonden: dinsdag 24 november 2026 10:00\nAan: Kim Kamerlid\nOnderwerp: Vraag over uw verzoek\n\n{QUOTED}\n"
OUTLOOK_PAGE: Final = f"<html><head><style>p {{{{margin:0}}}}</style></head><body><p>{SAID}</p><div style='border:none;border-top:solid #E1E1E1 1.0pt'><p><b>From:</b> Contactdesk &lt;loket@desk.example&gt;<br><b>Sent:</b> Tuesday, November 24, 2026 10:00 AM<br><b>To:</b> Kim Kamerlid<br><b>Subject:</b> Vraag over uw verzoek</p></div><p>{QUOTED}</p></body></html>"
APPLE: Final = f"{SAID}\n\nVerstuurd vanaf mijn iPhone\n\n> Op 24 nov 2026 om 10:00 heeft Contactdesk <loket@desk.example> het volgende geschreven:\n> \n> {QUOTED}\n"
BELOW: Final = f"Op 24-11-2026 om 10:00 schreef Contactdesk:\n> {QUOTED}\n\n{SAID}\n"

#: each is filed, with SAID and without QUOTED
ANSWERS: Final[dict[str, str]] = {
    "gmail": parts("alternative", part(PLAIN, GMAIL_TEXT), part(PAGE, GMAIL_PAGE)),
    "gmail, a page only": whole(f"Content-Type: {PAGE}", body=GMAIL_PAGE),
    "exchange": whole(
        "Content-Type: text/plain; charset=iso-8859-1",
        "Content-Transfer-Encoding: quoted-printable",
        body=quoted_printable(OUTLOOK_TEXT, "iso-8859-1"),
    ),
    "exchange, a page only, base64": whole(
        "Content-Type: text/html; charset=windows-1252",
        "Content-Transfer-Encoding: base64",
        body=base64(OUTLOOK_PAGE.replace("{{", "{").replace("}}", "}"), "cp1252"),
    ),
    "exchange, utf-16": whole(
        "Content-Type: text/plain; charset=utf-16",
        "Content-Transfer-Encoding: base64",
        body=base64(OUTLOOK_TEXT, "utf-16"),
    ),
    "apple mail on a phone": whole(
        f"Content-Type: {PLAIN}", "Content-Transfer-Encoding: base64", body=base64(APPLE)
    ),
    "apple mail, mixed": parts("mixed", part(PLAIN, APPLE), part("text/html", "<br>")),
    "thunderbird, below": whole(f"Content-Type: {PLAIN}; format=flowed", body=BELOW),
    "thunderbird, a page": whole(
        f"Content-Type: {PAGE}",
        body=f'<p>{SAID}</p><div class="moz-cite-prefix">On 11/24/26 10:00, Contactdesk wrote:<br></div><blockquote type="cite">{QUOTED}</blockquote>',
    ),
    "between": whole(
        f"Content-Type: {PLAIN}",
        body=f"On Tue, 24 Nov 2026 Contactdesk wrote:\n> Geachte mevrouw,\n> {QUOTED}\n{SAID}\n> Groet\n",
    ),
    "a charset that nobody knows": whole("Content-Type: text/plain; charset=x-onbekend", body=GMAIL_TEXT),
    "a charset that it is not": whole("Content-Type: text/plain; charset=us-ascii", body=OUTLOOK_TEXT),
    "signed, with a logo": parts(
        "mixed",
        part(PLAIN, GMAIL_TEXT),
        part("image/png", PIXEL, "Content-ID: <logo>", "Content-Transfer-Encoding: base64"),
        part("application/pkcs7-signature; name=smime.p7s", "AAAA", "Content-Transfer-Encoding: base64"),
    ),
    "a forwarded letter below": whole(
        f"Content-Type: {PLAIN}", body=f"{SAID}\n\n-----Oorspronkelijk bericht-----\n{QUOTED}\n"
    ),
}
#: each goes to the tray, and nobody is answered
AUTOMATIC: Final[dict[str, str]] = {
    "exchange": whole(
        "Auto-Submitted: auto-generated",
        "X-Auto-Response-Suppress: All",
        f"Content-Type: {PLAIN}",
        body="Ik ben er niet.",
    ),
    "sieve": whole(
        "Auto-Submitted: auto-replied (vacation)", f"Content-Type: {PLAIN}", body="Ik ben er niet."
    ),
    "gmail": whole("Precedence: bulk", "X-Autoreply: yes", f"Content-Type: {PLAIN}", body="Ik ben er niet."),
    "of exchange only": whole(
        "X-Auto-Response-Suppress: OOF, AutoReply", f"Content-Type: {PLAIN}", body="Weg."
    ),
    "from nobody": whole(f"Content-Type: {PLAIN}", body="Weg.").replace(
        "Return-Path: <{sender}>", "Return-Path: <>"
    ),
    "a receipt that somebody read it": parts("x").replace(
        'multipart/x; boundary="grens"',
        'multipart/report; report-type=disposition-notification; boundary="grens"',
    )
    + "--grens\n"
    + part(PLAIN, "Uw bericht is gelezen.")
    + "\n--grens--\n",
    "by its subject": whole(f"Content-Type: {PLAIN}", body="Weg.").replace(
        "Re: Vraag", "Automatisch antwoord: Vraag"
    ),
}
#: by what it brings
ATTACHED: Final = parts(
    "mixed",
    part(PLAIN, GMAIL_TEXT),
    part(
        "application/pdf; name=bijlage.pdf",
        "AAAA",
        'Content-Disposition: attachment; filename="nota van Kim.pdf"',
    ),
    part("message/rfc822", "Subject: Geheim\n\nNiet lezen."),
)


def filled(text: str, mid: str, sender: str, own: str = "een") -> bytes:
    for name, value in (("{mid}", mid), ("{sender}", sender), ("{own}", own)):
        text = text.replace(name, value)
    return text.encode()
