"""Asking step by step over HTTP: each step is kept, in its own place, for one person."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from contactdesk.contacts import drafts
from contactdesk.contacts.possible import possible
from contactdesk.law.arranging import apart, together
from contactdesk.operations import reminders
from contactdesk.store.models import ContactRequest, Draft, Organisation, ReferralCount, SealedDraft
from contactdesk.words import Form
from tests.contacts import Given
from tests.web import Browser, Page

SignIn = Callable[[str], Browser]
TYPED = {"onderwerp": "Storing bij DigiD", "vraag": "Hoe vaak was er een storing?\nEn hoe lang?"}
HELP = {"vorm": "amendment_assistance"}


def begin(given: Given, browser: Browser, at: str = "Logius", **more: Any) -> Page:
    """As far as the second step."""
    chosen = {"organisatie": given.organisation(at), "vorm": "conversation", **more}
    page = browser.get("/verzoeken/nieuw")
    return browser.post("/verzoeken", page.form("/verzoeken").fields | chosen | {"stap": "2"})


def write(browser: Browser, path: str, **more: Any) -> Page:
    return browser.post(path, browser.get(path).form(path).fields | TYPED | more)


def checked(given: Given, browser: Browser, at: str = "Logius", **more: Any) -> Page:
    path = begin(given, browser, at, **{name: more.pop(name) for name in ("vorm",) if name in more}).location
    done = write(browser, path, **more)
    assert (done.status, done.location) == (303, f"{path}/controleer"), done.text
    return browser.get(done.location)


def send(browser: Browser, page: Page) -> Page:
    return browser.post(page.path, page.form(page.path).fields | {"bevestigd": "ja"})


def names(page: Page) -> set[str]:
    """The fields that somebody sees."""
    return {one["name"] for one in page.reading.inputs} if page.reading else set()


# The steps


def test_each_step_is_posted_redirected_and_got_and_the_last_makes_the_contact(given: Given) -> None:
    kim = given.sign_in("kamerlid")
    begun = begin(given, kim)
    assert begun.status == 303
    assert begun.location.startswith("/verzoeken/nieuw/")
    page = checked(given, kim)
    assert page.values("data-regel") == ["overig"]
    assert "Storing bij DigiD" in page.text
    assert given.rows(ContactRequest) == []
    sent = send(kim, page)
    [made] = given.rows(ContactRequest)
    assert (sent.status, sent.location) == (303, f"/verzoeken/{made.number}")
    assert (made.subject, made.question) == (TYPED["onderwerp"], TYPED["vraag"])


def test_a_draft_is_gone_when_it_is_sent_and_its_address_leads_to_the_contact(given: Given) -> None:
    kim = given.sign_in("kamerlid")
    page = checked(given, kim)
    again = page.form(page.path).fields | {"bevestigd": "ja"}
    number = send(kim, page).location
    assert given.rows(Draft) == []
    step = page.path.removesuffix("/controleer")
    for found in (kim.get(step), kim.get(page.path), kim.get(f"{step}/wie"), kim.post(page.path, again)):
        assert (found.status, found.location) == (303, number)
    assert len(given.rows(ContactRequest)) == 1


def test_what_was_typed_after_the_draft_was_sent_goes_on_in_another(given: Given) -> None:
    kim = given.sign_in("kamerlid")
    page = checked(given, kim)
    step = page.path.removesuffix("/controleer")
    fields = kim.get(step).form(step).fields | {"vraag": "En nu?"}
    send(kim, page)
    done = kim.post(step, fields)
    assert done.status == 303
    assert not done.location.startswith(step)
    assert send(kim, kim.get(done.location)).status == 303
    assert [one.question for one in given.rows(ContactRequest)] == [TYPED["vraag"], "En nu?"]


@pytest.mark.parametrize("persona", ["assistent", "griffier", "senator"])
def test_whoever_asks_for_parliament_asks_in_two_steps(persona: str, given: Given) -> None:
    browser = given.sign_in(persona)
    page = checked(given, browser, **({"commissiebesluit": "2026-11-23"} if persona == "griffier" else {}))
    assert send(browser, page).status == 303


@pytest.mark.parametrize(
    ("persona", "more"),
    [
        ("pcp-bzk", {"namens": "kamerlid", "organisatie": "Logius", "vorm": "conversation"}),
        ("zbo-uwv", {"lid": "kamerlid", "organisatie": "UWV", "vorm": "conversation"}),
    ],
)
def test_who_enters_or_reports_has_one_page_that_is_kept_too(
    persona: str, more: dict[str, str], given: Given
) -> None:
    browser, known = given.sign_in(persona), given.ids
    values = {
        name: known.get(text) or (given.organisation(text) if name == "organisatie" else text)
        for name, text in more.items()
    }
    form = browser.get("/verzoeken/nieuw").form("/verzoeken")
    assert ("stap", "2") in form.buttons
    empty = browser.post("/verzoeken", form.fields | {"onderwerp": "DigiD", "stap": "2"})
    [kept] = given.rows(Draft)
    path = f"/verzoeken/nieuw/{kept.name}"
    assert (empty.status, empty.form(path).fields["onderwerp"]) == (422, "DigiD")
    done = browser.post(path, empty.form(path).fields | values)
    assert done.location == f"{path}/controleer"
    assert send(browser, browser.get(done.location)).status == 303
    assert given.rows(Draft) == []


# Nothing typed is lost


def test_a_draft_stands_in_the_list_and_shows_what_was_typed_wherever_it_is_opened(given: Given) -> None:
    kim = given.sign_in("kamerlid")
    page = checked(given, kim)
    step = page.path.removesuffix("/controleer")
    listed = kim.get("/verzoeken")
    assert step in listed.values("href")
    assert "Storing bij DigiD" in listed.text
    other = given.sign_in("kamerlid")
    assert other.get(step).form(step).fields["vraag"] == TYPED["vraag"]


def test_what_is_wrong_is_said_at_its_field_and_kept_as_it_was_typed(given: Given) -> None:
    kim = given.sign_in("kamerlid")
    path = begin(given, kim).location
    page = write(kim, path, onderwerp="", debat="morgen")
    assert page.status == 422
    assert {"onderwerp-fout", "debat-fout"} <= set(page.values("id"))
    fields = kim.get(path).form(path).fields
    assert (fields["vraag"], fields["debat"]) == (TYPED["vraag"], "morgen")


def test_another_organisation_or_form_keeps_the_question(given: Given) -> None:
    kim = given.sign_in("kamerlid")
    path = checked(given, kim).path.removesuffix("/controleer")
    page = kim.get(f"{path}/wie?organisatie={given.organisation('UWV')}")
    done = kim.post(f"{path}/wie", page.form(f"{path}/wie").fields)
    assert done.location == path
    assert kim.get(path).form(path).fields["vraag"] == TYPED["vraag"]
    assert kim.get(f"{path}/controleer").values("data-regel") == ["zbo"]


def test_what_was_typed_for_another_form_is_kept_and_not_sent(given: Given) -> None:
    kim = given.sign_in("kamerlid")
    path = checked(given, kim, vorm="working_visit", dagen="8 of 9 december").path.removesuffix("/controleer")
    form = kim.get(f"{path}/wie").form(f"{path}/wie").fields
    kim.post(f"{path}/wie", form | {"vorm": "conversation"})
    send(kim, kim.get(f"{path}/controleer"))
    assert given.rows(ContactRequest)[0].preference is None


def test_who_goes_back_to_the_first_page_goes_on_with_the_same_draft(given: Given) -> None:
    kim = given.sign_in("kamerlid")
    first = kim.get("/verzoeken/nieuw").form("/verzoeken").fields | {"vorm": "conversation", "stap": "2"}
    path = kim.post("/verzoeken", first | {"organisatie": given.organisation("Logius")}).location
    write(kim, path)
    again = kim.post("/verzoeken", first | {"organisatie": given.organisation("UWV")})
    assert again.location == path
    assert kim.get(path).form(path).fields["vraag"] == TYPED["vraag"]
    assert len(given.rows(Draft)) == 1


def test_what_another_tab_changed_is_read_before_it_is_sent(given: Given) -> None:
    kim = given.sign_in("kamerlid")
    page = checked(given, kim)
    write(kim, page.path.removesuffix("/controleer"), vraag="Iets heel anders?")
    back = send(kim, page)
    assert back.location == page.path
    assert "intussen veranderd" in kim.get(page.path).text
    assert given.rows(ContactRequest) == []


def test_a_form_that_comes_after_the_sign_in_ended_is_there_after_signing_in(given: Given) -> None:
    kim = given.sign_in("kamerlid")
    path = begin(given, kim).location
    fields = kim.get(path).form(path).fields
    given.clock.advance(timedelta(hours=3))
    given.sign_in("senator")  # what is over is cleared then
    late = kim.post(path, fields | TYPED)
    assert late.status == 303
    assert late.location.startswith("/inloggen?naar=%2Fverzoeken%2Fnieuw%2F")
    kim.sign_in("kamerlid")
    assert kim.get(path).form(path).fields["vraag"] == TYPED["vraag"]


@pytest.mark.parametrize("cookie", ["of nobody", "of another"])
def test_nobody_writes_in_a_draft_who_did_not_type_it(cookie: str, given: Given, visitor: Browser) -> None:
    kim = given.sign_in("kamerlid")
    path = begin(given, kim).location
    fields = kim.get(path).form(path).fields
    other = given.sign_in("senator") if cookie == "of another" else visitor
    given.clock.advance(timedelta(hours=3))
    assert (other.post(path, fields | TYPED).status, other.get(path).status) == (403, 303)
    assert "vraag" not in given.rows(Draft)[0].typed


def test_a_draft_is_forgotten_after_fourteen_days_without_a_change(given: Given) -> None:
    kim = given.sign_in("kamerlid")
    begin(given, kim, "BZK", **HELP)
    write(kim, begin(given, kim, "BZK", **HELP).location, wetsvoorstel="Wet X")
    given.clock.advance(drafts.KEPT - timedelta(minutes=1))
    given.database.write_now(reminders.due)
    assert len(given.rows(Draft)) == 2
    given.clock.advance(timedelta(minutes=2))
    given.database.write_now(reminders.due)
    assert given.rows(Draft) == given.rows(SealedDraft) == []


def test_a_draft_is_thrown_away_with_one_click(given: Given) -> None:
    kim = given.sign_in("kamerlid")
    path = checked(given, kim).path.removesuffix("/controleer")
    assert kim.post(f"{path}/weggooien").location == "/verzoeken"
    assert given.rows(Draft) == []
    assert kim.get(path).status == 404


def test_nobody_has_drafts_without_end(given: Given, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafts, "MOST", 2)
    kim = given.sign_in("kamerlid")
    assert [begin(given, kim).status for _ in range(3)] == [303, 303, 409]


@pytest.mark.parametrize("other", ["niets", "0", "999999", '"><x'])
def test_an_organisation_that_is_none_is_not_added(other: str, given: Given) -> None:
    kim = given.sign_in("kamerlid")
    page = checked(given, kim)
    done = kim.post(page.path, page.form(page.path).fields | {"nog": other, "erbij": "ja"})
    assert (done.status, done.location) == (303, page.path)
    assert "ook" not in given.rows(Draft)[0].typed
    assert send(kim, kim.get(page.path)).status == 303


# Of one person, and sealed


@pytest.mark.parametrize("persona", ["assistent", "senator", "pcp-bzk", "minister-bzk", "beheer"])
def test_a_stranger_finds_no_draft(persona: str, given: Given) -> None:
    kim = given.sign_in("kamerlid")
    path = checked(given, kim).path.removesuffix("/controleer")
    other = given.sign_in(persona)
    may_ask = persona not in ("minister-bzk", "beheer")
    for step in ("", "/wie", "/controleer"):
        assert other.get(path + step).status == (404 if may_ask else 403)
        assert other.post(path + step, {}).status == (404 if may_ask else 403)
    other.post(f"{path}/weggooien", {})
    assert "DigiD" not in other.get("/verzoeken").text
    assert len(given.rows(Draft)) == 1


def test_a_draft_of_help_with_a_law_is_sealed_as_the_content_is(given: Given) -> None:
    kim = given.sign_in("kamerlid")
    page = checked(given, kim, "BZK", wetsvoorstel="Wet open data", **HELP)
    [draft], [sealed] = given.rows(Draft), given.rows(SealedDraft)
    assert draft.typed["wetsvoorstel"] == "Wet open data"
    assert not {"vraag", "onderwerp", "voorkeur", "ambtenaar"} & draft.typed.keys()
    assert (sealed.typed["vraag"], sealed.typed["onderwerp"]) == (TYPED["vraag"], TYPED["onderwerp"])
    listed = kim.get("/verzoeken")
    assert "Wet open data" in listed.text
    assert TYPED["onderwerp"] not in listed.text
    assert send(kim, page).status == 303
    assert given.rows(Draft) == given.rows(SealedDraft) == []


# Only what can work


def test_only_forms_that_can_lead_somewhere_are_offered_and_the_others_say_where_to_go(given: Given) -> None:
    page = given.sign_in("kamerlid").get(f"/verzoeken/nieuw?organisatie={given.organisation('Logius')}")
    offered = {about["value"] for tag, about in page.reading.attributes if about.get("name") == "vorm"}
    assert "conversation" in offered
    assert not {"public_information", "individual_case"} & offered
    for said in ("Iets anders", "Openbare informatie", "Individuele zaak", "Nationale ombudsman"):
        assert said in page.text


def test_a_senator_is_offered_no_help_with_a_law(given: Given) -> None:
    page = given.sign_in("senator").get("/verzoeken/nieuw")
    assert "amendment_assistance" not in page.html


@pytest.mark.long
@pytest.mark.parametrize("persona", ["kamerlid", "senator", "griffier"])
@pytest.mark.parametrize("at", ["BZK", "UWV", "IGJ", "Logius"])
def test_every_form_that_is_offered_leads_to_a_second_step_and_no_other_does(
    persona: str, at: str, given: Given
) -> None:
    browser, by = given.sign_in(persona), given.actor(persona)
    body = given.database.read_now(lambda db: db.get(Organisation, given.organisation(at)))
    found = given.database.read_now(possible, by, body, None)
    assert {*found.forms, *(form for form, _ in found.elsewhere)} == set(Form)
    for form in Form:
        page = begin(given, browser, at, vorm=form.value)
        assert page.status == (303 if form in found.forms else 200), form
        if page.status == 200:
            assert page.values("data-regime") == ["refer"]
    assert len(given.rows(ReferralCount)) > 0


SEEN = {
    ("Logius", "conversation"): {"onderwerp", "vraag", "debat"},
    ("BZK", "amendment_assistance"): {"wetsvoorstel", "onderwerp", "vraag", "debat"},
    ("IGJ", "conversation"): {"grond", "vindplaats", "gepubliceerd", "geadresseerde", "onderwerp", "vraag", "debat"},
    ("Logius", "working_visit"): {
        *("dagen", "duur", "plaats", "deelnemers", "openbaarheid", "onderwerp", "vraag", "debat"),
    },
}  # fmt: skip


@pytest.mark.parametrize(("at", "form"), SEEN)
def test_the_second_step_has_the_fields_of_that_combination_only(at: str, form: str, given: Given) -> None:
    kim = given.sign_in("kamerlid")
    seen = names(kim.get(begin(given, kim, at, vorm=form).location))
    assert seen - {"bewindspersoon", "ambtenaar", "dossier", "voorkeur", "jurist"} == SEEN[at, form]


def test_a_committee_says_when_it_decided_and_what_that_means(given: Given) -> None:
    clerk = given.sign_in("griffier")
    page = clerk.get(begin(given, clerk).location)
    assert "commissiebesluit" in names(page)
    assert "waartoe een meerderheid van de commissie heeft besloten" in page.text


def test_of_an_inspectorate_it_is_said_what_needs_no_permission(given: Given) -> None:
    kim = given.sign_in("kamerlid")
    page = kim.get(begin(given, kim, "IGJ").location)
    assert "Zonder toestemming als u de leiding van de inspectie spreekt over:" in page.text
    assert "hangt af van wat u kiest" in page.text


def test_who_reads_it_is_said_once(given: Given) -> None:
    kim = given.sign_in("kamerlid")
    page = kim.get(begin(given, kim).location)
    assert page.text.count("Wie leest dit?") == 1
    assert "de contactpersoon en de bewindspersoon; na toestemming ook de ambtenaar" in page.text
    page = kim.get(begin(given, kim, "UWV").location)
    assert "Onderwerp, vraag en berichten: Uitvoeringsinstituut" in page.text


# What is to be arranged


def test_what_is_to_be_arranged_is_the_preference_and_comes_back_in_its_fields(given: Given) -> None:
    kim = given.sign_in("kamerlid")
    said = {
        "dagen": "8, 9 of 10 december",
        "duur": "1 uur",
        "plaats": "online",
        "deelnemers": "4 leden",
        "openbaarheid": "besloten",
        "voorkeur": "Liefst 's ochtends.",
    }
    number = send(kim, checked(given, kim, vorm="technical_briefing", **said)).location.rpartition("/")[2]
    kept = given.contact(number).preference
    assert kept.split("\n")[0] == "Wanneer: 8, 9 of 10 december"
    assert kept.endswith("Openbaar of besloten: besloten\nLiefst 's ochtends.")
    copied = kim.get(f"/verzoeken/nieuw?kopie={number}").form("/verzoeken").fields
    assert {name: copied[name] for name in said} == said


@pytest.mark.parametrize("text", ["", "Liefst bellen.", "Waar: hier\nWanneer: nu", "Waar: hier\n\nen dan"])
def test_what_was_taken_apart_is_put_together_as_it_was(text: str) -> None:
    assert (together(apart(text)) or "") == text
