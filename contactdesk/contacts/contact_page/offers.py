"""What somebody can do with a contact now: one deed that matters most, the others quieter. Does nothing itself."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from contactdesk.contacts.contact_page.reader import Reader
from contactdesk.contacts.takers import Holding
from contactdesk.law import disclosure, officials, permissions, priorities
from contactdesk.law.deeds import TABLE, Deed, WordsCase, cases
from contactdesk.law.permissions import Actor
from contactdesk.letters.letter_words.people import is_own
from contactdesk.store.models import ContactRequest, Decision
from contactdesk.words import Action, Party, Regime, State


@dataclass(frozen=True)
class Offer(Deed):
    """A deed as the page offers it; `values` is what its form begins with."""

    is_main: bool = False
    values: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Situation:
    """What the choice of deeds hangs on besides rights. `disputable`: the newest decision of which the office can say
    that it is not so, and `reopens`: the contact then awaits the minister again; `may_record`: this liaison entered
    none that was disputed; `has_choice`: it can be put to another minister too; `is_after_debate`: it lapses unless
    it is still needed; `can_urge`: its term is past, and nobody urged today;
    `may_take_back`: they entered the newest decision just now; `can_escalate`: its term is long past, and it was not put to the secretary-general;
    `has_helpers`: Bureau Wetgeving is here; `has_colleagues`: the member who asks has some; `may_correct`: they asked it, or entered it; `may_reopen`: it was called held a short while ago; `now`: the moment of looking."""

    decision: Decision | None
    disputable: Decision | None
    reopens: bool
    may_record: bool
    may_take_back: bool
    has_choice: bool
    is_after_debate: bool
    can_urge: bool
    can_escalate: bool
    has_standing: bool
    has_helpers: bool
    has_colleagues: bool
    may_correct: bool
    may_reopen: bool
    taken: Holding
    now: datetime


def deeds(by: Actor, contact: ContactRequest, reader: Reader, where: Situation) -> list[Offer]:
    """Everything `by` can do now, the deed that matters most first."""
    found = [deed for deed in TABLE if _can(by, contact, where, deed)]
    most = priorities.first(
        contact,
        reader.plays,
        where.now,
        lambda deed: party_for(by, contact, deed.actions) if deed in found else None,
        has_it=where.taken.id,
    )
    offers = [
        Offer(**vars(_worded(by, contact, where, deed)), is_main=most is not None and deed is most[0])
        for deed in found
    ]
    return sorted(offers, key=lambda offer: not offer.is_main)


def party_for(by: Actor, contact: ContactRequest, actions: Iterable[Action]) -> Party | None:
    """As which part `by` can do one of these now."""
    return next((party for one in actions if (party := permissions.acting_as(by, one, contact))), None)


def _can(by: Actor, contact: ContactRequest, where: Situation, deed: Deed) -> bool:
    party = party_for(by, contact, deed.actions)
    if party is None:
        return False
    match deed.key:
        case "vooraf":
            return party is Party.LIAISON and where.has_standing and where.may_record
        case "besluit" | "toestemming-intrekken":
            return party is Party.MINISTER or where.may_record
        case "toestemming-vragen":
            return contact.state is not State.AWAITING_PERMISSION or where.has_choice
        case "ambtenaar-erbij":
            # of sealed help one person reads; under notify nobody is permitted by name
            is_asked = contact.regime is Regime.PERMISSION and not disclosure.is_sealed(contact)
            return party is Party.LIAISON and is_asked and 0 < len(officials.of(contact)) < officials.MOST
        case "openbaar":
            return not is_own(contact)
        case "bewindspersoon":
            return where.has_choice
        case "verbeteren":
            return where.may_correct
        case "heropenen":
            return where.may_reopen
        case "nog-nodig":
            return where.is_after_debate
        case "aandringen":
            return where.can_urge
        case "voorleggen":
            return where.can_escalate
        case "oppakken":
            return by.id not in (contact.taken_by_id, where.taken.id)
        case "klopt-niet":
            # an own decision is revoked or taken again; only what somebody else entered can be wrong
            return where.disputable is not None
        case "verkeerd-ingevoerd":
            return where.may_take_back
        case "bureau-wetgeving":
            return where.has_helpers or contact.helper_id is not None
        case "aan-collega":
            return where.has_colleagues
    return True


def _worded(by: Actor, contact: ContactRequest, where: Situation, deed: Deed) -> Deed:
    """In the words of how the contact stands; who took it is called by name."""
    found = cases(contact, party_for(by, contact, deed.actions))
    if where.taken.name:
        found.add(WordsCase.TAKEN)
    if where.decision is not None and where.decision.granted:
        found.add(WordsCase.PERMITTED)
    if not where.reopens:
        found.add(WordsCase.STAYS)
    worded = deed.worded(found)
    name = where.taken.name or ""
    return replace(worded, label=worded.label.format(name=name), button=worded.button.format(name=name))
