"""What can be typed behind a link of a letter, and how it stays in sight where there is no form for it any more."""

from collections.abc import Mapping
from typing import Any, Final

from contactdesk import words
from contactdesk.law.refusal_grounds import RefusalGrounds

#: in the order of the page, with the name under which it is kept in sight
TYPED: Final = {
    "uitkomst": "Uw keuze",
    "voorwaarden": "Voorwaarden",
    "grond": "Grond",
    "reden": "Reden",
    "alternatief": "Wat wel kan",
    "alternatief_op": "Wanneer",
    "tekst": "Wat niet klopt",
    "wanneer": "Wanneer",
    "duur": "Hoeveel minuten",
    "plaats": "Plaats",
    "keuze": "Uw keuze",
    "waarvoor": "Waarvoor",
    "naam": "Naam",
    "hoedanigheid": "Hoedanigheid",
}


def kept(values: Mapping[str, str], grounds: RefusalGrounds) -> list[tuple[str, str]]:
    """What somebody typed, to read and copy."""
    return [
        (title, _in_words(name, values[name], grounds)) for name, title in TYPED.items() if values.get(name)
    ]


def _in_words(name: str, value: str, grounds: RefusalGrounds) -> str:
    ground = grounds.get(value) if name == "grond" else None
    known: dict[str, Mapping[Any, str]] = {"uitkomst": words.OUTCOME, "hoedanigheid": words.CAPACITY}
    return ground.label if ground else known.get(name, {}).get(value, value)
