"""Letters that stopped, sent again: by an administrator who sees addresses only, by a liaison from a contact's page."""

from dataclasses import dataclass

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response

from contactdesk.contacts import undelivered
from contactdesk.contacts.contact_page.letters import goes_with
from contactdesk.law.days import dutch_moment
from contactdesk.letters import incoming, outbox
from contactdesk.letters.letter_words.names import name
from contactdesk.letters.outbox import Stopped
from contactdesk.routes.once import onward, write_once
from contactdesk.store.desk import now
from contactdesk.web import forms, pages
from contactdesk.words import LETTER_STATE, STILL_TRIED, LetterState

HERE = "/beheer/berichten"
#: more than anybody looks at one by one; the command line sends all of them again
MOST = 100
SENT = "Het bericht gaat opnieuw weg, binnen een minuut."


@dataclass(frozen=True)
class StoppedRow:
    """One letter as the list shows it. Never what it says, nor the contact it is about."""

    name: str
    to_email: str
    state: str
    state_label: str
    since: str
    attempts: str
    error: str
    again: str | None


@dataclass(frozen=True)
class StoppedFound:
    stopped: list[StoppedRow]
    waiting: list[StoppedRow]
    delayed: list[StoppedRow]
    gathered: list[StoppedRow]
    incoming: incoming.IncomingTally


async def index(request: Request) -> Response:
    """GET /beheer/berichten"""
    found = await request.app.state.database.read(_find)
    return pages.render(request, "stopped_letters/index.html", {"found": found, "most": MOST})


async def again(request: Request) -> Response:
    """POST /beheer/berichten/{id}/opnieuw"""
    data, command = await forms.read(request), undelivered.send_again
    return onward(
        request,
        await write_once(
            request, data, HERE, command, forms.row_id(request.path_params["id"]), request.state.me
        ),
        SENT,
    )


async def again_of(request: Request) -> Response:
    """POST /verzoeken/{nummer}/berichten/{id}/opnieuw"""
    data, number, command = (
        await forms.read(request),
        request.path_params["nummer"],
        undelivered.send_again_of,
    )
    path = f"/verzoeken/{number}"
    return onward(
        request,
        await write_once(
            request, data, path, command, number, forms.row_id(request.path_params["id"]), request.state.me
        ),
        SENT,
    )


def _find(db: Session) -> StoppedFound:
    stopped, waiting, delayed = (
        outbox.stopped(db, MOST),
        outbox.waiting_long(db, MOST),
        outbox.delayed(db, MOST),
    )
    gathered = outbox.gathered(db, MOST)
    leaving = outbox.leaving(db, [one.id for one in gathered])
    over = outbox.overtaken_of(db, [one.id for one in (*stopped, *waiting)])
    return StoppedFound(
        [_row(db, one, one.id in over) for one in stopped],
        [_row(db, one, one.id in over) for one in waiting],
        [_row(db, one, cannot=True, label=STILL_TRIED) for one in delayed],
        [_row(db, one, cannot=True, label=goes_with(leaving[one.id])) for one in gathered],
        incoming.tally(db),
    )


def _row(db: Session, one: Stopped, cannot: bool, label: str | None = None) -> StoppedRow:
    cannot = cannot or one.state is LetterState.SENDING
    waits = one.state is LetterState.QUEUED and one.next_attempt_at > now(db)
    times = "1 keer" if one.attempts == 1 else f"{one.attempts} keer"
    following = f", weer om {dutch_moment(one.next_attempt_at)}" if waits else ""
    return StoppedRow(
        name=name(one.template),
        to_email=one.to_email,
        state=one.state.value,
        state_label=label or LETTER_STATE[one.state],
        since=dutch_moment(one.delayed_at or one.bounced_at or one.created_at),
        attempts="" if one.state is LetterState.GATHERED else f"{times} geprobeerd{following}",
        error=one.last_error or "",
        again=None if cannot else f"{HERE}/{one.id}/opnieuw",
    )
