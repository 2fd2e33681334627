"""An organisation says on what its kind and minister rest; it can have an act of its own."""

# fmt: off
import sqlalchemy as sa
from alembic import op

revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None

BEFORE = "kind IN ('ministry', 'agency', 'service', 'planning_bureau', 'inspectorate', 'zbo', 'public_prosecution', 'police', 'intelligence', 'advisory_body', 'high_council', 'judiciary', 'decentralised')"
AFTER = BEFORE.replace("'decentralised'", "'decentralised', 'own_act'")


def upgrade() -> None:
    for name, type_ in (('source', sa.String()), ('source_on', sa.Date()), ('chosen_on', sa.Date()), ('question', sa.String()), ('settled_by', sa.String())):
        op.add_column('organisation', sa.Column(name, type_, nullable=True))
    if op.get_context().dialect.name == 'sqlite':
        rewrite_check()
    else:
        op.drop_constraint(op.f('ck_organisation_kind'), 'organisation', type_='check')
        op.create_check_constraint(op.f('ck_organisation_kind'), 'organisation', AFTER)


def rewrite_check() -> None:
    """In place, as https://www.sqlite.org/lang_altertable.html (7) has it for a CHECK: no row is rewritten."""
    bind = op.get_bind()
    version = bind.exec_driver_sql('PRAGMA schema_version').scalar_one()
    bind.exec_driver_sql('PRAGMA writable_schema=ON')
    changed = bind.execute(
        sa.text("UPDATE sqlite_master SET sql = replace(sql, :before, :after) WHERE type = 'table' AND name = 'organisation' AND instr(sql, :before) > 0"),
        {'before': f"CHECK ({BEFORE})", 'after': f"CHECK ({AFTER})"},
    )
    if changed.rowcount != 1:
        raise RuntimeError('the table organisation has no check of its kinds as this desk made it; undo what was changed by hand')
    bind.exec_driver_sql(f'PRAGMA schema_version={version + 1}')
    bind.exec_driver_sql('PRAGMA writable_schema=OFF')
