"""The history of a contact as sentences, per day: from the log, which holds who and when but never a text."""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import pairwise
from typing import Final

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk.contacts.change import HELPED, LINK, REPLACED_BY, TOOK
from contactdesk.contacts.committee_ends import FOLLOWED, GOES_ON
from contactdesk.contacts.contact_page.reader import Reader
from contactdesk.contacts.counting import MOVED
from contactdesk.contacts.portfolio_moves import FOLLOWED as PORTFOLIO_FOLLOWED
from contactdesk.contacts.portfolio_moves import PASSED
from contactdesk.law import content, disclosure, lifecycle, officials
from contactdesk.law.days import dutch_date, dutch_moment, ends_a_day, local, today
from contactdesk.law.deeds import ACTS, WordsCase
from contactdesk.law.disclosure import TOLD, Topic
from contactdesk.letters.letter_words.people import body_name, is_staff, line, named
from contactdesk.letters.letter_words.replacing import in_place_of, minister_on
from contactdesk.letters.letter_words.rulings import early_of, no_more
from contactdesk.letters.letter_words.standing import beforehand
from contactdesk.people.administration.merging_organisations import MERGED
from contactdesk.people.administration.seats import GONE, KEPT
from contactdesk.people.letting_go import LET_GO
from contactdesk.people.taken_up import FREED, HAND_OVER, SUCCEEDED
from contactdesk.people.titles import name_on, title_on
from contactdesk.store.desk import now
from contactdesk.store.models import (
    AuditEntry,
    Committee,
    ContactRequest,
    Decision,
    DecisionLink,
    FormerOfficial,
    FurtherOfficial,
    Organisation,
    Person,
    Portfolio,
    StandingPermission,
)
from contactdesk.words import (
    ATTENDING,
    CHANNEL,
    EARLY,
    HOW,
    INVITATION_ANSWERED,
    PARTY,
    Action,
    Attending,
    Capacity,
    Foot,
    Initiator,
    Outcome,
    Party,
    Regime,
    cap,
    listed,
    to_asker,
)

Days = list[tuple[str, list[tuple[str, str]]]]

#: what the log calls the first time that a drafter opens sealed content
DRAFTER_OPENED: Final = "drafter_opened"
#: in which part somebody acted, between brackets behind a name
PART: Final = {
    Party.INITIATOR: "aanvrager",
    Party.LIAISON: "contactpersoon",
    Party.MINISTER: "bureau van de bewindspersoon",
    Party.BODY: "organisatie",
    Party.OFFICIAL: "ambtenaar",
    Party.MEMBER: "Kamerlid",
    Party.SYSTEM: "beheerder",
}
#: the same for who acts in the place of somebody
PLACE: Final = {
    Party.LIAISON: "plaatsvervangend contactpersoon",
    Party.MINISTER: "vervanger bij het bureau van de bewindspersoon",
}

#: what follows "X heeft", of what is no deed on the contact
ALSO_DID: Final = {
    "fresh_letter": "een nieuwe brief gekregen, omdat de link niet meer werkte",
    "link_disowned": "gezegd dat de brief niet bij de goede persoon ligt; die link werkt niet meer",
    "code_right": "met een code laten zien dat het de eigen postbus leest",
    "letter_again": "een bericht opnieuw verstuurd",
    "mail_set_aside": "een e-mail weggelegd die hierbij binnenkwam",
    HAND_OVER: "dit overgedragen aan {helper}",
    DRAFTER_OPENED: "de inhoud voor het eerst geopend; vanaf dan leest de organisatie die niet meer",
}

