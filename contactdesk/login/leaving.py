"""Signing out between this desk and a provider: where a browser goes on to, and whom a provider signs out here.

OpenID Connect RP-Initiated Logout 1.0 and Back-Channel Logout 1.0. Authlib has no part of the second.
"""

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

from sqlmodel import Session
from starlette.applications import Starlette

from contactdesk import people
from contactdesk.desk import now
from contactdesk.login.client import LoginError, client_of, explained, failures
from contactdesk.settings import IdentityProvider, Settings, is_loopback

#: what makes a token of a provider one to sign out with (Back-Channel Logout, 2.4)
EVENT: Final = "http://schemas.openid.net/event/backchannel-logout"
#: as the specification asks, and as older providers write it; any other type is of a token for something else
TYPES: Final = frozenset({"logout+jwt", "application/logout+jwt", "jwt"})
SKEW = timedelta(seconds=60)
#: older than this it was held back by somebody; so long its `jti` is kept too
FRESH = timedelta(minutes=5)
#: nobody waits longer for a provider before reading that they are signed out here
PATIENCE_SECONDS = 3


def back_address(settings: Settings) -> str:
    """Where a provider sends a browser after signing out there; registered at the provider."""
    return f"{settings.base_url}/uitgelogd"


async def way_out(app: Starlette, provider: IdentityProvider, id_token: str | None) -> str | None:
    """Where a browser ends its session at the provider too; None when it offers that nowhere. Raises LoginError."""
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            client = await client_of(app, provider)
    except TimeoutError as error:
        raise LoginError("the provider does not answer", unreachable=True) from error
    except failures() as error:
        raise explained(error) from error
    endpoint = client.server_metadata.get("end_session_endpoint")
    if not isinstance(endpoint, str):
        return None
    if not _is_safe(endpoint, provider):
        raise LoginError("the provider's end_session_endpoint is no address on https")
    asked = {"client_id": provider.client_id, "post_logout_redirect_uri": back_address(app.state.settings)}
    if id_token:
        asked["id_token_hint"] = id_token
    return f"{endpoint}{'&' if urlsplit(endpoint).query else '?'}{urlencode(asked)}"


async def logged_out(app: Starlette, provider: IdentityProvider, logout_token: str) -> None:
    """End here what the provider ended there, everything checked. Raises LoginError."""
    try:
        claims = await _signed_claims(app, provider, logout_token)
    except failures() as error:
        raise explained(error) from error
    await app.state.database.write(end, provider, claims)


def end(db: Session, provider: IdentityProvider, claims: Mapping[str, Any]) -> None:
    """The checks on a logout token whose signature is right (Back-Channel Logout, 2.6), and the end of sessions.

    Without a session to end that is fine too. Raises LoginError, also for a token that was used before.
    """
    moment = now(db)
    if claims.get("iss") != provider.issuer or claims.get("aud") not in (
        provider.client_id,
        [provider.client_id],
    ):
        raise LoginError("the logout token is of another issuer, or for another desk (iss, aud)")
    if not _is_fresh(claims, moment):
        raise LoginError("the logout token is too old, or from the future (iat, exp)")
    events = claims.get("events")
    if not isinstance(events, dict) or not isinstance(events.get(EVENT), dict) or "nonce" in claims:
        raise LoginError("the token is not for signing out (events, nonce)")
    jti, sid, subject = (_text(claims, name) for name in ("jti", "sid", "sub"))
    if jti is None or (sid is None and subject is None):
        raise LoginError("the logout token does not say which it is, or whom it is about (jti, sid, sub)")
    until = moment + FRESH + 2 * SKEW
    found = people.end_at_provider(
        db, provider.name, provider.issuer, sid=sid, subject=subject, jti=jti, expires_at=until
    )
    if not found:
        raise LoginError("the logout token was used before (jti)")


def _is_safe(address: str, provider: IdentityProvider) -> bool:
    """Https, but for a provider on this machine itself; in characters that a header can hold."""
    try:
        url = urlsplit(address)
        host = url.hostname or ""
    except ValueError:
        return False
    plain = address.isascii() and address.isprintable() and not set(address) & set(" \"'<>\\")
    local = provider.issuer.startswith("http:") and url.scheme == "http" and is_loopback(host)
    return plain and (url.scheme == "https" or local) and bool(host) and not (url.username or url.fragment)


async def _signed_claims(app: Starlette, provider: IdentityProvider, token: str) -> dict[str, Any]:
    """What the provider signed with a key of its own; a key that is new here is fetched once."""
    from joserfc.errors import InvalidKeyIdError

    client = await client_of(app, provider)
    try:
        return _verified(token, await client.fetch_jwk_set(), client.server_metadata)
    except InvalidKeyIdError:
        return _verified(token, await client.fetch_jwk_set(force=True), client.server_metadata)


def _verified(token: str, keys: Any, metadata: Mapping[str, Any]) -> dict[str, Any]:
    """Signed with an algorithm that the provider names for id tokens, as the specification has it (2.4)."""
    from joserfc import jwt
    from joserfc.jwk import KeySet
    from joserfc.jws import JWSRegistry

    offered = metadata["id_token_signing_alg_values_supported"]
    # what else a provider writes in the header is its own affair (RFC 7515, 4)
    registry = JWSRegistry(algorithms=offered, strict_check_header=False)
    found = jwt.decode(token, KeySet.import_key_set(keys), registry=registry)
    if str(found.header.get("typ", "JWT")).lower() not in TYPES:
        raise LoginError("the token is of another type (typ)")
    return dict(found.claims)


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
