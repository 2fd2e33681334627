"""The command line: what it prints, how it ends, and that a mistake is one line that says what to do."""

import json
import re
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from sqlmodel import Session, select

from contactdesk import audit
from contactdesk.cli import starting
from contactdesk.law import permissions
from contactdesk.letters import outbox
from contactdesk.settings import load
from contactdesk.store import Database
from contactdesk.store.models import AuditEntry, Committee, Letter, Organisation, Person, Portfolio, RoleGrant
from contactdesk.words import Chamber, OrganisationKind, Party
from tests.conftest import CONFIG
from tests.postoffice import free_port
from tests.serving import started, wait_until
from tests.web import small_world

KEY = "k3y-Q8s7d6f5g4h3j2k1l0-AbCdEfGhIj"


FAR = datetime(2090, 1, 1, tzinfo=UTC)


def ministry(db: Session) -> None:
    body = Organisation(name="Binnenlandse Zaken", abbreviation="BZK", kind=OrganisationKind.MINISTRY)
    office = Portfolio(key="bzk", title="minister", mailbox="minister@bzk.example")
    db.add_all([body, office, Committee(name="Digitale Zaken", chamber=Chamber.TK)])
    db.flush()
    body.portfolio_id = office.id


def grants(db: Session) -> list[RoleGrant]:
    return list(db.exec(select(RoleGrant).order_by(RoleGrant.id)))  # type: ignore[arg-type]


def failed_letter(db: Session) -> int:
    entry = audit.record(db, action="submit", by=permissions.SYSTEM, party=Party.SYSTEM)
    text: dict[str, Any] = {
        "template": "submit",
        "to_party": "liaison",
        "reply_to": None,
        "subject": "s",
        "body": "b",
    }
    letter = outbox.keep(db, audit_id=entry.id, contact_id=None, to_email="pcp@bzk.example", **text)
    letter.state, letter.last_error = letter.state.FAILED, "550 unknown"
    return letter.id


# rules


def test_rules_check_proves_the_file_and_counts_what_it_walked(command: Any) -> None:
    code, out, _ = command("rules", "check")

    assert code == 0
    assert re.search(r"\d{4,} combinations of facts", out)


