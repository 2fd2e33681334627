"""Which contacts a Woo request is about: by period, by whom, and by words in anything of them that is not sealed."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Final

from sqlalchemy import ColumnElement, or_, select
from sqlmodel import Session, col

from contactdesk.contacts.contact_page.reader import Reader
from contactdesk.contacts.whole_file import gathering
from contactdesk.contacts.whole_file.gathering import Gathered
from contactdesk.law.days import at
from contactdesk.law.disclosure import Topic
from contactdesk.law.outcomes import NotFound
from contactdesk.law.permissions import SYSTEM
from contactdesk.people.organisations.folding import plain
from contactdesk.store.models import ContactRequest, Organisation
from contactdesk.words import Party

#: who runs the machine reads all but what is sealed
OPERATOR: Final = Reader(SYSTEM, frozenset(Party) - {Party.INITIATOR}, frozenset(Topic))


@dataclass(frozen=True)
class WooRequest:
    """What the request asks: contacts that were there between `since` and `until`, both included; with all of `words`, in
    parts of words too, without accents; of these bodies or ministries (by id), where any are named."""

    since: date | None = None
    until: date | None = None
    words: tuple[str, ...] = ()
    organisations: frozenset[int] = frozenset()


def organisations(db: Session, names: list[str]) -> frozenset[int]:
    """The organisations with these abbreviations or names. Raises NotFound with the first that is none."""
    found = set()
    for name in names:
        wanted = " ".join(plain(name))
        query = select(col(Organisation.id), col(Organisation.abbreviation), col(Organisation.name))
        ids = [
            one
            for one, *called in db.execute(query)
            if wanted in {" ".join(plain(it or "")) for it in called}
        ]
        if not ids:
            raise NotFound(name)
        found |= set(ids)
    return frozenset(found)


def search(db: Session, sought: WooRequest) -> Iterator[Gathered]:
    """Each contact that it is about, the oldest first, as who runs the machine may have it."""
    query = select(ContactRequest).where(*_about(sought)).order_by(col(ContactRequest.id))
    for contact in db.execute(query.execution_options(yield_per=100)).scalars():
        found = gathering.gather(db, contact, OPERATOR)
        if _has(found, sought.words):
            yield found


def _about(sought: WooRequest) -> Iterator[ColumnElement[bool]]:
    yield col(ContactRequest.destruction_id).is_(None)
    if sought.since:
        still = col(ContactRequest.closed_at) >= at(sought.since, time.min)
        yield or_(col(ContactRequest.closed_at).is_(None), still)
    if sought.until:
        yield col(ContactRequest.received_at) < at(sought.until + timedelta(days=1), time.min)
    if sought.organisations:
        yield or_(
            col(ContactRequest.organisation_id).in_(sought.organisations),
            col(ContactRequest.department_id).in_(sought.organisations),
        )


def _has(found: Gathered, words: tuple[str, ...]) -> bool:
    """What is searched is what the file holds: its page and the letters in it."""
    if not words:
        return True
    letters = [one.letter.subject + " " + one.letter.body for one in found.letters if not one.is_left_out]
    text = " ".join(plain(" ".join([json.dumps(found.data(), ensure_ascii=False), *letters])))
    return all(" ".join(plain(one)) in text for one in words)
