"""From an item of a list to a row that somebody reads: Dutch, on the clock of Amsterdam. Finds nothing itself."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Final
from urllib.parse import urlencode

from markupsafe import Markup

from contactdesk import words
from contactdesk.contacts import lists
from contactdesk.contacts.delivery_warnings import Mail
from contactdesk.contacts.lists import Item
from contactdesk.contacts.lists.marks import Marks
from contactdesk.law import deeds, lifecycle, permissions, priorities, terms
from contactdesk.law.days import dutch_date, dutch_day, local, today
from contactdesk.law.deeds import Deed
from contactdesk.law.disclosure import TOLD, Topic
from contactdesk.law.permissions import Actor
from contactdesk.law.terms import Terms
from contactdesk.words import Action, Initiator, Mark, Party, Regime, State

P, S = Party, State


@dataclass(frozen=True)
class NextDeed:
    """The next deed: with a version it is done at once, without one `href` leads to its form."""

    href: str
    label: str
    version: int | None = None


@dataclass(frozen=True)
class ContactRow:
    """What `parts/contact.html` shows of a contact in a list."""

    number: str
    href: str
    subject: str
    asker: str
    place: str
    state: State
    state_label: str
    turn: str | None
    since: str | None
    has_it: str | None
    due_label: str | None
    debate: str | None
    late: bool
    warning: str | None
    markers: tuple[str, ...]
    is_disputed: bool
    deed: NextDeed | None
    chosen_as: str | None
    #: when something happened last, and by whom
    last: str | None = None


RUNS = lifecycle.OWES_ANSWER


#: what a liaison must mend, in the words of a tag
WARNING: Final = {Mail.NOT_TOLD: "Bewindspersoon niet bereikt", Mail.STOPPED: "Bericht niet bezorgd"}


def rows(
    items: Iterable[Item],
    by: Actor,
    agreed: Terms,
    now: datetime,
    mail: Mapping[int, Mail],
    places: Mapping[int, tuple[int, int]] = MappingProxyType({}),
    marks: Marks = MappingProxyType({}),
    back: str = "",
    urged: Collection[int] = (),
    later: Mapping[int, datetime] = MappingProxyType({}),
) -> list[ContactRow]:
    """Each item as `by` reads it. `mail`: the contacts of whose letters something went wrong; `places`: those that ask
    the same of several organisations, the how manieth of how many, where `by` asked them all; `marks`: what the queue
    says of each besides; `back`: which list of the queue this is, as its address says it; `urged`: those in which that
    was done today: once a working day is enough; `later`: when the member reads of it, where that is in a day overview."""
    return [
        _row(
            item,
            by,
            agreed,
            now,
            mail.get(item.id),
            places.get(item.id),
            marks.get(item.id, ()),
            back,
            is_urged=item.id in urged,
            later=later.get(item.id),
        )
        for item in items
    ]


def _row(
    item: Item,
    by: Actor,
    agreed: Terms,
    now: datetime,
    mail: Mail | None,
    place: tuple[int, int] | None,
    marks: tuple[Mark, ...],
    back: str,
    *,
    is_urged: bool,
    later: datetime | None,
) -> ContactRow:
    path = f"/verzoeken/{item.number}"
    return ContactRow(
        number=item.number,
        href=_address(path, terug=back),
        subject=item.subject or f"{words.HELP_WITH} {item.bill_title}",
        asker=_asker(item) if permissions.knows(by, Topic.ASKER, item) else _somebody(item),
        place=f"{item.organisation} · {words.FORM[item.form]}"
        + (f" · {place[0]} van {place[1]}" if place else ""),
        state=item.state,
        state_label=words.OUTCOME[words.Outcome.REVOKED] if item.is_revoked else words.STATE[item.state],
        turn=_turn(item, by),
        since=_moment(item.ball_since, now) if item.ball else None,
        has_it=_has_it(item, by),
        due_label=_due(item, by, agreed, now),
        debate=_debate(item, by, now),
        late=item.state in RUNS and item.due_at is not None and item.due_at < now,
        warning=WARNING[mail] if mail else None,
        markers=(*_markers(item, by, agreed, now), *marks, *((_later(later),) if later else ())),
        is_disputed=item.is_disputed and item.state in lifecycle.WAY_OPEN,
        deed=_next(item, by, path, now, back, passed=_passed(marks, is_urged=is_urged)),
        chosen_as=f"{item.number}:{item.version}" if back and can_choose(item) else None,
    )


def _later(at: datetime) -> str:
    return f"Kamerlid leest dit {dutch_day(today(at))} om {local(at):%H.%M} uur"


def _markers(item: Item, by: Actor, agreed: Terms, now: datetime) -> tuple[str, ...]:
    found = (words.DISPUTED,) if item.is_disputed else ()
    if item.state in RUNS and item.due_at and terms.is_unanswered(agreed, now, item.due_at):
        found = (*found, words.UNANSWERED)
    waits = item.ball in TOLD and item.ball in permissions.plays(by, item)
    return (*found, "Wacht op een collega") if waits and permissions.is_own_side(by, item) else found


def _asker(item: Item) -> str:
    match item.initiator_kind:
        case Initiator.COMMITTEE | Initiator.INQUIRY_COMMITTEE:
            return item.committee or item.initiator
        case Initiator.OFFICIAL:
            return f"{item.initiator}, ambtenaar{_with(item)}"
        case Initiator.BODY:
            return f"{item.organisation} zelf{_with(item)}"
        case Initiator.MEMBER:
            return f"{item.initiator}, {words.MEMBER_OF[item.chamber]}" if item.chamber else item.initiator


def _somebody(item: Item) -> str:
    return f"een {words.MEMBER_OF[item.chamber]}" if item.chamber else words.INITIATOR[item.initiator_kind]


def _with(item: Item) -> str:
    return f", met {item.member}" if item.member else ""


def _turn(item: Item, by: Actor) -> str | None:
    """Whose turn it is; what the desk has is somebody's only once a colleague took it."""
    if item.ball is None:
        return f"op {_day(item.closed_at)}" if item.closed_at else None
    mine = lists.has_ball(by, item)
    if item.ball is P.LIAISON and mine:
        has_it = "u" if item.taken_by_id == by.id else item.taken_by or "nog niemand"
        return f"{has_it} ({item.away} is er niet)" if item.away else has_it
    return "u" if mine else words.PARTY[item.ball]


