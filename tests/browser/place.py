"""A served demo, a Chromium, and signing in: for the browser tests and for the screenshots. No tests, no deeds."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from tests.serving import started

CHROMIUM = Path(os.environ.get("CONTACTDESK_CHROMIUM", "/usr/bin/chromium"))
#: no sandbox, for where root runs the tests; and nothing that calls home
FLAGS = ("--no-sandbox", "--disable-quic", "--disable-background-networking", "--disable-dev-shm-usage")
#: `open_as("kamerlid")`: a page in a browser of somebody signed in; `open_as(None)`: of nobody
OpenAs = Callable[..., Page]
PHONE, DESKTOP, NARROW = 390, 1280, 320


@contextmanager
def served_demo(data: Path, **settings: str) -> Iterator[str]:
    """`contactdesk demo` on a free port: its provider, its worker, its mail catcher; gives its address."""
    environ = {f"CONTACTDESK_{name}": value for name, value in settings.items()}
    demo = ("demo", "--port", "0", "--data", str(data))
    data.mkdir(parents=True, exist_ok=True)
    with started(*demo, environ=environ, log_file=data / "process.log") as running:
        yield running.address


@contextmanager
def started_chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


def sign_in(page: Page, persona: str) -> None:
    """Through the demo's provider, as people do."""
    page.goto("/inloggen")
    page.locator(f'button[name="persona"][value="{persona}"]').click()
    page.get_by_role("button", name="Uitloggen").wait_for()


def violations(page: Page) -> list[str]:
    """What axe finds wrong on this page."""
    result = Axe().run(page).response
    return [f"{each['id']}: {[node['html'] for node in each['nodes']]}" for each in result["violations"]]
