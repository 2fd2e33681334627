"""What a jurist would sign: the sentences in letters and on pages that say what the law says, and no more."""

import re
from collections.abc import Callable
from typing import Any, Final, TypeAlias

import pytest
from sqlmodel import Session

from contactdesk.law import refusal_grounds, rules
from contactdesk.store import Database
from contactdesk.words import Disclose, Form, Initiator, Party, Regime, State
from tests.conftest import ROOT
from tests.contacts import SignIn
from tests.letters import contact_of, letters_of, world
from tests.web import Browser

Said: TypeAlias = list[tuple[str, Party, str]]
See: TypeAlias = Callable[..., Said]

PERMISSION: Final = (Regime.PERMISSION, Disclose.FULL)
SEALED: Final = (Regime.PERMISSION, Disclose.TITLE_ONLY)
NOTIFIED: Final = (Regime.NOTIFY, Disclose.FACT)
PRESUMED: Final = "Een verzoek om feitelijke informatie wordt welwillend en zakelijk beoordeeld: ja, tenzij."
NO_OBJECTION: Final = "Dit is geen besluit als bedoeld in artikel 1:3 van de Algemene wet bestuursrecht."
DECISIONS: Final = {
    "permitted",
    "permitted_official",
    "refused",
    "revoked",
    "confirmation",
    "decided_liaison",
}
#: a contact itself, in a sentence that tells somebody to do or to leave it
TELLS: Final = re.compile(r"\b(Wacht (tot|met)|Neem (zonder|tot|geen)|Spreek)\b")


@pytest.fixture
def see(database: Database) -> See:
    """All letters about a contact of this kind: template, to whom, subject and body."""
    ids = database.write_now(world)

    def all_letters(*kind: Any, **changes: Any) -> Said:
        def read(db: Session) -> Said:
            found = letters_of(db, ids, contact_of(db, ids, *kind, **changes), text=None)
            return [(row.template, party, f"{subject}\n{body}") for row, party, subject, body in found]

        return database.read_now(read)

    return all_letters


@pytest.mark.long
def test_no_letter_tells_a_member_what_to_do_about_a_contact(see: See) -> None:
    for kind in (PERMISSION, SEALED, NOTIFIED):
        for initiator in (Initiator.MEMBER, Initiator.COMMITTEE, Initiator.OFFICIAL):
            asks = initiator is not Initiator.OFFICIAL
            for template, party, text in see(*kind, initiator):
                if party is Party.MEMBER or (asks and party is Party.INITIATOR):
                    assert not TELLS.search(text), (template, party, text)


@pytest.mark.long
def test_the_presumption_is_said_of_requests_for_factual_information_only(see: See) -> None:
    def asked(*kind: Any, **changes: Any) -> str:
        found = see(*kind, state=State.AWAITING_PERMISSION, **changes)
        return next(text for template, _, text in found if template == "asked")

    assert PRESUMED in asked(*PERMISSION, Initiator.MEMBER, form=Form.FACTUAL_INFORMATION)
    for text in (
        asked(*PERMISSION, Initiator.COMMITTEE, form=Form.HEARING),
        asked(*PERMISSION, Initiator.OFFICIAL, form=Form.CONVERSATION),
        asked(*SEALED, Initiator.MEMBER, form=Form.BILL_ASSISTANCE),
    ):
        assert "tenzij" not in text
        assert "Het gaat om feitelijke informatie" not in text
        assert "Geen antwoord is geen ja." in text


def test_each_letter_with_a_decision_says_once_that_no_objection_lies_open(see: See) -> None:
    found = see(*PERMISSION, Initiator.MEMBER)
    assert {template for template, _, _ in found} >= DECISIONS
    for template, party, text in found:
        assert text.count(NO_OBJECTION) == (template in DECISIONS), (template, party)


def test_an_official_reads_that_considerations_and_practice_may_be_told(see: See) -> None:
    found = [one for one in see(*PERMISSION, Initiator.MEMBER) if one[0] == "permitted_official"]
    assert found
    for _, _, text in found:
        assert "welke afwegingen zijn gemaakt en wat een keuze in de praktijk doet" in text


