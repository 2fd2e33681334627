"""How fast the desk is, against twins that do only what cannot be left out: `make bench`. No tests."""
