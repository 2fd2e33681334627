"""Addresses that look like another's: a sign beyond ASCII makes of no address the one that it looks like.

Python's `lower` makes a k of the Kelvin sign, its `casefold` an s of the long s; so does `lower` of a database whose
locale knows them. Capitals of ASCII are the same address everywhere.
"""

import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

import pytest
from sqlalchemy import func, select
from sqlmodel import Session, col

from contactdesk import contacts, people
from contactdesk.contacts import Official, naming, undelivered
from contactdesk.contacts.letter_decisions import Opener, opening
from contactdesk.law import permissions
from contactdesk.law.addresses import same_official
from contactdesk.law.outcomes import Invalid
from contactdesk.law.permissions import Actor
from contactdesk.letters import outbox, recipients
from contactdesk.letters.delivery_reports import ReportSays, read
from contactdesk.letters.letter_words.opening import can_open
from contactdesk.letters.outbox import keys, truths
from contactdesk.letters.outbox.overtaken import _is_in_calendar_anew
from contactdesk.letters.recipients import Address
from contactdesk.operations.worker.delivery_loop import ClaimedLetter
from contactdesk.people.administration import boxes
from contactdesk.people.mailboxes import is_mailbox_of
from contactdesk.settings import MailboxSignIn
from contactdesk.settings.values import is_address, split_mailbox
from contactdesk.store.desk import desk, now
from contactdesk.store.models import (
    AuditEntry,
    ContactRequest,
    Letter,
    Organisation,
    Person,
    Portfolio,
    RememberedBrowser,
    RoleGrant,
)
from contactdesk.web import forms
from contactdesk.words import LetterState, OrganisationKind, Party, Role
from tests.conftest import ON_SQLITE
from tests.contacts import ADA, Given
from tests.reports import MACHINES

#: what some program makes the plain sign of: by lower, casefold, upper, NFC or NFKC
SIGNS: Final = (
    *("k\u212a", "s\u017f", "i\u0130", "i\u0131", "k\uff4b", "K\uff2b", "s\u02e2", "i\u2170"),
    *("@\uff20", "@\ufe6b", ".\uff0e", ".\u2024", ".\u3002", "e\u212f", "m\U0001d42b"),
)
ON_POSTGRESQL: Final = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
LOOKS: Final = "kim.sikkes@bzk.example"


def look_alikes(address: str) -> list[str]:
    """Each with one sign for another, in lower case and in capitals."""
    return [
        given.replace(plain, sign, 1)
        for given in (address, address.upper(), address.title())
        for plain, sign in SIGNS
        if plain in given
    ]


def test_there_is_something_to_mistake() -> None:
    found = look_alikes(LOOKS)
    assert len(found) > 20
    assert LOOKS in {one.lower() for one in found}
    assert LOOKS in {one.casefold() for one in found} - {one.lower() for one in found} or len(found) > 20
    assert len({unicodedata.normalize("NFKC", one).lower() for one in found}) < len(found)


# Whether two addresses are one: each of these is asked of two spellings


def official_of(_db: Session, _given: Given, one: str, other: str) -> bool:
    """Who is signed in is the official of the contact."""
    return permissions.is_own_side(Actor(900, "Kim", one), ContactRequest(official_email=other)) and (
        permissions.is_own_side(Actor(900, "Kim", other), ContactRequest(official_email=one))
    )


def permitted_official(_db: Session, _given: Given, one: str, other: str) -> bool:
    return same_official("Kim", one, "Kim", other)


def official_of_letter(db: Session, _given: Given, one: str, other: str) -> bool:
    contact = put(db, the_contact(db), official_email=one)
    return truths.is_the_official_of_letter(db, Letter(contact_id=contact.id, to_email=other))


def official_on_the_page(db: Session, given: Given, one: str, other: str) -> bool:
    """The contact person names themselves: that is said of their own address alone."""
    by = Actor(900, "Kim", one, given.actor("pcp-bzk").grants)
    contact = the_contact(db)
    try:
        naming.check_address(db, contact, other, by)
    except Invalid as said:
        return "Bent u zelf de ambtenaar" in said.errors[0].message
    return False


