"""Views of the queue under a name: kept, opened with, renamed and removed by one person, and honest about what is gone."""

from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlmodel import col

from contactdesk.law.days import today
from contactdesk.operations import reminders
from contactdesk.people import administration, saved_views
from contactdesk.people.saved_views import KeptView
from contactdesk.store.models import AuditEntry, RoleGrant, SavedView
from contactdesk.words import Form, Role
from tests.administration import World
from tests.contacts import Given
from tests.web import Page

HERE = "/wachtrij/weergaven"
SHOWN = "lijst=open&op=debat&wie=niemand&vorm=working_visit"


def keeps(
    given: Given, name: str = "Werkbezoeken", query: str = SHOWN, by: str = "pcp-bzk", **more: str
) -> Page:
    """As from the queue that is narrowed down so."""
    browser = given.sign_in(by)
    fields = browser.get(f"/wachtrij?kies=ja&{query}").form(HERE).fields
    return browser.post(HERE, fields | {"naam": name} | more)


def kept(given: Given, name: str = "Werkbezoeken", query: str = SHOWN, *, is_first: bool = False) -> int:
    view, by = KeptView(name, query, is_first), given.actor("pcp-bzk")
    return given.database.write_now(saved_views.add, view, by)


def changed(given: Given, view_id: int, by: str = "pcp-bzk", **typed: str) -> Page:
    return given.sign_in(by).post(f"{HERE}/{view_id}", {"doe": "bewaar", "naam": "Werkbezoeken"} | typed)


def numbers(page: Page) -> list[str]:
    return page.values("data-nummer")


def test_what_the_queue_shows_is_kept_under_a_name_and_stands_beside_the_lists(given: Given) -> None:
    given.asked()
    visit = given.asked(form=Form.WORKING_VISIT)
    done = keeps(given)
    assert done.location == f"/wachtrij?{given.rows(SavedView)[0].query}"
    queue = given.sign_in("pcp-bzk").get("/wachtrij?lijst=nieuw")
    assert f'href="{done.location}"'.replace("&", "&amp;") in queue.html
    page = given.sign_in("pcp-bzk").get(done.location)
    assert numbers(page) == [visit]
    assert "Werkbezoeken" in page.text
    assert "Bewaar deze weergave" not in page.text, "it is kept already"


def test_the_queue_opens_with_the_view_that_somebody_chose_and_with_one_only(given: Given) -> None:
    talk, visit = given.asked(), given.asked(form=Form.WORKING_VISIT)
    browser = given.sign_in("pcp-bzk")
    assert numbers(browser.get("/wachtrij")) == [talk, visit]
    keeps(given, eerste="ja")
    assert numbers(browser.get("/wachtrij")) == [visit]
    assert numbers(browser.get("/wachtrij?lijst=nieuw")) == [talk, visit], (
        "a list that is asked for is that list"
    )
    assert numbers(given.sign_in("plv-bzk").get("/wachtrij")) == [talk, visit], "of one person only"
    keeps(given, "Gesprekken", "lijst=open&vorm=conversation", eerste="ja")
    assert numbers(browser.get("/wachtrij")) == [talk]
    assert [one.is_first for one in given.rows(SavedView)] == [False, True]


def test_the_queue_opens_as_for_everybody_once_its_view_is_removed(given: Given) -> None:
    visit = kept(given, is_first=True)
    talk = given.asked()
    browser = given.sign_in("pcp-bzk")
    assert numbers(browser.get("/wachtrij")) == []
    assert changed(given, visit, doe="verwijder").location == HERE
    assert numbers(browser.get("/wachtrij")) == [talk]


def test_a_view_is_renamed_and_chosen_and_the_log_says_who_without_its_name(given: Given) -> None:
    view_id = kept(given, "Eerst zo")
    assert changed(given, view_id, naam="Dan zo", eerste="ja").location == HERE
    (row,) = given.rows(SavedView)
    assert (row.name, row.is_first, row.query) == ("Dan zo", True, SHOWN)
    changed(given, view_id, doe="verwijder")
    said = [one for one in given.rows(AuditEntry) if one.action.startswith("view_")]
    assert [one.action for one in said] == ["view_save", "view_save", "view_remove"]
    assert {one.by_id for one in said} == {given.ids["pcp-bzk"]}
    assert not [one for one in said if "zo" in str(one.details)]


def test_nobody_else_reads_renames_or_removes_it(given: Given) -> None:
    view_id = kept(given, "Van Petra")
    for persona in ("plv-bzk", "pcp-szw"):
        assert "Van Petra" not in given.sign_in(persona).get(HERE).text
        for doe in ("bewaar", "verwijder", ""):
            assert changed(given, view_id, persona, doe=doe).status == 404
    assert [one.name for one in given.rows(SavedView)] == ["Van Petra"]


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"naam": ""}, "Vul de naam van de weergave in"),
        ({"naam": "a" * 41}, "40 tekens"),
        ({"weergave": ""}, "Kies eerst een lijst of een filter"),
        ({"weergave": "lijst=gedicht"}, "Kies eerst een lijst of een filter"),
        ({"weergave": "kamer=XX"}, "Kies eerst een lijst of een filter"),
        ({"weergave": "q=DigiD"}, "Kies eerst een lijst of een filter"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    given: Given, typed: dict[str, str], says: str
) -> None:
    page = keeps(given, **typed)
    assert page.status == 422
    assert says in page.text
    fields = page.form(HERE).fields
    assert fields["weergave"] == typed.get("weergave", fields["weergave"])
    assert fields["naam"] == typed.get("naam", "Werkbezoeken")
    assert not given.rows(SavedView)


