"""The letters of administration: who hears of a proposal, of what came of it, of a role given or ended. Changes nothing."""

from collections.abc import Iterable
from typing import Any, Final

from sqlmodel import Session

from contactdesk import people
from contactdesk.law.days import dutch_date, dutch_moment, today
from contactdesk.law.permissions import Actor
from contactdesk.letters import desk_mail, recipients
from contactdesk.letters.desk_mail import Key
from contactdesk.letters.letter_words.people import line, named
from contactdesk.letters.outbox.keys import Purpose
from contactdesk.people import delegation, letter_choices
from contactdesk.people.administration import acting, boxes, proposals_store
from contactdesk.people.administration.boxes import Mailbox
from contactdesk.people.administration.proposals_store import Kind, Term
from contactdesk.people.delegation import DAY
from contactdesk.store.desk import now
from contactdesk.store.in_force import answers_for
from contactdesk.store.models import (
    AuditEntry,
    Committee,
    Organisation,
    Person,
    Portfolio,
    Proposal,
    RoleGrant,
)
from contactdesk.words import Party

#: kinds of which a proposal says itself what it is about
TITLED: Final = (
    *(Kind.ORGANISATION, Kind.SEATS, Kind.MINISTER, Kind.REPLACEMENT),
    *(Kind.COMMITTEE, Kind.RETENTION),
)


def role_proposed(db: Session, entry: AuditEntry, row: Proposal, by: Actor) -> None:
    old = db.get_one(RoleGrant, row.details["leaves"]["grant"]) if "leaves" in row.details else None
    values = _about_role(db, row) | {
        "doer": line(by.name),
        "expires": dutch_moment(proposals_store.expires_at(row)),
        "leaves": people.role_title(db, people.grant_of(old)) if old else "",
        "is_asked": proposals_store.is_asked(row),
    }
    for email in acting.others(db, by):
        desk_mail.tell(db, entry, "role_proposed", email, Party.SYSTEM, values, reply_to=by.email)


def role_given(db: Session, entry: AuditEntry, row: RoleGrant, by: Actor, *, told: Iterable[str]) -> None:
    """Who has it now, and who is `told` besides. On the command line nobody is behind it who could answer."""
    person = db.get_one(Person, row.person_id)
    values = _about_grant(db, row, by)
    answers = acting.who_answers(db, by.id) if by.id else None
    for email in dict.fromkeys((person.email, *told)):
        seen = values | {"to_self": email == person.email}
        reply_to = answers if email == person.email else person.email
        desk_mail.tell(db, entry, "role_given", email, Party.SYSTEM, seen, reply_to=reply_to)


def role_ended(db: Session, entry: AuditEntry, row: RoleGrant, by: Actor) -> None:
    """Who had it, the other administrators, and where it was lent from. On the command line nobody answers."""
    person, office = db.get_one(Person, row.person_id), delegation.of_role(db, row)
    is_to_come = row.ends_on is not None and row.ends_on > today(now(db))
    values = _about_grant(db, row, by)
    values["last"] = values["until"] if is_to_come else ""
    falls_back = row.member_id is not None and letter_choices.falls_back_without(
        db, row.member_id, row.person_id
    )
    told = {person.email: Party.SYSTEM, **dict.fromkeys(acting.others(db, by), Party.SYSTEM)}
    lent_from = dict(office.boxes) if office else {}
    for email, party in (told | lent_from).items():
        seen = values | {"to_self": email == person.email, "falls_back": falls_back and email in lent_from}
        desk_mail.tell(db, entry, "role_ended", email, party, seen, reply_to=by.email or None)


def rejoin_proposed(db: Session, entry: AuditEntry, row: Proposal, by: Actor) -> None:
    values = _who(db.get_one(Person, row.person_id))
    values |= {"doer": line(by.name), "expires": dutch_moment(proposals_store.expires_at(row))}
    for email in acting.others(db, by):
        desk_mail.tell(db, entry, "rejoin_proposed", email, Party.SYSTEM, values, reply_to=by.email)


