"""Search finds every word of a contact that its reader may read: its words, their parts and their stems are rows."""

# fmt: off
import sqlalchemy as sa
from alembic import op
from sqlmodel import Session

from contactdesk.contacts import search

revision = '0060'
down_revision = '0059'
branch_labels = None
depends_on = None

IN_BYTES = sa.String().with_variant(sa.String(collation='C'), 'postgresql')


def upgrade() -> None:
    op.drop_index('ix_contact_request_search', table_name='contact_request')
    op.create_index('ix_contact_request_department', 'contact_request', ['department_id', 'id'], unique=False)
    op.create_table('contact_text',
    sa.Column('contact_id', sa.Integer(), nullable=False),
    sa.Column('layer', sa.String(), nullable=False),
    sa.Column('words', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['contact_id'], ['contact_request.id'], name=op.f('fk_contact_text_contact_id')),
    sa.PrimaryKeyConstraint('contact_id', 'layer', name=op.f('pk_contact_text'))
    )
    op.create_table('contact_word',
    sa.Column('word', IN_BYTES, nullable=False),
    sa.Column('contact_id', sa.Integer(), nullable=False),
    sa.Column('in_note', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('word', 'contact_id', name=op.f('pk_contact_word')),
    sqlite_with_rowid=False
    )
    op.create_table('word_part',
    sa.Column('part', IN_BYTES, nullable=False),
    sa.Column('word', IN_BYTES, nullable=False),
    sa.PrimaryKeyConstraint('part', 'word', name=op.f('pk_word_part')),
    sqlite_with_rowid=False
    )
    # what is there already is found from today on, some hundreds at a time
    with Session(op.get_bind(), join_transaction_mode='create_savepoint') as db:
        search.make_anew(db)
        db.commit()
