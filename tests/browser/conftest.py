"""What the browser tests stand on: a served demo, a Chromium, a page per persona. What they try is not said here.

All of it lives for this package only: playwright's event loop would be in the way of other tests of the process.
"""

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser import place
from tests.browser.place import OpenAs
from tests.conftest import CONFIG
from tests.serving import RemoteBrowser

#: one department asks a code of who decides from a letter, the others do not
CODE = '[decision_link.departments]\nSZW = "code"\n'
#: what a few people do in an hour; here they are everybody in every test
OFTEN = "[limits]\nsubmit_account = 1000\ndeed_account = 3000\n"


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
    home = tmp_path_factory.mktemp("demo")
    config = shutil.copytree(CONFIG, home / "config")
    with (config / "contactdesk.toml").open("a") as file:
        file.write(CODE + OFTEN)
    with place.served_demo(home / "data", CONFIG_DIR=str(config)) as answering:
        yield answering


@pytest.fixture(scope="package")
def cookies() -> dict[str, dict[str, str]]:
    """What the browser of each persona holds who signed in so far."""
    return {}


@pytest.fixture(scope="package")
def seen() -> set[str]:
    """The kinds of elements that axe looked at so far."""
    return set()


def sign_in(address: str, persona: str) -> dict[str, str]:
    """Through the demo's provider as people do, without a Chromium: its pages are tried by those of signing out."""
    browser = RemoteBrowser(address)
    with browser.client:
        browser.sign_in(persona)
        return dict(browser.client.cookies)


def as_(address: str, persona: str) -> RemoteBrowser:
    """Somebody who is signed in, and sends forms without a Chromium."""
    browser = RemoteBrowser(address)
    browser.client.cookies.update(sign_in(address, persona))
    return browser


@pytest.fixture
def open_as(browser: Browser, address: str, cookies: dict[str, dict[str, str]]) -> Iterator[OpenAs]:
    opened: list[BrowserContext] = []

    def open_(persona: str | None, *, width: int = place.DESKTOP, script: bool = True) -> Page:
        context = browser.new_context(
            base_url=address,
            viewport={"width": width, "height": 900},
            java_script_enabled=script,
        )
        context.set_default_timeout(10_000)
        opened.append(context)
        if persona:
            held = cookies.get(persona) or cookies.setdefault(persona, sign_in(address, persona))
            context.add_cookies([{"name": name, "value": held[name], "url": address} for name in held])
        return context.new_page()

    yield open_
    for context in opened:
        context.close()
