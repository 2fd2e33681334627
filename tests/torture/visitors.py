"""The load: people who ask, work the queue and decide from the letter, and write down what they are promised."""

import random
import re
import threading
import time
from collections.abc import Callable
from contextlib import closing
from http.client import HTTPConnection, HTTPException
from typing import Final
from urllib.parse import urlencode

from tests.production_like import Visitor
from tests.torture.ledger import PROMISED, Attempt, Ledger
from tests.torture.place import Place

ANSWER_SECONDS: Final = 30
#: what is asked: organisation, form, and how often
KINDS: Final = {
    "permission": ("Logius", "conversation", 6),
    "notify": ("UWV", "conversation", 3),
    "sealed": ("BZK", "amendment_assistance", 1),
}
_VERSION = re.compile(rb'name="versie" value="(\d+)"')
_ASKED = re.compile(rb'name="gevraagd" value="(\d+)"')
_NUMBER = re.compile(rb"verzoek (\d{4}-[0-9A-Z]{5})")

Form = dict[str, str]


class Letters:
    """The minister's mailbox: each link once, in the order in which the letters came."""

    def __init__(self, place: Place) -> None:
        self._sink, self._lock, self._offset = place.sink, threading.Lock(), 0
        self._tokens: list[str] = []

    def next_token(self) -> str | None:
        with self._lock:
            found, self._offset = self._sink.accepted_from(self._offset)
            self._tokens += [one.token for one in found if one.token]
            return self._tokens.pop(0) if self._tokens else None


