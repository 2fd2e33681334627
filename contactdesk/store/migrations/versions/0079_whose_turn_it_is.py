"""Whose turn it is, as the table of moves says it today: what stood still since an earlier version kept who it was then."""

# fmt: off
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op
from sqlmodel import Session

from contactdesk import audit

revision = '0079'
down_revision = '0078'
branch_labels = None
depends_on = None

#: of an open contact, by regime and state; nobody's where it is closed. Of what a body or an official reported where nobody is
#: asked it is theirs or the body's, by what happened last: that stays, unless it is neither's
WHOSE = """
    CASE
        WHEN closed_at IS NOT NULL THEN NULL
        WHEN regime = 'permission' AND state = 'submitted' THEN 'liaison'
        WHEN regime = 'permission' AND state = 'clarifying' THEN 'initiator'
        WHEN regime = 'permission' AND state = 'awaiting_permission' THEN 'minister'
        WHEN regime = 'permission' AND state = 'scheduled' THEN 'official'
        WHEN disclose = 'title_only' AND official_email IS NOT NULL THEN 'official'
        WHEN regime = 'permission' AND disclose = 'title_only' THEN 'body'
        WHEN regime = 'permission' AND (official_email IS NOT NULL OR initiator_kind IN ('official', 'body')) THEN 'initiator'
        WHEN regime = 'permission' THEN 'liaison'
        WHEN state = 'notified' AND initiator_kind IN ('official', 'body') AND ball IN ('initiator', 'body') THEN ball
        WHEN state = 'notified' AND initiator_kind IN ('official', 'body') THEN 'initiator'
        ELSE 'body'
    END
"""


TURNS = f"UPDATE contact_request SET ball = {WHOSE} WHERE coalesce(ball, '') <> coalesce({WHOSE}, '')"


def upgrade() -> None:
    connection = op.get_bind()
    before = {(name, key): seal for name, key, seal in audit.rows.there(connection)}
    if connection.execute(sa.text(TURNS)).rowcount:
        with Session(connection, info={'now': datetime.now(UTC)}) as db:
            audit.say_filled(db, before)
            db.flush()
