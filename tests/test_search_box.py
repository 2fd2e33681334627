"""The box on the pages: asking begins with it, each result leads on, topics are added where they are missed."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import col

from contactdesk.people import register
from contactdesk.people.organisations import missed
from contactdesk.people.organisations.entries import OrganisationEntry, OrganisationsFile
from contactdesk.store import Database
from contactdesk.store.models import AuditEntry, MissedWord, Organisation
from contactdesk.words import OrganisationKind
from tests.contacts import Given
from tests.web import Browser

SignIn = Callable[[str], Browser]

BOX = "Waar gaat het over, of met wie?"
ASK = "Vraag contact aan"


@pytest.fixture
def bzk(given: Given) -> int:
    return given.organisation("BZK")


def hrefs(page: Any) -> list[str]:
    return [one for one in page.values("href") if one.startswith("/verzoeken/nieuw?organisatie=")]


def test_asking_begins_with_the_box_and_a_result_leads_to_the_form(given: Given, sign_in: SignIn) -> None:
    kim = sign_in("kamerlid")
    begin = kim.get("/verzoeken/nieuw")
    assert begin.text.index(BOX) < begin.text.index("Vorm van contact") < begin.text.index("Ambtenaren mogen")

    found = kim.get("/verzoeken/nieuw?q=werknemersverzekering")
    assert hrefs(found) == [f"/verzoeken/nieuw?organisatie={given.organisation('UWV')}"]

    form = kim.get(hrefs(found)[0])
    assert form.form("/verzoeken").fields["organisatie"] == str(given.organisation("UWV"))
    assert BOX not in form.text
    assert "Uitvoeringsinstituut Werknemersverzekeringen (UWV)" in form.text


def test_the_check_says_whom_it_goes_to_with_kind_and_place(given: Given, sign_in: SignIn) -> None:
    asked = {"vorm": "conversation", "onderwerp": "WIA", "vraag": "Hoe lang?"}
    page = sign_in("kamerlid").post("/verzoeken", asked | {"organisatie": given.organisation("UWV")})

    whom = "Uitvoeringsinstituut Werknemersverzekeringen (UWV) Zelfstandig bestuursorgaan (zbo). Valt onder Sociale Zaken"
    assert page.text.index(whom) < page.text.index("Regel:")


def test_who_does_not_choose_from_all_has_no_box(sign_in: SignIn) -> None:
    assert BOX not in sign_in("pcp-bzk").get("/verzoeken/nieuw?q=uwv").text
    assert BOX not in sign_in("zbo-uwv").get("/verzoeken/nieuw").text


def test_only_who_may_ask_is_led_to_asking(given: Given, sign_in: SignIn, visitor: Browser) -> None:
    for path in (f"/organisaties/{given.organisation('UWV')}", "/organisaties?q=uwv"):
        shown = {
            who: ASK in sign_in(who).get(path).text for who in ("kamerlid", "griffier", "pcp-bzk", "beheer")
        }
        assert shown == {"kamerlid": True, "griffier": True, "pcp-bzk": False, "beheer": False}
        assert ASK not in visitor.get(path).text


def test_a_guess_says_that_it_is_one(sign_in: SignIn) -> None:
    page = sign_in("kamerlid").get("/verzoeken/nieuw?q=logiuz")

    assert "Niets gevonden met precies “logiuz”. Dit lijkt erop:" in page.text
    assert "Logius" in page.text


# Topics


def test_a_contact_person_adds_a_topic_and_it_is_found(
    given: Given, sign_in: SignIn, database: Database
) -> None:
    petra, logius = sign_in("pcp-bzk"), given.organisation("Logius")
    assert petra.get("/organisaties?q=berichtenbox").text.count("Logius") == 0

    done = petra.post(f"/organisaties/{logius}/onderwerpen", {"onderwerp": "  Berichtenbox "}, follow=True)

    assert "“Berichtenbox” staat erbij" in done.text
    assert "Logius" in petra.get("/organisaties?q=berichtenbox").text
    entry = database.read_now(lambda db: db.execute(last_entry()).scalar_one())
    assert (entry.action, entry.by_party, entry.details["fields"]) == ("topics_edit", "liaison", ["topics"])
    assert "Berichtenbox" not in str(entry.details)
    assert "Onderwerpen van een organisatie gewijzigd" in sign_in("beheer").get("/beheer/logboek").text


def last_entry() -> Any:
    return select(AuditEntry).order_by(col(AuditEntry.id).desc()).limit(1)


def test_an_administrator_takes_one_away_and_no_file_brings_it_back(
    given: Given, sign_in: SignIn, database: Database
) -> None:
    bea, path = sign_in("beheer"), f"/organisaties/{given.organisation('Logius')}/onderwerpen"
    bea.post(path, {"onderwerp": "digid"})
    bea.post(path, {"onderwerp": "Digid"})
    assert topics(database) == "digid"

    bea.post(path, {"weg": "digid"})
    assert topics(database) is None
    logius = OrganisationEntry(
        "Logius", OrganisationKind.AGENCY, ministry="BZK", portfolio="bzk", topics=("digid",)
    )
    taken = database.write_now(register.take_over, register.Laid(OrganisationsFile((), (logius,))))

    assert topics(database) is None
    assert "Logius: topics stays, an administrator typed it" in taken.stays


def topics(database: Database) -> str | None:
    query = select(col(Organisation.topics)).where(col(Organisation.name) == "Logius")
    return database.read_now(lambda db: db.execute(query).scalar_one())


def test_a_file_of_an_earlier_version_takes_no_topics_away(given: Given, database: Database) -> None:
    entry = OrganisationEntry(
        "Logius", OrganisationKind.AGENCY, ministry="BZK", portfolio="bzk", topics=("digid",)
    )
    for each in (
        entry,
        OrganisationEntry("Logius", OrganisationKind.AGENCY, ministry="BZK", portfolio="bzk"),
    ):
        database.write_now(register.take_over, register.Laid(OrganisationsFile((), (each,))))

    assert topics(database) == "digid"


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("digid, paspoort", "Vul één onderwerp tegelijk in, zonder komma"),
        ("", "Vul een onderwerp in met letters"),
        ("?!", "Vul een onderwerp in met letters"),
        ("x" * 61, "ten hoogste 60 tekens"),
    ],
)
def test_a_topic_that_is_none_comes_back(bzk: int, sign_in: SignIn, typed: str, says: str) -> None:
    page = sign_in("beheer").post(f"/organisaties/{bzk}/onderwerpen", {"onderwerp": typed})

    assert page.status == 422
    assert says in page.text
    assert page.form(f"/organisaties/{bzk}/onderwerpen").fields["onderwerp"] == typed


def test_of_another_ministry_a_contact_person_changes_nothing(given: Given, sign_in: SignIn) -> None:
    path, sjoerd = f"/organisaties/{given.organisation('Logius')}", sign_in("pcp-szw")

    assert sjoerd.post(f"{path}/onderwerpen", {"onderwerp": "digid"}).status == 403
    assert "Nieuw onderwerp" not in sjoerd.get(path).text
    assert sign_in("kamerlid").post(f"{path}/onderwerpen", {"onderwerp": "digid"}).status == 403


# What found nothing


def test_what_found_nothing_twice_can_be_made_a_topic(
    given: Given, sign_in: SignIn, database: Database
) -> None:
    kim, bea = sign_in("kamerlid"), sign_in("beheer")
    for _ in range(2):
        assert "Niets gevonden" in kim.get("/verzoeken/nieuw?q=berichtenbox").text
    shown = bea.get("/beheer/zoekwoorden")
    assert shown.values("data-woord") == ["berichtenbox"]
    assert "2 keer gezocht" in shown.text
    assert "Kim" not in shown.text

    given_up = bea.post("/beheer/zoekwoorden", {"woord": "berichtenbox"})
    assert given_up.status == 422
    assert "Kies een organisatie" in given_up.text
    made = {"woord": "berichtenbox", "organisatie": given.organisation("Logius")}
    done = bea.post("/beheer/zoekwoorden", made, follow=True)

    assert "“berichtenbox” is nu een onderwerp" in done.text
    assert done.values("data-woord") == []
    assert "Logius" in kim.get("/verzoeken/nieuw?q=berichtenbox").text


def test_a_word_is_taken_away_and_the_log_does_not_say_which(
    given: Given, sign_in: SignIn, database: Database
) -> None:
    for _ in range(2):
        database.write_now(missed.count, "jansen")

    done = sign_in("beheer").post("/beheer/zoekwoorden", {"woord": "jansen", "vergeet": "ja"}, follow=True)

    assert done.values("data-woord") == []
    entry = database.read_now(lambda db: db.execute(last_entry()).scalar_one())
    assert (entry.action, "jansen" in str(entry.details)) == ("missed_forget", False)


def test_the_page_about_privacy_says_what_is_kept_of_a_search(visitor: Browser) -> None:
    """Three words and half a year: as `missed` has it."""
    assert (missed.MOST_WORDS, missed.MONTHS) == (3, 6)
    assert (
        "ten hoogste drie woorden en hoe vaak zij zijn gezocht, een half jaar" in visitor.get("/privacy").text
    )


def test_of_who_is_not_signed_in_nothing_is_counted(
    visitor: Browser, database: Database, people_ids: Any
) -> None:
    visitor.get("/organisaties?q=berichtenbox")

    assert database.read_now(lambda db: db.execute(select(MissedWord)).all()) == []
