"""From what somebody typed to an input model, or to Dutch messages at the fields. The models live with their routes.

A model: `model_config = forms.SETTINGS`; names as in the form. A field's `title` is what a message calls it ("uw
vraag"); its `description` is the whole message for when it is empty or not one of the choices ("Kies een organisatie").
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Annotated, Any, TypeVar, get_origin

from annotated_types import GroupedMetadata
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails, PydanticCustomError
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request

from contactdesk.law import pasted_text
from contactdesk.law.addresses import folded
from contactdesk.law.outcomes import FieldError, LookAgain, NotFound
from contactdesk.law.pasted_text import UnreadableAt
from contactdesk.letters import web_addresses
from contactdesk.settings.values import is_address
from contactdesk.store.models import as_id
from contactdesk.web import written_dates
from contactdesk.web.pages import Remark, number
from contactdesk.web.written_dates import Unwritten

SETTINGS = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)
MAX_FIELDS = 100

T = TypeVar("T")
M = TypeVar("M", bound=BaseModel)

_CHARSET = re.compile(r"charset\s*=\s*\"?([^\s;\"]*)", re.IGNORECASE)
#: what of itself becomes ASCII when text is put in one form (NFC): in an address, a k that nobody typed
BECOMES_ASCII = re.compile("[\u037e\u1fef\u212a]")
_EMAIL = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}")
# as an address book and a mail program give one: `Ada <ada@bzk.nl>`, `mailto:ada@bzk.nl`
_PASTED_EMAIL = re.compile(r"(?:[^<>@]*<)?(?:mailto:)?([^<>]*?)>?[;,]?", re.IGNORECASE)
# it becomes a link: nothing but the web, or a click could run a script
_WEB = re.compile(r"https?://[a-z0-9.-]+\.[a-z]{2,}(:\d+)?(/[^\s\"<>\\^`{|}]*)?", re.IGNORECASE)


#: characters of a field, before anything is taken away or mended: twice the longest text of any form, and room
LONGEST = 12_000
#: a short field has that much room besides: spaces and what came along with pasted text
ROOM = 1_000


async def read(request: Request, *, files: int = 0) -> FormData:
    """The fields of a form; no `files` unless it has a field for them. 400 to what is no form, or is said to be in another charset than UTF-8.

    Our pages are UTF-8, so forms are (RFC 7578, 5.1.2). Of the charsets that Python knows besides, some make
    half characters of what was sent, and some hold up everybody for seconds.
    """
    said = _CHARSET.findall(request.headers.get("content-type", ""))
    if any(charset.lower() != "utf-8" for charset in said):
        raise HTTPException(400)
    return await request.form(max_files=files, max_fields=MAX_FIELDS)


def parse(model: type[M], data: FormData | Mapping[str, Any]) -> tuple[M | None, list[FieldError]]:
    """The input model, or why not, in the order of the form."""
    try:
        return model.model_validate(_values(model, data)), []
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False)
        # a list of choices has an error for each that is wrong: said once
        return None, list(dict.fromkeys(_field_error(model, one) for one in found))


def typed(data: FormData | Mapping[str, Any]) -> dict[str, Any]:
    """What somebody typed, to show it again: texts only."""
    return {name: value for name, value in data.items() if isinstance(value, str)}


def _values(model: type[BaseModel], data: FormData | Mapping[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, field in model.model_fields.items():
        key = field.alias or name
        if isinstance(data, FormData) and get_origin(field.annotation) in (tuple, list):
            values[key] = [one for one in data.getlist(key) if isinstance(one, str)]
        elif key in data or field.is_required():
            values[key] = data.get(key) or ""
    return values


# Kinds of fields


def _wrong(kind: str, **about: Any) -> PydanticCustomError:
    return PydanticCustomError(kind, kind, about)


def _measured(value: object, longest: int = LONGEST) -> str:
    """Text that may be worked on: not so long, and with no such heap of marks, that the work holds up everybody."""
    if not isinstance(value, str):
        raise _wrong("odd_characters")
    if len(value) > longest:
        raise _wrong("too_long", limit=longest // 2, length=len(value))
    if pasted_text.has_heap_of_marks(value):
        raise _wrong("too_many_marks")
    return value


def _clean(given: object, longest: int = LONGEST) -> str:
    """Text as it was meant, in one form; refuses what cannot be read, with its place."""
    text = pasted_text.mend(_measured(given, longest))
    if not text:
        raise _wrong("empty")
    return _readable(text, pasted_text.unreadable(text))


def _readable(text: str, odd: UnreadableAt | None) -> str:
    if odd is None:
        return text
    line = f", regel {odd.line}," if odd.lines > 1 else ""
    after = f"na ‘{odd.before}’" if odd.before else "aan het begin"
    raise _wrong("odd_character", line=line, after=after, code=odd.code)


@dataclass(frozen=True)
class LongText(GroupedMetadata):
    """Text of several lines: `vraag: Annotated[str, LongText(5000)]`."""

    limit: int

    def __iter__(self) -> Iterator[object]:
        yield BeforeValidator(self._cleaned)
        # the last of them goes first: long before cleaning, by what cleaning may take away
        yield BeforeValidator(self._may_fit)
        yield AfterValidator(self._fits)

    def _cleaned(self, value: object) -> str:
        return _clean(value, max(LONGEST, self.limit * 2 + ROOM))

    def _may_fit(self, value: object) -> object:
        if isinstance(value, str) and len(value) > self.limit * 2 + ROOM:
            raise _wrong("too_long", limit=self.limit, length=len(value))
        return value

    def _fits(self, text: str) -> str:
        if len(text) > self.limit:
            raise _wrong("too_long", limit=self.limit, length=len(text))
        return text


@dataclass(frozen=True)
class ShortText(LongText):
    """Text of one line: line ends and tabs become spaces. It stands in letters above what we say ourselves, in their
    Subject, so it holds no web address; of the fields that are meant for one `is_address` says so."""

    is_address: bool = False

    def __iter__(self) -> Iterator[object]:
        yield AfterValidator(lambda text: " ".join(text.split()))
        yield from super().__iter__()
        if not self.is_address:
            yield AfterValidator(_no_web_address)


def _no_web_address(text: str) -> str:
    if there := web_addresses.found(text):
        raise _wrong("web_address", found=there[:60])
    return text


def _name(text: str) -> str:
    if not any(character.isalpha() for character in text):
        raise _wrong("no_name")
    return _readable(text, pasted_text.unseen(text))


def _email(text: str) -> str:
    pasted = _PASTED_EMAIL.fullmatch(text)
    text = pasted[1].strip() if pasted else text
    if not text.isascii():
        raise _wrong("odd_email")
    if not _EMAIL.fullmatch(folded(text)) or not is_address(text):
        raise _wrong("no_email")
    return folded(text)


def _as_typed(value: object) -> object:
    """Before anything of it is mended."""
    if isinstance(value, str) and BECOMES_ASCII.search(value):
        raise _wrong("odd_email")
    return value


def _phone(text: str) -> str:
    """As it was typed or, from a page, copied as a link; somewhere it stands before our own words."""
    return _no_web_address(re.sub(r"^tel:\s*", "", text, flags=re.IGNORECASE))


def _web(text: str) -> str:
    if not _WEB.fullmatch(text):
        raise _wrong("no_web")
    return text


def _webs(text: str) -> str:
    """One on each line."""
    return "\n".join(_web(one) for one in text.split())


def _day(value: object) -> date:
    """From `<input type=date>`, or as people write it where a browser does not know that."""
    return _written(written_dates.day, value)


def _moment(value: object) -> datetime:
    """From `<input type=datetime-local>`, or as people write it: the clock of Amsterdam, kept in UTC."""
    return _written(written_dates.moment, value)


def _day_or_moment(value: object) -> datetime:
    """Who only knows the day may leave out the hour."""
    return _written(partial(written_dates.moment, hour_known=False), value)


def _written(read: Callable[[str], T], value: object) -> T:
    try:
        return read(_clean(value))
    except Unwritten as wrong:
        raise _wrong(wrong.kind, **wrong.about) from None


def _number(value: object) -> int:
    """A row's id, or a version."""
    if not value:
        raise _wrong("empty")
    found = as_id(str(value))
    if found is None:
        raise _wrong("no_choice")
    return found


