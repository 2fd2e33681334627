"""Bureau Wetgeving helps a member per contact: who is named reads that one, acts in it, and loses it at once."""

from datetime import timedelta

import pytest

from contactdesk import contacts, people
from contactdesk.audit import contents
from contactdesk.law.days import today
from contactdesk.law.permissions import SYSTEM, Grant
from contactdesk.letters import outbox
from contactdesk.operations import reminders
from contactdesk.store.models import AuditEntry, ContactRequest, Letter, RoleGrant
from contactdesk.words import Form, LetterState, Party, Role
from tests.contacts import MARKER, Given
from tests.web import Page

BO = "bo.bureau@tweedekamer.example"
SECOND = "Tess Tweede"
HELP = {
    "vorm": "amendment_assistance",
    "wetsvoorstel": "Wet open data",
    "onderwerp": MARKER,
    "vraag": MARKER,
    "bevestigd": "ja",
    "sleutel": "een",
}
#: everybody else who may know of sealed help, and what each may open
OTHERS = ("pcp-bzk", "plv-bzk", "minister-bzk", "wetgeving-bzk")


def names(given: Given, number: str, whom: str | None = "bureau", by: str = "kamerlid") -> None:
    given.did(contacts.name_helper, number, by=by, person_id=given.ids[whom] if whom else None)


def statuses(given: Given, number: str, persona: str = "bureau") -> tuple[int, int]:
    browser = given.sign_in(persona)
    return browser.get(f"/verzoeken/{number}").status, browser.get(f"/verzoeken/{number}/inhoud").status


def asks(given: Given, persona: str = "kamerlid", **more: object) -> Page:
    fields = HELP | {"organisatie": given.organisation("BZK"), "jurist": given.ids["bureau"], **more}
    return given.sign_in(persona).post("/verzoeken", fields)


@pytest.fixture
def number(given: Given) -> str:
    """Sealed help with a bill, for which Bo Bureau is named."""
    found = given.sealed(Form.BILL_ASSISTANCE)
    names(given, found)
    return found


# Named


def test_the_role_alone_reads_nothing(given: Given) -> None:
    made = [given.sealed(), given.sealed(Form.BILL_ASSISTANCE), given.asked(), given.asked("BZK", "griffier")]
    for one in made:
        assert statuses(given, one) == (404, 404)
    browser = given.sign_in("bureau")
    assert not [one for one in made if one in browser.get("/verzoeken").html]
    for path in ("/verzoeken/nieuw", "/wachtrij", f"/wachtrij?q={made[0]}", "/toestemming-vooraf", "/beheer"):
        assert browser.get(path).status == 403, path


def test_who_is_named_reads_that_one_and_no_other_of_that_member(given: Given, number: str) -> None:
    others = [given.sealed(), given.sealed(Form.BILL_ASSISTANCE), given.asked(), given.asked("UWV")]
    assert statuses(given, number) == (200, 200)
    assert MARKER in given.sign_in("bureau").get(f"/verzoeken/{number}/inhoud").text
    listed = given.sign_in("bureau").get("/verzoeken").html
    assert (number in listed, MARKER in listed) == (True, False)
    for other in others:
        assert statuses(given, other) == (404, 404)
        assert other not in listed
        assert given.posts(other, "bureau", "bericht", tekst="Hallo").status == 404
        assert given.sign_in("bureau").get(f"/verzoeken/{other}/afspraak.ics").status == 404


def test_the_letter_names_the_bill_only_and_its_answer_goes_to_the_member(given: Given, number: str) -> None:
    (letter,) = [one for one in given.rows(Letter) if one.to_email == BO]
    assert letter.subject == f"Hulp gevraagd aan Bureau Wetgeving: Hulp bij: Wet open data ({number})"
    assert "Kim Kamerlid, Tweede Kamerlid, vraagt u te helpen bij dit ene verzoek" in letter.body
    assert (MARKER in letter.body, f"/verzoeken/{number}" in letter.body) == (False, True)
    assert letter.reply_to == "kim.kamerlid@tweedekamer.example"


def test_a_member_names_one_when_asking(given: Given) -> None:
    checked = asks(given, bevestigd="")
    assert "Bo Bureau" in checked.text
    page = asks(given)
    assert page.status == 303, page.text
    found = given.rows(ContactRequest)[-1]
    assert (found.helper_id, statuses(given, found.number)) == (given.ids["bureau"], (200, 200))
    assert [one.to_email for one in given.rows(Letter) if one.template == "helper"] == [BO]


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"vorm": "conversation"}, "helpt hier alleen bij een amendement of een initiatiefwet"),
        ({"jurist": "999"}, "Kies een medewerker van Bureau Wetgeving uit de lijst"),
        ({"jurist": "Bo"}, "Kies uit de lijst wie van Bureau Wetgeving u helpt"),
    ],
)
def test_a_wrong_choice_is_said_and_keeps_what_was_typed(
    given: Given, more: dict[str, str], message: str
) -> None:
    page = asks(given, **more)
    assert (page.status, message in page.text) == (422, True)
    assert page.form("/verzoeken").fields["vraag"] == MARKER
    assert given.rows(ContactRequest) == []


