"""What stands in the address of the queue: which list, what is searched, how it is narrowed down, in which order."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal
from urllib.parse import urlencode

from pydantic import BaseModel, BeforeValidator
from pydantic_core import PydanticCustomError
from starlette.datastructures import QueryParams

from contactdesk import words
from contactdesk.contacts.lists import EVERY, ORDERS, QUEUES, Filters
from contactdesk.contacts.lists.filters import ME, NOBODY, FilterChoices
from contactdesk.law.outcomes import FieldError, NotFound
from contactdesk.store.models import as_id
from contactdesk.web import forms
from contactdesk.web.forms import Day, Field, Id, Maybe, ShortText
from contactdesk.words import Chamber, Form, State

HERE = "/wachtrij"
#: longer than anything that search could find
LONGEST_SEARCH = 200
ORDER_WORDS = {"uiterlijk": "Uiterlijk", "ontvangen": "Ontvangen, de oudste eerst", "debat": "Debat"}


def _who(value: object) -> object:
    found = value if value in (ME, NOBODY) else as_id(str(value))
    if found is None:
        raise PydanticCustomError("no_choice", "no_choice")
    return found


class FilterForm(BaseModel):
    """The filters as the address has them."""

    model_config = forms.SETTINGS

    wie: Maybe[Annotated[Literal["ik", "niemand"] | int, BeforeValidator(_who)]] = Field(
        None, description="Kies uit de lijst wie het verzoek heeft"
    )
    organisatie: Maybe[Id] = Field(None, description="Kies een organisatie uit de lijst")
    vorm: Maybe[Form] = Field(None, description="Kies een vorm van contact uit de lijst")
    lid: Maybe[Id] = Field(None, description="Kies een Kamerlid uit de lijst")
    fractie: Maybe[Annotated[str, ShortText(120)]] = Field(None, title="de fractie")
    kamer: Maybe[Chamber] = Field(None, description="Kies de Tweede of de Eerste Kamer")
    staat: Maybe[State] = Field(None, description="Kies uit de lijst hoe het verzoek ervoor staat")
    van: Maybe[Day] = Field(None, title="de eerste dag")
    tot: Maybe[Day] = Field(None, title="de laatste dag")

    def filters(self) -> Filters:
        return Filters(
            who=self.wie,
            organisation_id=self.organisatie,
            form=self.vorm,
            member_id=self.lid,
            party=self.fractie,
            chamber=self.kamer,
            state=self.staat,
            since=self.van,
            until=self.tot,
        )


@dataclass(frozen=True)
class QueueView:
    """A page of the queue, as its address says it. `name` empty: the list that has something to do. `typed`: the filters
    as they stand in the address; `errors`: what of it cannot be read, and then filters nothing. `chooses`: with the form."""

    name: str = ""
    q: str = ""
    after: str | None = None
    filters: Filters = EVERY
    order: str = ""
    typed: tuple[tuple[str, str], ...] = ()
    errors: tuple[FieldError, ...] = ()
    chooses: bool = False

    def path(self, **other: str | None) -> str:
        """The address of this page; with something else in it, without what is None there."""
        values = {"lijst": self.name, "q": self.q, "op": self.order, **dict(self.typed), **other}
        query = urlencode({key: value for key, value in values.items() if value})
        return f"{HERE}?{query}" if query else HERE


def read(query: QueryParams | Mapping[str, str]) -> QueueView:
    """The page of this address. NotFound for a list that is none."""
    q = " ".join(query.get("q", "").split())[:LONGEST_SEARCH]
    name = query.get("lijst", "")
    if name and name not in QUEUES:
        raise NotFound(name)
    form, errors = forms.parse(FilterForm, query)
    typed = tuple((key, query[key]) for key in FilterForm.model_fields if query.get(key))
    order = query.get("op", "") if query.get("op") in ORDERS else ""
    return QueueView(
        name=name,
        q=q,
        after=query.get("na"),
        filters=form.filters() if form else EVERY,
        order=order,
        typed=typed,
        errors=tuple(errors),
        chooses=bool(query.get("kies") or errors or typed or order),
    )


def options(found: FilterChoices) -> dict[str, list[tuple[str, str]]]:
    """What each field of the form offers."""
    return {
        "wie": [(ME, "Ik"), (NOBODY, "Nog niemand"), *found.colleagues],
        "organisatie": found.organisations,
        "vorm": [(one.value, words.cap(words.FORM[one])) for one in Form],
        "lid": found.members,
        "fractie": found.parties,
        "kamer": [(one.value, words.CHAMBER[one]) for one in Chamber],
        "staat": [(one.value, words.STATE[one]) for one in State],
        "op": list(ORDER_WORDS.items()),
    }
