"""The desk's own key at a provider: what is good enough, and what an operator reads when it is not."""

import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from contactdesk import settings
from contactdesk.settings import SettingsError, client_key
from tests.lying_provider import ec_key, rsa_key

PROVIDER = """
[[identity_provider]]
name = "{name}"
label = "Rijk"
issuer = "https://{name}.example.nl"
client_id = "contactdesk"
private_key_file = "desk.pem"
email_domains = ["{name}.nl"]
"""


def pem(key: Any, encryption: Any = None) -> str:
    how = encryption or NoEncryption()
    return str(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, how).decode())


def on_curve(curve: ec.EllipticCurve) -> Any:
    return ec.generate_private_key(curve)


P256, RSA = ec_key("desk"), rsa_key(2048, "desk")
PUBLIC = on_curve(ec.SECP256R1()).public_key()
PUBLIC_PEM = PUBLIC.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


@pytest.fixture
def load(tmp_path: Path) -> Any:
    def loaded(key: str, *names: str) -> settings.Settings:
        (tmp_path / "desk.pem").write_text(key)
        rows = (PROVIDER.format(name=name) for name in names or ("rijk",))
        (tmp_path / "contactdesk.toml").write_text("".join(rows))
        return settings.load({"CONTACTDESK_SECRET_KEY": "aB3-" * 7 + "xyzw-9876"}, config_dir=tmp_path)

    return loaded


@pytest.mark.parametrize(
    ("key", "algorithm", "kid"),
    [
        (P256.as_pem(private=True).decode(), "ES256", None),
        (RSA.as_pem(private=True).decode(), "PS256", None),
        (json.dumps(P256.as_dict(private=True)), "ES256", "desk"),
        (json.dumps(RSA.as_dict(private=True)), "PS256", "desk"),
    ],
    ids=["EC PEM", "RSA PEM", "EC JWK", "RSA JWK"],
)
def test_what_a_key_signs_with_follows_from_its_kind(
    key: str, algorithm: str, kid: str | None, load: Any
) -> None:
    (provider,) = load(key).identity_providers
    found = client_key.read(provider.private_key)
    assert (found.algorithm, found.kid, provider.client_secret) == (algorithm, kid, None)


BAD = {
    "RSA 1024": (rsa_key(1024).as_pem(private=True).decode(), "RSA key of 1024 bits"),
    "RSA 1024 JWK": (json.dumps(rsa_key(1024).as_dict(private=True)), "RSA key of 1024 bits"),
    "P-384": (pem(on_curve(ec.SECP384R1())), "curve secp384r1"),
    "secp256k1": (pem(on_curve(ec.SECP256K1())), "curve secp256k1"),
    "Ed25519": (pem(ed25519.Ed25519PrivateKey.generate()), "no private RSA or P-256 key"),
    "with a password": (pem(on_curve(ec.SECP256R1()), BestAvailableEncryption(b"x")), "behind a password"),
    "public": (PUBLIC_PEM, "no private key that can be read"),
    "public JWK": (json.dumps(P256.as_dict(private=False)), "no private RSA or P-256 key"),
    "shared secret": (json.dumps({"kty": "oct", "k": "c2VjcmV0"}), "no private"),
    "text": ("from-the-vault", "no private key that can be read"),
    "half JSON": ('{"kty": "EC"', "no private key that can be read"),
    "empty JSON": ("{}", "no private key that can be read"),
}


@pytest.mark.parametrize(("key", "says"), BAD.values(), ids=BAD.keys())
def test_a_key_that_is_not_good_enough_stops_the_start(
    key: str, says: str, load: Any, tmp_path: Path
) -> None:
    with pytest.raises(SettingsError) as caught:
        load(key)
    line = str(caught.value)
    assert line.startswith(f"{tmp_path / 'contactdesk.toml'}: [[identity_provider]] 1 private_key_file holds")
    assert says in line
    assert "\n" not in line
    assert not any(part in line for part in key.split("\n") if len(part) > 20)


def test_two_providers_do_not_share_a_key(load: Any) -> None:
    with pytest.raises(SettingsError, match="one private_key_file for two providers"):
        load(P256.as_pem(private=True).decode(), "rijk", "kamer")


def test_a_key_is_not_shown_with_its_provider(load: Any) -> None:
    text = P256.as_pem(private=True).decode()
    assert text[40:80] not in repr(load(text))
