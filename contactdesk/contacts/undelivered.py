"""Letters that stopped, told and sent again (docs/design.md, rule 4). Which letters those are is `outbox.failures`.

The liaisons hear of each letter about their contacts, once; the administrators of how many there are, in a digest.
Nobody is told of a digest by letter, nor the liaisons of a letter to their own mailbox: then only the screen says it.
"""

from typing import Any

from sqlalchemy import String, cast, select
from sqlmodel import Session, col

from contactdesk import audit
from contactdesk.contacts.contact_page import letters as shown
from contactdesk.contacts.contact_page.reader import reader
from contactdesk.law import permissions
from contactdesk.law.addresses import folded
from contactdesk.law.outcomes import Conflict, Forbidden, NotFound
from contactdesk.law.permissions import SYSTEM, Actor
from contactdesk.letters import desk_mail, outbox, recipients
from contactdesk.letters.letter_words.names import name
from contactdesk.letters.outbox import TOLD
from contactdesk.store import insert_ignore, limits, visibility
from contactdesk.store.desk import now
from contactdesk.store.limits import Limit
from contactdesk.store.models import ContactRequest, Letter, Reminder
from contactdesk.words import LETTER_STATE, LetterState, Party, Role

#: how many letters one round tells of: a round is one transaction
BATCH = 200
WHY = {LetterState.FAILED: "De mailserver neemt het niet aan.", LetterState.BOUNCED: "Het kwam terug."}


def tell(db: Session) -> int:
    """One round: what stopped since the last one. Returns how many letters it wrote."""
    return sum(_tell_liaisons(db, letter) for letter in _untold(db)) + _tell_administrators(db)


def send_again(db: Session, letter_id: int, by: Actor) -> None:
    """An administrator sends a letter again, of which only the address is known. Conflict when it needs it no more."""
    if not by.has(Role.ADMINISTRATOR):
        raise Forbidden("send_again")
    letter = db.get(Letter, letter_id)
    if letter is None:
        raise NotFound("letter")
    contact = db.get(ContactRequest, letter.contact_id) if letter.contact_id else None
    _again(db, letter, contact, by, Party.SYSTEM)


def send_again_of(db: Session, number: str, letter_id: int, by: Actor) -> None:
    """A liaison sends a letter about this contact again. NotFound for a letter that liaisons do not know of."""
    contact = visibility.find(db, number, by)
    if not permissions.notes_visible(by, contact):
        raise Forbidden("send_again")
    letter = db.get(Letter, letter_id)
    if letter is None or letter.contact_id != contact.id:
        raise NotFound("letter")
    if not shown.may_know(letter.template, reader(by, contact)):
        raise NotFound("letter")
    _again(db, letter, contact, by, Party.LIAISON)


def _again(db: Session, letter: Letter, contact: ContactRequest | None, by: Actor, party: Party) -> None:
    if outbox.is_overtaken(db, letter.id):
        raise Conflict(
            "Dit bericht is achterhaald: wat erin staat, geldt niet meer. Het gaat niet opnieuw weg."
        )
    if not outbox.retry(db, letter.id):
        raise Conflict("Dit bericht is al onderweg, of al aangenomen door de mailserver.")
    facts = {"letter": letter.id, "template": letter.template}
    audit.record(db, action="letter_again", by=by, party=party, contact=contact, facts=facts)


def _untold(db: Session) -> list[Letter]:
    told = (
        select(col(Reminder.id))
        .where(col(Reminder.contact_id) == col(Letter.contact_id), col(Reminder.kind) == TOLD)
        .where(col(Reminder.about) == cast(col(Letter.id), String))
    )
    about_contact = col(Letter.contact_id).is_not(None)
    query = select(Letter).where(outbox.is_stopped(now(db)), about_contact, ~told.exists())
    return list(db.execute(query.order_by(col(Letter.id)).limit(BATCH)).scalars())


def _tell_liaisons(db: Session, letter: Letter) -> int:
    contact = db.get_one(ContactRequest, letter.contact_id)
    values: dict[str, Any] = {"contact_id": contact.id, "kind": TOLD, "about": str(letter.id), "at": now(db)}
    if not insert_ignore(db, Reminder.__table__, values, conflict=["contact_id", "kind", "about"]):  # type: ignore[attr-defined]
        return 0
    mailboxes = [one.email for one in recipients.liaisons(db, contact)]
    if folded(letter.to_email) in map(folded, mailboxes) or not shown.is_for_liaisons(
        letter.template, contact
    ):
        return 0
    facts = {"letter": letter.id, "template": letter.template}
    entry = audit.record(db, action=TOLD, by=SYSTEM, party=Party.SYSTEM, contact=contact, facts=facts)
    said = {
        "number": contact.number,
        "name": name(letter.template),
        "to": shown.recipient(Party(letter.to_party)),
        "why": WHY[letter.state],
    }
    for mailbox in mailboxes:
        desk_mail.tell(db, entry, "letter_failed", mailbox, Party.LIAISON, said)
    return len(mailboxes)


def _tell_administrators(db: Session) -> int:
    """All that stopped since the last digest, in one; what there is nobody to tell stays untold, and counts so."""
    found, to = outbox.unreported(db), recipients.administrators(db)
    if not found or not to or not limits.is_first(db, Limit.DIGEST, "administrators"):
        return 0
    outbox.mark_reported(db)
    count = sum(times for _, _, times in found)
    entry = audit.record(db, action=outbox.DIGEST, by=SYSTEM, party=Party.SYSTEM, facts={"letters": count})
    lines = [f"{times} × {name(template)}: {LETTER_STATE[state]}" for template, state, times in found]
    hours = int(limits.LIMITS[Limit.DIGEST].within.total_seconds() // 3600)
    values = {"count": count, "lines": lines, "hours": hours}
    for email in to:
        desk_mail.tell(db, entry, "letters_stopped", email, Party.SYSTEM, values)
    return len(to)
