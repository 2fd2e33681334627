"""Open data of the figures: what is published, line by line, with what each figure means. Nothing is counted here, and what is
too small to be shown stands in no table that this reads (`law.counts.hiding`)."""

from collections.abc import Iterator
from itertools import islice
from typing import Final

from pydantic import Field
from sqlmodel import Session

from contactdesk.contacts.figures import reading, sheets
from contactdesk.contacts.figures.reading import Department, FigureLine
from contactdesk.law.counts import hiding
from contactdesk.law.counts.measures import DAYS, FIGURES, VERSION
from contactdesk.law.outcomes import NotFound, invalid
from contactdesk.routes import figures
from contactdesk.routes.open_data.answers import Asked, Bladzijde, OpenData, PageQuery, Resource, address
from contactdesk.web import problems

PATH: Final = "/cijfers"
_PERIOD, _PLACE = r"20\d\d(-K[1-4])?", r"20\d\d(?:-K[1-4])?\.\d{1,6}"


class Definitie(OpenData):
    """Wat een cijfer betekent."""

    naam: str = Field(description="De korte naam, zoals in cijfers.")
    cijfer: str = Field(description="Hoe het heet.")
    eenheid: str = Field(description="Wat er is geteld.")
    definitie: str = Field(description="Wat er wel en niet in zit.")


class Cijfer(OpenData):
    """Een getal dat is gepubliceerd. Het verandert niet meer."""

    periode: str = Field(description="Een jaar, zoals 2026, of een kwartaal, zoals 2026-K3.")
    ministerie: str = Field(description="De naam van het ministerie, of Rijk: alle samen.")
    indeling: str | None = Field(description="Waarnaar het is verdeeld; null als het niet is verdeeld.")
    onderdeel: str | None = Field(description="Welk deel daarvan.")
    naam: str = Field(description="Welk cijfer het is: zie definities.")
    aantal: int = Field(description="Het getal.")
    eenheid: str = Field(description="Wat er is geteld.")
    regels: list[str] = Field(description="De SHA-256 van de bestanden met regels die in die periode golden.")


class Cijfers(Bladzijde):
    """De gepubliceerde cijfers, de oudste periode eerst."""

    versie: int = Field(description="Gaat omhoog als een definitie verandert.")
    kleinste_aantal: int = Field(description="Een kleiner getal, behalve nul, staat nergens.")
    definities: list[Definitie] = Field(description="Van elk cijfer dat er kan zijn.")
    cijfers: list[Cijfer] = Field(description="De cijfers van deze bladzijde.")


class FiguresQuery(PageQuery):
    ministerie: str | None = Field(
        default=None,
        max_length=60,
        description="Alleen van dit ministerie: de afkorting, zoals BZK; of rijk: alle samen.",
    )
    periode: str | None = Field(
        default=None,
        pattern=f"^{_PERIOD}$",
        description="Alleen deze periode: een jaar, zoals 2026, of een kwartaal, zoals 2026-K3.",
    )
    na: str | None = Field(
        default=None,
        pattern=f"^{_PLACE}$",
        description="Begin na deze plaats. Zij staat in het adres van de volgende bladzijde.",
    )


def _page(db: Session, asked: Asked) -> Cijfers:
    query: FiguresQuery = asked.query
    chosen = sheets.choice(db)
    of = _of(chosen, query.ministerie)
    periods = [one for one in reversed(chosen.periods_of(of[0])) if query.periode in (None, one)]
    found = list(islice(_after(db, periods, of, query.na), query.aantal + 1))
    told, is_more = found[: query.aantal], len(found) > query.aantal
    following = query.model_dump(exclude_defaults=True) | {"na": told[-1][0]} if is_more else None
    return Cijfers(
        versie=VERSION,
        kleinste_aantal=hiding.SMALLEST,
        definities=[
            Definitie(naam=one.name, cijfer=one.label, eenheid=one.unit, definitie=one.definition)
            for one in (*FIGURES, *DAYS)
        ],
        cijfers=[_line(line) for _, line in told],
        volgende=address(db, problems.ROOT + PATH, following) if following else None,
    )


def _of(chosen: sheets.PeriodChoice, key: str | None) -> list[Department | None]:
    """Of whom; None is the Rijk. Raises Invalid for what is no ministry."""
    if key is None:
        return [None, *chosen.departments]
    try:
        return [chosen.find(key)]
    except NotFound:
        raise invalid(
            "ministerie", "Dit ministerie is er niet. Geef de afkorting, zoals BZK, of rijk."
        ) from None


def _after(
    db: Session, periods: list[str], of: list[Department | None], place: str | None
) -> Iterator[tuple[str, FigureLine]]:
    """Each line after this place, with its own: a period, and how many of its lines were told. That stays right, since what
    is published does not change. A period is read when its turn has come. Raises Invalid."""
    began, _, passed = (place or "").partition(".")
    if began and began not in periods:
        raise invalid("na", "Deze plaats is er niet. Zij staat in het adres van de volgende bladzijde.")
    for period in periods[periods.index(began) if began else 0 :]:
        lines = reading.lines(db, [period], of)
        for number in range(int(passed) if period == began else 0, len(lines)):
            yield f"{period}.{number + 1}", lines[number]


def _line(line: FigureLine) -> Cijfer:
    return Cijfer(
        periode=line.period,
        ministerie=line.department,
        indeling=line.divided_by or None,
        onderdeel=line.part or None,
        naam=line.name,
        aantal=line.number,
        eenheid=line.unit,
        regels=line.rules.split(),
    )


PUBLISHED: Final = Resource(
    PATH,
    "getCijfers",
    "cijfers",
    "De cijfers van kwartalen en jaren",
    "Hoe vaak contact is gevraagd, toegestaan, geweigerd en gemeld, met wat elk cijfer betekent. Alleen aantallen: geen "
    "personen, geen Kamerleden, geen partijen, geen onderwerpen. Kleine aantallen staan er niet en zijn niet uit te rekenen.",
    Cijfers,
    _page,
    FiguresQuery,
    figures.opened,
)
