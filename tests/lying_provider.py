"""A small OpenID Connect provider within the process, honest until a test tells it one lie. Reached through `Wires`.

It checks what the desk sends as strictly as the NL GOV profile lets a provider: client, PKCE, code, address.
"""

import asyncio
import base64
import hashlib
import json
import secrets
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import parse_qsl, unquote_plus, urlencode, urlsplit

import httpx2
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

CLIENT, SECRET = "https://desk.example/client:1", "s3cret + 100% / known:to_both_sides"
KIM = {"sub": "kim", "email": "kim.kamerlid@tweedekamer.example", "email_verified": True}


@cache
def ec_key(kid: str) -> ECKey:
    return ECKey.generate_key("P-256", {"kid": kid})


@cache
def rsa_key(bits: int, kid: str = "rsa") -> RSAKey:
    with warnings.catch_warnings(action="ignore"):  # of a short one
        return RSAKey.generate_key(bits, {"kid": kid})


@dataclass
class Provider:
    """One provider. `metadata`, `claims` and the like are laid over what is right; None takes away."""

    issuer: str
    client_key: Any = None  # the desk's public key; without one it knows SECRET
    who: dict[str, Any] = field(default_factory=lambda: dict(KIM))
    metadata: dict[str, Any] = field(default_factory=dict)
    claims: dict[str, Any] = field(default_factory=dict)
    callback: dict[str, Any] = field(default_factory=dict)
    userinfo: dict[str, Any] | None = None
    key: Any = field(default_factory=lambda: ec_key("one"))
    published: list[Any] = field(default_factory=lambda: [ec_key("one")])
    alg: str = "ES256"
    #: makes the ID token out of (provider, header, claims), when not signed as it should
    sign: Callable[..., Any] | None = None
    #: an answer instead of the right one, by path; a number is seconds of silence
    instead: dict[str, Response | float] = field(default_factory=dict)
    seen: list[str] = field(default_factory=list)
    sent: list[dict[str, str]] = field(default_factory=list)
    _codes: dict[str, dict[str, str]] = field(default_factory=dict)
    _pushed: dict[str, dict[str, str]] = field(default_factory=dict)
    _proofs: set[str] = field(default_factory=set)

    @property
    def app(self) -> Starlette:
        paths = {"jwks": self._jwks, "par": self._par, "token": self._token, "userinfo": self._userinfo}
        doors = [
            Route(f"/{name}", self._door(name, do), methods=["GET", "POST"]) for name, do in paths.items()
        ]
        known = "/.well-known/openid-configuration"
        return Starlette(routes=[*doors, Route(known, self._door("metadata", self._metadata))])

    def authorize(self, address: str) -> str:
        """What the person's browser does here: sign in, and come back. Gives the address of the callback."""
        asked = dict(parse_qsl(urlsplit(address).query))
        if "request_uri" in asked:
            asked = self._pushed.pop(asked["request_uri"]) | {"client_id": asked["client_id"]}
        assert (asked["client_id"], asked["response_type"]) == (CLIENT, "code")
        code = secrets.token_urlsafe(16)
        self._codes[code] = asked
        answer = over({"code": code, "state": asked["state"], "iss": self.issuer}, self.callback)
        return f"{asked['redirect_uri']}?{urlencode(answer)}"

    def _door(self, name: str, do: Callable[..., Any]) -> Callable[[Request], Any]:
        async def door(request: Request) -> Response:
            self.seen.append(name)
            self.sent.append(dict(parse_qsl((await request.body()).decode(), keep_blank_values=True)))
            instead = self.instead.get(name)
            if isinstance(instead, Response):
                return instead
            await asyncio.sleep(instead or 0)
            return do(request, self.sent[-1])

        return door

    def _metadata(self, request: Request, form: dict[str, str]) -> Response:
        right = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize?door=front",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/jwks",
            "id_token_signing_alg_values_supported": ["ES256", "PS256"],
            "authorization_response_iss_parameter_supported": True,
        }
        return JSONResponse(over(right, self.metadata))

    def _jwks(self, request: Request, form: dict[str, str]) -> Response:
        keys = [key if isinstance(key, (dict, str)) else key.as_dict(private=False) for key in self.published]
        return JSONResponse({"keys": keys})

    def _par(self, request: Request, form: dict[str, str]) -> Response:
        if not self._is_client(request, form):
            return JSONResponse({"error": "invalid_client"}, status_code=401)
        reference = f"urn:ietf:params:oauth:request_uri:{secrets.token_urlsafe(16)}"
        self._pushed[reference] = form
        return JSONResponse({"request_uri": reference, "expires_in": 60}, status_code=201)

    def _token(self, request: Request, form: dict[str, str]) -> Response:
        if not self._is_client(request, form):
            return JSONResponse({"error": "invalid_client"}, status_code=401)
        asked = self._codes.pop(form.get("code", ""), None)
        hashed = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(hashed).rstrip(b"=").decode()
        fits = asked and (asked["redirect_uri"], asked["code_challenge"], asked["code_challenge_method"]) == (
            *(form.get("redirect_uri"), challenge, "S256"),
        )
        if not asked or not fits or form.get("grant_type") != "authorization_code":
            return JSONResponse(
                {"error": "invalid_grant", "error_description": self.who["email"]}, status_code=400
            )
        answer = {"access_token": "open", "token_type": "Bearer", "expires_in": 60}
        return JSONResponse(answer | {"id_token": self._id_token(asked)})

    def _userinfo(self, request: Request, form: dict[str, str]) -> Response:
        assert request.headers["authorization"] == "Bearer open"
        return JSONResponse(self.userinfo)

    def _id_token(self, asked: dict[str, str]) -> Any:
        now = int(time.time())
        right = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": asked["nonce"]}
        claims, header = over(right | self.who, self.claims), {"alg": self.alg, "kid": self.key.kid}
        if self.sign:
            return self.sign(self, header, claims)
        return jwt.encode(header, claims, self.key, algorithms=[self.alg])

    def _is_client(self, request: Request, form: dict[str, str]) -> bool:
        if self.client_key is None:
            said = request.headers.get("authorization", "").removeprefix("Basic ")
            pair = base64.b64decode(said).decode().split(":")
            return [unquote_plus(part) for part in pair] == [CLIENT, SECRET]
        algorithm = "PS256" if self.client_key.key_type == "RSA" else "ES256"
        proof = jwt.decode(form["client_assertion"], self.client_key, algorithms=[algorithm]).claims
        first_seen = proof["jti"] not in self._proofs and len(proof["jti"]) >= 22
        self._proofs.add(proof["jti"])
        names = {proof["iss"], proof["sub"], form["client_id"]} == {CLIENT}
        short = time.time() < proof["exp"] <= time.time() + 60 and proof["aud"] == f"{self.issuer}/token"
        return (
            names
            and short
            and first_seen
            and "client_secret" not in form
            and "authorization" not in request.headers
        )


