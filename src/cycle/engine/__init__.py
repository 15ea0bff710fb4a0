"""The pure core: a year is a function of the compiled workflow, the journal and `now`.

    decide(rulebook, state, command, now)  -> events | refusal
    evolve(state, event, at)               -> state
    due(rulebook, state, now)              -> what must now be said or done, and when to look
                                           again

Nothing here reads a clock, a file, a database or a network, and nothing here is ever changed in
place.
"""
