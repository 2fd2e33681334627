"""What every table is made with: how constraints are named, columns of an enum, numbered rows."""

from enum import StrEnum
from typing import Any

from sqlalchemy import Enum, String
from sqlmodel import Field, SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


def choice(words_: type[StrEnum], name: str) -> Any:
    """A text column that takes the values of a StrEnum only, checked by the database itself."""
    return Enum(
        words_,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=32,
        values_callable=lambda enum: [member.value for member in enum],
    )


#: text of which what begins alike stands together, whatever the language of the database: SQLite always does that
IN_BYTES: Any = String().with_variant(String(collation="C"), "postgresql")


class Numbered(SQLModel):
    """A row that the database numbers at the flush: before that `id` is None, whatever its type says."""

    id: int = Field(default=None, primary_key=True)


def as_id(text: str) -> int | None:
    """The id, or version, that was written in an address or a form; None for what fits no column of every engine."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 9 else None
