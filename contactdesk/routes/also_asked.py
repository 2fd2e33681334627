"""The same question to several organisations, on the pages of asking: which others are chosen, and what holds of each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from contactdesk import words
from contactdesk.contacts import Preview
from contactdesk.contacts.together import ASKERS, MOST
from contactdesk.law import terms
from contactdesk.law.days import dutch_date, dutch_moment, ends_a_day, today
from contactdesk.law.disclosure import Topic, is_told
from contactdesk.law.permissions import Actor
from contactdesk.people import organisations
from contactdesk.routes.asking_form import ContactForm
from contactdesk.routes.asking_offer import Option
from contactdesk.store.models import as_id
from contactdesk.words import Form, Regime

Groups = list[tuple[str, list[Option]]]


@dataclass(frozen=True)
class AlsoAsked:
    """One of the others, as the check shows it."""

    id: int
    name: str
    kind: str
    regime: str
    rule: str
    heading: str
    because: str
    source: str
    status: str
    timing: str | None
    basis: str
    refer_to: str | None
    unreached: bool
    agreement: str
    readers: list[tuple[str, str]]
    by_when: str
    steps: str


def changed(values: dict[str, str], data: Mapping[str, Any]) -> tuple[dict[str, str], bool]:
    """With the organisation that was chosen or taken away; and whether one was: then nothing is sent yet."""
    chosen, gone = str(data.get("nog", "")), str(data.get("weg", ""))
    if not chosen and not gone:
        return values, False
    kept = [one for one in values["ook"].split(",") if one and one != gone]
    return values | {"ook": ",".join([*kept, *([chosen] if chosen else [])])}, True


def offer(db: Session, form: ContactForm, by: Actor) -> Groups:
    """Which organisations can be asked the same, besides; empty for who asks of one alone, and when these are enough."""
    if not by.has(*ASKERS) or form.vorm is Form.BILL_ASSISTANCE or len(form.also) + 1 >= MOST:
        return []
    taken = {form.organisatie, *form.also}
    groups = [
        (name, [one for one in options if one[0] not in taken]) for name, options in organisations.options(db)
    ]
    return [(name, options) for name, options in groups if options]


def names(db: Session, also: str) -> list[tuple[int, str]]:
    """The others by name, in the order in which they were chosen; what is no organisation is left out."""
    ids = [number for one in also.split(",") if (number := as_id(one)) is not None]
    found = organisations.names(db, ids)
    return [(one, found[one]) for one in ids if one in found]


def rules_of(found: Iterable[Preview]) -> str:
    """What the page showed of the others, to compare with when it is sent."""
    return " ".join(f"{one.decision.rule}/{one.regime.value}" for one in found)


def shown(form: ContactForm, found: Sequence[Preview], offered: Groups) -> dict[str, Any]:
    """What the check shows of the others."""
    others = [_shown(id_, one) for id_, one in zip(form.also, found[1:], strict=True)]
    return {
        "others": others,
        "others_rules": rules_of(found[1:]),
        "can_send": all(one.regime is not Regime.REFER for one in found),
        "offered": offered,
        "tell_each_other": _tell_each_other(found) if others else [],
    }


def _tell_each_other(found: Iterable[Preview]) -> list[str]:
    """Whose contact persons and ministers read that the others are asked too."""
    told = [
        one.organisation.name
        for one in found
        if one.regime is not Regime.REFER and is_told(Topic.ALSO, one.regime, one.decision.disclose)
    ]
    return told if len(told) > 1 else []


def _shown(organisation_id: int, found: Preview) -> AlsoAsked:
    decision = found.decision
    return AlsoAsked(
        id=organisation_id,
        name=found.organisation.name,
        kind=words.KIND[found.organisation.kind],
        regime=decision.regime.value,
        rule=decision.rule,
        heading=decision.heading,
        because=found.because_today,
        source=decision.source,
        status=words.RULE_STATUS[decision.status],
        timing=decision.timing,
        basis=decision.basis,
        refer_to=decision.refer_to,
        unreached=found.unreached,
        agreement=found.agreement,
        readers=found.readers,
        by_when=by_when(found),
        steps=terms.describe(found.sum) if found.sum else "",
    )


def by_when(found: Preview) -> str:
    """By when there is an answer; empty where nobody is asked."""
    if found.sum is None:
        return ""
    due = found.sum.due
    return dutch_date(today(due)) if ends_a_day(due) else dutch_moment(due)