def test_rules_check_names_file_rule_and_reason(
    command: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for each in CONFIG.iterdir():
        (tmp_path / each.name).write_bytes(each.read_bytes())
    rules = tmp_path / "aanwijzingen.toml"
    rules.write_text(rules.read_text().replace("source =", "sauce =", 1))
    monkeypatch.setenv("CONTACTDESK_CONFIG_DIR", str(tmp_path))

    code, out, err = command("rules", "check")

    assert (code, out) == (1, "")
    assert "aanwijzingen.toml" in err
    assert "sauce" in err
    assert err.count("\n") == 1


def test_rules_explain_answers_programs_in_json(command: Any) -> None:
    facts = [
        "--organisation",
        "zbo",
        "--initiator",
        "member",
        "--chamber",
        "TK",
        "--form",
        "conversation",
        "--on",
        "2026-11-24",
    ]

    code, out, _ = command("rules", "explain", *facts, "--json")

    answer = json.loads(out)
    assert code == 0
    asked = ["regime", "timing", "disclose", "rule", "status", "basis", "because", "refer_to"]
    assert list(answer) == [*asked, "told", "grounds"]
    assert (answer["regime"], answer["timing"], answer["disclose"]) == ("notify", "simultaneous", "fact")
    assert "{" not in answer["because"]


def test_rules_explain_answers_people_in_lines(command: Any) -> None:
    facts = [
        "--organisation",
        "ministry",
        "--initiator",
        "member",
        "--chamber",
        "TK",
        "--form",
        "conversation",
    ]

    code, out, _ = command("rules", "explain", *facts)

    assert code == 0
    assert out.startswith("regime: permission\n")
    assert "; belang-van-de-staat (in person); " in out
    code, out, _ = command("rules", "explain", *facts, "--past")
    assert code == 0
    assert "told: Toestemming was vooraf nodig – wordt achteraf gemeld\n" in out
    assert "grounds:" not in out


@pytest.mark.parametrize(
    "arguments",
    [
        ("rules", "explain", "--organisation", "zbo"),
        ("rules", "explain", "--organisation", "bank", "--initiator", "member", "--form", "hearing"),
        ("rules", "explain", "--on", "morgen"),
        ("outbox", "retry", "0"),
        ("fly",),
        ("demo", "--host", "0.0.0.0"),
        ("serve", "--workers", "0"),
    ],
)
def test_a_command_used_wrongly_ends_with_2_and_one_line(command: Any, arguments: tuple[str, ...]) -> None:
    code, out, err = command(*arguments)

    assert (code, out) == (2, "")
    assert err.startswith("contactdesk: ")
    assert err.count("\n") == 1


def test_every_command_has_help_with_an_example(command: Any) -> None:
    single = ["demo", "serve", "worker", "mail-in", "backup", "restore"]
    groups = {
        "db": ["upgrade", "check", "copy", "index"],
        "rules": ["check", "explain", "rehearse"],
        "person": ["add", "role", "end"],
    }
    groups |= {"outbox": ["list", "retry", "hold"], "audit": ["verify", "checkpoint"]}
    for words in [[one] for one in single] + [[group, one] for group, ones in groups.items() for one in ones]:
        code, out, _ = command(*words, "--help")

        assert code == 0
        assert f"Example: contactdesk {' '.join(words)}" in out


# settings and database


def test_a_mistake_in_the_settings_ends_with_2_and_says_which_one(
    command: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert command("serve")[::2] == (2, "contactdesk: CONTACTDESK_SECRET_KEY is missing; give it a value\n")

    monkeypatch.setenv("CONTACTDESK_SECRET_KEY", KEY)
    monkeypatch.setenv("CONTACTDESK_MAIL_FROM", "desk@bzk.example")
    monkeypatch.setenv("CONTACTDESK_SMTP_URL", "smtp://mail.example:25?tls=maybe")
    code, _, err = command("serve")
    assert code == 2
    assert "CONTACTDESK_SMTP_URL must say how it is protected" in err


PROVIDER = """
[[identity_provider]]
name = "rijk"
label = "Rijksoverheid"
issuer = "https://login.example.nl"
client_id = "contactdesk"
client_secret_file = "rijk.secret"
email_domains = ["minbzk.nl"]
"""
OTHER = PROVIDER.replace("rijk", "kamer", 1).replace("login.", "kamer.")
FILE = "contactdesk.toml"


@pytest.mark.parametrize(
    ("environ", "file", "says"),
    [
        ({"SECRET_KEY": ""}, "", ("CONTACTDESK_SECRET_KEY", "is empty")),
        ({"SECRET_KEY": "demo-" + KEY}, "", ("CONTACTDESK_SECRET_KEY", "the key of a demo", "make one")),
        ({"SECRET_KEY": f"{KEY},demo-{KEY}"}, "", ("CONTACTDESK_SECRET_KEY", "the key of a demo")),
        ({"SECRET_KEY": "geheim"}, "", ("CONTACTDESK_SECRET_KEY", "easy to guess", "make one")),
        ({"SECRET_KEY": "wachtwoord" * 4}, "", ("CONTACTDESK_SECRET_KEY", "easy to guess")),
        ({"DEMO": "1"}, "", ("CONTACTDESK_DEMO", "is unknown")),
        ({}, "demo = true", (FILE, "demo is unknown")),
        (
            {},
            PROVIDER.replace("https://login.example.nl", "http://127.0.0.1:8000/demo/idp"),
            (FILE, "whoever they say"),
        ),
        (
            {},
            PROVIDER.replace("https://login.example.nl", "https://proef.example.nl/demo/idp/"),
            (FILE, "remove that"),
        ),
        ({}, PROVIDER.replace("https://", "http://"), (FILE, "1 issuer", "use https")),
        (
            {},
            PROVIDER.replace("https://login.example.nl", "http://127.0.0.1.example.nl"),
            (FILE, "use https"),
        ),
        ({}, PROVIDER + OTHER, (FILE, "two providers claim the domain minbzk.nl", "give it to one")),
        ({}, PROVIDER + OTHER.replace("kamer.example", "login.example"), (FILE, "names the issuer")),
        ({"BASE_URL": "http://contactdesk.example.nl"}, "", ("CONTACTDESK_BASE_URL", "use https")),
        ({"BASE_URL": "http://localhost.example.nl"}, "", ("CONTACTDESK_BASE_URL", "use https")),
    ],
)
def test_serve_refuses_what_would_let_somebody_in_or_read_along(
    environ: dict[str, str],
    file: str,
    says: tuple[str, ...],
    command: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for each in CONFIG.iterdir():
        (tmp_path / each.name).write_bytes(each.read_bytes())
    (tmp_path / FILE).write_text(file)
    (tmp_path / "rijk.secret").write_text("uit-de-kluis")
    for name, value in {"SECRET_KEY": KEY, "CONFIG_DIR": str(tmp_path), **environ}.items():
        monkeypatch.setenv(f"CONTACTDESK_{name}", value)

    for words in (("serve", "--port", "0"), ("worker",)):
        code, out, err = command(*words)

        assert (code, out, err.count("\n")) == (2, "", 1)
        assert all(one in err for one in says), err
        assert not environ.get("SECRET_KEY") or environ["SECRET_KEY"] not in err


def test_serve_refuses_the_key_that_a_demo_made(
    command: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from contactdesk.cli.starting import _own_key

    monkeypatch.setenv("CONTACTDESK_SECRET_KEY", _own_key(tmp_path))

    code, _, err = command("serve", "--port", "0")

    assert code == 2
    assert "the key of a demo" in err


def test_serve_and_others_refuse_a_database_without_tables(
    command: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONTACTDESK_DATABASE_URL", f"sqlite:///{tmp_path / 'new.db'}")
    monkeypatch.setenv("CONTACTDESK_SECRET_KEY", KEY)

    for words in (("serve",), ("outbox", "list"), ("audit", "verify"), ("db", "check")):
        code, _, err = command(*words)

        assert code == 1
        assert "run: contactdesk db upgrade" in err


def test_a_database_that_cannot_be_opened_is_one_line_without_its_password(
    command: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"postgresql+psycopg://desk:geheim@127.0.0.1:{free_port()}/desk"
    monkeypatch.setenv("CONTACTDESK_DATABASE_URL", url)

    code, _, err = command("db", "upgrade")

    assert code == 1
    assert "the database cannot be opened" in err
    assert "geheim" not in err
    assert err.count("\n") == 1


def test_db_upgrade_makes_a_database_that_db_check_accepts(
    command: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONTACTDESK_DATABASE_URL", f"sqlite:///{tmp_path / 'new.db'}")
    assert command("db", "upgrade")[0] == 0

    monkeypatch.setenv("CONTACTDESK_SECRET_KEY", KEY)

    code, out, err = command("db", "check")
    assert (code, out) == (1, "code, schema and settings fit\n")
    may_say = ("contactdesk: lacks: ", "contactdesk: warning: Python ")  # of the Python that runs the tests
    assert all(line.startswith(may_say) for line in err.splitlines())
    for name in (
        "BASE_URL",
        "SMTP_URL",
        "[[identity_provider]]",
        "no administrator",
        "no member",
        "register",
    ):
        assert name in err


def test_db_check_finds_settings_that_are_wrong(desk_command: Any) -> None:
    code, _, err = desk_command("db", "check")

    assert code == 1
    assert "CONTACTDESK_SECRET_KEY is missing" in err


# the tests' PostgreSQL may lose commits, and is refused for that
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_db_check_and_serve_name_a_department_of_the_settings_that_does_not_exist(
    desk_command: Any, database: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    config = tmp_path / "config"
    shutil.copytree(CONFIG, config)
    with (config / "contactdesk.toml").open("a") as file:
        file.write('[decision_link]\ndepartments = { BZK = "code", Bkz = "sign_in" }\n')
    monkeypatch.setenv("CONTACTDESK_CONFIG_DIR", str(config))
    monkeypatch.setenv("CONTACTDESK_SECRET_KEY", KEY)
    assert desk_command("db", "check")[1] == "code, schema and settings fit\n", "there are no departments yet"
    database.write_now(small_world)

    for words in (("db", "check"), ("serve", "--port", "0")):
        code, _, err = desk_command(*words)

        assert code == 1
        assert "contactdesk.toml: [decision_link] departments names Bkz" in err
        assert "departments names BZK" not in err


# people


def test_the_first_administrator_is_added_from_the_command_line(
    desk_command: Any, database: Database
) -> None:
    code, _, _ = desk_command(
        *["person", "add", "--name", "Bo", "--email", "Bo@bzk.example", "--role", "administrator"]
    )

    (grant,) = database.read_now(grants)
    assert code == 0
    assert grant.role == "administrator"
    assert database.read_now(lambda db: db.exec(select(Person)).one()).email == "bo@bzk.example"
    assert database.read_now(audit.verify).entries == 3
    (letter,) = database.read_now(lambda db: db.exec(select(Letter)).all())
    assert (letter.to_email, letter.template) == ("bo@bzk.example", "role_given")


def test_a_role_that_takes_two_on_the_pages_is_told_to_all_administrators(
    desk_command: Any, database: Database
) -> None:
    database.write_now(ministry)
    for words in (
        ("person", "add", "--name", "Bo", "--email", "bo@bzk.example", "--role", "administrator"),
        ("person", "add", "--name", "Bea", "--email", "bea@bzk.example", "--role", "administrator"),
        (
            "person",
            "add",
            "--name",
            "An",
            "--email",
            "an@bzk.example",
            "--role",
            "official",
            "--organisation",
            "BZK",
        ),
        ("person", "role", "an@bzk.example", "--role", "liaison", "--organisation", "BZK"),
    ):
        assert desk_command(*words)[0] == 0
    letters = database.read_now(lambda db: db.exec(select(Letter).order_by(Letter.id)).all())
    told = [(one.to_email, one.subject.partition(" ")[0]) for one in letters]
    assert told == [
        ("bo@bzk.example", "U"),
        *(("bea@bzk.example", "U"), ("bo@bzk.example", "Bea")),
        *(("an@bzk.example", "U"), ("bo@bzk.example", "An"), ("bea@bzk.example", "An")),
    ], "a civil servant without other rights is told of by nobody"
    entries = database.read_now(lambda db: db.exec(select(AuditEntry.action, AuditEntry.by_party)).all())
    assert entries.count(("role_given", "system")) == 3


def test_a_role_gets_what_it_is_about(desk_command: Any, database: Database) -> None:
    database.write_now(ministry)
    add, role = (
        ("person", "add", "--name", "An", "--email", "an@bzk.example"),
        ("person", "role", "an@bzk.example"),
    )

    for words in (
        (*add, "--role", "member", "--chamber", "TK"),
        (*role, "--role", "minister", "--organisation", "BZK"),
        (*role, "--role", "minister", "--portfolio", "bzk"),
        (*role, "--role", "clerk", "--committee", "Digitale Zaken"),
        (*role, "--role", "assistant", "--for", "an@bzk.example"),
        (
            *role,
            "--role",
            "liaison",
            "--organisation",
            "BZK",
            "--deputy",
            "--from",
            "2026-12-01",
            "--until",
            "2027-01-01",
        ),
    ):
        assert desk_command(*words)[0] == 0, words

    member, minister, again, clerk, assistant, liaison = database.read_now(grants)
    assert member.chamber is Chamber.TK
    assert minister.portfolio_id == again.portfolio_id == 1
    assert clerk.committee_id == 1
    assert assistant.member_id == 1
    assert (liaison.organisation_id, liaison.is_deputy) == (1, True)
    assert (str(liaison.starts_on), str(liaison.ends_on)) == ("2026-12-01", "2027-01-01")


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        ("add --name An --email an@bzk.example --role member", 2, "needs --chamber TK"),
        ("add --name An --email an@bzk.example --role liaison", 2, "needs --organisation"),
        ("add --name An --email an@bzk.example --role liaison --organisation XYZ", 1, "no organisation XYZ"),
        ("add --name An --email niets --role administrator", 2, "an e-mail address"),
        ("role niemand@bzk.example --role administrator", 1, "nobody here has the address"),
        ("end niemand@bzk.example", 1, "nobody here has the address"),
        ("end niemand@bzk.example --on 2026-01-01", 2, "today or later"),
        ("role an@bzk.example --role administrator --until 2026-01-01", 2, "must come after"),
        (
            "role an@bzk.example --role administrator --from 2099-01-01 --until 2099-01-01",
            2,
            "must come after --from",
        ),
    ],
)
def test_a_person_command_that_cannot_be_done_changes_nothing(
    desk_command: Any, database: Database, words: str, code: int, says: str
) -> None:
    ended, _, err = desk_command("person", *words.split())

    assert ended == code
    assert says in err
    assert database.read_now(audit.verify).entries == 0


def test_somebody_who_is_there_already_is_not_added_twice(desk_command: Any) -> None:
    words = ["person", "add", "--name", "Bo", "--email", "bo@bzk.example", "--role", "administrator"]
    desk_command(*words)

    code, _, err = desk_command(*words)

    assert code == 1
    assert "use: contactdesk person role bo@bzk.example" in err


@pytest.mark.parametrize("email", ["\u212aim@bzk.example", "zoë@bzk.example", "kim\uff20bzk.example"])
def test_an_address_that_looks_like_anothers_is_none(desk_command: Any, email: str) -> None:
    words = ["person", "add", "--name", "Kim", "--role", "administrator"]
    assert desk_command(*words, "--email", "kim@bzk.example")[0] == 0
    code, _, err = desk_command(*words, "--email", email)
    assert code == 2
    assert "an e-mail address" in err
    assert desk_command("person", "end", email, "--on", "2099-01-01")[0] == 1


def test_the_end_of_a_term_ends_every_role(desk_command: Any, database: Database) -> None:
    for name in ("Bo", "Bea"):
        email = f"{name.lower()}@bzk.example"
        desk_command(*["person", "add", "--name", name, "--email", email, "--role", "administrator"])

    code, out, _ = desk_command("person", "end", "bo@bzk.example", "--on", "2099-01-01")

    assert (code, out) == (0, "bo@bzk.example: 1 roles end on 2099-01-01\n")
    assert [str(grant.ends_on) for grant in database.read_now(grants)] == ["2099-01-01", "None"]


def test_the_last_of_an_office_does_not_end_without_a_successor(
    desk_command: Any, database: Database
) -> None:
    database.write_now(ministry)
    about = ("--role", "liaison", "--organisation", "BZK")
    desk_command("person", "add", "--name", "An", "--email", "an@bzk.example", *about)

    for words in (("end", "an@bzk.example"), ("end", "an@bzk.example", "--on", "2099-01-01")):
        code, _, err = desk_command("person", *words)
        assert (code, err.count("\n")) == (1, 1)
        assert "contactdesk person role EMAIL --role liaison --organisation ABBR" in err

    desk_command("person", "add", "--name", "Bo", "--email", "bo@bzk.example", *about)
    assert desk_command("person", "end", "an@bzk.example")[0] == 0


def test_no_role_of_an_office_is_given_with_an_end_after_which_nobody_holds_it(
    desk_command: Any, database: Database
) -> None:
    database.write_now(ministry)
    about = ("--role", "liaison", "--organisation", "BZK")
    words = ("person", "add", "--name", "An", "--email", "an@bzk.example", "--role", "administrator")
    desk_command(*words)
    before = len(database.read_now(grants))

    code, _, err = desk_command("person", "role", "an@bzk.example", *about, "--until", "2099-01-01")

    assert (code, err.count("\n")) == (1, 1)
    assert "from 2099-01-01 on nobody would be liaison" in err
    assert len(database.read_now(grants)) == before


# letters and log


def test_letters_that_wait_for_their_next_attempt_go_now_when_told_to(
    desk_command: Any, database: Database
) -> None:
    letter = database.write_now(failed_letter)
    assert database.write_now(outbox.retry, letter)
    (taken,) = database.write_now(outbox.claim, "one", limit=5, lease=timedelta(minutes=5))
    database.write_now(outbox.mark, "one", [outbox.Fate(taken.id, error="451 later")])
    database.write_now(lambda db: db.get_one(Letter, letter).sqlmodel_update({"next_attempt_at": FAR}))

    assert desk_command("outbox", "retry")[:2] == (0, "0 to send again\n")
    assert desk_command("outbox", "retry", "--queued")[:2] == (0, "1 to send again\n")
    (waiting,) = database.read_now(outbox.letters)
    assert (waiting.attempts, waiting.next_attempt_at < FAR) == (0, True)


def test_failed_letters_are_listed_and_sent_again(desk_command: Any, database: Database) -> None:
    letter = database.write_now(failed_letter)

    code, out, _ = desk_command("outbox", "list", "--state", "failed")
    assert code == 0
    assert out.split("\t")[:3] == [str(letter), "failed", "0"]
    assert out.endswith("550 unknown\n")

    assert desk_command("outbox", "retry")[:2] == (0, "1 to send again\n")
    assert desk_command("outbox", "list", "--state", "failed")[1] == ""
    assert desk_command("outbox", "retry", "99")[0] == 1


def test_audit_verify_names_the_first_entry_that_was_changed(desk_command: Any, database: Database) -> None:
    for _ in range(3):
        database.write_now(failed_letter)
    assert desk_command("audit", "verify")[1].startswith("3 entries, the chain is whole")

    database.write_now(lambda db: setattr(db.get_one(AuditEntry, 2), "action", "permit"))
    code, _, err = desk_command("audit", "verify")

    assert code == 1
    assert "audit entry 2 does not match its own hash" in err


# processes


def read(url: str) -> str:
    with urlopen(url, timeout=30) as answer:
        return str(answer.read().decode())


@pytest.mark.long
def test_the_demo_answers_when_it_says_so_and_goes_on_with_what_was_there(
    tmp_path: Path, sqlite_url: str, desk: Any
) -> None:
    database = Database(sqlite_url, carry=desk)
    letter = database.write_now(failed_letter)
    database.write_now(lambda db: db.add(Person(name="Anna", email="anna@example.nl")))
    database.write_now(outbox.retry, letter)
    database.close()
    (tmp_path / "desk.db").rename(tmp_path / "data.db")
    (tmp_path / "demo").mkdir()
    (tmp_path / "data.db").rename(tmp_path / "demo" / "desk.db")
    keys = [key_of_a_demo_that_brings_the_letter(tmp_path / "demo") for _ in range(2)]

    assert keys[0] == keys[1]
    assert (tmp_path / "demo" / "secret-key").stat().st_mode & 0o777 == 0o600


def key_of_a_demo_that_brings_the_letter(data: Path) -> str:
    """It runs until it has, with its worker."""
    demo = ("demo", "--port", "0", "--data", str(data))
    with started(*demo, environ={}, log_file=data.with_name("log")) as running:
        url = running.address
        wait_until(lambda: read(f"{url}/health/ready").startswith("ok\n"))
        wait_until(lambda: "pcp@bzk.example" in read(f"{url}/demo/post"), seconds=60)
        key = (data / "secret-key").read_text()
        assert running.stop() == 0
        return key


def test_a_port_that_is_taken_is_said_in_one_line(command: Any, tmp_path: Path) -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        code, _, err = command("demo", "--port", port, "--data", str(tmp_path))

    assert code == 2
    assert "choose another with --port" in err


@pytest.mark.long
def test_of_two_processes_whichever_is_asked_counts_for_both(sqlite_url: str, tmp_path: Path) -> None:
    environ = {"CONTACTDESK_DATABASE_URL": sqlite_url, "CONTACTDESK_SECRET_KEY": KEY}
    port = str(free_port())
    environ["CONTACTDESK_BASE_URL"] = f"http://127.0.0.1:{port}"

    serve = ("serve", "--port", port, "--workers", "2", "--no-worker")
    with started(*serve, environ=environ, log_file=tmp_path / "log") as running:
        url = running.address
        assert read(f"{url}/health/ready").startswith("ok\n")
        for _ in range(5):
            read(f"{url}/regels")
        wait_until(lambda: 'route="/regels",status="200"} 5.0' in read(f"{url}/metrics"))


def test_the_environment_cannot_make_the_desk_believe_anybody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "*")

    config = starting._config("none", load({}, demo=True))

    assert config.forwarded_allow_ips == ["127.0.0.1/32", "::1/128"]
    assert config.timeout_graceful_shutdown == starting.GRACE_SECONDS


def test_a_worker_without_a_mail_server_says_which_setting_is_missing(
    desk_command: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONTACTDESK_SECRET_KEY", KEY)

    code, _, err = desk_command("worker")

    assert code == 2
    assert "CONTACTDESK_SMTP_URL is missing" in err
