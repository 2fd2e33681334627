"""Dit klopt niet: the remedy of a minister's office, which nobody can take away; and when a decision can have been taken."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, select

from contactdesk import contacts
from contactdesk.contacts import decisions
from contactdesk.contacts.decisions import Ruling
from contactdesk.law.days import today
from contactdesk.law.outcomes import Barred, Invalid
from contactdesk.letters import outbox
from contactdesk.store.models import AuditEntry, Decision, DecisionLink, Letter, Organisation
from contactdesk.words import DISPUTED, Capacity, How, LetterState, Outcome, State
from tests.contacts import Given
from tests.web import Browser

SECRETARY = "sg@bzk.example"
NO = {"actie": "klopt-niet", "tekst": "Dit heb ik nooit gezegd.", "naam": "M. de Minister"}


def held(given: Given, number: str) -> None:
    given.did(contacts.hold, number, held_at=given.clock())


def forwarded(given: Given, number: str) -> None:
    given.did(contacts.ask_permission, number)
    given.did(contacts.forward, number, organisation_id=given.organisation("BZK"))


def withdrawn(given: Given, number: str) -> None:
    given.did(contacts.withdraw, number, by="kamerlid")


def declined(given: Given, number: str) -> None:
    given.did(contacts.decline, number, by="kamerlid", text="")


def asked_anew(given: Given, number: str) -> None:
    given.did(contacts.ask_permission, number)


def asked_back(given: Given, number: str) -> None:
    asked_anew(given, number)
    given.did(contacts.ask_back, number, text="Welke dag?")


def answered(given: Given, number: str) -> None:
    asked_back(given, number)
    given.did(contacts.clarify, number, by="kamerlid", text="Maandag.")


def refused_by_the_office(given: Given, number: str) -> None:
    asked_anew(given, number)
    given.did(decisions.decide, number, by="minister-bzk", ruling=given.ruling(Outcome.REFUSED))


def permitted_by_the_office(given: Given, number: str) -> None:
    asked_anew(given, number)
    given.did(decisions.decide, number, by="minister-bzk", ruling=given.ruling())


AFTER: dict[str, tuple[Callable[[Given, str], None], State]] = {
    "held": (held, State.HELD),
    "forwarded": (forwarded, State.REFERRED),
    "withdrawn": (withdrawn, State.WITHDRAWN),
    "asked anew": (asked_anew, State.AWAITING_PERMISSION),
    "asked back": (asked_back, State.CLARIFYING),
    "answered": (answered, State.SUBMITTED),
    "refused by the office": (refused_by_the_office, State.REFUSED),
    "permitted by the office": (permitted_by_the_office, State.PERMITTED),
}


def on_standing(given: Given) -> str:
    standing, number = given.beforehand(), given.asked()
    ruling = Ruling(Outcome.PERMITTED, how=How.BEFOREHAND, standing_permission_id=standing)
    given.did(decisions.decide, number, ruling=ruling)
    return number


def with_secretary(given: Given) -> None:
    def give(db: Session) -> None:
        ministry = db.exec(select(Organisation).where(col(Organisation.abbreviation) == "BZK")).one()
        ministry.secretary_general_mailbox = SECRETARY

    given.database.write_now(give)


def confirmation(given: Given, *, newest: bool = False) -> str:
    """The link in the first confirmation that went to the office, or in the newest."""
    order = col(DecisionLink.id).desc() if newest else col(DecisionLink.id)
    query = select(DecisionLink).where(col(DecisionLink.purpose) == "confirm").order_by(order).limit(1)
    return given.database.read_now(
        lambda db: f"/besluit/{outbox.token(db.info['desk'].settings, db.exec(query).one())}"
    )


def told(given: Given) -> dict[str, list[str]]:
    """Who got which letter of the newest deed."""
    last = given.rows(AuditEntry)[-1]
    found: dict[str, list[str]] = {}
    for letter in given.rows(Letter):
        if letter.audit_id == last.id:
            found.setdefault(letter.template, []).append(letter.to_email)
    return found


# In every state


@pytest.mark.parametrize("foot", [Given.permitted, on_standing], ids=["recorded", "standing"])
@pytest.mark.parametrize("after", AFTER)
def test_what_happened_since_takes_the_remedy_from_nobody(
    given: Given, visitor: Browser, after: str, foot: Callable[[Given], str]
) -> None:
    with_secretary(given)
    number = foot(given)
    since, state = AFTER[after]
    since(given, number)
    path, before = confirmation(given), given.contact(number)
    assert before.state is state
    assert "Dit klopt niet" in visitor.get(path).text
    answer = visitor.post(path, NO, follow=True)
    contact, disputed = given.contact(number), given.rows(Decision)[0]
    assert disputed.dispute == "M. de Minister: Dit heb ik nooit gezegd."
    assert disputed.disputed_at == given.clock()
    assert (contact.state, contact.ball) == (before.state, before.ball)
    assert (contact.permission_id, contact.asked_version) == (before.permission_id, before.asked_version)
    assert "betwist" in answer.text.lower()
    letters = told(given)
    assert set(letters["disputed"]) == {"pcp@bzk.example", "vera.vervanger@bzk.example"}
    assert len(letters["disputed_administrator"]) == 2
    assert letters["disputed_secretary"] == [SECRETARY]
    assert not {"asked", "suspended"} & set(letters)


def test_who_was_invited_and_declined_takes_the_remedy_from_nobody(given: Given, visitor: Browser) -> None:
    number = given.reported("BZK", "ambtenaar-bzk")
    given.did(decisions.decide, number, ruling=given.ruling())
    given.did(contacts.decline, number, by="kamerlid", text="")
    visitor.post(confirmation(given), NO)
    assert (given.contact(number).state, bool(given.rows(Decision)[0].disputed_at)) == (State.DECLINED, True)


@pytest.mark.parametrize("outcome", [Outcome.PERMITTED, Outcome.REFUSED])
def test_the_decision_that_holds_is_put_to_the_minister_again(
    given: Given, visitor: Browser, outcome: Outcome
) -> None:
    with_secretary(given)
    number = given.awaiting()
    given.did(decisions.decide, number, ruling=given.ruling(outcome))
    visitor.post(confirmation(given), NO)
    assert given.contact(number).state is State.AWAITING_PERMISSION
    assert "asked" in told(given)
    assert "disputed_secretary" not in told(given)


def test_a_recorded_revocation_can_be_disputed(given: Given, visitor: Browser) -> None:
    number = given.permitted()
    given.posts(
        number, "pcp-bzk", "toestemming-intrekken", reden="Zaak.", naam="M.", hoedanigheid="zelf",
        besloten_op="2026-11-24", hoe="mondeling",
    )  # fmt: skip
    visitor.post(confirmation(given, newest=True), NO)
    assert [bool(one.disputed_at) for one in given.rows(Decision)] == [False, True]
    assert given.contact(number).state is State.AWAITING_PERMISSION


def test_a_link_disputes_its_own_decision_and_no_other(given: Given, visitor: Browser) -> None:
    number = given.permitted()
    asked_anew(given, number)
    given.did(decisions.decide, number, by="plv-bzk", ruling=given.ruling())
    visitor.post(confirmation(given), NO)
    assert [bool(one.disputed_at) for one in given.rows(Decision)] == [True, False]
    assert given.contact(number).state is State.PERMITTED, "it rests on the second"
    visitor.post(confirmation(given, newest=True), NO)
    assert [bool(one.disputed_at) for one in given.rows(Decision)] == [True, True]
    assert given.contact(number).state is State.AWAITING_PERMISSION


def test_a_decision_is_disputed_once_also_after_the_end(given: Given, visitor: Browser) -> None:
    number = given.permitted()
    held(given, number)
    path = confirmation(given)
    visitor.post(path, NO)
    assert visitor.post(path, {**NO, "tekst": "Nog eens."}).status == 409
    assert given.rows(Decision)[0].dispute.endswith("nooit gezegd.")


def test_who_signed_in_for_the_office_says_it_after_the_end_too(given: Given) -> None:
    number = given.permitted()
    held(given, number)
    path = f"/verzoeken/{number}/klopt-niet"
    form = given.page(number, "minister-bzk").form(path)
    answer = given.sign_in("minister-bzk").post(path, {**form.fields, "tekst": "Ik zei nee."}, follow=True)
    assert "betwist" in answer.text.lower()
    assert given.contact(number).state is State.HELD
    assert "Ik zei nee." in given.page(number, "pcp-bzk").text
    assert "Ik zei nee." not in given.page(number, "kamerlid").text
    again = given.posts(number, "minister-bzk", "klopt-niet", tekst="Nog eens.")
    assert again.status in (403, 409)


# Where it is shown


@pytest.mark.parametrize("who", ["kamerlid", "pcp-bzk", "minister-bzk", "ambtenaar-bzk"])
def test_page_history_and_tag_of_a_contact_that_was_there_say_that_it_is_disputed(
    given: Given, visitor: Browser, who: str
) -> None:
    number = given.permitted()
    held(given, number)
    assert DISPUTED not in given.page(number, who).text
    visitor.post(confirmation(given), NO)
    page = given.page(number, who)
    assert DISPUTED in page.text
    assert "het besluit is betwist" in page.text, "in the history"
    assert "er wordt opnieuw besloten" not in page.text.lower()
    assert page.values("data-telt") == ["nee"]
    assert page.values("data-staat") == ["held"]


@pytest.mark.parametrize(
    ("who", "path"),
    [("pcp-bzk", "/wachtrij?lijst=gesloten"), ("kamerlid", "/verzoeken"), ("minister-bzk", "/verzoeken")],
)
def test_the_lists_say_it_until_it_is_decided_again(
    given: Given, visitor: Browser, who: str, path: str
) -> None:
    number = given.permitted()
    held(given, number)
    assert DISPUTED not in given.sign_in(who).get(path).text
    visitor.post(confirmation(given), NO)
    assert DISPUTED in given.sign_in(who).get(path).text
    other = given.permitted()
    given.did(decisions.dispute, other, by="minister-bzk", text="Ik zei nee.")
    assert (
        given.sign_in(who)
        .get("/wachtrij?lijst=bewindspersoon" if "wacht" in path else path)
        .text.count(DISPUTED)
    )
    given.did(decisions.decide, other, by="minister-bzk", ruling=given.ruling())
    assert DISPUTED not in given.sign_in("pcp-bzk").get("/wachtrij?lijst=plannen").text


# The same person does not enter it again


def again(given: Given, number: str, by: str = "pcp-bzk", **changes: Any) -> None:
    given.did(decisions.decide, number, by=by, ruling=replace(given.ruling(), **changes))


def test_who_entered_what_was_disputed_enters_no_decision_there_any_more(given: Given) -> None:
    standing, number = given.beforehand(), given.permitted()
    given.did(decisions.dispute, number, by="minister-bzk", text="Ik zei nee.")
    with pytest.raises(Barred, match="collega"):
        again(given, number)
    with pytest.raises(Barred):
        given.did(
            decisions.decide,
            number,
            ruling=Ruling(Outcome.PERMITTED, how=How.BEFOREHAND, standing_permission_id=standing),
        )
    with pytest.raises(Barred):
        again(given, number, outcome=Outcome.REFUSED)
    again(given, number, by="plv-bzk")
    assert given.contact(number).state is State.PERMITTED
    with pytest.raises(Barred):
        given.did(
            decisions.revoke, number, reason="Zaak.", decided_by="M.", capacity=Capacity.IN_PERSON,
            decided_on=today(given.clock()), how=How.ORAL,
        )  # fmt: skip


def test_the_page_of_who_entered_it_offers_no_form_to_do_so_again_and_says_why(given: Given) -> None:
    given.beforehand()
    number = given.permitted()
    given.did(decisions.dispute, number, by="minister-bzk", text="Ik zei nee.")
    page = given.page(number, "pcp-bzk")
    assert f"/verzoeken/{number}/besluit" not in page.html
    assert "legt een collega" in page.text
    posted = given.posts(
        number, "pcp-bzk", "besluit", uitkomst="toegestaan", naam="M.", hoedanigheid="zelf",
        besloten_op="2026-11-24", hoe="mondeling",
    )  # fmt: skip
    assert posted.status == 403
    assert "collega" in posted.text
    assert f"/verzoeken/{number}/besluit" in given.page(number, "plv-bzk").html


def test_on_another_contact_the_same_liaison_records_as_before(given: Given) -> None:
    number, other = given.permitted(), given.awaiting()
    given.did(decisions.dispute, number, by="minister-bzk", text="Ik zei nee.")
    again(given, other)
    assert given.contact(other).state is State.PERMITTED


# When it was decided


@pytest.mark.parametrize("outcome", [Outcome.PERMITTED, Outcome.REFUSED])
@pytest.mark.parametrize(
    "day", [date(2026, 11, 23), date(2026, 11, 25), date(2025, 11, 24), date(2027, 11, 24)], ids=str
)
def test_a_decision_lies_between_the_request_and_today(given: Given, day: date, outcome: Outcome) -> None:
    number = given.awaiting()
    with pytest.raises(Invalid) as wrong:
        again(given, number, outcome=outcome, decided_on=day)
    assert [error.field for error in wrong.value.errors] == ["besloten_op"]
    again(given, number, outcome=outcome, decided_on=date(2026, 11, 24))


def test_the_days_are_those_of_amsterdam(given: Given) -> None:
    given.clock.moment = datetime(2026, 11, 24, 22, 58, tzinfo=UTC)
    number = given.asked()
    given.clock.moment = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)
    with pytest.raises(Invalid):
        again(given, number, decided_on=date(2026, 11, 26))
    with pytest.raises(Invalid):
        again(given, number, decided_on=date(2026, 11, 23))
    again(given, number, decided_on=date(2026, 11, 25))


def test_a_permission_is_not_taken_back_before_it_was_given(given: Given) -> None:
    number = given.awaiting()
    given.clock.advance(timedelta(days=2))
    again(given, number, decided_on=date(2026, 11, 26))
    who = {"decided_by": "M.", "capacity": Capacity.IN_PERSON, "how": How.ORAL, "reason": "Zaak."}
    with pytest.raises(Invalid):
        given.did(decisions.revoke, number, decided_on=date(2026, 11, 25), **who)
    given.did(decisions.revoke, number, decided_on=date(2026, 11, 26), **who)


def test_the_day_comes_back_at_its_field_with_what_was_typed(given: Given) -> None:
    number = given.awaiting()
    answer = given.posts(
        number, "pcp-bzk", "besluit", uitkomst="toegestaan", naam="M. de Minister", hoedanigheid="zelf",
        besloten_op="2026-11-23", hoe="mondeling",
    )  # fmt: skip
    assert answer.status == 422
    assert 'href="#besluit-besloten_op"' in answer.html
    assert "M. de Minister" in answer.html
    assert "24 november 2026" in answer.text


def test_a_letter_stands_when_only_an_earlier_decision_is_disputed(given: Given) -> None:
    number = given.permitted()
    first = given.rows(Decision)[0]
    given.did(
        decisions.revoke,
        number,
        by="minister-bzk",
        reason="Er loopt een zaak.",
        decided_by="M.",
        capacity=Capacity.IN_PERSON,
    )
    given.did(decisions.dispute, number, by="minister-bzk", text="Nooit gezegd.", decision_id=first.id)
    told = [one.state for one in given.rows(Letter) if one.template == "revoked"]
    assert told
    assert LetterState.SUPERSEDED not in told
