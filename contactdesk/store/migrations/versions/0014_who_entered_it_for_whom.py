"""A contact knows whether who entered it belongs to who asks, or wrote down a call or sent it on."""

# fmt: off
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op
from sqlmodel import Session

from contactdesk import audit

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None

# the log said it from the first day: as whom somebody asked
FOR_ANOTHER = (
    "UPDATE contact_request SET entered_by_side = false WHERE EXISTS (SELECT 1 FROM audit_entry"
    " WHERE audit_entry.contact_id = contact_request.id AND action = 'submit' AND by_party <> 'initiator')"
)


def upgrade() -> None:
    op.add_column('contact_request', sa.Column('entered_by_side', sa.Boolean(), server_default=sa.true(), nullable=False))
    connection = op.get_bind()
    before = {(name, key): seal for name, key, seal in audit.rows.there(connection)}
    if connection.execute(sa.text(FOR_ANOTHER)).rowcount:
        with Session(connection, info={'now': datetime.now(UTC)}) as db:
            audit.say_filled(db, before)
            db.flush()
