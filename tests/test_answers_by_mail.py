"""An answer by mail to a letter of the desk: filed for who wrote it, or in the tray. Never lost, never a loop, never a decision."""

from datetime import timedelta
from time import process_time
from typing import Any

import hypothesis
import pytest
from hypothesis import strategies as st

from contactdesk import contacts
from contactdesk.contacts import mail_answers
from contactdesk.contacts.mail_answers import filing
from contactdesk.contacts.mail_answers.page import plain
from contactdesk.contacts.mail_answers.quoting import own_words
from contactdesk.contacts.mail_answers.reading import read
from contactdesk.letters import incoming
from contactdesk.store.models import AnswerMail, Decision, IncomingMail, Letter, Message, SealedText
from contactdesk.words import Action, Channel, Incoming, Party, State, TrayWhy
from tests import mails
from tests.contacts import Given

KIM = "kim.kamerlid@tweedekamer.example"
QUESTION = {"text": mails.QUOTED}


def letter_to(given: Given, party: str, template: str | None = None) -> Letter:
    found = [one for one in given.rows(Letter) if one.to_party == party and template in (None, one.template)]
    newest: Letter = found[-1]
    return newest


def comes_in(
    given: Given, text: str, letter: Letter, sender: str | None = None, own: str = "een"
) -> Incoming:
    raw = mails.filled(text, letter.message_id, sender or letter.to_email, own)
    return given.database.write_now(mail_answers.take, mail_answers.arrived(raw))


def clarifying(given: Given) -> str:
    number = given.asked()
    given.did(contacts.ask_back, number, **QUESTION)
    return number


def refused(given: Given) -> list[Letter]:
    return [one for one in given.rows(Letter) if one.template == "mail_refused"]


# What is filed


@pytest.mark.parametrize("shape", mails.ANSWERS)
def test_an_answer_of_every_program_is_the_answer_that_was_waited_for(given: Given, shape: str) -> None:
    number = clarifying(given)
    kind = comes_in(given, mails.ANSWERS[shape], letter_to(given, "initiator", "asked_back"))
    assert kind is Incoming.FILED
    said = given.rows(Message)[-1]
    assert (said.action, said.party, said.by_id, said.how) == (
        Action.CLARIFY,
        Party.INITIATOR,
        given.ids["kamerlid"],
        Channel.MAIL,
    )
    assert mails.SAID in said.text.replace("\n", " ")
    assert mails.QUOTED not in said.text
    assert "schreef" not in said.text
    contact = given.contact(number)
    assert (contact.state, contact.ball) == (State.SUBMITTED, Party.LIAISON)
    assert refused(given) == []
    page = given.page(number, "pcp-bzk").text
    assert "de vraag beantwoord; de termijn telt weer door, per e-mail" in page
    assert mails.SAID in page


def test_an_answer_to_another_letter_is_a_message_and_the_question_stays_open(given: Given) -> None:
    number = clarifying(given)
    receipt = letter_to(given, "initiator", "receipt")
    assert comes_in(given, mails.ANSWERS["gmail"], receipt) is Incoming.FILED
    assert given.rows(Message)[-1].action is Action.MESSAGE
    assert given.contact(number).state is State.CLARIFYING
    assert letter_to(given, "liaison", "message").contact_id == given.contact(number).id


def test_an_assistant_answers_their_own_letter_in_the_name_of_the_member(given: Given) -> None:
    number = given.asked(by="assistent", on_behalf_of=given.ids["kamerlid"])
    anne = given.actor("assistent").email
    (letter,) = [one for one in given.rows(Letter) if one.to_email == anne]
    assert comes_in(given, mails.ANSWERS["exchange"], letter) is Incoming.FILED
    assert "Anne Assistent namens Kim Kamerlid" in given.page(number, "pcp-bzk").text