def test_nobody_is_named_who_is_not_of_bureau_wetgeving(given: Given, number: str) -> None:
    for whom in ("senator", "griffier", "wetgeving-bzk", "minister-bzk"):
        page = given.posts(number, "kamerlid", "bureau-wetgeving", jurist=given.ids[whom])
        assert (page.status, given.contact(number).helper_id) == (422, given.ids["bureau"]), whom


@pytest.mark.parametrize(
    ("persona", "status"),
    [("pcp-bzk", 403), ("wetgeving-bzk", 403), ("bureau", 403), ("assistent", 404), ("senator", 404)],
)
def test_only_the_member_and_who_acts_for_them_name(
    given: Given, number: str, persona: str, status: int
) -> None:
    assert given.posts(number, persona, "bureau-wetgeving", jurist="").status == status
    assert given.contact(number).helper_id == given.ids["bureau"]


def test_what_is_no_help_with_a_law_has_no_helper(given: Given) -> None:
    number = given.asked()
    assert given.posts(number, "kamerlid", "bureau-wetgeving", jurist=given.ids["bureau"]).status == 403
    assert "bureau-wetgeving" not in given.page(number, "kamerlid").html


def test_an_assistant_who_asked_names_for_the_member(given: Given) -> None:
    number = given.asked(
        "BZK",
        "assistent",
        form=Form.AMENDMENT_ASSISTANCE,
        bill_title="Wet open data",
        on_behalf_of=given.ids["kamerlid"],
    )
    names(given, number, by="assistent")
    assert statuses(given, number) == (200, 200)
    said = "Anne Assistent namens Kim Kamerlid heeft Bo Bureau van Bureau Wetgeving gevraagd mee te helpen."
    assert said in given.page(number, "kamerlid").text


# What who is named does


def test_who_is_named_answers_and_writes_in_the_name_of_the_member(given: Given, number: str) -> None:
    given.did(contacts.ask_back, number, by="wetgeving-bzk", text="Welk artikel?")
    answered = given.posts(number, "bureau", "antwoord", tekst="Artikel 3.")
    assert answered.status == 303, answered.text
    assert given.posts(number, "bureau", "bericht", tekst="Haast.").status == 303
    entries = [one for one in given.rows(AuditEntry) if one.action in ("clarify", "message")]
    assert [(one.by_id, one.for_id) for one in entries] == [(given.ids["bureau"], given.ids["kamerlid"])] * 2
    said = "Bo Bureau namens Kim Kamerlid heeft de vraag beantwoord"
    assert said in given.page(number, "kamerlid").text
    content = given.sign_in("kamerlid").get(f"/verzoeken/{number}/inhoud").text
    assert "Bericht van Bo Bureau" in content
    told = {one.to_party for one in given.rows(Letter) if one.template in ("clarified", "message")}
    assert told == {"body"}


def test_who_is_named_does_nothing_else(given: Given, number: str) -> None:
    for deed, fields in (
        ("intrekken", {}),
        ("oppakken", {}),
        ("notitie", {"tekst": "Nee."}),
        ("afhouden", {"tekst": "Nee."}),
        ("besluit", {"uitkomst": "toegestaan", "naam": "Bo", "hoedanigheid": "zelf"}),
    ):
        assert given.posts(number, "bureau", deed, **fields).status in (403, 409, 422), deed
    assert given.contact(number).state.value == "submitted"


def test_each_reading_is_logged_and_the_member_sees_it(given: Given, number: str) -> None:
    assert statuses(given, number) == (200, 200)
    shown = given.page(number, "kamerlid").html.partition('id="gelezen"')[2]
    assert "Bo Bureau" in shown.partition("</section>")[0]


# The others


def test_nobody_else_learns_that_somebody_helps(given: Given) -> None:
    plain, helped = given.sealed(Form.BILL_ASSISTANCE), given.sealed(Form.BILL_ASSISTANCE)
    names(given, helped)
    for number in (plain, helped):
        given.did(contacts.ask_back, number, by="wetgeving-bzk", text="Welk artikel?")
    given.did(contacts.clarify, helped, by="bureau", text="Artikel 3.")
    given.did(contacts.clarify, plain, by="kamerlid", text="Artikel 3.")
    for persona in ("pcp-bzk", "plv-bzk", "minister-bzk"):
        text = given.page(helped, persona).text
        assert "Bureau" not in text.replace("Ministerbureau", ""), persona
        rival = given.posts(helped, persona, "oppakken", versie="1").text
        assert "Bo Bureau" not in rival, persona
    told = [one for one in given.rows(Letter) if one.to_party in ("liaison", "minister", "system")]
    assert not [one for one in told if "Bo Bureau" in one.body or "Bureau Wetgeving" in one.body]
    assert "Bureau Wetgeving gevraagd" not in given.page(helped, "wetgeving-bzk").text


