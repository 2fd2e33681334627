"""Random people do random things to random contacts; after every step, what must always hold (docs/design.md) holds."""

import os
import secrets
import shutil
from collections import Counter
from contextlib import ExitStack
from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import func, select, text
from sqlmodel import Session, SQLModel, col

from contactdesk import audit, contacts, people
from contactdesk.audit import contents
from contactdesk.cli import retaining
from contactdesk.contacts import Ask, Official, agreeing, counting, decisions, figures, letter_decisions
from contactdesk.contacts import standing_permissions as standing
from contactdesk.contacts.decisions import Ruling
from contactdesk.contacts.figures import counting_up
from contactdesk.contacts.retention import freezing
from contactdesk.contacts.search import index
from contactdesk.demo import personas
from contactdesk.law import lifecycle, permissions
from contactdesk.law.counts.periods import written
from contactdesk.law.days import today
from contactdesk.law.disclosure import Topic
from contactdesk.law.outcomes import Conflict, Forbidden, Invalid, NotFound
from contactdesk.law.permissions import Actor
from contactdesk.law.retention import ListedClass, Retention
from contactdesk.letters import outbox
from contactdesk.operations import reminders
from contactdesk.people import administration
from contactdesk.people.administration import RetentionPlan, proposals_store
from contactdesk.store import Database, visibility
from contactdesk.store.models import (
    AuditEntry,
    ContactRequest,
    CountedQuarter,
    Decision,
    DecisionLink,
    FurtherOfficial,
    Letter,
    Portfolio,
    Proposal,
    QuarterCount,
)
from contactdesk.words import (
    ASSISTANCE,
    Action,
    Addressee,
    Capacity,
    Chamber,
    Disclose,
    Form,
    FreezeKind,
    Ground,
    How,
    Initiator,
    Outcome,
    Regime,
    RetentionGroup,
    State,
)
from tests.conftest import Clock, postgresql_copy
from tests.test_destroying import everywhere
from tests.web import small_world

#: how many walks; `make fuzz` asks for more
WALKS = int(os.environ.get("WALKS", "0"))
MARKER = "GEHEIM-7f3a"
PEOPLE = tuple(persona.key for persona in personas.PERSONAS)
ASKERS = (
    "kamerlid",
    "senator",
    "assistent",
    "griffier",
    "pcp-bzk",
    "ambtenaar-bzk",
    "zbo-uwv",
    "inspectie-igj",
)
BODIES = ("BZK", "SZW", "Logius", "UWV", "IGJ")
#: letters that open the way to an official
WAY = ("permitted", "permitted_official", "invitation", "appointment")
OUTCOMES = (Outcome.PERMITTED, Outcome.PERMITTED, Outcome.CONDITIONS, Outcome.REFUSED, Outcome.REVOKED)
LIST = "Selectielijst 2027, categorie 12"
REFUSED_WITH = (NotFound, Forbidden, Conflict, Invalid)
#: how the figures call what came of a contact, and what was decided
COUNTED_AS = {
    State.REFERRED: "forwarded",
    State.LAPSED: "lapsed",
    State.WITHDRAWN: "withdrawn",
    State.DECLINED: "declined",
    State.ANSWERED: "answered",
}
DECIDED_AS = {
    Outcome.PERMITTED: "permitted",
    Outcome.CONDITIONS: "conditions",
    Outcome.REFUSED: "refused",
    Outcome.REVOKED: "revoked",
}
#: what leaves no row behind, or is no number of deeds
NOT_COMPARED = ("pointed_elsewhere", "unanswered", "days", "net_days")


def begun_as(contact: ContactRequest) -> str:
    if contact.regime is Regime.NOTIFY:
        return "notice_late"
    if contact.state is State.TOLD:
        return "told"
    return "own_initiative" if contact.initiator_kind in (Initiator.OFFICIAL, Initiator.BODY) else "asked"


