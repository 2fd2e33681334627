"""Figures of the years before the demo began, made up: so that there is something to see on `/cijfers`."""

from collections import Counter
from datetime import datetime
from random import Random
from typing import Final

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk.contacts.figures.counting_up import ASKED_FOR, IN_TERM, LATE, STANDING, CountCell
from contactdesk.contacts.figures.publishing import keep
from contactdesk.law.counts.measures import Days, Measure
from contactdesk.law.counts.periods import Quarter, between, quarter_of
from contactdesk.store.desk import desk
from contactdesk.store.models import Organisation
from contactdesk.words import Chamber, Form, Obstacle, OrganisationKind

M = Measure
#: how much of what is asked becomes what
SHARES: Final = (
    (M.PERMITTED, 0.62),
    (M.CONDITIONS, 0.12),
    (M.REFUSED, 0.06),
    (M.ANSWERED, 0.08),
    (M.FORWARDED, 0.04),
    (M.WITHDRAWN, 0.04),
    (M.LAPSED, 0.02),
    (M.UNANSWERED, 0.02),
)
FORMS: Final = (
    *(Form.FACTUAL_INFORMATION, Form.FACTUAL_INFORMATION, Form.CONVERSATION, Form.CONVERSATION),
    *(Form.TECHNICAL_BRIEFING, Form.WORKING_VISIT, Form.AMENDMENT_ASSISTANCE, Form.KNOWLEDGE_SESSION),
)
CHAMBERS: Final = (Chamber.TK, Chamber.TK, Chamber.TK, Chamber.EK)
OWN_BODIES: Final = (OrganisationKind.ZBO, OrganisationKind.INSPECTORATE)
DECISIONS: Final = (M.PERMITTED, M.CONDITIONS, M.REFUSED)


def seed(db: Session, moment: datetime, since: datetime) -> None:
    """Two whole years and what came after, up to the quarter in which the stories begin (`since`); it is `moment`."""
    last = quarter_of(since)
    rows = list(
        db.execute(select(Organisation).where(col(Organisation.department_id).is_not(None))).scalars()
    )
    random = Random(2026)
    for quarter in between(Quarter(last.year - 2, 1), last):
        if quarter < last and quarter.is_to_count(moment):
            keep(db, quarter, _made_up(db, random, rows))


def _made_up(db: Session, random: Random, bodies: list[Organisation]) -> Counter[CountCell]:
    found: Counter[CountCell] = Counter({CountCell(M.POINTED_ELSEWHERE): random.randint(20, 60)})
    for body in bodies:
        if body.id == body.department_id:
            found.update(_named(random, body))
        many = random.randint(0, 9 if body.kind is OrganisationKind.AGENCY else 4)
        for _ in range(many + 12 if body.id == body.department_id else many):
            found.update(_one(db, random, body))
    return found


def _named(random: Random, ministry: Organisation) -> Counter[CountCell]:
    """What stood in the way, as people named it there."""
    of = random.choices(tuple(Obstacle), k=random.randint(0, 6))
    return Counter(CountCell(M.OBSTACLE, ministry.id, part=one) for one in of)


def _one(db: Session, random: Random, body: Organisation) -> Counter[CountCell]:
    def cell(measure: str, part: str = "", term: str = "") -> CountCell:
        return CountCell(measure, body.department_id, body.id, form, chamber, part, term)

    form, chamber = random.choice(FORMS), random.choice(CHAMBERS)
    if body.kind in OWN_BODIES:
        return Counter([cell(M.NOTICE_ON_TIME if random.random() < 0.96 else M.NOTICE_LATE)])
    measures, weights = zip(*SHARES, strict=True)
    measure = random.choices(measures, weights)[0]
    if measure not in DECISIONS:
        return Counter([cell(M.ASKED), cell(measure)])
    grounds = [ground.code for ground in desk(db).grounds.choices]
    part = random.choice(grounds) if measure is M.REFUSED else random.choice((STANDING, ASKED_FOR, ASKED_FOR))
    days = min(30, int(random.expovariate(1 / 4)))
    term = IN_TERM if days <= 5 else LATE  # the ordinary term of config/terms.toml
    of = [
        CountCell(name, body.department_id, part=str(most))
        for name, most in ((Days.ALL, days), (Days.NET, days * 3 // 4))
    ]
    return Counter([cell(M.ASKED), cell(measure, part, term), *of])
