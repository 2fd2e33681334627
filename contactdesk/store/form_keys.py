"""Keys of forms: what makes something new carries one (`sleutel`), so that the same form twice makes it once.

A key is of one form that was shown, to one person or browser: nobody finds what somebody else made by guessing. Only
hashes are kept, and by what was typed only who has the key can tell whether it is the same.
"""

import hashlib
import hmac
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Concatenate, Final, Generic, ParamSpec, TypeVar

from sqlalchemy import delete
from sqlmodel import Session, col

from contactdesk.law.outcomes import Conflict
from contactdesk.store import lock_key
from contactdesk.store.desk import now
from contactdesk.store.models import FormSent

P = ParamSpec("P")
T = TypeVar("T")

FIELD: Final = "sleutel"
#: a form that stood open for longer is new when it is sent
KEPT: Final = timedelta(days=14)

_KEY: Final = re.compile(r"[A-Za-z0-9_.:-]{1,64}")


@dataclass(frozen=True)
class Sent:
    """A form as it was sent: by whom, which one (its address), under which key, with what in its fields."""

    holder: str
    form: str
    key: str
    fields: tuple[tuple[str, str], ...]

    @property
    def id(self) -> str:
        return hashlib.sha256(json.dumps([self.holder, self.form, self.key]).encode()).hexdigest()

    @property
    def said(self) -> str:
        """What was typed, as only the key can tell: short texts could be guessed from a plain hash."""
        return hmac.new(
            self.key.encode(), json.dumps(sorted(self.fields)).encode(), hashlib.sha256
        ).hexdigest()


@dataclass(frozen=True)
class Once(Generic[T]):
    """Where it led, and what the command answered; `is_again`: an earlier post had made it, nothing was done now."""

    path: str
    made: T | None = None
    is_again: bool = False


class SentBefore(Conflict):
    """The same form was sent with something else in it: that stands, and this is not lost and not sent."""

    def __init__(self) -> None:
        super().__init__(
            "U hebt dit formulier al verstuurd, en dat is vastgelegd. Wat u daarna hebt veranderd, is niet "
            "verstuurd. Het staat er nog: verstuur het opnieuw als u dat ook wilt."
        )


def sent(holder: str, form: str, data: Iterable[tuple[str, object]]) -> Sent | None:
    """A form by its fields; None for one without a key that can be one: then nothing keeps it from being new."""
    texts = [(name, value) for name, value in data if isinstance(value, str)]
    key = dict(texts).get(FIELD, "")
    fields = tuple((name, value) for name, value in texts if name != FIELD)
    return Sent(holder, form, key, fields) if _KEY.fullmatch(key) else None


def once(
    db: Session,
    form: Sent | None,
    leads_to: Callable[[T], str],
    command: Callable[Concatenate[Session, P], T],
    /,
    *args: P.args,
    **kwargs: P.kwargs,
) -> Once[T]:
    """Run the command, unless this very form was sent before: then where that led. Raises SentBefore.

    Of two at the same moment the second waits for the first. What fails is not sent: its key can be used again.
    """
    if form is None:
        made = command(db, *args, **kwargs)
        return Once(leads_to(made), made)
    lock_key(db, f"form {form.id}")
    earlier = db.get(FormSent, form.id)
    if earlier is not None and not hmac.compare_digest(earlier.said, form.said):
        raise SentBefore
    if earlier is not None:
        return Once(earlier.led_to, is_again=True)
    made = command(db, *args, **kwargs)
    path = leads_to(made)
    db.add(FormSent(id=form.id, said=form.said, led_to=path, at=now(db)))
    db.flush()
    return Once(path, made)


def sweep(db: Session) -> None:
    """Forget what was sent longer ago than KEPT."""
    db.execute(delete(FormSent).where(col(FormSent.at) < now(db) - KEPT))
