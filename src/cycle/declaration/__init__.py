"""Reads what a council declares in YAML: workflows, dates of a year, officers.

Strict: one reading of every text, unknown keys refused, every fault told at once with its place
and a suggestion. Knows the form of a declaration, not what it compiles to; never looks at the
machine, the store or the clock.
"""
