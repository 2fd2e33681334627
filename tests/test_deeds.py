"""Every deed on a contact over HTTP: what it does, what bad input gets, and what a rival leaves of it."""

from datetime import timedelta
from typing import Any

import pytest

from contactdesk import contacts
from contactdesk.contacts import decisions
from contactdesk.letters.announcing import LETTERS, TERM_LETTERS
from contactdesk.letters.letter_words.names import NAMES
from contactdesk.routes.contact import TYPED
from contactdesk.routes.deed_commands import COMMANDS
from contactdesk.store.models import Decision, Letter, Message
from contactdesk.words import Foot, Form, How, Outcome, Party, Regime, State
from tests.contacts import ADA, MARKER, Given

#: what is chosen of a list or travels along: it is lost in one click, and made again in one
CHOSEN = {
    *("versie", "besluit_id", "vooraf_id", "alle", "uitkomst", "hoe", "hoedanigheid", "besloten_door"),
    *("vorm", "grond", "geadresseerde", "organisatie", "bewindspersoon", "jurist", "collega", "kant"),
    *("antwoord", "wat", "wie", "welke", "kiest", "of_collega", "lid"),
}

LONG = "x" * 5001
OFFICIAL = {"ambtenaar_naam": ADA.name, "ambtenaar_email": ADA.email, "ambtenaar_telefoon": ADA.phone}
RECORDED = {"hoe": "mondeling", "hoedanigheid": "zelf", "besloten_op": "2026-11-24"}


def state(given: Given, number: str) -> tuple[State, Party | None]:
    contact = given.contact(number)
    return contact.state, contact.ball


def letters(given: Given, number: str) -> list[tuple[str, str]]:
    """Template and address of every letter about a contact, in their order."""
    id_ = given.contact(number).id
    return [(one.template, one.to_email) for one in given.rows(Letter) if one.contact_id == id_]


def test_permission_from_question_to_contact(given: Given) -> None:
    number = given.asked()
    pcp, member = given.sign_in("pcp-bzk"), given.sign_in("kamerlid")

    def post(browser: Any, deed: str, **fields: Any) -> None:
        path = f"/verzoeken/{number}"
        given.clock.advance(timedelta(minutes=1))
        shown = browser.get(path).form(f"{path}/{deed}").fields
        answer = browser.post(f"{path}/{deed}", shown | fields)
        assert (answer.status, answer.location) == (303, path), (deed, answer.text)
        assert 'role="status"' in browser.get(path).html, "the next page says what was done"

    post(pcp, "oppakken")
    post(pcp, "wedervraag", tekst="Welke storing bedoelt u?")
    assert state(given, number) == (State.CLARIFYING, Party.INITIATOR)
    assert "De termijn telt niet door" in member.get(f"/verzoeken/{number}").text
    post(member, "antwoord", tekst="Die van 3 oktober.")
    assert state(given, number) == (State.SUBMITTED, Party.LIAISON)
    post(pcp, "toestemming-vragen", advies="Akkoord.", **OFFICIAL)
    assert state(given, number) == (State.AWAITING_PERMISSION, Party.MINISTER)
    post(pcp, "herinneren")
    post(pcp, "besluit", uitkomst="toegestaan", naam="M. de Minister", bevestigd="ja", **RECORDED)
    assert state(given, number) == (State.PERMITTED, Party.INITIATOR)
    assert ADA.phone in member.get(f"/verzoeken/{number}").text
    post(member, "bericht", tekst="Dank u.")
    post(member, "afronden", gedeeld="De oorzaak van de storing.")
    assert state(given, number) == (State.HELD, None)


