"""What is asked, what the rules say of it, and what became of it: what asking, its checks and the making hand over."""

from dataclasses import dataclass
from datetime import date, datetime

from contactdesk.contacts.capacity import AskerCapacity, Hat
from contactdesk.law import terms
from contactdesk.law.rules import RegimeDecision
from contactdesk.store.models import Organisation, Portfolio
from contactdesk.words import ASSISTANCE, Addressee, Form, Ground, OrganisationKind, Regime


@dataclass(frozen=True)
class Ask:
    """What somebody typed, already well-formed. `key` makes a double submit find the first. Without `portfolio_id` who
    answers for the organisation decides; `on_behalf_of` is a member, or of a clerk a committee; `committee_id` is for who
    enters what a committee asked; `also_met`: of an own report the members besides the first;
    `helper_id`: who of Bureau Wetgeving helps the member; `lead_id`: the contact that it
    belongs to (`together`)."""

    organisation_id: int
    form: Form
    key: str
    subject: str | None = None
    question: str | None = None
    portfolio_id: int | None = None
    ground: Ground | None = None
    addressee: Addressee | None = None
    published_where: str | None = None
    published_on: date | None = None
    bill_title: str | None = None
    dossier: str | None = None
    debate_on: date | None = None
    preference: str | None = None
    wished_official: str | None = None
    took_place_at: datetime | None = None
    on_behalf_of: int | None = None
    committee_id: int | None = None
    member_id: int | None = None
    also_met: tuple[int, ...] = ()
    committee_decided_on: date | None = None
    hat: Hat | None = None
    helper_id: int | None = None
    previous_id: int | None = None
    lead_id: int | None = None

    def rests_on_findings(self, kind: OrganisationKind) -> bool:
        """It is about what an inspectorate published: then it says where, and since when."""
        is_ground = self.ground is Ground.PUBLISHED_FINDINGS and self.form not in ASSISTANCE
        return is_ground and kind is OrganisationKind.INSPECTORATE


@dataclass(frozen=True)
class Preview:
    """What the page shows before anything is sent: the regime, why, who reads what, by when. `has_choice`: it can concern
    another minister too; `told`: it was there already, where permission comes first; `is_near`: its debate is at hand;
    `because`: as it is kept, `because_today`: as it is shown, with who replaces the minister; `unreached`: the organisation
    is asked itself, and has no mailbox; `rests_on_findings`: of `Ask`; `agreement_id`: the
    working agreement of an inspectorate that it rests on, `agreement`: what is to be said of it."""

    decision: RegimeDecision
    because: str
    because_today: str
    organisation: Organisation
    department: Organisation | None
    portfolio: Portfolio | None
    has_choice: bool
    capacity: AskerCapacity
    readers: list[tuple[str, str]]
    sum: terms.Sum | None
    told: bool
    is_near: bool
    unreached: bool
    rests_on_findings: bool
    agreement_id: int | None
    agreement: str
    helper: str | None = None

    @property
    def regime(self) -> Regime:
        return self.decision.regime


@dataclass(frozen=True)
class Submitted:
    """The number of the contact; None where the desk pointed elsewhere and stored nothing."""

    number: str | None
    regime: Regime
    created: bool = True
