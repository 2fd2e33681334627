"""What stands for a link in a stored letter holds a nonce, not a number: nobody can type it beforehand."""

# fmt: off
import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None

REWRITE = sa.text('UPDATE letter SET body = replace(body, :was, :becomes) WHERE id = :letter')


def upgrade() -> None:
    connection = op.get_bind()
    for kind, table in (('link', 'decision_link'), ('key', 'letter_key')):
        rows = connection.execute(sa.text(f'SELECT id, letter_id, nonce FROM {table} ORDER BY id')).all()
        changes = [
            {'letter': letter_id, 'was': f'{{{{{kind}:{id_}}}}}', 'becomes': f'{{{{{kind}:{nonce}}}}}'}
            for id_, letter_id, nonce in rows
        ]
        if changes:
            connection.execute(REWRITE, changes)