def test_an_appointment_is_made_moved_fetched_and_called_off(given: Given) -> None:
    number = given.permitted()
    path = f"/verzoeken/{number}/afspraak.ics"
    member = given.sign_in("kamerlid")
    assert member.get(path).status == 404
    answer = given.posts(
        number, "pcp-bzk", "afspraak", wanneer="2026-12-01T14:00", duur="45", plaats="Turfmarkt"
    )
    assert answer.status == 303
    ics = member.get(path).response
    assert ics.headers["content-type"].startswith("text/calendar")
    for line in (
        "DTSTART:20261201T130000Z",
        "DTEND:20261201T134500Z",
        "LOCATION:Turfmarkt",
        "METHOD:PUBLISH",
    ):
        assert line in ics.text
    assert "ORGANIZER" in given.sign_in("pcp-bzk").get(path).response.text, "who made it"
    assert given.sign_in("minister-bzk").get(path).status == 403, "the office has no place in it"
    assert given.sign_in("senator").get(path).status == 404
    given.posts(number, "ambtenaar-bzk", "afspraak", wanneer="2-12-2026 10:00")
    assert given.contact(number).appointment_minutes == 30
    given.posts(number, "kamerlid", "afzeggen")
    assert state(given, number) == (State.PERMITTED, Party.INITIATOR)
    methods = [one.ics_method for one in given.rows(Letter) if one.ics and one.to_party == "initiator"]
    assert methods == ["REQUEST", "REQUEST"], "who called it off has no letter about it"
    assert [one.ics_method for one in given.rows(Letter) if one.to_email == ADA.email][-1] == "CANCEL"


def test_a_permission_is_taken_back_with_its_reason(given: Given) -> None:
    number = given.permitted()
    answer = given.posts(
        number,
        "pcp-bzk",
        "toestemming-intrekken",
        reden="Er loopt een zaak.",
        naam="M. de Minister",
        **RECORDED,
    )
    assert answer.status == 303
    assert state(given, number) == (State.REFUSED, None)
    assert "Er loopt een zaak." in given.page(number, "kamerlid").text


def test_the_office_takes_its_own_decision_when_it_signs_in(given: Given) -> None:
    number = given.awaiting()
    given.posts(
        number, "minister-bzk", "besluit", uitkomst="geweigerd", grond="beleidsmening", reden="Beleid.",
        alternatief="Kamervragen.", naam="D. Directeur", hoedanigheid="mandaat",
    )  # fmt: skip
    (decision,) = given.rows(Decision)
    assert (decision.foot, decision.decided_by, decision.outcome) == (
        Foot.LETTER,
        "D. Directeur",
        Outcome.REFUSED,
    )
    page = given.page(number, "kamerlid").text
    for words in (
        "D. Directeur, namens de bewindspersoon",
        "Beleid.",
        "Kamervragen.",
        "geen weigering van de informatie",
    ):
        assert words in page


def test_the_office_says_that_a_recorded_decision_is_not_so(given: Given) -> None:
    number = given.permitted()
    assert given.posts(number, "minister-bzk", "klopt-niet", tekst="").status == 422
    assert given.posts(number, "minister-bzk", "klopt-niet", tekst="Ik zei nee.").status == 303
    assert state(given, number) == (State.AWAITING_PERMISSION, Party.MINISTER)
    assert "Ik zei nee." in given.page(number, "pcp-bzk").text
    page = given.page(number, "kamerlid").text
    assert "Ik zei nee." not in page
    assert "Dit besluit staat niet meer" in page
    assert ADA.phone not in page, "no way without a permission"


def test_an_own_decision_of_the_office_cannot_be_disputed(given: Given) -> None:
    number = given.awaiting()
    given.posts(number, "minister-bzk", "besluit", uitkomst="toegestaan", naam="M.", hoedanigheid="zelf")
    page = given.page(number, "minister-bzk")
    assert f"/verzoeken/{number}/klopt-niet" not in page.html
    assert given.posts(number, "minister-bzk", "klopt-niet", tekst="Toch niet.").status == 403


