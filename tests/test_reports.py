"""A body reports a contact that was there: one step, its letters, its page, and that a late report is shown."""

import csv
import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from contactdesk import contacts
from contactdesk.law.early import reported_late
from contactdesk.store.models import AuditEntry, ContactRequest, Letter
from contactdesk.words import Party, Regime, State
from tests.contacts import MARKER, Given
from tests.web import Page

BODIES = {
    "zbo-uwv": ("UWV", {}),
    "inspectie-igj": (
        "IGJ",
        {
            "grond": "published_findings",
            "geadresseerde": "leadership",
            "vindplaats": "Rapport Zorg",
            "gepubliceerd": "20-10-2026",
        },
    ),
}
MINISTER = "Ter kennisname: UWV had contact met Kamerlid Kim Kamerlid over Storing bij DigiD"


def check(given: Given, who: str = "zbo-uwv", **more: Any) -> Page:
    """As far as the page that shows the rule; the contact was this morning at eight."""
    body, facts = BODIES[who]
    fields = {
        "organisatie": given.organisation(body),
        "lid": given.ids["kamerlid"],
        "vorm": "conversation",
        "onderwerp": "Storing bij DigiD",
        "wanneer": "24-11-2026 08:00",
    }
    return given.sign_in(who).post("/verzoeken", fields | facts | more)


def sent(given: Given, who: str = "zbo-uwv", **more: Any) -> str:
    """From the form; the number."""
    page = given.sign_in(who).post(
        "/verzoeken", check(given, who, **more).form("/verzoeken").fields | {"bevestigd": "ja"}
    )
    assert page.status == 303, page.text
    return page.location.rpartition("/")[2]


# One step


@pytest.mark.parametrize("who", BODIES)
def test_a_contact_that_was_there_is_reported_and_done_in_one_step(given: Given, who: str) -> None:
    number = sent(given, who)
    contact = given.contact(number)
    eight = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
    assert (contact.state, contact.ball, contact.held_at) == (State.HELD, None, eight)
    assert contact.closed_at == contact.received_at == given.clock()
    assert [one.action for one in given.rows(AuditEntry) if one.contact_id == contact.id] == ["submit"]


@pytest.mark.parametrize("who", BODIES)
def test_the_notice_is_made_in_the_same_moment_as_the_report(given: Given, who: str) -> None:
    contact = given.contact(sent(given, who))
    letters = given.rows(Letter)
    notice = next(one for one in letters if one.id == contact.notice_letter_id)
    assert (notice.to_party, notice.created_at) == (Party.MINISTER, contact.received_at)
    assert len({one.to_email for one in letters}) == len(letters), "nobody gets two"
    assert not [one for one in letters if one.template == "held"]


def test_each_letter_says_that_it_was_there(given: Given) -> None:
    sent(given)
    found = {one.template: one for one in given.rows(Letter)}
    assert set(found) == {"notice", "receipt", "reported", "notice_liaison"}
    assert found["notice"].subject.startswith(MINISTER)
    was = "Het contact was op di 24 november 2026, 08.00 uur."
    assert all(was in one.body for one in found.values())
    assert "U hoeft niets te doen" in found["reported"].body
    assert "afwijzen" not in found["reported"].body, "it cannot be declined any more"
    assert "U kunt nu verder" not in found["receipt"].body
    assert not [one for one in found.values() if "na het contact gemeld" in one.body]


def test_what_is_still_to_come_is_announced_as_before(given: Given) -> None:
    number = sent(given, wanneer="26-11-2026 10:00")
    assert given.contact(number).state is State.NOTIFIED
    notice = next(one for one in given.rows(Letter) if one.template == "notice")
    assert "heeft contact met Kamerlid Kim Kamerlid" in notice.subject


# Late is shown


@pytest.mark.parametrize(
    ("took_place", "said"),
    [
        ("2026-11-24T07:00", ""),
        ("2026-11-23T07:00", "Het is 1 werkdag na het contact gemeld."),
        ("2026-11-20T15:00", "Het is 2 werkdagen na het contact gemeld."),
    ],
)
def test_a_late_report_says_by_how_many_working_days(took_place: str, said: str) -> None:
    at = datetime.fromisoformat(took_place).replace(tzinfo=UTC)
    contact = ContactRequest(
        regime=Regime.NOTIFY,
        took_place_at=at,
        held_at=at,
        received_at=datetime(2026, 11, 24, 8, 0, tzinfo=UTC),
    )
    assert reported_late(contact) == said


