"""An office kept in health: backups, upgrades, what the daemon last did, and what is wrong with
the surroundings.

For the administrator, who works on the machine itself. Nothing here decides anything of a
cycle.
"""
