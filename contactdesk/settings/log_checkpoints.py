"""`[audit]`: where the head of the log is told outside the database, and how often. What is told is not here."""

from pathlib import Path
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, Field, model_validator

from contactdesk.settings import values


class Checkpoints(BaseModel):
    """To an address, to a file, or to both; without either nothing is told."""

    model_config = values.FROZEN
    checkpoint_to: Annotated[str, AfterValidator(values.address)] | None = None
    checkpoint_file: Annotated[Path, AfterValidator(values.file_to_be)] | None = None
    every_hours: int = Field(default=24, ge=1, le=168)

    @property
    def is_told(self) -> bool:
        return bool(self.checkpoint_to or self.checkpoint_file)

    @model_validator(mode="after")
    def _is_of_use(self) -> Self:
        if self.model_fields_set and not self.is_told:
            raise ValueError("tells nobody; add checkpoint_to or checkpoint_file, or remove the table")
        return self
