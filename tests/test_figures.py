"""The pages and files of the figures: who reads them, what stands there, and that no file says more than the pages."""

import csv
import io
import json
from typing import Any

import pytest

from contactdesk.law.counts.hiding import SMALLEST
from contactdesk.settings import PublicFigures
from tests.contacts import Given
from tests.test_report import A_YEAR, kept
from tests.web import Browser

PATHS = (
    "/cijfers",
    "/cijfers/bzk",
    "/cijfers/rijk/2026",
    "/cijfers/bzk/2026",
    "/cijfers.csv",
    "/cijfers.json",
)


@pytest.fixture
def year(given: Given) -> Given:
    kept(given, A_YEAR)
    return given


def test_before_the_first_quarter_is_over_the_page_says_when_figures_come(given: Given) -> None:
    page = given.sign_in("kamerlid").get("/cijfers")
    assert page.status == 200
    assert "Er zijn nog geen cijfers" in page.text
    assert "Het volgende kwartaal begint op vrijdag 1 januari 2027" in page.text
    assert given.sign_in("kamerlid").get("/cijfers/bzk").status == 200


def test_whoever_is_signed_in_reads_them_and_nobody_else(year: Given, visitor: Browser) -> None:
    for persona in ("kamerlid", "pcp-bzk", "minister-bzk", "beheer"):
        signed_in = year.sign_in(persona)
        assert [signed_in.get(path).status for path in PATHS] == [200] * len(PATHS)
    for path in PATHS:
        page = visitor.get(path)
        assert (page.status, "/inloggen" in (page.location or "/inloggen")) in ((303, True), (302, True))


def test_a_setting_opens_them_to_everybody(year: Given, visitor: Browser, app: Any) -> None:
    was = app.state.settings
    app.state.settings = was.model_copy(update={"figures": PublicFigures(public=True)})
    try:
        assert [visitor.get(path).status for path in PATHS] == [200] * len(PATHS)
    finally:
        app.state.settings = was


def test_a_page_says_what_is_seen_and_what_each_figure_is(year: Given) -> None:
    text = year.sign_in("kamerlid").get("/cijfers?periode=2026").text
    for words in (
        "vroegen 47 keer om contact",
        "Verzoeken van een Kamerlid of een commissie",
        "Per ministerie, op alfabet",
        "Naar vorm: gevraagd",
        "Wat u niet ziet, en waarom",
        "Definities: versie 1",
    ):
        assert words in text


def test_a_ministry_has_its_years_and_its_organisations(year: Given) -> None:
    member = year.sign_in("kamerlid")
    assert "Naar organisatie: gevraagd" in member.get("/cijfers/bzk").text
    assert "Logius" in member.get("/cijfers/BZK?periode=2026").text
    assert "Logius" not in member.get("/cijfers/szw").text


def test_the_page_of_a_year_says_what_was_refused_and_what_changed(year: Given) -> None:
    text = year.sign_in("minister-bzk").get("/cijfers/rijk/2026").text
    assert "Ja, tenzij: het Rijk in 2026" in text
    assert "Van het jaar ervoor zijn er hier geen cijfers" in text
    assert "minder dan 5 keer geweigerd" in year.sign_in("minister-bzk").get("/cijfers/bzk/2026").text


def test_what_is_no_period_or_ministry_is_not_there(year: Given) -> None:
    member = year.sign_in("kamerlid")
    wrong = (
        "?periode=2019",
        "?periode=x",
        "/xyz",
        "/bzk?periode=2026-K4",
        "/bzk/2025",
        "/rijk/2026-K4",
        "/rijk/x",
    )
    assert [member.get(f"/cijfers{path}").status for path in wrong] == [404] * len(wrong)
    assert member.get("/cijfers.csv?ministerie=xyz").status == 404
    assert member.get("/cijfers.json?periode=2019").status == 404


def test_the_files_have_the_definitions_the_version_and_the_rules(year: Given) -> None:
    member = year.sign_in("kamerlid")
    rows = list(csv.DictReader(io.StringIO(member.get("/cijfers.csv").text.lstrip("\ufeff")), delimiter=";"))
    told = json.loads(member.get("/cijfers.json").text)
    assert len(rows) == len(told["cijfers"]) > 0
    assert {row["versie"] for row in rows} == {str(told["versie"])}
    assert rows[0]["regels"]
    assert told["regels"]
    assert {one["naam"] for one in told["definities"]} >= {one["naam"] for one in told["cijfers"]}


def test_no_number_under_five_stands_in_a_file(year: Given) -> None:
    told = json.loads(year.sign_in("kamerlid").get("/cijfers.json").text)
    small = [one for one in told["cijfers"] if 0 < one["aantal"] < SMALLEST and one["eenheid"] != "werkdagen"]
    assert small == []
    named = {one["ministerie"] for one in told["cijfers"]}
    rijk = sum(
        one["aantal"]
        for one in told["cijfers"]
        if (one["ministerie"], one["naam"], one["periode"], one["indeling"])
        == ("Rijk", "refused", "2026", "")
    )
    assert rijk == 5
    assert not [one for one in told["cijfers"] if one["naam"] == "refused" and one["ministerie"] != "Rijk"]
    assert named >= {"Rijk"}
