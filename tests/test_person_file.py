"""The file of a person: every place that names them is in it, and nothing that is sealed or that somebody else wrote."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table, func, select, update
from sqlmodel import Session, SQLModel, col

from contactdesk.contacts import person_file
from contactdesk.contacts.person_file.gathering import gather
from contactdesk.contacts.person_file.how_long import LASTS, kept_how_long
from contactdesk.contacts.person_file.places import ELSEWHERE, PLACES, Place
from contactdesk.contacts.whole_file.letters import LINK
from contactdesk.law.outcomes import NotFound
from contactdesk.letters.outbox.links import PLACEHOLDER
from contactdesk.store.desk import now
from contactdesk.store.models import (
    AnswerMail,
    Attendance,
    AuditEntry,
    CalendarAddress,
    ContactRead,
    Draft,
    Edit,
    EmergencySignal,
    Letter,
    LetterChoice,
    LoginSession,
    Message,
    MorningLetter,
    Person,
    PersonRead,
    SavedView,
    SealedRead,
    SignalEvent,
    StandardText,
    WorkingAgreement,
)
from contactdesk.words import (
    AgreementStanding,
    Attending,
    LettersTo,
    TextKind,
)
from tests.contacts import ADA, MARKER, Given
from tests.test_audit_contents import say_everything, the_rest

#: how a column is called in which an address or a name of somebody can stand
NAMES = re.compile(
    r"(^|_)(e?mail|email|mailbox|name|names|sender|addressee|from|official|domains|to)$|(^|_)by$"
)
TEXT = ("VARCHAR", "AutoString")


def gathered(given: Given, email: str) -> dict[str, Any]:
    files = given.database.read_now(person_file.made, email).files
    found: dict[str, Any] = json.loads(files["persoon.json"])
    return found


def email_of(given: Given, persona: str) -> str:
    return next(one.email for one in given.rows(Person) if one.id == given.ids[persona])


def places(given: Given, email: str) -> dict[str, list[dict[str, Any]]]:
    return {one["waar"]: one["rijen"] for one in gathered(given, email)["plaatsen"]}


@pytest.fixture
def full(given: Given) -> Given:
    say_everything(given)
    given.database.write_now(the_rest)
    return given


def test_each_column_that_can_name_somebody_is_followed_or_is_said_not_to_be() -> None:
    known = {(one.table.__tablename__, name) for one in PLACES for name in one.columns}
    known |= {tuple(one.split(".")) for one in ELSEWHERE}
    known |= {(one.table.__tablename__, name) for one in PLACES for name in (*one.shown, *_own(one))}

    assert [f"{table}.{name}" for table, name in naming() if (table, name) not in known] == []


def test_of_each_place_privacy_says_how_long_it_is_kept(given: Given) -> None:
    assert set(LASTS) == {one.table for one in PLACES}
    page = given.sign_in("kamerlid").get("/privacy").text
    for term, headings in kept_how_long():
        assert term in page
        assert all(heading in page for heading in headings)
    assert "Ten hoogste 18 maanden: " in page
    assert "Nu bewaren alle ministeries alles." in page
    assert "nog vast te stellen" not in page


def _own(place: Place) -> Iterator[str]:
    for _ways, shown in place.own:
        yield from shown


def naming() -> Iterator[tuple[str, str]]:
    for table in SQLModel.metadata.tables.values():
        for column in table.columns:
            refers = any(key.column.table.name == "person" for key in column.foreign_keys)
            if refers or (str(column.type).startswith(TEXT) and NAMES.search(column.name)):
                yield table.name, column.name


def more(db: Session) -> None:
    """A row of each table in which somebody can stand and that no contact of these needs."""
    at, on = now(db), now(db).date()
    entry = db.execute(select(AuditEntry).limit(1)).scalar_one()
    letter = db.execute(select(Letter).limit(1)).scalar_one()
    gone = {"at": at, "contact_id": 1, "letter_id": letter.id, "attachments": ""}
    db.add_all(
        [
            AnswerMail(number="1", sender="x@bzk.example", subject="Re", **gone),
            Attendance(
                contact_id=1,
                email="x@bzk.example",
                answer=Attending.ACCEPTED,
                sequence=0,
                stamped_at=at,
                at=at,
            ),
            CalendarAddress(person_id=1, token_hash="1", provider="demo", made_at=at),
            ContactRead(contact_id=1, person_id=1, at=at),
            SealedRead(contact_id=1, person_id=1, at=at),
            PersonRead(person_id=1, about_id=2, at=at),
            Draft(person_id=1, name="1", token_hash="1", typed={"vraag": "Hoe?"}, changed_at=at),
            Edit(
                entry_id=entry.id,
                thing="person",
                thing_id=1,
                old={"name": "A"},
                new={"name": "B"},
                made_at=at,
            ),
            LetterChoice(person_id=1, letters_to=LettersTo.BOTH, chosen_at=at),
            LoginSession(
                token_hash="1", person_id=1, provider="demo", created_at=at, seen_at=at, expires_at=at
            ),
            MorningLetter(person_id=1, is_wanted=True, chosen_at=at),
            SavedView(person_id=1, name="Mijn", query="van=mij", saved_at=at),
            StandardText(
                organisation_id=1, kind=TextKind.ADVICE, title="T", text="T", changed_by_id=1, changed_at=at
            ),
            WorkingAgreement(
                organisation_id=1,
                portfolio_id=1,
                standing=AgreementStanding.DEFAULT,
                scope=[],
                since=on,
                until=on,
                at=at,
            ),
        ]
    )


def test_whoever_stands_in_any_column_finds_it_in_their_file(full: Given) -> None:
    class Undone(Exception):
        """Ends the transaction."""

    def look(db: Session) -> None:
        db.add(Person(name="Lena de Leeuw", email="lena@tk.example"))
        more(db)
        db.flush()
        lena = db.execute(select(Person).where(col(Person.email) == "lena@tk.example")).scalar_one()
        missed.extend(
            f"{one.heading}: {name}"
            for one in PLACES[1:]
            for name in one.columns
            if misses(db, one, name, lena)
        )
        raise Undone

    missed: list[str] = []
    with pytest.raises(Undone):
        full.database.write_now(look)
    assert missed == []


def misses(db: Session, place: Place, name: str, person: Person) -> bool:
    """Whether the file of this person says nothing of the first row of this place, once its column names them."""
    table: Table = place.table.__table__  # type: ignore[attr-defined]
    value = person.id if name in place.who else person.email if name in place.address else person.name
    key = next(iter(table.primary_key))
    first = select(func.min(key)).where(*(table.c[one] == only for one, only in place.only.items()))
    with db.begin_nested() as step:
        db.execute(update(table).where(key == first.scalar_subquery()).values({name: value}))
        found = dict(gather(db, person.email).places).get(place.heading, [])
        step.rollback()
    return not any(place.columns[name] in one.roles for one in found)


def test_an_official_without_an_account_finds_where_they_are_named(full: Given) -> None:
    found = places(full, "BOB@bzk.example")

    assert list(found) == ["Ook als ambtenaar genoemd"]
    assert found["Ook als ambtenaar genoemd"][0]["gegevens"]["Naam"] == "Bob"


def test_an_official_of_a_contact_reads_the_number_that_is_kept_of_them(full: Given) -> None:
    told = [one for one in places(full, ADA.email)["Verzoeken"] if "Ambtenaar" in one["als"]]

    assert {one["gegevens"]["Telefoon"] for one in told} == {ADA.phone}
    assert not any("Onderwerp" in one["gegevens"] for one in told)


def test_a_namesake_reads_that_a_name_stands_somewhere_and_nothing_of_what_it_says(full: Given) -> None:
    def name(db: Session) -> None:
        db.add(Person(name="Bea Bode", email="bea@tk.example"))
        for table, column in ((Message, "by_name"), (SignalEvent, "by_name"), (EmergencySignal, "signed_by")):
            db.execute(update(table).values({column: "Bea Bode"}))

    full.database.write_now(name)
    found = places(full, "bea@tk.example")
    found.pop("Uw gegevens")

    assert set(found) == {
        "Berichten en notities van u",
        "Noodsignalen",
        "Wat u deed bij een noodsignaal",
    }
    for rows in found.values():
        assert all(one["gegevens"]["Zekerheid"].startswith("Alleen de naam") for one in rows)
        assert not any({"Tekst", "Onderwerp", "Wat"} & set(one["gegevens"]) for one in rows)


def test_nobody_reads_in_it_what_is_sealed_or_what_others_wrote_or_who_they_are(full: Given) -> None:
    for persona in full.rows(Person):
        files = full.database.read_now(person_file.made, persona.email).files
        assert MARKER.encode() not in b"".join(files.values())
        found = places(full, persona.email)
        found.pop("Berichten aan u", None)
        assert set(re.findall(r"[\w.+-]+@[\w.-]+", json.dumps(found))) <= {persona.email}
    assert "Welke storing?" in json.dumps(places(full, email_of(full, "pcp-bzk")))
    assert "Bel terug." not in json.dumps(places(full, email_of(full, "kamerlid")))


def test_no_link_or_code_of_a_letter_works_from_the_file(full: Given) -> None:
    asked = next(one for one in full.rows(Letter) if PLACEHOLDER.search(one.body))
    files = full.database.read_now(person_file.made, asked.to_email).files
    text = b"".join(files.values()).decode()

    assert LINK in text
    assert not PLACEHOLDER.search(text)


def test_the_page_says_where_else_a_name_can_stand_and_how_to_have_it_corrected(full: Given) -> None:
    page = full.database.read_now(person_file.made, email_of(full, "kamerlid")).files["persoon.html"].decode()

    assert "artikel 15" in page
    assert "artikel 16" in page
    assert "Belemmeringen" in page


def test_of_who_is_nowhere_nothing_is_made(full: Given) -> None:
    with pytest.raises(NotFound):
        full.database.read_now(person_file.made, "niemand@tk.example")


def test_the_command_puts_it_in_a_folder_and_says_when_there_is_nobody(
    desk_command: Any, tmp_path: Path
) -> None:
    desk_command("db", "upgrade")
    new = ("--name", "Bo Beheer", "--email", "bo@bzk.example", "--role", "administrator")
    assert desk_command("person", "add", *new)[0] == 0

    assert desk_command("person", "file", "Bo@bzk.example", str(tmp_path / "bo"))[0] == 0
    assert "Bo Beheer" in (tmp_path / "bo" / "persoon.html").read_text()
    status, _, said = desk_command("person", "file", "Bo@bzk.example", str(tmp_path / "bo"))
    assert status == 2
    assert "not empty" in said
    status, _, said = desk_command("person", "file", "x@bzk.example", str(tmp_path / "x"))
    assert status == 1
    assert "nothing is held on" in said
    assert not (tmp_path / "x").exists()
