"""The administration of the desk: people and their roles, the mailboxes that links go to; and four eyes on both.

`giving` gives roles, `leaving` ends them, `changing_offices` does both at once for who goes on elsewhere, `named_officials` tells it where an official is named, `mailbox_changes` proposes an address (`mailbox_lists` many; `together` is the yes to a list), `organisation_changes` what an organisation is,
`organisation_acts` lists what else is done with one (`adding_organisations`, `adding_ministries`, `adding_ministers`, `renaming_organisations`, `ending_organisations`,
`merging_organisations`, `splitting_ministries`),
`retention_classes` says how long a ministry keeps what is closed, `absent` says who is away, `undoing` puts back what two agreed on, `putting_back` what one did, `rejoining` lets somebody join with another account, `correcting` puts right what is known of somebody.
`approving` is the answer of the second administrator, `answering` that of the mailbox to its test letter. `proposals_store` stores
proposals, `telling` writes the letters. Pages read `directory`, `proposals` and `logbook`.
Nothing here reads a contact.
"""

from contactdesk.people.administration.absent import enter_absence, withdraw_absence
from contactdesk.people.administration.adding_ministers import (
    NewMinister,
    ministers_there,
    propose_minister,
)
from contactdesk.people.administration.adding_ministries import NewMinistry, propose_ministry
from contactdesk.people.administration.adding_organisations import NewOrganisation, propose_new
from contactdesk.people.administration.answering import AnswerState, answer, look
from contactdesk.people.administration.approving import approve, reject
from contactdesk.people.administration.changing_offices import (
    OfficeChange,
    change_office,
    destinations,
    may_change_office,
)
from contactdesk.people.administration.choices import QUESTIONS, givable, options
from contactdesk.people.administration.committee_seats import Belonging, CommitteePage, committee, seats_of
from contactdesk.people.administration.committees import add_committee, committees, rename_committee
from contactdesk.people.administration.correcting import may_correct, propose_address, save_person
from contactdesk.people.administration.directory import (
    Body,
    ListedPerson,
    PeoplePage,
    Sought,
    add_person,
    bodies,
    body,
    person,
    persons,
    save_body,
)
from contactdesk.people.administration.ending_committees import (
    FATES,
    CommitteeEnd,
    CommitteeFate,
    CommitteePlan,
    committee_ending,
    propose_committee_end,
)
from contactdesk.people.administration.ending_organisations import OrganisationEnd, ending, propose_end
from contactdesk.people.administration.giving import Wanted, give, tell_given
from contactdesk.people.administration.leaving import RoleEnd, alone, end
from contactdesk.people.administration.mailbox_changes import propose, send_again
from contactdesk.people.administration.mailbox_lists import (
    ListedMailbox,
    look_at_all,
    propose_all,
    seal_of,
    without_address,
)
from contactdesk.people.administration.merging_organisations import (
    Merger,
    candidates,
    gone_into,
    merger,
    propose_merger,
)
from contactdesk.people.administration.moving_portfolios import (
    PortfolioMove,
    PortfolioPage,
    portfolio_page,
    propose_portfolio_move,
)
from contactdesk.people.administration.named_officials import named_in
from contactdesk.people.administration.organisation_changes import kinds, may_change, propose_change
from contactdesk.people.administration.organisation_proposals import OrganisationName
from contactdesk.people.administration.proposals import ProposalLine, past, unanswered_mailboxes, waiting
from contactdesk.people.administration.putting_back import Lately, lately, put_back
from contactdesk.people.administration.rejoining import (
    may_rejoin,
    move_issuer,
    propose_rejoin,
    rejoin_at_once,
)
from contactdesk.people.administration.renaming_organisations import propose_name
from contactdesk.people.administration.retention_classes import (
    RetentionPage,
    RetentionPlan,
    ministries,
    propose_class,
    retention_of,
    unknown_in_file,
)
from contactdesk.people.administration.split_plans import SplitPlan
from contactdesk.people.administration.splitting_ministries import SplitPage, propose_split, split_page
from contactdesk.people.administration.together import Together, approve_all, together
from contactdesk.people.administration.undoing import give_back, undo

__all__ = [
    "FATES",
    "QUESTIONS",
    "AnswerState",
    "Belonging",
    "Body",
    "CommitteeEnd",
    "CommitteeFate",
    "CommitteePage",
    "CommitteePlan",
    "Lately",
    "ListedMailbox",
    "ListedPerson",
    "Merger",
    "NewMinister",
    "NewMinistry",
    "NewOrganisation",
    "OfficeChange",
    "OrganisationEnd",
    "OrganisationName",
    "PeoplePage",
    "PortfolioMove",
    "PortfolioPage",
    "ProposalLine",
    "RetentionPage",
    "RetentionPlan",
    "RoleEnd",
    "Sought",
    "SplitPage",
    "SplitPlan",
    "Together",
    "Wanted",
    "add_committee",
    "add_person",
    "alone",
    "answer",
    "approve",
    "approve_all",
    "bodies",
    "body",
    "candidates",
    "change_office",
    "committee",
    "committee_ending",
    "committees",
    "destinations",
    "end",
    "ending",
    "enter_absence",
    "givable",
    "give",
    "give_back",
    "gone_into",
    "kinds",
    "lately",
    "look",
    "look_at_all",
    "may_change",
    "may_change_office",
    "may_correct",
    "may_rejoin",
    "merger",
    "ministers_there",
    "ministries",
    "move_issuer",
    "named_in",
    "options",
    "past",
    "person",
    "persons",
    "portfolio_page",
    "propose",
    "propose_address",
    "propose_all",
    "propose_change",
    "propose_class",
    "propose_committee_end",
    "propose_end",
    "propose_merger",
    "propose_minister",
    "propose_ministry",
    "propose_name",
    "propose_new",
    "propose_portfolio_move",
    "propose_rejoin",
    "propose_split",
    "put_back",
    "reject",
    "rejoin_at_once",
    "rename_committee",
    "retention_of",
    "save_body",
    "save_person",
    "seal_of",
    "seats_of",
    "send_again",
    "split_page",
    "tell_given",
    "together",
    "unanswered_mailboxes",
    "undo",
    "unknown_in_file",
    "waiting",
    "withdraw_absence",
    "without_address",
]
