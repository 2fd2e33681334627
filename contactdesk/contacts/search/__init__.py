"""Search in contacts: words of title, question, talk, notes, names, official, number and dossier, as far as one may read.

`words` makes what is typed and what is written alike, `layers` says which texts the same readers may find, `index` keeps
both in the transaction that changes a contact, `finding` asks. Words are rows of our own, so both engines find the same.
"""

from contactdesk.contacts.search.finding import found_by_desk, found_in_own
from contactdesk.contacts.search.index import differing, make_anew, refresh

__all__ = ["differing", "found_by_desk", "found_in_own", "make_anew", "refresh"]