PersonName = Annotated[str, ShortText(120), AfterValidator(_name)]
Email = Annotated[str, ShortText(254, is_address=True), BeforeValidator(_as_typed), AfterValidator(_email)]
Phone = Annotated[str, ShortText(40, is_address=True), AfterValidator(_phone)]
WebAddresses = Annotated[str, LongText(2000), AfterValidator(_webs)]
WebAddress = Annotated[str, ShortText(300, is_address=True), AfterValidator(_web)]
Day = Annotated[date, BeforeValidator(_day)]
Moment = Annotated[datetime, BeforeValidator(_moment)]
#: the beginning of the day, where only that is known
DayOrMoment = Annotated[datetime, BeforeValidator(_day_or_moment)]
Id = Annotated[int, BeforeValidator(_number)]
#: `voorkeur: Maybe[Annotated[str, LongText(500)]] = None`: empty is None; every kind of field can be optional
Maybe = Annotated[T | None, BeforeValidator(lambda value: None if _is_blank(value) else value)]
#: a checkbox
Ticked = Annotated[bool, BeforeValidator(lambda value: value == "ja")]


def row_id(text: str) -> int:
    """A row's id in an address. Raises NotFound for what can be none."""
    found = as_id(text)
    if found is None:
        raise NotFound("id")
    return found


