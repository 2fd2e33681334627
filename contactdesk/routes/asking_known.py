"""What is known of a request that is not whole yet: what can be chosen, which rule decides, which fields mean something."""

from dataclasses import dataclass

from sqlmodel import Session

from contactdesk.contacts import Preview, asking, readers
from contactdesk.contacts.capacity import AskerCapacity, capacity_of
from contactdesk.contacts.possible import Possible, possible, without_permission
from contactdesk.law.outcomes import FieldError, Invalid
from contactdesk.law.permissions import Actor
from contactdesk.routes.asking_form import CARRIED, ContactForm, who_asks
from contactdesk.routes.asking_offer import WHOM, AskingChoices, asked_of, offer
from contactdesk.store.models import Organisation, as_id
from contactdesk.web import forms
from contactdesk.words import ASSISTANCE

DEPENDS = "Wie dit leest, hangt af van wat u kiest. U ziet het bij de controle."
#: fields of the second step that the rules ask
DECIDES = ("grond", "geadresseerde")
#: behind "Meer"
FOLDED = frozenset({"bewindspersoon", "ambtenaar", "dossier", "voorkeur"})


@dataclass(frozen=True)
class Shapes:
    """The choices of the first step."""

    offered: AskingChoices
    possible: Possible


@dataclass(frozen=True)
class Known:
    """What follows from whom and which form: what is wrong with those two; else the rule (`ruled`), whether every case of
    it goes elsewhere, the fields of the second step, who reads them, and what of an inspectorate needs no permission."""

    offered: AskingChoices
    errors: list[FieldError]
    ruled: Preview | None = None
    is_elsewhere: bool = False
    fields: frozenset[str] = frozenset()
    folded: frozenset[str] = frozenset()
    reads: str = ""
    hint: str = ""


def shapes(db: Session, values: dict[str, str], by: Actor) -> Shapes:
    offered = offer(db, by, values["organisatie"])
    chosen = db.get(Organisation, as_id(values["organisatie"]) or 0) if offered.chosen else None
    return Shapes(offered, possible(db, by, chosen, _capacity(db, values, by)))


def _capacity(db: Session, values: dict[str, str], by: Actor) -> AskerCapacity | None:
    try:
        return capacity_of(db, who_asks(values), by)
    except Invalid:
        return None


def known(db: Session, values: dict[str, str], by: Actor) -> Known:
    offered = offer(db, by, values["organisatie"])
    form, errors = forms.parse(ContactForm, {name: values[name] for name in (*WHOM, *CARRIED)})
    if form is None:
        return Known(offered, errors)
    try:
        # of an inspectorate what the second step asks decides too, as far as it can be read
        decides, _ = forms.parse(ContactForm, {name: values[name] for name in (*WHOM, *CARRIED, *DECIDES)})
        ask = (decides or form).ask(db, by)
        found = asking.ruled(db, ask, by)
    except Invalid as wrong:
        return Known(offered, list(wrong.errors))
    capacity, body = found.capacity, found.organisation
    fields = asked_of(offered, form.vorm, body.kind, by_committee=capacity.committee_id is not None)
    is_open = bool(asking.open_facts(db, ask, body, capacity))
    leads = form.vorm in possible(db, by, body, capacity).forms
    return Known(
        offered,
        [],
        found,
        is_elsewhere=not leads,
        fields=fields - set(WHOM),
        folded=FOLDED | ({"onderwerp", "jurist"} if form.vorm in ASSISTANCE else set()),
        reads=DEPENDS if is_open else readers.in_a_sentence(found.readers),
        hint=without_permission(db, body, capacity, form.vorm) if "grond" in fields else "",
    )
