"""Answers by mail to letters about a contact: each comes in once, and what is not filed waits for the contact persons."""

# fmt: off
import sqlalchemy as sa
from alembic import op

revision = '0057'
down_revision = '0056'
branch_labels = None
depends_on = None

WHY = "why IN ('sender', 'closed', 'sealed', 'office', 'staff', 'automatic', 'calendar', 'empty', 'long', 'often')"


def upgrade() -> None:
    op.create_table('answer_mail',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('contact_id', sa.Integer(), nullable=False),
    sa.Column('letter_id', sa.Integer(), nullable=False),
    sa.Column('sender', sa.String(), nullable=False),
    sa.Column('subject', sa.String(), nullable=False),
    sa.Column('text', sa.String(), nullable=True),
    sa.Column('attachments', sa.String(), nullable=False),
    sa.Column('why', sa.String(length=32), nullable=True),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('settled_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint(WHY, name=op.f('ck_answer_mail_why')),
    sa.ForeignKeyConstraint(['contact_id'], ['contact_request.id'], name=op.f('fk_answer_mail_contact_id')),
    sa.ForeignKeyConstraint(['letter_id'], ['letter.id'], name=op.f('fk_answer_mail_letter_id')),
    sa.ForeignKeyConstraint(['settled_by_id'], ['person.id'], name=op.f('fk_answer_mail_settled_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_answer_mail')),
    sa.UniqueConstraint('number', name=op.f('uq_answer_mail_number')),
    )
    op.create_index(op.f('ix_answer_mail_letter_id'), 'answer_mail', ['letter_id'], unique=False)
    op.create_index('ix_answer_mail_contact_id_at', 'answer_mail', ['contact_id', 'at'], unique=False)
    for name, column, where in (('waiting', 'id', 'settled_at IS NULL'), ('kept', 'settled_at', 'text IS NOT NULL')):
        op.create_index(f'ix_answer_mail_{name}', 'answer_mail', [column], unique=False, sqlite_where=sa.text(where), postgresql_where=sa.text(where))
