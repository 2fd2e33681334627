"""Environment and `config/contactdesk.toml` become one frozen `Settings`. No global copy lives here.

The doors read once, at start, and hand the result on. A value that is unknown, missing, weak or unsafe stops
the start with one `SettingsError`. Begin with `Settings`.
"""

import re
import secrets
import tomllib
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, ValidationError

from contactdesk.settings import databases, providers, security, values
from contactdesk.settings.incoming import HandingOn, not_to_ourselves
from contactdesk.settings.log_checkpoints import Checkpoints
from contactdesk.settings.providers import DEMO_ISSUER, MAILBOX, IdentityProvider
from contactdesk.settings.values import DEMO_KEY, FROZEN, LOOPBACK, Network, Smtp, Tls, is_loopback
from contactdesk.words import Limit, OrganisationKind

__all__ = [
    "DEMO_ISSUER",
    "DEMO_KEY",
    "MAILBOX",
    "Confirm",
    "IdentityProvider",
    "Sender",
    "Settings",
    "SettingsError",
    "Smtp",
    "Tls",
    "is_loopback",
    "load",
]

PREFIX = "CONTACTDESK_"
KEYS = (
    "database_url",
    "base_url",
    "secret_key",
    "smtp_url",
    "mail_from",
    "config_dir",
    "ca_file",
    "https_proxy",
    "theme_dir",
    "allowed_hosts",
    "log_format",
    "security_log",
    "trusted_proxies",
    "metrics_from",
    "security_contact",
    "security_policy",
)
LISTS = ("identity_provider", "sender")
TABLES = ("decision_link", "mailbox_sign_in", "audit", "incoming", "limits", "figures", "emergency_signal")
# a row names a file that holds them
SECRETS = ("client_secret", "private_key")
FILE = "contactdesk.toml"
#: what comes with a wheel beside the code: `config`, and what an operator copies and edits
SHIPPED = Path(__file__).resolve().parents[1] / "shipped"
PROJECT_CONFIG = (SHIPPED if SHIPPED.is_dir() else SHIPPED.parents[1]) / "config"

# what an operator writes, where the field is called otherwise
FIELDS = {"secret_key": "secret_keys", "smtp_url": "smtp"}
FIELDS |= {"identity_provider": "identity_providers", "sender": "senders"}


class SettingsError(Exception):
    """An operator's mistake in one line: where it stands, which key, what to do. Never shows a secret."""


class Sender(BaseModel):
    """From which mailbox the letters of one organisation (its abbreviation) leave."""

    model_config = FROZEN
    organisation: str = Field(min_length=1)
    mail_from: Annotated[str, AfterValidator(values.mailbox)]


class Confirm(StrEnum):
    """What a decision link asks of whoever opens it."""

    LINK = "link"
    CODE = "code"
    SIGN_IN = "sign_in"


class DecisionLinks(BaseModel):
    """How hard the link in the letter to a minister's office is, for all or for one department (abbreviation)."""

    model_config = FROZEN
    default: Confirm = Confirm.LINK
    departments: dict[str, Confirm] = Field(default_factory=dict)

    def asks(self, department: str | None) -> Confirm:
        return self.departments.get(department or "", self.default)


class MailboxSignIn(BaseModel):
    """Which kinds of organisation may sign in with a link to their own mailbox: those with no provider of their own."""

    model_config = FROZEN
    kinds: tuple[Literal[OrganisationKind.ZBO, OrganisationKind.INSPECTORATE], ...] = (OrganisationKind.ZBO,)
    minutes: int = Field(default=15, ge=5, le=60)


class PublicFigures(BaseModel):
    """Who reads the figures: whoever is signed in, or everybody."""

    model_config = FROZEN
    public: bool = False


class EmergencySignals(BaseModel):
    """To the ministers of which departments (abbreviation) a body can send an emergency signal, and in how many working days
    they answer. Of none without this: no law asks it yet."""

    model_config = FROZEN
    departments: dict[str, Annotated[int, Field(ge=1, le=60)]] = Field(default_factory=dict)


