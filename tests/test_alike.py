"""What is not yours answers as what is not there: the same statements, the same status, the same bytes.

Time is not measured: where a request asks the database the same questions, there is nothing to measure.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import pytest
from sqlalchemy import event

from contactdesk import people
from contactdesk.letters import outbox
from contactdesk.routes.deed_commands import COMMANDS
from contactdesk.store import Database
from contactdesk.store.models import DecisionLink, LoginSession
from contactdesk.web import login
from tests.contacts import Given
from tests.web import Browser, Page

UNKNOWN: Final = "2026-00000"
STRANGERS: Final = ("senator", "griffier", "pcp-szw", "zbo-uwv", "ambtenaar-bzk", "beheer", "inspectie-igj")


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """What is asked of the database meanwhile, without the values."""
    found: list[str] = []

    def keep(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        found.append(statement)

    engines = (database._reading, database._writing)
    for engine in engines:
        event.listen(engine, "before_cursor_execute", keep)
    yield found
    for engine in engines:
        event.remove(engine, "before_cursor_execute", keep)


def said(given: Given, browser: Browser, method: str, path: str, data: dict[str, Any] | None = None) -> Any:
    """Everything that a stranger can see of an answer, and what it took."""
    with statements(given.database) as found:
        page: Page = browser.get(path) if method == "GET" else browser.post(path, data)
    shown = re.sub(r"<strong>[0-9a-f]{10}</strong>", "", page.html).replace(path, "")
    return page.status, shown, sorted(page.response.headers.multi_items()), found


def test_the_statements_are_seen_at_all(given: Given) -> None:
    number = given.asked()
    status, _, _, found = said(given, given.sign_in("kamerlid"), "GET", f"/verzoeken/{number}")
    assert status == 200
    assert len(found) > 5
    assert said(given, given.sign_in("senator"), "GET", f"/verzoeken/{number}")[3] != found


@pytest.mark.parametrize("who", STRANGERS)
def test_a_contact_of_others_takes_what_a_number_that_is_none_takes(who: str, given: Given) -> None:
    numbers, stranger = [given.asked(), given.sealed(), UNKNOWN], given.sign_in(who)
    for end in ("", "/inhoud", "/afspraak.ics"):
        *others, unknown = [said(given, stranger, "GET", f"/verzoeken/{number}{end}") for number in numbers]
        assert unknown[0] == 404
        assert others == [unknown] * len(others), end


@pytest.mark.parametrize("deed", COMMANDS)
def test_a_deed_on_a_contact_of_others_takes_what_one_on_none_takes(deed: str, given: Given) -> None:
    numbers, stranger = [given.asked(), given.awaiting(), UNKNOWN], given.sign_in("pcp-szw")
    whole = {
        "versie": "1",
        "tekst": "Ja.",
        "reden": "Ja.",
        "uitkomst": "toegestaan",
        "naam": "M.",
        "hoe": "mondeling",
    }
    whole |= {
        "hoedanigheid": "zelf",
        "besloten_op": "2026-11-24",
        "wanneer": "2026-12-01T14:00",
        "organisatie": "3",
    }
    whole |= {"plaatsgevonden_op": "2026-11-24", "ambtenaar_naam": "Bob", "ambtenaar_email": "b@bzk.example"}
    for data in ({}, whole | {"vorm": "conversation"}):
        *others, unknown = [
            said(given, stranger, "POST", f"/verzoeken/{number}/{deed}", data) for number in numbers
        ]
        assert unknown[0] == 404
        assert others == [unknown] * len(others), data


def test_a_standing_permission_of_others_takes_what_one_that_is_none_takes(given: Given) -> None:
    paths = [f"/toestemming-vooraf/{id_}/intrekken" for id_ in (given.beforehand(), 999)]
    theirs, unknown = [said(given, given.sign_in("pcp-szw"), "POST", path) for path in paths]
    assert unknown[0] == 404
    assert theirs == unknown


def test_a_role_lent_by_others_takes_what_one_that_is_none_takes(given: Given) -> None:
    lent = given.lent("senator", "assistent")
    paths = [f"/account/medewerkers/{id_}/intrekken" for id_ in (lent, 999)]
    theirs, unknown = [said(given, given.sign_in("kamerlid"), "POST", path) for path in paths]
    assert unknown[0] == 404
    assert theirs == unknown


def test_a_browser_of_somebody_else_takes_what_none_takes(given: Given) -> None:
    new = people.NewSession("demo", login.HOURS)
    given.database.write_now(people.start_session, given.ids["senator"], new)
    theirs = max(one.id for one in given.rows(LoginSession))
    kim = given.sign_in("kamerlid")
    found = [said(given, kim, "POST", "/account/afmelden", {"sessie": id_}) for id_ in (theirs, 99999)]
    assert found[0] == found[1]
    assert found[0][0] == 404
    assert theirs in [one.id for one in given.rows(LoginSession)]


def test_a_link_that_somebody_made_up_takes_the_same_whether_there_is_one_like_it(
    given: Given, visitor: Browser
) -> None:
    given.awaiting()
    link = given.rows(DecisionLink)[-1]
    settings = given.database.read_now(lambda db: db.info["desk"]).settings
    identity, dash, signature = outbox.token(settings, link).partition("-")
    forged = signature[::-1] if signature[::-1] != signature else "A" * len(signature)
    visitor.get(f"/besluit/1{dash}{forged}")  # the first try of an hour also sweeps older counts
    for made_up in ("GET", "POST"):
        near, far = [
            said(given, visitor, made_up, f"/besluit/{one}{dash}{forged}") for one in (identity, "99999")
        ]
        assert near[0] == far[0] == 404
        assert near[1:] == far[1:]
