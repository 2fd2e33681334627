"""What a jurist would answer, and what the rules file answers."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from contactdesk.cli.law import explained
from contactdesk.law import refusal_grounds
from contactdesk.law.permissions import Grant
from contactdesk.law.roles import acts_for
from contactdesk.people.organisations import organisations_file
from contactdesk.words import OrganisationKind, Role
from tests import law_cases
from tests.conftest import ROOT
from tests.test_rules import RULES, TODAY, case

GROUNDS = refusal_grounds.load(ROOT / "config" / "refusal_grounds.toml")
REGISTER = organisations_file.load(Path(ROOT / "config" / "organisations.toml"))


def parts(lines: str) -> list[tuple[str, ...]]:
    return [tuple(part.strip() for part in line.split("|")) for line in lines.strip().splitlines()]


CASES, REFUSALS, CAPACITIES, PORTFOLIOS = map(
    parts, (law_cases.CASES, law_cases.REFUSALS, law_cases.CAPACITIES, law_cases.PORTFOLIOS)
)


def answer(facts: str) -> dict[str, str | None]:
    """What `rules explain` says of a case."""
    organisation, who, form, *more = facts.split()
    initiator, _, chamber = who.partition("/")
    on = next((date.fromisoformat(one[3:]) for one in more if one.startswith("on=")), TODAY)
    known = [one for one in more if one != "past" and not one.startswith("on=")]
    asked = case(organisation, initiator, form, chamber or None, *known)
    return explained(RULES, GROUNDS, asked, on, past="past" in more)


def decided(facts: str) -> str:
    found = answer(facts)
    return f"{'told' if found['told'] else found['regime']} {found['rule']}"


def test_every_case_stands_there_once() -> None:
    seen = [facts for facts, *_ in CASES] + [line[:2] for line in REFUSALS]
    assert len(set(seen)) == len(seen)
    assert len(CASES) >= 112


@pytest.mark.parametrize(("facts", "expected", "why"), CASES, ids=[line[0] for line in CASES])
def test_the_file_says_what_a_jurist_would(facts: str, expected: str, why: str) -> None:
    assert decided(facts) == expected, why


@pytest.mark.parametrize(
    ("facts", "ground", "needs", "why"), REFUSALS, ids=[" ".join(line[:2]) for line in REFUSALS]
)
def test_a_refusal_rests_on_what_a_jurist_would_let_it_rest_on(
    facts: str, ground: str, needs: str, why: str
) -> None:
    listed = (each.partition(" (") for each in (answer(facts)["grounds"] or "").split("; "))
    found = {code: asked.rstrip(")") or "nothing more" for code, _, asked in listed}
    assert found.get(ground, "never") == needs, why
    assert GROUNDS.get(ground), "a ground that there is"


@dataclass(frozen=True)
class Body:
    id: int
    kind: OrganisationKind
    department_id: int | None


@pytest.mark.parametrize(("role_at", "expected", "why"), CAPACITIES, ids=[line[0] for line in CAPACITIES])
def test_somebody_reports_in_a_capacity_that_they_have(role_at: str, expected: str, why: str) -> None:
    role, where, whose = role_at.split()
    kind = OrganisationKind(where if whose == "own" else whose)
    reported = Body(1, kind, 9) if whose == "own" else Body(2, kind, 1)
    found = acts_for(Grant(Role(role), organisation_id=1), reported)
    assert (decided(f"{kind} {role} conversation") if found else "never") == expected, why


def choosable(ministry: str | None) -> Iterator[str]:
    return (one.key for one in REGISTER.portfolios if one.ministry == ministry)


@pytest.mark.parametrize(("name", "whom", "others", "why"), PORTFOLIOS, ids=[line[0] for line in PORTFOLIOS])
def test_a_contact_concerns_the_minister_who_answers(name: str, whom: str, others: str, why: str) -> None:
    (found,) = [one for one in REGISTER.organisations if one.name == name]
    assert found.portfolio == whom, why
    besides = set(choosable(found.ministry)) - {whom}
    assert (others in besides) if others != "-" else not besides, why


def test_the_page_for_jurists_has_every_rule_property_and_question_of_the_file() -> None:
    page = (ROOT / "docs" / "law.md").read_text(encoding="utf-8")
    claims = [(each.id, each.claim) for each in RULES.properties]
    for name, claim in [*((each.id, each) for each in RULES.rules), *claims]:
        (row,) = [line for line in page.split("## What is")[0].splitlines() if line.startswith(f"| `{name}`")]
        assert f"| {claim.status} |" in row
        assert claim.basis in row
        asked = f"| `{name}` | {claim.uncertain} | {claim.settled_by} |"
        assert (asked in page) == (claim.uncertain is not None)
