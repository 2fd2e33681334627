"""The files that decide are kept by their hash."""

# fmt: off
import sqlalchemy as sa
from alembic import op

revision = '0021'
down_revision = '0020'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('law_text',
    sa.Column('hash', sa.String(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('first_seen', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("kind IN ('rules', 'terms', 'grounds')", name=op.f('ck_law_text_kind')),
    sa.PrimaryKeyConstraint('hash', name=op.f('pk_law_text'))
    )
