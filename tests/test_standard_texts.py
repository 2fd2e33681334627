"""Standard texts: kept by the contact persons of a ministry, put in a field of a deed, and of nobody else."""

import pytest

from contactdesk.people import standard_texts
from contactdesk.people.standard_texts import Wording
from contactdesk.store.models import AuditEntry, Letter, Message, StandardText
from contactdesk.words import State, TextKind
from tests.contacts import Given
from tests.web import Page

PAGE = "/standaardteksten"
TEXT = "Wij adviseren dit toe te staan: het gaat om feiten."


def kept(
    given: Given, kind: TextKind = TextKind.ADVICE, at: str = "BZK", by: str = "pcp-bzk", text: str = TEXT
) -> int:
    wording = Wording(kind, f"Feiten van {at}", text)
    return given.database.write_now(standard_texts.add, given.organisation(at), wording, given.actor(by))


def new(given: Given, persona: str = "pcp-bzk", **typed: str) -> Page:
    browser = given.sign_in(persona)
    fields = browser.get(PAGE).form(PAGE).fields
    said = {"soort": "advice", "titel": "Feiten", "tekst": TEXT}
    return browser.post(PAGE, fields | said | typed)


def put_in(given: Given, number: str, deed: str, field: str, chosen: object, **typed: str) -> Page:
    more = {"voegin": field, f"standaard_{field}": str(chosen)}
    return given.posts(number, "pcp-bzk", deed, **more, **typed)


# Keeping them


