"""The private key with which the desk proves to a provider that it is this desk: which kinds are good enough.

RFC 7518, and no more than the NL GOV profile asks for: RSA signs with PS256, elliptic curve P-256 with ES256.
"""

import json
import warnings
from dataclasses import dataclass
from typing import Any, Final

RSA_BITS: Final = 2048
MAKE: Final = "openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out FILE"


@dataclass(frozen=True)
class ClientKey:
    """A key, what it signs with, and the name that the provider knows it by (a JWK may say one, a PEM does not)."""

    key: Any
    algorithm: str
    kid: str | None


def check(text: str) -> str:
    """The text as it came. Raises ValueError for a key that is unreadable, not private, or weak."""
    read(text)
    return text


def read(text: str) -> ClientKey:
    """The key in a PEM or a JWK. Raises ValueError, which never repeats the key."""
    from cryptography.hazmat.primitives.asymmetric import ec, rsa
    from joserfc.jwk import ECKey, RSAKey

    raw, kid = _loaded(text)
    if isinstance(raw, rsa.RSAPrivateKey):
        if raw.key_size < RSA_BITS:
            raise ValueError(
                f"holds an RSA key of {raw.key_size} bits; use one of {RSA_BITS} or more, or make a P-256 key: {MAKE}"
            )
        return ClientKey(RSAKey(raw, raw), "PS256", kid)
    if isinstance(raw, ec.EllipticCurvePrivateKey):
        if not isinstance(raw.curve, ec.SECP256R1):
            raise ValueError(f"holds a key on the curve {raw.curve.name}; make one on P-256: {MAKE}")
        return ClientKey(ECKey(raw, raw), "ES256", kid)
    raise ValueError(f"holds no private RSA or P-256 key; make one: {MAKE}")


def _loaded(text: str) -> tuple[Any, str | None]:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import load_pem_private_key
    from joserfc.errors import JoseError
    from joserfc.jwk import JWKRegistry

    try:
        if not text.lstrip().startswith("{"):
            return load_pem_private_key(text.encode(), password=None), None
        with warnings.catch_warnings(action="ignore"):  # of short keys: those are refused, not warned about
            key = JWKRegistry.import_key(json.loads(text))
        return (key.raw_value if key.is_private else None), key.kid
    except TypeError:
        raise ValueError(
            "holds a key behind a password; store it without, in a file only the desk reads"
        ) from None
    except (JoseError, ValueError, KeyError, UnsupportedAlgorithm):
        raise ValueError(f"holds no private key that can be read (PEM or JWK); make one: {MAKE}") from None
