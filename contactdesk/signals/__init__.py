"""Emergency signals (noodsignalen): what a body says that cannot be carried out, as a last step, and what the minister answers.

Never mixed with contacts: own tables, own life (`law.signals`), own letters, own figures. `sending` makes one, `deeds` is what can be
done with one, `finding` who may read it, `link` the way in from a letter, `clock` what happens by itself, `figures` what is counted.
Begin with `law.signals`.
"""
