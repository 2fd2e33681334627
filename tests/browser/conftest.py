"""What the browser tests stand on: a served demo, a Chromium, a page per persona. What they try is not said here.

All of it lives for this package only: playwright's event loop would be in the way of other tests of the process.
"""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, StorageState

from tests.browser import place
from tests.browser.place import OpenAs


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    if not place.CHROMIUM.exists():
        _do_without(
            f"NO BROWSER TESTS: no Chromium at {place.CHROMIUM}; install it, or set CONTACTDESK_CHROMIUM"
        )
    with place.started_chromium() as started:
        yield started


def _do_without(reason: str) -> None:
    if os.environ.get("REQUIRE_BROWSER") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="package")
def address(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where a freshly seeded demo answers."""
    with place.served_demo(tmp_path_factory.mktemp("demo")) as answering:
        yield answering


@pytest.fixture(scope="package")
def signed_in() -> dict[str, StorageState]:
    """The sign-in of each persona so far, so that not every test has to sign in again."""
    return {}


@pytest.fixture
def open_as(browser: Browser, address: str, signed_in: dict[str, StorageState]) -> Iterator[OpenAs]:
    opened: list[BrowserContext] = []

    def open_(persona: str | None, *, width: int = place.DESKTOP, script: bool = True) -> Page:
        context = browser.new_context(
            base_url=address,
            viewport={"width": width, "height": 900},
            java_script_enabled=script,
            storage_state=signed_in.get(persona or ""),
        )
        context.set_default_timeout(10_000)
        opened.append(context)
        page = context.new_page()
        if persona and persona not in signed_in:
            place.sign_in(page, persona)
            signed_in[persona] = context.storage_state()
        return page

    yield open_
    for context in opened:
        context.close()
