"""Torture: the desk under load while its processes are killed, and afterwards the sum of what was promised."""
