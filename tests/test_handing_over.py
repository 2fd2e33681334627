"""What a contact person took up goes to a colleague: handed over, or because their role is over."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session

from contactdesk import audit, contacts, people
from contactdesk.law.days import today
from contactdesk.law.permissions import SYSTEM
from contactdesk.operations import reminders
from contactdesk.store.models import AuditEntry, Letter, Message, RoleGrant
from contactdesk.words import Form, Role
from tests.contacts import MARKER, Given
from tests.web import Page

HERE = "/account/overdragen"
PETRA, VERA = "Petra Post", "Vera Vervanger"
VERAS, ALL = "vera.vervanger@bzk.example", "pcp@bzk.example"


def taken(given: Given, number: str = "", by: str = "pcp-bzk") -> str:
    number = number or given.asked()
    given.did(contacts.take, number, by)
    return number


def hands_over(given: Given, *numbers: str, naar: str = "plv-bzk", who: str = "pcp-bzk", **more: Any) -> Page:
    typed = {"verzoek": list(numbers), "naar": str(given.ids[naar]), "notitie": "", **more}
    return given.sign_in(who).post(HERE, typed)


def has_it(given: Given, number: str) -> str | None:
    by = {id_: key for key, id_ in given.ids.items()}
    return by.get(given.contact(number).taken_by_id or 0)


def letters(given: Given) -> list[Letter]:
    return [one for one in given.rows(Letter) if one.template == "handed_over"]


# Handing over


def test_what_was_chosen_is_with_the_colleague_with_a_note_one_entry_and_one_letter(given: Given) -> None:
    first, second = taken(given), taken(given)
    kept = taken(given)
    note = "Ada is met verlof; bel Tom."
    assert hands_over(given, first, second, notitie=note).location == HERE
    assert [has_it(given, number) for number in (first, second, kept)] == ["plv-bzk", "plv-bzk", "pcp-bzk"]
    (letter,) = letters(given)
    assert (letter.to_email, letter.subject) == (VERAS, f"Voor u: 2 verzoeken van {PETRA}")
    assert first in letter.body
    assert second in letter.body
    assert kept not in letter.body
    assert note not in letter.body, "a note stays in the desk"
    entries = [one for one in given.rows(AuditEntry) if one.action == "hand_over"]
    assert [one.contact_id for one in entries] == [given.contact(number).id for number in (first, second)]
    assert f"{PETRA} (contactpersoon) heeft dit overgedragen aan {VERA}." in given.page(first, "plv-bzk").text
    assert note in given.page(first, "plv-bzk").text
    assert note not in given.page(first, "kamerlid").text
    assert given.database.read_now(audit.verify).broken_id is None


def test_the_form_begins_with_all_that_somebody_took_up_and_is_open(given: Given) -> None:
    mine, theirs, over = taken(given), taken(given, by="plv-bzk"), taken(given)
    given.did(contacts.withdraw, over, "kamerlid")
    page = given.sign_in("pcp-bzk").get(HERE)
    assert mine in page.text
    assert theirs not in page.text
    assert over not in page.text
    assert VERA in page.text
    assert "Sjoerd Schakel" not in page.text, "of another ministry"


def test_of_sealed_help_the_letter_names_the_bill_alone(given: Given) -> None:
    number = taken(given, given.sealed(Form.BILL_ASSISTANCE))
    hands_over(given, number)
    (letter,) = letters(given)
    assert "Hulp bij: Wet open data" in letter.body
    assert MARKER not in letter.body


def test_only_what_is_ones_own_goes_and_only_to_a_colleague_who_is_there(given: Given) -> None:
    number, other = taken(given), taken(given, by="plv-bzk")
    assert hands_over(given, other).status == 409
    assert hands_over(given, number, other).status == 409
    assert hands_over(given).status == 422
    assert hands_over(given, number, naar="pcp-szw").status == 422
    assert hands_over(given, number, naar="pcp-bzk").status == 422
    assert hands_over(given, number, who="pcp-szw").status in (409, 422)
    on = today(given.clock())
    typed = {"van": on.isoformat(), "tot": on.isoformat(), "wie": ""}
    given.sign_in("plv-bzk").post("/account/afwezig", typed)
    refused = hands_over(given, number, notitie="Blijft staan.")
    assert refused.status == 422 or "Er is nu geen collega" in refused.text
    assert [has_it(given, one) for one in (number, other)] == ["pcp-bzk", "plv-bzk"]
    assert letters(given) == []
    assert given.rows(Message) == [], "nothing half done"


def test_who_is_the_contact_themselves_does_not_get_it(given: Given) -> None:
    number = taken(given)

    def names_vera(db: Session) -> None:
        contact = db.get(type(given.contact(number)), given.contact(number).id)
        assert contact is not None
        contact.official_email, contact.official_name = VERAS, VERA

    given.database.write_now(names_vera)
    refused = hands_over(given, number)
    assert refused.status == 422
    assert "het gaat over deze collega zelf" in refused.text
    assert has_it(given, number) == "pcp-bzk"


# A role that is over


def grant_of(given: Given, who: str) -> int:
    return next(
        one.id
        for one in given.rows(RoleGrant)
        if one.person_id == given.ids[who] and one.role is Role.LIAISON
    )


def ends(given: Given, who: str = "plv-bzk", **typed: str) -> Page:
    path = f"/beheer/personen/{given.ids[who]}/rollen/{grant_of(given, who)}/beeindigen"
    return given.sign_in("beheer").post(path, typed)


def test_ending_a_contact_person_asks_who_has_what_they_took_up(given: Given) -> None:
    number = taken(given, by="plv-bzk")
    asked = given.sign_in("beheer").get(f"/beheer/personen/{given.ids['plv-bzk']}")
    assert f"{VERA} heeft 1 verzoek opgepakt" in asked.text
    assert number not in asked.text, "administrators read no contacts"
    assert "Storing" not in asked.text
    refused = ends(given)
    assert refused.status == 422
    assert f"Kies wie overneemt wat {VERA} heeft opgepakt" in refused.text
    assert has_it(given, number) == "plv-bzk"
    assert ends(given, naar=str(given.ids["pcp-bzk"])).status == 303
    assert has_it(given, number) == "pcp-bzk"
    (letter,) = letters(given)
    assert (letter.to_email, letter.subject) == (
        "petra.post@bzk.example",
        f"Voor u: 1 verzoek van {VERA}",
    )
    assert "Een collega heeft het overgenomen" in given.page(number, "pcp-bzk").text


def test_or_it_is_free_again_and_the_contact_persons_hear_of_it(given: Given) -> None:
    number = taken(given, by="plv-bzk")
    assert ends(given, naar="0").status == 303
    assert has_it(given, number) is None
    (letter,) = letters(given)
    assert (letter.to_email, letter.subject) == (ALL, f"Vrij om op te pakken: 1 verzoek van {VERA}")
    assert given.database.read_now(audit.verify).broken_id is None


def test_a_day_can_be_chosen_and_the_clock_brings_the_change(given: Given) -> None:
    number = taken(given, by="plv-bzk")
    last = today(given.clock()) + timedelta(days=2)
    page = ends(given, naar=str(given.ids["pcp-bzk"]), tot=last.isoformat())
    assert page.status == 303
    assert has_it(given, number) == "plv-bzk", "not yet"
    told = [one for one in given.rows(Letter) if one.template == "role_ended"]
    assert all("nog tot en met donderdag 26 november 2026" in one.subject for one in told)
    assert not [one for one in told if "Dat geldt meteen" in one.body or "uitgelogd" in one.body]
    given.clock.advance(timedelta(days=2))
    given.database.write_now(reminders.due)
    assert has_it(given, number) == "plv-bzk", "the last day counts"
    given.clock.advance(timedelta(days=1))
    given.database.write_now(reminders.due)
    assert has_it(given, number) == "pcp-bzk"
    assert given.database.write_now(reminders.due) is not None
    assert len(letters(given)) == 1


@pytest.mark.parametrize("typed", [{"tot": "2026-11-23"}, {"tot": "x"}, {"naar": "999"}, {"naar": "x"}])
def test_a_day_that_was_and_who_is_no_colleague_are_refused(given: Given, typed: dict[str, str]) -> None:
    taken(given, by="plv-bzk")
    assert ends(given, **{"naar": "0", **typed}).status == 422
    assert given.actor("plv-bzk").has(Role.LIAISON)


def test_whoever_took_nothing_ends_without_a_question(given: Given) -> None:
    assert ends(given).status == 303
    assert letters(given) == []


def test_on_the_command_line_it_is_free_unless_somebody_is_named(given: Given) -> None:
    number = taken(given, by="plv-bzk")
    on = today(given.clock())
    given.database.write_now(people.end_person, VERAS, on, SYSTEM, successor_id=given.ids["pcp-bzk"])
    assert has_it(given, number) == "pcp-bzk"


def test_who_was_named_and_left_first_gets_nothing(given: Given) -> None:
    number = taken(given, by="plv-bzk")
    given.succeeded("pcp-bzk")
    last = today(given.clock()) + timedelta(days=2)
    ends(given, naar=str(given.ids["pcp-bzk"]), tot=last.isoformat())
    given.database.write_now(people.end_person, "petra.post@bzk.example", today(given.clock()), SYSTEM)
    given.clock.advance(timedelta(days=3))
    given.database.write_now(reminders.due)
    assert has_it(given, number) is None
    assert [one.to_email for one in letters(given)] == [ALL]
