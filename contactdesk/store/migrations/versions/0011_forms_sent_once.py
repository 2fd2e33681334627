"""Forms that were sent: the same one once more makes nothing new."""

# fmt: off
import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('form_sent',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('said', sa.String(), nullable=False),
    sa.Column('led_to', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_form_sent'))
    )
    op.create_index(op.f('ix_form_sent_at'), 'form_sent', ['at'], unique=False)
