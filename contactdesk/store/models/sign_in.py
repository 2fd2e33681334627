"""Sessions, the way to and from an identity provider, and how often something was tried."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index
from sqlmodel import Field, SQLModel

from contactdesk.store.models.columns import Numbered


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
