"""What is typed about a permission beforehand: for what it is given, in which document, and how it is withdrawn."""

from typing import Annotated, Literal

from pydantic import BaseModel

from contactdesk.contacts.standing_permissions import InWriting, PermittedBeforehand, Withdrawal
from contactdesk.contacts.standing_permissions.terms import NO_DOCUMENT
from contactdesk.web import forms
from contactdesk.web.forms import Day, Field, Id, LongText, Maybe, PersonName, ShortText
from contactdesk.words import CHOOSE_CAPACITY, Capacity, Chamber, Form, Initiator

Reference = Annotated[str, ShortText(200)]


class PermittedForm(BaseModel):
    """What is permitted beforehand; the order is that of the page."""

    model_config = forms.SETTINGS
    bewindspersoon: Id = Field(description="Kies voor welke bewindspersoon dit geldt")
    vormen: tuple[Form, ...] = Field(min_length=1, description="Kies ten minste één vorm van contact")
    indieners: tuple[Initiator, ...] = Field(min_length=1, description="Kies voor wie dit geldt")
    kamers: tuple[Chamber, ...] = Field(min_length=1, description="Kies ten minste één Kamer")
    organisaties: tuple[Id, ...] = Field(default=(), description="Kies organisaties uit de lijst")
    voorwaarden: Maybe[Annotated[str, LongText(2000)]] = Field(default=None, title="de voorwaarden")
    tot: Day = Field(title="de laatste dag")


class Written(BaseModel):
    """Who gave it, as what, when and in which document."""

    model_config = forms.SETTINGS
    besloten_door: PersonName = Field(title="de naam van wie het besluit nam")
    hoedanigheid: Capacity = Field(description=CHOOSE_CAPACITY)
    krachtens: Maybe[Reference] = Field(default=None, title="het mandaat")
    besloten_op: Day = Field(title="de dag van het besluit")
    stuk: Reference = Field(title="het stuk", description=NO_DOCUMENT)

    def in_writing(self) -> InWriting:
        return InWriting(
            decided_by=self.besloten_door,
            capacity=self.hoedanigheid,
            mandate=self.krachtens,
            decided_on=self.besloten_op,
            document=self.stuk,
        )


class Given(Written, PermittedForm):
    """Both together: what is permitted stands first on the page, so `PermittedForm` comes last here."""

    def terms(self) -> PermittedBeforehand:
        return PermittedBeforehand(
            portfolio_id=self.bewindspersoon,
            forms=tuple(dict.fromkeys(self.vormen)),
            initiators=tuple(dict.fromkeys(self.indieners)),
            chambers=tuple(dict.fromkeys(self.kamers)),
            until=self.tot,
            given=self.in_writing(),
            organisations=tuple(dict.fromkeys(self.organisaties)),
            conditions=self.voorwaarden,
        )


class ConfirmingTogether(Written):
    """Which of those that the page showed; who gives several again writes one document about them."""

    alle: Maybe[Literal["ja"]] = Field(default=None, description="Kies alle, of kruis aan welke")
    vooraf: tuple[Id, ...] = Field(default=(), description="Kies uit de lijst")
    getoond: tuple[Id, ...] = Field(default=(), description="Laad de pagina opnieuw")

    @property
    def chosen(self) -> tuple[int, ...]:
        return self.getoond if self.alle else self.vooraf


class Withdrawing(BaseModel):
    """Who withdraws it, from which day, and in which document where there is one."""

    model_config = forms.SETTINGS
    door: PersonName = Field(title="de naam van wie dit intrekt")
    op: Day = Field(title="de dag")
    stuk: Maybe[Reference] = Field(default=None, title="het stuk")

    def withdrawal(self) -> Withdrawal:
        return Withdrawal(self.door, self.op, self.stuk)


class Completing(BaseModel):
    """What an earlier version did not ask for; which of the two is asked hangs on what is there."""

    model_config = forms.SETTINGS
    krachtens: Maybe[Reference] = Field(default=None, title="het mandaat")
    stuk: Maybe[Reference] = Field(default=None, title="het stuk")
