"""The log knows every row: what stands in the tables is said in it once, and from here on with each deed."""

# fmt: off
from datetime import UTC, datetime
from secrets import token_hex

import sqlalchemy as sa
from alembic import op
from sqlmodel import Session

from contactdesk import audit

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('person', sa.Column('salt', sa.String(), server_default='', nullable=False))
    connection = op.get_bind()
    person = sa.table('person', sa.column('id'), sa.column('salt'))
    for (number,) in connection.execute(sa.select(person.c.id)).all():
        connection.execute(person.update().where(person.c.id == number).values(salt=token_hex(16)))
    with Session(connection, info={'now': datetime.now(UTC)}) as db:
        audit.say_all(db)
        db.flush()
