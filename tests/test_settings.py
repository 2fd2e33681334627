"""What an operator may write, and what stops the start."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import ValidationError

from contactdesk import settings
from contactdesk.cli import copies
from contactdesk.cli.common import Misuse
from contactdesk.settings import SettingsError, Smtp, Tls
from contactdesk.settings.values import split_mailbox
from contactdesk.words import Limit, Role

KEY = "Ei3vQ0x9mYb7Jt5uKc2sRw8nLz6pHd4f"
OTHER_KEY = "u8Tq2LwZ5xNc7RbV1mKj4HgF9dSa3PoY"
PROVIDER = """
[[identity_provider]]
name = "ssc-ict"
label = "Rijksoverheid"
issuer = "https://login.example.nl/"
client_id = "contactdesk"
client_secret_file = "ssc-ict.secret"
email_domains = ["minbzk.nl"]
"""
ANOTHER = (
    PROVIDER.replace('"ssc-ict"', '"another"').replace("login.", "login2.").replace("minbzk.nl", "MinBZK.nl")
)


def load(**variables: str) -> settings.Settings:
    return settings.load({"CONTACTDESK_SECRET_KEY": KEY} | variables)


def refusal(**variables: str) -> str:
    with pytest.raises(SettingsError) as caught:
        load(**variables)
    return one_line(caught.value)


def one_line(error: SettingsError) -> str:
    assert "\n" not in str(error)
    return str(error)


@pytest.fixture
def config(tmp_path: Path) -> Path:
    (tmp_path / "ssc-ict.secret").write_text("from-the-vault\n")
    (tmp_path / "contactdesk.toml").write_text("")
    return tmp_path


def written(config: Path, text: str) -> settings.Settings:
    (config / "contactdesk.toml").write_text(text)
    return load(CONTACTDESK_CONFIG_DIR=str(config))


def refused(config: Path, text: str) -> str:
    with pytest.raises(SettingsError) as caught:
        written(config, text)
    return one_line(caught.value)


def test_only_a_secret_key_is_needed():
    found = load()
    assert found.secret_keys == (KEY,)
    assert found.database_url == "sqlite:///contactdesk.db"
    assert found.base_url == "http://127.0.0.1:8000"
    assert found.allowed_hosts == ("127.0.0.1",)
    assert (found.config_dir / "contactdesk.toml").is_file()
    assert (found.smtp, found.theme_dir, found.log_format, found.demo) == (None, None, "json", False)


def test_the_demo_makes_its_own_key_and_the_rest_must_bring_one():
    assert len(settings.load({}, demo=True).secret_keys[0]) >= 32
    with pytest.raises(SettingsError, match="CONTACTDESK_SECRET_KEY is missing"):
        settings.load({})


def test_demo_can_only_be_chosen_by_code():
    assert "CONTACTDESK_DEMO is unknown" in refusal(CONTACTDESK_DEMO="1")


def test_keys_rotate_newest_first():
    assert load(CONTACTDESK_SECRET_KEY=f"{KEY}, {OTHER_KEY}").secret_keys == (KEY, OTHER_KEY)


@pytest.mark.parametrize(
    "key", ["Kort1", "password" * 4, "0123456789abcdef" * 2, "changeme" + KEY, f"{KEY},{KEY}", KEY + ","]
)
def test_a_weak_key_is_refused_and_not_repeated(key):
    line = refusal(CONTACTDESK_SECRET_KEY=key)
    assert line.startswith("CONTACTDESK_SECRET_KEY ")
    assert key not in line


def test_any_value_can_come_from_a_file(tmp_path):
    (tmp_path / "key").write_text(KEY + "\n")
    found = settings.load({"CONTACTDESK_SECRET_KEY_FILE": str(tmp_path / "key")})
    assert found.secret_keys == (KEY,)


def test_a_value_and_its_file_together_are_refused(tmp_path):
    (tmp_path / "key").write_text(KEY)
    line = refusal(CONTACTDESK_SECRET_KEY_FILE=str(tmp_path / "key"))
    assert line.startswith("CONTACTDESK_SECRET_KEY and CONTACTDESK_SECRET_KEY_FILE are both set")


def test_a_file_that_cannot_be_read_is_refused(tmp_path):
    assert "cannot be read" in refusal(CONTACTDESK_SMTP_URL_FILE=str(tmp_path / "none"))


@pytest.mark.parametrize(
    ("variable", "value", "says"),
    [
        ("CONTACTDESK_DATABASE", "x", "is unknown"),
        ("CONTACTDESK_DATABASE_URL", "", "is empty"),
        ("CONTACTDESK_DATABASE_URL", "postgresql://u:hush@h/d", "postgresql+psycopg"),
        ("CONTACTDESK_DATABASE_URL", "sqlite:///:memory:", "must be sqlite:///<file>"),
        ("CONTACTDESK_BASE_URL", "desk.example.nl", "is no web address"),
        ("CONTACTDESK_BASE_URL", "http://desk.example.nl", "use https"),
        ("CONTACTDESK_BASE_URL", "https://desk.example.nl/desk", "has a path"),
        ("CONTACTDESK_BASE_URL", "https://desk.example.nl:port", "cannot be read as a URL"),
        ("CONTACTDESK_ALLOWED_HOSTS", "*", "must be host names"),
        ("CONTACTDESK_MAIL_FROM", "desk@example.nl\r\nBcc: x@y.nl", "is no e-mail address"),
        ("CONTACTDESK_MAIL_FROM", "Desk <desk@example.nl>, x@y.nl", "is no e-mail address"),
        ("CONTACTDESK_MAIL_FROM", "=?utf-8?q?Desk?= <desk@example.nl>", "is no e-mail address"),
        ("CONTACTDESK_MAIL_FROM", "Desk <=?utf-8?q?x?=@example.nl>", "is no e-mail address"),
        ("CONTACTDESK_MAIL_FROM", "Desk <de..sk@example.nl>", "is no e-mail address"),
        ("CONTACTDESK_MAIL_FROM", "Desk desk@example.nl", "is no e-mail address"),
        ("CONTACTDESK_MAIL_FROM", '"" <desk@example.nl>', "is no e-mail address"),
        ("CONTACTDESK_MAIL_FROM", f"{'Desk ' * 20}<desk@example.nl>", "under 40 characters"),
        ("CONTACTDESK_BASE_URL", "https://lokét.example.nl", "is no web address"),
        ("CONTACTDESK_LOG_FORMAT", "xml", "'json' or 'text'"),
        ("CONTACTDESK_THEME_DIR", "no-such-folder", "is no folder"),
        ("CONTACTDESK_HTTPS_PROXY", "proxy.example.nl:3128", "is no proxy"),
        ("CONTACTDESK_CA_FILE", "no-such-file", "names no file with certificates"),
        ("CONTACTDESK_CA_FILE", __file__, "names no file with certificates"),
        ("CONTACTDESK_CONFIG_DIR", "no-such-folder", "CONTACTDESK_CONFIG_DIR"),
    ],
)
def test_a_bad_value_stops_the_start(variable, value, says):
    line = refusal(**{variable: value})
    assert variable in line
    assert says in line
    assert "hush" not in line


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("desk@example.nl", ""),
        ("Desk <desk@example.nl>", "Desk"),
        ("Desk, BZK <desk@example.nl>", "Desk, BZK"),
        ('"Desk, \\"BZK\\"" <desk@example.nl>', 'Desk, "BZK"'),
        ("Loket Coördinatie <desk@example.nl>", "Loket Coördinatie"),
    ],
)
def test_letters_leave_from_a_mailbox_with_or_without_a_name(value, name):
    found = load(CONTACTDESK_MAIL_FROM=value)
    assert split_mailbox(found.mail_from) == (name, "desk@example.nl")


def test_other_variables_are_none_of_our_business():
    assert settings.load({"CONTACTDESK_SECRET_KEY": KEY, "PATH": "/bin"}) == load()


def test_mail_settings_are_read_from_one_url():
    found = load(
        CONTACTDESK_SMTP_URL="smtp://desk:p%40ss@mail.example.nl?tls=starttls",
        CONTACTDESK_MAIL_FROM="Contactdesk <desk@example.nl>",
    )
    assert found.smtp == Smtp("mail.example.nl", 587, "desk", "p@ss", Tls.STARTTLS)


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("smtp://mail.example.nl:587", "add ?tls="),
        ("smtp://mail.example.nl:587?tls=opportunistic", "add ?tls="),
        ("smtp://u:hush@mail.example.nl?tls=none", "only to this machine itself"),
        ("smtps://u:hush@mail.example.nl?tls=implicit", "must be smtp://"),
        ("smtp://u:hush@mail.example.nl?tls=implicit&verify=no", "must be smtp://"),
        ("smtp://hush@mail.example.nl?tls=implicit", "both a user and a password"),
        ("smtp://u:hush@mail.example.nl:mail?tls=implicit", "cannot be read as a URL"),
    ],
)
def test_unsafe_or_unclear_mail_settings_are_refused(url, says):
    line = refusal(CONTACTDESK_SMTP_URL=url, CONTACTDESK_MAIL_FROM="desk@example.nl")
    assert line.startswith("CONTACTDESK_SMTP_URL ")
    assert says in line
    assert "hush" not in line


def test_clear_text_mail_is_allowed_to_this_machine():
    found = settings.load({"CONTACTDESK_SMTP_URL": "smtp://127.0.0.1:2525?tls=none"}, demo=True)
    assert found.smtp == Smtp("127.0.0.1", 2525, None, None, Tls.NONE)


def test_mail_without_a_sender_is_refused():
    line = refusal(CONTACTDESK_SMTP_URL="smtp://u:p@mail.example.nl?tls=implicit")
    assert line.startswith("CONTACTDESK_MAIL_FROM is missing")


def test_secrets_are_not_in_what_gets_printed(config):
    (config / "contactdesk.toml").write_text(PROVIDER)
    found = load(
        CONTACTDESK_CONFIG_DIR=str(config),
        CONTACTDESK_DATABASE_URL="postgresql+psycopg://u:hush@h/d?sslmode=require",
        CONTACTDESK_SMTP_URL="smtp://u:hush@mail.example.nl?tls=implicit",
        CONTACTDESK_MAIL_FROM="desk@example.nl",
    )
    for text in (repr(found), str(found), repr(found.smtp), repr(found.identity_providers)):
        assert not any(secret in text for secret in ("hush", KEY, "from-the-vault"))


def test_settings_cannot_be_changed():
    with pytest.raises(ValidationError, match="frozen"):
        load().base_url = "https://elsewhere.nl"


def test_overrides_win(tmp_path):
    found = settings.load(
        {"CONTACTDESK_DATABASE_URL": "sqlite:///a.db"},
        demo=True,
        database_url="sqlite:///b.db",
        secret_keys=(KEY,),
        smtp="smtp://localhost:2525?tls=none",
        theme_dir=tmp_path,
    )
    assert (found.database_url, found.secret_keys, found.theme_dir) == ("sqlite:///b.db", (KEY,), tmp_path)
    assert found.smtp == Smtp("localhost", 2525, None, None, Tls.NONE)
    with pytest.raises(SettingsError, match="colour is unknown"):
        settings.load({}, demo=True, colour="red")


def test_an_identity_provider_is_read_with_its_secret(config):
    (provider,) = written(config, PROVIDER + 'roles = ["liaison"]').identity_providers
    assert provider.client_secret == "from-the-vault"
    assert provider.issuer == "https://login.example.nl/"
    assert (provider.scopes, provider.roles) == (("openid", "email", "profile"), (Role.LIAISON,))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("colour = 'red'", "colour is unknown"),
        ("identity_provider = 'x'", "write [[identity_provider]]"),
        ("identity_provider = [", "is no TOML"),
        (PROVIDER + "color = 'red'", "[[identity_provider]] 1 color is unknown"),
        (PROVIDER + "client_secret = 'hush'", "does not belong in this file"),
        (PROVIDER + "private_key_file = 'ssc-ict.secret'", "1 private_key_file holds no private key"),
        (PROVIDER.replace('client_secret_file = "ssc-ict.secret"', ""), "exactly one of"),
        (PROVIDER + "acr_values = ['two words']", "[[identity_provider]] 1 acr_values 0"),
        (PROVIDER + "roles = ['king']", "[[identity_provider]] 1 roles 0"),
        (PROVIDER + "scopes = ['email']", "without openid"),
        (PROVIDER + PROVIDER, "uses a name twice"),
        (PROVIDER.replace("ssc-ict", "postbus", 1), "has the name postbus"),
        ("[mailbox_sign_in]\nkinds = ['ministry']", "[mailbox_sign_in] kinds 0"),
        ("[mailbox_sign_in]\nminutes = 600", "[mailbox_sign_in] minutes"),
        ("[audit]\nevery_hours = 24", "[audit] tells nobody; add checkpoint_to or checkpoint_file"),
        (
            "[audit]\ncheckpoint_to = 'Kas <kas@example.nl>'",
            "[audit] checkpoint_to is no plain e-mail address",
        ),
        ("[audit]\ncheckpoint_to = 'kas@example.nl'\nevery_hours = 0", "[audit] every_hours"),
        ("[audit]\ncheckpoint_file = 'kept.jsonl'", "[audit] checkpoint_file has no full path"),
        ("[audit]\ncheckpoint_file = '/nowhere/kept.jsonl'", "checkpoint_file cannot be a file"),
        ("[audit]\nto = 'kas@example.nl'", "[audit] to is unknown"),
        ("[limits]\nsumbit_account = 5", "[limits] sumbit_account"),
        ("[limits]\nsubmit_account = 0", "[limits] submit_account"),
        (PROVIDER.replace("ssc-ict.secret", "gone.secret"), "cannot be read"),
        (PROVIDER.replace("https", "http"), "use https"),
        (PROVIDER + PROVIDER.replace('"ssc-ict"', '"other"'), "names the issuer"),
        (PROVIDER + ANOTHER, "two providers claim the domain minbzk.nl"),
        (PROVIDER.replace('["minbzk.nl"]', "[]"), "[[identity_provider]] 1 email_domains"),
        (PROVIDER.replace('["minbzk.nl"]', '["*"]'), "is no mail domain"),
        (PROVIDER.replace('label = "Rijksoverheid"', ""), "label is missing"),
        ("[[sender]]\norganisation = 'BZK'\nmail_from = 'nobody'", "[[sender]] 1 mail_from is no e-mail"),
        (
            "[[sender]]\norganisation = 'BZK'\nmail_from = 'des\u212a@bzk.nl'",
            "[[sender]] 1 mail_from is no e-mail",
        ),
        ("[incoming]\nhand_on_to = 'des\u212a@bzk.nl'", "[incoming] hand_on_to is no plain e-mail address"),
    ],
)
def test_a_mistake_in_the_file_names_file_and_key(config, text, says):
    line = refused(config, text)
    assert str(config / "contactdesk.toml") in line
    assert says in line
    assert "hush" not in line


def test_a_provider_may_be_on_http_on_this_machine_only(config):
    found = written(config, PROVIDER.replace("https://login.example.nl", "http://localhost:9000"))
    assert found.identity_providers[0].issuer == "http://localhost:9000/"


def test_an_organisation_may_have_its_own_sender(config):
    found = written(config, "[[sender]]\norganisation = 'BZK'\nmail_from = 'desk@minbzk.nl'")
    assert found.sender_for("BZK") == "desk@minbzk.nl"
    assert found.sender_for("SZW") == found.mail_from


def test_a_limit_may_have_another_number(config):
    assert written(config, "[limits]\nsubmit_account = 5").limits == {Limit.SUBMIT_ACCOUNT: 5}


def test_reading_settings_loads_no_database_web_or_mail_code():
    code = (
        "import sys, contactdesk.settings; print({'sqlalchemy', 'starlette', 'authlib'} & set(sys.modules))"
    )
    shown = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=dict(os.environ)
    )
    assert shown.stdout.strip() == "set()"


def test_networks_are_read_from_a_list() -> None:
    assert [str(one) for one in load().trusted_proxies] == ["127.0.0.1/32", "::1/128"]
    assert load().metrics_from == ()
    made = load(CONTACTDESK_TRUSTED_PROXIES="10.0.0.7, fd00::/64", CONTACTDESK_METRICS_FROM="10.1.2.0/24")
    assert [str(one) for one in made.trusted_proxies] == ["10.0.0.7/32", "fd00::/64"]
    assert [str(one) for one in made.metrics_from] == ["10.1.2.0/24"]


@pytest.mark.parametrize("name", ["TRUSTED_PROXIES", "METRICS_FROM"])
@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("*", "must be addresses or networks"),
        ("proxy.example.nl", "must be addresses or networks"),
        ("10.1.2.3/24", "must be addresses or networks"),
        ("0.0.0.0/0", "holds everybody"),
        ("10.0.0.7, ::/0", "holds everybody"),
    ],
)
def test_who_is_believed_or_told_is_named_and_never_everybody(name: str, value: str, says: str) -> None:
    assert refusal(**{f"CONTACTDESK_{name}": value}).startswith(f"CONTACTDESK_{name} {says}")


@pytest.mark.parametrize(
    "elsewhere",
    [
        "u:hush@db.example.nl/d",
        "u:hush@10.0.0.7:5432/d?sslmode=prefer",
        "u:hush@db.example.nl/d?sslmode=disable",
        "u:hush@db.example.nl/d?sslmode=require&sslmode=disable",
        "u:hush@localhost.example.nl/d?sslmode=",
        "u:hush@/d?host=db.example.nl:5432",
        "u:hush@localhost/d?host=127.0.0.1&host=10.0.0.7",
        "u:hush@localhost/d?hostaddr=10.0.0.7",
        "u:hush@[2001:db8::7]/d",
        "/d?service=elsewhere",
    ],
)
def test_a_database_elsewhere_is_never_spoken_to_in_clear_text(elsewhere: str) -> None:
    line = refusal(CONTACTDESK_DATABASE_URL=f"postgresql+psycopg://{elsewhere}")

    assert line.startswith("CONTACTDESK_DATABASE_URL may be in clear text only to this machine")
    assert "?sslmode=verify-full" in line
    assert "hush" not in line


@pytest.mark.parametrize(
    "safe",
    [
        "u@db.example.nl/d?sslmode=require",
        "u@db.example.nl/d?sslmode=verify-ca",
        "u@db.example.nl/d?sslmode=verify-full&sslrootcert=/etc/ca.pem",
        "u@localhost/d",
        "u@127.0.0.1:5433/d",
        "u@[::1]:5433/d",
        "u@/d?host=/var/run/postgresql",
        "/d",
    ],
)
def test_a_database_here_or_behind_encryption_is_taken(safe: str) -> None:
    url = f"postgresql+psycopg://{safe}"

    assert load(CONTACTDESK_DATABASE_URL=url).database_url == url


@pytest.mark.parametrize(
    ("url", "environ"),
    [
        ("/d", {"PGHOST": "db.example.nl"}),
        ("u:hush@/d?host=&sslmode=", {"PGHOST": "10.0.0.7", "PGSSLMODE": "prefer"}),
        ("/d", {"PGHOST": "/run/postgresql,db.example.nl"}),
        ("u:hush@localhost/d", {"PGHOSTADDR": "10.0.0.7"}),
        ("u:hush@/d?host=/run/postgresql", {"PGHOSTADDR": "2001:db8::7"}),
        ("u:hush@localhost/d", {"PGSERVICE": "elsewhere"}),
        ("u:hush@localhost/d", {"PGSERVICE": "elsewhere", "PGSSLMODE": "verify-full"}),
        ("u:hush@db.example.nl/d", {"PGSSLMODE": "disable"}),
        ("u:hush@db.example.nl/d?sslmode=prefer", {"PGSSLMODE": "verify-full"}),
        ("u:hush@db.example.nl/d?sslmode=", {"PGSSLMODE": "allow"}),
        ("/d?conninfo=host%3D10.0.0.7", {}),
        ("/d?conninfo=host%3D10.0.0.7+sslmode%3Ddisable", {"PGSSLMODE": "require"}),
        # all before the last @ belongs to who signs in
        ("localhost#:hush@10.0.0.7/d", {}),
        ("localhost:1?hush@10.0.0.7/d", {}),
    ],
)
@pytest.mark.parametrize("door", ["start", "copy from", "copy to"])
def test_what_the_environment_says_of_a_server_counts_as_what_the_url_says(
    url: str, environ: dict[str, str], door: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """libpq takes from the environment whatever an address leaves out, and the numeric address above the name."""
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    there, here = f"postgresql+psycopg://{url}", f"sqlite:///{tmp_path}/desk.db"

    if door == "start":
        line = refusal(CONTACTDESK_DATABASE_URL=there)
    else:
        with pytest.raises(Misuse) as refused:
            copies.copy(there, here) if door == "copy from" else copies.copy(here, there)
        line = str(refused.value)

    assert "may be in clear text only to this machine" in line
    assert "?sslmode=verify-full" in line
    assert "hush" not in line


@pytest.mark.parametrize(
    ("url", "environ"),
    [
        ("u@db.example.nl/d", {"PGSSLMODE": "verify-full"}),
        ("/d?sslmode=require", {"PGHOST": "db.example.nl", "PGSSLMODE": "disable"}),
        ("/d?sslmode=verify-full", {"PGSERVICE": "elsewhere", "PGHOSTADDR": "10.0.0.7"}),
        ("u@localhost/d", {"PGHOST": "db.example.nl"}),
        ("u@localhost/d?hostaddr=127.0.0.1", {"PGHOSTADDR": "10.0.0.7"}),
        ("/d", {"PGHOST": "/run/postgresql", "PGSSLMODE": "disable"}),
        ("/d", {"PGHOST": "", "PGHOSTADDR": ""}),
        ("u:p%40ss@localhost/d", {"PGHOST": "@abstract"}),
    ],
)
def test_an_environment_that_leads_here_or_asks_for_encryption_is_taken(
    url: str, environ: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environ.items():
        monkeypatch.setenv(name, value)

    assert load(CONTACTDESK_DATABASE_URL=f"postgresql+psycopg://{url}").database_url.endswith(url)


@pytest.mark.parametrize(
    ("given", "stands"),
    [("cert@example.nl", "mailto:cert@example.nl"), ("https://example.nl/cvd", "https://example.nl/cvd")],
)
def test_who_hears_of_a_weakness_is_an_address_or_a_page(given: str, stands: str) -> None:
    assert load(CONTACTDESK_SECURITY_CONTACT=given).security_contact == stands


@pytest.mark.parametrize("variable", ["CONTACTDESK_SECURITY_CONTACT", "CONTACTDESK_SECURITY_POLICY"])
@pytest.mark.parametrize(
    "given",
    [
        "cert",
        "\u212aert@example.nl",
        "c\u00e9rt@example.nl",
        "http://example.nl/cvd",
        "http://127.0.0.1/cvd",
        "https://example.nl/a\nPolicy: b",
    ],
)
def test_what_nobody_could_follow_is_no_place_to_report_to(variable: str, given: str) -> None:
    assert refusal(**{variable: given}).startswith(variable)
