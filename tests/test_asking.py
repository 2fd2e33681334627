"""Asking over HTTP: the form, the page that shows the rule before anything is sent, and the sending."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import inspect
from sqlmodel import SQLModel, col, func, select

from contactdesk import contacts, people
from contactdesk.law.days import today
from contactdesk.law.permissions import Actor
from contactdesk.store import Database
from contactdesk.store.models import (
    Committee,
    ContactRequest,
    Letter,
    Organisation,
    ReferralCount,
    SealedText,
)
from contactdesk.words import Form
from tests.contacts import Given
from tests.web import Browser, Page

SignIn = Callable[[str], Browser]
QUESTION = {
    "vorm": "conversation",
    "onderwerp": "Storing bij DigiD",
    "vraag": "Hoe vaak was er een storing?\nEn hoe lang?",
}
DECIDED = {"commissiebesluit": "2026-11-23"}
LEADERSHIP = {
    "grond": "published_findings",
    "geadresseerde": "leadership",
    "vindplaats": "Rapport op de website",
    "gepubliceerd": "2026-10-20",
}


@pytest.fixture
def ids(database: Database, people_ids: dict[str, int]) -> dict[str, int]:
    """Organisations by abbreviation, and people by persona."""
    found = database.read_now(lambda db: db.exec(select(Organisation)).all())
    return people_ids | {str(one.abbreviation): one.id for one in found}


def rows(database: Database, table: type[SQLModel]) -> list[Any]:
    query = select(table).order_by(*inspect(table).primary_key)
    return list(database.read_now(lambda db: db.exec(query).all()))


def count(database: Database, table: type[SQLModel]) -> int:
    return database.read_now(lambda db: db.exec(select(func.count()).select_from(table)).one())


def actor(database: Database, person_id: int) -> Actor:
    found = database.read_now(lambda db: people.actor(db, person_id, today(db.info["now"])))
    assert found is not None
    return found


def check(browser: Browser, organisation: int, **more: Any) -> Page:
    """As far as the page that shows the rule."""
    return browser.post("/verzoeken", QUESTION | {"organisatie": organisation} | more)


def confirm(browser: Browser, page: Page) -> Page:
    """Press "Verstuur" on that page."""
    return browser.post("/verzoeken", page.form("/verzoeken").fields | {"bevestigd": "ja"})


def regime(page: Page) -> tuple[str, str]:
    return page.values("data-regime")[0], page.values("data-regel")[0]


# Who may come


@pytest.mark.parametrize(
    "persona", ["kamerlid", "senator", "assistent", "griffier", "pcp-bzk", "ambtenaar-bzk", "zbo-uwv"]
)
def test_who_may_ask_opens_the_form(persona: str, sign_in: SignIn) -> None:
    page = sign_in(persona).get("/verzoeken/nieuw")
    assert page.status == 200
    assert page.form("/verzoeken").fields["sleutel"]


@pytest.mark.parametrize("persona", ["beheer", "minister-bzk"])
def test_who_asks_nothing_is_refused(persona: str, sign_in: SignIn, ids: dict[str, int]) -> None:
    browser = sign_in(persona)
    assert browser.get("/verzoeken/nieuw").status == 403
    assert check(browser, ids["Logius"]).status == 403


def test_who_is_not_signed_in_signs_in_first(visitor: Browser) -> None:
    assert visitor.get("/verzoeken/nieuw").status == 303
    over = visitor.post("/verzoeken", QUESTION)
    assert (over.status, over.h1) == (403, "U bent niet meer ingelogd")


# The form


def test_the_presumption_stands_above_the_form(sign_in: SignIn) -> None:
    page = sign_in("kamerlid").get("/verzoeken/nieuw")
    assert "Ambtenaren mogen u feitelijk informeren." in page.text
    assert (
        "Een verzoek om feitelijke informatie wordt welwillend en zakelijk beoordeeld: ja, tenzij."
        in page.text
    )


#: persona: who reads most of it, and what is said of a zbo
READERS = {
    "pcp-bzk": ("de bewindspersoon en de ambtenaar.", "Bij een zbo leest alleen het zbo de vraag,"),
    "zbo-uwv": ("de bewindspersoon en het Kamerlid.", "Bij een zbo of inspectie leest alleen het Kamerlid"),
}


@pytest.mark.parametrize("persona", READERS)
def test_the_form_on_one_page_says_once_who_reads_it_and_where_that_differs(
    sign_in: SignIn, persona: str
) -> None:
    page = sign_in(persona).get("/verzoeken/nieuw")
    assert page.text.count("Wie leest dit?") == 1
    for said in READERS[persona]:
        assert said in page.text
    assert not [one for one in page.values("aria-describedby") if one.endswith("-leest")], (
        "each field said it again"
    )


def test_an_assistant_chooses_from_their_own_members(sign_in: SignIn, ids: dict[str, int]) -> None:
    page = sign_in("assistent").get("/verzoeken/nieuw")
    assert page.form("/verzoeken").fields["namens"] == str(ids["kamerlid"])
    assert "Sam Senator" not in page.text


def test_a_clerk_asks_for_their_committee(sign_in: SignIn, database: Database) -> None:
    page = sign_in("griffier").get("/verzoeken/nieuw")
    assert page.form("/verzoeken").fields["namens"] == str(rows(database, Committee)[0].id)


def test_a_member_chooses_nobody(sign_in: SignIn) -> None:
    fields = sign_in("kamerlid").get("/verzoeken/nieuw").form("/verzoeken").fields
    assert not {"namens", "lid", "wanneer"} & fields.keys()


def test_a_body_reports_for_itself_only(sign_in: SignIn, ids: dict[str, int]) -> None:
    page = sign_in("zbo-uwv").get("/verzoeken/nieuw")
    assert page.form("/verzoeken").fields["organisatie"] == str(ids["UWV"])
    assert "Logius" not in page.text
    assert "Huis voor Klokkenluiders" in page.text


def test_a_legislative_unit_reads_that_it_reports_nothing_here(sign_in: SignIn) -> None:
    page = sign_in("wetgeving-bzk").get("/verzoeken/nieuw")
    assert "Uw organisatie meldt hier zelf geen contacten" in page.text


def test_the_address_can_fill_the_form_beforehand(sign_in: SignIn, ids: dict[str, int]) -> None:
    path = f"/verzoeken/nieuw?organisatie={ids['Logius']}&vorm=working_visit&onderwerp=DigiD"
    page = sign_in("kamerlid").get(path)
    fields = page.form("/verzoeken").fields
    assert (fields["organisatie"], fields["vorm"]) == (str(ids["Logius"]), "working_visit")
    assert fields["onderwerp"] == "DigiD"
    assert "Logius valt onder Binnenlandse Zaken en Koninkrijksrelaties" in page.text
    assert "pcp@bzk.example" in page.text


# The check


@pytest.mark.parametrize(
    ("persona", "organisation", "more", "expected"),
    [
        ("kamerlid", "Logius", {}, ("permission", "overig")),
        ("senator", "Logius", {}, ("permission", "overig")),
        ("assistent", "SZW", {}, ("permission", "overig")),
        ("griffier", "BZK", DECIDED | {"vorm": "technical_briefing"}, ("permission", "overig")),
        ("kamerlid", "UWV", {}, ("notify", "zbo")),
        ("kamerlid", "IGJ", LEADERSHIP, ("notify", "inspectie-lid")),
        ("griffier", "IGJ", LEADERSHIP | DECIDED, ("notify", "inspectie-kamer")),
        ("kamerlid", "IGJ", LEADERSHIP | {"geadresseerde": "staff"}, ("permission", "overig")),
        ("kamerlid", "IGJ", {"geadresseerde": "staff"}, ("permission", "overig")),
        (
            "kamerlid",
            "BZK",
            {"vorm": "amendment_assistance", "wetsvoorstel": "Wet X"},
            ("notify", "amendement"),
        ),
        (
            "kamerlid",
            "BZK",
            {"vorm": "bill_assistance", "wetsvoorstel": "Wet X"},
            ("permission", "initiatiefwet"),
        ),
        ("kamerlid", "Logius", {"vorm": "public_information"}, ("refer", "openbaar")),
        ("kamerlid", "Logius", {"vorm": "individual_case"}, ("refer", "individuele-zaak")),
        ("senator", "BZK", {"vorm": "amendment_assistance"}, ("refer", "bijstand-eerste-kamer")),
        ("pcp-bzk", "Logius", {"namens": "kamerlid"}, ("permission", "overig")),
        ("ambtenaar-bzk", "Logius", {"lid": "kamerlid"}, ("permission", "eigen-initiatief")),
        ("zbo-uwv", "UWV", {"lid": "kamerlid"}, ("notify", "zbo")),
        (
            *("inspectie-igj", "IGJ", LEADERSHIP | {"lid": "senator"}),
            ("notify", "inspectie-eigen-initiatief"),
        ),
    ],
)
def test_the_page_says_which_rule_applies_before_anything_is_sent(
    persona: str,
    organisation: str,
    more: dict[str, str],
    expected: tuple[str, str],
    sign_in: SignIn,
    ids: dict[str, int],
    database: Database,
) -> None:
    more = {name: ids.get(value, value) for name, value in more.items()}
    page = check(sign_in(persona), ids[organisation], **more)
    assert page.status == 200
    assert regime(page) == expected
    assert count(database, ContactRequest) == count(database, Letter) == 0


@pytest.mark.parametrize(
    ("more", "asked"),
    [({}, ["grond", "geadresseerde"]), ({"grond": "task_performance"}, ["geadresseerde"])],
)
def test_of_an_inspectorate_what_is_left_open_is_asked_and_means_no_rule(
    sign_in: SignIn, ids: dict[str, int], database: Database, more: dict[str, str], asked: list[str]
) -> None:
    for confirmed in ({}, {"bevestigd": "ja"}):
        page = check(sign_in("kamerlid"), ids["IGJ"], **more, **confirmed)
        assert page.status == 422
        assert page.values("data-regime") == []
        assert [f"#{field}" in page.html for field in ("grond", "geadresseerde")] == [
            field in asked for field in ("grond", "geadresseerde")
        ]
    assert count(database, ContactRequest) == 0


def test_what_is_sent_on_to_an_inspectorate_says_what_it_is_about_too(given: Given) -> None:
    number = given.asked()
    page = given.posts(number, "pcp-bzk", "doorsturen", organisatie=given.organisation("IGJ"))
    assert page.status == 422
    assert "daarvan hangt af of toestemming nodig is" in page.text


def test_the_check_says_why_who_reads_what_by_when_and_who_to_call(
    sign_in: SignIn, ids: dict[str, int]
) -> None:
    page = check(sign_in("kamerlid"), ids["Logius"])
    assert 'aria-current="page">Nieuw verzoek</a>' in page.html
    for text in (
        "Wie leest dit?",
        "Toestemming nodig",
        "eerst toestemming aan de minister van Binnenlandse Zaken en Koninkrijksrelaties",
        "Status: geldend recht",
        "de contactpersoon en de bewindspersoon; na toestemming ook de ambtenaar",
        "Uiterlijk dinsdag 1 december 2026 weet u meer.",
        "ontvangen di 24-11 09.00 · dag 1 wo 25-11",
        "pcp@bzk.example",
        "Storing bij DigiD",
    ):
        assert text in page.text


def test_a_debate_tomorrow_is_counted_in_hours_and_asks_for_a_call(
    sign_in: SignIn, ids: dict[str, int]
) -> None:
    page = check(sign_in("kamerlid"), ids["Logius"], debat="2026-11-25")
    assert "Uiterlijk wo 25 november 2026, 09.00 uur weet u meer." in page.text
    assert "Spoed: bel ook." in page.text


def test_a_zbo_is_told_of_without_anyone_being_asked(sign_in: SignIn, ids: dict[str, int]) -> None:
    page = check(sign_in("kamerlid"), ids["UWV"])
    assert "Geen toestemming nodig – wordt gemeld" in page.text
    assert "op hetzelfde moment" in page.text
    assert "weet u meer" not in page.text


def test_an_inspectorate_says_on_how_firm_a_rule_it_rests(sign_in: SignIn, ids: dict[str, int]) -> None:
    assert "Status: werkafspraak" in check(sign_in("kamerlid"), ids["IGJ"], **LEADERSHIP).text
    page = check(sign_in("griffier"), ids["IGJ"], **LEADERSHIP, **DECIDED)
    assert "Status: voorstel, nog geen geldend recht" in page.text
    assert "zonder uitstel" in page.text


def test_changing_the_organisation_changes_the_sentence(sign_in: SignIn, ids: dict[str, int]) -> None:
    browser = sign_in("kamerlid")
    first = check(browser, ids["Logius"])
    form = browser.post("/verzoeken", first.form("/verzoeken").fields | {"wijzig": "organisatie"})
    assert form.status == 200
    kept = form.form("/verzoeken").fields
    assert (kept["vraag"], kept["onderwerp"]) == (QUESTION["vraag"], QUESTION["onderwerp"])
    second = browser.post("/verzoeken", kept | {"organisatie": ids["UWV"]})
    assert (regime(first)[0], regime(second)[0]) == ("permission", "notify")
    assert "regel is intussen veranderd" not in second.text


def test_change_leads_back_to_that_field(sign_in: SignIn, ids: dict[str, int]) -> None:
    page = check(sign_in("kamerlid"), ids["Logius"])
    assert ("wijzig", "vraag") in page.form("/verzoeken").buttons
    assert "/verzoeken#vraag" in page.values("formaction")


def test_the_regime_comes_from_the_rules_and_never_from_the_form(
    sign_in: SignIn, ids: dict[str, int], database: Database
) -> None:
    seen = {"regel": "zbo", "regime": "notify", "bevestigd": "ja"}
    page = check(sign_in("kamerlid"), ids["Logius"], **seen)
    assert page.status == 200
    assert regime(page) == ("permission", "overig")
    assert "De regel is intussen veranderd. Er is nog niets verstuurd." in page.text
    assert count(database, ContactRequest) == 0


# Sending


def test_sending_makes_the_contact_and_leads_to_it(
    sign_in: SignIn, ids: dict[str, int], database: Database
) -> None:
    browser = sign_in("kamerlid")
    sent = confirm(browser, check(browser, ids["Logius"], dossier="36 600 VII, nr. 12", debat="2026-12-03"))
    (made,) = rows(database, ContactRequest)
    assert (sent.status, sent.location) == (303, f"/verzoeken/{made.number}")
    assert (made.subject, made.question) == (QUESTION["onderwerp"], QUESTION["vraag"])
    assert (made.rule, made.dossier, made.debate_on.isoformat()) == ("overig", "36600-VII-12", "2026-12-03")
    assert {letter.template for letter in rows(database, Letter)} == {"receipt", "submitted"}


def test_a_double_submit_makes_one_contact(sign_in: SignIn, ids: dict[str, int], database: Database) -> None:
    browser = sign_in("kamerlid")
    page = check(browser, ids["UWV"])
    first, second = confirm(browser, page), confirm(browser, page)
    assert (first.status, first.location) == (second.status, second.location)
    assert count(database, ContactRequest) == 1


def test_two_people_with_the_same_key_make_two_contacts(
    sign_in: SignIn, ids: dict[str, int], database: Database
) -> None:
    for persona in ("kamerlid", "senator"):
        assert check(sign_in(persona), ids["Logius"], sleutel="k1", bevestigd="ja").status == 303
    assert count(database, ContactRequest) == 2


def test_sending_once_more_from_the_browsers_history_says_that_it_would_be_a_second_request(
    sign_in: SignIn, ids: dict[str, int], database: Database
) -> None:
    browser = sign_in("kamerlid")
    page = check(browser, ids["Logius"])
    number = confirm(browser, page).location.rpartition("/")[2]
    back = browser.post("/verzoeken", page.form("/verzoeken").fields | {"vraag": "En nu?"})
    assert f"Dit hebt u al verstuurd: verzoek {number} ." in back.text
    assert confirm(browser, back).location not in ("", f"/verzoeken/{number}")
    assert {made.question for made in rows(database, ContactRequest)} == {QUESTION["vraag"], "En nu?"}


@pytest.mark.parametrize("key", ["", "x" * 65, "met spatie", "\u0000", "é"])
def test_a_garbled_key_gets_a_fresh_one(key: str, sign_in: SignIn, ids: dict[str, int]) -> None:
    browser = sign_in("kamerlid")
    page = check(browser, ids["Logius"], sleutel=key)
    assert page.form("/verzoeken").fields["sleutel"] not in ("", key)
    assert confirm(browser, page).status == 303


def test_help_with_a_law_is_sealed(sign_in: SignIn, ids: dict[str, int], database: Database) -> None:
    browser = sign_in("kamerlid")
    help_ = {"vorm": "amendment_assistance", "wetsvoorstel": "Wet digitale overheid"}
    page = check(browser, ids["BZK"], **help_)
    assert (
        "de wetgevingsafdeling, tot de jurist die helpt de inhoud opent; daarna alleen die jurist"
        in page.text
    )
    assert confirm(browser, page).status == 303
    (made,) = rows(database, ContactRequest)
    assert (made.subject, made.question, made.bill_title) == (None, None, "Wet digitale overheid")
    assert {text.text for text in rows(database, SealedText)} == {QUESTION["onderwerp"], QUESTION["vraag"]}


def test_an_assistant_asks_for_the_member(sign_in: SignIn, ids: dict[str, int], database: Database) -> None:
    browser = sign_in("assistent")
    page = check(browser, ids["Logius"], namens=ids["kamerlid"])
    assert "Kim Kamerlid" in page.text
    confirm(browser, page)
    (made,) = rows(database, ContactRequest)
    assert (made.initiator_id, made.entered_by_id) == (ids["kamerlid"], ids["assistent"])


# Entered for somebody else, and own reports


def test_a_telephone_call_takes_four_fields_and_the_member_gets_the_receipt(
    sign_in: SignIn, ids: dict[str, int], database: Database
) -> None:
    browser = sign_in("pcp-bzk")
    form = browser.get("/verzoeken/nieuw").form("/verzoeken")
    assert list(form.fields)[:5] == ["sleutel", "namens", "organisatie", "vorm", "onderwerp"]
    assert form.fields["vorm"] == "factual_information"
    typed = {"namens": ids["kamerlid"], "organisatie": ids["Logius"], "onderwerp": "DigiD"}
    assert confirm(browser, browser.post("/verzoeken", form.fields | typed)).status == 303
    (made,) = rows(database, ContactRequest)
    assert (made.initiator_id, made.entered_by_id) == (ids["kamerlid"], ids["pcp-bzk"])
    receipts = [letter.to_email for letter in rows(database, Letter) if letter.template == "receipt"]
    assert receipts == ["kim.kamerlid@tweedekamer.example"]


def test_an_official_enters_a_call_too(sign_in: SignIn, ids: dict[str, int], database: Database) -> None:
    browser = sign_in("ambtenaar-bzk")
    assert confirm(browser, check(browser, ids["BZK"], namens=ids["kamerlid"])).status == 303
    (made,) = rows(database, ContactRequest)
    assert (made.initiator_id, made.initiator_kind.value) == (ids["kamerlid"], "member")


@pytest.mark.parametrize("when", ["2026-11-20T14:30", "2026-12-10T10:00"])
def test_a_body_reports_what_was_and_what_will_be(
    when: str, sign_in: SignIn, ids: dict[str, int], database: Database
) -> None:
    browser = sign_in("zbo-uwv")
    page = check(browser, ids["UWV"], lid=ids["kamerlid"], wanneer=when, vraag="")
    assert "Kim Kamerlid" in page.text
    assert confirm(browser, page).status == 303
    (made,) = rows(database, ContactRequest)
    assert made.took_place_at == datetime.fromisoformat(when).replace(hour=int(when[11:13]) - 1, tzinfo=UTC)


# Elsewhere


def test_a_referral_says_where_to_go_stores_nothing_and_is_counted_once(
    sign_in: SignIn, ids: dict[str, int], database: Database
) -> None:
    browser = sign_in("kamerlid")
    page = check(browser, ids["Logius"], vorm="public_information")
    assert page.h1 == "Vrij: vraag het rechtstreeks"
    assert "niemands toestemming" in page.text
    assert "Kan niet" not in page.text
    assert "U kunt het de organisatie zelf vragen." in page.text
    assert "postbus@logius.example" in page.text
    browser.post("/verzoeken", page.form("/verzoeken").fields | {"wijzig": "organisatie"})
    assert count(database, ContactRequest) == count(database, Letter) == 0
    (counted,) = rows(database, ReferralCount)
    assert (counted.rule, counted.kind, counted.times) == ("openbaar", "agency", 1)


def test_a_referral_needs_no_question(sign_in: SignIn, ids: dict[str, int]) -> None:
    typed = {"organisatie": ids["Logius"], "vorm": "individual_case"}
    assert sign_in("kamerlid").post("/verzoeken", typed).h1 == "Kan niet via dit loket"


def test_confirming_a_referral_sends_nothing(
    sign_in: SignIn, ids: dict[str, int], database: Database
) -> None:
    page = check(sign_in("kamerlid"), ids["Logius"], vorm="public_information", bevestigd="ja")
    assert (page.status, regime(page)[0]) == (200, "refer")
    assert count(database, ContactRequest) == 0


def test_an_inquiry_committee_goes_its_own_way(
    sign_in: SignIn, ids: dict[str, int], database: Database
) -> None:
    def becomes_inquiry(db: Any) -> None:
        db.exec(select(Committee)).one().is_inquiry = True

    database.write_now(becomes_inquiry)
    griffier = sign_in("griffier")
    assert regime(check(griffier, ids["UWV"], vorm="hearing")) == ("refer", "enquete")
    # only who is summoned is outside the Aanwijzingen (1998, 8): a talk of one's own accord is asked as any other
    page = check(griffier, ids["Logius"], **DECIDED)
    assert regime(page) == ("permission", "overig")
    assert confirm(griffier, page).status == 303


# What bad input gets

BAD = [
    ("kamerlid", "organisatie", "", "Kies een organisatie"),
    ("kamerlid", "organisatie", "999999", "Kies een organisatie"),
    ("kamerlid", "organisatie", "9" * 40, "Kies een organisatie"),
    ("kamerlid", "organisatie", "Logius'; --", "Kies een organisatie"),
    ("kamerlid", "vorm", "", "Kies een vorm van contact"),
    ("kamerlid", "vorm", "praatje", "Kies een vorm van contact"),
    ("kamerlid", "grond", "zomaar", "Kies uit de lijst waar de vraag over gaat"),
    ("kamerlid", "geadresseerde", "de baas", "Kies uit de lijst wie u wilt spreken"),
    ("kamerlid", "onderwerp", "", "Vul een onderwerp in"),
    ("kamerlid", "onderwerp", " \t ", "Vul een onderwerp in"),
    ("kamerlid", "onderwerp", "x" * 151, "Schrijf het onderwerp in ten hoogste 150 tekens (nu 151)"),
    (
        "kamerlid",
        "onderwerp",
        "gif.\u202efdp",
        "In het onderwerp staat na ‘gif.’ een teken (U+202E) dat wij niet kunnen lezen",
    ),
    ("kamerlid", "vraag", "\u200b", "Schrijf uw vraag op"),
    ("kamerlid", "vraag", "x" * 5001, "Schrijf uw vraag in ten hoogste 5.000 tekens (nu 5.001)"),
    (
        "kamerlid",
        "vraag",
        "bel\u0004",
        "In uw vraag staat na ‘bel’ een teken (U+0004) dat wij niet kunnen lezen",
    ),
    (
        "kamerlid",
        "vraag",
        "nul\u0000",
        "In uw vraag staat na ‘nul’ een teken (U+0000) dat wij niet kunnen lezen",
    ),
    ("kamerlid", "debat", "2026-11-23", "Deze debatdatum is al geweest"),
    ("kamerlid", "debat", "morgen", "Schrijf de datum van het debat als dag, maand en jaar"),
    ("kamerlid", "dossier", "geheim", "Schrijf het Kamerstuk als 36600, 36600-VII of 36600-VII-12"),
    ("kamerlid", "ambtenaar", "Ada\u2066", "In de naam van de ambtenaar staat na ‘Ada’ een teken (U+2066)"),
    ("kamerlid", "voorkeur", "x" * 501, "Schrijf uw voorkeur in ten hoogste 500 tekens (nu 501)"),
    ("zbo-uwv", "wanneer", "gisteren", "Schrijf wanneer het contact is of was met dag en tijd"),
    ("zbo-uwv", "lid", "", "Kies het Kamerlid met wie u contact hebt of wilt"),
    ("zbo-uwv", "lid", "beheer", "Kies een Kamerlid"),
    ("zbo-uwv", "organisatie", "Logius", "Kies de organisatie waar u zelf werkt"),
    ("ambtenaar-bzk", "lid", "", "Kies het Kamerlid met wie u contact hebt of wilt"),
    ("ambtenaar-bzk", "organisatie", "UWV", "Kies de organisatie waar u zelf werkt"),
    ("ambtenaar-bzk", "namens", "senator", "Niet allebei"),
    ("assistent", "namens", "senator", "Kies een Kamerlid voor wie u werkt"),
    ("assistent", "namens", "iemand", "Kies uit de lijst namens wie u dit vraagt"),
    ("griffier", "namens", "999999", "Kies een commissie waarvan u griffier bent"),
    ("pcp-bzk", "namens", "", "Kies wie er belde of schreef"),
    ("pcp-bzk", "namens", "ambtenaar-bzk", "Kies een Kamerlid"),
    ("pcp-bzk", "organisatie", "UWV", "hoort niet bij uw departement"),
    ("pcp-bzk", "vorm", "bill_assistance", "Hulp bij een wet legt alleen het Kamerlid zelf vast"),
]
PROPER: dict[str, dict[str, str]] = {
    "kamerlid": {"organisatie": "Logius"},
    "zbo-uwv": {"organisatie": "UWV", "lid": "kamerlid"},
    "ambtenaar-bzk": {"organisatie": "BZK", "lid": "kamerlid"},
    "assistent": {"organisatie": "Logius", "namens": "kamerlid"},
    "griffier": {"organisatie": "Logius"} | DECIDED,
    "pcp-bzk": {"organisatie": "Logius", "namens": "kamerlid"},
}


@pytest.mark.parametrize(("persona", "field", "value", "message"), BAD)
def test_bad_input_is_said_at_its_field_and_nothing_typed_is_lost(
    persona: str,
    field: str,
    value: str,
    message: str,
    sign_in: SignIn,
    ids: dict[str, int],
    database: Database,
) -> None:
    typed = QUESTION | PROPER[persona] | {field: value}
    typed = {name: str(ids.get(one, one)) for name, one in typed.items()}
    browser = sign_in(persona)
    for confirmed in ({}, {"bevestigd": "ja"}):
        page = browser.post("/verzoeken", typed | confirmed)
        assert page.status == 422
        assert "Er gaat nog iets niet goed" in page.text
        assert page.text.count(message) == 2, "in the summary, and at the field"
        assert f"#{field}" in page.values("href")
        kept = page.form("/verzoeken").fields
        assert all(kept[name] == one for name, one in typed.items() if name != field and name in kept)
        if (
            field in ("onderwerp", "vraag", "dossier", "voorkeur", "debat", "wanneer")
            and "\u0000" not in value
        ):
            assert kept[field] == value
    assert count(database, ContactRequest) == 0


def test_everything_that_is_wrong_is_said_at_once_in_the_order_of_the_page(sign_in: SignIn) -> None:
    page = sign_in("kamerlid").post("/verzoeken", {"dossier": "x"})
    assert [link for link in page.values("href") if link.startswith("#") and link != "#inhoud"] == [
        *("#organisatie", "#vorm", "#onderwerp", "#vraag", "#dossier")
    ]


def test_a_wrong_dossier_does_not_hide_a_past_debate(sign_in: SignIn, ids: dict[str, int]) -> None:
    page = check(sign_in("kamerlid"), ids["Logius"], dossier="x", debat="2026-11-01")
    assert {"#debat", "#dossier"} <= set(page.values("href"))


def test_a_member_cannot_ask_in_the_name_of_another(
    sign_in: SignIn, ids: dict[str, int], database: Database
) -> None:
    page = check(sign_in("kamerlid"), ids["Logius"], namens=ids["senator"], bevestigd="ja")
    assert page.status == 422
    assert "U kunt alleen voor uzelf een verzoek doen" in page.text
    assert count(database, ContactRequest) == 0


def test_what_is_typed_is_shown_as_text(sign_in: SignIn, ids: dict[str, int]) -> None:
    page = check(sign_in("kamerlid"), ids["Logius"], onderwerp="<script>alert(1)</script>")
    assert page.status == 200
    assert "<script>" not in page.html
    assert "<script>alert(1)</script>" in page.text


# Again


@pytest.fixture
def withdrawn(sign_in: SignIn, ids: dict[str, int], database: Database) -> str:
    """The number of a contact that the member took back."""
    ask = contacts.Ask(ids["Logius"], Form.CONVERSATION, "k", "Storing", "Hoe vaak?")
    by = actor(database, ids["kamerlid"])
    number = database.write_now(contacts.submit, ask, by).number
    assert number
    database.write_now(contacts.withdraw, number, by)
    return number


def test_asking_again_starts_from_the_earlier_contact_and_is_linked_to_it(
    withdrawn: str, sign_in: SignIn, database: Database
) -> None:
    browser = sign_in("kamerlid")
    form = browser.get(f"/verzoeken/nieuw?opnieuw={withdrawn}").form("/verzoeken")
    assert (form.fields["onderwerp"], form.fields["vraag"]) == ("Storing", "Hoe vaak?")
    assert confirm(browser, browser.post("/verzoeken", form.fields)).status == 303
    first, second = sorted(rows(database, ContactRequest), key=lambda contact: contact.id)
    assert (first.number, second.previous_id) == (withdrawn, first.id)


@pytest.mark.parametrize("persona", ["senator", "pcp-bzk", "zbo-uwv"])
def test_nobody_else_asks_again_what_was_not_theirs(
    persona: str, withdrawn: str, sign_in: SignIn, ids: dict[str, int], database: Database
) -> None:
    browser = sign_in(persona)
    assert browser.get(f"/verzoeken/nieuw?opnieuw={withdrawn}").status == 404
    typed = QUESTION | {
        name: ids[one] for name, one in (PROPER.get(persona) or {"organisatie": "Logius"}).items()
    }
    browser.post("/verzoeken", typed | {"opnieuw": withdrawn, "bevestigd": "ja"})
    newest = database.read_now(
        lambda db: db.exec(select(ContactRequest).order_by(col(ContactRequest.id).desc())).first()
    )
    assert newest is not None
    assert newest.number != withdrawn
    assert newest.previous_id is None


def test_a_contact_that_still_runs_is_not_asked_again(
    sign_in: SignIn, ids: dict[str, int], database: Database
) -> None:
    browser = sign_in("kamerlid")
    sent = confirm(browser, check(browser, ids["Logius"]))
    assert browser.get(f"/verzoeken/nieuw?opnieuw={sent.location.rpartition('/')[2]}").status == 409


def test_sealed_text_is_not_copied_when_asking_again(
    sign_in: SignIn, ids: dict[str, int], database: Database
) -> None:
    browser = sign_in("kamerlid")
    help_ = {"vorm": "amendment_assistance", "wetsvoorstel": "Wet digitale overheid"}
    number = confirm(browser, check(browser, ids["BZK"], **help_)).location.rpartition("/")[2]
    database.write_now(contacts.withdraw, number, actor(database, ids["kamerlid"]))
    fields = browser.get(f"/verzoeken/nieuw?opnieuw={number}").form("/verzoeken").fields
    assert (fields["wetsvoorstel"], fields["onderwerp"], fields["vraag"]) == ("Wet digitale overheid", "", "")
