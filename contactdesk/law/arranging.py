"""What is to be arranged of a visit or a briefing: days, length, place, who takes part. Pure.

The form has a field for each; together they are the preference of a request, a line each, which pages and letters show.
"""

from collections.abc import Mapping
from typing import Final

from contactdesk.words import Form

#: where more people come together than two who call each other
ARRANGED: Final = frozenset(
    {Form.TECHNICAL_BRIEFING, Form.WORKING_VISIT, Form.KNOWLEDGE_SESSION, Form.HEARING}
)
#: field of the form → what its line is called
LINES: Final = {
    "dagen": "Wanneer",
    "duur": "Hoe lang",
    "plaats": "Waar",
    "deelnemers": "Wie komen er",
    "openbaarheid": "Openbaar of besloten",
}
#: the field of the preference itself
REST: Final = "voorkeur"


def together(said: Mapping[str, str | None]) -> str | None:
    """One text of all that was filled in, what was written freely last; None where that is nothing."""
    lines = [f"{name}: {text}" for field, name in LINES.items() if (text := said.get(field))]
    return "\n".join([*lines, *filter(None, [said.get(REST)])]) or None


def apart(text: str) -> dict[str, str]:
    """What goes back into each field: of `together`, and of a text that somebody wrote themselves all in one."""
    found: dict[str, str] = {}
    lines = text.split("\n")
    for field, name in LINES.items():
        if lines and lines[0].startswith(f"{name}: "):
            found[field] = lines.pop(0).removeprefix(f"{name}: ")
    rest = "\n".join(lines)
    return found | ({REST: rest} if rest else {})