#: a reminder that tells of the day of the debate
BEFORE_DEBATE: Final = "term_before_debate"
#: who was named to help with a law can sign in now
DRAFTER_ACCOUNT: Final = "term_drafter_account"
#: what the clock did; nobody stands before these
CLOCK: Final = {
    SUCCEEDED: "Wie dit had opgepakt, is geen contactpersoon meer. Een collega heeft het overgenomen.",
    FREED: "Wie dit had opgepakt, is geen contactpersoon meer. Elke contactpersoon kan het nu oppakken.",
    KEPT: "Wie dit vroeg, is geen Kamerlid meer. Dit blijft open tot de dag die de beheerders kozen.",
    GONE: "Het Kamerlid dat werd gezocht, is geen Kamerlid meer. De aanvrager en de contactpersoon kregen bericht.",
    GOES_ON: "De commissie die dit vraagt, bestaat niet meer. Wie griffier of voorzitter is, rondt dit af.",
    LET_GO: "De hulp van Bureau Wetgeving is beëindigd: die medewerker heeft die rol niet meer.",
    "term_near": "Het loket heeft de contactpersoon gewaarschuwd: de termijn is bijna voorbij.",
    "term_passed": "De termijn is voorbij. De aanvrager, de contactpersoon en de vervanger kregen bericht.",
    "term_long_passed": "De termijn is lang voorbij. De secretaris-generaal kreeg bericht.",
    "term_still_needed": "De aanvrager kreeg de vraag of dit verzoek nog nodig is.",
    "term_unanswered": "Het verzoek is nog steeds onbeantwoord. De aanvrager kreeg bericht.",
    "term_unanswered_liaison": "Onbeantwoord: de contactpersoon kreeg een brief.",
    "term_unanswered_deputy": "Onbeantwoord: de vervanger van de contactpersoon kreeg een brief.",
    "term_unanswered_secretary": "Onbeantwoord: het bureau van de secretaris-generaal kreeg een brief.",
    "term_unanswered_minister": "Onbeantwoord: de bewindspersoon kreeg een brief.",
    PASSED: "Een andere bewindspersoon kreeg deze portefeuille, en besluit nu. Dat bureau kreeg een brief met een link.",
    "term_replaced": "Een andere bewindspersoon besluit nu. Dat bureau kreeg een brief met een link.",
    "term_offered": "Vandaag is de dag die in de weigering staat. De aanvrager en de contactpersoon kregen bericht.",
    "term_quiet": "Er gebeurde lang niets. Wie aan zet is, kreeg bericht.",
    BEFORE_DEBATE: "Het debat komt eraan en er is nog niets gemeld. De organisatie kreeg een herinnering.",
    DRAFTER_ACCOUNT: "De jurist heeft nu een account en kreeg bericht.",
    "term_notice_late": "De brief aan de bewindspersoon kwam niet op tijd aan. Contactpersoon en beheerders kregen bericht.",
    "term_all_barred": "Geen contactpersoon of vervanger mag dit verzoek behandelen. De beheerders kregen bericht.",
    "letter_failed": "Een bericht is niet bezorgd. De contactpersoon kreeg daarover bericht.",
    "code_asked": "Iemand opende de link uit een brief in een nieuwe browser. De postbus van die brief kreeg een code.",
    "code_failed": "In een browser is te vaak een verkeerde code getypt.",
    "link_tried": "De contactpersoon kreeg bericht dat iemand de link uit een brief probeert.",
}
#: of what was mended, for who may not know of it
UNREAD: Final = "wat u niet leest"
#: it is another day now, and was this one
MOVED_TO: Final = "De kalender van dit loket is gewijzigd. De termijn eindigt daardoor {}: op {}, niet op {}."
#: how a link is kept safe is the business of the office and the liaisons
ABOUT_LINKS: Final = frozenset({"code_asked", "code_right", "code_failed", "link_tried", "link_disowned"})
#: what only the liaisons read: their letters are theirs to mend, and who of them may act is within the department
OF_LIAISONS: Final = frozenset({"letter_failed", "letter_again", "term_all_barred", "mail_set_aside"})
RULED: Final = {
    Outcome.PERMITTED: ACTS[Action.PERMIT].past(),
    Outcome.CONDITIONS: ACTS[Action.PERMIT].past(WordsCase.CONDITIONS),
    Outcome.REFUSED: ACTS[Action.REFUSE].past(),
    Outcome.REVOKED: ACTS[Action.REVOKE].past(),
}
#: what somebody's calendar program said
ANSWERED: Final = "{side} antwoordde op de uitnodiging: {answer}."
#: what is said beside it
TALKS: Final = frozenset({Action.MESSAGE.value, Action.RECORD_MESSAGE.value})
RULINGS: Final = frozenset({Action.PERMIT.value, Action.REFUSE.value, Action.REVOKE.value})
#: a deed that took away a yes, and says so itself
SAYS_SO: Final = (Action.REVOKE, Action.TAKE_BACK)
#: after any other
YES_STOPPED: Final = "De eerdere toestemming geldt vanaf dan niet meer."


