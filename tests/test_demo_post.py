"""The demo's post: caught over real SMTP, kept over a restart, shown without following what people typed."""

from pathlib import Path
from smtplib import SMTP
from typing import Any

import pytest
from starlette.applications import Starlette

from contactdesk.demo.mail import Post, catching
from contactdesk.letters.outbox import Outgoing, compose
from contactdesk.routes.demo_post import LinePart, paragraphs
from tests.conftest import Clock
from tests.web import Browser

HERE = "http://127.0.0.1:8000"
ICS = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nSUMMARY:Gesprek\r\nEND:VCALENDAR\r\n"


def letter(number: int, clock: Clock, **changes: Any) -> bytes:
    plain: dict[str, Any] = {
        "id": number,
        "message_id": f"<{number}@127.0.0.1>",
        "mail_from": "Contactdesk <contactdesk@localhost>",
        "to_email": "pcp@bzk.example",
        "reply_to": "anna@example.nl",
        "subject": f"Verzoek {number} over coëfficiënten",
        "body": f"Dag,\n\nBesluit hier: {HERE}/besluit/7-abc234.\nOf: https://vreemd.example/x <script>\n",
        "ics": None,
        "ics_method": None,
    }
    return compose(Outgoing(**plain | changes), clock())


@pytest.fixture
def post(tmp_path: Path) -> Post:
    return Post(tmp_path / "post")


@pytest.fixture
def reader(app: Starlette, visitor: Browser, post: Post) -> Browser:
    app.state.demo = post
    return visitor


def test_a_letter_sent_over_smtp_is_caught_and_still_there_after_a_restart(
    tmp_path: Path, clock: Clock
) -> None:
    with catching(Post(tmp_path)) as port, SMTP("127.0.0.1", port) as smtp:
        smtp.sendmail("contactdesk@localhost", ["pcp@bzk.example"], letter(1, clock))

    (caught,) = Post(tmp_path).newest(10)

    assert (caught.number, caught.to) == (1, "pcp@bzk.example")
    assert caught.subject == "Verzoek 1 over coëfficiënten"
    assert caught.at == clock()


def test_only_the_newest_letters_are_kept_and_no_number_is_used_twice(tmp_path: Path, clock: Clock) -> None:
    post = Post(tmp_path, cap=3)
    for number in range(1, 6):
        post.add(letter(number, clock))

    again = Post(tmp_path, cap=3)

    assert [each.number for each in again.newest(10)] == [5, 4, 3]
    assert again.read(1) is None
    assert again.add(letter(6, clock)) == 6


def test_only_addresses_of_this_desk_become_links() -> None:
    ((line,),) = paragraphs(f"zie {HERE}/besluit/7-abc, of {HERE}.evil.example/x of https://a.example/", HERE)

    assert [piece for piece in line if piece.href] == [
        LinePart(f"{HERE}/besluit/7-abc", f"{HERE}/besluit/7-abc")
    ]
    assert "".join(piece.text for piece in line).endswith("https://a.example/")


def test_the_post_shows_the_newest_letter_first(reader: Browser, post: Post, clock: Clock) -> None:
    for number in (1, 2):
        post.add(letter(number, clock))

    page = reader.get("/demo/post").response.text

    assert page.index('data-post="2"') < page.index('data-post="1"')
    assert 'data-aan="pcp@bzk.example"' in page
    assert "di 24 november 2026, 09.00 uur" in page


def test_the_post_can_be_read_per_address_and_page_by_page(reader: Browser, post: Post, clock: Clock) -> None:
    for number in range(1, 61):
        post.add(letter(number, clock, to_email="bureau@bzk.example" if number == 5 else "pcp@bzk.example"))

    first, second = reader.get("/demo/post").response.text, reader.get("/demo/post?voor=11").response.text
    one = reader.get("/demo/post?aan=bureau%40bzk.example").response.text

    assert "/demo/post?voor=11" in first
    assert 'data-post="10"' in second
    assert 'data-post="11"' not in second
    assert one.count("data-post=") == 1


def test_a_letter_shows_its_link_to_this_desk_and_no_other(reader: Browser, post: Post, clock: Clock) -> None:
    post.add(letter(1, clock))

    page = reader.get("/demo/post/1").response.text

    assert f'<a href="{HERE}/besluit/7-abc234">' in page
    assert 'href="https://vreemd.example' not in page
    assert "&lt;script&gt;" in page
    assert "anna@example.nl" in page


def test_an_invitation_is_shown_and_can_be_taken_along(reader: Browser, post: Post, clock: Clock) -> None:
    post.add(letter(1, clock, ics=ICS, ics_method="REQUEST"))

    assert "SUMMARY:Gesprek" in reader.get("/demo/post/1").response.text
    taken = reader.get("/demo/post/1/afspraak.ics").response

    assert taken.headers["content-type"].startswith("text/calendar")
    assert "SUMMARY:Gesprek" in taken.text


@pytest.mark.parametrize("number", ["9", "0", "x", "²", "99999999999", "1/afspraak.ics"])
def test_a_letter_that_is_not_there_is_a_404(reader: Browser, post: Post, clock: Clock, number: str) -> None:
    post.add(letter(1, clock))

    assert reader.get(f"/demo/post/{number}").response.status_code == 404


def test_without_a_catcher_there_is_no_post(visitor: Browser) -> None:
    assert visitor.get("/demo/post").response.status_code == 404
