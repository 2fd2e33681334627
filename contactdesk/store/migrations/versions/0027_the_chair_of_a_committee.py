"""The chair of a committee has a role of its own."""

# fmt: off
import sqlalchemy as sa
from alembic import op

revision = '0027'
down_revision = '0026'
branch_labels = None
depends_on = None

ROLES = "role IN ('member', 'assistant', 'clerk', {}'liaison', 'minister', 'official', 'body', 'administrator')"
#: name of the check → what it said, and says now
CHECKS = {
    'ck_role_grant_role': (ROLES.format(""), ROLES.format("'chair', ")),
    'ck_role_grant_clerk_has_committee': ("role <> 'clerk' OR committee_id IS NOT NULL", "role NOT IN ('clerk', 'chair') OR committee_id IS NOT NULL"),
}


def upgrade() -> None:
    if op.get_context().dialect.name == 'sqlite':
        return rewrite_checks()
    for name, (_, after) in CHECKS.items():
        op.drop_constraint(op.f(name), 'role_grant', type_='check')
        op.create_check_constraint(op.f(name), 'role_grant', after)
    return None


def rewrite_checks() -> None:
    """In place, as https://www.sqlite.org/lang_altertable.html (7) has it for a CHECK: no row is rewritten."""
    bind = op.get_bind()
    version = bind.exec_driver_sql('PRAGMA schema_version').scalar_one()
    bind.exec_driver_sql('PRAGMA writable_schema=ON')
    for name, (before, after) in CHECKS.items():
        changed = bind.execute(
            sa.text("UPDATE sqlite_master SET sql = replace(sql, :before, :after) WHERE type = 'table' AND name = 'role_grant' AND instr(sql, :before) > 0"),
            {'before': f"CONSTRAINT {name} CHECK ({before})", 'after': f"CONSTRAINT {name} CHECK ({after})"},
        )
        if changed.rowcount != 1:
            raise RuntimeError(f'the table role_grant has no check {name} as this desk made it; undo what was changed by hand')
    bind.exec_driver_sql(f'PRAGMA schema_version={version + 1}')
    bind.exec_driver_sql('PRAGMA writable_schema=OFF')