def history(db: Session, contact: ContactRequest, found: list[AuditEntry], reader: Reader) -> Days:
    """Sentences per day, the newest first; without what this reader may not know."""
    days: dict[date, list[tuple[str, str]]] = {}
    office, stopped = contact.portfolio_id, _took_a_yes(contact, found)
    for entry in reversed(found):
        if may_know(entry.action, reader):
            said = sentence(db, contact, entry, reader, office)
            said = f"{said} {YES_STOPPED}" if entry.id in stopped else said
            days.setdefault(today(entry.at), []).append((f"{local(entry.at):%H.%M}", said))
        office = entry.details.get("portfolio_was", office)
    return [(dutch_date(day), lines) for day, lines in days.items()]


def _took_a_yes(contact: ContactRequest, found: list[AuditEntry]) -> set[int]:
    """After which entries a yes that stood did not stand any more, by the states that the log keeps."""
    states = [entry for entry in found if "state" in entry.details]
    return {
        entry.id
        for before, entry in pairwise(states)
        if contact.regime is Regime.PERMISSION
        and entry.action not in SAYS_SO
        and before.details["state"] in lifecycle.WAY_OPEN
        and entry.details["state"] not in lifecycle.WAY_OPEN
    }


def may_know(action: str, reader: Reader) -> bool:
    """Of notes only who reads them; of messages only those between whom they run; of reading those whose content it is."""
    if action == Action.NOTE:
        return Topic.NOTES in reader.knows
    if action in ABOUT_LINKS:
        return reader.is_any(*TOLD)
    if action in (Action.NAME_HELPER, LET_GO):
        return reader.is_any(Party.INITIATOR)
    if action in (DRAFTER_OPENED, DRAFTER_ACCOUNT):
        return not reader.is_any(*TOLD)
    if action in OF_LIAISONS:
        return reader.is_any(Party.LIAISON)
    if action == Action.RECORD_OFFICE:
        return Topic.ADVICE in reader.knows
    if action == BEFORE_DEBATE:
        return Topic.DETAILS in reader.knows
    if action == INVITATION_ANSWERED:
        return Topic.WHEN in reader.knows
    return action not in TALKS or Topic.TALK in reader.knows


def sentence(
    db: Session, contact: ContactRequest, entry: AuditEntry, reader: Reader, office: int | None = None
) -> str:
    """One entry in words; `office`: whom the contact concerned then, where that was another than now."""
    if entry.action in RULINGS:
        return _ruling(db, contact, entry, reader)
    if entry.action == MERGED:
        return _merged(db, entry)
    if entry.action == FOLLOWED:
        return _followed(db, entry)
    if entry.action == PORTFOLIO_FOLLOWED:
        return _went_along(db, entry)
    if entry.action == INVITATION_ANSWERED:
        side = cap(PARTY[entry.details["side"]])
        if LINK in entry.details:
            side = _by_letter(db, contact, entry, reader)
        return ANSWERED.format(side=side, answer=ATTENDING[Attending(entry.details["answer"])])
    if alone := _alone(entry, reader):
        return to_asker(alone) if reader.is_any(Party.INITIATOR) else alone
    did = _did(contact, entry).format(
        minister=minister(db, contact, office, entry.at, entry.details.get(REPLACED_BY)),
        at=_at(entry) if Topic.WHEN in reader.knows else "",
        helper=_helper(db, entry),
        colleague=_colleague(db, entry, reader),
        former=minister(db, contact, entry.details.get("portfolio_was"), entry.at),
        officials=_officials(db, contact, entry, reader),
        changed=", ".join(content.mended(entry.details.get("changed", ()), reader.knows)) or UNREAD,
        side=PARTY.get(entry.details.get("side", ""), ""),
        received=_received(entry),
    )
    if entry.action == Action.HOLD and (too_soon := early_of(db, contact)):
        did = f"{did}. Dat was {EARLY[too_soon]}"
    if entry.action == Action.SUBMIT and contact.committee_decided_on and not _is_sent_on(contact, entry):
        did = f"{did}. De commissie besloot daartoe op {dutch_date(contact.committee_decided_on)}"
    return f"{who(db, contact, entry, reader)} heeft {did}."


def _alone(entry: AuditEntry, reader: Reader) -> str:
    """What the desk did by itself, as a whole sentence; empty for what somebody did."""
    if entry.by_party != Party.SYSTEM:
        return ""
    if (
        entry.action == Action.LAPSE
        and entry.details.get("why") == "debate"
        and Topic.DETAILS in reader.knows
    ):
        # that there was a debate is for who knows of it
        return ACTS[Action.LAPSE].past(WordsCase.DEBATE)
    if entry.action == MOVED:
        was, due = (datetime.fromisoformat(entry.details[key]) for key in ("due_was", "due"))
        return MOVED_TO.format("eerder" if due < was else "later", _by(due), _by(was))
    return CLOCK.get(entry.action) or (ACTS[Action(entry.action)].alone if entry.action in ACTS else "")


