"""What only the demo has: sample people, a persona sign-in, a mail catcher. The desk itself needs none of it."""
