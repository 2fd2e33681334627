"""Lists of people stand in the order of last names."""

import pytest
from sqlmodel import Session

from contactdesk.people import surnames
from contactdesk.people.administration import directory
from contactdesk.routes.asking_offer import offer
from contactdesk.store.models import Person
from tests.contacts import Given

SORTED = [
    *("Ahmed Al-Ali", "Dirk d'Ancona", "Jan-Peter Balkenende", "Marie van den Berg-de Wit", "Ben Bot"),
    *(
        "Leo Di Caprio",
        "Özgür Çelik",
        "Sara al Fassi",
        "Cor van 't Hof",
        "Kees ten Hoopen",
        "Anne 's Jongers",
    ),
    *("Karim el-Khatib", "Willem Kok", "Anna de Leeuw", "Ursula von der Leyen", "Jan van der Meer"),
    *(
        "Piet Meer-Smit",
        "dr. Ed van Thijn",
        "A. in ’t Veld",
        "Piet ter Veld",
        "Bram Visser, MSc",
        "Émile Zola",
    ),
]


def test_last_names_without_prefix_accents_and_capitals_make_the_order() -> None:
    assert sorted(sorted(SORTED), key=surnames.order) == SORTED


@pytest.mark.parametrize("name", ["Le", "de", "Van der Meer", "Meer, Jan van der", "", "'t", "Ibn"])
def test_a_name_that_is_hardly_one_has_its_place(name: str) -> None:
    assert surnames.order(name) <= surnames.order("zzz")


def test_people_are_offered_and_listed_by_last_name(given: Given) -> None:
    wanted = ["Zacharias Kok", "Yara de Leeuw", "Xander Visser"]

    def add(db: Session) -> None:
        db.add_all(
            Person(name=name, email=f"nr{n}@tweedekamer.example") for n, name in enumerate(reversed(wanted))
        )

    given.database.write_now(add)
    listed = [one.name for one in given.database.read_now(directory.persons).rows]
    offered = [text for _, text in given.database.read_now(offer, given.actor("pcp-bzk"), "").members]
    assert [name for name in listed if name in wanted] == wanted
    assert offered == sorted(offered, key=lambda text: surnames.order(text.partition(" (")[0]))
