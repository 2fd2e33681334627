"""Another minister in the place of one who is gone: who, for which days; and who decided in whose place."""

# fmt: off
import sqlalchemy as sa
from alembic import op

revision = '0053'
down_revision = '0052'
branch_labels = None
depends_on = None

BEFORE = "kind IN ('role', 'mailbox', 'rejoin', 'address', 'organisation', 'seats', 'minister')"
AFTER = "kind IN ('role', 'mailbox', 'rejoin', 'address', 'organisation', 'seats', 'minister', 'replacement')"


def upgrade() -> None:
    if op.get_context().dialect.name == 'sqlite':
        rewrite_check()
    else:
        op.drop_constraint(op.f('ck_proposal_kind'), 'proposal', type_='check')
        op.create_check_constraint(op.f('ck_proposal_kind'), 'proposal', AFTER)
    make_table()
    key = sa.ForeignKey('portfolio.id', name='fk_decision_replaced_by_id')
    op.add_column('decision', sa.Column('replaced_by_id', sa.Integer(), key, nullable=True), inline_references=True)


def make_table() -> None:
    op.create_table('replacement',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('portfolio_id', sa.Integer(), nullable=False),
    sa.Column('replaced_by_id', sa.Integer(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.Column('document', sa.String(), nullable=False),
    sa.Column('proposal_id', sa.Integer(), nullable=False),
    sa.Column('begun_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_by_id', sa.Integer(), nullable=True),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('ends_on IS NULL OR ends_on >= starts_on', name=op.f('ck_replacement_ends_after_it_starts')),
    sa.CheckConstraint('replaced_by_id <> portfolio_id', name=op.f('ck_replacement_another_replaces')),
    sa.CheckConstraint('ended_at IS NULL OR ends_on IS NOT NULL', name=op.f('ck_replacement_ended_has_a_day')),
    sa.ForeignKeyConstraint(['ended_by_id'], ['person.id'], name=op.f('fk_replacement_ended_by_id')),
    sa.ForeignKeyConstraint(['portfolio_id'], ['portfolio.id'], name=op.f('fk_replacement_portfolio_id')),
    sa.ForeignKeyConstraint(['proposal_id'], ['proposal.id'], name=op.f('fk_replacement_proposal_id')),
    sa.ForeignKeyConstraint(['replaced_by_id'], ['portfolio.id'], name=op.f('fk_replacement_replaced_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_replacement')),
    )
    op.create_index(op.f('ix_replacement_portfolio_id'), 'replacement', ['portfolio_id'], unique=False)
    op.create_index(op.f('ix_replacement_replaced_by_id'), 'replacement', ['replaced_by_id'], unique=False)
    op.create_index('uq_replacement_open', 'replacement', ['portfolio_id'], unique=True,
                    sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))


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
