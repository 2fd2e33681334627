"""The register of processing, as tables in Markdown, from the tables by which the desk works. `docs/verwerkingen.md` has them; a
test compares, so that the page cannot become untrue. Names nobody."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from itertools import groupby
from typing import Final

from contactdesk import words
from contactdesk.contacts import drafts
from contactdesk.contacts.letter_decisions import REMEMBERED
from contactdesk.contacts.mail_answers import tray
from contactdesk.contacts.person_file.places import ELSEWHERE, NOT_SEARCHED, PLACES
from contactdesk.law.disclosure import CASE_NAMES, CASES, DISCLOSURE, Parties
from contactdesk.law.permissions import RELATION
from contactdesk.letters import incoming
from contactdesk.people import edits, saved_views
from contactdesk.store import form_keys, reading_log
from contactdesk.words import Party

#: what goes by itself, and after how long; what stands in no row stays until a class of its ministry says otherwise
GOES: Final[tuple[tuple[str, timedelta, str], ...]] = (
    ("Concepten", drafts.KEPT, "na de laatste wijziging, of meteen bij versturen of weggooien"),
    ("Dat een formulier is verstuurd (alleen een controlegetal)", form_keys.KEPT, "na het versturen"),
    ("Hoe gegevens waren voordat een beheerder ze wijzigde", edits.KEPT, "na de wijziging"),
    ("E-mail die bij het loket binnenkwam en is doorgestuurd", incoming.KEPT, "na ontvangst"),
    (
        "De tekst van een antwoord per e-mail dat niet bij een verzoek kon",
        tray.KEPT,
        "nadat het is afgehandeld",
    ),
    ("In welke browser een code is getypt", REMEMBERED, "na het typen"),
    ("Bewaarde weergaven van de wachtrij", saved_views.KEPT, "na het einde van de rol"),
    ("Wie een verzoek of een gegeven van iemand opende", reading_log.KEPT, "na het openen"),
)
SHORT: Final = {
    Party.INITIATOR: "aanvrager",
    Party.MEMBER: "Kamerlid",
    Party.OFFICIAL: "ambtenaar",
    Party.BODY: "organisatie",
    Party.LIAISON: "contactpersoon",
    Party.MINISTER: "bewindspersoon",
    Party.SYSTEM: "leiding van het departement, bij te lang wachten",
}


def tables() -> Mapping[str, str]:
    """Each table by its name; the page has them in this order."""
    return {
        "plaatsen": _table(("Wat", "Tabel", "Wie erin staat", "Wat van die persoon"), _places()),
        "elders": _table(("Kolom", "Waarom die niet bij een persoon hoort"), _elsewhere()),
        "niet-gezocht": "\n".join(f"- {one}" for one in NOT_SEARCHED),
        "rollen": _table(("Rol", "Bereikt"), _roles()),
        "lezers": _table(("Wat van een verzoek", *CASE_NAMES.values()), _readers()),
        "termijnen": _table(
            ("Wat vanzelf weggaat", "Na"), ((what, f"{_days(after)} {since}") for what, after, since in GOES)
        ),
    }


def whole() -> str:
    """All of them, each under its name."""
    return "\n\n".join(f"## {words.cap(name)}\n\n{table}" for name, table in tables().items())


def _places() -> Iterator[tuple[str, ...]]:
    for place in PLACES:
        who = _listed(place.columns.values())
        own = [label for _, shown in place.own for label in shown.values()]
        what = _listed([*place.shown.values(), *own])
        yield place.heading, f"`{place.table.__tablename__}`", who, what


def _elsewhere() -> Iterator[tuple[str, ...]]:
    for why, columns in groupby(
        sorted(ELSEWHERE, key=lambda one: (ELSEWHERE[one], one)), ELSEWHERE.__getitem__
    ):
        yield ", ".join(f"`{one}`" for one in columns), why


def _roles() -> Iterator[tuple[str, ...]]:
    for role, label in words.ROLE.items():
        yield label, RELATION[role].value if role in RELATION else "geen enkel verzoek"


def _readers() -> Iterator[tuple[str, ...]]:
    for topic, cases in DISCLOSURE.items():
        yield words.cap(topic.value), *(_parties(cases[case]) for case in CASES if case in CASE_NAMES)


def _parties(found: Parties) -> str:
    return _listed(label for party, label in SHORT.items() if party in found)


def _listed(texts: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(texts))


def _days(after: timedelta) -> str:
    return f"{after.days} dagen"


def _table(heads: Iterable[str], rows: Iterable[tuple[str, ...]]) -> str:
    heads = [*heads]
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