def _merged(db: Session, entry: AuditEntry) -> str:
    """Which organisation went into which: the one that is gone keeps its name."""
    was, became = (
        db.get_one(Organisation, entry.details[name]) for name in ("organisation_was", "organisation")
    )
    return f"{cap(named(was))} is opgegaan in {named(became)}. Daar loopt dit door, met dezelfde termijn."


def _followed(db: Session, entry: AuditEntry) -> str:
    was, asks = (
        line(name_on(db.get_one(Committee, entry.details[name]), today(entry.at)))
        for name in ("committee_was", "committee")
    )
    return f"De {was} bestaat niet meer. De {asks} vraagt dit nu, met dezelfde regel en termijn."


def _went_along(db: Session, entry: AuditEntry) -> str:
    """From which minister or ministry to which, by their titles of that day."""
    said = []
    if "portfolio_was" in entry.details:
        rows = (db.get_one(Portfolio, entry.details[name]) for name in ("portfolio_was", "portfolio"))
        was, to = (f"de {line(title_on(row, today(entry.at)))}" for row in rows)
        said.append(f"Dit ging van {was} naar {to}.")
    if "department_was" in entry.details:
        here = named(db.get_one(Organisation, entry.details["department"]))
        said.append(f"De contactpersonen van {here} hebben het nu.")
    return " ".join(
        (*(said or ["De bewindspersoon hoort nu bij een ander ministerie."]), "De termijn blijft.")
    )


def _committee_then(db: Session, contact: ContactRequest, entry: AuditEntry) -> str:
    """The committee that asked when this was done, by its name of that day."""
    later = (col(AuditEntry.contact_id) == contact.id) & (col(AuditEntry.id) > entry.id)
    query = select(col(AuditEntry.details)).where(later, col(AuditEntry.action) == FOLLOWED)
    moved = db.execute(query.order_by(col(AuditEntry.id)).limit(1)).scalar_one_or_none()
    asked = moved["committee_was"] if moved else contact.committee_id
    return line(name_on(db.get_one(Committee, asked), today(entry.at)))


def _by(due: datetime) -> str:
    return dutch_date(today(due)) if ends_a_day(due) else dutch_moment(due)


def _did(contact: ContactRequest, entry: AuditEntry) -> str:
    if entry.action not in ACTS:
        return ALSO_DID.get(entry.action, "iets veranderd")
    act = ACTS[Action(entry.action)]
    did = act.past(_case(contact, entry, act.action))
    if "how" in entry.details and "side" not in entry.details:
        did = f"{did}, {CHANNEL[entry.details['how']]}"
    return f"{did}, en daarmee het verzoek opgepakt" if TOOK in entry.details else did


def _case(contact: ContactRequest, entry: AuditEntry, action: Action) -> WordsCase | None:
    """In which case this was done, where that has words of its own."""
    match action:
        case Action.DISPUTE if not entry.details.get("moved", True):
            return WordsCase.STAYS
        case Action.NAME_HELPER if "person" not in entry.details:
            return WordsCase.ALONE
        case Action.NAME_OFFICIAL if disclosure.is_sealed(contact):
            return WordsCase.SEALED
        case Action.NAME_OFFICIAL if "replaced" in entry.details:
            return WordsCase.REPLACED
        case Action.NAME_OFFICIAL if "corrected" in entry.details:
            return WordsCase.CORRECTED
        case Action.NAME_OFFICIAL if "added" in entry.details:
            return WordsCase.JOINED
        case Action.NAME_OFFICIAL if "dropped" in entry.details:
            return WordsCase.LEFT
        case Action.CORRECT if "left" in entry.details:
            return WordsCase.DECLINED
        case Action.ASK_PERMISSION if "former_official" in entry.details:
            return WordsCase.ANOTHER
        case Action.ASK_PERMISSION if "again" in entry.details:
            return WordsCase.ONE_MORE
        case Action.SUBMIT if _is_sent_on(contact, entry):
            return WordsCase.SENT_ON
        case Action.SUBMIT if "held_at" in entry.details:
            return WordsCase.REPORTED_AFTER
        case Action.SUBMIT if entry.by_party == Party.LIAISON:
            return WordsCase.ENTERED
        case Action.SUBMIT if contact.initiator_kind is Initiator.BODY:
            return WordsCase.REPORTED
    return None