def test_a_liaison_permits_at_once_on_a_standing_permission(given: Given) -> None:
    number = given.asked()
    assert "vooraf_id" not in given.page(number, "pcp-bzk").html
    standing = given.beforehand()
    path = f"/verzoeken/{number}"
    pcp = given.sign_in("pcp-bzk")
    form = pcp.get(path).form(f"{path}/besluit")
    assert form.fields["vooraf_id"] == str(standing)
    assert pcp.post(form.action, form.fields).status == 303
    (decision,) = given.rows(Decision)
    assert (decision.foot, decision.how) == (Foot.STANDING, How.BEFOREHAND)
    assert "op grond van de toestemming vooraf van" in given.page(number, "kamerlid").text
    (told,) = [one.body for one in given.rows(Letter) if one.template == "permitted"]
    assert "Op grond van: de toestemming vooraf van dinsdag 24 november 2026, nota 2026-123 aan BZK" in told


def test_a_standing_permission_of_another_minister_is_refused_at_its_field(given: Given) -> None:
    number = given.asked()
    given.beforehand()
    answer = given.posts(number, "pcp-bzk", "besluit", uitkomst="toegestaan", hoe="vooraf", vooraf_id="999")
    assert answer.status == 422
    assert "#vooraf-vooraf_id" in answer.html
    assert given.rows(Decision) == []


def test_who_decided_is_chosen_from_the_office_or_typed(given: Given) -> None:
    number = given.awaiting()
    office = given.ids["minister-bzk"]
    page = given.page(number, "pcp-bzk")
    assert f'<option value="{office}">Mina Ministerbureau' in page.html
    stranger = given.posts(
        number, "pcp-bzk", "besluit", uitkomst="toegestaan", besloten_door=given.ids["kamerlid"], **RECORDED
    )
    assert stranger.status == 422
    assert "#besluit-besloten_door" in stranger.html
    chosen = given.posts(
        number, "pcp-bzk", "besluit", uitkomst="toegestaan", besloten_door=office, **RECORDED
    )
    assert chosen.status == 303
    assert given.rows(Decision)[0].decided_by == "Mina Ministerbureau"


def test_notify_runs_between_the_member_and_the_body(given: Given) -> None:
    number = given.asked("UWV")
    assert given.posts(number, "zbo-uwv", "bericht", tekst="Dinsdag kan.").status == 303
    assert given.posts(number, "zbo-uwv", "afspraak", wanneer="2026-12-01T14:00").status == 303
    assert given.posts(number, "kamerlid", "afspraak", wanneer="2026-12-02T14:00").status == 303
    assert state(given, number) == (State.SCHEDULED, Party.BODY)
    given.clock.advance(timedelta(days=9))
    assert given.posts(number, "kamerlid", "afronden", plaatsgevonden_op="2026-12-02").status == 303
    assert state(given, number) == (State.HELD, None)


def test_a_body_declines_and_the_member_withdraws(given: Given) -> None:
    declined, withdrawn = given.asked("UWV"), given.asked("UWV")
    assert given.posts(declined, "zbo-uwv", "afhouden", tekst="Nu niet.").status == 303
    assert "Nu niet." in given.page(declined, "kamerlid").text
    assert given.posts(withdrawn, "kamerlid", "intrekken").status == 303
    assert (state(given, declined)[0], state(given, withdrawn)[0]) == (State.DECLINED, State.WITHDRAWN)


def test_forwarding_makes_a_linked_contact_for_which_the_rules_decide_anew(given: Given) -> None:
    number = given.asked()
    answer = given.posts(number, "pcp-bzk", "doorsturen", organisatie=given.organisation("UWV"))
    assert answer.status == 303
    assert state(given, number) == (State.REFERRED, None)
    following = next(one.number for one in given.rows(type(given.contact(number))) if one.previous_id)
    assert given.contact(following).regime is Regime.NOTIFY
    assert f"/verzoeken/{following}" in given.page(number, "kamerlid").html
    assert f"/verzoeken/{number}" in given.page(following, "kamerlid").html
    beyond = given.page(number, "pcp-bzk").html
    assert f"/verzoeken/{following}" not in beyond, "it is another department's now"


def test_the_liaisons_of_another_department_hear_of_what_is_forwarded_to_them(given: Given) -> None:
    number = given.asked()
    given.posts(number, "pcp-bzk", "doorsturen", organisatie=given.organisation("SZW"))
    following = next(one.number for one in given.rows(type(given.contact(number))) if one.previous_id)
    assert ("submitted", "pcp@szw.example") in letters(given, following)


