"""The pages of administration, as two administrators and whoever reads a new mailbox use them. The rules: test_administration."""

import ast
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update
from sqlmodel import SQLModel, col, select
from starlette.applications import Starlette

from contactdesk.law import lifecycle
from contactdesk.law.permissions import MAY, RELATION
from contactdesk.letters.outbox import keys
from contactdesk.people import administration
from contactdesk.people.administration.logbook import ACTIONS
from contactdesk.routes import DEMO, SITE
from contactdesk.store.models import Letter, LetterKey, Organisation, Person, Portfolio, Proposal, RoleGrant
from contactdesk.words import REGIME, ROLE, Action, Role
from tests.contacts import MARKER, Given
from tests.web import Browser, Page

NEW = "nieuw@uwv.example"
PROPOSALS, PERSONS, BODIES = "/beheer/voorstellen", "/beheer/personen", "/beheer/organisaties"


pytestmark = pytest.mark.usefixtures("whole_log")


def nora(given: Given) -> str:
    """The page of somebody new."""
    typed = {"naam": "Nora Nieuw", "email": "Nora.Nieuw@bzk.example", "telefoon": "070-555 08 01"}
    page = given.sign_in("beheer").post(f"{PERSONS}/nieuw", typed)
    assert page.status == 303
    return page.location


def proposes_role(given: Given) -> str:
    """Nora becomes a contact person, if a second administrator agrees; where that is said."""
    here = nora(given)
    typed = {"rol": "liaison", "waarover": given.organisation("BZK")}
    assert given.sign_in("beheer").post(f"{here}/rol", typed).status == 303
    return here


def proposes_mailbox(given: Given, address: str = NEW) -> Page:
    uwv = given.organisation("UWV")
    typed = {"postbus": f"organisation-{uwv}", "adres": address}
    return given.sign_in("beheer").post(f"{BODIES}/{uwv}/postbus", typed)


def link(given: Given) -> str:
    settings = given.database.read_now(lambda db: db.info["desk"]).settings
    path = keys.handed_out(settings, given.rows(LetterKey)[-1])
    return path.removeprefix(settings.base_url)


def approve(given: Given, by: str = "beheer-tweede") -> Page:
    """By the button on the page of what waits."""
    browser = given.sign_in(by)
    id_ = given.rows(Proposal)[-1].id
    form = browser.get("/beheer").form(f"{PROPOSALS}/{id_}/goedkeuren")
    return browser.post(form.action, form.fields)


# Roles


def test_somebody_new_gets_a_role_that_two_administrators_agree_to(given: Given) -> None:
    here = proposes_role(given)
    page = given.sign_in("beheer").get(here)
    assert "U kunt dit niet zelf goedkeuren" in page.text
    assert "Nora Nieuw heeft nu geen rol" in page.text
    assert "goedkeuren" not in "".join(form.action for form in page.reading.forms if page.reading)
    assert "Parlementair contactpersoon (Binnenlandse" in given.sign_in("beheer-tweede").get("/beheer").text
    assert approve(given).location == PROPOSALS
    assert "Nora Nieuw: parlementair contactpersoon" in given.sign_in("beheer").get(PROPOSALS).text
    held = given.sign_in("beheer").get(here)
    assert held.values("data-stand") == ["geldt"]
    assert given.rows(Person)[-1].email == "nora.nieuw@bzk.example"


def test_a_role_that_one_gives_holds_at_once(given: Given) -> None:
    here = nora(given)
    chosen = given.sign_in("beheer").get(f"{here}?rol=member")
    shown = chosen.form(f"{here}/rol").fields
    assert shown.pop("sleutel")
    assert shown == {"rol": "member", "waarover": "", "van": "", "tot": ""}
    typed = {"rol": "member", "waarover": "EK", "tot": "2027-06-30"}
    page = given.sign_in("beheer").follow(given.sign_in("beheer").post(f"{here}/rol", typed))
    assert "Eerste Kamerlid" in page.text
    assert "tot en met woensdag 30 juni 2027" in page.text


