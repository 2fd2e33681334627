"""The decision from the letter: looking changes nothing, deciding is done once, and by whom is kept."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import Session, SQLModel, col

from contactdesk import contacts, people
from contactdesk.contacts import Ask, Official, decisions
from contactdesk.contacts.decisions import Ruling
from contactdesk.law.days import today
from contactdesk.law.permissions import SYSTEM, Actor, Grant
from contactdesk.letters import outbox
from contactdesk.store import Database
from contactdesk.store.models import (
    AuditEntry,
    ContactRequest,
    Decision,
    DecisionLink,
    Letter,
    Organisation,
    Portfolio,
)
from contactdesk.words import Capacity, Foot, Form, How, Outcome, Role, State
from tests.conftest import Clock
from tests.once import Copies, once
from tests.web import Browser, Page

OFFICE = "minister@bzk.example"
WHO = {"naam": "M. de Minister", "hoedanigheid": "zelf"}
YES = {"uitkomst": "toegestaan", **WHO}
NO = {
    "uitkomst": "geweigerd",
    "grond": "beleidsmening",
    "reden": "Dit gaat over beleid.",
    "alternatief": "Een schriftelijk antwoord.",
    **WHO,
}
MARKER = "GEHEIM-7f3a"


class World:
    """One contact that waits for the office, and the links in its letters."""

    copies: Copies | None = None

    def __init__(self, database: Database, ids: dict[str, int], browser: Browser, clock: Clock) -> None:
        self.database, self.ids, self.browser, self.clock = database, ids, browser, clock
        self.number = ""

    def write(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        self.clock.advance(timedelta(seconds=1))
        return self.database.write_now(fn, *args, **kwargs)

    def actor(self, key: str) -> Actor:
        found = self.database.read_now(people.actor, self.ids[key], today(self.clock()))
        assert found
        return found

    def ask(self, form: Form = Form.CONVERSATION, **more: Any) -> None:
        """A member asks; `put_to_the_office` comes after it."""
        self.number = self._asked(form, **more)

    @once
    def _asked(self, form: Form, **more: Any) -> str:
        name = "BZK" if form is Form.BILL_ASSISTANCE else "Logius"
        query = select(col(Organisation.id)).where(col(Organisation.abbreviation) == name)
        body = self.database.read_now(lambda db: db.execute(query).scalar_one()) or 0
        texts = {"subject": "Storing bij DigiD", "question": "Wat was de oorzaak?", **more}
        ask = Ask(organisation_id=body, form=form, key=f"sleutel-{form}", **texts)
        number: str = self.write(contacts.submit, ask, self.actor("kamerlid")).number
        return number

    def put_to_the_office(self, name: str | None = "T. Techniek") -> None:
        official = Official(name, f"{name[0].lower()}@logius.example") if name else None
        self.deed(contacts.ask_permission, official=official, advice="Akkoord. Openbaar beleid.")

    def deed(self, fn: Callable[..., Any], by: str = "pcp-bzk", **kwargs: Any) -> None:
        self._did(fn, self.number, by, **kwargs)

    @once
    def _did(self, fn: Callable[..., Any], number: str, by: str, **kwargs: Any) -> None:
        self.write(fn, number, self.actor(by), **kwargs)

    def record(self, outcome: Outcome = Outcome.PERMITTED) -> None:
        """The liaison enters what the minister decided (foot b)."""
        ruling = Ruling(
            outcome, "M. de Minister", Capacity.IN_PERSON, today(self.clock()), How.ORAL, None,
            "beleidsmening", "Gaat over beleid.", "Stel Kamervragen.",
        )  # fmt: skip
        self._did(decisions.decide, self.number, "pcp-bzk", ruling=ruling)

    def link(self, purpose: str = "decide", to: str = OFFICE) -> str:
        """The newest link of this kind in a letter to this address, as its path."""
        query = (
            select(DecisionLink)
            .where(col(DecisionLink.purpose) == purpose, col(DecisionLink.addressee) == to)
            .order_by(col(DecisionLink.id).desc())
            .limit(1)
        )

        def token(db: Session) -> str:
            return outbox.token(db.info["desk"].settings, db.execute(query).scalar_one())

        return f"/besluit/{self.database.read_now(token)}"

    def get(self, path: str) -> Page:
        return self.browser.get(path)

    def send(self, path: str, data: dict[str, Any] | None = None) -> Page:
        """Send the form of the page as it stands there now, with these fields."""
        shown = next(iter(re.findall(r'name="gevraagd" value="(\d+)"', self.get(path).html)), "")
        return self.browser.post(path, {"gevraagd": shown, **(data or {})})

    def contact(self) -> ContactRequest:
        query = select(ContactRequest).where(col(ContactRequest.number) == self.number)
        found: ContactRequest = self.database.read_now(lambda db: db.execute(query).scalar_one())
        return found

    def decisions(self) -> list[Decision]:
        return self.database.read_now(
            lambda db: list(db.execute(select(Decision).order_by(Decision.id)).scalars())
        )

    def letters(self, template: str, to: str | None = None) -> list[Letter]:
        query = select(Letter).where(col(Letter.template) == template)
        query = query.where(col(Letter.to_email) == to) if to else query
        return self.database.read_now(lambda db: list(db.execute(query.order_by(col(Letter.id))).scalars()))

    def everything(self) -> dict[str, list[Any]]:
        tables = SQLModel.metadata.tables
        return self.database.read_now(
            lambda db: {name: sorted(map(str, db.execute(table.select()))) for name, table in tables.items()}
        )


@pytest.fixture
def world(
    request: pytest.FixtureRequest,
    database: Database,
    people_ids: dict[str, int],
    visitor: Browser,
    clock: Clock,
) -> World:
    made = World(database, people_ids, visitor, clock)
    made.copies = Copies(database, clock, request)
    made.ask()
    made.put_to_the_office()
    return made


# Looking


def test_opening_a_link_changes_nothing_and_uses_nothing_up(world: World) -> None:
    world.record()
    paths = [world.link(), world.link("read"), world.link("confirm")]
    before = world.everything()
    for _ in range(9):
        for path in paths:
            assert world.get(path).status == 200
            assert world.browser.client.head(path).status_code == 200
    assert world.everything() == before


def test_a_machine_that_presses_every_button_decides_nothing(world: World) -> None:
    path, before = world.link(), world.everything()
    presses: tuple[dict[str, str], ...] = (
        {},
        {"uitkomst": "toegestaan"},
        {"uitkomst": "voorwaarden"},
        {"uitkomst": "geweigerd"},
    )
    for fields in presses:
        for _ in range(5):
            assert world.send(path, fields).status == 422
    for actie in ("klopt-niet", "intrekken", "iets-anders"):
        assert world.send(path, {"actie": actie}).status == 403
    assert world.everything() == before


def test_a_machine_that_presses_the_buttons_of_a_confirmation_changes_nothing(world: World) -> None:
    world.record()
    path, before = world.link("confirm"), world.everything()
    for actie in ("klopt-niet", "intrekken"):
        assert world.browser.post(path, {"actie": actie}).status == 422
    assert world.browser.post(path).status == 403
    assert world.everything() == before


def test_the_page_shows_what_is_asked_by_whom_for_whom_why_and_the_advice(world: World) -> None:
    page = world.get(world.link())
    for words in (
        *("Storing bij DigiD", "Wat was de oorzaak?", "Kim Kamerlid, Tweede Kamerlid", "T. Techniek"),
        *("Waarom uw toestemming", "Aanwijzingen inzake externe contacten", "Akkoord. Openbaar beleid."),
        *("Deze pagina bekijken legt niets vast.", "alleen lezen", "pcp@bzk.example"),
    ):
        assert words in page.text, words
    assert page.values("data-regime") == ["permission"]


def test_no_choice_is_made_beforehand(world: World) -> None:
    page = world.get(world.link())
    assert " checked" not in page.html
    fields = page.form(world.link()).fields
    assert {name for name, value in fields.items() if value} == {"gevraagd"}


def test_the_page_leaks_its_token_to_no_other_site_and_to_no_log(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    path = world.link()
    with caplog.at_level("INFO"):
        page = world.get(path)
    token = path.removeprefix("/besluit/")
    assert all(token not in str(vars(one)) for one in caplog.records if one.name.startswith("contactdesk"))
    assert {one.__dict__.get("route") for one in caplog.records if one.name == "contactdesk.request"} == {
        "/besluit/{token}"
    }
    assert page.response.headers["referrer-policy"] == "same-origin"
    assert page.response.headers["cache-control"] == "no-store"
    assert not [href for href in page.values("href") if token in href]


def test_of_help_with_a_bill_the_page_shows_the_title_only(world: World) -> None:
    world.ask(
        Form.BILL_ASSISTANCE,
        subject=MARKER, question=MARKER, preference=MARKER, bill_title="Wet op de proef",
    )  # fmt: skip
    world.deed(contacts.ask_back, "wetgeving-bzk", text=MARKER)
    world.deed(contacts.clarify, "kamerlid", text=MARKER)
    world.put_to_the_office(None)
    for path in (world.link(), world.link("read")):
        page = world.get(path)
        assert "Hulp bij: Wet op de proef" in page.text
        assert MARKER not in page.html
    assert world.send(world.link(), YES).status == 303
    assert MARKER not in world.get(world.link()).html + world.get(world.link("confirm")).html


# Deciding


def test_the_office_permits_from_its_letter_and_the_desk_keeps_who_and_by_which_mailbox(world: World) -> None:
    path = world.link()
    done = world.send(path, {**YES, "hoedanigheid": "mandaat"})
    assert (done.status, done.location) == (303, path)
    taken = world.decisions()[0]
    assert (taken.decided_by, taken.capacity, taken.foot) == (
        "M. de Minister",
        Capacity.MANDATE,
        Foot.LETTER,
    )
    assert (taken.entered_from, taken.entered_by_id) == (OFFICE, None)
    assert world.contact().state is State.PERMITTED
    page = world.browser.follow(done)
    assert "Uw besluit is vastgelegd" in page.text
    assert "Besloten door M. de Minister, namens de bewindspersoon" in page.text
    assert len(world.letters("confirmation", OFFICE)) == 1


def test_the_office_permits_with_conditions(world: World) -> None:
    assert world.send(world.link(), {"uitkomst": "voorwaarden", **WHO}).status == 422
    assert world.send(
        world.link(), {"uitkomst": "voorwaarden", "voorwaarden": "Alleen feiten", **WHO}
    ).status == (303)
    assert (world.decisions()[0].outcome, world.decisions()[0].conditions) == (
        Outcome.CONDITIONS,
        "Alleen feiten",
    )


def test_the_office_refuses_with_ground_reason_and_alternative(world: World) -> None:
    assert world.send(world.link(), NO).status == 303
    taken = world.decisions()[0]
    assert (taken.ground, taken.reason, taken.alternative) == (NO["grond"], NO["reden"], NO["alternatief"])
    assert world.contact().state is State.REFUSED


def test_what_belongs_to_another_choice_is_not_kept(world: World) -> None:
    world.send(world.link(), {**NO, "uitkomst": "toegestaan", "voorwaarden": "x" * 9000})
    taken = world.decisions()[0]
    assert (taken.outcome, taken.conditions, taken.reason) == (Outcome.PERMITTED, None, None)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"naam": " "}, "Vul uw naam in"),
        ({"naam": "Jan\u202enaJ"}, "een teken (U+202E) dat wij niet kunnen lezen"),
        ({"naam": "123"}, "met letters"),
        ({"hoedanigheid": "iemand"}, "Kies: zelf of namens"),
        ({"uitkomst": "ingetrokken"}, "Kies ja, ja onder voorwaarden, of nee"),
        ({"grond": ""}, "Kies waarom niet"),
        ({"grond": "geen-zin"}, "Kies waarom niet"),
        ({"reden": ""}, "Schrijf de reden op"),
        ({"reden": "x" * 2001}, "in ten hoogste 2.000 tekens (nu 2.001)"),
        ({"alternatief": ""}, "Schrijf op wat wel kan"),
    ],
)
def test_a_mistake_is_said_at_its_field_and_nothing_typed_is_lost(
    world: World, wrong: dict[str, str], message: str
) -> None:
    page = world.send(world.link(), {**NO, **wrong})
    assert page.status == 422
    assert message in page.text
    assert page.html.count(message) == 2, "in the summary and at the field"
    targets = {href[1:] for href in page.values("href") if href.startswith("#")} - {"inhoud"}
    assert page.reading
    assert targets <= set(page.reading.ids)
    sent = page.form(world.link()).fields
    for name in ("naam", "reden", "alternatief"):
        assert sent[name].strip() == {**NO, **wrong}[name].strip()
    assert world.decisions() == []


def test_a_form_without_what_it_was_about_asks_to_be_looked_at_again(world: World) -> None:
    page = world.browser.post(world.link(), YES)
    assert page.status == 422
    assert "Laad haar opnieuw en kijk alles na" in page.text
    assert page.form(world.link()).fields["naam"] == "M. de Minister"


def test_a_post_from_another_site_decides_nothing(world: World) -> None:
    page = world.browser.post(world.link(), YES, headers={"Sec-Fetch-Site": "cross-site"})
    assert page.status == 403
    assert world.decisions() == []


# Links that are not the newest, not alone, or not for deciding


def test_of_two_rivals_one_wins_and_the_other_loses_nothing_typed(world: World) -> None:
    path = world.link()
    form = world.get(path).form(path).fields
    world.record()
    page = world.browser.post(path, {**form, **NO, "naam": "S. Tweede"})
    assert page.status == 409
    assert "al besloten door M. de Minister" in page.text
    for typed in (NO["reden"], NO["alternatief"], "S. Tweede", "Nee, geweigerd"):
        assert typed in page.text
    assert len(world.decisions()) == 1


def test_two_who_decide_at_the_same_moment_make_one_decision(world: World) -> None:
    path, calls = world.link(), (YES, NO)
    token = path.removeprefix("/besluit/")

    def decide(given: dict[str, str]) -> str:
        from contactdesk.contacts import letter_decisions
        from contactdesk.law.outcomes import Conflict

        ruling = Ruling(
            Outcome(given["uitkomst"]), given["naam"], Capacity.IN_PERSON,
            ground=given.get("grond"), reason=given.get("reden"), alternative=given.get("alternatief"),
        )  # fmt: skip
        try:
            world.database.write_now(letter_decisions.decide, token, ruling, asked_version=version)
        except Conflict as conflict:
            return conflict.message
        return "won"

    version = world.contact().asked_version
    with ThreadPoolExecutor(2) as both:
        answers = list(both.map(decide, calls))
    assert sorted(answer == "won" for answer in answers) == [False, True]
    assert len(world.decisions()) == 1


def test_who_comes_too_late_need_not_mend_the_form_first(world: World) -> None:
    path = world.link()
    world.record()
    page = world.browser.post(path, {"uitkomst": "geweigerd", "reden": "half getypt"})
    assert page.status == 409
    assert "half getypt" in page.text


def test_an_older_link_shows_what_is_new_and_asks_again(world: World) -> None:
    path = world.link()
    before = world.get(path).form(path).fields
    world.deed(contacts.ask_back, text="Over welke dag gaat het?")
    world.deed(contacts.clarify, "kamerlid", text="Over 3 oktober.")
    world.put_to_the_office("A. Ander")
    page = world.get(path)
    assert "Nieuw sinds deze brief" in page.text
    for words in ("heeft een vraag beantwoord", "Over 3 oktober.", "A. Ander"):
        assert words in page.text
    late = world.browser.post(path, {**before, **NO})
    assert late.status == 409
    assert late.form(path).fields["reden"] == NO["reden"]
    assert world.decisions() == []
    assert world.browser.post(path, {**late.form(path).fields, **NO}).status == 303
    assert len(world.decisions()) == 1


def test_an_older_link_whose_contact_did_not_change_still_decides(world: World) -> None:
    path = world.link()
    world.deed(contacts.remind)
    assert world.link() != path
    assert "Nieuw sinds deze brief" not in world.get(path).text
    assert world.send(path, YES).status == 303


def test_while_the_initiator_answers_a_question_the_link_rests(world: World) -> None:
    path = world.link()
    form = world.get(path).form(path).fields
    world.deed(contacts.ask_back, text="Over welke dag gaat het?")
    page = world.get(path)
    assert "beantwoordt eerst een vraag" in page.text
    assert page.values("action") == [f"{path}/alles"], "on to what waits besides, and no form to decide with"
    late = world.browser.post(path, {**form, **YES})
    assert late.status == 409
    assert "Daarna krijgt u een nieuwe brief" in late.text
    world.deed(contacts.clarify, "kamerlid", text="Over 3 oktober.")
    assert "kijkt er eerst weer naar" in world.get(path).text


def moves_to(world: World, mailbox: str) -> None:
    """The office of the minister gets another mailbox."""

    def move(db: Session) -> None:
        office = db.execute(select(Portfolio).where(col(Portfolio.mailbox) == OFFICE)).scalar_one()
        office.mailbox = mailbox

    world.write(move)


def test_a_mailbox_that_the_office_had_before_reads_nothing_and_decides_nothing(world: World) -> None:
    path, read = world.link(), world.link("read")
    form = world.get(path).form(path).fields
    moves_to(world, "Kabinet@bzk.example")
    for link in (path, read):
        page = world.get(link)
        assert page.h1 == "Deze link is verlopen"
        assert "DigiD" not in page.text
    for answer in (YES, NO):
        late = world.browser.post(path, {**form, **answer})
        assert (late.status, world.contact().state) == (409, State.AWAITING_PERMISSION)
    world.browser.post(path, {"actie": "nieuwe-brief"})
    assert [one.to_email for one in world.letters("reminder")] == ["Kabinet@bzk.example"]
    assert world.send(world.link(to="Kabinet@bzk.example"), YES).status == 303


def test_a_mailbox_that_the_office_had_before_disputes_and_revokes_nothing(world: World) -> None:
    world.record()
    path = world.link("confirm")
    moves_to(world, "kabinet@bzk.example")
    for act in ({"actie": "klopt-niet", "tekst": "Nee."}, {"actie": "intrekken", "reden": "Zaak."}):
        assert world.browser.post(path, {**act, **WHO}).status == 409
    assert world.contact().state is State.PERMITTED
    assert "verlopen" in world.get(path).text


@pytest.mark.parametrize(
    ("deed", "by", "words"),
    [(contacts.withdraw, "kamerlid", "ingetrokken")],
)
def test_a_link_to_a_contact_that_ended_says_how(
    world: World, deed: Callable[..., Any], by: str, words: str
) -> None:
    path = world.link()
    form = world.get(path).form(path).fields
    world.deed(deed, by)
    assert words in world.get(path).h1
    assert world.browser.post(path, {**form, **YES}).status == 409


def test_a_used_link_says_by_whom_and_when(world: World) -> None:
    path = world.link()
    world.send(path, YES)
    page = world.get(path)
    assert page.h1 == "Over dit verzoek is besloten"
    assert "Besloten door M. de Minister, zelf, op dinsdag 24 november 2026" in page.text
    assert "24 november 2026, 09.00 uur" in page.text
    again = world.browser.post(path, {"gevraagd": "1", **NO})
    assert again.status == 409
    assert len(world.decisions()) == 1


def test_an_expired_link_tells_nothing_and_offers_a_fresh_letter(world: World) -> None:
    path = world.link()
    form = world.get(path).form(path).fields
    world.clock.advance(timedelta(days=31))
    page = world.get(path)
    assert page.h1 == "Deze link is verlopen"
    for hidden in ("DigiD", "oorzaak", "Kim", "Techniek", OFFICE):
        assert hidden not in page.text, hidden
    assert world.browser.post(path, {**form, **YES}).status == 409
    asked = world.browser.post(path, {"actie": "nieuwe-brief"}, follow=True)
    assert "nieuwe brief" in asked.text
    fresh = world.letters("reminder")
    assert [one.to_email for one in fresh] == [OFFICE]
    assert world.link() != path
    assert world.send(world.link(), YES).status == 303
    late = world.get(path)
    assert "Besloten door M. de Minister" in late.text
    assert "DigiD" not in late.text


def test_fresh_letters_come_at_most_once_in_ten_minutes(world: World) -> None:
    path = world.link()
    world.clock.advance(timedelta(days=31))
    for _ in range(20):
        world.browser.post(path, {"actie": "nieuwe-brief"})
    assert len(world.letters("reminder")) == 1
    world.clock.advance(timedelta(minutes=11))
    world.browser.post(path, {"actie": "nieuwe-brief"})
    assert len(world.letters("reminder")) == 2


def test_a_link_that_works_needs_no_fresh_letter(world: World) -> None:
    before = world.everything()
    assert world.browser.post(world.link(), {"actie": "nieuwe-brief"}).status == 409
    assert world.everything() == before


def test_a_link_to_read_cannot_decide_and_holds_no_form(world: World) -> None:
    path = world.link("read")
    page = world.get(path)
    assert "Wat was de oorzaak?" in page.text
    assert "<form" not in page.html
    before = world.everything()
    for fields in (YES, NO, {"actie": "nieuwe-brief"}, {"actie": "intrekken", "reden": "x", **WHO}):
        assert world.browser.post(path, {"gevraagd": "1", **fields}).status == 403
    world.clock.advance(timedelta(days=31))
    assert world.browser.post(path, {"actie": "nieuwe-brief"}).status == 403
    assert world.everything() == before


def test_the_page_gives_the_link_to_read_and_never_the_other_way_around(world: World) -> None:
    decide, read = world.link(), world.link("read")
    assert any(href.endswith(read) for href in world.get(decide).values("href"))
    assert decide not in world.get(read).html


def test_a_forged_link_opens_nothing(world: World) -> None:
    path = world.link()
    number, _, signature = path.removeprefix("/besluit/").partition("-")
    read = world.link("read").rpartition("-")[2]
    flipped = [
        signature[:n] + ("a" if signature[n] != "a" else "b") + signature[n + 1 :] for n in (0, 25, 51)
    ]
    other = str(int(number) + 1)
    forged = [f"{number}-{one}" for one in (*flipped, read, signature[:-1], signature.upper())]
    forged += [
        f"{other}-{signature}",
        f"0{number}-{signature}",
        "9" * 40,
        "1-",
        "x",
        f"999999999-{signature}",
    ]
    before = world.everything()
    for token in forged:
        for page in (world.get(f"/besluit/{token}"), world.browser.post(f"/besluit/{token}", YES)):
            assert page.status == 404, token
            assert page.h1 == "Deze link werkt niet"
            assert "Antwoord op de brief" in page.text
    after = world.everything()
    assert (len(after.pop("rate_count")), before.pop("rate_count")) == (1, [])
    assert after == before


def test_a_deputy_of_the_minister_gets_a_link_of_their_own(world: World) -> None:
    portfolio = world.actor("minister-bzk").of(Role.MINISTER)[0].portfolio_id
    who = {"name": "D. Deputy", "email": "deputy@bzk.example", "phone": None, "by": SYSTEM}
    person = world.write(people.add_person, **who)
    grant = Grant(Role.MINISTER, portfolio_id=portfolio, is_deputy=True)
    world.write(people.grant_role, person, grant, by=SYSTEM)
    world.deed(contacts.remind)
    own = world.link(to="deputy@bzk.example")
    assert own != world.link()
    assert world.send(own, {**YES, "naam": "D. Deputy"}).status == 303
    assert world.decisions()[0].entered_from == "deputy@bzk.example"
    assert "Besloten door D. Deputy" in world.get(world.link()).text


# The confirmation


def test_a_recorded_decision_can_be_disputed_from_its_confirmation(world: World) -> None:
    world.record()
    path = world.link("confirm")
    page = world.get(path)
    assert "Besloten door M. de Minister" in page.text
    assert "door Petra Post, die het besluit mondeling kreeg" in page.text
    done = world.browser.post(path, {"actie": "klopt-niet", "tekst": "Niet besproken", "naam": "M. Minister"})
    assert (done.status, done.location) == (303, path)
    taken = world.decisions()[0]
    assert taken.disputed_at
    assert taken.dispute == "M. Minister: Niet besproken"
    assert world.contact().state is State.AWAITING_PERMISSION
    after = world.browser.follow(done)
    assert after.h1 == "Dit besluit geldt niet meer"
    assert "actie" not in after.html
    assert world.letters("disputed", "pcp@bzk.example")
    again = world.browser.post(path, {"actie": "klopt-niet", "tekst": "Nog eens", "naam": "M. Minister"})
    assert again.status == 409
    assert "Nog eens" in again.text
    assert "het bureau van de bewindspersoon heeft dit verzoek" in again.text
    assert world.send(world.link(), YES).status == 303


def test_a_refusal_that_was_recorded_can_be_disputed_but_not_revoked(world: World) -> None:
    world.record(Outcome.REFUSED)
    page = world.get(world.link("confirm"))
    assert "Dit klopt niet" in page.text
    assert "Toestemming intrekken" not in page.text


def test_a_decision_from_the_letter_cannot_be_disputed_but_can_be_revoked(world: World) -> None:
    world.send(world.link(), YES)
    path = world.link("confirm")
    page = world.get(path)
    assert "Dit klopt niet" not in page.text
    disputed = world.browser.post(path, {"actie": "klopt-niet", "tekst": "Toch niet", "naam": "M. Minister"})
    assert disputed.status in (403, 409)
    assert world.contact().state is State.PERMITTED
    wrong = world.browser.post(path, {"actie": "intrekken", "reden": "Nieuwe feiten", **WHO, "naam": ""})
    assert wrong.status == 422
    assert wrong.form(path).fields["reden"] == "Nieuwe feiten"
    done = world.browser.post(path, {"actie": "intrekken", "reden": "Nieuwe feiten", **WHO})
    assert done.status == 303
    assert world.contact().state is State.REFUSED
    assert world.decisions()[1].entered_from == OFFICE
    assert "Nieuwe feiten" in world.letters("revoked")[0].body


def test_an_older_confirmation_shows_the_newer_decision_and_changes_nothing(world: World) -> None:
    world.record()
    old = world.link("confirm")
    world.browser.post(old, {"actie": "klopt-niet", "tekst": "Niet besproken", "naam": "M. Minister"})
    world.send(world.link(), {**YES, "naam": "N. Nieuwer"})
    page = world.get(old)
    assert "Daarna is opnieuw besloten" in page.text
    assert "N. Nieuwer" in page.text
    before = world.everything()
    for fields in ({"actie": "klopt-niet", "tekst": "x"}, {"actie": "intrekken", "reden": "y"}):
        late = world.browser.post(old, {**fields, **WHO})
        assert late.status == 409
    assert world.everything() == before


def test_an_expired_confirmation_only_says_what_was_decided(world: World) -> None:
    world.record()
    path = world.link("confirm")
    world.clock.advance(timedelta(days=31))
    page = world.get(path)
    assert "Besloten door M. de Minister" in page.text
    assert "DigiD" not in page.text
    late = world.browser.post(path, {"actie": "intrekken", "reden": "Te laat getypt", **WHO})
    assert late.status == 409
    assert "Te laat getypt" in late.text


def test_every_change_from_a_letter_has_one_entry_that_holds_no_text(world: World) -> None:
    world.send(world.link(), NO)
    query = select(AuditEntry).order_by(col(AuditEntry.id).desc()).limit(1)
    entry = world.database.read_now(lambda db: db.execute(query).scalar_one())
    assert (entry.action, entry.by_party, entry.by_id) == ("refuse", "minister", None)
    assert NO["reden"] not in str(entry.details)
    assert set(entry.details["texts"]) == {"alternative", "decided_by", "reason"}
