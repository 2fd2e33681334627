"""The whole file of a contact: what is in it, for whom, that it is the same each time, and that it proves itself."""

import hashlib
import io
import json
import subprocess
import zipfile
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from contactdesk import contacts
from contactdesk.audit import statement
from contactdesk.contacts import whole_file
from contactdesk.contacts.whole_file import NotEmpty, WholeFile, mdto
from contactdesk.law.outcomes import Forbidden, NotFound
from contactdesk.operations import checkpoints
from contactdesk.store.models import AuditEntry, ContactRead, Letter
from tests.contacts import MARKER, Given
from tests.mdto_order import out_of_order

NOTE = "Bel eerst de directeur."


def of(given: Given, number: str, who: str = "pcp-bzk") -> WholeFile:
    return given.database.read_now(whole_file.for_reader, number, given.actor(who))


def whole(given: Given, number: str, **more: Any) -> WholeFile:
    return given.database.read_now(whole_file.for_operator, number, **more)


def text(found: WholeFile) -> str:
    return b"\n".join(found.files.values()).decode()


@pytest.fixture
def decided(given: Given) -> str:
    """Asked, talked about, permitted with conditions, planned; with a note."""
    number = given.permitted()
    given.did(contacts.note, number, text=NOTE)
    given.did(contacts.message, number, "kamerlid", text="Graag in de ochtend.")
    given.did(contacts.schedule, number, at=given.clock() + timedelta(days=3))
    return number


def told(given: Given) -> None:
    given.clock.advance(timedelta(minutes=1))
    given.database.write_now(checkpoints.fresh)


# What is in it


def test_it_has_all_that_the_desk_has_of_a_contact(given: Given, decided: str) -> None:
    told(given)
    found = of(given, decided)
    page = found.files["dossier.html"].decode()
    for said in (
        "Kim Kamerlid",
        "Storing bij DigiD",
        NOTE,
        "Graag in de ochtend.",
        "Ada Ambtenaar",
        "Geldt.",
    ):
        assert said in page
    data = json.loads(found.files["dossier.json"])
    assert data["formaat"] == "contactdesk-dossier/1"
    assert data["verzoek"]["number"] == decided
    assert data["notities"][0]["text"] == NOTE
    assert len(data["brieven"]) == len(given.rows(Letter))
    assert {name.partition("/")[0] for name in found.files} == {
        *("LEESMIJ.txt", "dossier.html", "dossier.css", "dossier.json", "sha256.txt"),
        *("brieven", "logboek", "recht", "mdto"),
    }


def test_each_letter_is_a_mail_that_opens_nothing(given: Given, decided: str) -> None:
    found = of(given, decided)
    mails = {
        name: message_from_bytes(raw, policy=policy.default)
        for name, raw in found.files.items()
        if name.endswith(".eml")
    }
    sent = given.rows(Letter)
    assert [str(one["Message-ID"]) for one in mails.values()] == [one.message_id for one in sent]
    asked = next(one for name, one in mails.items() if "asked" in name)
    assert "[hier stond een persoonlijke link]" in asked.get_body().get_content()  # type: ignore[union-attr]
    assert "{{" not in text(found), "no placeholder, from which a link follows"
    assert "/besluit/" not in text(found)
    planned = [one for one in mails.values() if one.get_content_type() == "multipart/mixed"]
    assert planned, "an appointment is in its letter"


def test_the_rules_of_its_day_are_in_it_by_their_hash(given: Given, decided: str) -> None:
    law = {name: raw for name, raw in of(given, decided).files.items() if name.startswith("recht/")}
    assert f"recht/rules-{given.contact(decided).rules_hash}.toml" in law
    for name, raw in law.items():
        assert hashlib.sha256(raw).hexdigest() in name
    assert {name.removeprefix("recht/").partition("-")[0] for name in law} >= {"rules", "terms"}


# Always the same


def test_the_same_contact_gives_the_same_bytes_but_for_the_moment(given: Given, decided: str) -> None:
    told(given)
    first = of(given, decided)
    assert of(given, decided).files == first.files
    assert whole_file.zipped(of(given, decided)) == whole_file.zipped(first)
    given.clock.advance(timedelta(days=1))
    later = of(given, decided)
    other = {name for name, raw in later.files.items() if raw != first.files.get(name)}
    assert {name for name in other if not name.startswith("mdto/bestand-")} == {"LEESMIJ.txt", "sha256.txt"}


# For whom


def test_only_the_contact_persons_of_its_department_have_it_and_it_is_written_down(
    given: Given, decided: str
) -> None:
    before = len(given.rows(ContactRead))
    answer = given.sign_in("pcp-bzk").get(f"/verzoeken/{decided}/dossier.zip").response
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        assert f"{decided}/dossier.html" in packed.namelist()
        assert packed.testzip() is None
    assert len(given.rows(ContactRead)) == before + 1
    assert f"/verzoeken/{decided}/dossier.zip" in given.page(decided, "pcp-bzk").html
    assert "dossier.zip" not in given.page(decided, "kamerlid").html


def test_who_is_no_contact_person_there_gets_nothing(given: Given, decided: str) -> None:
    with pytest.raises(NotFound):
        of(given, decided, "pcp-szw")
    for who in ("kamerlid", "ambtenaar-bzk", "minister-bzk"):
        with pytest.raises(Forbidden):
            of(given, decided, who)
        assert given.sign_in(who).get(f"/verzoeken/{decided}/dossier.zip").status == 403


