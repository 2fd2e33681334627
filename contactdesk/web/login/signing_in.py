"""To a provider and back: the redirect with its secrets, and the exchange that tells who returned.

Authlib makes the requests (code flow, PKCE). What one browser must bring back stands in `LoginAttempt`, bound to
it by a short-lived cookie. Beyond Authlib: PAR (RFC 9126), the issuer of the answer (RFC 9207), and `checks`.
"""

import secrets
import time
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from contactdesk import people
from contactdesk.people import Identity
from contactdesk.settings import IdentityProvider, Settings
from contactdesk.web import user_agent
from contactdesk.web.login import checks
from contactdesk.web.login.client import Client, LoginError, asking, client_of, standard_word
from contactdesk.web.login.cookies import attempt_cookie, carried_cookie, set_cookie
from contactdesk.web.login.logout import HINT_LENGTH

#: the provider itself has trouble (RFC 6749, 4.1.2.1), whatever the person did
TROUBLE: Final = frozenset({"server_error", "temporarily_unavailable"})


class AlreadyUsed(LoginError):
    """This very answer came before: the page was asked again. `onward` is where it led to."""

    def __init__(self, onward: str) -> None:
        super().__init__("the attempt was used before")
        self.onward = onward


@dataclass(frozen=True)
class Returned:
    """Who came back from a provider, where they wanted to go, and what signing out there will ask for."""

    identity: Identity
    onward: str
    sid: str | None
    id_token: str | None


async def start(request: Request, provider: IdentityProvider, onward: str) -> Response:
    """The redirect to the provider. Raises LoginError."""
    app, settings = request.app, request.app.state.settings
    attempt: dict[str, Any] = {"provider": provider.name, "onward": onward, "started": int(time.time())}
    # 256 bits each: the NL GOV profile asks 128, Authlib's own nonce has 119
    attempt |= {name: secrets.token_urlsafe(32) for name in ("state", "nonce")}
    attempt["verifier"] = secrets.token_urlsafe(64)
    async with asking():
        address = await _way_in(await client_of(app, provider), attempt, _back(settings, provider))
    known = request.cookies.get(attempt_cookie(settings))
    network = user_agent.network(request)
    kept = await app.state.database.write(people.keep_attempt, attempt, network, known)
    response = RedirectResponse(address, status_code=302)
    name = carried_cookie(settings) if kept.is_carried else attempt_cookie(settings)
    set_cookie(response, settings, name, kept.value, int(people.ATTEMPT.total_seconds()))
    return response


async def finish(request: Request, provider: IdentityProvider) -> Returned:
    """Who the provider says this is, everything checked. Raises LoginError. One attempt is used once."""
    attempt = await _attempt(request, provider)
    code = _code(request, provider)
    async with asking():
        client = await client_of(request.app, provider)
        if client.server_metadata.get("authorization_response_iss_parameter_supported"):
            _check_issuer(request, provider, promised=True)
        async with client.session(_back(request.app.state.settings, provider)) as session:
            tokens = await session.fetch_token(
                client.endpoint("token_endpoint"),
                grant_type="authorization_code",
                code=code,
                code_verifier=attempt["verifier"],
            )
            claims = await checks.id_token(client, tokens, attempt)
            await _use_up(request, attempt)
            about = claims if "email" in claims else await _userinfo(client, session, tokens, claims)
    sid = claims.get("sid")
    sid = sid if isinstance(sid, str) and 0 < len(sid) <= checks.NAME_LENGTH else None
    hint = tokens["id_token"] if len(tokens["id_token"]) <= HINT_LENGTH else None
    return Returned(checks.identity(about, provider), attempt["onward"], sid, hint)


def _back(settings: Settings, provider: IdentityProvider) -> str:
    """One address for each provider, so that an answer cannot pass for that of another."""
    return f"{settings.base_url}/inloggen/{provider.name}/terug"


async def _way_in(client: Client, attempt: dict[str, Any], back: str) -> str:
    levels = " ".join(client.provider.acr_values) or None
    door = client.endpoint("authorization_endpoint")
    async with client.session(back) as session:
        address, _ = session.create_authorization_url(
            door,
            state=attempt["state"],
            nonce=attempt["nonce"],
            code_verifier=attempt["verifier"],
            acr_values=levels,
        )
        box = client.address("pushed_authorization_request_endpoint")
        if box is not None:
            return await _pushed(session, box, door, str(address))
    if client.server_metadata.get("require_pushed_authorization_requests"):
        raise LoginError("the provider requires pushed requests, and names no place for them (PAR)")
    return str(address)


