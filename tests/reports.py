"""Reports of mail servers in the shapes in which the large ones write them, in our own words. `{mid}` is the number of the
letter, which went to pcp@example.nl."""

from base64 import encodebytes
from quopri import encodestring
from typing import Final

RETURNED: Final = """\
From: Contactdesk <loket@desk.example>
To: pcp@example.nl
Subject: Nieuw verzoek
Date: Wed, 25 Nov 2026 09:32:00 +0100
Message-ID: {mid}
Auto-Submitted: auto-generated
"""
STATUS: Final = """\
Reporting-MTA: dns; mx.example.nl
Arrival-Date: Wed, 25 Nov 2026 08:32:10 +0000

Final-Recipient: rfc822; pcp@example.nl
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {said}
"""


def top(sender: str, subject: str, *more: str) -> str:
    lines = ("Return-Path: <>", f"From: {sender}", "To: loket@desk.example", f"Subject: {subject}", *more)
    return "\n".join((*lines, "Date: Wed, 25 Nov 2026 09:32:53 +0100", "", ""))


def parts(kind: str, *each: tuple[str, str], boundary: str = "grens/1") -> str:
    """A message of parts: each with its headers (a type, or more lines) and its text."""
    head = f'MIME-Version: 1.0\nContent-Type: multipart/{kind}; boundary="{boundary}"\n\n'
    return (
        head
        + "".join(f"--{boundary}\nContent-Type: {of}\n\n{text}\n" for of, text in each)
        + f"--{boundary}--\n"
    )


def machine(
    *,
    action: str = "failed",
    status: str = "5.1.1",
    said: str = "550 5.1.1 unknown",
    of: str = "message/delivery-status",
) -> tuple[str, str]:
    return of, STATUS.format(action=action, status=status, said=said)


def structured(*each: tuple[str, str], kind: str = "report; report-type=delivery-status") -> str:
    head = top(
        "MAILER-DAEMON@mx.example.nl (Mail Delivery System)",
        "Undelivered Mail",
        "Auto-Submitted: auto-replied",
    )
    return head[:-1] + parts(kind, ("text/plain", "Uw bericht is niet bezorgd."), *each)


def encoded(text: str, how: str) -> str:
    raw = text.encode()
    return (encodebytes(raw) if how == "base64" else encodestring(raw)).decode()


def one_text(
    sender: str, subject: str, text: str, *more: str, below: str = "--- Below this line is the letter."
) -> str:
    return f"{top(sender, subject, *more)}{text}\n\n{below}\n\n{RETURNED}\nDag.\n"


