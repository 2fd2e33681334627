"""The security log: who came in, who was refused, whose rights changed. Ids and words of ours, never a name, an e-mail
address or a subject. Where its lines go, and how they are written, is `web.log`.
"""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import Context, ContextVar
from enum import StrEnum
from ipaddress import ip_network
from typing import Any, Final

from sqlmodel import Session

from contactdesk.store.changes import after_commit

log = logging.getLogger("contactdesk.security")
# a stream of its own: it has addresses of networks, which the ordinary log never has
log.propagate = False
log.setLevel(logging.INFO)
log.addHandler(logging.NullHandler())


class Event(StrEnum):
    """What a line tells."""

    SIGNED_IN = "signed in"
    REFUSED = "sign-in refused"
    ENDED = "session ended"
    LOGOUT_REFUSED = "logout by provider refused"
    LINK_REFUSED = "link or code refused"
    FORBIDDEN = "forbidden"
    LIMITED = "too many"
    CROSS_SITE = "cross-site request refused"
    RIGHTS = "rights"


class Ended(StrEnum):
    """Why a session is over."""

    OWN = "signed out"
    ELSEWHERE = "signed out from another browser"
    REPLACED = "signed in anew"
    PROVIDER = "signed out at the provider"
    RIGHTS = "role, account or mailbox changed"
    EXPIRED = "expired"
    RESTORED = "restored from a backup"


#: what the log records of rights given, asked or taken, under its own name
RIGHTS: Final = frozenset(
    {
        *("role_grant", "role_end", "person_end", "person_join", "person_rejoin", "issuer_move"),
        *("agreement_default", "agreement_confirm", "agreement_narrow", "agreement_withdraw"),
        *("delegate", "delegation_end", "mailbox_follows", "name_helper"),
        *("calendar_make", "calendar_end", "replacement", "replacement_end"),
        *("proposal", "proposal_approve", "proposal_answer", "proposal_reject", "proposal_effect"),
    }
)
#: of what the log says: ids, and words that the desk chose
FACTS: Final = (
    "person",
    "organisation",
    "portfolio",
    "committee",
    "member",
    "grant",
    "proposal",
    "role",
    "kind",
)

_network: ContextVar[str] = ContextVar("network", default="")


@contextmanager
def came_from(network: str) -> Iterator[None]:
    """Every line from within is of this network, also what a thread of the database writes for it."""
    try:
        known = str(ip_network(network)) if "/" in network else str(ip_network(network).network_address)
    except ValueError:
        known = ""
    before = _network.set(known)
    try:
        yield
    finally:
        _network.reset(before)


def write(event: Event, **facts: Any) -> None:
    """A line now; what is unknown is left out."""
    about = {"network": _network.get(), **facts}
    log.info(event.value, extra={name: value for name, value in about.items() if value not in (None, "")})


def say(db: Session, event: Event, **facts: Any) -> None:
    """A line once this is committed; a command that is run again or undone says nothing."""
    after_commit(db, lambda: write(event, **facts))


def say_expired(db: Session, **facts: Any) -> None:
    """Somebody else's request found it: neither its network nor its reference belongs in the line."""
    after_commit(db, lambda: Context().run(write, Event.ENDED, reason=Ended.EXPIRED.value, **facts))


def recorded(db: Session, action: str, by: int | None, facts: Mapping[str, Any]) -> None:
    """What the log records, where it is about rights."""
    if action in RIGHTS:
        about = {name.removesuffix("_id"): value for name, value in facts.items()}
        said = {
            name: str(about[name]) if name in ("role", "kind") else about[name]
            for name in FACTS
            if name in about
        }
        say(db, Event.RIGHTS, action=action, by=by or "system", **said)
