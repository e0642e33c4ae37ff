"""Settings for the property tests."""

from hypothesis import settings

# A busy machine is not a failure.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")
