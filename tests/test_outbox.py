"""The outbox: one letter per address and action, a way in that cannot be forged, claims that come back."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from conftest import Clock
from sqlalchemy import delete, func
from sqlmodel import Session, col, select

from contactdesk import audit
from contactdesk.law import permissions
from contactdesk.letters import outbox
from contactdesk.letters.outbox import claiming, delivery, listing
from contactdesk.settings import Sender, Settings
from contactdesk.store import Database
from contactdesk.store.models import ContactRequest, DecisionLink, Letter, Organisation, Person, Portfolio
from contactdesk.words import LetterState, OrganisationKind, Party

LEASE = timedelta(minutes=5)
LETTER: dict[str, Any] = {
    "contact_id": None,
    "template": "submit",
    "to_email": "pcp@example.nl",
    "to_party": "liaison",
    "reply_to": None,
    "subject": "Nieuw verzoek",
    "body": "Dag,\n\nEr is een nieuw verzoek.",
}


def entry(db: Session) -> int:
    made = audit.record(db, action="submit", by=permissions.SYSTEM, party=Party.SYSTEM)
    return made.id


def keep(db: Session, **changes: Any) -> Letter:
    return outbox.keep(db, **{"audit_id": entry(db), **LETTER, **changes})


def keep_many(db: Session, count: int) -> list[int | None]:
    return [keep(db, to_email=f"pcp-{number}@example.nl").id for number in range(count)]


def letter(database: Database, letter_id: int | None) -> Letter:
    return database.read_now(lambda db: db.get_one(Letter, letter_id))


def claim(database: Database, by: str = "one", limit: int = 20) -> list[outbox.Outgoing]:
    return database.write_now(outbox.claim, by, limit=limit, lease=LEASE)


def keep_with_link(db: Session, **changes: Any) -> tuple[Letter, DecisionLink]:
    nonce = outbox.new_nonce()
    kept = keep(db, **{"contact_id": contact(db), **changes})
    kept.body += f"\n\n{outbox.placeholder(nonce)}\n"
    link = outbox.add_link(
        db,
        kept,
        nonce=nonce,
        purpose="decide",
        addressee="bureau@example.nl",
        asked_version=1,
        expires_at=kept.created_at + timedelta(days=30),
    )
    return kept, link


def contact(db: Session) -> int:
    """The shortest contact that the database accepts."""
    ministry = Organisation(name="Ministerie", abbreviation="BZK", kind=OrganisationKind.MINISTRY)
    person = Person(name="Anna", email="anna@example.nl")
    minister = Portfolio(key="bzk", title="minister", mailbox="bureau@example.nl")
    db.add_all([ministry, person, minister])
    db.flush()
    texts = {"number": "2026-7K3QD", "key": "k", "salt": "s", "rule": "r", "rules_hash": "h", "because": "b"}
    words = {"regime": "permission", "disclose": "full", "rule_status": "in_force", "state": "submitted"}
    kinds = {"initiator_kind": "member", "form": "conversation", "basis": "b", "haystack": "", "subject": "s"}
    who = {"initiator_id": person.id, "entered_by_id": person.id, "portfolio_id": minister.id}
    where = {"organisation_id": ministry.id, "department_id": ministry.id}
    moments = {"ball_since": db.info["now"], "received_at": db.info["now"]}
    row = ContactRequest.__table__.insert().values(**texts, **words, **kinds, **who, **where, **moments)  # type: ignore[attr-defined]
    db.execute(row.values(is_urgent=False, version=1, asked_version=1, ics_sequence=0))
    return db.exec(select(ContactRequest.id)).one() or 0


def test_a_second_letter_for_the_same_address_and_action_gives_back_the_first(database: Database) -> None:
    def twice(db: Session) -> tuple[int | None, int | None]:
        audit_id = entry(db)
        first = keep(db, audit_id=audit_id)
        return first.id, keep(db, audit_id=audit_id, to_email="PCP@example.nl", template="other").id

    first, second = database.write_now(twice)

    assert first == second
    assert len(database.read_now(outbox.letters)) == 1


def test_a_message_id_names_the_host_of_the_desk_and_is_drawn_at_random(database: Database) -> None:
    ids = database.write_now(lambda db: {keep(db).message_id, keep(db).message_id})

    assert len(ids) == 2
    assert all(each.startswith("<") and each.endswith("@127.0.0.1>") for each in ids)


@pytest.mark.parametrize(
    "change",
    [
        {"subject": "Dag\r\nBcc: vreemde@example.nl"},
        {"subject": "Dag\u2028Bcc: vreemde@example.nl"},
        {"subject": "Dag\n"},
        {"reply_to": "pcp@example.nl\nBcc: vreemde@example.nl"},
        {"to_email": "pcp@example.nl\n"},
        {"to_email": "pcp@example.nl, vreemde@example.nl"},
        {"to_email": "geen adres"},
    ],
)
def test_a_header_of_more_than_one_line_or_address_is_refused(
    database: Database, change: dict[str, str]
) -> None:
    with pytest.raises(ValueError, match=r"one line|one plain"):
        database.write_now(lambda db: keep(db, **change))

    assert database.read_now(outbox.letters) == []


def test_a_letter_leaves_with_its_links_while_the_stored_body_keeps_placeholders(
    database: Database, desk: Any
) -> None:
    kept, link = database.write_now(keep_with_link)

    (leaving_now,) = claim(database)

    url = f"http://127.0.0.1:8000/besluit/{outbox.token(desk.settings, link)}"
    assert leaving_now.body.endswith(f"\n\n{url}\n")
    assert letter(database, kept.id).body.endswith(f"{outbox.placeholder(link.nonce)}\n")


def test_a_placeholder_of_another_letter_is_never_filled(database: Database) -> None:
    _, link = database.write_now(keep_with_link)
    copied = f"Ik vraag {outbox.placeholder(link.nonce)} en {outbox.placeholder('0' * 32)}"
    other = database.write_now(lambda db: keep(db, body=copied).id)

    bodies = {each.id: each.body for each in claim(database)}

    assert bodies[other or 0] == copied


def test_a_placeholder_that_somebody_typed_into_the_very_letter_stays_what_was_typed(
    database: Database,
) -> None:
    # numbers follow each other: who asks can know the next
    typed = "".join(
        f"{{{{link:{number}}}}} {{{{key:{number}}}}} {{% x %}} {{{{ }}}}\n" for number in range(1, 60)
    )
    kept, _ = database.write_now(lambda db: keep_with_link(db, body=typed))

    (leaving_now,) = claim(database)

    assert leaving_now.id == kept.id
    assert leaving_now.body.startswith(typed)
    assert "/besluit/" in leaving_now.body


def test_a_token_finds_its_link(database: Database, desk: Any) -> None:
    _, link = database.write_now(keep_with_link)

    found = database.read_now(outbox.find_link, desk.settings, outbox.token(desk.settings, link))

    assert found is not None
    assert found.id == link.id


def test_a_token_of_an_older_key_still_finds_its_link(database: Database, desk: Any) -> None:
    _, link = database.write_now(keep_with_link)
    settings: Settings = desk.settings
    rotated = settings.model_copy(update={"secret_keys": ("n" * 40, *settings.secret_keys)})

    assert database.read_now(outbox.find_link, rotated, outbox.token(settings, link)) is not None
    assert database.read_now(outbox.find_link, settings, outbox.token(rotated, link)) is None


def test_a_forged_or_damaged_token_finds_nothing(database: Database, desk: Any) -> None:
    _, link = database.write_now(keep_with_link)
    token = outbox.token(desk.settings, link)
    number, signature = token.split("-")
    forged = f"{number}-{'a' if signature[0] != 'a' else 'b'}{signature[1:]}"
    damaged = ["", "-", token[:-1], token + "a", token.upper(), f"{number}", f"²-{signature}", f"0{token}"]
    absent = [f"{int(number) + 1}-{signature}", f"{'9' * 18}-{signature}"]

    for wrong in [forged, *damaged, *absent, token + "\n", "\x00", "é" * 60]:
        assert database.read_now(outbox.find_link, desk.settings, wrong) is None, wrong


def test_two_workers_never_claim_the_same_letter(database: Database) -> None:
    database.write_now(keep_many, 5)

    first, second = claim(database, "one", 3), claim(database, "two", 3)

    assert [each.id for each in first] == [1, 2, 3]
    assert [each.id for each in second] == [4, 5]
    assert claim(database, "three") == []


def test_rivals_that_claim_at_the_same_moment_share_the_letters(database: Database) -> None:
    from concurrent.futures import ThreadPoolExecutor

    ids = database.write_now(keep_many, 40)
    with ThreadPoolExecutor(8) as pool:
        claims = list(pool.map(lambda number: claim(database, f"worker-{number}", 5), range(8)))
    rest = claim(database, "last", 40)

    taken = [each.id for one in [*claims, rest] for each in one]
    assert sorted(taken) == ids


def test_the_letters_of_a_worker_that_died_come_back_when_the_lease_is_over(
    database: Database, clock: Clock
) -> None:
    database.write_now(keep)
    (first,) = claim(database, "dead")
    assert not database.read_now(outbox.is_due)

    clock.advance(LEASE)

    assert database.read_now(outbox.is_due)
    (second,) = claim(database, "alive")
    assert second == first
    assert letter(database, second.id).attempts == 2


def test_a_worker_that_lost_its_claim_cannot_mark_a_failure_but_can_tell_of_success(
    database: Database, clock: Clock
) -> None:
    database.write_now(keep)
    (one,) = claim(database, "slow")
    clock.advance(LEASE)
    claim(database, "quick")

    database.write_now(outbox.mark_failed, one.id, "slow", permanent=True, error="late")
    assert letter(database, one.id).state is LetterState.SENDING

    database.write_now(outbox.mark, "slow", [outbox.Fate(one.id)])
    database.write_now(outbox.mark_failed, one.id, "quick", permanent=True, error="late")
    assert letter(database, one.id).state is LetterState.ACCEPTED


def test_a_temporary_error_waits_longer_each_time_and_gives_up_visibly_after_about_two_days(
    database: Database, clock: Clock
) -> None:
    kept = database.write_now(keep)
    begun = clock.moment
    waits = []
    while letter(database, kept.id).state is not LetterState.FAILED:
        (one,) = claim(database)
        database.write_now(outbox.mark_failed, one.id, "one", permanent=False, error="451 later")
        wait = letter(database, kept.id).next_attempt_at - clock.moment
        waits.append(wait)
        clock.advance(wait)

    assert letter(database, kept.id).attempts == delivery.MAX_ATTEMPTS
    assert timedelta(seconds=20) < waits[0] < timedelta(seconds=40)
    assert waits[5] > 4 * waits[2]
    assert timedelta(days=1.5) < clock.moment - begun < timedelta(days=2.6)
    assert [each.id for each in database.read_now(outbox.letters, *listing.GIVEN_UP)] == [kept.id]


def test_a_permanent_error_gives_up_at_once_and_keeps_no_address(database: Database) -> None:
    kept = database.write_now(keep)
    (one,) = claim(database)
    said = "550 5.1.1 <pcp@example.nl>: user pcp@example.nl\n unknown"

    database.write_now(outbox.mark_failed, one.id, "one", permanent=True, error=said)

    (failed,) = database.read_now(outbox.letters, *listing.GIVEN_UP)
    assert failed.id == kept.id
    assert failed.last_error == "550 5.1.1 <(adres)>: user (adres) unknown"


def test_a_letter_whose_worker_dies_each_time_is_given_up(database: Database, clock: Clock) -> None:
    kept = database.write_now(keep)
    for _ in range(delivery.MAX_ATTEMPTS):
        assert claim(database)
        clock.advance(LEASE)

    assert claim(database) == []
    assert letter(database, kept.id).state is LetterState.FAILED


def test_retry_sends_a_failed_letter_again_with_the_same_message_id(database: Database) -> None:
    kept = database.write_now(keep)
    (first,) = claim(database)
    database.write_now(outbox.mark_failed, first.id, "one", permanent=True, error="550 no")

    assert database.write_now(outbox.retry, first.id)

    (second,) = claim(database)
    assert second.message_id == first.message_id == kept.message_id


def test_retry_leaves_an_accepted_letter_alone(database: Database) -> None:
    database.write_now(keep)
    (one,) = claim(database)
    database.write_now(outbox.mark_accepted, [one.id])

    assert not database.write_now(outbox.retry, one.id)
    assert not database.write_now(outbox.retry, 99)
    assert letter(database, one.id).accepted_at is not None


def test_what_was_not_tried_is_given_back_without_counting_as_an_attempt(database: Database) -> None:
    database.write_now(keep)
    (one,) = claim(database)

    database.write_now(outbox.release, "one", [one.id])

    assert letter(database, one.id).attempts == 0
    assert len(claim(database)) == 1


def test_letters_are_counted_by_state_and_the_oldest_that_waits_is_known(
    database: Database, clock: Clock
) -> None:
    assert database.read_now(outbox.waiting_since) is None
    database.write_now(keep_many, 2)
    since = clock.moment
    database.write_now(outbox.mark_accepted, [claim(database, limit=1)[0].id])

    found, _ = database.read_now(outbox.counts)

    assert found == dict.fromkeys(LetterState, 0) | {LetterState.QUEUED: 1, LetterState.ACCEPTED: 1}
    assert database.read_now(outbox.waiting_since) == since


def test_letters_that_were_counted_once_are_not_counted_again(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "SETTLING", 2)
    tally = outbox.NOTHING
    for total in (3, 6, 9):
        database.write_now(keep_many, 3)
        found, tally = database.read_now(outbox.counts, tally)
        assert (found[LetterState.QUEUED], tally.all, tally.settled) == (total, total, total - 2)

    last = database.read_now(lambda db: db.execute(select(func.max(Letter.id))).scalar_one())
    assert tally.up_to == last - 2
    database.write_now(lambda db: db.execute(delete(Letter).where(col(Letter.id) == last - 8)))
    assert database.read_now(outbox.counts, tally)[1].all == 9, "it was counted again"


def test_a_department_with_its_own_mailbox_sends_from_it(database_url: str, desk: Any, clock: Clock) -> None:
    sender = Sender(organisation="BZK", mail_from="BZK <bzk@example.nl>")
    own = replace(desk, settings=desk.settings.model_copy(update={"senders": (sender,)}))
    database = Database(database_url, carry=own, clock=clock)
    database.write_now(keep_with_link)
    database.write_now(keep)

    froms = [each.mail_from for each in claim(database)]
    database.close()

    assert froms == ["BZK <bzk@example.nl>", desk.settings.mail_from]


def test_a_line_that_takes_nothing_is_tried_by_one_letter_a_minute_whoever_works(
    database: Database, clock: Clock
) -> None:
    database.write_now(keep_many, 30)
    refused = [outbox.Fate(one.id, error="550 no", refused=outbox.WHOLE) for one in claim(database)]
    database.write_now(outbox.mark, "one", refused)
    assert not database.read_now(outbox.is_due)
    assert claim(database, "two") == []

    clock.advance(timedelta(minutes=1))
    assert database.read_now(outbox.is_due)
    (probe,) = claim(database, "two")
    assert claim(database, "three") == []
    database.write_now(outbox.mark, "two", [outbox.Fate(probe.id)])

    assert len(claim(database)) == 20
    assert {one.attempts for one in database.read_now(outbox.letters)} == {0, 1}


def test_where_departments_send_from_mailboxes_of_their_own_one_that_is_refused_stops_only_its_letters(
    database_url: str, desk: Any, clock: Clock
) -> None:
    sender = Sender(organisation="BZK", mail_from="BZK <bzk@example.nl>")
    own = replace(desk, settings=desk.settings.model_copy(update={"senders": (sender,)}))
    database = Database(database_url, carry=own, clock=clock)
    database.write_now(keep_with_link)
    database.write_now(keep)

    def froms() -> set[str]:
        """What was claimed is given back as if it had not been."""
        taken = claim(database)
        database.write_now(outbox.release, "one", [one.id for one in taken])
        return {one.mail_from for one in taken}

    for refused, goes_on in (
        (sender.mail_from, desk.settings.mail_from),
        (desk.settings.mail_from, sender.mail_from),
    ):
        taken = claim(database)
        fates = [
            outbox.Fate(one.id, error="550 no", refused=refused) for one in taken if one.mail_from == refused
        ]
        database.write_now(outbox.mark, "one", fates)
        database.write_now(outbox.release, "one", [one.id for one in taken])
        assert froms() == {goes_on}
        clock.advance(timedelta(minutes=1))
        assert froms() == {refused, goes_on}
        database.write_now(lambda db: outbox.probe_now(db))
        for one in claim(database):
            database.write_now(
                outbox.mark, "one", [outbox.Fate(one.id, error="450 later", sender=one.mail_from)]
            )
        assert database.read_now(outbox.shut) == []
        clock.advance(timedelta(minutes=1))
    database.close()


def test_notices_of_ministers_are_claimed_before_what_waits_longer(database: Database, clock: Clock) -> None:
    database.write_now(keep_many, 30)
    clock.advance(timedelta(minutes=1))
    notice = database.write_now(lambda db: keep(db, template=outbox.NOTICE).id)

    assert [one.id for one in claim(database, limit=3)] == [notice, 1, 2]


def test_the_search_for_due_letters_uses_the_partial_index(sqlite_url: str, desk: Any) -> None:
    database = Database(sqlite_url, carry=desk)

    def plan(db: Session) -> str:
        query = select(Letter.id).where(claiming.due(db)).order_by(col(Letter.next_attempt_at))
        sql = query.compile(db.get_bind(), compile_kwargs={"render_postcompile": True})
        rows = db.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", ("2026-11-24 08:00:00",))
        return " ".join(str(row) for row in rows)

    found = database.read_now(plan)
    database.close()

    assert "ix_letter_due" in found
