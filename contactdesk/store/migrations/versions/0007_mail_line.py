"""A mail server that takes no letters; notices of ministers are found before all other letters."""

# fmt: off
import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('mail_line',
    sa.Column('sender', sa.String(), nullable=False),
    sa.Column('down_since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('tried_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('error', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('sender', name=op.f('pk_mail_line'))
    )
    op.create_index('ix_letter_due_notice', 'letter', ['next_attempt_at', 'id'], unique=False, sqlite_where=sa.text("state IN ('queued', 'sending') AND template = 'notice'"), postgresql_where=sa.text("state IN ('queued', 'sending') AND template = 'notice'"))
