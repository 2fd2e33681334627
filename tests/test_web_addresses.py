"""What reads as a web address is found however it is written; what people write every day is not."""

import pytest

from contactdesk.letters.web_addresses import LEFT_OUT, found, without

ADDRESSES = [
    "Besluiten kan hier: https://evil.example/besluit/1",
    "HTTP://EVIL.EXAMPLE",
    "https://10.0.0.1/x",
    "10.0.0.1/x",
    "10.0.0.1:8080",
    "www.evil.nl",
    "WWW. evil.nl",
    "evil.nl",
    "Evil.NL.",
    "(evil.nl)",
    "evil.nl/besluit",
    "mijn.overheid.evil.com",
    "t.me/besluit",
    "bit.ly/x",
    "evil.photography",
    "evil.photography/x",
    "Evil.De",
    "evil.nl:8080",
    "evil.nl?x=1",
    "evil.nl#x",
    "ftp://evil.nl",
    "javascript:alert(1)",
    "data:text/html,x",
    "mailto:x@evil.nl",
    "tel:+319001234",
    "foo+bar://x",
    "https:/\\evil",
    "https:evil",
    "https : // evil",
    "hxxps://evil.nl",
    "hxxp[:]//evil[.]nl",
    "evil[.]nl",
    "evil(dot)nl",
    "evil [punt] nl",
    "evil。nl",
    "evil．nl",
    "evil｡nl",
    "evil․nl",
    "ｈｔｔｐｓ：／／ｅｖｉｌ．ｎｌ",
    "https:⁄⁄evil",
    "https∶//evil",
    "ev\u200bil.\u2060nl",
    "еvil.nl",
    "пример.рф",
    "xn--e1afmkfd.xn--p1ai",
    "https://jan@evil.nl",
    "jan@evil.nl/besluit",
    "evil.nl/a@b.nl",
    "//evil.nl/x",
]
DAILY = [
    "Cijfers over 36.600 en 36 600 VII, nr. 12",
    "Uitvoering van art. 5.1 en art.5.1 Woo",
    "Kamerstuk 36600-VII nr.3",
    "t.a.v. de minister, m.b.t. het debat, a.u.b. z.s.m.",
    "o.a. d.m.v. i.v.m. e.d. enz. bijv. incl.btw",
    "prof.dr.ir. J.C. de Vries",
    "prof.mr. A.B. Jansen en drs.ing. P. Pietersen",
    "J.de Vries",
    "M.in 't Veld",
    "Min.BZK/DGDOO",
    "Storing bij DigiD.Wat nu",
    "Kosten: € 1.250.000,50 per jaar",
    "24-11-2026, 14.30 uur, 9.30u",
    "tussen 9:30 en 12:00",
    "Wat is dit...En dan",
    "en/of, hij/zij, BZK/SZW",
    "Verplicht gebruik van https op websites van de overheid",
    "U.S.A. en N.V. en B.V.",
    "versie 2.0.1.4 van de standaard",
    "bijlage.pdf en cijfers.xlsx",
    "'s-Hertogenbosch – ’t Gooi",
    "patiënten én cliënten in coöperaties",
    "T. Techniek (t.techniek@logius.nl)",
    "Verhouding 1:2:3",
    "070-555 01 00, toestel 12",
    "+31 (0)70 555.01.00",
    "Wet open overheid: hoe gaat het?",
    "C.J. van der Berg-Smit",
    "Hoe zit het? a/b",
    "C:\\",
    "",
]


@pytest.mark.parametrize("text", ADDRESSES)
def test_what_reads_as_a_web_address_is_found(text: str) -> None:
    assert found(text)
    assert found(f"Graag lezen: {text} vandaag")


@pytest.mark.parametrize("text", DAILY)
def test_what_people_write_every_day_is_none(text: str) -> None:
    assert found(text) is None
    assert without(text) == text


@pytest.mark.parametrize("text", ADDRESSES)
def test_an_address_that_is_left_out_is_gone_and_the_rest_stays(text: str) -> None:
    left = without(f"Vraag over {text}")
    assert found(left) is None
    assert LEFT_OUT in left


def test_the_words_around_an_address_stay() -> None:
    assert without("Kijk op evil.nl/x voor meer") == f"Kijk op {LEFT_OUT} voor meer"
