"""The contact desk: members of parliament, civil servants, and the permission in between."""
