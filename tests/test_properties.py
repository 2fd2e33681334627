"""Eleven edited rules files: what a jurist may change by the file alone, and what the file may not say; each with why."""

from collections.abc import Callable
from pathlib import Path

import pytest

from contactdesk.law import rules
from contactdesk.law.rules import RulesError
from contactdesk.law.rules.properties import SHIPPED, fingerprint
from tests.test_rules import RULES, TEXT, TODAY, case

Edit = Callable[[str], str]


def within(mark: str, old: str, new: str) -> Edit:
    """Once, behind `mark`: in the rule or property of that name."""

    def edit(text: str) -> str:
        before, found, after = text.partition(mark)
        assert found
        assert old in after, f"{old!r} is not behind {mark!r}"
        return before + found + after.replace(old, new, 1)

    return edit


def rule(name: str, old: str, new: str) -> Edit:
    return within(f'[[rule]]\nid = "{name}"', old, new)


def prop(name: str, old: str, new: str) -> Edit:
    return within(f'[[property]]\nid = "{name}"', old, new)


def new_rule(before: str, text: str) -> Edit:
    return lambda whole: whole.replace(f'[[rule]]\nid = "{before}"', f'{text}\n[[rule]]\nid = "{before}"', 1)


def all_of(*edits: Edit) -> Edit:
    def edit(text: str) -> str:
        for each in edits:
            text = each(text)
        return text

    return edit


PERMISSION, NOTIFY = 'regime = "permission"', 'regime = "notify"\ntiming = "simultaneous"'
OWN_PUBLIC = """
[[rule]]
id = "eigen-initiatief-openbaar"
when = { organisation = ["ministry", "agency", "service"], initiator = ["official"], form = ["public_information"] }
regime = "refer"
free = true
refer_to = "Stuur het zelf, zoals aan ieder ander."
because = "Wat openbaar is, mag u ook aan een Kamerlid sturen."
basis = "Werkafspraak van dit loket"
source = "Besluit van de secretarissen-generaal, 1 december 2026"
status = "agreement"
[[rule.example]]
organisation = "ministry"
initiator = "official"
form = "public_information"
"""
MORE_DATA = """
[[rule]]
id = "planbureau-feiten"
when = { organisation = ["planning_bureau"], initiator = ["committee"], form = ["factual_information"] }
regime = "notify"
timing = "simultaneous"
disclose = "full"
because = "Feiten over haar gegevens geeft {organisatie} zelf."
article = "Aanwijzingen voor de planbureaus 2027, aanwijzing 6"
source = "Stcrt. 2027, 1"
status = "in_force"
[[rule.example]]
organisation = "planning_bureau"
initiator = "committee"
chamber = "TK"
form = "factual_information"
"""
HEARING = """
[[rule]]
id = "hoorzitting-lid"
when = { organisation = ["ministry", "agency", "service"], initiator = ["member"], form = ["hearing"] }
regime = "refer"
refer_to = "Vraag het de griffier van de commissie."
because = "Een hoorzitting houdt een commissie, niet één Kamerlid."
article = "Reglement van Orde van de Tweede Kamer, artikel 7.35"
source = "Reglement van Orde van de Tweede Kamer"
status = "in_force"
[[rule.example]]
organisation = "ministry"
initiator = "member"
chamber = "TK"
form = "hearing"
"""
NO_PROPERTIES: Edit = lambda text: text.split("# ══ Eigenschappen")[0]  # noqa: E731

