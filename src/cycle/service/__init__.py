"""The use cases, one transaction each: load, decide, record, speak, commit. The one way
anything is changed.

Whoever calls (command line, daemon, rehearsal) brings Services, which hold what a use case
needs; here nothing is built, printed or sent, and no rule is decided that the engine could
decide.
"""
