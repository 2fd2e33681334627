"""Counts of a quarter, kept when it is over, and what of them is shown; the log can be read by moment."""

# fmt: off
import sqlalchemy as sa
from alembic import op

revision = '0068'
down_revision = '0067'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('counted_quarter',
    sa.Column('quarter', sa.String(), nullable=False),
    sa.Column('counted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('rules_hash', sa.String(), nullable=False),
    sa.Column('definitions', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('quarter', name=op.f('pk_counted_quarter')),
    )
    op.create_table('quarter_count',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('quarter', sa.String(), nullable=False),
    sa.Column('department_id', sa.Integer(), nullable=True),
    sa.Column('organisation_id', sa.Integer(), nullable=True),
    sa.Column('form', sa.String(), nullable=True),
    sa.Column('chamber', sa.String(), nullable=True),
    sa.Column('measure', sa.String(), nullable=False),
    sa.Column('part', sa.String(), nullable=False),
    sa.Column('term', sa.String(), nullable=False),
    sa.Column('times', sa.Integer(), nullable=False),
    sa.Column('let_go_in', sa.String(), nullable=True),
    sa.ForeignKeyConstraint(['department_id'], ['organisation.id'], name=op.f('fk_quarter_count_department_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_quarter_count_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_quarter_count')),
    )
    op.create_index('ix_quarter_count_let_go_in', 'quarter_count', ['let_go_in', 'measure'], unique=False)
    op.create_index('ix_quarter_count_quarter', 'quarter_count', ['quarter', 'measure'], unique=False)
    op.create_table('published_figure',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('period', sa.String(), nullable=False),
    sa.Column('department_id', sa.Integer(), nullable=True),
    sa.Column('view', sa.String(), nullable=False),
    sa.Column('part', sa.String(), nullable=False),
    sa.Column('figure', sa.String(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['department_id'], ['organisation.id'], name=op.f('fk_published_figure_department_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_published_figure')),
    )
    op.create_index('ix_published_figure_period', 'published_figure', ['period', 'view'], unique=False)
    op.create_index('ix_audit_entry_at', 'audit_entry', ['at'], unique=False)