#: why it may be → the edit, a case it is about, and which rule decides that then, on which day
ACCEPTED = {
    "own initiative is notified, as the letter announces: rule and property stand ready with a date, one line is changed": (
        rule("eigen-initiatief-melden", "enabled = false", "enabled = true"),
        case("ministry", "official", "conversation"),
        "eigen-initiatief-melden notify",
    ),
    "the police are notified because JenV decided so: the property ends with what replaced it": (
        all_of(
            rule("politie", PERMISSION, NOTIFY),
            prop(
                "politie-met-toestemming",
                "never =",
                'until = 2026-12-31\nchanged = "JenV besloot: melden (brief van 1 december 2026)"\nnever =',
            ),
            rule("politie", "[[rule.example]]", "from = 2027-01-01\n\n[[rule.example]]"),
        ),
        case("police", "member", "working_visit", "TK"),
        "politie notify",
    ),
    "a planning bureau gives its data itself, also to a committee that asks facts: the exception grows, with an article": (
        all_of(
            new_rule("planbureau-gegevens", MORE_DATA),
            prop("vraag-met-toestemming", 'form = ["data"]', 'form = ["data", "factual_information"]'),
            prop("vraag-met-toestemming", "never =", 'changed = "Stcrt. 2027, 1"\nnever ='),
        ),
        case("planning_bureau", "committee", "factual_information", "TK"),
        "planbureau-feiten notify",
    ),
    "what is public an official may send: nobody is asked, so the desk need not keep it, and a property says since when": (
        all_of(
            new_rule("eigen-initiatief-melden", OWN_PUBLIC),
            prop(
                "niet-wegsturen",
                '"committee", "inquiry_committee"], form = ["public_information"]',
                '"committee", "inquiry_committee", "official"], form = ["public_information"]',
            ),
            prop("niet-wegsturen", "never =", 'changed = "Besluit van de SG\'s, 1 december 2026"\nnever ='),
        ),
        case("agency", "official", "public_information"),
        "eigen-initiatief-openbaar refer",
    ),
    "a hearing asked by one member goes to the committee: stricter, and no property stands in the way": (
        new_rule("zbo-bijstand", HEARING),
        case("ministry", "member", "hearing", "TK"),
        "hoorzitting-lid refer",
    ),
    "an inspectorate asks permission again: stricter than the agreement, one line": (
        rule("inspectie-lid", "enabled = true", "enabled = false"),
        case("inspectorate", "member", "conversation", "TK", "published_findings", "leadership"),
        "overig permission",
    ),
}

#: why it may not be → the edit, and what the file's keeper reads
REFUSED = {
    "an agreement is called law and has no article": (
        rule("inspectie-lid", 'status = "agreement"', 'status = "in_force"'),
        "rule inspectie-lid: status 'in_force' needs 'article' with a number",
    ),
    "an agreement is called law with words where the article should be": (
        rule("inspectie-lid", 'status = "agreement"', 'status = "in_force"\narticle = "Werkafspraak"'),
        "rule inspectie-lid: status 'in_force' needs 'article' with a number",
    ),
    "officials reach members without asking before the day from which that is allowed": (
        rule("eigen-initiatief", PERMISSION, NOTIFY),
        "property eigen-initiatief-met-toestemming forbids that",
    ),
    "the property that stood in the way is taken out, and nothing says why": (
        all_of(
            rule("politie", PERMISSION, NOTIFY), lambda text: text.replace('"politie-met-t', '"politie-t')
        ),
        "property politie-met-toestemming is gone, but protects what the product came with",
    ),
    "the property stays in name, and is emptied by an exception that nobody accounts for": (
        all_of(
            rule("om", PERMISSION, NOTIFY),
            prop(
                "vraag-met-toestemming",
                '"inspectorate", "public_prosecution"], initiator',
                '"inspectorate"], initiator',
            ),
        ),
        "property vraag-met-toestemming forbids something else than the product came with: add 'changed'",
    ),
}

