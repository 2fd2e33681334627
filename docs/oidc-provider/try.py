"""Signs in and out at the independent provider beside this file, through a desk served as in production.

    python docs/oidc-provider/try.py            # PS256 and ES256, one after the other
    python docs/oidc-provider/try.py ES256

Prints a line for each step, and ends with 1 when one went wrong. Everything it makes stands in a temporary folder.
"""

import os
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from socket import socket
from urllib.parse import urljoin, urlsplit

import httpx2

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parents[1]
EMAIL = "kim@minbzk.example"
SUBSTANTIAL, LOW = "http://eidas.europa.eu/LoA/substantial", "http://eidas.europa.eu/LoA/low"
KEYS = {
    "PS256": ("RSA", "rsa_keygen_bits:3072"),
    "ES256": ("EC", "ec_paramgen_curve:P-256"),
}
PROVIDER = """
[[identity_provider]]
name = "onafhankelijk"
label = "Onafhankelijk"
issuer = "{issuer}"
client_id = "contactdesk"
private_key_file = "desk.pem"
acr_values = ["{level}"]
email_domains = ["minbzk.example"]
"""


@dataclass
class Tried:
    """The steps so far, printed as they come."""

    wrong: list[str] = field(default_factory=list)

    def step(self, what: str, is_right: bool) -> None:
        print(f"  {'ok   ' if is_right else 'WRONG'} {what}", flush=True)
        if not is_right:
            self.wrong.append(what)


class Browser:
    """Keeps cookies, sends forms, and goes where it is sent: redirects, and `Refresh`."""

    def __init__(self) -> None:
        self.client = httpx2.Client(trust_env=False, timeout=20)
        self.been: list[str] = []

    def get(self, url: str) -> httpx2.Response:
        return self._onward(self.client.get(url))

    def post(self, url: str, data: dict[str, str]) -> httpx2.Response:
        return self._onward(self.client.post(url, data=data, headers={"Sec-Fetch-Site": "same-origin"}))

    def _onward(self, page: httpx2.Response) -> httpx2.Response:
        for _ in range(12):
            self.been.append(str(page.url))
            to = page.headers.get("location") or page.headers.get("refresh", "").removeprefix("0;url=")
            if not to:
                return page
            page = self.client.get(urljoin(str(page.url), to))
        raise RuntimeError(f"led round and round: {self.been[-3:]}")


@dataclass
class Place:
    """A folder with a key, and where the two will answer."""

    folder: Path
    desk: str
    issuer: str
    algorithm: str

    def environment(self) -> dict[str, str]:
        clean = {name: value for name, value in os.environ.items() if not name.startswith("CONTACTDESK_")}
        ours = {"DATABASE_URL": f"sqlite:///{self.folder / 'desk.db'}", "BASE_URL": self.desk}
        ours |= {"SECRET_KEY": secrets.token_urlsafe(48), "CONFIG_DIR": str(self.folder / "config")}
        return clean | {f"CONTACTDESK_{name}": value for name, value in ours.items()}

    def prepare(self) -> None:
        """The key, the configuration, the database, the one person."""
        config = self.folder / "config"
        shutil.copytree(PROJECT / "config", config)
        kind, size = KEYS[self.algorithm]
        run("openssl", "genpkey", "-algorithm", kind, "-pkeyopt", size, "-out", str(config / "desk.pem"))
        run(
            "openssl",
            "pkey",
            "-in",
            f"{config / 'desk.pem'}",
            "-pubout",
            "-out",
            f"{self.folder / 'pub.pem'}",
        )
        with (config / "contactdesk.toml").open("a") as file:
            file.write(PROVIDER.format(issuer=self.issuer, level=SUBSTANTIAL))
        contactdesk = [sys.executable, "-c", "from contactdesk.cli import main; main()"]
        run(*contactdesk, "db", "upgrade", env=self.environment())
        person = ("--name", "Kim de Proef", "--email", EMAIL, "--role", "administrator")
        run(*contactdesk, "person", "add", *person, env=self.environment())

    @contextmanager
    def serving_desk(self) -> Iterator[None]:
        serve = [sys.executable, "-c", "from contactdesk.cli import main; main()", "serve", "--port"]
        port = str(urlsplit(self.desk).port)
        with running(
            [*serve, port], self.environment(), self.folder / "desk.log", f"{self.desk}/health/ready"
        ):
            yield

    @contextmanager
    def serving_provider(self, **more: str) -> Iterator[None]:
        """With keys of its own, new each time."""
        known = {"DESK_KEY": str(self.folder / "pub.pem"), "DESK": self.desk, "EMAIL": EMAIL}
        known["PORT"] = str(urlsplit(self.issuer).port)
        ready = f"{self.issuer}/.well-known/openid-configuration"
        command = ["node", str(HERE / "provider.mjs")]
        with running(command, {**os.environ, **known, **more}, self.folder / "provider.log", ready):
            yield

    def provider_said(self, words: str) -> int:
        return (self.folder / "provider.log").read_text().count(words)

    def sign_in(self, browser: Browser, level: str = SUBSTANTIAL) -> httpx2.Response:
        page = browser.get(f"{self.desk}/inloggen/onafhankelijk")
        if page.url.path.startswith("/keuze/"):
            page = browser.post(str(page.url), {"acr": level})
        return page

    def is_in(self, browser: Browser) -> bool:
        return "Welkom, Kim de Proef" in browser.get(f"{self.desk}/").text

    def confirm_at_provider(self, browser: Browser, page: httpx2.Response) -> httpx2.Response:
        """The provider asks whether it should really sign this browser out."""
        found = re.search(r'action="([^"]+)".*name="xsrf" value="([^"]+)"', page.text, re.DOTALL)
        if found is None:
            return page
        return browser.post(found[1], {"xsrf": found[2], "logout": "yes"})