class Somebody(threading.Thread):
    """Somebody who does one thing after another, each with some web process, until told to stop."""

    def __init__(
        self, place: Place, ledger: Ledger, ports: list[int], letters: Letters, seed: object
    ) -> None:
        super().__init__(daemon=True)
        self._place, self._ledger, self._ports, self._letters = place, ledger, ports, letters
        self._chance, self._stop_asking = random.Random(f"{seed}"), threading.Event()
        self._asked: list[tuple[str, str, Visitor]] = []
        self.answers: dict[int | None, int] = {}

    def stop(self) -> None:
        self._stop_asking.set()

    def run(self) -> None:
        deeds: dict[Callable[[], None], int] = {
            self._submit: 5,
            self._take: 1,
            self._ask_permission: 4,
            self._decide: 4,
            self._say: 1,
            self._withdraw: 1,
        }
        while not self._stop_asking.is_set():
            (deed,) = self._chance.choices(list(deeds), list(deeds.values()))
            deed()

    def _submit(self) -> None:
        """A new one; in one of four somebody presses twice, and who gets no answer mostly presses again."""
        weights = [times for _, _, times in KINDS.values()]
        (kind,) = self._chance.choices(list(KINDS), weights)
        organisation, form, _ = KINDS[kind]
        member, key = self._chance.choice(self._place.members), f"{self._chance.getrandbits(64):x}"
        fields = {
            "organisatie": str(self._place.organisations[organisation]),
            "vorm": form,
            "onderwerp": f"Storing {key}",
            "vraag": "Wat was de oorzaak?",
            "wetsvoorstel": "Wet open data" if kind == "sealed" else "",
            "sleutel": key,
            "bevestigd": "ja",
        }
        tried = Attempt("submit", member.id, key=key, kind=kind)
        times = 2 if self._chance.random() < 0.25 else 1
        for _ in range(4):
            number = self._post("/verzoeken", member, fields, tried, times=times)
            if number:
                self._asked.append((number, kind, member))
            if number or self._stop_asking.is_set() or self._chance.random() < 0.2:
                return
            time.sleep(0.1)

    def _take(self) -> None:
        self._deed("permission", "take", "oppakken", self._place.liaison)

    def _ask_permission(self) -> None:
        official = {"ambtenaar_naam": "Ada Ambtenaar", "ambtenaar_email": "ada.ambtenaar@bzk.example"}
        fields = official | {"advies": "Akkoord."}
        self._deed("permission", "ask_permission", "toestemming-vragen", self._place.liaison, fields)

    def _withdraw(self) -> None:
        self._deed("", "withdraw", "intrekken")

    def _say(self) -> None:
        """A message has no version that could stop a second one: nobody says it twice."""
        if not self._asked:
            return
        number, kind, member = self._chance.choice(self._asked)
        text = f"bericht {self._chance.getrandbits(64):x}"
        tried = Attempt("message", member.id, key=text, number=number, kind=kind)
        self._post(f"/verzoeken/{number}/bericht", member, {"tekst": text}, tried)

    def _deed(
        self, kind: str, action: str, path: str, by: Visitor | None = None, fields: Form | None = None
    ) -> None:
        fitting = [one for one in self._asked[-30:] if kind in ("", one[1])]
        if not fitting:
            return
        number, kind, member = self._chance.choice(fitting)
        who = by or member
        version = _VERSION.search(self._get(f"/verzoeken/{number}", who))
        if version:
            tried = Attempt(action, who.id, number=number, kind=kind)
            form = {"versie": version[1].decode(), **(fields or {})}
            self._post(f"/verzoeken/{number}/{path}", who, form, tried)

    def _decide(self) -> None:
        """The office opens the next letter and decides from it; without a letter it waits a little."""
        token = self._letters.next_token()
        page = self._get(f"/besluit/{token}") if token else b""
        asked, number = _ASKED.search(page), _NUMBER.search(page)
        if not asked or not number:
            time.sleep(0.05)
            return
        yes = {"uitkomst": "toegestaan"}
        no = {"grond": "beleidsmening", "reden": "Dit is beleid.", "alternatief": "Een antwoord per brief."}
        is_yes = self._chance.random() < 0.7
        fields = yes if is_yes else {"uitkomst": "geweigerd"} | no
        fields |= {"gevraagd": asked[1].decode(), "naam": "M. de Minister", "hoedanigheid": "zelf"}
        tried = Attempt("permit" if is_yes else "refuse", None, number=number[1].decode(), kind="permission")
        self._post(f"/besluit/{token}", None, fields, tried)

    # One request

    def _get(self, path: str, by: Visitor | None = None) -> bytes:
        try:
            with closing(self._send("GET", path, by)) as connection:
                answer = connection.getresponse()
                return answer.read() if answer.status == 200 else b""
        except (OSError, HTTPException):
            return b""

    def _post(self, path: str, by: Visitor | None, fields: Form, tried: Attempt, *, times: int = 1) -> str:
        """Send it, `times` at the same moment; the number of the contact that was promised, if it was."""
        names, sent = [self._ledger.tried(tried) for _ in range(times)], []
        for name in names:
            try:
                sent.append((name, self._send("POST", path, by, fields)))
            except (OSError, HTTPException):
                self._count(None)
        return max([self._answer(name, connection, tried) for name, connection in sent], default="")

    def _answer(self, name: int, connection: HTTPConnection, tried: Attempt) -> str:
        try:
            answer = connection.getresponse()
        except (OSError, HTTPException):
            return self._count(None)
        finally:
            connection.close()
        number = tried.number or answer.getheader("Location", "").rpartition("/")[2]
        self._ledger.answered(name, answer.status, number if answer.status == PROMISED else tried.number)
        self._count(answer.status)
        return number if answer.status == PROMISED else ""

    def _count(self, status: int | None) -> str:
        self.answers[status] = self.answers.get(status, 0) + 1
        return ""

    def _send(self, method: str, path: str, by: Visitor | None, fields: Form | None = None) -> HTTPConnection:
        port = self._chance.choice(self._ports)
        connection = HTTPConnection("127.0.0.1", port, timeout=ANSWER_SECONDS)
        headers = {"Sec-Fetch-Site": "same-origin", "Content-Type": "application/x-www-form-urlencoded"}
        if by:
            headers["Cookie"] = by.cookie
        try:
            connection.request(method, path, urlencode(fields) if fields else None, headers)
        except OSError:
            connection.close()
            raise
        return connection
