"""A committee says on which day a majority of it decided to ask."""

# fmt: off
import sqlalchemy as sa
from alembic import op

revision = '0024'
down_revision = '0023'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('contact_request', sa.Column('committee_decided_on', sa.Date(), nullable=True))