@pytest.mark.parametrize(
    ("typed", "fields"),
    [
        ({}, ["rol"]),
        ({"rol": "koning"}, ["rol"]),
        ({"rol": "assistant", "waarover": "1"}, ["rol"]),
        ({"rol": "liaison"}, ["waarover"]),
        ({"rol": "liaison", "waarover": "BZK", "van": "morgen"}, ["van"]),
        ({"rol": "liaison", "waarover": "{BZK}", "plaatsvervangend": "ja"}, ["van", "tot"]),
        ({"rol": "official", "waarover": "{BZK}", "van": "2026-12-02", "tot": "2026-12-01"}, ["tot"]),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(
    given: Given, typed: dict[str, str], fields: list[str]
) -> None:
    here = nora(given)
    typed = {name: value.replace("{BZK}", str(given.organisation("BZK"))) for name, value in typed.items()}
    page = given.sign_in("beheer").post(f"{here}/rol", typed)
    assert page.status == 422
    assert [one for one in page.values("href") if one.strip("#") in (*fields, "inhoud")][1:] == [
        f"#{one}" for one in fields
    ]
    if typed.get("rol") in ("liaison", "official"):
        kept = page.form(f"{here}/rol").fields
        assert kept["tot"] == typed.get("tot", "")
        assert ("plaatsvervangend" in kept) == ("plaatsvervangend" in typed)
    assert [one.person_id for one in given.rows(RoleGrant)][-1] != given.rows(Person)[-1].id


def test_what_somebody_has_already_is_a_conflict_that_loses_nothing_typed(given: Given) -> None:
    here = f"{PERSONS}/{given.ids['pcp-bzk']}"
    typed = {"rol": "liaison", "waarover": given.organisation("BZK"), "tot": "2027-01-31"}
    page = given.sign_in("beheer").post(f"{here}/rol", typed)
    assert page.status == 409
    assert "Petra Post heeft deze rol in die dagen al" in page.text
    assert page.form(f"{here}/rol").fields["tot"] == "2027-01-31"


def test_somebody_who_is_there_already_is_not_added_twice(given: Given) -> None:
    nora(given)
    typed = {"naam": "Andere Nora", "email": "NORA.nieuw@bzk.example"}
    page = given.sign_in("beheer-tweede").post(f"{PERSONS}/nieuw", typed)
    assert (page.status, "Er is al iemand met dit e-mailadres" in page.text) == (409, True)
    assert page.form(f"{PERSONS}/nieuw").fields["naam"] == "Andere Nora"


def test_nobody_finds_a_form_to_give_themselves_a_role_nor_comes_past_it(given: Given) -> None:
    here = f"{PERSONS}/{given.ids['beheer']}"
    assert "Nieuwe rol" not in given.sign_in("beheer").get(f"{here}?rol=liaison").text
    typed = {"rol": "official", "waarover": given.organisation("BZK")}
    page = given.sign_in("beheer").post(f"{here}/rol", typed)
    assert (page.status, "U kunt uzelf geen rol geven" in page.text) == (422, True)


def test_an_ended_role_signs_out_and_the_last_of_an_office_stays(given: Given) -> None:
    browser, petra = given.sign_in("beheer"), given.sign_in("pcp-bzk")
    assert petra.get("/wachtrij").status == 200
    here = f"{PERSONS}/{given.ids['pcp-bzk']}"
    page, alone = browser.get(here), "is nu de enige met deze rol"
    form = next(one for one in page.reading.forms if "beeindigen" in one.action)
    assert page.text.count(alone) == len(("overstappen", "beëindigen")), "before anything is filled in"
    kept = browser.post(form.action)
    assert (kept.status, "Dit is de laatste met deze rol" in kept.text) == (409, True)
    assert petra.get("/wachtrij").status == 200
    given.succeeded("pcp-bzk")
    assert alone not in browser.get(here).text
    assert browser.post(form.action).location == here
    assert petra.get("/wachtrij").location.startswith("/inloggen")
    assert "Eerder" in browser.get(here).text
    for key, status in (("beheer-tweede", 303), ("beheer", 409)):
        role = next(one.id for one in given.rows(RoleGrant) if one.person_id == given.ids[key])
        page = browser.post(f"{PERSONS}/{given.ids[key]}/rollen/{role}/beeindigen")
        assert page.status == status
    assert "laatste" in page.text
    assert "U bent de enige beheerder" in browser.get("/beheer").text


def test_a_last_day_after_which_nobody_holds_the_office_is_said_at_its_field(given: Given) -> None:
    here, about = nora(given), given.organisation("SZW")

    def end(db: Any) -> None:
        held = select(RoleGrant).where(col(RoleGrant.organisation_id) == about)
        for row in db.exec(held.where(col(RoleGrant.role) == Role.LIAISON)).all():
            row.ends_on = given.clock().date()

    given.database.write_now(end)
    typed = {"rol": "liaison", "waarover": str(about), "tot": "2026-12-31"}
    page = given.sign_in("beheer").post(f"{here}/rol", typed)
    assert page.status == 422
    assert "#tot" in page.values("href")
    assert "of laat de laatste dag leeg" in page.text
    assert page.form(f"{here}/rol").fields["tot"] == "2026-12-31"
    assert given.rows(Proposal) == []


def test_an_address_that_no_provider_speaks_for_is_said(given: Given) -> None:
    browser = given.sign_in("beheer")
    assert "kan niemand inloggen" not in browser.get(nora(given)).text
    typed = {"naam": "Elders", "email": "e@elders.example"}
    assert "kan niemand inloggen" in browser.post(f"{PERSONS}/nieuw", typed, follow=True).text


def test_people_are_found_by_name_and_address(given: Given) -> None:
    found = given.sign_in("beheer").get(f"{PERSONS}?q=post%20BZK")
    assert found.values("data-persoon") == [str(given.ids["pcp-bzk"])]
    assert "Parlementair contactpersoon (Binnenlandse Zaken" in found.text
    assert "Niemand gevonden" in given.sign_in("beheer").get(f"{PERSONS}?q=%25").text


# Agreeing


def test_the_front_page_says_that_a_proposal_waits_to_who_can_agree(given: Given) -> None:
    proposes_role(given)
    assert "Eén voorstel wacht op een tweede beheerder" in given.sign_in("beheer-tweede").get("/").text
    for key in ("beheer", "pcp-bzk"):
        assert "voorstel" not in given.sign_in(key).get("/").text


def test_nobody_agrees_from_a_page_of_their_own_or_from_one_that_is_stale(given: Given) -> None:
    proposes_role(given)
    id_ = given.rows(Proposal)[-1].id
    tara = given.sign_in("beheer-tweede")
    form = tara.get(PROPOSALS).form(f"{PROPOSALS}/{id_}/goedkeuren")
    assert given.sign_in("beheer").post(form.action, form.fields).status == 403
    assert tara.post(form.action, {"gezien": "0" * 32}).status == 409
    assert tara.post(form.action, {}).status == 422
    assert given.sign_in("beheer").post(f"{PROPOSALS}/{id_}/afwijzen").status == 303
    late = tara.post(form.action, form.fields)
    assert (late.status, "Bea Beheer wees dit voorstel af" in late.text) == (409, True)
    assert given.rows(RoleGrant)[-1].role is Role.ADMINISTRATOR, "nobody got anything"


def test_what_cannot_be_any_more_says_why_and_has_no_button_to_agree(given: Given) -> None:
    proposes_mailbox(given)
    ended = select(Organisation).where(col(Organisation.abbreviation) == "UWV")

    def end(db: Any) -> None:
        db.exec(ended).one().ended_on = given.clock().date()

    given.database.write_now(end)
    page = given.sign_in("beheer-tweede").get(PROPOSALS)
    assert page.values("data-stand") == ["achterhaald"]
    assert "Dit kan niet meer." in page.text
    actions = [form.action for form in page.reading.forms] if page.reading else []
    assert [one.rpartition("/")[2] for one in actions if one.startswith(PROPOSALS)] == ["afwijzen"]


def test_a_test_letter_is_not_sent_again_at_once(given: Given) -> None:
    proposes_mailbox(given)
    page = given.sign_in("beheer").post(f"{PROPOSALS}/{given.rows(Proposal)[-1].id}/testbrief")
    assert page.status == 429
    assert 0 < int(page.response.headers["Retry-After"]) <= 600


# Mailboxes


def test_a_mailbox_changes_by_two_administrators_and_an_answer(given: Given, visitor: Browser) -> None:
    assert proposes_mailbox(given).status == 303
    here = link(given)
    page = visitor.get(here)
    assert page.h1 == "Is dit de postbus van Uitvoeringsinstituut Werknemersverzekeringen?"
    assert visitor.post(here, {"antwoord": "ja", "naam": "Uma"}).location == here
    assert "zodra een tweede beheerder het goedkeurt" in visitor.get(here).text
    approve(given)
    assert "gaan nu naar nieuw@uwv.example" in visitor.get(here).text
    shown = given.sign_in("beheer").get(f"{BODIES}/{given.organisation('UWV')}")
    assert NEW in shown.text
    past = given.sign_in("beheer").get(PROPOSALS).text
    assert "beantwoord door Uma" in past
    assert "door Tara Tweede" in past


@pytest.mark.parametrize(
    ("typed", "field"), [({}, "antwoord"), ({"antwoord": "ja"}, "naam"), ({"naam": "Uma"}, "antwoord")]
)
def test_a_program_that_presses_buttons_answers_nothing(
    given: Given, visitor: Browser, typed: dict[str, str], field: str
) -> None:
    proposes_mailbox(given)
    page = visitor.get(link(given))
    form = page.form(link(given))
    assert form.fields == {"naam": ""}, "nothing is chosen beforehand"
    wrong = visitor.post(form.action, {**form.fields, **typed})
    assert wrong.status == 422
    assert f"#{field}" in wrong.values("href")
    assert given.rows(Proposal)[-1].answered_at is None


def test_a_second_answer_finds_the_first(given: Given, visitor: Browser) -> None:
    proposes_mailbox(given)
    here = link(given)
    visitor.post(here, {"antwoord": "nee", "naam": "Uma"})
    page = visitor.post(here, {"antwoord": "ja", "naam": "Uma"})
    assert (page.status, page.h1) == (409, "Dit voorstel gaat niet door")
    assert given.rows(Proposal)[-1].answered_at is None


def test_a_mailbox_of_another_organisation_is_not_proposed_from_here(given: Given) -> None:
    typed = {"postbus": f"organisation-{given.organisation('IGJ')}", "adres": NEW}
    page = given.sign_in("beheer").post(f"{BODIES}/{given.organisation('UWV')}/postbus", typed)
    assert page.status == 422
    assert given.rows(Proposal) == []


@pytest.mark.parametrize("address", ["geen adres", "minister@szw.example", "bea.beheer@bzk.example", ""])
def test_an_address_that_cannot_be_is_said_at_its_own_field(given: Given, address: str) -> None:
    uwv = given.organisation("UWV")
    page = proposes_mailbox(given, address)
    assert page.status == 422
    assert f"#adres-organisation-{uwv}" in page.values("href")
    assert page.form(f"{BODIES}/{uwv}/postbus").fields["adres"] == address


def test_a_ministrys_page_has_every_mailbox_of_it(given: Given) -> None:
    page = given.sign_in("beheer").get(f"{BODIES}/{given.organisation('BZK')}")
    kinds = [one.rpartition("-")[0] for one in page.values("data-postbus")]
    assert kinds == ["organisation", "liaison", "secretary_general", "office"]


def test_on_what_kind_and_minister_rest_is_public_and_a_doubt_is_for_administrators(given: Given) -> None:
    uwv = given.organisation("UWV")
    source = {"source": "Wet SUWI, artikel 2", "source_on": date(2026, 3, 2)}
    doubt = {"question": "Is dit een zbo?", "settled_by": "het ministerie van SZW"}
    changed = update(Organisation).where(col(Organisation.id) == uwv).values(source | doubt)
    given.database.write_now(lambda db: db.execute(changed))

    browser = given.sign_in("beheer")
    public, own = browser.get(f"/organisaties/{uwv}"), browser.get(f"{BODIES}/{uwv}")

    assert "Wet SUWI, artikel 2; in dit loket sinds maandag 2 maart 2026" in public.text
    assert "Is dit een zbo?" not in public.text
    assert "Is dit een zbo?" in own.text
    assert "Wie het kan zeggen: het ministerie van SZW." in own.text
    assert "Wet SUWI, artikel 2" in own.text


def test_what_is_uncertain_of_a_minister_is_shown_to_administrators(given: Given) -> None:
    office = next(one.id for one in given.rows(Portfolio) if one.key == "szw")
    doubt = {"question": "Welke taken horen hierbij?", "settled_by": "het ministerie van AZ"}
    changed = update(Portfolio).where(col(Portfolio.id) == office).values(doubt)
    given.database.write_now(lambda db: db.execute(changed))

    browser = given.sign_in("beheer")
    assert "Hierover is nog iets niet zeker" in browser.get("/beheer/bewindspersonen").text
    page = browser.get(f"/beheer/bewindspersonen/{office}").text
    assert "Niet zeker. Welke taken horen hierbij?" in page
    assert "Wie het kan zeggen: het ministerie van AZ." in page


def test_harmless_details_are_changed_and_a_wrong_mailbox_beside_them_wipes_nothing(given: Given) -> None:
    uwv, browser = given.organisation("UWV"), given.sign_in("beheer")
    here = f"{BODIES}/{uwv}"
    form = browser.get(here).form(here)
    typed = {
        **form.fields,
        "telefoon": "020-555 00 00",
        "website": "https://www.uwv.example/",
        "toelichting": "Bel.",
    }
    assert browser.post(here, typed).status == 303
    assert "https://www.uwv.example/" in browser.get(f"/organisaties/{uwv}").html
    wrong = proposes_mailbox(given, "fout")
    assert wrong.form(here).fields["telefoon"] == "020-555 00 00"
    late = browser.post(here, typed | {"telefoon": "1"})
    assert (late.status, late.form(here).fields["telefoon"]) == (409, "1")


@pytest.mark.parametrize(
    "website",
    ["javascript:alert(1)", "uwv.nl", "https://", "data:text/html,x", 'https://x.nl/"onx=', "//x.nl"],
)
def test_a_website_is_of_the_web(given: Given, website: str) -> None:
    here = f"{BODIES}/{given.organisation('UWV')}"
    browser = given.sign_in("beheer")
    page = browser.post(here, {**browser.get(here).form(here).fields, "website": website})
    assert page.status == 422
    assert "#website" in page.values("href")


# What an administrator reads


def test_what_may_be_done_is_printed_as_the_tables_have_it(given: Given) -> None:
    page = given.sign_in("beheer").get("/beheer/rechten")
    printed = dict(zip(page.values("data-handeling"), page.values("data-rollen"), strict=True))
    assert printed == {action.value: " ".join(MAY[action]) for action in Action}
    assert page.values("data-pad") == [place.path for place in (*SITE, *DEMO)]
    assert page.values("data-rol") == [role.value for role in Role]
    row = re.search(r'data-rol="body">(.*?)</tr>', page.html, re.DOTALL)
    assert row
    assert "twee beheerders; of wie inlogt via de postbus" in row[1]
    for relation in RELATION.values():
        assert relation.value in page.text


def test_a_changed_table_is_printed_changed(given: Given, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(MAY, Action.TAKE, (Role.CLERK,))
    key = next(key for key in lifecycle.MOVES if key[2] is Action.TAKE)
    monkeypatch.delitem(lifecycle.MOVES, key)
    page = given.sign_in("beheer").get("/beheer/rechten")
    row = re.search(r'data-handeling="take" data-rollen="([^"]*)">(.*?)</tr>', page.html, re.DOTALL)
    assert row
    assert row[1] == "clerk"
    assert ROLE[Role.LIAISON] not in row[2].split("data-label")[1]
    assert REGIME[key[0]] in row[2]


def test_every_entry_of_the_desk_has_its_words() -> None:
    """Each action that is recorded anywhere without a contact."""
    recorded = set()
    for path in Path(administration.__file__).parents[2].rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "audit.record":
                given = {one.arg: one.value for one in node.keywords}
                if "contact" not in given and isinstance(given.get("action"), ast.Constant):
                    recorded.add(given["action"].value)
    assert {"person_add", "role_end", "organisation_edit"} <= recorded
    assert recorded <= set(ACTIONS)


def test_every_room_of_administration_leads_to_every_other(given: Given) -> None:
    """What the site map has right under /beheer, each on its own page too, as the one that is open."""
    rooms = [place.path for place in SITE if re.fullmatch(r"/beheer(/[a-z]+)?", place.path)]
    assert len(rooms) > 5
    browser = given.sign_in("beheer")
    for room in rooms:
        (tabs,) = re.findall(r'<nav[^>]*aria-label="Beheer".*?</nav>', browser.get(room).html, re.DOTALL)
        assert set(re.findall(r'href="([^"]*)"', tabs)) == set(rooms)
        assert re.findall(r'href="([^"]*)" aria-current="page"', tabs) == [room]


def test_an_administrator_meets_no_contact_on_any_page(given: Given) -> None:
    numbers = [given.permitted(subject=MARKER), given.asked("UWV", subject=MARKER), given.sealed()]
    proposes_role(given)
    proposes_mailbox(given)
    browser = given.sign_in("beheer")
    ids = {"id": "1", "rol": "1"}
    for place in SITE:
        if place.path.startswith("/beheer") and "GET" in place.methods:
            html = browser.get(place.path.format(**ids)).html
            assert not [one for one in (*numbers, MARKER) if one in html], place.path


def test_no_page_of_administration_changes_a_row_but_that_it_was_read(given: Given, app: Starlette) -> None:
    proposes_role(given)
    proposes_mailbox(given)
    browser = given.sign_in("beheer")

    def rows() -> dict[str, int]:
        return {
            name: len(given.database.read_now(lambda db, one=one: db.execute(one.select()).all()))
            for name, one in SQLModel.metadata.tables.items()
            if name != "person_read"
        }

    before = rows()
    for place in SITE:
        if place.path.startswith("/beheer") and "GET" in place.methods:
            assert browser.get(place.path.format(id="1", rol="1")).status == 200
    assert rows() == before
    assert [one.template for one in given.rows(Letter)].count("mailbox_test") == 1
