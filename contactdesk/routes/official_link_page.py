"""What the page behind an official's own link shows, read in one snapshot: what their letter says, and no more."""

from dataclasses import dataclass

from sqlmodel import Session

from contactdesk.contacts import letter_decisions
from contactdesk.contacts.contact_page import choices
from contactdesk.contacts.letter_decisions import LinkState, Opener
from contactdesk.contacts.letter_decisions.officials import OVER
from contactdesk.contacts.mail_answers import attending
from contactdesk.letters.letter_words.contact_facts import View, view
from contactdesk.letters.letter_words.news import News
from contactdesk.letters.letter_words.people import Side
from contactdesk.letters.recipients import Address
from contactdesk.words import Action, Attending, Party, State


@dataclass(frozen=True)
class OfficialPage:
    """Everything on the page. `view` is None for a link that does nothing any more: it shows nothing of the contact then.
    `meeting`: what the form of the appointment begins with."""

    purpose: str
    standing: LinkState
    number: str
    view: View | None
    reply: Side | None
    version: int
    is_open: bool
    is_planned: bool
    comes: bool
    meeting: dict[str, str]
    too_late: str


def shown(db: Session, token: str, by: Opener) -> OfficialPage:
    """The page for this token. NotFound for a forged or unknown one, Locked for who may not open it yet."""
    found = letter_decisions.open_link(db, token, by)
    contact, email = found.contact, found.link.addressee
    is_open = found.standing is LinkState.OPEN
    who = letter_decisions.holder(found)
    # as the letter that gives the number: with the conditions of the permission
    news = News(Action.NAME_OFFICIAL, who, Party.OFFICIAL, decision=found.own)
    too_late = "Er staat nu geen afspraak." if is_open else OVER[found.standing]
    seen = view(db, contact, news, Address(email, Party.OFFICIAL)) if is_open else None
    return OfficialPage(
        purpose=found.link.purpose,
        standing=found.standing,
        number=contact.number,
        view=seen,
        reply=seen.reply if seen else None,
        version=contact.version,
        is_open=is_open,
        is_planned=is_open and contact.state is State.SCHEDULED,
        comes=attending.said(db, contact, email) is Attending.ACCEPTED,
        meeting=choices.meeting(contact) if is_open else {},
        too_late=f"{too_late} Wat u hebt getypt, staat er nog.",
    )
