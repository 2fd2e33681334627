"""The figures that are published, from the tables: what is shown of counts, and the command that prints it."""

import csv
import io
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlmodel import Session

from contactdesk.contacts import figures
from contactdesk.law.counts.hiding import SMALLEST
from contactdesk.store.models import CountedQuarter, PublishedFigure, QuarterCount
from tests.contacts import Given

#: quarter, department, organisation, measure, form, how often
Row = tuple[str, str, str, str, str, int]


def kept(given: Given, rows: Iterable[Row], parts: dict[str, str] | None = None) -> None:
    """Counts of a year as its quarters left them, then published with the end of the year."""
    of = {row[1] for row in rows} | {row[2] for row in rows}
    ids = {abbreviation: given.organisation(abbreviation) for abbreviation in of}

    def keep(db: Session) -> None:
        for quarter, department, organisation, measure, form, times in rows:
            named = {"department_id": ids[department], "organisation_id": ids[organisation], "chamber": "TK"}
            part = (parts or {}).get(measure, "")
            db.add(QuarterCount(quarter=quarter, measure=measure, form=form, times=times, part=part, **named))
        db.add(
            CountedQuarter(quarter="2026-K3", counted_at=given.clock(), rules_hash="a" * 64, definitions=1)
        )

    given.database.write_now(keep)
    given.clock.moment = datetime(2027, 1, 20, 8, 0, tzinfo=UTC)
    assert given.database.write_now(figures.count_over) == 1


def published(given: Given) -> list[tuple[str, int | None, str, str, str, int]]:
    return [
        (row.period, row.department_id, row.view, row.part, row.figure, row.number)
        for row in given.rows(PublishedFigure)
    ]


A_YEAR: list[Row] = [
    ("2026-K1", "BZK", "Logius", "asked", "conversation", 24),
    ("2026-K2", "BZK", "BZK", "asked", "technical_briefing", 9),
    ("2026-K3", "SZW", "SZW", "asked", "conversation", 14),
    ("2026-K1", "BZK", "Logius", "refused", "conversation", 3),
    ("2026-K3", "SZW", "SZW", "refused", "conversation", 2),
]


def test_what_is_small_of_a_ministry_counts_for_the_rijk_alone(given: Given) -> None:
    kept(given, A_YEAR)
    bzk, szw = given.organisation("BZK"), given.organisation("SZW")
    found = published(given)
    assert ("2026-K4", None, "", "", "asked", 47) in found
    assert ("2026-K4", None, "", "", "refused", 5) in found
    assert ("2026", bzk, "ministry", "", "asked", 33) in found
    assert ("2026", szw, "ministry", "", "asked", 14) in found
    assert not [row for row in found if row[4] == "refused" and row[1]]
    assert not [row for row in found if 0 < row[5] < SMALLEST]


def test_a_year_is_divided_by_form_and_by_organisations_from_twenty_on(given: Given) -> None:
    kept(given, A_YEAR)
    bzk, logius = given.organisation("BZK"), str(given.organisation("Logius"))
    found = published(given)
    assert ("2026", bzk, "form", "conversation", "asked", 24) in found
    assert ("2026", None, "form", "technical_briefing", "asked", 9) in found
    assert ("2026", bzk, "organisation", logius, "asked", 24) in found
    assert ("2026", bzk, "organisation", "*", "asked", 9) in found
    assert not [row for row in found if row[2] == "organisation" and row[4] == "refused"]


def test_refusals_are_divided_by_their_ground(given: Given) -> None:
    kept(given, [("2026-K2", "BZK", "BZK", "refused", "conversation", 7)], {"refused": "beleidsmening"})
    assert ("2026", None, "ground", "beleidsmening", "refused", 7) in published(given)


def test_conditions_of_a_ministry_are_shown_where_the_rest_of_its_permissions_is_not_small(
    given: Given,
) -> None:
    bzk, szw = given.organisation("BZK"), given.organisation("SZW")
    rows = [("BZK", "permitted", 20), ("BZK", "conditions", 6), ("SZW", "permitted", 9)]
    kept(given, [("2026-K2", of, of, measure, "conversation", many) for of, measure, many in rows])
    found = published(given)
    assert ("2026", bzk, "ministry", "", "granted", 26) in found
    assert ("2026", bzk, "ministry", "", "conditions", 6) in found
    assert ("2026", szw, "ministry", "", "conditions", 0) in found


def test_the_days_of_a_ministry_are_shown_from_twenty_decisions_on(given: Given) -> None:
    rows = [("BZK", "permitted", 20), ("BZK", "days", 20), ("SZW", "permitted", 19), ("SZW", "days", 19)]
    kept(given, [("2026-K2", of, of, what, "conversation", many) for of, what, many in rows], {"days": "3"})
    days = {(row[1], row[4]): row[5] for row in published(given) if row[2] == "days" and row[0] == "2026"}
    assert days == {
        (of, name): 3 for of in (None, given.organisation("BZK")) for name in ("days_50", "days_90")
    }


def test_a_year_that_was_published_is_never_published_again(given: Given) -> None:
    kept(given, A_YEAR)
    before = published(given)
    given.clock.moment = datetime(2028, 3, 1, 8, 0, tzinfo=UTC)
    while given.database.write_now(figures.count_over):
        pass
    assert published(given) == before


def test_nothing_of_somebody_or_of_a_text_is_in_the_tables_of_the_figures(given: Given) -> None:
    given.sealed()
    given.permitted()
    given.clock.moment = datetime(2027, 1, 20, 8, 0, tzinfo=UTC)
    given.database.write_now(figures.count_over)
    rows = [row.model_dump() for table in (QuarterCount, PublishedFigure) for row in given.rows(table)]
    assert any(row.get("form") == "amendment_assistance" for row in rows)
    told = str(rows).replace("2026-K4", "")
    assert not [word for word in ("GEHEIM", "open data", "DigiD", "Kim", "2026-") if word in told]


@pytest.fixture
def report(given: Given, desk_command: Any) -> Any:
    kept(given, A_YEAR)
    return desk_command


def test_the_command_prints_each_figure_of_each_period(report: Any) -> None:
    code, out, _ = report("report")
    assert code == 0
    assert "2026-K4\tRijk\tGevraagd\t47" in out
    assert "2026\tRijk\tGevraagd\t47" in out
    assert "2026\tRijk\tGevraagd (Technische briefing)\t9" in out
    assert "2026\tRijk\tGeweigerd\t5" in out


def test_the_command_writes_a_file_with_the_definitions_and_their_version(report: Any) -> None:
    _, out, _ = report(
        "report", "--department", "bzk", "--from", "2026-01-01", "--until", "2026-12-31", "--csv"
    )
    lines = list(csv.DictReader(io.StringIO(out), delimiter=";"))
    year = next(line for line in lines if line["periode"] == "2026" and not line["indeling"])
    assert (year["ministerie"][:10], year["naam"], year["aantal"]) == ("Binnenland", "asked", "33")
    assert year["definitie"].startswith("Verzoeken van een Kamerlid")
    assert year["versie"] == "1"


def test_the_command_takes_whole_periods_and_says_where_there_are_none(report: Any) -> None:
    _, out, _ = report("report", "--from", "2026-02-01")
    assert {line.split("\t")[0] for line in out.splitlines()} == {"2026-K4"}
    assert "nothing is published" in report("report", "--until", "2026-12-30")[1]
    code, _, error = report("report", "--from", "2026-12-01", "--until", "2026-01-01")
    assert (code, "turn them round" in error) == (2, True)
    code, _, error = report("report", "--department", "XYZ")
    assert (code, "there is no ministry XYZ" in error) == (1, True)