def test_the_same_mail_twice_is_filed_once(given: Given) -> None:
    given.asked()
    letter = letter_to(given, "initiator")
    assert comes_in(given, mails.ANSWERS["gmail"], letter) is Incoming.FILED
    assert comes_in(given, mails.ANSWERS["gmail"], letter) is Incoming.TWICE
    assert len(given.rows(Message)) == 1


def test_attachments_are_named_and_refused_with_one_letter_and_the_text_is_filed(given: Given) -> None:
    number = given.asked()
    letter = letter_to(given, "initiator")
    assert comes_in(given, mails.ATTACHED, letter) is Incoming.FILED
    assert "Niet lezen" not in given.rows(Message)[-1].text
    (told,) = refused(given)
    assert told.to_email == KIM
    assert f"De tekst van uw e-mail staat bij verzoek {number}." in told.body
    assert "- nota van Kim.pdf" in told.body
    assert "- message/rfc822" in told.body


# What is not


@pytest.mark.parametrize("shape", mails.AUTOMATIC)
def test_what_nobody_wrote_is_in_the_tray_and_answered_by_nobody(given: Given, shape: str) -> None:
    number = clarifying(given)
    before = len(given.rows(Letter))
    kind = comes_in(given, mails.AUTOMATIC[shape], letter_to(given, "initiator", "asked_back"))
    assert kind is Incoming.TRAY
    assert given.rows(AnswerMail)[-1].why is TrayWhy.AUTOMATIC
    assert given.contact(number).state is State.CLARIFYING
    assert len(given.rows(Letter)) == before


def test_another_sender_is_in_the_tray_for_the_contact_persons_of_that_department(given: Given) -> None:
    number = given.asked()
    stranger = "iemand@elders.example"
    letter = letter_to(given, "initiator")
    assert comes_in(given, mails.ANSWERS["gmail"], letter, stranger) is Incoming.TRAY
    assert refused(given) == [], "who had no letter gets none"
    assert given.rows(Message) == []
    browser = given.sign_in("pcp-bzk")
    assert "Post (1)" in browser.get("/wachtrij").text
    text = browser.get("/wachtrij/post").text
    assert mails.SAID in text
    assert stranger in text
    assert number in text
    other = given.sign_in("pcp-szw")
    assert "Post (" not in other.get("/wachtrij").text
    assert mails.SAID not in other.get("/wachtrij/post").text
    mail = given.rows(AnswerMail)[-1].id
    assert other.post(f"/wachtrij/post/{mail}", {"doe": "wegleggen"}).status == 404


def test_the_office_decides_nothing_by_mail_and_reads_where_it_can(given: Given) -> None:
    number = given.awaiting()
    assert comes_in(given, mails.ANSWERS["gmail"], letter_to(given, "minister", "asked")) is Incoming.TRAY
    assert given.contact(number).state is State.AWAITING_PERMISSION
    (told,) = refused(given)
    assert "een besluit per e-mail kan niet" in told.body
    assert "Een besluit legt u vast met de link" in told.body
    mail = given.rows(AnswerMail)[-1]
    page = given.sign_in("pcp-bzk").post(
        f"/wachtrij/post/{mail.id}", {"doe": "vastleggen", "kant": "minister"}
    )
    assert page.status == 303
    assert given.rows(Decision) == []
    assert given.contact(number).state is State.AWAITING_PERMISSION
    assert mails.SAID not in given.page(number, "kamerlid").text


def test_of_sealed_help_no_word_is_kept_and_who_wrote_it_hears_where_it_goes(given: Given) -> None:
    number = given.sealed()
    before = len(given.rows(SealedText))
    assert comes_in(given, mails.ANSWERS["gmail"], letter_to(given, "initiator")) is Incoming.TRAY
    (mail,) = given.rows(AnswerMail)
    assert (mail.text, mail.subject, mail.why) == (None, "", TrayWhy.SEALED)
    assert len(given.rows(SealedText)) == before
    text = given.sign_in("pcp-bzk").get("/wachtrij/post").text
    assert mails.SAID not in text
    assert number in text
    (told,) = refused(given)
    assert "Uw tekst is niet bewaard. Log in" in told.body
    posted = given.sign_in("pcp-bzk").post(f"/wachtrij/post/{mail.id}", {"doe": "vastleggen"})
    assert posted.status == 409


