"""Whom somebody can call and whom they meet, for the start page: a permission without a number is half an answer."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk.contacts.contact_page.aftermath import Call, body, is_reachable, liaison, whom
from contactdesk.contacts.contact_page.facts import appointment, is_shown_above
from contactdesk.contacts.contact_page.reader import Reader, reader
from contactdesk.contacts.contact_page.talk import title
from contactdesk.law.disclosure import is_sealed
from contactdesk.law.permissions import Actor
from contactdesk.store import visibility
from contactdesk.store.desk import now
from contactdesk.store.models import ContactRequest

ASK_THEM: Final = "Geen nummer bekend. Bel de {}:"
ASK_BY_MAIL: Final = "Geen nummer bekend. Vraag erom in een mail."
ASK_HERE: Final = "Geen nummer bekend. Vraag het in een bericht op de pagina van dit verzoek."


@dataclass(frozen=True)
class Calling:
    """A contact with whom to reach: number and conditions; and where there is an appointment, when and where it is, and
    whether that is over."""

    number: str
    title: str
    call: Call
    meeting: str
    is_over: bool


def to_call(db: Session, by: Actor, ids: Iterable[int]) -> list[Calling]:
    """These contacts, in the order given, each with whom `by` may reach there."""
    wanted = list(ids)
    query = select(ContactRequest).where(col(ContactRequest.id).in_(wanted), visibility.visible_to(by))
    found = {row.id: row for row in db.execute(query).scalars()} if wanted else {}
    return [_calling(db, found[id_], reader(by, found[id_])) for id_ in wanted if id_ in found]


def _calling(db: Session, row: ContactRequest, seen: Reader) -> Calling:
    at = row.appointment_at
    return Calling(
        number=row.number,
        title=title(row),
        call=_call(db, row, seen),
        meeting=appointment(row, seen),
        is_over=at is not None and at < now(db),
    )


def _call(db: Session, row: ContactRequest, seen: Reader) -> Call:
    """Nothing where there is only a name: nobody can call that. Where no number is known it says how it comes."""
    if is_shown_above(row, seen):
        return _with_a_way(whom(db, row), () if is_sealed(row) else liaison(db, row))
    found = body(db, row) if is_reachable(row, seen) else ()
    return _with_a_way(found, ()) if found[1:] else ()


def _with_a_way(call: Call, contact_person: Call) -> Call:
    """What to do without a number: the contact person's, or else to ask it where one can write."""
    if "Telefoon" in dict(call):
        return call
    known = dict(contact_person)
    if "Telefoon" in known:
        return (*call, ("Bellen", ASK_THEM.format(known["Naam"])), ("Telefoon", known["Telefoon"]))
    return (*call, ("Bellen", ASK_BY_MAIL if "E-mail" in dict(call) else ASK_HERE))
