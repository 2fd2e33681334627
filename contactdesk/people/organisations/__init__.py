"""Organisations: which there are, who answers for what. People and their roles stand in `people`."""

from contactdesk.people.organisations.findable import keep, refresh
from contactdesk.people.organisations.finding import NotHere, SearchHit, search
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
    in_order,
    names,
    options,
    place_of,
    rests_on,
    title_of,
)

__all__ = [
    "Box",
    "Detail",
    "ListedOrganisation",
    "Loaded",
    "NotHere",
    "SearchHit",
    "Today",
    "all_with_contacts",
    "detail",
    "find",
    "in_order",
    "keep",
    "load_file",
    "ministry_called",
    "names",
    "no_mailboxes",
    "options",
    "place_of",
    "refresh",
    "rests_on",
    "search",
    "title_of",
]
