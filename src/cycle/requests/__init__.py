"""The counter: one window for everyone who asks something of an office, at the keyboard or
through a socket.

A request is a name and plain values; an answer is plain values, a refusal with every reason, or
an error with its remedy. So the command line prints the same whether it works in its own
process or asks a daemon. Nothing is decided here, and nothing printed.
"""
