"""Which address a database may have; for PostgreSQL where it leads, and whether somebody between may read along.

Read as the driver and libpq read it. How to connect stands in `store`.
"""

import os
from collections.abc import Iterator, Mapping
from typing import Final

from contactdesk.settings import values

#: as libpq calls the ways in which a connection is never in clear text
ENCRYPTED: Final = frozenset({"require", "verify-ca", "verify-full"})
#: what is said elsewhere, and can name any server: a file with services, a text of libpq's own
HIDDEN: Final = ("service", "conninfo")


def database_url(value: str) -> str:
    """Of either engine. Raises ValueError."""
    if value.startswith("postgresql+psycopg://"):
        return encrypted(value)
    if not value.startswith("sqlite:///") or value.removeprefix("sqlite:///") in ("", ":memory:"):
        raise ValueError("must be sqlite:///<file> or postgresql+psycopg://user:password@host/database")
    return value


def shown(value: str) -> str:
    """The address as an operator may read it over somebody's shoulder: which database, without its password."""
    from sqlalchemy import make_url

    url = make_url(value)
    return url.difference_update_query(["password"]).render_as_string(hide_password=True)


def encrypted(value: str, environ: Mapping[str, str] = os.environ) -> str:
    """A server elsewhere only where nobody between can read along: left out, libpq falls back to clear text.

    `environ` is that of the process: from there libpq takes what an address leaves out. Raises ValueError.
    """
    said = _said(value)
    hidden = any(name in said for name in HIDDEN) or bool(environ.get("PGSERVICE"))
    modes = said.get("sslmode") or ([] if hidden else [environ.get("PGSSLMODE", "")])
    elsewhere = hidden or any(map(_is_elsewhere, _places(said, environ)))
    if elsewhere and not (modes and set(modes) <= ENCRYPTED):
        raise ValueError(
            "may be in clear text only to this machine itself; add ?sslmode=verify-full (or verify-ca, require)"
        )
    return value


def _said(value: str) -> dict[str, list[str]]:
    """Host and query, as SQLAlchemy hands them on: it leaves out what is empty, and reads a password otherwise than a
    web address is read."""
    from sqlalchemy import make_url
    from sqlalchemy.exc import ArgumentError

    values.split(value)
    try:
        url = make_url(value)
    except (ArgumentError, ValueError):
        raise ValueError("cannot be read as a URL; check host and port") from None
    query = {name: [said] if isinstance(said, str) else [*said] for name, said in url.query.items()}
    return query | {"host": [*query.get("host", ()), *([url.host] if url.host else ())]}


def _places(said: Mapping[str, list[str]], environ: Mapping[str, str]) -> Iterator[str]:
    """Every place that may be meant. A numeric address goes above the name, so both must be right."""
    for name, variable in (("host", "PGHOST"), ("hostaddr", "PGHOSTADDR")):
        for each in said.get(name) or [environ.get(variable, "")]:
            yield from each.split(",")


def _is_elsewhere(place: str) -> bool:
    name, _, port = place.rpartition(":")
    host = name if port.isdecimal() and name and ":" not in name else place
    return bool(host) and not host.startswith(("/", "@")) and not values.is_loopback(host)
