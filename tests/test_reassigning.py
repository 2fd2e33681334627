"""A member hands a request over to a colleague: who asks then, who reads, and what the minister is asked anew."""

import pytest
from sqlmodel import Session

from contactdesk import audit, contacts
from contactdesk.contacts import contact_page
from contactdesk.law.outcomes import Forbidden, Invalid, NotFound
from contactdesk.store.models import Letter, Person
from contactdesk.words import Form, Initiator, Party, State
from tests.contacts import MARKER, Given

COLLEAGUE, STRANGER = "cees.collega@tk.example", "ella.aalders@tk.example"


@pytest.fixture
def chamber(given: Given) -> Given:
    """Kim has a colleague of the same group, and one of another."""

    given.database.write_now(_of_abc, given.ids["kamerlid"])
    given.ids["collega"] = given.seated("Cees Collega")
    given.ids["elders"] = given.seated("Ella Aalders", "XYZ")
    return given


def _of_abc(db: Session, person_id: int) -> None:
    db.get_one(Person, person_id).parliamentary_group = "ABC"


def hands_over(given: Given, number: str, to: str = "collega", by: str = "kamerlid") -> None:
    given.did(contacts.reassign, number, by, to=given.ids[to])


def told(given: Given, number: str) -> dict[str, list[str]]:
    """The letters of the newest deed, by template."""
    id_ = given.contact(number).id
    rows = [one for one in given.rows(Letter) if one.contact_id == id_]
    found: dict[str, list[str]] = {}
    for one in rows:
        if one.audit_id == rows[-1].audit_id:
            found.setdefault(one.template, []).append(one.to_email)
    return found


def test_the_colleague_asks_from_then_on_and_who_handed_it_over_reads_it_no_more(chamber: Given) -> None:
    number = chamber.asked()
    before = chamber.contact(number)
    hands_over(chamber, number)

    row, cees = chamber.contact(number), chamber.ids["collega"]
    assert (row.initiator_id, row.member_id, row.entered_by_id) == (cees, cees, cees)
    assert (row.state, row.ball, row.due_at, row.rule) == (
        State.SUBMITTED,
        Party.LIAISON,
        before.due_at,
        before.rule,
    )
    assert told(chamber, number) == {"taken_over": [COLLEAGUE], "asker_changed": ["pcp@bzk.example"]}
    with pytest.raises(NotFound):
        chamber.database.read_now(contact_page.page, number, chamber.actor("kamerlid"))
    page = chamber.database.read_now(contact_page.page, number, chamber.actor("collega"))
    said = [line for _, lines in page.history for _, line in lines]
    assert "Kim Kamerlid (aanvrager) heeft het verzoek overgedragen aan Cees Collega." in said
    assert ("Wie vraagt", "Cees Collega, Tweede Kamerlid") in page.facts
    assert "cees collega" in row.haystack
    assert "kim" not in row.haystack
    chamber.did(contacts.withdraw, number, "collega")
    assert chamber.database.read_now(audit.verify).broken_id is None


def test_what_the_minister_was_asked_is_asked_again_for_the_colleague(chamber: Given) -> None:
    number = chamber.awaiting()
    was = chamber.contact(number)
    hands_over(chamber, number)
    row = chamber.contact(number)
    assert (row.state, row.ball, row.asked_version) == (
        State.AWAITING_PERMISSION,
        Party.MINISTER,
        was.asked_version + 1,
    )
    assert told(chamber, number)["asked"] == ["minister@bzk.example"]
    asked = [one for one in chamber.rows(Letter) if one.template == "asked"][-1]
    assert "Kamerlid Cees Collega" in asked.subject


def test_what_the_minister_permitted_does_not_hold_for_another(chamber: Given) -> None:
    number = chamber.permitted()
    hands_over(chamber, number)
    row = chamber.contact(number)
    assert (row.state, row.permission_id) == (State.AWAITING_PERMISSION, None)
    assert row.due_at is not None
    assert row.due_at > chamber.clock()
    found = told(chamber, number)
    assert found["suspended"] == ["ada.ambtenaar@bzk.example"]
    letter = next(one for one in chamber.rows(Letter) if one.template == "suspended")
    assert "Een ander Kamerlid vraagt dit nu: Cees Collega" in letter.body


def test_sealed_help_goes_along_only_where_the_member_says_so(chamber: Given) -> None:
    number = chamber.sealed()
    chamber.did(contacts.name_helper, number, "kamerlid", person_id=chamber.ids["bureau"])
    with pytest.raises(Forbidden):
        hands_over(chamber, number, by="bureau")
    hands_over(chamber, number)

    page = chamber.database.read_now(contact_page.page, number, chamber.actor("collega"))
    assert page.may_open
    for gone in ("kamerlid", "bureau"):
        with pytest.raises(NotFound):
            chamber.database.read_now(contact_page.page, number, chamber.actor(gone))
    # the minister's side does not learn who asks help with an amendment, so not that it is another either
    assert told(chamber, number) == {
        "taken_over": [COLLEAGUE],
        "asker_changed": ["postbus@wg-bzk.example"],
    }
    assert not [one for one in chamber.rows(Letter) if MARKER in one.subject + one.body]


def test_under_notify_everybody_who_knew_who_asks_hears_who_does_now(chamber: Given) -> None:
    number = chamber.asked("UWV")
    hands_over(chamber, number, "elders")
    found = told(chamber, number)
    assert found["taken_over"] == [STRANGER]
    assert sorted(found["asker_changed"]) == [
        "minister@szw.example",
        "pcp@szw.example",
        "postbus@uwv.example",
    ]


def test_only_the_member_hands_over_and_only_to_a_member_of_the_same_chamber(chamber: Given) -> None:
    number = chamber.asked(by="assistent", member_id=None)
    with pytest.raises(Forbidden):
        hands_over(chamber, number, by="assistent")
    for nobody in ("senator", "pcp-bzk", "kamerlid"):
        with pytest.raises(Invalid, match="collega"):
            hands_over(chamber, number, nobody)
    of_committee = chamber.asked(by="griffier", form=Form.TECHNICAL_BRIEFING)
    assert chamber.contact(of_committee).initiator_kind is Initiator.COMMITTEE
    with pytest.raises(Forbidden):
        hands_over(chamber, of_committee, by="griffier")


def test_the_page_offers_colleagues_of_the_own_group_first_and_leads_back_to_the_own_list(
    chamber: Given,
) -> None:
    number = chamber.asked()
    here = f"/verzoeken/{number}/aan-collega"
    page = chamber.page(number, "kamerlid")
    assert page.html.index("Cees Collega (ABC)") < page.html.index("Ella Aalders (XYZ)")
    wrong = chamber.posts(number, "kamerlid", "aan-collega", collega="")
    assert wrong.status == 422
    done = chamber.posts(number, "kamerlid", "aan-collega", collega=str(chamber.ids["collega"]))
    assert (done.status, done.response.headers["location"]) == (303, "/verzoeken")
    assert here not in chamber.page(chamber.asked("UWV", by="senator"), "senator").html
