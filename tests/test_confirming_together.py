"""A new minister confirms what was permitted beforehand: one page, one by one or all; one letter, each its own entry."""

import pytest

from contactdesk.contacts import standing_permissions, succession
from contactdesk.contacts.standing_permissions import InWriting
from contactdesk.contacts.succession import Succession
from contactdesk.law.days import today
from contactdesk.law.outcomes import Conflict, Forbidden, Invalid, NotFound
from contactdesk.store.models import AuditEntry, Letter, Portfolio, StandingPermission
from contactdesk.words import Capacity
from tests.contacts import Given

LIST = "/toestemming-vooraf"
OFFICE, LIAISONS = "minister@bzk.example", "pcp@bzk.example"
WRITTEN = {
    "besloten_door": "N. de Nieuwe",
    "hoedanigheid": "zelf",
    "besloten_op": "2026-11-24",
    "stuk": "nota van 24 november 2026, kenmerk 2026-9",
}


class Swapped(Given):
    """BZK after another minister came: three permissions beforehand wait."""

    office: int
    waiting: list[int]

    @property
    def path(self) -> str:
        return f"{LIST}/bevestigen/{self.office}"

    def standing(self) -> list[StandingPermission]:
        return self.rows(StandingPermission)

    def told(self) -> list[tuple[str, str]]:
        return [
            (one.template, one.to_email)
            for one in self.rows(Letter)
            if one.template.startswith("standing_confirmed")
        ]


@pytest.fixture
def swapped(given: Given) -> Swapped:
    made = Swapped(given.database, given.ids, given.clock, given.sign_in)
    made.office = next(one.id for one in given.rows(Portfolio) if one.key == "bzk")
    made.waiting = [given.beforehand(conditions=f"Alleen feiten, {number}.") for number in range(3)]
    after = Succession("N. de Nieuwe", today(given.clock()), "Koninklijk besluit van 23 november 2026")
    given.database.write_now(succession.change_hands, made.office, given.actor("beheer"), after)
    return made


def test_all_are_confirmed_at_once_each_with_its_entry_in_one_letter(swapped: Swapped) -> None:
    office = swapped.sign_in("minister-bzk")
    assert "3 toestemmingen vooraf wachten op de nieuwe bewindspersoon" in office.get("/").text
    assert f'href="{swapped.path}"' in office.get(LIST).html
    page = office.get(swapped.path)
    assert [f"Alleen feiten, {number}." in page.text for number in range(3)] == [True] * 3
    sent = WRITTEN | {"alle": "ja", "sleutel": page.form(swapped.path).fields["sleutel"]}
    for _ in range(2):
        done = office.post(swapped.path, sent | {"getoond": swapped.waiting})
        assert (done.status, done.location) == (303, LIST), "twice is once"

    new = [one for one in swapped.standing() if one.confirms_id]
    assert [one.confirms_id for one in new] == swapped.waiting
    assert {one.document for one in new} == {WRITTEN["stuk"]}
    assert swapped.sign_in("minister-bzk").get(LIST).values("data-stand").count("geldig") == 3
    entries = [one for one in swapped.rows(AuditEntry) if one.action == "standing_confirm"]
    assert [one.details["confirms"] for one in entries] == swapped.waiting
    assert swapped.told() == [
        ("standing_confirmed_together", OFFICE),
        ("standing_confirmed_together", LIAISONS),
    ]
    body = next(one.body for one in swapped.rows(Letter) if one.template == "standing_confirmed_together")
    assert "heeft 3 toestemmingen vooraf bevestigd" in body
    assert [f"> Alleen feiten, {number}." in body for number in range(3)] == [True] * 3
    assert body.count(WRITTEN["stuk"]) == 1


def test_some_are_confirmed_and_the_others_stay_suspended(swapped: Swapped) -> None:
    first, second, third = swapped.waiting
    office = swapped.sign_in("minister-bzk")
    chosen = {"vooraf": [first, third], "getoond": swapped.waiting}
    assert office.post(swapped.path, WRITTEN | chosen).status == 303
    assert {one.confirms_id for one in swapped.standing()} == {None, first, third}
    assert len(swapped.told()) == 2
    page = office.get(swapped.path)
    assert page.status == 200
    assert page.form(swapped.path).fields["getoond"] == str(second)
    assert "hieronder" not in page.text, "of one there is no all"
    assert office.post(swapped.path, WRITTEN | {"vooraf": [second]}).status == 303
    assert swapped.told()[2:] == [("standing_confirmed", OFFICE), ("standing_confirmed", LIAISONS)]
    assert office.get(swapped.path).status == 409, "nothing waits any more"


def test_what_is_typed_wrongly_stays_and_nothing_is_confirmed(swapped: Swapped) -> None:
    office = swapped.sign_in("minister-bzk")
    ticked = {"vooraf": swapped.waiting[:1], "getoond": swapped.waiting}
    for wrong, typed in (
        ({"stuk": "geen"}, ticked),
        ({"besloten_door": ""}, ticked),
        ({}, {"getoond": swapped.waiting}),
    ):
        page = office.post(swapped.path, WRITTEN | wrong | typed)
        assert page.status == 422, wrong
        kept = page.form(swapped.path).fields
        assert kept["besloten_op"] == "2026-11-24"
        if "vooraf" in typed:
            assert f'value="{swapped.waiting[0]}" checked' in page.html
    assert len(swapped.standing()) == 3
    assert swapped.told() == []


def test_of_several_all_or_none_are_confirmed(swapped: Swapped) -> None:
    """Of two who confirm them the second is told which was there already, and nothing of theirs is half done."""
    given = InWriting("N. de Nieuwe", Capacity.IN_PERSON, today(swapped.clock()), WRITTEN["stuk"])
    by, command = swapped.actor("minister-bzk"), standing_permissions.confirm_together
    swapped.database.write_now(command, swapped.office, swapped.waiting[1:2], by, given)
    with pytest.raises(Conflict, match="Er is niets bevestigd"):
        swapped.database.write_now(command, swapped.office, swapped.waiting, by, given)
    assert len([one for one in swapped.standing() if one.confirms_id]) == 1
    page = swapped.sign_in("minister-bzk").post(
        swapped.path, WRITTEN | {"alle": "ja", "getoond": swapped.waiting}
    )
    assert (page.status, "al bevestigd" in page.text) == (409, True)


def test_only_the_office_confirms_and_only_its_own(swapped: Swapped) -> None:
    given = InWriting("N. de Nieuwe", Capacity.IN_PERSON, today(swapped.clock()), WRITTEN["stuk"])
    command = standing_permissions.confirm_together
    with pytest.raises(Forbidden):
        swapped.database.write_now(command, swapped.office, swapped.waiting, swapped.actor("pcp-bzk"), given)
    other = next(one.id for one in swapped.rows(Portfolio) if one.key == "szw")
    with pytest.raises(NotFound):
        swapped.database.write_now(command, other, swapped.waiting, swapped.actor("minister-bzk"), given)
    with pytest.raises(Invalid):
        swapped.database.write_now(command, swapped.office, [], swapped.actor("minister-bzk"), given)
    assert swapped.sign_in("minister-bzk").get(f"{LIST}/bevestigen/{other}").status == 404
    assert f'href="{swapped.path}"' not in swapped.sign_in("pcp-bzk").get(LIST).html
