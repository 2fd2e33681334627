"""Search finds what is closed by its number only: the index that it reads says what is closed."""

# fmt: off
from alembic import op

revision = '0022'
down_revision = '0021'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index('ix_contact_request_search', table_name='contact_request')
    op.create_index('ix_contact_request_search', 'contact_request', ['department_id', 'id', 'closed_at', 'haystack'], unique=False)
