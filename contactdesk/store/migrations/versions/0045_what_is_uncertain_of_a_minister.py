"""Of a minister or state secretary too the desk says what is uncertain. `organisations sync` and the import fill it in."""

# fmt: off
import sqlalchemy as sa
from alembic import op

revision = '0045'
down_revision = '0044'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('portfolio', sa.Column('question', sa.String(), nullable=True))
    op.add_column('portfolio', sa.Column('settled_by', sa.String(), nullable=True))
