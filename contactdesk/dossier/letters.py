"""The letters of a contact and their fate: which, to which side, how far. What a letter says is not read here."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk.days import dutch_moment
from contactdesk.dossier.reader import Reader
from contactdesk.models import ContactRequest, Letter
from contactdesk.words import LETTER_STATE, PARTY, LetterState, Party

#: what a letter is called on the page, per template
NAMES: Final = {
    "receipt": "Ontvangst van het verzoek",
    "submitted": "Nieuw verzoek",
    "submitted_unit": "Nieuw verzoek om hulp",
    "urgent": "Spoed: verzoek met een debat",
    "asked_back": "Wedervraag",
    "clarified": "Antwoord op de wedervraag",
    "message": "Bericht",
    "asked": "Toestemming gevraagd",
    "reminder": "Herinnering: toestemming gevraagd",
    "suspended": "Toestemming staat stil",
    "permitted": "Toestemming gegeven",
    "permitted_official": "Toestemming gegeven: wat u mag zeggen",
    "invitation": "Uitnodiging voor een contact",
    "official_named": "Met wie het contact is",
    "decided_liaison": "Besluit genomen",
    "confirmation": "Bevestiging van het besluit",
    "refused": "Geen toestemming",
    "revoked": "Toestemming ingetrokken",
    "disputed": "Dit besluit klopt niet",
    "disputed_administrator": "Een besluit klopt niet",
    "appointment": "Afspraak",
    "held": "Contact geweest",
    "declined": "Contact afgehouden",
    "forwarded": "Doorgestuurd",
    "withdrawn": "Ingetrokken",
    "lapsed": "Vervallen",
    "notice": "Ter kennisname aan de bewindspersoon",
    "notified": "Nieuw verzoek",
    "notice_liaison": "Ter kennisname aan de contactpersoon",
    "reported": "Melding van een contact",
    "drafter": "U bent genoemd als jurist",
    "quiet": "Er gebeurde lang niets",
    "term_near": "Termijn bijna voorbij",
    "term_passed": "Termijn voorbij",
    "term_long_passed": "Termijn lang voorbij",
}
#: letters within the ministry: about its clock, and about a decision that was entered wrongly
WITHIN: Final = ("term_", "quiet", "disputed", "decided_liaison")
TALK: Final = frozenset({"message"})
#: how long a letter took: seconds in one, and its name
UNITS: Final = ((86400, "dagen"), (3600, "uur"), (60, "minuten"), (1, "seconden"))


@dataclass(frozen=True)
class Row:
    """One letter, as `letters` shows it."""

    at: str
    recipient: str
    subject: str
    state: str
    state_label: str
    note: str | None
    is_lost: bool


def fate(db: Session, contact: ContactRequest, reader: Reader) -> list[Row]:
    """The letters of this contact, the newest first: for the liaisons, and for who asked."""
    if not reader.is_any(Party.LIAISON, Party.INITIATOR):
        return []
    columns = ("template", "to_email", "to_party", "state", "created_at", "handed_over_at", "accepted_at")
    query = select(*(getattr(Letter, name) for name in columns))
    query = query.where(col(Letter.contact_id) == contact.id).order_by(col(Letter.id).desc())
    return [_row(found, reader) for found in db.execute(query) if _may_know(found.template, reader)]


def _may_know(template: str, reader: Reader) -> bool:
    if template in TALK and not reader.reads:
        return False
    return reader.is_any(Party.LIAISON) or not template.startswith(WITHIN)


def _row(found: Any, reader: Reader) -> Row:
    """An address only where somebody must mend it."""
    party = Party(found.to_party)
    is_lost = found.state in (LetterState.FAILED, LetterState.BOUNCED)
    may_mend = is_lost and reader.is_any(Party.LIAISON) and reader.knows_who
    return Row(
        at=dutch_moment(found.accepted_at or found.handed_over_at or found.created_at),
        recipient=_recipient(party),
        subject=NAMES.get(found.template, "Bericht"),
        state=found.state.value,
        state_label=LETTER_STATE[found.state],
        note=f"adres: {found.to_email}" if may_mend else None,
        is_lost=is_lost,
    )


def _recipient(party: Party) -> str:
    return "leiding of beheer" if party is Party.SYSTEM else PARTY[party]


def notice(db: Session, contact: ContactRequest) -> list[str]:
    """How long after the contact the minister's letter was ready, handed over, accepted (design 7); else empty."""
    if contact.notice_letter_id is None:
        return []
    letter = db.get_one(Letter, contact.notice_letter_id)
    steps = [f"Klaargezet: {_after(contact, letter.created_at)}."]
    if letter.handed_over_at:
        steps.append(f"Aangeboden aan de mailserver: {_after(contact, letter.handed_over_at)}.")
    if letter.accepted_at:
        steps.append(f"Aangenomen door de mailserver: {_after(contact, letter.accepted_at)}.")
    elif letter.state in (LetterState.FAILED, LetterState.BOUNCED):
        steps.append(f"Let op: {LETTER_STATE[letter.state]}.")
    else:
        steps.append("Nog niet aangenomen door de mailserver.")
    return steps


def _after(contact: ContactRequest, at: datetime) -> str:
    """In seconds as long as those say something, then in the largest unit that fits twice."""
    seconds = int((at - contact.received_at).total_seconds())
    if seconds < 1:
        return "op hetzelfde moment"
    if seconds == 1:
        return "na 1 seconde"
    unit, name = next(each for each in UNITS if seconds >= 2 * each[0])
    return f"na {seconds // unit} {name}"
