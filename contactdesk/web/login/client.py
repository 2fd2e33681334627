"""One identity provider as the desk reaches it: what it says of itself, its keys, the way to talk to it.

Authlib's own discovery keeps what it read for ever, takes it from any issuer and to any address: not used here.
"""

import asyncio
import re
import time
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlsplit

from starlette.applications import Starlette

from contactdesk.settings import IdentityProvider, Settings, is_loopback
from contactdesk.settings.values import trusting
from contactdesk.web.login import proving

#: what a signature may be made with; never `none`, never a shared secret
ALGORITHMS: Final = ("PS256", "ES256", "RS256", "RS384", "PS384", "ES384", "RS512", "PS512", "ES512", "EdDSA")
RSA_BITS: Final = 2048
#: so long the metadata and keys of a provider are believed: a key that it took back works here no longer
LIFETIME_SECONDS = 600
#: so soon after the last time keys are not asked for again: whoever makes up names of keys would have us ask for each
AGAIN_SECONDS = 1
#: so long a provider may take for one step of signing in, however slowly it trickles
PATIENCE_SECONDS = 20


class LoginError(Exception):
    """Signing in failed; `reason` is for the log, the person starts again."""

    def __init__(self, reason: str, *, unreachable: bool = False, too_weak: bool = False) -> None:
        super().__init__(reason)
        self.reason, self.unreachable, self.too_weak = reason, unreachable, too_weak


@dataclass
class Client:
    """A provider whose metadata was read and fits its setting; made by `client_of`."""

    provider: IdentityProvider
    server_metadata: dict[str, Any]
    options: dict[str, Any]
    until: float
    _keys: Any = field(default=None, repr=False)
    #: when an unknown key last made us ask
    asked_at: float = 0.0

    def address(self, name: str) -> str | None:
        """One of the addresses in the metadata; None when there is none. Raises LoginError for an unsafe one."""
        value = self.server_metadata.get(name)
        if value is not None and not _is_safe(value, self.provider):
            raise LoginError(f"the provider's {name} is no address on https")
        return value

    def endpoint(self, name: str) -> str:
        """The same, of what cannot be missed."""
        value = self.address(name)
        if value is None:
            raise LoginError(f"the provider's metadata have no {name}")
        return value

    def session(self, redirect_uri: str) -> Any:
        """Authlib's client for one exchange: PKCE with S256, and this desk's own proof of who it is."""
        from authlib.integrations.httpx_client import AsyncOAuth2Client

        return AsyncOAuth2Client(
            self.provider.client_id,
            self.provider.client_secret,
            token_endpoint_auth_method=proving.method(self.provider, self.server_metadata),
            scope=" ".join(self.provider.scopes),
            redirect_uri=redirect_uri,
            code_challenge_method="S256",
            **self.options,
        )

    async def keys(self, *, anew: bool = False) -> Any:
        """The keys (a joserfc KeySet) with which the provider signs now."""
        is_due = anew and time.monotonic() >= self.asked_at + AGAIN_SECONDS
        if is_due:
            self.asked_at = time.monotonic()
        if self._keys is None or is_due:
            from joserfc.jwk import KeySet

            said = await _read(self.endpoint("jwks_uri"), self.options)
            self._keys = KeySet(list(_usable(said.get("keys") or [])))
        return self._keys

    async def signed(self, token: str) -> tuple[dict[str, Any], dict[str, Any]]:
        """Header and claims of a token that this provider signed. A key unknown here is asked for once, no more."""
        from joserfc import jwt
        from joserfc.errors import InvalidKeyIdError
        from joserfc.jws import JWSRegistry

        # allowed is what both sides allow; Authlib would take whatever the provider names
        offered = self.server_metadata.get("id_token_signing_alg_values_supported") or ["RS256"]
        allowed = JWSRegistry(
            algorithms=[one for one in ALGORITHMS if one in offered], strict_check_header=False
        )
        try:
            found = jwt.decode(token, await self.keys(), registry=allowed)
        except InvalidKeyIdError:
            found = jwt.decode(token, await self.keys(anew=True), registry=allowed)
        return dict(found.header), dict(found.claims)


