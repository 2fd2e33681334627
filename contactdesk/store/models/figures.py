"""Counts, of which no person and no contact can be read."""

from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from contactdesk.store.models.columns import Numbered


class ReferralCount(SQLModel, table=True):
    """How often the desk pointed elsewhere: one count per day, rule and kind; no person."""

    __tablename__ = "referral_count"

    on: date = Field(primary_key=True)
    rule: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    times: int


class CountedQuarter(SQLModel, table=True):
    """A quarter (`2026-K3`) of which the figures are counted, once; under which rules, and by which definitions."""

    __tablename__ = "counted_quarter"

    quarter: str = Field(primary_key=True)
    counted_at: datetime
    rules_hash: str
    definitions: int = Field(description="`law.counts.measures.VERSION`")


class QuarterCount(Numbered, table=True):
    """How often something was done in a quarter: no contact and no person. It stays as it was counted, whatever becomes of the
    contacts. Never shown as it stands: `PublishedFigure` is (`law.counts.hiding`)."""

    __tablename__ = "quarter_count"
    __table_args__ = (
        Index("ix_quarter_count_let_go_in", "let_go_in", "measure"),
        Index("ix_quarter_count_quarter", "quarter", "measure"),
    )

    quarter: str
    department_id: int | None = Field(default=None, foreign_key="organisation.id")
    organisation_id: int | None = Field(default=None, foreign_key="organisation.id")
    form: str | None = None
    chamber: str | None = None
    measure: str
    part: str = Field(
        default="", description="of a refusal its ground, of a yes on what it stands, of days how many"
    )
    term: str = Field(default="", description="of a decision: whether it was in its term")
    times: int
    let_go_in: str | None = Field(default=None, description="with which quarter it became part of a block")


class PublishedFigure(Numbered, table=True):
    """A number that may be shown, as it was made when its period was over; it never changes.

    Without `view` a block of the Rijk. With `view` a part of what a year is divided by: of a ministry, or where `department_id` is
    absent of the Rijk; `ministry`: the number of that ministry itself; `days`: working days.
    """

    __tablename__ = "published_figure"
    __table_args__ = (Index("ix_published_figure_period", "period", "view"),)

    period: str = Field(description="2026-K3, or 2026")
    department_id: int | None = Field(default=None, foreign_key="organisation.id")
    view: str = ""
    part: str = ""
    figure: str = Field(description="of a block its measure")
    number: int


class ObstacleCount(SQLModel, table=True):
    """How often somebody named what kept them from contact: per quarter and ministry, and nothing else. Not who, when or of which
    contact; `department_id` 0: of no ministry."""

    __tablename__ = "obstacle_count"

    quarter: str = Field(primary_key=True)
    department_id: int = Field(primary_key=True)
    obstacle: str = Field(primary_key=True)
    times: int
