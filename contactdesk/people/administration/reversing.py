"""What two administrators agreed to and cannot be put back as it was: why, and what can be done instead, as a link to the
opposite act with its fields filled in."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from sqlmodel import Session

from contactdesk.letters.letter_words.people import line, named
from contactdesk.people.administration import moving_portfolios, split_checks, split_plans, undoing
from contactdesk.people.administration.proposals_store import Kind
from contactdesk.people.administration.restoring_committees import is_one
from contactdesk.store.models import Organisation, Portfolio, Proposal
from contactdesk.words import OrganisationKind

BODIES: Final = "/beheer/organisaties"


@dataclass(frozen=True)
class Instead:
    """Why it cannot be put back, and the page where something else can be done; without one both are empty."""

    why: str
    path: str = ""
    label: str = ""


def instead(db: Session, row: Proposal) -> Instead | None:
    """Of what holds since a short while and cannot be put back; None of what can, and of what needs no word of it."""
    if not undoing.is_lately(db, row):
        return None
    key = undoing.key(row)
    if key in INSTEAD:
        return INSTEAD[key](db, row)
    # a first address takes nothing back, and what was put back itself says so in its own card
    if key == Kind.MAILBOX.value or is_one(row):
        return None
    why = undoing.cannot(db, row)
    return Instead(f"{undoing.NO_MORE} {why}") if why else None


def _merged(db: Session, row: Proposal) -> Instead:
    body = db.get_one(Organisation, row.organisation_id)
    other = db.get_one(Organisation, row.details["into"])
    fields: dict[str, Any] = {"naam": body.name, "afkorting": body.abbreviation or ""}
    why = f"Ongedaan maken kan niet: verzoeken en mensen van {named(body)} zijn nu van {named(other)}."
    if body.kind is OrganisationKind.MINISTRY:
        fields |= _went_along(db, row, body, other)
        label = f"Maak van een deel van {line(other.name)} weer een eigen ministerie"
        return Instead(why, _path(f"{BODIES}/{other.id}/splitsing", fields), label)
    fields |= {"soort": body.kind.value, "bewindspersoon": body.portfolio_id or ""}
    return Instead(why, _path(f"{BODIES}/nieuw", fields), f"Voeg {line(body.name)} opnieuw toe")


def _went_along(
    db: Session, row: Proposal, body: Organisation, other: Organisation
) -> dict[str, int | list[int]]:
    """The offices that went along and are still there: the one that answered for the ministry is its minister again."""
    still = {one.id for one in split_checks.offices(db, other)}
    offices = [one for one in row.details.get("offices", ()) if one in still]
    minister = body.portfolio_id if body.portfolio_id in offices else None
    found: dict[str, int | list[int]] = {"bureaus": [one for one in offices if one != minister]}
    return found | ({"minister": minister} if minister else {})


def _split(db: Session, row: Proposal) -> Instead:
    body, of = (db.get_one(Organisation, one) for one in (row.organisation_id, split_plans.plan_of(row).of))
    why = "Ongedaan maken kan niet in één keer: bij het nieuwe ministerie is al gewerkt."
    label = f"Laat {line(body.name)} weer opgaan in {line(of.name)}"
    return Instead(why, _path(f"{BODIES}/{body.id}/samenvoegen", {"naar": of.id}), label)


def _office_ended(db: Session, row: Proposal) -> Instead:
    office = db.get_one(Portfolio, moving_portfolios.move_of(row).office)
    why = (
        "Ongedaan maken kan niet: de rollen in dit bureau zijn geëindigd en wat open was, is van een ander bureau. Voeg het ambt "
        "opnieuw toe. Daarna kunnen organisaties teruggaan, bij Bewindspersonen."
    )
    fields = {"ambt": office.title, "postbus": office.mailbox}
    return Instead(
        why,
        _path(f"{BODIES}/{office.department_id}/bewindspersoon", fields),
        f"Voeg de {line(office.title)} opnieuw toe",
    )


def _class(db: Session, row: Proposal) -> Instead:
    why = "Stel een andere bewaartermijn voor. Wat intussen is vernietigd, komt niet terug."
    body = db.get_one(Organisation, row.organisation_id)
    return Instead(why, f"/beheer/bewaartermijnen/{body.id}", f"Bewaartermijnen van {named(body)}")


def _path(path: str, fields: dict[str, Any]) -> str:
    return f"{path}?{urlencode({name: value for name, value in fields.items() if value}, doseq=True)}"


INSTEAD: Final[dict[str, Callable[[Session, Proposal], Instead]]] = {
    "merge": _merged,
    moving_portfolios.SPLIT: _split,
    moving_portfolios.ENDS: _office_ended,
    Kind.RETENTION.value: _class,
}
