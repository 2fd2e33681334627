"""Two pages of one screen say what the rules in force say, and end in the form."""

from datetime import UTC, datetime

import pytest

from contactdesk.law.days import today
from contactdesk.law.rules import decide
from contactdesk.routes import guide
from contactdesk.store.desk import Desk
from tests.contacts import Given, SignIn
from tests.web import Browser

PAGES = {"/mag-ik": guide.OFFICIALS, "/wat-kan-ik-vragen": guide.MEMBERS}


@pytest.mark.parametrize("path", PAGES)
def test_each_case_says_what_the_rules_in_force_decide_with_the_source_folded(
    path: str, visitor: Browser, desk: Desk
) -> None:
    page = visitor.get(path)
    found = [decide(desk.rules, case.facts, today(datetime.now(UTC))) for case in PAGES[path]]
    assert page.values("data-regel") == [one.rule for one in found]
    assert page.values("data-regime") == [one.regime.value for one in found]
    for one in page.html.split('<li data-regime="')[1:]:
        folded = one.split("<details>")[1].split("</details>")[0]
        assert all(word in folded for word in ("<summary>", "Regel:", "Bron:", "Status:"))
        assert "Bron:" not in folded.split("</summary>")[0]
    assert "{" not in page.text


@pytest.mark.parametrize("path", PAGES)
def test_each_page_ends_in_the_form_and_stands_where_people_look(path: str, visitor: Browser) -> None:
    assert 'href="/verzoeken/nieuw">' in visitor.get(path).html
    for where in ("/", "/inloggen/postbus", "/privacy"):
        assert f'href="{path}"' in visitor.get(where).html


def test_who_may_ask_or_report_comes_from_there_to_a_form(given: Given, sign_in: SignIn) -> None:
    for persona in ("kamerlid", "ambtenaar-bzk", "zbo-uwv"):
        assert sign_in(persona).get("/verzoeken/nieuw").status == 200
