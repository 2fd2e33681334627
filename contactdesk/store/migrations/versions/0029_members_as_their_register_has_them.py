"""Members are known as their register knows them, with their parliamentary group. Who was there has neither yet."""

# fmt: off
import sqlalchemy as sa
from alembic import op

revision = '0029'
down_revision = '0028'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('person', sa.Column('register_id', sa.String(), nullable=True))
    op.add_column('person', sa.Column('parliamentary_group', sa.String(), nullable=True))
    op.create_index(op.f('ix_person_register_id'), 'person', ['register_id'], unique=True)
