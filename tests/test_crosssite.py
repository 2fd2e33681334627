"""What another site makes a visitor's browser send does nothing."""

from typing import Any

import pytest
from starlette.datastructures import Headers

from contactdesk.web.crosssite import is_ours, origin

OURS = "https://desk.example"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One engine is enough: none of this is about the database."""
    return sqlite_url


@pytest.mark.parametrize("site", ["same-origin", "none"])
def test_our_own_forms_pass(site: str) -> None:
    assert is_ours(Headers({"sec-fetch-site": site}), OURS)


@pytest.mark.parametrize("site", ["cross-site", "same-site", "", "SAME-ORIGIN", "same-origin, cross-site"])
def test_forms_of_others_do_not_whatever_their_origin_says(site: str) -> None:
    assert not is_ours(Headers({"sec-fetch-site": site, "origin": OURS}), OURS)


def test_two_answers_are_no_answer() -> None:
    twice = Headers(raw=[(b"sec-fetch-site", b"same-origin"), (b"sec-fetch-site", b"cross-site")])
    assert not is_ours(twice, OURS)


def test_an_older_browser_is_known_by_its_origin() -> None:
    assert is_ours(Headers({"origin": OURS}), OURS)


@pytest.mark.parametrize(
    "other",
    ["null", "https://desk.example.evil.example", "http://desk.example", "https://desk.example:8443", ""],
)
def test_another_origin_is_refused(other: str) -> None:
    assert not is_ours(Headers({"origin": other}), OURS)


def test_with_neither_nobody_vouches_for_it() -> None:
    assert not is_ours(Headers({}), OURS)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://Desk.example", "https://desk.example"),
        ("https://desk.example:443/", "https://desk.example"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("http://[::1]:80", "http://[::1]"),
    ],
)
def test_an_origin_is_written_as_browsers_do(url: str, expected: str) -> None:
    assert origin(url) == expected


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Origin": "http://127.0.0.1:8000"}, 200),
        ({"Origin": "null"}, 403),
        ({}, 403),
    ],
)
def test_signing_out_from_another_site_does_nothing(
    headers: dict[str, str], status: int, visitor: Any
) -> None:
    visitor.sign_in("kamerlid")
    response = visitor.client.post("/uitloggen", headers=headers)
    assert response.status_code == status
    assert (visitor.get("/").h1 == "Welkom, Kim Kamerlid") is (status == 403)
    if status == 403:
        assert "Dit formulier kwam niet van dit loket" in response.text


PICTURE = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors", "sec-fetch-dest": "image"}
FRAME = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "iframe"}
LINK = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}


@pytest.mark.parametrize("headers", [PICTURE, FRAME, PICTURE | {"sec-fetch-site": "same-site"}])
def test_pictures_and_frames_of_another_site_lock_nobody_out(visitor: Any, headers: dict[str, str]) -> None:
    ours = {"sec-fetch-site": "none"}
    start = "/inloggen/demo"
    assert {visitor.client.get(start, headers=headers).status_code for _ in range(400)} == {403}
    assert visitor.client.get(start, headers=ours, follow_redirects=False).status_code in (302, 303)


def test_a_link_in_a_letter_opens_from_any_mail_program(visitor: Any) -> None:
    assert visitor.client.get("/", headers=LINK).status_code == 200
