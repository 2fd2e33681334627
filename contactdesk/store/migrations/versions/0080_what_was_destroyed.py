"""What was destroyed, when, and by which classes."""

# fmt: off
import sqlalchemy as sa
from alembic import op

revision = '0080'
down_revision = '0079'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('destruction',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('begun_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('until', sa.Date(), nullable=False),
    sa.Column('classes', sa.JSON(), nullable=False),
    sa.Column('backups', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_destruction')),
    )
    key = sa.ForeignKey('destruction.id', name='fk_contact_request_destruction_id')
    op.add_column('contact_request', sa.Column('destruction_id', sa.Integer(), key, nullable=True), inline_references=True)
    op.create_index('ix_contact_request_destruction_id', 'contact_request', ['destruction_id'], unique=False)
