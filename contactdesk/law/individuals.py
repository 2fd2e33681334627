"""Whether a text looks as if it holds a burgerservicenummer, or is about the case of one person. Pure; keeps nothing.

The desk is for facts and policy: the case of one citizen or company has another way (`individual_case` in the rules). Who
typed it is told so once, and decides. So few false alarms come before finding everything: telephone numbers, amounts,
file numbers, officials by name and questions about people in general are left alone (`tests/test_individuals.py` has
the lists).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class LooksLike(StrEnum):
    """What a text looks like."""

    BSN = "bsn"
    CASE = "case"


@dataclass(frozen=True)
class Sighting:
    """What was seen, and the words in which it stands."""

    kind: LooksLike
    words: str


#: characters that are shown of what was seen
SHOWN: Final = 80

# A number of nine digits: in one piece, or in the groups in which people write one. What touches it on either side makes
# it something else: part of a longer number, of an address on the web, of a reference.
_NUMBER: Final = re.compile(
    r"(?<![\w/=€+#])(?<!\d[.,/ -])(?<!\+\d[ .-])"
    r"(?:\d{9}|\d{3}([ .-])\d{3}\1\d{3}|\d{4}([ .-])\d{2}\2\d{3})"
    r"(?![\w/])(?![.,/ -]\d)"
)
# a word before it that says what else it is; accounts and legal persons (RSIN) pass the same proof
_OTHERWISE: Final = re.compile(
    r"(?:\(0\)|€|\beuro?|\btel\w*|\bmobiel|\bbel\w*|\bfax|rekening\w*|\bgiro|\biban|\bkvk\w*|\brsin|\bbtw\w*|\bkenmerk|"
    r"dossier\w*|zaak\w*|kamerstuk\w*|\border\w*|factuur\w*|bestel\w*|\bisbn|\bissn|\boin|\bdoi|\bbag\w*|referentie|nr\.? doc)"
    r"[\s:.\-–]*(?:nummer|nr\.?|no\.?|id)?[\s:.\-–]*(?:is|was|van|op)?[\s:€]*\Z",
    re.IGNORECASE,
)
# what follows an amount or a count
_COUNTED: Final = re.compile(
    r",-|,\d|[ ]?%|\s*(?:€|eur\b|euro|kg\b|kilo|ton\b|km\b|m[23²³]\b|kuub|liter|kwh\b|mwh\b|inwoner|mens|person|huishoud|woning|"
    r"aanvra|aangift|stuks|keer\b|bezoek|reizig|burger|record|regels\b|bestand)",
    re.IGNORECASE,
)
# said to be one, whatever the proof says: a digit can be typed wrong
_NAMED: Final = re.compile(
    r"\b(?:bsn|burgerservice-?(?:nummer|nr\.?)|sofi-?nummer)[\s:=]*(?:is|van \w+ is)?[\s:=]*(\d(?:[ .-]?\d){7,8})(?!\d)",
    re.IGNORECASE,
)
# numbers by which authorities know one person
_PERSONAL: Final = re.compile(
    r"\b(?:v-?nummer|vreemdelingennummer|a-nummer|cli[eë]ntnummer|pati[eë]ntnummer|parketnummer|detineenummer|registratienummer justitie)"
    r"[\s:=]*(?:is)?[\s:=]*\d[\d./ -]{3,18}\d",
    re.IGNORECASE,
)

_MONTHS: Final = "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december"
_BORN: Final = re.compile(
    rf"\b(?:geboren(?: op)?|geb\.|geboortedatum:?(?: is)?) ?\d{{1,2}}(?:[-./]\d{{1,2}}[-./]| (?:{_MONTHS}) )\d{{2,4}}\b"
    r"(?! (?:of|en) (?:later|eerder|daarna|daarvoor|ouder|jonger))",
    re.IGNORECASE,
)
# people in general: a rule that holds from a day of birth
_MANY: Final = re.compile(
    r"\b(?:kinderen|mensen|personen|ouderen|burgers|jongeren|studenten|iedereen|wie|werknemers|vrouwen|mannen|degenen)\b[^.!?]{0,40}\Z",
    re.IGNORECASE,
)

_TITLE: Final = (
    r"(?i:mevrouw|mevr\.?|mw\.?|meneer|dhr\.?|de heer|(?:de |het )?(?:familie|fam\.|gezin|echtpaar)) "
)
_SURNAME: Final = r"(?:[A-Z]\. ?){0,4}(?:(?i:van|de|der|den|ter|ten|el|al|ben|'t) ){0,3}[A-ZÀ-Þ][\w'’-]{0,40}"
_SOMEBODY: Final = (
    rf"\b(?:{_TITLE}{_SURNAME}|(?i:mijn (?:\w+ )?(?:buurman|buurvrouw|broer|zus|moeder|vader|zoon|dochter|neef|nicht|tante|oom|vriend|"
    r"vriendin|kennis))|(?i:(?:een|deze|die) (?:\w+ )?(?:burger|inwoner|inwoonster|kiezer|ondernemer|patiënt|student|moeder|vader|"
    r"man|vrouw|melder)\b[^.!?\n]{0,60}\b(?:schreef|mailde|belde|benaderde|vertelde|vroeg) (?:aan )?(?:mij|me|ons)))\b"
)
_MATTER: Final = (
    r"[\w-]{0,20}(?i:uitkering|toeslag|aanvraag|vergunning|visum|paspoort|rijbewijs|beschikking|bezwaar|bezwaarschrift|beroep|schuld|"
    r"schulden|boete|aanslag|zaak|procedure|indicatie|pgb|keuring|claim|bijstand|ziekte|diagnose|behandeling|detentie|"
    r"uitzetting|naturalisatie|uithuisplaatsing|asielverzoek)"
)
_OWN: Final = rf"\b(?i:zijn|haar|hun|diens) (?:\w{{1,30}} )?{_MATTER}\b"
_CASES: Final = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_SOMEBODY}[^.!?\n]{{0,160}}?{_OWN}",
        rf"{_OWN}[^.!?\n]{{0,60}}?{_SOMEBODY}",
        rf"\b(?:{_MATTER}|(?i:het geval|de situatie)) van {_TITLE}{_SURNAME}",
    )
)


def sighting(text: str) -> Sighting | None:
    """The first thing that makes this text look so: a number before a case. None where nothing does."""
    return next(_sightings(" ".join(text.split())), None)


def _sightings(text: str) -> Iterator[Sighting]:
    if named := _NAMED.search(text):
        yield _seen(LooksLike.BSN, named[1])
    yield from (_seen(LooksLike.BSN, found[0]) for found in _NUMBER.finditer(text) if _is_bsn(text, found))
    yield from (_seen(LooksLike.CASE, found[0]) for found in _PERSONAL.finditer(text))
    yield from (
        _seen(LooksLike.CASE, found[0])
        for found in _BORN.finditer(text)
        if not _MANY.search(_before(text, found))
    )
    yield from (_seen(LooksLike.CASE, found[0]) for case in _CASES for found in case.finditer(text))


def _seen(kind: LooksLike, words: str) -> Sighting:
    return Sighting(kind, words if len(words) <= SHOWN else f"{words[: SHOWN - 2].rstrip()} …")


def _before(text: str, found: re.Match[str]) -> str:
    return text[max(0, found.start() - 60) : found.start()]


def _is_bsn(text: str, found: re.Match[str]) -> bool:
    is_else = _OTHERWISE.search(_before(text, found)) or _COUNTED.match(text, found.end())
    return not is_else and passes_elfproef(re.sub(r"\D", "", found[0]))


def passes_elfproef(digits: str) -> bool:
    """The proof of a burgerservicenummer: the first eight digits count 9 to 2 times, the last is taken off, and eleven
    divides it (Logisch Ontwerp BSN, 4.2). Nine zeros are none."""
    values = [int(digit) for digit in digits]
    if len(values) != 9 or not any(values):
        return False
    return (
        sum(weight * value for weight, value in zip(range(9, 1, -1), values, strict=False)) - values[-1]
    ) % 11 == 0
