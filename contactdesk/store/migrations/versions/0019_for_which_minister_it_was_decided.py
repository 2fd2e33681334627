"""A decision keeps for which minister it was taken: a contact can be put to another one afterwards."""

# fmt: off
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op
from sqlmodel import Session

from contactdesk import audit

revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None

# until now a contact stayed with the minister who answers for its organisation
TAKEN = (
    "UPDATE decision SET portfolio_id = (SELECT contact_request.portfolio_id FROM contact_request"
    " WHERE contact_request.id = decision.contact_id)"
)


def upgrade() -> None:
    key = sa.ForeignKey('portfolio.id', name='fk_decision_portfolio_id')
    op.add_column('decision', sa.Column('portfolio_id', sa.Integer(), key, nullable=True), inline_references=True)
    connection = op.get_bind()
    before = {(name, key): seal for name, key, seal in audit.rows.there(connection)}
    if connection.execute(sa.text(TAKEN)).rowcount:
        with Session(connection, info={'now': datetime.now(UTC)}) as db:
            audit.say_filled(db, before)
            db.flush()
