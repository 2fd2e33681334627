"""What an inspectorate published says where it stands, and since when."""

# fmt: off
import sqlalchemy as sa
from alembic import op

revision = '0025'
down_revision = '0024'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('contact_request', sa.Column('published_where', sa.String(), nullable=True))
    op.add_column('contact_request', sa.Column('published_on', sa.Date(), nullable=True))
