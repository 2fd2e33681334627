"""A desk where there is only IPv6: it listens on ::1, and a mail server on ::1 takes its letters."""

import shutil
import socket
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from contactdesk.store import Database
from contactdesk.store.models import Person
from tests.postoffice import open_office
from tests.serving import ask, install, organisation, wait_until

HERE = "::1"


def has_ipv6() -> bool:
    try:
        with socket.create_server((HERE, 0), family=socket.AF_INET6):
            return True
    except OSError:
        return False


@pytest.mark.long
@pytest.mark.skipif(not has_ipv6(), reason="NO TEST OF IPV6: this machine has no ::1")
def test_people_come_in_and_letters_leave_over_ipv6(sqlite_peopled: Path, desk: Any, tmp_path: Path) -> None:
    shutil.copyfile(sqlite_peopled, tmp_path / "desk.db")
    url = f"sqlite:///{tmp_path / 'desk.db'}"
    database = Database(url, carry=desk)
    kim = select(col(Person.id)).where(col(Person.email) == "kim.kamerlid@tweedekamer.example")
    with open_office(host=HERE) as office:
        place = install(tmp_path, url, SMTP_URL=f"smtp://[{HERE}]:{office.port}?tls=none")
        base_url = f"http://[{HERE}]:{place.port}"
        place = replace(place, environ=place.environ | {"CONTACTDESK_BASE_URL": base_url})
        with place.serving("--host", HERE) as serving:
            assert serving.address == base_url
            browser = place.sign_in(database, database.read_now(lambda db: db.exec(kim).one()))
            number = ask(browser, organisation(database, "Logius"), subject="DigiD", question="Hoe?")
            wait_until(lambda: len(office.letters) >= 2)
            assert serving.stop() == 0
    database.close()
    assert all(number in subject for subject in office.subjects)
    receipt = next(one for one in office.letters if "kim.kamerlid" in str(one["To"]))
    assert f"{base_url}/verzoeken/{number}" in receipt.get_content()
