"""What people and programs send that no form asked for, and what must hold whatever comes. Tests nothing itself."""

from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote, quote_from_bytes

import httpx2
import hypothesis
from hypothesis import strategies as st
from sqlalchemy import text
from sqlmodel import Session

AGREED = {200, 303, 400, 403, 404, 405, 409, 413, 415, 422}
#: what a deed leaves a trace in, whichever it is
TABLES = (
    "contact_request",
    "decision",
    "letter",
    "message",
    "sealed_text",
    "audit_entry",
    "standing_permission",
    "person",
    "role_grant",
    "delegation",
    "proposal",
    "absence",
    "committee_seat",
)

MARK, SUM, PRODUCT = "<xss-7f3a>", "{{7919*7907}}", "62615533"
#: what a database, rather than a form, trips over
NUL, TOO_LARGE = b"1\0", b"2147483648"
NASTY = (
    *(NUL, TOO_LARGE),
    *(b"", b"   ", b"\xc2\xa0", b"0", b"-1", b"1e3", b"9" * 31, b"9" * 5000, b"\xed\xa0\x80", b"\xff\xfe\0x", b"\r\n"),
    *(one.encode() for one in (MARK, f"<script>{MARK}</script>", f'"><img src=x onerror=a {MARK}', f"' {MARK} onx='")),
    *(one.encode() for one in (SUM, f"{{% raw %}}{SUM}", "${7919*7907}", "%s%n%(x)s{0}{x}", "'; DROP TABLE person; --")),
    *(one.encode() for one in ("\u202egnp.exe", "a\u200bb", "\x07\x1b[2J", "\ufffe", "e\u0301", "👩‍💻" * 40)),
    *(b"2026-02-30", b"31-11-2026", b"0000-00-00", b"9999-12-31", b"2026-11-24T25:61", b"2099-12-31T23:59"),
    *(b"x\r\nX-Injected: ja", b"\nSet-Cookie: injected=ja", b"<script>x", b"'\"`--><", b"null", b"[]", b"{}", b"True"),
    *(b"2026-11-24T09:12+99:99", b"permitted", b"../../etc/passwd", b"//kwaad.example", b"a@b@c.nl\r\nBcc: x@y.nl"),
)  # fmt: skip

VALUES = st.one_of(
    st.sampled_from(NASTY),
    st.text(st.characters(), max_size=30).map(lambda one: one.encode("utf-8", "surrogatepass")),
    st.binary(max_size=12),
)

Fields = list[tuple[str, bytes]]
Body = tuple[bytes, str | None]


def urlencoded(fields: Fields) -> Body:
    content = "&".join(f"{quote(name)}={quote_from_bytes(value)}" for name, value in fields)
    return content.encode(), "application/x-www-form-urlencoded"


class _Tags(HTMLParser):
    """Whether something that was typed became a tag or an attribute."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ours: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        typed = [name for name, _ in attrs if name.startswith(("on", "<")) or "xss-" in name]
        is_typed = tag.startswith("xss-") or (tag == "script" and "src" not in dict(attrs))
        self.ours += [f"<{tag} {typed}>"] if typed or is_typed else []


def judge(path: str, response: httpx2.Response, agreed: set[int] = AGREED) -> None:
    """What holds of every answer: an agreed status, a header and a page made by us alone, and nobody sent elsewhere."""
    assert response.status_code in agreed, f"{path}: {response.status_code}"
    for name, value in response.headers.multi_items():
        assert "injected" not in name, f"{path}: a header of others"
        assert not value.startswith("injected="), f"{path}: a cookie of others"
        assert value.isprintable(), f"{path}: {name}: {value!r}"
    location = response.headers.get("location", "/")
    assert location.startswith("/"), f"{path} leads to {location}"
    assert not location.startswith(("//", "/\\")), f"{path} leads to {location}"
    kind = response.headers.get("content-type", "text/plain")
    if kind.startswith("text/html"):
        assert MARK[:5] not in response.text, f"{path}: markup came back as markup"
        assert not _Tags(response.text).ours, f"{path}: {_Tags(response.text).ours}"
    assert PRODUCT not in response.text, f"{path}: a template was filled in"


def counts(db: Session) -> tuple[Any, ...]:
    """Changes with whatever a form can bring about."""
    found = ", ".join(f"(SELECT count(*) FROM {table})" for table in TABLES)
    return tuple(db.execute(text(f"SELECT {found}, (SELECT sum(version) FROM contact_request)")).one())


def at_random(
    examples: int, tries: st.SearchStrategy[Any], attempt: Callable[..., Any], *, repeat: bool = True
) -> None:
    """The same tries in each run if `repeat`; a failure is not shrunk, it is short enough as it is."""

    @hypothesis.settings(
        max_examples=examples,
        derandomize=repeat,
        database=None,
        phases=[hypothesis.Phase.generate],
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    @hypothesis.given(tries)
    def tried(one: tuple[Any, ...]) -> None:
        attempt(*one)

    tried()
