"""Who acts from a letter and has no account says why by name."""

# fmt: off
import sqlalchemy as sa
from alembic import op

revision = '0072'
down_revision = '0071'
branch_labels = None
depends_on = None

BEFORE, AFTER = 'by_id INTEGER NOT NULL', 'by_id INTEGER'


def upgrade() -> None:
    op.add_column('message', sa.Column('by_name', sa.String(), nullable=True))
    if op.get_context().dialect.name == 'sqlite':
        return rewrite_column()
    op.alter_column('message', 'by_id', existing_type=sa.Integer(), nullable=True)
    return None


def rewrite_column() -> None:
    """In place, as https://www.sqlite.org/lang_altertable.html (7) has it for NOT NULL: no row is rewritten."""
    bind = op.get_bind()
    version = bind.exec_driver_sql('PRAGMA schema_version').scalar_one()
    bind.exec_driver_sql('PRAGMA writable_schema=ON')
    changed = bind.execute(
        sa.text("UPDATE sqlite_master SET sql = replace(sql, :before, :after) WHERE type = 'table' AND name = 'message' AND instr(sql, :before) > 0"),
        {'before': BEFORE, 'after': AFTER},
    )
    if changed.rowcount != 1:
        raise RuntimeError('the table message has no column by_id as this desk made it; undo what was changed by hand')
    bind.exec_driver_sql(f'PRAGMA schema_version={version + 1}')
    bind.exec_driver_sql('PRAGMA writable_schema=OFF')
