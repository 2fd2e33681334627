"""Which elements MDTO 1.0.1 has, in which order, and which must be there: the facts of its schema that our files touch, written
down by hand from the MDTO-XML schema of the Nationaal Archief. Tests nothing itself."""

from typing import Final
from xml.etree.ElementTree import Element

SPACE: Final = "{https://www.nationaalarchief.nl/mdto}"
_TERM = ("begripLabel!", "begripCode", "begripBegrippenlijst!")
_REFERENCE = ("verwijzingNaam!", "verwijzingIdentificatie")
_NUMBER = ("identificatieKenmerk!", "identificatieBron!")
#: of each element what it holds, in order; with ! what must be there
HOLDS: Final[dict[str, tuple[str, ...]]] = {
    "MDTO": ("informatieobject", "bestand"),
    "informatieobject": (
        *("identificatie!", "naam!", "aggregatieniveau", "classificatie", "trefwoord", "omschrijving"),
        *(
            "raadpleeglocatie",
            "dekkingInTijd",
            "dekkingInRuimte",
            "taal",
            "event",
            "waardering!",
            "bewaartermijn",
        ),
        *("informatiecategorie", "isOnderdeelVan", "bevatOnderdeel", "heeftRepresentatie"),
        *(
            "aanvullendeMetagegevens",
            "gerelateerdInformatieobject",
            "archiefvormer!",
            "betrokkene",
            "activiteit",
        ),
        "beperkingGebruik!",
    ),
    "bestand": (
        *("identificatie!", "naam!", "omvang!", "bestandsformaat!", "checksum!", "URLBestand"),
        "isRepresentatieVan!",
    ),
    "identificatie": _NUMBER,
    "verwijzingIdentificatie": _NUMBER,
    **dict.fromkeys(
        (
            *("aggregatieniveau", "waardering", "bestandsformaat", "checksumAlgoritme", "eventType"),
            *("dekkingInTijdType", "beperkingGebruikType", "termijnTriggerStartLooptijd"),
        ),
        _TERM,
    ),
    **dict.fromkeys(
        ("begripBegrippenlijst", "heeftRepresentatie", "archiefvormer", "activiteit", "isRepresentatieVan"),
        _REFERENCE,
    ),
    "dekkingInTijd": ("dekkingInTijdType!", "dekkingInTijdBegindatum!", "dekkingInTijdEinddatum"),
    "event": ("eventType!", "eventTijd", "eventVerantwoordelijkeActor", "eventResultaat"),
    "bewaartermijn": (
        *("termijnTriggerStartLooptijd", "termijnStartdatumLooptijd", "termijnLooptijd", "termijnEinddatum"),
    ),
    "checksum": ("checksumAlgoritme!", "checksumWaarde!", "checksumDatum!"),
    "beperkingGebruik": (
        *("beperkingGebruikType!", "beperkingGebruikNadereBeschrijving", "beperkingGebruikDocumentatie"),
        "beperkingGebruikTermijn",
    ),
}
#: what may stand there more than once
SEVERAL: Final = frozenset(
    {"identificatie", "omschrijving", "dekkingInTijd", "event", "heeftRepresentatie", "archiefvormer", "taal"}
    | {"beperkingGebruik", "checksum"}
)


def out_of_order(one: Element) -> list[str]:
    """What is unknown, missing, doubled or at another place than the schema has it, a line each."""
    name = one.tag.removeprefix(SPACE)
    known = HOLDS.get(name, ())
    order = [each.removesuffix("!") for each in known]
    held = [child.tag.removeprefix(SPACE) for child in one]
    found = [f"{name} holds {each}" for each in held if each not in order]
    found += [f"{name} lacks {each[:-1]}" for each in known if each.endswith("!") and each[:-1] not in held]
    found += [f"{name} has {each} twice" for each in set(held) - SEVERAL if held.count(each) > 1]
    places = [order.index(each) for each in held if each in order]
    found += [f"{name} has another order"] if places != sorted(places) else []
    found += [f"{name} has no text"] if not known and not (one.text or "").strip() else []
    return found + [line for child in one for line in out_of_order(child)]
