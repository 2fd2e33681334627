"""After elections: a proposal about the members of a Chamber, and a contact that is kept until a day."""

# fmt: off
import sqlalchemy as sa
from alembic import op

revision = '0046'
down_revision = '0045'
branch_labels = None
depends_on = None

BEFORE = "kind IN ('role', 'mailbox', 'rejoin', 'address', 'organisation')"
AFTER = "kind IN ('role', 'mailbox', 'rejoin', 'address', 'organisation', 'seats')"
IS_KEPT = sa.text('kept_until IS NOT NULL')


def upgrade() -> None:
    op.add_column('contact_request', sa.Column('kept_until', sa.Date(), nullable=True))
    op.create_index('ix_contact_request_kept', 'contact_request', ['kept_until'], sqlite_where=IS_KEPT, postgresql_where=IS_KEPT)
    if op.get_context().dialect.name == 'sqlite':
        rewrite_check()
    else:
        op.drop_constraint(op.f('ck_proposal_kind'), 'proposal', type_='check')
        op.create_check_constraint(op.f('ck_proposal_kind'), 'proposal', AFTER)


def rewrite_check() -> None:
    """In place, as https://www.sqlite.org/lang_altertable.html (7) has it for a CHECK: no row is rewritten."""
    bind = op.get_bind()
    version = bind.exec_driver_sql('PRAGMA schema_version').scalar_one()
    bind.exec_driver_sql('PRAGMA writable_schema=ON')
    changed = bind.execute(
        sa.text("UPDATE sqlite_master SET sql = replace(sql, :before, :after) WHERE type = 'table' AND name = 'proposal' AND instr(sql, :before) > 0"),
        {'before': f"CHECK ({BEFORE})", 'after': f"CHECK ({AFTER})"},
    )
    if changed.rowcount != 1:
        raise RuntimeError('the table proposal has no check of its kinds as this desk made it; undo what was changed by hand')
    bind.exec_driver_sql(f'PRAGMA schema_version={version + 1}')
    bind.exec_driver_sql('PRAGMA writable_schema=OFF')
