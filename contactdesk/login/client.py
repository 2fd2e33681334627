"""How the desk reaches an identity provider: Authlib's client, with what the provider's metadata may say."""

from typing import Any
from urllib.parse import urlsplit

from starlette.applications import Starlette

from contactdesk.settings import IdentityProvider, is_loopback

#: what a signature may be made with; never `none`, never a shared secret
ALGORITHMS = ("RS256", "PS256", "ES256", "RS384", "PS384", "ES384", "RS512", "PS512", "ES512", "EdDSA")


class LoginError(Exception):
    """Signing in failed; `reason` is for the log, the person starts again."""

    def __init__(self, reason: str, *, unreachable: bool = False) -> None:
        super().__init__(reason)
        self.reason, self.unreachable = reason, unreachable


async def client_of(app: Starlette, provider: IdentityProvider) -> Any:
    """Authlib's client for a provider, its `server_metadata` loaded and checked. Raises LoginError and `failures`.

    Made at the first sign-in: Authlib is slow to import.
    """
    if provider.name not in app.state.oauth_clients:
        app.state.oauth_clients[provider.name] = _made(app, provider)
    client = app.state.oauth_clients[provider.name]
    metadata = await client.load_server_metadata()
    if metadata.get("issuer") != provider.issuer:
        raise LoginError("the provider's metadata name another issuer")
    offered = metadata.get("id_token_signing_alg_values_supported", ["RS256"])
    metadata["id_token_signing_alg_values_supported"] = [name for name in offered if name in ALGORITHMS]
    return client


def failures() -> tuple[type[Exception], ...]:
    """What a provider that is down, mistaken or malicious can make Authlib raise."""
    from authlib.common.errors import AuthlibBaseError
    from httpx2 import HTTPError, InvalidURL
    from joserfc.errors import JoseError

    return AuthlibBaseError, HTTPError, InvalidURL, JoseError, ValueError, TypeError, KeyError, RuntimeError


def explained(error: Exception) -> LoginError:
    from httpx2 import HTTPError

    return LoginError(f"{type(error).__name__}: {error}"[:300], unreachable=isinstance(error, HTTPError))


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
