"""What people name as an obstacle: a number per quarter and ministry, without who, when or which contact."""

# fmt: off
import sqlalchemy as sa
from alembic import op

revision = '0073'
down_revision = '0072'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('obstacle_count',
    sa.Column('quarter', sa.String(), nullable=False),
    sa.Column('department_id', sa.Integer(), nullable=False),
    sa.Column('obstacle', sa.String(), nullable=False),
    sa.Column('times', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('quarter', 'department_id', 'obstacle', name=op.f('pk_obstacle_count')),
    )
