"""The grounds to refuse, and what a wrong file gets. Who may refuse is tested with the life cycle."""

import re
from pathlib import Path

import pytest

from contactdesk.law import refusal_grounds
from contactdesk.law.refusal_grounds import RefusalGroundsError
from contactdesk.words import Initiator

CONFIG = Path(__file__).parent.parent / "config" / "refusal_grounds.toml"
GOOD = """
[[ground]]
code = "andere-weg"
label = "Er is een betere manier"
help = "Bied die aan"
source = "werkafspraak"
of = ["request", "own_initiative"]
in_person = false
withholds = false
needs_date = false
in_use = true
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "grounds.toml"


def refused(file: Path, text: str) -> str:
    file.write_text(text, encoding="utf-8")
    with pytest.raises(RefusalGroundsError) as error:
        refusal_grounds.load(file)
    message = str(error.value)
    assert message.startswith(f"{file}: ")
    assert "\n" not in message
    return message.removeprefix(f"{file}: ")


def test_the_shipped_grounds_are_those_of_the_regulation() -> None:
    grounds = refusal_grounds.load(CONFIG)
    assert [ground.code for ground in grounds.grounds] == [
        "beleidsmening",
        "geheimhouding",
        "individuele-zaak",
        "belang-van-de-staat",
        "besluit-niet-genomen",
        "nu-geen-tijd",
        "andere-weg",
        "veiligheid",
        "eigen-mening",
        "bewindspersoon-zelf",
        "eerst-overleg",
    ]
    assert grounds.choices == grounds.grounds


def test_every_ground_cites_a_source_or_says_it_is_a_work_agreement() -> None:
    cited = re.compile(r"werkafspraak, geen vaste lijst in de Aanwijzingen|aanwijzing \d|art\. \d")
    for ground in refusal_grounds.load(CONFIG).grounds:
        assert cited.search(ground.source), ground.code


def having(key: str) -> list[str]:
    return [ground.code for ground in refusal_grounds.load(CONFIG).grounds if getattr(ground, key)]


def test_what_comes_later_needs_a_date() -> None:
    assert having("needs_date") == ["nu-geen-tijd", "bewindspersoon-zelf", "eerst-overleg"]


def test_only_article_68_is_for_the_minister_in_person_and_only_it_and_secrecy_withhold() -> None:
    assert having("in_person") == ["belang-van-de-staat"]
    assert having("withholds") == ["geheimhouding", "belang-van-de-staat"]


def test_a_request_and_an_own_initiative_have_grounds_of_their_own() -> None:
    grounds = refusal_grounds.load(CONFIG)
    request, own = (
        {ground.code for ground in grounds.choices_for(wish)}
        for wish in (Initiator.MEMBER, Initiator.OFFICIAL)
    )
    assert request - own == {"beleidsmening", "belang-van-de-staat", "nu-geen-tijd", "andere-weg"}
    assert own - request == {"eigen-mening", "bewindspersoon-zelf", "eerst-overleg"}


def test_a_contested_ground_says_so_to_the_member_too() -> None:
    contested = [one for one in refusal_grounds.load(CONFIG).grounds if "omstreden" in one.source]
    assert [one.code for one in contested] == ["besluit-niet-genomen", "eerst-overleg"]
    assert all("omstreden" in one.label for one in contested)


def test_politically_sensitive_is_no_ground() -> None:
    for ground in refusal_grounds.load(CONFIG).grounds:
        assert not re.search("gevoelig|politiek", f"{ground.code} {ground.label} {ground.help}".lower())


def test_a_code_that_never_was_is_not_found() -> None:
    assert refusal_grounds.load(CONFIG).get("politiek-gevoelig") is None


def test_a_ground_out_of_use_is_found_but_cannot_be_chosen(file: Path) -> None:
    old = GOOD.replace("andere-weg", "oude-grond").replace("in_use = true", "in_use = false")
    file.write_text(GOOD + old, encoding="utf-8")
    grounds = refusal_grounds.load(file)
    found = grounds.get("oude-grond")
    assert found is not None
    assert found.label == "Er is een betere manier"
    assert [ground.code for ground in grounds.choices] == ["andere-weg"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("[[ground]]", "grond = 1\n[[ground]]", "grond: unknown key; use only [[ground]] sections"),
        ("[[ground]]", "[ground]", "ground: missing; add [[ground]] sections"),
        (GOOD, "", "ground: missing; add [[ground]] sections"),
        (GOOD, "ground = [1]", "ground 1: make it a [[ground]] section"),
        (GOOD, GOOD + GOOD, "code andere-weg: stands there 2 times; keep one"),
        ("in_use = true", "in_use = false", "in_use: no ground of request is in use; set one to true"),
        (', "own_initiative"', "", "in_use: no ground of own_initiative is in use; set one to true"),
        (
            "in_person = false\n",
            "",
            "ground 1 (andere-weg): in_person: missing; add it: true where only the bewindspersoon in person can use "
            "this ground (Grondwet, art. 68), else false",
        ),
        (
            '["request", "own_initiative"]',
            '["member"]',
            'ground 1 (andere-weg): of: make it a list of "request", "own_initiative", or both',
        ),
        (
            "withholds = false",
            "withholds = true",
            "ground 1 (andere-weg): member_reads: say there what withholds = true means, or remove it",
        ),
        ("in_use = true", "", "ground 1 (andere-weg): in_use: missing; add it"),
        ("needs_date = false", "needs_date = 0", "ground 1 (andere-weg): needs_date: make it true or false"),
        ('"werkafspraak"', '" "', "ground 1 (andere-weg): source: make it one line of text"),
        ('"Bied die aan"', '"Bied\\ndie aan"', "ground 1 (andere-weg): help: make it one line of text"),
        ('"Bied die aan"', '"\\u202eBied"', "ground 1 (andere-weg): help: make it one line of text"),
        ('"Bied die aan"', "7", "ground 1 (andere-weg): help: make it one line of text"),
        (
            "andere-weg",
            "Andere weg",
            "ground 1 (Andere weg): code: make it small letters with dashes, like andere-weg",
        ),
    ],
)
def test_a_wrong_file_is_refused_with_what_to_do(file: Path, old: str, new: str, message: str) -> None:
    assert refused(file, GOOD.replace(old, new)) == message


def test_an_unknown_key_is_refused_by_name(file: Path) -> None:
    assert "ground 1 (andere-weg): datum: unknown key; use one of code, " in refused(file, GOOD + "datum = 1")


def test_a_file_that_is_not_toml_is_refused(file: Path) -> None:
    assert refused(file, "[[ground").startswith("is not TOML in UTF-8")


def test_a_file_in_another_encoding_is_refused(file: Path) -> None:
    file.write_bytes(GOOD.replace("aan", "één").encode("latin-1"))
    with pytest.raises(RefusalGroundsError, match="is not TOML in UTF-8"):
        refusal_grounds.load(file)


def test_a_missing_file_is_refused(file: Path) -> None:
    with pytest.raises(RefusalGroundsError, match=r"cannot be read .*put the grounds there"):
        refusal_grounds.load(file)