def _is_sent_on(contact: ContactRequest, entry: AuditEntry) -> bool:
    return entry.by_party == Party.LIAISON and contact.previous_id is not None


def _helper(db: Session, entry: AuditEntry) -> str:
    is_named = entry.action in (Action.NAME_HELPER, HAND_OVER) and "person" in entry.details
    return line(db.get_one(Person, entry.details["person"]).name) if is_named else ""


def _officials(db: Session, contact: ContactRequest, entry: AuditEntry, reader: Reader) -> str:
    """From whom to whom, for who may know whom it is with: ": van T. Techniek naar A. Ander"; or who joined, or who left."""
    if Topic.OFFICIAL not in reader.knows:
        return ""
    former = db.get(FormerOfficial, entry.details.get("former_official", 0))
    left, joined = (_beside(db, entry.details.get(name, ())) for name in ("left", "joined"))
    if former is not None:
        left = [former.name, *left]
        joined = [*([] if "dropped" in entry.details else [_following(db, contact, former)]), *joined]
    names = [listed([line(one) for one in of]) for of in (left, joined)]
    if all(names):
        return f": van {names[0]} naar {names[1]}"
    return f": {names[0] or names[1]}" if any(names) else ""


def _following(db: Session, contact: ContactRequest, former: FormerOfficial) -> str:
    """Who was the first official after this one."""
    later = select(FormerOfficial).where(
        col(FormerOfficial.contact_id) == contact.id, col(FormerOfficial.id) > former.id
    )
    following = db.execute(later.order_by(col(FormerOfficial.id)).limit(1)).scalar_one_or_none()
    return following.name if following else contact.official_name or "nog niemand"


def _beside(db: Session, ids: Sequence[int]) -> list[str]:
    """The names of officials beside the first, by their rows."""
    found = (db.get(FurtherOfficial, one) for one in ids)
    return [one.name for one in found if one is not None]


def _colleague(db: Session, entry: AuditEntry, reader: Reader) -> str:
    """Who took it over, for who may know who asks."""
    if entry.action != Action.REASSIGN or Topic.ASKER not in reader.knows:
        return "een collega"
    return line(db.get_one(Person, entry.details["initiator"]).name)


def _received(entry: AuditEntry) -> str:
    """How and when it came in, of what a contact person wrote down for another."""
    if "received" not in entry.details:
        return ""
    way, at = CHANNEL[entry.details["how"]], datetime.fromisoformat(entry.details["received"])
    return f"{way} ({dutch_moment(at)})"


def _at(entry: AuditEntry) -> str:
    text = entry.details.get("at") or entry.details.get("held_at")
    return f": {dutch_moment(datetime.fromisoformat(text))}" if text else ""


def told_before(db: Session, contact: ContactRequest, found: list[AuditEntry]) -> list[str]:
    """The ministers who were told of it before the one whom it concerns, in order, by their titles of that day."""
    told = [entry for entry in found if entry.action == Action.TELL_ELSEWHERE]
    return [minister(db, contact, entry.details["portfolio_was"], entry.at) for entry in told]


def minister(
    db: Session,
    contact: ContactRequest,
    office: int | None = None,
    at: datetime | None = None,
    replaced_by: int | None = None,
) -> str:
    """Whom it concerns, or concerned then, by the title of that day; with who replaced them."""
    row = db.get_one(Portfolio, office or contact.portfolio_id)
    if at is None:
        return minister_on(db, row.id, today(now(db)))
    own = f"de {line(title_on(row, today(at)))}"
    if replaced_by is None:
        return own
    return in_place_of(f"de {line(title_on(db.get_one(Portfolio, replaced_by), today(at)))}", own)


def who(db: Session, contact: ContactRequest, entry: AuditEntry, reader: Reader) -> str:
    """ "J. de Wit (contactpersoon)", "A namens B"; the office of a letter has no name in the log."""
    party = Party(entry.by_party)
    if LINK in entry.details and party is Party.OFFICIAL:
        return _by_letter(db, contact, entry, reader)
    if entry.by_id is None:
        office = cap(_place(db, contact, entry, reader)) or "Het bureau van de bewindspersoon"
        return "Het loket" if party is Party.SYSTEM else f"{office}, via de brief,"
    if HELPED in entry.details and reader.is_any(*TOLD):
        return cap(_behalf(db, contact, entry, reader))
    if Topic.ASKER not in reader.knows and party not in (Party.LIAISON, Party.BODY):
        return "De aanvrager"
    if Topic.STAFF not in reader.knows and is_staff(contact, party):
        return cap(body_name(db, contact, party))
    name = db.get_one(Person, entry.by_id).name
    is_asker = party is Party.INITIATOR and entry.by_id == reader.actor.id
    part = "u" if is_asker else (PLACE if "deputy" in entry.details else PART)[party]
    behalf = _behalf(db, contact, entry, reader)
    if not behalf:
        return f"{name} ({part})"
    return f"{name} ({part}) namens {behalf}" if party is Party.LIAISON else f"{name} namens {behalf}"