def domain_of_official(_db: Session, _given: Given, one: str, other: str) -> bool:
    there = Organisation(name="x", kind=OrganisationKind.ZBO, email_domains=one.partition("@")[2])
    try:
        naming.check_domain(other, [there])
    except Invalid:
        return False
    # a sign before the @ says nothing of the domain
    return other.rpartition("@")[2].isascii() and other.isascii()


def signed_in_person(db: Session, _given: Given, one: str, other: str) -> bool:
    put(db, db.execute(select(Person)).scalars().first(), email=one)
    found = people.by_email(db, other)
    return found is not None and found.email == one


def mailbox_of_body(db: Session, _given: Given, one: str, other: str) -> bool:
    known = MailboxSignIn(kinds=(OrganisationKind.ZBO,))
    settings = desk(db).settings.model_copy(update={"mailbox_sign_in": known})
    db.info["desk"] = replace(desk(db), settings=settings)
    found = put(db, body(db), mailbox=one)
    return is_mailbox_of(db, found.id, other)


def office_has_it(db: Session, _given: Given, one: str, other: str) -> bool:
    put(db, office(db), mailbox=one)
    contact = the_contact(db)
    return not recipients.has_left_office(db, contact, other)


def deputy_has_it(db: Session, _given: Given, one: str, other: str) -> bool:
    put(db, office(db), mailbox="postbus@elders.example")
    contact = stand_in(db, one)
    return not recipients.has_left_office(db, contact, other)


def deputy_is_official(db: Session, _given: Given, one: str, other: str) -> bool:
    """Whoever stands in for the office is not asked about themselves: that keeps a letter back."""
    contact = stand_in(db, one)
    contact.official_email = other
    return one not in [each.email for each in recipients.office(db, contact)]


def office_of_a_link(db: Session, _given: Given, one: str, other: str) -> bool:
    put(db, office(db), mailbox=other)
    return one in recipients.office_addresses(db)


def browser_is_known(db: Session, _given: Given, one: str, other: str) -> bool:
    """Where a code to the one was typed, links to the other need none."""
    expires_at = now(db) + timedelta(days=1)
    db.add(RememberedBrowser(token_hash=keys.hashed("token"), mailbox=one, expires_at=expires_at))
    db.flush()
    return opening.is_known(db, other, Opener(known=("token",)))


def opens_the_page(db: Session, _given: Given, one: str, other: str) -> bool:
    contact = stand_in(db, one)
    return can_open(db, contact, Address(other, Party.MINISTER))


def serves_elsewhere(db: Session, _given: Given, one: str, other: str) -> bool:
    put(db, body(db), mailbox=other)
    return bool(boxes.with_address(db, one))


def sent_back(db: Session, _given: Given, one: str, other: str) -> bool:
    """A warning that the mailbox sent a letter back."""
    letter(db, other, state=LetterState.BOUNCED, bounced_at=now(db))
    return one in outbox.bounced_mailboxes(db, [one])


def asked_back(db: Session, _given: Given, one: str, other: str) -> bool:
    """Of the mailbox that sent a letter back is the one asked, in another spelling."""
    letter(db, one, state=LetterState.BOUNCED, bounced_at=now(db))
    return bool(outbox.bounced_mailboxes(db, [other]))


def in_calendar_anew(db: Session, _given: Given, one: str, other: str) -> bool:
    first = letter(db, one, ics_method="CANCEL")
    letter(db, other, ics_method="REQUEST")
    return _is_in_calendar_anew(db, first)


def told_already(db: Session, _given: Given, one: str, other: str) -> bool:
    """The contact persons are not told by the letter that stopped, where that was their own."""
    contact = the_contact(db)
    db.get_one(Organisation, contact.department_id).liaison_mailbox = one
    stopped = letter(db, other, state=LetterState.FAILED, template="submit")
    return undelivered._tell_liaisons(db, stopped) == 0


def reported(_db: Session, _given: Given, one: str, other: str) -> bool:
    """A report of the one is of the letter to the other; of a letter that it does not name it says the worst."""
    status = (
        f"Final-Recipient: rfc822; {one}\nAction: delivered\nStatus: 2.0.0\n\n"
        "Final-Recipient: rfc822; elders@example.nl\nAction: failed\nStatus: 5.1.1\n"
    )
    head, _, rest = MACHINES["postfix"].partition("Final-Recipient:")
    raw = f"{head}{status}{rest[rest.index(chr(10) + '--') :]}".format(mid=f"<{'0a' * 16}@desk.example>")
    found = read(raw.encode())
    assert found
    return found.fate(other).said is ReportSays.DELIVERED


