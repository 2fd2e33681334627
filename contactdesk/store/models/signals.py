"""Emergency signals: no contact, and of none."""

from datetime import date, datetime
from secrets import token_hex

from sqlalchemy import JSON, CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from contactdesk import words
from contactdesk.store.models.columns import Numbered, choice


class EmergencySignal(Numbered, table=True):
    """What a body says that cannot be carried out, as a last step, and to which minister. No contact, and of none.

    `sent_to`: the mailbox that had the newest letter with a link; another one is told, and the link of this one opens nothing.
    """

    __tablename__ = "emergency_signal"
    __table_args__ = (
        CheckConstraint("(state IN ('sent', 'overdue')) = (closed_at IS NULL)", name="closed_has_a_moment"),
        CheckConstraint("state <> 'overdue' OR expired_at IS NOT NULL", name="overdue_since"),
        Index(
            "ix_emergency_signal_open",
            "due_on",
            "id",
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
    )

    number: str = Field(unique=True)
    salt: str = Field(default_factory=lambda: token_hex(16))
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    portfolio_id: int = Field(foreign_key="portfolio.id", index=True)
    state: words.SignalState = Field(sa_type=choice(words.SignalState, "state"))
    subject: str
    measure: str = Field(description="which law, plan or decision it is about")
    decider: words.Decider = Field(sa_type=choice(words.Decider, "decider"))
    decided_on: date | None = Field(default=None, description="when that is decided, where it is known")
    obstacle: str = Field(description="what cannot be carried out")
    affected: str = Field(description="whom it hurts")
    tried: str
    wish: str
    warnings: list[dict[str, str]] = Field(sa_type=JSON, description="earlier: kind, on, source, outcome")
    signed_by: str = Field(description="who of the leadership stands behind it")
    signed_as: str
    entered_by_id: int = Field(foreign_key="person.id")
    sent_at: datetime
    due_on: date
    sent_to: str
    reminded_at: datetime | None = None
    expired_at: datetime | None = None
    closed_at: datetime | None = None
    version: int = 1


class SignalEvent(Numbered, table=True):
    """What happened with an emergency signal, and what was said then. `by_name`: who signed, or acted from a letter."""

    __tablename__ = "signal_event"

    signal_id: int = Field(foreign_key="emergency_signal.id", index=True)
    salt: str = Field(default_factory=lambda: token_hex(16))
    action: words.SignalAction = Field(sa_type=choice(words.SignalAction, "action"))
    by_id: int | None = Field(default=None, foreign_key="person.id")
    by_name: str | None = None
    capacity: words.Capacity | None = Field(default=None, sa_type=choice(words.Capacity, "capacity"))
    text: str | None = None
    promised_on: date | None = Field(default=None, description="by when what is promised is done")
    at: datetime
    undone_at: datetime | None = Field(
        default=None, description="an answer of which the office says it is none"
    )
    audit_id: int | None = Field(
        default=None, foreign_key="audit_entry.id", description="with which its letters went"
    )


class SignalCount(SQLModel, table=True):
    """How often each outcome of emergency signals came in a year that is over. Written once: no body, no minister."""

    __tablename__ = "signal_count"

    year: int = Field(primary_key=True)
    outcome: str = Field(primary_key=True)
    times: int
