"""The command line: parse, ask the counter, print. Thin; nothing is decided here.

One file a verb under `verbs/`, imported only when that verb is typed, so that the prompt stays
quick. Exit codes: 0 done, 1 refused or failed for a reason that is stated, 2 wrong usage, 3 a
fault of ours, 130 interrupted.
"""
