"""The emergency signal: what can be sent, who reads it, that it is answered by a day or is overdue, and that it is no contact."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlmodel import Session, col, select

from contactdesk import audit
from contactdesk.app import create_app
from contactdesk.audit import contents
from contactdesk.law import signals as law
from contactdesk.law.days import is_working_day, today
from contactdesk.law.outcomes import Forbidden, Invalid, NotFound, TooMany
from contactdesk.settings import Confirm, DecisionLinks, EmergencySignals
from contactdesk.signals import deeds, figures, finding
from contactdesk.store.models import (
    AuditEntry,
    ContactRequest,
    EmergencySignal,
    Letter,
    Portfolio,
    SignalCount,
)
from contactdesk.words import Party, SignalAction, SignalState
from tests.contacts import MARKER, Given
from tests.signals import (
    BODY,
    NEW,
    OFFICE,
    answers,
    days_later,
    does,
    happened,
    letters,
    link,
    office,
    row,
    sent,
    typed,
)
from tests.web import Browser

A, S = SignalAction, SignalState
#: everybody but who sends, and the office that answers
OTHERS = [
    *("kamerlid", "senator", "assistent", "griffier", "bureau", "pcp-bzk", "pcp-szw", "plv-bzk"),
    *("minister-bzk", "ambtenaar-bzk", "wetgeving-bzk", "inspectie-igj", "beheer", "beheer-tweede"),
]
WHO = {"naam": "M. de Minister", "hoedanigheid": "zelf"}


# The form


@pytest.mark.parametrize(
    ("more", "opened"),
    [({"onderwerp": ""}, False), ({"eerder_waar_5": "https://www.uwv.example/brief"}, True)],
    ids=["one", "the fifth is not whole"],
)
def test_further_warnings_are_folded_until_something_stands_in_one(
    given: Given, more: dict[str, str], opened: bool
) -> None:
    page = given.sign_in("zbo-uwv").post(NEW, typed(given, **more))
    assert page.status == 422
    fold = page.html.partition("<summary>Meer waarschuwingen")[0].rpartition("<details")[2]
    assert ("open" in fold) is opened
    assert page.form(NEW).fields["eerder_waar_1"] == "https://www.uwv.example/toets-2026"
    assert page.form(NEW).fields["eerder_waar_5"] == more.get("eerder_waar_5", "")


# Whose turn it is, on the page where they begin


def begins_with(given: Given, number: str, *personas: str, page: str = "/") -> list[str]:
    """Who of these reads of it there."""
    return [one for one in personas if number in given.sign_in(one).get(page).values("data-nummer")]


def test_an_office_begins_with_the_signal_that_waits_for_its_answer_and_nobody_else_does(
    given: Given,
) -> None:
    number = sent(given)
    assert begins_with(given, number, "minister-szw", "zbo-uwv", *OTHERS) == ["minister-szw"]
    assert "Er wacht niets op u" not in given.sign_in("minister-szw").get("/").text
    does(given, number, A.ASK, "minister-szw", name="M. de Minister")
    assert begins_with(given, number, "minister-szw") == ["minister-szw"]  # its day does not move
    days_later(given, 60)
    assert row(given, number).state is S.OVERDUE
    assert begins_with(given, number, "minister-szw") == ["minister-szw"]
    answers(given, number)
    assert begins_with(given, number, "minister-szw") == []


def test_a_body_begins_with_what_the_office_asked_until_it_says_something(given: Given) -> None:
    number = sent(given)
    does(given, number, A.ADD, "zbo-uwv")
    assert begins_with(given, number, "zbo-uwv") == []
    does(given, number, A.ASK, "minister-szw", name="M. de Minister")
    assert begins_with(given, number, "zbo-uwv", *OTHERS) == ["zbo-uwv"]
    does(given, number, A.ADD, "zbo-uwv")
    assert begins_with(given, number, "zbo-uwv") == []


def test_what_waits_is_there_to_begin_with_after_signals_are_switched_off(given: Given, desk: Any) -> None:
    number = sent(given)
    browser = strict(given, desk, emergency_signal=EmergencySignals())
    browser.client.cookies.update(given.sign_in("minister-szw").client.cookies)
    assert number in browser.get("/").values("data-nummer")


def test_the_page_of_what_waits_for_an_office_has_its_signals_too(given: Given) -> None:
    number = sent(given)
    assert begins_with(given, number, "minister-szw", "minister-bzk", page="/wacht-op-u") == ["minister-szw"]
    answers(given, number)
    assert begins_with(given, number, "minister-szw", page="/wacht-op-u") == []


# The life of one, as its table has it


def test_every_state_can_be_reached_and_every_open_one_can_end_without_the_body() -> None:
    reached, seen = {law.MOVES[None, A.SEND].to}, set[Any]()
    while reached - seen:
        seen |= reached
        reached |= {step.to for (state, _), step in law.MOVES.items() if state in seen and step.to}
    assert reached == set(S)
    for state in law.OPEN:
        ends = {
            step.who
            for (one, _), step in law.MOVES.items()
            if one is state and step.to not in (None, *law.OPEN)
        }
        assert Party.MINISTER in ends


def test_silence_is_no_answer_and_closes_nothing() -> None:
    by_itself = {step.to for step in law.MOVES.values() if step.who is Party.SYSTEM}
    assert by_itself == {None, S.OVERDUE}
    assert S.OVERDUE in law.OPEN


# SendingSignal one


def test_a_body_sends_one_after_a_page_to_check_and_sending_twice_makes_one(given: Given) -> None:
    uma, fields = given.sign_in("zbo-uwv"), typed(given)
    check = uma.post(NEW, fields)
    assert (check.status, given.rows(EmergencySignal)) == (200, [])
    assert "dinsdag 15 december 2026" in check.text
    form = check.form(NEW)
    first, again = (uma.post(NEW, form.fields | {"bevestigd": "ja"}) for _ in range(2))
    (made,) = given.rows(EmergencySignal)
    assert first.location == again.location == f"/noodsignalen/{made.number}"
    assert uma.get(first.location).status == 200
    assert (made.state, made.due_on, made.sent_to) == (S.SENT, date(2026, 12, 15), OFFICE)


def test_who_wants_to_change_something_after_the_check_finds_all_that_was_typed(given: Given) -> None:
    uma, fields = given.sign_in("zbo-uwv"), typed(given, eerder_waar_1="kenmerk 2026-4")
    form = uma.post(NEW, fields).form(NEW)
    page = uma.post(NEW, form.fields | {"wijzig": "ja"})
    shown = page.form(NEW).fields
    assert {
        name: shown.get(name) for name in fields if name not in ("besluit_op", "laatste_stap", "besluit_van")
    } == {
        name: text
        for name, text in fields.items()
        if name not in ("besluit_op", "laatste_stap", "besluit_van")
    }


@pytest.mark.parametrize(
    ("field", "text", "says"),
    [
        ("laatste_stap", "", "laatste stap"),
        ("eerder_soort_1", "", "Kies hoe u waarschuwde"),
        ("eerder_op_1", "2027-01-01", "Deze dag moet nog komen"),
        ("onuitvoerbaar", "nvt", "Schrijf wat er niet kan worden uitgevoerd"),
        ("geprobeerd", "", "Vul wat u al hebt geprobeerd in"),
        ("besluit_op", "2026-11-23", "Deze dag is voorbij"),
        ("bewindspersoon", "1", "Kies een bewindspersoon uit de lijst"),
        ("onderwerp", "x" * 151, "ten hoogste 150 tekens"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_keeps_what_was_typed(
    given: Given, field: str, text: str, says: str
) -> None:
    page = given.sign_in("zbo-uwv").post(NEW, typed(given, **{field: text}))
    assert page.status == 422
    assert says in page.text
    assert page.form(NEW).fields["ondertekenaar"] == "B. Bestuur"
    assert given.rows(EmergencySignal) == []


def test_what_is_wrong_of_a_warning_is_said_where_it_was_typed(given: Given) -> None:
    third = {"soort": "brief", "op": "2027-01-01", "waar": "kenmerk 4", "gevolg": "Geen antwoord."}
    fields = typed(given, **{f"eerder_{part}_3": text for part, text in third.items()})
    page = given.sign_in("zbo-uwv").post(NEW, fields)
    assert 'id="eerder_op_3-fout"' in page.html
    assert 'id="eerder_op_2-fout"' not in page.html


def test_without_one_earlier_warning_none_is_sent(given: Given) -> None:
    none = {f"eerder_{part}_1": "" for part in ("soort", "op", "waar", "gevolg")}
    page = given.sign_in("zbo-uwv").post(NEW, typed(given, **none))
    assert page.status == 422
    assert "Noem ten minste één eerdere waarschuwing" in page.text


def test_an_empty_form_says_at_once_all_that_is_missing(given: Given) -> None:
    page = given.sign_in("zbo-uwv").post(NEW, dict.fromkeys(typed(given), ""))
    assert page.status == 422
    for says in ("Vul het onderwerp in", "Noem ten minste één eerdere waarschuwing", "laatste stap. Kan het"):
        assert says in page.text


def test_only_to_a_minister_of_a_department_that_takes_part(given: Given) -> None:
    with pytest.raises(Invalid) as error:
        sent(given, portfolio_id=office(given, "bzk"))
    assert [one.field for one in error.value.errors] == ["bewindspersoon"]


def test_nobody_sends_one_for_another_body(given: Given) -> None:
    with pytest.raises(Forbidden):
        sent(given, by="inspectie-igj")


def test_the_unit_that_helps_with_laws_sends_none(given: Given) -> None:
    assert given.sign_in("wetgeving-bzk").get(NEW).status == 404


def test_the_page_says_who_said_what_of_it_and_that_there_is_no_law(given: Given) -> None:
    # Kabinetsreactie 29362 nr. 385, part 3: the last resort is the cabinet's word; to comply or explain is the council's advice
    said = given.sign_in("zbo-uwv").get("/noodsignalen").text
    assert "nog geen wet die het noodsignaal regelt. Het kabinet noemt het een uiterste redmiddel" in said
    assert "De Raad voor het Openbaar Bestuur adviseerde: de bewindspersoon volgt het op, of legt uit" in said
    assert "De ministeries die meedoen, hebben afgesproken" in said


def test_a_last_step_is_not_taken_a_sixth_time_in_a_day(given: Given) -> None:
    for _ in range(5):
        sent(given)
    with pytest.raises(TooMany):
        sent(given)
    given.clock.advance(timedelta(days=1))
    assert sent(given)


# Who reads it


def test_the_body_and_the_office_read_it_and_nobody_else(given: Given) -> None:
    number = sent(given)
    for one in ("zbo-uwv", "minister-szw"):
        assert MARKER in given.sign_in(one).get(f"/noodsignalen/{number}").text
    for one in OTHERS:
        page = given.sign_in(one).get(f"/noodsignalen/{number}")
        assert page.status in (403, 404), one
        assert MARKER not in page.text


def test_a_list_has_only_what_its_reader_may_read(given: Given) -> None:
    number = sent(given)
    for one, has in (
        ("zbo-uwv", True),
        ("minister-szw", True),
        ("minister-bzk", False),
        ("inspectie-igj", False),
    ):
        assert (number in given.sign_in(one).get("/noodsignalen").values("data-nummer")) is has, one


def test_it_is_no_contact_and_stands_in_no_list_search_or_figure_of_contacts(given: Given) -> None:
    number = sent(given)
    assert given.rows(ContactRequest) == []
    for one, path in (
        ("zbo-uwv", "/verzoeken"),
        ("zbo-uwv", f"/verzoeken/{number}"),
        ("pcp-szw", "/wachtrij?q=Terugvordering"),
        ("kamerlid", "/verzoeken?q=Terugvordering"),
        ("pcp-szw", "/cijfers"),
    ):
        page = given.sign_in(one).get(path)
        assert number not in page.text.replace(path, "") or page.status == 404
        assert "Terugvordering over vijf jaar" not in page.text


def test_administrators_do_not_even_read_that_one_was_sent(given: Given) -> None:
    number = sent(given)
    log = given.sign_in("beheer").get("/beheer/logboek")
    assert log.status == 200
    assert "noodsignaal" not in log.text.lower()
    assert number not in log.text


def test_no_text_of_it_stands_in_the_log_and_the_chain_knows_each_row(given: Given) -> None:
    number = sent(given)
    answers(given, number)
    entries = [one for one in given.rows(AuditEntry) if one.action in set(A)]
    assert [one.action for one in entries] == [A.SEND, A.EXPLAIN]
    assert MARKER not in str([one.details for one in entries])
    assert given.database.read_now(audit.verify).is_whole
    strays = given.database.read_now(lambda db: [*contents.strays(db)])
    assert [one for one in strays if "signal" in one] == []

    def forge(db: Session) -> None:
        db.execute(update(EmergencySignal).values(due_on=date(2027, 1, 1)))

    given.database.write_now(forge)
    assert [one for one in given.database.read_now(lambda db: [*contents.strays(db)]) if "signal" in one]


# Its letters


def test_the_office_gets_it_with_a_link_and_the_body_a_receipt(given: Given) -> None:
    number = sent(given)
    (asked,), (receipt,) = letters(given, "signal_sent"), letters(given, "signal_receipt")
    assert (asked.to_email, asked.reply_to) == (OFFICE, BODY)
    assert (receipt.to_email, receipt.reply_to) == (BODY, OFFICE)
    assert f"> Het systeem kan dit niet voor 2028. {MARKER}" in asked.body
    assert "geen wet die het noodsignaal regelt (Kabinetsreactie 29362 nr. 385, onderdeel 3)" in asked.body
    assert "graag antwoord uiterlijk" in asked.subject
    assert number in receipt.subject
    assert "{{key:" not in receipt.body


def test_no_letter_of_it_goes_to_anybody_else(given: Given) -> None:
    number = sent(given)
    does(given, number, A.ADD, "zbo-uwv")
    does(given, number, A.ASK, "minister-szw", name="M. de Minister")
    days_later(given, 30)
    answers(given, number)
    does(given, number, A.DISPUTE, "minister-szw", name="M. de Minister")
    does(given, number, A.WITHDRAW, "zbo-uwv")
    about = [one for one in given.rows(Letter) if one.template.startswith("signal_")]
    assert {one.to_email for one in about} == {OFFICE, BODY}
    assert not [one for one in given.rows(Letter) if MARKER in one.body and one not in about]


# The answer


def test_the_office_answers_from_its_letter_without_an_account(given: Given, visitor: Browser) -> None:
    number = sent(given)
    path = link(given)
    page = visitor.get(path)
    assert page.status == 200
    fields = page.form(path).fields
    assert "antwoord" not in fields
    done = visitor.post(
        path,
        fields | WHO | {"actie": "antwoord", "antwoord": "opvolgen", "tekst": "Wij stellen de datum uit."},
    )
    assert done.status == 303
    assert row(given, number).state is S.COMPLIED
    (told,), (confirmed,) = letters(given, "signal_answered"), letters(given, "signal_confirmed")
    assert "> Wij stellen de datum uit." in told.body
    assert (told.to_email, confirmed.to_email) == (BODY, OFFICE)
    assert "Wij stellen de datum uit." in given.sign_in("zbo-uwv").get(f"/noodsignalen/{number}").text


def test_looking_at_the_link_changes_nothing(given: Given, visitor: Browser) -> None:
    number = sent(given)
    before = (row(given, number), len(given.rows(AuditEntry)))
    for _ in range(3):
        visitor.get(link(given))
    assert (row(given, number), len(given.rows(AuditEntry))) == before


@pytest.mark.parametrize(
    ("left_out", "says"),
    [
        ("antwoord", "Kies: opvolgen of uitleggen"),
        ("tekst", "Vul de tekst in"),
        ("naam", "Vul uw naam in"),
        ("hoedanigheid", "Kies: zelf of namens"),
    ],
)
def test_an_answer_says_what_why_and_who(given: Given, visitor: Browser, left_out: str, says: str) -> None:
    number = sent(given)
    path = link(given)
    whole = WHO | {
        "actie": "antwoord",
        "versie": "1",
        "antwoord": "uitleggen",
        "tekst": "De wet moet op tijd ingaan.",
    }
    page = visitor.post(path, whole | {left_out: ""})
    assert (page.status, row(given, number).state) == (422, S.SENT)
    assert says in page.text


def test_a_link_that_was_made_up_opens_nothing(given: Given, visitor: Browser) -> None:
    sent(given)
    path = link(given)
    forged = path[:-4] + ("aaaa" if path[-4:] != "aaaa" else "bbbb")
    assert visitor.get(forged).status == 404
    assert visitor.post(forged, {"actie": "antwoord"}).status == 404


def test_the_body_does_not_answer_its_own_and_the_office_withdraws_none(given: Given) -> None:
    number = sent(given)
    with pytest.raises(Forbidden):
        answers(given, number, by="zbo-uwv")
    with pytest.raises(Forbidden):
        does(given, number, A.WITHDRAW, "minister-szw")
    with pytest.raises(NotFound):
        does(given, number, A.ADD, "inspectie-igj")


def test_of_two_answers_the_first_stands_and_the_second_loses_nothing_typed(
    given: Given, visitor: Browser
) -> None:
    number = sent(given)
    path = link(given)
    answers(given, number)
    late = visitor.post(
        path, WHO | {"actie": "antwoord", "versie": "1", "antwoord": "opvolgen", "tekst": "Toch wel uitstel."}
    )
    assert (late.status, row(given, number).state) == (409, S.EXPLAINED)


def test_who_answers_reads_first_what_was_added_meanwhile(given: Given, visitor: Browser) -> None:
    number = sent(given)
    path = link(given)
    does(given, number, A.ADD, "zbo-uwv", text="Het gaat om 50.000 mensen.")
    page = visitor.post(
        path, WHO | {"actie": "antwoord", "versie": "1", "antwoord": "opvolgen", "tekst": "Toch wel uitstel."}
    )
    assert page.status == 409
    assert "Toch wel uitstel." in page.text
    assert "Het gaat om 50.000 mensen." in page.text


def test_an_answer_that_was_none_is_taken_back_and_its_day_does_not_move(given: Given) -> None:
    number = sent(given)
    due = row(given, number).due_on
    answers(given, number, A.COMPLY)
    does(given, number, A.DISPUTE, "minister-szw", name="M. de Minister")
    found = row(given, number)
    assert (found.state, found.closed_at, found.due_on) == (S.SENT, None, due)
    assert given.database.read_now(deeds.answer_of, found) is None
    assert letters(given, "signal_disputed")[-1].to_email == BODY


# Its day


def test_the_office_is_reminded_once_before_its_day(given: Given) -> None:
    number = sent(given)
    days_later(given, 14)
    assert happened(given, number) == [A.SEND]
    for _ in range(3):
        days_later(given, 2)
    assert happened(given, number).count(A.REMIND) == 1


def test_a_day_that_passes_is_an_outcome_of_its_own_and_both_are_told_once(given: Given) -> None:
    number = sent(given)
    for _ in range(3):
        days_later(given, 22)
    assert row(given, number).state is S.OVERDUE
    assert [one.to_email for one in letters(given, "signal_overdue")] == [OFFICE]
    assert [one.to_email for one in letters(given, "signal_overdue_body")] == [BODY]


def test_on_its_last_day_it_is_not_late_yet(given: Given) -> None:
    number = sent(given)
    days_later(given, (row(given, number).due_on - today(given.clock())).days)
    assert row(given, number).state is S.SENT
    assert is_working_day(row(given, number).due_on)


def test_an_answer_after_its_day_counts_and_stays_late(given: Given) -> None:
    number = sent(given)
    days_later(given, 30)
    answers(given, number, A.COMPLY)
    assert row(given, number).state is S.COMPLIED
    assert "Dat het niet op tijd was, blijft vaststaan" in letters(given, "signal_answered")[-1].body
    assert (
        "nadat de dag van het antwoord voorbij was"
        in given.sign_in("zbo-uwv").get(f"/noodsignalen/{number}").text
    )


def test_a_letter_that_asks_does_not_leave_once_it_is_answered(given: Given) -> None:
    from contactdesk.letters.outbox.overtaken import overtaken_of

    number = sent(given)
    (asked,) = letters(given, "signal_sent")
    assert given.database.read_now(overtaken_of, [asked.id]) == set()
    answers(given, number)
    assert given.database.read_now(overtaken_of, [asked.id]) == {asked.id}


# Who answers changes


def test_another_mailbox_of_the_office_gets_it_and_the_old_link_opens_nothing(
    given: Given, visitor: Browser
) -> None:
    number = sent(given)
    old = link(given)
    moved(given, "nieuw@szw.example")
    days_later(given, 0)
    assert happened(given, number) == [A.SEND, A.MOVE]
    assert [one.to_email for one in letters(given, "signal_passed_on")] == ["nieuw@szw.example"]
    assert MARKER not in visitor.get(old).text
    assert MARKER in visitor.get(link(given, "signal_passed_on")).text
    days_later(given, 0)
    assert happened(given, number) == [A.SEND, A.MOVE]


def test_what_is_said_before_the_clock_sees_another_mailbox_comes_after_the_whole(given: Given) -> None:
    number = sent(given)
    moved(given, "nieuw@szw.example")
    does(given, number, A.ADD, "zbo-uwv")
    assert happened(given, number) == [A.SEND, A.MOVE, A.ADD]
    (whole,) = letters(given, "signal_passed_on")
    assert (whole.to_email, MARKER in whole.body) == ("nieuw@szw.example", True)
    assert len(letters(given, "signal_moved")) == 1


def test_an_office_without_a_mailbox_keeps_nobody_waiting_and_gets_it_once_it_has_one(given: Given) -> None:
    number = sent(given)
    moved(given, "")
    does(given, number, A.ADD, "zbo-uwv")
    days_later(given, 40)
    assert row(given, number).state is S.OVERDUE
    told = letters(given, "signal_overdue_body")
    assert [(one.to_email, one.reply_to) for one in told] == [(BODY, None)]
    assert "heeft hier nu geen e-mailadres" in told[0].body
    assert "dat komt bij het bureau" not in told[0].body
    assert "dat komt bij het bureau" in letters(given, "signal_receipt")[0].body
    assert letters(given, "signal_added") == letters(given, "signal_overdue") == []
    moved(given, "nieuw@szw.example")
    days_later(given, 0)
    assert [one.to_email for one in letters(given, "signal_passed_on")] == ["nieuw@szw.example"]


def moved(given: Given, mailbox: str) -> None:
    def change(db: Session) -> None:
        db.execute(select(Portfolio).where(col(Portfolio.key) == "szw")).scalar_one().mailbox = mailbox
        audit.record(db, action="proposal_effect", by=given.actor("beheer"), party="administrator")

    given.database.write_now(change)


def test_of_an_office_that_ended_who_has_all_of_it_reads_and_answers(given: Given) -> None:
    number = sent(given)

    def end(db: Session) -> None:
        gone, other = (
            db.execute(select(Portfolio).where(col(Portfolio.key) == key)).scalar_one()
            for key in ("szw", "bzk")
        )
        gone.ended_on, gone.successor_id = today(given.clock()), other.id
        audit.record(db, action="office_ends_done", by=given.actor("beheer"), party="administrator")

    given.database.write_now(end)
    days_later(given, 0)
    assert number in given.sign_in("minister-bzk").get("/noodsignalen").values("data-nummer")
    answers(given, number, by="minister-bzk")
    assert row(given, number).state is S.EXPLAINED


def test_signals_of_a_body_that_went_into_another_are_that_ones(given: Given) -> None:
    number = sent(given)
    moved_to = given.database.write_now(follow, given.organisation("UWV"), given.organisation("IGJ"))
    assert moved_to == [row(given, number).id]
    assert given.sign_in("inspectie-igj").get(f"/noodsignalen/{number}").status == 200


def follow(db: Session, gone: int, into: int) -> list[int]:
    found = deeds.follow(db, gone, into)
    audit.record(db, action="organisation_follows", by=audit.SYSTEM, party=Party.SYSTEM)
    return found


# Where a department asks more, or nothing of it


def strict(given: Given, desk: Any, **about: Any) -> Browser:
    """A browser at a desk with other settings."""
    other = replace(desk, settings=desk.settings.model_copy(update=about))
    given.database._carry = other
    return Browser(create_app(other.settings, database=given.database, desk=other, with_worker=False))


def test_a_department_that_asks_a_code_or_a_sign_in_shows_nothing_behind_the_link(
    given: Given, desk: Any
) -> None:
    number = sent(given)
    path = link(given)
    for asks in (Confirm.CODE, Confirm.SIGN_IN):
        browser = strict(given, desk, decision_link=DecisionLinks(default=asks))
        page = browser.get(path)
        assert page.status == 200
        assert "Log eerst in" in page.text
        assert MARKER not in page.text
        said = WHO | {
            "actie": "antwoord",
            "versie": "1",
            "antwoord": "opvolgen",
            "tekst": "Wij stellen de datum uit.",
        }
        assert browser.post(path, said).status == 409
    assert row(given, number).state is S.SENT


def test_its_letter_asks_that_too_and_holds_no_link_that_answers(given: Given, desk: Any) -> None:
    strict(given, desk, decision_link=DecisionLinks(default=Confirm.CODE))
    number = sent(given)
    (asked,) = letters(given, "signal_sent")
    assert f"Antwoorden kan hier, na inloggen: http://127.0.0.1:8000/noodsignalen/{number}" in asked.body
    assert "{{key:" not in asked.body


def test_where_no_department_takes_part_there_is_nothing(given: Given, desk: Any) -> None:
    browser = strict(given, desk, emergency_signal=EmergencySignals())
    assert "Noodsignalen" in given.sign_in("zbo-uwv").get("/").text
    browser.client.cookies.update(given.sign_in("zbo-uwv").client.cookies)
    assert "Noodsignalen" not in browser.get("/").text
    for path in ("/noodsignalen", NEW, "/noodsignalen/cijfers"):
        assert browser.get(path).status == 404, path


def test_what_was_sent_stays_to_be_read_and_answered_after_it_is_switched_off(
    given: Given, desk: Any
) -> None:
    number = sent(given)
    browser = strict(given, desk, emergency_signal=EmergencySignals())
    browser.client.cookies.update(given.sign_in("minister-szw").client.cookies)
    assert browser.get(f"/noodsignalen/{number}").status == 200
    assert number in browser.get("/noodsignalen").values("data-nummer")
    answers(given, number)


def test_a_department_in_the_settings_that_is_none_here_is_named(given: Given, desk: Any) -> None:
    strict(given, desk, emergency_signal=EmergencySignals(departments={"SZW": 5, "Szw": 5}))
    assert given.database.read_now(finding.unknown_departments) == ["Szw"]


# Its figures


def years_of(given: Given, **counts: int) -> list[figures.SignalYear]:
    def put(db: Session) -> None:
        db.add_all(SignalCount(year=2025, outcome=name, times=times) for name, times in counts.items())

    given.database.write_now(put)
    return given.database.read_now(figures.years)


def test_no_number_under_five_is_shown_or_follows_from_another(given: Given) -> None:
    (year,) = years_of(given, sent=9, complied=2, explained=6, overdue=1, answered_late=0, withdrawn=3)
    assert (year.sent, dict(year.outcomes)) == (9, {"explained": 6, "*": 6})


def test_what_is_too_small_even_together_takes_a_larger_one_along(given: Given) -> None:
    (year,) = years_of(given, sent=3, complied=1, explained=6, overdue=8)
    assert (year.sent, dict(year.outcomes)) == (None, {"overdue": 8, "*": 7})


def test_a_year_is_counted_once_and_equals_the_plain_count_of_what_happened(given: Given) -> None:
    for way in (A.COMPLY, A.EXPLAIN):
        answers(given, sent(given), way)
    late = sent(given)
    days_later(given, 30)
    answers(given, late)
    withdrawn = sent(given)
    does(given, withdrawn, A.WITHDRAW, "zbo-uwv")
    assert given.rows(SignalCount) == []
    days_later(given, 30)
    kept = {one.outcome: one.times for one in given.rows(SignalCount) if one.year == 2026}
    assert kept == {
        "sent": 4,
        "complied": 1,
        "explained": 1,
        "overdue": 1,
        "answered_late": 1,
        "withdrawn": 1,
    }
    does(given, late, A.DISPUTE, "minister-szw", name="M. de Minister")
    days_later(given, 400)
    assert {one.outcome: one.times for one in given.rows(SignalCount) if one.year == 2026} == kept


def test_the_page_of_the_figures_names_no_body_and_no_minister(given: Given) -> None:
    sent(given)
    years_of(given, sent=12, complied=6, explained=6)
    page = given.sign_in("kamerlid").get("/noodsignalen/cijfers")
    assert page.status == 200
    assert "UWV" not in page.text
    assert "Werknemersverzekeringen" not in page.text
