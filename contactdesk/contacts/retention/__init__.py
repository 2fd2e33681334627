"""What of closed contacts is held back from destruction, by whom it was asked for, and until when. Begin with `freezing`."""
