"""Links and codes in letters that are about the desk itself: to sign in, to answer a test letter, to type.

A stored body holds `{{key:NONCE}}`; the link or code takes its place when a worker claims the letter.
"""

import hashlib
import hmac
import re
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk.letters.outbox.signing import TOKEN, is_signed, number, sign
from contactdesk.settings import Settings
from contactdesk.store.desk import now
from contactdesk.store.models import Letter, LetterKey

PLACEHOLDER = re.compile(r"\{\{key:([0-9a-f]{32})\}\}", re.ASCII)
DIGITS: Final = 8
#: a code has eight digits: with five tries a guess succeeds once in twenty million
TRIES: Final = 5


class Purpose(StrEnum):
    """What a key opens."""

    SIGN_IN = "sign_in"
    MAILBOX = "mailbox"
    DECISION_CODE = "decision_code"
    SIGNAL = "signal"


#: where a link leads; a purpose that is absent is a code
PATHS: Final = {
    Purpose.SIGN_IN: "/inloggen/postbus",
    Purpose.MAILBOX: "/postbus-bevestigen",
    Purpose.SIGNAL: "/noodsignaal",
}


def add_key(
    db: Session,
    letter: Letter,
    purpose: Purpose,
    *,
    nonce: str,
    about_id: int,
    expires_at: datetime,
    browser: str | None = None,
) -> LetterKey:
    """A key of this letter, which holds the placeholder of `nonce`; with `browser` (a token in a cookie) only that browser can use it."""
    key = LetterKey(
        letter_id=letter.id,
        purpose=purpose.value,
        about_id=about_id,
        browser_hash=hashed(browser) if browser else None,
        nonce=nonce,
        expires_at=expires_at,
    )
    db.add(key)
    db.flush()
    return key


def share(db: Session, key: LetterKey, browser: str) -> LetterKey:
    """Let one more browser type the code of a letter that went already, with tries of its own."""
    another = LetterKey(
        letter_id=key.letter_id,
        purpose=key.purpose,
        about_id=key.about_id,
        browser_hash=hashed(browser),
        nonce=key.nonce,
        expires_at=key.expires_at,
    )
    db.add(another)
    db.flush()
    return another


def placeholder(nonce: str) -> str:
    """What stands for a key in the body of its letter."""
    return f"{{{{key:{nonce}}}}}"


def handed_out(settings: Settings, key: LetterKey) -> str:
    """The link or the code, as it stands in the letter."""
    path = PATHS.get(Purpose(key.purpose))
    if path is None:
        return number(settings.secret_keys[0], _content(key), DIGITS)
    return f"{settings.base_url}{path}/{key.id}-{sign(settings.secret_keys[0], _content(key))}"


def find_key(
    db: Session, settings: Settings, purpose: Purpose, token: str, *, lock: bool = False
) -> LetterKey | None:
    """The key that this token of a link was made for, also an expired or used one; None for a forged one."""
    parts = TOKEN.fullmatch(token)
    key = db.get(LetterKey, int(parts[1]), with_for_update=lock or None) if parts else None
    if parts is None or key is None or key.purpose != purpose.value:
        return None
    return key if is_signed(settings, _content(key), parts[2]) else None


def is_usable(db: Session, key: LetterKey, browser: str | None = None) -> bool:
    """Not used, not expired, not tried too often, and in the browser it was made for."""
    if key.used_at is not None or key.expires_at <= now(db) or key.tries >= TRIES:
        return False
    return key.browser_hash is None or is_browser(key, browser)


def is_browser(key: LetterKey, browser: str | None) -> bool:
    return bool(browser) and hmac.compare_digest(hashed(browser or ""), key.browser_hash or "")


def try_code(db: Session, key: LetterKey, typed: str) -> bool:
    """Whether this is the code; each try counts, and the right one uses the key up. `key` must be locked."""
    key.tries += 1
    settings_keys = db.info["desk"].settings.secret_keys
    fitting = [
        hmac.compare_digest(number(one, _content(key), DIGITS).encode(), typed.encode())
        for one in settings_keys
    ]
    if any(fitting):
        key.used_at = now(db)
    db.add(key)
    db.flush()
    return any(fitting)


def filled(db: Session, settings: Settings, letters: Sequence[Letter]) -> dict[tuple[int, str], str]:
    """What takes the place of each key of these letters, by letter and nonce."""
    holding = [letter.id for letter in letters if PLACEHOLDER.search(letter.body)]
    if not holding:
        return {}
    of_these = select(LetterKey).where(col(LetterKey.letter_id).in_(holding))
    return {(key.letter_id, key.nonce): handed_out(settings, key) for key in db.execute(of_these).scalars()}


def hashed(token: str) -> str:
    """Tokens are 256 random bits: a plain hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def _content(key: LetterKey) -> str:
    # a code may be typed in several browsers, so it does not follow from the number of the row
    number_ = key.id if Purpose(key.purpose) in PATHS else "code"
    return f"letter-key|{key.letter_id}|{number_}|{key.nonce}|{key.purpose}|{key.about_id}"
