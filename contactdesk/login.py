"""Signing in at an identity provider: the glue around Authlib, and the checks that it leaves out. No pages.

Authlib does the protocol (code flow, PKCE, signature, expiry). State, nonce and verifier stand on our side, in
`LoginAttempt`, bound to the browser by a short-lived cookie. What a later profile asks (PAR, private_key_jwt,
back-channel logout) belongs in `_client` and `_checked`.
"""

import logging
import secrets
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response

from contactdesk import people
from contactdesk.people import Identity
from contactdesk.settings import IdentityProvider, Settings, is_loopback

#: absolute limit of a session; the idle limit stands in `people`
HOURS = 12
#: what a signature may be made with; never `none`, never a shared secret
ALGORITHMS = ("RS256", "PS256", "ES256", "RS384", "PS384", "ES384", "RS512", "PS512", "ES512", "EdDSA")
SKEW_SECONDS = 60

log = logging.getLogger(__name__)


class LoginError(Exception):
    """Signing in failed; `reason` is for the log, the person starts again."""

    def __init__(self, reason: str, *, unreachable: bool = False) -> None:
        super().__init__(reason)
        self.reason, self.unreachable = reason, unreachable


@dataclass(frozen=True)
class Returned:
    """Who came back from a provider, and where they wanted to go."""

    identity: Identity
    onward: str


def session_cookie(settings: Settings) -> str:
    """`__Host-` makes browsers refuse it from another name or without https."""
    return "__Host-desk" if is_https(settings) else "desk"


def attempt_cookie(settings: Settings) -> str:
    return "__Host-inloggen" if is_https(settings) else "inloggen"


def is_https(settings: Settings) -> bool:
    return settings.base_url.startswith("https:")


def set_cookie(response: Response, settings: Settings, name: str, value: str, seconds: int) -> None:
    response.set_cookie(
        name, value, max_age=seconds, path="/", secure=is_https(settings), httponly=True, samesite="lax"
    )


async def start(request: Request, provider: IdentityProvider, onward: str) -> Response:
    """The redirect to the provider. Raises LoginError."""
    settings: Settings = request.app.state.settings
    secret = {name: secrets.token_urlsafe(32) for name in ("state", "nonce")}
    request.scope["session"] = {}
    try:
        client = await _client(request.app, provider)
        back = f"{settings.base_url}/inloggen/{provider.name}/terug"
        response: Response = await client.authorize_redirect(
            request, back, code_verifier=secrets.token_urlsafe(64), **secret
        )
    except _failures() as error:
        raise _explained(error) from error
    kept = {"provider": provider.name, "onward": onward, "session": request.session}
    token = await request.app.state.database.write(people.keep_attempt, kept)
    seconds = int(people.ATTEMPT.total_seconds())
    set_cookie(response, settings, attempt_cookie(settings), token, seconds)
    return response


async def finish(request: Request, provider: IdentityProvider) -> Returned:
    """Who the provider says this is, everything checked. Raises LoginError. One attempt is used once."""
    attempt = await _attempt(request, provider)
    request.scope["session"] = attempt["session"]
    _check_callback(request, provider)
    try:
        client = await _client(request.app, provider)
        _check_issuer_is_said(request, client.server_metadata)
        wanted = {"iss": {"essential": True, "values": [provider.issuer]}}
        token = await client.authorize_access_token(request, claims_options=wanted, leeway=SKEW_SECONDS)
    except _failures() as error:
        raise _explained(error) from error
    return Returned(_checked(token.get("userinfo") or {}, provider), attempt["onward"])


async def _attempt(request: Request, provider: IdentityProvider) -> dict[str, Any]:
    token = request.cookies.get(attempt_cookie(request.app.state.settings))
    found: dict[str, Any] | None = None
    if token:
        found = await request.app.state.database.write(people.take_attempt, token)
    if found is None or found["provider"] != provider.name:
        raise LoginError("no such attempt: too late, used, another browser or another provider")
    return found


def _check_callback(request: Request, provider: IdentityProvider) -> None:
    """RFC 9207 against mix-up: the answer comes from the provider that was asked."""
    said = request.query_params.getlist("iss")
    if said and said != [provider.issuer]:
        raise LoginError("the callback names another issuer")
    if not request.query_params.get("error") and not request.query_params.get("code"):
        raise LoginError("the callback has no code")


def _check_issuer_is_said(request: Request, metadata: dict[str, Any]) -> None:
    promised = metadata.get("authorization_response_iss_parameter_supported")
    if promised and "iss" not in request.query_params:
        raise LoginError("the callback does not name its issuer, though the provider says it does")


def _checked(claims: dict[str, Any], provider: IdentityProvider) -> Identity:
    """What Authlib leaves: the whole of `aud` and `azp`, a token at all, a subject, the level asked for."""
    audience = claims.get("aud")
    audiences = audience if isinstance(audience, list) else [audience]
    if provider.client_id not in audiences:
        raise LoginError("the token is not for this desk (aud)")
    if len(audiences) > 1 and claims.get("azp") != provider.client_id:
        raise LoginError("the token has several audiences and was not made for this desk (azp)")
    if provider.acr_values and claims.get("acr") not in provider.acr_values:
        raise LoginError("the sign-in was weaker than asked (acr)")
    subject, email = claims.get("sub"), claims.get("email") or ""
    if not isinstance(subject, str) or not subject or not isinstance(email, str):
        raise LoginError("the token does not say who it is about (sub, email)")
    return Identity(provider.issuer, subject, email.strip().lower(), claims.get("email_verified") is True)


async def _client(app: Starlette, provider: IdentityProvider) -> Any:
    """Authlib's client for a provider, made at the first sign-in: Authlib is slow to import."""
    if provider.name not in app.state.oauth_clients:
        app.state.oauth_clients[provider.name] = _made(app, provider)
    client = app.state.oauth_clients[provider.name]
    metadata = await client.load_server_metadata()
    if metadata.get("issuer") != provider.issuer:
        raise LoginError("the provider's metadata name another issuer")
    offered = metadata.get("id_token_signing_alg_values_supported", ["RS256"])
    metadata["id_token_signing_alg_values_supported"] = [name for name in offered if name in ALGORITHMS]
    return client


def _made(app: Starlette, provider: IdentityProvider) -> Any:
    from authlib.integrations.starlette_client import OAuth

    local = is_loopback(urlsplit(provider.issuer).hostname or "")
    # a proxy of the environment does not lead to this machine itself
    options = {"timeout": 10, "trust_env": not local, "transport": app.state.http}
    acr = {"acr_values": " ".join(provider.acr_values)} if provider.acr_values else None
    oauth = OAuth()
    oauth.register(
        provider.name,
        server_metadata_url=f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration",
        client_id=provider.client_id,
        client_secret=provider.client_secret,
        authorize_params=acr,
        client_kwargs=options | {"scope": " ".join(provider.scopes), "code_challenge_method": "S256"},
    )
    return oauth.create_client(provider.name)


def _failures() -> tuple[type[Exception], ...]:
    """What a provider that is down, mistaken or malicious can make Authlib raise."""
    from authlib.common.errors import AuthlibBaseError
    from httpx2 import HTTPError, InvalidURL
    from joserfc.errors import JoseError

    return AuthlibBaseError, HTTPError, InvalidURL, JoseError, ValueError, TypeError, KeyError, RuntimeError


def _explained(error: Exception) -> LoginError:
    from httpx2 import HTTPError

    return LoginError(f"{type(error).__name__}: {error}"[:300], unreachable=isinstance(error, HTTPError))
