"""To act is to take, several contacts go at once, and who works a list stays in it."""

from typing import Any

from contactdesk import audit, contacts
from contactdesk.contacts import decisions
from contactdesk.store.models import AuditEntry, Letter
from contactdesk.words import Outcome
from tests.contacts import ADA, Given
from tests.web import Page

HERE = "/wachtrij/samen"


def has_it(given: Given, number: str) -> str | None:
    by = {id_: key for key, id_ in given.ids.items()}
    return by.get(given.contact(number).taken_by_id or 0)


def does(given: Given, what: str, *numbers: str, who: str = "pcp-bzk", **more: Any) -> Page:
    chosen = [f"{number}:{given.contact(number).version}" for number in numbers]
    return given.sign_in(who).post(HERE, {"verzoek": chosen, "doe": what, **more})


# To act is to take


def test_who_does_something_with_what_nobody_has_has_it(given: Given) -> None:
    number = given.asked()
    given.did(contacts.note, number, text="Wie kent dit?")
    assert has_it(given, number) is None, "a note is no beginning"

    given.did(contacts.ask_permission, number, official=ADA, advice=None)

    assert has_it(given, number) == "pcp-bzk"
    assert "gevraagd aan de minister" in given.page(number, "plv-bzk").text
    assert "en daarmee het verzoek opgepakt" in given.page(number, "plv-bzk").text
    assert given.rows(AuditEntry)[-1].details["took"] == given.ids["pcp-bzk"]
    assert given.database.read_now(audit.verify).broken_id is None


def test_who_does_something_with_what_a_colleague_has_takes_nothing(given: Given) -> None:
    number = given.asked()
    given.did(contacts.take, number, "plv-bzk")

    given.did(contacts.ask_back, number, "pcp-bzk", text="Welke storing?")

    assert has_it(given, number) == "plv-bzk"


def test_nobody_takes_up_what_ends_with_the_deed(given: Given) -> None:
    number = given.asked()

    given.did(decisions.decide, number, ruling=given.ruling(Outcome.REFUSED))

    assert given.contact(number).closed_at is not None
    assert has_it(given, number) is None


# Several at once


def test_several_are_taken_each_with_its_own_entry(given: Given) -> None:
    numbers = [given.asked() for _ in range(3)]

    page = does(given, "oppakken", *numbers)

    assert page.status == 303
    assert [has_it(given, one) for one in numbers] == ["pcp-bzk"] * 3
    taken = [one for one in given.rows(AuditEntry) if one.action == "take"]
    assert [one.contact_id for one in taken] == [given.contact(one).id for one in numbers]


def test_what_does_not_go_is_named_with_why_and_keeps_nothing_else_from_going(given: Given) -> None:
    first, second, third = (given.asked() for _ in range(3))
    chosen = [f"{number}:{given.contact(number).version}" for number in (first, second, third)]
    given.did(contacts.take, second, "plv-bzk")

    page = given.sign_in("pcp-bzk").post(HERE, {"verzoek": [*chosen, "2026-00000:1"], "doe": "oppakken"})

    assert page.status == 409
    assert [has_it(given, one) for one in (first, second, third)] == ["pcp-bzk", "plv-bzk", "pcp-bzk"]
    assert "2 verzoeken opgepakt" in page.text
    assert "Een collega was u voor: Vera Vervanger" in page.text
    assert "Dit verzoek is er niet" in page.text
    assert page.values("data-nummer") == [second, "2026-00000"]
    assert "Wat u hebt getypt" not in page.text


def test_the_same_form_twice_is_done_once(given: Given) -> None:
    number = given.asked()
    browser = given.sign_in("pcp-bzk")
    form = {"verzoek": [f"{number}:1"], "doe": "oppakken", "sleutel": "een-sleutel"}

    assert browser.post(HERE, form).status == browser.post(HERE, form).status == 303
    assert len([one for one in given.rows(AuditEntry) if one.action == "take"]) == 1


def test_several_offices_are_reminded_each_with_its_own_letter(given: Given) -> None:
    numbers = [given.awaiting() for _ in range(2)]

    assert does(given, "herinneren", *numbers).status == 303

    ids = {given.contact(one).id for one in numbers}
    assert {one.contact_id for one in given.rows(Letter) if one.template == "reminder"} == ids


def test_what_nobody_has_and_what_a_colleague_has_goes_to_another_with_a_note(given: Given) -> None:
    free, mine = given.asked(), given.asked()
    given.did(contacts.take, mine, "pcp-bzk")

    page = does(given, "geven", free, mine, naar=str(given.ids["plv-bzk"]), notitie="Bel Tom.")

    assert page.status == 303
    assert [has_it(given, one) for one in (free, mine)] == ["plv-bzk", "plv-bzk"]
    letters = [one for one in given.rows(Letter) if one.template == "handed_over"]
    assert [one.to_email for one in letters] == ["vera.vervanger@bzk.example"] * 2
    assert "Bel Tom." in given.page(free, "plv-bzk").text
    assert "overgedragen aan Vera Vervanger" in given.page(free, "plv-bzk").text


