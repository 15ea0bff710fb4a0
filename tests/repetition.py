"""How often what is drawn by lot is tried: a little in `make test`, at every change; much more
in `make soak`. CYCLE_SOAK is the factor between the two.
"""

import os

from hypothesis import HealthCheck, settings

SOAK = int(os.environ.get("CYCLE_SOAK", "1"))


def examples(usually: int, *, sharing_fixtures: bool = False) -> settings:
    """A decorator: so many examples of a property in `make test`.

    No timing is asserted: what first loads a calendar may take as long as the machine needs.
    sharing_fixtures: all examples use the very same fixtures, and may.
    """
    shared = [HealthCheck.function_scoped_fixture] if sharing_fixtures else []
    return settings(max_examples=usually * SOAK, deadline=None, suppress_health_check=shared)


PLAIN = examples(50)
"""What holds where a property says nothing."""


def seeds(usually: int) -> range:
    """So many seeds in `make test`, from 0 on."""
    return range(usually * SOAK)
