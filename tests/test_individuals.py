"""What looks like a burgerservicenummer or the case of one person, and what does not: lists, so that a false alarm is a line."""

import time

import pytest

from contactdesk.law.individuals import SHOWN, LooksLike, passes_elfproef, sighting

BSN = [
    "Het gaat om 123456782.",
    "bsn 111222333",
    "BSN: 123.456.782, graag spoed",
    "Kunt u kijken naar 123 456 782?",
    "Kunt u kijken naar 1234.56.782?",
    "Kunt u kijken naar 1234 56 782?",
    "123-456-782",
    "(123456782)",
    "Kim Jansen, 123456782, wacht al een jaar",
    "burgerservicenummer 012345672",
    "burgerservicenummer is 123456789",  # typed wrong, and said to be one
    "sofinummer 12345678",
    "Zij heet Jansen.\n123456782\nWat nu?",
]
CASE = [
    "Mevrouw Jansen wacht al een jaar op haar uitkering.",
    "De heer P. van der Berg kreeg zijn verblijfsvergunning niet.",
    "Waarom duurt de asielaanvraag van de heer El Amrani zo lang?",
    "Kunt u kijken naar het bezwaar van mevr. De Boer?",
    "Mijn buurman krijgt zijn kinderopvangtoeslag niet.",
    "Een inwoner van Assen mailde mij over zijn WIA-uitkering.",
    "Het gezin Yilmaz kan hun huis niet uit door haar ziekte.",
    "Haar aanvraag ligt er nog, zegt mevrouw Pietersen.",
    "Peter Jansen, geboren op 12-3-1980, zit vast.",
    "Peter Jansen, geboren 12 maart 1980, zit vast.",
    "Geboortedatum: 12-03-1980",
    "V-nummer 2812345678",
    "Zie parketnummer 10-123456-26.",
]
NEITHER = [
    # telephone numbers
    "Bel mij op 06 12345678 of 06-12345678 of 0612345678.",
    "+31 6 12345678",
    "+31612345678",
    "+31 612345672",
    "0031 6 12 34 56 78",
    "070 340 79 11 of 070-3407911",
    "Tel. 123456782",
    "Mobiel: 612345672",
    "+31 (0)612345672",
    "088 123 45 67",
    "0800 8051",
    # amounts, counts
    "€ 123.456.782",
    "EUR 123.456.782 is te veel",
    "Het tekort is 123.456.782 euro.",
    "123.456.782,50",
    "123 456 782 inwoners",
    "123456782 aanvragen per jaar",
    "1.234.567.821",
    # dates and times
    "24-11-2026 14:30",
    "20261124",
    "2026-11-24T14:30:00",
    "van 1-12-2026 tot 15-12-2026",
    # accounts, companies, postal codes
    "NL91 ABNA 0417 1643 00",
    "NL91ABNA0417164300",
    "BE68 5390 0754 7034",
    "DE89370400440532013000",
    "rekening 123456782",
    "Bankrekeningnummer: 123456782",
    "RSIN 123456782",
    "RSIN-nummer 123456782",
    "NL123456782B01",
    "KvK 12345678",
    "2511 CW Den Haag, Plein 2",
    # files and references
    "Kamerstuk 36 600 VII, nr. 12",
    "36600-VII-12",
    "Kamerstukken II 2025/26, 36 600 VII, nr. 123",
    "kenmerk 123456782",
    "Ons kenmerk: 2026-0000123456",
    "zaaknummer 123456782",
    "202612345/1/A3",
    "123456782/1/A3",
    "ECLI:NL:RVS:2026:1234",
    "dossiernummer 123456782",
    "2026Z12345 en 2026D54321",
    "2026-7K3QD",
    "ISBN 978-90-123-4567-8",
    "https://www.rijksoverheid.nl/doc/123456782",
    "https://www.rijksoverheid.nl/?id=123456782",
    "factuur 123456782",
    # nine digits that fail the proof
    "123456789",
    "123 456 789",
    "000000000",
    "1234567821",
    "0.123456782",
    # officials by name, and people in general
    "Ik wil mevrouw De Vries van het ministerie spreken.",
    "De heer Van Dijk, directeur Toeslagen, weet hiervan.",
    "Is de heer Jansen van de IND er dinsdag bij? Hij kent zijn vak.",
    "Minister Jansen schreef over de uitkering van zelfstandigen.",
    "Hoeveel burgers wachten op hun uitkering?",
    "Als een burger zijn toeslag moet terugbetalen, welke termijn geldt dan?",
    "Wat kan een student doen die zijn studieschuld niet betaalt?",
    "Kinderen die zijn geboren op 1 januari 2016 of later",
    "Wie is geboren op 1-1-1950 krijgt AOW vanaf welke dag?",
    "Ouderen krijgen hun rijbewijs later terug.",
    "Hoe lang duurt een asielaanvraag gemiddeld?",
    "Een gemeente mailde ons over haar vergunning voor het terrein.",
    "Wat is de stand van de uitzetting van vreemdelingen?",
    "",
]


@pytest.mark.parametrize("text", BSN)
def test_what_looks_like_a_bsn_is_seen(text: str) -> None:
    found = sighting(text)
    assert found is not None
    assert found.kind is LooksLike.BSN
    assert found.words in text


@pytest.mark.parametrize("text", CASE)
def test_what_names_the_case_of_one_person_is_seen(text: str) -> None:
    found = sighting(text)
    assert found is not None
    assert found.kind is LooksLike.CASE


@pytest.mark.parametrize("text", NEITHER)
def test_what_only_looks_a_little_like_it_is_left_alone(text: str) -> None:
    assert sighting(text) is None


def test_one_in_eleven_numbers_passes_the_proof() -> None:
    passed = sum(passes_elfproef(f"{number:09d}") for number in range(100_000_000, 100_011_000))
    assert passed == 1000
    assert not passes_elfproef("12345678")


def test_what_is_shown_of_it_is_short() -> None:
    text = f"Mevrouw Jansen {'wacht ' * 24}op haar uitkering"
    found = sighting(text)
    assert found is not None
    assert len(found.words) <= SHOWN


@pytest.mark.parametrize(
    "piece", ["1 ", "123 ", "mevrouw ", "de heer A. ", "zijn ", "van de ", "bsn ", "A.", "Mevrouw De De "]
)
def test_the_longest_text_is_looked_at_at_once(piece: str) -> None:
    text = (piece * 5000)[:5000]
    begun = time.perf_counter()
    sighting(text)
    assert time.perf_counter() - begun < 0.5
