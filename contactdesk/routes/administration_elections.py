"""The page of one act after elections: who comes into a Chamber, who leaves, and what becomes of what they have open. The
rules are `contacts.elections`; no contact is read here, only numbers are."""

import hashlib
from collections import defaultdict
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from contactdesk.contacts import elections
from contactdesk.contacts.elections import Elected, LeavingMember
from contactdesk.law.outcomes import Conflict, FieldError, Invalid
from contactdesk.people import importing
from contactdesk.people.administration.seats import FATES, ContactFate, Leaver
from contactdesk.people.importing import WrongFile
from contactdesk.routes.administration import PROPOSALS
from contactdesk.routes.once import onward, write_once
from contactdesk.routes.standing_forms import Reference
from contactdesk.web import forms, pages
from contactdesk.web.forms import Day, Field, LongText, Maybe, ShortText

HERE = "/beheer/verkiezingen"
NO_SOURCE = "Noem waar dit staat, zoals “Staatscourant 2026, 1234” of de beschikking van de Kamer"


class NewChamber(BaseModel):
    """`gezien`: what the page showed; without it the list is only looked at."""

    model_config = forms.SETTINGS
    leden: Annotated[str, LongText(100_000)] = Field(description="Plak de lijst van de leden")
    bron: Reference = Field(title="waar dit staat", description=NO_SOURCE)
    ingang: Maybe[Day] = Field(default=None, title="de dag")
    gezien: Maybe[Annotated[str, ShortText(64)]] = None


class Choice(BaseModel):
    """What was chosen for one who leaves."""

    model_config = forms.SETTINGS
    lot: ContactFate = Field(description="Kies wat er gebeurt met wat open is")
    collega: Maybe[Annotated[str, ShortText(200)]] = None
    tot: Maybe[Day] = Field(None, title="de dag")


async def show(request: Request) -> Response:
    """GET /beheer/verkiezingen"""
    return _page(request, {})


async def propose(request: Request) -> Response:
    """POST /beheer/verkiezingen"""
    data = await forms.read(request)
    typed, found = forms.typed(data), None
    given, errors = forms.parse(NewChamber, data)
    if given is None:
        return _page(request, typed, errors)
    try:
        lines = importing.read(given.leden.encode())
        found = await request.app.state.database.write(elections.look, lines, request.state.me)
        if given.gezien != seal(found):
            message = (
                "Deze lijst geeft nu iets anders dan u zag. Kijk haar opnieuw na." if given.gezien else ""
            )
            return _page(request, typed, found=found, message=message)
        leavers, wrong = _chosen(typed, found)
        if wrong:
            return _page(request, typed, wrong, found=found)
        me, command = request.state.me, elections.propose
        done = await write_once(
            request, data, PROPOSALS, command, lines, leavers, given.bron, me, given.ingang
        )
    except WrongFile as error:
        return _page(request, typed, [FieldError("leden", each.in_dutch) for each in error.mistakes])
    except Invalid as invalid:
        return _page(request, typed, invalid.errors, found=found)
    except Conflict as error:
        return _page(request, typed, message=error.message, found=found)
    return onward(
        request,
        done,
        "Voorgesteld. Een andere beheerder kijkt mee. Wie vertrekt en iets open heeft, krijgt bericht.",
    )


def _chosen(typed: Mapping[str, Any], found: Elected) -> tuple[list[Leaver], list[FieldError]]:
    leavers, errors = [], []
    for one in found.leaves:
        fields = {name: typed.get(f"{name}-{one.person_id}", "") for name in ("lot", "collega", "tot")}
        given, wrong = forms.parse(Choice, fields | {"lot": fields["lot"] or ContactFate.WITHDRAWN.value})
        errors += [FieldError(f"{each.field}-{one.person_id}", each.message) for each in wrong]
        if given is not None:
            leavers.append(Leaver(one.person_id, given.lot, given.collega, given.tot, _otherwise(typed, one)))
    return leavers, errors


def _otherwise(typed: Mapping[str, Any], one: LeavingMember) -> dict[str, ContactFate]:
    """Per contact, where that is not what happens to all; what is no choice is none."""
    said = {number: str(typed.get(f"lot-{number}", "")) for number in one.open}
    return {number: ContactFate(fate) for number, fate in said.items() if fate in list(ContactFate)}


def seal(found: Elected) -> str:
    """Who comes and leaves, in short: who goes on sends it along."""
    return hashlib.sha256(
        repr((found.comes, [(one.person_id, one.open) for one in found.leaves])).encode()
    ).hexdigest()


def _page(
    request: Request,
    typed: Mapping[str, Any],
    errors: list[FieldError] | None = None,
    *,
    found: Elected | None = None,
    message: str = "",
) -> Response:
    values = {
        "values": defaultdict(str, typed),
        "errors": errors or [],
        "error": forms.at_fields(errors),
        "message": message,
        "found": found,
        "seen": seal(found) if found else "",
        "fates": [(fate.value, text) for fate, text in FATES.items()],
        "no_source": NO_SOURCE,
    }
    status = 422 if errors else 409 if message else 200
    return pages.render(request, "administration/elections.html", values, status_code=status)
