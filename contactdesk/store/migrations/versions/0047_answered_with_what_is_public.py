"""A request is answered with what is public already, and opened again when that did not help: a state, and two deeds more."""

# fmt: off
import sqlalchemy as sa
from alembic import op

revision = '0047'
down_revision = '0046'
branch_labels = None
depends_on = None

STATES = (
    "'submitted', 'clarifying', 'awaiting_permission', 'permitted', 'refused', 'scheduled', 'held', 'referred',"
    " 'lapsed', 'withdrawn', 'notified', 'declined', 'told'"
)
CLOSED = "(closed_at IS NOT NULL) = (state IN ('refused', 'held', 'referred', 'lapsed', 'withdrawn', 'declined', 'told'{}))"
NOTIFY = "regime <> 'notify' OR state NOT IN ('clarifying', 'awaiting_permission', 'permitted', 'refused', 'lapsed'{})"
ACTIONS = (
    "'submit', 'take', 'ask_back', 'clarify', 'ask_permission', 'remind', 'permit', 'refuse', 'dispute', 'revoke',"
    " 'name_official', 'name_helper', 'schedule', 'reschedule', 'call_off', 'hold', 'decline', 'forward', 'lapse', 'withdraw', 'note', 'message',"
    " 'keep', 'escalate', 'reassign', 'tell_elsewhere', 'correct', 'reopen'"
)
#: table, name of the check → what it said, and says now
CHECKS = {
    ('contact_request', 'ck_contact_request_state'): (f"state IN ({STATES})", f"state IN ({STATES}, 'answered')"),
    ('contact_request', 'ck_contact_request_closed_has_moment'): (CLOSED.format(""), CLOSED.format(", 'answered'")),
    ('contact_request', 'ck_contact_request_notify_states'): (NOTIFY.format(""), NOTIFY.format(", 'answered'")),
    ('message', 'ck_message_action'): (f"action IN ({ACTIONS})", f"action IN ({ACTIONS}, 'answer_publicly', 'not_helped')"),
}


def upgrade() -> None:
    if op.get_context().dialect.name == 'sqlite':
        return rewrite_checks()
    for (table, name), (_, after) in CHECKS.items():
        op.drop_constraint(op.f(name), table, type_='check')
        op.create_check_constraint(op.f(name), table, after)
    return None


def rewrite_checks() -> None:
    """In place, as https://www.sqlite.org/lang_altertable.html (7) has it for a CHECK: no row is rewritten."""
    bind = op.get_bind()
    version = bind.exec_driver_sql('PRAGMA schema_version').scalar_one()
    bind.exec_driver_sql('PRAGMA writable_schema=ON')
    for (table, name), (before, after) in CHECKS.items():
        changed = bind.execute(
            sa.text("UPDATE sqlite_master SET sql = replace(sql, :before, :after) WHERE type = 'table' AND name = :name AND instr(sql, :before) > 0"),
            {'before': f"CONSTRAINT {name} CHECK ({before})", 'after': f"CONSTRAINT {name} CHECK ({after})", 'name': table},
        )
        if changed.rowcount != 1:
            raise RuntimeError(f'the table {table} has no check {name} as this desk made it; undo what was changed by hand')
    bind.exec_driver_sql(f'PRAGMA schema_version={version + 1}')
    bind.exec_driver_sql('PRAGMA writable_schema=OFF')
