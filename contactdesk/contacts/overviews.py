"""One letter a day with all that was gathered for an address: made each minute in which one is due, and handed to the
outbox like any other letter. Which letters wait for it says `letters.gathering`.

Of two workers the second finds nothing left. One that cannot be made keeps nobody else waiting, and is tried again in a
minute.
"""

import logging
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, Final

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk import audit, people
from contactdesk.contacts import letter_decisions
from contactdesk.law import disclosure, overviews
from contactdesk.law.addresses import folded
from contactdesk.law.days import dutch_date, dutch_day, today
from contactdesk.law.permissions import SYSTEM
from contactdesk.letters import desk_mail, member_side, outbox
from contactdesk.letters.letter_words.own_side import own_side
from contactdesk.letters.letter_words.people import line
from contactdesk.letters.recipients import Address
from contactdesk.store import lock_key
from contactdesk.store.changes import whole
from contactdesk.store.desk import desk, now
from contactdesk.store.models import ContactRequest, Letter, Person
from contactdesk.words import HELP_WITH, Party

#: so many of what waits stand in the letter, those that are due first; all are counted
MOST: Final = 25
MORE: Final = ("En nog {n} verzoeken.", "Voor {n} daarvan moet u ingelogd zijn; die staan hier niet.")

log = logging.getLogger(__name__)


def leave(db: Session) -> int:
    """One round: an overview for each address of which one is due. Returns how many it made."""
    if not outbox.is_gathered_due(db):
        return 0
    lock_key(db, "overviews")
    found = sorted(_readdressed(db, outbox.gathered_due(db)), key=_reader)
    return sum(_leaves(db, list(letters)) for _, letters in groupby(found, _reader))


def _reader(letter: Letter) -> tuple[str, bool]:
    return folded(letter.to_email), letter.to_party == Party.MINISTER


def _readdressed(db: Session, letters: Sequence[Letter]) -> Sequence[Letter]:
    """Of a member whose address is another by now: to who reads in its place."""
    for one in letters:
        if one.to_party != Party.MINISTER and people.by_email(db, one.to_email) is None:
            one.to_email = next(_reads_instead(db, one), one.to_email)
    db.flush()
    return letters


def _reads_instead(db: Session, letter: Letter) -> Iterator[str]:
    """Who gets the letters of this side today and had none about the same; else the member themselves."""
    contact = db.get_one(ContactRequest, letter.contact_id)
    had = db.execute(select(col(Letter.to_email)).where(col(Letter.audit_id) == letter.audit_id)).scalars()
    told = {folded(email) for email in had}
    for member_id in member_side.members_of(db, contact, Party(letter.to_party)):
        emails = member_side.readers(db, contact, member_id).emails
        own = db.get_one(Person, member_id).email
        yield from (email for email in (*emails, own) if folded(email) not in told)


def _leaves(db: Session, letters: Sequence[Letter]) -> int:
    try:
        with whole(db):
            return _write(db, outbox.end_overtaken(db, letters))
    except Exception:
        log.exception("a day overview could not be made; it is tried again in a minute")
        return 0


def _write(db: Session, letters: Sequence[Letter]) -> int:
    if not letters:
        return 0
    facts = {"letters": len(letters)}
    entry = audit.record(db, action="overview", by=SYSTEM, party=Party.SYSTEM, facts=facts)
    email, party = letters[0].to_email, Party(letters[0].to_party)
    if party is Party.MINISTER:
        overview = desk_mail.tell(db, entry, "day_letter", email, party, _of_office(db, email, letters))
    else:
        overview = desk_mail.tell(db, entry, "overview", email, party, _of_member(db, letters))
    outbox.carry(db, letters, overview)
    return 1


def _of_office(db: Session, email: str, letters: Sequence[Letter]) -> dict[str, Any]:
    """What the office itself decided, with the link of each confirmation; what it was told; and, apart, what waits. All
    our links stand above what people typed."""
    due = min(outbox.leaving(db, [one.id for one in letters]).values())
    told = outbox.sent_to(db, email, outbox.NOTICE, overviews.left_before(due))
    waits, links = letter_decisions.waiting_for_mailbox(db, email), _links(db, letters)
    over, more = outbox.taken_back(db, letters), (waits.times - MOST, waits.closed)
    return {
        "day": dutch_date(today(now(db))),
        "hour": f"{overviews.HOUR:%H.%M}",
        "waits": _how_many_wait(waits.times + waits.closed),
        "waiting": [_waiting(one) for _, one in waits.found[:MOST]],
        "more": " ".join(said.format(n=n) for n, said in zip(more, MORE, strict=True) if n > 0),
        "key": f"{next(iter(links.values()), '')}/alles",
        "block": "\n".join(f"{number}: {link}" for number, link in links.items()),
        "nothing_to_do": _nothing_to_do(len(letters) + len(told)),
        "decided": [_named(one, one.id in over) for one in letters],
        "told": told,
    }


def _of_member(db: Session, letters: Sequence[Letter]) -> dict[str, Any]:
    """What became of each contact, with a link to its page, in the order of the contacts; our links above it."""
    contacts = {id_: db.get_one(ContactRequest, id_) for id_ in dict.fromkeys(map(_about, letters))}
    url = desk(db).settings.base_url
    times = len(letters)
    return {
        "day": dutch_date(today(now(db))),
        "hour": f"{overviews.HOUR:%H.%M}",
        "count": "1 bericht" if times == 1 else f"{times} berichten",
        "block": "\n".join(f"{one.number}: {url}/verzoeken/{one.number}" for one in contacts.values()),
        "lines": [_by_assistant(db, contacts[_about(one)], one) for one in letters],
    }


def _about(letter: Letter) -> int:
    assert letter.contact_id is not None
    return letter.contact_id


def _by_assistant(db: Session, contact: ContactRequest, letter: Letter) -> str:
    """As the letter was called, and which assistant asked it."""
    named = own_side(db, contact, Address(letter.to_email, Party(letter.to_party))).assistant
    return f"{letter.subject} – gevraagd door uw medewerker {named}" if named else letter.subject


def _links(db: Session, letters: Sequence[Letter]) -> dict[str, str]:
    """By number the link of the newest decision on that contact: from an older one nothing can be changed any more."""
    nonces = outbox.nonces(db, letters, "confirm")
    return {
        db.get_one(ContactRequest, one.contact_id).number: outbox.placeholder(nonces[one.id])
        for one in letters
        if one.id in nonces
    }


def _named(letter: Letter, is_taken_back: bool) -> str:
    return f"{letter.subject} – daarna teruggenomen" if is_taken_back else letter.subject


def _how_many_wait(times: int) -> str:
    if not times:
        return "er wacht niets op u"
    return "er wacht 1 verzoek op u" if times == 1 else f"er wachten {times} verzoeken op u"


def _nothing_to_do(times: int) -> str:
    if times == 1:
        return "Hiervoor hoeft u niets te doen."
    return f"Voor geen van deze {times} hoeft u iets te doen."


def _waiting(contact: ContactRequest) -> str:
    is_sealed = disclosure.is_sealed(contact)
    about = f"{HELP_WITH} {contact.bill_title}" if is_sealed else contact.subject or ""
    due = f", uiterlijk {dutch_day(today(contact.due_at))}" if contact.due_at else ""
    return f"{line(about)} ({contact.number}){due}"
