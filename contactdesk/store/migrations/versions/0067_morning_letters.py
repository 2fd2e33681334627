"""A contact person chooses whether to have a letter each working morning."""

# fmt: off
import sqlalchemy as sa
from alembic import op

revision = '0067'
down_revision = '0066'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('morning_letter',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('is_wanted', sa.Boolean(), nullable=False),
    sa.Column('chosen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('looked_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_morning_letter_person_id')),
    sa.PrimaryKeyConstraint('person_id', name=op.f('pk_morning_letter')),
    )