def test_a_notice_goes_to_nobody(given: Given) -> None:
    number = given.asked("UWV")

    page = given.sign_in("pcp-szw").post(HERE, {"verzoek": f"{number}:1", "doe": "oppakken"})

    assert page.status == 409
    assert has_it(given, number) is None


def test_nobody_chosen_and_no_colleague_is_said_with_what_was_typed(given: Given) -> None:
    number = given.asked()
    browser = given.sign_in("pcp-bzk")

    page = browser.post(HERE, {"verzoek": f"{number}:1", "doe": "geven", "notitie": "Bel Tom."})
    assert page.status == 422
    assert "Kies een collega uit de lijst" in page.text
    assert "Bel Tom." in page.html
    assert page.form(HERE).fields["verzoek"] == f"{number}:1"

    page = browser.post(HERE, {"doe": "oppakken"})
    assert page.status == 422
    assert "Kies ten minste één verzoek" in page.text


def test_of_a_stranger_nothing_is_told(given: Given) -> None:
    number = given.asked()

    page = given.sign_in("pcp-szw").post(HERE, {"verzoek": f"{number}:1", "doe": "oppakken"})

    assert page.status == 409
    assert "Storing bij DigiD" not in page.text
    assert has_it(given, number) is None


def test_all_of_a_page_is_chosen_in_one_click(given: Given) -> None:
    number = given.asked()
    browser = given.sign_in("pcp-bzk")
    assert " checked" not in browser.get("/wachtrij?lijst=nieuw").html

    page = browser.get("/wachtrij?lijst=nieuw&alles=ja")

    assert page.html.count(" checked") == 1
    assert f'value="{number}:1"' in page.html


# Staying in the list


def test_what_is_taken_on_its_row_leads_back_to_the_list(given: Given) -> None:
    number = given.asked()
    browser = given.sign_in("pcp-bzk")
    form = browser.get("/wachtrij?lijst=nieuw&kamer=TK").form(f"/verzoeken/{number}/oppakken")

    page = browser.post(form.action, form.fields)

    assert page.location == "/wachtrij?lijst=nieuw&kamer=TK"


def test_after_a_deed_the_next_of_the_same_list_is_offered(given: Given) -> None:
    first, second, third = (given.asked(by=who) for who in ("kamerlid", "senator", "kamerlid"))
    browser = given.sign_in("pcp-bzk")
    row = browser.get("/wachtrij?lijst=nieuw&kamer=TK").html
    assert f"/verzoeken/{first}?terug=lijst%3Dnieuw%26kamer%3DTK" in row

    page = browser.get(f"/verzoeken/{first}?terug=lijst%3Dnieuw%26kamer%3DTK")
    assert f"/verzoeken/{third}?terug=" in page.html, "the senator's is not in this list"
    form = page.form(f"/verzoeken/{first}/wedervraag")
    after = browser.post(form.action, {**form.fields, "tekst": "Welke storing?"}, follow=True)

    assert after.path.startswith(f"/verzoeken/{first}?terug=")
    assert f'rel="next" href="/verzoeken/{third}?terug=lijst%3Dnieuw%26kamer%3DTK"' in after.html
    assert second not in after.html
    assert 'href="/wachtrij?lijst=nieuw&amp;kamer=TK"' in after.html


def test_the_end_of_a_list_is_said(given: Given) -> None:
    number = given.asked()
    browser = given.sign_in("pcp-bzk")
    form = browser.get(f"/verzoeken/{number}?terug=lijst%3Dnieuw").form(f"/verzoeken/{number}/wedervraag")

    page = browser.post(form.action, {**form.fields, "tekst": "Welke storing?"}, follow=True)

    assert "Dit was het laatste verzoek van deze lijst" in page.text


def test_the_way_back_leads_nowhere_but_to_the_queue(given: Given) -> None:
    number = given.asked()
    browser = given.sign_in("pcp-bzk")

    for back in (
        "https://evil.example",
        "//evil.example",
        "lijst=bestaat-niet",
        "%00",
        "lijst=nieuw&q=//evil",
    ):
        page = browser.get(f"/verzoeken/{number}", params={"terug": back})
        assert page.status == 200
        assert 'href="//' not in page.html
        assert 'href="https://evil' not in page.html


def test_a_rows_deed_opens_its_form(given: Given) -> None:
    number = given.asked()
    given.did(contacts.take, number, "plv-bzk")
    browser = given.sign_in("plv-bzk")
    assert "doe=toestemming-vragen#toestemming-vragen" in browser.get("/wachtrij?lijst=nieuw").html

    page = browser.get(f"/verzoeken/{number}?doe=toestemming-vragen")

    assert 'id="toestemming-vragen" open' in page.html
    assert page.html.count('<details class="deed" id="bericht" open') == 0


def test_the_question_stands_before_what_can_be_done(given: Given) -> None:
    page = given.page(given.asked(), "pcp-bzk").text

    assert page.index("Wat was de oorzaak?") < page.index("Pak dit verzoek op")


def test_a_colleague_who_has_it_already_is_given_nothing(given: Given) -> None:
    number = given.asked()
    given.did(contacts.take, number, "plv-bzk")

    page = does(given, "geven", number, naar=str(given.ids["plv-bzk"]))

    assert page.status == 409
    assert "al bij Vera Vervanger" in page.text
