"""Who sits in a committee, as the register of the Chamber has it."""

# fmt: off
import sqlalchemy as sa
from alembic import op

revision = '0040'
down_revision = '0039'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('committee_seat',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('committee_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('function', sa.String(), nullable=False),
    sa.Column('is_substitute', sa.Boolean(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=True),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['committee_id'], ['committee.id'], name=op.f('fk_committee_seat_committee_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_committee_seat_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_committee_seat'))
    )
    op.create_index(op.f('ix_committee_seat_committee_id'), 'committee_seat', ['committee_id'], unique=False)
    op.create_index(op.f('ix_committee_seat_person_id'), 'committee_seat', ['person_id'], unique=False)