@pytest.mark.parametrize(
    ("deed", "fields", "field"),
    [
        ("wedervraag", {"tekst": " "}, "tekst"),
        ("wedervraag", {"tekst": LONG}, "tekst"),
        ("bericht", {"tekst": ""}, "tekst"),
        ("notitie", {"tekst": "Stil \u202e om"}, "tekst"),
        ("toestemming-vragen", {"ambtenaar_naam": "Ada"}, "ambtenaar_email"),
        ("toestemming-vragen", {**OFFICIAL, "ambtenaar_email": "ada"}, "ambtenaar_email"),
        ("toestemming-vragen", {"advies": LONG}, "advies"),
        ("ambtenaar", {"ambtenaar_email": ADA.email}, "ambtenaar_naam"),
        ("besluit", {**RECORDED, "naam": "M."}, "uitkomst"),
        ("besluit", {**RECORDED, "naam": "M.", "uitkomst": "ingetrokken"}, "uitkomst"),
        ("besluit", {**RECORDED, "uitkomst": "toegestaan"}, "besloten_door"),
        ("besluit", {**RECORDED, "naam": "M.", "uitkomst": "toegestaan", "hoe": ""}, "hoe"),
        ("besluit", {**RECORDED, "naam": "M.", "uitkomst": "toegestaan", "besloten_op": "2026-11-30"}, "besloten_op"),
        ("besluit", {**RECORDED, "naam": "M.", "uitkomst": "toegestaan", "hoedanigheid": "x"}, "hoedanigheid"),
        ("besluit", {**RECORDED, "naam": "M.", "uitkomst": "voorwaarden"}, "voorwaarden"),
        ("besluit", {**RECORDED, "naam": "M.", "uitkomst": "geweigerd", "grond": "zomaar"}, "grond"),
        ("besluit", {**RECORDED, "naam": "M.", "uitkomst": "geweigerd", "grond": "beleidsmening"}, "reden"),
        ("doorsturen", {"organisatie": ""}, "organisatie"),
        ("doorsturen", {"organisatie": "12345"}, "organisatie"),
        ("doorsturen", {"organisatie": "1", "vorm": "praatje"}, "vorm"),
    ],
)  # fmt: skip
def test_bad_input_comes_back_with_its_message_at_the_field(
    given: Given, deed: str, fields: dict[str, str], field: str
) -> None:
    number = given.asked()
    before = given.contact(number).version
    answer = given.posts(number, "pcp-bzk", deed, **fields)
    assert answer.status == 422
    assert f'href="#{deed}-{field}"' in answer.html
    assert f'id="{deed}-{field}-fout"' in answer.html
    assert answer.form(f"/verzoeken/{number}/{deed}").fields["versie"] == str(before)
    assert given.contact(number).version == before
    for text in fields.values():
        assert (
            not text.strip()
            or text in ("zomaar", "praatje", "12345", "ingetrokken", "x")
            or text in answer.html
        )


@pytest.mark.parametrize(
    ("deed", "fields", "field"),
    [
        ("afspraak", {"wanneer": ""}, "wanneer"),
        ("afspraak", {"wanneer": "morgen"}, "wanneer"),
        ("afspraak", {"wanneer": "2026-11-01T10:00"}, "wanneer"),
        ("afspraak", {"wanneer": "2026-12-01T10:00", "duur": "0"}, "duur"),
        ("afronden", {"plaatsgevonden_op": "2026-12-24T10:00"}, "plaatsgevonden_op"),
        ("afronden", {"plaatsgevonden_op": "ooit"}, "plaatsgevonden_op"),
        ("toestemming-intrekken", {**RECORDED, "naam": "M."}, "reden"),
        ("toestemming-intrekken", {"reden": "Zaak.", "naam": "M.", "hoedanigheid": "zelf"}, "hoe"),
        ("toestemming-intrekken", {**RECORDED, "reden": "Zaak."}, "besloten_door"),
    ],
)
def test_bad_input_after_the_yes_comes_back_too(
    given: Given, deed: str, fields: dict[str, str], field: str
) -> None:
    number = given.permitted()
    answer = given.posts(number, "pcp-bzk", deed, **fields)
    assert (answer.status, f'href="#{deed}-{field}"' in answer.html) == (422, True), answer.text
    assert given.contact(number).state is State.PERMITTED


