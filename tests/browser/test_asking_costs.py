"""What asking costs on a telephone, counted in a real browser: words, screens and taps from the start page to the contact."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.costs import ASKING, HEARING, at_start, persona_of
from tests.browser.counting import Counted
from tests.browser.place import OpenAs

pytestmark = pytest.mark.browser

#: words of each that may not be more, with the targets of what is asked most
WORDS = {"organisation known": 200, "read the yes and call": 225}


def walked(open_as: OpenAs, journey: Callable[[Page], Counted]) -> Counted:
    return journey(at_start(open_as(persona_of(journey))))


@pytest.mark.parametrize("name", ASKING)
def test_no_page_of_asking_is_longer_than_two_screens_nor_takes_many_words(
    open_as: OpenAs, name: str
) -> None:
    counted = walked(open_as, ASKING[name])
    assert max(screens for _, screens in counted.each) <= 2
    assert counted.words <= WORDS.get(name, 300)


def test_a_request_to_a_known_organisation_takes_two_screens(open_as: OpenAs) -> None:
    counted = walked(open_as, ASKING["organisation known"])
    assert counted.screens <= 2
    assert counted.taps <= 12


def test_who_does_not_know_the_organisation_needs_twelve_taps(open_as: OpenAs) -> None:
    unknown = next(name for name in ASKING if "unknown" in name)
    assert walked(open_as, ASKING[unknown]).taps <= 12


@pytest.mark.parametrize("name", HEARING)
def test_what_comes_back_is_answered_from_the_start_page_in_five_taps(open_as: OpenAs, name: str) -> None:
    counted = walked(open_as, HEARING[name])
    assert counted.taps <= 5
    assert counted.words <= WORDS.get(name, 600)
