"""What happened already is told, never permitted: its letters, its page, where it is counted, and that no way leads on."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from contactdesk import contacts
from contactdesk.contacts import decisions, figures
from contactdesk.law import lifecycle, permissions
from contactdesk.store.models import ContactRequest, Decision, Letter
from contactdesk.words import Action, Addressee, Form, Ground, Outcome, Regime, State
from tests.contacts import Given
from tests.web import Page

DAY = "za 21 november 2026, 14.30 uur"
SAID = {"vorm": "conversation", "onderwerp": "Storing bij DigiD", "vraag": "Zij belde mij. Ik gaf cijfers."}
SURE = {"ground": Ground.PUBLISHED_FINDINGS, "addressee": Addressee.LEADERSHIP}


def ago(given: Given, days: int = 3) -> datetime:
    return given.clock() - timedelta(days=days)


def told(given: Given) -> str:
    """An official of BZK reports a talk of three days ago; the number."""
    return given.reported("BZK", "ambtenaar-bzk", took_place_at=ago(given))


def check(given: Given, when: str = "21-11-2026 14:30") -> Page:
    """As far as the page that shows the rule."""
    fields = SAID | {"organisatie": given.organisation("BZK"), "lid": given.ids["kamerlid"], "wanneer": when}
    return given.sign_in("ambtenaar-bzk").post("/verzoeken", fields)


@pytest.fixture
def sent(given: Given) -> str:
    """The same from the form; the number."""
    fields = check(given).form("/verzoeken").fields
    page = given.sign_in("ambtenaar-bzk").post("/verzoeken", fields | {"bevestigd": "ja"})
    assert page.status == 303, page.text
    return page.location.rpartition("/")[2]


# What is said


def test_the_check_says_that_it_is_told_and_asks_nothing(given: Given) -> None:
    page = check(given)
    assert page.values("data-regime") == ["permission"]
    assert "Toestemming was vooraf nodig – wordt achteraf gemeld" in page.text
    assert "weet u meer" not in page.text
    assert "Toestemming nodig" in check(given, "10-12-2026 10:00").text, "what is still to come is asked"


def test_a_plan_that_became_the_past_before_it_was_sent_is_shown_anew(given: Given) -> None:
    fields = check(given, "24-11-2026 09:30").form("/verzoeken").fields
    given.clock.advance(timedelta(hours=1))
    page = given.sign_in("ambtenaar-bzk").post("/verzoeken", fields | {"bevestigd": "ja"})
    assert (page.status, given.rows(ContactRequest)) == (200, [])
    assert "wordt achteraf gemeld" in page.text


MINISTER = "de minister van Binnenlandse Zaken en Koninkrijksrelaties"
WHO = "Ada Ambtenaar, ambtenaar bij het ministerie van Binnenlandse Zaken en Koninkrijksrelaties,"
BECAUSE = (
    "Wie namens het ministerie van Binnenlandse Zaken en Koninkrijksrelaties zelf contact zoekt met een Kamerlid, heeft eerst "
    f"toestemming van {MINISTER} nodig, ook als het om openbare informatie gaat.\nIn dit loket is vooraf geen toestemming gevraagd. "
    "Achteraf wordt die niet meer gevraagd of gegeven. Dit contact staat hier als: achteraf gemeld."
)
FACTS = f"""Onderwerp:  > Storing bij DigiD
Vorm:       gesprek
Wanneer:    {DAY}

Vraag:
> Zij belde mij. Ik gaf cijfers.
"""
REPLY = "--\nVragen? Antwoord op dit bericht, dat komt bij de parlementair contactpersoon van BZK.\n"
#: per letter the whole of it; `{basis}`, `{number}` and `{here}` differ per installation and contact
ALOUD = {
    "notice": f"""Achteraf gemeld: ambtenaar Ada Ambtenaar had contact met Kamerlid Kim Kamerlid over Storing bij DigiD ({{number}})
Het contact was op {DAY}. {WHO} had contact met Kim Kamerlid, Tweede Kamerlid.

