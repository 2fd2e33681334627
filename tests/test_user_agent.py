"""What the desk knows of a browser."""

import pytest
from starlette.requests import Request

from contactdesk.web import user_agent


def request(host: str = "192.0.2.7", agent: str = "") -> Request:
    return Request({"type": "http", "client": (host, 1), "headers": [(b"user-agent", agent.encode())]})


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:144.0) Gecko/20100101 Firefox/144.0", "Firefox op Windows"),
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Safari/537.36 Edg/142.0",
            "Edge op Windows",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1 Version/19.0 Safari/604.1",
            "Safari op iPhone",
        ),
        ("Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 Chrome/142.0 Safari/537.36", "Chrome op Android"),
        ("curl/8.0", "Onbekende browser"),
        ("", "Onbekende browser"),
    ],
)  # fmt: skip
def test_a_browser_has_a_name_that_its_owner_knows_it_by(agent: str, name: str) -> None:
    assert user_agent.browser(request(agent=agent)) == name


@pytest.mark.parametrize(
    ("host", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("testclient", "testclient"),
    ],
)
def test_one_visitor_is_counted_once_though_an_ipv6_host_has_many_addresses(host: str, counted: str) -> None:
    assert user_agent.network(request(host)) == counted
