"""Exports of the Register van Overheidsorganisaties, made up: small ones by hand, and one of full size. Tests nothing itself."""

from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

TOOI = "https://identifier.overheid.nl/tooi/id/"
NAMESPACE = "https://organisaties.overheid.nl/static/schema/oo/export/"
#: what the export also has, and the desk never reads: a person in an office, with an address of their own
OFFICE = (
    "<p:functies><p:functie><p:naam>directeur</p:naam><p:medewerkers><p:medewerker><p:naam>mw. P. Persoon</p:naam>"
    "<p:contact><p:emailadressen><p:emailadres><p:email>p.persoon@register.example</p:email></p:emailadres>"
    "</p:emailadressen></p:contact><p:startDatum>2020-01-01</p:startDatum><p:eindDatum>2020-12-31</p:eindDatum>"
    "</p:medewerker></p:medewerkers></p:functie></p:functies>"
)


def body(
    name: str,
    *types: str,
    tooi: str | None = None,
    short: str = "",
    under: tuple[str, str] | None = None,
    website: str = "",
    starts: str = "",
    ends: str = "",
    parts: str = "",
) -> str:
    """One organisation; `under`: identifier and name of its ministry, `parts`: those that are part of it."""
    own = f" p:resourceIdentifierTOOI={quoteattr(TOOI + tooi)}" if tooi else ""
    return (
        f'<p:organisatie p:systeemId="7"{own}>\n<p:naam>{escape(name)}</p:naam>\n'
        + (f"<p:afkorting>{escape(short)}</p:afkorting>\n" if short else "")
        + f"<p:types>{''.join(f'<p:type>{escape(one)}</p:type>' for one in types)}</p:types>\n"
        + (_under(*under) if under else "")
        + "<p:contact><p:emailadressen><p:emailadres><p:email>wie@register.example</p:email></p:emailadres>"
        + "</p:emailadressen>"
        + (_website(website) if website else "")
        + "</p:contact>\n"
        + (f"<p:startDatum>{starts}</p:startDatum>" if starts else "")
        + (f"<p:eindDatum>{ends}</p:eindDatum>" if ends else "")
        + OFFICE
        + (f"<p:organisaties>{parts}</p:organisaties>" if parts else "")
        + "</p:organisatie>\n"
    )


def _under(tooi: str, name: str) -> str:
    where = quoteattr(TOOI + tooi)
    return (
        f'<p:relatieMetMinisterie p:systeemId="1" p:resourceIdentifierTOOI={where}>{escape(name)}'
        "</p:relatieMetMinisterie>\n"
    )


def _website(url: str) -> str:
    return f"<p:internetadressen><p:internetadres><p:url>{escape(url)}</p:url></p:internetadres></p:internetadressen>"


def pieces(bodies: Iterable[str], version: str = "2.6.11") -> Iterator[str]:
    """The whole file, piece by piece."""
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<p:overheidsorganisaties xmlns:p="{NAMESPACE}{version}">\n<p:organisaties>\n'
    yield from bodies
    yield "</p:organisaties>\n</p:overheidsorganisaties>\n"


def export(*bodies: str, version: str = "2.6.11") -> bytes:
    return "".join(pieces(bodies, version)).encode()


def stream(*bodies: str, version: str = "2.6.11") -> BytesIO:
    return BytesIO(export(*bodies, version=version))


def full(municipalities: int, known: int) -> Iterator[str]:
    """As the register is made up: mostly municipalities with their people, and some hundreds of which the desk takes `known`."""
    ministry = ("ministerie/mnre1073", "Sociale Zaken en Werkgelegenheid")
    for number in range(known):
        kind = ("Zelfstandig bestuursorgaan", "Agentschap", "Adviescollege")[number % 3]
        tooi = f"oorg/oorg{50000 + number}"
        yield body(f"Instelling {number}", kind, tooi=tooi, short=f"I{number}", under=ministry)
    part = body("Afdeling", "Organisatieonderdeel")
    for number in range(municipalities):
        tooi = f"gemeente/gm{10000 + number}"
        yield body(f"Gemeente {number}", "Gemeente", tooi=tooi, parts=part * 20)


def write(path: Path, municipalities: int, known: int) -> int:
    """Write such a register; how many bytes it has."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(pieces(full(municipalities, known)))
    return path.stat().st_size
