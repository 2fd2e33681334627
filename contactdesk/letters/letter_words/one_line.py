"""One contact as a line in a list that goes by letter: its number, what it is about, where it stands."""

from contactdesk import words
from contactdesk.law import disclosure
from contactdesk.law.days import dutch_date, today
from contactdesk.law.disclosure import Topic, by_letter
from contactdesk.law.lifecycle import OWES_ANSWER
from contactdesk.letters.letter_words.people import line
from contactdesk.store.models import ContactRequest
from contactdesk.words import HELP_WITH, Party


def one_line(contact: ContactRequest, party: Party) -> str:
    """As far as a letter to this party may tell it; of sealed help the bill and nothing else."""
    if disclosure.is_sealed(contact):
        about = f"{HELP_WITH} {contact.bill_title}"
    else:
        about = (contact.subject or "") if by_letter(party, Topic.SUBJECT, contact) else ""
    due_at = contact.due_at if contact.state in OWES_ANSWER else None
    due = f", uiterlijk {dutch_date(today(due_at))}" if due_at else ""
    return line(f"{contact.number}: {about} ({words.STATE[contact.state].lower()}{due})")
