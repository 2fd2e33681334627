"""How a minister's office or a committee is called, and was called on a day: what happened keeps the name of its day."""

from collections.abc import Iterator
from datetime import date, timedelta

from contactdesk.store.models import Committee, Portfolio


def retitle(row: Portfolio, title: str, since: date) -> None:
    """Call it so since that day; the title of before is kept with its last day."""
    row.former_titles = _kept(row.former_titles, row.title, since)
    row.title = title


def title_on(row: Portfolio, day: date) -> str:
    """The title of that day."""
    return _on(row.former_titles, day) or row.title


def rename(row: Committee, name: str, since: date) -> None:
    """The same of a committee."""
    row.former_names = _kept(row.former_names, row.name, since)
    row.name = name


def name_on(row: Committee, day: date) -> str:
    return _on(row.former_names, day) or row.name


def names_before(row: Committee) -> list[str]:
    return [name for _, name in _former(row.former_names)]


def _kept(former: str | None, was: str, since: date) -> str:
    return "\n".join(filter(None, (former, f"{(since - timedelta(days=1)).isoformat()} {was}")))


def _on(former: str | None, day: date) -> str:
    return next((name for last, name in _former(former) if day <= last), "")


def _former(former: str | None) -> Iterator[tuple[date, str]]:
    for each in (former or "").splitlines():
        last, _, name = each.partition(" ")
        yield date.fromisoformat(last), name
