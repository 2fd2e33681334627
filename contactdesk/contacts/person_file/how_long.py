"""How long each place that names somebody is kept, as a table that `/privacy` prints. A test compares it with `places`."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from sqlmodel import SQLModel

from contactdesk.contacts import drafts
from contactdesk.contacts.mail_answers import tray
from contactdesk.contacts.person_file.places import PLACES
from contactdesk.people import edits
from contactdesk.store import models, reading_log

WITH_REQUEST: Final = "Zolang het verzoek bewaard blijft"
FOR_EVER: Final = "Zonder termijn: het loket wist dit niet"
UNTIL_CHANGED: Final = "Tot u het verandert of weghaalt"
#: 30.4 days: what a month has on average
READS: Final = f"Ten hoogste {round(reading_log.KEPT.days / 30.4)} maanden"


def _at_most(kept: timedelta) -> str:
    return f"Ten hoogste {kept.days} dagen"


LASTS: Final[Mapping[type[SQLModel], str]] = {
    **dict.fromkeys(
        (
            *(models.ContactRequest, models.OtherMember, models.FormerOfficial, models.FurtherOfficial),
            *(models.Attendance, models.Message, models.SealedText, models.SealedRead, models.Decision),
            models.DecisionLink,
        ),
        WITH_REQUEST,
    ),
    **dict.fromkeys(
        (
            *(models.Person, models.RoleGrant, models.Delegation, models.CommitteeSeat, models.Absence),
            *(models.StandingPermission, models.WorkingAgreement, models.Replacement, models.Proposal),
            *(models.StandardText, models.AuditEntry, models.EmergencySignal, models.SignalEvent),
        ),
        FOR_EVER,
    ),
    **dict.fromkeys((models.LetterChoice, models.MorningLetter, models.SavedView), UNTIL_CHANGED),
    models.CalendarAddress: "Tot u het intrekt of uw account eindigt",
    models.LoginSession: "Tot u uitlogt of de sessie verloopt",
    models.Draft: f"{_at_most(drafts.KEPT)} na uw laatste wijziging, of tot u het verstuurt",
    # they go at night
    models.Edit: _at_most(edits.KEPT + timedelta(days=1)),
    models.AnswerMail: f"De tekst {_at_most(tray.KEPT).lower()} na afhandeling; de rest zolang het verzoek bewaard blijft",
    models.ContactRead: READS,
    models.PersonRead: READS,
    models.Letter: "Over een verzoek: zolang dat bewaard blijft; over het loket zelf: zonder termijn",
}


def kept_how_long() -> list[tuple[str, list[str]]]:
    """Each term with the headings of what is kept so long, in the order of the file of a person."""
    found: dict[str, list[str]] = {}
    for place in PLACES:
        found.setdefault(LASTS[place.table], []).append(place.heading)
    return list(found.items())
