"""Which administrator opened whose page, and when."""

# fmt: off
import sqlalchemy as sa
from alembic import op

revision = '0074'
down_revision = '0073'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('person_read',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('about_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['about_id'], ['person.id'], name=op.f('fk_person_read_about_id_person')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_person_read_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person_read')),
    )
    op.create_index('ix_person_read_about', 'person_read', ['about_id', 'person_id', 'at'], unique=False)
