"""Which field of which deed can begin with a standard text, and putting one there. Does no deed, and keeps nothing."""

from collections.abc import Collection, Mapping
from typing import Final

from sqlmodel import Session

from contactdesk.contacts.meeting import is_of_unit
from contactdesk.law import disclosure
from contactdesk.law.outcomes import invalid
from contactdesk.law.permissions import Actor
from contactdesk.people import standard_texts
from contactdesk.store import visibility
from contactdesk.store.models import ContactRequest, as_id
from contactdesk.words import Role, TextKind

#: the button of a field, which has the name of that field; and how its list of texts is called
PUT_IN: Final = "voegin"
LIST: Final = "standaard_{}"
#: where a text was just put in
JUST_PUT_IN: Final = "ingevoegd"

#: key of a deed and field of its form → what kind of text it takes
FIELDS: Final[Mapping[tuple[str, str], TextKind]] = {
    ("toestemming-vragen", "advies"): TextKind.ADVICE,
    ("vooraf", "voorwaarden"): TextKind.CONDITIONS,
    ("besluit", "voorwaarden"): TextKind.CONDITIONS,
    ("besluit", "reden"): TextKind.REASON,
    ("toestemming-intrekken", "reden"): TextKind.REASON,
    ("doorsturen", "reden"): TextKind.REASON,
    ("afhouden", "tekst"): TextKind.REASON,
    ("wedervraag", "tekst"): TextKind.ASK_BACK,
}

#: id and name of a text
Titled = tuple[int, str]


def offered(
    db: Session, contact: ContactRequest, by: Actor, keys: Collection[str]
) -> dict[tuple[str, str], list[Titled]]:
    """Per deed and field what `by` can choose there; nothing where there is nothing."""
    fields = {field: kind for field, kind in FIELDS.items() if field[0] in keys}
    owner = _owner(db, contact, by) if fields else None
    rows = standard_texts.in_use(db, owner) if owner else []
    found = {
        field: [(row.id, row.title) for row in rows if row.kind is kind] for field, kind in fields.items()
    }
    return {field: titles for field, titles in found.items() if titles}


def put_in(db: Session, number: str, by: Actor, key: str, typed: Mapping[str, str]) -> dict[str, str]:
    """What was typed, with the chosen text below what stood in its field. Raises NotFound for a stranger, Invalid at the
    list where it is none of those that are offered."""
    contact, field = visibility.find(db, number, by), typed.get(PUT_IN, "")
    listed = LIST.format(field)
    kind, owner = FIELDS.get((key, field)), _owner(db, contact, by)
    rows = standard_texts.in_use(db, owner) if owner else []
    chosen = as_id(typed.get(listed, ""))
    text = next((row.text for row in rows if row.id == chosen and row.kind is kind), None)
    if kind is None or text is None:
        raise invalid(listed if kind else "", "Kies een standaardtekst uit de lijst")
    stood = typed.get(field, "").strip()
    kept = {name: value for name, value in typed.items() if name not in (PUT_IN, listed)}
    return kept | {field: f"{stood}\n\n{text}" if stood else text, JUST_PUT_IN: field}


def _owner(db: Session, contact: ContactRequest, by: Actor) -> int | None:
    """Whose texts these are: of the ministry that handles it, for its contact persons. In sealed help the unit's own, for the
    unit."""
    if disclosure.is_sealed(contact):
        is_unit = is_of_unit(db, contact) and contact.handler_id in _of(by, Role.BODY)
        return contact.handler_id if is_unit else None
    return contact.department_id if contact.department_id in _of(by, Role.LIAISON) else None


def _of(by: Actor, role: Role) -> set[int | None]:
    return {grant.organisation_id for grant in by.of(role)}
