"""People, the roles they have, lent or take over, and what each of them chose for themselves."""

from datetime import date, datetime
from secrets import token_hex

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from contactdesk import words
from contactdesk.store.models.columns import Numbered, choice


class Person(Numbered, table=True):
    """Somebody who can sign in or be written to. The e-mail address is kept in lower case."""

    __table_args__ = (
        CheckConstraint("email = lower(email)", name="email_lower"),
        Index("uq_person_issuer_subject", "issuer", "subject", unique=True),
    )

    name: str
    email: str = Field(unique=True)
    phone: str | None = None
    #: of a member: how the register of their Chamber knows them, and their parliamentary group (`fractie`)
    register_id: str | None = Field(default=None, unique=True, index=True)
    parliamentary_group: str | None = None
    issuer: str | None = None
    subject: str | None = None
    salt: str = Field(
        default_factory=lambda: token_hex(16),
        sa_column_kwargs={"server_default": ""},
        description="goes into the hashes of this row that the log keeps",
    )


class RoleGrant(Numbered, table=True):
    """One role of one person, with its dates. Deputies are roles with dates."""

    __tablename__ = "role_grant"
    __table_args__ = (
        CheckConstraint("role <> 'member' OR chamber IS NOT NULL", name="member_has_chamber"),
        CheckConstraint("role <> 'assistant' OR member_id IS NOT NULL", name="assistant_has_member"),
        CheckConstraint(
            "role NOT IN ('clerk', 'chair') OR committee_id IS NOT NULL", name="clerk_has_committee"
        ),
        CheckConstraint("role <> 'minister' OR portfolio_id IS NOT NULL", name="minister_has_portfolio"),
        CheckConstraint(
            "role NOT IN ('liaison', 'official', 'body') OR organisation_id IS NOT NULL",
            name="role_has_organisation",
        ),
    )

    person_id: int = Field(foreign_key="person.id", index=True)
    role: words.Role = Field(sa_type=choice(words.Role, "role"))
    chamber: words.Chamber | None = Field(default=None, sa_type=choice(words.Chamber, "chamber"))
    organisation_id: int | None = Field(default=None, foreign_key="organisation.id", index=True)
    portfolio_id: int | None = Field(default=None, foreign_key="portfolio.id", index=True)
    committee_id: int | None = Field(default=None, foreign_key="committee.id", index=True)
    member_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    is_deputy: bool = False
    starts_on: date | None = None
    ends_on: date | None = None
    successor_id: int | None = Field(
        default=None, foreign_key="person.id", description="who has what they took up once this is over"
    )


class Delegation(SQLModel, table=True):
    """A role that its holder lent to somebody, instead of an administrator giving it: who, when, and taken back."""

    grant_id: int = Field(primary_key=True, foreign_key="role_grant.id")
    given_by_id: int = Field(foreign_key="person.id", index=True)
    given_at: datetime
    withdrawn_by_id: int | None = Field(default=None, foreign_key="person.id")
    withdrawn_at: datetime | None = None


class Absence(Numbered, table=True):
    """The days in which a contact person is not there, from `starts_on` up to, not including, `ends_on`; and who stands in
    for them. Not why: that is nobody's business here."""

    __table_args__ = (
        CheckConstraint("ends_on > starts_on", name="has_days"),
        CheckConstraint("stand_in_id <> person_id", name="somebody_else_stands_in"),
    )

    person_id: int = Field(foreign_key="person.id", index=True)
    starts_on: date
    ends_on: date
    stand_in_id: int | None = Field(default=None, foreign_key="person.id")
    entered_by_id: int = Field(foreign_key="person.id")
    entered_at: datetime
    withdrawn_by_id: int | None = Field(default=None, foreign_key="person.id")
    withdrawn_at: datetime | None = None


class LetterChoice(SQLModel, table=True):
    """To whom a member has the letters about their contacts go. Without a row: as usual (`words.LettersTo`)."""

    __tablename__ = "letter_choice"

    person_id: int = Field(primary_key=True, foreign_key="person.id")
    letters_to: words.LettersTo = Field(sa_type=choice(words.LettersTo, "letters_to"))
    chosen_at: datetime


class SavedView(Numbered, table=True):
    """A view of the queue that somebody keeps under a name: the address of a list, as it is narrowed down and sorted."""

    __tablename__ = "saved_view"
    __table_args__ = (
        Index(
            "uq_saved_view_first",
            "person_id",
            unique=True,
            sqlite_where=text("is_first"),
            postgresql_where=text("is_first"),
        ),
    )

    person_id: int = Field(foreign_key="person.id", index=True)
    name: str
    query: str = Field(description="what stands behind the question mark of its address")
    is_first: bool = Field(default=False, description="the queue opens with it")
    saved_at: datetime


class MorningLetter(SQLModel, table=True):
    """Whether somebody wants a letter each working morning, and the last day on which they had it, or nothing was to say."""

    __tablename__ = "morning_letter"

    person_id: int = Field(primary_key=True, foreign_key="person.id")
    is_wanted: bool
    chosen_at: datetime
    looked_on: date | None = None


class CalendarAddress(SQLModel, table=True):
    """By which a calendar program reads somebody's appointments. The address is not stored, only its hash."""

    __tablename__ = "calendar_address"

    person_id: int = Field(primary_key=True, foreign_key="person.id")
    token_hash: str = Field(unique=True)
    provider: str = Field(description="through which its maker had signed in: it opens no more than that")
    organisation_id: int | None = Field(
        default=None,
        foreign_key="organisation.id",
        description="set when they came in through a body's mailbox: this body and nothing else",
    )
    made_at: datetime