async def client_of(app: Starlette, provider: IdentityProvider) -> Client:
    """The provider, read again when what is known of it is old. To be used within `asking`."""
    known: Client | None = app.state.oauth_clients.get(provider.name)
    if known is None or time.monotonic() >= known.until:
        known = await met(provider, app.state.settings, app.state.http)
        app.state.oauth_clients[provider.name] = known
    return known


@asynccontextmanager
async def asking(seconds: float | None = None) -> AsyncIterator[None]:
    """Around what is asked of a provider: whatever goes wrong there becomes a LoginError, in time."""
    try:
        async with asyncio.timeout(seconds or PATIENCE_SECONDS):
            yield
    except _failures() as error:
        raise _explained(error) from error


def _failures() -> tuple[type[Exception], ...]:
    """What a provider that is down, slow, mistaken or malicious can make Authlib raise."""
    from authlib.common.errors import AuthlibBaseError
    from httpx2 import HTTPError, InvalidURL
    from joserfc.errors import JoseError

    ours = (ValueError, TypeError, KeyError, AttributeError, RuntimeError, TimeoutError)
    return AuthlibBaseError, HTTPError, InvalidURL, JoseError, *ours


def _explained(error: Exception) -> LoginError:
    """The kind of failure in words of a standard: the provider's own text may be anything, and about anybody."""
    from httpx2 import HTTPError, HTTPStatusError

    told = [type(error).__name__, standard_word(getattr(error, "error", None))]
    told.append(standard_word(getattr(error, "claim", None)))
    if isinstance(error, HTTPStatusError):
        told.append(str(error.response.status_code))
    reason = " ".join(one for one in told if one)
    # an answer that is no JSON is a ValueError: the provider does not work, whatever the person does
    return LoginError(reason, unreachable=isinstance(error, (HTTPError, TimeoutError, ValueError)))


def standard_word(value: object) -> str:
    """An error code or the name of a claim; nothing, when it is written otherwise."""
    return value if isinstance(value, str) and re.fullmatch(r"[a-z_]{1,40}", value) else ""


async def met(provider: IdentityProvider, settings: Settings, transport: Any = None) -> Client:
    """The provider, as it says now what it is. To be used within `asking`."""
    local = is_loopback(urlsplit(provider.issuer).hostname or "")
    # a proxy of the environment does not lead to this machine itself
    options = {"timeout": 10, "trust_env": not local, "transport": transport}
    if trusted := trusting(settings.ca_file):
        options["verify"] = trusted
    if settings.https_proxy and not local:
        options["proxy"] = settings.https_proxy
    metadata = await _read(f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration", options)
    # OpenID Connect Discovery 4.3: else one provider speaks with the voice of another
    if metadata.get("issuer") != provider.issuer:
        raise LoginError("the provider's metadata name another issuer")
    return Client(provider, metadata, options, time.monotonic() + LIFETIME_SECONDS)


async def _read(address: str, options: dict[str, Any]) -> dict[str, Any]:
    import httpx2

    async with httpx2.AsyncClient(**options) as http:
        answer = await http.get(address)
    answer.raise_for_status()
    said = answer.json()
    if not isinstance(said, dict):
        raise ValueError("no JSON object")
    return said


def _usable(rows: Iterable[Any]) -> Iterator[Any]:
    """Public keys for signing, RSA of decent length. One that joserfc does not know spoils the others no longer."""
    from joserfc.jwk import JWKRegistry

    for row in rows:
        if not isinstance(row, dict) or row.get("kty") not in ("RSA", "EC", "OKP") or row.get("use") == "enc":
            continue
        # six bits a character
        if row["kty"] == "RSA" and len(str(row.get("n"))) * 6 < RSA_BITS:
            continue
        with suppress(*_failures()):
            yield JWKRegistry.import_key(row)


def _is_safe(address: object, provider: IdentityProvider) -> bool:
    """Https, but for a provider on this machine itself; in characters that a header can hold."""
    if not isinstance(address, str) or not address.isascii() or not address.isprintable():
        return False
    try:
        url = urlsplit(address)
        host = url.hostname or ""
    except ValueError:
        return False
    local = provider.issuer.startswith("http:") and url.scheme == "http" and is_loopback(host)
    plain = not set(address) & set(" \"'<>\\") and not (url.username or url.fragment)
    return plain and bool(host) and (url.scheme == "https" or local)
