"""One box finds everybody: by names, topics, ministers, with mistakes in them; also who is not here, and the same on each engine."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk.people import organisations
from contactdesk.people.organisations import SearchHit, folding, missed, organisations_file
from contactdesk.store import Database
from contactdesk.store.models import MissedWord, Organisation
from tests.conftest import CONFIG, ENGINES, Clock, lasting_url
from tests.search_words import searches

FILE = organisations_file.load(CONFIG / "organisations.toml")


@pytest.fixture(scope="module", params=ENGINES)
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    with lasting_url(request) as url:
        yield url


@pytest.fixture(scope="module")
def full(database_url: str, desk: Any) -> Iterator[Database]:
    """Every organisation of the file, loaded once and only read."""
    with loaded(database_url, desk) as opened:
        yield opened


@contextmanager
def loaded(url: str, desk: Any) -> Iterator[Database]:
    opened = Database(url, carry=desk, clock=Clock())
    opened.write_now(organisations.load_file, FILE, organisations.no_mailboxes)
    yield opened
    opened.close()


def name(one: SearchHit) -> str:
    if one.elsewhere:
        return f">{one.elsewhere.name}"
    assert one.entry
    return one.entry.abbreviation or one.entry.name


def found(database: Database, q: str) -> list[str]:
    return [name(one) for one in database.read_now(organisations.search, q)]


@pytest.mark.long
def test_of_what_people_type_nearly_all_is_among_the_first_three_and_nothing_is_wrong_without_a_word(
    full: Database,
) -> None:
    every, missed_here, wrong = searches(), [], []
    assert len(every) >= 120
    for typed, meant in every:
        hits = full.read_now(organisations.search, typed)
        first = [name(one) for one in hits[:3]]
        if not set(meant[:1]) <= set(first):
            missed_here.append((typed, meant, first))
        if hits and hits[0].is_sure and first[0] not in meant:
            wrong.append((typed, meant, first))

    assert wrong == []
    assert len(missed_here) <= len(every) * 0.05, missed_here


@pytest.mark.long
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_both_engines_find_the_same_first_three(
    full: Database, sqlite_template: Path, tmp_path: Path, desk: Any
) -> None:
    shutil.copyfile(sqlite_template, tmp_path / "desk.db")
    with loaded(f"sqlite:///{tmp_path / 'desk.db'}", desk) as sqlite:
        other = [
            (typed, found(full, typed)[:3])
            for typed, _ in searches()
            if found(sqlite, typed)[:3] != found(full, typed)[:3]
        ]

    assert other == []


@pytest.mark.parametrize(
    ("typed", "means"),
    [
        ("Ministerie van Financiën", "FINANCIEN"),
        ("het ministerie van financien", "Financiën"),
        ("asiel opvang", "asielopvang"),
        ("Huis van de klokkenluiders", "huis klokkenluiders"),
    ],
)
def test_accents_capitals_spaces_and_what_stands_before_a_name_make_no_difference(
    full: Database, typed: str, means: str
) -> None:
    assert found(full, typed)[:1] == found(full, means)[:1] != []


def test_ns_finds_ns_and_says_whom_to_ask(full: Database) -> None:
    (only,) = full.read_now(organisations.search, "NS")

    assert only.is_sure
    assert only.elsewhere
    assert only.elsewhere.ask
    assert only.elsewhere.ask.abbreviation == "IenW"
    assert "ministerie van Infrastructuur en Waterstaat" in only.elsewhere.says


def test_every_abbreviation_of_the_file_finds_its_body_first(full: Database) -> None:
    """Two bodies share one (RVS, RvS): either comes first, and both are there."""
    short = [one.abbreviation for one in FILE.organisations if one.abbreviation]

    assert [one for one in short if one.casefold() not in {x.casefold() for x in found(full, one)[:2]}] == []


def test_a_result_shows_first_why_it_was_found(full: Database) -> None:
    (ministry,) = [one for one in full.read_now(organisations.search, "schiphol") if name(one) == "IenW"]

    assert ministry.about[0] == "schiphol"
    assert len(ministry.about) == 6


def test_a_mistake_in_a_word_is_said_to_be_a_guess(full: Database) -> None:
    guessed = full.read_now(organisations.search, "rijbewjis")

    assert name(guessed[0]) == "CBR"
    assert not any(one.is_sure for one in guessed)


@pytest.mark.parametrize(
    "q", ["", "  ", "%", "_", "'", "\0", "-", "😀", "x" * 5000, "a " * 300, "de het een"]
)
def test_whatever_is_typed_is_answered(full: Database, q: str) -> None:
    full.read_now(organisations.search, q)


def test_what_is_under_a_ministry_comes_behind_it(full: Database) -> None:
    assert found(full, "bzk")[0] == "BZK"
    assert {"Logius", "RvIG"} <= set(found(full, "bzk"))


def test_at_least_150_organisations_have_topics() -> None:
    assert sum(len(one.topics) >= 3 for one in FILE.organisations) >= 150


def test_who_is_not_here_says_whom_to_ask_in_words_and_by_name() -> None:
    """The ministry or body to ask stands in the sentence too: who reads it to somebody else has no button."""
    called = {one.abbreviation or one.name: one.name for one in FILE.organisations}

    assert [one.name for one in FILE.elsewhere if called[one.ask] not in f"{one.says}{one.name}"] == []


def test_words_are_as_they_sound_apart_from_what_says_nothing() -> None:
    assert folding.words("Ministerie van Sociále Zaken & GGD'en") == [
        "ministerie",
        "sociale",
        "zaken",
        "ggden",
    ]
    assert folding.words("van de") == ["van", "de"]
    assert folding.grams("ns") == {"  n", " ns", "ns "}


# What changes is found as it is then; each of these on a database of its own


class TestAChange:
    """On rows of their own, in one small world per engine."""

    @pytest.fixture(params=ENGINES)
    def database_url(self, request: pytest.FixtureRequest) -> str:
        url: str = request.getfixturevalue(f"{request.param}_url")
        return url

    def test_what_is_there_already_is_not_made_anew(
        self, database: Database, people_ids: dict[str, int]
    ) -> None:
        assert database.write_now(organisations.refresh) == 0

    def test_another_name_and_a_topic_are_found_and_the_old_ones_not(
        self, database: Database, people_ids: dict[str, int]
    ) -> None:
        def change(db: Session) -> None:
            row = db.execute(select(Organisation).where(col(Organisation.name) == "Logius")).scalar_one()
            row.name, row.abbreviation, row.topics = "Poort", None, "inlogmiddel, berichtenbox"
            db.add(row)
            organisations.keep(db)

        database.write_now(change)

        assert found(database, "poort") == found(database, "inlogmiddelen") == ["Poort"]
        assert found(database, "logius") == []
        assert database.write_now(organisations.refresh) == 0

    def test_who_has_ended_is_not_found(self, database: Database, people_ids: dict[str, int]) -> None:
        def end(db: Session) -> None:
            row = db.execute(select(Organisation).where(col(Organisation.abbreviation) == "UWV")).scalar_one()
            row.ended_on = db.info["now"].date()
            db.add(row)

        assert found(database, "uwv") == ["UWV"]
        database.write_now(end)
        assert found(database, "uwv") == []

    @pytest.mark.parametrize(
        ("typed", "kept"),
        [
            ("zonnebrand", "zonnebrand"),
            ("  Zonne-Brand ", "zonne brand"),
            ("jan@voorbeeld.nl", None),
            ("06 12345678", None),
            ("dossier 36600", None),
            ("mijn buurman heeft al jaren een probleem met zijn uitkering", None),
            ("x", None),
        ],
    )
    def test_of_what_found_nothing_only_words_are_kept(
        self, database: Database, people_ids: dict[str, int], typed: str, kept: str | None
    ) -> None:
        assert database.write_now(missed.count, typed) is (kept is not None)
        rows = database.read_now(lambda db: [row.text for row in db.execute(select(MissedWord)).scalars()])
        assert rows == [kept] * (kept is not None)

    def test_a_word_shows_from_the_second_time_and_is_gone_after_half_a_year(
        self, database: Database, people_ids: dict[str, int], clock: Clock
    ) -> None:
        database.write_now(missed.count, "zonnebrand")
        assert database.read_now(missed.often) == []

        clock.moment = clock.moment.replace(month=12)
        database.write_now(missed.count, "Zonnebrand")
        assert database.read_now(missed.often) == [missed.Missed("zonnebrand", 2)]

        clock.moment = clock.moment.replace(year=2027, month=5)
        database.write_now(missed.count, "iets anders")
        assert database.read_now(missed.often) == []
        assert database.read_now(lambda db: len(db.execute(select(MissedWord)).all())) == 2
