"""A role that ends can say who has what its holder took up."""

# fmt: off
import sqlalchemy as sa
from alembic import op

revision = '0036'
down_revision = '0035'
branch_labels = None
depends_on = None


def upgrade() -> None:
    key = sa.ForeignKey('person.id', name='fk_role_grant_successor_id')
    op.add_column('role_grant', sa.Column('successor_id', sa.Integer(), key, nullable=True), inline_references=True)
