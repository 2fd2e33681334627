"""From `templates/letters/*.txt` to subject and body. What a letter may say to whom is decided in `contact_facts`."""

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import urljoin

import jinja2
from sqlmodel import Session

from contactdesk.law.permissions import Actor
from contactdesk.letters.letter_words.contact_facts import view
from contactdesk.letters.letter_words.news import News
from contactdesk.letters.letter_words.people import line
from contactdesk.letters.letter_words.standing import StandingWords, standing
from contactdesk.letters.recipients import Address
from contactdesk.store.models import ContactRequest, Portfolio, StandingPermission
from contactdesk.words import cap, promise

HERE: Final = Path(__file__).parents[2] / "templates" / "letters"
SUBJECT_LENGTH: Final = 150
#: the letters about a permission beforehand: they belong to no contact, so to no row of `LETTERS`
STANDING: Final = (
    "standing_recorded",
    "standing_confirmed",
    "standing_confirmed_together",
    "standing_revoked",
    "standing_suspended",
)
#: of several that were confirmed in one act
TOGETHER: Final = "standing_confirmed_together"


@cache
def environment() -> jinja2.Environment:
    """Text, so nothing is escaped; the first line of each letter is a template of its own: its subject."""
    sources = {}
    for path in sorted(HERE.glob("*.txt")):
        source = path.read_text(encoding="utf-8")
        if not path.stem.startswith("_"):
            sources[f"{path.stem}.subject"], _, source = source.partition("\n")
        sources[path.name] = source
    made = jinja2.Environment(
        loader=jinja2.DictLoader(sources),
        autoescape=False,  # plain text letters, never HTML
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    made.globals["promise"] = promise
    made.filters |= {"cap": cap, "quoted": quoted, "host": host, "here": here}
    return made


def render(
    db: Session, contact: ContactRequest, news: News, template: str, address: Address, links: dict[str, str]
) -> tuple[str, str]:
    """Subject and body. `links`: the placeholders of this letter per purpose (decide, read, confirm)."""
    seen = view(db, contact, news, address)
    values: dict[str, Any] = {one.name: getattr(seen, one.name) for one in fields(seen)} | {"links": links}
    body = environment().get_template(f"{template}.txt").render(values)
    return _subject(template, values, seen.what.about, contact.number), _tidy(body)


def render_standing(
    db: Session, template: str, rows: Sequence[StandingPermission], portfolio: Portfolio, by: Actor
) -> tuple[str, str]:
    """Subject and body of a letter about permissions beforehand, the same for the office and the liaisons: of one, or of
    several that one person gave in one document."""
    seen = [standing(db, row, portfolio, by) for row in rows]
    values = {one.name: getattr(seen[0], one.name) for one in fields(seen[0])} | {"rows": seen}
    return render_notice(template, values)


def render_notice(template: str, values: Mapping[str, Any]) -> tuple[str, str]:
    """Subject and body of a letter about the desk itself (`desk_mail`). Names and titles are lines that somebody typed."""
    values = {name: _safe(name, value) for name, value in values.items()}
    subject = line(environment().get_template(f"{template}.subject").render(values))
    body = environment().get_template(f"{template}.txt").render(values)
    return _shortened(subject, SUBJECT_LENGTH), _tidy(body)


#: what is ours in a letter about the desk: addresses of its pages, and the link or code that it hands out; and what somebody
#: wrote on several lines, which a letter quotes
_OURS: Final = frozenset({"url", "key", "block", "conditions", "said", "texts"})


def _safe(name: str, value: Any) -> Any:
    """Also in the rows of a list."""
    if name in _OURS:
        return value
    if isinstance(value, (list, tuple)):
        return [_safe(name, each) for each in value]
    if isinstance(value, StandingWords):
        return replace(
            value, **{one.name: _safe(one.name, getattr(value, one.name)) for one in fields(value)}
        )
    return line(value) if isinstance(value, str) else value


def _subject(template: str, values: dict[str, Any], about: str, number: str) -> str:
    """One line of at most 150 characters. What it is about gives way first; the number always stays."""
    made = environment().get_template(f"{template}.subject")
    room = SUBJECT_LENGTH - len(line(made.render(values, title="")))
    subject = line(made.render(values, title=_shortened(about, max(room - 1, 12))))
    if len(subject) <= SUBJECT_LENGTH:
        return subject
    end = f" ({number})"
    return _shortened(subject.replace(end, ""), SUBJECT_LENGTH - len(end)) + end


def _shortened(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"


def _tidy(body: str) -> str:
    """Never more than one empty line: a part that is left out leaves no hole."""
    kept: list[str] = []
    for row in body.strip().split("\n"):
        if row.strip() or (kept and kept[-1]):
            kept.append(row.rstrip())
    return "\n".join(kept) + "\n"


def here(text: str, url: str | None, otherwise: str = "") -> str:
    """What can be done at a page, with its address; `otherwise` for who cannot open it."""
    return f"{text}: {url}" if url else otherwise


def host(url: str) -> str:
    """With what our links begin, up to the slash: `https://loket.example.evil.nl` does not begin so."""
    return urljoin(url, "/")


def quoted(text: str) -> str:
    """Words of somebody else, marked on every line: they cannot pass for ours."""
    return "\n".join(f"> {row}".rstrip() for row in text.strip().splitlines())
