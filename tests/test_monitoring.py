"""The alert rules in docs/monitoring ask for what `/metrics` really says."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from contactdesk.letters import outbox
from contactdesk.operations import measure
from contactdesk.web.meters import Meters
from contactdesk.words import LetterState
from tests.contacts import Given

DOCS = Path(__file__).parent.parent / "docs"
FILE = DOCS / "monitoring/contactdesk.rules.yml"
RULES: list[dict[str, Any]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))["groups"][0]["rules"]


@pytest.fixture
def said(given: Given) -> str:
    """What a desk with one contact and a worker says."""
    given.asked()
    given.database.write_now(outbox.beat, "one", given.clock())
    meters = Meters()
    meters.observe("GET", "/regels", 200, 0.1)
    return meters.text(given.database.read_now(measure), ()).decode()


def test_every_metric_that_a_rule_asks_for_is_said(said: str) -> None:
    there = set(re.findall(r"^(contactdesk_\w+)", said, re.MULTILINE))
    asked = {name for rule in RULES for name in re.findall(r"contactdesk_\w+", rule["expr"])}
    assert asked <= there, asked - there


def test_every_rule_says_what_is_wrong_and_what_to_do() -> None:
    for rule in RULES:
        assert rule["labels"]["severity"] in ("page", "ticket"), rule["alert"]
        assert set(rule["annotations"]) == {"summary", "action"}, rule["alert"]
        assert rule["expr"].count("(") == rule["expr"].count(")")
    assert len({rule["alert"] for rule in RULES}) == len(RULES)


def test_a_rule_names_only_states_that_a_letter_has() -> None:
    named = [found for rule in RULES for found in re.findall(r'state=~?"([^"]+)"', rule["expr"])]
    asked = {state for found in named for state in found.split("|")}
    assert set() < asked <= set(LetterState)


def test_what_the_manual_calls_worth_an_alarm_has_a_rule() -> None:
    manual = (DOCS / "operations.md").read_text(encoding="utf-8")
    section = manual[manual.index("### Monitoring rules") :].split("\n#")[0]
    for rule in RULES:
        assert f"`{rule['alert']}`" in section, rule["alert"]
