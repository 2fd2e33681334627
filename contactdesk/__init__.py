"""The contact desk: members of parliament, civil servants, and the permission in between."""

__version__ = "0.1.0"