def test_sealed_content_is_in_no_file_and_each_says_so(given: Given) -> None:
    number = given.sealed()
    for found in (of(given, number), whole(given, number)):
        assert MARKER not in text(found)
        assert "De inhoud is vertrouwelijk" in found.files["LEESMIJ.txt"].decode()
        assert "De inhoud is vertrouwelijk" in found.files["dossier.html"].decode()
        assert json.loads(found.files["dossier.json"])["niet_opgenomen"]


def test_of_a_zbo_the_contact_person_has_no_talk_and_no_letter_that_tells_it(given: Given) -> None:
    number = given.asked("UWV", question="GEHEIM-VRAAG")
    given.did(contacts.message, number, "kamerlid", text="GEHEIM-BERICHT")
    found = of(given, number, "pcp-szw")
    assert "GEHEIM" not in text(found)
    left_out = json.loads(found.files["dossier.json"])["niet_opgenomen"]
    assert any("brieven" in one for one in left_out)
    assert "de berichten" in " ".join(left_out)
    assert "GEHEIM-BERICHT" in text(whole(given, number)), "who runs the machine has it whole"


# Its proof


def test_it_proves_itself_without_the_desk(given: Given, decided: str, tmp_path: Path) -> None:
    given.asked("UWV")
    told(given)
    folder = tmp_path / decided
    whole_file.put(whole(given, decided, with_chain=True), folder)
    assert whole_file.check(folder) == []
    sums = subprocess.run(
        ["sha256sum", "--check", "--strict", "sha256.txt"],
        cwd=folder,
        capture_output=True,
        check=False,
    )
    assert sums.returncode == 0, sums.stderr
    (kept,) = statement.read((folder / "logboek/vastlegging.jsonl").read_bytes(), "")
    assert kept.is_signed
    own = [json.loads(line) for line in (folder / "logboek/regels.jsonl").read_text().splitlines()]
    entries = [one for one in given.rows(AuditEntry) if one.contact_id == given.contact(decided).id]
    assert [one["hash"] for one in own] == [one.hash for one in entries]
    assert own[-1]["place"] <= kept.checkpoint.entries


@pytest.mark.parametrize(
    ("name", "before", "after", "said"),
    [
        ("dossier.html", "Kim Kamerlid", "Piet Ander", "dossier.html was changed"),
        ("logboek/regels.jsonl", '\\"action\\": \\"permit\\"', '\\"action\\": \\"refuse\\"', "its own hash"),
        ("logboek/keten.jsonl", '\\"action\\": \\"schedule\\"', '\\"action\\": \\"note\\"', "its own hash"),
    ],
)
def test_what_was_changed_in_it_is_found(
    given: Given, decided: str, tmp_path: Path, name: str, before: str, after: str, said: str
) -> None:
    told(given)
    folder = tmp_path / "dossier"
    whole_file.put(whole(given, decided, with_chain=True), folder)
    raw = (folder / name).read_text()
    assert before in raw
    (folder / name).write_text(raw.replace(before, after))
    assert any(said in line for line in whole_file.check(folder))


def test_what_was_added_or_taken_away_is_found(given: Given, decided: str, tmp_path: Path) -> None:
    folder = tmp_path / "dossier"
    whole_file.put(of(given, decided), folder)
    (folder / "erbij.txt").write_text("x")
    (folder / "dossier.json").unlink()
    assert whole_file.check(folder) == [
        "dossier.json is gone",
        "erbij.txt was added: sha256.txt does not have it",
    ]


# In a folder


def test_a_folder_that_holds_something_is_left_alone(given: Given, decided: str, tmp_path: Path) -> None:
    folder = tmp_path / "archief"
    folder.mkdir()
    (folder / "ander.txt").write_text("van iemand anders")
    with pytest.raises(NotEmpty):
        whole_file.put(of(given, decided), folder)
    assert [one.name for one in folder.iterdir()] == ["ander.txt"]


def test_nothing_half_written_stays(given: Given, decided: str, tmp_path: Path) -> None:
    found = of(given, decided)
    broken = WholeFile(found.number, {**found.files, "dossier.html/onmogelijk": b"x"})
    with pytest.raises(FileExistsError):
        whole_file.put(broken, tmp_path / "archief" / "dossier")
    assert list((tmp_path / "archief").iterdir()) == []


# Metadata


def test_the_metadata_has_the_elements_of_mdto_in_their_order(given: Given, decided: str) -> None:
    given.did(contacts.withdraw, decided, "kamerlid")
    found = whole(given, decided)
    described = {name: raw for name, raw in found.files.items() if name.startswith("mdto/")}
    for raw in described.values():
        assert out_of_order(ElementTree.fromstring(raw)) == []
    root = ElementTree.fromstring(described["mdto/dossier.xml"])
    names = {one.text for one in root.iter(f"{{{mdto.NAMESPACE}}}verwijzingNaam")}
    assert {"dossier.html", "dossier.json", "logboek/regels.jsonl"} <= names
    assert len(described) - 1 == len(
        [name for name in found.files if not name.startswith(("mdto/", "LEES", "sha"))]
    )


def test_the_order_of_mdto_is_checked_and_not_assumed() -> None:
    wrong = ElementTree.fromstring(
        f'<MDTO xmlns="{mdto.NAMESPACE}"><bestand><naam>x</naam><omvang>1</omvang></bestand></MDTO>'
    )
    assert out_of_order(wrong)


def test_who_may_have_a_file_is_said_where_rights_are(given: Given) -> None:
    page = given.sign_in("beheer").get("/beheer/rechten").text
    assert "/verzoeken/{nummer}/dossier.zip" in page