def _due(item: Item, by: Actor, agreed: Terms, now: datetime) -> str | None:
    """By when: the term while it runs, and after that the moment that both sides look forward to."""
    if item.state is S.CLARIFYING:
        return "de termijn telt niet door"
    if item.state in RUNS and item.due_at:
        left = terms.how_late(agreed, now, item.due_at)
        return Markup.escape(f"{left} · ") + _whole(dutch_day(today(item.due_at)))
    if item.state is S.SCHEDULED and item.appointment_at and permissions.knows(by, Topic.WHEN, item):
        return Markup("afspraak ") + _moment(item.appointment_at, now)
    return None


def _debate(item: Item, by: Actor, now: datetime) -> str | None:
    """The day of a debate that is still to come, for who may know it."""
    if item.closed_at is not None or item.debate_on is None or item.debate_on < today(now):
        return None
    knows = permissions.knows(by, Topic.DETAILS, item)
    return Markup("debat ") + _whole(dutch_day(item.debate_on)) if knows else None


def _has_it(item: Item, by: Actor) -> str | None:
    """Who of the contact persons has it, for them, where whose turn it is does not say so."""
    if item.closed_at is not None or item.regime is not Regime.PERMISSION or item.ball is P.LIAISON:
        return None
    if P.LIAISON not in permissions.plays(by, item) or permissions.is_own_side(by, item):
        return None
    return "u" if item.taken_by_id == by.id else item.taken_by or "nog niemand"


def can_choose(item: Item) -> bool:
    """Whether something can be done with it together with others."""
    return item.regime is Regime.PERMISSION and item.closed_at is None


def _address(path: str, **query: str) -> str:
    said = urlencode({key: value for key, value in query.items() if value})
    return f"{path}?{said}" if said else path


def _passed(marks: tuple[Mark, ...], *, is_urged: bool) -> frozenset[str]:
    """What a row does not offer: a permission beforehand where none covers it, and to urge twice."""
    holds = {"vooraf": Mark.AT_ONCE not in marks, "aandringen": is_urged}
    return frozenset(key for key, is_so in holds.items() if is_so)


def _next(
    item: Item, by: Actor, path: str, now: datetime, back: str, *, passed: frozenset[str]
) -> NextDeed | None:
    """A click is done on the list, and leads back to it; a form opens on the page of the contact."""
    plays = permissions.plays(by, item)

    def who(deed: Deed) -> Party | None:
        return None if deed.key in passed else _who(item, by, deed)

    found = priorities.first(item, plays, now, who, has_it=item.taken_by_id)
    if found is None:
        return _like(item, by, plays)
    deed, party = found
    label = deed.worded(deeds.cases(item, party)).row if deed.otherwise else deed.row
    if deed.is_click:
        to = "lijst" if back else ""
        return NextDeed(_address(f"{path}/{deed.path}", terug=back, naar=to), label, item.version)
    return NextDeed(_address(path, terug=back, doe=deed.key) + f"#{deed.key}", label)


def _like(item: Item, by: Actor, plays: Collection[Party]) -> NextDeed | None:
    """Of a report of one's own that is done: another like it, of which only the moment is new."""
    is_own = item.initiator_kind in (Initiator.OFFICIAL, Initiator.BODY) and P.INITIATOR in plays
    if not is_own or item.state not in (S.HELD, S.TOLD) or not by.has(*permissions.MAY[Action.SUBMIT]):
        return None
    return NextDeed(_address("/verzoeken/nieuw", zoals=item.number), "Meld weer zo’n contact")


def _who(item: Item, by: Actor, deed: Deed) -> Party | None:
    """As which part `by` can do this, as far as a list knows. Who may still record a decision where one is disputed is
    looked up on the page alone."""
    party = next((party for act in deed.acts if (party := permissions.acting_as(by, act.action, item))), None)
    return None if party is P.LIAISON and deed.key == "besluit" and item.is_disputed else party


def _moment(moment: datetime, now: datetime) -> str:
    """`di 24-11, 09.12 uur`; of another year only the day."""
    here = local(moment)
    if here.year != local(now).year:
        return dutch_date(here.date())
    return _whole(f"{dutch_day(here.date())},") + f" {here:%H.%M} uur"


@lru_cache(maxsize=1024)
def _whole(words_: str) -> Markup:
    """A date that no line breaks in two: browsers do so after a hyphen."""
    return Markup('<span class="nowrap">{}</span>').format(words_)


def _day(moment: datetime) -> str:
    return dutch_date(today(moment))
