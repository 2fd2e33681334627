"""What alembic runs first: on the connection that `migrations` hands over, in its transaction."""

from typing import Any, Literal

from alembic import context
from sqlmodel import SQLModel, UTCDateTime
from sqlmodel.sql.sqltypes import AutoString

import contactdesk.store.models  # noqa: F401 - it registers the tables


def plain(kind: str, column_type: Any, _autogen: object) -> str | Literal[False]:
    """Revisions are kept for good: they name types of SQLAlchemy only."""
    if kind == "type" and isinstance(column_type, AutoString):
        return "sa.String()"
    if kind == "type" and isinstance(column_type, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    transactional_ddl=True,
    render_item=plain,
)
context.run_migrations()
