"""A page (HTML) as lines of text, what it quotes marked as in plain text.

Not the parser of the library: what was made to be hard to read takes it the square of its length.
"""

import re
from html import unescape
from typing import Final

#: one tag with its name, or what a browser passes over
TAG: Final = re.compile(r"<(?:(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]*|[!?/][^<>]*)>")
BREAKS: Final = frozenset({"br", "p", "div", "tr", "li", "h1", "h2", "h3", "h4", "blockquote", "hr", "table"})
#: of these a browser shows nothing, up to their end
UNSHOWN: Final = re.compile(r"<!--|<(script|style|title)\b[^<>]*>", re.IGNORECASE)
ENDS: Final[dict[str | None, str]] = {
    None: "-->",
    **{name: f"</{name}" for name in ("script", "style", "title")},
}


def plain(page: str) -> str:
    lines, quoted, at = [""], 0, 0
    shown = _shown(page)
    for tag in TAG.finditer(shown):
        _add(lines, shown[at : tag.start()], quoted)
        at, name = tag.end(), (tag[2] or "").lower()
        if name in BREAKS and not (name == "br" and tag[1]):
            lines.append("")
        if name == "blockquote":
            quoted = max(0, quoted + (-1 if tag[1] else 1))
    _add(lines, shown[at:], quoted)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in lines))


def _add(lines: list[str], text: str, quoted: int) -> None:
    said = re.sub(r"\s+", " ", unescape(text))
    begins = "> " if quoted and not lines[-1] and said.strip() else ""
    lines[-1] += begins + (said if lines[-1] else said.lstrip())


def _shown(page: str) -> str:
    """Without remarks, scripts and styles. One that does not end goes on to the end, as in a browser."""
    kept: list[str] = []
    lower, at = page.lower(), 0
    while found := UNSHOWN.search(page, at):
        kept.append(page[at : found.start()])
        end = lower.find(ENDS[found[1].lower() if found[1] else None], found.end())
        if end < 0:
            return "".join(kept)
        at = page.find(">", end) + 1 or len(page)
    return "".join([*kept, page[at:]])
