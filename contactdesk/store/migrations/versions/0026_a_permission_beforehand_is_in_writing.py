"""A permission beforehand is in writing: who gave it and withdrew it, under which mandate, in which document."""

# fmt: off
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op
from sqlmodel import Session

from contactdesk import audit
from contactdesk.law.permissions import SYSTEM
from contactdesk.words import Party

revision = '0026'
down_revision = '0025'
branch_labels = None
depends_on = None

IN_FORCE = 'SELECT id FROM standing_permission WHERE revoked_at IS NULL ORDER BY id'


def upgrade() -> None:
    key = sa.ForeignKey('standing_permission.id', name='fk_standing_permission_confirms_id')
    op.add_column('standing_permission', sa.Column('mandate', sa.String(), nullable=True))
    op.add_column('standing_permission', sa.Column('document', sa.String(), nullable=True))
    op.add_column('standing_permission', sa.Column('confirms_id', sa.Integer(), key, nullable=True), inline_references=True)
    op.add_column('standing_permission', sa.Column('withdrawn_by', sa.String(), nullable=True))
    op.add_column('standing_permission', sa.Column('withdrawn_on', sa.Date(), nullable=True))
    op.add_column('standing_permission', sa.Column('withdrawn_in', sa.String(), nullable=True))
    op.create_index(op.f('ix_standing_permission_confirms_id'), 'standing_permission', ['confirms_id'], unique=True)
    _say_what_goes_on()


def _say_what_goes_on() -> None:
    """Those there were go on as they were, committees and own initiatives too where they said so: the log names them."""
    connection = op.get_bind()
    if kept := list(connection.execute(sa.text(IN_FORCE)).scalars()):
        with Session(connection, info={'now': datetime.now(UTC)}) as db:
            audit.record(db, action='standing_kept', by=SYSTEM, party=Party.SYSTEM, facts={'standing_permissions': kept})
            db.flush()
