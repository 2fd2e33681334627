"""Figures without the tables: what is counted (`measures`), over which periods (`periods`), and what of it may be shown
(`hiding`). Pure: numbers come in, numbers go out. Begin with `measures`, then `hiding`, which says why nothing can be undone.
"""
