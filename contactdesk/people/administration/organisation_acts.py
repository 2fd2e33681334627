"""What a proposal about an organisation is to do, by its `act`: one row for each."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from sqlmodel import Session

from contactdesk.law.permissions import Actor
from contactdesk.people.administration import (
    adding_ministers,
    adding_ministries,
    adding_organisations,
    ending_organisations,
    merging_organisations,
    moving_portfolios,
    organisation_changes,
    organisation_proposals,
    renaming_organisations,
    restoring_organisations,
    splitting_ministries,
)
from contactdesk.store.models import Proposal


@dataclass(frozen=True)
class OrganisationAct:
    """`described`: its heading and its facts, as a page shows it."""

    overtaken: Callable[[Session, Proposal], str]
    take_effect: Callable[[Session, Proposal, Actor], None]
    described: Callable[[Session, Proposal], tuple[str, list[tuple[str, str]]]]
    #: what comes first once two agreed and its day is there, and what is then waited for, in a sentence
    begin: Callable[[Session, Proposal, Actor], None] | None = None
    awaits: Callable[[Session, Proposal], str] | None = None


ACTS: Final = {
    organisation_proposals.CHANGE: OrganisationAct(
        organisation_changes.overtaken, organisation_changes.take_effect, organisation_changes.described
    ),
    "add": OrganisationAct(
        adding_organisations.overtaken, adding_organisations.take_effect, adding_organisations.described
    ),
    "end": OrganisationAct(
        ending_organisations.overtaken, ending_organisations.take_effect, ending_organisations.described
    ),
    "merge": OrganisationAct(
        merging_organisations.overtaken, merging_organisations.take_effect, merging_organisations.described
    ),
    "ministry": OrganisationAct(
        adding_ministries.overtaken, adding_ministries.take_effect, adding_ministries.described
    ),
    adding_ministers.ACT: OrganisationAct(
        adding_ministers.overtaken, adding_ministers.take_effect, adding_ministers.described
    ),
    "restore": OrganisationAct(
        restoring_organisations.overtaken,
        restoring_organisations.take_effect,
        restoring_organisations.described,
    ),
    "rename": OrganisationAct(
        renaming_organisations.overtaken, renaming_organisations.take_effect, renaming_organisations.described
    ),
    moving_portfolios.SPLIT: OrganisationAct(
        splitting_ministries.overtaken,
        splitting_ministries.take_effect,
        splitting_ministries.described,
        splitting_ministries.begin,
        splitting_ministries.awaits,
    ),
    **dict.fromkeys(
        moving_portfolios.ACTS,
        OrganisationAct(
            moving_portfolios.overtaken, moving_portfolios.take_effect, moving_portfolios.described
        ),
    ),
}


def overtaken(db: Session, row: Proposal) -> str:
    return _act(row).overtaken(db, row)


def take_effect(db: Session, row: Proposal, by: Actor) -> None:
    _act(row).take_effect(db, row, by)


def begin(db: Session, row: Proposal, by: Actor) -> str:
    """Do what comes first; returns what it still waits for, empty for most."""
    act = _act(row)
    if act.begin is None or act.awaits is None:
        return ""
    act.begin(db, row, by)
    return act.awaits(db, row)


def described(db: Session, row: Proposal) -> tuple[str, list[tuple[str, str]]]:
    return _act(row).described(db, row)


def _act(row: Proposal) -> OrganisationAct:
    return ACTS[row.details.get("act", organisation_proposals.CHANGE)]
