"""Who asks over HTTP: a process of its own, with several connections at once. It only submits."""

import threading
import time
from collections.abc import Sequence
from http.client import HTTPConnection
from itertools import count
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
    numbers, started = count(), time.perf_counter()

    def work() -> None:
        connections = [HTTPConnection("127.0.0.1", port, timeout=ANSWER_SECONDS) for port in ports]
        while (number := next(numbers)) < len(forms):
            if per_second:
                time.sleep(max(0.0, started + number / per_second - time.perf_counter()))
            _submit(connections[number % len(ports)], cookies[number % len(cookies)], forms[number])
        for connection in connections:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - started


def _submit(connection: HTTPConnection, cookie: str, fields: Fields) -> None:
    connection.request("POST", "/verzoeken", urlencode(fields), HEADERS | {"Cookie": cookie})
    answer = connection.getresponse()
    answer.read()
    assert answer.status == 303, f"/verzoeken: {answer.status}"
