"""What a page or a round of the clock asks is found in an index, however many rows there are."""

# fmt: off
import sqlalchemy as sa
from alembic import op

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index('ix_contact_request_open_quiet', 'contact_request', ['ball_since'], unique=False, sqlite_where=sa.text('closed_at IS NULL'), postgresql_where=sa.text('closed_at IS NULL'))
    op.create_index('ix_decision_standing', 'decision', ['standing_permission_id'], unique=False, sqlite_where=sa.text('standing_permission_id IS NOT NULL'), postgresql_where=sa.text('standing_permission_id IS NOT NULL'))
    op.create_index('ix_letter_delayed', 'letter', ['delayed_at'], unique=False, sqlite_where=sa.text('delayed_at IS NOT NULL'), postgresql_where=sa.text('delayed_at IS NOT NULL'))
    op.create_index('ix_letter_address', 'letter', [sa.text('lower(to_email)'), 'id'], unique=False)
    op.create_index(op.f('ix_login_session_expires_at'), 'login_session', ['expires_at'], unique=False)
    op.create_index(op.f('ix_login_session_seen_at'), 'login_session', ['seen_at'], unique=False)
    op.create_index(op.f('ix_login_attempt_expires_at'), 'login_attempt', ['expires_at'], unique=False)
    op.create_index(op.f('ix_incoming_mail_at'), 'incoming_mail', ['at'], unique=False)
