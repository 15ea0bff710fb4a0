"""The daemon: a scheduler around the service. It decides nothing and remembers nothing.

What is due is asked of the database at each tick, so a daemon that was away for a week, or
killed in the middle, goes on where the record stands. No timer holds an obligation; the weekly
summary too is something that comes due.
"""
