"""No timing is asserted: what first loads a calendar may take as long as the machine needs."""

from hypothesis import settings

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
