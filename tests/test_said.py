"""What counts as a reason, and what is asked again."""

import pytest

from contactdesk.law.said import HINT, lacking, says_something


@pytest.mark.parametrize(
    "text",
    ["nee", "Nee.", "niets", "-", "…", "n.v.t.", "N V T", "nvt", "niet van toepassing", "geen alternatief", "xxx",
     "Kan niet.", "zie boven", "12345", "NEE, NEE, NEE", "geen reden", "x y", "ja"],
)  # fmt: skip
def test_a_text_that_says_nothing_is_asked_again(text: str) -> None:
    assert not says_something(text)
    assert lacking(text, "Schrijf het op") == f"Schrijf het op. {HINT}"


@pytest.mark.parametrize(
    "text",
    ["Beleid.", "Kamervragen.", "Nee, er loopt een zaak.", "Kan niet vóór het debat.", "Awb 2:5", "Alleen feiten.",
     "Ik zei nee.", "Ziek", "Er is geen jurist vrij."],
)  # fmt: skip
def test_a_word_or_two_can_be_enough(text: str) -> None:
    assert says_something(text)
    assert lacking(text, "Schrijf het op") == ""


@pytest.mark.parametrize("text", [None, "", " \n "])
def test_nothing_at_all_is_asked_without_a_remark(text: str | None) -> None:
    assert lacking(text, "Schrijf het op") == "Schrijf het op"
