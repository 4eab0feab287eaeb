"""Engine tests: pure, no app. Hypothesis keeps no clock here, for a busy machine proves nothing."""

from hypothesis import settings

settings.register_profile("engine", deadline=None)
settings.load_profile("engine")
