"""Limits and strangers: whoever wears out a limit keeps nobody out but themselves."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import httpx2
import pytest
from starlette.applications import Starlette

from contactdesk.app import create_app
from contactdesk.settings import DecisionLinks
from contactdesk.store import Database, limits
from contactdesk.store.limits import LIMITS, Limit
from tests import test_logout, test_mailbox_sign_in
from tests.conftest import Clock
from tests.contacts import Given
from tests.decision_office import Office, make_office
from tests.signals import NEW, typed
from tests.test_decision_code import WRONG
from tests.test_limits import asking
from tests.web import Browser, Page

#: what the limit under test allows, and how often the stranger tries
MOST, OFTEN = 2, 5
FORGED = "1-" + "a" * 52


@dataclass
class Ground:
    """A desk of which one limit is small. Everybody comes from one network, as in one building."""

    database: Database
    app: Starlette
    given: Given
    visitor: Browser
    clock: Clock

    def browser(self) -> Browser:
        """Somebody who is not signed in."""
        browser = Browser(self.app)
        browser.client.portal = self.visitor.client.portal
        return browser

    def office(self) -> Office:
        return make_office(self.database, self.given.ids, self.visitor, self.clock, self.app)


@pytest.fixture
def database(
    request: pytest.FixtureRequest, database_url: str, desk: Any, clock: Clock
) -> Iterator[Database]:
    small = {"limits": {request.param: MOST}, "decision_link": DecisionLinks(departments={"BZK": "code"})}
    settings = desk.settings.model_copy(update=small)
    database = Database(database_url, carry=replace(desk, settings=settings), clock=clock)
    yield database
    database.close()


@pytest.fixture
def ground(database: Database, app: Starlette, given: Given, visitor: Browser, clock: Clock) -> Ground:
    return Ground(database, app, given, visitor, clock)


def flood(deed: Callable[[], Page]) -> None:
    for _ in range(OFTEN):
        last = deed()
    assert last.status == 429, "the limit is worn out"


def failed_sign_ins(ground: Ground) -> None:
    flood(lambda: ground.browser().get("/inloggen/demo/terug?state=x&code=y"))
    assert_in(ground)


def sign_ins_begun(ground: Ground) -> None:
    for _ in range(OFTEN):
        ground.browser().get("/inloggen/demo")
    assert_in(ground)


def assert_in(ground: Ground) -> None:
    browser = ground.browser()
    browser.sign_in("kamerlid")
    assert browser.get("/verzoeken").status == 200


def links_asked(ground: Ground) -> None:
    """In the mailbox stand the letters that strangers had sent; one of them opens, or one of its own."""
    world = test_mailbox_sign_in.World(
        ground.database, ground.app, ground.given, ground.visitor, ground.clock
    )
    for _ in range(OFTEN):
        assert world.asks(ground.browser()).status == 303
    own = ground.browser()
    assert world.asks(own).status == 303
    bodies = [letter.body for letter in world.letters()]
    assert len(bodies) == MOST + 1, "and the mailbox is not flooded"
    paths = [f"/inloggen/postbus/{body.split('/inloggen/postbus/')[1].split()[0]}" for body in bodies]
    assert [own.post(path).status for path in paths][-1] == 303
    assert own.get("/verzoeken").status == 200


def logout_tokens(ground: Ground) -> None:
    kamer = test_logout.Provider("kamer")
    settings = ground.app.state.settings.model_copy(update={"identity_providers": (kamer.as_setting(),)})
    app = create_app(settings, database=ground.database, desk=ground.app.state.desk, with_worker=False)
    app.state.http = httpx2.MockTransport(kamer.answer)
    sender = Browser(app)
    sender.client.portal = ground.visitor.client.portal
    world = test_logout.World(app, ground.database, ground.clock, ground.given.ids, kamer, kamer, sender)
    browser = world.signed_in("kamerlid", kamer)
    assert [world.send("x").status_code for _ in range(OFTEN)][-1] == 429
    assert world.ends() == 200
    assert not test_logout.is_in(browser)


def made_up_links(ground: Ground) -> None:
    office = ground.office()
    flood(lambda: ground.browser().post(f"/besluit/{FORGED}", {"actie": "code-vragen"}))
    assert office.opens(office.link()).status == 303


def codes_asked(ground: Ground) -> None:
    """Who has the link and not the mailbox asks for codes, in one browser or in many."""
    office = ground.office()
    path = office.link()
    one = ground.browser()
    for _ in range(OFTEN):
        office.asks(path, one)
        office.asks(path, ground.browser())
    came = office.codes()
    assert office.asks(path).status == 303
    newest = (came + office.codes())[-1]
    assert office.types(path, newest).status == 303


def wrong_codes(ground: Ground) -> None:
    office = ground.office()
    path = office.link()
    for _ in range(OFTEN):
        stranger = ground.browser()
        office.asks(path, stranger)
        office.types(path, WRONG, stranger)
    came, path = office.codes(), office.link()
    assert office.asks(path).status == 303, "by the link that is the newest in the mailbox"
    assert office.types(path, (came + office.codes())[-1]).status == 303


def requests(ground: Ground) -> None:
    senator, numbers = ground.given.sign_in("senator"), iter(range(OFTEN))
    flood(lambda: senator.post("/verzoeken", asking(ground.given, sleutel=f"s-{next(numbers)}")))
    assert ground.given.sign_in("kamerlid").post("/verzoeken", asking(ground.given)).status == 303


def deeds(ground: Ground) -> None:
    number, texts = ground.given.asked(), iter("abcdefgh")
    flood(lambda: ground.given.posts(number, "kamerlid", "bericht", tekst=f"Nog {next(texts)}."))
    assert ground.given.posts(number, "pcp-bzk", "bericht", tekst="Wij kijken.").status == 303


def signals(ground: Ground) -> None:
    """Of one organisation: another one still sends its own."""
    uma = ground.given.sign_in("zbo-uwv")
    flood(lambda: uma.post(NEW, typed(ground.given, bevestigd="ja")))
    theirs = typed(ground.given, bevestigd="ja", organisatie=str(ground.given.organisation("IGJ")))
    assert ground.given.sign_in("inspectie-igj").post(NEW, theirs).status == 303


def searches(ground: Ground) -> None:
    senator = ground.given.sign_in("senator")
    flood(lambda: senator.get("/organisaties?q=uwv"))
    for path in ("/wachtrij?q=digid", "/organisaties?q=uwv"):
        assert ground.given.sign_in("pcp-bzk").get(path).status == 200


def searches_of_strangers(ground: Ground) -> None:
    """Nor are colleagues in one building strangers to each other."""
    flood(lambda: ground.browser().get("/organisaties?q=uwv"))
    for _ in range(OFTEN):
        assert ground.given.sign_in("senator").get("/organisaties?q=uwv").status == 200
        assert ground.given.sign_in("pcp-bzk").get("/wachtrij?q=digid").status == 200


def programs(ground: Ground) -> None:
    """Nor does what programs read keep a stranger from the search, or who signed in from the open data."""
    flood(lambda: ground.browser().get("/api/v1/termijnen"))
    assert ground.browser().get("/organisaties?q=uwv").status == 200
    assert ground.given.sign_in("senator").get("/api/v1/termijnen").status == 200


def digests(ground: Ground) -> None:
    """However much stops, administrators hear of it again an hour after the last letter."""
    for _ in range(OFTEN):
        ground.database.write_now(limits.is_first, Limit.DIGEST, "administrators")
    ground.clock.advance(LIMITS[Limit.DIGEST].within + timedelta(seconds=1))
    assert ground.database.write_now(limits.is_first, Limit.DIGEST, "administrators")


#: for each limit: somebody wears it out, then somebody else does what they may
FLOODS: dict[Limit, Callable[[Ground], None]] = {
    Limit.SIGN_IN_ADDRESS: failed_sign_ins,
    Limit.SIGN_IN_STARTED: sign_ins_begun,
    Limit.SIGN_IN_MAIL: links_asked,
    Limit.SIGN_IN_MAILBOX: links_asked,
    Limit.SIGN_IN_MAIL_ADDRESS: links_asked,
    Limit.LOGOUT_FAILED_ADDRESS: logout_tokens,
    Limit.DECISION_FAILED_ADDRESS: made_up_links,
    Limit.CODE_ADDRESS: codes_asked,
    Limit.CODE_BROWSER: codes_asked,
    Limit.CODE_FAILED: wrong_codes,
    Limit.CODE_FAILED_LINK: wrong_codes,
    Limit.SUBMIT_ACCOUNT: requests,
    Limit.DEED_ACCOUNT: deeds,
    Limit.SIGNAL_BODY: signals,
    Limit.SEARCH_ACCOUNT: searches,
    Limit.SEARCH_ADDRESS: searches_of_strangers,
    Limit.OPEN_DATA_ADDRESS: programs,
    Limit.DIGEST: digests,
}


@pytest.mark.parametrize(("database", "limit"), [(one, one) for one in Limit], indirect=["database"], ids=str)
def test_whoever_wears_out_a_limit_keeps_nobody_else_out(limit: Limit, ground: Ground) -> None:
    assert limit in FLOODS, "a new limit needs a row: who wears it out, and who gets through all the same"
    FLOODS[limit](ground)


def test_there_is_no_row_of_a_limit_that_is_gone() -> None:
    assert set(FLOODS) == set(Limit)
