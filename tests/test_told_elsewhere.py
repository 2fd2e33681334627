"""Who was told wrongly: the contact person says whom a contact concerns, and the right office is told at that moment."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from contactdesk import contacts, people
from contactdesk.contacts import figures
from contactdesk.law.outcomes import Conflict, Forbidden, Invalid
from contactdesk.law.permissions import SYSTEM, Grant
from contactdesk.letters import outbox
from contactdesk.operations import measures, reminders
from contactdesk.store import visibility
from contactdesk.store.models import AuditEntry, Letter, Portfolio
from contactdesk.words import Addressee, Ground, Role, State
from tests.contacts import MARKER, SECOND, Given, second_minister

OLD, NEW, TITLE = "minister@szw.example", "bureau@tweede.example", SECOND
OLD_TITLE = "minister van Sociale Zaken en Werkgelegenheid"
TELLS = "Dit betreft een andere bewindspersoon"


class TwoMinisters(Given):
    """SZW, with two ministers; each has an office with somebody in it."""

    wep: int

    def to(self, number: str, template: str) -> list[str]:
        about = self.contact(number).id
        return [
            one.to_email for one in self.rows(Letter) if (one.contact_id, one.template) == (about, template)
        ]

    def told_elsewhere(self, number: str) -> None:
        self.did(contacts.tell_elsewhere, number, by="pcp-szw", portfolio_id=self.wep)

    def accept(self, number: str) -> None:
        self.database.write_now(outbox.mark_accepted, [self.contact(number).notice_letter_id])

    def notices(self) -> figures.Notices:
        moment = self.clock()
        since = moment - timedelta(days=30)
        return self.database.read_now(figures.notices_on_time, since, moment + timedelta(days=1))

    def body(self, number: str, template: str) -> str:
        about = self.contact(number).id
        found = [one.body for one in self.rows(Letter) if (one.contact_id, one.template) == (about, template)]
        return " ".join(found[-1].split())


@pytest.fixture
def szw(given: Given) -> Iterator[TwoMinisters]:
    made = TwoMinisters(given.database, given.ids, given.clock, given.sign_in)
    made.wep, made.ids["minister-wep"] = given.database.write_now(second_minister)
    return made


def test_the_right_office_is_told_at_once_and_who_was_told_wrongly_hears_it(szw: TwoMinisters) -> None:
    number = szw.asked("UWV")
    szw.clock.advance(timedelta(hours=2))
    page = szw.page(number, "pcp-szw")
    assert TELLS in page.text
    done = szw.posts(number, "pcp-szw", "bewindspersoon", bewindspersoon=szw.wep)
    assert done.status == 303

    contact = szw.contact(number)
    assert (contact.state, contact.portfolio_id) == (State.NOTIFIED, szw.wep)
    assert szw.to(number, "notice") == [OLD, NEW]
    assert szw.to(number, "told_elsewhere") == [OLD]
    told = szw.body(number, "notice")
    assert "hetzelfde moment" not in told, "it was two hours later"
    assert f"24 november 2026, 09.00 uur gemeld aan de {OLD_TITLE}" in told
    assert "24 november 2026, 11.00 uur" in told
    gone = szw.body(number, "told_elsewhere")
    assert f"betreft dit niet u, maar de {TITLE}" in gone
    assert "U hoeft niets te doen" in gone


def test_page_history_and_log_say_from_whom_to_whom(szw: TwoMinisters) -> None:
    number = szw.asked("UWV")
    szw.told_elsewhere(number)
    page = szw.page(number, "kamerlid").text
    said = f"gezegd dat dit contact de {TITLE} betreft, en niet de {OLD_TITLE}"
    assert said in page
    assert f"De {TITLE}" in page
    (entry,) = [one for one in szw.rows(AuditEntry) if one.action == "tell_elsewhere"]
    old = next(one.id for one in szw.rows(Portfolio) if one.key == "szw")
    assert (entry.details["portfolio_was"], entry.details["portfolio"]) == (old, szw.wep)


def test_only_the_office_it_concerns_finds_it_and_hears_what_comes_after(szw: TwoMinisters) -> None:
    number = szw.asked("UWV")
    szw.told_elsewhere(number)
    found = szw.database.read_now(visibility.find, number, szw.actor("minister-wep"))
    assert found.number == number
    szw.did(contacts.withdraw, number, by="kamerlid")
    assert NEW in szw.to(number, "withdrawn")
    assert OLD not in szw.to(number, "withdrawn")


# On time


def test_the_notice_to_the_right_office_has_its_own_moment_and_is_not_called_in_time(
    szw: TwoMinisters,
) -> None:
    number = szw.asked("UWV")
    szw.accept(number)
    assert szw.notices() == figures.Notices(1, 0, 0, 0)
    szw.clock.advance(timedelta(days=2))
    szw.told_elsewhere(number)
    szw.clock.advance(timedelta(seconds=3))
    szw.accept(number)
    assert szw.notices() == figures.Notices(0, 1, 0, 0), "the right office was told two days later"
    assert szw.database.read_now(measures.measure).notices_recent == {True: 0, False: 1}
    page = szw.page(number, "pcp-szw").text
    assert f"Eerst ging deze brief naar de {OLD_TITLE}." in page
    assert "Aangenomen door de mailserver: na 2 dagen." in page
    assert "Niet op tijd gemeld: de bewindspersoon die het betreft, hoorde het na 2 dagen." in page


def test_within_the_term_of_the_contact_it_is_still_in_time(szw: TwoMinisters) -> None:
    number = szw.asked("UWV")
    szw.told_elsewhere(number)
    szw.accept(number)
    assert szw.notices() == figures.Notices(1, 0, 0, 0)
    assert "Niet op tijd" not in szw.page(number, "pcp-szw").text


def test_a_notice_that_the_right_office_does_not_get_sounds_the_alarm_though_the_first_had_too(
    szw: TwoMinisters,
) -> None:
    number = szw.asked("UWV")
    szw.clock.advance(timedelta(minutes=20))
    szw.database.write_now(reminders.due)
    assert szw.to(number, "notice_late") == ["pcp@szw.example"]
    szw.told_elsewhere(number)
    szw.clock.advance(timedelta(minutes=10))
    szw.database.write_now(reminders.due)
    assert szw.to(number, "notice_late") == ["pcp@szw.example"], "its own term runs"
    szw.clock.advance(timedelta(minutes=10))
    for _ in range(2):
        szw.database.write_now(reminders.due)
    assert szw.to(number, "notice_late") == ["pcp@szw.example"] * 2


# Where, and who


def test_an_inspectorate_is_told_of_to_another_minister_and_its_agreement_stays_whose_it_is(
    szw: TwoMinisters,
) -> None:
    other, _ = szw.database.write_now(second_minister, "VWS")
    handles = Grant(Role.LIAISON, organisation_id=szw.organisation("VWS"))
    szw.database.write_now(people.grant_role, szw.ids["pcp-szw"], handles, by=SYSTEM)
    number = szw.asked("IGJ", ground=Ground.TASK_PERFORMANCE, addressee=Addressee.LEADERSHIP)
    szw.did(contacts.tell_elsewhere, number, by="pcp-szw", portfolio_id=other)
    told = szw.body(number, "notice")
    assert "Wie voor deze inspectie antwoord geeft, kan die afspraak intrekken" in told
    assert "/besluit/" not in told
    assert "zonder uitstel" not in told


def test_what_was_told_afterwards_goes_to_the_right_minister_too(szw: TwoMinisters) -> None:
    other, _ = szw.database.write_now(second_minister, "BZK")
    at = szw.clock() - timedelta(days=3)
    number = szw.asked("BZK", "ambtenaar-bzk", member_id=szw.ids["kamerlid"], took_place_at=at)
    assert szw.contact(number).state is State.TOLD
    szw.did(contacts.tell_elsewhere, number, portfolio_id=other)
    assert (szw.contact(number).state, szw.to(number, "notice")) == (
        State.TOLD,
        ["minister@bzk.example", NEW],
    )
    told = szw.body(number, "notice")
    assert f"heeft eerst toestemming van de {TITLE} nodig" in told
    assert "achteraf gemeld" in told
    assert "op het moment van de melding" not in told


def test_of_sealed_help_no_more_is_told_to_the_right_minister(szw: TwoMinisters) -> None:
    other, _ = szw.database.write_now(second_minister, "BZK")
    number = szw.sealed()
    szw.did(contacts.tell_elsewhere, number, portfolio_id=other)
    letters = [one for one in szw.rows(Letter) if one.template in ("notice", "told_elsewhere")]
    assert [one.to_email for one in letters] == ["minister@bzk.example", NEW, "minister@bzk.example"]
    assert not [one for one in letters if MARKER in one.body or "Kim" in one.body]


def test_a_contact_that_was_there_is_told_to_the_right_minister_and_stays_closed(szw: TwoMinisters) -> None:
    number = szw.asked("UWV")
    szw.did(contacts.hold, number, by="kamerlid", held_at=szw.clock())
    before = szw.contact(number)
    szw.told_elsewhere(number)
    after = szw.contact(number)
    assert (after.state, after.closed_at) == (State.HELD, before.closed_at)
    assert "Het contact is er geweest" in szw.body(number, "notice")


def test_whom_it_concerns_already_is_not_told_twice_and_a_stranger_cannot_be_chosen(
    szw: TwoMinisters,
) -> None:
    number = szw.asked("UWV")
    bzk, own = (next(one.id for one in szw.rows(Portfolio) if one.key == key) for key in ("bzk", "szw"))
    for chosen in (bzk, own):
        with pytest.raises(Invalid):
            szw.did(contacts.tell_elsewhere, number, by="pcp-szw", portfolio_id=chosen)
    page = szw.posts(number, "pcp-szw", "bewindspersoon")
    assert (page.status, "Kies een bewindspersoon uit de lijst" in page.text) == (422, True)
    assert szw.to(number, "notice") == [OLD]


def test_the_page_offers_it_to_the_contact_person_of_a_ministry_with_more_ministers(
    szw: TwoMinisters,
) -> None:
    number, before = szw.asked("UWV"), szw.asked("Logius")
    assert TELLS not in szw.page(number, "kamerlid").text
    assert TELLS not in szw.page(before, "pcp-bzk").text
    with pytest.raises(Forbidden):
        szw.did(contacts.tell_elsewhere, number, by="kamerlid", portfolio_id=szw.wep)
    with pytest.raises(Conflict):
        szw.did(contacts.tell_elsewhere, before, by="pcp-bzk", portfolio_id=szw.wep)
