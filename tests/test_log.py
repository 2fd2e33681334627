"""What a real process writes to its log while people work: enough to find an error, and nothing of anybody.

Not looked for word by word: every text of every column that is not named here, as it stands in the database afterwards.
"""

import io
import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Enum, text
from sqlmodel import Session, SQLModel, select
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from contactdesk import app as app_module
from contactdesk.app import create_app
from contactdesk.letters import outbox
from contactdesk.routes import SITE, SitePage
from contactdesk.store import Database
from contactdesk.web import log
from contactdesk.web.site import PUBLIC
from tests.lying_provider import SECRET
from tests.postoffice import PostOffice, open_office
from tests.serving import (
    KEY,
    PROVIDER,
    Installation,
    ask,
    decision_link,
    do,
    install,
    organisation,
    real_clock,  # noqa: F401
    wait_until,
)
from tests.web import Browser

#: columns that hold words of ours; a column that comes later is looked for
WORDS = {
    *("letter.template", "letter.to_party", "letter.ics_method", "letter.last_error"),
    *("audit_entry.action", "audit_entry.by_party", "reminder.kind", "letter_key.purpose"),
    *("decision_link.purpose", "contact_request.rule", "contact_request.notice_to", "portfolio.key"),
    *("login_session.provider", "working_agreement.scope"),
    # the words of public names
    *("found_by.text", "found_by_gram.gram", "found_by_gram.text"),
    # one word of what somebody wrote is looked for in the text that it is of
    *("contact_text.layer", "contact_word.word", "word_part.part", "word_part.word"),
}
FORGED, STRANGER, BORROWED = "A" * 43, "203.0.113.77", "kim-s-own-request-id"
SUBJECT, QUESTION = "Storing bij DigiD", "Wat was de oorzaak van de storing in november?"
ADVICE, DECIDER = "Akkoord, openbaar beleid.", "M. de Beslisser"
OFFICIAL = {"ambtenaar_naam": "Tom Techniek", "ambtenaar_email": "tom.techniek@logius.example"}