def test_what_the_contact_person_may_not_read_under_a_notice_is_not_in_the_tray(given: Given) -> None:
    given.asked("UWV")
    letter = letter_to(given, "body")
    assert comes_in(given, mails.ANSWERS["gmail"], letter) is Incoming.TRAY
    (mail,) = given.rows(AnswerMail)
    assert mail.text is None or mails.SAID in given.sign_in("pcp-szw").get("/wachtrij/post").text
    assert (
        comes_in(given, mails.ANSWERS["gmail"], letter_to(given, "initiator"), own="twee") is Incoming.FILED
    )


def test_what_comes_after_the_end_becomes_an_internal_note(given: Given) -> None:
    number = given.asked()
    given.did(contacts.withdraw, number, by="kamerlid")
    assert comes_in(given, mails.ANSWERS["gmail"], letter_to(given, "initiator")) is Incoming.TRAY
    (mail,) = given.rows(AnswerMail)
    assert mail.why is TrayWhy.CLOSED
    browser = given.sign_in("pcp-bzk")
    assert "Bewaar als interne notitie" in browser.get("/wachtrij/post").text
    assert browser.post(f"/wachtrij/post/{mail.id}", {"doe": "vastleggen"}).status == 303
    assert mails.SAID in given.page(number, "pcp-bzk").text
    assert mails.SAID not in given.page(number, "kamerlid").text
    assert browser.post(f"/wachtrij/post/{mail.id}", {"doe": "wegleggen"}).status == 409


@pytest.mark.parametrize(
    ("body", "why"),
    [(f"> {mails.QUOTED}\n", TrayWhy.EMPTY), ("woord " * 1000, TrayWhy.LONG)],
    ids=["nothing new", "too long"],
)
def test_what_no_message_can_hold_is_in_the_tray_whole(given: Given, body: str, why: TrayWhy) -> None:
    given.asked()
    text = mails.whole(f"Content-Type: {mails.PLAIN}", body=body)
    assert comes_in(given, text, letter_to(given, "initiator")) is Incoming.TRAY
    (mail,) = given.rows(AnswerMail)
    assert (mail.why, mail.text) == (why, body.strip())


def test_two_mailboxes_that_answer_each_other_without_saying_so_come_to_an_end(
    given: Given, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filing, "MOST", 3)
    given.asked()
    letter = letter_to(given, "initiator")
    kinds = [comes_in(given, mails.ATTACHED, letter, own=f"nr{one}") for one in range(5)]
    assert kinds == [Incoming.FILED] * 3 + [Incoming.TRAY] * 2
    assert len(refused(given)) == 3
    given.clock.advance(timedelta(hours=2))
    assert comes_in(given, mails.ANSWERS["gmail"], letter, own="later") is Incoming.FILED


def test_the_tray_files_the_answer_that_was_waited_for_and_asks_of_whom_it_is(given: Given) -> None:
    number = clarifying(given)
    letter = letter_to(given, "initiator", "asked_back")
    comes_in(given, mails.ANSWERS["gmail"], letter, "prive@thuis.example")
    mail = given.rows(AnswerMail)[-1].id
    browser = given.sign_in("pcp-bzk")
    page = browser.post(f"/wachtrij/post/{mail}", {"doe": "vastleggen"})
    assert page.status == 422
    assert f'id="kant-{mail}-fout"' in page.html
    filed = {"doe": "vastleggen", "kant": "initiator", "antwoord": "ja"}
    assert browser.post(f"/wachtrij/post/{mail}", filed).status == 303
    assert given.contact(number).state is State.SUBMITTED
    assert "Post (" not in browser.get("/wachtrij").text


