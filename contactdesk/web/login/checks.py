"""What must be right in an ID token before anybody is let in. Who is then let in stands in `people`.

Signature and algorithm are checked in `client`; `iss`, `azp`, `exp`, `nbf`, `nonce` and `at_hash` by Authlib. The
rest of OpenID Connect Core 3.1.3.7 and of the NL GOV profile is here.
"""

import time
from collections.abc import Mapping
from typing import Any, Final

from contactdesk.law.addresses import folded
from contactdesk.people import Identity
from contactdesk.settings import IdentityProvider
from contactdesk.web.login.client import Client, LoginError

#: how far the clocks of a provider and this desk may differ
SKEW_SECONDS: Final = 60
#: a token is made when its code is handed in: one that is older was kept by somebody
FRESH_SECONDS: Final = 600
#: OpenID Connect Core 2: a subject has no more characters
NAME_LENGTH: Final = 255


async def id_token(client: Client, tokens: Mapping[str, Any], attempt: Mapping[str, Any]) -> dict[str, Any]:
    """The claims of the ID token that answers this attempt. Raises LoginError, or what Authlib raises."""
    from authlib.oidc.core import CodeIDToken

    provider, raw = client.provider, tokens.get("id_token")
    if not isinstance(raw, str):
        raise LoginError("the provider gave no ID token")
    header, claims = await client.signed(raw)
    required = {"iss": {"essential": True, "value": provider.issuer}}
    ours = {
        "nonce": attempt["nonce"],
        "client_id": provider.client_id,
        "access_token": tokens.get("access_token"),
    }
    CodeIDToken(claims, header, required, ours).validate(leeway=SKEW_SECONDS)
    _check_audience(claims, provider)
    _check_age(claims, attempt["started"])
    _check_level(claims, provider)
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= NAME_LENGTH or not subject.isprintable():
        raise LoginError("the token does not say who it is about (sub)")
    return claims


def identity(claims: Mapping[str, Any], provider: IdentityProvider) -> Identity:
    """Whom these claims are about. An address that nobody verified is carried on as such, and joins nobody."""
    email = claims.get("email") or ""
    if not isinstance(email, str) or not email.strip().isprintable():
        raise LoginError("the provider gives no e-mail address but something else (email)")
    return Identity(provider.issuer, claims["sub"], folded(email), _is_verified(claims, provider))


def _is_verified(claims: Mapping[str, Any], provider: IdentityProvider) -> bool:
    """Core 5.1 says a boolean; some write it as a text. Silence counts only where the operator vouches for it."""
    said = claims.get("email_verified")
    return provider.email_is_verified if said is None else said is True or said == "true"


def _check_audience(claims: Mapping[str, Any], provider: IdentityProvider) -> None:
    """Authlib looks at `azp` (that of several audiences it is ours), and takes a token for another desk with ours."""
    audience = claims.get("aud")
    if provider.client_id not in (audience if isinstance(audience, list) else [audience]):
        raise LoginError("the token is not for this desk (aud)")


def _check_age(claims: Mapping[str, Any], started: int) -> None:
    """Made after this browser set out, and just now. Authlib looks at the future only."""
    if claims["iat"] < max(started, time.time() - FRESH_SECONDS) - SKEW_SECONDS:
        raise LoginError(
            "the token is older than the attempt; if every sign-in fails, compare the clocks (iat)"
        )


def _check_level(claims: Mapping[str, Any], provider: IdentityProvider) -> None:
    """`acr_values` is only a wish to a provider (Core 5.5.1.1): what it did is what counts. Any of the list will do."""
    if provider.acr_values and claims.get("acr") not in provider.acr_values:
        raise LoginError("the sign-in was weaker than asked (acr)", too_weak=True)
