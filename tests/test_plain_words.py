"""What people read is plain: words of the house are refused, and of a contact without permission one promise is made."""

import ast
import re
from collections.abc import Iterator

import pytest
from sqlmodel import Session

from contactdesk.law.disclosure import DISCLOSURE, TOLD, Topic
from contactdesk.store import Database
from contactdesk.store.models import Letter
from contactdesk.words import Disclose, Initiator, Regime, cap, promise, to_asker
from tests import plain_words
from tests.conftest import ROOT
from tests.contacts import Given, SignIn
from tests.letters import contact_of, letters_of, world

CODE = ROOT / "contactdesk"
#: names that are promised to who links or posts to them: no words of a page
NAMES = {"wedervraag", "afhouden", "indiener", "indieners"}
KINDS = [
    (Regime.PERMISSION, Disclose.FULL),
    (Regime.PERMISSION, Disclose.TITLE_ONLY),
    (Regime.NOTIFY, Disclose.FACT),
    (Regime.NOTIFY, Disclose.FULL),
]


def texts() -> Iterator[tuple[str, str]]:
    """Every text of the code and every template, with where it stands; without docstrings and what is no word."""
    for path in CODE.rglob("*.py"):
        if "migrations" in path.parts:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        bare = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            is_text = isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in bare
            if is_text and node.value not in NAMES:
                yield f"{path.name}:{node.lineno}", node.value
    for path in (CODE / "templates").rglob("*.*"):
        source = re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        yield (
            path.name,
            re.sub(r"'(?:wedervraag|afhouden(?:-tekst)?|indieners)'|error\.indieners", "", source),
        )
    for path in (ROOT / "config").glob("*.toml"):
        lines = path.read_text(encoding="utf-8").splitlines()
        yield path.name, "\n".join(line for line in lines if not line.startswith("#"))


def test_no_text_of_the_desk_has_a_word_of_the_house() -> None:
    wrong = [(where, plain_words.found(text)) for where, text in texts()]
    assert [one for one in wrong if one[1]] == []


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: "-".join(kind))
def test_no_letter_has_a_word_of_the_house(database: Database, kind: tuple[Regime, Disclose]) -> None:
    ids = database.write_now(world)

    def read(db: Session) -> list[str]:
        contacts = [
            contact_of(db, ids, *kind, initiator) for initiator in (Initiator.MEMBER, Initiator.OFFICIAL)
        ]
        return [f"{subject}\n{body}" for one in contacts for *_, subject, body in letters_of(db, ids, one)]

    found = database.read_now(read)
    assert len(found) > 20
    assert [plain_words.found(text) for text in found if plain_words.found(text)] == []


def test_a_word_of_the_house_on_a_page_fails_each_test_that_opens_it() -> None:
    assert plain_words.found("Stel een wedervraag: de klok staat stil tot de indiener antwoordt") == [
        "wedervra",
        "klok staat",
        "indiener",
    ]


def test_the_promise_is_what_the_minister_may_know() -> None:
    """Subject: yes; question: no; in words and in the table."""
    for topic, learns in ((Topic.SUBJECT, True), (Topic.QUESTION, False), (Topic.TALK, False)):
        known = DISCLOSURE[topic][Regime.NOTIFY, Disclose.FACT]
        assert (bool(known & TOLD), known >= TOLD) == (learns, learns), topic
    assert "waarover, maar niet wat er precies is gevraagd" in promise()


def test_of_a_zbo_the_same_is_promised_before_and_after(given: Given, sign_in: SignIn) -> None:
    number = given.asked("UWV")
    office = "de minister van Sociale Zaken en Werkgelegenheid"
    assert promise(office) in sign_in("kamerlid").get(f"/verzoeken/{number}").text
    letters = {one.template: " ".join(one.body.split()) for one in given.rows(Letter)}
    assert cap(promise("u")) in letters["notice"]
    assert cap(promise(office)) in letters["notified"]
    assert promise(office) in letters["receipt"]
    assert cap(promise()) in letters["receipt"]
    assert cap(promise()) in sign_in("kamerlid").get("/privacy").text
    assert promise("{bewindspersoon}") in (ROOT / "config" / "aanwijzingen.toml").read_text(encoding="utf-8")


def test_who_asks_is_you_to_who_that_is(given: Given) -> None:
    number = given.asked()
    said = "heeft het verzoek ingediend."
    assert f"Kim Kamerlid (u) {said}" in given.page(number, "kamerlid").text
    assert f"Kim Kamerlid (aanvrager) {said}" in given.page(number, "pcp-bzk").text
    assert to_asker("De aanvrager kreeg bericht.") == "U kreeg bericht."


def test_the_source_of_a_rule_is_folded(given: Given) -> None:
    page = given.page(given.asked(), "kamerlid")
    folded = page.html.split('<details class="source">')[1].split("</details>")[0]
    assert "Bron:" in folded
    assert page.html.count("Bron:") == 1