def one_line(_db: Session, _given: Given, one: str, other: str) -> bool:
    """To one domain goes one letter at a time."""
    domains = {ClaimedLetter(Letter(to_email=each), 0).domain for each in (one, other)}  # type: ignore[arg-type]
    return len(domains) == 1 and other.isascii()


DOORS: Final = (
    *(official_of, permitted_official, official_of_letter, official_on_the_page, domain_of_official),
    *(signed_in_person, mailbox_of_body, office_has_it, deputy_has_it, deputy_is_official),
    *(office_of_a_link, browser_is_known, opens_the_page, serves_elsewhere, sent_back, asked_back),
    *(in_calendar_anew, told_already, reported, one_line),
)
#: these ask the database itself, whose locale may know more capitals than ASCII has
COMPARED: Final = (signed_in_person, serves_elsewhere, sent_back, in_calendar_anew)


def the_contact(db: Session) -> ContactRequest:
    return db.execute(select(ContactRequest)).scalar_one()


def put(db: Session, row: Any, **values: Any) -> Any:
    for name, value in values.items():
        setattr(row, name, value)
    db.flush()
    return row


def body(db: Session, abbreviation: str = "UWV") -> Organisation:
    return db.execute(select(Organisation).where(col(Organisation.abbreviation) == abbreviation)).scalar_one()


def office(db: Session) -> Portfolio:
    return db.get_one(Portfolio, the_contact(db).portfolio_id)


def stand_in(db: Session, email: str) -> ContactRequest:
    """Somebody with this address stands in for the office of the one contact."""
    contact = the_contact(db)
    person = Person(name="Kim", email=email)
    db.add(person)
    db.flush()
    role = {"role": Role.MINISTER, "portfolio_id": contact.portfolio_id, "is_deputy": True}
    db.add(RoleGrant(person_id=person.id, **role))
    db.flush()
    return contact


def letter(db: Session, to_email: str, **more: Any) -> Letter:
    """As an earlier desk may have kept it: no letter to such an address is owed any more."""
    contact = db.execute(select(ContactRequest)).scalars().first()
    entry = db.execute(select(func.max(col(AuditEntry.id)))).scalar_one()
    assert contact
    known = {"template": "submit", "to_party": "liaison", "subject": "Verzoek", "body": "Dag.\n"}
    moments = {"created_at": now(db), "next_attempt_at": now(db)}
    row = Letter(
        **known | moments | more,
        contact_id=contact.id,
        audit_id=entry,
        to_email=to_email,
        message_id=f"<{to_email}{len(more)}>",
    )
    db.add(row)
    db.flush()
    return row


@pytest.fixture
def asked(given: Given) -> Given:
    given.asked("Logius")
    return given


def takes_for_one(given: Given, door: Callable[..., bool]) -> list[str]:
    """Which addresses it takes for LOOKS; each finds the desk as it was."""

    def ask(db: Session) -> list[str]:
        desk_as_it_was, found = db.info["desk"], []
        for other in (LOOKS.upper(), *look_alikes(LOOKS)):
            undone = db.begin_nested()
            if door(db, given, LOOKS, other):
                found.append(other)
            undone.rollback()
            db.info["desk"] = desk_as_it_was
        return found

    return given.database.write_now(ask)


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__name__)
@ON_SQLITE
def test_no_address_is_the_one_that_it_looks_like(asked: Given, door: Callable[..., bool]) -> None:
    assert takes_for_one(asked, door) == [LOOKS.upper()]


@pytest.mark.parametrize("door", COMPARED, ids=lambda door: door.__name__)
@ON_POSTGRESQL
def test_no_locale_of_a_database_takes_one_for_another(asked: Given, door: Callable[..., bool]) -> None:
    assert takes_for_one(asked, door) == [LOOKS.upper()]


# At the doors such an address is refused


@pytest.mark.parametrize("address", [*look_alikes(LOOKS), "zoë@gemeente.example", "zoe@gemeenteé.example"])
def test_an_address_of_the_desk_is_ascii(address: str) -> None:
    assert not is_address(address)
    with pytest.raises(ValueError, match="no e-mail address"):
        split_mailbox(f"Loket <{address}>")


