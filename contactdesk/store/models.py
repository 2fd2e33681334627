"""The tables: columns and constraints, no behaviour. What the database can refuse, it refuses here (docs/design.md)."""

from datetime import date, datetime
from enum import StrEnum
from secrets import token_hex
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Enum,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    false,
    text,
    true,
)
from sqlmodel import Field, Relationship, SQLModel

from contactdesk import words
from contactdesk.law.content import SEALED

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


def choice(words_: type[StrEnum], name: str) -> Any:
    """A text column that takes the values of a StrEnum only, checked by the database itself."""
    return Enum(
        words_,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=32,
        values_callable=lambda enum: [member.value for member in enum],
    )


#: text of which what begins alike stands together, whatever the language of the database: SQLite always does that
IN_BYTES: Any = String().with_variant(String(collation="C"), "postgresql")


class Numbered(SQLModel):
    """A row that the database numbers at the flush: before that `id` is None, whatever its type says."""

    id: int = Field(default=None, primary_key=True)


def as_id(text: str) -> int | None:
    """The id, or version, that was written in an address or a form; None for what fits no column of every engine."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 9 else None


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


class FoundBy(Numbered, table=True):
    """By which text an organisation, or one that is elsewhere, is found, and how much that text says of it.

    Follows from the other tables (`people.organisations.findable`), and is made anew whenever they change.
    """

    __tablename__ = "found_by"

    organisation_id: int | None = Field(default=None, foreign_key="organisation.id", index=True)
    elsewhere_id: int | None = Field(default=None, foreign_key="elsewhere.id", index=True)
    text: str = Field(index=True)
    weight: int


class FoundByGram(SQLModel, table=True):
    """Three letters in a row of a word in `found_by`: a word with a mistake in it shares most of them."""

    __tablename__ = "found_by_gram"

    gram: str = Field(primary_key=True)
    text: str = Field(primary_key=True)


class MissedWord(SQLModel, table=True):
    """What found nothing, how often in a month (`2026-11`); never who looked for it."""

    __tablename__ = "missed_word"

    text: str = Field(primary_key=True)
    month: str = Field(primary_key=True)
    times: int


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


class ContactRequest(SQLModel, table=True):
    """One contact asked for or reported (`verzoek`).

    The columns `…_since` say from when on somebody may know of it. `salt` goes into the hashes that the audit
    log keeps of the texts: when the texts and the salt are destroyed, the hashes tell nothing more.
    """

    __tablename__ = "contact_request"
    __table_args__ = (
        UniqueConstraint("id", "regime"),
        # docs/design.md, rule 1: no way to a contact under permission without a permission in the database
        CheckConstraint(
            "regime <> 'permission' OR state NOT IN ('permitted', 'scheduled') OR permission_id IS NOT NULL",
            name="permitted_has_permission",
        ),
        CheckConstraint(
            "regime <> 'permission' OR state <> 'held' OR permission_id IS NOT NULL",
            name="held_has_permission",
        ),
        CheckConstraint(
            "(permission_id IS NULL) = (permission_granted IS NULL)", name="permission_is_a_whole"
        ),
        CheckConstraint("permission_granted IS NULL OR permission_granted", name="permission_was_granted"),
        ForeignKeyConstraint(
            ["permission_id", "id", "permission_granted"],
            ["decision.id", "decision.contact_id", "decision.granted"],
            name="fk_contact_request_permission",
            use_alter=True,
        ),
        # docs/design.md, rule 2: a contact under notify and the letter to the minister are one commit
        CheckConstraint(
            "regime <> 'notify' OR state = 'submitted' OR notice_letter_id IS NOT NULL",
            name="notified_has_letter",
        ),
        ForeignKeyConstraint(
            ["notice_letter_id", "id", "notice_to"],
            ["letter.id", "letter.contact_id", "letter.to_party"],
            name="fk_contact_request_notice_letter",
            use_alter=True,
        ),
        CheckConstraint("notice_to = 'minister'", name="notice_is_to_the_minister"),
        CheckConstraint("regime <> 'refer'", name="referral_is_not_stored"),
        CheckConstraint("regime <> 'permission' OR state <> 'notified'", name="permission_states"),
        CheckConstraint(
            "regime <> 'notify' OR state NOT IN "
            "('clarifying', 'awaiting_permission', 'permitted', 'refused', 'lapsed', 'answered')",
            name="notify_states",
        ),
        # sealed content never stands in this table
        CheckConstraint(
            "disclose <> 'title_only' OR ("
            + " AND ".join(f"{column} IS NULL" for column in (*SEALED, "appointment_place", "shared"))
            + " AND bill_title IS NOT NULL AND handler_id IS NOT NULL)",
            name="sealed_is_elsewhere",
        ),
        CheckConstraint("disclose = 'title_only' OR subject IS NOT NULL", name="open_has_subject"),
        CheckConstraint(
            "disclose = 'title_only' OR form NOT IN ('amendment_assistance', 'bill_assistance')",
            name="assistance_is_sealed",
        ),
        # docs/design.md, rule 7: what happened already is told, in one commit with the letter to the minister
        CheckConstraint(
            "state <> 'told' OR (regime = 'permission' AND permission_id IS NULL AND notice_letter_id IS NOT NULL"
            " AND took_place_at IS NOT NULL AND took_place_at <= received_at)",
            name="told_was_there",
        ),
        CheckConstraint("state <> 'scheduled' OR appointment_at IS NOT NULL", name="scheduled_has_moment"),
        CheckConstraint("state <> 'held' OR held_at IS NOT NULL", name="held_has_moment"),
        CheckConstraint(
            "(closed_at IS NOT NULL) = "
            "(state IN ('refused', 'held', 'referred', 'lapsed', 'withdrawn', 'declined', 'told', 'answered'))",
            name="closed_has_moment",
        ),
        # the queue's lists and counts are read from this one alone: closed_at is in it to be read, not to search by
        Index(
            "ix_contact_request_queue",
            *("department_id", "regime", "state", "due_at", "id", "ball", "closed_at"),
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
        # everything a department has, newest first
        # of the closed only: of the open there are few, and they have indexes of their own
        Index(
            "ix_contact_request_closed",
            *("department_id", "id"),
            sqlite_where=text("closed_at IS NOT NULL"),
            postgresql_where=text("closed_at IS NOT NULL"),
        ),
        Index(
            "ix_contact_request_told",
            *("department_id", "id"),
            sqlite_where=text("state = 'told'"),
            postgresql_where=text("state = 'told'"),
        ),
        Index("ix_contact_request_entered_by", "entered_by_id", "department_id", "id"),
        Index("ix_contact_request_member", "member_id", "id"),
        Index("ix_contact_request_initiator", "initiator_id", "id"),
        Index("ix_contact_request_committee", "committee_id", "id"),
        Index("ix_contact_request_handler", "handler_id", "id"),
        Index("ix_contact_request_helper", "helper_id", "id"),
        Index("ix_contact_request_official", "official_email", "id"),
        Index("ix_contact_request_portfolio", "portfolio_id", "id"),
        Index(
            "ix_contact_request_open_portfolio",
            *("portfolio_id", "state", "due_at", "id"),
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
        # who was named before for this organisation
        Index(
            "ix_contact_request_named",
            *("organisation_id", "id"),
            sqlite_where=text("official_since IS NOT NULL"),
            postgresql_where=text("official_since IS NOT NULL"),
        ),
        Index(
            "ix_contact_request_open_due",
            "due_at",
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
        Index(
            "ix_contact_request_open_taken",
            "taken_by_id",
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
        # the clock looks each minute for what was kept until today
        Index(
            "ix_contact_request_kept",
            "kept_until",
            sqlite_where=text("kept_until IS NOT NULL"),
            postgresql_where=text("kept_until IS NOT NULL"),
        ),
        # the clock looks each minute for what has been quiet for long
        Index(
            "ix_contact_request_open_quiet",
            "ball_since",
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
    )

    # said outright: part of the keys to decision and letter, it would get no sequence on PostgreSQL
    id: int = Field(default=None, primary_key=True, sa_column_kwargs={"autoincrement": True})
    number: str = Field(unique=True)
    key: str = Field(unique=True, description="the form's `sleutel`: a double submit finds the first")
    salt: str

    # what the rules said, on the day they said it
    regime: words.Regime = Field(sa_type=choice(words.Regime, "regime"))
    rule: str
    rules_hash: str
    timing: words.Timing | None = Field(default=None, sa_type=choice(words.Timing, "timing"))
    disclose: words.Disclose = Field(sa_type=choice(words.Disclose, "disclose"))
    because: str
    basis: str
    rule_status: words.RuleStatus = Field(sa_type=choice(words.RuleStatus, "rule_status"))

    # who and with whom
    initiator_kind: words.Initiator = Field(sa_type=choice(words.Initiator, "initiator_kind"))
    chamber: words.Chamber | None = Field(default=None, sa_type=choice(words.Chamber, "chamber"))
    initiator_id: int = Field(foreign_key="person.id")
    entered_by_id: int = Field(foreign_key="person.id")
    entered_by_side: bool = Field(
        default=True,
        sa_column_kwargs={"server_default": true()},
        description="who entered it belongs to who asks; False where a call was written down, or it was forwarded",
    )
    member_id: int | None = Field(default=None, foreign_key="person.id")
    committee_id: int | None = Field(default=None, foreign_key="committee.id")
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    department_id: int = Field(foreign_key="organisation.id")
    portfolio_id: int = Field(foreign_key="portfolio.id")
    handler_id: int | None = Field(
        default=None, foreign_key="organisation.id", description="the body that has the ball, or the unit"
    )

    helper_id: int | None = Field(
        default=None,
        foreign_key="person.id",
        description="who of Bureau Wetgeving helps the member with this contact",
    )

    # what
    form: words.Form = Field(sa_type=choice(words.Form, "form"))
    ground: words.Ground | None = Field(default=None, sa_type=choice(words.Ground, "ground"))
    addressee: words.Addressee | None = Field(default=None, sa_type=choice(words.Addressee, "addressee"))
    agreement_id: int | None = Field(
        default=None,
        foreign_key="working_agreement.id",
        description="of an inspectorate: the working agreement under which its minister was told",
    )
    published_where: str | None = Field(
        default=None,
        description="of an inspectorate's findings: where they stand, and since when they are public",
    )
    published_on: date | None = None
    subject: str | None = None
    question: str | None = None
    preference: str | None = None
    wished_official: str | None = None
    bill_title: str | None = None
    dossier: str | None = None
    committee_decided_on: date | None = Field(
        default=None, description="when a majority of the committee that asks decided to ask this"
    )
    debate_on: date | None = None
    took_place_at: datetime | None = Field(
        default=None, description="an own report of a contact that was already there, or will be"
    )
    haystack: str = Field(description="what search may find: never sealed content")

    # where it stands
    state: words.State = Field(sa_type=choice(words.State, "state"))
    ball: words.Party | None = Field(default=None, sa_type=choice(words.Party, "ball"))
    ball_since: datetime
    taken_by_id: int | None = Field(default=None, foreign_key="person.id")
    received_at: datetime
    due_at: datetime | None = None
    is_urgent: bool = False
    stopped_at: datetime | None = None
    version: int = 1
    closed_at: datetime | None = None
    kept_until: date | None = Field(
        default=None, description="who asked is no member any more: on this day it is withdrawn"
    )

    # the permission, or the notice
    advice: str | None = None
    asked_at: datetime | None = None
    asked_version: int = 1
    permission_id: int | None = None
    permission_granted: bool | None = None
    notice_letter_id: int | None = None
    notice_to: str = Field(
        default=words.Party.MINISTER.value,
        sa_column_kwargs={"server_default": words.Party.MINISTER.value},
        description="always this: part of the key to the letter",
    )

    # the civil servant
    official_name: str | None = None
    official_email: str | None = None
    official_phone: str | None = None

    # those who speak beside the first: read with the contact, because rights depend on them
    further: list["FurtherOfficial"] = Relationship(
        sa_relationship_kwargs={
            "lazy": "selectin",
            "order_by": "FurtherOfficial.id",
            "primaryjoin": "and_(FurtherOfficial.contact_id == ContactRequest.id, FurtherOfficial.until.is_(None))",
            "viewonly": True,
        }
    )

    # who may know of it, and since when
    office_since: datetime | None = None
    official_since: datetime | None = None
    member_since: datetime | None = None
    drafter_opened_at: datetime | None = Field(
        default=None, description="sealed content: from then on the body that handles it reads it no more"
    )

    # the contact itself
    appointment_at: datetime | None = None
    appointment_minutes: int | None = None
    appointment_place: str | None = None
    ics_sequence: int = 0
    held_at: datetime | None = None
    shared: str | None = None

    previous_id: int | None = Field(default=None, foreign_key="contact_request.id", index=True)
    lead_id: int | None = Field(
        default=None,
        foreign_key="contact_request.id",
        index=True,
        description="the first of those that ask the same of several organisations; of the first itself nothing",
    )
    destruction_id: int | None = Field(
        default=None, foreign_key="destruction.id", index=True, description="with which it was destroyed"
    )


class ContactText(SQLModel, table=True):
    """The words of a contact that the same readers may find: of each such layer one text (`contacts.search.layers`).

    Follows from the contact and its messages, and is made anew in the transaction that changes those. Never of what is sealed.
    """

    __tablename__ = "contact_text"

    contact_id: int = Field(primary_key=True, foreign_key="contact_request.id")
    layer: str = Field(primary_key=True)
    words: str


class ContactWord(SQLModel, table=True):
    """In which contacts the contact persons find this word: in what is open, and of what is closed its number."""

    __tablename__ = "contact_word"
    __table_args__ = {"sqlite_with_rowid": False}

    word: str = Field(primary_key=True, sa_type=IN_BYTES)
    contact_id: int = Field(primary_key=True)
    in_note: bool = Field(description="it stands in an internal note only")


class WordPart(SQLModel, table=True):
    """By what a word of `contact_word` is found besides itself: how it begins, what it ends with, its stem."""

    __tablename__ = "word_part"
    __table_args__ = {"sqlite_with_rowid": False}

    part: str = Field(primary_key=True, sa_type=IN_BYTES)
    word: str = Field(primary_key=True, sa_type=IN_BYTES)


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


class OtherMember(Numbered, table=True):
    """One more member with whom an official or a body had a contact, beside `ContactRequest.member_id`: see `store.met`."""

    __tablename__ = "other_member"
    __table_args__ = (UniqueConstraint("contact_id", "person_id"),)

    contact_id: int = Field(foreign_key="contact_request.id")
    person_id: int = Field(foreign_key="person.id", index=True)


class FormerOfficial(Numbered, table=True):
    """An official of a contact as they were before another was named, or before they were corrected."""

    __tablename__ = "former_official"

    contact_id: int = Field(foreign_key="contact_request.id", index=True)
    name: str
    email: str
    until: datetime


class FurtherOfficial(Numbered, table=True):
    """An official who speaks beside the first one of a contact (`law.officials`); `since` as `official_since` of the first,
    `until` when they dropped out, or were another or corrected: the history still names them."""

    __tablename__ = "further_official"
    __table_args__ = (
        # nobody stands there twice; and who speaks beside whom
        Index(
            "ix_further_official_now",
            *("contact_id", "email"),
            unique=True,
            sqlite_where=text("until IS NULL"),
            postgresql_where=text("until IS NULL"),
        ),
        # whose contacts are these
        Index(
            "ix_further_official_email",
            *("email", "contact_id"),
            sqlite_where=text("until IS NULL"),
            postgresql_where=text("until IS NULL"),
        ),
    )

    contact_id: int = Field(foreign_key="contact_request.id", index=True)
    name: str
    email: str
    phone: str | None = None
    since: datetime | None = None
    until: datetime | None = None


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


class Message(Numbered, table=True):
    """What was said on a contact: messages, questions back, clarifications, internal notes. Never sealed. `party` said it;
    `by_id` is who wrote it down, or `by_name`, of who acts from a letter and has no account."""

    contact_id: int = Field(foreign_key="contact_request.id", index=True)
    action: words.Action = Field(sa_type=choice(words.Action, "action"))
    by_id: int | None = Field(default=None, foreign_key="person.id")
    by_name: str | None = None
    party: words.Party = Field(sa_type=choice(words.Party, "party"))
    text: str
    at: datetime
    how: words.Channel | None = Field(
        default=None,
        sa_type=choice(words.Channel, "how"),
        description="where it was not typed here by who said it: how it came in",
    )
    received_at: datetime | None = Field(
        default=None, description="when it came in, where a contact person wrote it down later"
    )


class SealedText(Numbered, table=True):
    """The content of a `title_only` contact. Read it through `visibility.sealed_texts` only;
    `audit.contents` hashes it, and tells nothing of it."""

    __tablename__ = "sealed_text"

    contact_id: int = Field(foreign_key="contact_request.id", index=True)
    field: str
    by_id: int = Field(foreign_key="person.id")
    text: str
    at: datetime


class SealedRead(Numbered, table=True):
    """Who opened sealed content, and when: shown to the requester."""

    __tablename__ = "sealed_read"

    contact_id: int = Field(foreign_key="contact_request.id", index=True)
    person_id: int = Field(foreign_key="person.id")
    at: datetime


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


class Reminder(Numbered, table=True):
    """A letter about the clock that has gone: once each (`near`, `passed`, `long_passed`, `quiet` …)."""

    __table_args__ = (UniqueConstraint("contact_id", "kind", "about"),)

    contact_id: int = Field(foreign_key="contact_request.id")
    kind: str
    about: str
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


class LoginSession(Numbered, table=True):
    """A signed-in browser. The cookie's value is not stored, only its hash."""

    __tablename__ = "login_session"
    __table_args__ = (Index("ix_login_session_provider_sid", "provider", "sid"),)

    token_hash: str = Field(unique=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    provider: str
    organisation_id: int | None = Field(
        default=None,
        foreign_key="organisation.id",
        description="set when somebody came in through a body's mailbox: this body and nothing else",
    )
    sid: str | None = Field(default=None, description="the provider's own name for this session")
    id_token: str | None = Field(default=None, description="the provider asks for it at signing out")
    browser: str = Field(default="", description="which program and system, in words a person knows")
    address: str = Field(default="", description="network address at sign-in; shown to this person only")
    created_at: datetime
    seen_at: datetime = Field(index=True)
    expires_at: datetime = Field(index=True)


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


class LogoutSeen(SQLModel, table=True):
    """A back-channel logout token that was used: it works once (OpenID Connect Back-Channel Logout 1.0, 2.6)."""

    __tablename__ = "logout_seen"

    provider: str = Field(primary_key=True)
    jti: str = Field(primary_key=True)
    expires_at: datetime


class LoginAttempt(SQLModel, table=True):
    """What one browser needs between the redirect to its identity provider and the way back."""

    __tablename__ = "login_attempt"

    token_hash: str = Field(primary_key=True)
    data: dict[str, Any] = Field(sa_type=JSON)
    expires_at: datetime = Field(index=True)


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


class RememberedBrowser(SQLModel, table=True):
    """A browser in which a code to the office's mailbox was typed: it need not do so again for a while."""

    __tablename__ = "remembered_browser"

    token_hash: str = Field(primary_key=True)
    mailbox: str
    expires_at: datetime


class RateCount(SQLModel, table=True):
    """How often something was tried in one window of time; `key` is a hash, so that no address is kept."""

    __tablename__ = "rate_count"

    key: str = Field(primary_key=True)
    window: int = Field(primary_key=True, description="start, in seconds since 1970")
    times: int
    expires_at: datetime = Field(index=True)


class FormSent(SQLModel, table=True):
    """A form that made something, by a hash of who sent it and its key: the same form once more makes nothing."""

    __tablename__ = "form_sent"

    id: str = Field(primary_key=True)
    said: str = Field(description="what was typed, as a hash that only the key can make")
    led_to: str
    at: datetime = Field(index=True)


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


class Draft(Numbered, table=True):
    """What somebody is asking and has not sent yet, as it was typed: of that one person. Read it through
    `contacts.drafts` only."""

    __tablename__ = "draft"
    __table_args__ = (UniqueConstraint("name", "person_id"),)

    person_id: int = Field(foreign_key="person.id", index=True)
    name: str = Field(description="the key of its form, and its place in the address")
    token_hash: str = Field(
        description="of the session in which it was typed: after that has ended, it proves the browser"
    )
    typed: dict[str, str] = Field(
        sa_type=JSON, description="field of the form → text; what is sealed stands apart"
    )
    version: int = 1
    changed_at: datetime = Field(index=True)


class SealedDraft(SQLModel, table=True):
    """Of a draft of help with a law what becomes `SealedText` when it is sent."""

    __tablename__ = "sealed_draft"

    draft_id: int = Field(primary_key=True, foreign_key="draft.id")
    typed: dict[str, str] = Field(sa_type=JSON)


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


class WorkerBeat(SQLModel, table=True):
    """When each mail worker was last at work: without one of late, letters wait and nobody is reminded."""

    __tablename__ = "worker_beat"

    name: str = Field(primary_key=True)
    started_at: datetime
    seen_at: datetime = Field(index=True)


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


class MailLine(SQLModel, table=True):
    """The mail server takes no letters (of this sender): since when, what it said, when it was last tried."""

    __tablename__ = "mail_line"

    sender: str = Field(primary_key=True, description="empty: of nobody")
    down_since: datetime
    tried_at: datetime
    error: str


class AuditCheckpoint(Numbered, table=True):
    """A head of the log that was told outside the database: a log that is made anew no longer leads there."""

    __tablename__ = "audit_checkpoint"

    at: datetime
    entries: int
    entry_id: int = Field(foreign_key="audit_entry.id", index=True)
    head: str
