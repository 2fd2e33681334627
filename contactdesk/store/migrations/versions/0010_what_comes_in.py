"""What comes in by e-mail and is no report of a letter: counted, kept, and handed on."""

# fmt: off
import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('incoming_mail',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.Column('audit_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['audit_id'], ['audit_entry.id'], name=op.f('fk_incoming_mail_audit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_incoming_mail'))
    )
    op.create_index(op.f('ix_incoming_mail_audit_id'), 'incoming_mail', ['audit_id'], unique=False)
    op.create_table('incoming_count',
    sa.Column('on', sa.Date(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('times', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('on', 'kind', name=op.f('pk_incoming_count'))
    )