DAEMON: Final = "MAILER-DAEMON@mx.example.nl"
#: for machines: wherever the number stands, however the parts are wrapped and written
MACHINES: Final = {
    "postfix": structured(machine(), ("message/rfc822", RETURNED)),
    "only the headers": structured(machine(), ("text/rfc822-headers", RETURNED)),
    "headers under another name": structured(machine(), ("message/rfc822-headers", RETURNED)),
    "for addresses of any script": structured(
        machine(of="message/global-delivery-status"), ("message/global-headers", RETURNED)
    ),
    "a letter of any script": structured(
        machine(of="message/global-delivery-status"), ("message/global", RETURNED)
    ),
    "types in capitals": structured(machine(of="Message/Delivery-Status"), ("MESSAGE/RFC822", RETURNED)),
    "types written loosely": structured(
        machine(of="text/delivery_status; charset=us-ascii"), ("message/rfc-822", RETURNED)
    ),
    "machine part in base64": structured(
        ("message/delivery-status\nContent-Transfer-Encoding: base64", encoded(machine()[1], "base64")),
        ("message/rfc822", RETURNED),
    ),
    "the letter in base64": structured(
        machine(),
        (
            "message/rfc822\nContent-Transfer-Encoding: base64",
            encoded(RETURNED.replace("{mid}", "%mid%"), "base64"),
        ),
    ),
    "all in quoted-printable": structured(
        ("message/delivery-status\nContent-Transfer-Encoding: quoted-printable", encoded(machine()[1], "qp")),
        ("text/rfc822-headers\nContent-Transfer-Encoding: quoted-printable", RETURNED.replace("@", "=40")),
    ),
    "the number folded": structured(machine(), ("message/rfc822", RETURNED.replace(": {mid}", ":\n\t{mid}"))),
    "only an answer to the letter": structured(machine()).replace(
        "To: loket", "In-Reply-To: {mid}\nTo: loket", 1
    ),
    "only in the references": structured(machine()).replace(
        "To: loket", "References: <een@example.nl>\n {mid}\nTo: loket", 1
    ),
    "under a name of its own": structured((machine()[0], "X-Original-Message-ID: {mid}\n" + machine()[1])),
    "as a header of the report": structured(machine()).replace(
        "To: loket", "X-Original-Message-Id: {mid}\nTo: loket", 1
    ),
    "only in the text for people": structured(machine()).replace(
        "niet bezorgd.", "niet bezorgd.\nOriginal message headers:\n  Message-ID: {mid}\n", 1
    ),
    "as a page": structured(machine())
    .replace("text/plain", "text/html", 1)
    .replace("niet bezorgd.", "niet bezorgd.<p>Message-ID: &lt;%bare%&gt;</p>", 1),
    "wrapped by a gateway": top("postmaster@mx.example.nl", "Onbestelbaar")[:-1]
    + parts(
        "mixed",
        ("text/plain", "Dit bericht komt van buiten."),
        (
            "multipart/report; report-type=delivery-status; boundary=binnen",
            "--binnen\nContent-Type: message/delivery-status\n\n"
            + machine()[1]
            + "\n--binnen\nContent-Type: message/rfc822\n\n"
            + RETURNED
            + "\n--binnen--",
        ),
    ),
    "handed on as an attachment": top("postmaster@mx.example.nl", "FW: Onbestelbaar")[:-1]
    + parts(
        "mixed",
        ("message/rfc822", structured(machine(), ("message/rfc822", RETURNED)).replace("grens/1", "grens/2")),
    ),
    "mixed instead of report": structured(machine(), ("message/rfc822", RETURNED), kind="mixed"),
    "the letter itself as a part": structured(machine()).replace(
        "--grens/1--", f"--grens/1\n{RETURNED}\nDag.\n--grens/1--"
    ),
    "no closing boundary": structured(machine(), ("message/rfc822", RETURNED)).replace("--grens/1--\n", ""),
    "the boundary on a line that is not folded": structured(machine(), ("message/rfc822", RETURNED)).replace(
        "; boundary=", ";\nboundary=", 1
    ),
    "no boundary said": structured(machine(), ("message/rfc822", RETURNED)).replace(
        '; boundary="grens/1"', "", 1
    ),
    "the wrong boundary said": structured(machine(), ("message/rfc822", RETURNED)).replace(
        '"grens/1"', '"grens/9"', 1
    ),
    "everything in one text": f"{top(DAEMON, 'Returned mail')}{machine()[1]}\n{RETURNED}\nDag.\n",
    "no action": structured(
        ("message/delivery-status", machine()[1].replace("Action: failed\n", "")),
        ("message/rfc822", RETURNED),
    ),
    "an action with more words": structured(
        machine(action="failed (permanently)"), ("message/rfc822", RETURNED)
    ),
    "to another address": structured(
        ("message/delivery-status", machine()[1].replace("pcp@example.nl", "j.jansen@elders.example")),
        ("message/rfc822", RETURNED),
    ),
    "given up after days": structured(machine(status="4.4.7"), ("message/rfc822", RETURNED)),
}
#: for people: what the servers say that know no machine part
WORDS: Final = {
    "exim": one_text(
        "Mail Delivery System <Mailer-Daemon@mx.example.nl>",
        "Mail delivery failed: returning message to sender",
        "A message that you sent could not be delivered to all of its recipients.\n\n  pcp@example.nl\n    550 5.1.1 no such user",
        "X-Failed-Recipients: pcp@example.nl",
        "Auto-Submitted: auto-replied",
        below="------ This is a copy of the message, including all the headers. ------",
    ),
    "exim by a name of its own": one_text(
        "Server <server@mx.example.nl>",
        "Undeliverable",
        "The following address failed:\n  pcp@example.nl",
        "X-Failed-Recipients: pcp@example.nl",
    ),
    "qmail": one_text(
        DAEMON,
        "failure notice",
        "Hi. This is the program at mx.example.nl.\nI'm afraid I wasn't able to deliver your message.\n"
        "I've given up.\n\n<pcp@example.nl>:\nSorry, no mailbox here by that name. (#5.1.1)",
    ),
    "qmail that tried too long": one_text(
        DAEMON,
        "failure notice",
        "<pcp@example.nl>:\nI'm not going to try again; this message has been in the queue too long.",
    ),
    "sendmail of before": one_text(
        "Mail Delivery Subsystem <MAILER-DAEMON>",
        "Returned mail: User unknown",
        "   ----- The following addresses had permanent fatal errors -----\n<pcp@example.nl>\n\n"
        "   ----- Transcript of session follows -----\n550 <pcp@example.nl>... User unknown",
        below="   ----- Original message follows -----",
    ),
    "exchange of before": one_text(
        "System Administrator <postmaster@example.nl>",
        "Undeliverable: Nieuw verzoek",
        "Your message\n\n  To: pcp@example.nl\n\ndid not reach the following recipient(s):\n\npcp@example.nl on Wed, 25 Nov 2026\n"
        "    The recipient name is not recognized",
    ),
    "office 365 in dutch": top(
        "Microsoft Outlook <postmaster@example.nl>",
        "Onbestelbaar: Nieuw verzoek",
        "In-Reply-To: {mid}",
        "Auto-Submitted: auto-replied",
    )
    + "Uw bericht kan niet worden bezorgd. pcp is niet gevonden bij example.nl.\n",
    "office 365 by its own account": top(
        "Microsoft Exchange <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@example.nl>",
        "Niet te bezorgen: Nieuw verzoek",
        "References: {mid}",
    )
    + "Delivery has failed to these recipients or groups:\npcp@example.nl\n",
    "domino": one_text(
        "Postmaster@example.nl",
        "DELIVERY FAILURE: User pcp not listed in Directory",
        "Your message was not delivered to:\n\n  pcp@example.nl\n\nbecause:\n\n  User pcp not listed",
    ),
    "groupwise": one_text(
        "Mailer-Daemon@example.nl",
        "Message status - undeliverable",
        "The message that you sent was undeliverable to the following:\n\tpcp (user not found)",
    ),
    "gmail": one_text(
        "Mail Delivery Subsystem <mailer-daemon@example.com>",
        "Delivery Status Notification (Failure)",
        "Delivery to the following recipient failed permanently:\n\n     pcp@example.nl\n\n550 5.1.1 no such account",
        below="----- Original message -----",
    ),
    "yahoo": one_text(
        "MAILER-DAEMON@yahoo.example",
        "failure delivery",
        "Message from  yahoo.example.\nUnable to deliver message to the following address(es).\n\n<pcp@example.nl>:\nThis user doesn't have an account.",
        below="--- Original message follows.",
    ),
    "courier": one_text(
        "MAILER-DAEMON@mx.example.nl",
        "NOTICE: mail delivery status.",
        "UNDELIVERABLE MAIL\n\nYour message could not be delivered.\n\n<pcp@example.nl>:\n550 User unknown",
    ),
    "mailenable": one_text(
        "Postmaster <postmaster@example.nl>",
        "Message Delivery Failure",
        "MailEnable: Message could not be delivered to some recipients.\nThe following recipient(s) could not be reached:\n  [SMTP:pcp@example.nl]",
    ),
    "imail": one_text(
        "Postmaster <postmaster@example.nl>",
        "Undeliverable Mail",
        "User mailbox exceeds allowed size: pcp@example.nl",
        below="Original message follows.",
    ),
    "x1": one_text(
        '"Mail Deliver System" <mailer-daemon@example.nl>',
        "Returned Mail: sorry",
        "The original message was received at Wed, 25 Nov 2026\nfrom loket@desk.example\n\n----- The following address had delivery problems -----\n550 unknown user",
    ),
    "a virus gateway": one_text(
        "Mail_Gateway_for_SMTP <gateway@example.nl>",
        "Delivery failure notification",
        "Your message could not be delivered.",
    ),
    "from nobody, with the letter": one_text(
        "loket-terug@example.nl", "Niet bezorgd", "Dit bericht is niet bezorgd: postbus onbekend."
    ),
    "a gateway with an ordinary address": top("terug@mx.example.nl", "Mail delivery failed").replace(
        "Return-Path: <>", "Return-Path: <terug@mx.example.nl>"
    )[:-1]
    + parts("mixed", ("text/plain", "It could not be delivered."), ("message/rfc822", RETURNED)),
    "a mailbox that refuses for its user": top(
        "Mail Delivery Subsystem <pcp@example.nl>",
        "Automatically rejected mail",
        "Auto-Submitted: auto-replied (rejected)",
    )[:-1]
    + parts(
        "report; report-type=disposition-notification",
        ("text/plain", "Your message to <pcp@example.nl> was automatically rejected:\nQuota exceeded"),
        (
            "message/disposition-notification",
            "Final-Recipient: rfc822; pcp@example.nl\nOriginal-Message-ID: {mid}\nDisposition: automatic-action/MDN-sent-automatically; deleted\n",
        ),
    ),
    "in base64": top(
        DAEMON, "Undelivered", "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64"
    )
    + "%base64%",
}
DELAYS: Final = {
    "for machines": structured(machine(action="delayed", status="4.4.7"), ("message/rfc822", RETURNED)),
    "class 4 and no action": structured(
        ("message/delivery-status", machine(status="4.2.2")[1].replace("Action: failed\n", "")),
        ("message/rfc822", RETURNED),
    ),
    "exim": one_text(
        "Mail Delivery System <Mailer-Daemon@mx.example.nl>",
        "Warning: message 1P1YNN delayed 24 hours",
        "The message has not yet been delivered to:\n  pcp@example.nl\n\nNo action is required. Delivery attempts will continue for some time.",
        "Auto-Submitted: auto-replied",
    ),
    "sendmail": one_text(
        DAEMON,
        "Warning: could not send message for past 4 hours",
        "    ** THIS IS A WARNING MESSAGE ONLY **\nWarning: message still undelivered after 4 hours\nWill keep trying until message is 5 days old",
    ),
    "gmail": one_text(
        "Mail Delivery Subsystem <mailer-daemon@example.com>",
        "Delivery Status Notification (Delay)",
        "There was a temporary problem delivering your message to pcp@example.nl. We will retry for 46 more hours.",
    ),
    "in dutch": top("postmaster@example.nl", "Bezorging vertraagd: Nieuw verzoek", "In-Reply-To: {mid}")
    + "De bezorging is vertraagd. Het wordt nogmaals geprobeerd.\n",
}
ARRIVALS: Final = {
    name: structured(machine(action=name, status="2.0.0", said="250 ok"), ("message/rfc822", RETURNED))
    for name in ("delivered", "relayed", "expanded")
}
#: what else comes in with the number of a letter: from people, from mailboxes that answer by themselves
NO_REPORTS: Final = {
    "an answer": "Return-Path: <anna@example.nl>\nFrom: anna@example.nl\nSubject: Re: Nieuw verzoek\nIn-Reply-To: {mid}\nReferences: {mid}\n\nDag.\n",
    "an answer about failures": "From: anna@example.nl\nSubject: Re: Nieuw verzoek\nReferences: {mid}\n\nMijn bericht aan u kon niet worden bezorgd: 550 5.1.1 user unknown.\n"
    "Action: failed\nStatus: 5.1.1\n\n> Message-ID: {mid}\n",
    "out of office": top(
        "Anna <anna@example.nl>",
        "Automatisch antwoord: Nieuw verzoek",
        "Auto-Submitted: auto-replied",
        "In-Reply-To: {mid}",
    )
    + "Ik ben er niet. Uw bericht wordt niet doorgestuurd.\n",
    "out of office with the whole letter below": one_text(
        "anna@example.nl",
        "Out of Office: Nieuw verzoek",
        "I am not able to receive mail.",
        "Auto-Submitted: auto-replied",
    ),
    "out of office of the postmaster": one_text(
        "postmaster@example.nl",
        "Afwezig: Nieuw verzoek",
        "Ik ben er niet en lees geen post. Bericht niet bezorgd aan collega's.",
    ),
    "a mailbox that answers": one_text(
        "info@example.nl", "Ontvangen", "Wij hebben uw bericht ontvangen.", "Auto-Submitted: auto-replied"
    ),
    "vacation": top("postmaster@example.nl", "Nieuw verzoek", "X-Autoreply: yes", "In-Reply-To: {mid}")
    + "This address does not exist any more; recipient unknown.\n",
    "a read receipt": top("anna@example.nl", "Gelezen: Nieuw verzoek")[:-1]
    + parts(
        "report; report-type=disposition-notification",
        ("text/plain", "Uw bericht is gelezen."),
        (
            "message/disposition-notification",
            "Final-Recipient: rfc822; pcp@example.nl\nOriginal-Message-ID: {mid}\nDisposition: manual-action/MDN-sent-manually; displayed\n",
        ),
    ),
    "deleted unread": top("anna@example.nl", "Niet gelezen: Nieuw verzoek")[:-1]
    + parts(
        "report; report-type=disposition-notification",
        ("text/plain", "Your message was deleted without being read."),
        (
            "message/disposition-notification",
            "Final-Recipient: rfc822; pcp@example.nl\nOriginal-Message-ID: {mid}\nDisposition: manual-action/MDN-sent-manually; deleted\n",
        ),
    ),
    "a complaint": top("fbl@example.nl", "Abuse report")[:-1]
    + parts(
        "report; report-type=feedback-report",
        ("text/plain", "rejected"),
        ("message/feedback-report", "Feedback-Type: abuse\n"),
        ("message/rfc822", RETURNED),
    ),
    "waits for a moderator": one_text(
        "lijst-bounces@example.nl",
        "Your message awaits moderator approval",
        "Is being held until the moderator can review it.",
    ),
    "a failure that somebody passes on": "From: anna@example.nl\nSubject: Fwd: Mail delivery failed\n"
    + parts("mixed", ("text/plain", "It could not be delivered."), ("message/rfc822", RETURNED)),
    "a vulnerability report": "From: onderzoeker@example.org\nSubject: Lek gevonden\n\nIk vond een lek.\n",
    "arrived, in words": one_text(
        DAEMON, "Delivery report", "Your message was successfully delivered to the destination."
    ),
}


def filled(text: str, mid: str) -> bytes:
    """The bytes as they come in, with this number."""
    text = text.replace("%bare%", mid.strip("<>")).replace("{mid}", mid)
    text = text.replace("%base64%", encoded(f"Could not be delivered.\n\nMessage-ID: {mid}\n", "base64"))
    hidden = encoded(RETURNED.replace("{mid}", "%mid%"), "base64")
    return text.replace(hidden, encoded(RETURNED.replace("{mid}", mid), "base64")).encode()
