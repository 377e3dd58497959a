"""What holds for every test."""

from hypothesis import settings

# How long something takes is measured in bench/: a busy machine is no fault of the code.
settings.register_profile("layar", deadline=None)
settings.load_profile("layar")
