"""A served demo, a Chromium, and signing in: for the browser tests and for the screenshots. No tests, no deeds."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, Queue
from threading import Thread

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = Path(os.environ.get("CONTACTDESK_CHROMIUM", "/usr/bin/chromium"))
#: no sandbox, for where root runs the tests; and nothing that calls home
FLAGS = ("--no-sandbox", "--disable-quic", "--disable-background-networking", "--disable-dev-shm-usage")
DEMO = ("-c", "from contactdesk.cli import main; main()", "demo", "--port", "0", "--data")
#: `open_as("kamerlid")`: a page in a browser of somebody signed in; `open_as(None)`: of nobody
OpenAs = Callable[..., Page]
PHONE, DESKTOP, NARROW = 390, 1280, 320


@contextmanager
def served_demo(data: Path, **settings: str) -> Iterator[str]:
    """`contactdesk demo` on a free port: its provider, its worker, its mail catcher; gives its address."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("CONTACTDESK_")}
    clean |= {f"CONTACTDESK_{name}": value for name, value in settings.items()}
    with subprocess.Popen(
        [sys.executable, *DEMO, str(data)], env=clean, stdout=subprocess.PIPE, text=True
    ) as serving:
        try:
            yield _address(serving, seconds=60)
        finally:
            serving.terminate()
            serving.wait(timeout=20)


def _address(serving: "subprocess.Popen[str]", *, seconds: int) -> str:
    """The last word of the one line that the demo says, as soon as it answers."""
    lines: Queue[str] = Queue()
    assert serving.stdout is not None
    Thread(target=lambda said: lines.put(said.readline()), args=(serving.stdout,), daemon=True).start()
    try:
        return lines.get(timeout=seconds).split()[-1]
    except (Empty, IndexError):
        raise AssertionError(f"the demo does not answer after {seconds} s") from None


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
