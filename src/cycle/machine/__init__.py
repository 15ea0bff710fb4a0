"""From a declaration to a frozen value that says what the year is: the machine. Pure, but for
loading a file.

Compiling checks first and writes out second; whoever holds a machine never looks at YAML or at
the declaration again.
"""
