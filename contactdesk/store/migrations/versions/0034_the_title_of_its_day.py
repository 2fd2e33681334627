"""A minister who is called otherwise keeps the titles of before, each with its last day. Of before this nothing is known."""

# fmt: off
import sqlalchemy as sa
from alembic import op

revision = '0034'
down_revision = '0033'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('portfolio', sa.Column('former_titles', sa.String(), nullable=True))
