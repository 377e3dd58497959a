"""Properties run without a stopwatch: other work on the same machine must not fail them."""

from hypothesis import settings

settings.register_profile("protocol", deadline=None)
settings.load_profile("protocol")
