"""The log of one contact with its proof: its entries, letter by letter as their hashes cover them, and the checkpoint that
stands behind the last of them. The stretch of chain between holds entries of other contacts, so it comes along only where
that is asked for."""

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from contactdesk.audit import chain, statement, told_after
from contactdesk.audit.chain import ChainLink, Checkpoint
from contactdesk.store.desk import desk
from contactdesk.store.models import AuditEntry, ContactRequest


def entries(db: Session, contact: ContactRequest) -> list[AuditEntry]:
    """Every entry about this contact, the oldest first."""
    query = select(AuditEntry).where(col(AuditEntry.contact_id) == contact.id)
    return list(db.execute(query.order_by(col(AuditEntry.id))).scalars())


def places(db: Session, found: list[AuditEntry]) -> dict[int, int]:
    """The how manieth entry of the log each of these is, by its id: a checkpoint counts entries."""
    places, before, last = dict[int, int](), 0, 0
    for one in found:
        between = (col(AuditEntry.id) > last) & (col(AuditEntry.id) <= one.id)
        before += db.execute(select(func.count()).select_from(AuditEntry).where(between)).scalar_one()
        places[one.id], last = before, one.id
    return places


def line(one: ChainLink, place: int | None = None) -> str:
    """An entry as anybody can hash it again: `content` and `previous` as the chain has them."""
    kept: dict[str, Any] = {
        "entry": one.id,
        "content": one.content,
        "previous": one.previous_hash,
        "hash": one.hash,
    }
    return json.dumps(kept | ({"place": place} if place else {}), ensure_ascii=False) + "\n"


def lines(db: Session, contact: ContactRequest) -> str:
    """The entries of this contact, a line of JSON each."""
    found = entries(db, contact)
    place = places(db, found)
    return "".join(line(chain.link(one), place[one.id]) for one in found)


def checkpoint(db: Session, contact: ContactRequest) -> Checkpoint | None:
    """The first that was told after the last entry of this contact; None where none was told yet."""
    return told_after(db, entries(db, contact)[-1].id)


def signed(db: Session, found: Checkpoint) -> str:
    """As it is told elsewhere: with signature and public key."""
    return statement.line(found, desk(db).settings.secret_keys[0])


def stretch(db: Session, contact: ContactRequest, until: Checkpoint) -> Iterator[str]:
    """The chain from the first entry of this contact to the checkpoint, of other contacts too: ids and hashes, no texts."""
    first = entries(db, contact)[0].id
    query = select(AuditEntry).where(col(AuditEntry.id) >= first, col(AuditEntry.id) <= until.entry_id)
    for one in db.execute(query.order_by(col(AuditEntry.id)).execution_options(yield_per=1000)).scalars():
        yield line(chain.link(one))
