"""What a jurist would answer, and what the rules file answers."""

import pytest

from contactdesk.law import rules
from tests.conftest import ROOT
from tests.law_cases import CASES
from tests.test_rules import RULES, TODAY, case

LINES = [tuple(part.strip() for part in line.split("|")) for line in CASES.strip().splitlines()]


def test_every_case_stands_there_once() -> None:
    assert len({facts for facts, _, _ in LINES}) == len(LINES) > 70


@pytest.mark.parametrize(("facts", "expected", "why"), LINES, ids=[line[0] for line in LINES])
def test_the_file_says_what_a_jurist_would(facts: str, expected: str, why: str) -> None:
    organisation, who, form, *more = facts.split()
    initiator, _, chamber = who.partition("/")
    asked = case(organisation, initiator, form, chamber or None, *more)
    found = rules.decide(RULES, asked, TODAY)
    assert f"{found.regime} {found.rule}" == expected, why


def test_the_page_for_jurists_has_every_rule_property_and_question_of_the_file() -> None:
    page = (ROOT / "docs" / "law.md").read_text(encoding="utf-8")
    claims = [(each.id, each.claim) for each in RULES.properties]
    for name, claim in [*((each.id, each) for each in RULES.rules), *claims]:
        (row,) = [line for line in page.split("## What is")[0].splitlines() if line.startswith(f"| `{name}`")]
        assert f"| {claim.status} |" in row
        assert claim.basis in row
        asked = f"| `{name}` | {claim.uncertain} | {claim.settled_by} |"
        assert (asked in page) == (claim.uncertain is not None)
