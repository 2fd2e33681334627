"""The contact itself (`ContactRequest`), and the officials and members it is with."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint, text, true
from sqlmodel import Field, Relationship, SQLModel

from contactdesk import words
from contactdesk.law.content import SEALED
from contactdesk.store.models.columns import Numbered, choice


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