def _is_blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and pasted_text.is_blank(value))


# Messages


def at_fields(errors: Iterable[FieldError] | None) -> defaultdict[str, str]:
    """What a page says at each field; nothing at those where nothing is wrong."""
    said = {
        error.field: Remark(error.message) if isinstance(error, LookAgain) else error.message
        for error in errors or []
    }
    return defaultdict(str, said)


def status_of(errors: Iterable[FieldError]) -> int:
    """Of the page that shows these: 422, unless nothing is wrong."""
    return 422 if any(not isinstance(error, LookAgain) for error in errors) else 200


MESSAGES = {
    "empty": "Vul {title} in",
    "too_long": "Schrijf {title} in ten hoogste {limit} tekens (nu {length})",
    "odd_character": "In {title}{line} staat {after} een teken ({code}) dat wij niet kunnen lezen. Haal het weg",
    "odd_characters": "In {title} staat een teken dat wij niet kunnen lezen. Typ de tekst opnieuw",
    "too_many_marks": "In {title} staan te veel tekens boven en onder één letter. Typ de tekst opnieuw",
    "no_name": "Schrijf {title} met letters",
    "web_address": "Schrijf {title} zonder webadres. Dit lijkt er een: {found}. Zet na een punt een spatie",
    "no_email": "Schrijf {title} als naam@organisatie.nl",
    "odd_email": "Schrijf {title} met gewone letters, zonder accenten, als naam@organisatie.nl",
    "no_web": "Schrijf {title} als https://www.organisatie.nl",
    "no_day": "Schrijf {title} als dag, maand en jaar, zoals 24-11-2026 of 24 november 2026",
    "no_moment": "Schrijf {title} met dag en tijd, zoals 24-11-2026 14:30",
    "short_year": "Schrijf {title} met het jaar in vier cijfers, zoals 24-11-2026",
    "other_weekday": "Controleer {title}: dat is {day}",
    "no_such_time": "Kies een andere tijd: op {day} gaat de klok een uur vooruit, en {clock} uur is er dan niet",
    "no_choice": "Kies {title} uit de lijst",
}
#: pydantic's own words for what is not one of the choices
NOT_A_CHOICE = frozenset({"enum", "literal_error", "no_choice", "missing", "empty", "too_short"})


def _field_error(model: type[BaseModel], error: ErrorDetails) -> FieldError:
    name = str(error["loc"][0]) if error["loc"] else ""
    fields = {field.alias or key: field for key, field in model.model_fields.items()}
    return FieldError(name, message(fields.get(name), error["type"], error.get("ctx", {})))


def message(field: FieldInfo | None, kind: str, about: Mapping[str, Any]) -> str:
    """What to say at a field, in Dutch."""
    if field and field.description and kind in NOT_A_CHOICE:
        return field.description
    words = {name: number(value) if isinstance(value, int) else value for name, value in about.items()}
    fallback = "no_choice" if kind in NOT_A_CHOICE else "odd_characters"
    title = field.title if field and field.title else "dit veld"
    return MESSAGES.get(kind, MESSAGES[fallback]).format(**{**words, "title": title})


__all__ = [
    "SETTINGS",
    "Day",
    "DayOrMoment",
    "Email",
    "Field",
    "Id",
    "LongText",
    "Maybe",
    "Moment",
    "PersonName",
    "Phone",
]
__all__ += ["ShortText", "Ticked", "WebAddress", "at_fields", "message", "parse", "read", "row_id", "typed"]