def test_a_contact_person_adds_changes_and_ends_a_text_and_the_log_says_who(given: Given) -> None:
    assert new(given).location == PAGE
    (row,) = given.rows(StandardText)
    browser = given.sign_in("pcp-bzk")
    path = f"{PAGE}/{row.id}"
    fields = browser.get(path).form(path).fields
    assert browser.post(path, fields | {"tekst": "Nieuwe tekst."}).location == PAGE
    assert "Nieuwe tekst." in browser.get(PAGE).text
    end = browser.get(path).form(f"{path}/einde").fields
    assert browser.post(f"{path}/einde", end).location == PAGE
    assert browser.get(path).status == 404
    said = [one for one in given.rows(AuditEntry) if one.action.startswith("standard_text")]
    assert [one.action.rpartition("_")[2] for one in said] == ["add", "change", "end"]
    assert {one.by_id for one in said} == {given.actor("pcp-bzk").id}
    assert not [one for one in said if "Nieuwe tekst" in str(one.details)]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"titel": ""}, "titel"),
        ({"tekst": ""}, "tekst"),
        ({"tekst": "a" * 2001}, "tekst"),
        ({"soort": "gedicht"}, "soort"),
        ({"organisatie": "999999"}, "organisatie"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(
    given: Given, typed: dict[str, str], field: str
) -> None:
    page = new(given, **{"titel": "Mijn naam"} | typed)
    assert page.status == 422
    assert f'href="#{field}"' in page.html
    assert typed.get("titel", "Mijn naam") in page.html
    assert not given.rows(StandardText)


def test_one_name_stands_once_for_one_use(given: Given) -> None:
    new(given)
    assert new(given, titel="FEITEN").status == 422
    assert new(given, titel="FEITEN", soort="reason").status == 303


def test_who_comes_second_reads_what_it_says_now_and_keeps_what_they_typed(given: Given) -> None:
    path = f"{PAGE}/{kept(given)}"
    first, second = given.sign_in("pcp-bzk"), given.sign_in("plv-bzk")
    fields = second.get(path).form(path).fields
    first.post(path, first.get(path).form(path).fields | {"tekst": "Van Petra."})
    late = second.post(path, fields | {"tekst": "Van Vera."})
    assert late.status == 409
    assert "Dit is niet gedaan" in late.text
    assert "Van Petra." in late.text
    assert late.form(path).fields["tekst"] == "Van Vera."
    assert second.post(path, late.form(path).fields).status == 303


def test_nobody_of_another_ministry_or_body_reads_or_changes_them(given: Given) -> None:
    path = f"{PAGE}/{kept(given)}"
    other = given.sign_in("pcp-szw")
    assert TEXT not in other.get(PAGE).text
    assert other.get(path).status == 404
    typed = {"versie": "1", "soort": "advice", "titel": "x", "tekst": "y"}
    assert other.post(path, typed).status == 404
    assert other.post(f"{path}/einde", {"versie": "1"}).status == 404
    body = given.sign_in("zbo-uwv")
    assert body.get(PAGE).status == 403
    assert body.get(path).status == 404


# Using them


def test_a_text_is_put_in_its_field_with_all_that_was_typed_and_nothing_is_done(given: Given) -> None:
    chosen, number = kept(given), given.asked()
    before = len(given.rows(Letter))
    page = put_in(
        given, number, "toestemming-vragen", "advies", chosen, ambtenaar_naam="Ada", advies="Eerst dit."
    )
    fields = page.form(f"/verzoeken/{number}/toestemming-vragen").fields
    assert page.status == 200
    assert fields["advies"] == f"Eerst dit.\n\n{TEXT}"
    assert fields["ambtenaar_naam"] == "Ada"
    assert given.contact(number).state is State.SUBMITTED
    assert len(given.rows(Letter)) == before


def test_what_is_put_in_is_edited_and_sent_as_any_text(given: Given) -> None:
    chosen, number = kept(given, TextKind.ASK_BACK, text="Over welk jaar gaat uw vraag?"), given.asked()
    page = put_in(given, number, "wedervraag", "tekst", chosen)
    path = f"/verzoeken/{number}/wedervraag"
    fields = page.form(path).fields
    sent = given.sign_in("pcp-bzk").post(path, fields | {"tekst": f"{fields['tekst']} Of welke maand?"})
    assert sent.status == 303
    assert given.rows(Message)[-1].text == "Over welk jaar gaat uw vraag? Of welke maand?"


@pytest.mark.parametrize("chosen", ["", "x", "999999"])
def test_a_text_that_is_not_in_the_list_is_said_at_the_list(given: Given, chosen: str) -> None:
    kept(given)
    number = given.asked()
    page = put_in(given, number, "toestemming-vragen", "advies", chosen, advies="Eerst dit.")
    assert page.status == 422
    assert "#toestemming-vragen-standaard_advies" in page.html
    assert page.form(f"/verzoeken/{number}/toestemming-vragen").fields["advies"] == "Eerst dit."


def test_the_texts_of_another_ministry_and_those_for_another_field_are_not_offered(given: Given) -> None:
    other = kept(given, at="SZW", by="pcp-szw")
    reason = kept(given, TextKind.REASON)
    number = given.asked()
    assert "Feiten van SZW" not in given.page(number, "pcp-bzk").html
    for chosen in (other, reason):
        page = put_in(given, number, "toestemming-vragen", "advies", chosen)
        assert (page.status, TEXT in page.text) == (422, False)


def test_a_text_that_has_ended_is_no_longer_chosen(given: Given) -> None:
    chosen, number = kept(given), given.asked()
    given.database.write_now(standard_texts.end, chosen, given.actor("pcp-bzk"), version=1)
    assert put_in(given, number, "toestemming-vragen", "advies", chosen).status == 422


def test_a_stranger_and_who_may_not_do_the_deed_put_nothing_in(given: Given) -> None:
    chosen, number = kept(given), given.asked()
    path = f"/verzoeken/{number}/toestemming-vragen"
    typed = {"versie": "1", "voegin": "advies", "standaard_advies": str(chosen)}
    for persona, status in (("pcp-szw", 404), ("kamerlid", 403)):
        page = given.sign_in(persona).post(path, typed)
        assert (page.status, TEXT in page.text) == (status, False)


def test_in_sealed_help_only_the_texts_of_the_unit_itself_are_offered(given: Given) -> None:
    for kind in TextKind:
        kept(given, kind, text="Tekst van het ministerie.")
    new(given, "wetgeving-bzk", soort="reason", titel="Van de eenheid", tekst="Wij helpen hier niet bij.")
    assert new(given, "wetgeving-bzk").status == 422, "the unit gives no advice"
    number = given.sealed()
    for persona in ("pcp-bzk", "wetgeving-bzk"):
        assert "Feiten van BZK" not in given.page(number, persona).html
    assert "Van de eenheid" in given.page(number, "wetgeving-bzk").html
    assert "Van de eenheid" not in given.page(given.asked(), "pcp-bzk").html
