"""What one administrator changed alone is kept for a while as it was, so that it can be put back."""

# fmt: off
import sqlalchemy as sa
from alembic import op

revision = '0055'
down_revision = '0054'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('edit',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('entry_id', sa.Integer(), nullable=False),
    sa.Column('thing', sa.String(), nullable=False),
    sa.Column('thing_id', sa.Integer(), nullable=False),
    sa.Column('old', sa.JSON(), nullable=False),
    sa.Column('new', sa.JSON(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("thing IN ('organisation', 'person', 'committee')", name=op.f('ck_edit_thing')),
    sa.ForeignKeyConstraint(['entry_id'], ['audit_entry.id'], name=op.f('fk_edit_entry_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_edit')),
    sa.UniqueConstraint('entry_id', name=op.f('uq_edit_entry_id')),
    )
    op.create_index('ix_edit_thing', 'edit', ['thing', 'thing_id'], unique=False)
    op.create_index(op.f('ix_edit_made_at'), 'edit', ['made_at'], unique=False)
