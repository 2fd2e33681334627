"""Contact persons who are away: what they took is with who stands in, letters go there, and it is over by itself."""

from datetime import timedelta

import pytest
from sqlmodel import Session

from contactdesk import audit, contacts, people
from contactdesk.contacts import lists
from contactdesk.law.days import today
from contactdesk.law.permissions import SYSTEM
from contactdesk.letters import recipients
from contactdesk.letters.recipients import To
from contactdesk.operations.lacks import lacking
from contactdesk.store.models import Absence, Letter
from contactdesk.words import Party
from tests.contacts import Given
from tests.web import Page

HERE = "/account/afwezig"
PETRA, VERA = "Petra Post", "Vera Vervanger"
VERAS = "vera.vervanger@bzk.example"


def day(given: Given, ahead: int) -> str:
    return (today(given.clock()) + timedelta(days=ahead)).isoformat()


def leaves(given: Given, who: str = "pcp-bzk", van: int = 0, tot: int = 4, wie: str = "plv-bzk") -> Page:
    typed = {"van": day(given, van), "tot": day(given, tot), "wie": str(given.ids[wie]) if wie else ""}
    return given.sign_in(who).post(HERE, typed)


def falls_ill(given: Given, who: str, wie: str = "", tot: int = 4) -> Page:
    typed = {"van": day(given, 0), "tot": day(given, tot), "wie": str(given.ids[wie]) if wie else ""}
    return given.sign_in("beheer").post(f"/beheer/personen/{given.ids[who]}/afwezig", typed)


def taken(given: Given) -> str:
    number = given.asked()
    given.did(contacts.take, number)
    return number


def turn(given: Given, number: str, who: str) -> str:
    """Whose turn it is, as this contact person reads it in the queue."""
    row = given.sign_in(who).get("/wachtrij?lijst=nieuw").text
    return row[row.index("Storing bij DigiD") :]


def letters(given: Given, template: str) -> list[tuple[str, str]]:
    return [(one.to_email, one.subject) for one in given.rows(Letter) if one.template == template]


def moves(given: Given, days: int) -> None:
    given.clock.advance(timedelta(days=days))


# What they took


def test_what_somebody_took_is_with_who_stands_in_and_comes_back_by_itself(given: Given) -> None:
    number = taken(given)
    assert leaves(given, van=1, tot=3).location == HERE
    assert f"{PETRA}, parlementair" in given.page(number, "kamerlid").text, "not yet"
    moves(given, 1)
    assert f"u ({PETRA} is er niet)" in turn(given, number, "plv-bzk")
    page = given.page(number, "plv-bzk")
    assert f"{PETRA}, die er nu niet is. {VERA} neemt waar." in page.text
    assert "Aan zet: u" in page.text
    moves(given, 2)
    assert f"u ({PETRA} is er niet)" in turn(given, number, "plv-bzk"), "the last day counts"
    moves(given, 1)
    assert f"{PETRA} is er niet" not in turn(given, number, "plv-bzk")
    assert given.contact(number).taken_by_id == given.ids["pcp-bzk"], "nothing was undone, nothing was done"


def test_who_asks_reads_who_has_it_and_not_that_somebody_is_away(given: Given) -> None:
    number = taken(given)
    leaves(given)
    page = given.page(number, "kamerlid").text
    assert f"{VERA}, parlementair contactpersoon" in page
    assert PETRA not in page.split("Geschiedenis")[0]
    assert "er nu niet is" not in page


def test_without_who_stands_in_it_is_free_and_a_colleague_takes_it_up(given: Given) -> None:
    number = taken(given)
    leaves(given, wie="")
    row = turn(given, number, "plv-bzk")
    assert f"nog niemand ({PETRA} is er niet)" in row
    assert "Pak op" in row or "Oppakken" in row
    given.did(contacts.take, number, "plv-bzk")
    moves(given, 10)
    assert given.contact(number).taken_by_id == given.ids["plv-bzk"], "who took it keeps it"


def test_what_who_stands_in_has_is_free_again_when_they_are_away_themselves(given: Given) -> None:
    number = taken(given)
    leaves(given)
    falls_ill(given, "plv-bzk")
    assert f"nog niemand ({PETRA} is er niet)" in turn(given, number, "plv-bzk")


def test_it_can_be_withdrawn_and_what_was_taken_is_back_at_once(given: Given) -> None:
    number = taken(given)
    leaves(given)
    absence = given.rows(Absence)[-1].id
    path = f"{HERE}/{absence}/intrekken"
    assert ["U staat als afwezig" in given.sign_in(who).get("/").text for who in ("pcp-bzk", "plv-bzk")] == [
        True,
        False,
    ]
    assert given.sign_in("plv-bzk").post(path).status == 404, "not for who stands in"
    assert given.sign_in("pcp-bzk").post(path).status == 303
    assert "U staat als afwezig" not in given.sign_in("pcp-bzk").get("/").text
    assert "is er niet" not in turn(given, number, "plv-bzk")
    assert given.sign_in("pcp-bzk").post(path).status == 409, "and not twice"
    assert [to for to, _ in letters(given, "absent_over")] == [VERAS, "pcp@bzk.example"]


# Letters


def to_deputies(given: Given, number: str) -> list[str]:
    def find(db: Session) -> list[str]:
        return [one.email for one in recipients.find(db, given.contact(number), To.DEPUTIES, Party.SYSTEM)]

    return given.database.read_now(find)