def test_the_minister_the_contact_person_and_every_page_read_that_it_is_late(given: Given) -> None:
    number = sent(given, wanneer="20-11-2026 16:00")
    said = "Het is 2 werkdagen na het contact gemeld."
    found = {one.template: one.body for one in given.rows(Letter)}
    assert said in found["notice"]
    assert said in found["notice_liaison"]
    for reader in ("zbo-uwv", "kamerlid", "minister-bzk", "pcp-szw"):
        page = given.sign_in(reader).get(f"/verzoeken/{number}")
        assert page.status == (404 if reader == "minister-bzk" else 200)
        assert (said in page.text) is (page.status == 200)


# Its page


def test_the_page_says_that_it_is_done_and_the_history_when_it_was(given: Given) -> None:
    number = sent(given)
    page = given.page(number, "zbo-uwv")
    assert page.values("data-staat") == ["held"]
    assert "Dit contact is gemeld" in page.text
    assert "U hoeft niets meer te doen" in page.text
    assert "gemeld dat dit contact er was: di 24 november 2026, 08.00 uur" in page.text
    assert "Klopt dit niet? Antwoord dan op de brief" in given.page(number, "kamerlid").text


def test_what_was_reported_by_mistake_is_opened_again_and_goes_on_as_one_that_is_to_come(
    given: Given,
) -> None:
    number = sent(given)
    given.clock.advance(timedelta(minutes=1))
    assert given.posts(number, "zbo-uwv", "heropenen").status == 303
    contact = given.contact(number)
    assert (contact.state, contact.held_at, contact.closed_at) == (State.NOTIFIED, None, None)
    assert "Dit contact is gemeld" not in given.page(number, "zbo-uwv").text
    given.did(contacts.withdraw, number, "zbo-uwv")
    assert given.contact(number).state is State.WITHDRAWN


# As last week


def like(given: Given, number: str, who: str = "zbo-uwv") -> Page:
    return given.sign_in(who).get(f"/verzoeken/nieuw?zoals={number}")


@pytest.mark.parametrize("who", BODIES)
def test_from_the_page_and_the_list_one_click_opens_the_form_filled_in(given: Given, who: str) -> None:
    number = sent(given, who, vraag="Wat deze week is gezegd.", dossier="36600")
    link = f'href="/verzoeken/nieuw?zoals={number}"'
    assert link in given.page(number, who).html
    assert link in given.sign_in(who).get("/verzoeken").html
    assert link not in given.page(number, "kamerlid").html
    assert link not in given.sign_in("kamerlid").get("/verzoeken").html
    fields = like(given, number, who).form("/verzoeken").fields
    body, _ = BODIES[who]
    same = {"lid": str(given.ids["kamerlid"]), "organisatie": str(given.organisation(body))}
    same |= {"vorm": "conversation", "onderwerp": "Storing bij DigiD"}
    assert same.items() <= fields.items()
    said = ("wanneer", "vraag", "dossier", "debat", "voorkeur")
    assert not [name for name in said if fields.get(name)], "what is of that week alone stays behind"


def test_the_moment_is_typed_anew_and_nothing_leaves_before_the_check(given: Given) -> None:
    number = sent(given)
    form, letters = like(given, number).form("/verzoeken").fields, given.rows(Letter)
    uma = given.sign_in("zbo-uwv")
    page = uma.post("/verzoeken", form | {"bevestigd": "ja"})
    assert page.status == 422
    assert "Vul in wanneer dit contact is of was" in page.text
    assert page.form("/verzoeken").fields["zoals"] == number
    checked = uma.post("/verzoeken", form | {"wanneer": "24-11-2026 08:30"})
    assert (checked.status, given.rows(Letter)) == (200, letters)
    answer = uma.post("/verzoeken", checked.form("/verzoeken").fields | {"bevestigd": "ja"})
    made = given.contact(answer.location.rpartition("/")[2])
    assert (made.number != number, made.state, made.previous_id, made.lead_id) == (
        True,
        State.HELD,
        None,
        None,
    )


def test_a_question_of_somebody_else_is_nobodys_report(given: Given) -> None:
    assert like(given, given.asked("UWV")).status == 404
    assert like(given, given.asked(), who="kamerlid").status == 409
    assert like(given, sent(given), who="inspectie-igj").status == 404


