"""What a request says is one table: whoever adds a text and forgets one of its places learns it here."""

from dataclasses import fields
from datetime import date
from typing import get_type_hints

import pytest

from contactdesk import contacts
from contactdesk.contacts import Ask
from contactdesk.law.content import CONTENT, SEALED, Text
from contactdesk.routes.asking_form import ContactForm
from contactdesk.store.models import AuditEntry, ContactRequest, Letter, SealedText
from contactdesk.words import Form
from tests.contacts import Given

ALL = pytest.mark.parametrize("text", CONTENT, ids=lambda text: text.column)
#: what a member types, text by text; a Kamerstuk has a form of its own. What only a committee says: test_committees.py
OF_ALL = [text for text in CONTENT if not text.said_by]
TYPED = {text.field: f"kenmerk-{text.column}" for text in OF_ALL}
TYPED |= {"dossier": "36600-VII-12", "gepubliceerd": "2026-10-20"}
#: of what an inspectorate published (test_inspectorates.py), and of help with a law: in no other request
FINDINGS = {"published_where", "published_on"}
ELSEWHERE = {"bill_title", *FINDINGS}


def send(given: Given, organisation: str, form: Form) -> str:
    page = given.sign_in("kamerlid").post(
        "/verzoeken",
        {
            "organisatie": given.organisation(organisation),
            "vorm": form.value,
            "bevestigd": "ja",
            "sleutel": "alles",
            **TYPED,
        },
    )
    assert page.status == 303, page.text
    return page.location.rpartition("/")[2]


def test_every_text_of_an_ask_stands_in_the_table() -> None:
    kinds = get_type_hints(Ask)
    texts = {field.name for field in fields(Ask) if kinds[field.name] == str | None}
    days = {text.column for text in CONTENT} - texts
    assert texts == {text.column for text in OF_ALL} - days
    assert all(kinds[column] == date | None for column in days)


@ALL
def test_every_text_is_typed_in_the_form_and_has_a_column(text: Text) -> None:
    assert text.field in ContactForm.model_fields
    assert text.column in ContactRequest.model_fields


def test_every_text_of_an_open_request_is_on_the_page_in_a_letter_and_in_the_log(given: Given) -> None:
    number = send(given, "BZK", Form.CONVERSATION)
    page = given.sign_in("kamerlid").get(f"/verzoeken/{number}").text
    letters = "\n".join(letter.body for letter in given.rows(Letter))
    logged = next(entry for entry in given.rows(AuditEntry) if entry.action == "submit").details["texts"]
    for text in OF_ALL:
        assert text.column in logged
        if text.column not in ELSEWHERE:
            assert TYPED[text.field] in page
            assert TYPED[text.field] in letters


def test_every_sealed_text_stands_apart_and_every_other_in_the_row(given: Given) -> None:
    number = send(given, "BZK", Form.BILL_ASSISTANCE)
    contact = given.contact(number)
    sealed = {one.field: one.text for one in given.rows(SealedText)}
    assert sealed == {text.column: TYPED[text.field] for text in OF_ALL if text.seals}
    for text in OF_ALL:
        expected = None if text.column in (*SEALED, *FINDINGS) else TYPED[text.field]
        assert getattr(contact, text.column) == expected


def test_every_text_is_there_when_somebody_asks_again(given: Given) -> None:
    number = send(given, "BZK", Form.CONVERSATION)
    browser = given.sign_in("kamerlid")
    given.did(contacts.withdraw, number, by="kamerlid")
    form = browser.get(f"/verzoeken/nieuw?opnieuw={number}").form("/verzoeken")
    for text in OF_ALL:
        if text.column not in ELSEWHERE:
            assert form.fields[text.field] == TYPED[text.field]


def test_every_text_goes_along_when_forwarding_tells_no_more(given: Given) -> None:
    number = send(given, "BZK", Form.CONVERSATION)
    given.did(contacts.forward, number, organisation_id=given.organisation("Logius"), form=Form.CONVERSATION)
    for text in OF_ALL:
        if text.column not in ELSEWHERE:
            assert TYPED[text.field] in [getattr(one, text.column) for one in given.rows(ContactRequest)][-1:]
