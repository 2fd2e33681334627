"""An organisation has topics; what is not here says who then; both are found by words, also with a mistake in them."""

# fmt: off
import sqlalchemy as sa
from alembic import op
from sqlmodel import Session

from contactdesk.people.organisations import findable

revision = '0039'
down_revision = '0038'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('organisation', sa.Column('topics', sa.String(), nullable=True))
    op.create_table('elsewhere',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('also_known_as', sa.String(), nullable=True),
    sa.Column('topics', sa.String(), nullable=True),
    sa.Column('says', sa.String(), nullable=False),
    sa.Column('website', sa.String(), nullable=True),
    sa.Column('organisation_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_elsewhere_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_elsewhere')),
    sa.UniqueConstraint('name', name=op.f('uq_elsewhere_name'))
    )
    op.create_index(op.f('ix_elsewhere_organisation_id'), 'elsewhere', ['organisation_id'], unique=False)
    op.create_table('found_by',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=True),
    sa.Column('elsewhere_id', sa.Integer(), nullable=True),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('weight', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['elsewhere_id'], ['elsewhere.id'], name=op.f('fk_found_by_elsewhere_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_found_by_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_found_by'))
    )
    for column in ('elsewhere_id', 'organisation_id', 'text'):
        op.create_index(op.f(f'ix_found_by_{column}'), 'found_by', [column], unique=False)
    op.create_table('found_by_gram',
    sa.Column('gram', sa.String(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('gram', 'text', name=op.f('pk_found_by_gram'))
    )
    op.create_table('missed_word',
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('month', sa.String(), nullable=False),
    sa.Column('times', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('text', 'month', name=op.f('pk_missed_word'))
    )
    # what is there already is found from today on, by its names
    with Session(op.get_bind(), join_transaction_mode='create_savepoint') as db:
        findable.refresh(db)
        db.commit()
