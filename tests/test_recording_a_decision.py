"""What a contact person records on the minister's word is shown before it is recorded."""

import pytest

from contactdesk.law.days import today
from contactdesk.store.models import Decision, Letter
from contactdesk.words import State
from tests.contacts import Given
from tests.web import Page

RECORDED = {"hoedanigheid": "zelf", "besloten_op": "2026-03-02", "hoe": "mondeling", "naam": "M. de Minister"}
YES = {**RECORDED, "uitkomst": "voorwaarden", "voorwaarden": "Alleen over de storing."}
NO = {
    **RECORDED,
    "uitkomst": "geweigerd",
    "grond": "beleidsmening",
    "reden": "Dit gaat over beleid.",
    "alternatief": "Een briefing.",
}


def looked_at(given: Given, number: str, deed: str = "besluit", **typed: str) -> Page:
    return given.posts(number, "pcp-bzk", deed, **{**typed, "stap": "controleer"})


def confirmed(given: Given, page: Page, path: str, **more: str) -> Page:
    return given.sign_in("pcp-bzk").post(path, {**page.form(path).fields, "bevestigd": "ja", **more})


def test_the_form_of_a_contact_person_asks_for_a_check_and_that_of_the_office_does_not(given: Given) -> None:
    number = given.awaiting()
    path = f"/verzoeken/{number}/besluit"
    assert given.page(number, "pcp-bzk").form(path).fields["stap"] == "controleer"
    assert "stap" not in given.page(number, "minister-bzk").form(path).fields


@pytest.mark.parametrize(("typed", "state"), [(YES, State.PERMITTED), (NO, State.REFUSED)])
def test_the_check_says_what_is_recorded_and_which_letters_leave_and_records_nothing(
    given: Given, typed: dict[str, str], state: State
) -> None:
    number = given.awaiting()
    typed = {**typed, "besloten_op": today(given.clock()).isoformat()}
    before = len(given.rows(Letter))
    page = looked_at(given, number, **typed)
    assert page.status == 200
    for said in ("Er is nog niets vastgelegd", "M. de Minister", "mondeling", "Bevestiging van het besluit"):
        assert said in page.text, said
    assert typed.get("voorwaarden", typed.get("alternatief", "")) in page.text
    assert (len(given.rows(Decision)), len(given.rows(Letter))) == (0, before)
    path = f"/verzoeken/{number}/besluit"
    assert confirmed(given, page, path).status == 303
    (made,) = given.rows(Decision)
    assert (made.decided_by, given.contact(number).state) == ("M. de Minister", state)


def test_from_the_check_one_goes_back_to_the_form_with_all_that_was_typed(given: Given) -> None:
    number = given.awaiting()
    page = looked_at(given, number, **YES | {"besloten_op": today(given.clock()).isoformat()})
    path = f"/verzoeken/{number}/besluit"
    back = given.sign_in("pcp-bzk").post(path, {**page.form(path).fields, "wijzig": "uitkomst"})
    assert back.status == 200
    fields = back.form(path).fields
    assert (fields["voorwaarden"], fields["naam"]) == (YES["voorwaarden"], YES["naam"])
    assert not given.rows(Decision)


def test_what_is_wrong_is_said_before_the_check(given: Given) -> None:
    number = given.awaiting()
    page = looked_at(given, number, **NO | {"reden": ""})
    assert page.status == 422
    assert "#besluit-reden" in page.html


def test_who_comes_second_at_the_check_is_told_so(given: Given) -> None:
    number = given.awaiting()
    typed = YES | {"besloten_op": today(given.clock()).isoformat()}
    page = looked_at(given, number, **typed)
    given.posts(number, "minister-bzk", "besluit", uitkomst="toegestaan", naam="M.", hoedanigheid="zelf")
    late = confirmed(given, page, f"/verzoeken/{number}/besluit")
    assert late.status == 409
    assert len(given.rows(Decision)) == 1


def test_a_revocation_that_is_recorded_is_shown_first_too(given: Given) -> None:
    number = given.permitted()
    typed = {**RECORDED, "besloten_op": today(given.clock()).isoformat(), "reden": "Toch niet."}
    page = looked_at(given, number, "toestemming-intrekken", **typed)
    assert "Controleer het besluit" in page.text
    assert "Toch niet." in page.text
    assert given.contact(number).state is State.PERMITTED
    assert confirmed(given, page, f"/verzoeken/{number}/toestemming-intrekken").status == 303
    assert given.contact(number).state is State.REFUSED


def test_a_deed_that_is_posted_as_documented_is_done_at_once(given: Given) -> None:
    number = given.awaiting()
    typed = YES | {"besloten_op": today(given.clock()).isoformat()}
    assert given.posts(number, "pcp-bzk", "besluit", **typed).status == 303
    assert given.contact(number).state is State.PERMITTED
