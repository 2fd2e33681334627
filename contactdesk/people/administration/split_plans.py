"""What is agreed on when a ministry splits, as a value, and as a proposal keeps it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Final

from contactdesk.law.addresses import folded
from contactdesk.letters.letter_words.people import line
from contactdesk.people.administration import adding_ministers, adding_ministries
from contactdesk.people.administration.adding_ministers import NewMinister
from contactdesk.people.administration.organisation_proposals import OrganisationName
from contactdesk.store.models import Proposal

SEVERAL: Final = ("offices", "bodies", "liaisons")


@dataclass(frozen=True)
class SplitPlan:
    """What is to be of its own. `minister`: an office of the ministry that splits, or None for `newcomer`, which comes first;
    `offices`: which others go along; `bodies`: what answers to that minister from then on; `liaisons`: contact persons who
    go along, `name` and `email` of one who is new; `mailbox` of the contact persons, None while they keep the old one."""

    of: int
    named: OrganisationName
    source: str
    tooi: str | None = None
    minister: int | None = None
    newcomer: NewMinister | None = None
    offices: tuple[int, ...] = ()
    bodies: tuple[int, ...] = ()
    liaisons: tuple[int, ...] = ()
    name: str | None = None
    email: str | None = None
    mailbox: str | None = None

    def moving(self, minister: int | None = None) -> tuple[int, ...]:
        """The offices that go along, the minister's first; `minister`: where the plan did not know it yet."""
        first = self.minister or minister
        return tuple(dict.fromkeys([*([first] if first else []), *self.offices]))


def plan_of(row: Proposal) -> SplitPlan:
    """With the office of its minister, also where that came first."""
    kept: Mapping[str, Any] = row.details["plan"]
    newcomer = NewMinister(**kept["newcomer"]) if kept["newcomer"] else None
    several = {name: tuple(kept[name]) for name in SEVERAL}
    given: dict[str, Any] = {**kept, **several, "newcomer": newcomer, "minister": row.portfolio_id}
    return SplitPlan(named=OrganisationName(**row.details["new"]), source=row.details["source"], **given)


def tidy(plan: SplitPlan) -> SplitPlan:
    called = adding_ministries.tidy_name(plan.named)
    newcomer = adding_ministers.tidy(plan.newcomer) if plan.newcomer else None
    email, mailbox = (folded(one) if one else None for one in (plan.email, plan.mailbox))
    return replace(
        plan, named=called, newcomer=newcomer, email=email, mailbox=mailbox, source=line(plan.source)
    )


def kept(plan: SplitPlan) -> dict[str, Any]:
    """As a proposal keeps it; its minister stands in a column, its name and source beside it."""
    said = asdict(plan)
    for name in ("named", "minister", "source"):
        said.pop(name)
    return {name: list(value) if isinstance(value, tuple) else value for name, value in said.items()}