def test_what_was_settled_is_gone_after_a_month_and_what_waits_is_not(given: Given) -> None:
    given.asked()
    letter = letter_to(given, "initiator")
    for own in ("een", "twee"):
        comes_in(given, mails.ANSWERS["gmail"], letter, "x@elders.example", own)
    first = given.rows(AnswerMail)[0].id
    assert given.sign_in("pcp-bzk").post(f"/wachtrij/post/{first}", {"doe": "wegleggen"}).status == 303
    given.clock.advance(timedelta(days=31))
    given.database.write_now(mail_answers.forget)
    assert [one.text is None for one in given.rows(AnswerMail)] == [True, False]


def test_what_answers_no_letter_about_a_contact_is_handed_on_as_before(given: Given) -> None:
    given.asked()
    letter = letter_to(given, "initiator")
    text = mails.ANSWERS["gmail"].replace("{mid}", "<iets-anders@elders.example>")
    assert comes_in(given, text, letter) is Incoming.OTHER
    assert len(given.rows(IncomingMail)) == 1


def test_the_command_files_an_answer(given: Given, feed: Any) -> None:
    given.asked()
    raw = mails.filled(mails.ANSWERS["gmail"], letter_to(given, "initiator").message_id, KIM)
    assert feed(raw) == (0, "", "")
    assert [one.action for one in given.rows(Message)] == [Action.MESSAGE]


@pytest.mark.parametrize(
    "sender",
    [
        "x@elders.example, Kim <{kim}>",
        "Kim <{kim}>, x@elders.example",
        "{kim}]<x@elders.example>",
        "x@elders.example <{kim}>",
        "Kim <{kim}>\nFrom: x@elders.example",
    ],
)
def test_a_sender_that_programs_read_differently_is_nobody(given: Given, sender: str) -> None:
    given.asked()
    text = mails.ANSWERS["gmail"].replace(
        'From: "Kim Kamerlid" <{sender}>', f"From: {sender}".replace("{kim}", KIM)
    )
    assert comes_in(given, text, letter_to(given, "initiator")) is Incoming.TRAY
    assert given.rows(AnswerMail)[-1].why is TrayWhy.SENDER
    assert given.rows(Message) == []


def test_what_the_mail_server_in_front_calls_forged_is_not_filed_and_not_answered(given: Given) -> None:
    given.asked()
    seal = "Authentication-Results: mx.desk.example; spf=fail;\n dmarc=fail header.from=tweedekamer.example\n"
    assert comes_in(given, seal + mails.ATTACHED, letter_to(given, "initiator")) is Incoming.TRAY
    assert given.rows(AnswerMail)[-1].why is TrayWhy.SENDER
    assert refused(given) == []
    text = seal.replace("fail", "pass") + mails.ANSWERS["gmail"]
    assert comes_in(given, text, letter_to(given, "initiator"), own="twee") is Incoming.FILED


def test_what_an_attachment_to_sealed_help_is_called_stands_in_no_letter_and_not_in_the_tray(
    given: Given,
) -> None:
    given.sealed()
    assert comes_in(given, mails.ATTACHED, letter_to(given, "initiator")) is Incoming.TRAY
    (told,) = refused(given)
    assert "nota van Kim" not in told.body
    assert "nota van Kim" not in given.sign_in("pcp-bzk").get("/wachtrij/post").text


def test_of_whom_the_contact_persons_may_not_know_the_tray_has_no_address(given: Given) -> None:
    given.sealed()
    letter = letter_to(given, "initiator")
    assert comes_in(given, mails.ANSWERS["gmail"], letter) is Incoming.TRAY
    (mail,) = given.rows(AnswerMail)
    text = given.sign_in("pcp-bzk").get("/wachtrij/post").text
    assert mail.sender == KIM
    assert KIM not in text
    assert "een van de partijen" in text