def rejoined(db: Session, entry: AuditEntry, person: Person, by: Actor) -> None:
    """Whose account it was, and the other administrators. On the command line nobody is behind it who could answer."""
    values = _who(person) | {"doer": line(by.name) if by.id else ""}
    answers = acting.who_answers(db, by.id) if by.id else None
    for email in dict.fromkeys((person.email, *acting.others(db, by))):
        to_self = email == person.email
        seen, reply_to = values | {"to_self": to_self}, answers if to_self else person.email
        desk_mail.tell(db, entry, "rejoined", email, Party.SYSTEM, seen, reply_to=reply_to)


def details_changed(db: Session, entry: AuditEntry, person: Person, by: Actor) -> None:
    assert by.id is not None
    values = _who(person) | {"phone": person.phone or "", "doer": line(by.name)}
    answers = acting.who_answers(db, by.id)
    desk_mail.tell(db, entry, "details_changed", person.email, Party.SYSTEM, values, reply_to=answers)


def address_proposed(db: Session, entry: AuditEntry, row: Proposal, by: Actor) -> None:
    """The other administrators, and the address as it is: who reads that one knows whether this is right."""
    values = _about_address(db, row) | {"doer": line(by.name)}
    told = dict.fromkeys(acting.others(db, by), by.email)
    for email, reply_to in (told | {row.details["old"]: acting.who_answers(db, row.proposed_by_id)}).items():
        seen = values | {"to_old": email == row.details["old"]}
        desk_mail.tell(db, entry, "address_proposed", email, Party.SYSTEM, seen, reply_to=reply_to)


def address_changed(db: Session, entry: AuditEntry, row: Proposal, by: Actor) -> None:
    """The old address, the new one, and the other administrators."""
    values, old, new = _about_address(db, row), row.details["old"], row.details["new"]
    answers = acting.who_answers(db, row.proposed_by_id)
    for email in dict.fromkeys((new, old, *acting.others(db, by))):
        seen = values | {"to_old": email == old, "to_new": email == new}
        desk_mail.tell(db, entry, "address_changed", email, Party.SYSTEM, seen, reply_to=answers)


def people_imported(
    db: Session,
    entry: AuditEntry,
    rows: list[str],
    told: Iterable[str],
    *,
    doer: str = "",
    is_agreed: bool = False,
) -> None:
    """One letter with the list of roles that hold now. Without a doer it was done on the command line."""
    values = {"rows": rows, "doer": doer, "is_agreed": is_agreed}
    for email in told:
        desk_mail.tell(db, entry, "people_imported", email, Party.SYSTEM, values)


def roles_proposed(db: Session, entry: AuditEntry, rows: list[str], given: list[str], by: Actor) -> None:
    """One letter with the whole list, to the other administrators; `given`: what holds at once."""
    values = {"doer": line(by.name), "rows": rows, "given": given}
    for email in acting.others(db, by):
        desk_mail.tell(db, entry, "roles_proposed", email, Party.SYSTEM, values, reply_to=by.email)


def issuer_moved(db: Session, entry: AuditEntry, old: str, new: str, count: int) -> None:
    values = {"old": old, "new": new, "count": count}
    for email in recipients.administrators(db):
        desk_mail.tell(db, entry, "issuer_moved", email, Party.SYSTEM, values)


def mailbox_proposed(
    db: Session, entry: AuditEntry, row: Proposal, one: Mailbox, administrators: Iterable[str], by: Actor
) -> None:
    """These administrators; or else the old mailbox: who reads that one knows whether this is right."""
    values = _about_mailbox(row, one) | {"doer": line(by.name)}
    told = [(email, Party.SYSTEM, by.email) for email in administrators]
    if row.details["old"] and not told:
        told.append((row.details["old"], one.party, acting.who_answers(db, row.proposed_by_id)))
    for email, party, reply_to in told:
        seen = values | {"to_old": email == row.details["old"]}
        desk_mail.tell(db, entry, "mailbox_proposed", email, party, seen, reply_to=reply_to)


