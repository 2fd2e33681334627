"""Nobody is sent elsewhere, and no header is somebody else's: through every door that leads on to what was asked for."""

import re
from typing import Final
from urllib.parse import quote, quote_from_bytes

import pytest
from hypothesis import strategies as st

from contactdesk.routes.login import local_path
from tests.hostile import NASTY, VALUES, at_random, judge
from tests.web import SAME_ORIGIN, Browser

HOST: Final = "kwaad.example"
#: what parsers and browsers read differently
ELSEWHERE: Final = (
    *(f"//{HOST}", f"///{HOST}", f"////{HOST}", f"/\\{HOST}", f"\\/{HOST}", f"\\\\{HOST}", f"/\t/{HOST}"),
    *(f"/\n/{HOST}", f"\t//{HOST}", f" //{HOST}", f"//{HOST}%2f..", f"/%5c{HOST}", f"/%2f{HOST}", f"/%09/{HOST}"),
    *(f"https:{HOST}", f"https:/{HOST}", f"https://{HOST}", f"HTTPS://{HOST}", f"http:///{HOST}", f"ftp://{HOST}"),
    *(f"https://127.0.0.1:8000@{HOST}", f"//127.0.0.1:8000@{HOST}", f"@{HOST}", f"/@{HOST}", f".{HOST}"),
    *("javascript:alert(1)", "/javascript:alert(1)", "data:text/html,x", f"/..//{HOST}", f"/.//{HOST}", f"/;@{HOST}"),
    *(f"//{HOST}\\@127.0.0.1:8000/", f"/\u2215/{HOST}", "//kwaad\u3002example", f"/\r\nLocation: //{HOST}", "/\x00//x"),
    *(f"/?naar=//{HOST}", f"/#//{HOST}", f"?//{HOST}", "", "/", "//", "///", "/\\", "\\", ":", "/:", "//:80"),
)  # fmt: skip
ADDRESSES: Final = st.one_of(
    st.sampled_from(ELSEWHERE),
    st.lists(
        st.sampled_from(["/", "\\", HOST, "@", ":", ".", "%2f", "\t", "\r\n", "?", "#", "http", " ", "é"])
    ).map("".join),
    VALUES.map(lambda one: one.decode(errors="replace")),
)


def goes_elsewhere(location: str) -> bool:
    """As browsers read it (WHATWG URL): spaces around it and control characters go, a backslash is a slash."""
    read = re.sub(r"[\t\r\n]", "", location.strip("".join(map(chr, range(33))))).replace("\\", "/")
    return read.startswith("//") or re.match(r"[a-z][a-z0-9+.-]*:", read, re.IGNORECASE) is not None


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One engine is enough: none of this is about the database."""
    return sqlite_url


def test_the_judge_of_these_tests_knows_what_leads_elsewhere() -> None:
    assert all(
        map(goes_elsewhere, (f"//{HOST}", f"/\\{HOST}", f"/\t/{HOST}", f"HTTPS:{HOST}", f"\t //{HOST}"))
    )
    assert not any(map(goes_elsewhere, ("/", "/verzoeken?naar=//x", "/@x", "verzoeken", f"/.//{HOST}")))


def test_whatever_was_asked_for_a_place_on_this_desk_comes_out() -> None:
    def stays(asked: str) -> None:
        path = local_path(asked)
        assert path.startswith("/"), asked
        assert path.isascii(), asked
        assert path.isprintable(), asked
        assert not goes_elsewhere(path), asked
        assert local_path(path) == path

    at_random(3000, st.tuples(ADDRESSES), stays)


def doors(browser: Browser, asked: str) -> list[str]:
    """Where each of them leads, with this in every place that says where to go."""
    raw = quote(asked, safe="")
    referer = SAME_ORIGIN | {"Referer": quote(asked, safe="/:@?#%\\")}
    answers = [
        browser.client.get(f"/inloggen?naar={raw}"),
        browser.client.get(f"/inloggen?naar={raw}&verlopen=ja"),
        browser.client.get(f"/uitgelogd?naar={raw}"),
        browser.client.get(f"/inloggen/postbus?naar={raw}"),
        browser.client.post("/account/overal-afmelden", headers=referer),
        browser.client.get(f"/verzoeken/{raw}?naar={raw}"),
    ]
    for answer in answers:
        judge(asked, answer)
    return [answer.headers["location"] for answer in answers if "location" in answer.headers]


def test_no_door_leads_elsewhere_for_a_visitor(visitor: Browser) -> None:
    def tried(asked: str) -> None:
        found = doors(visitor, asked)
        assert found
        assert not [one for one in found if goes_elsewhere(one)], asked

    at_random(60, st.tuples(ADDRESSES), tried)


def test_no_door_leads_elsewhere_for_who_is_signed_in(sign_in: object, visitor: Browser) -> None:
    visitor.sign_in("kamerlid")

    def tried(asked: str) -> None:
        assert not [one for one in doors(visitor, asked) if goes_elsewhere(one)], asked

    at_random(60, st.tuples(ADDRESSES), tried)


@pytest.mark.parametrize("asked", ELSEWHERE[:22])
def test_the_whole_way_of_signing_in_ends_on_this_desk(asked: str, visitor: Browser) -> None:
    form = visitor.get(f"/inloggen/demo?naar={quote(asked, safe='')}", follow=True).form(
        "/demo/idp/authorize"
    )
    back = visitor.post(form.action, {**form.fields, "persona": "kamerlid"}).location
    page = visitor.get(back)
    assert page.status == 303
    assert not goes_elsewhere(page.location)
    assert HOST not in page.location or page.location == local_path(asked)


@pytest.mark.parametrize("sent", [*NASTY, *(one.encode() for one in ELSEWHERE)], ids=repr)
def test_no_header_is_made_of_what_somebody_sends(sent: bytes, visitor: Browser) -> None:
    raw = quote_from_bytes(sent[:1000], safe="")
    for path in (f"/{raw}", f"/verzoeken/{raw}/afspraak.ics", f"/inloggen/{raw}", f"/verzoeken?{raw}={raw}"):
        judge(path, visitor.client.get(path, headers={"Cookie": f"bericht={raw}; postbus={raw}; desk={raw}"}))