def _own_host(known: dict[str, Any]) -> tuple[str, ...]:
    return (re.sub(r":\d+$", "", urlsplit(known["base_url"]).netloc),)


class Settings(BaseModel):
    """All that an operator can choose. `demo` can only be chosen by code."""

    model_config = FROZEN
    demo: bool = False
    database_url: Annotated[str, AfterValidator(databases.database_url)] = Field(
        "sqlite:///contactdesk.db", repr=False
    )
    base_url: Annotated[str, AfterValidator(values.base_url)] = "http://127.0.0.1:8000"
    # the first signs, all are accepted
    secret_keys: Annotated[
        tuple[str, ...], BeforeValidator(values.secret_keys), AfterValidator(values.not_of_a_demo)
    ] = Field(min_length=1, repr=False)
    smtp: Annotated[values.Smtp | None, BeforeValidator(values.smtp)] = None
    mail_from: Annotated[str, AfterValidator(values.mailbox)] = "Contactdesk <contactdesk@localhost>"
    config_dir: Annotated[Path, AfterValidator(values.folder)] = PROJECT_CONFIG
    # who may vouch for the mail server and the identity providers, besides whom this machine believes
    ca_file: Annotated[Path, AfterValidator(values.authorities)] | None = None
    # how identity providers elsewhere are reached; without it as the environment of the process says (HTTPS_PROXY)
    https_proxy: Annotated[str, AfterValidator(values.proxy)] | None = Field(None, repr=False)
    theme_dir: Annotated[Path, AfterValidator(values.folder)] | None = None
    allowed_hosts: Annotated[tuple[str, ...], BeforeValidator(values.hosts)] = Field(
        default_factory=_own_host
    )
    log_format: Literal["json", "text"] = "json"
    # where the security log goes; without it none is kept
    security_log: Annotated[
        Path | Literal["stdout", "stderr"] | None, BeforeValidator(security.log_place)
    ] = None
    # who may say in X-Forwarded-For where a request came from
    trusted_proxies: Annotated[tuple[Network, ...], BeforeValidator(values.networks)] = LOOPBACK
    # who may read /metrics, besides this machine
    metrics_from: Annotated[tuple[Network, ...], BeforeValidator(values.networks)] = ()
    # whom to tell of a weakness; without it the mailbox that letters leave from
    security_contact: Annotated[str, AfterValidator(security.contact)] | None = None
    security_policy: Annotated[str, AfterValidator(security.page)] | None = None
    identity_providers: Annotated[
        tuple[IdentityProvider, ...], AfterValidator(providers.fit), AfterValidator(providers.refuse_demo)
    ] = ()
    senders: tuple[Sender, ...] = ()
    decision_link: DecisionLinks = DecisionLinks()
    mailbox_sign_in: MailboxSignIn = MailboxSignIn()
    audit: Checkpoints = Checkpoints()
    incoming: Annotated[HandingOn, AfterValidator(not_to_ourselves)] = HandingOn()
    figures: PublicFigures = PublicFigures()
    emergency_signal: EmergencySignals = EmergencySignals()
    # how often, where it is not what `store.limits` says
    limits: dict[Limit, Annotated[int, Field(ge=1)]] = Field(default_factory=dict)

    def sender_for(self, organisation: str) -> str:
        """The From address of an organisation's letters (by abbreviation)."""
        named = {sender.organisation: sender.mail_from for sender in self.senders}
        return named.get(organisation, self.mail_from)


