"""`[[identity_provider]]`: where people may sign in, and for whom each provider may speak. Reaches none of them."""

from collections.abc import Iterable
from typing import Annotated, Final, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, Field, model_validator

from contactdesk.settings import client_key, values
from contactdesk.words import Role

#: stands where the name of a provider stands, for a body that signs in by its own mailbox: /inloggen/postbus
MAILBOX: Final = "postbus"
#: where a demo lets people choose who they are, under its own address
DEMO_ISSUER: Final = "/demo/idp"


class IdentityProvider(BaseModel):
    """One place where people may sign in, and for whom it may speak."""

    model_config = values.FROZEN
    name: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", description="stands in /inloggen/{name}")
    label: str = Field(min_length=1)
    issuer: Annotated[str, AfterValidator(values.web_address)]
    client_id: str = Field(min_length=1)
    client_secret: str | None = Field(default=None, min_length=1, repr=False)
    private_key: Annotated[str, AfterValidator(client_key.check)] | None = Field(default=None, repr=False)
    scopes: tuple[str, ...] = ("openid", "email", "profile")
    # each is good enough; asked for in this order
    acr_values: tuple[Annotated[str, Field(pattern=r"^[!-~]+$")], ...] = ()
    # required: a provider that may speak for any domain can sign in as anybody
    email_domains: tuple[Annotated[str, AfterValidator(values.domain)], ...] = Field(min_length=1)
    # of a provider that verifies every address of these domains, and does not say so (Entra)
    email_is_verified: bool = Field(default=False, strict=True)
    roles: tuple[Role, ...] = Field(default=tuple(Role), min_length=1)

    @model_validator(mode="after")
    def _is_usable(self) -> Self:
        if (self.client_secret is None) == (self.private_key is None):
            raise ValueError("needs exactly one of client_secret_file and private_key_file")
        if "openid" not in self.scopes:
            raise ValueError("has scopes without openid; add it")
        return self


def fit(providers: tuple[IdentityProvider, ...]) -> tuple[IdentityProvider, ...]:
    """None of them may speak for who is another's."""
    if len({provider.name for provider in providers}) < len(providers):
        raise ValueError("uses a name twice; each provider needs its own")
    if any(provider.name == MAILBOX for provider in providers):
        raise ValueError(f"has the name {MAILBOX}, which is the sign-in by mailbox; choose another")
    # accounts are keyed by issuer and subject, and joined by the domain of their address: neither may be shared
    if twice := _twice(provider.issuer.rstrip("/") for provider in providers):
        raise ValueError(f"names the issuer {twice} twice; one provider speaks for it")
    if twice := _twice(domain for provider in providers for domain in set(provider.email_domains)):
        raise ValueError(f"lets two providers claim the domain {twice}; give it to one of them")
    # a provider can show our signature to another, as its own question
    if _twice(provider.private_key for provider in providers if provider.private_key):
        raise ValueError("uses one private_key_file for two providers; make each its own key")
    return providers


def refuse_demo(providers: tuple[IdentityProvider, ...]) -> tuple[IdentityProvider, ...]:
    """The demo's own is never configured: it comes with the demo."""
    for provider in providers:
        if urlsplit(provider.issuer).path.rstrip("/").endswith(DEMO_ISSUER):
            raise ValueError(
                f"names {provider.issuer}, where anybody is whoever they say; remove that provider"
            )
    return providers


def _twice(names: Iterable[str]) -> str | None:
    """The first name that comes back."""
    seen: set[str] = set()
    for name in names:
        if name in seen:
            return name
        seen.add(name)
    return None