def test_an_answer_that_is_empty_comes_back(given: Given) -> None:
    number = given.asked()
    given.did(contacts.ask_back, number, text="Welke?")
    answer = given.posts(number, "kamerlid", "antwoord", tekst="")
    assert (answer.status, 'href="#antwoord-tekst"' in answer.html) == (422, True)
    assert given.contact(number).state is State.CLARIFYING


def test_a_reason_to_decline_that_is_too_long_comes_back(given: Given) -> None:
    number = given.asked("UWV")
    answer = given.posts(number, "zbo-uwv", "afhouden", tekst=LONG)
    assert (answer.status, LONG in answer.html) == (422, True)


def test_a_rival_leaves_what_was_typed_in_the_form(given: Given) -> None:
    number = given.asked()
    version = given.contact(number).version
    given.did(contacts.take, number, by="plv-bzk")
    answer = given.posts(number, "pcp-bzk", "wedervraag", tekst="Mijn hele vraag.", versie=version)
    assert answer.status == 409
    assert "Een collega was u voor: Vera Vervanger" in answer.text
    form = answer.form(f"/verzoeken/{number}/wedervraag")
    assert form.fields["tekst"].strip() == "Mijn hele vraag."
    assert given.sign_in("pcp-bzk").post(form.action, form.fields).status == 303, "the second time it goes"


def test_nobody_is_their_own_colleague(given: Given) -> None:
    number = given.asked()
    version = given.contact(number).version
    given.did(contacts.take, number, by="pcp-bzk")
    again = given.posts(number, "pcp-bzk", "oppakken", versie=version)
    other = given.posts(number, "pcp-bzk", "wedervraag", tekst="Mijn hele vraag.", versie=version)
    assert (again.status, other.status) == (409, 409)
    assert "U hebt dit al gedaan: u hebt dit verzoek om" in again.text
    assert "U hebt dit verzoek intussen zelf om" in other.text
    assert "Een collega was u voor" not in again.text + other.text
    assert "Mijn hele vraag." in other.html


def test_after_the_yes_the_turn_is_of_who_asked_as_soon_as_they_know_whom_to_call(given: Given) -> None:
    assert state(given, given.permitted()) == (State.PERMITTED, Party.INITIATOR)
    later = given.asked()
    given.did(contacts.ask_permission, later)
    given.did(decisions.decide, later, ruling=given.ruling())
    assert state(given, later) == (State.PERMITTED, Party.LIAISON)
    given.did(contacts.name_official, later, official=ADA)
    assert state(given, later) == (State.PERMITTED, Party.INITIATOR)


def test_a_rival_decision_leaves_what_was_typed_where_the_form_is_gone(given: Given) -> None:
    number = given.awaiting()
    version = given.contact(number).version
    given.did(decisions.decide, number, by="plv-bzk", ruling=given.ruling(Outcome.REFUSED))
    answer = given.posts(
        number, "pcp-bzk", "besluit", uitkomst="voorwaarden", voorwaarden="Alleen over cijfers.",
        naam="M. de Minister", versie=version, **RECORDED,
    )  # fmt: skip
    assert answer.status == 409
    assert "Een collega was u voor" in answer.text
    assert "Alleen over cijfers." in answer.text
    assert len(given.rows(Decision)) == 1