#: besides the eleven: what holds of a file whatever it says
NEVER = {
    "a file of an earlier version has no properties": (NO_PROPERTIES, "is gone, but protects"),
    "a property ends and nothing says what replaces it": (
        prop("zbo-wacht-niet", "never =", "until = 2026-12-31\nnever ="),
        "property zbo-wacht-niet: has an 'until' and no 'changed'",
    ),
    "what is uncertain says neither what nor who could settle it": (
        rule("inspectie-lid", 'status = "agreement"', 'status = "uncertain"'),
        "rule inspectie-lid: status 'uncertain' needs 'uncertain'",
    ),
    "an article that is not established is called law": (
        rule(
            "om", 'status = "uncertain"', 'status = "in_force"\narticle = "aanwijzing 2 (niet vastgesteld)"'
        ),
        "rule om: 'article' is not established",
    ),
    "the content of help with a law is shown, whatever a property says": (
        all_of(
            rule("amendement", '"title_only"', '"fact"'),
            prop("wetgevingshulp-alleen-titel", '"fact"', '"title_only"'),
            prop("wetgevingshulp-alleen-titel", "never =", 'changed = "zo besloten"\nnever ='),
        ),
        "but help with law texts is kept sealed",
    ),
    "a free way is no permission": (
        rule("om", PERMISSION, f"{PERMISSION}\nfree = true"),
        "rule om: regime 'permission' has no 'free'",
    ),
    "a property forbids nothing": (
        prop("zbo-wacht-niet", 'never = { regime = ["permission"] }', "never = {}"),
        "property zbo-wacht-niet: 'never' is empty",
    ),
}


def written(tmp_path: Path, edit: Edit) -> Path:
    path = tmp_path / "aanwijzingen.toml"
    path.write_text(edit(TEXT), encoding="utf-8")
    assert path.read_text(encoding="utf-8") != TEXT
    return path


@pytest.mark.parametrize("why", ACCEPTED)
def test_the_law_changes_by_the_file_alone(tmp_path: Path, why: str) -> None:
    edit, facts, decided = ACCEPTED[why]
    changed = rules.load(written(tmp_path, edit))
    later = TODAY.replace(year=2027)
    found = rules.decide(changed, facts, later)
    assert f"{found.rule} {found.regime}" == decided
    assert rules.decide(RULES, facts, later).rule != found.rule or "politie" in decided


@pytest.mark.parametrize("why", REFUSED | NEVER)
def test_a_file_that_lets_through_what_may_not_be_stops_the_start(tmp_path: Path, why: str) -> None:
    edit, reason = (REFUSED | NEVER)[why]
    with pytest.raises(RulesError) as caught:
        rules.load(written(tmp_path, edit))
    assert reason in str(caught.value)


def test_eleven_edited_files_were_tried() -> None:
    assert len(ACCEPTED) + len(REFUSED) == 11


def test_own_initiative_is_announced_dated_and_switched_off() -> None:
    ready = RULES.get("eigen-initiatief-melden")
    assert ready
    assert (ready.enabled, ready.status) == (False, "proposed")
    prop_of_it = next(each for each in RULES.properties if each.id == "eigen-initiatief-met-toestemming")
    assert ready.since in {each.since for each in prop_of_it.exceptions}


def test_own_initiative_is_not_notified_one_day_before_its_date(tmp_path: Path) -> None:
    early = all_of(
        rule("eigen-initiatief-melden", "enabled = false", "enabled = true"),
        rule("eigen-initiatief-melden", "from = 2027-01-01", "from = 2026-12-31"),
    )
    with pytest.raises(RulesError, match="on 2026-12-31 as notify, full, but property eigen-initiatief-met-"):
        rules.load(written(tmp_path, early))


def test_a_changed_property_is_said_aloud(tmp_path: Path) -> None:
    edit, _, _ = next(value for why, value in ACCEPTED.items() if "police" in why)
    proof = rules.check(rules.load(written(tmp_path, edit)))
    assert proof.changed == (("politie-met-toestemming", "JenV besloot: melden (brief van 1 december 2026)"),)
    assert rules.check(RULES).changed == ()


def test_what_the_product_came_with_is_what_its_own_file_says() -> None:
    said = {each.id: fingerprint(each) for each in RULES.properties}
    assert dict(SHIPPED) == said, "a property of the product changed: correct SHIPPED to these"


def test_every_rule_and_property_says_what_it_rests_on() -> None:
    claims = [each.claim for each in RULES.properties]
    for each in [*RULES.rules, *claims, *(one for prop_ in RULES.properties for one in prop_.exceptions)]:
        assert each.basis
        assert each.source
        if each.status == "uncertain":
            assert each.uncertain
            assert each.settled_by
