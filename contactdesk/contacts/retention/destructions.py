"""One destruction: begun with the classes of that moment, done contact by contact, ended, and stated. A contact goes whole or
not at all; what was broken off goes on with the next."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from sqlalchemy import delete, func, select
from sqlmodel import Session, col

from contactdesk import audit
from contactdesk.contacts.retention import choosing, destroying
from contactdesk.contacts.retention.choosing import MayGo
from contactdesk.law.days import dutch_date, dutch_moment, today
from contactdesk.law.outcomes import Conflict, NotFound
from contactdesk.law.permissions import SYSTEM
from contactdesk.store.desk import now
from contactdesk.store.models import (
    ContactRequest,
    ContactWord,
    Destruction,
    FormSent,
    Letter,
    WordPart,
)
from contactdesk.words import RETENTION_GROUP, Party, RetentionGroup

#: so many letters about the desk are read at a time
BATCH: Final = 500
UNNAMED: Final = "niet opgegeven. In elke reservekopie van voor deze vernietiging staat alles nog."


def waits(db: Session, until: date) -> list[MayGo]:
    """The list before: what would go, and what is held back."""
    return [*choosing.due(db, until)]


def begin(db: Session, until: date, backups: str) -> int:
    """The number of the destruction; of one that was broken off the same. Raises Conflict for a day that is still to come."""
    if until > today(now(db)):
        raise Conflict(f"{until} is still to come; nothing is destroyed before its day")
    row = db.execute(select(Destruction).where(col(Destruction.finished_at).is_(None))).scalars().first()
    row = row or Destruction(begun_at=now(db), until=until, backups="", classes=[])
    row.until, row.backups = until, backups
    row.classes = [one.said() for one in choosing.held_classes(db)]
    db.add(row)
    db.flush()
    facts = {"destruction": row.id, "until": until.isoformat()}
    audit.record(db, action="destruction", by=SYSTEM, party=Party.SYSTEM, facts=facts)
    return row.id


def destroy(db: Session, destruction_id: int, contact_id: int) -> bool:
    return destroying.destroy(db, db.get_one(Destruction, destruction_id), contact_id)


def finish(db: Session, destruction_id: int) -> None:
    """What names these contacts elsewhere goes too: letters about several, words that search had, where forms led."""
    row = db.get_one(Destruction, destruction_id)
    numbers = [contact.number for contact in _gone(db, destruction_id)]
    destroying.silence(db, _naming(db, numbers))
    for number in numbers:
        db.execute(delete(FormSent).where(col(FormSent.led_to).contains(number)))
    known = select(col(ContactWord.word))
    db.execute(delete(WordPart).where(col(WordPart.word).not_in(known)))
    row.finished_at = now(db)
    db.add(row)
    facts = {"destruction": row.id, "contacts": len(numbers)}
    audit.record(db, action="destruction_end", by=SYSTEM, party=Party.SYSTEM, facts=facts)


def _naming(db: Session, numbers: list[str]) -> set[int]:
    """Letters of no one contact that have one of these numbers in them."""
    query = select(col(Letter.id), col(Letter.subject), col(Letter.body)).where(
        col(Letter.contact_id).is_(None)
    )
    rows = db.execute(query.execution_options(yield_per=BATCH)) if numbers else ()
    return {id_ for id_, subject, body in rows if any(one in subject or one in body for one in numbers)}


def _gone(db: Session, destruction_id: int) -> list[ContactRequest]:
    query = select(ContactRequest).where(col(ContactRequest.destruction_id) == destruction_id)
    return list(db.execute(query.order_by(col(ContactRequest.id))).scalars())


def newest(db: Session) -> int:
    """The number of the last one. Raises NotFound."""
    found = db.execute(select(func.max(col(Destruction.id)))).scalar_one()
    if found is None:
        raise NotFound("destruction")
    return int(found)


def statement(db: Session, destruction_id: int) -> str:
    """The statement of what went, for the archive. Raises NotFound."""
    row = db.get(Destruction, destruction_id)
    if row is None:
        raise NotFound("destruction")
    return "\n".join([*_said(row), *_listed(db, row), "", *_stays(row)]) + "\n"


def _said(row: Destruction) -> Iterator[str]:
    yield f"Verklaring van vernietiging {row.id}"
    yield ""
    yield f"Begonnen:    {dutch_moment(row.begun_at)}"
    yield f"Klaar:       {dutch_moment(row.finished_at) if row.finished_at else 'nog niet: zij is afgebroken'}"
    yield f"Tot en met:  {dutch_date(row.until)}"
    yield ""
    yield "Volgens deze bewaartermijnen, in het bestand retention.toml en vastgelegd door twee beheerders:"
    for one in row.classes:
        group = RETENTION_GROUP[RetentionGroup(one["group"])]
        yield f"- {one['ministry']}, {group.lower()}: {one['years']} jaar na sluiting ({one['source']})"
    if not row.classes:
        yield "- geen"
    yield ""


def _listed(db: Session, row: Destruction) -> Iterator[str]:
    gone = _gone(db, row.id)
    yield f"Vernietigde verzoeken: {len(gone)}"
    for contact in gone:
        closed = dutch_date(today(contact.closed_at)) if contact.closed_at else ""
        yield f"- {contact.number}, {choosing.department_of(db, contact)}, gesloten op {closed}"


def _stays(row: Destruction) -> Iterator[str]:
    yield "Van elk verzoek zijn vernietigd: onderwerp, vraag, wensen, berichten, notities, vertrouwelijke teksten, de teksten van"
    yield "besluiten, de brieven, e-mails, links en antwoorden op uitnodigingen, wie het las, waarmee het te vinden was, en de namen"
    yield "van wie vroeg, hielp, besloot of sprak."
    yield "Bewaard blijven: het nummer, de organisatie, de commissie, de vorm, de regel, de dagen, de afloop en de grond van een"
    yield "weigering, omdat de cijfers daarmee te controleren zijn; en het logboek, met accountnummers en controlegetallen die zonder"
    yield "de tekst niets meer zeggen. Wie bij een accountnummer hoort, staat in de lijst met personen."
    yield f"Reservekopieën: {row.backups or UNNAMED}"
    yield "Buiten het loket: brieven in de postbussen van wie ze kreeg, dossiers die zijn uitgevoerd, en het logboek van de server."
