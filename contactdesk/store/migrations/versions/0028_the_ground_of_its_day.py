"""A refusal says by which grounds file it was: its page shows the ground of its own day. Earlier ones show today's."""

# fmt: off
import sqlalchemy as sa
from alembic import op

revision = '0028'
down_revision = '0027'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('decision', sa.Column('grounds_hash', sa.String(), nullable=True))
