"""The law of the desk: which rule holds (`rules`), what can happen next (`lifecycle.MOVES`), who may do it
(`permissions.MAY`), who knows what (`disclosure`), every deed in words (`deeds`), and by when (`terms`, `days`).

Pure: no database, no web, no clock. Dates and facts come in, answers go out. Begin with `rules`.
"""