class Desk(RuleBasedStateMachine):
    """The desk with its people; `open_database` is set per engine by the tests below."""

    open_database: ClassVar[Any]

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.clock = Clock()
        self.database: Database = self.stack.enter_context(type(self).open_database(self.clock))
        self.bodies = self.database.write_now(small_world)
        self.ids = self.database.write_now(personas.seed)
        self.database.write_now(audit.say_all)
        self.actors: dict[tuple[str, date], Actor] = {}
        self.set_the_classes()
        self.numbers: list[str] = []
        #: what was typed when it was asked stands in what was made of it by sending on as well: number → word
        self.asked_with: dict[str, str] = {}
        self.entries = self.count(AuditEntry)
        #: how many entries there were when it was last looked at everything
        self.seen = -1

    def set_the_classes(self) -> None:
        """A year, for whatever ministry and group."""
        for name, group in product(("BZK", "SZW", "VWS"), RetentionGroup):
            plan = RetentionPlan(self.bodies[name], group, 1, LIST)
            id_ = self.database.write_now(administration.propose_class, plan, self.actor("beheer"))
            self.database.write_now(self.agree, id_)

    def agree(self, db: Session, id_: int) -> None:
        seen = proposals_store.seal(db, db.get_one(Proposal, id_))
        agreeing.approve(db, id_, self.actor("beheer-tweede"), seen=seen)

    def teardown(self) -> None:
        try:
            self.everybody_gives_up()
            self.the_counts_are_those_of_a_plain_query()
            self.what_is_destroyed_is_gone_and_what_is_counted_is_not()
        finally:
            self.stack.close()

    def everybody_gives_up(self) -> None:
        """So that as good as all of it may go."""
        for number, key in product(self.numbers, ASKERS):
            self.attempt(contacts.withdraw, number, self.actor(key))

    def the_counts_are_those_of_a_plain_query(self) -> None:
        """Of all quarters together, counted once they are over."""
        everything, ruled = self.all(ContactRequest), self.all(Decision)
        plain = Counter(COUNTED_AS[one.state] for one in everything if one.state in COUNTED_AS)
        plain.update(begun_as(one) for one in everything)
        plain.update(DECIDED_AS[one.outcome] for one in ruled if one.mistaken_at is None)
        plain["disputed"] = sum(one.disputed_at is not None for one in ruled)
        self.letters_leave()
        self.clock.advance(timedelta(days=400))
        while self.database.write_now(figures.count_over):
            pass
        found: Counter[str] = Counter()
        for row in self.all(QuarterCount):
            found[row.measure.replace("notice_on_time", "notice_late")] += row.times
        left = {name: number for name, number in found.items() if name not in NOT_COMPARED}
        assert left == {name: number for name, number in plain.items() if number}

    def what_is_destroyed_is_gone_and_what_is_counted_is_not(self) -> None:
        """All that is closed by now, but for what is frozen; after it was counted."""
        closed = {one.number for one in self.all(ContactRequest) if one.closed_at}
        self.attempt(reminders.due, entries=0)
        self.letters_leave()
        kept = self.counted_anew()
        self.destroy()
        gone = {one.number for one in self.all(ContactRequest) if one.destruction_id}
        assert self.counted_anew() == kept
        assert closed - gone <= {one.number for one in self.database.read_now(freezing.frozen)}
        assert self.database.read_now(index.differing) == 0
        self.every_change_has_one_entry_and_the_chain_holds()

    def counted_anew(self) -> Any:
        quarters = [written(one) for one in self.database.read_now(self.quarters)]
        return [self.database.read_now(counting_up.count_up, one) for one in quarters if one]

    def quarters(self, db: Session) -> list[str]:
        return sorted(db.execute(select(col(CountedQuarter.quarter))).scalars())

    def letters_leave(self) -> None:
        left = text("UPDATE letter SET state = 'accepted' WHERE state IN ('queued', 'sending')")
        self.database.write_now(lambda db: db.execute(left) and None)

    def destroy(self) -> None:
        """All that may go today. What was typed of it is found nowhere any more."""
        frozen = {one.number for one in self.database.read_now(freezing.frozen)}
        retaining.destroyed(self.database, today(self.clock()), "")
        self.entries = self.count(AuditEntry)
        gone = {one.number for one in self.all(ContactRequest) if one.destruction_id}
        assert not gone & frozen
        stays = {word for number, word in self.asked_with.items() if number not in gone}
        words = {word for number in gone for word in (self.asked_with[number], self.own(number))} - stays
        assert not words or everywhere(self.database, *words) == set()

    def own(self, number: str) -> str:
        """In what is said about this one."""
        return f"eigenwoord{self.numbers.index(number)}x"

    def count(self, table: type[SQLModel]) -> int:
        return self.database.read_now(
            lambda db: db.execute(select(func.count()).select_from(table)).scalar_one()
        )

    def actor(self, key: str) -> Actor:
        """Of a day: nobody's role changes on these walks."""
        day = today(self.clock())
        if (key, day) not in self.actors:
            found = self.database.read_now(people.actor, self.ids[key], day)
            assert found is not None
            self.actors[key, day] = found
        return self.actors[key, day]

    def attempt(self, fn: Any, *args: Any, entries: int = 1, **kwargs: Any) -> Any:
        """Do it; a refusal is fine and leaves no trace, anything else is a fault."""
        self.clock.advance(timedelta(seconds=1))
        proposed = self.count(Proposal)
        try:
            result = self.database.write_now(fn, *args, **kwargs)
        except REFUSED_WITH:
            entries = 0
            result = None
        # who is named to help with a law and has no account, is added and proposed in the same form
        self.entries += entries + 2 * (self.count(Proposal) - proposed)
        return result

    @initialize()
    def somebody_asks(self) -> None:
        self.submit("kamerlid", "Logius", Form.CONVERSATION, None, None, urgent=False)
        self.submit("kamerlid", "UWV", Form.CONVERSATION, None, None, urgent=False)
        self.submit("kamerlid", "BZK", Form.AMENDMENT_ASSISTANCE, None, None, urgent=False)
        self.submit("ambtenaar-bzk", "BZK", Form.CONVERSATION, None, None, urgent=False)
        liaison, ada = self.actor("pcp-bzk"), Official("Ada", "ada.ambtenaar@bzk.example")
        self.attempt(contacts.ask_permission, self.numbers[0], liaison, official=ada, advice="akkoord")
        self.attempt(
            decisions.decide,
            self.numbers[3],
            liaison,
            self.ruling(Outcome.PERMITTED, How.ORAL, self.numbers[3]),
        )

    @rule(
        by=st.sampled_from(ASKERS),
        body=st.sampled_from(BODIES),
        form=st.sampled_from(Form),
        ground=st.none() | st.sampled_from(Ground),
        addressee=st.none() | st.sampled_from(Addressee),
        urgent=st.booleans(),
    )
    def submit(
        self, by: str, body: str, form: Form, ground: Ground | None, addressee: Addressee | None, urgent: bool
    ) -> None:
        own = by in ("zbo-uwv", "inspectie-igj", "ambtenaar-bzk")
        asked_with = f"vraagwoord{len(self.numbers)}x"
        words = f"{MARKER if form in ASSISTANCE else 'gewoon'} {asked_with}"
        ask = Ask(
            organisation_id=self.bodies[body],
            form=form,
            key=secrets.token_hex(8),
            subject=f"onderwerp {words}",
            question=f"vraag {words}",
            preference=f"voorkeur {words}",
            wished_official=f"ambtenaar {words}",
            bill_title="Wet op de proef" if form in ASSISTANCE else None,
            ground=ground,
            addressee=addressee,
            published_where=f"rapport {words}",
            published_on=today(self.clock()),
            debate_on=today(self.clock()) + timedelta(days=1) if urgent else None,
            committee_decided_on=today(self.clock()) if by == "griffier" else None,
            member_id=self.ids["kamerlid"] if own else None,
            on_behalf_of=self.ids["kamerlid"] if by in ("assistent", "pcp-bzk") else None,
        )
        before = self.count(AuditEntry)
        made = self.attempt(contacts.submit, ask, self.actor(by), entries=0)
        if made is not None and made.number:
            self.entries += 1
            self.numbers.append(made.number)
            self.asked_with[made.number] = asked_with
            again = self.attempt(contacts.submit, ask, self.actor(by), entries=0)
            assert again.number == made.number, "a double submit made two"
        assert self.count(AuditEntry) - before in (0, 1)

    def pick(self, data: Any, action: str) -> tuple[str, Actor, bool]:
        """A contact and somebody: mostly one of those who may do this now, so that walks go deep."""
        number = self.numbers[data.draw(st.integers(0, 99)) % len(self.numbers)]
        contact = self.contact(number)
        able = [key for key in PEOPLE if permissions.acting_as(self.actor(key), Action(action), contact)]
        chosen = able if able and data.draw(st.integers(0, 3)) else PEOPLE
        return number, self.actor(chosen[data.draw(st.integers(0, 99)) % len(chosen)]), self.is_sealed(number)

    def is_sealed(self, number: str) -> bool:
        return self.contact(number).disclose is Disclose.TITLE_ONLY

    def contact(self, number: str) -> ContactRequest:
        query = select(ContactRequest).where(col(ContactRequest.number) == number)
        return self.database.read_now(lambda db: db.execute(query).scalar_one())

    @precondition(lambda self: self.numbers)
    @rule(data=st.data(), deed=st.sampled_from(("take", "remind", "call_off", "withdraw")))
    def do(self, data: Any, deed: str) -> None:
        number, by, _ = self.pick(data, deed)
        self.attempt(getattr(contacts, deed), number, by)

    @precondition(lambda self: self.numbers)
    @rule(data=st.data(), deed=st.sampled_from(("ask_back", "clarify", "message", "decline")))
    def say(self, data: Any, deed: str) -> None:
        number, by, sealed = self.pick(data, deed)
        self.attempt(getattr(contacts, deed), number, by, text=self.word(number, sealed))

    def word(self, number: str, sealed: bool) -> str:
        return f"{MARKER if sealed else 'gewoon'} {self.own(number)}"

    @precondition(lambda self: self.numbers)
    @rule(data=st.data())
    def note(self, data: Any) -> None:
        number, by, _ = self.pick(data, "note")
        self.attempt(contacts.note, number, by, text=f"notitie {self.own(number)}")

    @precondition(lambda self: self.numbers)
    @rule(
        data=st.data(), official=st.none() | st.sampled_from(("ada.ambtenaar@bzk.example", "x@bzk.example"))
    )
    def ask_permission(self, data: Any, official: str | None) -> None:
        number, by, _ = self.pick(data, "ask_permission")
        named = Official("Ada", official) if official else None
        self.attempt(
            contacts.ask_permission, number, by, official=named, advice=f"akkoord {self.own(number)}"
        )

    @precondition(lambda self: self.numbers)
    @rule(data=st.data(), whom=st.sampled_from(("bureau", "bureau", "senator", None)))
    def name_helper(self, data: Any, whom: str | None) -> None:
        number, by, _ = self.pick(data, "name_helper")
        self.attempt(contacts.name_helper, number, by, person_id=self.ids[whom] if whom else None)

    @precondition(lambda self: self.numbers)
    @rule(data=st.data(), official=st.sampled_from(("ada.ambtenaar@bzk.example", "x@bzk.example")))
    def name_official(self, data: Any, official: str) -> None:
        number, by, _ = self.pick(data, "name_official")
        self.attempt(contacts.name_official, number, by, official=Official("Ada", official))

    @precondition(lambda self: self.numbers)
    @rule(
        data=st.data(),
        official=st.sampled_from(("ada.ambtenaar@bzk.example", "bo@bzk.example", "x@bzk.example")),
    )
    def add_official(self, data: Any, official: str) -> None:
        number, by, _ = self.pick(data, "name_official")
        self.attempt(contacts.add_official, number, by, official=Official("Bo", official))

    @precondition(lambda self: self.numbers)
    @rule(data=st.data(), place=st.integers(0, 3))
    def drop_official(self, data: Any, place: int) -> None:
        number, by, _ = self.pick(data, "name_official")
        self.attempt(contacts.drop_official, number, by, place=place)

    @precondition(lambda self: self.numbers)
    @rule(data=st.data(), outcome=st.sampled_from(OUTCOMES), how=st.sampled_from((*How, How.ORAL, None)))
    def decide(self, data: Any, outcome: Outcome, how: How | None) -> None:
        number, by, _ = self.pick(data, "permit")
        self.attempt(decisions.decide, number, by, self.ruling(outcome, how, number))

    def ruling(self, outcome: Outcome, how: How | None, number: str) -> Ruling:
        contact = self.contact(number)
        fitting = self.database.read_now(standing.fitting, contact)
        return Ruling(
            outcome,
            decided_by="M. Minister",
            capacity=Capacity.MANDATE,
            decided_on=today(self.clock()),
            how=how,
            conditions=f"alleen feiten {self.own(number)}",
            # one that fits whoever asks
            ground="geheimhouding",
            reason=f"dit is geheim {self.own(number)}",
            alternative=f"later {self.own(number)}",
            standing_permission_id=fitting[0].id if fitting else 999,
        )

    @rule(data=st.data(), outcome=st.sampled_from(OUTCOMES), stale=st.sampled_from((False, False, True)))
    def decide_by_letter(self, data: Any, outcome: Outcome, stale: bool) -> None:
        query = select(DecisionLink).order_by(col(DecisionLink.id).desc())
        links = self.database.read_now(lambda db: db.execute(query).scalars().all())
        if not links:
            return
        link = links[data.draw(st.integers(0, 99)) % len(links)]
        token = outbox.token(self.database.read_now(lambda db: db.info["desk"]).settings, link)
        number = self.database.read_now(lambda db: db.get_one(ContactRequest, link.contact_id).number)
        version = self.contact(number).asked_version - stale
        ruling = self.ruling(outcome, None, number)
        deed = data.draw(st.sampled_from(("decide", "decide", "dispute", "revoke", "take_back")))
        if deed == "decide":
            self.attempt(letter_decisions.decide, token, ruling, asked_version=version)
        elif deed == "dispute":
            self.attempt(
                letter_decisions.dispute, token, name="M. Minister", text=f"klopt niet {self.own(number)}"
            )
        elif deed == "take_back":
            self.attempt(letter_decisions.take_back, token, name="M. Minister", text=self.own(number))
        else:
            who = {"name": "M. Minister", "capacity": Capacity.IN_PERSON}
            self.attempt(letter_decisions.revoke, token, reason=self.own(number), **who)

    @precondition(lambda self: self.numbers)
    @rule(data=st.data())
    def revoke_or_dispute(self, data: Any) -> None:
        number, by, _ = self.pick(data, "revoke")
        if data.draw(st.booleans()):
            self.attempt(decisions.dispute, number, by, text=self.own(number))
            return
        who = {"decided_by": "M. Minister", "capacity": Capacity.IN_PERSON, "how": How.ORAL}
        self.attempt(
            decisions.revoke, number, by, reason=self.own(number), decided_on=today(self.clock()), **who
        )

    @precondition(lambda self: self.numbers)
    @rule(data=st.data())
    def take_back(self, data: Any) -> None:
        number, by, _ = self.pick(data, "take_back")
        self.attempt(decisions.take_back, number, by, text=self.own(number))

    @precondition(lambda self: self.numbers)
    @rule(data=st.data(), hours=st.integers(-2, 48))
    def schedule(self, data: Any, hours: int) -> None:
        number, by, sealed = self.pick(data, "schedule")
        at = self.clock() + timedelta(hours=hours)
        self.attempt(contacts.schedule, number, by, at=at, place=self.word(number, sealed))

    @precondition(lambda self: self.numbers)
    @rule(data=st.data())
    def hold(self, data: Any) -> None:
        number, by, sealed = self.pick(data, "hold")
        self.attempt(contacts.hold, number, by, held_at=self.clock(), shared=self.word(number, sealed))

    @precondition(lambda self: self.numbers)
    @rule(data=st.data(), body=st.sampled_from(BODIES), form=st.none() | st.sampled_from(Form))
    def forward(self, data: Any, body: str, form: Form | None) -> None:
        number, by, _ = self.pick(data, "forward")
        before = self.count(ContactRequest)
        self.attempt(contacts.forward, number, by, organisation_id=self.bodies[body], form=form, entries=0)
        if self.contact(number).state is State.REFERRED:
            self.entries = self.count(AuditEntry)
        if self.count(ContactRequest) > before:
            query = select(col(ContactRequest.number)).order_by(col(ContactRequest.id).desc()).limit(1)
            self.numbers.append(self.database.read_now(lambda db: db.execute(query).scalar_one()))
            self.asked_with[self.numbers[-1]] = self.asked_with[number]

    @precondition(lambda self: self.numbers)
    @rule(place=st.integers(0, 99), kind=st.sampled_from(FreezeKind))
    def freeze(self, place: int, kind: FreezeKind) -> None:
        number = self.numbers[place % len(self.numbers)]
        self.attempt(freezing.freeze, number, kind, f"zaak {self.own(number)}")

    @precondition(lambda self: self.numbers)
    @rule(place=st.integers(0, 99))
    def thaw(self, place: int) -> None:
        number = self.numbers[place % len(self.numbers)]
        self.attempt(freezing.thaw, number, None, f"afgerond {self.own(number)}", entries=0)
        self.entries = self.count(AuditEntry)

    @rule()
    def a_year_passes_and_what_may_go_is_destroyed(self) -> None:
        self.clock.advance(timedelta(days=367))
        self.attempt(reminders.due, entries=0)
        self.letters_leave()
        self.destroy()

    @rule(by=st.sampled_from(("minister-bzk", "pcp-bzk", "pcp-szw", "beheer")))
    def permit_beforehand(self, by: str) -> None:
        portfolio = select(col(Portfolio.id)).where(col(Portfolio.key) == "bzk")
        given = standing.PermittedBeforehand(
            portfolio_id=self.database.read_now(lambda db: db.execute(portfolio).scalar_one()) or 0,
            forms=(Form.CONVERSATION, Form.FACTUAL_INFORMATION),
            initiators=tuple(Initiator),
            chambers=tuple(Chamber),
            until=today(self.clock()) + timedelta(days=30),
            given=standing.InWriting(
                decided_by="M. Minister",
                capacity=Capacity.IN_PERSON,
                decided_on=today(self.clock()),
                document="nota 2026-123",
            ),
        )
        self.attempt(standing.record, self.actor(by), given)

    @rule(days=st.sampled_from((0, 0, 1, 1, 3, 12)))
    def time_passes(self, days: int) -> None:
        self.clock.advance(timedelta(days=days))
        self.attempt(reminders.due, entries=0)
        self.entries = self.count(AuditEntry)

    # what must always hold

    @invariant()
    def what_must_always_hold_holds(self) -> None:
        """After whatever changed something; what was refused was rolled back."""
        entries = self.count(AuditEntry)
        if entries == self.seen:
            assert entries == self.entries, "a refusal left a trace"
            return
        self.seen = entries
        for each in (
            self.no_way_without_a_permission,
            self.no_letter_gives_way_before_a_permission,
            self.a_notified_contact_and_the_ministers_letter_are_one,
            self.every_change_has_one_entry_and_the_chain_holds,
            self.the_where_clause_and_the_table_agree_on_who_may_know,
            self.sealed_content_stands_in_one_table_only,
            self.one_letter_per_address_and_action,
            self.every_term_that_runs_is_what_the_log_gives_again,
        ):
            each()

    def no_way_without_a_permission(self) -> None:
        for contact in self.all(ContactRequest):
            if contact.regime is Regime.PERMISSION and contact.state in lifecycle.WAY_OPEN:
                found = self.database.read_now(lambda db, c=contact: db.get_one(Decision, c.permission_id))
                assert found.granted
                assert found.contact_id == contact.id
                # after the end a dispute marks what was decided, and moves nothing
                assert found.disputed_at is None or contact.state is State.HELD

    def no_letter_gives_way_before_a_permission(self) -> None:
        granted = {d.contact_id: d for d in reversed(self.all(Decision)) if d.granted}
        contacts_ = {contact.id: contact for contact in self.all(ContactRequest)}
        for one in self.all(FurtherOfficial):
            assert one.since is None or one.contact_id in granted, "told without a permission"
        for letter in self.all(Letter):
            contact = contacts_.get(letter.contact_id)
            if contact and contact.regime is Regime.PERMISSION and letter.template in WAY:
                assert letter.contact_id in granted, f"{letter.template} without a permission"
                assert granted[letter.contact_id].at <= letter.created_at

    def a_notified_contact_and_the_ministers_letter_are_one(self) -> None:
        letters_ = {letter.id: letter for letter in self.all(Letter)}
        for contact in self.all(ContactRequest):
            if contact.regime is Regime.NOTIFY:
                assert contact.state is not State.SUBMITTED
                notice = letters_[contact.notice_letter_id]
                assert notice.to_party == "minister"
                assert notice.created_at == contact.ball_since or notice.created_at <= contact.ball_since

    def every_change_has_one_entry_and_the_chain_holds(self) -> None:
        verdict = self.database.read_now(audit.verify)
        assert verdict.broken_id is None, verdict.reason
        newest = [(one.action, one.contact_id) for one in self.all(AuditEntry)[-5:]]
        assert verdict.entries == self.entries, newest
        assert self.database.read_now(lambda db: list(contents.strays(db))) == []

    def the_where_clause_and_the_table_agree_on_who_may_know(self) -> None:
        everything = self.all(ContactRequest)
        for key in PEOPLE:
            by = self.actor(key)
            query = select(col(ContactRequest.id)).where(visibility.visible_to(by))
            found = set(self.database.read_now(lambda db, q=query: db.execute(q).scalars().all()))
            assert found == {c.id for c in everything if permissions.is_party(by, c)}, key
            for topic in Topic:
                query = select(col(ContactRequest.id)).where(visibility.known_by(by, topic))
                found = set(self.database.read_now(lambda db, q=query: db.execute(q).scalars().all()))
                assert found == {c.id for c in everything if permissions.knows(by, topic, c)}, (key, topic)

    def sealed_content_stands_in_one_table_only(self) -> None:
        def leaks(db: Session) -> list[str]:
            tables = [t for t in SQLModel.metadata.tables.values() if t.name != "sealed_text"]
            return [
                t.name for t in tables if MARKER in str(db.execute(text(f'SELECT * FROM "{t.name}"')).all())
            ]

        assert not self.database.read_now(leaks)

    def one_letter_per_address_and_action(self) -> None:
        seen = [(letter.audit_id, letter.to_email) for letter in self.all(Letter)]
        assert len(seen) == len(set(seen))

    def every_term_that_runs_is_what_the_log_gives_again(self) -> None:
        for contact in self.all(ContactRequest):
            if contact.due_at and contact.state in (*lifecycle.OWES_ANSWER, State.CLARIFYING):
                found = self.database.read_now(lambda db, c=contact: counting.count(db, c))
                assert (found.due, found.stopped) == (contact.due_at, contact.stopped_at)

    def all(self, table: Any) -> Any:
        return self.database.read_now(
            lambda db: db.execute(select(table).order_by(col(table.id))).scalars().all()
        )