def test_a_mail_without_a_word_can_be_set_aside_and_no_more(given: Given) -> None:
    given.asked()
    text = mails.parts("mixed", mails.part("application/pdf; name=nota.pdf", "AAAA"))
    assert comes_in(given, text, letter_to(given, "initiator")) is Incoming.TRAY
    mail = given.rows(AnswerMail)[-1]
    assert mail.why is TrayWhy.EMPTY
    browser = given.sign_in("pcp-bzk")
    assert "Zet bij het verzoek" not in browser.get("/wachtrij/post").text
    filed = {"doe": "vastleggen", "kant": "initiator"}
    assert browser.post(f"/wachtrij/post/{mail.id}", filed).status == 409
    assert browser.post(f"/wachtrij/post/{mail.id}", {"doe": "wegleggen"}).status == 303


def test_two_mails_with_one_message_id_and_other_words_both_come_in(given: Given) -> None:
    given.asked()
    letter = letter_to(given, "initiator")
    other = mails.ANSWERS["gmail"].replace(mails.SAID, "Iets anders.")
    assert [comes_in(given, one, letter) for one in (mails.ANSWERS["gmail"], other)] == [Incoming.FILED] * 2


def test_a_flood_about_one_contact_stays_with_the_mail_server(
    given: Given, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filing, "MOST_IN_TRAY", 2)
    given.asked()
    letter = letter_to(given, "initiator")
    for own in ("een", "twee"):
        assert comes_in(given, mails.ANSWERS["gmail"], letter, "x@elders.example", own) is Incoming.TRAY
    with pytest.raises(incoming.Full):
        comes_in(given, mails.ANSWERS["gmail"], letter, "x@elders.example", "drie")
    assert comes_in(given, mails.ANSWERS["gmail"], letter, own="vier") is Incoming.FILED


@pytest.mark.parametrize(
    "page",
    [
        f"<html><head><meta charset=utf-8><title>x</title><body>{mails.SAID}",
        f"<!--[if mso]>weg<![endif]--><p>{mails.SAID}</p><style>p {{margin:0}}</style>",
        f"<p>{mails.SAID}<!-- weg",
    ],
)
def test_a_page_that_leaves_tags_open_keeps_its_text(page: str) -> None:
    assert plain(page).strip() == mails.SAID


@pytest.mark.parametrize(
    "bit", ["<!--", "<a ", "<style>", "</", "<![CDATA[", "<blockquote>", "@a schreef ", "> ", "Van: x\n"]
)
def test_a_mail_made_to_be_hard_to_read_is_read_at_once(bit: str) -> None:
    raw = mails.filled(
        mails.whole(f"Content-Type: {mails.PAGE}", body=bit * (1_000_000 // len(bit))), "<a@b>", KIM
    )
    began = process_time()
    read(raw)
    assert process_time() - began < 10


@pytest.mark.parametrize("charset", ["punycode", "idna", "unicode_escape", "utf-7", "hex", "x"])
def test_a_charset_that_no_mail_program_writes_makes_no_half_characters(charset: str) -> None:
    body = "\\ud800 +2AA- " + "a" * 50_000
    found = read(
        mails.filled(mails.whole(f"Content-Type: text/plain; charset={charset}", body=body), "<a@b>", KIM)
    )
    assert found.text.encode()


@hypothesis.given(st.data())
def test_no_bytes_break_the_reading(data: st.DataObject) -> None:
    """Nor what a program wrote, with anything put in somewhere."""
    sample = mails.filled(data.draw(st.sampled_from([*mails.ANSWERS.values(), mails.ATTACHED])), "<a@b>", KIM)
    at = data.draw(st.integers(0, len(sample)))
    raw = sample[:at] + data.draw(st.binary(max_size=200)) + sample[at:]
    found = read(raw)
    assert "\0" not in found.text + found.subject + found.sender
    assert len(own_words(found.whole)) <= len(found.whole)


def test_a_list_or_a_sentence_that_only_looks_like_a_quotation_stays() -> None:
    text = (
        "Van: maandag tot vrijdag kan ik.\n- een\n- twee\nOp dinsdag schreef ik u al over het debat.\nDank."
    )
    assert own_words(text) == text
