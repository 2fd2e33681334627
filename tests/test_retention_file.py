"""How long contacts are kept, as `config/retention.toml` says it, and what a wrong file gets."""

from datetime import date
from pathlib import Path

import pytest

from contactdesk.law import retention
from contactdesk.law.retention import ALL, RetentionError
from contactdesk.words import Regime, RetentionGroup

CONFIG = Path(__file__).parent.parent / "config" / "retention.toml"
GOOD = """
[[class]]
ministry = "BZK"
regime = "notify"
destroy_after_years = 10
source = "Selectielijst BZK 2027, categorie 12"
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "retention.toml"


def refused(file: Path, text: str) -> str:
    file.write_text(text, encoding="utf-8")
    with pytest.raises(RetentionError) as error:
        retention.load(file)
    message = str(error.value)
    assert message.startswith(f"{file}: ")
    assert "\n" not in message
    return message.removeprefix(f"{file}: ")


def test_the_shipped_file_keeps_everything_and_so_does_no_file(file: Path) -> None:
    for path in (CONFIG, file):
        found = retention.load(path)
        assert {found.of("BZK", group).years for group in RetentionGroup} == {None}
        assert not found.classes


def test_a_ministry_has_its_own_class_else_that_of_all_else_it_keeps(file: Path) -> None:
    everybody = GOOD.replace('"BZK"', f'"{ALL}"').replace("10", "20")
    kept = '[[class]]\nministry = "JenV"\nregime = "notify"\nkeep = true\nsource = "Selectielijst JenV"\n'
    file.write_text(GOOD + everybody + kept)
    found = retention.load(file)
    years = {name: found.of(name, RetentionGroup.NOTIFY).years for name in ("BZK", "SZW", "JenV", None)}
    assert years == {"BZK": 10, "SZW": 20, "JenV": None, None: 20}
    assert found.of("BZK", RetentionGroup.PERMISSION).years is None


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("[[class]]", "[class]", "class: make it sections"),
        ("[[class]]", "[[klasse]]", "klasse: unknown key"),
        ('ministry = "BZK"\n', "", "class 1: ministry: missing"),
        ('"BZK"', '"B\\nZK"', "class 1: ministry: make it one line of text"),
        ('"notify"', '"refer"', "class 1: regime: of a referral the desk keeps no more than a count"),
        ('"notify"', '"meldingen"', "choose from permission, notify, assistance"),
        ("= 10", "= 0", "class 1: destroy_after_years: 0 is no whole number from 1 to 100"),
        ("= 10", "= true", "class 1: destroy_after_years: True is no whole number"),
        ("= 10", "= 10\nkeep = true", "class 1: keep: say keep = true, or destroy_after_years = 10"),
        ("destroy_after_years = 10\n", "", "class 1: keep: say keep = true"),
        ("destroy_after_years = 10", "keep = false", "class 1: keep: make it true"),
        ("source", "bron", "class 1: bron: unknown key"),
    ],
)
def test_a_wrong_class_says_where_and_what_to_do(file: Path, old: str, new: str, says: str) -> None:
    assert says in refused(file, GOOD.replace(old, new))


def test_one_class_twice_is_refused(file: Path) -> None:
    assert "class 2: BZK, notify: stands there twice" in refused(file, GOOD + GOOD)


def test_a_file_that_is_no_toml_is_refused(file: Path) -> None:
    assert "is not TOML in UTF-8" in refused(file, "[[class")


def test_help_with_a_law_has_a_class_of_its_own_under_each_regime() -> None:
    group = retention.group_of
    assert group(Regime.PERMISSION, is_sealed=False) is RetentionGroup.PERMISSION
    assert group(Regime.NOTIFY, is_sealed=False) is RetentionGroup.NOTIFY
    assert {group(regime, is_sealed=True) for regime in (Regime.NOTIFY, Regime.PERMISSION)} == {
        RetentionGroup.ASSISTANCE
    }


def test_the_strictest_holds_and_to_keep_is_the_strictest() -> None:
    assert retention.strictest(10, 12) == 12
    assert retention.strictest(10, None) is None
    assert retention.strictest(None, None) is None


def test_years_count_from_the_day_of_closing_and_a_leap_day_from_the_day_after() -> None:
    assert retention.may_go_on(date(2026, 11, 24), 10) == date(2036, 11, 24)
    assert retention.may_go_on(date(2028, 2, 29), 10) == date(2038, 3, 1)
    assert retention.may_go_on(date(2028, 2, 29), 4) == date(2032, 2, 29)
