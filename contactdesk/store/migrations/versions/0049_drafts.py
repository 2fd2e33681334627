"""What somebody is asking is kept while they type it; what will be sealed stands apart from the beginning."""

# fmt: off
import sqlalchemy as sa
from alembic import op

revision = '0049'
down_revision = '0048'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('draft',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('token_hash', sa.String(), nullable=False),
    sa.Column('typed', sa.JSON(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_draft_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_draft')),
    sa.UniqueConstraint('name', 'person_id', name=op.f('uq_draft_name_person_id')),
    )
    op.create_index(op.f('ix_draft_changed_at'), 'draft', ['changed_at'], unique=False)
    op.create_index(op.f('ix_draft_person_id'), 'draft', ['person_id'], unique=False)
    op.create_table('sealed_draft',
    sa.Column('draft_id', sa.Integer(), nullable=False),
    sa.Column('typed', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['draft_id'], ['draft.id'], name=op.f('fk_sealed_draft_draft_id')),
    sa.PrimaryKeyConstraint('draft_id', name=op.f('pk_sealed_draft')),
    )
