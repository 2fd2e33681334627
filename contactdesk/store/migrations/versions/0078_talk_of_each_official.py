"""Search finds what was said from each official's own moment on: it began for all of them at who joined last."""

# fmt: off
import sqlalchemy as sa
from alembic import op
from sqlmodel import Session

from contactdesk.contacts import search

revision = '0078'
down_revision = '0077'
branch_labels = None
depends_on = None

SEVERAL = sa.text('SELECT DISTINCT contact_id FROM further_official WHERE until IS NULL')


def upgrade() -> None:
    # made in the tables of this revision: what comes later makes its own
    with Session(op.get_bind(), join_transaction_mode='create_savepoint') as db:
        search.refresh(db, list(db.execute(SEVERAL).scalars()))
        db.commit()
