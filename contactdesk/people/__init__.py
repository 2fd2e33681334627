"""People, their roles, and the browsers they are signed in with. What a role may do stands in `permissions`.

`who` says who somebody is today, `named` what their roles are called, `roles` gives and ends roles, `offices` sees that
none is left without anybody, `signing_in` makes a person of what a provider says, `mailboxes` knows which bodies need
none, `attempts` what a browser brings back from a provider, `sessions` keeps where they are signed in, `tying` loosens
who they are at their provider.
"""

from contactdesk.people.attempts import (
    ATTEMPT,
    Kept,
    carried_attempt,
    keep_attempt,
    take_attempt,
    use_carried,
)
from contactdesk.people.mailboxes import end_body_sessions, mailbox_bodies, mailbox_body
from contactdesk.people.named import NamedRole, grant_of, named_roles, role_title
from contactdesk.people.offices import LeftEmpty, gap_after, one_at_a_time
from contactdesk.people.roles import (
    add_person,
    end_grant,
    end_person,
    end_sessions,
    grant_role,
    lasting_roles,
)
from contactdesk.people.sessions import (
    IDLE,
    NewSession,
    Place,
    SignedIn,
    end_at_provider,
    end_elsewhere,
    end_place,
    end_session,
    places,
    signed_in,
    start_session,
    touch,
)
from contactdesk.people.signing_in import Identity, NotAdmitted, Why, sign_in, sign_in_body
from contactdesk.people.tying import is_tied, loosen, move_issuer
from contactdesk.people.who import actor, by_email, domain
from contactdesk.recipients import is_in_force

__all__ = [
    "ATTEMPT",
    "IDLE",
    "Identity",
    "Kept",
    "LeftEmpty",
    "NamedRole",
    "NewSession",
    "NotAdmitted",
    "Place",
    "SignedIn",
    "Why",
    "actor",
    "add_person",
    "by_email",
    "carried_attempt",
    "domain",
    "end_at_provider",
    "end_body_sessions",
    "end_elsewhere",
    "end_grant",
    "end_person",
    "end_place",
    "end_session",
    "end_sessions",
    "gap_after",
    "grant_of",
    "grant_role",
    "is_in_force",
    "is_tied",
    "keep_attempt",
    "lasting_roles",
    "loosen",
    "mailbox_bodies",
    "mailbox_body",
    "move_issuer",
    "named_roles",
    "one_at_a_time",
    "places",
    "role_title",
    "sign_in",
    "sign_in_body",
    "signed_in",
    "start_session",
    "take_attempt",
    "touch",
    "use_carried",
]