def test_a_named_official_reads_in_the_first_letter_who_uses_the_name_and_why(see: See) -> None:
    first = {("permitted_official", PERMISSION), ("drafter", NOTIFIED)}
    for template, kind in first:
        found = [text for name, _, text in see(*kind, Initiator.MEMBER) if name == template]
        assert found
        for text in found:
            assert "Privacy: BZK verwerkt in dit loket uw naam" in text
            assert "/privacy" in text


@pytest.mark.long
def test_what_is_secret_is_promised_of_this_desk_only(see: See) -> None:
    for kind in (PERMISSION, SEALED, NOTIFIED, (Regime.NOTIFY, Disclose.TITLE_ONLY)):
        for template, party, text in see(*kind, Initiator.MEMBER):
            assert "blijft vertrouwelijk" not in text, (template, party)
            if re.search(r"precies is (gevraagd|gezegd)", text):
                assert "via dit loket" in text.lower(), (template, party)


def test_who_decides_for_the_minister_does_so_in_the_minister_s_name(sign_in: SignIn) -> None:
    form = sign_in("pcp-bzk").get("/toestemming-vooraf/nieuw").text
    assert "Namens de bewindspersoon" in form
    assert "mandaat" not in form.replace("Onder welk mandaat", "")


def test_the_rules_say_that_public_information_is_free_and_what_an_official_may_tell(
    sign_in: SignIn,
) -> None:
    page = sign_in("kamerlid").get("/regels").text
    assert "Wat openbaar is, is vrij beschikbaar." in page
    assert "welke afwegingen zijn gemaakt en wat een keuze in de praktijk doet" in page
    assert PRESUMED in page


#: a sentence that tells who reads it to do something; how the form is filled in ("Kies dan als vorm") is not about a contact
ORDERS: Final = re.compile(r"(?:^|[.?:;] )(?:Neem|Vraag|Wacht|Spreek|Bel|Stuur|Wijs)\b")
FILES: Final = ROOT / "config"
READ_BY_MEMBERS: Final = ("because", "refer_to", "member_reads", "label", "heading")


def test_the_files_of_the_law_say_to_members_what_a_jurist_would_sign() -> None:
    rules_, grounds = (
        rules.load(FILES / "aanwijzingen.toml"),
        refusal_grounds.load(FILES / "refusal_grounds.toml"),
    )
    for each in (*rules_.rules, *grounds.grounds):
        said = {key: getattr(each, key, None) or "" for key in (*READ_BY_MEMBERS, "help", "office_reads")}
        for key, text in said.items():
            where = (getattr(each, "id", None) or getattr(each, "code", None), key)
            assert "mandaat" not in text, where
            # only a planning bureau keeps it from the minister where it is asked to (Aanwijzingen planbureaus 2012, 7)
            assert "vertrouwelijk" not in text or where[0] == "planbureau-berekening", where
            assert "tenzij" not in text or "gaat het om feitelijke informatie" in text, where
            if key in READ_BY_MEMBERS:
                assert not ORDERS.search(text), where
    sealed = [rule for rule in rules_.rules if rule.disclose is Disclose.TITLE_ONLY]
    assert sealed
    for rule in sealed:
        assert "via dit loket" in rule.because or "wij laten" in rule.because, (
            "what else there is, nobody promises"
        )


def test_the_page_on_privacy_says_who_is_responsible_on_which_ground_and_what_search_finds(
    visitor: Browser,
) -> None:
    page = visitor.get("/privacy").text
    for said in (
        "Elke minister is verantwoordelijk",
        "De Tweede Kamer en de Eerste Kamer zijn dat elk",
        "Politieke opvattingen zijn bijzondere gegevens (AVG, artikel 9).",
        "Een gesloten verzoek vinden zij alleen op nummer.",
    ):
        assert said in page
