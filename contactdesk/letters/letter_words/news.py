"""What happened to a contact, as a letter must tell it."""

from dataclasses import dataclass, field
from typing import Any

from contactdesk.law.permissions import Actor
from contactdesk.store.models import Decision
from contactdesk.words import Action, Party, State


@dataclass(frozen=True)
class News:
    """What happened, for the words of the letters: everything that is not on the contact itself.
    `is_other_office`: it is put to another minister than before."""

    action: Action | str
    by: Actor
    party: Party
    text: str | None = None
    decision: Decision | None = None
    was: State | None = None
    next_number: str | None = None
    is_other_office: bool = False
    extra: dict[str, Any] = field(default_factory=dict)
