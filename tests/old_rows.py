"""What a database held at each released revision, in plain values that no later change of the code alters.

`ADDED` has per revision the rows that its new tables and columns make possible. `fill` puts those of a revision and
of all before it into a database that stands there. Tests nothing itself.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import Column, Connection, MetaData, Table, inspect, update
from sqlmodel import Session

from contactdesk.store.whole import go_on_counting

Row = dict[str, Any]

MOMENT: Final = datetime(2026, 3, 2, 8, 30, 15, 123456, tzinfo=UTC)
DAY: Final = date(2026, 3, 2)
BZK, LOGIUS, UWV, OWN_ACT, INSPECTORATE = 1, 2, 3, 4, 5
KIM, PETRA, UMA = 1, 2, 3
ASKED, PERMITTED, REFUSED, NOTIFIED, SEALED, CALLED, OF_COMMITTEE, FOUND, HELPED = 1, 2, 3, 4, 5, 6, 7, 8, 9
KEPT: Final = 11

#: tables whose rows a later revision makes anew on purpose: everybody signs in once more, search reads what follows from others
FORGOTTEN: Final = {"0002": {"login_session"}, "0078": {"contact_text", "contact_word", "word_part"}}
#: columns that a later revision writes anew on purpose
WRITTEN_ANEW: Final = {"0004": {"haystack"}, "0006": {"body"}, "0079": {"ball"}}


def organisation(number: int, **more: Any) -> Row:
    return {"id": number, "is_legislative_unit": False, **more}


def contact(number: int, **more: Any) -> Row:
    return {
        "id": number,
        "number": f"2026-7K3Q{number}",
        "key": f"1:sleutel-{number}",
        "salt": f"{number:032x}",
        "regime": "permission",
        "rule": "overig",
        "rules_hash": "a" * 64,
        "disclose": "full",
        "because": "Voor dit contact is toestemming nodig.",
        "basis": "Ar 3",
        "rule_status": "in_force",
        "initiator_kind": "member",
        "chamber": "TK",
        "initiator_id": KIM,
        "entered_by_id": KIM,
        "member_id": KIM,
        "organisation_id": LOGIUS,
        "department_id": BZK,
        "portfolio_id": 1,
        "form": "conversation",
        "subject": "Storing bij DigiD – «één» €",
        "question": "Wat was de oorzaak?\nEn hoe lang?",
        "haystack": f"2026-7k3q{number} storing bij digid",
        "state": "submitted",
        "ball": "liaison",
        "ball_since": MOMENT,
        "received_at": MOMENT,
        "due_at": MOMENT,
        "is_urgent": False,
        "version": 1,
        "asked_version": 1,
        "notice_to": "minister",
        "ics_sequence": 0,
        **more,
    }


def decision(number: int, contact_id: int, **more: Any) -> Row:
    return {
        "id": number,
        "contact_id": contact_id,
        "outcome": "toegestaan",
        "granted": True,
        "foot": "letter",
        "decided_by": "M. de Minister",
        "capacity": "mandaat",
        "decided_on": DAY,
        "entered_from": "minister@bzk.example",
        "at": MOMENT,
        **more,
    }


def letter(number: int, contact_id: int | None, **more: Any) -> Row:
    return {
        "id": number,
        "contact_id": contact_id,
        "audit_id": number,
        "template": "submitted",
        "to_email": "pcp@bzk.example",
        "to_party": "liaison",
        "reply_to": "kim@tweedekamer.example",
        "subject": "Nieuw verzoek",
        "body": "Geachte mevrouw,\n\n{{link:1}}\n",
        "message_id": f"<{number}@desk.example>",
        "state": "accepted",
        "attempts": 1,
        "created_at": MOMENT,
        "next_attempt_at": MOMENT,
        "accepted_at": MOMENT,
        **more,
    }


def entry(number: int, action: str, contact_id: int | None, by: int, party: str) -> Row:
    details = {"state": "submitted", "texts": {"subject": f"{number:064x}"}}
    row = {
        "id": number,
        "at": MOMENT,
        "by_id": by,
        "by_party": party,
        "for_id": None,
        "action": action,
    }
    return row | {"contact_id": contact_id, "details": details}


def chained(rows: Iterable[Row], previous: str = "0" * 64) -> Iterator[Row]:
    """These entries as a whole log, by the recipe of the first revision."""
    for row in rows:
        content = {
            "at": row["at"].isoformat(),
            "by": [row["by_id"], row["by_party"]],
            "for": row["for_id"],
            "action": row["action"],
            "contact": row["contact_id"],
            "details": row["details"],
            "previous": previous,
        }
        sealed = hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=True).encode()).hexdigest()
        yield row | {"previous_hash": previous, "hash": sealed}
        previous = sealed


_DEEDS: Final = (
    ("submit", ASKED, KIM, "initiator"),
    ("submit", PERMITTED, PETRA, "liaison"),
    ("permit", PERMITTED, PETRA, "liaison"),
    ("refuse", REFUSED, PETRA, "liaison"),
    ("submit", NOTIFIED, KIM, "initiator"),
)
LOG: Final = list(chained(entry(number, *deed) for number, deed in enumerate(_DEEDS, start=1)))

_CONTACTS: Final = [
    contact(ASKED),
    contact(
        PERMITTED,
        entered_by_id=PETRA,
        official_name="Ada Ambtenaar",
        official_email="ada@bzk.example",
        previous_id=ASKED,
    ),
    contact(REFUSED, state="refused", ball=None, closed_at=MOMENT),
    contact(
        NOTIFIED,
        regime="notify",
        timing="simultaneous",
        disclose="fact",
        organisation_id=UWV,
        haystack="2026-7k3q4 storing bij digid kim kamerlid 36600-vii-12",
    ),
    contact(
        SEALED,
        disclose="title_only",
        form="amendment_assistance",
        regime="notify",
        timing="simultaneous",
        subject=None,
        question=None,
        bill_title="Wet open data",
        handler_id=LOGIUS,
    ),
]

_FIRST: Final[list[tuple[str, Row]]] = [
    ("portfolio", {"id": 1, "key": "bzk", "title": "minister van BZK", "mailbox": "minister@bzk.example"}),
    ("organisation", organisation(BZK, name="Binnenlandse Zaken", abbreviation="BZK", kind="ministry")),
    ("organisation", organisation(LOGIUS, name="Logius", kind="agency", department_id=BZK, portfolio_id=1)),
    ("organisation", organisation(UWV, name="UWV", kind="zbo", department_id=BZK, ended_on=DAY)),
    ("committee", {"id": 1, "name": "Digitale Zaken", "chamber": "TK", "is_inquiry": False}),
    ("person", {"id": KIM, "name": "Kim Kamerlid", "email": "kim@tweedekamer.example"}),
    (
        "person",
        {
            "id": PETRA,
            "name": "Petra Post",
            "email": "petra@bzk.example",
            "issuer": "https://i",
            "subject": "p",
        },
    ),
    ("person", {"id": UMA, "name": "Uma", "email": "uma@uwv.example", "issuer": "https://i", "subject": "u"}),
    ("role_grant", {"id": 1, "person_id": KIM, "role": "member", "chamber": "TK", "is_deputy": False}),
    (
        "role_grant",
        {
            "id": 2,
            "person_id": PETRA,
            "role": "liaison",
            "organisation_id": BZK,
            "is_deputy": True,
            "ends_on": DAY,
        },
    ),
    *(("contact_request", row) for row in _CONTACTS),
    *(("audit_entry", row) for row in LOG),
    (
        "standing_permission",
        {
            "id": 1,
            "portfolio_id": 1,
            "forms": ["conversation", "technical_briefing"],
            "organisations": [],
            "initiators": ["member"],
            "chambers": ["TK"],
            "starts_on": DAY,
            "until": DAY,
            "decided_by": "M. de Minister",
            "capacity": "zelf",
            "decided_on": DAY,
            "how": "schriftelijk",
            "entered_by_id": PETRA,
            "created_at": MOMENT,
            "version": 2,
        },
    ),
    ("decision", decision(1, PERMITTED)),
    (
        "decision",
        decision(
            2,
            REFUSED,
            outcome="geweigerd",
            granted=False,
            foot="recorded",
            how="mondeling",
            entered_by_id=PETRA,
            ground="beleidsmening",
            reason="Dit gaat over beleid.",
            alternative="Een schriftelijk antwoord.",
        ),
    ),
    ("letter", letter(1, ASKED, state="queued", accepted_at=None)),
    ("letter", letter(2, PERMITTED, state="failed", accepted_at=None, last_error="550 unknown")),
    ("letter", letter(5, NOTIFIED, template="notice", to_party="minister", to_email="minister@bzk.example")),
    (
        "letter",
        letter(4, None, state="sending", claimed_by="w1", ics="BEGIN:VCALENDAR", ics_method="REQUEST"),
    ),
    (
        "decision_link",
        {
            "id": 1,
            "letter_id": 1,
            "contact_id": ASKED,
            "purpose": "decide",
            "addressee": "minister@bzk.example",
            "asked_version": 1,
            "nonce": "n" * 32,
            "expires_at": MOMENT,
        },
    ),
    (
        "message",
        {
            "id": 1,
            "contact_id": ASKED,
            "action": "note",
            "by_id": PETRA,
            "party": "liaison",
            "text": "Let op.",
            "at": MOMENT,
        },
    ),
    (
        "sealed_text",
        {"id": 1, "contact_id": SEALED, "field": "question", "by_id": KIM, "text": "Geheim.", "at": MOMENT},
    ),
    ("sealed_read", {"id": 1, "contact_id": SEALED, "person_id": KIM, "at": MOMENT}),
    ("reminder", {"id": 1, "contact_id": ASKED, "kind": "near", "about": "2026-03-09", "at": MOMENT}),
    ("referral_count", {"on": DAY, "rule": "inlichtingendiensten", "kind": "intelligence", "times": 3}),
    ("login_attempt", {"token_hash": "t" * 64, "data": {"state": "s", "nonce": "n"}, "expires_at": MOMENT}),
]

#: rows that refer to one that comes later, and what they get then
_LATER: Final[list[tuple[str, int, Row]]] = [
    ("portfolio", 1, {"department_id": BZK}),
    ("organisation", BZK, {"department_id": BZK, "portfolio_id": 1}),
    ("contact_request", PERMITTED, {"permission_id": 1, "permission_granted": True, "state": "permitted"}),
    ("contact_request", NOTIFIED, {"notice_letter_id": 5, "state": "notified", "ball": "body"}),
]

_SESSION: Final = {
    "token_hash": "s" * 64,
    "person_id": KIM,
    "provider": "tk",
    "created_at": MOMENT,
    "seen_at": MOMENT,
    "expires_at": MOMENT,
}
_GRANTED: Final = {
    "id": 1,
    "kind": "role",
    "person_id": UMA,
    "details": {"role": "liaison"},
    "proposed_by_id": PETRA,
}

#: what search reads
_FOUND: Final[list[tuple[str, Row]]] = [
    ("contact_text", {"contact_id": ASKED, "layer": "known", "words": " storing storing_ één één_ "}),
    ("contact_word", {"word": "één", "contact_id": ASKED, "in_note": True}),
    ("word_part", {"part": "^één", "word": "één"}),
]

ADDED: Final[dict[str, list[tuple[str, Row]]]] = {
    "0001": [*_FIRST, ("login_session", _SESSION)],
    "0002": [
        ("login_session", _SESSION | {"id": 1, "browser": "Firefox", "address": "192.0.2.1", "sid": "x"}),
        ("logout_seen", {"provider": "tk", "jti": "j1", "expires_at": MOMENT}),
        (
            "remembered_browser",
            {"token_hash": "r" * 64, "mailbox": "minister@bzk.example", "expires_at": MOMENT},
        ),
        ("rate_count", {"key": "k" * 64, "window": 1_772_440_200, "times": 4, "expires_at": MOMENT}),
        ("contact_read", {"id": 1, "contact_id": ASKED, "person_id": PETRA, "at": MOMENT}),
        ("delegation", {"grant_id": 2, "given_by_id": KIM, "given_at": MOMENT}),
        ("proposal", _GRANTED | {"proposed_at": MOMENT, "approved_by_id": KIM, "approved_at": MOMENT}),
        (
            "letter_key",
            {
                "id": 1,
                "letter_id": 4,
                "purpose": "sign_in",
                "about_id": UWV,
                "nonce": "n",
                "tries": 2,
                "expires_at": MOMENT,
            },
        ),
    ],
    "0003": [
        (
            "letter",
            letter(
                6,
                ASKED,
                to_email="kim@tweedekamer.example",
                audit_id=1,
                state="bounced",
                bounced_at=MOMENT,
                reported_at=MOMENT,
            ),
        ),
        ("worker_beat", {"name": "host-1-ab", "started_at": MOMENT, "seen_at": MOMENT}),
        ("audit_checkpoint", {"id": 1, "at": MOMENT, "entries": 5, "entry_id": 5, "head": LOG[-1]["hash"]}),
    ],
    "0004": [],
    "0005": [],
    "0006": [],
    "0007": [("mail_line", {"sender": "", "down_since": MOMENT, "tried_at": MOMENT, "error": "451"})],
    "0008": [],
    "0009": [],
    "0010": [
        ("incoming_mail", {"id": 1, "at": MOMENT, "kind": "other", "content": b"Subject: Lek"}),
        ("incoming_count", {"on": DAY, "kind": "other", "times": 1}),
    ],
    "0011": [
        ("form_sent", {"id": "f" * 64, "said": "s" * 64, "led_to": "/toestemming-vooraf", "at": MOMENT})
    ],
    "0012": [],
    "0013": [("proposal", _GRANTED | {"id": 2, "kind": "rejoin", "details": {}, "proposed_at": MOMENT})],
    "0014": [("contact_request", contact(CALLED, entered_by_id=PETRA, entered_by_side=False))],
    "0015": [],
    "0016": [
        (
            "organisation",
            organisation(
                OWN_ACT,
                name="Raad met een eigen wet",
                kind="own_act",
                source="Rijkswet, artikel 2",
                source_on=DAY,
                chosen_on=DAY,
                question="Welke wet?",
                settled_by="het ministerie",
            ),
        )
    ],
    "0017": [
        (
            "proposal",
            {
                "id": 3,
                "kind": "organisation",
                "organisation_id": LOGIUS,
                "details": {"old": {}, "new": {}, "source": "Wet"},
                "proposed_by_id": PETRA,
                "proposed_at": MOMENT,
            },
        )
    ],
    "0018": [],
    "0019": [
        (
            "decision",
            decision(
                3, CALLED, portfolio_id=1, outcome="ingetrokken", granted=False, reason="Er is een onderzoek."
            ),
        )
    ],
    "0020": [],
    "0021": [
        (
            "law_text",
            {
                "hash": hashlib.sha256(b"# 1").hexdigest(),
                "kind": "rules",
                "text": "# 1",
                "first_seen": MOMENT,
            },
        )
    ],
    "0022": [],
    "0023": [
        (
            "decision",
            decision(
                4,
                REFUSED,
                outcome="geweigerd",
                granted=False,
                ground="nu-geen-tijd",
                reason="Iedereen is ziek.",
                alternative="Volgende week wel.",
                alternative_on=DAY,
            ),
        )
    ],
    "0024": [
        (
            "contact_request",
            contact(
                OF_COMMITTEE,
                initiator_kind="committee",
                member_id=None,
                committee_id=1,
                committee_decided_on=DAY,
            ),
        )
    ],
    "0025": [
        (
            "contact_request",
            contact(FOUND, ground="published_findings", published_where="Rapport", published_on=DAY),
        )
    ],
    "0026": [
        (
            "standing_permission",
            {
                "id": 2,
                "portfolio_id": 1,
                "forms": ["conversation"],
                "organisations": [],
                "initiators": ["committee"],
                "chambers": ["TK"],
                "starts_on": DAY,
                "until": DAY,
                "decided_by": "S. Secretaris",
                "capacity": "mandaat",
                "mandate": "Mandaatbesluit BZK, artikel 3",
                "decided_on": DAY,
                "document": "nota 2026-123",
                "how": "schriftelijk",
                "entered_by_id": PETRA,
                "created_at": MOMENT,
                "confirms_id": 1,
                "withdrawn_by": "S. Secretaris",
                "withdrawn_on": DAY,
                "withdrawn_in": "brief aan BZK",
                "version": 2,
            },
        )
    ],
    "0027": [
        (
            "role_grant",
            {
                "id": 3,
                "person_id": KIM,
                "role": "chair",
                "chamber": "TK",
                "committee_id": 1,
                "is_deputy": False,
            },
        ),
        (
            "organisation",
            organisation(
                INSPECTORATE, name="Inspectie", kind="inspectorate", department_id=BZK, portfolio_id=1
            ),
        ),
    ],
    "0028": [
        (
            "decision",
            decision(
                5,
                REFUSED,
                outcome="geweigerd",
                granted=False,
                ground="andere-weg",
                grounds_hash="b" * 64,
                reason="Er komt een briefing.",
                alternative="De briefing.",
            ),
        )
    ],
    "0029": [
        (
            "person",
            {
                "id": 4,
                "name": "Mo Mens",
                "email": "mo@tweedekamer.example",
                "salt": "d" * 32,
                "register_id": "0b7e-4",
                "parliamentary_group": "ABC",
            },
        )
    ],
    "0030": [
        ("role_grant", {"id": 4, "person_id": UMA, "role": "helper", "is_deputy": False}),
        (
            "contact_request",
            contact(
                HELPED,
                disclose="title_only",
                form="amendment_assistance",
                regime="notify",
                timing="simultaneous",
                subject=None,
                question=None,
                bill_title="Wet open data",
                handler_id=LOGIUS,
                helper_id=UMA,
            ),
        ),
    ],
    "0031": [],
    "0032": [
        (
            "working_agreement",
            {
                "id": 1,
                "organisation_id": INSPECTORATE,
                "portfolio_id": 1,
                "standing": "narrowed",
                "scope": ["task_performance", "committee"],
                "since": DAY,
                "decided_by": "M. de Minister",
                "capacity": "zelf",
                "entered_from": "minister@bzk.example",
                "at": MOMENT,
            },
        )
    ],
    "0033": [
        (
            "proposal",
            _GRANTED
            | {
                "id": 4,
                "kind": "address",
                "details": {"old": "a@b.nl", "new": "c@b.nl"},
                "proposed_at": MOMENT,
            },
        )
    ],
    "0034": [
        (
            "portfolio",
            {
                "id": 2,
                "key": "ezk",
                "title": "minister van Economische Zaken en Klimaat",
                "mailbox": "minister@ezk.example",
                "former_titles": "2026-02-22 minister van Economische Zaken",
            },
        )
    ],
    "0035": [
        (
            "absence",
            {
                "id": 1,
                "person_id": PETRA,
                "starts_on": DAY,
                "ends_on": DAY + timedelta(days=5),
                "stand_in_id": KIM,
                "entered_by_id": PETRA,
                "entered_at": MOMENT,
                "withdrawn_by_id": PETRA,
                "withdrawn_at": MOMENT,
            },
        )
    ],
    "0036": [
        (
            "role_grant",
            {
                "id": 5,
                "person_id": PETRA,
                "role": "liaison",
                "organisation_id": BZK,
                "is_deputy": False,
                "ends_on": DAY,
                "successor_id": UMA,
            },
        )
    ],
    "0037": [],
    "0038": [
        (
            "contact_request",
            contact(10, lead_id=ASKED, key="1:sleutel-1+3", organisation_id=INSPECTORATE),
        )
    ],
    "0039": [
        ("organisation", organisation(6, name="Loket", kind="agency", topics="rijbewijs, één twee")),
        ("elsewhere", {"id": 1, "name": "NS", "says": "Dat is een bedrijf.", "organisation_id": BZK}),
        ("found_by", {"id": 1, "organisation_id": BZK, "text": "bzk", "weight": 1000}),
        ("found_by", {"id": 2, "elsewhere_id": 1, "text": "ns", "weight": 1000}),
        ("found_by_gram", {"gram": "  b", "text": "bzk"}),
        ("missed_word", {"text": "zonnebrand", "month": "2026-03", "times": 2}),
    ],
    "0040": [
        (
            "committee_seat",
            {
                "id": 1,
                "committee_id": 1,
                "person_id": KIM,
                "function": "Lid",
                "is_substitute": True,
                "starts_on": DAY,
                "ends_on": DAY,
            },
        )
    ],
    "0041": [("calendar_in_use", {"id": 1, "hash": "c" * 64, "at": MOMENT, "reached": 4})],
    "0042": [],
    "0043": [],
    "0044": [],
    "0045": [
        (
            "portfolio",
            {
                "id": 3,
                "key": "fin-staatssecretaris",
                "title": "staatssecretaris van Financiën",
                "mailbox": "staatssecretaris@fin.example",
                "question": "Heet dit ambt zo?",
                "settled_by": "het ministerie van Algemene Zaken",
            },
        )
    ],
    "0046": [
        (
            "proposal",
            _GRANTED
            | {
                "id": 5,
                "kind": "seats",
                "details": {"chamber": "TK"},
                "proposed_at": MOMENT,
                "person_id": None,
            },
        ),
        ("contact_request", contact(KEPT, key="1:sleutel-11", kept_until=DAY)),
    ],
    "0047": [],
    "0048": [
        (
            "proposal",
            _GRANTED
            | {
                "id": 6,
                "kind": "minister",
                "details": {"name": "N. de Nieuwe"},
                "proposed_at": MOMENT,
                "person_id": None,
                "takes_effect_on": DAY,
                "impossible_at": MOMENT,
                "impossible_because": "Kon niet meer.",
            },
        ),
    ],
    "0049": [
        (
            "draft",
            {
                "id": 1,
                "person_id": KIM,
                "name": "d" * 22,
                "token_hash": "e" * 64,
                "typed": {"vorm": "amendment_assistance", "wetsvoorstel": "Wet «één» €"},
                "version": 2,
                "changed_at": MOMENT,
            },
        ),
        ("sealed_draft", {"draft_id": 1, "typed": {"vraag": "Klopt\nartikel 3?"}}),
    ],
    "0050": [],
    "0051": [
        (
            "message",
            {
                "id": 51,
                "contact_id": ASKED,
                "action": "record_message",
                "by_id": PETRA,
                "party": "initiator",
                "text": "Het debat is verzet.",
                "at": MOMENT,
                "how": "telefoon",
                "received_at": MOMENT,
            },
        ),
    ],
    "0052": [
        (
            "calendar_address",
            {
                "person_id": KIM,
                "token_hash": "a" * 64,
                "provider": "kamer",
                "organisation_id": None,
                "made_at": MOMENT,
            },
        ),
    ],
    "0053": [
        (
            "proposal",
            _GRANTED
            | {
                "id": 7,
                "kind": "replacement",
                "details": {"replaced_by": 3},
                "proposed_at": MOMENT,
                "person_id": None,
            },
        ),
        (
            "replacement",
            {
                "id": 1,
                "portfolio_id": 1,
                "replaced_by_id": 3,
                "starts_on": DAY,
                "ends_on": DAY,
                "document": "Besluit «één» €",
                "proposal_id": 7,
                "begun_at": MOMENT,
                "ended_at": MOMENT,
                "ended_by_id": KIM,
                "settled_at": MOMENT,
            },
        ),
    ],
    "0054": [
        (
            "former_official",
            {
                "id": 1,
                "contact_id": PERMITTED,
                "name": "T. Techniek «één»",
                "email": "t.techniek@logius.example",
                "until": MOMENT,
            },
        ),
    ],
    "0055": [
        (
            "edit",
            {
                "id": 1,
                "entry_id": 1,
                "thing": "person",
                "thing_id": KIM,
                "old": {"phone": None},
                "new": {"phone": "070 «1»"},
                "made_at": MOMENT,
            },
        )
    ],
    "0056": [
        (
            "committee",
            {
                "id": 9,
                "name": "commissie «één» €",
                "chamber": "EK",
                "is_inquiry": False,
                "former_names": "2026-03-01 commissie van eerder",
                "ended_on": DAY,
            },
        ),
    ],
    "0057": [
        (
            "answer_mail",
            {
                "id": 1,
                "number": "<antwoord@example.nl>",
                "at": MOMENT,
                "contact_id": ASKED,
                "letter_id": 1,
                "sender": "kim@example.nl",
                "subject": "Re: Vraag",
                "text": "Dinsdag.",
                "attachments": "",
                "why": "sender",
                "settled_at": MOMENT,
                "settled_by_id": PETRA,
            },
        ),
    ],
    "0058": [
        (
            "attendance",
            {
                "id": 1,
                "contact_id": PERMITTED,
                "email": "kim@example.nl",
                "answer": "tentative",
                "sequence": 2,
                "stamped_at": MOMENT,
                "at": MOMENT,
            },
        ),
    ],
    "0059": [("letter_choice", {"person_id": KIM, "letters_to": "beiden", "chosen_at": MOMENT})],
    "0060": [*_FOUND],
    "0061": [
        (
            "standard_text",
            {
                "id": 1,
                "organisation_id": BZK,
                "kind": "advice",
                "title": "Feiten «1»",
                "text": "Akkoord.",
                "version": 1,
                "changed_by_id": PETRA,
                "changed_at": MOMENT,
                "ended_at": None,
            },
        ),
    ],
    "0062": [
        (
            "decision",
            decision(6, REFUSED, mistaken_at=MOMENT, mistake="Dit was het verzoek ernaast, «één»."),
        )
    ],
    "0063": [
        (
            "portfolio",
            {
                "id": 9,
                "key": "stas-eerder",
                "title": "staatssecretaris van eerder",
                "mailbox": "stas@eerder.example",
                "ended_on": DAY,
                "successor_id": 1,
            },
        ),
    ],
    "0064": [("other_member", {"id": 1, "contact_id": NOTIFIED, "person_id": UMA})],
    "0065": [
        (
            "saved_view",
            {
                "id": 1,
                "person_id": PETRA,
                "name": "Debatten «mijn»",
                "query": "lijst=open&op=debat&wie=ik",
                "is_first": True,
                "saved_at": MOMENT,
            },
        ),
    ],
    "0066": [],
    "0067": [
        (
            "morning_letter",
            {"person_id": PETRA, "is_wanted": True, "chosen_at": MOMENT, "looked_on": DAY},
        ),
    ],
    "0068": [
        (
            "counted_quarter",
            {"quarter": "2026-K1", "counted_at": MOMENT, "rules_hash": "a" * 64, "definitions": 1},
        ),
        (
            "quarter_count",
            {
                "id": 1,
                "quarter": "2026-K1",
                "department_id": BZK,
                "organisation_id": LOGIUS,
                "form": "conversation",
                "chamber": "TK",
                "measure": "asked",
                "part": "",
                "term": "",
                "times": 7,
                "let_go_in": "2026-K1",
            },
        ),
        (
            "published_figure",
            {
                "id": 1,
                "period": "2026-K1",
                "department_id": BZK,
                "view": "",
                "part": "",
                "figure": "asked",
                "number": 7,
            },
        ),
    ],
    "0069": [
        ("letter", letter(64, PERMITTED, audit_id=1, to_email="bureau@bzk.example", state="gathered")),
        ("letter", letter(65, None, audit_id=2, to_email="bureau@bzk.example", template="day_letter")),
        ("gathered_letter", {"letter_id": 64, "leaves_at": MOMENT, "overview_id": 65}),
    ],
    "0070": [
        ("letter_choice", {"person_id": UMA, "letters_to": "dagoverzicht", "chosen_at": MOMENT}),
    ],
    "0071": [
        (
            "further_official",
            {
                "id": 1,
                "contact_id": PERMITTED,
                "name": "B. Beleid «één»",
                "email": "b.beleid@logius.example",
                "phone": "070-555 09 09",
                "since": MOMENT,
            },
        ),
        (
            "message",
            {
                "id": 53,
                "contact_id": PERMITTED,
                "action": "message",
                "by_id": KIM,
                "party": "initiator",
                "text": "Naderhand gezegd.",
                "at": MOMENT,
            },
        ),
    ],
    "0072": [
        (
            "message",
            {
                "id": 52,
                "contact_id": ASKED,
                "action": "call_off",
                "by_id": None,
                "by_name": "Bob Bobbel, «één»",
                "party": "official",
                "text": "Ik ben ziek.",
                "at": MOMENT,
            },
        ),
    ],
    "0073": [
        (
            "obstacle_count",
            {"quarter": "2026-K1", "department_id": BZK, "obstacle": "too_long", "times": 3},
        ),
    ],
    "0074": [("person_read", {"id": 1, "person_id": PETRA, "about_id": None, "at": MOMENT})],
    "0075": [
        (
            "retention_class",
            {
                "id": 1,
                "department_id": BZK,
                "regime": "notify",
                "years": 10,
                "source": "Selectielijst",
                "proposal_id": 3,
                "set_at": MOMENT,
            },
        ),
    ],
    "0076": [
        (
            "freeze",
            {"id": 1, "contact_id": ASKED, "kind": "woo", "reason": "Woo 12", "frozen_at": MOMENT},
        ),
    ],
    "0077": [
        ("signal_count", {"year": 2025, "outcome": "sent", "times": 7}),
        (
            "emergency_signal",
            {
                "id": 1,
                "number": "N-2026-7K3QD",
                "salt": "5" * 32,
                "organisation_id": UWV,
                "portfolio_id": 1,
                "state": "overdue",
                "subject": "Terugvordering",
                "measure": "Wetsvoorstel",
                "decider": "wetgever",
                "obstacle": "Het systeem kan dit niet.",
                "affected": "Wie een uitkering heeft.",
                "tried": "Overleg.",
                "wish": "Uitstel.",
                "warnings": json.dumps(
                    [{"kind": "udo", "on": "2026-01-05", "source": "kenmerk 1", "outcome": "Niets"}]
                ),
                "signed_by": "B. Bestuur",
                "signed_as": "voorzitter",
                "entered_by_id": UMA,
                "sent_at": MOMENT,
                "due_on": DAY,
                "sent_to": "minister@bzk.example",
                "expired_at": MOMENT,
                "version": 1,
            },
        ),
        (
            "signal_event",
            {"id": 1, "signal_id": 1, "salt": "6" * 32, "action": "signal_send", "by_id": UMA, "at": MOMENT},
        ),
    ],
    "0078": [*_FOUND],
    # no rows of its own: whose turn it is is said anew
    "0079": [],
    "0080": [
        (
            "destruction",
            {
                "id": 1,
                "begun_at": MOMENT,
                "finished_at": MOMENT,
                "until": MOMENT.date(),
                "classes": [{"group": "notify", "years": 10}],
                "backups": "",
            },
        ),
    ],
}


def fill(connection: Connection, revision: str) -> None:
    """The rows of this revision and of those before it, as far as they are not forgotten on the way."""
    passed = [each for each in ADDED if each <= revision]
    for number, each in enumerate(passed):
        forgotten = set().union(*(FORGOTTEN.get(later, set()) for later in passed[number + 1 :]))
        for name, row in ADDED[each]:
            if name not in forgotten:
                table = _table(connection, name)
                connection.execute(table.insert().values(_fitting(connection, row)))
    for name, row_id, changes in _LATER:
        table = _table(connection, name)
        connection.execute(update(table).where(table.c.id == row_id).values(changes))
    known: MetaData = connection.info["old_rows"]
    with Session(connection, join_transaction_mode="create_savepoint") as db:
        go_on_counting(db, known.tables.values())
        db.commit()


def held(connection: Connection) -> dict[str, list[Row]]:
    """Every row of every table, as the database has them now."""
    found = {}
    for name in inspect(connection).get_table_names():
        rows = connection.exec_driver_sql(f'SELECT * FROM "{name}"').mappings()
        found[name] = sorted(({**row, **_details(row)} for row in rows), key=str)
    del found["alembic_version"]
    return found


def _details(row: Mapping[str, Any]) -> Row:
    """SQLite keeps JSON as text."""
    return {"details": json.loads(row["details"])} if isinstance(row.get("details"), str) else {}


def _table(connection: Connection, name: str) -> Table:
    """As it stands in this database, whatever the code says of it today."""
    known: MetaData = connection.info.setdefault("old_rows", MetaData())
    if name in known.tables:
        return known.tables[name]
    inspector = inspect(connection)
    keys = inspector.get_pk_constraint(name)["constrained_columns"]
    # not autoload: it asks SQLite of everything that may constrain a column, forty tables for each revision
    columns = (
        Column(one["name"], one["type"], primary_key=one["name"] in keys)
        for one in inspector.get_columns(name)
    )
    return Table(name, known, *columns)


def _fitting(connection: Connection, row: Row) -> Row:
    """SQLite keeps moments without their zone: they are in UTC."""
    if connection.dialect.name != "sqlite":
        return row
    return {
        name: value.replace(tzinfo=None) if isinstance(value, datetime) else value
        for name, value in row.items()
    }
