"""What becomes of what a committee has open once it is there no more, as two administrators agreed: it goes on, another
committee takes it over, or it is withdrawn. Rule, minister, permission and term of a contact stay.

Help with a law goes to nobody else: where another committee takes over, that is withdrawn.
"""

from collections.abc import Sequence

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk import audit
from contactdesk.contacts import meeting
from contactdesk.law import disclosure
from contactdesk.law.days import dutch_date
from contactdesk.law.permissions import SYSTEM, Actor
from contactdesk.letters import desk_mail, recipients
from contactdesk.letters.letter_words.one_line import one_line
from contactdesk.letters.letter_words.people import line
from contactdesk.people.administration import acting, proposals_store, restoring_committees
from contactdesk.people.administration.ending_committees import CommitteeFate, CommitteePlan, plan_of
from contactdesk.store.models import AuditEntry, Committee, ContactRequest, Person, Proposal
from contactdesk.words import Party

#: what the log of a contact calls it: the committee that asks ended, and finishes it; another one asks now
GOES_ON, FOLLOWED = "committee_ended", "committee_followed"


def take_effect(db: Session, row: Proposal, by: Actor) -> None:
    if restoring_committees.is_one(row):
        return
    plan = plan_of(row)
    spoke = recipients.of_committee(db, plan.committee)
    entry = proposals_store.record(db, "proposal_effect", row, by)
    found = _open(db, plan.committee)
    for contact in found:
        _settle(db, contact, plan, by)
    _tell(db, entry, row, by, spoke, found)


def _open(db: Session, committee_id: int) -> list[ContactRequest]:
    mine = (col(ContactRequest.committee_id) == committee_id) & col(ContactRequest.closed_at).is_(None)
    query = select(ContactRequest).where(mine).order_by(col(ContactRequest.id)).with_for_update()
    return list(db.execute(query).scalars())


def _settle(db: Session, contact: ContactRequest, plan: CommitteePlan, by: Actor) -> None:
    if plan.fate is CommitteeFate.GOES_ON:
        audit.record(db, action=GOES_ON, by=SYSTEM, party=Party.SYSTEM, contact=contact)
    elif plan.to is not None and not disclosure.is_sealed(contact):
        _follow(db, contact, db.get_one(Committee, plan.to))
    else:
        meeting.withdraw_left(db, contact, by)


def _follow(db: Session, contact: ContactRequest, to: Committee) -> None:
    """The other committee asks from now on, by who speaks for it; a number, a term and a yes stay what they are."""
    was = db.get_one(Committee, contact.committee_id)
    speaks = recipients.of_committee(db, to.id)[0]
    contact.committee_id, contact.initiator_id = to.id, speaks.id
    if contact.entered_by_side:
        contact.entered_by_id = speaks.id
    contact.haystack = contact.haystack.replace(was.name.lower(), to.name.lower())
    db.add(contact)
    facts = {"committee_was": was.id, "committee": to.id}
    audit.record(db, action=FOLLOWED, by=SYSTEM, party=Party.SYSTEM, contact=contact, facts=facts)


def _tell(
    db: Session,
    entry: AuditEntry,
    row: Proposal,
    by: Actor,
    spoke: Sequence[Person],
    found: Sequence[ContactRequest],
) -> None:
    """Who spoke for it, who speaks for the one that takes over, and the other administrators; the contacts only to those
    who ask them from now on."""
    plan = plan_of(row)
    asks = recipients.of_committee(db, plan.to) if plan.to else spoke
    goes_on = [one for one in found if one.closed_at is None]
    listed = [one_line(one, Party.INITIATOR) for one in goes_on]
    names = [line(db.get_one(Person, one).name) for one in (row.proposed_by_id, row.approved_by_id)]
    values = {
        "committee": line(db.get_one(Committee, plan.committee).name),
        "to": line(db.get_one(Committee, plan.to).name) if plan.to else "",
        "withdrawn": len(found) - len(goes_on),
        "goes_on": len(goes_on),
        "source": plan.source,
        "names": names,
        "day": dutch_date(row.takes_effect_on) if row.takes_effect_on else "",
    }
    ask = {one.email for one in asks}
    told = dict.fromkeys((*ask, *(one.email for one in spoke)), Party.INITIATOR)
    told |= {email: Party.SYSTEM for email in acting.others(db, by) if email not in told}
    reply_to = by.email or acting.who_answers(db, row.proposed_by_id)
    for email, party in told.items():
        seen = values | {"is_asker": email in ask, "contacts": listed if email in ask else []}
        desk_mail.tell(db, entry, "committee_ended", email, party, seen, reply_to=reply_to)
