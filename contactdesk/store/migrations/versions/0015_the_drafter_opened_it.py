"""A contact keeps when a drafter first opened its sealed content: until then the unit reads it too."""

# fmt: off
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op
from sqlmodel import Session

from contactdesk import audit

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None

#: the first reading by somebody who neither asks nor is of the unit: by a drafter, of now or before
OPENED = """
UPDATE contact_request SET drafter_opened_at =
    (SELECT min(sealed_read.at) FROM sealed_read
     WHERE sealed_read.contact_id = contact_request.id
       AND sealed_read.person_id NOT IN (contact_request.initiator_id, contact_request.entered_by_id)
       AND NOT EXISTS (SELECT 1 FROM role_grant
                       WHERE role_grant.person_id = sealed_read.person_id AND role_grant.role = 'body'
                         AND role_grant.organisation_id = contact_request.handler_id))
WHERE disclose = 'title_only' AND official_since IS NOT NULL
"""


def upgrade() -> None:
    op.add_column('contact_request', sa.Column('drafter_opened_at', sa.DateTime(timezone=True), nullable=True))
    connection = op.get_bind()
    before = {(name, key): seal for name, key, seal in audit.rows.there(connection)}
    if connection.execute(sa.text(OPENED)).rowcount:
        with Session(connection, info={'now': datetime.now(UTC)}) as db:
            audit.say_filled(db, before)
            db.flush()
