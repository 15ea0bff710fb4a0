"""Wrong usage: what was typed makes no request. Leaves with code 2, and changes nothing."""


class UsageError(Exception):
    """What is wrong with the words, and where to look."""
