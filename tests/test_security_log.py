"""The security log: which event makes which line, and nothing of anybody in it."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from contactdesk import people
from contactdesk.app import create_app
from contactdesk.audit import security_log
from contactdesk.audit.security_log import Event
from contactdesk.law.permissions import SYSTEM, Grant
from contactdesk.settings import SettingsError, load
from contactdesk.store import Database
from contactdesk.web import log
from contactdesk.words import Role
from tests.test_log import texts
from tests.web import Browser


@pytest.fixture
def file(tmp_path: Path, people_ids: dict[str, int]) -> Iterator[Path]:
    """Where the lines go, as a process has them written; begun once everybody has an account."""
    before = security_log.log.handlers
    log.configure_security("json", tmp_path / "security.log")
    yield tmp_path / "security.log"
    for handler in security_log.log.handlers:
        handler.close()
    security_log.log.handlers = before


def lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []


def test_each_event_is_one_line_and_nothing_of_anybody_stands_in_it(
    file: Path, sign_in: Any, visitor: Browser, database: Database, people_ids: dict[str, int]
) -> None:
    kim, bea = people_ids["kamerlid"], people_ids["beheer"]
    browser = sign_in("kamerlid")
    assert browser.get("/beheer").status == 403
    assert browser.post("/uitloggen", headers={"Sec-Fetch-Site": "cross-site"}).status == 403
    browser.post("/uitloggen")
    visitor.get("/inloggen/demo/terug?state=x&code=y")
    visitor.post("/inloggen/demo/afmelden", {"logout_token": "x"})
    token = database.write_now(people.start_session, bea, people.NewSession("demo", 8))
    grant = database.write_now(people.grant_role, bea, Grant(Role.ADMINISTRATOR), by=SYSTEM)
    database.write_now(lambda db: people.end_sessions(db, bea))
    found = lines(file)

    said = [(one["event"], one.get("person"), one.get("provider"), one.get("reason")) for one in found]
    assert [one for one in said if one[1] == kim] == [
        (Event.SIGNED_IN, kim, "demo", None),
        (Event.FORBIDDEN, kim, None, None),
        (Event.ENDED, kim, "demo", "signed out"),
    ]
    assert (Event.CROSS_SITE, None, None, None) in said
    assert (Event.REFUSED, None, "demo") in [one[:3] for one in said]
    assert (Event.LOGOUT_REFUSED, None, "demo") in [one[:3] for one in said]
    assert (Event.ENDED, bea, "demo", "role, account or mailbox changed") in said
    given = next(one for one in found if one["event"] == Event.RIGHTS and one.get("grant") == grant)
    assert (given["action"], given["by"], given["role"]) == ("role_grant", "system", "administrator")
    assert all(one.get("reference") for one in found if "route" in one)
    secret = database.read_now(texts) | {token}
    written = file.read_text()
    assert {one for one in secret if one in written and one not in ("demo", "beheer")} == set()
    assert file.stat().st_mode & 0o777 == 0o600


def test_the_privacy_page_names_it_only_where_one_is_kept(
    visitor: Browser, database: Database, desk: Any
) -> None:
    assert "beveiligingslogboek" not in visitor.get("/privacy").text.lower()
    keeps = desk.settings.model_copy(update={"security_log": "stderr"})
    page = Browser(create_app(keeps, database=database, desk=desk, with_worker=False)).get("/privacy")
    assert page.text.lower().count("beveiligingslogboek") == 2


def test_what_is_undone_says_nothing(file: Path, database: Database, people_ids: dict[str, int]) -> None:
    def undone(db: Any) -> None:
        people.start_session(db, people_ids["kamerlid"], people.NewSession("demo", 8))
        raise LookupError

    with pytest.raises(LookupError):
        database.write_now(undone)
    assert lines(file) == []


def test_a_file_that_was_moved_away_is_begun_anew(file: Path) -> None:
    security_log.write(Event.LIMITED, status=429)
    file.rename(file.with_suffix(".1"))
    security_log.write(Event.LIMITED, status=429)
    assert len(lines(file)) == len(lines(file.with_suffix(".1"))) == 1
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_file_that_cannot_be_written_stops_nobody(file: Path, caplog: pytest.LogCaptureFixture) -> None:
    file.mkdir()
    with caplog.at_level(logging.ERROR):
        security_log.write(Event.LIMITED, status=429)
    assert "the security log cannot be written" in caplog.text


@pytest.mark.parametrize(
    ("value", "says"), [("security.log", "has no full path"), ("/nowhere/at/all.log", "cannot be a file")]
)
def test_a_wrong_place_stops_the_start(value: str, says: str) -> None:
    given = {"SECRET_KEY": "Ei3vQ0x9mYb7Jt5uKc2sRw8nLz6pHd4f", "SECURITY_LOG": value}
    with pytest.raises(SettingsError, match=f"CONTACTDESK_SECURITY_LOG {says}"):
        load({f"CONTACTDESK_{name}": each for name, each in given.items()})
