"""The pure core: a year is a function of the compiled workflow, the journal and `now`.

    decide(situation, actor, command)  -> events | refusal
    evolve(state, event, at)           -> state
    due(situation)                     -> what must now be said or done, and when to look
                                           again

Nothing here reads a clock, a file, a database or a network, and nothing here is ever changed in
place.
"""
