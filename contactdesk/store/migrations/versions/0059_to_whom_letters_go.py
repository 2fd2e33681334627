"""A member chooses who gets the letters about their contacts: they, an assistant, or both."""

# fmt: off
import sqlalchemy as sa
from alembic import op

revision = '0059'
down_revision = '0058'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('letter_choice',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('letters_to', sa.Enum('gewoon', 'kamerlid', 'medewerker', 'beiden', name='letters_to', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('chosen_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_letter_choice_person_id')),
    sa.PrimaryKeyConstraint('person_id', name=op.f('pk_letter_choice')),
    )
