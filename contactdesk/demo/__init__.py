"""What only the demo has: sample people, a persona sign-in, a mail catcher. A desk in use serves none of it."""
