"""Signing out between this desk and a provider: where a browser goes on to, and whom a provider signs out here.

OpenID Connect RP-Initiated Logout 1.0 and Back-Channel Logout 1.0. Authlib has no part of the second.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

from sqlmodel import Session
from starlette.applications import Starlette

from contactdesk import people
from contactdesk.settings import IdentityProvider, Settings
from contactdesk.store.desk import now
from contactdesk.web.login.client import LoginError, asking, client_of

#: what makes a token of a provider one to sign out with (Back-Channel Logout, 2.4)
EVENT: Final = "http://schemas.openid.net/event/backchannel-logout"
#: as the specification asks, and as older providers write it; any other type is of a token for something else
TYPES: Final = frozenset({"logout+jwt", "application/logout+jwt", "jwt"})
SKEW = timedelta(seconds=60)
#: older than this it was held back by somebody; so long its `jti` is kept too
FRESH = timedelta(minutes=5)
#: nobody waits longer for a provider before reading that they are signed out here
PATIENCE_SECONDS = 3
#: a longer ID token does not travel to the provider: proxies have room for headers of 4 kB. It knows us by client_id
HINT_LENGTH: Final = 2000


def back_address(settings: Settings) -> str:
    """Where a provider sends a browser after signing out there; registered at the provider."""
    return f"{settings.base_url}/uitgelogd"


async def way_out(app: Starlette, provider: IdentityProvider, id_token: str | None) -> str | None:
    """Where a browser ends its session at the provider too; None when it offers that nowhere. Raises LoginError."""
    async with asking(PATIENCE_SECONDS):
        endpoint = (await client_of(app, provider)).address("end_session_endpoint")
    if endpoint is None:
        return None
    asked = {"client_id": provider.client_id, "post_logout_redirect_uri": back_address(app.state.settings)}
    if id_token and len(id_token) <= HINT_LENGTH:
        asked["id_token_hint"] = id_token
    return f"{endpoint}{'&' if urlsplit(endpoint).query else '?'}{urlencode(asked)}"


async def logged_out(app: Starlette, provider: IdentityProvider, logout_token: str) -> None:
    """End here what the provider ended there, everything checked. Raises LoginError."""
    async with asking():
        header, claims = await (await client_of(app, provider)).signed(logout_token)
    if str(header.get("typ", "JWT")).lower() not in TYPES:
        raise LoginError("the token is of another type (typ)")
    await app.state.database.write(end, provider, claims)


def end(db: Session, provider: IdentityProvider, claims: Mapping[str, Any]) -> None:
    """What a logout token asks whose signature is right. Without a session to end that is fine too.

    Raises LoginError for a token that is not right in all, or was used before.
    """
    moment = now(db)
    _check(claims, provider, moment)
    jti, sid, subject = (_text(claims, name) for name in ("jti", "sid", "sub"))
    if jti is None or (sid is None and subject is None):
        raise LoginError("the logout token does not say which it is, or whom it is about (jti, sid, sub)")
    until = moment + FRESH + 2 * SKEW
    found = people.end_at_provider(
        db, provider.name, provider.issuer, sid=sid, subject=subject, jti=jti, expires_at=until
    )
    if not found:
        raise LoginError("the logout token was used before (jti)")


def _check(claims: Mapping[str, Any], provider: IdentityProvider, moment: datetime) -> None:
    """Back-Channel Logout, 2.6."""
    ours = (provider.client_id, [provider.client_id])
    if claims.get("iss") != provider.issuer or claims.get("aud") not in ours:
        raise LoginError("the logout token is of another issuer, or for another desk (iss, aud)")
    if not _is_fresh(claims, moment):
        raise LoginError("the logout token is too old, or from the future (iat, exp)")
    events = claims.get("events")
    if not isinstance(events, dict) or not isinstance(events.get(EVENT), dict) or "nonce" in claims:
        raise LoginError("the token is not for signing out (events, nonce)")


def _is_fresh(claims: Mapping[str, Any], moment: datetime) -> bool:
    made, ends = _number(claims, "iat"), _number(claims, "exp")
    earliest, latest = (moment - FRESH - SKEW).timestamp(), (moment + SKEW).timestamp()
    return earliest <= made <= latest and (moment - SKEW).timestamp() < ends


def _number(claims: Mapping[str, Any], name: str) -> float:
    """What is none becomes NaN: no comparison with it holds."""
    value = claims.get(name)
    return value if isinstance(value, (int, float)) else float("nan")


def _text(claims: Mapping[str, Any], name: str) -> str | None:
    """A claim that is to be compared in the database. Raises LoginError for what no provider writes there."""
    value = claims.get(name)
    if value is None:
        return None
    if not isinstance(value, str) or not 0 < len(value) <= 255 or not value.isprintable():
        raise LoginError(f"the logout token has no proper {name}")
    return value
