"""What who asked for Parliament can still do, outcome by outcome: each a link, most to a form that is filled in already."""

from collections.abc import Callable
from typing import Final, TypeAlias

from sqlmodel import Session

from contactdesk.contacts.contact_page.reader import Reader
from contactdesk.contacts.possible import possible
from contactdesk.contacts.together import may_add
from contactdesk.letters.letter_words.people import short_name
from contactdesk.store.models import ContactRequest, Organisation
from contactdesk.words import ASSISTANCE, Form, State

#: where it is, and what it is called
Step: TypeAlias = tuple[str, str]
Way: TypeAlias = Callable[[Session, ContactRequest, Reader], Step | None]

ASK: Final = "/verzoeken/nieuw"
#: deeds of the same page, by the id of their form or button
ESCALATE: Final[Step] = ("#voorleggen", "Leg het voor aan de secretaris-generaal")
WITHDRAW: Final[Step] = ("#intrekken", "Trek het verzoek in")
NOT_HELPED: Final[Step] = ("#niet-geholpen", "Dit helpt mij niet")
#: as the rules of order of both Chambers have it
WRITTEN: Final = "Schriftelijke vragen dient u in bij de Voorzitter van uw Kamer."


def _other_official(db: Session, contact: ContactRequest, reader: Reader) -> Step | None:
    """Linked to this one, with everything but the name; of help with a law the unit chooses who helps."""
    if contact.form in ASSISTANCE or not (contact.official_name or contact.wished_official):
        return None
    return (f"{ASK}?opnieuw={contact.number}&ambtenaar=", "Vraag een andere ambtenaar")


def _only_facts(db: Session, contact: ContactRequest, reader: Reader) -> Step | None:
    """To refuse a talk is not to refuse information; where the rules let such a question through."""
    if contact.form in ASSISTANCE or contact.form is Form.FACTUAL_INFORMATION:
        return None
    there = db.get_one(Organisation, contact.organisation_id)
    if Form.FACTUAL_INFORMATION not in possible(db, reader.actor, there, None).forms:
        return None
    return (f"{ASK}?opnieuw={contact.number}&vorm={Form.FACTUAL_INFORMATION.value}", "Vraag alleen de feiten")


def _otherwise(db: Session, contact: ContactRequest, reader: Reader) -> Step | None:
    return (f"{ASK}?kopie={contact.number}", "Vraag het anders")


def _elsewhere(db: Session, contact: ContactRequest, reader: Reader) -> Step | None:
    return ("/organisaties", "Zoek een andere organisatie")


def _beside(db: Session, contact: ContactRequest, reader: Reader) -> Step | None:
    if not may_add(db, contact, reader.actor):
        return None
    return (f"{ASK}?bij={contact.number}", "Vraag dit ook aan een andere organisatie")


def _public(db: Session, contact: ContactRequest, reader: Reader) -> Step | None:
    """What is public already, one asks the organisation itself: its page says where."""
    there = db.get_one(Organisation, contact.organisation_id)
    return (f"/organisaties/{there.id}", f"Vraag {short_name(there)} zelf wat al openbaar is")


def _not_helped(db: Session, contact: ContactRequest, reader: Reader) -> Step | None:
    return NOT_HELPED


#: after these nothing runs any more; asking the same again is a button of its own, where that can be
AFTER: Final[dict[State, tuple[Way, ...]]] = {
    State.REFUSED: (_other_official, _only_facts, _elsewhere, _public),
    State.LAPSED: (_only_facts, _elsewhere, _public),
    State.WITHDRAWN: (_elsewhere, _public),
    State.DECLINED: (_otherwise, _elsewhere, _public),
    State.ANSWERED: (_not_helped, _otherwise, _elsewhere),
}


def after_end(db: Session, contact: ContactRequest, reader: Reader) -> tuple[Step, ...]:
    """The ways that are open after this outcome."""
    found = (way(db, contact, reader) for way in AFTER.get(contact.state, ()))
    return tuple(step for step in found if step)


def while_waiting(db: Session, contact: ContactRequest, reader: Reader, *own: Step) -> tuple[Step, ...]:
    """While nobody answers: what can be done with this one, and whom else can be asked."""
    beside = _beside(db, contact, reader)
    return (*own, beside) if beside else own
