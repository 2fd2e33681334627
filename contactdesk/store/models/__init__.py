"""The tables: columns and constraints, no behaviour. What the database can refuse, it refuses here (docs/design.md).

A module for each thing that is kept; begin with `contacts`. All tables are named here too: who uses one need not know where it
stands, and importing this registers every table.
"""

from contactdesk.store.models.administration import Edit, Proposal
from contactdesk.store.models.columns import Numbered, as_id
from contactdesk.store.models.contacts import ContactRequest, FormerOfficial, FurtherOfficial, OtherMember
from contactdesk.store.models.decisions import (
    CalendarInUse,
    Decision,
    LawText,
    StandingPermission,
    WorkingAgreement,
)
from contactdesk.store.models.figures import (
    CountedQuarter,
    ObstacleCount,
    PublishedFigure,
    QuarterCount,
    ReferralCount,
)
from contactdesk.store.models.incoming import AnswerMail, Attendance, IncomingCount, IncomingMail
from contactdesk.store.models.letters import (
    DecisionLink,
    GatheredLetter,
    Letter,
    LetterKey,
    MailLine,
    Reminder,
    WorkerBeat,
)
from contactdesk.store.models.log import AuditCheckpoint, AuditEntry, ContactRead, PersonRead, SealedRead
from contactdesk.store.models.organisations import (
    Committee,
    CommitteeSeat,
    Elsewhere,
    Organisation,
    Portfolio,
    Replacement,
    StandardText,
)
from contactdesk.store.models.people import (
    Absence,
    CalendarAddress,
    Delegation,
    LetterChoice,
    MorningLetter,
    Person,
    RoleGrant,
    SavedView,
)
from contactdesk.store.models.retention import Destruction, Freeze, RetentionClass
from contactdesk.store.models.said import Draft, FormSent, Message, SealedDraft, SealedText
from contactdesk.store.models.search import (
    ContactText,
    ContactWord,
    FoundBy,
    FoundByGram,
    MissedWord,
    WordPart,
)
from contactdesk.store.models.sign_in import (
    LoginAttempt,
    LoginSession,
    LogoutSeen,
    RateCount,
    RememberedBrowser,
)
from contactdesk.store.models.signals import EmergencySignal, SignalCount, SignalEvent

__all__ = [
    "Absence",
    "AnswerMail",
    "Attendance",
    "AuditCheckpoint",
    "AuditEntry",
    "CalendarAddress",
    "CalendarInUse",
    "Committee",
    "CommitteeSeat",
    "ContactRead",
    "ContactRequest",
    "ContactText",
    "ContactWord",
    "CountedQuarter",
    "Decision",
    "DecisionLink",
    "Delegation",
    "Destruction",
    "Draft",
    "Edit",
    "Elsewhere",
    "EmergencySignal",
    "FormSent",
    "FormerOfficial",
    "FoundBy",
    "FoundByGram",
    "Freeze",
    "FurtherOfficial",
    "GatheredLetter",
    "IncomingCount",
    "IncomingMail",
    "LawText",
    "Letter",
    "LetterChoice",
    "LetterKey",
    "LoginAttempt",
    "LoginSession",
    "LogoutSeen",
    "MailLine",
    "Message",
    "MissedWord",
    "MorningLetter",
    "Numbered",
    "ObstacleCount",
    "Organisation",
    "OtherMember",
    "Person",
    "PersonRead",
    "Portfolio",
    "Proposal",
    "PublishedFigure",
    "QuarterCount",
    "RateCount",
    "ReferralCount",
    "RememberedBrowser",
    "Reminder",
    "Replacement",
    "RetentionClass",
    "RoleGrant",
    "SavedView",
    "SealedDraft",
    "SealedRead",
    "SealedText",
    "SignalCount",
    "SignalEvent",
    "StandardText",
    "StandingPermission",
    "WordPart",
    "WorkerBeat",
    "WorkingAgreement",
    "as_id",
]
