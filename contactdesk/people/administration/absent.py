"""An administrator says for a contact person that they are not there: somebody who is ill does not come to the desk."""

from sqlmodel import Session

from contactdesk.law.permissions import Actor
from contactdesk.people import absences
from contactdesk.people.absences import Away
from contactdesk.people.administration import acting
from contactdesk.words import Role


def enter_absence(db: Session, person_id: int, away: Away, by: Actor) -> str:
    """Keep it, also where it leaves a ministry without anybody: who is ill is not there, whatever the desk refuses.
    Returns what must be done then; empty where somebody is there. Raises as `absences.enter` does."""
    acting.begin(db, by)
    gap = absences.enter(db, person_id, away, by, party=Role.ADMINISTRATOR)
    return f"{gap.sentence}. Geef iemand de rol van vervanger voor die dagen." if gap else ""


def withdraw_absence(db: Session, person_id: int, absence_id: int, by: Actor) -> None:
    acting.begin(db, by)
    absences.withdraw(db, absence_id, by, party=Role.ADMINISTRATOR, of=person_id)
