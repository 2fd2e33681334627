"""What looks like a burgerservicenummer, or like the case of one person, in a text that goes to others: said at its field,
with what to do, before anything is sent. It refuses nothing: once more on the button and it goes as it is. What was seen
is in the page alone; nothing of it is kept, and nothing is logged."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from pydantic import BaseModel
from starlette.datastructures import FormData

from contactdesk import words
from contactdesk.law import individuals
from contactdesk.law.individuals import LooksLike
from contactdesk.law.outcomes import FieldError, LookAgain
from contactdesk.web import forms
from contactdesk.web.pages import Remark

#: fields of any form in which people write freely, and that others read; the others stand in `tests/test_looked_through.py`
TEXTS: Final = frozenset(
    {
        *("onderwerp", "vraag", "wetsvoorstel", "voorkeur", "dagen", "deelnemers", "vindplaats"),
        *("tekst", "gedeeld", "advies", "voorwaarden", "reden", "alternatief", "plaats", "notitie"),
        *("titel", "stuk", "krachtens", "toelichting", "waarom"),
        *("maatregel", "onuitvoerbaar", "wie_geraakt", "geprobeerd", "wens", "gevolg"),
    }
)
#: of the form that comes after it was said: what was said, in one field or in one at each that it was said of (`gezien-reden`)
SEEN: Final = "gezien"
HEADING: Final = "Kijk dit nog eens na"
SAYS: Final = {
    LooksLike.BSN: "In {title} lijkt een burgerservicenummer te staan: {words}. Haal het dan weg: anderen lezen dit",
    LooksLike.CASE: "{title} lijkt over één persoon te gaan: “{words}”. Schrijf het dan zo dat niemand ziet wie het is",
}
ELSEWHERE: Final = "De zaak van één burger of bedrijf kan niet via dit loket. Waar wel: {}"
SENDS: Final = "Is het toch goed zo? Druk dan nog een keer op de knop"


def parse(model: type[forms.M], data: FormData) -> tuple[forms.M | None, list[FieldError]]:
    """As `forms.parse`; once, what is to be looked at again comes in the place of the form."""
    given, errors = forms.parse(model, data)
    looks = notices(model, vars(given)) if given else []
    return (None, whole(looks, "", sends=True)) if unseen(looks, data) else (given, errors)


def notices(model: type[BaseModel], values: Mapping[str, Any]) -> list[LookAgain]:
    """One at each field of the form in which something is seen, in the order of the form."""
    found = []
    for name, field in model.model_fields.items():
        text = values.get(name)
        if name in TEXTS and isinstance(text, str) and (seen := individuals.sighting(text)):
            says = SAYS[seen.kind].format(title=field.title, words=seen.words)
            found.append(LookAgain(name, words.cap(says)))
    return found


def unseen(found: Iterable[FieldError], data: Mapping[str, Any]) -> bool:
    """Whether something of it was not said yet to who sends this."""
    said = {mark for name, text in data.items() if _says(name) for mark in str(text).split()}
    return not said.issuperset(_marks(found))


def mark_of(found: Iterable[FieldError]) -> str:
    """What goes along with a page that says this apart from its fields, so that it is asked once; empty where nothing was
    found. At a field the field takes it along by itself (`templates/parts/forms.html`)."""
    return " ".join(_marks(found))


def _says(name: str) -> bool:
    return name == SEEN or name.startswith(f"{SEEN}-")


def _marks(found: Iterable[FieldError]) -> Iterator[str]:
    return (Remark(one.message).mark for one in found)


def whole(found: list[LookAgain], elsewhere: str, *, sends: bool = False) -> list[FieldError]:
    """With where such a case can go, and, on a page that sends, that it goes all the same."""
    more = [ELSEWHERE.format(elsewhere)] if elsewhere and found else []
    more += [SENDS] if sends and found else []
    return [*found, *(LookAgain("", text) for text in more)]
