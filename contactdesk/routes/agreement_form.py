"""What somebody fills in about the working agreement of an inspectorate, from a letter or signed in. Nothing is preselected."""

from collections.abc import Mapping
from typing import Any, Final, Literal

from pydantic import BaseModel
from starlette.datastructures import FormData

from contactdesk import words
from contactdesk.law.outcomes import FieldError
from contactdesk.web import forms
from contactdesk.web.forms import Field, Id, PersonName
from contactdesk.words import CHOOSE_CAPACITY, AgreementScope, Capacity

#: before the name of each field where it has an id on a page
PREFIX: Final = "werkafspraak"
FIELDS: Final = ("keuze", "waarvoor", "naam", "hoedanigheid")


class Agreeing(BaseModel):
    """Confirm or withdraw. `versie`: the record that the page showed."""

    model_config = forms.SETTINGS
    versie: Id = Field(description="Deze pagina was niet meer volledig. Laad haar opnieuw en kijk alles na")
    keuze: Literal["bevestigen", "beperken", "intrekken"] = Field(
        description="Kies bevestigen, beperken of intrekken"
    )
    naam: PersonName = Field(title="uw naam")
    hoedanigheid: Capacity = Field(description=CHOOSE_CAPACITY)

    def scope(self) -> tuple[AgreementScope, ...] | None:
        """What is agreed; None: as it is."""
        return None if self.keuze == "bevestigen" else ()


class Narrowing(Agreeing):
    waarvoor: tuple[AgreementScope, ...] = Field(min_length=1, description="Kies wat zonder toestemming mag")

    def scope(self) -> tuple[AgreementScope, ...] | None:
        return self.waarvoor


def asked(data: FormData) -> type[BaseModel]:
    return Narrowing if data.get("keuze") == "beperken" else Agreeing


def ticked(data: FormData | Mapping[str, Any] | None) -> list[str]:
    """The boxes that were ticked, to show them again."""
    return [str(one) for one in data.getlist("waarvoor")] if isinstance(data, FormData) else []


def placed(errors: list[FieldError]) -> list[FieldError]:
    """Each at its field on the page, in the order of the page."""
    found = sorted(errors, key=lambda one: FIELDS.index(one.field) if one.field in FIELDS else -1)
    return [FieldError(f"{PREFIX}-{one.field}" if one.field in FIELDS else "", one.message) for one in found]


def scopes() -> list[tuple[str, str]]:
    return [(one.value, words.cap(label)) for one, label in words.AGREEMENT_SCOPE.items()]