{BECAUSE}
U krijgt dit bericht op het moment van de melding: di 24 november 2026, 09.00 uur. U hoeft niets te besluiten.
U leest het hele verzoek.
{{basis}}
{{here}}

{FACTS}
{REPLY}""",
    "notice_liaison": f"""Achteraf gemeld: ambtenaar Ada Ambtenaar had contact met Kamerlid Kim Kamerlid over Storing bij DigiD ({{number}})
Het contact was op {DAY}. {WHO} had contact met Kim Kamerlid, Tweede Kamerlid.

{BECAUSE}
De{MINISTER[2:]} krijgt hetzelfde bericht: di 24 november 2026, 09.00 uur. U hoeft niets te doen.
{{basis}}
{{here}}

{FACTS}
--
Dit bericht is voor de parlementair contactpersoon van BZK en vervangers. Reageren doet u in het loket.
""",
    "receipt": f"""Achteraf gemeld: Storing bij DigiD ({{number}})
Het contact was op {DAY}. U meldde het op di 24 november 2026, 09.00 uur.
{BECAUSE}
De{MINISTER[2:]} en de parlementair contactpersoon krijgen bericht. Kim Kamerlid, Tweede Kamerlid, krijgt ook bericht. U hoeft \
niets meer te doen.
Wilt u dit Kamerlid nog eens spreken? Vraag dan eerst toestemming.
{{here}}

{FACTS}
Wie leest wat via dit loket?
- Onderwerp en wat u schreef: de contactpersoon, de bewindspersoon en het Kamerlid.

{{basis}}

{REPLY}""",
    "reported": f"""Ambtenaar Ada Ambtenaar meldt een contact met u over Storing bij DigiD ({{number}})
Het contact was op {DAY}. {WHO} heeft het achteraf bij dit loket gemeld. U hoeft niets te doen.
{{here}}

{FACTS}
De{MINISTER[2:]} kreeg ook bericht: het hele verzoek.
{{basis}}

Klopt dit niet? Antwoord dan op dit bericht.

