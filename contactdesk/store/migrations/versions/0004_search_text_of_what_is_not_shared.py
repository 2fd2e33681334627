"""Search knows no more than the minister's side learns: of what is not shared whole no Kamerstuk, and of a body no name."""

# fmt: off
import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None

OLD = sa.text("""
    SELECT contact.id, contact.number, coalesce(contact.subject, contact.bill_title) AS title,
           organisation.name, organisation.abbreviation,
           CASE WHEN contact.disclose = 'fact' AND contact.initiator_kind <> 'body'
                THEN coalesce(committee.name, person.name) END AS asker
      FROM contact_request AS contact
      JOIN organisation ON organisation.id = contact.organisation_id
      JOIN person ON person.id = contact.initiator_id
      LEFT JOIN committee ON committee.id = contact.committee_id
     WHERE contact.disclose <> 'full'
""")


def upgrade() -> None:
    connection = op.get_bind()
    for row in connection.execute(OLD).all():
        parts = (row.number, row.title, row.name, row.abbreviation, row.asker)
        found = " ".join(part for part in parts if part).lower()
        connection.execute(
            sa.text("UPDATE contact_request SET haystack = :found WHERE id = :id"), {"found": found, "id": row.id}
        )
