"""Pages never wait for mail: the desk with its own worker, and a mail server that does not say a word."""

import time
from contextlib import ExitStack
from typing import Any

import httpx2

from contactdesk.app import create_app
from contactdesk.store import Database
from contactdesk.store.models import Letter
from contactdesk.words import LetterState
from tests.conftest import Clock
from tests.contacts import Given
from tests.mailing import settings_for
from tests.postoffice import HANG, open_rude
from tests.web import Browser


def test_asking_answers_while_the_mail_server_hangs_and_the_letter_waits(
    database: Database, desk: Any, people_ids: dict[str, int], clock: Clock
) -> None:
    with ExitStack() as mail_server:
        office = mail_server.enter_context(open_rude(greeting=HANG))
        app = create_app(settings_for(office.port), database=database, desk=desk)
        app.state.http = httpx2.ASGITransport(app)
        browser = Browser(app)
        given = Given(database, people_ids, clock, sign_in=lambda _who: browser)
        with browser.client:
            browser.sign_in("kamerlid")
            number = given.asked()
            until = time.monotonic() + 20
            while not office.connections and time.monotonic() < until:
                time.sleep(0.01)

            assert given.posts(number, "kamerlid", "bericht", tekst="Nog één vraag.").status == 303

            assert office.connections == 1, "the worker is still on the line, waiting"
            waits = {letter.state for letter in given.rows(Letter)}
            mail_server.close()
    assert LetterState.SENDING in waits
    assert LetterState.ACCEPTED not in waits