def mailboxes_proposed(db: Session, entry: AuditEntry, rows: Iterable[Proposal], by: Actor) -> None:
    """One letter with the whole list, to the other administrators."""
    said = [f"{boxes.mailbox(db, row.details['box']).title}: {row.details['new']}" for row in rows]
    values = {"doer": line(by.name), "rows": said}
    for email in acting.others(db, by):
        desk_mail.tell(db, entry, "mailboxes_proposed", email, Party.SYSTEM, values, reply_to=by.email)


def mailbox_test(db: Session, entry: AuditEntry, row: Proposal, one: Mailbox) -> None:
    """With the link that says yes; it works as long as the proposal does."""
    key = Key(Purpose.MAILBOX, row.id, proposals_store.expires_at(row))
    reply_to = acting.who_answers(db, row.proposed_by_id)
    new = row.details["new"]
    desk_mail.tell(
        db, entry, "mailbox_test", new, one.party, _about_mailbox(row, one), reply_to=reply_to, key=key
    )


def mailbox_changed(db: Session, entry: AuditEntry, row: Proposal, one: Mailbox, by: Actor) -> None:
    assert row.approved_by_id is not None
    approver = db.get_one(Person, row.approved_by_id)
    proposer = db.get_one(Person, row.proposed_by_id)
    values = _about_mailbox(row, one) | {"proposer": line(proposer.name), "approver": line(approver.name)}
    told = {row.details["new"]: one.party}
    if row.details["old"]:
        told[row.details["old"]] = one.party
        # a first address takes nothing from anybody, and there can be hundreds of them
        told |= dict.fromkeys(acting.others(db, by), Party.SYSTEM)
    for email, party in told.items():
        answers = proposer if email == approver.email else approver
        seen = values | {"to_old": email == row.details["old"], "answers": line(answers.name)}
        desk_mail.tell(db, entry, "mailbox_changed", email, party, seen, reply_to=answers.email)


def organisation_proposed(db: Session, entry: AuditEntry, row: Proposal, by: Actor, **said: Any) -> None:
    values = said | {"doer": line(by.name), "expires": dutch_moment(proposals_store.expires_at(row))}
    values["day"] = _day(row)
    for email in acting.others(db, by):
        desk_mail.tell(db, entry, "organisation_proposed", email, Party.SYSTEM, values, reply_to=by.email)


def organisation_changed(
    db: Session,
    entry: AuditEntry,
    body: Organisation,
    offices: Iterable[int],
    by: Actor,
    proposal: Proposal | None,
    *,
    also: Organisation | None = None,
    **said: Any,
) -> None:
    """The body, the ministers and the contact persons who answered or answer, and the administrators.

    `also`: another that it concerns. `proposal`: what two administrators agreed on; none where the file was taken over on the command line.
    """
    people_ = [proposal.proposed_by_id, proposal.approved_by_id] if proposal else []
    names = [line(db.get_one(Person, one).name) for one in people_]
    told: dict[str, Party] = {}
    for each in (body, also) if also else (body,):
        told |= {each.mailbox: Party.BODY} if each.mailbox else {}
        told |= {each.liaison_mailbox: Party.LIAISON} if each.liaison_mailbox else {}
    for office in (db.get_one(Portfolio, one) for one in dict.fromkeys(offices)):
        department = db.get(Organisation, office.department_id) if office.department_id else None
        liaisons = department.liaison_mailbox if department else None
        # of a vacant office who replaces decides, and hears it
        answers = db.get_one(Portfolio, answers_for(db, office.id, today(now(db))))
        found = {answers.mailbox: Party.MINISTER} | {liaisons: Party.LIAISON}
        told |= {email: party for email, party in found.items() if email}
    told |= dict.fromkeys(acting.others(db, by), Party.SYSTEM)
    reply_to = by.email or next(iter(acting.others(db, by)), None)
    values = said | {"names": names, **_agreed(proposal)}
    for email, party in told.items():
        desk_mail.tell(db, entry, "organisation_changed", email, party, values, reply_to=reply_to)


