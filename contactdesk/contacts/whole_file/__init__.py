"""The whole file of one contact: everything of it as files, for an archive, a Woo request, or the department that has it.

`gathering` says what its reader may have, `proving` is the log with its proof, `letters`, `mdto` and `page` are forms of it,
`packing` puts all of it in a folder or a zip, and `checking` says whether such a folder is whole. Begin with `files`. It holds
no sealed content, whoever asks: that is read in the desk only, and the file says that it was left out.
"""

from contactdesk.contacts.whole_file.checking import check
from contactdesk.contacts.whole_file.making import WholeFile, for_operator, for_reader
from contactdesk.contacts.whole_file.packing import NotEmpty, put, zipped

__all__ = ["NotEmpty", "WholeFile", "check", "for_operator", "for_reader", "put", "zipped"]