@pytest.mark.long
def test_what_must_always_hold_holds_on_sqlite(tmp_path: Any, sqlite_template: Any, desk: Any) -> None:
    from contextlib import contextmanager

    @contextmanager
    def opened(clock: Clock) -> Any:
        path = tmp_path / f"{secrets.token_hex(4)}.db"
        shutil.copyfile(sqlite_template, path)
        database = Database(f"sqlite:///{path}", carry=destroying(desk), clock=clock)
        yield database
        database.close()

    walk(opened, examples=WALKS or 3)


@pytest.mark.long
def test_what_must_always_hold_holds_on_postgresql(postgresql_template: str, desk: Any) -> None:
    from contextlib import contextmanager

    @contextmanager
    def opened(clock: Clock) -> Any:
        with postgresql_copy(postgresql_template) as url:
            database = Database(url, carry=destroying(desk), clock=clock)
            yield database
            database.close()

    walk(opened, examples=WALKS or 1)


def destroying(desk: Any) -> Any:
    """Of which the selection list allows to destroy after a year."""
    classes = {("*", group): ListedClass(1, LIST) for group in RetentionGroup}
    return replace(desk, retention=Retention(classes))


def walk(opened: Any, *, examples: int) -> None:
    machine = type("OneDesk", (Desk,), {"open_database": staticmethod(opened)})
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=35,
            suppress_health_check=checks,
            database=None,
            phases=[
                Phase.generate
            ],  # shrinking a failure here takes minutes; its steps are printed as they were
        ),
    )
