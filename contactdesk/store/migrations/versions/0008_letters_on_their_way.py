"""Letters that a mail server further on still tries to deliver; and of which sending a report is."""

# fmt: off
import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('letter', sa.Column('delayed_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('letter', sa.Column('again_at', sa.DateTime(timezone=True), nullable=True))
