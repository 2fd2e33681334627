"""Who takes part in an appointment, as calendar programs answered."""

# fmt: off
import sqlalchemy as sa
from alembic import op

revision = '0058'
down_revision = '0057'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('attendance',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('contact_id', sa.Integer(), nullable=False),
    sa.Column('email', sa.String(), nullable=False),
    sa.Column('answer', sa.String(length=32), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('stamped_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("answer IN ('accepted', 'tentative', 'declined')", name=op.f('ck_attendance_answer')),
    sa.ForeignKeyConstraint(['contact_id'], ['contact_request.id'], name=op.f('fk_attendance_contact_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attendance')),
    sa.UniqueConstraint('contact_id', 'email', name='uq_attendance_contact_id_email'),
    )
