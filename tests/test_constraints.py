"""What docs/design.md says can never be, tried in plain SQL past all of the desk's code: the database refuses it."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel import SQLModel

from contactdesk import contacts
from contactdesk.contacts import decisions
from contactdesk.demo import personas
from contactdesk.store import Database
from contactdesk.words import Outcome, Role
from tests.conftest import ENGINES, Clock, lasting_url
from tests.contacts import Given, nobody
from tests.web import small_world

NO_ROW = 999_999
#: an orphan, or a key of which the parts do not belong together; SQLite does not say which
KEY = "(?i)foreign key constraint"
TWICE = "(?i)unique constraint"


class World:
    """A contact of each kind, made by the desk itself; every try is rolled back, so all tests share it."""

    def __init__(self, database: Database, given: Given) -> None:
        self.database, self.given = database, given
        self.asked = self._id(given.asked())
        self.permitted, self.other = self._id(given.permitted()), self._id(given.permitted())
        refused = given.awaiting()
        given.did(decisions.decide, refused, ruling=given.ruling(Outcome.REFUSED))
        self.refused = self._id(refused)
        self.notified, self.other_notified = self._id(given.asked("UWV")), self._id(given.asked("UWV"))
        self.sealed = self._id(given.sealed())
        given.did(contacts.message, given.asked(), by="kamerlid", text="Haast.")

    def _id(self, number: str) -> int:
        return self.given.contact(number).id

    def does(self, sql: str, **values: Any) -> None:
        """One statement in a transaction of its own; taken back also when the database allows it."""

        def run(db: Any) -> None:
            db.execute(text(sql), values)
            raise AllowedError

        self.database.write_now(run)

    def refuses(self, why: str, sql: str, **values: Any) -> None:
        with pytest.raises(IntegrityError, match=why):
            self.does(sql, **values)

    def refuses_contact(self, why: str, contact: int, change: str) -> None:
        self.refuses(why, f"UPDATE contact_request SET {change} WHERE id = {contact}")

    def allows(self, sql: str) -> None:
        with pytest.raises(AllowedError):
            self.does(sql)


class AllowedError(Exception):
    """The database took it."""


@pytest.fixture(scope="module", params=ENGINES)
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    with lasting_url(request) as url:
        yield url


@pytest.fixture(scope="module")
def world(database_url: str, desk: Any) -> Iterator[World]:
    clock = Clock()
    database = Database(database_url, carry=desk, clock=clock)
    database.write_now(small_world)
    yield World(database, Given(database, database.write_now(personas.seed), clock, nobody))
    database.close()


def copy(table: str, which: str, **changes: str) -> str:
    """SQL that adds a row once more, with these changes."""
    names = [column.name for column in SQLModel.metadata.tables[table].columns if column.name != "id"]
    values = ", ".join(changes.get(name, name) for name in names)
    return f"INSERT INTO {table} ({', '.join(names)}) SELECT {values} FROM {table} WHERE {which}"


def decision_of(contact: int) -> str:
    return f"(SELECT max(id) FROM decision WHERE contact_id = {contact})"


def letter_of(contact: int, party: str = "minister") -> str:
    return f"(SELECT min(id) FROM letter WHERE contact_id = {contact} AND to_party = '{party}')"


# Permission (rule 1)

WAYS = [
    ("permitted_has_permission", "state = 'permitted'"),
    ("permitted_has_permission", "state = 'scheduled', appointment_at = received_at"),
    ("held_has_permission", "state = 'held', held_at = received_at, closed_at = received_at"),
]


@pytest.mark.parametrize(("check", "way"), WAYS)
def test_no_way_to_a_contact_is_stored_without_a_permission(world: World, check: str, way: str) -> None:
    world.refuses_contact(check, world.asked, way)


@pytest.mark.parametrize(("check", "way"), WAYS)
def test_a_permission_cannot_be_taken_away_from_under_a_contact(world: World, check: str, way: str) -> None:
    world.refuses_contact(check, world.permitted, f"{way}, permission_id = NULL, permission_granted = NULL")


@pytest.mark.parametrize(("_", "way"), WAYS)
def test_with_its_own_permission_each_way_is_stored(world: World, _: str, way: str) -> None:
    world.allows(f"UPDATE contact_request SET {way} WHERE id = {world.permitted}")


def test_the_permission_of_another_contact_is_none(world: World) -> None:
    world.refuses_contact(KEY, world.permitted, f"permission_id = {decision_of(world.other)}")


def test_a_permission_that_is_in_no_table_is_none(world: World) -> None:
    world.refuses_contact(KEY, world.permitted, f"permission_id = {NO_ROW}")


@pytest.mark.parametrize(
    ("why", "granted"),
    [(KEY, "true"), ("permission_was_granted", "false"), ("permission_is_a_whole", "NULL")],
)
def test_a_refused_decision_is_no_permission(world: World, why: str, granted: str) -> None:
    used = f"permission_id = {decision_of(world.refused)}, permission_granted = {granted}"
    world.refuses_contact(why, world.refused, f"{used}, state = 'permitted', closed_at = NULL")


def test_a_refusal_does_not_become_a_permission_by_saying_so(world: World) -> None:
    chosen = f"WHERE id = {decision_of(world.refused)}"
    world.refuses("granted_follows_outcome", f"UPDATE decision SET granted = true {chosen}")


@pytest.mark.parametrize(
    "change",
    ["outcome = 'ingetrokken', granted = false, reason = 'Zaak.'", "contact_id = {other}", "id = 777777"],
)
def test_a_permission_in_use_cannot_be_changed_into_something_else(world: World, change: str) -> None:
    chosen = f"WHERE id = {decision_of(world.permitted)}"
    world.refuses(KEY, f"UPDATE decision SET {change.format(other=world.other)} {chosen}")


def test_a_permission_in_use_cannot_be_removed(world: World) -> None:
    world.refuses(KEY, f"DELETE FROM decision WHERE id = {decision_of(world.permitted)}")


# Notify (rule 2)


def test_a_notified_contact_has_the_notice_to_the_minister(world: World) -> None:
    world.refuses_contact("notified_has_letter", world.notified, "notice_letter_id = NULL")


@pytest.mark.parametrize(
    "way",
    [
        "state = 'scheduled', appointment_at = received_at",
        "state = 'held', held_at = received_at, closed_at = received_at",
        "state = 'declined', closed_at = received_at",
        "state = 'withdrawn', closed_at = received_at",
    ],
)
def test_nothing_comes_after_a_notice_that_was_never_written(world: World, way: str) -> None:
    world.allows(f"UPDATE contact_request SET {way} WHERE id = {world.notified}")
    world.refuses_contact("notified_has_letter", world.notified, f"{way}, notice_letter_id = NULL")


def test_the_notice_of_another_contact_is_none(world: World) -> None:
    world.refuses_contact(KEY, world.notified, f"notice_letter_id = {letter_of(world.other_notified)}")


@pytest.mark.parametrize("party", ["body", "initiator", "liaison"])
def test_a_letter_to_somebody_else_is_no_notice(world: World, party: str) -> None:
    own = f"notice_letter_id = {letter_of(world.notified, party)}"
    world.refuses_contact(KEY, world.notified, own)
    world.refuses_contact("notice_is_to_the_minister", world.notified, f"{own}, notice_to = '{party}'")


@pytest.mark.parametrize("change", ["to_party = 'body'", "contact_id = {other}", "contact_id = NULL"])
def test_a_notice_stays_with_its_contact_and_the_minister(world: World, change: str) -> None:
    chosen = f"WHERE id = {letter_of(world.notified)}"
    world.refuses(KEY, f"UPDATE letter SET {change.format(other=world.other_notified)} {chosen}")


def test_a_notice_cannot_be_removed(world: World) -> None:
    world.refuses(KEY, f"DELETE FROM letter WHERE id = {letter_of(world.notified)}")


# States and regimes


@pytest.mark.parametrize("state", ["clarifying", "awaiting_permission", "permitted"])
def test_a_notified_contact_never_waits_for_a_permission(world: World, state: str) -> None:
    world.refuses_contact("notify_states", world.notified, f"state = '{state}'")


def test_a_contact_that_needs_permission_is_never_just_notified(world: World) -> None:
    world.refuses_contact("permission_states", world.asked, "state = 'notified'")


@pytest.mark.parametrize(
    "change",
    [
        "took_place_at = '2020-01-01 10:00:00'",
        "took_place_at = '2099-01-01 10:00:00', notice_letter_id = (SELECT min(id) FROM letter)",
        "notice_letter_id = (SELECT min(id) FROM letter)",
    ],
)
def test_what_is_told_afterwards_was_there_and_the_minister_has_a_letter(world: World, change: str) -> None:
    state = "state = 'told', closed_at = received_at"
    world.refuses_contact("told_was_there", world.asked, f"{state}, {change}")


def test_a_notified_contact_is_not_told_afterwards(world: World) -> None:
    past = "took_place_at = '2020-01-01 10:00:00'"
    world.refuses_contact(
        "told_was_there", world.notified, f"state = 'told', closed_at = received_at, {past}"
    )


def test_a_referral_is_not_stored(world: World) -> None:
    world.refuses_contact("referral_is_not_stored", world.asked, "regime = 'refer'")


@pytest.mark.parametrize(
    ("column", "name"), [("state", "state"), ("regime", "regime"), ("form", "form"), ("ball", "ball")]
)
def test_a_word_that_the_desk_does_not_know_is_refused(world: World, column: str, name: str) -> None:
    world.refuses_contact(name, world.asked, f"{column} = 'misschien'")


@pytest.mark.parametrize(
    ("check", "change"),
    [
        ("closed_has_moment", "state = 'withdrawn'"),
        ("closed_has_moment", "closed_at = received_at"),
        ("scheduled_has_moment", "state = 'scheduled'"),
        ("held_has_moment", "state = 'held', closed_at = received_at"),
    ],
)
def test_what_happened_has_its_moment(world: World, check: str, change: str) -> None:
    world.refuses_contact(check, world.permitted, change)


# Sealed

SEALED = ("subject", "question", "preference", "wished_official", "appointment_place", "shared")


@pytest.mark.parametrize("column", SEALED)
def test_sealed_content_never_stands_with_the_contact(world: World, column: str) -> None:
    world.refuses_contact("sealed_is_elsewhere", world.sealed, f"{column} = 'GEHEIM'")


@pytest.mark.parametrize("column", ["bill_title", "handler_id"])
def test_sealed_help_has_a_title_and_somebody_who_gives_it(world: World, column: str) -> None:
    world.refuses_contact("sealed_is_elsewhere", world.sealed, f"{column} = NULL")


@pytest.mark.parametrize("disclose", ["full", "fact"])
def test_help_with_a_law_is_always_sealed(world: World, disclose: str) -> None:
    change = f"disclose = '{disclose}', subject = 'GEHEIM'"
    world.refuses_contact("assistance_is_sealed", world.sealed, change)


def test_an_open_contact_does_not_become_help_with_a_law(world: World) -> None:
    world.refuses_contact("assistance_is_sealed", world.asked, "form = 'bill_assistance'")


def test_an_open_contact_has_a_subject(world: World) -> None:
    world.refuses_contact("open_has_subject", world.asked, "subject = NULL")


# Decisions


def test_a_second_decision_like_the_first_is_stored(world: World) -> None:
    for contact in (world.refused, world.permitted):
        world.allows(copy("decision", f"id = {decision_of(contact)}"))


@pytest.mark.parametrize("nothing", ["NULL", "''", "'  '"])
@pytest.mark.parametrize("column", ["ground", "reason", "alternative"])
def test_a_refusal_has_a_ground_a_reason_and_what_can_be_done_instead(
    world: World, column: str, nothing: str
) -> None:
    chosen = f"id = {decision_of(world.refused)}"
    world.refuses("refusal_has_reasons", copy("decision", chosen, **{column: nothing}))


@pytest.mark.parametrize(
    ("check", "changes"),
    [
        ("conditions_are_named", {"outcome": "'voorwaarden'"}),
        ("conditions_are_named", {"outcome": "'voorwaarden'", "conditions": "' '"}),
        ("revocation_has_reason", {"outcome": "'ingetrokken'", "granted": "false"}),
        ("recorded_says_how", {"how": "NULL"}),
        ("recorded_says_how", {"how": "'vooraf'"}),
        ("entered_by_somebody", {"entered_by_id": "NULL"}),
        ("taken_by_somebody", {"decided_by": "' '"}),
        ("standing_has_permission", {"foot": "'standing'"}),
        ("granted_follows_outcome", {"granted": "false"}),
        ("decision", {"capacity": "NULL"}),
        ("capacity", {"capacity": "'namens'"}),
    ],
)
def test_a_decision_says_by_whom_how_and_why(world: World, check: str, changes: dict[str, str]) -> None:
    world.refuses(check, copy("decision", f"id = {decision_of(world.permitted)}", **changes))


# Once


@pytest.mark.parametrize("same", ["number", "key"])
def test_two_contacts_never_share_a_number_or_the_key_of_a_form(world: World, same: str) -> None:
    fresh = {"number": "'2026-00000'", "key": "'een andere'"}
    world.allows(copy("contact_request", f"id = {world.asked}", **fresh))
    del fresh[same]
    world.refuses(TWICE, copy("contact_request", f"id = {world.asked}", **fresh))


@pytest.mark.parametrize("same", ["previous_hash", "hash"])
def test_the_log_is_one_chain_that_never_forks(world: World, same: str) -> None:
    fresh = {"previous_hash": "'a'", "hash": "'b'"}
    world.allows(copy("audit_entry", "id = 3", **fresh))
    del fresh[same]
    world.refuses(TWICE, copy("audit_entry", "id = 3", **fresh))


def test_an_entry_keeps_its_place_in_the_log(world: World) -> None:
    world.refuses(TWICE, "UPDATE audit_entry SET id = 4 WHERE id = (SELECT max(id) FROM audit_entry)")


@pytest.mark.parametrize("same", ["to_email", "message_id"])
def test_one_letter_per_address_and_action_with_a_name_of_its_own(world: World, same: str) -> None:
    fresh = {"to_email": "'iemand@anders.example'", "message_id": "'<een-ander>'"}
    world.allows(copy("letter", f"id = {letter_of(world.notified)}", **fresh))
    del fresh[same]
    world.refuses(TWICE, copy("letter", f"id = {letter_of(world.notified)}", **fresh))


def test_a_letter_about_the_clock_is_owed_once(world: World) -> None:
    row = f"({world.asked}, 'near', 'x', '2026-11-24 08:00:00')"
    world.refuses(TWICE, f"INSERT INTO reminder (contact_id, kind, about, at) VALUES {row}, {row}")


def test_an_address_belongs_to_one_person_in_one_way_of_writing(world: World) -> None:
    row = "INSERT INTO person (name, email) VALUES ('Kim', :email)"
    world.refuses(TWICE, row, email="kim.kamerlid@tweedekamer.example")
    world.refuses("email_lower", row, email="Kim.Kamerlid@tweedekamer.example")


# People


@pytest.mark.parametrize(
    ("role", "check"),
    [
        (Role.MEMBER, "member_has_chamber"),
        (Role.ASSISTANT, "assistant_has_member"),
        (Role.CLERK, "clerk_has_committee"),
        (Role.CHAIR, "clerk_has_committee"),
        (Role.MINISTER, "minister_has_portfolio"),
        (Role.LIAISON, "role_has_organisation"),
        (Role.OFFICIAL, "role_has_organisation"),
        (Role.BODY, "role_has_organisation"),
    ],
)
def test_a_role_has_what_it_is_about(world: World, role: Role, check: str) -> None:
    person = world.given.ids["kamerlid"]
    row = f"INSERT INTO role_grant (person_id, role, is_deputy) VALUES ({person}, '{role}', false)"
    world.refuses(check, row)


def test_a_role_that_the_desk_does_not_know_is_refused(world: World) -> None:
    row = "INSERT INTO role_grant (person_id, role, is_deputy) VALUES (1, 'koning', false)"
    world.refuses("role", row)


# Orphans


def test_no_row_points_at_one_that_is_not_there(world: World) -> None:
    tried = 0
    for table in SQLModel.metadata.tables.values():
        # those of several columns have tests of their own
        columns = [key.column_keys[0] for key in table.foreign_key_constraints if len(key.columns) == 1]
        name = f'"{table.name}"'  # freeze is a word of PostgreSQL
        for column in columns:
            where = f"{column} = (SELECT max({column}) FROM {name})"
            count = text(f"SELECT count(*) FROM {name} WHERE {where}")
            if world.database.read_now(lambda db, sql=count: db.execute(sql).scalar_one()):
                world.refuses(KEY, f"UPDATE {name} SET {column} = {NO_ROW} WHERE {where}")
                tried += 1
    assert tried >= 25


@pytest.mark.parametrize(
    ("table", "which"),
    [
        ("person", "SELECT initiator_id FROM contact_request"),
        ("organisation", "SELECT organisation_id FROM contact_request"),
        ("portfolio", "SELECT portfolio_id FROM contact_request"),
        ("contact_request", "SELECT contact_id FROM letter"),
        ("audit_entry", "SELECT audit_id FROM letter"),
        ("letter", "SELECT letter_id FROM decision_link"),
    ],
)
def test_what_others_point_at_cannot_be_removed(world: World, table: str, which: str) -> None:
    world.refuses(KEY, f"DELETE FROM {table} WHERE id IN ({which})")
