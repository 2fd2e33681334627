"""Searching the whole department, against the queue page: a hit that many have, one that few have, and none."""

from contactdesk.contacts.lists import PAGE
from tests.bench import queue_page
from tests.bench.crowd import ABSENT, COMMON, RARE, RARE_ONES
from tests.bench.measuring import ROUNDS, Line, middle, middle_ratio, ms
from tests.bench.place import Place

SEARCHES = {"many hits": COMMON, "five hits": RARE, "no hit": ABSENT}
PAGES = 10


async def measure(place: Place) -> list[Line]:
    """(c) What a search costs, in queue pages."""
    _, liaison = queue_page.visitor(place)
    for q, hits in ((COMMON, PAGE), (RARE, RARE_ONES), (ABSENT, 0)):
        assert (await liaison.get(f"/wachtrij?q={q}")).count(b"data-nummer=") == hits, q
    found: dict[str, list[float]] = {q: [] for q in ("", *SEARCHES.values())}
    for _ in range(ROUNDS):
        for q, times in found.items():
            times.append(await liaison.per_page(f"/wachtrij?q={q}" if q else "/wachtrij", PAGES))
    return [_line(about, found[q], found[""]) for about, q in SEARCHES.items()]


def _line(about: str, searches: list[float], pages: list[float]) -> Line:
    ratio = middle_ratio(searches, pages)
    return Line(f"(c) search, {about}", f"{ms(middle(searches))}, {ratio:.1f} queue pages")
