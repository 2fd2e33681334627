"""People: who somebody is today (`actors`), their roles (`roles`, `named`, `offices`), how they sign in (`signing_in`,
`mailbox_sign_in`, `attempts`, `sessions`, `tying`), the calendar that a program reads (`calendar_addresses`), the bodies they act for (`organisations`, `mailboxes`), what they lend
(`delegation`), and the administrators who keep all of it right, with four eyes (`administration`).

What a role may do stands in `contactdesk.law.permissions`. Nothing here reads a contact. Begin with `actors`.
"""

from contactdesk.people.actors import actor, by_email, domain
from contactdesk.people.attempts import (
    ATTEMPT,
    carried_attempt,
    keep_attempt,
    take_attempt,
    use_carried,
)
from contactdesk.people.mailboxes import end_body_sessions, mailbox_bodies, mailbox_body
from contactdesk.people.named import NamedRole, grant_of, named_roles, role_title
from contactdesk.people.offices import LeftEmpty, gap_after, gap_by_address, one_at_a_time
from contactdesk.people.roles import (
    add_person,
    end_account,
    end_grant,
    end_person,
    end_sessions,
    grant_role,
    lasting_roles,
)
from contactdesk.people.sessions import (
    IDLE,
    NewSession,
    SignedIn,
    SignedInPlace,
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
from contactdesk.store.in_force import is_in_force

__all__ = [
    "ATTEMPT",
    "IDLE",
    "Identity",
    "LeftEmpty",
    "NamedRole",
    "NewSession",
    "NotAdmitted",
    "SignedIn",
    "SignedInPlace",
    "Why",
    "actor",
    "add_person",
    "by_email",
    "carried_attempt",
    "domain",
    "end_account",
    "end_at_provider",
    "end_body_sessions",
    "end_elsewhere",
    "end_grant",
    "end_person",
    "end_place",
    "end_session",
    "end_sessions",
    "gap_after",
    "gap_by_address",
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
