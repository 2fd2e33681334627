"""The working agreement of an inspectorate is a record; the desk makes the first for each."""

# fmt: off
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op
from sqlmodel import Session

from contactdesk import audit
from contactdesk.law.days import today

revision = '0032'
down_revision = '0031'
branch_labels = None
depends_on = None

WHOLE = ['task_performance', 'published_findings', 'committee', 'member', 'own_initiative']
INSPECTORATES = (
    "SELECT id, portfolio_id FROM organisation WHERE kind = 'inspectorate' AND portfolio_id IS NOT NULL"
    " AND ended_on IS NULL AND is_legislative_unit = false ORDER BY id"
)


def upgrade() -> None:
    table = op.create_table('working_agreement',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('portfolio_id', sa.Integer(), nullable=False),
    sa.Column('standing', sa.Enum('default', 'confirmed', 'narrowed', 'withdrawn', name='standing', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('scope', sa.JSON(), nullable=False),
    sa.Column('since', sa.Date(), nullable=False),
    sa.Column('until', sa.Date(), nullable=True),
    sa.Column('decided_by', sa.String(), nullable=True),
    sa.Column('capacity', sa.Enum('zelf', 'mandaat', name='capacity', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('entered_by_id', sa.Integer(), nullable=True),
    sa.Column('entered_from', sa.String(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("standing = 'default' OR decided_by IS NOT NULL", name=op.f('ck_working_agreement_laid_down_by_somebody')),
    sa.ForeignKeyConstraint(['entered_by_id'], ['person.id'], name=op.f('fk_working_agreement_entered_by_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_working_agreement_organisation_id')),
    sa.ForeignKeyConstraint(['portfolio_id'], ['portfolio.id'], name=op.f('fk_working_agreement_portfolio_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_working_agreement'))
    )
    op.create_index('ix_working_agreement_between', 'working_agreement', ['organisation_id', 'portfolio_id', 'id'], unique=False)
    op.create_index('uq_working_agreement_newest', 'working_agreement', ['organisation_id', 'portfolio_id'], unique=True,
                    sqlite_where=sa.text('until IS NULL'), postgresql_where=sa.text('until IS NULL'))
    key = sa.ForeignKey('working_agreement.id', name='fk_contact_request_agreement_id')
    op.add_column('contact_request', sa.Column('agreement_id', sa.Integer(), key, nullable=True), inline_references=True)
    make_defaults(table)


def make_defaults(table: sa.Table) -> None:
    """As the desk makes them for an inspectorate that is added later: since today, whole, by nobody in person."""
    connection, moment = op.get_bind(), datetime.now(UTC)
    before = {(name, key): seal for name, key, seal in audit.rows.there(connection)}
    found = connection.execute(sa.text(INSPECTORATES)).all()
    if not found:
        return
    made = {'standing': 'default', 'scope': WHOLE, 'since': today(moment), 'at': moment}
    connection.execute(table.insert(), [{'organisation_id': row.id, 'portfolio_id': row.portfolio_id, **made} for row in found])
    with Session(connection, info={'now': moment}) as db:
        audit.say_filled(db, before)
        db.flush()
