"""Administrators find people by name, role and ministry, together; what they seek stands in the address."""

from datetime import date

import pytest
from sqlalchemy import update
from sqlmodel import col

from contactdesk.people import administration
from contactdesk.people.administration import Sought
from contactdesk.store.models import RoleGrant
from contactdesk.words import Role
from tests.contacts import Given
from tests.web import Browser

HERE = "/beheer/personen"


def found(given: Given, **sought: object) -> list[str]:
    page = given.database.read_now(administration.persons, Sought(**sought))  # type: ignore[arg-type]
    return [one.name for one in page.rows]


def test_role_ministry_and_name_are_of_one_role_and_combine(given: Given) -> None:
    bzk, szw = given.organisation("BZK"), given.organisation("SZW")
    assert found(given, role=Role.LIAISON, ministry=bzk) == ["Petra Post", "Vera Vervanger"]
    assert found(given, role=Role.LIAISON, ministry=szw) == ["Sjoerd Schakel"]
    assert found(given, role=Role.LIAISON, ministry=bzk, q="vera") == ["Vera Vervanger"]
    assert found(given, role=Role.MEMBER, ministry=bzk) == []
    assert "Mina Ministerbureau" in found(given, ministry=bzk), "who is in the office of its minister"
    assert "Uma Uitvoering" in found(given, ministry=szw), "who is at an organisation of it"
    assert found(given, ministry=99999) == []


def test_a_role_that_is_over_finds_nobody(given: Given) -> None:
    over = update(RoleGrant).where(col(RoleGrant.person_id) == given.ids["pcp-szw"])
    given.database.write_now(lambda db: db.execute(over.values(ends_on=date(2020, 1, 1))) and None)
    assert found(given, role=Role.LIAISON, ministry=given.organisation("SZW")) == []


def names(browser: Browser, path: str) -> set[str]:
    page = browser.get(path)
    assert page.status == 200
    return {name for name in ("Petra Post", "Sjoerd Schakel", "Kim Kamerlid") if name in page.text}


def test_the_page_keeps_what_was_sought_and_takes_an_unknown_role_for_none(given: Given) -> None:
    browser, szw = given.sign_in("beheer"), given.organisation("SZW")
    assert names(browser, f"{HERE}?rol=liaison&ministerie={szw}") == {"Sjoerd Schakel"}
    form = browser.get(f"{HERE}?rol=liaison&ministerie={szw}&q=sjoerd").form(HERE)
    assert {name: form.fields[name] for name in ("q", "rol", "ministerie")} == {
        "q": "sjoerd",
        "rol": "liaison",
        "ministerie": str(szw),
    }
    assert names(browser, f"{HERE}?rol=keizer") == {"Petra Post", "Sjoerd Schakel", "Kim Kamerlid"}


def test_the_next_page_seeks_the_same(given: Given, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(administration.directory, "PAGE", 1)
    page = given.sign_in("beheer").get(f"{HERE}?rol=liaison")
    onward = next(link for link in page.values("href") if "na=" in link)
    assert "rol=liaison" in onward