def try_signing_in(place: Place, tried: Tried) -> None:
    browser = Browser()
    page = place.sign_in(browser, LOW)
    tried.step(
        "signed in at a lower level (acr) than asked: refused",
        page.status_code in (400, 403) and not place.is_in(browser),
    )
    browser = Browser()
    page = place.sign_in(browser)
    tried.step("signed in, and greeted by name", "Welkom, Kim de Proef" in page.text)
    asked = next(url for url in browser.been if url.startswith(f"{place.issuer}/auth?"))
    only = set(httpx2.URL(asked).params) == {"client_id", "request_uri"}
    tried.step("the browser carried a reference to a pushed request (PAR), nothing else", only)
    proved = place.provider_said(f"client proved by private_key_jwt, {place.algorithm}")
    tried.step(f"the desk proved itself with its key ({place.algorithm})", proved >= 2)
    answer = next(url for url in browser.been if "/terug?" in url)
    tried.step("the answer named its issuer (RFC 9207)", httpx2.URL(answer).params.get("iss") == place.issuer)
    changed = browser.get(answer)
    tried.step("the same answer a second time: refused", changed.status_code == 400)


def try_signing_out_there(place: Place, tried: Tried) -> None:
    """One browser of two, by `sid`."""
    here, there = Browser(), Browser()
    for browser in (here, there):
        place.sign_in(browser)
    tried.step("signed in with two browsers", place.is_in(here) and place.is_in(there))
    before = place.provider_said("logout token accepted")
    place.confirm_at_provider(here, here.get(f"{place.issuer}/afmelden"))
    tried.step(
        "signed out at the provider: the desk took its logout token",
        place.provider_said("logout token accepted") == before + 1,
    )
    tried.step("that browser is out at the desk", not place.is_in(here))
    tried.step("the other browser stays in", place.is_in(there))


def try_signing_out_here(place: Place, tried: Tried) -> None:
    browser = Browser()
    place.sign_in(browser)
    page = browser.post(f"{place.desk}/uitloggen", {})
    there = str(page.url).startswith(f"{place.issuer}/afmelden?")
    tried.step("signed out at the desk: the browser goes on to the provider", there)
    tried.step("and is out at the desk already", not place.is_in(browser))
    page = place.confirm_at_provider(browser, page)
    tried.step(
        "the provider sends it back", str(page.url) == f"{place.desk}/" and "U bent uitgelogd." in page.text
    )
    page = browser.get(f"{place.desk}/inloggen/onafhankelijk")
    tried.step("signing in asks at the provider again", page.url.path.startswith("/keuze/"))


def try_without_sid(place: Place, tried: Tried) -> None:
    """The provider began anew, with other keys, and names no sessions: everybody of this `sub` is out."""
    here, there = Browser(), Browser()
    for browser in (here, there):
        place.sign_in(browser)
    tried.step(
        "signed in with two browsers, under keys that are new", place.is_in(here) and place.is_in(there)
    )
    place.confirm_at_provider(here, here.get(f"{place.issuer}/afmelden"))
    tried.step(
        "signed out at the provider, by sub: both are out", not place.is_in(here) and not place.is_in(there)
    )


def try_all(algorithm: str) -> bool:
    print(f"{algorithm}: the desk's key, the ID token, the logout token", flush=True)
    tried = Tried()
    with tempfile.TemporaryDirectory() as folder:
        desk, issuer = (f"http://127.0.0.1:{free_port()}" for _ in range(2))
        place = Place(Path(folder), desk, issuer, algorithm)
        place.prepare()
        with place.serving_desk():
            with place.serving_provider():
                try_signing_in(place, tried)
                try_signing_out_there(place, tried)
                try_signing_out_here(place, tried)
                left = Browser()
                place.sign_in(left)
            with place.serving_provider(WITHOUT_SID="1"):
                try_without_sid(place, tried)
                place.sign_in(left)
            left.client.post(f"{desk}/uitloggen", headers={"Sec-Fetch-Site": "same-origin"})
            tried.step("signed out at the desk while the provider is down", not place.is_in(left))
        if tried.wrong:
            print((place.folder / "provider.log").read_text(), (place.folder / "desk.log").read_text())
    return not tried.wrong


def free_port() -> int:
    with socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def run(*command: str, env: dict[str, str] | None = None) -> None:
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command[:3])} failed: {done.stderr.strip()}")


@contextmanager
def running(command: list[str], env: dict[str, str], log: Path, ready: str) -> Iterator[None]:
    """A server, from when it answers until the end of the block."""
    with log.open("a") as out, subprocess.Popen(command, env=env, stdout=out, stderr=out) as server:
        try:
            wait_for(ready, log)
            yield
        finally:
            server.terminate()
            server.wait(timeout=20)


def wait_for(url: str, log: Path) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            if httpx2.get(url, trust_env=False).status_code == 200:
                return
        except httpx2.HTTPError:
            pass
        time.sleep(0.1)
    raise SystemExit(f"{url} does not answer: {log.read_text()[-2000:]}")


if __name__ == "__main__":
    if not (HERE / "node_modules" / "oidc-provider").is_dir():
        raise SystemExit("first: npm install --no-package-lock --prefix docs/oidc-provider")
    chosen = sys.argv[1:] or list(KEYS)
    raise SystemExit(0 if all(try_all(one) for one in chosen) else 1)
