"""Letters as who gets them reads them: nothing twice, nothing before its time, and no more than the law says."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from contactdesk import contacts
from contactdesk.contacts import decisions, succession
from contactdesk.contacts.decisions import Ruling
from contactdesk.contacts.succession import Succession
from contactdesk.law.days import today
from contactdesk.operations import reminders
from contactdesk.people import agreements
from contactdesk.people.agreements import LaidDown
from contactdesk.store.models import Letter, Organisation, Portfolio, WorkingAgreement
from contactdesk.words import Capacity, Form, How, Outcome
from tests.contacts import ADA, Given

BILL = {"at": "BZK", "form": Form.BILL_ASSISTANCE, "bill_title": "Wet open loket"}
INFORMATION = "weigering van de informatie"


def body(given: Given, template: str, to: str = "") -> str:
    """The newest of these letters, on one line; with `to`, of those to an address that begins so."""
    found = [one for one in given.rows(Letter) if one.template == template and one.to_email.startswith(to)]
    return " ".join(found[-1].body.split())


def refused(given: Given, **more: object) -> str:
    number = given.asked(**more)
    given.did(contacts.ask_permission, number)
    ruling = replace(given.ruling(Outcome.REFUSED), ground="andere-weg")
    given.did(decisions.decide, number, by="minister-bzk", ruling=ruling)
    return number


def rounds(given: Given, days: int, step: int = 1) -> None:
    for _ in range(0, days, step):
        given.clock.advance(timedelta(days=step))
        given.database.write_now(reminders.due)


def test_a_ministry_is_called_one_where_the_rule_is_explained(given: Given) -> None:
    given.asked("BZK")
    assert "Het ministerie van Binnenlandse Zaken en Koninkrijksrelaties valt onder" in body(given, "receipt")
    given.asked("Logius")
    assert ". Logius valt onder" in body(given, "receipt")


def test_the_yes_says_first_whom_to_call_and_last_what_to_do_afterwards(given: Given) -> None:
    given.permitted()
    read = body(given, "permitted")
    places = [
        read.index(part) for part in (ADA.name, "U kunt vragen naar", "Besluit:", "Is het contact geweest?")
    ]
    assert places == sorted(places)


def test_help_with_a_law_is_refused_as_help_and_not_as_information(given: Given) -> None:
    refused(given, **BILL)
    read = body(given, "refused")
    assert "geeft geen toestemming voor deze hulp" in read
    assert INFORMATION not in read
    assert "U kunt de bewindspersoon ook schriftelijk of in het debat om deze hulp vragen." in read
    refused(given)
    assert "Dat is geen weigering van de informatie zelf. U kunt ook schriftelijke vragen stellen" in body(
        given, "refused"
    )


def test_until_the_yes_nobody_helps_with_a_bill(given: Given) -> None:
    given.asked(**BILL)
    read = body(given, "receipt")
    assert "Tot die tijd helpt nog geen ambtenaar u met de tekst." in read
    assert "wat openbaar is" not in read


def test_of_asked_help_nobody_says_that_it_is_given(given: Given) -> None:
    given.sealed()
    assert "Deze hulp is gevraagd aan ambtenaren van Wetgeving BZK." in body(given, "notice")
    told = body(given, "notified")
    assert "Hulp weigeren kan alleen in uitzonderingsgevallen, met een reden" in told


def test_who_must_see_to_the_alternative_is_told_so(given: Given) -> None:
    refused(given)
    assert "Zorg dan dat het er komt." in body(given, "decided_liaison")


def test_a_withdrawal_does_not_say_that_everything_said_so_far_was_permitted(given: Given) -> None:
    number = given.permitted()
    values = {"decided_by": "M. de Minister", "capacity": Capacity.IN_PERSON, "how": How.ORAL}
    on = today(given.clock())
    given.did(
        decisions.revoke, number, by="minister-bzk", reason="Er loopt een onderzoek.", decided_on=on, **values
    )
    assert "Wat u tot nu toe binnen de toestemming hebt besproken, was toegestaan." in body(
        given, "revoked", "ada"
    )


def test_after_the_debate_no_letter_speaks_of_it_as_to_come(given: Given) -> None:
    given.asked(debate_on=today(given.clock()) + timedelta(days=1))
    rounds(given, 4)
    for template, asks in (
        ("term_passed", "Het debat is geweest. Het loket vraagt de aanvrager of"),
        ("term_passed_initiator", "Het debat is geweest. Wij vragen u of"),
    ):
        read = body(given, template)
        assert asks in read
        assert "Is er na het debat" not in read


def test_a_committee_is_no_member(given: Given) -> None:
    given.permitted(at="BZK", by="griffier")
    assert "daarvoor kan de commissie bij de minister" in body(given, "permitted_official")


def test_what_was_decided_has_no_term_in_the_overview_of_a_new_minister(given: Given) -> None:
    given.permitted()
    office = next(one.id for one in given.rows(Portfolio) if one.key == "bzk")
    after = Succession("N. de Nieuwe", today(given.clock()), "Koninklijk besluit van 23 november 2026")
    given.database.write_now(succession.change_hands, office, given.actor("beheer"), after)
    assert "Storing bij DigiD (toegestaan)" in body(given, "inherited")


def test_a_withdrawn_agreement_leaves_public_information_free(given: Given) -> None:
    igj = next(one for one in given.rows(Organisation) if one.abbreviation == "IGJ")
    seen = next(one.id for one in given.rows(WorkingAgreement) if one.organisation_id == igj.id)
    typed = LaidDown((), "M. de Minister", Capacity.IN_PERSON, mailbox="minister@vws.example")
    given.database.write_now(agreements.lay_down, igj.id, seen, typed, given.actor("beheer"))
    read = body(given, "agreement_changed")
    assert "Wat volgens die afspraak alleen werd gemeld, gaat vanaf nu eerst naar de minister" in read
    assert "Openbare informatie blijft vrij." in read
    assert "elk nieuw contact" not in read


@pytest.mark.parametrize("deed", ["quiet", "still needed", "long past", "declined", "revoked", "to the unit"])
def test_no_letter_gives_the_same_address_twice(given: Given, deed: str) -> None:
    if deed == "still needed":
        given.asked(debate_on=today(given.clock()) + timedelta(days=1))
        rounds(given, 3)
    elif deed == "declined":
        given.did(contacts.decline, given.sealed(), by="wetgeving-bzk", text="Er is nu geen jurist.")
    elif deed == "to the unit":
        number = given.asked(**BILL)
        given.did(contacts.ask_permission, number)
        given.did(decisions.decide, number, by="minister-bzk", ruling=given.ruling())
    elif deed == "revoked":
        values = {"decided_by": "M. de Minister", "capacity": Capacity.IN_PERSON, "how": How.ORAL}
        on = today(given.clock())
        number = given.permitted()
        given.did(
            decisions.revoke,
            number,
            by="minister-bzk",
            reason="Er loopt een onderzoek.",
            decided_on=on,
            **values,
        )
    else:
        given.asked()
        rounds(given, 42, step=7)
    for letter in given.rows(Letter):
        found = re.findall(r"http\S*/verzoeken/\S+", letter.body)
        assert len(found) == len(set(found)), letter.template


def test_on_which_permission_beforehand_it_rests_stands_in_a_letter_once(given: Given) -> None:
    standing = given.beforehand()
    number = given.asked()
    rests = Ruling(Outcome.PERMITTED, how=How.BEFOREHAND, standing_permission_id=standing)
    given.did(decisions.decide, number, ruling=rests)
    for template in ("confirmation", "permitted"):
        assert body(given, template).count("nota 2026-123 aan BZK") == 1, template
