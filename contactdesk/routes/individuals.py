"""What looks like a burgerservicenummer, or like the case of one person, in a text that goes to others: said at its field,
with what to do, before anything is sent. It refuses nothing: once more on the button and it goes as it is. What was seen
is in the page alone; nothing of it is kept, and nothing is logged."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any, Final

from pydantic import BaseModel

from contactdesk import words
from contactdesk.law import individuals
from contactdesk.law.individuals import LooksLike
from contactdesk.law.outcomes import FieldError, LookAgain

#: fields of any form in which people write freely, and that others read
TEXTS: Final = frozenset(
    {
        *("onderwerp", "vraag", "wetsvoorstel", "voorkeur", "dagen", "deelnemers", "vindplaats"),
        *("tekst", "gedeeld", "advies", "voorwaarden", "reden", "alternatief", "plaats"),
    }
)
#: of the form that comes after it was said: what was said
SEEN: Final = "gezien"
HEADING: Final = "Kijk dit nog eens na"
SAYS: Final = {
    LooksLike.BSN: "In {title} lijkt een burgerservicenummer te staan: {words}. Haal het dan weg: anderen lezen dit",
    LooksLike.CASE: "{title} lijkt over één persoon te gaan: “{words}”. Schrijf het dan zo dat niemand ziet wie het is",
}
ELSEWHERE: Final = "De zaak van één burger of bedrijf kan niet via dit loket. Waar wel: {}"
SENDS: Final = "Is het toch goed zo? Druk dan nog een keer op de knop"


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
    mark = mark_of(found)
    return bool(mark) and data.get(SEEN) != mark


def mark_of(found: Iterable[FieldError]) -> str:
    """What goes along with the page that says this, so that it is asked once; empty where nothing was found. A digest: the
    texts stand in the page already, and this has no meaning outside it."""
    said = "\n".join(f"{one.field} {one.message}" for one in found)
    return hashlib.sha256(said.encode()).hexdigest()[:16] if said else ""


def whole(found: list[LookAgain], elsewhere: str, *, sends: bool = False) -> list[FieldError]:
    """With where such a case can go, and, on a page that sends, that it goes all the same."""
    more = [ELSEWHERE.format(elsewhere)] if elsewhere and found else []
    more += [SENDS] if sends and found else []
    return [*found, *(LookAgain("", text) for text in more)]