{REPLY}""",
}


def test_each_letter_says_when_it_was_and_that_it_is_told(given: Given, sent: str) -> None:
    site = "http://127.0.0.1:8000/"
    here = f"Verzoek {sent}: {site}verzoeken/{sent}\nLinks van dit loket beginnen met {site}"
    basis = f"Regel: {given.contact(sent).basis}."
    found = {one.template: f"{one.subject}\n{one.body}" for one in given.rows(Letter)}
    assert found == {
        name: letter.format(number=sent, here=here, basis=basis) for name, letter in ALOUD.items()
    }
    assert not [letter for letter in found.values() if "toegestaan" in letter.lower()]


def test_the_page_has_the_date_on_top_and_says_nothing_of_a_permission_that_was_given(
    given: Given, sent: str
) -> None:
    for reader in ("ambtenaar-bzk", "pcp-bzk", "minister-bzk", "kamerlid"):
        page = given.page(sent, reader)
        assert page.values("data-staat") == ["told"]
        assert page.text.index("Achteraf gemeld") < page.text.index(f"Het contact was op {DAY}.")
        assert page.text.index(f"Het contact was op {DAY}.") < page.text.index("Wat is besproken")
        assert "toegestaan" not in page.text.lower()
        assert "Zij belde mij. Ik gaf cijfers." in page.text
        assert "Toestemming nodig" not in page.text
    assert given.contact(sent).notice_letter_id, "and how the letter to the minister fares stands on it"
    assert "De brief aan" in given.page(sent, "pcp-bzk").text


def test_it_is_counted_apart(given: Given, sent: str) -> None:
    """In a list of its own, and in a figure of its own."""
    asked = given.asked()
    given.did(contacts.withdraw, asked, by="kamerlid")
    queue = given.sign_in("pcp-bzk")
    assert queue.get("/wachtrij?lijst=achteraf").values("data-nummer") == [sent]
    assert queue.get("/wachtrij?lijst=gesloten").values("data-nummer") == [asked]
    month = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)
    assert given.database.read_now(figures.told_afterwards, *month) == 1
    assert given.database.read_now(figures.notices_on_time, *month) == figures.Notices(0, 0, 0, 0)


# No way leads on


def test_nobody_can_do_anything_with_it_but_write_a_note_tell_another_minister_or_mend_it(
    given: Given,
) -> None:
    contact = given.contact(told(given))
    actors = [given.actor(key) for key in given.ids]
    can = {(who.name, do) for who in actors for do in Action if permissions.acting_as(who, do, contact)}
    kept = {Action.NOTE, Action.TELL_ELSEWHERE}
    mends = {("Ada Ambtenaar", Action.CORRECT)}
    assert can == mends | {(who, do) for who in ("Petra Post", "Vera Vervanger") for do in kept}
    assert {
        action
        for (regime, state, action) in lifecycle.MOVES
        if (regime, state) == (Regime.PERMISSION, State.TOLD)
    } == kept | {Action.CORRECT}
    assert given.rows(Decision) == []


def test_no_path_of_deeds_leads_from_a_contact_of_the_past_to_a_permission(given: Given) -> None:
    """Whatever is reported of the past by whoever, and sent on to wherever they have a role, is told or notified."""
    past = ago(given)
    ends = [told(given), given.reported("UWV", took_place_at=past)]
    sure = given.reported("IGJ", "inspectie-igj", took_place_at=past, **SURE)
    assert given.contact(sure).regime is Regime.NOTIFY
    given.did(contacts.reopen, sure, "inspectie-igj")
    igj, staff = given.organisation("IGJ"), {"ground": Ground.OTHER, "addressee": Addressee.STAFF}
    ends.append(
        given.did(contacts.forward, sure, "inspectie-igj", organisation_id=igj, form=Form.HEARING, **staff)
    )
    for number in ends:
        contact, found = given.contact(number), set[State]()
        to_do = {contact.state}
        while to_do:
            found.add(state := to_do.pop())
            moves = [
                (key, move) for key, move in lifecycle.MOVES.items() if key[:2] == (contact.regime, state)
            ]
            to_do |= {move.to for _, move in moves if move.to} - found
        assert not found & {State.PERMITTED, State.AWAITING_PERMISSION}
        assert contact.permission_id is None


def test_a_report_of_the_past_that_an_earlier_version_took_as_a_question_is_permitted_no_more(
    given: Given,
) -> None:
    """What was decided of such contacts stays as it was decided."""
    whose = {"at": "BZK", "by": "ambtenaar-bzk", "member_id": given.ids["kamerlid"]}
    decided, asked, fresh = given.permitted(**whose), given.awaiting(**whose), given.asked(**whose)
    past = update(ContactRequest).values(took_place_at=ago(given))
    given.database.write_now(lambda db: db.execute(past))
    assert given.page(decided, "ambtenaar-bzk").values("data-staat") == ["permitted"]
    yes = {"uitkomst": "toegestaan", "naam": "M. de Minister", "hoedanigheid": "zelf"}
    recorded = yes | {"hoe": "mondeling", "besloten_op": "2026-11-24"}
    for number, deed, by, fields in (
        (asked, "besluit", "minister-bzk", yes),
        (asked, "besluit", "pcp-bzk", recorded),
        (fresh, "besluit", "pcp-bzk", recorded),
        (fresh, "toestemming-vragen", "pcp-bzk", {}),
    ):
        page = given.posts(number, by, deed, **fields)
        assert (page.status, "Toestemming achteraf geeft dit loket niet" in page.text) == (409, True), (
            deed,
            by,
        )
    assert [given.contact(one).state for one in (asked, fresh)] == [
        State.AWAITING_PERMISSION,
        State.SUBMITTED,
    ]
    no = replace(given.ruling(Outcome.REFUSED), ground="eigen-mening")
    given.did(decisions.decide, asked, ruling=no)
    assert given.posts(fresh, "ambtenaar-bzk", "intrekken").status == 303
