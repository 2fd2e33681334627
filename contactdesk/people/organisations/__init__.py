"""Organisations: which there are, who answers for what. People and their roles stand in `people`."""

from contactdesk.people.organisations.loading import Box, Loaded, load_file
from contactdesk.people.organisations.looking_up import (
    REGISTER,
    Detail,
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
    "ListedOrganisation",
    "Loaded",
    "Today",
    "all_with_contacts",
    "detail",
    "load_file",
    "options",
]
