"""Holes of Python itself: one that reaches the desk keeps it from running, one that does not is named."""

import http.cookies
from collections.abc import Callable
from typing import Any

import pytest

from contactdesk.cli import interpreter
from contactdesk.cli.common import Wrong
from contactdesk.cli.interpreter import HOLES, Hole
from contactdesk.cli.starting import fit_to_run
from contactdesk.letters.outbox import composing
from contactdesk.web import middleware


def hole(name: str, *, is_open: bool, reaches_us: bool) -> Hole:
    return Hole(name, "iets gaat mis", lambda: is_open, lambda: reaches_us)


def test_no_known_hole_of_this_python_reaches_the_desk() -> None:
    assert [one.name for one in HOLES if one.reaches_us()] == []
    assert interpreter.refused() is None


def test_a_hole_that_reaches_the_desk_keeps_it_from_running_and_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = (hole("CVE-1", is_open=True, reaches_us=True), hole("CVE-2", is_open=True, reaches_us=False))
    monkeypatch.setattr(interpreter, "HOLES", found)
    with pytest.raises(Wrong, match=r"Python 3.*CVE-1.*upgrade Python") as said:
        fit_to_run()
    assert "CVE-2" not in str(said.value)


def test_a_hole_that_is_closed_here_is_one_line_and_no_hole_is_none(
    monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    monkeypatch.setattr(interpreter, "HOLES", (hole("CVE-2", is_open=True, reaches_us=False),))
    fit_to_run()
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("contactdesk: warning: Python 3")
    assert "CVE-2" in line
    monkeypatch.setattr(interpreter, "HOLES", (hole("CVE-2", is_open=False, reaches_us=False),))
    fit_to_run()
    assert capsys.readouterr().err == ""


def slow(value: str) -> str:
    """What reading a cookie in quotes costs before it was mended, whatever Python this is."""
    for start in range(len(value) if value.startswith('"') else 0):
        value.count("x", start)
        value.find("\\1", start)
    return value


def as_it_is(name: str, value: str) -> str:
    return f"{name}: {value.replace('=0D=0A', chr(13) + chr(10))}"


def open_the_cookies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http.cookies, "_unquote", lambda value: max(slow(value) for _ in range(9)))
    monkeypatch.setattr(middleware, "_plain", lambda name, value: (name, value))


def open_the_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(composing.headers, "text", as_it_is)


def open_the_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("contactdesk.settings.values.is_address", lambda _: True)


@pytest.mark.parametrize(
    ("name", "opened"),
    [
        ("CVE-2024-6923", open_the_letters),
        ("CVE-2024-7592", open_the_cookies),
        ("CVE-2023-27043", open_the_addresses),
    ],
)
def test_each_is_found_by_what_it_does_when_the_desk_lets_it_through(
    name: str, opened: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(monkeypatch)
    assert [one.name for one in HOLES if one.reaches_us()] == [name]
