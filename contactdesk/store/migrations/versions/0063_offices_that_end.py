"""A minister's office that has ended, and which one has all that it had."""

# fmt: off
import sqlalchemy as sa
from alembic import op

revision = '0063'
down_revision = '0062'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('portfolio', sa.Column('ended_on', sa.Date(), nullable=True))
    key = sa.ForeignKey('portfolio.id', name='fk_portfolio_successor_id')
    op.add_column('portfolio', sa.Column('successor_id', sa.Integer(), key, nullable=True), inline_references=True)
