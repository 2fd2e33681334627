"""What is said on a contact, sealed or not, and what is typed and not sent yet."""

from datetime import datetime

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field, SQLModel

from contactdesk import words
from contactdesk.store.models.columns import Numbered, choice


class Message(Numbered, table=True):
    """What was said on a contact: messages, questions back, clarifications, internal notes. Never sealed. `party` said it;
    `by_id` is who wrote it down, or `by_name`, of who acts from a letter and has no account."""

    contact_id: int = Field(foreign_key="contact_request.id", index=True)
    action: words.Action = Field(sa_type=choice(words.Action, "action"))
    by_id: int | None = Field(default=None, foreign_key="person.id")
    by_name: str | None = None
    party: words.Party = Field(sa_type=choice(words.Party, "party"))
    text: str
    at: datetime
    how: words.Channel | None = Field(
        default=None,
        sa_type=choice(words.Channel, "how"),
        description="where it was not typed here by who said it: how it came in",
    )
    received_at: datetime | None = Field(
        default=None, description="when it came in, where a contact person wrote it down later"
    )


class SealedText(Numbered, table=True):
    """The content of a `title_only` contact. Read it through `visibility.sealed_texts` only;
    `audit.contents` hashes it, and tells nothing of it."""

    __tablename__ = "sealed_text"

    contact_id: int = Field(foreign_key="contact_request.id", index=True)
    field: str
    by_id: int = Field(foreign_key="person.id")
    text: str
    at: datetime


class Draft(Numbered, table=True):
    """What somebody is asking and has not sent yet, as it was typed: of that one person. Read it through
    `contacts.drafts` only."""

    __tablename__ = "draft"
    __table_args__ = (UniqueConstraint("name", "person_id"),)

    person_id: int = Field(foreign_key="person.id", index=True)
    name: str = Field(description="the key of its form, and its place in the address")
    token_hash: str = Field(
        description="of the session in which it was typed: after that has ended, it proves the browser"
    )
    typed: dict[str, str] = Field(
        sa_type=JSON, description="field of the form → text; what is sealed stands apart"
    )
    version: int = 1
    changed_at: datetime = Field(index=True)


class SealedDraft(SQLModel, table=True):
    """Of a draft of help with a law what becomes `SealedText` when it is sent."""

    __tablename__ = "sealed_draft"

    draft_id: int = Field(primary_key=True, foreign_key="draft.id")
    typed: dict[str, str] = Field(sa_type=JSON)


class FormSent(SQLModel, table=True):
    """A form that made something, by a hash of who sent it and its key: the same form once more makes nothing."""

    __tablename__ = "form_sent"

    id: str = Field(primary_key=True)
    said: str = Field(description="what was typed, as a hash that only the key can make")
    led_to: str
    at: datetime = Field(index=True)