def seats_proposed(db: Session, entry: AuditEntry, row: Proposal, by: Actor) -> None:
    """To the other administrators, who see the whole on the page."""
    values = _about_seats(row) | {
        "doer": line(by.name),
        "expires": dutch_moment(proposals_store.expires_at(row)),
    }
    for email in acting.others(db, by):
        desk_mail.tell(db, entry, "seats_proposed", email, Party.SYSTEM, values, reply_to=by.email)


def seats_changed(db: Session, entry: AuditEntry, row: Proposal, by: Actor) -> None:
    """To the other administrators; each member whom it concerns hears it by their own letter."""
    proposer = db.get_one(Person, row.proposed_by_id)
    names = [line(one.name) for one in (proposer, db.get_one(Person, row.approved_by_id))]
    values = _about_seats(row) | {"names": names, **_agreed(row)}
    reply_to = by.email or acting.who_answers(db, proposer.id)
    for email in acting.others(db, by):
        desk_mail.tell(db, entry, "seats_changed", email, Party.SYSTEM, values, reply_to=reply_to)


def minister_proposed(db: Session, entry: AuditEntry, row: Proposal, by: Actor, **said: Any) -> None:
    """Another minister from a later day, to the other administrators."""
    values = said | {"doer": line(by.name), "expires": dutch_moment(proposals_store.expires_at(row))}
    for email in acting.others(db, by):
        desk_mail.tell(db, entry, "minister_proposed", email, Party.SYSTEM, values, reply_to=by.email)


def replacement_proposed(db: Session, entry: AuditEntry, row: Proposal, by: Actor, **said: Any) -> None:
    """Another minister in the place of one who is gone, to the other administrators."""
    values = said | {"doer": line(by.name), "expires": dutch_moment(proposals_store.expires_at(row))}
    for email in acting.others(db, by):
        desk_mail.tell(db, entry, "replacement_proposed", email, Party.SYSTEM, values, reply_to=by.email)


def committee_restored(
    db: Session,
    entry: AuditEntry,
    row: Proposal,
    committee: Committee,
    speaks: Iterable[str],
    after: str,
    by: Actor,
) -> None:
    """A committee that had ended is there again: to who speaks for it, and the other administrators."""
    names = [line(db.get_one(Person, one).name) for one in (row.proposed_by_id, row.approved_by_id)]
    values = {"committee": line(committee.name), "names": names, "after": after}
    values["source"] = row.details["source"]
    told = dict.fromkeys(speaks, Party.INITIATOR)
    told |= {email: Party.SYSTEM for email in acting.others(db, by) if email not in told}
    reply_to = by.email or acting.who_answers(db, row.proposed_by_id)
    for email, party in told.items():
        seen = values | {"is_asker": party is Party.INITIATOR}
        desk_mail.tell(db, entry, "committee_restored", email, party, seen, reply_to=reply_to)


def impossible(db: Session, entry: AuditEntry, row: Proposal) -> None:
    """What was agreed on for a day could not be done then: to every administrator."""
    names = [line(db.get_one(Person, one).name) for one in (row.proposed_by_id, row.approved_by_id)]
    values = {"title": _title(db, row), "why": row.impossible_because, "names": names, **_agreed(row)}
    answers = acting.who_answers(db, row.proposed_by_id)
    for email in recipients.administrators(db):
        desk_mail.tell(db, entry, "proposal_impossible", email, Party.SYSTEM, values, reply_to=answers)