def test_the_lengths_of_an_address_are_as_before() -> None:
    assert is_address(f"{'a' * 64}@bzk.example")
    assert not is_address(f"{'a' * 65}@bzk.example")
    host = ".".join(["a" * 61] * 3)
    assert is_address(f"ab@{host}.nl")
    assert not is_address(f"{'a' * 64}@{host}.{'b' * 9}")
    assert not is_address("=?utf-8?q?x?=@bzk.example")


def test_no_letter_is_owed_to_such_an_address(given: Given) -> None:
    """So what a database makes of its signs in `lower` says nothing of any letter."""
    given.asked()

    def owe(db: Session, address: str) -> None:
        entry = db.execute(select(func.max(col(AuditEntry.id)))).scalar_one()
        text = {"template": "submit", "to_party": "liaison", "subject": "Verzoek", "body": "Dag.\n"}
        outbox.keep(db, audit_id=entry, contact_id=None, to_email=address, reply_to=None, **text)

    for address in look_alikes(LOOKS):
        with pytest.raises(outbox.Unsendable, match="to_email"):
            given.database.write_now(owe, address)


def forms_with_an_address(given: Given) -> dict[str, tuple[str, str, str, dict[str, Any]]]:
    """Who posts where, in which field, and with what besides."""
    number, uwv = given.asked(), given.organisation("UWV")
    official = {"ambtenaar_naam": "Kim Sikkes", "versie": given.contact(number).version}
    days = {"naam": "Kim Sikkes", "van": "2026-11-24", "tot": "2026-12-01"}
    return {
        "person": ("beheer", "/beheer/personen/nieuw", "email", {"naam": "Kim Sikkes"}),
        "mailbox": (
            "beheer",
            f"/beheer/organisaties/{uwv}/postbus",
            "adres",
            {"postbus": f"organisation-{uwv}"},
        ),
        "official": ("pcp-bzk", f"/verzoeken/{number}/ambtenaar", "ambtenaar_email", official),
        "permission": ("pcp-bzk", f"/verzoeken/{number}/toestemming-vragen", "ambtenaar_email", official),
        "assistant": ("kamerlid", "/account/medewerkers", "email", days),
        "deputy": ("minister-bzk", "/vervanging", "email", days),
    }


@ON_SQLITE
@pytest.mark.parametrize("form", ["person", "mailbox", "official", "permission", "assistant", "deputy"])
def test_such_an_address_in_a_form_is_refused_at_its_field(given: Given, form: str) -> None:
    persona, path, field, more = forms_with_an_address(given)[form]
    browser, before = given.sign_in(persona), given.database.read_now(everything)
    for address in look_alikes(LOOKS)[: len(SIGNS) // 2]:
        page = browser.post(path, more | {field: address})
        assert page.status == 422, address
        assert "gewone letters" in page.text, address
        assert any(one.fields.get(field) == address for one in page.reading.forms), "what was typed stays"
    assert given.database.read_now(everything) == before


def everything(db: Session) -> list[int | None]:
    return [
        db.execute(select(func.count()).select_from(one)).scalar_one() for one in (Person, Letter, AuditEntry)
    ]


@ON_SQLITE
def test_what_is_pasted_around_an_address_is_still_taken_away(given: Given) -> None:
    typed = {"naam": "Kim Sikkes", "email": f"\u200bKim Sikkes <{LOOKS.title()}>\u00a0"}
    assert given.sign_in("beheer").post("/beheer/personen/nieuw", typed).status == 303
    assert given.database.read_now(people.by_email, LOOKS)


def test_every_sign_that_one_form_of_text_makes_plain_is_seen_before() -> None:
    found = {
        chr(code)
        for code in range(0x80, 0x110000)
        if not 0xD800 <= code < 0xE000 and unicodedata.normalize("NFC", chr(code)).isascii()
    }
    assert found == {sign for sign in map(chr, range(0x110000)) if forms.BECOMES_ASCII.fullmatch(sign)}


@ON_SQLITE
def test_an_official_of_a_contact_is_written_to_at_an_address_of_ascii(given: Given) -> None:
    number = given.asked()
    for address in look_alikes(ADA.email):
        with pytest.raises(Invalid) as said:
            given.did(contacts.name_official, number, official=Official("Ada", address))
        assert said.value.errors[0].field == "ambtenaar_email"
