"""All that the desk holds on one person, for that person to read (AVG, article 15).

`places` is the table of every column that names somebody, and what of such a row they get to read; `gathering` follows it;
`making` is the page and the data. It holds nothing sealed and nothing that others wrote, whoever asks. Begin with `made`.
"""

from contactdesk.contacts.person_file.making import made

__all__ = ["made"]
