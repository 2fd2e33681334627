"""Who asks over HTTP: a process of its own, with several connections at once. It only submits."""

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import HTTPConnection
from typing import Final
from urllib.parse import urlencode

CONNECTIONS: Final = 8
ANSWER_SECONDS: Final = 60
HEADERS: Final = {"Sec-Fetch-Site": "same-origin", "Content-Type": "application/x-www-form-urlencoded"}

Fields = dict[str, str]


def submit(
    ports: Sequence[int], cookies: Sequence[str], forms: Sequence[Fields], *, per_second: float = 0
) -> float:
    """Seconds until each form got its 303; `per_second` begins them at that pace, whatever the answers take."""
    started = time.perf_counter()

    def work(number: int) -> None:
        if per_second:
            time.sleep(max(0.0, started + number / per_second - time.perf_counter()))
        _submit(ports[number % len(ports)], cookies[number % len(cookies)], forms[number])

    with ThreadPoolExecutor(CONNECTIONS) as pool:
        list(pool.map(work, range(len(forms))))
    return time.perf_counter() - started


def _submit(port: int, cookie: str, fields: Fields) -> None:
    with closing(HTTPConnection("127.0.0.1", port, timeout=ANSWER_SECONDS)) as connection:
        connection.request("POST", "/verzoeken", urlencode(fields), HEADERS | {"Cookie": cookie})
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 303, f"/verzoeken: {answer.status}"
