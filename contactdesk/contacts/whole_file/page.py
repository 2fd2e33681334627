"""The file as one page that opens anywhere: no script, its style beside it, no link that needs the desk."""

from functools import cache
from pathlib import Path
from typing import Any, Final

import jinja2

from contactdesk.contacts.whole_file.gathering import Gathered
from contactdesk.law.days import dutch_moment
from contactdesk.words import PARTY, STATE

HERE: Final = Path(__file__).parents[2] / "templates" / "whole_file"


def html(found: Gathered, letters: dict[int, str], law: list[str], made_by: str) -> bytes:
    """`letters`: by id in which file a letter stands; `law`: the files of the rules, terms and grounds of its day."""
    return rendered(
        "dossier.html",
        file=found,
        contact=found.contact,
        letters=letters,
        law=law,
        made_by=made_by,
        states=STATE,
        parties=PARTY,
    )


def rendered(name: str, **values: Any) -> bytes:
    """One of the pages that lie beside `style`."""
    return _environment().get_template(name).render(values).encode()


def style() -> bytes:
    """What lies beside the page."""
    return (HERE / "dossier.css").read_bytes()


@cache
def _environment() -> jinja2.Environment:
    found = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    found.filters["moment"] = dutch_moment
    return found
