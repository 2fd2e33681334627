"""Decisions, what was decided beforehand, and the law by which it was."""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, Index, UniqueConstraint, false, text
from sqlmodel import Field, SQLModel

from contactdesk import words
from contactdesk.store.models.columns import Numbered, choice


class Decision(Numbered, table=True):
    """One decision on one contact: on which foot it stands, by whom it was taken, by whom it was entered."""

    __table_args__ = (
        UniqueConstraint("id", "contact_id", "granted"),
        # foot b says how it reached the liaison; foot c names the standing permission it rests on.
        # coalesce: a check whose answer is NULL lets the row in
        CheckConstraint(
            "foot <> 'recorded' OR coalesce(how, '') IN ('mondeling', 'schriftelijk')",
            name="recorded_says_how",
        ),
        CheckConstraint(
            "(foot = 'standing') = (standing_permission_id IS NOT NULL)", name="standing_has_permission"
        ),
        CheckConstraint("foot = 'letter' OR entered_by_id IS NOT NULL", name="entered_by_somebody"),
        CheckConstraint(
            "granted = (outcome IN ('toegestaan', 'voorwaarden'))", name="granted_follows_outcome"
        ),
        CheckConstraint(
            "outcome <> 'geweigerd' OR (coalesce(trim(ground), '') <> '' "
            "AND coalesce(trim(reason), '') <> '' AND coalesce(trim(alternative), '') <> '')",
            name="refusal_has_reasons",
        ),
        CheckConstraint(
            "outcome <> 'voorwaarden' OR coalesce(trim(conditions), '') <> ''", name="conditions_are_named"
        ),
        CheckConstraint(
            "outcome <> 'ingetrokken' OR coalesce(trim(reason), '') <> ''", name="revocation_has_reason"
        ),
        CheckConstraint("trim(decided_by) <> ''", name="taken_by_somebody"),
        # the clock looks each minute for what was promised for today
        Index(
            "ix_decision_offered",
            "alternative_on",
            sqlite_where=text("alternative_on IS NOT NULL"),
            postgresql_where=text("alternative_on IS NOT NULL"),
        ),
        Index(
            "ix_decision_standing",
            "standing_permission_id",
            sqlite_where=text("standing_permission_id IS NOT NULL"),
            postgresql_where=text("standing_permission_id IS NOT NULL"),
        ),
    )

    contact_id: int = Field(foreign_key="contact_request.id", index=True)
    portfolio_id: int | None = Field(
        default=None, foreign_key="portfolio.id", description="for which minister it was taken"
    )
    replaced_by_id: int | None = Field(
        default=None,
        foreign_key="portfolio.id",
        description="which minister took it in the place of that one, whose office was vacant; absent: that one",
    )
    outcome: words.Outcome = Field(sa_type=choice(words.Outcome, "outcome"))
    granted: bool
    foot: words.Foot = Field(sa_type=choice(words.Foot, "foot"))
    decided_by: str = Field(description="the name of who took it: the minister, or who decided by mandate")
    capacity: words.Capacity = Field(sa_type=choice(words.Capacity, "capacity"))
    decided_on: date
    how: words.How | None = Field(default=None, sa_type=choice(words.How, "how"))
    entered_by_id: int | None = Field(default=None, foreign_key="person.id")
    entered_from: str | None = Field(default=None, description="the mailbox whose link was used (foot a)")
    standing_permission_id: int | None = Field(default=None, foreign_key="standing_permission.id")
    conditions: str | None = None
    or_colleague: bool = Field(
        default=False,
        sa_column_kwargs={"server_default": false()},
        description="it holds for a colleague of the official too, who needs no new one",
    )
    ground: str | None = None
    grounds_hash: str | None = Field(
        default=None, description="the grounds file by which it was refused: `LawText`; empty before 0028"
    )
    reason: str | None = None
    alternative: str | None = None
    alternative_on: date | None = Field(
        default=None, description="on which day what is offered is there: the clock reminds of it"
    )
    at: datetime
    disputed_at: datetime | None = None
    dispute: str | None = None
    mistaken_at: datetime | None = Field(
        default=None, description="when who entered it took it back: it was entered wrongly, and was never so"
    )
    mistake: str | None = Field(
        default=None, description="what was wrong with it; who was told of it reads this"
    )


