"""A contact person keeps views of the queue: a list with its filters and its order, under a name."""

# fmt: off
import sqlalchemy as sa
from alembic import op

revision = '0065'
down_revision = '0064'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('saved_view',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('query', sa.String(), nullable=False),
    sa.Column('is_first', sa.Boolean(), nullable=False),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_saved_view_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_saved_view')),
    )
    op.create_index(op.f('ix_saved_view_person_id'), 'saved_view', ['person_id'], unique=False)
    op.create_index('uq_saved_view_first', 'saved_view', ['person_id'], unique=True,
                    sqlite_where=sa.text('is_first'), postgresql_where=sa.text('is_first'))