def test_letters_to_a_deputy_who_is_away_go_to_who_stands_in(given: Given) -> None:
    number = given.asked()
    assert to_deputies(given, number) == [VERAS]
    leaves(given, "plv-bzk", wie="")
    assert to_deputies(given, number) == []
    absence = given.rows(Absence)[-1].id
    given.sign_in("plv-bzk").post(f"{HERE}/{absence}/intrekken")
    leaves(given, "plv-bzk", wie="pcp-bzk")
    assert to_deputies(given, number) == ["petra.post@bzk.example"]
    moves(given, 5)
    assert to_deputies(given, number) == [VERAS], "over by itself"


def test_who_stands_in_and_the_shared_mailbox_hear_of_it_and_nobody_asks_why(given: Given) -> None:
    assert leaves(given).status == 303
    said = f"{PETRA} is afwezig tot en met zaterdag 28 november 2026"
    assert letters(given, "absent") == [(VERAS, f"{said}: u neemt waar"), ("pcp@bzk.example", said)]
    fields = given.sign_in("pcp-bzk").get(HERE).form(HERE).fields
    assert set(fields) == {"sleutel", "van", "tot", "wie"}


def test_every_step_is_in_the_log(given: Given) -> None:
    leaves(given)
    log = given.sign_in("beheer").get("/beheer/logboek").text
    assert "Afwezigheid van een contactpersoon vastgelegd Petra Post" in log
    assert given.database.read_now(audit.verify).broken_id is None


# No department without anybody


def test_the_only_one_who_is_there_names_a_deputy_first(given: Given) -> None:
    falls_ill(given, "plv-bzk")
    refused = leaves(given, van=2, tot=8, wie="")
    assert refused.status == 409
    assert (
        "Op donderdag 26 november 2026 is er dan geen contactpersoon van het ministerie van" in refused.text
    )
    assert "Dit is niet gedaan" in refused.text
    assert "Noem eerst een vervanger voor die dagen" in refused.text
    assert refused.form(HERE).fields["tot"] == day(given, 8), "what was typed stays"
    assert leaves(given, van=5, tot=8, wie="").status == 303, "from the day that the deputy is back"


def test_who_is_ill_is_away_also_where_nobody_is_left_and_then_it_is_said(given: Given) -> None:
    page = falls_ill(given, "pcp-szw")
    assert page.status == 303
    shown = given.sign_in("beheer").get(page.location)
    assert "dinsdag 24 november 2026 tot en met zaterdag 28 november 2026" in shown.text
    assert letters(given, "absent")[0] == (
        "sjoerd.schakel@szw.example",
        "U bent afwezig tot en met zaterdag 28 november 2026",
    )
    found = "\n".join(given.database.read_now(lacking))
    assert "SZW has no contact person today: all of them are away" in found
    assert "BZK has no contact person today" not in found
    absence = given.rows(Absence)[-1].id
    path = f"/beheer/personen/{given.ids['pcp-szw']}/afwezig/{absence}/intrekken"
    assert given.sign_in("beheer").post(path).status == 303


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"van": -1}, "Kies een eerste dag vanaf vandaag"),
        (
            {"van": 3, "tot": 2},
            "De laatste dag ligt voor de eerste dag. Kies vrijdag 27 november 2026, of een dag daarna",
        ),
        ({"tot": 500}, "Kies een dag tot en met"),
        ({"wie": "pcp-szw"}, "Deze collega is er in die dagen niet altijd"),
        ({"wie": "pcp-bzk"}, "Deze collega is er in die dagen niet altijd"),
    ],
)
def test_days_and_who_stands_in_are_checked(given: Given, change: dict[str, object], said: str) -> None:
    page = leaves(given, **change)  # type: ignore[arg-type]
    assert page.status == 422
    assert said in page.text
    assert given.rows(Absence) == []


def test_nobody_is_away_twice_at_once(given: Given) -> None:
    leaves(given, van=1, tot=4)
    twice = leaves(given, van=4, tot=6)
    assert twice.status == 409
    assert "Er staat al een afwezigheid in die tijd: woensdag 25 november 2026 tot en met" in twice.text
    assert leaves(given, van=5, tot=6).status == 303


def test_who_has_no_days_left_in_the_role_stands_in_for_nobody(given: Given) -> None:
    def ends(db: Session) -> None:
        people.end_person(db, VERAS, today(given.clock()) + timedelta(days=2), SYSTEM)

    given.database.write_now(ends)
    assert leaves(given, tot=4).status == 422


def test_an_absence_is_of_contact_persons_only(given: Given) -> None:
    assert given.sign_in("kamerlid").get(HERE).status == 403
    assert falls_ill(given, "kamerlid").status == 404
    assert "Afwezig" not in given.sign_in("beheer").get(f"/beheer/personen/{given.ids['kamerlid']}").text


def test_the_list_knows_who_has_it_as_the_page_does(given: Given) -> None:
    number = taken(given)
    leaves(given)
    by = given.actor("plv-bzk")
    (item,) = [one for one in given.database.read_now(lists.page, by, "nieuw").rows if one.number == number]
    assert (item.taken_by_id, item.taken_by, item.away) == (given.ids["plv-bzk"], VERA, PETRA)