def load(environ: Mapping[str, str], *, demo: bool = False, **overrides: object) -> Settings:
    """Read the settings once; `overrides` (named as in `Settings`) win. Raises SettingsError."""
    given = _from_environment(environ) | {_key(name): value for name, value in overrides.items()}
    folder = Path(str(given.get("config_dir", PROJECT_CONFIG)))
    given = (_of_demo() if demo else {}) | _from_file(folder / FILE) | given
    if given.get("smtp_url") and "mail_from" not in given and not demo:
        raise SettingsError(f"{PREFIX}MAIL_FROM is missing; say from which mailbox letters leave")
    fields = {FIELDS.get(key, key): value for key, value in given.items()}
    try:
        return Settings.model_validate(fields | {"demo": demo})
    except ValidationError as error:
        raise SettingsError(_explained(error, folder / FILE)) from None


def _of_demo() -> dict[str, object]:
    """What the demo has where nobody says otherwise: one ministry that answers emergency signals, so that they can be seen."""
    return {
        "log_format": "text",
        "secret_key": secrets.token_urlsafe(48),
        "emergency_signal": {"departments": {"SZW": 15}},
    }


def _key(field_name: str) -> str:
    return next((key for key, name in FIELDS.items() if name == field_name), field_name)


def _from_environment(environ: Mapping[str, str]) -> dict[str, object]:
    known = {f"{PREFIX}{key.upper()}": key for key in KEYS}
    given: dict[str, object] = {}
    for variable in sorted(name for name in environ if name.startswith(PREFIX)):
        plain = variable if variable in known else variable.removesuffix("_FILE")
        if plain not in known:
            raise SettingsError(f"{variable} is unknown; remove it, or choose from {', '.join(known)}")
        if known[plain] in given:
            raise SettingsError(f"{plain} and {variable} are both set; keep one of them")
        value = environ[variable] if variable == plain else _secret_file(variable, Path(environ[variable]))
        if not value.strip():
            raise SettingsError(f"{variable} is empty; give it a value or remove it")
        given[known[plain]] = value.strip()
    return given


def _secret_file(where: str, path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise SettingsError(f"{where} names a file that cannot be read ({path}); correct the path") from None


def _from_file(path: Path) -> dict[str, object]:
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError:
        raise SettingsError(f"{path} cannot be read; put it there or set {PREFIX}CONFIG_DIR") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} is no TOML: {error}; correct it") from None
    for key, rows in tables.items():
        if key not in (*LISTS, *TABLES):
            known = ", ".join((*LISTS, *TABLES))
            raise SettingsError(f"{path}: {key} is unknown; remove it, or choose from {known}")
        if key in TABLES:
            if not isinstance(rows, dict):
                raise SettingsError(f"{path}: {key} must be a table; write [{key}] above it")
            continue
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise SettingsError(f"{path}: {key} must be a list of tables; write [[{key}]] above each")
    for number, row in enumerate(tables.get("identity_provider", []), start=1):
        _take_secrets(row, f"{path}: [[identity_provider]] {number}", path.parent)
    return tables


def _take_secrets(row: dict[str, object], where: str, folder: Path) -> None:
    for key in SECRETS:
        if key in row:
            raise SettingsError(
                f"{where}: {key} does not belong in this file; put it in a file, name it {key}_file"
            )
        if f"{key}_file" in row:
            row[key] = _secret_file(f"{where}: {key}_file", folder / str(row.pop(f"{key}_file")))


def _explained(error: ValidationError, path: Path) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    name, *inner = (str(part) for part in first["loc"])
    key = _key(name)
    where = f"{PREFIX}{key.upper()}" if key in KEYS else key
    if key in TABLES:
        where = f"{path}: [{key}] {' '.join(inner)}".rstrip()
    if key in LISTS:
        inner = [f"{part}_file" if part in SECRETS else part for part in inner]
        place = [str(int(inner[0]) + 1), *inner[1:]] if inner else []
        where = f"{path}: [[{key}]] {' '.join(place)}".rstrip()
    says = {
        "missing": "is missing; give it a value",
        "extra_forbidden": "is unknown; remove it or correct its name",
    }
    cause = first.get("ctx", {}).get("error")
    return f"{where} {cause or says.get(first['type']) or 'is not right: ' + first['msg']}"
