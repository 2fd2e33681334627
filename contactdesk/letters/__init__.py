"""Letters: which one goes when (`announcing`, the table `LETTERS`), to whom (`recipients`), in which words
(`letter_words`), and how it leaves and comes back (`outbox`, `delivery_reports`, `incoming`).

A letter is written in the transaction of the deed it tells of. Nothing here changes a contact, and nothing here reads
what is sealed. Begin with `announcing`.
"""

from contactdesk.letters.announcing import announce, reaches

__all__ = ["announce", "reaches"]