async def _pushed(session: Any, box: str, door: str, address: str) -> str:
    """RFC 9126, which Authlib lacks: the request goes from server to server, the browser carries a reference.

    When that fails nobody signs in: the open way instead is what an attacker in between would want.
    """
    from authlib.common.urls import add_params_to_uri

    asked = dict(parse_qsl(urlsplit(address).query))
    answer = await session.post(box, data=asked, auth=session.client_auth(session.token_endpoint_auth_method))
    if answer.status_code >= 500:
        answer.raise_for_status()
    said = answer.json()
    reference = said.get("request_uri")
    if answer.status_code not in (200, 201) or not isinstance(reference, str) or not reference:
        raise LoginError(
            f"the provider refused the pushed request (PAR) {standard_word(said.get('error'))}".strip()
        )
    asked_here = [("client_id", session.client_id), ("request_uri", reference)]
    return str(add_params_to_uri(door, asked_here))


async def _attempt(request: Request, provider: IdentityProvider) -> dict[str, Any]:
    settings, database = request.app.state.settings, request.app.state.database
    token, carried = (request.cookies.get(each(settings)) for each in (attempt_cookie, carried_cookie))
    found: dict[str, Any] | None = None
    states = request.query_params.getlist("state")
    if token and len(states) == 1:
        found = await database.write(people.take_attempt, token, states[0])
    if found is None and carried and len(states) == 1:
        found = await database.read(people.carried_attempt, carried, states[0])
    if found is None:
        missing = "in this browser" if token or carried else "and no cookie: another browser, or too late"
        raise LoginError(f"no such attempt {missing} (state)")
    if found["provider"] != provider.name:
        raise LoginError("the answer to an attempt at another provider")
    if "used" in found:
        raise AlreadyUsed(found["onward"])
    return found


async def _use_up(request: Request, attempt: dict[str, Any]) -> None:
    """What a browser carried itself is used up when its provider answered. Raises AlreadyUsed for the second of two."""
    if "until" not in attempt:
        return
    carried = request.cookies[carried_cookie(request.app.state.settings)]
    if not await request.app.state.database.write(people.use_carried, carried, attempt):
        raise AlreadyUsed(attempt["onward"])


def _code(request: Request, provider: IdentityProvider) -> str:
    """The code in an answer to this very question, of the provider that was asked."""
    said = request.query_params
    codes = said.getlist("code")
    _check_issuer(request, provider)
    if "error" in said:
        word = standard_word(said["error"])
        raise LoginError(f"the provider answered: {word or 'an error'}", unreachable=word in TROUBLE)
    if len(codes) != 1 or not codes[0]:
        raise LoginError("the answer has no code")
    return codes[0]


def _check_issuer(request: Request, provider: IdentityProvider, *, promised: bool = False) -> None:
    """RFC 9207, against mix-up: the answer names who gives it, when the provider says that it always does."""
    said = request.query_params.getlist("iss")
    if not said and promised:
        raise LoginError("the answer does not name its issuer, though the provider says it does (iss)")
    if said and said != [provider.issuer]:
        raise LoginError("the answer names another issuer (iss)")


async def _userinfo(
    client: Client, session: Any, tokens: dict[str, Any], claims: dict[str, Any]
) -> dict[str, Any]:
    """What the provider keeps out of its ID token; without an endpoint that is nothing more."""
    address = client.address("userinfo_endpoint")
    if address is None:
        return claims
    headers = {"Authorization": f"Bearer {tokens['access_token']}"}
    answer = await session.request("GET", address, headers=headers, withhold_token=True)
    answer.raise_for_status()
    said = await _told(client, answer)
    # OpenID Connect Core 5.3.2: else an access token of somebody else would bring their address
    if said.get("sub") != claims["sub"]:
        raise LoginError("userinfo is about somebody else (sub)")
    return {**claims, "email": said.get("email"), "email_verified": said.get("email_verified")}


async def _told(client: Client, answer: Any) -> dict[str, Any]:
    """Userinfo as JSON, or signed (Core 5.3.2): by this provider, and for this desk where it says for whom."""
    if answer.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/jwt":
        plain: dict[str, Any] = answer.json()
        return plain
    _, said = await client.signed(answer.text)
    audience = said.get("aud", client.provider.client_id)
    if said.get("iss", client.provider.issuer) != client.provider.issuer:
        raise LoginError("userinfo is of another issuer (iss)")
    if client.provider.client_id not in (audience if isinstance(audience, list) else [audience]):
        raise LoginError("userinfo is for another desk (aud)")
    return said
