"""How long a ministry keeps its closed contacts, as two administrators set it."""

# fmt: off
import sqlalchemy as sa
from alembic import op

revision = '0075'
down_revision = '0074'
branch_labels = None
depends_on = None

BEFORE = "kind IN ('role', 'mailbox', 'rejoin', 'address', 'organisation', 'seats', 'minister', 'replacement', 'committee')"
AFTER = "kind IN ('role', 'mailbox', 'rejoin', 'address', 'organisation', 'seats', 'minister', 'replacement', 'committee', 'retention')"


def upgrade() -> None:
    if op.get_context().dialect.name == 'sqlite':
        rewrite_check()
    else:
        op.drop_constraint(op.f('ck_proposal_kind'), 'proposal', type_='check')
        op.create_check_constraint(op.f('ck_proposal_kind'), 'proposal', AFTER)
    op.create_table('retention_class',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('department_id', sa.Integer(), nullable=False),
    sa.Column('regime', sa.Enum('permission', 'notify', 'assistance', name='regime', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('years', sa.Integer(), nullable=True),
    sa.Column('source', sa.String(), nullable=False),
    sa.Column('proposal_id', sa.Integer(), nullable=False),
    sa.Column('set_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('years >= 1', name=op.f('ck_retention_class_years')),
    sa.ForeignKeyConstraint(['department_id'], ['organisation.id'], name=op.f('fk_retention_class_department_id')),
    sa.ForeignKeyConstraint(['proposal_id'], ['proposal.id'], name=op.f('fk_retention_class_proposal_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_retention_class')),
    sa.UniqueConstraint('department_id', 'regime', name='uq_retention_class_department_id_regime'),
    )


def rewrite_check() -> None:
    """In place, as https://www.sqlite.org/lang_altertable.html (7) has it for a CHECK: no row is rewritten."""
    bind = op.get_bind()
    version = bind.exec_driver_sql('PRAGMA schema_version').scalar_one()
    bind.exec_driver_sql('PRAGMA writable_schema=ON')
    changed = bind.execute(
        sa.text("UPDATE sqlite_master SET sql = replace(sql, :before, :after) WHERE type = 'table' AND name = 'proposal' AND instr(sql, :before) > 0"),
        {'before': f"CHECK ({BEFORE})", 'after': f"CHECK ({AFTER})"},
    )
    if changed.rowcount != 1:
        raise RuntimeError('the table proposal has no check of its kinds as this desk made it; undo what was changed by hand')
    bind.exec_driver_sql(f'PRAGMA schema_version={version + 1}')
    bind.exec_driver_sql('PRAGMA writable_schema=OFF')
