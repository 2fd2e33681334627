"""Another official after the yes: who it was before, whether a colleague is permitted too, and who was named before."""

# fmt: off
import sqlalchemy as sa
from alembic import op

revision = '0054'
down_revision = '0053'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('former_official',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('contact_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('email', sa.String(), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['contact_id'], ['contact_request.id'], name=op.f('fk_former_official_contact_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_former_official')),
    )
    op.create_index(op.f('ix_former_official_contact_id'), 'former_official', ['contact_id'], unique=False)
    op.add_column('decision', sa.Column('or_colleague', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_index('ix_contact_request_named', 'contact_request', ['organisation_id', 'id'], unique=False,
                    sqlite_where=sa.text('official_since IS NOT NULL'),
                    postgresql_where=sa.text('official_since IS NOT NULL'))
