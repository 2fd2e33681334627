"""How a minister's office is called, and was called on a day: what happened keeps the title of its day."""

from datetime import date, timedelta

from contactdesk.store.models import Portfolio


def retitle(row: Portfolio, title: str, since: date) -> None:
    """Call it so since that day; the title of before is kept with its last day."""
    was = f"{(since - timedelta(days=1)).isoformat()} {row.title}"
    row.former_titles = "\n".join(filter(None, (row.former_titles, was)))
    row.title = title


def title_on(row: Portfolio, day: date) -> str:
    """The title of that day."""
    for each in (row.former_titles or "").splitlines():
        last, _, title = each.partition(" ")
        if day <= date.fromisoformat(last):
            return title
    return row.title
