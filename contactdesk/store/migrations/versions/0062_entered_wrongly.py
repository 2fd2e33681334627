"""A decision that was entered wrongly is taken back by who entered it: a deed more."""

# fmt: off
import sqlalchemy as sa
from alembic import op

revision = '0062'
down_revision = '0061'
branch_labels = None
depends_on = None

NAME = 'ck_message_action'
BEFORE = (
    "action IN ('submit', 'take', 'ask_back', 'clarify', 'ask_permission', 'remind', 'permit', 'refuse', 'dispute', 'revoke',"
    " 'name_official', 'name_helper', 'schedule', 'reschedule', 'call_off', 'hold', 'decline', 'forward', 'lapse', 'withdraw', 'note', 'message',"
    " 'keep', 'escalate', 'reassign', 'tell_elsewhere', 'correct', 'reopen', 'answer_publicly', 'not_helped', 'urge', 'record_message',"
    " 'record_answer', 'record_office')"
)
AFTER = f"{BEFORE[:-1]}, 'take_back')"


def upgrade() -> None:
    op.add_column('decision', sa.Column('mistaken_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('decision', sa.Column('mistake', sa.String(), nullable=True))
    if op.get_context().dialect.name == 'sqlite':
        return rewrite_check()
    op.drop_constraint(op.f(NAME), 'message', type_='check')
    op.create_check_constraint(op.f(NAME), 'message', AFTER)
    return None


def rewrite_check() -> None:
    """In place, as https://www.sqlite.org/lang_altertable.html (7) has it for a CHECK: no row is rewritten."""
    bind = op.get_bind()
    version = bind.exec_driver_sql('PRAGMA schema_version').scalar_one()
    bind.exec_driver_sql('PRAGMA writable_schema=ON')
    changed = bind.execute(
        sa.text("UPDATE sqlite_master SET sql = replace(sql, :before, :after) WHERE type = 'table' AND name = 'message' AND instr(sql, :before) > 0"),
        {'before': f"CONSTRAINT {NAME} CHECK ({BEFORE})", 'after': f"CONSTRAINT {NAME} CHECK ({AFTER})"},
    )
    if changed.rowcount != 1:
        raise RuntimeError(f'the table message has no check {NAME} as this desk made it; undo what was changed by hand')
    bind.exec_driver_sql(f'PRAGMA schema_version={version + 1}')
    bind.exec_driver_sql('PRAGMA writable_schema=OFF')