def test_the_ministry_does_not_hear_of_a_letter_to_the_helper_that_stopped(given: Given, number: str) -> None:
    letter = next(one for one in given.rows(Letter) if one.to_email == BO)

    def fail(db: object) -> None:
        found = db.get(Letter, letter.id)  # type: ignore[attr-defined]
        found.state, found.last_error = LetterState.FAILED, "550 unknown"

    given.database.write_now(fail)
    assert "U bent gevraagd te helpen" in given.page(number, "kamerlid").text
    for persona in ("pcp-bzk", "plv-bzk"):
        assert "gevraagd te helpen" not in given.page(number, persona).text
        again = given.sign_in(persona).post(
            f"/verzoeken/{number}/berichten/{letter.id}/opnieuw", {"sleutel": "a"}
        )
        assert again.status == 404
    assert "niet bezorgd" not in given.sign_in("pcp-bzk").get("/wachtrij").text


# No longer


def test_who_is_named_no_more_reads_nothing_at_once_also_in_a_running_session(
    given: Given, number: str
) -> None:
    browser = given.sign_in("bureau")
    assert browser.get(f"/verzoeken/{number}/inhoud").status == 200
    page = given.posts(number, "kamerlid", "bureau-wetgeving", jurist="")
    assert page.status == 303, page.text
    for path in ("", "/inhoud"):
        assert browser.get(f"/verzoeken/{number}{path}").status == 404
    assert number not in browser.get("/verzoeken").html
    assert given.posts(number, "bureau", "bericht", tekst="Nog iets").status == 404
    assert "heeft de hulp van Bureau Wetgeving beëindigd" in given.page(number, "kamerlid").text
    given.did(contacts.withdraw, number, by="kamerlid")
    assert [one.template for one in given.rows(Letter) if one.to_email == BO] == ["helper"]
    strays = given.database.read_now(lambda db: list(contents.strays(db)))
    assert not [one for one in strays if number in one]


def test_the_page_tells_the_member_who_reads_along(given: Given, number: str) -> None:
    text = " ".join(given.page(number, "kamerlid").text.split())
    assert "Dit hele verzoek, tot u dat beëindigt Bo Bureau, Bureau Wetgeving" in text
    assert "U bent gevraagd te helpen Bureau Wetgeving" in text, "to whom that letter went"


def test_another_takes_the_place_of_who_was_named(given: Given, number: str) -> None:
    def add(db: object) -> int:
        new = people.add_person(db, name=SECOND, email="tess@tweedekamer.example", by=SYSTEM)  # type: ignore[arg-type]
        people.grant_role(db, new, Grant(Role.HELPER), by=SYSTEM)  # type: ignore[arg-type]
        return new

    given.ids["tess"] = given.database.write_now(add)
    names(given, number, "tess")
    assert statuses(given, number) == (404, 404)
    assert f"{SECOND}, Bureau Wetgeving" in given.page(number, "kamerlid").text
    stale = next(one for one in given.rows(Letter) if one.to_email == BO)
    assert given.database.read_now(lambda db: outbox.is_overtaken(db, stale.id))


def test_it_can_be_ended_when_the_contact_is_over(given: Given, number: str) -> None:
    given.did(contacts.withdraw, number, by="kamerlid")
    assert statuses(given, number) == (200, 200)
    names(given, number, None)
    assert statuses(given, number) == (404, 404)


def test_who_has_no_account_any_more_reads_nothing(given: Given, number: str) -> None:
    given.database.write_now(people.end_person, BO, today(given.clock()), SYSTEM)
    assert given.database.read_now(people.actor, given.ids["bureau"], today(given.clock())) is None
    page = given.page(number, "kamerlid").text
    assert "De hulp van Bureau Wetgeving is beëindigd: die medewerker heeft die rol niet meer." in page
    assert "die medewerker" not in given.page(number, "pcp-bzk").text


def test_a_role_that_is_given_again_brings_no_contact_back(given: Given, number: str) -> None:
    role = next(one for one in given.rows(RoleGrant) if one.role is Role.HELPER)
    given.database.write_now(people.end_grant, role.id, today(given.clock()), SYSTEM, party=Party.SYSTEM)
    given.database.write_now(people.grant_role, given.ids["bureau"], Grant(Role.HELPER), by=SYSTEM)
    assert (given.contact(number).helper_id, statuses(given, number)) == (None, (404, 404))


def test_the_clock_ends_what_a_last_day_ended(given: Given, number: str) -> None:
    role = next(one for one in given.rows(RoleGrant) if one.role is Role.HELPER)
    tomorrow = today(given.clock()) + timedelta(days=1)
    given.database.write_now(people.end_grant, role.id, tomorrow, SYSTEM, party=Party.SYSTEM)
    assert given.contact(number).helper_id == given.ids["bureau"]
    given.clock.advance(timedelta(days=1))
    given.database.write_now(reminders.due)
    assert given.contact(number).helper_id is None
