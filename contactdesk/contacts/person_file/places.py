"""Where somebody stands in the database, as a table: which columns name them, and what of such a row is theirs to read.

A test compares it with the tables: a column that names a person is here, or in `ELSEWHERE` with why not.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from sqlmodel import SQLModel

from contactdesk.store import models


@dataclass(frozen=True)
class Place:
    """`who`: columns that refer to a person, `address`: columns with an e-mail address, `named`: columns with a name alone, each
    with as what somebody stands there; `only`: in rows with these values. `shown`: what of that row they read, with its label;
    `own`: what they read besides where they stand in it by one of these columns. What others wrote is not theirs."""

    heading: str
    table: type[SQLModel]
    who: Mapping[str, str] = field(default_factory=dict)
    address: Mapping[str, str] = field(default_factory=dict)
    named: Mapping[str, str] = field(default_factory=dict)
    shown: Mapping[str, str] = field(default_factory=dict)
    only: Mapping[str, str] = field(default_factory=dict)
    own: tuple[tuple[frozenset[str], Mapping[str, str]], ...] = ()

    @property
    def columns(self) -> Mapping[str, str]:
        return {**self.who, **self.address, **self.named}


_CONTACT: Final = {"contact_id": "Verzoek"}
_AT: Final = {"at": "Wanneer"}
_ENTERED: Final = {"entered_by_id": "Wie het invoerde"}

PLACES: Final = (
    Place(
        "Uw gegevens",
        models.Person,
        {"id": "Uzelf"},
        shown={
            "name": "Naam",
            "email": "E-mailadres",
            "phone": "Telefoon",
            "register_id": "Nummer in het register van de Kamer",
            "parliamentary_group": "Fractie",
            "issuer": "Inlogdienst",
            "subject": "Uw nummer bij de inlogdienst",
        },
    ),
    Place(
        "Uw rollen",
        models.RoleGrant,
        {
            "person_id": "Wie de rol heeft",
            "member_id": "Voor wie iemand werkt",
            "successor_id": "Wie het overneemt",
        },
        shown={
            "role": "Rol",
            "chamber": "Kamer",
            "organisation_id": "Organisatie",
            "portfolio_id": "Bewindspersoon",
            "committee_id": "Commissie",
            "is_deputy": "Als vervanger",
            "starts_on": "Vanaf",
            "ends_on": "Tot",
        },
    ),
    Place(
        "Wie voor u handelt",
        models.Delegation,
        {"given_by_id": "Wie iemand noemde", "withdrawn_by_id": "Wie het beëindigde"},
        shown={"given_at": "Genoemd", "withdrawn_at": "Beëindigd"},
    ),
    Place(
        "Zetels in commissies",
        models.CommitteeSeat,
        {"person_id": "Lid"},
        shown={
            "committee_id": "Commissie",
            "function": "Functie",
            "is_substitute": "Plaatsvervangend",
            "starts_on": "Vanaf",
            "ends_on": "Tot",
        },
    ),
    Place(
        "Afwezigheid",
        models.Absence,
        {
            "person_id": "Wie afwezig is",
            "stand_in_id": "Wie waarneemt",
            **_ENTERED,
            "withdrawn_by_id": "Wie het introk",
        },
        shown={
            "starts_on": "Vanaf",
            "ends_on": "Tot",
            "entered_at": "Ingevoerd",
            "withdrawn_at": "Ingetrokken",
        },
    ),
    Place(
        "Verzoeken",
        models.ContactRequest,
        {
            "initiator_id": "Wie vroeg",
            "member_id": "Kamerlid",
            **_ENTERED,
            "taken_by_id": "Wie het oppakte",
            "helper_id": "Wie helpt met de wet",
        },
        {"official_email": "Ambtenaar"},
        shown={
            "number": "Nummer",
            "organisation_id": "Organisatie",
            "state": "Stand",
            "received_at": "Ontvangen",
            "appointment_at": "Afspraak",
            "closed_at": "Gesloten",
        },
        own=(
            (
                frozenset({"initiator_id", "entered_by_id"}),
                {"subject": "Onderwerp", "question": "Vraag", "preference": "Voorkeur"},
            ),
            (frozenset({"official_email"}), {"official_name": "Naam", "official_phone": "Telefoon"}),
        ),
    ),
    Place("Ander Kamerlid bij een verzoek", models.OtherMember, {"person_id": "Kamerlid"}, shown=_CONTACT),
    Place(
        "Eerder als ambtenaar genoemd",
        models.FormerOfficial,
        address={"email": "Ambtenaar"},
        shown={**_CONTACT, "name": "Naam", "until": "Tot"},
    ),
    Place(
        "Ook als ambtenaar genoemd",
        models.FurtherOfficial,
        address={"email": "Ambtenaar"},
        shown={**_CONTACT, "name": "Naam", "phone": "Telefoon", "since": "Sinds", "until": "Tot"},
    ),
    Place(
        "Antwoorden op uitnodigingen",
        models.Attendance,
        address={"email": "Genodigde"},
        shown={**_CONTACT, "answer": "Antwoord", **_AT},
    ),
    Place(
        "Berichten en notities van u",
        models.Message,
        {"by_id": "Schrijver"},
        named={"by_name": "Schrijver zonder account"},
        shown={**_CONTACT, "text": "Tekst", **_AT},
    ),
    Place(
        "Vertrouwelijke teksten van u",
        models.SealedText,
        {"by_id": "Schrijver"},
        shown={**_CONTACT, **_AT},
    ),
    Place(
        "Besluiten",
        models.Decision,
        _ENTERED,
        {"entered_from": "Via de link aan uw adres"},
        {"decided_by": "Wie besloot"},
        {**_CONTACT, "outcome": "Besluit", "capacity": "Besloten", "decided_on": "Op"},
    ),
    Place(
        "Toestemmingen vooraf",
        models.StandingPermission,
        {**_ENTERED, "revoked_by_id": "Wie de intrekking invoerde"},
        named={"decided_by": "Wie besloot", "withdrawn_by": "Wie introk"},
        shown={
            "portfolio_id": "Bewindspersoon",
            "decided_on": "Besloten op",
            "until": "Geldt tot",
            "withdrawn_on": "Ingetrokken op",
        },
    ),
    Place(
        "Werkafspraken met inspecties",
        models.WorkingAgreement,
        _ENTERED,
        {"entered_from": "Via de link aan uw adres"},
        {"decided_by": "Wie besloot"},
        {"organisation_id": "Inspectie", "since": "Vanaf"},
    ),
    Place(
        "Noodsignalen",
        models.EmergencySignal,
        {"entered_by_id": "Wie het verstuurde"},
        named={"signed_by": "Wie er namens de organisatie achter staat"},
        shown={
            "number": "Nummer",
            "organisation_id": "Organisatie",
            "subject": "Onderwerp",
            "sent_at": "Verstuurd",
        },
    ),
    Place(
        "Wat u deed bij een noodsignaal",
        models.SignalEvent,
        {"by_id": "Wie het deed"},
        named={"by_name": "Wie tekende"},
        shown={"action": "Wat", "text": "Tekst", **_AT},
    ),
    Place(
        "Standaardteksten",
        models.StandardText,
        {"changed_by_id": "Wie het laatst wijzigde"},
        shown={"organisation_id": "Organisatie", "title": "Titel", "changed_at": "Gewijzigd"},
    ),
    Place(
        "Vervanging van een bewindspersoon",
        models.Replacement,
        {"ended_by_id": "Wie die beëindigde"},
        shown={"portfolio_id": "Bewindspersoon"},
    ),
    Place(
        "Voorstellen van beheerders",
        models.Proposal,
        {
            "person_id": "Over wie het gaat",
            "proposed_by_id": "Wie het voorstelde",
            "approved_by_id": "Wie het goedkeurde",
            "rejected_by_id": "Wie het afwees",
        },
        shown={
            "kind": "Soort",
            "proposed_at": "Voorgesteld",
            "approved_at": "Goedgekeurd",
            "rejected_at": "Afgewezen",
            "effective_at": "Geldt sinds",
        },
    ),
    Place(
        "Wijzigingen door een beheerder",
        models.Edit,
        {"thing_id": "Wiens gegevens"},
        shown={"old": "Was", "new": "Werd", "made_at": "Wanneer"},
        only={"thing": "person"},
    ),
    Place(
        "Berichten aan u",
        models.Letter,
        address={"to_email": "Ontvanger"},
        shown={
            **_CONTACT,
            "subject": "Onderwerp",
            "body": "Tekst",
            "created_at": "Gemaakt",
            "accepted_at": "Aangenomen door de mailserver",
        },
    ),
    Place(
        "E-mails van u",
        models.AnswerMail,
        {"settled_by_id": "Wie het afhandelde"},
        {"sender": "Afzender"},
        shown={**_CONTACT, **_AT, "settled_at": "Afgehandeld"},
    ),
    Place(
        "Links in berichten",
        models.DecisionLink,
        address={"addressee": "Voor wie de link is"},
        shown={**_CONTACT, "expires_at": "Werkt tot"},
    ),
    Place(
        "Concepten",
        models.Draft,
        {"person_id": "Schrijver"},
        shown={"typed": "Wat u typte", "changed_at": "Gewijzigd"},
    ),
    Place(
        "Waar u bent ingelogd",
        models.LoginSession,
        {"person_id": "Wie inlogde"},
        shown={
            "provider": "Inlogdienst",
            "browser": "Browser",
            "address": "Netwerkadres",
            "created_at": "Ingelogd",
            "seen_at": "Laatst gezien",
            "expires_at": "Verloopt",
        },
    ),
    Place(
        "Agenda", models.CalendarAddress, {"person_id": "Eigenaar"}, shown={"made_at": "Geheim adres gemaakt"}
    ),
    Place(
        "Naar wie uw berichten gaan",
        models.LetterChoice,
        {"person_id": "Kamerlid"},
        shown={"letters_to": "Keuze", "chosen_at": "Gekozen"},
    ),
    Place(
        "Ochtendbrief",
        models.MorningLetter,
        {"person_id": "Ontvanger"},
        shown={"is_wanted": "Gewenst", "chosen_at": "Gekozen"},
    ),
    Place(
        "Bewaarde weergaven van de wachtrij",
        models.SavedView,
        {"person_id": "Eigenaar"},
        shown={"name": "Naam", "query": "Filter", "saved_at": "Bewaard"},
    ),
    Place("Welke verzoeken u opende", models.ContactRead, {"person_id": "Lezer"}, shown={**_CONTACT, **_AT}),
    Place(
        "Welke vertrouwelijke inhoud u opende",
        models.SealedRead,
        {"person_id": "Lezer"},
        shown={**_CONTACT, **_AT},
    ),
    Place(
        "Wanneer een beheerder uw gegevens opende",
        models.PersonRead,
        {"about_id": "Over wie het gaat", "person_id": "Wie het opende"},
        shown=_AT,
    ),
    Place(
        "Het logboek",
        models.AuditEntry,
        {"by_id": "Wie het deed", "for_id": "Voor wie het gebeurde"},
        shown={"action": "Wat", **_CONTACT, **_AT},
    ),
)

#: columns in which a name or an address of somebody can stand and that the file does not follow, with why
ELSEWHERE: Final[Mapping[str, str]] = {
    "organisation.mailbox": "een postbus van een organisatie",
    "organisation.liaison_mailbox": "een postbus van een organisatie",
    "organisation.secretary_general_mailbox": "een postbus van een organisatie",
    "organisation.email_domains": "een postbus van een organisatie",
    "emergency_signal.sent_to": "een postbus van een organisatie",
    "portfolio.mailbox": "een postbus van een organisatie",
    "remembered_browser.mailbox": "een postbus van een organisatie",
    "mail_line.sender": "een postbus van een organisatie",
    "letter.reply_to": "een postbus van een organisatie",
    "contact_request.official_name": "staat bij het adres van de ambtenaar",
    "portfolio.settled_by": "wie de vraag kan beantwoorden: een functie of organisatie",
    "organisation.settled_by": "wie de vraag kan beantwoorden: een functie of organisatie",
    "form_sent.led_to": "een adres van een pagina",
    "contact_request.addressee": "geen naam van een persoon",
    "contact_request.notice_to": "geen naam van een persoon",
    "letter.claimed_by": "een proces van het loket",
    "contact_request.wished_official": "wat een ander typte; het staat in het dossier van dat verzoek",
    "organisation.name": "geen naam van een persoon",
    "committee.name": "geen naam van een persoon",
    "elsewhere.name": "geen naam van een persoon",
    "draft.name": "geen naam van een persoon",
    "worker_beat.name": "geen naam van een persoon",
    "committee.former_names": "geen naam van een persoon",
}
#: what may hold somebody's name without a column that says so, and who finds it there
NOT_SEARCHED: Final = (
    "Uw naam in een tekst van een ander: een vraag, een bericht, een notitie, een reden. Wie een verzoek behandelt, leest die daar.",
    "Vertrouwelijke teksten bij hulp met een wet. U leest ze in het loket.",
    "E-mail aan het loket die niemand leest. Die wordt na 30 dagen gewist.",
    "Belemmeringen. Die staan zonder naam in het loket, en zijn van niemand terug te vinden.",
    "Reservekopieën en het beveiligingslogboek van de server. Die heeft wie het loket beheert.",
)
