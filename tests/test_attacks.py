"""Ways to a contact, or to knowledge of one, that were tried by hand; each stays closed (docs/design.md, rules 1 and 6)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from contactdesk import contacts, people
from contactdesk.contacts import Ask, Official, decisions
from contactdesk.contacts.decisions import Ruling
from contactdesk.law.days import today
from contactdesk.law.permissions import SYSTEM, Grant
from contactdesk.letters import outbox
from contactdesk.store.models import ContactRequest, DecisionLink, Letter, Portfolio
from contactdesk.words import Form, How, Outcome, Role, State
from tests.contacts import ADA, Given
from tests.web import Browser

BOB = Official("Bob Bobbel", "bob.bobbel@bzk.example", "06-1234")
DEPUTY = "dirk.deputy@bzk.example"


def told(given: Given, since: int = 0) -> list[tuple[str, str]]:
    """Who got which letter, after the first so many."""
    return [(one.to_email, one.template) for one in given.rows(Letter)[since:]]


def link_of(given: Given, addressee: str, purpose: str = "decide") -> str:
    """The newest address in a letter to this mailbox."""
    links = [one for one in given.rows(DecisionLink) if (one.purpose, one.addressee) == (purpose, addressee)]
    settings = given.database.read_now(lambda db: db.info["desk"]).settings
    return f"/besluit/{outbox.token(settings, links[-1])}"


def deputy(given: Given) -> None:
    portfolio = next(one for one in given.rows(Portfolio) if one.key == "bzk")
    add, grant = people.add_person, Grant(Role.MINISTER, portfolio_id=portfolio.id, is_deputy=True)
    person = given.database.write_now(add, name="Dirk Deputy", email=DEPUTY, by=SYSTEM)
    given.database.write_now(people.grant_role, person, grant, by=SYSTEM)


def test_before_the_yes_the_side_that_asks_reads_no_name_no_advice_and_no_note(given: Given) -> None:
    number = given.asked(wished_official="Zeger Gewenst")
    given.did(contacts.ask_permission, number, official=BOB, advice="Advies: doen.")
    given.did(contacts.note, number, text="Notitie: let op.")
    given.did(contacts.remind, number)
    hidden = ("Bobbel", "06-1234", "Advies: doen", "Notitie: let op")
    for persona in ("kamerlid", "assistent"):
        for path in (f"/verzoeken/{number}", "/verzoeken", "/"):
            page = given.sign_in(persona).get(path)
            assert page.status == 200
            assert not [one for one in hidden if one in page.html], path
        assert given.sign_in(persona).get(f"/verzoeken/{number}/afspraak.ics").status == 404
    for letter in given.rows(Letter):
        if letter.to_party not in ("minister", "liaison"):
            whole = f"{letter.subject}{letter.body}{letter.ics}{letter.reply_to}"
            assert not [one for one in hidden if one in whole], letter.template


@pytest.mark.parametrize("ending", ["withdraw", "refuse", "ask_back"])
def test_a_name_that_was_put_forward_stays_unknown_when_no_yes_follows(given: Given, ending: str) -> None:
    number = given.asked()
    given.did(contacts.ask_permission, number, official=BOB)
    match ending:
        case "withdraw":
            given.did(contacts.withdraw, number, by="kamerlid")
        case "refuse":
            given.did(decisions.decide, number, ruling=given.ruling(Outcome.REFUSED))
        case "ask_back":
            given.did(contacts.ask_back, number, text="Welke storing?")
    assert "Bobbel" not in given.page(number, "kamerlid").html
    assert BOB.email not in [address for address, _ in told(given)]


def test_a_drafter_named_before_the_yes_hears_and_reads_nothing_until_then(given: Given) -> None:
    number = given.sealed(Form.BILL_ASSISTANCE)
    given.did(contacts.name_official, number, by="wetgeving-bzk", official=ADA)
    assert ADA.email not in [address for address, _ in told(given)]
    assert given.page(number, "ambtenaar-bzk").status == 404
    assert given.sign_in("ambtenaar-bzk").get(f"/verzoeken/{number}/inhoud").status == 404
    assert given.sign_in("wetgeving-bzk").get(f"/verzoeken/{number}/inhoud").status == 200
    assert "Ada" not in given.page(number, "kamerlid").html
    given.did(contacts.ask_permission, number)
    given.did(decisions.decide, number, ruling=given.ruling())
    assert (ADA.email, "permitted_official") in told(given)
    assert given.sign_in("ambtenaar-bzk").get(f"/verzoeken/{number}/inhoud").status == 200
    assert given.sign_in("wetgeving-bzk").get(f"/verzoeken/{number}/inhoud").status == 404


def test_an_official_who_was_told_yes_hears_it_when_another_is_named(given: Given) -> None:
    number = given.permitted()
    given.did(contacts.schedule, number, at=given.clock() + timedelta(days=2))
    since = len(given.rows(Letter))
    given.did(contacts.ask_permission, number, official=BOB)
    assert (ADA.email, "suspended") in told(given, since)
    taken_out = [one.ics_method for one in given.rows(Letter)[since:] if one.to_email == ADA.email]
    assert taken_out == ["CANCEL"]
    assert BOB.email not in [address for address, _ in told(given, since)]
    since = len(given.rows(Letter))
    given.did(decisions.decide, number, ruling=given.ruling())
    assert ADA.email not in [address for address, _ in told(given, since)]
    assert given.page(number, "ambtenaar-bzk").status == 404


def test_a_deputy_who_is_one_no_more_decides_nothing_and_reads_nothing(
    given: Given, visitor: Browser
) -> None:
    deputy(given)
    number = given.awaiting()
    path = link_of(given, DEPUTY)
    form = {"gevraagd": given.contact(number).asked_version, "uitkomst": "toegestaan", "naam": "Dirk Deputy"}
    assert "Wat was de oorzaak?" in visitor.get(path).text
    given.database.write_now(people.end_person, DEPUTY, today(given.clock()), by=SYSTEM)
    for address in (path, link_of(given, DEPUTY, "read")):
        page = visitor.get(address)
        assert "Wat was de oorzaak?" not in page.text
        assert "Kim Kamerlid" not in page.text
    assert visitor.post(path, {**form, "hoedanigheid": "mandaat"}).status == 409
    since = len(given.rows(Letter))
    visitor.post(path, {"actie": "nieuwe-brief"})
    assert given.contact(number).state is State.AWAITING_PERMISSION
    assert told(given, since) == []


def test_a_deputy_who_is_one_no_more_takes_no_permission_back(given: Given, visitor: Browser) -> None:
    deputy(given)
    number = given.permitted()
    path = link_of(given, DEPUTY, "confirm")
    given.database.write_now(people.end_person, DEPUTY, today(given.clock()), by=SYSTEM)
    who = {"naam": "Dirk Deputy", "hoedanigheid": "mandaat"}
    assert visitor.post(path, {"actie": "intrekken", "reden": "Toch niet.", **who}).status == 409
    assert visitor.post(path, {"actie": "klopt-niet", "tekst": "Nee.", **who}).status == 409
    assert given.contact(number).state is State.PERMITTED


def test_what_the_office_disputed_is_not_permitted_again_on_the_same_standing_permission(
    given: Given,
) -> None:
    standing, number = given.beforehand(), given.asked()
    ruling = Ruling(Outcome.PERMITTED, how=How.BEFOREHAND, standing_permission_id=standing)
    given.did(decisions.decide, number, ruling=ruling)
    given.did(decisions.dispute, number, by="minister-bzk", text="Hiervoor gold dit niet.")
    for who, status in (("pcp-bzk", 403), ("plv-bzk", 422)):
        page = given.posts(number, who, "besluit", uitkomst="toegestaan", hoe="vooraf", vooraf_id=standing)
        assert page.status == status
    other = given.asked()
    given.did(decisions.decide, other, ruling=ruling)
    assert given.contact(other).state is State.PERMITTED


def test_many_who_send_the_same_form_at_the_same_moment_make_one_contact(given: Given) -> None:
    texts = {"subject": "Storing", "question": "Waarom?"}
    ask = Ask(organisation_id=given.organisation("Logius"), form=Form.CONVERSATION, key="eens", **texts)
    me = given.actor("kamerlid")
    with ThreadPoolExecutor(4) as together:
        sent = list(together.map(lambda _: given.database.write_now(contacts.submit, ask, me), range(8)))
    assert len({one.number for one in sent}) == 1
    assert sum(one.created for one in sent) == 1
    assert len(given.rows(ContactRequest)) == 1


def test_nobody_finds_or_blocks_a_forwarded_contact_with_a_key_of_their_own(given: Given) -> None:
    number = given.asked()
    contact, me = given.contact(number), given.actor("kamerlid")
    for key in (f"doorgestuurd:{number}", f"doorgestuurd:{contact.id}", f"{contact.id}"):
        texts = {"subject": "Storing", "question": "Waarom?"}
        ask = Ask(organisation_id=contact.organisation_id, form=Form.CONVERSATION, key=key, **texts)
        given.database.write_now(contacts.submit, ask, me)
    assert not [one.key for one in given.rows(ContactRequest) if not one.key.startswith(f"{me.id}:")]
    form = {"organisation_id": given.organisation("BZK")}
    assert given.did(contacts.forward, number, **form) is not None


def test_an_official_who_enters_a_call_gets_its_number_and_no_view_of_what_follows(given: Given) -> None:
    asked = {"organisatie": given.organisation("BZK"), "vorm": "conversation", "onderwerp": "Storing"}
    form = asked | {"namens": given.ids["kamerlid"], "sleutel": "gebeld", "bevestigd": "ja"}
    browser = given.sign_in("ambtenaar-bzk")
    page = browser.post("/verzoeken", form, follow=True)
    (contact,) = given.rows(ContactRequest)
    assert (page.status, contact.number in page.text) == (200, True)
    assert browser.get(f"/verzoeken/{contact.number}").status == 404


def test_the_version_of_another_moment_changes_nothing(given: Given) -> None:
    number = given.awaiting()
    version = given.contact(number).version
    recorded = {"besloten_op": today(given.clock()).isoformat(), "hoe": "mondeling", "hoedanigheid": "zelf"}
    form = {"uitkomst": "toegestaan", "naam": "M. de Minister", **recorded}
    for wrong in (0, version - 1, version + 1, 999999999):
        page = given.posts(number, "pcp-bzk", "besluit", **(form | {"versie": wrong}))
        assert page.status == 409, wrong
    assert given.contact(number).state is State.AWAITING_PERMISSION
    assert given.posts(number, "pcp-bzk", "besluit", **form).status == 303
    again = given.posts(number, "pcp-bzk", "besluit", **(form | {"versie": version}))
    assert again.status == 409


def test_a_link_decides_on_its_own_contact_and_on_no_other(given: Given, visitor: Browser) -> None:
    first = given.awaiting()
    path = link_of(given, "minister@bzk.example")
    second = given.awaiting()
    identity, _, signature = path.rpartition("/")[2].partition("-")
    other = link_of(given, "minister@bzk.example").rpartition("/")[2].partition("-")[0]
    for forged in (f"{other}-{signature}", f"{identity}-{signature[::-1]}", f"0{identity}-{signature}"):
        assert visitor.get(f"/besluit/{forged}").status == 404
        assert visitor.post(f"/besluit/{forged}", {"uitkomst": "toegestaan"}).status == 404
    who = {"naam": "M. de Minister", "hoedanigheid": "zelf", "uitkomst": "toegestaan"}
    asked = given.contact(first).asked_version
    sent = {**who, "gevraagd": asked, "nummer": second, "contact": second}
    assert visitor.post(path, sent).status == 303
    assert given.contact(first).state is State.PERMITTED
    assert given.contact(second).state is State.AWAITING_PERMISSION
    assert visitor.post(path, sent).status == 409
