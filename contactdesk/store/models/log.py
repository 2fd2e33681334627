"""The log, what was told of it outside, and who read what."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlmodel import Field

from contactdesk.store.models.columns import Numbered


class AuditEntry(Numbered, table=True):
    """One entry of the log: a chain of hashes, field names and hashes of texts, never the texts themselves."""

    __tablename__ = "audit_entry"
    # by its moment: the figures of a quarter are counted from it
    __table_args__ = (UniqueConstraint("previous_hash"), Index("ix_audit_entry_at", "at"))

    at: datetime
    by_id: int | None = Field(default=None, foreign_key="person.id")
    by_party: str
    for_id: int | None = Field(default=None, foreign_key="person.id")
    action: str
    contact_id: int | None = Field(default=None, foreign_key="contact_request.id", index=True)
    details: dict[str, Any] = Field(sa_type=JSON)
    previous_hash: str
    hash: str = Field(unique=True)


class AuditCheckpoint(Numbered, table=True):
    """A head of the log that was told outside the database: a log that is made anew no longer leads there."""

    __tablename__ = "audit_checkpoint"

    at: datetime
    entries: int
    entry_id: int = Field(foreign_key="audit_entry.id", index=True)
    head: str


class SealedRead(Numbered, table=True):
    """Who opened sealed content, and when: shown to the requester."""

    __tablename__ = "sealed_read"

    contact_id: int = Field(foreign_key="contact_request.id", index=True)
    person_id: int = Field(foreign_key="person.id")
    at: datetime


class ContactRead(Numbered, table=True):
    """Who opened which contact, and when; once an hour for each person."""

    __tablename__ = "contact_read"

    contact_id: int = Field(foreign_key="contact_request.id", index=True)
    person_id: int = Field(foreign_key="person.id")
    at: datetime


class PersonRead(Numbered, table=True):
    """Which administrator opened whose page, and when; once an hour for each. Without `about_id`: the list of people."""

    __tablename__ = "person_read"
    __table_args__ = (Index("ix_person_read_about", "about_id", "person_id", "at"),)

    person_id: int = Field(foreign_key="person.id", description="who read it")
    about_id: int | None = Field(default=None, foreign_key="person.id")
    at: datetime
