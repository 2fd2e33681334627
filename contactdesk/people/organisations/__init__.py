"""Organisations: which there are, who answers for what. People and their roles stand in `people`."""

from contactdesk.people.organisations.loading import (
    Box,
    Loaded,
    find,
    load_file,
    ministry_called,
    no_mailboxes,
)
from contactdesk.people.organisations.looking_up import (
    Detail,
    ListedOrganisation,
    Today,
    all_with_contacts,
    detail,
    options,
    rests_on,
)

__all__ = [
    "Box",
    "Detail",
    "ListedOrganisation",
    "Loaded",
    "Today",
    "all_with_contacts",
    "detail",
    "find",
    "load_file",
    "ministry_called",
    "no_mailboxes",
    "options",
    "rests_on",
]
