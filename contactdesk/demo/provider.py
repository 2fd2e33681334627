"""The demo's identity provider: a small OpenID Connect provider with one button per persona. Real code flow.

The desk reaches it over HTTP like any other provider. It keeps codes and its key in memory: one process only.
"""

import base64
import binascii
import hashlib
import hmac
import secrets
import time
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import unquote, urlencode

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from contactdesk.demo.personas import BY_KEY, DOMAINS, PERSONAS, Persona
from contactdesk.settings import DEMO_ISSUER, IdentityProvider
from contactdesk.web import forms, pages

PATH = DEMO_ISSUER
TOKEN_PATH = f"{PATH}/token"
CODE_SECONDS = 60
TOKEN_SECONDS = 300
NAME = "demo"


@dataclass(frozen=True)
class Code:
    """What was agreed when a persona was chosen; a code buys one token."""

    persona: Persona
    redirect_uri: str
    nonce: str
    challenge: str
    until: float


@dataclass
class Provider:
    """The provider's memory: its one client, its key, the codes that are out."""

    base_url: str
    client_secret: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    codes: dict[str, Code] = field(default_factory=dict, repr=False)

    @property
    def issuer(self) -> str:
        return self.base_url + PATH

    @property
    def redirect_uri(self) -> str:
        return f"{self.base_url}/inloggen/{NAME}/terug"

    @cached_property
    def key(self) -> Any:
        from joserfc.jwk import ECKey

        return ECKey.generate_key("P-256", {"kid": secrets.token_hex(4), "use": "sig", "alg": "ES256"})

    def as_setting(self) -> IdentityProvider:
        """How the desk knows this provider."""
        return IdentityProvider(
            name=NAME,
            label="Demo",
            issuer=self.issuer,
            client_id="contactdesk",
            client_secret=self.client_secret,
            email_domains=DOMAINS,
        )

    def issue(self, persona: Persona, asked: dict[str, str]) -> str:
        """A code for this persona; codes that are too old go."""
        now = time.time()
        self.codes = {code: kept for code, kept in self.codes.items() if kept.until > now}
        code = secrets.token_urlsafe(32)
        self.codes[code] = Code(
            persona,
            asked["redirect_uri"],
            asked.get("nonce", ""),
            asked["code_challenge"],
            now + CODE_SECONDS,
        )
        return code

    def redeem(self, form: dict[str, str]) -> Code | None:
        """What the code stands for: once, in time, for the same address, with the verifier of the start."""
        code = self.codes.pop(form.get("code", ""), None)
        if code is None or code.until < time.time() or form.get("redirect_uri") != code.redirect_uri:
            return None
        hashed = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(hashed).rstrip(b"=").decode()
        return code if hmac.compare_digest(challenge, code.challenge) else None

    def id_token(self, code: Code) -> str:
        from joserfc import jwt

        return jwt.encode({"alg": "ES256", "kid": self.key.kid}, self.claims(code), self.key)

    def claims(self, code: Code) -> dict[str, Any]:
        now, persona = int(time.time()), code.persona
        return {
            "iss": self.issuer,
            "sub": f"persona-{persona.key}",
            "aud": "contactdesk",
            "iat": now,
            "exp": now + TOKEN_SECONDS,
            "nonce": code.nonce,
            "name": persona.name,
            "email": persona.email,
            "email_verified": True,
        }


async def discovery(request: Request) -> Response:
    issuer = _provider(request).issuer
    return JSONResponse(
        {
            "issuer": issuer,
            "authorization_endpoint": f"{issuer}/authorize",
            "token_endpoint": f"{issuer}/token",
            "jwks_uri": f"{issuer}/jwks",
            "end_session_endpoint": f"{issuer}/end_session",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["ES256"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic"],
            "code_challenge_methods_supported": ["S256"],
            "scopes_supported": ["openid", "email", "profile"],
            "authorization_response_iss_parameter_supported": True,
        }
    )


async def jwks(request: Request) -> Response:
    return JSONResponse({"keys": [_provider(request).key.as_dict(private=False)]})


async def choose(request: Request) -> Response:
    """The persona page: who do you want to be?"""
    if not _is_ours(request):
        return _refused(request)
    mailbox = bool(request.app.state.settings.mailbox_sign_in.kinds)
    values = {"personas": PERSONAS, "query": request.url.query, "mailbox": mailbox}
    return pages.render(request, "demo/personas.html", values)


async def chosen(request: Request) -> Response:
    persona = BY_KEY.get(str((await forms.read(request)).get("persona")))
    if persona is None or not _is_ours(request):
        return _refused(request)
    asked, provider = dict(request.query_params), _provider(request)
    answer = {"code": provider.issue(persona, asked), "state": asked.get("state", ""), "iss": provider.issuer}
    return RedirectResponse(f"{asked['redirect_uri']}?{urlencode(answer)}", status_code=303)


async def token(request: Request) -> Response:
    provider, form = _provider(request), await forms.read(request)
    if not _is_client(request, provider):
        return JSONResponse({"error": "invalid_client"}, status_code=401)
    code = provider.redeem({key: str(value) for key, value in form.items()})
    if form.get("grant_type") != "authorization_code" or code is None:
        return JSONResponse({"error": "invalid_grant"}, status_code=400)
    tokens = {"access_token": secrets.token_urlsafe(32), "token_type": "Bearer", "expires_in": TOKEN_SECONDS}
    return JSONResponse(tokens | {"id_token": provider.id_token(code)})


async def end_session(request: Request) -> Response:
    """Nobody stays signed in here: only the way back is left."""
    back = f"{_provider(request).base_url}/uitgelogd"
    if request.query_params.getlist("post_logout_redirect_uri") != [back]:
        return pages.error_page(request, 400, "Zo kunt u hier niet uitloggen", "Log uit bij het loket zelf.")
    return RedirectResponse(back, status_code=303)


def _provider(request: Request) -> Provider:
    found: Provider = request.app.state.demo_provider
    return found


def _is_ours(request: Request) -> bool:
    asked = request.query_params
    wanted = {"client_id": "contactdesk", "response_type": "code", "code_challenge_method": "S256"}
    wanted["redirect_uri"] = _provider(request).redirect_uri
    fits = all(asked.getlist(name) == [value] for name, value in wanted.items())
    return fits and "openid" in asked.get("scope", "").split() and bool(asked.get("code_challenge"))


def _refused(request: Request) -> Response:
    return pages.error_page(request, 400, "Zo kunt u hier niet inloggen", "Begin opnieuw bij Inloggen.")


def _is_client(request: Request, provider: Provider) -> bool:
    scheme, _, value = request.headers.get("authorization", "").partition(" ")
    try:
        name, _, secret = base64.b64decode(value, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return False
    ours = hmac.compare_digest(unquote(secret).encode(), provider.client_secret.encode())
    return scheme.lower() == "basic" and name == "contactdesk" and ours
