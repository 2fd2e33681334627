"""The register of processing says what the tables say, and twenty questions lead somewhere."""

import re
from collections.abc import Iterator

import pytest

from contactdesk.contacts.person_file import register
from contactdesk.law import rules
from contactdesk.law.disclosure import CASE_NAMES
from contactdesk.routes import SITE
from contactdesk.words import Regime
from tests.conftest import CONFIG, ROOT
from tests.test_documents import commands

PAGE = (ROOT / "docs" / "verwerkingen.md").read_text()
QUESTIONS = (ROOT / "docs" / "vragen.md").read_text()
NAMES = list(register.tables())


def block(name: str) -> str:
    found = re.search(rf"<!-- begin {name} -->\n(.*?)\n<!-- eind {name} -->", PAGE, re.DOTALL)
    assert found, f"docs/verwerkingen.md has no place for {name}"
    return found[1]


@pytest.mark.parametrize("name", NAMES)
def test_each_table_of_the_page_is_what_the_desk_works_by(name: str) -> None:
    """Does it fail? Put what `contactdesk person register` prints between the marks of docs/verwerkingen.md."""
    assert block(name) == register.tables()[name]


def test_the_page_has_no_table_that_the_desk_has_not() -> None:
    assert re.findall(r"<!-- begin ([\w-]+) -->", PAGE) == NAMES


def test_who_reads_what_stands_there_for_each_case_that_the_rules_decide() -> None:
    decided = {
        (one.regime, one.disclose)
        for one in rules.load(CONFIG / "aanwijzingen.toml").rules
        if one.regime is not Regime.REFER
    }
    assert decided == set(CASE_NAMES)


def test_every_test_that_the_page_calls_on_is_there() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)`", PAGE)
    assert len(named) > 10
    assert [one for one in named if not (ROOT / one).exists()] == []


def answers() -> Iterator[str]:
    for line in QUESTIONS.splitlines():
        cells = [one.strip() for one in line.strip("|").split("|")]
        if cells[0].isdigit():
            yield cells[2]


def test_there_are_twenty_questions_and_each_names_a_command_a_page_or_a_document() -> None:
    found = list(answers())
    assert len(found) == 20
    # of sealed content the answer is that it is nowhere
    assert [one for one in found if not re.search(r"`(contactdesk|/|config/)|\]\(\w+\.md\)", one)] == [
        found[14]
    ]


def test_each_command_of_an_answer_is_there_with_its_options() -> None:
    known = dict(commands())
    for usage in re.findall(r"`contactdesk ([^`]+)`", "\n".join(answers())):
        name = " ".join(re.findall(r"^[a-z -]+[a-z]", usage)[0].split())
        name = next(one for one in sorted(known, key=len, reverse=True) if name.startswith(one))
        assert set(re.findall(r"--[a-z-]+", usage)) <= known[name], usage


def test_each_page_of_an_answer_is_in_the_site_map() -> None:
    paths = {place.path for place in SITE}
    named = re.findall(r"`(/[^`]*)`", "\n".join(answers()))
    assert named
    assert [one for one in named if one not in paths] == []
