"""A yes is for one official, by name and address: who is named instead is asked for anew. And a yes that is over looks so."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import given as drawn
from hypothesis import strategies as st

from contactdesk import contacts
from contactdesk.contacts import Official, decisions
from contactdesk.law import lifecycle
from contactdesk.law.addresses import same_official
from contactdesk.law.outcomes import Conflict, Forbidden, Invalid, NotFound
from contactdesk.store.models import AuditEntry, Letter
from contactdesk.words import Outcome, State
from tests.contacts import ADA, Given
from tests.test_disputes import confirmation
from tests.web import Browser

MAILBOX = "team@bzk.example"
AB, BO = Official("Ab Ambt", MAILBOX), Official("Bo Ambt", MAILBOX)
OTHERS = {
    "another name, one mailbox": (AB, BO),
    "another address, one name": (AB, Official("Ab Ambt", "ab@bzk.example")),
    "both": (AB, ADA),
}
SAME = {
    "telephone": (ADA, replace(ADA, phone="070-555 99 99")),
    "no telephone": (ADA, replace(ADA, phone=None)),
    "capitals": (ADA, Official("ADA ambtenaar", "Ada.Ambtenaar@BZK.example", ADA.phone)),
    "spaces": (ADA, replace(ADA, name=" Ada  Ambtenaar")),
    "two ways to write a sign": (Official("René Ré", MAILBOX), Official("Rene\u0301 Re\u0301", MAILBOX)),
}
NOBODY = {"ambtenaar_naam": "", "ambtenaar_email": "", "ambtenaar_telefoon": ""}


def fields(official: Official) -> dict[str, str]:
    return {
        "ambtenaar_naam": official.name,
        "ambtenaar_email": official.email,
        "ambtenaar_telefoon": official.phone or "",
    }


def asked_for(given: Given, official: Official) -> str:
    number = given.asked("BZK")
    given.did(contacts.ask_permission, number, official=official)
    return number


def permitted_for(given: Given, official: Official) -> str:
    number = asked_for(given, official)
    given.did(decisions.decide, number, ruling=given.ruling())
    return number


# Who is the same


@pytest.mark.parametrize("case", OTHERS)
def test_name_and_address_together_are_the_official(case: str) -> None:
    one, other = OTHERS[case]
    assert not same_official(one.name, one.email, other.name, other.email)
    assert not same_official(None, None, one.name, one.email)


@pytest.mark.parametrize("case", SAME)
def test_spelling_and_telephone_make_nobody_another(case: str) -> None:
    one, other = SAME[case]
    assert same_official(one.name, one.email, other.name, other.email)


# Before the yes


@pytest.mark.parametrize("case", OTHERS)
def test_another_official_before_the_yes_is_asked_for_anew(given: Given, case: str) -> None:
    one, other = OTHERS[case]
    number = asked_for(given, one)
    before = given.contact(number).asked_version
    given.did(contacts.name_official, number, official=other)
    assert given.contact(number).asked_version == before + 1
    assert given.rows(AuditEntry)[-1].details["other_official"] is True


@pytest.mark.parametrize("case", SAME)
def test_the_same_official_before_the_yes_leaves_what_was_asked(given: Given, case: str) -> None:
    one, other = SAME[case]
    number = asked_for(given, one)
    before = given.contact(number).asked_version
    given.did(contacts.name_official, number, official=other)
    assert given.contact(number).asked_version == before
    assert "other_official" not in given.rows(AuditEntry)[-1].details


# After the yes


@pytest.mark.parametrize("case", OTHERS)
def test_another_official_after_the_yes_takes_another_yes(given: Given, case: str) -> None:
    one, other = OTHERS[case]
    number = permitted_for(given, one)
    letters = len(given.rows(Letter))
    page = given.posts(number, "pcp-bzk", "ambtenaar", **fields(other))
    assert page.status == 409
    assert "opnieuw toestemming" in page.text
    assert all(one in page.html for one in (other.name, other.email)), "what was typed stays"
    contact = given.contact(number)
    assert (contact.official_name, contact.official_email) == (one.name, one.email)
    assert len(given.rows(Letter)) == letters


@pytest.mark.parametrize("case", OTHERS)
def test_asked_anew_for_another_official_nobody_knows_of_it_yet(given: Given, case: str) -> None:
    one, other = OTHERS[case]
    number = permitted_for(given, one)
    given.did(contacts.ask_permission, number, official=other)
    contact = given.contact(number)
    assert (contact.official_name, contact.official_since, contact.permission_id) == (other.name, None, None)
    told = [letter.to_email for letter in given.rows(Letter) if letter.template == "suspended"]
    assert one.email in told


@pytest.mark.parametrize("case", SAME)
def test_the_same_official_after_the_yes_keeps_what_they_may_read(given: Given, case: str) -> None:
    one, other = SAME[case]
    number = permitted_for(given, one)
    since = given.contact(number).official_since
    given.did(contacts.name_official, number, official=other)
    contact = given.contact(number)
    assert contact.state is State.PERMITTED
    assert (contact.official_since, contact.official_phone) == (since, other.phone)


# Nobody any more


def test_an_official_taken_out_of_the_form_is_out(given: Given) -> None:
    number = permitted_for(given, AB)
    before = given.contact(number).asked_version
    assert given.posts(number, "pcp-bzk", "toestemming-vragen", **NOBODY).status in (200, 303)
    contact = given.contact(number)
    assert contact.state is State.AWAITING_PERMISSION
    assert (contact.official_name, contact.official_email, contact.official_since) == (None, None, None)
    assert contact.asked_version > before
    assert AB.name not in given.page(number, "kamerlid").text


def test_a_form_that_names_no_official_keeps_who_was_named(given: Given) -> None:
    number = permitted_for(given, AB)
    assert given.posts(number, "pcp-bzk", "toestemming-vragen", advies="Akkoord.").status in (200, 303)
    assert given.contact(number).official_name == AB.name


def test_half_an_official_is_asked_for_at_the_field(given: Given) -> None:
    number = permitted_for(given, AB)
    page = given.posts(number, "pcp-bzk", "toestemming-vragen", **(NOBODY | {"ambtenaar_naam": BO.name}))
    assert (page.status, given.contact(number).state) == (422, State.PERMITTED)


# A yes of before


@pytest.mark.parametrize("deed", [contacts.name_official, contacts.ask_permission])
def test_a_yes_from_before_the_official_changed_is_not_for_the_new_one(
    given: Given, deed: Callable[..., Any]
) -> None:
    number = given.asked("BZK")
    given.did(contacts.name_official, number, official=AB)
    early = given.ruling()
    given.clock.advance(timedelta(days=1))
    given.did(deed, number, official=BO)
    with pytest.raises(Invalid) as refused:
        given.did(decisions.decide, number, ruling=early)
    assert [error.field for error in refused.value.errors] == ["besloten_op"]
    assert "toen veranderde de ambtenaar" in refused.value.errors[0].message
    given.did(decisions.decide, number, ruling=given.ruling())


def test_a_yes_from_before_the_telephone_changed_counts(given: Given) -> None:
    number = asked_for(given, ADA)
    early = given.ruling()
    given.clock.advance(timedelta(days=1))
    given.did(contacts.name_official, number, official=SAME["telephone"][1])
    given.did(decisions.decide, number, ruling=early)
    assert given.contact(number).state is State.PERMITTED


# What a decision looks like that is over


def revoked(given: Given, number: str) -> None:
    who = {key: getattr(given.ruling(), key) for key in ("decided_by", "capacity", "decided_on", "how")}
    given.did(decisions.revoke, number, reason="Toch niet.", **who)


def asked_anew(given: Given, number: str) -> None:
    given.did(contacts.ask_permission, number)


def decided_again(given: Given, number: str) -> None:
    asked_anew(given, number)
    given.did(decisions.decide, number, by="minister-bzk", ruling=given.ruling(Outcome.CONDITIONS))


OVER: dict[str, tuple[Callable[[Given, str], None], str, list[str], str]] = {
    "revoked": (revoked, "omdat de toestemming is ingetrokken", ["ja", "nee"], "refused"),
    "asked anew": (asked_anew, "omdat er opnieuw toestemming is gevraagd", ["nee"], "awaiting_permission"),
    "decided again": (decided_again, "omdat er opnieuw is besloten", ["ja", "nee"], "permitted"),
}


@pytest.mark.parametrize("who", ["kamerlid", "pcp-bzk", "minister-bzk"])
@pytest.mark.parametrize("case", OVER)
def test_a_yes_that_is_over_is_no_green_card(given: Given, case: str, who: str) -> None:
    number = permitted_for(given, ADA)
    assert given.page(number, who).values("data-telt") == ["ja"]
    since, why, counts, state = OVER[case]
    since(given, number)
    page = given.page(number, who)
    assert page.values("data-telt") == counts
    assert page.values("data-staat") == [state]
    text = page.text.replace("\n", " ")
    assert text.count("Geldt niet meer sinds") == 1
    assert "Dit geldt niet meer sinds" in text, "in the history"
    assert ("Geldt." in text) == ("ja" in counts)
    assert why in page.text


@pytest.mark.parametrize("case", OVER)
def test_the_link_in_a_letter_shows_that_its_yes_is_over(given: Given, visitor: Browser, case: str) -> None:
    number = permitted_for(given, ADA)
    path = confirmation(given)
    assert visitor.get(path).values("data-telt") == ["ja"]
    since, why, _, _ = OVER[case]
    since(given, number)
    page = visitor.get(path)
    assert "nee" in page.values("data-telt")
    assert why in page.text


def disputed(given: Given, number: str) -> None:
    given.did(decisions.dispute, number, by="minister-bzk", text="Dit besloot ik niet zo.")


@pytest.mark.parametrize("who", ["kamerlid", "pcp-bzk"])
@pytest.mark.parametrize("since", [asked_anew, disputed])
def test_the_history_says_after_which_deed_an_earlier_yes_stopped(
    given: Given, since: Callable[[Given, str], None], who: str
) -> None:
    number, stopped = permitted_for(given, ADA), "De eerdere toestemming geldt vanaf dan niet meer."
    assert stopped not in given.page(number, who).text
    since(given, number)
    assert given.page(number, who).text.count(stopped) == 1


def test_a_permission_that_was_taken_back_is_called_that_and_no_refusal(given: Given) -> None:
    number, refused = permitted_for(given, ADA), asked_for(given, AB)
    revoked(given, number)
    given.did(decisions.decide, refused, ruling=given.ruling(Outcome.REFUSED))
    for persona, path in (("kamerlid", "/verzoeken"), ("pcp-bzk", "/wachtrij?lijst=gesloten")):
        shown = given.sign_in(persona).get(path).text
        assert (shown.count("Toestemming ingetrokken"), shown.count("Geweigerd")) == (1, 1)
    head = given.page(number, "kamerlid").html.partition('class="contact-head"')[2].partition("</header>")[0]
    assert "Toestemming ingetrokken" in head
    assert "Geweigerd" in given.page(refused, "kamerlid").html


# Whatever is done


def name(given: Given, number: str, official: Official | None) -> None:
    given.did(contacts.name_official, number, official=official or AB)


def ask(given: Given, number: str, official: Official | None) -> None:
    given.did(contacts.ask_permission, number, official=official, without_official=official is None)


def permit(given: Given, number: str, _: Official | None) -> None:
    given.did(decisions.decide, number, by="minister-bzk", ruling=given.ruling())


def record(given: Given, number: str, _: Official | None) -> None:
    given.did(decisions.decide, number, ruling=given.ruling())


def dispute(given: Given, number: str, _: Official | None) -> None:
    given.did(decisions.dispute, number, by="minister-bzk", text="Dit besloot ik niet zo.")


def plan(given: Given, number: str, _: Official | None) -> None:
    given.did(contacts.schedule, number, at=given.clock() + timedelta(days=2))


def call_off(given: Given, number: str, _: Official | None) -> None:
    given.did(contacts.call_off, number)


DEEDS = (name, name, ask, ask, permit, permit, record, dispute, plan, call_off)
WHO = st.sampled_from((AB, BO, ADA, Official("Ab Ambt", "ab@bzk.example"), None))


@pytest.mark.long
@settings(
    max_examples=20,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@drawn(steps=st.lists(st.tuples(st.sampled_from(DEEDS), WHO), min_size=6, max_size=14))
def test_no_path_lets_a_yes_for_one_official_reach_another(given: Given, steps: list[Any]) -> None:
    number, yes_for = given.asked("BZK"), dict[int, tuple[str, str]]()
    for deed, official in steps:
        letters = len(given.rows(Letter))
        try:
            deed(given, number, official)
        except (Conflict, Forbidden, Invalid, NotFound):
            continue
        contact = given.contact(number)
        found = (contact.official_name or "", contact.official_email or "")
        if contact.state not in lifecycle.WAY_OPEN:
            continue
        assert contact.permission_id is not None
        # who is named first after a yes that named nobody is who it is for from then on
        first = yes_for.get(contact.permission_id, ("", ""))
        yes_for[contact.permission_id] = first if first[1] else found
        assert found == yes_for[contact.permission_id], [step[0].__name__ for step in steps]
        reached = [one.to_email for one in given.rows(Letter)[letters:] if one.to_party == "official"]
        assert set(reached) <= {found[1]}
