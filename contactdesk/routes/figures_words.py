"""What is seen in the figures of a page, in sentences; and its pictures. No number stands here that the page does not show."""

from dataclasses import dataclass

from contactdesk.contacts.figures.sheets import Sheet
from contactdesk.web.pages import number

Rows = list[tuple[str, int]]


@dataclass(frozen=True)
class Picture:
    """Bars, with what is seen in them as a sentence."""

    id: str
    title: str
    seen: str
    rows: Rows


def sentences(sheet: Sheet) -> list[str]:
    """What stands out, as far as it is shown."""
    found = {figure.name: shown for figure, shown in (*sheet.rows, *sheet.days) if shown is not None}
    told = [
        text.format(**{name: number(value) for name, value in found.items()})
        for needs, text in SAID
        if found.keys() >= needs
    ]
    if {"notices", "notices_on_time"} <= found.keys():
        share = round(100 * found["notices_on_time"] / found["notices"])
        told.append(f"Van de {number(found['notices'])} meldingen was {share}% op tijd.")
    return told


#: what has to be shown for a sentence, and the sentence
SAID: list[tuple[set[str], str]] = [
    ({"asked"}, "Kamerleden en commissies vroegen {asked} keer om contact waarvoor toestemming nodig is."),
    ({"granted"}, "{granted} keer mocht het."),
    ({"refused"}, "{refused} keer mocht het niet."),
    ({"answered"}, "{answered} keer was het antwoord al openbaar."),
    ({"unanswered"}, "{unanswered} keer kwam er lang na de termijn nog geen antwoord."),
    (
        {"days_50", "days_90"},
        "De helft van de besluiten was er in {days_50} werkdagen of minder, 90% in {days_90} werkdagen.",
    ),
]


def pictures(sheet: Sheet) -> list[Picture]:
    """How it went over the quarters, of a ministry over the years; nothing where there is only one, or nothing is shown."""
    each = "jaar" if sheet.department else "kwartaal"
    found = []
    for name, title in (("asked", "Gevraagd"), ("granted", "Toegestaan"), ("refused", "Geweigerd")):
        rows = [(period, shown.get(name, 0)) for period, shown in sheet.series]
        if len(rows) > 1 and any(value for _, value in rows):
            found.append(Picture(f"beeld-{name}", f"{title} per {each}.", _seen(rows), rows))
    return found


def _seen(rows: Rows) -> str:
    """The first and the last that are shown, and the most."""
    shown = [row for row in rows if row[1]]
    (first, was), (last, is_now) = shown[0], shown[-1]
    if first == last:
        return f"Alleen in {first} is het aantal groot genoeg om te tonen: {number(is_now)}."
    most = max(shown, key=lambda row: row[1])
    return f"Van {number(was)} in {first} naar {number(is_now)} in {last}; het meest in {most[0]}: {number(most[1])}."


def changed(sheet: Sheet) -> list[str]:
    """Beside the year before, of what is shown in both."""
    before = sheet.before or {}
    return [
        f"{figure.label}: van {number(before[figure.name])} naar {number(now)}."
        for figure, now in sheet.rows
        if now is not None and figure.name in before
    ]


def rule_files(sheet: Sheet) -> str:
    """Whether the rules became others while was counted."""
    if len(sheet.rules) < 2:
        return ""
    return f"Het bestand met de regels is in dit jaar veranderd: de kwartalen zijn geteld onder {len(sheet.rules)} versies."
