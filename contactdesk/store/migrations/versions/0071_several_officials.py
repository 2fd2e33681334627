"""Several officials of one contact: who speaks beside the first."""

# fmt: off
import sqlalchemy as sa
from alembic import op

revision = '0071'
down_revision = '0070'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('further_official',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('contact_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('email', sa.String(), nullable=False),
    sa.Column('phone', sa.String(), nullable=True),
    sa.Column('since', sa.DateTime(timezone=True), nullable=True),
    sa.Column('until', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['contact_id'], ['contact_request.id'], name=op.f('fk_further_official_contact_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_further_official')),
    )
    op.create_index(op.f('ix_further_official_contact_id'), 'further_official', ['contact_id'], unique=False)
    for name, columns, unique in (('now', ['contact_id', 'email'], True), ('email', ['email', 'contact_id'], False)):
        op.create_index(f'ix_further_official_{name}', 'further_official', columns, unique=unique,
                        sqlite_where=sa.text('until IS NULL'), postgresql_where=sa.text('until IS NULL'))
