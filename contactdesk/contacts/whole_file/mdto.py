"""Metadata as MDTO 1.0.1 asks (Nationaal Archief, MDTO-XML): one `informatieobject` for the file, one `bestand` for each file
in it. A table says which elements, in which order; what the desk does not know is left out, never made up."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, TypeAlias
from xml.etree import ElementTree

from contactdesk.contacts.whole_file.gathering import Gathered
from contactdesk.law import retention
from contactdesk.law.days import local, today

NAMESPACE: Final = "https://www.nationaalarchief.nl/mdto"
#: an element: its name, and a text, more elements, or nothing
Element: TypeAlias = tuple[str, Any]
#: of terms that MDTO names no list for
OWN_LIST: Final = "Contactdesk"
#: what a file is called here, by how its name ends: its name and its number in PRONOM, where that has one
FORMATS: Final[Mapping[str, tuple[str, str]]] = {
    "html": ("HyperText Markup Language 5", "fmt/471"),
    "css": ("Cascading Style Sheet", "x-fmt/224"),
    "json": ("JSON Data Interchange Format", "fmt/817"),
    "jsonl": ("JSON Lines", ""),
    "eml": ("Internet Message Format", "fmt/278"),
    "txt": ("Plain Text File", "x-fmt/111"),
    "toml": ("TOML", ""),
    "xml": ("Extensible Markup Language", "fmt/101"),
}
WITHOUT_CLASS: Final = "Nog niet gewaardeerd"
VALUES: Final = "Begrippenlijst Waarderingen MDTO"
READS: Final = "Bevat persoonsgegevens, ook over politieke opvattingen (AVG, artikel 9). Beoordeel openbaarheid per stuk (Woo)."


def of_file(found: Gathered, files: Mapping[str, bytes]) -> bytes:
    """The metadata of the file as a whole; `files`: what stands in it, by name."""
    contact, body = found.contact, found.department
    register = (body.tooi, "Register van Overheidsorganisaties") if body.tooi else None
    return _document(
        "informatieobject",
        [
            _number(contact.number),
            ("naam", f"{found.title} ({contact.number})"),
            ("aggregatieniveau", _term("Dossier", "Begrippenlijst Aggregatieniveaus MDTO")),
            ("omschrijving", f"Contact van Kamer en Rijk: {found.organisation}"),
            ("dekkingInTijd", _period(found)),
            ("taal", "nl"),
            _event("Creatie", "Begrippenlijst EventTypeLijst MDTO", contact.received_at),
            *([_event("Afsluiting", OWN_LIST, contact.closed_at)] if contact.closed_at else []),
            *_value(found),
            *(
                ("heeftRepresentatie", _reference(name, (_id(contact.number, name), OWN_LIST)))
                for name in files
            ),
            ("archiefvormer", _reference(found.department.name, register)),
            ("activiteit", _reference("Contact tussen Kamerleden en het Rijk")),
            (
                "beperkingGebruik",
                [
                    ("beperkingGebruikType", _term("Niet openbaar zonder beoordeling", OWN_LIST)),
                    ("beperkingGebruikNadereBeschrijving", " ".join([READS, *found.left_out])),
                ],
            ),
        ],
    )


def of_part(found: Gathered, name: str, raw: bytes, at: datetime) -> bytes:
    """The metadata of one file in it; `at`: when it was made."""
    number = found.contact.number
    label, code = FORMATS[name.rpartition(".")[2]]
    whole = f"{found.title} ({number})"
    return _document(
        "bestand",
        [
            _number(_id(number, name)),
            ("naam", name),
            ("omvang", str(len(raw))),
            ("bestandsformaat", _term(label, "PRONOM-register" if code else OWN_LIST, code)),
            (
                "checksum",
                [
                    ("checksumAlgoritme", _term("SHA256", "Begrippenlijst ChecksumAlgoritme MDTO")),
                    ("checksumWaarde", hashlib.sha256(raw).hexdigest()),
                    ("checksumDatum", _moment(at)),
                ],
            ),
            ("isRepresentatieVan", _reference(whole, (number, OWN_LIST))),
        ],
    )


def _document(kind: str, elements: list[Element]) -> bytes:
    root = ElementTree.Element("MDTO", {"xmlns": NAMESPACE})
    _put(root, (kind, elements))
    ElementTree.indent(root)
    raw: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return raw + b"\n"


def _put(parent: ElementTree.Element, element: Element) -> None:
    name, held = element
    made = ElementTree.SubElement(parent, name)
    if isinstance(held, str):
        made.text = held
    else:
        for one in held:
            _put(made, one)


def _number(number: str) -> Element:
    return "identificatie", _identified(number, OWN_LIST)


def _identified(number: str, source: str) -> list[Element]:
    return [("identificatieKenmerk", number), ("identificatieBron", source)]


def _id(number: str, name: str) -> str:
    return f"{number}/{name}"


def _term(label: str, of: str, code: str = "") -> list[Element]:
    numbered = [("begripCode", code)] if code else []
    return [("begripLabel", label), *numbered, ("begripBegrippenlijst", _reference(of))]


def _reference(name: str, identified: tuple[str, str] | None = None) -> list[Element]:
    known = [("verwijzingIdentificatie", _identified(*identified))] if identified else []
    return [("verwijzingNaam", name), *known]


def _period(found: Gathered) -> list[Element]:
    contact = found.contact
    ended = [("dekkingInTijdEinddatum", today(contact.closed_at).isoformat())] if contact.closed_at else []
    return [
        ("dekkingInTijdType", _term("Looptijd van het contact", OWN_LIST)),
        ("dekkingInTijdBegindatum", today(contact.received_at).isoformat()),
        *ended,
    ]


def _value(found: Gathered) -> list[Element]:
    """Kept for ever, or until when; of what nobody set a class of, that it has none."""
    contact, kept = found.contact, found.kept
    if kept.is_set and kept.years is None:
        return [("waardering", _term("Blijvend te bewaren", VALUES, "B"))]
    if kept.holds is None:
        return [("waardering", _term(WITHOUT_CLASS, OWN_LIST))]
    value: list[Element] = [("waardering", _term("Tijdelijk te bewaren", VALUES, "V"))]
    if contact.closed_at is None:
        return value
    closed_on = today(contact.closed_at)
    term: list[Element] = [
        ("termijnTriggerStartLooptijd", _term("Sluiting dossier", OWN_LIST)),
        ("termijnStartdatumLooptijd", closed_on.isoformat()),
        ("termijnLooptijd", f"P{kept.holds}Y"),
        ("termijnEinddatum", retention.may_go_on(closed_on, kept.holds).isoformat()),
    ]
    return [*value, ("bewaartermijn", term)]


def _event(kind: str, of: str, at: datetime) -> Element:
    return "event", [("eventType", _term(kind, of)), ("eventTijd", _moment(at))]


def _moment(at: datetime) -> str:
    return local(at).replace(microsecond=0).isoformat()
