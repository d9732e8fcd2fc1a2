"""Properties of pure code: the same examples on every run, however slow the machine."""

from hypothesis import settings

settings.register_profile("pure", derandomize=True, deadline=None, max_examples=200)
settings.load_profile("pure")
