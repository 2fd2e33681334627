"""The ways in that a letter holds. The database has no token: it follows from the secret key, letter and nonce.

A stored body holds `{{link:NONCE}}`; the address takes its place when a worker claims the letter. The nonce is drawn
when the letter is written: what somebody typed before cannot hold it.
"""

import re
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk.letters.outbox import keys
from contactdesk.letters.outbox.gathered import carried_by
from contactdesk.letters.outbox.signing import TOKEN, is_signed, sign
from contactdesk.settings import Settings
from contactdesk.store.models import DecisionLink, Letter

#: where a link leads, by what it is for
DECIDING: Final = "/besluit"
DOORS: Final = {"official": "/ambtenaar"}
PLACEHOLDER = re.compile(r"\{\{link:([0-9a-f]{32})\}\}", re.ASCII)


def new_nonce() -> str:
    """For a link or key of a letter that is being written: its placeholder is known before the letter is there."""
    return secrets.token_hex(16)


def placeholder(nonce: str) -> str:
    """What stands for a link in the body of its letter."""
    return f"{{{{link:{nonce}}}}}"


def add_link(
    db: Session,
    letter: Letter,
    *,
    nonce: str,
    purpose: str,
    addressee: str,
    asked_version: int,
    expires_at: datetime,
    decision_id: int | None = None,
) -> DecisionLink:
    """A link of this letter, which must be about a contact and holds the placeholder of `nonce`."""
    assert letter.contact_id is not None
    link = DecisionLink(
        letter_id=letter.id,
        contact_id=letter.contact_id,
        purpose=purpose,
        addressee=addressee,
        asked_version=asked_version,
        decision_id=decision_id,
        nonce=nonce,
        expires_at=expires_at,
    )
    db.add(link)
    db.flush()
    return link


def token(settings: Settings, link: DecisionLink) -> str:
    """What stands in the address of this link. Ends in a letter or digit: no mail program cuts it short."""
    return f"{link.id}-{sign(settings.secret_keys[0], _content(link))}"


def find_link(db: Session, settings: Settings, token: str) -> DecisionLink | None:
    """The link this token was made for under any of our keys, expired ones too; None for a forged one."""
    parts = TOKEN.fullmatch(token)
    link = db.get(DecisionLink, int(parts[1])) if parts else None
    if parts is None:
        return None
    # a link that does not exist takes as long as one with another signature
    fits = is_signed(settings, _content(link) if link else token, parts[2])
    return link if fits else None


def filled(db: Session, settings: Settings, letters: Sequence[Letter]) -> dict[int | None, str]:
    """The bodies of these letters with their links and codes made, by id."""
    made, handed_out = _made(db, settings, letters), keys.filled(db, settings, letters)

    def fill(letter: Letter) -> str:
        # only links of this very letter, or of what it carries: a text may be copied from another one
        body = PLACEHOLDER.sub(lambda found: made.get((letter.id, found[1]), found[0]), letter.body)
        return keys.PLACEHOLDER.sub(lambda found: handed_out.get((letter.id, found[1]), found[0]), body)

    return {letter.id: fill(letter) for letter in letters}


def _made(db: Session, settings: Settings, letters: Sequence[Letter]) -> dict[tuple[int, str], str]:
    """The address of each link of these letters, by letter and nonce; an overview has those of what it carries."""
    holding = [letter.id for letter in letters if PLACEHOLDER.search(letter.body)]
    if not holding:
        return {}
    carried = carried_by(db, letters)
    of_these = select(DecisionLink).where(col(DecisionLink.letter_id).in_([*holding, *carried]))
    return {
        (
            holder,
            link.nonce,
        ): f"{settings.base_url}{DOORS.get(link.purpose, DECIDING)}/{token(settings, link)}"
        for link in db.execute(of_these).scalars()
        for holder in {link.letter_id, carried.get(link.letter_id, link.letter_id)}
    }


def _content(link: DecisionLink) -> str:
    return f"decision-link|{link.letter_id}|{link.id}|{link.nonce}|{link.purpose}"
