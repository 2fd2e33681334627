"""A refusal names the day on which what it offers is there."""

# fmt: off
import sqlalchemy as sa
from alembic import op

revision = '0023'
down_revision = '0022'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('decision', sa.Column('alternative_on', sa.Date(), nullable=True))
    op.create_index('ix_decision_offered', 'decision', ['alternative_on'], unique=False,
                    sqlite_where=sa.text('alternative_on IS NOT NULL'),
                    postgresql_where=sa.text('alternative_on IS NOT NULL'))
