"""The same list from an administrator: a role that one may give holds at once, one that takes two is proposed, all in one act.

First looked at (`look`: what would come of each line, and nothing is kept), then done, if it is still what was seen.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from contactdesk import audit, people
from contactdesk.law.outcomes import Conflict
from contactdesk.law.permissions import Actor
from contactdesk.law.roles import GIVEN_BY, Giver
from contactdesk.letters.letter_words.people import line as one_line
from contactdesk.people.administration import acting, giving, telling
from contactdesk.people.administration.giving import Wanted
from contactdesk.people.administration.proposals_store import Term
from contactdesk.people.importing import taking_in
from contactdesk.people.importing.people_file import Line
from contactdesk.people.importing.wrong_lines import WrongFile, WrongLine
from contactdesk.store.models import Person
from contactdesk.words import Role

HAS, WAITS = "heeft deze rol al", "deze rol is al voorgesteld"
HOLDS, PROPOSED = "de rol geldt meteen", "de rol wordt voorgesteld"


@dataclass(frozen=True)
class LineOutcome:
    """What comes of one line. `became`: one of the words above; `row` of the letter with the list; `group`: the other
    parliamentary group that the person has then."""

    number: int
    name: str
    email: str
    role: str
    is_new: bool
    became: str
    row: str
    group: str = ""


class Looked(Exception):
    """Carries what would come of it past the end of a transaction that is not kept."""

    def __init__(self, found: list[LineOutcome]) -> None:
        super().__init__()
        self.found = found


def look(db: Session, lines: Iterable[Line], by: Actor) -> None:
    """Raises Looked with what would come of each line, or WrongFile; nothing is kept."""
    raise Looked(_done(db, lines, by))


def seal(found: Iterable[LineOutcome]) -> str:
    """What was shown, in short: who goes on sends it along."""
    return hashlib.sha256("\n".join(map(str, found)).encode()).hexdigest()


def take_in_from(db: Session, lines: Iterable[Line], by: Actor, *, seen: str) -> list[LineOutcome]:
    """Do it. Raises WrongFile with every line that cannot be, and Conflict when it is not what was seen."""
    found = _done(db, lines, by)
    if seen != seal(found):
        raise Conflict("Deze lijst geeft nu iets anders dan u zag. Bekijk haar opnieuw.")
    hold, propose = ([one.row for one in found if one.became == word] for word in (HOLDS, PROPOSED))
    if hold or propose:
        facts: dict[str, Any] = {"roles": len(hold), "proposals": len(propose)}
        entry = audit.record(db, action="people_import", by=by, party=Role.ADMINISTRATOR, facts=facts)
        if propose:
            telling.roles_proposed(db, entry, propose, hold, by)
        else:
            telling.people_imported(db, entry, hold, acting.others(db, by), doer=one_line(by.name))
    return found


def _done(db: Session, lines: Iterable[Line], by: Actor) -> list[LineOutcome]:
    acting.begin(db, by)
    mistakes: list[WrongLine] = []
    found: list[LineOutcome] = []
    for line in lines:
        try:
            found.append(_one(db, line, by))
        except (ValueError, Conflict) as error:
            says = error.message.rstrip(".") if isinstance(error, Conflict) else str(error)
            mistakes.append(WrongLine(line.number, says))
    if mistakes:
        raise WrongFile(mistakes)
    return found


def _one(db: Session, line: Line, by: Actor) -> LineOutcome:
    """Raises ValueError and Conflict with what is wrong, as the end of a sentence."""
    if GIVEN_BY[line.role] is Giver.MEMBER:
        raise ValueError("rol: een medewerker noemt het Kamerlid zelf, bij “Mijn account”")
    if line.email == by.email:
        raise ValueError("rol: u kunt uzelf geen rol geven; vraag een andere beheerder")
    person, is_new = taking_in.found_or_added(db, line, by, Role.ADMINISTRATOR)
    acting.hold(db, person)
    term = taking_in.wanted(db, person, line)
    became = HAS if term is None else _given(db, person, term, line, by)
    grant = term.grant if term else taking_in.grant_of(db, line)
    title, row = people.role_title(db, grant), taking_in.said(db, person, grant)
    group = (line.group or "") if taking_in.regroup(db, person, line, by, Role.ADMINISTRATOR) else ""
    return LineOutcome(line.number, one_line(person.name), person.email, title, is_new, became, row, group)


def _given(db: Session, person: Person, term: Term, line: Line, by: Actor) -> str:
    if giving.is_proposed(db, person, term.grant):
        return WAITS
    days = Wanted(line.role, None, line.is_deputy, line.since, line.until)
    if wrong := giving.wrong_days(db, days):
        column = {"van": "van", "tot": "tot en met"}[wrong[0].field]
        raise ValueError(f"{column}: {wrong[0].message[:1].lower()}{wrong[0].message[1:]}")
    if gap := people.gap_after(db, term.grant, term.starts_on, term.ends_on):
        raise ValueError(f"tot en met: {gap.sentence.rstrip('.')}")
    if why := giving.cannot(db, person, term):
        raise ValueError(f"rol: {why.rstrip('.')}")
    if GIVEN_BY[term.grant.role] is Giver.ONE:
        giving.hold(db, person, term, by)
        return HOLDS
    giving.keep(db, person, term, by)
    return PROPOSED