def test_what_is_searched_is_never_kept(given: Given) -> None:
    keeps(given, query=f"{SHOWN}&q=Jansen")
    assert "Jansen" not in given.rows(SavedView)[0].query


def test_a_name_stands_once_and_the_view_that_has_it_is_replaced_when_asked(given: Given) -> None:
    kept(given, is_first=True)
    late = keeps(given, "WERKBEZOEKEN", "lijst=te-laat")
    assert late.status == 422
    assert "al een weergave met deze naam" in late.text
    done = given.sign_in("pcp-bzk").post(HERE, late.form(HERE).fields | {"vervang": "ja"})
    assert done.status == 303
    (row,) = given.rows(SavedView)
    assert (row.name, row.query, row.is_first) == ("WERKBEZOEKEN", "lijst=te-laat", True)
    other = kept(given, "Anders")
    assert changed(given, other, naam="werkbezoeken").status == 422


def test_there_are_few_and_the_page_says_so(given: Given) -> None:
    for number in range(saved_views.MOST):
        kept(given, f"Weergave {number}", "lijst=nieuw")
    page = keeps(given, "Nog een")
    assert (page.status, "Verwijder er eerst een" in page.text) == (422, True)
    assert keeps(given, "weergave 3", vervang="ja").status == 303, "replacing adds none"
    assert len(given.rows(SavedView)) == saved_views.MOST


@pytest.mark.usefixtures("whole_log")
def test_a_view_outlives_a_merger_and_says_where_what_it_shows_has_gone(given: Given) -> None:
    world = World(given)
    bzk, szw = given.organisation("BZK"), given.organisation("SZW")
    mine = kept(given, "Van BZK zelf", f"lijst=open&organisatie={bzk}", is_first=True)
    number = given.asked("BZK")
    assert numbers(given.sign_in("pcp-bzk").get("/wachtrij")) == [number]
    world.approves(world.does(administration.propose_merger, bzk, szw, "Kamerstuk 36 100, nr. 2"))
    browser = given.sign_in("pcp-bzk")
    page = browser.get("/wachtrij")
    assert [one.id for one in given.rows(SavedView)] == [mine]
    assert "beëindigd en opgegaan in Sociale Zaken en Werkgelegenheid" in page.text
    assert numbers(browser.get(f"/wachtrij?lijst=open&organisatie={szw}")) == [number]
    assert f"lijst=open&amp;organisatie={szw}" in page.html


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("wie={zbo-uwv}", "De collega in uw filter is geen contactpersoon van uw ministerie meer."),
        ("lid={ambtenaar-bzk}", "Het Kamerlid in uw filter is geen Kamerlid meer."),
        ("fractie=Weg", "De fractie in uw filter heeft geen Kamerleden meer."),
        ("organisatie={UWV}", "Uitvoeringsinstituut Werknemersverzekeringen hoort niet bij uw ministerie."),
        ("organisatie=999999", "De organisatie in uw filter bestaat niet."),
    ],
)
def test_a_filter_on_what_is_gone_says_so_and_names_nobody(given: Given, query: str, says: str) -> None:
    ids = {key: str(id_) for key, id_ in given.ids.items()} | {"UWV": str(given.organisation("UWV"))}
    page = given.sign_in("pcp-bzk").get(f"/wachtrij?lijst=open&{query.format(**ids)}")
    assert says in page.text
    assert "Haal dit uit het filter" in page.text
    assert "Uma Uitvoering" not in page.text
    assert "Ada Ambtenaar" not in page.text


def test_a_filter_on_what_is_there_says_nothing(given: Given) -> None:
    member, colleague = given.seated("Wie Zit"), given.ids["plv-bzk"]
    query = f"lid={member}&fractie=ABC&wie={colleague}&organisatie={given.organisation('Logius')}"
    assert "in uw filter" not in given.sign_in("pcp-bzk").get(f"/wachtrij?{query}").text


def test_a_view_that_an_earlier_version_kept_is_told_and_opens_nothing(given: Given) -> None:
    kept(given, "Oud", "lijst=bestaat-niet", is_first=True)
    number = given.asked()
    browser = given.sign_in("pcp-bzk")
    assert numbers(browser.get("/wachtrij")) == [number]
    assert "Deze weergave werkt niet meer" in browser.get(HERE).text


def test_views_stay_between_two_periods_and_go_a_year_after_the_last(given: Given) -> None:
    kept(given)
    ends = today(given.clock())

    def end(db: object) -> None:
        theirs = (col(RoleGrant.person_id) == given.ids["pcp-bzk"]) & (col(RoleGrant.role) == Role.LIAISON)
        db.execute(update(RoleGrant).where(theirs).values(ends_on=ends))  # type: ignore[attr-defined]

    given.database.write_now(end)
    given.clock.advance(timedelta(days=300))
    given.database.write_now(reminders.due)
    assert given.rows(SavedView)
    given.clock.advance(timedelta(days=100))
    given.database.write_now(reminders.due)
    assert not given.rows(SavedView)
