"""The rules: each rule by its facts, each way a file can be wrong, each property the proof must not lose."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contactdesk.law import rules
from contactdesk.law.rules import Facts, RulesError
from contactdesk.law.rules.proof import every_combination
from contactdesk.words import (
    Addressee,
    Agreement,
    Chamber,
    Disclose,
    Form,
    Ground,
    Initiator,
    OrganisationKind,
    Regime,
    RuleStatus,
    Timing,
)

FILE = Path(__file__).parent.parent / "config" / "aanwijzingen.toml"
TEXT = FILE.read_text(encoding="utf-8")
RULES = rules.load(FILE)
TODAY = date(2026, 11, 24)
BEFORE_THE_LETTER = date(2025, 6, 30)

Edit = Callable[[str], str]


def case(
    organisation: str,
    initiator: str,
    form: str,
    chamber: str | None = None,
    ground: str | None = None,
    addressee: str | None = None,
) -> Facts:
    return Facts(
        OrganisationKind(organisation),
        Initiator(initiator),
        Form(form),
        Chamber(chamber) if chamber else None,
        Ground(ground) if ground else None,
        Addressee(addressee) if addressee else None,
        Agreement.COVERS if organisation == "inspectorate" else None,
    )


AGREED = "simultaneous fact in_force"
SEALED = "simultaneous title_only in_force"
ON_LEADERSHIP = ("task_performance", "leadership")
TABLE = [
    ("enquete", case("zbo", "inquiry_committee", "hearing"), "refer - - in_force"),
    (
        "inlichtingen-openbaar",
        case("intelligence", "member", "public_information", "TK"),
        "refer - - uncertain",
    ),
    ("openbaar", case("inspectorate", "member", "public_information", "TK"), "refer - - uncertain"),
    ("inlichtingen", case("intelligence", "member", "conversation", "TK"), "refer - - uncertain"),
    ("buiten-aanwijzingen", case("advisory_body", "member", "conversation", "TK"), "refer - - in_force"),
    ("buiten-aanwijzingen", case("high_council", "official", "conversation"), "refer - - in_force"),
    ("buiten-aanwijzingen", case("judiciary", "committee", "hearing", "TK"), "refer - - in_force"),
    ("buiten-aanwijzingen", case("decentralised", "member", "working_visit", "EK"), "refer - - in_force"),
    ("zbo-individuele-zaak", case("zbo", "member", "individual_case", "TK"), "refer - - in_force"),
    ("individuele-zaak", case("ministry", "member", "individual_case", "TK"), "refer - - in_force"),
    ("bijstand-niet-lid", case("ministry", "committee", "bill_assistance", "TK"), "refer - - in_force"),
    ("bijstand-niet-lid", case("zbo", "body", "amendment_assistance"), "refer - - in_force"),
    ("bijstand-niet-lid", case("ministry", "official", "amendment_assistance"), "refer - - in_force"),
    ("bijstand-eerste-kamer", case("zbo", "member", "bill_assistance", "EK"), "refer - - in_force"),
    ("zbo-bijstand", case("zbo", "member", "bill_assistance", "TK"), f"notify {SEALED}"),
    ("zbo-bijstand", case("zbo", "member", "amendment_assistance", "TK"), f"notify {SEALED}"),
    ("zbo", case("zbo", "member", "conversation", "EK"), f"notify {AGREED}"),
    ("zbo", case("zbo", "body", "public_information"), f"notify {AGREED}"),
    ("amendement", case("ministry", "member", "amendment_assistance", "TK"), f"notify {SEALED}"),
    (
        "initiatiefwet",
        case("ministry", "member", "bill_assistance", "TK"),
        "permission - title_only in_force",
    ),
    (
        "inspectie-eigen-initiatief",
        case("inspectorate", "body", "conversation", None, *ON_LEADERSHIP),
        "notify without_delay fact agreement",
    ),
    ("eigen-initiatief", case("agency", "official", "public_information"), "permission - full in_force"),
    (
        "planbureau-gegevens",
        case("planning_bureau", "member", "data", "TK"),
        "notify simultaneous full uncertain",
    ),
    ("planbureau-berekening", case("planning_bureau", "member", "calculation", "TK"), "refer - - in_force"),
    (
        "inspectie-kamer",
        case("inspectorate", "committee", "technical_briefing", "EK", *ON_LEADERSHIP),
        "notify without_delay fact proposed",
    ),
    (
        "inspectie-hoorzitting",
        case("inspectorate", "member", "hearing", "TK", *ON_LEADERSHIP),
        "refer - - uncertain",
    ),
    (
        "inspectie-lid",
        case("inspectorate", "member", "conversation", "TK", "published_findings", "leadership"),
        "notify without_delay fact agreement",
    ),
    ("planbureau", case("planning_bureau", "member", "conversation", "TK"), "permission - full in_force"),
    ("om", case("public_prosecution", "member", "conversation", "TK"), "permission - full uncertain"),
    ("politie", case("police", "committee", "working_visit", "TK"), "permission - full uncertain"),
    ("overig", case("service", "member", "factual_information", "TK"), "permission - full in_force"),
]


@pytest.mark.parametrize(("rule", "facts", "expected"), TABLE, ids=lambda value: str(value))
def test_each_rule_decides_its_facts(rule: str, facts: Facts, expected: str) -> None:
    found = rules.decide(RULES, facts, TODAY)
    said = " ".join(str(part or "-") for part in (found.regime, found.timing, found.disclose, found.status))
    assert (found.rule, said) == (rule, expected)
    assert found.basis
    assert found.source
    assert found.because
    assert bool(found.refer_to) == (found.regime is Regime.REFER)
    assert found.rules_hash == RULES.hash


def test_the_table_has_every_rule_of_the_file_that_is_on_in_firing_order() -> None:
    in_order = list(dict.fromkeys(rule for rule, _, _ in TABLE))
    assert [rule.id for rule in RULES.rules if rule.enabled] == in_order


@pytest.mark.parametrize("form", [form for form in Form if form is not Form.INDIVIDUAL_CASE])
@pytest.mark.parametrize("initiator", [Initiator.MEMBER, Initiator.COMMITTEE])
def test_an_inspectorate_is_notify_only_for_few_forms_two_grounds_and_its_leadership(
    form: Form, initiator: Initiator
) -> None:
    asked = Facts(
        OrganisationKind.INSPECTORATE,
        initiator,
        form,
        Chamber.TK,
        Ground.TASK_PERFORMANCE,
        Addressee.LEADERSHIP,
        Agreement.COVERS,
    )
    listed = ["factual_information", "conversation", "technical_briefing", "knowledge_session"]
    # a hearing is the committee's
    listed += ["hearing"] if initiator is Initiator.COMMITTEE else []
    assert (rules.decide(RULES, asked, TODAY).timing is Timing.WITHOUT_DELAY) == (form in listed)
    for less in (
        {"ground": Ground.OTHER},
        {"ground": None},
        {"addressee": Addressee.STAFF},
        {"agreement": Agreement.NONE},
        {"agreement": None},
        {"addressee": None},
    ):
        assert rules.decide(RULES, replace(asked, **less), TODAY).timing is not Timing.WITHOUT_DELAY


def test_facts_that_cannot_matter_do_not_matter() -> None:
    asked = case("ministry", "official", "conversation")
    more = case("ministry", "official", "conversation", "EK", *ON_LEADERSHIP)
    assert rules.relevant(more) == asked
    assert rules.decide(RULES, more, TODAY) == rules.decide(RULES, asked, TODAY)


def test_the_sentences_the_owner_asked_for_are_there() -> None:
    said = {rule.id: rule.because for rule in RULES.rules}
    assert (
        "Dit gaat verder dan het voorontwerp, dat alleen verzoeken van een Kamer noemt."
        in said["inspectie-lid"]
    )
    assert "niet over één zaak" in said["om"]
    assert "tot JenV anders bepaalt" in said["politie"]


def test_a_sentence_is_filled_with_names_and_a_name_is_never_read_as_a_placeholder() -> None:
    filled = rules.fill(
        "{bewindspersoon} gaat over {organisatie}.",
        organisatie="{bewindspersoon}",
        bewindspersoon="de minister",
    )
    assert filled == "De minister gaat over {bewindspersoon}."


def test_where_the_desk_refers_no_sentence_names_a_minister_who_may_not_exist() -> None:
    referring = [rule for rule in RULES.rules if rule.regime is Regime.REFER]
    assert not [rule.id for rule in referring if "{bewindspersoon}" in rule.because]


# Dates and switches


@pytest.mark.parametrize(
    "facts",
    [
        case("inspectorate", "body", "conversation", None, *ON_LEADERSHIP),
        case("inspectorate", "committee", "hearing", "TK", *ON_LEADERSHIP),
        case("inspectorate", "member", "conversation", "TK", *ON_LEADERSHIP),
    ],
    ids=str,
)
def test_before_the_letter_of_2025_an_inspectorate_asks_permission(facts: Facts) -> None:
    assert rules.decide(RULES, facts, BEFORE_THE_LETTER).regime is Regime.PERMISSION
    assert rules.decide(RULES, facts, BEFORE_THE_LETTER + timedelta(days=1)).regime is Regime.NOTIFY


@pytest.mark.parametrize(
    ("rule", "facts", "then"),
    [
        (
            "inspectie-eigen-initiatief",
            case("inspectorate", "body", "hearing", None, *ON_LEADERSHIP),
            "eigen-initiatief",
        ),
        ("inspectie-kamer", case("inspectorate", "committee", "hearing", "TK", *ON_LEADERSHIP), "overig"),
        ("inspectie-lid", case("inspectorate", "member", "conversation", "TK", *ON_LEADERSHIP), "overig"),
    ],
)
def test_one_line_switches_an_inspectorate_rule_off_and_then_permission_is_asked(
    tmp_path: Path, rule: str, facts: Facts, then: str
) -> None:
    changed = rules.load(_written(tmp_path, _in_rule(rule, "enabled = true", "enabled = false")))
    found = rules.decide(changed, facts, TODAY)
    assert (found.rule, found.regime) == (then, Regime.PERMISSION)
    assert rules.check(changed).switched_off == rules.check(RULES).switched_off + 1


def test_with_all_three_switched_off_the_proof_still_holds(tmp_path: Path) -> None:
    path = _written(tmp_path, lambda text: text.replace("enabled = true", "enabled = false"))
    report = rules.check(rules.load(path))
    assert report.switched_off == rules.check(RULES).switched_off + 3
    assert report.examples < rules.check(RULES).examples


def test_until_is_the_last_day_on_which_a_rule_is_in_force(tmp_path: Path) -> None:
    path = _written(tmp_path, _in_rule("inspectie-lid", "from = 2025-07-01", "until = 2026-12-31"))
    changed = rules.load(path)
    asked = case("inspectorate", "member", "conversation", "TK", *ON_LEADERSHIP)
    assert rules.decide(changed, asked, date(2026, 12, 31)).rule == "inspectie-lid"
    assert rules.decide(changed, asked, date(2027, 1, 1)).rule == "overig"


def test_the_extreme_dates_people_write_for_always_are_accepted(tmp_path: Path) -> None:
    edit = _in_rule("inspectie-lid", "from = 2025-07-01", "from = 0001-01-01\nuntil = 9999-12-31")
    assert rules.check(rules.load(_written(tmp_path, edit))).dates == 3


# The file


def test_the_hash_changes_when_the_file_changes(tmp_path: Path) -> None:
    same = rules.load(_written(tmp_path, lambda text: text))
    other = rules.load(_written(tmp_path, lambda text: text + "# gewijzigd\n"))
    assert same.hash == RULES.hash
    assert other.hash != RULES.hash
    assert len(other.hash) == 64


def test_the_proof_counts_what_it_walked() -> None:
    report = rules.check(RULES)
    assert report.combinations == len({rules.relevant(facts) for facts in every_combination()}) > 2500
    assert (report.rules, report.properties) == (len(RULES.rules), len(RULES.properties))
    assert report.examples == sum(len(rule.examples) for rule in RULES.rules if rule.enabled)


def _written(tmp_path: Path, edit: Edit) -> Path:
    path = tmp_path / "aanwijzingen.toml"
    path.write_text(edit(TEXT), encoding="utf-8")
    return path


def _in_rule(rule_id: str, old: str, new: str) -> Edit:
    def edit(text: str) -> str:
        before, mark, after = text.partition(f'id = "{rule_id}"\n')
        assert mark
        assert old in after.split("\n[[rule]]\n")[0], f"{old!r} is not in {rule_id}"
        return before + mark + after.replace(old, new, 1)

    return edit


def _without(rule_id: str, key: str) -> Edit:
    def edit(text: str) -> str:
        before, mark, after = text.partition(f'id = "{rule_id}"\n')
        lines = after.split("\n")
        del lines[next(n for n, line in enumerate(lines) if line.startswith(f"{key} ="))]
        return before + mark + "\n".join(lines)

    return edit


def _without_examples(rule_id: str) -> Edit:
    def edit(text: str) -> str:
        before, mark, after = text.partition(f'id = "{rule_id}"\n')
        own, rule, rest = after.partition("\n[[rule]]\n")
        return before + mark + own.partition("[[rule.example]]")[0] + rule + rest

    return edit


def _added(more: str) -> Edit:
    return lambda text: text + more


NEVER = """
[[rule]]
id = "te-laat"
when = { organisation = ["police"] }
regime = "permission"
disclose = "full"
because = "Deze regel komt nooit aan de beurt."
basis = "geen"
source = "geen"
status = "agreement"
[[rule.example]]
organisation = "police"
initiator = "member"
form = "conversation"
"""

BROKEN = {
    "not toml": (_added('\n[[rule]\nid = "x"'), "is not valid TOML"),
    "another table": (
        _added("\n[regel]\n"),
        "must hold [[rule]] and [[property]] tables and nothing else, but has rule, property, regel",
    ),
    "empty": (
        lambda text: "",
        "must hold [[rule]] and [[property]] tables and nothing else, but has no rule",
    ),
    "unknown key": (_in_rule("om", "regime =", "regiem ="), "rule om: unknown key 'regiem'"),
    "unknown fact": (_in_rule("om", "{ organisation", "{ soort"), "rule om: unknown key 'soort' in 'when'"),
    "unknown value": (_in_rule("om", '"permission"', '"ja"'), "rule om: 'regime' has the unknown value 'ja'"),
    "unknown kind": (
        _in_rule("om", '["public_prosecution"]', '["om"]'),
        "rule om: 'when.organisation' has the unknown value 'om': choose from ministry, agency",
    ),
    "value without list": (
        _in_rule("om", '["public_prosecution"]', '"public_prosecution"'),
        "rule om: 'when.organisation' must be a list",
    ),
    "value of another type": (_in_rule("om", '"full"', "1"), "rule om: 'disclose' has the unknown value 1"),
    "no id": (
        lambda text: text.replace('id = "om"\n', ""),
        f"rule number {1 + [rule.id for rule in RULES.rules].index('om')}: 'id' is missing",
    ),
    "odd id": (
        lambda text: text.replace('id = "om"', 'id = "Het OM"'),
        "rule Het OM: 'id' must be lower-case letters",
    ),
    "same id": (lambda text: text.replace('id = "politie"', 'id = "om"'), "rule om: this id is used twice"),
    "no when": (_without("om", "when"), "rule om: 'when' is missing"),
    "no regime": (_without("om", "regime"), "rule om: 'regime' is missing"),
    "no basis": (_without("om", "basis"), "rule om: 'basis' is missing"),
    "no source": (_without("om", "source"), "rule om: 'source' is missing"),
    "no because": (_without("om", "because"), "rule om: 'because' is missing"),
    "no status": (_without("om", "status"), "rule om: 'status' is missing"),
    "no example": (_without_examples("om"), "rule om: has no example"),
    "empty source": (
        _in_rule("zbo", "Stcrt. 2020, 68088; Kabinetsreactie 29362 nr. 385 (2025D31349), §6", " "),
        "rule zbo: 'source' is missing or empty",
    ),
    "notify without timing": (_without("zbo", "timing"), "rule zbo: regime 'notify' needs 'timing'"),
    "notify without disclose": (_without("zbo", "disclose"), "rule zbo: regime 'notify' needs 'disclose'"),
    "permission without disclose": (
        _without("om", "disclose"),
        "rule om: regime 'permission' needs 'disclose'",
    ),
    "refer without refer_to": (
        _without("openbaar", "refer_to"),
        "rule openbaar: regime 'refer' needs 'refer_to'",
    ),
    "permission with refer_to": (
        _in_rule("om", "status =", 'refer_to = "daar"\nstatus ='),
        "rule om: regime 'permission' has no 'refer_to'",
    ),
    "permission with timing": (
        _in_rule("om", "status =", 'timing = "simultaneous"\nstatus ='),
        "rule om: regime 'permission' has no 'timing'",
    ),
    "refer with disclose": (
        _in_rule("openbaar", "status =", 'disclose = "full"\nstatus ='),
        "rule openbaar: regime 'refer' has no 'disclose'",
    ),
    "from after until": (
        _in_rule("inspectie-lid", "from = 2025-07-01", "from = 2025-07-01\nuntil = 2025-06-30"),
        "rule inspectie-lid: 'from' 2025-07-01 is after 'until' 2025-06-30",
    ),
    "date in quotes": (
        _in_rule("inspectie-lid", "from = 2025-07-01", 'from = "2025-07-01"'),
        "rule inspectie-lid: 'from' must be a date without quotes",
    ),
    "date with time": (
        _in_rule("inspectie-lid", "from = 2025-07-01", "from = 2025-07-01T00:00:00"),
        "rule inspectie-lid: 'from' must be a date without quotes",
    ),
    "switch in quotes": (
        _in_rule("inspectie-lid", "enabled = true", 'enabled = "nee"'),
        "rule inspectie-lid: 'enabled' must be true or false",
    ),
    "unknown placeholder": (
        _in_rule("om", "{bewindspersoon}", "{minister}"),
        "rule om: 'because' may hold only the placeholders {organisatie}, {bewindspersoon}",
    ),
    "placeholder with an attribute": (
        _in_rule("om", "{bewindspersoon}", "{bewindspersoon.naam}"),
        "rule om: 'because' may hold only the placeholders",
    ),
    "example without form": (_without("om", "form"), "rule om: an example has no 'form'"),
    "example with unknown key": (
        _in_rule("om", "\nform =", "\nvorm ="),
        "rule om: unknown key 'vorm' in an example",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_stops_the_start_and_says_where_and_why(tmp_path: Path, name: str) -> None:
    edit, reason = BROKEN[name]
    _is_refused(_written(tmp_path, edit), reason)


def test_a_missing_file_stops_the_start(tmp_path: Path) -> None:
    _is_refused(tmp_path / "aanwijzingen.toml", "cannot be read (No such file or directory)")


def test_a_file_that_is_not_text_stops_the_start(tmp_path: Path) -> None:
    path = tmp_path / "aanwijzingen.toml"
    path.write_bytes(b"\xff\xfe")
    _is_refused(path, "is not valid TOML")


def _is_refused(path: Path, reason: str) -> None:
    with pytest.raises(RulesError) as caught:
        rules.load(path)
    said = str(caught.value)
    assert said.startswith(f"{path}: ")
    assert reason in said
    assert "\n" not in said


# The properties: each can be lost, and is missed

LOST = {
    "a combination meets no rule": (
        _in_rule("overig", "when = {}", 'when = { initiator = ["member"] }'),
        "no rule fits ministry/committee/",
    ),
    "the last rule begins one day": (
        _in_rule("overig", "status =", "from = 2020-01-01\nstatus ="),
        "before any date in the file: end the file with a rule that has when = {}",
    ),
    "the last rule ends one day": (
        _in_rule("overig", "status =", "until = 2030-12-31\nstatus ="),
        "on 2031-01-01: end the file with a rule that has when = {}",
    ),
    "the last rule is switched off": (
        _in_rule("overig", "status =", "enabled = false\nstatus ="),
        "no rule fits ministry/member/factual_information",
    ),
    "a rule behind the last": (
        _added(NEVER),
        "rule te-laat: is unreachable: all its cases are decided first by enquete, ",
    ),
    "a rule behind its better": (
        _added(NEVER),
        "enquete, openbaar, individuele-zaak, bijstand-niet-lid, bijstand-eerste-kamer, amendement, initiatiefwet, "
        "politie: move it up or remove it",
    ),
    "a rule that fits nothing": (
        _in_rule("om", '["public_prosecution"]', '["public_prosecution"], ground = ["other"]'),
        "rule om: is unreachable: its 'when' fits no case at all",
    ),
    "an example of another rule": (
        _in_rule("om", 'form = "conversation"', 'form = "individual_case"'),
        "rule om: example 1 (public_prosecution/member/TK/individual_case) before any date in the file "
        "is decided by individuele-zaak",
    ),
    "an example on a day without its rule": (
        _in_rule("inspectie-lid", 'form = "conversation"', 'form = "conversation"\non = 2025-06-30'),
        "on 2025-06-30 is outside the rule's own 'from' and 'until'",
    ),
    "assistance that shows its content": (
        _in_rule("amendement", '"title_only"', '"fact"'),
        "as notify, fact, but help with law texts is kept sealed, and must be title_only or refer",
    ),
    "assistance by a rule that ends": (
        _in_rule("initiatiefwet", "status =", "until = 2026-12-31\nstatus ="),
        "as permission, full, but help with law texts is kept sealed",
    ),
    "a zbo that waits": (
        lambda text: _without("zbo", "timing")(_in_rule("zbo", '"notify"', '"permission"')(text)),
        "as permission, fact, but property zbo-wacht-niet forbids that",
    ),
    "a zbo before its rule begins": (
        _in_rule("zbo", "status =", "from = 2021-02-01\nstatus ="),
        "as permission, full, but property zbo-wacht-niet forbids that",
    ),
    "a zbo whose rule is switched off": (
        _in_rule("zbo", "status =", "enabled = false\nstatus ="),
        "as permission, full, but property zbo-wacht-niet forbids that",
    ),
    "notify for the public prosecution": (
        _in_rule("om", '"permission"', '"notify"\ntiming = "simultaneous"'),
        "as notify, full, but property vraag-met-toestemming forbids that",
    ),
    "notify for whatever is left": (
        _in_rule("overig", '"permission"', '"notify"\ntiming = "simultaneous"'),
        "as notify, full, but property vraag-met-toestemming forbids that",
    ),
    "notify for a body outside the scope": (
        lambda text: _without("inlichtingen", "refer_to")(
            _in_rule("inlichtingen", '"refer"', '"notify"\ntiming = "simultaneous"\ndisclose = "fact"')(text)
        ),
        "as notify, fact, but property inlichtingen-niet-via-loket forbids that",
    ),
    "an inspectorate's staff": (
        _in_rule("inspectie-lid", 'addressee = ["leadership"], ', ""),
        "as notify, fact, but property vraag-met-toestemming forbids that",
    ),
    "an inspectorate on another ground": (
        _in_rule("inspectie-kamer", '"published_findings"]', '"published_findings", "other"]'),
        "as notify, fact, but property vraag-met-toestemming forbids that",
    ),
    "an inspectorate's working visit": (
        _in_rule("inspectie-kamer", '"hearing"]', '"hearing", "working_visit"]'),
        "as notify, fact, but property vraag-met-toestemming forbids that",
    ),
    "a planning bureau that is sent away": (
        lambda text: _without("planbureau", "disclose")(
            _in_rule("planbureau", '"permission"', '"refer"\nrefer_to = "daar"')(text)
        ),
        "as refer, but property niet-wegsturen forbids that",
    ),
    "own initiative with public information": (
        _in_rule("openbaar", 'initiator = ["member", "committee", "inquiry_committee"], ', ""),
        "rule openbaar: decides ministry/official/public_information",
    ),
    "notify for help with a bill": (
        _in_rule("initiatiefwet", '"permission"', '"notify"\ntiming = "simultaneous"'),
        "as notify, title_only, but property wetsvoorstel-met-toestemming forbids that",
    ),
}


@pytest.mark.parametrize("name", LOST)
def test_the_proof_misses_each_property_that_is_lost(tmp_path: Path, name: str) -> None:
    edit, reason = LOST[name]
    _is_refused(_written(tmp_path, edit), reason)


def test_a_decision_without_a_rule_is_refused_rather_than_guessed() -> None:
    empty = replace(RULES, rules=())
    with pytest.raises(RulesError, match="no rule fits ministry/member/TK/conversation"):
        rules.decide(empty, case("ministry", "member", "conversation", "TK"), TODAY)


any_facts = st.builds(
    Facts,
    organisation=st.sampled_from(OrganisationKind),
    initiator=st.sampled_from(Initiator),
    form=st.sampled_from(Form),
    chamber=st.none() | st.sampled_from(Chamber),
    ground=st.none() | st.sampled_from(Ground),
    addressee=st.none() | st.sampled_from(Addressee),
    agreement=st.none() | st.sampled_from(Agreement),
)


@given(facts=any_facts, on=st.dates())
def test_any_facts_on_any_day_are_decided_and_never_too_freely(facts: Facts, on: date) -> None:
    found = rules.decide(RULES, facts, on)
    assert (found.timing is not None) == (found.regime is Regime.NOTIFY)
    assert (found.disclose is None) == (found.regime is Regime.REFER)
    bureau_data = (OrganisationKind.PLANNING_BUREAU, Form.DATA)
    if facts.organisation not in (OrganisationKind.ZBO, OrganisationKind.INSPECTORATE):
        is_freer = facts.form is Form.AMENDMENT_ASSISTANCE or (facts.organisation, facts.form) == bureau_data
        assert found.regime is not Regime.NOTIFY or is_freer
    if facts.form in (Form.AMENDMENT_ASSISTANCE, Form.BILL_ASSISTANCE):
        assert found.disclose in (None, Disclose.TITLE_ONLY)


# The page


def test_the_table_shows_each_rule_in_dutch_and_whether_it_is_in_force() -> None:
    rows = {row.rule: row for row in rules.as_table(RULES, TODAY)}
    assert [row.order for row in rows.values()] == list(range(1, len(RULES.rules) + 1))
    assert [row.rule for row in rows.values() if not row.in_force] == ["eigen-initiatief-melden"]
    assert rows["bijstand-eerste-kamer"].when == (
        "wie het vraagt of meldt: Kamerlid; Kamer: Eerste Kamer; "
        "vorm: hulp bij een amendement / hulp bij een initiatiefwetsvoorstel"
    )
    assert rows["overig"].when == "al het andere"
    assert rows["zbo"].learns.startswith("op hetzelfde moment: wie, met welke organisatie")
    assert rows["openbaar"].learns == "niets"
    assert rows["inspectie-kamer"].status is RuleStatus.PROPOSED
    assert not [row.rule for row in rows.values() if "{" in row.because]


def test_the_table_marks_a_rule_that_does_not_apply_that_day() -> None:
    asleep = [row.rule for row in rules.as_table(RULES, BEFORE_THE_LETTER) if not row.in_force]
    assert asleep == [
        "inspectie-eigen-initiatief",
        "eigen-initiatief-melden",
        "inspectie-kamer",
        "inspectie-lid",
    ]
