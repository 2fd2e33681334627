"""The same question to several organisations: which contact is the first of them."""

# fmt: off
import sqlalchemy as sa
from alembic import op

revision = '0038'
down_revision = '0037'
branch_labels = None
depends_on = None


def upgrade() -> None:
    key = sa.ForeignKey('contact_request.id', name='fk_contact_request_lead_id')
    op.add_column('contact_request', sa.Column('lead_id', sa.Integer(), key, nullable=True), inline_references=True)
    op.create_index('ix_contact_request_lead_id', 'contact_request', ['lead_id'], unique=False)