def rejected(db: Session, entry: AuditEntry, row: Proposal, by: Actor) -> None:
    """Everybody who had heard of it. Who said no from the new mailbox need not hear it."""
    values: dict[str, Any] = {"kind": row.kind, "doer": line(by.name), "is_own": by.id == row.proposed_by_id}
    values |= {
        "is_from_mailbox": by.id is None,
        "title": "",
        "name": "",
        "day": _day(row) if row.approved_at else "",
    }
    told = dict.fromkeys(acting.others(db, by), Party.SYSTEM)
    if row.kind == Kind.MAILBOX:
        one = boxes.mailbox(db, row.details["box"])
        values |= _about_mailbox(row, one)
        heard = [row.details["old"], row.details["new"] if by.id else None]
        told |= {email: one.party for email in heard if email}
    elif row.kind == Kind.REJOIN:
        values |= _who(db.get_one(Person, row.person_id))
    elif row.kind == Kind.ADDRESS:
        values |= _about_address(db, row)
        told[row.details["old"]] = Party.SYSTEM
    elif row.kind in TITLED:
        values["title"] = _title(db, row)
    else:
        values |= _about_role(db, row)
        if proposals_store.is_asked(row):
            told[db.get_one(Person, row.proposed_by_id).email] = Party.BODY
    reply_to = by.email or acting.who_answers(db, row.proposed_by_id)
    for email, party in told.items():
        desk_mail.tell(db, entry, "proposal_rejected", email, party, values, reply_to=reply_to)


# What they say


def _about_seats(row: Proposal) -> dict[str, Any]:
    comes, leaves = len(row.details["comes"]), len(row.details["leaves"])
    return {
        "what": row.details["what"],
        "source": row.details["source"],
        "summed": f"Er komen leden: {comes}. Er vertrekken leden: {leaves}.",
        "day": _day(row),
    }


def _day(row: Proposal) -> str:
    """The later day that it is for; empty where there is none."""
    return dutch_date(row.takes_effect_on) if row.takes_effect_on else ""


def _agreed(row: Proposal | None) -> dict[str, str]:
    """When two agreed on it and for which day, where that was ahead; else both empty."""
    if row is None or row.takes_effect_on is None or row.approved_at is None:
        return {"day": "", "agreed": ""}
    return {"day": _day(row), "agreed": dutch_moment(row.approved_at)}


def _title(db: Session, row: Proposal) -> str:
    """As in "Gaat niet door: …"; what an earlier version proposed was of one kind."""
    if "what" in row.details:
        return str(row.details["what"])
    return f"een andere soort of bewindspersoon voor {named(db.get_one(Organisation, row.organisation_id))}"


def _about_role(db: Session, row: Proposal) -> dict[str, Any]:
    return _role(db, row.person_id, proposals_store.proposed_role(row))


def _about_grant(db: Session, row: RoleGrant, by: Actor) -> dict[str, Any]:
    said = _role(db, row.person_id, Term(people.grant_of(row), row.starts_on, row.ends_on))
    return said | {"doer": line(by.name) if by.id else ""}


def _role(db: Session, person_id: int | None, term: Term) -> dict[str, Any]:
    person = db.get_one(Person, person_id)
    return _who(person) | {
        "role": people.role_title(db, term.grant),
        "since": dutch_date(term.starts_on) if term.starts_on else "",
        "until": dutch_date(term.ends_on - DAY) if term.ends_on else "",
    }


def _who(person: Person) -> dict[str, Any]:
    return {"person_id": person.id, "name": line(person.name), "email": person.email}


def _about_address(db: Session, row: Proposal) -> dict[str, Any]:
    said = {"old": row.details["old"], "new": row.details["new"]}
    return (
        _who(db.get_one(Person, row.person_id))
        | said
        | {"expires": dutch_moment(proposals_store.expires_at(row))}
    )


def _about_mailbox(row: Proposal, one: Mailbox) -> dict[str, Any]:
    said = {"title": one.title, "old": row.details["old"] or "", "new": row.details["new"]}
    return said | {"expires": dutch_moment(proposals_store.expires_at(row))}
