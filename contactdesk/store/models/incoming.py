"""Mail that comes in: reports of delivery, answers to letters and to invitations."""

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from contactdesk import words
from contactdesk.store.models.columns import Numbered, choice


class IncomingMail(Numbered, table=True):
    """A message that came in and that the desk does not read: whole, until some time after it was handed on."""

    __tablename__ = "incoming_mail"

    at: datetime = Field(index=True)
    kind: str
    content: bytes
    audit_id: int | None = Field(
        default=None, foreign_key="audit_entry.id", index=True, description="with which it was handed on"
    )


class AnswerMail(Numbered, table=True):
    """A mail that answered a letter about a contact: filed as a message, or in the tray of the contact persons (`why`) until
    one of them settles it. Its words stand here only in the tray, and only where contact persons may read them."""

    __tablename__ = "answer_mail"
    __table_args__ = (
        Index("ix_answer_mail_contact_id_at", "contact_id", "at"),
        Index(
            "ix_answer_mail_waiting",
            "id",
            sqlite_where=text("settled_at IS NULL"),
            postgresql_where=text("settled_at IS NULL"),
        ),
        Index(
            "ix_answer_mail_kept",
            "settled_at",
            sqlite_where=text("text IS NOT NULL"),
            postgresql_where=text("text IS NOT NULL"),
        ),
    )

    number: str = Field(
        unique=True, description="a hash of its Message-ID, sender, subject and text: it comes in once"
    )
    at: datetime
    contact_id: int = Field(foreign_key="contact_request.id")
    letter_id: int = Field(foreign_key="letter.id", index=True)
    sender: str
    subject: str
    text: str | None = None
    attachments: str = Field(description="names only, one a line: an attachment is not taken")
    why: words.TrayWhy | None = Field(
        default=None, sa_type=choice(words.TrayWhy, "why"), description="why it was not filed by itself"
    )
    settled_at: datetime | None = None
    settled_by_id: int | None = Field(default=None, foreign_key="person.id")


class Attendance(Numbered, table=True):
    """What an address that was invited to the appointment of a contact answered last."""

    __table_args__ = (UniqueConstraint("contact_id", "email", name="uq_attendance_contact_id_email"),)

    contact_id: int = Field(foreign_key="contact_request.id")
    email: str
    answer: words.Attending = Field(sa_type=choice(words.Attending, "answer"))
    sequence: int = Field(description="of the invitation that was answered (RFC 5545, SEQUENCE)")
    stamped_at: datetime = Field(description="when it was answered, as the calendar program says")
    at: datetime


class IncomingCount(SQLModel, table=True):
    """How many messages of each kind came in on a day."""

    __tablename__ = "incoming_count"

    on: date = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    times: int
