"""An own report names more than one member."""

# fmt: off
import sqlalchemy as sa
from alembic import op

revision = '0064'
down_revision = '0063'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('other_member',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('contact_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['contact_id'], ['contact_request.id'], name=op.f('fk_other_member_contact_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_other_member_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_other_member')),
    sa.UniqueConstraint('contact_id', 'person_id', name=op.f('uq_other_member_contact_id_person_id')),
    )
    op.create_index('ix_other_member_person_id', 'other_member', ['person_id'], unique=False)
