"""One report of a contact with several members: each of them knows of it as the one does, and nobody else does."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session

from contactdesk import contacts
from contactdesk.audit.contents import strays
from contactdesk.contacts import calendar_feed, lists, search
from contactdesk.contacts.lists import Filters
from contactdesk.law import permissions
from contactdesk.law.outcomes import NotFound
from contactdesk.store import met, visibility
from contactdesk.store.models import AuditEntry, ContactRequest, Letter, LetterChoice, OtherMember
from contactdesk.words import LetterState, LettersTo, State
from tests.contacts import Given
from tests.test_reports import like, listed
from tests.web import Page

NORA, OMAR, LISA = "Nora Nieuw", "Omar Oud", "Lisa Later"


@pytest.fixture
def seats(given: Given) -> Given:
    """Three colleagues of Kim in the Tweede Kamer."""
    for name in (NORA, OMAR, LISA):
        given.ids[name] = given.seated(name)
    return given


def typed(given: Given, *members: str, **more: Any) -> dict[str, Any]:
    """What Uma of UWV fills in: a visit of this morning, with these members."""
    return {
        "organisatie": given.organisation("UWV"),
        "lid": [str(given.ids[one]) for one in members],
        "vorm": "working_visit",
        "onderwerp": "Storing bij DigiD",
        "wanneer": "24-11-2026 08:00",
        **more,
    }


def check(given: Given, *members: str, **more: Any) -> Page:
    return given.sign_in("zbo-uwv").post("/verzoeken", typed(given, *members, **more))


def sent(given: Given, *members: str) -> str:
    """From the form, with the check in between; the number."""
    fields = check(given, *members).form("/verzoeken").fields
    page = given.sign_in("zbo-uwv").post("/verzoeken", fields | {"bevestigd": "ja"})
    assert page.status == 303, page.text
    return page.location.rpartition("/")[2]


def told(given: Given) -> set[str]:
    return {one.to_email for one in given.rows(Letter) if one.template == "reported"}


def sees(given: Given, number: str, who: str) -> bool:
    try:
        given.database.read_now(visibility.find, number, given.actor(who))
    except NotFound:
        return False
    return True


# One contact


def test_an_answer_to_the_receipt_reaches_each_of_the_members(seats: Given) -> None:
    sent(seats, NORA, "kamerlid", OMAR)
    (receipt,) = [one for one in seats.rows(Letter) if one.to_party == "initiator"]
    emails = [seats.actor(one).email for one in (NORA, "kamerlid", OMAR)]
    assert receipt.reply_to == ", ".join(emails)
    assert f"dat komt bij {NORA}, Kim Kamerlid en {OMAR}." in receipt.body
    for letter in seats.rows(Letter):
        if letter.to_party == "member":
            assert letter.reply_to not in emails, "who was met answers the body, not each other"


def test_of_who_leaves_it_to_an_assistant_the_assistant_gets_the_answer(seats: Given) -> None:
    kim = seats.ids["kamerlid"]
    seats.database.write_now(
        lambda db: db.add(
            LetterChoice(person_id=kim, letters_to=LettersTo.ASSISTANT, chosen_at=seats.clock())
        )
    )
    sent(seats, NORA, "kamerlid")
    (receipt,) = [one for one in seats.rows(Letter) if one.to_party == "initiator"]
    assert receipt.reply_to == f"{seats.actor(NORA).email}, {seats.actor('assistent').email}"


def test_a_visit_of_several_members_is_one_contact_and_each_gets_one_letter(seats: Given) -> None:
    number = sent(seats, NORA, "kamerlid", OMAR)
    (contact,) = seats.rows(ContactRequest)
    assert contact.number == number
    assert seats.database.read_now(met.members, contact) == [
        seats.ids[one] for one in (NORA, "kamerlid", OMAR)
    ]
    kim = seats.actor("kamerlid").email
    assert told(seats) == {seats.actor(NORA).email, kim, seats.actor(OMAR).email}
    assert len(seats.rows(Letter)) == len({one.to_email for one in seats.rows(Letter)}), "nobody gets two"


def test_every_letter_names_them_all_and_a_subject_the_first_with_how_many(seats: Given) -> None:
    sent(seats, NORA, "kamerlid", OMAR)
    found = {one.template: one for one in seats.rows(Letter)}
    names = "Nora Nieuw, Kim Kamerlid en Omar Oud, Tweede Kamerleden"
    assert "had contact met Kamerlid Nora Nieuw en 2 anderen over" in found["notice"].subject
    assert all(names in " ".join(one.body.split()) for one in found.values())
    assert f"{names}, kregen ook bericht" in found["receipt"].body


def test_who_is_not_named_sees_nothing_whatever_else_they_may(seats: Given) -> None:
    number = sent(seats, NORA, "kamerlid")
    assert [sees(seats, number, one) for one in (NORA, "kamerlid", "assistent", LISA, "senator")] == [
        *(True, True, True),
        *(False, False),
    ]
    assert seats.sign_in("senator").get(f"/verzoeken/{number}").status == 404
    lisa = seats.actor(LISA)
    assert seats.database.read_now(lists.own, lisa).rows == []
    assert seats.database.read_now(calendar_feed.feed, lisa).count("BEGIN:VEVENT") == 0


@pytest.mark.parametrize("who", ["kamerlid", "assistent"])
def test_the_second_has_page_list_and_search_as_the_first_has(seats: Given, who: str) -> None:
    number = sent(seats, NORA, "kamerlid")
    page = seats.page(number, who)
    assert "Nora Nieuw en Kim Kamerlid, Tweede Kamerleden" in page.text
    assert "Klopt dit niet? Antwoord dan op de brief" in page.text
    for address in ("/verzoeken?lijst=afgesloten", f"/verzoeken?lijst=afgesloten&q={number}"):
        assert number in seats.sign_in(who).get(address).values("data-nummer")


def test_python_and_the_database_agree_on_whose_contact_it_is(seats: Given) -> None:
    contact = seats.contact(sent(seats, NORA, "kamerlid"))

    def found(db: Session, who: str) -> tuple[bool, bool]:
        one = seats.actor(who)
        mine = lists.own(db, one).rows != []
        return mine, permissions.is_party(one, contact) and permissions.is_own_side(one, contact)

    for who in (NORA, "kamerlid", "assistent", OMAR, "senator"):
        seen = seats.database.read_now(found, who)
        assert seen[0] is seen[1] is (who in (NORA, "kamerlid", "assistent"))


def test_a_former_member_who_handles_contacts_now_handles_not_this_one(seats: Given) -> None:
    contact = seats.contact(sent(seats, NORA, "kamerlid"))
    kim, liaison = seats.actor("kamerlid"), seats.actor("pcp-szw")
    both = replace(liaison, id=kim.id, met=kim.met)
    assert permissions.is_own_side(both, contact)
    assert not permissions.is_own_side(liaison, contact)


# The form


@pytest.mark.parametrize(
    ("members", "field", "said"),
    [
        ((NORA, "kamerlid", NORA), "lid-3", "Dit Kamerlid hebt u al genoemd"),
        ((NORA, NORA), "lid-2", "Dit Kamerlid hebt u al genoemd"),
        ((NORA, "senator"), "lid-2", "Dit Kamerlid zit in de andere Kamer"),
        ((NORA, "pcp-bzk"), "lid-2", "Kies een Kamerlid"),
    ],
)
def test_a_wrong_member_is_refused_beside_the_field_and_the_others_stay(
    seats: Given, members: tuple[str, ...], field: str, said: str
) -> None:
    page = check(seats, *members)
    assert page.status == 422
    assert f'href="#{field}"' in page.html
    assert said in page.text
    assert chosen(page)[: len(members) - 1] == [str(seats.ids[one]) for one in members[:-1]]
    assert seats.rows(ContactRequest) == []


def chosen(page: Page) -> list[str]:
    """What each list of members has chosen; the lists are many under one name, so they are counted in the page itself."""
    lists_ = page.html.split('name="lid"')[1:]
    found = []
    for one in lists_:
        options = one.partition("</select>")[0].split("<option ")[1:]
        found += [each.split('"')[1] for each in options if " selected" in each] or [""]
    return found


def test_where_the_minister_is_asked_one_member_is_named_before_it_was_there(seats: Given) -> None:
    here = {"organisatie": seats.organisation("BZK"), "vorm": "conversation", "wanneer": "26-11-2026 10:00"}
    page = seats.sign_in("ambtenaar-bzk").post("/verzoeken", typed(seats, NORA, "kamerlid", **here))
    assert page.status == 422
    assert 'href="#lid-2"' in page.html
    assert "Meer Kamerleden noemt u dan alleen bij een contact dat er al was" in page.text


def test_a_body_plans_one_contact_with_several_members_and_each_can_decline(seats: Given) -> None:
    """Nobody is asked: each of them is told, and who declines ends it for nobody else."""
    fields = check(seats, NORA, "kamerlid", wanneer="26-11-2026 10:00").form("/verzoeken").fields
    page = seats.sign_in("zbo-uwv").post("/verzoeken", fields | {"bevestigd": "ja"})
    assert page.status == 303
    number = page.location.rpartition("/")[2]
    assert seats.contact(number).state is State.NOTIFIED
    assert told(seats) == {seats.actor(one).email for one in (NORA, "kamerlid")}
    assert "Wijs dit contact af" in seats.page(number, "kamerlid").text
    assert seats.posts(number, "kamerlid", "afhouden", tekst="").location == "/verzoeken"
    assert (seats.contact(number).state, of(seats, number)) == (State.NOTIFIED, [seats.ids[NORA]])
    seats.did(contacts.decline, number, NORA)
    assert seats.contact(number).state is State.DECLINED


def test_one_more_member_keeps_what_was_typed_and_sends_nothing(seats: Given) -> None:
    uma = seats.sign_in("zbo-uwv")
    page = uma.post("/verzoeken", typed(seats, NORA, "kamerlid") | {"nog_lid": "ja", "stap": "2"})
    assert page.status == 200
    assert chosen(page) == [str(seats.ids[NORA]), str(seats.ids["kamerlid"]), "", ""]
    assert chosen(uma.post("/verzoeken", typed(seats) | {"nog_lid": "ja"})) == ["", ""]
    assert page.form("/verzoeken").fields["onderwerp"] == "Storing bij DigiD"
    assert seats.rows(ContactRequest) == []


def test_a_draft_keeps_them_all(seats: Given) -> None:
    uma = seats.sign_in("zbo-uwv")
    begun = uma.post("/verzoeken", typed(seats, NORA, "kamerlid") | {"stap": "2"})
    draft = begun.location.removesuffix("/controleer")
    page = uma.post(draft, typed(seats, NORA, "kamerlid", OMAR) | {"nog_lid": "ja"})
    assert chosen(page)[:3] == [str(seats.ids[one]) for one in (NORA, "kamerlid", OMAR)]
    assert chosen(uma.get(draft)) == [str(seats.ids[one]) for one in (NORA, "kamerlid", OMAR)]


def test_such_a_contact_once_more_has_the_same_members(seats: Given) -> None:
    number = sent(seats, NORA, "kamerlid", OMAR)
    assert chosen(like(seats, number)) == [str(seats.ids[one]) for one in (NORA, "kamerlid", OMAR)]


# Lists


def test_the_list_of_a_year_names_them_all(seats: Given) -> None:
    sent(seats, NORA, "kamerlid", OMAR)
    (line,) = listed(seats)
    assert line[5] == "Nora Nieuw, Kim Kamerlid en Omar Oud"


def test_the_filter_of_the_queue_finds_it_by_each_of_them(seats: Given) -> None:
    number = sent(seats, NORA, "kamerlid")
    seats.clock.advance(timedelta(minutes=1))
    seats.did(contacts.reopen, number, "zbo-uwv")

    liaison = seats.actor("pcp-szw")

    def found(who: str) -> list[str]:
        asked = Filters(member_id=seats.ids[who])
        page = seats.database.read_now(lists.page, liaison, "meldingen", filters=asked)
        return [one.number for one in page.rows]

    assert [found(who) for who in (NORA, "kamerlid", LISA)] == [[number], [number], []]
    offered = seats.database.read_now(lists.offered, liaison)
    assert {name for _, name in offered.members} == {NORA, "Kim Kamerlid"}


def test_who_ends_the_role_of_one_of_them_reads_what_is_open(seats: Given) -> None:
    number = sent(seats, NORA, "kamerlid")
    seats.clock.advance(timedelta(minutes=1))
    seats.did(contacts.reopen, number, "zbo-uwv")
    found = seats.database.read_now(lists.open_of, [seats.ids["kamerlid"], seats.ids[LISA]])
    assert {who: [one for one, _ in of] for who, of in found.items()} == {seats.ids["kamerlid"]: [number]}


def test_the_log_knows_each_row(seats: Given) -> None:
    sent(seats, NORA, "kamerlid", OMAR)
    (entry,) = [one for one in seats.rows(AuditEntry) if one.action == "submit"]
    rows = {str(one.id) for one in seats.rows(OtherMember)}
    assert set(entry.details["rows"]["other_member"]) == rows
    assert len(rows) == 2


# One of them declines


def planned(given: Given, *members: str) -> str:
    """It was not there yet after all, and is planned for later."""
    number = sent(given, *members)
    given.clock.advance(timedelta(minutes=1))
    given.did(contacts.reopen, number, "zbo-uwv")
    given.did(contacts.schedule, number, "zbo-uwv", at=given.clock() + timedelta(days=3))
    return number


def of(given: Given, number: str) -> list[int]:
    found: list[int] = given.database.read_now(met.members, given.contact(number))
    return found


def test_who_declines_ends_it_for_nobody_else(seats: Given) -> None:
    number = planned(seats, "kamerlid", NORA, OMAR)
    count = len(seats.rows(Letter))
    page = seats.posts(number, "kamerlid", "afhouden", tekst="Ik kan niet, zei de vleermuis.")
    assert (page.status, page.location) == (303, "/verzoeken")
    contact = seats.contact(number)
    assert (contact.state, contact.closed_at) == (State.SCHEDULED, None)
    assert of(seats, number) == [seats.ids[NORA], seats.ids[OMAR]]
    assert [sees(seats, number, one) for one in ("kamerlid", NORA, OMAR)] == [False, True, True]
    letters = {one.to_email: one for one in seats.rows(Letter)[count:]}
    body = letters[next(one for one in letters if one.startswith("postbus@uwv"))]
    assert f"Kim Kamerlid doet niet mee aan dit contact. Het gaat door met {NORA} en {OMAR}" in body.body
    assert "vleermuis" in body.body
    assert {seats.actor(one).email for one in (NORA, OMAR)} <= set(letters)
    assert not any(
        "vleermuis" in one.body for one in letters.values() if one.to_party in ("liaison", "minister")
    )
    assert not any(one.ics_method == "CANCEL" for one in letters.values()), "the others still meet"
    page = seats.page(number, "zbo-uwv")
    assert "gezegd niet mee te doen; de andere Kamerleden gaan verder" in page.text
    assert "vleermuis" in page.text
    known = seats.database.read_now(lambda db: list(strays(db)))
    assert not [what for what in known if what.startswith(("contact ", "other member"))]
    assert seats.database.read_now(search.differing) == 0


def test_who_has_an_assistant_say_it_hears_so_and_loses_the_appointment(seats: Given) -> None:
    number = planned(seats, NORA, "kamerlid")
    count = len(seats.rows(Letter))
    assert seats.posts(number, "assistent", "afhouden", tekst="").status == 303
    (own,) = [one for one in seats.rows(Letter)[count:] if one.to_email == seats.actor("kamerlid").email]
    assert own.subject.startswith("U doet niet mee")
    assert "heeft gezegd dat u niet meedoet" in own.body
    assert own.ics_method == "CANCEL"
    assert f"mailto:{own.to_email}" in (own.ics or "").replace("\r\n ", "")
    assert of(seats, number) == [seats.ids[NORA]]
    assert not sees(seats, number, "assistent")


def test_when_the_last_one_declines_it_is_over(seats: Given) -> None:
    number = planned(seats, NORA, "kamerlid")
    seats.did(contacts.decline, number, NORA)
    assert seats.contact(number).state is State.SCHEDULED
    page = seats.posts(number, "kamerlid", "afhouden", tekst="")
    assert (page.status, page.location) == (303, f"/verzoeken/{number}")
    assert seats.contact(number).state is State.DECLINED
    assert of(seats, number) == [seats.ids["kamerlid"]]


# Corrected afterwards


def mend(given: Given, number: str, *members: str, by: str = "zbo-uwv", **more: str) -> Page:
    fields = {"onderwerp": "Storing bij DigiD", "vraag": "", "vorm": "working_visit", "debat": ""}
    ids = [str(given.ids[one]) for one in members]
    return given.posts(number, by, "verbeteren", **(fields | more), lid=[*ids, "", ""])


def newest_letters(given: Given) -> dict[str, set[str]]:
    """Of the newest entry: per letter to whom."""
    newest = given.rows(AuditEntry)[-1].id
    found: dict[str, set[str]] = {}
    for one in given.rows(Letter):
        if one.audit_id == newest:
            found.setdefault(one.template, set()).add(one.to_email)
    return found


def test_who_is_taken_out_of_a_report_loses_sight_of_it_and_hears_why(seats: Given) -> None:
    number = sent(seats, NORA, "kamerlid")
    assert "Met welk Kamerlid" in seats.page(number, "zbo-uwv").text
    assert mend(seats, number, NORA, OMAR).status == 303
    assert [sees(seats, number, one) for one in (NORA, OMAR, "kamerlid", "assistent")] == [
        *(True, True),
        *(False, False),
    ]
    assert seats.sign_in("kamerlid").get(f"/verzoeken/{number}").status == 404
    assert number not in seats.sign_in("kamerlid").get("/verzoeken?lijst=afgesloten").html
    letters = newest_letters(seats)
    assert letters["unnamed"] == {seats.actor("kamerlid").email}
    assert letters["reported"] == {seats.actor(OMAR).email}
    assert seats.actor(NORA).email in letters["corrected"]
    last = next(one for one in seats.rows(Letter) if one.template == "unnamed")
    assert "heeft de melding van dit contact verbeterd: het was niet met u" in last.body
    assert f"/verzoeken/{number}" not in last.body
    assert "verbeterd: met welke Kamerleden" in seats.page(number, "zbo-uwv").text


def test_the_first_can_go_too_and_a_letter_that_did_not_leave_yet_stays(seats: Given) -> None:
    number = sent(seats, NORA, "kamerlid")
    assert mend(seats, number, "kamerlid").status == 303
    assert seats.database.read_now(met.members, seats.contact(number)) == [seats.ids["kamerlid"]]
    assert not sees(seats, number, NORA)
    states = {one.to_email: one.state for one in seats.rows(Letter) if one.template == "reported"}
    assert states[seats.actor(NORA).email] is LetterState.SUPERSEDED
    assert states[seats.actor("kamerlid").email] is LetterState.QUEUED
    found = seats.database.read_now(lambda db: list(strays(db)))
    assert not [line for line in found if "other member" in line or number in line]


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ((NORA, NORA), "Dit Kamerlid hebt u al genoemd"),
        (("senator",), "Dit Kamerlid zit in de andere Kamer"),
        (("kamerlid", "pcp-bzk"), "Kies een Kamerlid"),
    ],
)
def test_a_correction_that_is_wrong_changes_nothing(
    seats: Given, members: tuple[str, ...], said: str
) -> None:
    number = sent(seats, NORA, "kamerlid")
    page = mend(seats, number, *members)
    assert (page.status, said in page.text) == (422, True)
    assert seats.database.read_now(met.members, seats.contact(number)) == [
        seats.ids[NORA],
        seats.ids["kamerlid"],
    ]


def test_a_report_is_mended_for_five_working_days_and_by_nobody_else(seats: Given) -> None:
    number = sent(seats, NORA, "kamerlid")
    assert mend(seats, number, NORA, by="kamerlid").status == 403
    seats.clock.advance(timedelta(days=9))
    assert 'id="verbeteren"' not in seats.page(number, "zbo-uwv").html
    assert mend(seats, number, NORA).status == 409


def test_a_contact_that_was_asked_is_not_mended_once_it_was_there(seats: Given) -> None:
    number = seats.asked("UWV")
    seats.did(contacts.hold, number, "zbo-uwv", held_at=seats.clock())
    assert 'id="verbeteren"' not in seats.page(number, "kamerlid").html
    assert mend(seats, number, NORA, by="kamerlid").status == 409


def test_an_official_who_told_of_a_contact_mends_it_and_everybody_hears(seats: Given) -> None:
    number = seats.reported("BZK", "ambtenaar-bzk", took_place_at=seats.clock() - timedelta(days=1))
    page = mend(seats, number, NORA, by="ambtenaar-bzk", vorm="conversation", vraag="Zij belde.")
    assert page.status == 303
    letters = newest_letters(seats)
    assert letters["unnamed"] == {seats.actor("kamerlid").email}
    assert letters["reported"] == {seats.actor(NORA).email}
    assert len(letters["corrected"]) == 2, "the minister's office and the contact persons"
    body = next(one.body for one in seats.rows(Letter) if one.template == "corrected")
    assert "heeft deze melding verbeterd: de vraag, met welke Kamerleden. U hoeft niets te doen." in body
