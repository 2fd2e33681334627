"""A contact may rest on a rule that is uncertain, and may ask for data."""

# fmt: off
import sqlalchemy as sa
from alembic import op

revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None

#: column of contact_request → its check before, and after
CHECKS = {
    'rule_status': ("rule_status IN ('in_force', 'proposed', 'agreement')", "rule_status IN ('in_force', 'proposed', 'agreement', 'uncertain')"),
    'form': (
        "form IN ('public_information', 'factual_information', 'conversation', 'technical_briefing', 'working_visit', 'knowledge_session', 'hearing', 'calculation', 'amendment_assistance', 'bill_assistance', 'individual_case')",
        "form IN ('public_information', 'factual_information', 'conversation', 'technical_briefing', 'working_visit', 'knowledge_session', 'hearing', 'calculation', 'data', 'amendment_assistance', 'bill_assistance', 'individual_case')",
    ),
}


def upgrade() -> None:
    for column, (before, after) in CHECKS.items():
        if op.get_context().dialect.name == 'sqlite':
            rewrite_check(before, after)
        else:
            op.drop_constraint(op.f(f'ck_contact_request_{column}'), 'contact_request', type_='check')
            op.create_check_constraint(op.f(f'ck_contact_request_{column}'), 'contact_request', after)


def rewrite_check(before: str, after: str) -> None:
    """In place, as https://www.sqlite.org/lang_altertable.html (7) has it for a CHECK: no row is rewritten. A copy of
    the table cannot take its place here: contacts and letters refer to each other, and the keys are enforced."""
    bind = op.get_bind()
    version = bind.exec_driver_sql('PRAGMA schema_version').scalar_one()
    bind.exec_driver_sql('PRAGMA writable_schema=ON')
    changed = bind.execute(
        sa.text("UPDATE sqlite_master SET sql = replace(sql, :before, :after) WHERE type = 'table' AND name = 'contact_request' AND instr(sql, :before) > 0"),
        {'before': f'CHECK ({before})', 'after': f'CHECK ({after})'},
    )
    if changed.rowcount != 1:
        raise RuntimeError('the table contact_request has not the checks that this desk made; undo what was changed by hand')
    bind.exec_driver_sql(f'PRAGMA schema_version={version + 1}')
    bind.exec_driver_sql('PRAGMA writable_schema=OFF')
