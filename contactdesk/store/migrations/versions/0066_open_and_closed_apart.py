"""What is open is found without reading what is closed: indexes of a department's closed and an office's open contacts."""

# fmt: off
import sqlalchemy as sa
from alembic import op

revision = '0066'
down_revision = '0065'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index('ix_contact_request_department', table_name='contact_request')
    for name, columns, where in (
        ('closed', ['department_id', 'id'], 'closed_at IS NOT NULL'),
        ('open_portfolio', ['portfolio_id', 'state', 'due_at', 'id'], 'closed_at IS NULL'),
    ):
        only = sa.text(where)
        op.create_index(f'ix_contact_request_{name}', 'contact_request', columns, sqlite_where=only, postgresql_where=only)
