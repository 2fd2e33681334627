"""What may not be destroyed for now, whatever its class says."""

# fmt: off
import sqlalchemy as sa
from alembic import op

revision = '0076'
down_revision = '0075'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('freeze',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('contact_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('woo', 'inquiry', 'complaint', 'other', name='kind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('frozen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_because', sa.String(), nullable=True),
    sa.ForeignKeyConstraint(['contact_id'], ['contact_request.id'], name=op.f('fk_freeze_contact_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_freeze')),
    )
    op.create_index(op.f('ix_freeze_contact_id'), 'freeze', ['contact_id'], unique=False)
    op.create_index('uq_freeze_lasting', 'freeze', ['contact_id', 'kind'], unique=True,
                    sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
