"""A contact that was there before it was reported ends as `told`; what was decided of such contacts before stays."""

# fmt: off
import sqlalchemy as sa
from alembic import op

revision = '0020'
down_revision = '0019'
branch_labels = None
depends_on = None

STATES = (
    "'submitted', 'clarifying', 'awaiting_permission', 'permitted', 'refused', 'scheduled', 'held', 'referred',"
    " 'lapsed', 'withdrawn', 'notified', 'declined'"
)
CLOSED = "(closed_at IS NOT NULL) = (state IN ('refused', 'held', 'referred', 'lapsed', 'withdrawn', 'declined'{}))"
TOLD = (
    "state <> 'told' OR (regime = 'permission' AND permission_id IS NULL AND notice_letter_id IS NOT NULL"
    " AND took_place_at IS NOT NULL AND took_place_at <= received_at)"
)
#: name of the check → what it said, and says now
CHECKS = {
    'ck_contact_request_state': (f"state IN ({STATES})", f"state IN ({STATES}, 'told')"),
    'ck_contact_request_closed_has_moment': (CLOSED.format(""), CLOSED.format(", 'told'")),
}
NEW = 'ck_contact_request_told_was_there'


def upgrade() -> None:
    if op.get_context().dialect.name == 'sqlite':
        rewrite_checks()
    else:
        for name, (_, after) in CHECKS.items():
            op.drop_constraint(op.f(name), 'contact_request', type_='check')
            op.create_check_constraint(op.f(name), 'contact_request', after)
        op.create_check_constraint(op.f(NEW), 'contact_request', TOLD)
    is_told = sa.text("state = 'told'")
    op.create_index('ix_contact_request_told', 'contact_request', ['department_id', 'id'], unique=False, sqlite_where=is_told, postgresql_where=is_told)


def rewrite_checks() -> None:
    """In place, as https://www.sqlite.org/lang_altertable.html (7) has it for a CHECK: no row is rewritten. A copy of
    the table cannot take its place here: contacts and letters refer to each other, and the keys are enforced."""
    bind = op.get_bind()
    version = bind.exec_driver_sql('PRAGMA schema_version').scalar_one()
    bind.exec_driver_sql('PRAGMA writable_schema=ON')
    for name, (before, after) in CHECKS.items():
        more = f", \n\tCONSTRAINT {NEW} CHECK ({TOLD})" if name.endswith('closed_has_moment') else ''
        changed = bind.execute(
            sa.text("UPDATE sqlite_master SET sql = replace(sql, :before, :after) WHERE type = 'table' AND name = 'contact_request' AND instr(sql, :before) > 0"),
            {'before': f"CONSTRAINT {name} CHECK ({before})", 'after': f"CONSTRAINT {name} CHECK ({after}){more}"},
        )
        if changed.rowcount != 1:
            raise RuntimeError(f'the table contact_request has no check {name} as this desk made it; undo what was changed by hand')
    bind.exec_driver_sql(f'PRAGMA schema_version={version + 1}')
    bind.exec_driver_sql('PRAGMA writable_schema=OFF')
