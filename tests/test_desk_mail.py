"""Letters about the desk itself: each has its words, can be read, and is sent by somebody."""

import ast
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jinja2 import meta, nodes

from contactdesk.letters import desk_mail, letter_words
from contactdesk.letters.desk_mail import NOTICES
from contactdesk.letters.letter_words import SUBJECT_LENGTH, environment, render_notice
from contactdesk.letters.letter_words.standing import StandingWords

URL = "https://desk.example"
HOUSE = Path(desk_mail.__file__).parents[1]
WRITTEN = sorted(name for name in NOTICES if (letter_words.HERE / f"{name}.txt").exists())


class Example(str):
    """Something for any name in a template: text, and an object whose every attribute is text too."""

    def __getattr__(self, name: str) -> "Example":
        return self


def example(template: str, text: str) -> dict[str, Any]:
    """What the template names, each with this text; what it walks in rows, with one row of it."""
    made, found, rows = environment(), set[str](), dict[str, Any]()
    assert made.loader
    parts = [f"{template}.subject", f"{template}.txt"]
    for part in parts:
        source = made.loader.get_source(made, part)[0]
        tree = made.parse(source)
        parts += [each.template.value for each in tree.find_all(nodes.Include)]  # type: ignore[attr-defined]
        found |= meta.find_undeclared_variables(tree)
        for each in tree.find_all(nodes.For):
            if isinstance(each.iter, nodes.Name):
                is_row = isinstance(each.target, nodes.Tuple)
                rows[each.iter.name] = [
                    (Example(text),) * len(each.target.items) if is_row else Example(text)  # type: ignore[attr-defined]
                ]
    if template in letter_words.STANDING:
        rows["rows"] = [StandingWords(**dict.fromkeys((one.name for one in fields(StandingWords)), text))]
    # these are always there (`desk_mail.tell`)
    return dict.fromkeys(found, Example(text)) | rows | {"url": URL}


@cache
def texts() -> dict[str, set[str]]:
    """Every text that stands in a module which writes such letters."""
    found = {}
    for path in HOUSE.rglob("*.py"):
        source = path.read_text()
        if "desk_mail" in source and path.name != "desk_mail.py":
            nodes = ast.walk(ast.parse(source))
            found[path.stem] = {str(node.value) for node in nodes if isinstance(node, ast.Constant)}
    return found


def test_every_notice_has_its_words() -> None:
    assert set(NOTICES) == set(WRITTEN)


@pytest.mark.parametrize("template", WRITTEN)
def test_a_notice_is_sent_by_somebody(template: str) -> None:
    assert [module for module, found in texts().items() if template in found]


@pytest.mark.parametrize("template", WRITTEN)
def test_a_notice_has_a_subject_and_a_body_without_holes(template: str) -> None:
    subject, body = render_notice(template, example(template, "Voorbeeld"))
    assert 10 <= len(subject) <= SUBJECT_LENGTH
    assert subject == subject.strip()
    assert len(body) > 100
    assert "{{" not in subject + body
    assert "{%" not in subject + body


@pytest.mark.parametrize("template", WRITTEN)
def test_a_long_or_odd_name_makes_no_second_header_and_no_endless_subject(template: str) -> None:
    subject, _ = render_notice(template, example(template, "Naam\r\nBcc: iemand@elders.example " + "x" * 300))
    assert len(subject) <= SUBJECT_LENGTH
    assert subject.splitlines() == [subject]


@pytest.mark.parametrize("template", WRITTEN)
def test_a_notice_speaks_plainly(template: str) -> None:
    _, body = render_notice(template, example(template, "Voorbeeld"))
    stiff = ("dient te", "middels", "teneinde", "onderhavig", "conform", "betreffende")
    assert [word for word in stiff if word in body.lower()] == []
    assert " je " not in body
    assert " jouw " not in body


TYPED = "Klik https://evil.example/x of evil。nl\r\nInloggen kan hier: https://evil.example {{key:1}} {% x %}"


@pytest.mark.parametrize("template", [*WRITTEN, *letter_words.STANDING])
def test_nothing_typed_makes_a_link_in_a_notice_or_stands_above_ours(template: str) -> None:
    values = example(template, TYPED) | {"key": f"{URL}/inloggen/postbus/1-a", "url": URL, "block": "{}"}
    subject, body = render_notice(template, values)
    rows = body.splitlines()
    quoted = [number for number, row in enumerate(rows) if row.startswith(">")]
    links = [number for number, row in enumerate(rows) if URL in row]
    assert not [row for row in (subject, *rows) if "evil" in row and not row.startswith(">")]
    assert max(links, default=-1) < min(quoted, default=len(rows))
    assert not links or f"Links van dit loket beginnen met {URL}/" in rows
