"""To a provider and back: the redirect, and the checks on who returns that Authlib leaves out.

Authlib does the protocol (code flow, PKCE, signature, expiry). State, nonce and verifier stand on our side, in
`LoginAttempt`, bound to the browser by a short-lived cookie.
"""

import secrets
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from contactdesk import people
from contactdesk.login.client import LoginError, client_of, explained, failures
from contactdesk.login.cookies import attempt_cookie, set_cookie
from contactdesk.people import Identity
from contactdesk.settings import IdentityProvider, Settings

SKEW_SECONDS = 60


@dataclass(frozen=True)
class Returned:
    """Who came back from a provider, and where they wanted to go."""

    identity: Identity
    onward: str


async def start(request: Request, provider: IdentityProvider, onward: str) -> Response:
    """The redirect to the provider. Raises LoginError."""
    settings: Settings = request.app.state.settings
    secret = {name: secrets.token_urlsafe(32) for name in ("state", "nonce")}
    request.scope["session"] = {}
    try:
        client = await client_of(request.app, provider)
        back = f"{settings.base_url}/inloggen/{provider.name}/terug"
        response: Response = await client.authorize_redirect(
            request, back, code_verifier=secrets.token_urlsafe(64), **secret
        )
    except failures() as error:
        raise explained(error) from error
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
        client = await client_of(request.app, provider)
        _check_issuer_is_said(request, client.server_metadata)
        wanted = {"iss": {"essential": True, "values": [provider.issuer]}}
        token = await client.authorize_access_token(request, claims_options=wanted, leeway=SKEW_SECONDS)
    except failures() as error:
        raise explained(error) from error
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
