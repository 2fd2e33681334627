"""`[incoming]`: where goes what comes in by e-mail and is no report of a letter."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ValidationInfo

from contactdesk.settings import values


class HandingOn(BaseModel):
    """To one mailbox; without it to every administrator."""

    model_config = values.FROZEN
    hand_on_to: Annotated[str, AfterValidator(values.address)] | None = None


def not_to_ourselves(given: HandingOn, info: ValidationInfo) -> HandingOn:
    """What goes to an address that letters leave from comes in again."""
    own = [info.data.get("mail_from", ""), *(each.mail_from for each in info.data.get("senders", ()))]
    # what passed `is_address` is ASCII: `lower` makes no address another
    leaving = {each.lower() for _, each in map(values.split_mailbox, filter(None, own))}
    if (given.hand_on_to or "").lower() in leaving:
        raise ValueError(
            "hand_on_to is an address that letters leave from: it would come in again; name another mailbox"
        )
    return given