# The list of a year


def listed(given: Given, year: int = 2026, who: str = "zbo-uwv") -> list[list[str]]:
    answer = given.sign_in(who).get(f"/verzoeken/jaarlijst.csv?jaar={year}").response
    assert answer.status_code == 200
    text = answer.content.decode("utf-8")
    assert text.startswith("\ufeffNummer;"), "a spreadsheet knows it as UTF-8"
    return [*csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=";")][1:]


def test_a_body_has_its_contacts_of_a_year_as_a_list_for_a_spreadsheet(given: Given) -> None:
    late = sent(given, wanneer="20-11-2026 16:00")
    asked = given.asked("UWV")
    given.asked("Logius")
    of_last_year = sent(given, wanneer="30-12-2025 16:00", onderwerp="Vorig jaar")
    first, second = listed(given)
    assert (first[0], second[0]) == (late, asked)
    assert first[1:] == [
        *("20-11-2026 16:00", "24-11-2026 09:00", "2", "wijzelf", "Kim Kamerlid", "Tweede Kamer"),
        *("Uitvoeringsinstituut Werknemersverzekeringen", "Gesprek", "Storing bij DigiD", "Contact geweest"),
    ]
    assert second[4:6] == ["Kim Kamerlid", "Kim Kamerlid"]
    assert [one[0] for one in listed(given, 2025)] == [of_last_year]
    page = given.sign_in("zbo-uwv").get("/verzoeken")
    assert 'href="/verzoeken/jaarlijst.csv?jaar=2026"' in page.html
    assert "jaarlijst" not in given.sign_in("kamerlid").get("/verzoeken").html


@pytest.mark.parametrize("sign", "=+-@")
def test_no_spreadsheet_works_out_what_somebody_typed(given: Given, sign: str) -> None:
    sent(given, onderwerp=f"{sign}1+1")
    assert listed(given)[0][9] == f"'{sign}1+1"


def test_of_sealed_help_the_list_has_the_title_only(given: Given) -> None:
    given.sealed()
    (line,) = listed(given, who="wetgeving-bzk")
    assert line[9] == "Hulp bij: Wet open data"
    assert MARKER not in "".join(line)


@pytest.mark.parametrize("year", ["", "2019", "2027", "x", "99999"])
def test_of_other_years_there_is_no_list(given: Given, year: str) -> None:
    assert given.sign_in("zbo-uwv").get(f"/verzoeken/jaarlijst.csv?jaar={year}").status == 404


# In the words of who fills it in


def test_the_page_of_an_own_report_says_what_was_spoken_of_with_whom_and_who_of_you(given: Given) -> None:
    number = sent(given, vraag="De keuringen en de wachttijd.")
    page = given.page(number, "zbo-uwv").text
    for said in ("Wat is besproken", "Wie van u Uma Uitvoering", "Met wie"):
        assert said in page, said
    for asked in ("Wat is gevraagd", "Wie vraagt"):
        assert asked not in page, asked
    for other in ("kamerlid", "pcp-szw"):
        assert "Wie meldt" in given.page(number, other).text, other
    assert "Wie vraagt" in given.page(given.asked("UWV"), "zbo-uwv").text, "of what others ask it stays"


def test_of_what_is_still_to_come_the_page_does_not_say_that_it_was(given: Given) -> None:
    number = sent(given, wanneer="")
    page = given.page(number, "zbo-uwv").text
    assert "Waar het over gaat" in page
    assert "Wat is besproken" not in page


def test_who_may_not_read_it_is_told_who_does_without_a_word_of_asking(given: Given) -> None:
    number = sent(given, vraag=MARKER)
    page = given.page(number, "pcp-szw").text
    assert "Wat is besproken, lezen via dit loket alleen wie het meldde en het Kamerlid." in page
    assert MARKER not in page


def test_the_day_of_a_debate_is_asked_in_words_for_who_reports(given: Given) -> None:
    path = "/verzoeken/nieuw"
    assert "Een zbo heeft geen termijn" not in given.sign_in("zbo-uwv").get(path).text
    assert "Is er ook toestemming nodig" in given.sign_in("zbo-uwv").get(path).text
    assert "Een zbo heeft geen termijn" in given.sign_in("pcp-bzk").get(path).text
