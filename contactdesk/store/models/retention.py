"""How long contacts are kept, what may not be destroyed yet, and what was."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field

from contactdesk import words
from contactdesk.store.models.columns import Numbered, choice


class RetentionClass(Numbered, table=True):
    """How long a ministry keeps its closed contacts of one kind, as two administrators set it. Without a row: for ever."""

    __tablename__ = "retention_class"
    __table_args__ = (
        UniqueConstraint("department_id", "regime", name="uq_retention_class_department_id_regime"),
        CheckConstraint("years >= 1", name="years"),
    )

    department_id: int = Field(foreign_key="organisation.id")
    regime: words.RetentionGroup = Field(sa_type=choice(words.RetentionGroup, "regime"))
    years: int | None = Field(
        default=None, description="from closing; empty: it is kept. The file can ask for more"
    )
    source: str
    proposal_id: int = Field(foreign_key="proposal.id")
    set_at: datetime


class Freeze(Numbered, table=True):
    """A contact that may not be destroyed for now, whatever its class says, until `ended_at`."""

    __table_args__ = (
        # one for each kind of reason at a time
        Index(
            "uq_freeze_lasting",
            *("contact_id", "kind"),
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    contact_id: int = Field(foreign_key="contact_request.id", index=True)
    kind: words.FreezeKind = Field(sa_type=choice(words.FreezeKind, "kind"))
    reason: str
    frozen_at: datetime
    ended_at: datetime | None = None
    ended_because: str | None = None


class Destruction(Numbered, table=True):
    """One time that closed contacts were destroyed: which, they say themselves (`ContactRequest.destruction_id`)."""

    begun_at: datetime
    finished_at: datetime | None = Field(default=None, description="empty: it was broken off, and goes on")
    until: date = Field(description="what might go on this day or before")
    classes: list[dict[str, Any]] = Field(sa_type=JSON, description="as they held then")
    backups: str = Field(description="where copies are and until when, as who did it said")
