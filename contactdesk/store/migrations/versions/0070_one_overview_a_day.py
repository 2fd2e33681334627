"""A member can choose one overview a day."""

# fmt: off
import sqlalchemy as sa
from alembic import op

revision = '0070'
down_revision = '0069'
branch_labels = None
depends_on = None

BEFORE = "letters_to IN ('gewoon', 'kamerlid', 'medewerker', 'beiden')"
AFTER = f"{BEFORE[:-1]}, 'dagoverzicht')"


def upgrade() -> None:
    if op.get_context().dialect.name == 'sqlite':
        return rewrite_check()
    op.drop_constraint(op.f('ck_letter_choice_letters_to'), 'letter_choice', type_='check')
    op.create_check_constraint(op.f('ck_letter_choice_letters_to'), 'letter_choice', AFTER)
    return None


def rewrite_check() -> None:
    """In place, as https://www.sqlite.org/lang_altertable.html (7) has it for a CHECK: no row is rewritten."""
    bind = op.get_bind()
    version = bind.exec_driver_sql('PRAGMA schema_version').scalar_one()
    bind.exec_driver_sql('PRAGMA writable_schema=ON')
    changed = bind.execute(
        sa.text("UPDATE sqlite_master SET sql = replace(sql, :before, :after) WHERE type = 'table' AND name = 'letter_choice' AND instr(sql, :before) > 0"),
        {'before': f"CHECK ({BEFORE})", 'after': f"CHECK ({AFTER})"},
    )
    if changed.rowcount != 1:
        raise RuntimeError('the table letter_choice has no check of what can be chosen as this desk made it; undo what was changed by hand')
    bind.exec_driver_sql(f'PRAGMA schema_version={version + 1}')
    bind.exec_driver_sql('PRAGMA writable_schema=OFF')