class Wires(httpx2.AsyncBaseTransport):
    """The network: each provider at the host of its issuer, nobody elsewhere."""

    def __init__(self, *providers: Provider) -> None:
        self._at = {urlsplit(one.issuer).hostname: httpx2.ASGITransport(one.app) for one in providers}

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        if request.url.host not in self._at:
            raise httpx2.ConnectError("nobody there")
        return await self._at[request.url.host].handle_async_request(request)


@dataclass(frozen=True)
class FromNow:
    """A moment, in seconds from when the token is made."""

    seconds: int


def over(right: dict[str, Any], wrong: dict[str, Any]) -> dict[str, Any]:
    """What is right, with the lie laid over it; None takes away."""
    said = {name: value for name, value in (right | wrong).items() if value is not None}
    moments = {name: int(time.time()) + one.seconds for name, one in said.items() if isinstance(one, FromNow)}
    return said | moments


# Ways to make a token that nobody should accept


def unsigned(provider: Provider, header: dict[str, Any], claims: dict[str, Any]) -> str:
    parts = [json.dumps(one).encode() for one in ({**header, "alg": "none"}, claims)]
    return ".".join([*(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts), ""])


def with_our_secret(provider: Provider, header: dict[str, Any], claims: dict[str, Any]) -> str:
    from joserfc.jwk import OctKey

    return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(SECRET.encode() * 2), algorithms=["HS256"])


def with_the_public_key_as_secret(provider: Provider, header: dict[str, Any], claims: dict[str, Any]) -> str:
    from joserfc.jwk import OctKey

    public = OctKey.import_key(json.dumps(provider.key.as_dict(private=False)).encode())
    return jwt.encode({**header, "alg": "HS256"}, claims, public, algorithms=["HS256"])


def by_a_stranger(provider: Provider, header: dict[str, Any], claims: dict[str, Any]) -> str:
    return jwt.encode(header, claims, ec_key("stranger"), algorithms=["ES256"])


def with_its_key_inside(provider: Provider, header: dict[str, Any], claims: dict[str, Any]) -> str:
    """RFC 7515 4.1.3: a header may carry a key; who believes it believes anybody."""
    stranger = ec_key("stranger")
    inside = {"alg": "ES256", "jwk": stranger.as_dict(private=False)}
    return jwt.encode(inside, claims, stranger, algorithms=["ES256"])


def altered(provider: Provider, header: dict[str, Any], claims: dict[str, Any]) -> str:
    """The right signature under other claims."""
    head, _, signature = jwt.encode(header, claims, provider.key, algorithms=["ES256"]).split(".")
    body = base64.urlsafe_b64encode(json.dumps({**claims, "sub": "other"}).encode()).rstrip(b"=").decode()
    return f"{head}.{body}.{signature}"


def encrypted(provider: Provider, header: dict[str, Any], claims: dict[str, Any]) -> str:
    from joserfc.jwe import JWERegistry

    wrapped = {"alg": "ECDH-ES", "enc": "A128GCM", "kid": provider.key.kid}
    registry = JWERegistry(algorithms=["ECDH-ES", "A128GCM"])
    return jwt.encode(wrapped, claims, provider.key, registry=registry)


def nothing(provider: Provider, header: dict[str, Any], claims: dict[str, Any]) -> None:
    return None