def _by_letter(db: Session, contact: ContactRequest, entry: AuditEntry, reader: Reader) -> str:
    """The official who had the letter, by name where this reader may know it; also who is that no more."""
    link = db.get(DecisionLink, entry.details[LINK])
    if link is None or Topic.OFFICIAL not in reader.knows:
        return "De ambtenaar, via de link in de brief,"
    former = select(col(FormerOfficial.name)).where(
        col(FormerOfficial.contact_id) == contact.id, col(FormerOfficial.email) == link.addressee
    )
    earlier = db.execute(former.order_by(col(FormerOfficial.id).desc()).limit(1)).scalar_one_or_none()
    named = officials.by_address(contact, link.addressee)
    name = named.name if named else earlier
    return f"{line(name or link.addressee)} (ambtenaar, via de link in de brief)"


def _behalf(db: Session, contact: ContactRequest, entry: AuditEntry, reader: Reader) -> str:
    """In whose name: the member's, or for a clerk the committee's."""
    is_entered = entry.action == Action.SUBMIT and contact.committee_id is not None
    if entry.for_id not in (None, entry.by_id) and not is_entered:
        return line(db.get_one(Person, entry.for_id).name) if Topic.ASKER in reader.knows else "de aanvrager"
    if contact.committee_id is None or not (is_entered or entry.by_party == Party.INITIATOR):
        return ""
    name = _committee_then(db, contact, entry)
    return f"de {name[:1].lower()}{name[1:]}"


def _place(
    db: Session, contact: ContactRequest, entry: AuditEntry, reader: Reader, office: int | None = None
) -> str:
    """Whose letter it was, where that was a deputy's own; by name only the minister's side knows that one."""
    deputy = db.get(Person, entry.details.get("deputy", 0))
    if deputy is None:
        return ""
    name = f"{line(deputy.name)}, " if reader.is_any(*TOLD) else "een "
    return f"{name}vervanger van {minister(db, contact, office, entry.at, entry.details.get(REPLACED_BY))}"


def _ruling(db: Session, contact: ContactRequest, entry: AuditEntry, reader: Reader) -> str:
    """By whom it was taken, and by whom it was entered, are two facts: each stands in the sentence."""
    decision = db.get_one(Decision, entry.details["decision"])
    over = no_more(db, contact, decision)
    return _ruled(db, contact, entry, reader, decision) + (f" Dit geldt niet meer {over}." if over else "")


def _ruled(
    db: Session, contact: ContactRequest, entry: AuditEntry, reader: Reader, decision: Decision
) -> str:
    ruled, by = RULED[decision.outcome], decision.replaced_by_id
    office = minister(db, contact, decision.portfolio_id, entry.at, by)
    if decision.foot is Foot.STANDING:
        given = beforehand(db.get_one(StandingPermission, decision.standing_permission_id))
        doer = who(db, contact, entry, reader)
        return f"{cap(office)} heeft {ruled}: dat is de toestemming vooraf van {given}. {doer} heeft dit vastgelegd."
    name = line(decision.decided_by)
    how = f"namens {office}" if decision.capacity is Capacity.MANDATE else f"zelf, {office}" if by else "zelf"
    taker = f"{name}, {how}"
    if decision.foot is Foot.RECORDED:
        way = f"{HOW[decision.how]}, " if decision.how else ""
        return (
            f"{who(db, contact, entry, reader)} heeft het besluit van {office} vastgelegd: {taker}, heeft {ruled} "
            f"({way}{dutch_date(decision.decided_on)})."
        )
    if entry.by_id is None:
        place = _place(db, contact, entry, reader, decision.portfolio_id)
        return f"{taker}, via de brief{f' aan {place}' if place else ''}, heeft {ruled}."
    return f"{who(db, contact, entry, reader)} heeft het besluit ingevoerd: {taker}, heeft {ruled}."