@pytest.fixture(params=["json", "text"])
def form(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def database_url(request: pytest.FixtureRequest, form: str) -> str:
    """One form of log for each engine: they have nothing to do with each other."""
    return str(request.getfixturevalue("sqlite_url" if form == "json" else "postgresql_url"))


@pytest.fixture
def office() -> Iterator[PostOffice]:
    """A mail server that repeats the address of whom it refuses."""
    with open_office() as opened:
        opened.at_recipient = lambda to: f"550 5.1.1 <{to}>: unknown here" if to.startswith("pcp@") else None
        yield opened


@pytest.fixture
def place(tmp_path: Path, database_url: str, office: PostOffice, form: str) -> Installation:
    return install(tmp_path, database_url, office=office, LOG_FORMAT=form)


@pytest.mark.long
def test_nothing_of_anybody_comes_into_the_log(
    place: Installation, database: Database, people_ids: dict[str, int], office: PostOffice, form: str
) -> None:
    said = {"X-Forwarded-For": STRANGER, "X-Request-ID": BORROWED}
    kim = place.sign_in(database, people_ids["kamerlid"], headers=said)
    petra = place.sign_in(database, people_ids["pcp-bzk"], headers=said)
    visitor = place.browser(headers=said)

    with place.serving() as running:
        number = ask(kim, organisation(database, "Logius"), subject=SUBJECT, question=QUESTION)
        do(petra, number, "oppakken")
        do(petra, number, "toestemming-vragen", advies=ADVICE, **OFFICIAL)
        link = decision_link(office)
        decided = {"uitkomst": "toegestaan", "naam": DECIDER, "hoedanigheid": "zelf"}
        assert visitor.post(link, {**visitor.get(link).form(link).fields, **decided}).status in (200, 303)
        assert petra.get(f"/wachtrij?q={SUBJECT}").status == 200
        errors = _go_wrong(visitor, kim, number, database)
        wait_until(lambda: database.read_now(outbox.waiting_since) is None)
        assert running.stop() in (0, None)
        lines = running.log

    cookies = [browser.client.cookies["desk"] for browser in (kim, petra)]
    secret = {*database.read_now(texts), *cookies, link.rpartition("/")[2], KEY, DECIDER}
    secret |= {FORGED, STRANGER, BORROWED, SECRET}
    assert {"Kim Kamerlid", "070-555 01 01", SUBJECT, QUESTION, ADVICE, *OFFICIAL.values()} <= secret
    assert {one for one in secret if one in lines} == set()
    assert {"letter 1 accepted", "sign-in failed", "Traceback"} <= {
        one for one in ("letter 1 accepted", "sign-in failed", "Traceback") if one in lines
    }
    assert all(reference in lines for reference in errors)
    _every_line_is_one_event(lines, form)


def _go_wrong(visitor: Browser, kim: Browser, number: str, database: Database) -> list[str]:
    """Sign-ins that fail, links that are forged, a page that breaks; the references that were shown."""
    pages = [
        visitor.get(f"/besluit/{FORGED}"),
        visitor.get(f"/inloggen/{PROVIDER}"),
        visitor.get(f"/inloggen/{PROVIDER}/terug?code={FORGED}&state={FORGED}&error=x%0Aforged"),
        visitor.get(f"/verzoeken/{number}/nergens?q={SUBJECT}"),
        visitor.post("/inloggen/postbus", {"organisatie": str(organisation(database, "UWV"))}),
    ]
    assert [page.status for page in pages] == [404, 503, 400, 405, 303]
    database.write_now(lambda db: db.execute(text("ALTER TABLE committee RENAME TO away")) and None)
    try:
        pages.append(kim.get("/verzoeken"))
    finally:
        database.write_now(lambda db: db.execute(text("ALTER TABLE away RENAME TO committee")) and None)
    assert pages[-1].status == 500
    return [one for page in pages for one in re.findall(r"<strong>([0-9a-f]{10})</strong>", page.html)]


def _every_line_is_one_event(lines: str, form: str) -> None:
    """Nothing that was typed made a line of its own."""
    for line in lines.splitlines():
        if form == "json":
            assert {"timestamp", "level", "logger", "event"} <= set(json.loads(line))
        else:
            assert re.match(r'timestamp=\S+ level=\w+ logger=\S+ event=("|\S)', line), line


def texts(db: Session) -> set[str]:
    """Every text in the database that somebody wrote, or that opens something."""
    found: set[str] = set()
    for table in SQLModel.metadata.tables.values():
        for column in table.columns:
            if not isinstance(column.type, Enum) and f"{table.name}.{column.name}" not in WORDS:
                found |= set(_leaves(list(db.execute(select(column)).scalars())))
    return {one for one in found if len(one) > 2}


def _leaves(value: Any) -> Iterator[str]:
    """The texts in a value; of what stands as JSON only those that are no words of ours."""
    if isinstance(value, dict):
        yield from (one for one in _leaves(list(value.values())) if len(one) > 20)
    elif isinstance(value, list):
        yield from (one for each in value for one in _leaves(each))
    elif isinstance(value, str):
        yield value


# the reference


async def ask_the_database(request: Request) -> Response:
    def question(_db: Session) -> None:
        logging.getLogger("contactdesk.proof").warning("from a thread of the database")

    await request.app.state.database.read(question)
    await request.app.state.database.write(question)
    logging.getLogger("contactdesk.proof").warning("from the route")
    return PlainTextResponse(request.state.reference)


def test_every_line_from_within_a_request_has_its_reference(
    database: Database, desk: Any, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    monkeypatch.setattr(app_module, "SITE", [*SITE, SitePage("/proef", ("GET",), ask_the_database, PUBLIC)])
    app, written = create_app(desk.settings, database=database, desk=desk, with_worker=False), io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(log.formatter("json" if form == "json" else "text"))
    logger = logging.getLogger("contactdesk.proof")
    logger.addHandler(handler)
    try:
        references = [Browser(app).get("/proef", headers={"X-Request-ID": BORROWED}).html for _ in range(2)]
        logger.warning("from nowhere")
    finally:
        logger.removeHandler(handler)

    lines = written.getvalue().splitlines()
    assert [sum(reference in line for line in lines) for reference in references] == [3, 3]
    assert len(set(references)) == 2
    assert BORROWED not in written.getvalue()
    assert "reference" not in lines[-1]
