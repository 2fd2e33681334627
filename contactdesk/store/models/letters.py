"""Letters that leave, the links in them, reminders, and the worker and mail server that carry them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from contactdesk import words
from contactdesk.store.models.columns import Numbered, choice


class Letter(Numbered, table=True):
    """One e-mail that the desk owes someone: the outbox. Its Message-ID stays the same over retries."""

    __table_args__ = (
        UniqueConstraint("id", "contact_id", "to_party"),
        UniqueConstraint("audit_id", "to_email", name="uq_letter_one_per_address_and_action"),
        Index(
            "ix_letter_due",
            "next_attempt_at",
            "id",
            sqlite_where=text("state IN ('queued', 'sending')"),
            postgresql_where=text("state IN ('queued', 'sending')"),
        ),
        Index(
            "ix_letter_due_notice",
            "next_attempt_at",
            "id",
            sqlite_where=text("state IN ('queued', 'sending') AND template = 'notice'"),
            postgresql_where=text("state IN ('queued', 'sending') AND template = 'notice'"),
        ),
        # these, and none on state alone: SQLite would take that one, and sort the whole queue at each claim
        Index(
            "ix_letter_failed",
            "id",
            sqlite_where=text("state IN ('failed', 'bounced')"),
            postgresql_where=text("state IN ('failed', 'bounced')"),
        ),
        Index(
            "ix_letter_superseded",
            "id",
            sqlite_where=text("state IN ('superseded')"),
            postgresql_where=text("state IN ('superseded')"),
        ),
        Index(
            "ix_letter_gathered",
            "id",
            sqlite_where=text("state IN ('gathered')"),
            postgresql_where=text("state IN ('gathered')"),
        ),
        Index(
            "ix_letter_delayed",
            "delayed_at",
            sqlite_where=text("delayed_at IS NOT NULL"),
            postgresql_where=text("delayed_at IS NOT NULL"),
        ),
        # whether a mailbox that sent a letter back took a later one
        Index("ix_letter_address", text("lower(to_email)"), "id"),
    )

    contact_id: int | None = Field(default=None, foreign_key="contact_request.id", index=True)
    audit_id: int = Field(foreign_key="audit_entry.id")
    template: str
    to_email: str
    to_party: str = Field(description="in which part somebody gets it: initiator, office, liaison …")
    reply_to: str | None = None
    subject: str
    body: str
    ics: str | None = None
    ics_method: str | None = None
    message_id: str = Field(unique=True)
    state: words.LetterState = Field(
        default=words.LetterState.QUEUED, sa_type=choice(words.LetterState, "state")
    )
    attempts: int = 0
    created_at: datetime
    next_attempt_at: datetime
    claimed_by: str | None = None
    handed_over_at: datetime | None = None
    accepted_at: datetime | None = None
    bounced_at: datetime | None = Field(
        default=None, description="a report said that it came back (RFC 3464)"
    )
    reported_at: datetime | None = Field(
        default=None, description="since when the administrators know that it does not leave, or came back"
    )
    last_error: str | None = None
    delayed_at: datetime | None = Field(
        default=None, description="a mail server further on said that it still tries (RFC 3464, `delayed`)"
    )
    again_at: datetime | None = Field(
        default=None,
        description="since when it is sent again by hand: reports of before are of another sending",
    )


class GatheredLetter(SQLModel, table=True):
    """A letter that leaves in a day overview, and the letter that carried it; absent: it waits for `leaves_at`."""

    __tablename__ = "gathered_letter"
    __table_args__ = (
        Index(
            "ix_gathered_letter_waits",
            "leaves_at",
            sqlite_where=text("overview_id IS NULL"),
            postgresql_where=text("overview_id IS NULL"),
        ),
    )

    letter_id: int = Field(primary_key=True, foreign_key="letter.id")
    leaves_at: datetime
    overview_id: int | None = Field(default=None, foreign_key="letter.id", index=True)


class DecisionLink(Numbered, table=True):
    """One link in one letter. The token itself is never stored: it is derived from the secret key, the letter
    and the nonce when the letter leaves, and checked in the same way."""

    __tablename__ = "decision_link"

    letter_id: int = Field(foreign_key="letter.id", index=True)
    contact_id: int = Field(foreign_key="contact_request.id", index=True)
    purpose: str = Field(description="decide, read or confirm")
    addressee: str
    asked_version: int
    decision_id: int | None = Field(default=None, foreign_key="decision.id")
    nonce: str
    expires_at: datetime


class LetterKey(Numbered, table=True):
    """A link or a code in a letter that is about no decision. Like a decision link it is derived when the letter
    leaves, never stored."""

    __tablename__ = "letter_key"
    __table_args__ = (
        CheckConstraint("purpose IN ('sign_in', 'mailbox', 'decision_code', 'signal')", name="purpose"),
        Index("ix_letter_key_purpose_about", "purpose", "about_id"),
    )

    letter_id: int = Field(foreign_key="letter.id", index=True)
    purpose: str
    about_id: int = Field(
        description="sign_in: organisation; mailbox: proposal; decision_code: decision link; signal: emergency signal"
    )
    browser_hash: str | None = Field(default=None, description="only the browser with this token may use it")
    nonce: str
    tries: int = 0
    expires_at: datetime
    used_at: datetime | None = None


class Reminder(Numbered, table=True):
    """A letter about the clock that has gone: once each (`near`, `passed`, `long_passed`, `quiet` …)."""

    __table_args__ = (UniqueConstraint("contact_id", "kind", "about"),)

    contact_id: int = Field(foreign_key="contact_request.id")
    kind: str
    about: str
    at: datetime


class WorkerBeat(SQLModel, table=True):
    """When each mail worker was last at work: without one of late, letters wait and nobody is reminded."""

    __tablename__ = "worker_beat"

    name: str = Field(primary_key=True)
    started_at: datetime
    seen_at: datetime = Field(index=True)


class MailLine(SQLModel, table=True):
    """The mail server takes no letters (of this sender): since when, what it said, when it was last tried."""

    __tablename__ = "mail_line"

    sender: str = Field(primary_key=True, description="empty: of nobody")
    down_since: datetime
    tried_at: datetime
    error: str
