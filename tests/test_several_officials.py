"""Several officials explain a subject together: each needs the same permission as the first, hears what the first hears, and
may what the first may. Each way to get in without it is tried."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, select

from contactdesk import contacts
from contactdesk.audit import contents
from contactdesk.contacts import calendar_feed, contact_page, decisions, lists, search, standing_permissions
from contactdesk.contacts.contact_page.choices import FILL_IN, LEFT_EMPTY
from contactdesk.contacts.decisions import Ruling
from contactdesk.law import officials, permissions
from contactdesk.law.officials import MOST, Official
from contactdesk.law.outcomes import Invalid, NotFound
from contactdesk.law.permissions import Actor, Grant
from contactdesk.store import visibility
from contactdesk.store.models import ContactRequest, DecisionLink, FurtherOfficial, Letter, StandingPermission
from contactdesk.words import Form, How, Outcome, Role, State
from tests.contacts import ADA, Given
from tests.web import Page

BO = Official("Bo Beleid", "bo.beleid@bzk.example", "070-555 09 09")
CEES = Official("Cees Cijfers", "cees.cijfers@bzk.example")
OFFICE = "minister@bzk.example"


def fields(*named: Official) -> dict[str, str]:
    """As the form has them: the first without a number."""
    typed = {}
    for place, one in enumerate(named, start=1):
        end = "" if place == 1 else f"_{place}"
        typed |= {
            f"ambtenaar_naam{end}": one.name,
            f"ambtenaar_email{end}": one.email,
            f"ambtenaar_telefoon{end}": one.phone or "",
        }
    return typed


def of(given: Given, number: str) -> list[str]:
    return [one.name for one in officials.of(given.contact(number))]


def actor(one: Official) -> Actor:
    """Somebody who signs in with that address, as official."""
    return Actor(900, one.name, one.email, (Grant(Role.OFFICIAL, organisation_id=1),))


def sees(given: Given, number: str, one: Official) -> bool:
    """The same answer by the rows in memory and by the database."""

    def asked(db: Session) -> bool:
        query = select(ContactRequest).where(col(ContactRequest.number) == number)
        found = db.exec(query.where(visibility.visible_to(actor(one)))).first() is not None
        assert found == permissions.is_party(actor(one), db.exec(query).one())
        return found

    return bool(given.database.read_now(asked))


def since(given: Given, number: str, count: int) -> dict[str, Letter]:
    id_ = given.contact(number).id
    return {one.to_email: one for one in given.rows(Letter)[count:] if one.contact_id == id_}


def to(given: Given, number: str, one: Official) -> list[str]:
    """The templates of all letters to them about it."""
    id_ = given.contact(number).id
    return [row.template for row in given.rows(Letter) if (row.contact_id, row.to_email) == (id_, one.email)]


def whole(given: Given) -> None:
    strays = given.database.read_now(lambda db: list(contents.strays(db)))
    assert not [what for what in strays if what.startswith(("contact ", "further", "former"))]
    assert given.database.read_now(search.differing) == 0


def asked(given: Given, *others: Official) -> str:
    number = given.asked("BZK")
    given.did(contacts.ask_permission, number, official=ADA, others=list(others))
    return number


def permitted(given: Given, *others: Official, **more: Any) -> str:
    number = asked(given, *others)
    given.did(decisions.decide, number, ruling=replace(given.ruling(), **more))
    return number


def of_colleague(given: Given) -> str:
    return permitted(given, or_colleague=True)


def beforehand(given: Given) -> str:
    standing, number = given.beforehand(), given.asked("BZK")
    ruling = Ruling(Outcome.PERMITTED, how=How.BEFOREHAND, standing_permission_id=standing)
    given.did(decisions.decide, number, ruling=ruling, official=ADA)
    return number


WITHIN: dict[str, Callable[[Given], str]] = {"of een collega": of_colleague, "vooraf": beforehand}


# Asked for together


def test_two_are_asked_for_permitted_and_told_in_one_round(given: Given) -> None:
    number = given.asked("BZK")
    page = given.posts(number, "pcp-bzk", "toestemming-vragen", advies="Akkoord.", **fields(ADA, BO))
    assert page.status == 303
    assert of(given, number) == [ADA.name, BO.name]
    (office,) = [one for one in given.rows(Letter) if one.template == "asked"]
    assert f"Ambtenaren: {ADA.name} en {BO.name}" in office.body
    assert not sees(given, number, BO)
    assert to(given, number, BO) == []
    count = len(given.rows(Letter))
    given.did(decisions.decide, number, ruling=given.ruling())
    letters = since(given, number, count)
    assert letters[BO.email].template == letters[ADA.email].template == "permitted_official"
    (asker,) = [one for one in letters.values() if one.template == "permitted"]
    for one in (asker, letters[BO.email], letters[ADA.email]):
        assert BO.phone
        assert ADA.name in one.body
        assert BO.phone in one.body
    assert sees(given, number, BO)
    page = given.page(number, "kamerlid")
    assert "Met deze ambtenaren kunt u contact opnemen" in page.text
    assert "tel:" in page.html
    assert page.text.count(BO.name) >= 1
    whole(given)


def test_a_refusal_reaches_none_of_them(given: Given) -> None:
    number = asked(given, BO)
    given.did(decisions.decide, number, "minister-bzk", ruling=given.ruling(Outcome.REFUSED))
    assert not sees(given, number, BO)
    assert to(given, number, BO) == []


def test_the_old_form_with_one_official_leaves_the_others_as_they_are(given: Given) -> None:
    number = permitted(given, BO)
    given.posts(number, "pcp-bzk", "toestemming-vragen", advies="Nog eens.", **fields(ADA))
    assert of(given, number) == [ADA.name, BO.name]
    given.did(decisions.decide, number, ruling=given.ruling())
    given.posts(number, "pcp-bzk", "toestemming-vragen", advies="Zonder.", **fields(ADA, Official("", "")))
    assert of(given, number) == [ADA.name]


def test_a_link_that_was_sent_before_somebody_joined_asks_again(given: Given) -> None:
    number = asked(given)
    was = given.contact(number).asked_version
    given.did(contacts.add_official, number, official=BO)
    contact = given.contact(number)
    assert contact.asked_version > was
    assert contact.state is State.AWAITING_PERMISSION
    letter = given.rows(Letter)[-1]
    assert (letter.template, letter.to_email) == ("asked", OFFICE)
    assert f"Er komt een ambtenaar bij: {BO.name}" in letter.body
    assert given.rows(DecisionLink)[-1].asked_version == contact.asked_version
    assert to(given, number, BO) == []
    assert not sees(given, number, BO)
    whole(given)


@pytest.mark.parametrize(
    ("others", "field"),
    [
        ([ADA], "ambtenaar_email_2"),
        ([replace(BO, email=ADA.email)], "ambtenaar_email_2"),
        ([BO, replace(BO, name="Nog een")], "ambtenaar_email_3"),
    ],
)
def test_who_stands_there_twice_is_refused_at_the_field(
    given: Given, others: list[Official], field: str
) -> None:
    number = given.asked("BZK")
    page = given.posts(number, "pcp-bzk", "toestemming-vragen", **fields(ADA, *others))
    assert page.status == 422
    assert f"#toestemming-vragen-{field}" in page.html
    assert others[0].name in page.html, "what was typed stays"
    assert of(given, number) == []


NOBODY = Official("", "")
#: at the address of who handles the contact, who can be none of its officials
WRONG = Official("Petra Post", "petra.post@bzk.example")


@pytest.mark.parametrize(("deed", "key"), [("toestemming-vragen",) * 2, ("besluit", "vooraf")])
@pytest.mark.parametrize(
    ("beside", "at"),
    [([NOBODY, WRONG], 3), ([BO, NOBODY, WRONG], 4), ([NOBODY, NOBODY, BO, WRONG], 5), ([WRONG], 2)],
)
def test_a_block_left_empty_moves_no_message_to_another_block(
    given: Given, deed: str, key: str, beside: list[Official], at: int
) -> None:
    more = {"uitkomst": "toegestaan", "hoe": "vooraf", "vooraf_id": str(given.beforehand())}
    number = given.asked("BZK")
    page = given.posts(number, "pcp-bzk", deed, **fields(ADA, *beside), **(more if deed == "besluit" else {}))
    assert page.status == 422
    led = re.findall(rf'href="#({key}-ambtenaar[^"]*)"', page.html)
    assert led == [f"{key}-ambtenaar_email_{at}"]
    field = page.html.partition(f'id="{led[0]}"')[2].partition(">")[0]
    assert f'value="{WRONG.email}"' in field
    assert 'aria-invalid="true"' in field
    # unfolded down to where it stands, so that who reads the message sees the field
    before = page.html.partition(f'id="{key}"')[2].partition(f'id="{led[0]}"')[0]
    assert '<details class="more"><summary>Nog een ambtenaar' not in before


@pytest.mark.parametrize(
    ("typed", "key"), [({"wat": "erbij"}, "ambtenaar-erbij"), ({"wat": "ander", "welke": "2"}, "ambtenaar")]
)
def test_what_is_wrong_with_one_of_several_stands_at_the_only_block_there_is(
    given: Given, typed: dict[str, str], key: str
) -> None:
    number = permitted(given, BO, or_colleague=True)
    page = given.posts(
        number, "pcp-bzk", "ambtenaar", kiest="wie", **typed, **fields(replace(CEES, email=ADA.email))
    )
    assert page.status == 422
    assert f'href="#{key}-ambtenaar_email"' in page.html
    assert f'id="{key}-ambtenaar_email-fout"' in page.html
    assert of(given, number) == [ADA.name, BO.name]


def test_the_form_says_of_each_choice_what_an_empty_field_means(given: Given) -> None:
    waits, number = asked(given, BO), permitted(given, BO, or_colleague=True)

    def says(number: str, wat: str) -> str:
        html = given.page(number, "pcp-bzk").html.partition('id="ambtenaar-wat"')[0][-300:]
        html += given.page(number, "pcp-bzk").html.partition('id="ambtenaar-wat"')[2]
        return html.partition(f'name="wat" value="{wat}"')[2].partition('<div class="choice">')[0]

    for one, wat, sentence in (
        (number, "zelfde", LEFT_EMPTY),
        (number, "ander", FILL_IN),
        (number, "weg", "niets in te vullen"),
        (waits, "ander", FILL_IN),
        (waits, "weg", "niets in te vullen"),
    ):
        assert sentence in says(one, wat)
        assert (LEFT_EMPTY in says(one, wat)) == (sentence == LEFT_EMPTY)
        left = given.posts(one, "pcp-bzk", "ambtenaar", kiest="wie", wat=wat, welke="2", **fields(NOBODY))
        assert left.status == (422 if sentence == FILL_IN else 303)
        assert "blijft zoals het is)" not in left.html
    assert of(given, number) == of(given, waits) == [ADA.name]


def test_who_handles_it_is_not_one_of_its_officials(given: Given) -> None:
    number = given.asked("BZK")
    own = Official("Petra Post", given.actor("pcp-bzk").email)
    with pytest.raises(Invalid):
        given.did(contacts.ask_permission, number, official=ADA, others=[own])


def test_there_are_no_more_than_five_and_the_page_says_so(given: Given) -> None:
    number = permitted(given, or_colleague=True)
    for at in range(2, MOST + 1):
        given.did(contacts.add_official, number, official=Official(f"N. {at}", f"n{at}@bzk.example"))
    page = given.posts(number, "pcp-bzk", "ambtenaar", wat="erbij", **fields(BO))
    assert page.status == 422
    assert f"ten hoogste {MOST}" in page.text
    assert len(of(given, number)) == MOST
    assert 'id="ambtenaar-erbij"' not in given.page(number, "pcp-bzk").html


def test_on_a_permission_beforehand_several_are_named_in_one_deed(given: Given) -> None:
    standing, number = given.beforehand(), given.asked("BZK")
    typed = {"uitkomst": "toegestaan", "hoe": "vooraf", "vooraf_id": str(standing), **fields(ADA, BO)}
    page = given.posts(number, "pcp-bzk", "besluit", **typed)
    assert page.status == 303
    assert [one.template for one in given.rows(Letter) if one.to_email in (ADA.email, BO.email)] == [
        "permitted_official"
    ] * 2
    whole(given)


# After the yes


@pytest.mark.parametrize("case", WITHIN)
def test_within_the_permission_somebody_joins_at_once_and_all_hear(given: Given, case: str) -> None:
    number = WITHIN[case](given)
    given.did(contacts.schedule, number, at=given.clock() + timedelta(days=3), place="Kamer 4")
    count, was = len(given.rows(Letter)), given.contact(number)
    page = given.posts(number, "pcp-bzk", "ambtenaar", wat="erbij", **fields(BO))
    assert page.status == 303
    contact = given.contact(number)
    assert (contact.state, contact.permission_id) == (State.SCHEDULED, was.permission_id)
    letters = since(given, number, count)
    assert letters[BO.email].ics_method == letters[ADA.email].ics_method == "REQUEST"
    assert f"{BO.name} doet vanaf nu ook mee" in letters[ADA.email].body
    assert "samen met een collega" in letters[BO.email].body
    (asker,) = [one for one in letters.values() if one.to_party == "initiator"]
    assert f"Er is een ambtenaar bij gekomen: {BO.name}" in asker.body
    assert BO.name in letters[OFFICE].body
    # one attendee per letter, and the same appointment
    for one in (letters[BO.email], letters[ADA.email], asker):
        text = (one.ics or "").replace("\r\n ", "")
        assert text.count("ATTENDEE") == 1
        assert f"mailto:{one.to_email}" in text
        assert f"SEQUENCE:{was.ics_sequence + 1}" in text
        assert f"{ADA.name} en {BO.name}" in text or one.to_party == "official"
    assert sees(given, number, BO)
    assert number in given.database.read_now(calendar_feed.feed, actor(BO))
    assert f"een ambtenaar toegevoegd: {BO.name}" in given.page(number, "kamerlid").text
    whole(given)


def test_outside_the_permission_who_joins_waits_for_a_new_yes_and_the_letter_says_who(given: Given) -> None:
    number = permitted(given)
    count = len(given.rows(Letter))
    assert "Dit valt niet binnen de toestemming." in given.page(number, "pcp-bzk").text
    assert given.posts(number, "pcp-bzk", "ambtenaar", wat="erbij", **fields(BO)).status == 303
    contact = given.contact(number)
    assert (contact.state, contact.permission_id) == (State.AWAITING_PERMISSION, None)
    letters = since(given, number, count)
    assert f"Er komt een ambtenaar bij: {BO.name}." in letters[OFFICE].body
    assert f"{ADA.name} en {BO.name}" in letters[OFFICE].body
    assert "nu niet toegestaan" in letters[ADA.email].subject
    assert BO.email not in letters
    assert not sees(given, number, BO)
    assert f"voor nog een ambtenaar: {BO.name}" in given.page(number, "minister-bzk").text
    given.did(decisions.decide, number, ruling=given.ruling())
    assert sees(given, number, BO)
    assert to(given, number, BO) == ["permitted_official"]
    whole(given)


def test_a_permission_beforehand_that_was_revoked_lets_nobody_join(given: Given) -> None:
    number = beforehand(given)
    (standing,) = given.rows(StandingPermission)
    given.did(standing_permissions.revoke, standing.id, withdrawal=given.withdrawal())
    given.did(contacts.add_official, number, official=BO)
    assert given.contact(number).state is State.AWAITING_PERMISSION
    assert not sees(given, number, BO)
    assert to(given, number, BO) == []


def test_who_drops_out_hears_that_they_are_done_and_reads_it_no_more(given: Given) -> None:
    number = permitted(given, BO, CEES)
    given.did(contacts.schedule, number, at=given.clock() + timedelta(days=3))
    count = len(given.rows(Letter))
    page = given.posts(number, "pcp-bzk", "ambtenaar", kiest="wie", wat="weg", welke="2")
    assert page.status == 303
    assert of(given, number) == [ADA.name, CEES.name]
    letters = since(given, number, count)
    assert (letters[BO.email].template, letters[BO.email].ics_method) == ("official_over", "CANCEL")
    assert "U doet niet meer mee" in letters[BO.email].body
    assert CEES.name not in letters[BO.email].body
    assert f"{BO.name} doet niet meer mee" in letters[CEES.email].body
    assert not sees(given, number, BO)
    assert sees(given, number, CEES)
    assert given.contact(number).permission_id is not None
    assert f"niet meer meedoet: {BO.name}" in given.page(number, "pcp-bzk").text
    # what comes after is not theirs
    count = len(given.rows(Letter))
    given.did(contacts.call_off, number)
    assert BO.email not in since(given, number, count)
    whole(given)


def test_when_the_first_drops_out_the_next_is_the_first(given: Given) -> None:
    number = permitted(given, BO)
    assert given.page(number, "ambtenaar-bzk").status == 200
    given.did(contacts.drop_official, number, place=1)
    contact = given.contact(number)
    assert (contact.official_name, contact.further) == (BO.name, [])
    assert contact.official_since is not None
    assert given.page(number, "ambtenaar-bzk").status == 404
    assert to(given, number, ADA)[-1] == "official_over"
    assert sees(given, number, BO)
    whole(given)


def test_the_last_one_cannot_drop_out(given: Given) -> None:
    number = permitted(given)
    with pytest.raises(Invalid):
        given.did(contacts.drop_official, number, place=1)
    with pytest.raises(Invalid):
        given.did(contacts.drop_official, permitted(given, BO), place=3)


def test_each_is_corrected_and_replaced_by_themselves(given: Given) -> None:
    number = permitted(given, BO, or_colleague=True)
    moment = given.contact(number).further[0].since
    page = given.posts(
        number,
        "pcp-bzk",
        "ambtenaar",
        kiest="wie",
        welke="2",
        wat="zelfde",
        ambtenaar_telefoon="070-555 11 11",
    )
    assert page.status == 303
    (row,) = given.contact(number).further
    assert (row.name, row.phone, row.since) == (BO.name, "070-555 11 11", moment)
    given.did(
        contacts.name_official, number, official=replace(BO, name="Bo de Beleid"), is_same=True, place=2
    )
    (row,) = given.contact(number).further
    assert (row.name, row.since, of(given, number)[0]) == ("Bo de Beleid", moment, ADA.name)
    assert f"van {BO.name} naar Bo de Beleid" in given.page(number, "pcp-bzk").text
    count = len(given.rows(Letter))
    given.did(contacts.name_official, number, official=CEES, is_same=False, place=2)
    letters = since(given, number, count)
    assert letters[BO.email].template == "official_over"
    assert "U neemt dit contact over van Bo de Beleid" in letters[CEES.email].body
    assert f"{CEES.name} neemt het over van Bo de Beleid" in letters[ADA.email].body
    assert (sees(given, number, BO), sees(given, number, CEES), sees(given, number, ADA)) == (
        False,
        True,
        True,
    )
    whole(given)


def test_another_one_of_several_is_asked_for_anew_with_the_others(given: Given) -> None:
    number = permitted(given, BO)
    given.did(contacts.name_official, number, official=CEES, is_same=False, place=2)
    assert given.contact(number).state is State.AWAITING_PERMISSION
    assert of(given, number) == [ADA.name, CEES.name]
    assert not sees(given, number, CEES)
    assert not sees(given, number, BO)
    whole(given)


# What each may


def test_an_official_changes_nothing_but_their_own(given: Given) -> None:
    number = given.asked("BZK")
    given.did(contacts.ask_permission, number, official=BO, others=[ADA])
    given.did(decisions.decide, number, ruling=replace(given.ruling(), or_colleague=True))
    page = given.page(number, "ambtenaar-bzk")
    assert "Verbeter uw gegevens" in page.text
    assert f'value="{ADA.email}"' in page.html
    assert 'name="welke"' not in page.html
    assert 'id="ambtenaar-erbij"' not in page.html
    for typed in (
        {"wat": "zelfde", "welke": "1", **fields(replace(BO, phone="070-1"))},
        {"wat": "erbij", **fields(CEES)},
        {"wat": "weg", "welke": "1"},
        {"wat": "ander", **fields(CEES)},
    ):
        assert given.posts(number, "ambtenaar-bzk", "ambtenaar", **typed).status == 422
    assert of(given, number) == [BO.name, ADA.name]
    page = given.posts(
        number, "ambtenaar-bzk", "ambtenaar", wat="zelfde", **fields(replace(ADA, phone="070-9"))
    )
    assert page.status == 303
    assert given.contact(number).further[0].phone == "070-9"


def test_who_speaks_beside_the_first_plans_talks_and_reports(given: Given) -> None:
    number = given.asked("BZK")
    given.did(contacts.ask_permission, number, official=BO, others=[ADA])
    given.did(decisions.decide, number, ruling=given.ruling())
    given.did(contacts.schedule, number, "ambtenaar-bzk", at=given.clock() + timedelta(days=2))
    given.did(contacts.message, number, "ambtenaar-bzk", text="Ik neem de cijfers mee.")
    assert f'data-nummer="{number}"' in given.sign_in("ambtenaar-bzk").get("/verzoeken").html
    given.clock.advance(timedelta(days=3))
    given.did(contacts.hold, number, "ambtenaar-bzk", held_at=given.clock(), shared="Uitleg.")
    assert given.contact(number).state is State.HELD


def test_each_finds_what_was_said_from_their_own_moment_on_as_the_page_shows_it(given: Given) -> None:
    """Whoever is first or beside, joined later, took over, stands first now or came back."""
    number = given.asked("BZK")
    marks = ["eerstwoord", "tweedewoord", "derdewoord", "vierdewoord"]
    deeds: list[tuple[Callable[..., Any], dict[str, Any]]] = [
        (contacts.add_official, {"official": BO}),
        (contacts.name_official, {"official": CEES, "is_same": False, "place": 2}),
        (contacts.drop_official, {"place": 1}),
        (contacts.add_official, {"official": ADA}),
    ]
    given.did(contacts.ask_permission, number, official=ADA)
    given.did(decisions.decide, number, ruling=replace(given.ruling(), or_colleague=True))
    for mark, (deed, values) in zip(marks, deeds, strict=True):
        given.did(contacts.message, number, text=mark)
        given.clock.advance(timedelta(minutes=1))
        agree(given, number, marks)
        given.did(deed, number, **values)
        given.clock.advance(timedelta(minutes=1))
        agree(given, number, marks)
    given.did(contacts.message, number, text="laatstwoord")
    agree(given, number, [*marks, "laatstwoord"])
    whole(given)


def agree(given: Given, number: str, marks: list[str]) -> None:
    """Of each message: who finds it, reads it on the page, and the other way round."""
    for one in (ADA, BO, CEES):
        by = replace(actor(one), id=None)
        read = sees(given, number, one) and given.database.read_now(contact_page.page, number, by).messages
        for mark in marks:
            found = given.database.read_now(lists.own, by, q=mark).rows
            assert bool(found) == (mark in str(read or "")), f"{one.name} {mark}"


def test_who_joined_later_reads_and_finds_nothing_that_was_said_before(given: Given) -> None:
    number = given.asked("BZK")
    given.did(contacts.ask_permission, number, official=BO)
    given.did(decisions.decide, number, ruling=replace(given.ruling(), or_colleague=True))
    given.did(contacts.message, number, text="Voorvertrouwelijk woord.")
    given.did(contacts.add_official, number, official=ADA)
    given.did(contacts.message, number, text="Naderhand gezegd.")
    page = given.page(number, "ambtenaar-bzk").text
    assert "Naderhand gezegd" in page
    assert "Voorvertrouwelijk" not in page
    found = given.sign_in("ambtenaar-bzk").get("/verzoeken?q=Voorvertrouwelijk").html
    assert f'data-nummer="{number}"' not in found


def test_sealed_help_and_what_needs_no_permission_have_one(given: Given) -> None:
    number = given.asked("BZK", form=Form.BILL_ASSISTANCE, bill_title="Wet open data")
    with pytest.raises(Invalid):
        given.did(contacts.ask_permission, number, official=ADA, others=[BO])
    assert "Nog een ambtenaar" not in given.page(number, "pcp-bzk").text
    sealed = given.sealed()
    given.did(contacts.name_official, sealed, "wetgeving-bzk", official=ADA)
    with pytest.raises(Invalid):
        given.did(contacts.add_official, sealed, "wetgeving-bzk", official=BO)
    assert given.rows(FurtherOfficial) == []


# Back again


def test_what_was_entered_wrongly_closes_the_page_to_all_of_them(given: Given) -> None:
    number = permitted(given, BO)
    assert sees(given, number, BO)
    given.did(decisions.take_back, number, text="Het verkeerde verzoek.")
    assert not sees(given, number, BO)
    assert not sees(given, number, ADA)
    assert to(given, number, BO)[-1] == to(given, number, ADA)[-1] == "taken_back"
    assert of(given, number) == [ADA.name, BO.name], "who is asked for stays"
    given.did(decisions.decide, number, ruling=given.ruling())
    assert sees(given, number, BO)
    assert to(given, number, BO)[-1] == "permitted_official"
    whole(given)


def test_an_earlier_yes_that_still_stood_is_not_taken_from_them(given: Given) -> None:
    number = permitted(given, BO)
    given.did(decisions.dispute, number, "minister-bzk", text="Dit besluit is zo niet genomen.")
    moment = given.contact(number).further[0].since
    given.did(decisions.decide, number, "minister-bzk", ruling=given.ruling())
    given.did(decisions.take_back, number, "minister-bzk", text="Verkeerde knop.")
    assert given.contact(number).further[0].since == moment


def test_what_is_sent_on_takes_none_of_them_along(given: Given) -> None:
    number = asked(given, BO)
    given.did(
        contacts.forward,
        number,
        organisation_id=given.organisation("SZW"),
        form=None,
        reason="Daar weten ze het.",
    )
    following = given.rows(ContactRequest)[-1]
    assert following.number != number
    assert officials.of(given.contact(following.number)) == []
    assert not sees(given, following.number, BO)
    assert to(given, number, BO) == []


def test_a_stranger_with_an_address_like_theirs_finds_nothing(given: Given) -> None:
    number = permitted(given, BO)
    for email in ("bo.beleid@bzk.example.evil.example", "xbo.beleid@bzk.example", "", "%"):
        assert not sees(given, number, replace(BO, email=email))
    with pytest.raises(NotFound):
        given.database.read_now(visibility.find, number, actor(CEES))


def test_who_was_named_beside_another_is_suggested_too(given: Given) -> None:
    permitted(given, BO)
    given.beforehand()
    number = given.asked("BZK")
    page: Page = given.page(number, "pcp-bzk")
    assert BO.name in page.text
    standing = page.html.split('name="vooraf_id" value="')[1].split('"')[0]
    chosen = page.html.split(BO.name)[0].rsplit('value="', 1)[1].split('"')[0]
    typed = {"uitkomst": "toegestaan", "hoe": "vooraf", "vooraf_id": standing, "kiest": "ja", "wie": chosen}
    assert given.posts(number, "pcp-bzk", "besluit", **typed).status == 303
    assert of(given, number) == [BO.name]
