"""Organisations: which there are, who answers for what. People and their roles stand in `people`."""

from contactdesk.people.organisations.loading import Box, Loaded, Mailboxes, load_file
from contactdesk.people.organisations.looking_up import (
    REGISTER,
    Detail,
    Group,
    ListedOrganisation,
    Today,
    all_with_contacts,
    detail,
    options,
)

__all__ = [
    "REGISTER",
    "Box",
    "Detail",
    "Group",
    "ListedOrganisation",
    "Loaded",
    "Mailboxes",
    "Today",
    "all_with_contacts",
    "detail",
    "load_file",
    "options",
]