def test_a_stranger_gets_404_and_a_colleague_403_also_with_bad_input(given: Given) -> None:
    number = given.asked()
    for fields in ({"tekst": "Hallo"}, {"tekst": ""}):
        assert given.posts(number, "senator", "bericht", **fields).status == 404
        assert given.posts(number, "beheer", "bericht", **fields).status == 404
        assert given.posts(number, "kamerlid", "notitie", **fields).status == 403
        assert given.posts(number, "pcp-bzk", "antwoord", **fields).status == 403
        assert given.posts(number, "kamerlid", "wedervraag", **fields).status == 403
    unknown = given.sign_in("pcp-bzk").post("/verzoeken/2026-00000/bericht", {"tekst": "Hallo"})
    assert unknown.status == 404
    assert given.posts(number, "pcp-bzk", "bestaat-niet").status == 404
    assert given.rows(Message) == []


def test_who_moves_what_was_called_off_meanwhile_keeps_why_and_reads_that_it_does_not_go_along(
    given: Given,
) -> None:
    number = given.permitted()
    given.did(contacts.schedule, number, at=given.clock() + timedelta(days=3))
    pcp, path = given.sign_in("pcp-bzk"), f"/verzoeken/{number}/afspraak"
    moving = pcp.get(f"/verzoeken/{number}").form(path).fields | {"reden": "Het debat is verzet"}
    given.did(contacts.call_off, number)
    answer = pcp.post(path, moving)
    form = answer.form(path)
    assert (answer.status, form.fields["reden"]) == (409, "Het debat is verzet")
    assert "Er staat nu geen afspraak. Dit gaat niet mee." in answer.text
    wrong = pcp.post(path, form.fields | {"wanneer": "morgen"})
    assert (wrong.status, wrong.form(path).fields["reden"]) == (422, "Het debat is verzet")


def test_every_text_of_every_deed_is_shown_when_its_form_is_gone() -> None:
    fields = {name for command in COMMANDS.values() for name in command.form.model_fields}
    assert fields - CHOSEN == TYPED.keys()


def test_what_was_typed_to_send_on_is_shown_when_somebody_closed_the_request(given: Given) -> None:
    number = given.asked()
    typed = {"reden": "Dit ligt bij hen.", "vindplaats": "Jaarverslag 2025", "gepubliceerd": "2026-10-20"}
    given.did(contacts.withdraw, number, by="kamerlid")
    to = {"organisatie": given.organisation("SZW"), "versie": "1"}
    answer = given.sign_in("pcp-bzk").post(f"/verzoeken/{number}/doorsturen", typed | to)
    assert answer.status == 409
    assert all(text in answer.text for text in typed.values())


def test_a_form_without_its_version_changes_nothing(given: Given) -> None:
    number = given.asked()
    answer = given.sign_in("pcp-bzk").post(f"/verzoeken/{number}/oppakken")
    assert answer.status == 422
    assert given.contact(number).taken_by_id is None


def test_a_liaison_cannot_choose_who_reads_sealed_content(given: Given) -> None:
    number = given.sealed(Form.BILL_ASSISTANCE)
    assert "ambtenaar_naam" not in given.page(number, "pcp-bzk").html
    answer = given.posts(number, "pcp-bzk", "toestemming-vragen", **OFFICIAL)
    assert answer.status == 422
    assert given.contact(number).official_email is None
    assert given.posts(number, "pcp-bzk", "ambtenaar", **OFFICIAL).status == 403
    assert given.posts(number, "wetgeving-bzk", "ambtenaar", **OFFICIAL).status == 303


def test_what_is_said_on_sealed_help_stands_nowhere_else(given: Given) -> None:
    number = given.sealed()
    assert given.posts(number, "kamerlid", "bericht", tekst=MARKER).status == 303
    assert given.posts(number, "pcp-bzk", "bericht", tekst=MARKER).status == 403
    answer = given.posts(number, "wetgeving-bzk", "afspraak", wanneer="2026-12-01T10:00", plaats=MARKER)
    assert answer.status == 303
    assert given.rows(Message) == []
    assert not any(MARKER in f"{one.subject}{one.body}{one.ics}" for one in given.rows(Letter))


def test_every_letter_has_a_name() -> None:
    rows = (*LETTERS.values(), *TERM_LETTERS.values())
    assert {row.template for found in rows for row in found} <= set(NAMES)
