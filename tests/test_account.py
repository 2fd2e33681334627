"""One's own account: where somebody is signed in, signing out elsewhere, and the roles one has, with their dates."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from contactdesk import people
from contactdesk.demo import personas
from contactdesk.law.permissions import SYSTEM, Grant
from contactdesk.store.models import LoginSession
from contactdesk.web import login
from contactdesk.words import Role
from tests.conftest import Clock
from tests.contacts import Given
from tests.web import Browser, Page

SignIn = Callable[[str], Browser]
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1"
)


def sessions(page: Page) -> list[str]:
    return page.values("data-sessie")


def begun(given: Given, who: str, browser: str = "", provider: str = "demo") -> int:
    """A session of somebody elsewhere; its id."""
    session = people.NewSession(provider, login.HOURS, browser=browser, address="203.0.113.9")
    given.database.write_now(people.start_session, given.ids[who], session)
    return int(given.rows(LoginSession)[-1].id)


def test_the_list_says_which_browser_from_where_through_whom_and_since_when(
    given: Given, visitor: Browser, clock: Clock
) -> None:
    visitor.client.headers["User-Agent"] = FIREFOX
    visitor.sign_in("kamerlid")
    clock.advance(timedelta(minutes=10))
    begun(given, "kamerlid", "Safari op iPhone")
    page = visitor.get("/account")
    assert len(sessions(page)) == 2
    first, second = page.html.split("data-sessie=")[1:3]
    assert "Firefox op Windows – dit is uw browser" in first
    assert "di 24 november 2026, 09.00 uur, via Demo" in first
    assert "testclient" in first, "the network address"
    assert "Safari op iPhone" in second
    assert "203.0.113.9" in second
    assert "uw browser" not in second.split("<h2>")[0]


def test_one_browser_is_signed_out_from_another(given: Given, sign_in: SignIn) -> None:
    lost, here = sign_in("kamerlid"), sign_in("kamerlid")
    (id_,) = [one for one in sessions(here.get("/account")) if f'value="{one}"' in here.get("/account").html]
    page = here.post("/account/afmelden", {"sessie": id_}, follow=True)
    assert "Die browser is uitgelogd" in page.text
    assert len(sessions(page)) == 1
    assert lost.get("/account").location.startswith("/inloggen")


def test_all_others_are_signed_out_at_once_and_nobody_elses(given: Given, sign_in: SignIn) -> None:
    others, colleague = [sign_in("pcp-bzk"), sign_in("pcp-bzk")], sign_in("plv-bzk")
    here = sign_in("pcp-bzk")
    page = here.post("/account/overal-afmelden", follow=True)
    assert "2 andere browsers zijn uitgelogd" in page.text
    assert len(sessions(page)) == 1
    assert "Log overal uit" not in page.text
    assert [one.get("/account").status for one in (*others, colleague)] == [303, 303, 200]
    assert "nergens anders" in here.post("/account/overal-afmelden", follow=True).text


def test_a_session_of_somebody_else_or_none_at_all_answers_alike(given: Given, sign_in: SignIn) -> None:
    theirs, mine = begun(given, "senator"), sign_in("kamerlid")
    answers = [mine.post("/account/afmelden", {"sessie": str(id_)}) for id_ in (theirs, 999_999)]
    assert [one.status for one in answers] == [404, 404]
    assert theirs in [row.id for row in given.rows(LoginSession)]


@pytest.mark.parametrize("typed", [{}, {"sessie": ""}, {"sessie": "x"}, {"sessie": "-1"}])
def test_what_is_no_session_is_said_on_the_page(sign_in: SignIn, typed: dict[str, str]) -> None:
    page = sign_in("kamerlid").post("/account/afmelden", typed)
    assert page.status == 422
    assert "Kies een browser uit de lijst" in page.text


def test_a_session_that_was_idle_too_long_is_not_on_the_list(
    given: Given, sign_in: SignIn, clock: Clock
) -> None:
    begun(given, "kamerlid")
    clock.advance(people.IDLE)
    assert len(sessions(sign_in("kamerlid").get("/account"))) == 1


@pytest.mark.parametrize(
    ("persona", "said"),
    [
        ("kamerlid", "Tweede Kamerlid"),
        ("assistent", "Medewerker van een Kamerlid Voor Kim Kamerlid"),
        ("griffier", f"Griffier Voor {personas.COMMITTEE}"),
        ("plv-bzk", "Plaatsvervangend parlementair contactpersoon Voor Binnenlandse Zaken"),
        ("minister-bzk", "Bureau van de bewindspersoon Voor minister van Binnenlandse Zaken"),
        ("zbo-uwv", "Organisatie Voor Uitvoeringsinstituut Werknemersverzekeringen"),
        ("beheer", "Beheerder"),
    ],
)
def test_everybody_sees_their_roles_in_words(sign_in: SignIn, persona: str, said: str) -> None:
    page = sign_in(persona).get("/account")
    assert said in page.text
    assert "zonder einddatum" in page.text


def test_a_role_shows_its_dates_while_it_holds_and_not_after(
    given: Given, sign_in: SignIn, clock: Clock
) -> None:
    today = clock().date()
    grant = Grant(Role.CLERK, committee_id=1)
    given.database.write_now(
        people.grant_role,
        given.ids["kamerlid"],
        grant,
        by=SYSTEM,
        starts_on=today,
        ends_on=today + timedelta(days=1),
    )
    said = "dinsdag 24 november 2026 tot en met dinsdag 24 november 2026"
    assert said in sign_in("kamerlid").get("/account").text
    clock.advance(timedelta(days=1))
    assert said not in sign_in("kamerlid").get("/account").text


def test_the_account_can_be_found_from_every_page(sign_in: SignIn) -> None:
    page = sign_in("beheer").get("/organisaties")
    assert "/account" in page.values("href")


@pytest.mark.parametrize(
    ("persona", "path"),
    [
        ("kamerlid", "/account/medewerkers"),
        ("senator", "/account/medewerkers"),
        ("pcp-bzk", "/vervanging"),
        ("minister-bzk", "/vervanging"),
        ("plv-bzk", None),
        ("assistent", None),
        ("griffier", None),
        ("zbo-uwv", None),
        ("beheer", None),
    ],
)
@pytest.mark.parametrize("page", ["/", "/account"])
def test_who_can_lend_a_role_is_led_there_and_nobody_else(
    sign_in: SignIn, persona: str, path: str | None, page: str
) -> None:
    browser = sign_in(persona)
    led = {"/account/medewerkers", "/vervanging"} & set(browser.get(page).values("href"))
    assert led == ({path} if path else set())
    assert all(browser.get(one).status == 200 for one in led)
