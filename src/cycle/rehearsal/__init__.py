"""Rehearsal: a whole year in advance, through the real service, store, templates and
dispatcher.

Only three things are not the real ones: the clock, which jumps to the next due moment; the
database, which is a scratch one; and the people, who do what they are asked by a simple rule.
The same input gives the same year. Never sleeps.
"""
