"""Counts requests, and writes everything as Prometheus reads it. What is measured of the desk is in `operations`."""

import os
from collections.abc import Iterable, Iterator
from itertools import chain

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    Metric,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4 as CONTENT_TYPE
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from contactdesk import __version__
from contactdesk.letters.outbox import NOTHING
from contactdesk.operations import Finding, Measures
from contactdesk.words import LetterState

__all__ = ["CONTENT_TYPE", "SHARED_FOLDER", "Meters"]

#: where the processes of one `serve` keep their counts together; prometheus_client looks here when it is imported
SHARED_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
#: in seconds: a page takes milliseconds, and a writer waits at most 15 s
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15)
#: anybody can make up a method: each would be a row of its own for ever
METHODS = ("GET", "HEAD", "POST")

disable_created_metrics()  # type: ignore[no-untyped-call]


class Meters:
    """The counts of this process, or with SHARED_FOLDER those of all that `serve` started."""

    def __init__(self) -> None:
        self.tally = NOTHING  # so that a scrape counts no letter again
        self._own = CollectorRegistry()
        labels = ("method", "route")
        self._requests = Counter(
            "contactdesk_requests", "Requests answered.", (*labels, "status"), registry=self._own
        )
        self._seconds = Histogram(
            "contactdesk_request_seconds",
            "How long requests took.",
            labels,
            buckets=BUCKETS,
            registry=self._own,
        )

    def observe(self, method: str, route: str, status: int, seconds: float) -> None:
        """One request: `route` as the site map writes it, status 0 when it was broken off."""
        known = method if method in METHODS else "other"
        self._requests.labels(known, route, status).inc()
        self._seconds.labels(known, route).observe(seconds)

    def text(self, measured: Measures | None, otherwise: Iterable[Finding]) -> bytes:
        """Everything; without measures the requests, and `otherwise` for what was found."""
        families = chain(_of_desk(measured), _checks(measured.findings if measured else otherwise))
        return generate_latest(_Joined([*families, *self._counted().collect()]))

    def _counted(self) -> Collector:
        if SHARED_FOLDER not in os.environ:
            return self._own
        shared = CollectorRegistry()
        MultiProcessCollector(shared)  # type: ignore[no-untyped-call]
        return shared


class _Joined(Collector):
    def __init__(self, metrics: list[Metric]) -> None:
        self._metrics = metrics

    def collect(self) -> list[Metric]:
        return self._metrics


def _checks(findings: Iterable[Finding]) -> Iterator[Metric]:
    values = {finding.name: float(finding.wrong is None) for finding in findings}
    yield _gauge("contactdesk_build_info", "Which version answers.", "version", {__version__: 1})
    yield _gauge("contactdesk_check_ok", "1 where the check of /health/ready finds nothing.", "check", values)


def _of_desk(measured: Measures | None) -> Iterator[Metric]:
    if measured is None:
        return
    standing = {state.value: n for state, n in measured.letters.items() if state is not LetterState.ACCEPTED}
    yield _gauge("contactdesk_letters", "Letters that are not accepted (yet).", "state", standing)
    untold = "Letters that stopped, of which no administrator was told yet."
    yield GaugeMetricFamily("contactdesk_letters_untold", untold, measured.trouble.unreported)
    came_in = CounterMetricFamily("contactdesk_incoming", "Messages that came in by e-mail.", labels=["kind"])
    for kind, times in measured.incoming.items():
        came_in.add_metric([kind.value], times)
    yield came_in
    accepted = measured.letters[LetterState.ACCEPTED]
    yield CounterMetricFamily("contactdesk_letters_accepted", "Letters a mail server took.", accepted)
    waits = "How long the oldest letter waits that is still to leave."
    yield GaugeMetricFamily("contactdesk_letter_waiting_seconds", waits, measured.waiting)
    took = "From making a letter to its acceptance, of those of the last hour (at most 500)."
    quantiles = {f"{q}": _quantile(measured.taken, q) for q in (0.5, 0.9, 0.99, 1)}
    yield _gauge("contactdesk_letter_taken_seconds", took, "quantile", quantiles)
    yield GaugeMetricFamily(
        "contactdesk_notices_late", "Notices to a minister past their term.", measured.notices_late
    )
    on_time = {"yes": measured.notices_recent[True], "no": measured.notices_recent[False]}
    arrived = "Notices to a minister of the last hour, by whether they are within their term."
    yield _gauge("contactdesk_notices_recent", arrived, "on_time", on_time)
    lists = {name: number for name, number in measured.lists.items() if number is not None}
    yield _gauge("contactdesk_contacts", "Open contacts by list of the queue.", "list", lists)
    yield _unanswered(measured)
    yield GaugeMetricFamily("contactdesk_workers", "Mail workers seen of late.", measured.workers)
    if measured.since_worker is not None:
        since = "Since a mail worker was last seen."
        yield GaugeMetricFamily("contactdesk_worker_seen_seconds", since, measured.since_worker)


def _unanswered(measured: Measures) -> Metric:
    about = "Requests whose term is long past and that the ministry did not answer, by who answers for them."
    family = GaugeMetricFamily("contactdesk_unanswered", about, labels=["department", "portfolio"])
    for one in measured.unanswered:
        family.add_metric([one.department, one.key], one.requests)
    return family


def _gauge(name: str, about: str, label: str, values: dict[str, float] | dict[str, int]) -> Metric:
    family = GaugeMetricFamily(name, about, labels=[label])
    for key, value in values.items():
        family.add_metric([key], value)
    return family


def _quantile(ordered: list[float], quantile: float) -> float:
    """The value that so many are not above; 0 of nothing."""
    return ordered[min(len(ordered) - 1, int(quantile * len(ordered)))] if ordered else 0.0
