"""Who of Bureau Wetgeving helps a member with one contact."""

# fmt: off
import sqlalchemy as sa
from alembic import op

revision = '0030'
down_revision = '0029'
branch_labels = None
depends_on = None

ROLES = "role IN ('member', 'assistant', 'clerk', 'chair', {}'liaison', 'minister', 'official', 'body', 'administrator')"
ACTIONS = (
    "action IN ('submit', 'take', 'ask_back', 'clarify', 'ask_permission', 'remind', 'permit', 'refuse', 'dispute', 'revoke',"
    " 'name_official', {}'schedule', 'reschedule', 'call_off', 'hold', 'decline', 'forward', 'lapse', 'withdraw', 'note',"
    " 'message')"
)
#: table and name of the check → what it said, and says now
CHECKS = {
    ('role_grant', 'ck_role_grant_role'): (ROLES.format(""), ROLES.format("'helper', ")),
    ('message', 'ck_message_action'): (ACTIONS.format(""), ACTIONS.format("'name_helper', ")),
}


def upgrade() -> None:
    key = sa.ForeignKey('person.id', name='fk_contact_request_helper_id')
    op.add_column('contact_request', sa.Column('helper_id', sa.Integer(), key, nullable=True), inline_references=True)
    op.create_index('ix_contact_request_helper', 'contact_request', ['helper_id', 'id'], unique=False)
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
            sa.text("UPDATE sqlite_master SET sql = replace(sql, :before, :after) WHERE type = 'table' AND name = :table AND instr(sql, :before) > 0"),
            {'table': table, 'before': f"CONSTRAINT {name} CHECK ({before})", 'after': f"CONSTRAINT {name} CHECK ({after})"},
        )
        if changed.rowcount != 1:
            raise RuntimeError(f'the table {table} has no check {name} as this desk made it; undo what was changed by hand')
    bind.exec_driver_sql(f'PRAGMA schema_version={version + 1}')
    bind.exec_driver_sql('PRAGMA writable_schema=OFF')
