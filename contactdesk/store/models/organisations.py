"""Who there is to ask: organisations, the offices that answer for them, committees; and the texts that a ministry keeps."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field

from contactdesk import words
from contactdesk.store.models.columns import Numbered, choice


class Portfolio(Numbered, table=True):
    """Who answers: a minister or state secretary as an office, never as a person (docs/design.md, rule 8)."""

    key: str = Field(unique=True)
    title: str
    mailbox: str
    department_id: int | None = Field(default=None, foreign_key="organisation.id", index=True)
    former_titles: str | None = Field(default=None, description="a line each: its last day, and the title")
    question: str | None = Field(
        default=None, description="what is uncertain of who this is, or of the title"
    )
    settled_by: str | None = Field(default=None, description="who can say it")
    ended_on: date | None = None
    successor_id: int | None = Field(
        default=None, foreign_key="portfolio.id", description="of one that ended: which office has all of it"
    )


class Replacement(Numbered, table=True):
    """Another minister in the place of one who is gone, from `starts_on` up to, not including, `ends_on`; without that
    day until somebody comes after. It is over by its dates; `ended_at`: since when that is written down and told."""

    __table_args__ = (
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_it_starts"),
        CheckConstraint("replaced_by_id <> portfolio_id", name="another_replaces"),
        CheckConstraint("ended_at IS NULL OR ends_on IS NOT NULL", name="ended_has_a_day"),
        # one at a time in each office
        Index(
            "uq_replacement_open",
            "portfolio_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    portfolio_id: int = Field(foreign_key="portfolio.id", index=True, description="the office that is vacant")
    replaced_by_id: int = Field(foreign_key="portfolio.id", index=True)
    starts_on: date
    ends_on: date | None = None
    document: str = Field(description="in which document it was decided")
    proposal_id: int = Field(foreign_key="proposal.id")
    begun_at: datetime
    ended_at: datetime | None = None
    ended_by_id: int | None = Field(default=None, foreign_key="person.id")
    settled_at: datetime | None = Field(
        default=None, description="since when somebody holds the office again, or an administrator said so"
    )


class Organisation(Numbered, table=True):
    """A ministry, agency, inspectorate, zbo …; a ministry also carries the mailboxes of its contact desk."""

    name: str = Field(index=True)
    abbreviation: str | None = None
    kind: words.OrganisationKind = Field(sa_type=choice(words.OrganisationKind, "kind"))
    tooi: str | None = Field(default=None, unique=True)
    department_id: int | None = Field(default=None, foreign_key="organisation.id", index=True)
    portfolio_id: int | None = Field(
        default=None,
        sa_column_kwargs={"comment": "who answers for it; absent for bodies outside the Aanwijzingen"},
        foreign_key="portfolio.id",
    )
    mailbox: str | None = None
    phone: str | None = None
    website: str | None = None
    also_known_as: str | None = None
    topics: str | None = Field(
        default=None, description="what people look for when they mean this one, the most telling first"
    )
    note: str | None = None
    is_legislative_unit: bool = False
    liaison_mailbox: str | None = None
    liaison_phone: str | None = None
    secretary_general_mailbox: str | None = None
    email_domains: str | None = None
    ended_on: date | None = None
    source: str | None = Field(
        default=None, description="on which law or document its kind and minister rest"
    )
    source_on: date | None = Field(default=None, description="since when kind and minister are these, here")
    chosen_on: date | None = Field(
        default=None, description="administrators chose them: no file changes them after that"
    )
    question: str | None = Field(default=None, description="what of kind or minister is uncertain")
    settled_by: str | None = Field(default=None, description="who can say what it is")


class Elsewhere(Numbered, table=True):
    """Who is looked for here and is not here; `says` who then, `organisation_id` is the one here that knows most of it."""

    name: str = Field(unique=True)
    also_known_as: str | None = None
    topics: str | None = None
    says: str
    website: str | None = None
    organisation_id: int | None = Field(default=None, foreign_key="organisation.id", index=True)


class Committee(Numbered, table=True):
    """A committee of one of the Chambers; an inquiry committee (enquêtecommissie) has its own law."""

    name: str
    chamber: words.Chamber = Field(sa_type=choice(words.Chamber, "chamber"))
    is_inquiry: bool = False
    former_names: str | None = Field(default=None, description="a line each: its last day, and the name")
    ended_on: date | None = None


class CommitteeSeat(Numbered, table=True):
    """Somebody has a seat in a committee, as the register of their Chamber says; from the day of `ends_on` no more. It gives
    no role here: who is chair or clerk is agreed to by two administrators."""

    __tablename__ = "committee_seat"

    committee_id: int = Field(foreign_key="committee.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    function: str = Field(description="as the register has it: Lid, Voorzitter …")
    is_substitute: bool = False
    starts_on: date | None = None
    ends_on: date | None = None


class StandardText(Numbered, table=True):
    """A text that a ministry uses more often, or the unit that helps with laws: of that organisation alone."""

    __tablename__ = "standard_text"
    __table_args__ = (
        Index(
            "ix_standard_text_in_use",
            *("organisation_id", "kind"),
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    organisation_id: int = Field(foreign_key="organisation.id")
    kind: words.TextKind = Field(sa_type=choice(words.TextKind, "kind"))
    title: str = Field(description="what it is called where somebody chooses it")
    text: str
    version: int = 1
    changed_by_id: int = Field(foreign_key="person.id")
    changed_at: datetime
    ended_at: datetime | None = Field(default=None, description="from then on nobody chooses it")
