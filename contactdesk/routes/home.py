"""The start page, with what waits for who is signed in; and what a public site must have: accessibility, privacy."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from contactdesk.contacts import contact_page, lists
from contactdesk.contacts.person_file import how_long
from contactdesk.law.permissions import Actor
from contactdesk.people import administration, agreements
from contactdesk.people.administration import RetentionPage
from contactdesk.routes import absence, queue, standing_lines
from contactdesk.routes.account import doors
from contactdesk.routes.rows import ContactRow
from contactdesk.settings.values import split_mailbox
from contactdesk.signals import page as signals
from contactdesk.store import Unavailable
from contactdesk.web import pages
from contactdesk.words import Initiator, Role

#: RFC 9116 asks for a date not more than a year ahead
SECURITY_TXT_HOLDS = timedelta(days=180)


async def start(request: Request) -> Response:
    """GET /"""
    me = request.state.me
    if me is None:
        return pages.render(request, "home/welcome.html")
    values = await request.app.state.database.read(_waiting, me)
    more = {"doors": doors(me), "decides": me.has(Role.MINISTER)}
    return pages.render(request, "home/start.html", more | values)


async def accessibility(request: Request) -> Response:
    return pages.render(request, "toegankelijkheid.html")


async def privacy(request: Request) -> Response:
    values: dict[str, Any] = {"keeps_security_log": request.app.state.settings.security_log is not None}
    values |= {"places": how_long.kept_how_long()}
    try:
        values |= {"ministries": await request.app.state.database.read(_that_destroy)}
    except Unavailable:  # what is promised can be read on without it
        values |= {"ministries": None}
    return pages.render(request, "privacy.html", values)


def _that_destroy(db: Session) -> list[RetentionPage]:
    """The ministries that do not keep all of their closed contacts."""
    return [one for one in administration.ministries(db) if not one.keeps_all]


async def security_txt(request: Request) -> Response:
    settings = request.app.state.settings
    expires = (datetime.now(UTC) + SECURITY_TXT_HOLDS).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = {
        "Contact": settings.security_contact or f"mailto:{split_mailbox(settings.mail_from)[1]}",
        "Expires": expires.isoformat().replace("+00:00", "Z"),
        "Preferred-Languages": "nl, en",
        "Canonical": f"{settings.base_url}/.well-known/security.txt",
    }
    if settings.security_policy:
        lines["Policy"] = settings.security_policy
    return PlainTextResponse("".join(f"{name}: {value}\n" for name, value in lines.items()))


def _waiting(db: Session, me: Actor) -> dict[str, Any]:
    """The four lists; emergency signals in which it is their turn; for a contact person, whether they are away now; for an administrator, how many proposals wait for a
    second one; for a minister's office, the working agreements with its inspectorates, and how many permissions beforehand
    wait until the new minister confirms them."""
    found = lists.start_lists(db, me)
    proposals = administration.waiting(db, me) if me.has(Role.ADMINISTRATOR) else []
    all_of_it = pages.QUEUE if me.has(Role.LIAISON) else pages.OWN
    return {
        "calls": [one for one in contact_page.to_call(db, me, [row.id for row in found.calls]) if one.call],
        "turns": _rows(db, found.turns, me),
        "signals": signals.turns(db, me),
        "meetings": contact_page.to_call(db, me, [row.id for row in found.meetings]),
        "late": _rows(db, found.late, me),
        "more": all_of_it if found.has_more else None,
        "away": [one for one in absence.lines(db, me.person_id) if one.is_now]
        if me.has(Role.LIAISON)
        else [],
        "suspended": sum("bevestigen" in one.deeds for one in standing_lines.lines(db, me))
        if me.has(Role.MINISTER)
        else 0,
        "proposals": sum(one.may_approve for one in proposals),
        "agreed": [
            (
                f"/organisaties/{one.organisation_id}/werkafspraak",
                f"Werkafspraak {one.organisation}",
                one.says,
            )
            for one in agreements.of_office(db, me)
        ],
    }


def _rows(db: Session, items: list[lists.Item], me: Actor) -> list[ContactRow]:
    """Who asks is not said of what members ask themselves: they know, and the page is short."""
    rows = queue.rows_of(db, items, me)
    own = [item.initiator_kind is Initiator.MEMBER and item.member_id == me.person_id for item in items]
    return [replace(row, asker="") if is_own else row for row, is_own in zip(rows, own, strict=True)]
