"""Two clicks make one thing: every form that makes something new has a key of its own."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

import pytest
from sqlmodel import SQLModel

from contactdesk.store import form_keys
from contactdesk.store.form_keys import KEPT, Once, SentBefore
from contactdesk.store.models import (
    AuditEntry,
    FormSent,
    Letter,
    Message,
    Person,
    Proposal,
    RoleGrant,
    StandingPermission,
)
from tests.conftest import ON_SQLITE
from tests.contacts import Given
from tests.web import Browser, Form

BEFOREHAND: Final = {
    "vormen": "conversation",
    "indieners": "member",
    "kamers": "TK",
    "tot": "2027-03-01",
    "besloten_door": "M. de Minister",
    "hoedanigheid": "zelf",
    "besloten_op": "2026-11-24",
    "stuk": "nota 2026-123 aan BZK",
}
TOLD: Final = "Het is één keer vastgelegd."
KEPT_TYPED: Final = "Het staat er nog: verstuur het opnieuw als u dat ook wilt."

Where = Callable[[Given], tuple[str, str, str, dict[str, str], str]]


def standing(given: Given) -> tuple[str, str, str, dict[str, str], str]:
    path = "/toestemming-vooraf/nieuw"
    return "minister-bzk", path, path, BEFOREHAND, "besloten_door"


def deed(name: str, by: str, text: str, make: Callable[[Given], str], **fields: str) -> Where:
    def where(given: Given) -> tuple[str, str, str, dict[str, str], str]:
        path = f"/verzoeken/{make(given)}"
        return by, path, f"{path}/{name}", fields, text

    return where


def naming(path: str, by: str, email: str) -> Where:
    def where(given: Given) -> tuple[str, str, str, dict[str, str], str]:
        about = {"email": email, "naam": "Nieuw Gezicht", "van": "2026-11-24", "tot": "2026-12-01"}
        return by, path, path, about, "naam"

    return where


def person(given: Given) -> tuple[str, str, str, dict[str, str], str]:
    path = "/beheer/personen/nieuw"
    return "beheer", path, path, {"naam": "Nieuw Gezicht", "email": "nieuw@bzk.example"}, "naam"


def role(given: Given) -> tuple[str, str, str, dict[str, str], str]:
    path = f"/beheer/personen/{given.ids['ambtenaar-bzk']}"
    about = {
        "rol": "official",
        "waarover": str(given.organisation("SZW")),
        "van": "2026-12-01",
        "tot": "2026-12-31",
    }
    return "beheer", f"{path}?rol=official", f"{path}/rol", about, "tot"


def mailbox(given: Given) -> tuple[str, str, str, dict[str, str], str]:
    id_ = given.organisation("BZK")
    path = f"/beheer/organisaties/{id_}"
    return (
        "beheer",
        path,
        f"{path}/postbus",
        {"postbus": f"liaison-{id_}", "adres": "pcp-nieuw@bzk.example"},
        "adres",
    )


def another_kind(given: Given) -> tuple[str, str, str, dict[str, str], str]:
    path = f"/beheer/organisaties/{given.organisation('UWV')}"
    about = {"soort": "own_act", "bewindspersoon": "", "bron": "Wet, artikel 1"}
    return "beheer", path, f"{path}/soort", about, "bron"


#: what makes something new, and of which there is then one more
FORMS: Final[dict[str, tuple[Where, type[SQLModel]]]] = {
    "a standing permission": (standing, StandingPermission),
    "a message": (deed("bericht", "kamerlid", "tekst", Given.asked, tekst="Kan het dinsdag?"), Message),
    "a note": (deed("notitie", "pcp-bzk", "tekst", Given.asked, tekst="Eerst overleggen."), Message),
    "a question back": (deed("wedervraag", "pcp-bzk", "tekst", Given.asked, tekst="Welke storing?"), Message),
    "a reminder": (deed("herinneren", "pcp-bzk", "", Given.awaiting), Letter),
    "an assistant": (naming("/account/medewerkers", "kamerlid", "nieuw@tweedekamer.example"), RoleGrant),
    "a deputy": (naming("/vervanging", "pcp-bzk", "nieuw@bzk.example"), RoleGrant),
    "a person": (person, Person),
    "a role": (role, RoleGrant),
    "a mailbox proposed": (mailbox, Proposal),
    "another kind proposed": (another_kind, Proposal),
}


def opened(given: Given, name: str) -> tuple[Browser, str, dict[str, Any], str]:
    """The form as its page shows it, filled in."""
    by, page, action, fields, text = FORMS[name][0](given)
    browser = given.sign_in(by)
    form: Form = browser.get(page).form(action)
    return browser, action, {**form.fields, **fields}, text


@pytest.mark.parametrize("name", FORMS)
def test_the_same_form_twice_makes_it_once(given: Given, name: str) -> None:
    browser, action, fields, _ = opened(given, name)
    table = FORMS[name][1]
    before = len(given.rows(table))

    first, again = browser.post(action, fields), browser.post(action, fields)

    assert (first.status, again.status) == (303, 303), again.text
    assert first.location == again.location
    made = len(given.rows(table)) - before
    browser.post(action, fields)
    assert made == len(given.rows(table)) - before > 0
    assert TOLD in browser.get(again.location).text


@ON_SQLITE
@pytest.mark.parametrize("name", [name for name in FORMS if name != "a reminder"])
def test_a_form_that_was_changed_after_it_was_sent_is_kept_on_the_page(given: Given, name: str) -> None:
    browser, action, fields, text = opened(given, name)
    assert browser.post(action, fields).status == 303
    rows = len(given.rows(FORMS[name][1]))
    changed = fields[text].replace("2026-12-31", "2026-12-30") + ("" if text == "tot" else "x")

    answer = browser.post(action, fields | {text: changed})

    assert (answer.status, KEPT_TYPED in answer.text) == (409, True), answer.text
    assert changed in answer.html, "what was typed stands there"
    assert len(given.rows(FORMS[name][1])) == rows


def test_what_was_changed_can_be_sent_from_that_page(given: Given) -> None:
    browser, action, fields, _ = opened(given, "a message")
    browser.post(action, fields)
    answer = browser.post(action, fields | {"tekst": "Of woensdag?"})
    shown = answer.form(action).fields
    assert shown["tekst"] == "Of woensdag?"
    assert browser.post(action, shown).status == 303
    assert [row.text for row in given.rows(Message)] == ["Kan het dinsdag?", "Of woensdag?"]


def test_a_request_that_was_changed_and_sent_again_is_shown_and_not_dropped(given: Given) -> None:
    browser = given.sign_in("kamerlid")
    asked = {"organisatie": str(given.organisation("Logius")), "vorm": "conversation", "onderwerp": "DigiD"}
    page = browser.post("/verzoeken", {**asked, "vraag": "Hoe?"})
    fields = page.form("/verzoeken").fields | {"bevestigd": "ja"}
    first, again = browser.post("/verzoeken", fields), browser.post("/verzoeken", fields)
    assert (first.status, first.location) == (again.status, again.location) == (303, first.location)

    changed = browser.post("/verzoeken", fields | {"vraag": "En waarom?"})

    assert (changed.status, "Dit hebt u al verstuurd" in changed.text) == (200, True)
    assert "En waarom?" in changed.html
    onward = browser.post("/verzoeken", changed.form("/verzoeken").fields | {"bevestigd": "ja"})
    assert onward.location not in ("", first.location)


def test_a_key_is_of_one_person_and_one_form(given: Given) -> None:
    number = given.asked()
    path = f"/verzoeken/{number}"
    for by in ("kamerlid", "pcp-bzk"):
        answer = given.posts(number, by, "bericht", tekst="Dag.", sleutel="dezelfde")
        assert answer.status == 303
    assert given.posts(number, "pcp-bzk", "notitie", tekst="Dag.", sleutel="dezelfde").status == 303
    assert [row.action.value for row in given.rows(Message)] == ["message", "message", "note"]
    assert (
        given.sign_in("senator").post(f"{path}/bericht", {"tekst": "Dag.", "sleutel": "dezelfde"}).status
        == 404
    )


@ON_SQLITE
@pytest.mark.parametrize("key", ["", "é", "x" * 65, "a b"])
def test_a_form_without_a_key_that_can_be_one_still_works(given: Given, key: str) -> None:
    number = given.asked()
    for _ in range(2):
        assert given.posts(number, "kamerlid", "bericht", tekst="Dag.", sleutel=key).status == 303
    assert len(given.rows(Message)) == 2
    assert given.rows(FormSent) == []


def test_what_failed_was_not_sent(given: Given) -> None:
    browser, action, fields, _ = opened(given, "a message")
    assert browser.post(action, fields | {"tekst": ""}).status == 422
    assert browser.post(action, fields).status == 303


def test_of_two_at_once_one_makes_it(given: Given) -> None:
    form = form_keys.sent("person 1", "/x", [("sleutel", "k"), ("tekst", "Dag.")])

    def make(db: Any) -> str:
        db.add(Person(name="Nieuw", email="nieuw@bzk.example"))
        return "gemaakt"

    async def both() -> list[Once[str]]:
        two = [given.database.write(form_keys.once, form, str, make) for _ in range(8)]
        return await asyncio.gather(*two)

    done = asyncio.run(both())
    assert sorted(one.is_again for one in done) == [False] + [True] * 7
    assert {one.path for one in done} == {"gemaakt"}


def test_only_hashes_are_kept_and_not_for_ever(given: Given) -> None:
    form = form_keys.sent("person 1", "/x", [("sleutel", "k"), ("tekst", "GEHEIM")])
    assert form
    given.database.write_now(form_keys.once, form, str, lambda db: "/y")
    [row] = given.rows(FormSent)
    assert not any(text in f"{row.id} {row.said}" for text in ("GEHEIM", "person", "/x"))
    other = form_keys.sent("person 1", "/x", [("sleutel", "k"), ("tekst", "anders")])
    with pytest.raises(SentBefore):
        given.database.write_now(form_keys.once, other, str, lambda db: "/y")
    given.clock.advance(KEPT + timedelta(seconds=1))
    given.database.write_now(form_keys.sweep)
    assert given.rows(FormSent) == []


def test_the_second_click_leaves_no_entry_in_the_log(given: Given) -> None:
    browser, action, fields, _ = opened(given, "a reminder")
    browser.post(action, fields)
    entries = len(given.rows(AuditEntry))
    browser.post(action, fields)
    assert len(given.rows(AuditEntry)) == entries