class StandingPermission(Numbered, table=True):
    """A permission given beforehand by the minister (foot c), in writing (Awb 10:5, 10:8, 10:12): a work agreement,
    revocable at once. What an earlier version recorded has no document."""

    __tablename__ = "standing_permission"

    portfolio_id: int = Field(foreign_key="portfolio.id", index=True)
    forms: list[str] = Field(sa_type=JSON)
    organisations: list[int] = Field(sa_type=JSON, description="empty: all of this portfolio")
    initiators: list[str] = Field(sa_type=JSON)
    chambers: list[str] = Field(sa_type=JSON)
    conditions: str | None = None
    starts_on: date
    until: date
    decided_by: str
    capacity: words.Capacity = Field(sa_type=choice(words.Capacity, "capacity"))
    decided_on: date
    how: words.How = Field(sa_type=choice(words.How, "how"))
    entered_by_id: int = Field(foreign_key="person.id")
    created_at: datetime
    revoked_at: datetime | None = None
    revoked_by_id: int | None = Field(default=None, foreign_key="person.id")
    suspended_at: datetime | None = None
    version: int = 1
    mandate: str | None = Field(default=None, description="under which one, where it was not given in person")
    document: str | None = Field(default=None, description="in which document it stands")
    confirms_id: int | None = Field(
        default=None,
        foreign_key="standing_permission.id",
        unique=True,
        index=True,
        description="which suspended one the successor gives again with this one",
    )
    withdrawn_by: str | None = Field(
        default=None, description="who withdrew it; `revoked_by_id` entered that"
    )
    withdrawn_on: date | None = None
    withdrawn_in: str | None = Field(default=None, description="in which document, where there is one")


class WorkingAgreement(Numbered, table=True):
    """What goes with an inspectorate without asking the minister who answers for it first: who laid it down, its scope.

    Only the newest of each inspectorate and portfolio has no `until`, also where it is withdrawn.
    """

    __tablename__ = "working_agreement"
    __table_args__ = (
        CheckConstraint("standing = 'default' OR decided_by IS NOT NULL", name="laid_down_by_somebody"),
        Index("ix_working_agreement_between", "organisation_id", "portfolio_id", "id"),
        Index(
            "uq_working_agreement_newest",
            "organisation_id",
            "portfolio_id",
            unique=True,
            sqlite_where=text("until IS NULL"),
            postgresql_where=text("until IS NULL"),
        ),
    )

    organisation_id: int = Field(foreign_key="organisation.id")
    portfolio_id: int = Field(foreign_key="portfolio.id")
    standing: words.AgreementStanding = Field(sa_type=choice(words.AgreementStanding, "standing"))
    scope: list[str] = Field(sa_type=JSON)
    since: date
    until: date | None = Field(default=None, description="the first day on which another took its place")
    decided_by: str | None = None
    capacity: words.Capacity | None = Field(default=None, sa_type=choice(words.Capacity, "capacity"))
    entered_by_id: int | None = Field(default=None, foreign_key="person.id")
    entered_from: str | None = None
    at: datetime


class LawText(SQLModel, table=True):
    """A rules file, terms or refusal grounds as they were when they first decided something; `hash` is its SHA-256."""

    __tablename__ = "law_text"
    __table_args__ = (CheckConstraint("kind IN ('rules', 'terms', 'grounds')", name="kind"),)

    hash: str = Field(primary_key=True)
    kind: str
    text: str
    first_seen: datetime


class CalendarInUse(Numbered, table=True):
    """By which calendar the terms that run were counted: the newest row. `reached`: up to which contact they were
    counted again; None where all were."""

    __tablename__ = "calendar_in_use"

    hash: str
    at: datetime
    reached: int | None = None
