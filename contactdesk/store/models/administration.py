"""What administrators do: together (a proposal) and alone (an edit)."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index
from sqlmodel import Field

from contactdesk.store.models.columns import Numbered


class Proposal(Numbered, table=True):
    """An act of administration that works only after a second administrator agreed, and where it changes a
    mailbox, after the test letter to the new one was answered."""

    __table_args__ = (
        CheckConstraint(
            "kind IN ('role', 'mailbox', 'rejoin', 'address', 'organisation', 'seats', 'minister', 'replacement', 'committee', 'retention')",
            name="kind",
        ),
        CheckConstraint("approved_by_id <> proposed_by_id", name="four_eyes"),
        CheckConstraint("effective_at IS NULL OR approved_by_id IS NOT NULL", name="effective_is_approved"),
        CheckConstraint(
            "kind <> 'mailbox' OR effective_at IS NULL OR answered_at IS NOT NULL",
            name="effective_mailbox_answered",
        ),
        CheckConstraint("effective_at IS NULL OR rejected_at IS NULL", name="effective_or_rejected"),
    )

    kind: str
    person_id: int | None = Field(default=None, foreign_key="person.id")
    organisation_id: int | None = Field(default=None, foreign_key="organisation.id")
    portfolio_id: int | None = Field(default=None, foreign_key="portfolio.id")
    details: dict[str, Any] = Field(sa_type=JSON)
    proposed_by_id: int = Field(foreign_key="person.id")
    proposed_at: datetime
    approved_by_id: int | None = Field(default=None, foreign_key="person.id")
    approved_at: datetime | None = None
    answered_at: datetime | None = None
    rejected_by_id: int | None = Field(default=None, foreign_key="person.id")
    rejected_at: datetime | None = None
    effective_at: datetime | None = None
    takes_effect_on: date | None = Field(
        default=None, description="the day from which what was agreed on is so; absent: at once"
    )
    impossible_at: datetime | None = Field(default=None, description="on its day it could not be done")
    impossible_because: str | None = None


class Edit(Numbered, table=True):
    """What one administrator changed alone, as it was and as it became. Read it through `people.edits` only."""

    __table_args__ = (
        CheckConstraint("thing IN ('organisation', 'person', 'committee')", name="thing"),
        Index("ix_edit_thing", "thing", "thing_id"),
    )

    entry_id: int = Field(foreign_key="audit_entry.id", unique=True)
    thing: str
    thing_id: int
    old: dict[str, str | None] = Field(sa_type=JSON, description="field → value; nothing where it was added")
    new: dict[str, str | None] = Field(sa_type=JSON)
    made_at: datetime = Field(index=True)
