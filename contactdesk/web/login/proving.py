"""How the desk proves to a provider that it is this desk: with a secret, or with a signature of its own key.

Authlib's `private_key_jwt` lives an hour and signs with RS256; its basic authentication leaves out the encoding
of RFC 6749, 2.3.1. Both are done here, with what Authlib has below them.
"""

import base64
from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import parse_qsl, quote_plus, urlencode

from contactdesk.settings import IdentityProvider, client_key

#: RFC 7523, 2.2
ASSERTION_TYPE: Final = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
ASSERTION_SECONDS: Final = 60

Method = Callable[[Any, str, str, Any, bytes], tuple[str, Any, Any]]


def method(provider: IdentityProvider, metadata: Mapping[str, Any]) -> Method | str:
    """What Authlib calls for every request in which the desk must prove itself."""
    if provider.private_key:
        return _by_key(provider.private_key, str(metadata.get("token_endpoint")))
    offered = metadata.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    only_post = "client_secret_post" in offered and "client_secret_basic" not in offered
    return "client_secret_post" if only_post else _basic


def _basic(auth: Any, method: str, uri: str, headers: Any, body: bytes) -> tuple[str, Any, Any]:
    pair = f"{quote_plus(auth.client_id)}:{quote_plus(auth.client_secret)}"
    headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
    return uri, headers, body


def _by_key(private_key: str, audience: str) -> Method:
    """`audience` is the token endpoint (NL GOV profile for OAuth, 2.3.3), at the PAR endpoint too (RFC 9126, 2).

    One provider could pass such a proof on to another whose endpoint it names as its own: that is why no two
    providers share a key (settings).
    """
    ours = client_key.read(private_key)

    def prove(auth: Any, method: str, uri: str, headers: Any, body: bytes) -> tuple[str, Any, Any]:
        from authlib.oauth2.rfc7523 import private_key_jwt_sign

        header = {"kid": ours.kid} if ours.kid else {}
        assertion = private_key_jwt_sign(
            ours.key,
            auth.client_id,
            audience,
            alg=ours.algorithm,
            header=header,
            expires_in=ASSERTION_SECONDS,
        )
        form = dict(parse_qsl(body.decode(), keep_blank_values=True))
        form |= {"client_id": auth.client_id, "client_assertion_type": ASSERTION_TYPE}
        return uri, headers, urlencode(form | {"client_assertion": assertion})

    return prove
