"""What only the demo has: sample people and contacts (`seed`, `stories`, `personas`), a persona sign-in (`provider`), a
mail catcher (`mail`).

The desk itself needs none of it. Begin with `stories`.
"""
